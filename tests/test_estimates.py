"""One request, one price: `rh.estimate`, the panel, the run before, and what the sandbox charges after."""

from __future__ import annotations

import base64
import os
import re
import wave
from decimal import Decimal
from typing import TYPE_CHECKING

import av
import httpx
import pytest
from PIL import Image

import rh_widgets as rh
from rh_widgets import _roof, session
from rh_widgets.client import sandbox_settings
from rh_widgets.runs import Pace, RunStatus, inputs
from rh_widgets.sandbox import Store, create_app
from rh_widgets.specs import Catalog, ModelSpec, ParamSpec, ParamType, Price, billed_media, money

if TYPE_CHECKING:
    from pathlib import Path

CLIP, SOUND = Decimal("5.2"), Decimal("7.3")  # seconds
QUICK = Pace(look=0.02, retry=0.02, retry_most=0.05)
MOTION = "kling-v3.0-pro/motion-control"

BY_LENGTH = {  # endpoint: the public list price of a second, at the defaults, and of what
    "alibaba/happyhorse-1.0/video-edit": ("1.6", "video"),
    "bytedance/dreamactor-v2": ("0.32", "video"),
    "kling-v2-ai-avatar-pro/image-audio-to-video": ("0.72", "sound"),
    "kling-v2-ai-avatar-standard/image-audio-to-video": ("0.36", "sound"),
    "kling-v2.6-pro/motion-control": ("0.56", "video"),
    "kling-v2.6-std/motion-control": ("0.35", "video"),
    "kling-v3.0-pro/motion-control": ("1.08", "video"),
    "kling-v3.0-std/motion-control": ("0.81", "video"),
    "kling-video-o3-pro/video-edit": ("1.08", "video"),
    "kling-video-o3-std/video-edit": ("0.81", "video"),
    "rhart-video-g-official/edit-video": ("0.41", "video"),
    "rhart-video/video-fps-increaser": ("0.07", "video"),
    "rhart-video/video-upscaler": ("0.21", "video"),
    "topazlabs/video-upscale": ("0.7", "video"),
}
LIP_SYNC = "kling-lip-sync/lip-sync-video"  # 0.35 for five seconds
PRICED = [spec.endpoint for spec in rh.catalog.values() if spec.price]


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A real file of each kind, by the parameter's type."""
    folder = tmp_path_factory.mktemp("files")
    Image.new("RGB", (640, 360), "teal").save(folder / "a.png")
    with wave.open(str(folder / "a.wav"), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(b"\0\1" * int(8000 * SOUND))
    return {
        ParamType.IMAGE: folder / "a.png",
        ParamType.VIDEO: film(folder / "a.mp4", CLIP),
        ParamType.AUDIO: folder / "a.wav",
    }


def film(path: Path, seconds: Decimal) -> Path:
    """A clip of that length, ten frames a second."""
    with av.open(str(path), "w") as box:
        stream = box.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for shade in range(int(seconds * 10)):
            picture = av.VideoFrame.from_image(Image.new("RGB", (320, 180), (shade, 90, 90)))
            box.mux(stream.encode(picture))
        box.mux(stream.encode(None))
    return path


def smallest(spec, files):
    """The smallest request that the model takes, by Python name: what is required and has no default."""
    needed = [p for p in spec.params if p.required and p.default is None]
    return {p.name: plain(p, files) for p in needed}


def plain(p, files):
    if p.is_media:
        return [str(files[p.type])] if p.many else str(files[p.type])
    if p.options:
        return p.options[0]
    if p.type in (ParamType.INT, ParamType.FLOAT):
        return p.min or 1
    return p.type is not ParamType.BOOLEAN and "x" * (p.min_length or 1)


@pytest.fixture
def connect(tmp_path, monkeypatch):
    """Makes a connection over this transport the current one, in a notebook's folder of its own."""
    made = []

    def use(transport):
        settings = sandbox_settings("http://sandbox", "sandbox")
        folder = {"folder": tmp_path, "outputs": tmp_path / "rh_outputs"}
        connection = session.Connection(settings, session.shelf, **folder, pace=QUICK, transport=transport)
        monkeypatch.setattr(session, "_current", connection)
        made.append(connection)
        return connection

    monkeypatch.setattr(_roof, "_backend", session.current)
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "work.ipynb"))
    yield use
    for connection in made:
        session._io.run(connection._client.aclose())


@pytest.fixture
def closed(connect):
    """A service that takes nothing: a run is priced before it is refused."""
    return connect(httpx.MockTransport(lambda _request: httpx.Response(401)))


