"""A file is what its content says, and has a small picture."""

import io
import wave

import av
import pytest
from PIL import Image, ImageDraw

from rh_widgets.media import data_uri, poster, probe, sniff


def _picture(size=(64, 48), **save):
    image = Image.new("RGB", size, "navy")
    ImageDraw.Draw(image).ellipse((8, 8, size[0] // 2, size[1] // 2), fill="orange")
    out = io.BytesIO()
    image.save(out, **save)
    return out.getvalue()


def _clip(path, *, size=(160, 120), frames=24, fps=12, dark=0, form=None):
    """A clip whose first `dark` frames are black."""
    with av.open(str(path), "w", format=form) as out:
        stream = out.add_stream("libx264" if form != "webm" else "libvpx", rate=fps)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for i in range(frames):
            image = Image.new("RGB", size, "black")
            if i >= dark:
                ImageDraw.Draw(image).rectangle((i, 10, i + 60, 90), fill="yellow")
            for packet in stream.encode(av.VideoFrame.from_image(image)):
                out.mux(packet)
        for packet in stream.encode(None):
            out.mux(packet)
    return path


def _tone(path, seconds=0.5):
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(b"\0\1" * int(8000 * seconds))
    return path


@pytest.mark.parametrize(
    ("head", "answer"),
    [
        (b"\xff\xd8\xff\xe0", ("image", "jpg")),
        (b"\x89PNG\r\n\x1a\n", ("image", "png")),
        (b"GIF89a", ("image", "gif")),
        (b"RIFF\0\0\0\0WEBPVP8 ", ("image", "webp")),
        (b"\0\0\0\x1cftypavif", ("image", "avif")),
        (b"\0\0\0 ftypisom", ("video", "mp4")),
        (b"\0\0\0\x14ftypqt  ", ("video", "mov")),
        (b"\0\0\x10\0moov", ("video", "mov")),
        (b"\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x1f\x42\x82\x84webm", ("video", "webm")),
        (b"\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x1f\x42\x82\x88matroska", ("video", "mkv")),
        (b"RIFF\0\0\0\0AVI LIST", ("video", "avi")),
        (b"RIFF\0\0\0\0WAVEfmt ", ("audio", "wav")),
        (b"ID3\x04\0\0", ("audio", "mp3")),
        (b"\xff\xfb\x90\x64", ("audio", "mp3")),
        (b"fLaC\0\0\0\x22", ("audio", "flac")),
        (b"\0\0\0\x1cftypM4A ", ("audio", "m4a")),
        (b"glTF\x02\0\0\0", ("3d", "glb")),
        (b"PK\x03\x04", ("unknown", "zip")),
        ("Grüße, 世界\n".encode(), ("text", "txt")),
        (b"BMX is a sport", ("text", "txt")),
        (b"\xff\xff\xff\xff", ("unknown", "")),
        (b"RIFF\0\0\0\0????", ("unknown", "")),
        (b"\x00\x01\x02", ("unknown", "")),
        (b"", ("unknown", "")),
    ],
)
def test_the_first_bytes_tell_kind_and_format(head, answer):
    assert sniff(head) == answer


def test_text_cut_within_a_character_is_still_text():
    text = ("界" * 2000).encode()
    assert sniff(text[:4096]) == ("text", "txt")


def test_a_picture_is_measured_whatever_its_name_says(tmp_path):
    file = tmp_path / "holiday.txt"
    file.write_bytes(_picture(format="PNG"))
    facts = probe(file)
    assert (facts.kind, facts.format, facts.width, facts.height) == ("image", "png", 64, 48)
    assert facts.size == file.stat().st_size
    assert facts.seconds is None


def test_a_photograph_held_sideways_is_measured_as_shown(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    file = tmp_path / "phone.jpg"
    file.write_bytes(_picture(format="JPEG", exif=exif))
    facts = probe(file)
    assert (facts.width, facts.height) == (48, 64)
    assert Image.open(io.BytesIO(poster(file))).size == (48, 64)


@pytest.mark.parametrize("form", ["mp4", "mov", "webm", "matroska", "avi"])
def test_a_clip_has_size_length_and_rate(tmp_path, form):
    facts = probe(_clip(tmp_path / "clip", form=form))
    assert facts.kind == "video"
    assert facts.format == {"matroska": "mkv"}.get(form, form)
    assert (facts.width, facts.height) == (160, 120)
    assert facts.seconds == pytest.approx(2.0, abs=0.1)
    assert facts.rate == pytest.approx(12, rel=0.01)


def test_sound_has_a_length_and_no_picture(tmp_path):
    file = _tone(tmp_path / "tone.mp4")
    facts = probe(file)
    assert (facts.kind, facts.format, facts.width) == ("audio", "wav", None)
    assert facts.seconds == pytest.approx(0.5)
    assert poster(file) is None


@pytest.mark.parametrize("whole", [_picture(format="PNG"), _picture(format="JPEG"), _picture(format="WEBP")])
def test_a_picture_of_which_only_the_head_is_there_is_unknown(tmp_path, whole):
    file = tmp_path / "broken"
    file.write_bytes(whole[:16])
    assert (probe(file).kind, probe(file).format, probe(file).size) == ("unknown", "", 16)
    assert poster(file) is None


def test_a_clip_without_its_index_is_unknown(tmp_path):
    clip = _clip(tmp_path / "clip.mp4")
    clip.write_bytes(clip.read_bytes()[:600])
    assert probe(clip).kind == "unknown"
    assert poster(clip) is None


def test_a_playlist_is_text_and_never_opened_as_a_clip(tmp_path):
    _clip(tmp_path / "secret.mp4")
    file = tmp_path / "list.mp4"
    file.write_text("#EXTM3U\n#EXTINF:1,\nsecret.mp4\n")
    assert probe(file).kind == "text"
    assert poster(file) is None


def test_a_missing_file_is_the_callers_affair(tmp_path):
    with pytest.raises(FileNotFoundError):
        probe(tmp_path / "nowhere.png")
    with pytest.raises(FileNotFoundError):
        poster(tmp_path / "nowhere.png")


def test_a_poster_passes_over_a_black_beginning(tmp_path):
    clip = _clip(tmp_path / "clip.mp4", dark=6)
    picture = Image.open(io.BytesIO(poster(clip)))
    assert picture.size == (160, 120)
    assert picture.convert("L").getextrema()[1] > 150


def test_a_clip_that_stays_black_has_a_black_poster(tmp_path):
    clip = _clip(tmp_path / "clip.mp4", dark=24)
    assert Image.open(io.BytesIO(poster(clip))).convert("L").getextrema()[1] < 40


def test_a_poster_keeps_to_its_limits(tmp_path):
    file = tmp_path / "noise.png"
    Image.effect_noise((1600, 900), 90).convert("RGB").save(file)
    small = poster(file, max_side=480, max_bytes=12_000)
    assert len(small) <= 12_000
    width, height = Image.open(io.BytesIO(small)).size
    assert max(width, height) <= 480
    assert width / height == pytest.approx(16 / 9, abs=0.05)


def test_what_is_clear_in_a_picture_is_white_in_its_poster(tmp_path):
    file = tmp_path / "clear.png"
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(file)
    assert min(Image.open(io.BytesIO(poster(file))).getpixel((20, 20))) > 250


def test_a_data_uri_holds_the_bytes():
    assert data_uri(b"\xff\x00", "image/png") == "data:image/png;base64,/wA="
