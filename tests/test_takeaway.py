"""Taking it away, and the way back: on a sandbox without a socket."""

from __future__ import annotations

import sys
from pathlib import Path

import httpx
import pytest
from PIL import Image

import rh_widgets as rh
from rh_widgets import _roof, session
from rh_widgets.client import sandbox_settings
from rh_widgets.errors import ParameterError, UnknownModelError
from rh_widgets.media import make_label, write_label
from rh_widgets.runs import Pace
from rh_widgets.sandbox import Store, create_app

SORA = "sora-2/text-to-video-pro-official-stable"
VIDU = "vidu/image-to-video-q2-pro"
PICTURE = "rhart-image/z-image-turbo/image-to-image"
QUICK = Pace(look=0.02, retry=0.02, retry_most=0.05)


@pytest.fixture
def app(tmp_path):
    """A sandbox in this process, much faster than life."""
    made = create_app(Store(tmp_path / "sandbox"), speed=100_000)
    yield made
    made.state.sandbox.close()


def as_served(app, run):
    """A run's result as the server has it."""
    [task] = [t for t in app.state.sandbox.store.tasks if t.task_id == run.task_id]
    return (app.state.sandbox.store.results / f"{task.digest}.mp4").read_bytes()


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path, app):
    """The folder of a notebook that is connected to it."""
    monkeypatch.setattr(_roof, "_backend", session.current)
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "work.ipynb"))
    monkeypatch.setenv("RH_WIDGETS_HOME", str(tmp_path / "home"))
    monkeypatch.setitem(sys.modules, "keyring", None)
    connection = session.Connection(
        sandbox_settings("http://sandbox", "sandbox"),
        session.shelf,
        folder=tmp_path,
        outputs=tmp_path / "rh_outputs",
        pace=QUICK,
        transport=httpx.ASGITransport(app),
    )
    monkeypatch.setattr(session, "_current", connection)
    yield tmp_path
    session._io.run(connection._client.aclose())


@pytest.fixture
def cat(folder):
    path = folder / "cat.png"
    Image.new("RGB", (400, 400), "navy").save(path)
    return path


@pytest.fixture
def clip(cat):
    """A real clip, and its run."""
    run = rh.submit(VIDU, prompt="雨のなか 🐈‍⬛", image_url="cat.png", duration=1, resolution="540p").wait(60)
    return run.outputs[0].path, run


@pytest.fixture
def back(request):
    """Opens panels from files, and closes them."""
    opened = []

    def open_one(path):
        opened.append(rh.from_file(path))
        return opened[-1]

    yield open_one
    for panel in opened:
        for control in (c for c in panel._controls.values() if hasattr(c, "settle")):
            control.settle()  # it looks into its file in the background, and asks the connection then
        panel.close()


def says(panel):
    """What stands under the panel's button."""
    return panel._message.value if panel._message else ""


def test_clips_of_a_sweep_are_called_by_what_varies_and_the_page_has_all_they_were_asked(cat, folder):
    """A prompt that ends in a full stop is followed by no comma; the folder is made."""
    prompt = rh.template("A {animal} runs.", animal=["fox", "owl"])
    asked = {"image_url": "cat.png", "resolution": "540p"}
    sweep = rh.sweep(VIDU, prompt=prompt, duration=[1, 2], **asked).start().wait(60)
    page = rh.report(sweep, folder / "new" / "report.html").read_text("utf-8")
    assert "<strong>Animal: fox · Duration: 1 s</strong>" in page
    assert "<td>A fox runs.</td>" in page
    part = rh.report(sweep.runs[:2], folder / "report.html").read_text("utf-8")
    assert "<strong>Duration: 2 s</strong>" in part
    mixed = [*sweep.runs[:2], rh.submit(VIDU, prompt="A cat runs.", duration=1, **asked).wait(60)]
    assert "<strong>Prompt: A cat runs. · Duration: 1 s</strong>" in rh.report(mixed, folder / "b.html").read_text(
        "utf-8"
    )