@pytest.fixture
def sandbox(connect, tmp_path):
    """A whole sandbox, whose results cost nothing to make."""
    app = create_app(
        Store(tmp_path / "sandbox"), speed=100_000, render=lambda _order, path, kind: path.write_text(kind)
    )
    connect(httpx.ASGITransport(app))
    yield app.state.sandbox
    app.state.sandbox.close()


@pytest.fixture
def panel():
    """Makes panels whose files have been looked into."""
    made = []

    def build(model, /, **params):
        made.append(rh.panel(model, **params))
        settle(made[-1])
        return made[-1]

    yield build
    for one in made:
        one.close()


def settle(panel):
    for control in panel._controls.values():
        getattr(control, "settle", lambda: None)()


def live(panel):
    """The figure that the panel shows."""
    return re.sub(r"<[^>]+>", "", re.search('<div class="rh-price">(.*?)</div>', panel._price.value)[1])


def shown(price):
    """How a price stands in a panel: in one line, so that nothing jumps when it comes."""
    return str(price).replace("price", "Price").partition(" of ")[0]


# -- one price in four places ----------------------------------------------------------------


@pytest.mark.parametrize("endpoint", PRICED)
def test_the_price_is_the_same_before_in_the_form_and_of_the_run(closed, panel, files, endpoint):
    """For the smallest request of every model with a public price; and it is never 0."""
    spec = rh.catalog[endpoint]
    request = smallest(spec, files)
    price = rh.estimate(endpoint, **request)
    form = panel(endpoint, **request)
    run = rh.submit(endpoint, **request)
    assert price == form.estimate == run.estimate
    assert live(form) == shown(price)
    assert price.amount is None or price.amount > 0
    assert price.as_of in form._price.value


def test_all_models_that_are_billed_by_the_length_of_the_input_are_these():
    assert {e for e in PRICED if billed_media(rh.catalog[e])} == {*BY_LENGTH, LIP_SYNC}


@pytest.mark.parametrize(("endpoint", "listed"), BY_LENGTH.items(), ids=BY_LENGTH)
def test_a_price_by_the_second_is_times_the_length_of_the_file(sandbox, panel, files, endpoint, listed):
    """Also what the sandbox charges, which looks into the uploaded file for itself."""
    each, kind = listed
    request = smallest(rh.catalog[endpoint], files)
    price = rh.estimate(endpoint, **request)
    assert price.amount == Decimal(each) * (CLIP if kind == "video" else SOUND)
    assert price.basis.endswith("5.2 s of the video" if kind == "video" else "7.3 s of the sound")
    assert live(panel(endpoint, **request)) == f"{money(price.amount)} CNY"
    run = rh.submit(endpoint, **request).wait(20)
    assert run.estimate == price
    assert (run.status, run.cost.money) == (RunStatus.SUCCESS, price.amount)


def test_a_price_for_five_seconds_counts_those_begun(sandbox, panel, files):
    request = smallest(rh.catalog[LIP_SYNC], files) | {"audio_url": files[ParamType.AUDIO]}
    price = rh.estimate(LIP_SYNC, **request)
    assert (price.amount, price.basis) == (Decimal("0.70"), "7.3 s of the sound")
    assert live(panel(LIP_SYNC, **request)) == "0.70 CNY"
    run = rh.submit(LIP_SYNC, **request).wait(20)
    assert (run.estimate, run.cost.money) == (price, price.amount)


@pytest.fixture
def several(monkeypatch):
    """A model that takes several clips and is billed by their seconds."""
    clips = ParamSpec(key="videoUrls", name="video_urls", type=ParamType.VIDEO, label="Videos", many=True)
    price = Price(currency="CNY", unit="second", as_of="2026-04-29", flat=Decimal("0.5"))
    names = {"endpoint": "test/join", "name": "test/join", "class_name": "TestJoin", "family": "test"}
    words = {"title": "Join", "summary": "Joins.", "task": "video-to-video", "output": "video"}
    spec = ModelSpec(**names, **words, params=(clips,), price=price)
    monkeypatch.setattr(session.library, "_catalog", Catalog([spec]))
    return spec


def test_several_clips_count_together(closed, panel, several, tmp_path):
    clips = [film(tmp_path / f"{i}.mp4", Decimal(seconds)) for i, seconds in enumerate(("1.2", "2.4", "0.7"))]
    price = rh.estimate("test/join", video_urls=clips)
    assert (price.amount, price.basis) == (Decimal("2.15"), "4.3 s of the videos")
    form = panel("test/join", video_urls=clips)
    assert live(form) == "2.15 CNY"
    assert form.estimate == rh.submit("test/join", video_urls=clips).estimate == price


