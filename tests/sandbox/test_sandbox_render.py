"""Results are real clips of what was asked: its size, its length, its words, its pictures, its sound."""

import hashlib
import io
import json
import struct
from pathlib import Path

import av
import pytest
from PIL import Image, ImageChops, ImageStat

from rh_widgets.media import poster, probe
from rh_widgets.media.lettering import _wide_font
from rh_widgets.sandbox.lifecycle import Task
from rh_widgets.sandbox.order import Order, order_of, output_types
from rh_widgets.sandbox.render import draw_example, render
from rh_widgets.specs import builtin_catalog

SORA = "rhart-video-s-official/text-to-video-pro"
SORA_MOVES = "rhart-video-s/image-to-video-pro-deprecated"
VIDU = "vidu/image-to-video-q2-pro"
KLING = "kling-v2.6-pro/image-to-video"  # its switch for sound is a list of two words
GROK = "rhart-video-g-official/image-to-video"
SEEDANCE = "rhart-video/sparkvideo-2.0/multimodal-video"
SEED = hashlib.sha256(b"a request").hexdigest()


def order(**changes):
    usual = {"title": "Model", "prompt": "A kite over the dunes", "caption": "720p", "sound": False}
    wanted = {**usual, "width": 320, "height": 180, "seconds": 1.0, **changes}
    # As for a real request, the seed is a hash of what is asked for.
    return Order(**{"seed": hashlib.sha256(wanted["prompt"].encode()).hexdigest(), **wanted})


def film(path, **changes):
    render(order(**changes), path, "mp4")
    return path


def frames(path):
    with av.open(str(path)) as container:
        return [frame.to_image() for frame in container.decode(video=0)]


def difference(one, other):
    """The mean difference of two pictures, of 255."""
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3


@pytest.mark.parametrize(
    ("width", "height", "seconds"), [(320, 180, 1.0), (180, 320, 2.0), (854, 480, 1.0), (98, 64, 0.5), (640, 640, 3.4)]
)
def test_a_clip_has_the_size_and_length_that_were_asked(tmp_path, width, height, seconds):
    facts = probe(film(tmp_path / "clip", width=width, height=height, seconds=seconds))
    assert (facts.kind, facts.format, facts.width, facts.height) == ("video", "mp4", width, height)
    assert facts.seconds == pytest.approx(seconds, abs=1 / 24)


