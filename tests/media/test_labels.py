"""A file says where it comes from, and what it shows is what it showed: bit by bit."""

import hashlib
import json
import os
import struct
import sys
import time
import wave
from uuid import UUID

import av
import pytest
from clips import a_clip, a_sound
from PIL import Image, ImageDraw

from rh_widgets.media import make_label, probe, read_label, write_label

EMOJI = "雨のなか、猫が歩く 🐈‍⬛ — „Grüße“ </rdf:RDF> & <b>\x07\n second line"
LONG = "界" * 3400  # some 10 kB
TEXTS = {"emoji": EMOJI, "long": LONG, "half a letter": "cut \ud83d here", "empty": ""}


def a_label(prompt="a cat", **more):
    return make_label(
        {"model": "acme/one", "prompt": prompt, **more}, title=prompt, comment="Made by a test", description=prompt
    )


def a_picture(path, form, **save):
    image = Image.new(save.pop("mode", "RGB"), (67, 43), "navy")
    ImageDraw.Draw(image).ellipse((5, 5, 40, 40), fill="orange")
    image.save(path, form, **save)
    return path


def mp3(path, tag=b""):
    with av.open(str(path), "w", format="mp3", options={"id3v2_version": "0"} if tag else {}) as out:
        stream = out.add_stream("libmp3lame", rate=48000, layout="mono")
        for i in range(50):
            out.mux(stream.encode(a_sound(i, stream.codec_context.format.name)))
        out.mux(stream.encode(None))
    path.write_bytes(tag + path.read_bytes())
    return path


def wav(path, extra=b""):
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(1)
        out.setframerate(8000)
        out.writeframes(os.urandom(4001))
    return path


def solid(path):
    tree = json.dumps({"asset": {"version": "2.0", "extras": {"theirs": 1}}, "buffers": [{"byteLength": 8}]}).encode()
    tree += b" " * (-len(tree) % 4)
    body = struct.pack("<2I", len(tree), 0x4E4F534A) + tree + struct.pack("<2I", 8, 0x4E4942) + b"\1\2\3\4\5\6\7\0"
    path.write_bytes(struct.pack("<4s2I", b"glTF", 2, 12 + len(body)) + body)
    return path


def gif(path):
    frames = [Image.new("P", (30, 20), i) for i in range(3)]
    frames[0].save(path, "GIF", save_all=True, append_images=frames[1:], duration=70, loop=0)
    return path


ID3 = b"ID3\x03\0\0\0\0\0\x1f" + b"TPE1" + struct.pack(">I", 11) + b"\0\0" + b"\0the server" + bytes(10)

MAKERS = {
    "mp4": lambda p: a_clip(p / "a.mp4"),
    "mp4 faststart": lambda p: a_clip(p / "a.mp4", faststart=True),
    "mp4 turned": lambda p: a_clip(p / "a.mp4", faststart=True, rotated=True),
    "mp4 silent": lambda p: a_clip(p / "a.mp4", faststart=True, sound=""),
    "mov": lambda p: a_clip(p / "a.mov", faststart=True),
    "mov as found in an mp4": lambda p: a_clip(p / "b.mp4", form="mov"),
    "m4a": lambda p: a_tune(p / "a.m4a"),
    "mkv": lambda p: a_clip(p / "a.mkv"),
    "webm": lambda p: a_clip(p / "a.webm", codec="libvpx", sound="libopus"),
    "png": lambda p: a_picture(p / "a.png", "PNG", mode="RGBA"),
    "jpg": lambda p: a_picture(p / "a.jpg", "JPEG"),
    "jpg with EXIF": lambda p: a_picture(p / "a.jpg", "JPEG", exif=exif()),
    "jpg with XMP": lambda p: a_picture(p / "a.jpg", "JPEG", exif=exif(), xmp=XMP),
    "webp": lambda p: a_picture(p / "a.webp", "WEBP"),
    "webp lossless": lambda p: a_picture(p / "a.webp", "WEBP", mode="RGBA", lossless=True),
    "webp with EXIF and XMP": lambda p: a_picture(p / "a.webp", "WEBP", exif=exif(), xmp=XMP),
    "gif": lambda p: gif(p / "a.gif"),
    "mp3": lambda p: mp3(p / "a.mp3"),
    "mp3 with old ID3": lambda p: mp3(p / "a.mp3", ID3),
    "wav": lambda p: wav(p / "a.wav"),
    "glb": lambda p: solid(p / "a.glb"),
}
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:aigc="urn:aigc"><aigc:label>made by a machine</aigc:label>'
    b"</rdf:Description></rdf:RDF></x:xmpmeta>"
)