def test_one_clip_of_unknown_length_makes_the_whole_unknown(closed, panel, several, files):
    clips = [files[ParamType.VIDEO], "https://a.example/clip.mp4"]
    form = panel("test/join", video_urls=clips)
    assert rh.estimate("test/join", video_urls=clips).amount is form.estimate.amount is None
    assert live(form) == "0.50 CNY per second"


# -- where the length is not known -----------------------------------------------------------


@pytest.mark.parametrize("clip", ["https://a.example/clip.mp4", "no_such.mp4", ".", None])
def test_without_a_length_the_price_of_a_second_is_named(closed, panel, clip):
    """What an address leads to is not fetched; what is wrong with a path is for the request to say."""
    price = rh.estimate(MOTION, video_url=clip)
    assert price.amount is None
    assert str(price) == price.rate == "1.08 CNY per second of the video"
    form = panel(MOTION, video_url=clip)
    assert form.estimate == price
    assert live(form) == "1.08 CNY per second"
    assert "<div>of the video · list price of" in form._price.value


def test_a_file_that_is_no_clip_has_no_length(closed, panel, files):
    form = panel(MOTION, video_url=files[ParamType.IMAGE])
    assert rh.estimate(MOTION, video_url=files[ParamType.IMAGE]).amount is form.estimate.amount is None
    assert live(form) == "1.08 CNY per second"


def test_a_clip_in_a_data_uri_has_a_length(closed, panel, files):
    data = base64.b64encode(files[ParamType.VIDEO].read_bytes()).decode()
    uri = f"data:video/mp4;base64,{data}"
    price = rh.estimate(MOTION, video_url=uri)
    assert price.amount == Decimal("1.08") * CLIP
    assert live(panel(MOTION, video_url=uri)) == str(price)
    assert rh.estimate(MOTION, video_url="data:video/mp4;base64,####").amount is None


def test_a_path_is_meant_from_the_notebook(closed, panel, tmp_path):
    film(tmp_path / "beside.mp4", Decimal(2))
    assert rh.estimate(MOTION, video_url="beside.mp4").amount == Decimal("2.16")
    assert live(panel(MOTION, videoUrl="beside.mp4")) == "2.16 CNY"


# -- how often a file is looked into ---------------------------------------------------------


@pytest.fixture
def looks(monkeypatch):
    """The files that were looked into for an estimate or a request."""
    seen, look = [], inputs.probe
    monkeypatch.setattr(inputs, "probe", lambda path: [seen.append(path.name), look(path)][1])
    return seen


def test_a_file_is_looked_into_once_until_it_changes(closed, looks, files, tmp_path):
    clip = film(tmp_path / "clip.mp4", Decimal(1))
    request = {"video_url": str(clip), "image_url": str(files[ParamType.IMAGE])}
    rh.estimate(MOTION, **request)
    rh.estimate(MOTION, **request)
    assert looks == ["clip.mp4"]
    assert rh.submit(MOTION, **request).estimate.amount == Decimal("1.08")
    assert looks.count("clip.mp4") == 1
    film(clip, Decimal(3))
    os.utime(clip, (1, 1))
    assert rh.estimate(MOTION, **request).amount == Decimal("3.24")
    assert looks.count("clip.mp4") == 2


def test_the_live_price_looks_into_no_file(closed, panel, looks, files):
    """The control has done so on a thread of its own; a callback would hold up the page."""
    form = panel(MOTION, video_url=files[ParamType.VIDEO])
    form.prompt = "a dance"
    assert live(form) == f"{money(Decimal('1.08') * CLIP)} CNY"
    assert looks == []


def test_a_price_that_goes_by_something_else_looks_into_no_file(closed, looks, files):
    rh.estimate("vidu/image-to-video-q2-pro", image_url=files[ParamType.IMAGE])
    rh.estimate("wan-2.6-reference-to-video", video_urls=[files[ParamType.VIDEO]])
    assert looks == []


def test_the_live_price_follows_the_clip(closed, panel, files, tmp_path):
    """It comes when the clip has been looked into, and goes with it."""
    form = panel(MOTION, video_url=files[ParamType.VIDEO])
    form.video_url = str(film(tmp_path / "short.mp4", Decimal(2)))
    settle(form)
    assert live(form) == "2.16 CNY"
    form.video_url = None
    assert live(form) == "1.08 CNY per second"