def test_a_clip_is_h264_in_colours_that_every_player_has_with_its_index_in_front(tmp_path):
    path = film(tmp_path / "clip", sound=True)
    with av.open(str(path)) as container:
        video, sound = container.streams.video[0], container.streams.audio[0]
        assert (video.codec_context.name, video.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert sound.codec_context.name == "aac"
        assert sound.duration * sound.time_base == pytest.approx(1.0, abs=0.06)
    data = path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_a_silent_model_makes_no_sound_track(tmp_path):
    with av.open(str(film(tmp_path / "clip"))) as container:
        assert not container.streams.audio


def test_the_sound_can_be_heard(tmp_path):
    with av.open(str(film(tmp_path / "clip", sound=True))) as container:
        loudest = max(max(map(abs, memoryview(bytes(f.planes[0])).cast("f"))) for f in container.decode(audio=0))
    assert 0.02 < loudest < 0.9


def test_the_same_request_is_the_same_file(tmp_path):
    one, other = film(tmp_path / "1", sound=True), film(tmp_path / "2", sound=True)
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize(
    "changes",
    [{"seed": hashlib.sha256(b"another").hexdigest()}, {"prompt": "A kite over the town"}, {"prompt": "沙丘上的风筝"}],
    ids=["seed", "prompt", "Chinese"],
)
def test_another_request_looks_different(tmp_path, changes):
    one, other = frames(film(tmp_path / "1"))[6], frames(film(tmp_path / "2", **changes))[6]
    assert difference(one, other) > 3


def test_the_picture_moves(tmp_path):
    shown = frames(film(tmp_path / "clip", prompt=""))
    # The strip above the words, without the progress line: it is the scene itself that moves.
    scene = [f.crop((0, 60, 320, 160)) for f in (shown[0], shown[12], shown[-1])]
    assert difference(scene[0], scene[1]) > 0.5
    assert difference(scene[1], scene[2]) > 0.5


def test_the_line_at_the_lower_edge_tells_the_time(tmp_path):
    shown = frames(film(tmp_path / "clip"))
    lit = [sum(f.getpixel((x, 179))[0] > 190 for x in range(320)) for f in shown]
    assert lit[0] < 8
    assert lit[12] == pytest.approx(160, abs=20)
    assert lit[-1] > 310


def test_the_prompt_stands_at_the_lower_left_and_the_mark_at_the_upper_right(tmp_path):
    size = {"width": 640, "height": 360, "seed": SEED}
    with_words = frames(film(tmp_path / "1", **size))[3]
    without = frames(film(tmp_path / "2", **size, prompt=""))[3]
    changed = ImageChops.difference(with_words, without).convert("L").crop((0, 0, 640, 350))
    box = changed.point([0] * 60 + [255] * 196).getbbox()
    assert box[0] < 60
    assert box[1] > 180
    mark = with_words.crop((520, 5, 632, 50)).convert("L")
    assert mark.getextrema()[1] > 190


@pytest.mark.skipif(_wide_font() is None, reason="no Chinese font on this machine")
def test_a_chinese_prompt_is_written(tmp_path):
    size = {"width": 640, "height": 360, "seed": SEED}
    with_words = frames(film(tmp_path / "1", **size, prompt="白鹤起飞"))[3]
    without = frames(film(tmp_path / "2", **size, prompt=" "))[3]
    changed = ImageChops.difference(with_words, without).convert("L").crop((0, 0, 640, 330))
    left, top, right, bottom = changed.point([0] * 90 + [255] * 166).getbbox()
    assert 15 <= left <= 30
    assert 50 <= right - left <= 70
    assert 8 <= bottom - top <= 24


def test_without_a_chinese_font_the_picture_still_differs(tmp_path, monkeypatch):
    monkeypatch.setattr("rh_widgets.media.lettering._wide_font", lambda: None)
    one = film(tmp_path / "1", seed="1" * 64, prompt="风筝")
    other = film(tmp_path / "2", seed="2" * 64, prompt="竹林")
    assert difference(frames(one)[3], frames(other)[3]) > 3


def still(path, colour, size=(300, 200)):
    Image.new("RGB", size, colour).save(path)
    return path


def test_an_input_picture_fills_the_frame(tmp_path):
    red = still(tmp_path / "red.png", "red")
    shown = frames(film(tmp_path / "clip", pictures=(red,), prompt=""))
    for frame in shown[::8]:
        r, g, b = frame.getpixel((40, 40))
        assert r > 200
        assert max(g, b) < 60


def test_several_pictures_follow_each_other(tmp_path):
    files = [still(tmp_path / f"{c}.png", c) for c in ("red", "lime", "blue")]
    shown = frames(film(tmp_path / "clip", pictures=tuple(files), prompt="", seconds=2.0))
    spots = [shown[i].getpixel((40, 40)) for i in (2, 24, 45)]
    assert [max(range(3), key=spot.__getitem__) for spot in spots] == [0, 1, 2]


def test_a_clip_as_input_gives_its_first_frame(tmp_path):
    source = film(tmp_path / "source.mp4", pictures=(still(tmp_path / "red.png", "red"),), prompt="")
    shown = frames(film(tmp_path / "clip", pictures=(source,), prompt=""))
    assert shown[5].getpixel((40, 40))[0] > 180


def test_a_foreign_address_has_a_stand_in_of_its_own(tmp_path):
    one = film(tmp_path / "1", outside=("https://a.example/1.png",))
    other = film(tmp_path / "2", outside=("https://a.example/2.png",))
    assert difference(frames(one)[3], frames(other)[3]) > 3


def test_more_movement_moves_more(tmp_path):
    source = tmp_path / "noise.png"
    Image.effect_noise((640, 360), 80).resize((64, 36)).resize((640, 360)).convert("RGB").save(source)
    moved = []
    for strength in (0.5, 2.0):
        shown = frames(film(tmp_path / "clip", pictures=(source,), prompt="", strength=strength))
        moved.append(difference(shown[0].crop((0, 0, 200, 120)), shown[8].crop((0, 0, 200, 120))))
    assert moved[1] > moved[0]


@pytest.mark.parametrize(("sample_rate", "bit_rate"), [(16_000, 32_000), (24_000, 64_000), (44_100, 256_000)])
def test_a_sound_has_the_rates_that_were_asked(tmp_path, sample_rate, bit_rate):
    render(order(seconds=2.0, sample_rate=sample_rate, bit_rate=bit_rate), tmp_path / "x", "mp3")
    with av.open(str(tmp_path / "x"), format="mp3") as sound:
        stream = sound.streams.audio[0]
        assert (stream.codec_context.sample_rate, stream.codec_context.bit_rate) == (sample_rate, bit_rate)
        assert sum(f.samples for f in sound.decode(audio=0)) / sample_rate == pytest.approx(2.0, abs=0.1)


def test_stills_sounds_and_solids_have_their_formats(tmp_path):
    for kind in ("png", "mp3", "glb"):
        render(order(seconds=2.0), tmp_path / kind, kind)
    assert (probe(tmp_path / "png").width, probe(tmp_path / "png").format) == (320, "png")
    assert probe(tmp_path / "mp3").seconds == pytest.approx(2.0, abs=0.1)
    solid = (tmp_path / "glb").read_bytes()
    magic, version, length, json_length = struct.unpack_from("<4sIII", solid)
    scene = json.loads(solid[20 : 20 + json_length])
    assert (magic, version, length, length % 4) == (b"glTF", 2, len(solid), 0)
    assert scene["buffers"][0]["byteLength"] <= len(solid) - 28 - json_length


@pytest.mark.parametrize("name", ["lantern.jpg", "portrait.png", "boat.jpg"])
def test_the_examples_are_what_their_names_say(tmp_path, name):
    draw_example(name, tmp_path / "x")
    assert probe(tmp_path / "x").format == name[-3:]
    assert Image.open(io.BytesIO(poster(tmp_path / "x"))).convert("L").getextrema()[1] > 150


@pytest.mark.parametrize(
    ("endpoint", "values", "expected"),
    [
        (SORA, {"size": "1024x1792", "duration": "8"}, (1024, 1792, 8, True)),
        (SORA_MOVES, {"aspectRatio": "9:16", "duration": "25"}, (720, 1280, 25, True)),
        (VIDU, {"resolution": "540p", "duration": "3", "bgm": False}, (720, 540, 3, False)),
        (VIDU, {"resolution": "1080p", "duration": "3", "bgm": True}, (1440, 1080, 3, True)),
        (GROK, {"resolution": "720p", "duration": "6"}, (960, 720, 6, True)),
        (
            SEEDANCE,
            {"resolution": "4k", "ratio": "21:9", "duration": "4", "generateAudio": False},
            (5040, 2160, 4, False),
        ),
        (SEEDANCE, {"resolution": "480p", "ratio": "adaptive", "duration": "4"}, (854, 480, 4, True)),
        (KLING, {"sound": "true", "duration": "10"}, (960, 720, 10, True)),
        (KLING, {"sound": "false", "duration": "5"}, (960, 720, 5, False)),
    ],
)
def test_an_order_is_what_the_request_says(tmp_path, endpoint, values, expected):
    still(tmp_path / "in.png", "red", (400, 300))
    spec = builtin_catalog()[endpoint]
    media = {p.key: "in.png" for p in spec.params if p.is_media and not p.many}
    payload = {"prompt": "x", **media, **values}
    task = Task(task_id="1", endpoint=endpoint, payload=payload, digest=SEED, created_at=0, queue=0, run=0)
    made = order_of(spec, task, Path(tmp_path))
    assert (made.width, made.height, made.seconds, made.sound) == expected
    assert output_types(spec, payload) == ["mp4"]


def test_a_draft_is_as_large_and_as_long_with_fewer_frames(tmp_path):
    render(order(seconds=3.0), tmp_path / "draft", "mp4", rate=2)
    assert len(frames(tmp_path / "draft")) == 6
    facts = probe(tmp_path / "draft")
    assert (facts.width, facts.height, facts.seconds) == (320, 180, pytest.approx(3.0))