def exif():
    made = Image.Exif()
    made[0x0112] = 6
    made[0x013B] = "the server"
    return made


def a_tune(path):
    with av.open(str(path), "w", format="ipod") as out:
        stream = out.add_stream("aac", rate=48000, layout="mono")
        for i in range(50):
            out.mux(stream.encode(a_sound(i, "fltp")))
        out.mux(stream.encode(None))
    return path


def shown(path):
    """All that anybody sees or hears of a file, and how it is to be shown."""
    facts = probe(path)
    if facts.kind == "image":
        with Image.open(path) as picture:
            frames = []
            for i in range(getattr(picture, "n_frames", 1)):
                picture.seek(i)
                frames.append((hashlib.sha256(picture.tobytes()).hexdigest(), picture.info.get("duration")))
            return frames, picture.mode, dict(picture.getexif()), picture.size
    if facts.kind == "3d":
        data = path.read_bytes()
        at = 20 + struct.unpack_from("<I", data, 12)[0]
        return data[at:]
    with av.open(str(path)) as container:
        length = container.duration
        told = [
            (
                s.type,
                s.codec_context.name,
                s.time_base if facts.format != "webm" else None,
                s.duration,
                s.start_time,
                s.codec_context.extradata,
                getattr(s.codec_context, "color_range", 0),
                getattr(s.codec_context, "colorspace", 0),
            )
            for s in container.streams
        ]
        frames = [
            (
                frame.pts,
                frame.duration,
                getattr(frame, "rotation", 0),
                hashlib.sha256(frame.to_ndarray().tobytes()).hexdigest(),
            )
            for frame in container.decode()
        ]
        return told, frames, length


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_what_it_shows_stays_the_same_bit_by_bit(make, tmp_path):
    path = make(tmp_path)
    before, facts = shown(path), probe(path)
    assert write_label(path, a_label())
    assert shown(path) == before
    assert read_label(path) == a_label().data
    assert probe(path).seconds == facts.seconds
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("prompt", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_any_prompt_comes_back_letter_by_letter(make, prompt, tmp_path):
    path = make(tmp_path)
    assert write_label(path, a_label(prompt))
    assert json.loads(read_label(path))["prompt"] == prompt


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_a_second_label_takes_the_place_of_the_first(make, tmp_path):
    path = make(tmp_path)
    before = shown(path)
    write_label(path, a_label("the first"))
    assert write_label(path, a_label("the second"))
    assert json.loads(read_label(path))["prompt"] == "the second"
    assert shown(path) == before


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_the_same_label_makes_the_same_file(make, tmp_path):
    """So a result that is fetched once more is the file that it was."""
    path = make(tmp_path)
    copy = tmp_path / f"copy{path.suffix}"
    copy.write_bytes(path.read_bytes())
    assert write_label(path, a_label())
    assert write_label(copy, a_label())
    assert path.read_bytes() == copy.read_bytes()


def test_everybodys_tools_read_the_plain_words(tmp_path):
    for name in ("mp4", "mp3", "mp3 with old ID3"):
        path = MAKERS[name](tmp_path)
        write_label(path, a_label(EMOJI))
        with av.open(str(path)) as container:
            told = {k.lower(): v for k, v in container.metadata.items()}
        assert told["title"].startswith("雨のなか、猫が歩く 🐈‍⬛ — „Grüße“")
        assert (told["comment"], told["description"].endswith("second line")) == ("Made by a test", True)
        assert told.get("artist") == (None if name == "mp3" else "the server")
    path = MAKERS["png"](tmp_path)
    write_label(path, a_label("a cat"))
    with Image.open(path) as picture:
        assert (picture.info["Title"], picture.info["Comment"]) == ("a cat", "Made by a test")
    for name in ("jpg", "webp"):
        path = MAKERS[name](tmp_path)
        write_label(path, a_label("a cat"))
        with Image.open(path) as picture:
            assert b"a cat</rdf:li>" in picture.info["xmp"]


def test_what_a_picture_said_already_is_still_said(tmp_path):
    for name in ("jpg with XMP", "webp with EXIF and XMP"):
        path = MAKERS[name](tmp_path)
        write_label(path, a_label())
        with Image.open(path) as picture:
            assert b"made by a machine" in picture.info["xmp"]
            assert picture.getexif()[0x013B] == "the server"


def test_the_index_stays_in_front(tmp_path):
    path = a_clip(tmp_path / "a.mp4", faststart=True)
    write_label(path, a_label(LONG))
    data = path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01",
        b"plain words",
        b"\xff\xd8\xff\xe1\xff\xff",
        b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR",
        b"glTF\2\0\0\0",
    ],
)
def test_a_broken_file_stays_as_it_came(content, tmp_path):
    path = tmp_path / "a.bin"
    path.write_bytes(content)
    assert not write_label(path, a_label())
    assert path.read_bytes() == content
    assert read_label(path) is None


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_a_file_that_is_cut_anywhere_is_left_alone_or_whole(make, tmp_path):
    """Whatever the reader of the format trips over: no exception, nothing lost, nothing left beside it."""
    whole = make(tmp_path).read_bytes()
    for share in range(1, 12):
        path = tmp_path / "cut.bin"
        content = whole[: len(whole) * share // 12]
        path.write_bytes(content)
        if not write_label(path, a_label()):
            assert path.read_bytes() == content
        read_label(path)
        path.unlink()
    assert len(list(tmp_path.iterdir())) == 1


def test_a_movie_in_fragments_stays_as_it_came(tmp_path):
    path = a_clip(tmp_path / "a.mp4", movflags="frag_keyframe+empty_moov")
    before = path.read_bytes()
    assert not write_label(path, a_label())
    assert path.read_bytes() == before


def test_a_signed_file_stays_as_it_came(tmp_path):
    """Content credentials cover every byte: with a label they would no longer hold."""
    clip = a_clip(tmp_path / "a.mp4")
    signature = UUID("d8fec3d6-1b0e-483c-9297-5828877ec481").bytes + bytes(20)
    clip.write_bytes(clip.read_bytes() + struct.pack(">I4s", 8 + len(signature), b"uuid") + signature)
    picture = a_picture(tmp_path / "a.jpg", "JPEG")
    data = picture.read_bytes()
    picture.write_bytes(data[:2] + b"\xff\xeb\0\x08JP\0\1\0\0" + data[2:])
    for path in (clip, picture):
        before = path.read_bytes()
        assert not write_label(path, a_label())
        assert path.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="no limits of that kind here")
