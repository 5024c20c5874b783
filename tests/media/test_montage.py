"""Sheets and montages: many results in one file."""

import io
import struct

import av
import pytest
from clips import a_clip
from PIL import Image

from rh_widgets.media import Cell, Clip, draw_montage, draw_sheet, probe


def plain(path, colour, *, seconds=1.0, size=(160, 120), rate=12):
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=rate)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for _ in range(round(seconds * rate)):
            out.mux(stream.encode(av.VideoFrame.from_image(Image.new("RGB", size, colour))))
        out.mux(stream.encode(None))
    return path


def frames(path):
    with av.open(str(path)) as container:
        return [frame.to_image() for frame in container.decode(video=0)]


def near(colour, wanted):
    return all(abs(a - b) < 40 for a, b in zip(colour, wanted, strict=True))


def test_two_clips_stand_side_by_side_and_the_shorter_holds_its_last_picture(tmp_path):
    red, blue = plain(tmp_path / "a.mp4", "red"), plain(tmp_path / "b.mp4", "blue", seconds=2.0)
    target, shares = tmp_path / "both.mp4", []
    clips = [Clip(path=red, caption="red 赤"), Clip(path=blue, caption="blue")]
    draw_montage(clips, target, shares.append)
    facts = probe(target)
    assert facts.seconds == pytest.approx(2.0, abs=0.1)
    shown = frames(target)
    for picture in (shown[0], shown[-1]):
        assert near(picture.getpixel((facts.width // 4, 60)), (255, 0, 0))
        assert near(picture.getpixel((facts.width * 3 // 4, 60)), (0, 0, 255))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    with av.open(str(target)) as container:
        video = container.streams.video[0]
        assert (video.codec_context.name, video.codec_context.pix_fmt) == ("h264", "yuv420p")
    assert not list(tmp_path.glob(".*"))


def test_the_sound_is_that_of_the_first_clip_which_has_any(tmp_path):
    clips = [plain(tmp_path / "a.mp4", "red"), a_clip(tmp_path / "b.mp4"), a_clip(tmp_path / "c.mp4")]
    draw_montage([Clip(path=p, caption="") for p in clips], tmp_path / "all.mp4", lambda _: None)
    with av.open(str(tmp_path / "all.mp4")) as container:
        [audio] = container.streams.audio
        heard = sum(frame.samples for frame in container.decode(audio=0)) / audio.rate
    assert heard == pytest.approx(94 * 960 / 48000, abs=0.1)


@pytest.mark.parametrize(("count", "grid"), [(4, (2, 2)), (5, (3, 2)), (9, (3, 3))])
def test_up_to_nine_share_the_width(tmp_path, count, grid):
    clips = [plain(tmp_path / f"{i}.mp4", "teal", seconds=0.25, size=(1280, 720)) for i in range(count)]
    draw_montage([Clip(path=p, caption="x") for p in clips], tmp_path / "all.mp4", lambda _: None)
    facts = probe(tmp_path / "all.mp4")
    assert facts.width <= 1920
    assert facts.width // grid[0] % 2 == facts.height // grid[1] % 2 == 0
    assert facts.height / grid[1] > facts.width / grid[0] * 9 / 16


def test_a_clip_that_is_turned_stands_upright(tmp_path):
    turned = a_clip(tmp_path / "a.mp4", rotated=True)
    draw_montage([Clip(path=turned, caption="")] * 2, tmp_path / "both.mp4", lambda _: None)
    facts = probe(tmp_path / "both.mp4")
    assert facts.width / 2 < facts.height


def test_stopping_it_leaves_the_file_from_before_and_no_half(tmp_path):
    target = tmp_path / "both.mp4"
    target.write_bytes(b"from before")
    clips = [Clip(path=plain(tmp_path / "a.mp4", "red"), caption="")] * 2

    def stop(share):
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        draw_montage(clips, target, stop)
    assert target.read_bytes() == b"from before"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.mp4", "both.mp4"]


def test_what_is_no_clip_is_refused(tmp_path):
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png")
    with pytest.raises(ValueError, match=r"a\.png is no clip"):
        draw_montage([Clip(path=tmp_path / "a.png", caption="")] * 2, tmp_path / "both.mp4", lambda _: None)


def a_cell(colour, caption="a cat", **more):
    out = io.BytesIO()
    Image.new("RGB", (64, 36), colour).save(out, "JPEG")
    return Cell(picture=out.getvalue(), caption=caption, **more)


def test_a_sheet_holds_every_picture_whole():
    cells = [a_cell(c, caption="提灯が揺れる 🏮 " * 20, small="★★★☆☆") for c in ("red", "lime", "blue", "yellow")]
    data = draw_sheet("Four 提灯", ["resolution: 540p"], [*cells, Cell(picture=None, caption="", instead="It failed.")])
    with Image.open(io.BytesIO(data)) as sheet:
        assert sheet.format == "PNG"
        colours = {c for _, c in sheet.convert("RGB").quantize(64).convert("RGB").getcolors()}
    for wanted in ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0)):
        assert any(near(colour, wanted) for colour in colours), wanted


@pytest.mark.parametrize("count", [1, 2, 7, 50])
def test_a_sheet_has_room_for_any_number(count):
    data = draw_sheet("x", [], [a_cell("teal")] * count)
    width, height = struct.unpack(">2I", data[16:24])
    assert width <= 2 * 40 + 6 * 400 + 5 * 24
    assert height > 225