def test_what_is_made_shows_itself_at_the_end_of_a_cell(clip, folder):
    """With a link as seen from the notebook; a path all the same, and nothing to show once it is gone."""
    _, run = clip
    page, sheet = rh.report([run], folder / "out" / "a b.html"), rh.contact_sheet([run], folder / "sheet.png")
    assert 'href="out/a%20b.html"' in page._repr_html_()
    assert "<img" not in page._repr_html_()
    assert 'href="sheet.png"' in sheet._repr_html_()
    assert 'src="data:image/jpeg;base64,' in sheet._repr_html_()
    assert isinstance(sheet, Path)
    sheet.unlink()
    assert sheet._repr_html_() is None


def test_a_clip_gives_back_the_panel_that_made_it(clip, back, cat):
    path, run = clip
    panel = back(path)
    assert type(panel) is rh.models.ViduImageToVideoQ2Pro
    assert panel.params == dict(run.params)
    assert (panel.prompt, Path(panel.image_url)) == ("雨のなか 🐈‍⬛", cat)
    assert says(panel) == ""


def test_the_file_may_have_another_name_and_place(clip, back, folder):
    path, run = clip
    moved = folder / "my best.bin"
    path.rename(moved)
    assert back(str(moved)).params == dict(run.params)


def test_somebody_else_gets_the_panel_from_the_file_alone(clip, back, cat, folder, monkeypatch):
    """No journal knows the run; the input lies beside the clip."""
    path, run = clip
    monkeypatch.setenv("RH_WIDGETS_HOME", str(folder / "another home"))
    there = folder / "sent"
    there.mkdir()
    path = path.rename(there / path.name)
    cat.rename(there / "cat.png")
    panel = back(path)
    assert {**panel.params, "image_url": ""} == {**run.params, "image_url": ""}
    assert Path(panel.image_url) == there / "cat.png"


def test_what_is_missing_is_said(clip, back, cat):
    path, _ = clip
    cat.unlink()
    panel = back(path)
    assert "image_url" not in panel.params
    assert panel.duration == "1"
    assert "Not found any more, or changed since: image_url: cat.png." in says(panel)


def test_a_file_without_a_word_is_known_by_its_content(clip, back, folder, app):
    """As the one that the server itself serves."""
    _, run = clip
    came = folder / "came.mp4"
    came.write_bytes(as_served(app, run))
    assert back(came).params == dict(run.params)


def test_a_picture_is_a_way_back_too(back, cat):
    run = rh.submit(PICTURE, prompt="a fog bank", image_url="cat.png").wait(60)
    assert back(run.outputs[0].path).params == dict(run.params)


def test_a_file_of_nobody_is_refused_with_the_reasons(folder):
    Image.new("RGB", (8, 8)).save(folder / "mine.png")
    with pytest.raises(ParameterError, match=r"does not say how it was made[^.]*no run in rh\.history has it"):
        rh.from_file(folder / "mine.png")


def test_a_file_that_is_not_there_is_said_to_be_missing(folder):
    with pytest.raises(ParameterError, match="There is no such file"):
        rh.from_file(folder / "none.mp4")


def test_a_folder_is_no_file(folder):
    with pytest.raises(ParameterError, match="cannot be read"):
        rh.from_file(folder)


def labelled(path, **told):
    Image.new("RGB", (8, 8)).save(path)
    assert write_label(path, make_label(told, title="", comment="", description=""))
    return path


def test_a_model_that_is_not_in_the_catalog_is_named_with_its_neighbours(folder):
    path = labelled(folder / "a.png", model="vidu/image-to-video-q2-prooo", params={})
    with pytest.raises(UnknownModelError, match="vidu/image-to-video-q2-pro"):
        rh.from_file(path)


def test_values_that_the_model_no_longer_takes_are_named(folder):
    path = labelled(folder / "a.png", model=VIDU, params={"duration": "900", "prompt": "x"})
    with pytest.raises(ParameterError, match="duration"):
        rh.from_file(path)


@pytest.mark.parametrize("told", [{"model": 7}, {"params": "x", "model": VIDU}, {"model": ""}, {}])
def test_nonsense_in_a_file_is_a_file_of_nobody(folder, told):
    with pytest.raises((ParameterError, UnknownModelError)):
        rh.from_file(labelled(folder / "a.png", **told))