@pytest.mark.parametrize("make", [MAKERS["mp4"], MAKERS["mkv"], MAKERS["mp3"]], ids=["mp4", "mkv", "mp3"])
def test_a_full_disk_leaves_the_file_as_it_was(make, tmp_path):
    """The system refuses every byte beyond the half of it."""
    import resource

    path = make(tmp_path)
    before, (soft, hard) = path.read_bytes(), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) // 2, hard))
    try:
        written = write_label(path, a_label())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not written
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_a_jpeg_has_no_room_for_more_than_its_format_allows(tmp_path):
    path = a_picture(tmp_path / "a.jpg", "JPEG")
    assert not write_label(path, a_label("x" * 70_000))


def a_heavy_clip(path):
    """45 MB of packets; they need not mean anything to be copied."""
    a_clip(tmp := path.with_suffix(".small.mp4"), sound="")
    with av.open(str(tmp)) as old, av.open(str(path), "w") as new:
        stream = new.add_stream_from_template(old.streams.video[0])
        packets = [p for p in old.demux() if p.dts is not None]
        step = packets[1].dts - packets[0].dts
        for i in range(450):
            content = bytes(packets[0]) if i == 0 else os.urandom(100_000)
            packet = av.Packet(content)
            packet.stream, packet.pts, packet.dts, packet.duration = stream, i * step, i * step, step
            packet.time_base, packet.is_keyframe = old.streams.video[0].time_base, i == 0
            new.mux(packet)
    tmp.unlink()
    return path


def test_a_large_clip_takes_moments(tmp_path, capsys):
    """45 MB: nothing is coded anew, so that it takes about what a copy does; the bound is for a busy machine."""
    path = a_heavy_clip(tmp_path / "a.mp4")
    start = time.perf_counter()
    assert write_label(path, a_label())
    seconds = time.perf_counter() - start
    with capsys.disabled():
        print(f"\na label in {path.stat().st_size / 1e6:.0f} MB: {seconds * 1000:.0f} ms")  # noqa: T201
    assert seconds < 10
