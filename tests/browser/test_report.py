"""A report opened as a file, offline: it shows everything, in light and dark, and asks nobody for anything."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import accessibility
import httpx
import pytest
from PIL import Image

import rh_widgets as rh
from rh_widgets import _roof, session
from rh_widgets.client import sandbox_settings
from rh_widgets.media import probe
from rh_widgets.runs import Pace
from rh_widgets.sandbox import Store, create_app

VIDU = "vidu/image-to-video-q2-pro"
PROMPTS = ("A lantern sways <b>slowly</b>", "風のなか、提灯が揺れる 🏮")


@pytest.fixture(scope="module")
def sweep(tmp_path_factory):
    """Four real clips, two of them judged, one run that failed; made once."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("work")
        patch.setattr(_roof, "_backend", session.current)
        patch.setenv("JPY_SESSION_NAME", str(folder / "work.ipynb"))
        patch.setenv("RH_WIDGETS_HOME", str(folder / "home"))
        patch.setitem(sys.modules, "keyring", None)
        app = create_app(Store(folder / "sandbox"), speed=100_000)
        connection = session.Connection(
            sandbox_settings("http://sandbox", "sandbox"),
            session.shelf,
            folder=folder,
            outputs=folder / "rh_outputs",
            pace=Pace(look=0.02, retry=0.02, retry_most=0.05),
            transport=httpx.ASGITransport(app),
        )
        patch.setattr(session, "_current", connection)
        Image.new("RGB", (400, 400), "navy").save(folder / "cat.png")
        fixed = {"image_url": "cat.png", "duration": 1, "resolution": "540p"}
        runs = [rh.submit(VIDU, prompt=p, movement_amplitude=a, **fixed) for p in PROMPTS for a in ("small", "large")]
        runs = [run.wait(120) for run in runs]
        rh.history.rate(runs[0], 5)
        rh.history.keep(runs[0])
        rh.history.note(runs[0], "the one <script>alert(1)</script>")
        yield folder, runs
        session._io.run(connection._client.aclose())
        app.state.sandbox.close()


@pytest.fixture
def open_report(browser, sweep, tmp_path):
    """Opens a report in a browser without a network, and notes every request that it makes."""
    opened = []

    def open_one(path, **details):
        context = browser.new_context(viewport={"width": 1280, "height": 900}, **details)
        context.set_offline(True)
        tab = context.new_page()
        tab.asked, tab.troubles = [], []
        tab.on("request", lambda request: tab.asked.append(request.url))
        tab.on("console", lambda words: tab.troubles.append(words.text))
        tab.goto(path.absolute().as_uri())
        opened.append(context)
        return tab

    yield open_one
    for context in opened:
        context.close()


def shot(tab, name):
    folder = Path(os.environ.get("RH_SHOTS", "."))
    if "RH_SHOTS" in os.environ:
        folder.mkdir(parents=True, exist_ok=True)
        tab.screenshot(path=folder / f"{name}.png", full_page=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_shows_everything_offline(sweep, open_report, scheme):
    folder, runs = sweep
    tab = open_report(rh.report(runs, folder / "report.html"), color_scheme=scheme)
    assert tab.locator("figure video").count() == 4
    for text in (*PROMPTS, *(run.id for run in runs), "★★★★★, kept", "the one <script>alert(1)</script>", "cat.png"):
        assert tab.get_by_text(text).count() >= 1, text
    assert tab.get_by_role("heading", level=1).inner_text() == "4 runs of Vidu Q2 Pro"
    assert tab.get_by_role("heading", name="Leaderboard").count() == 1
    drawn = tab.evaluate("() => [...document.images].every(i => i.complete && i.naturalWidth)")
    assert drawn
    paper = tab.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert (paper == "rgb(255, 255, 255)") is (scheme == "light")
    assert [url for url in tab.asked if not url.startswith(("file:", "data:"))] == []
    assert tab.troubles == []
    shot(tab, f"report-{scheme}")


@pytest.mark.parametrize("embed", [False, True], ids=["beside", "embedded"])
def test_a_clip_plays_from_it(sweep, open_report, embed):
    folder, runs = sweep
    tab = open_report(rh.report(runs[:1], folder / "one.html", embed=embed))
    tab.evaluate("() => document.querySelector('video').play()")
    tab.wait_for_function("() => document.querySelector('video').currentTime > 0.2", timeout=20_000)
    assert tab.troubles == []


def test_an_embedded_report_can_be_sent_alone(sweep, open_report, tmp_path):
    folder, runs = sweep
    made = rh.report(runs, folder / "all.html", embed=True)
    moved = tmp_path / "all.html"
    moved.write_bytes(made.read_bytes())
    tab = open_report(moved)
    tab.evaluate("() => document.querySelectorAll('video')[3].play()")
    tab.wait_for_function("() => document.querySelectorAll('video')[3].currentTime > 0.2", timeout=20_000)


def test_axe_finds_nothing_serious_in_it(sweep, open_report):
    folder, runs = sweep
    for scheme in ("light", "dark"):
        tab = open_report(rh.report(runs, folder / "axe.html"), color_scheme=scheme, bypass_csp=True)
        assert accessibility.faults(tab, tab.locator("html")) == []


def test_no_folder_stands_in_it(sweep):
    """The page may be sent to anybody; also where the input files are what differs."""
    folder, runs = sweep
    Image.new("RGB", (400, 400), "red").save(folder / "dog.png")
    other = rh.submit(VIDU, prompt="x", image_url="dog.png", duration=1, resolution="540p").wait(120)
    for embed in (False, True):
        text = rh.report([*runs, other], folder / "told.html", embed=embed).read_text("utf-8")
        assert str(folder) not in text
        assert "dog.png" in text
    elsewhere = folder / "deep" / "told.html"
    elsewhere.parent.mkdir(exist_ok=True)
    text = rh.report(runs, elsewhere).read_text("utf-8")
    assert "4 files lie elsewhere" in text
    assert "rh_outputs" not in text


def test_it_prints_without_losing_anything_at_the_side(sweep, open_report):
    folder, runs = sweep
    tab = open_report(rh.report(runs, folder / "paper.html"))
    tab.emulate_media(media="print")
    tab.set_viewport_size({"width": 794, "height": 1123})  # A4 at 96 dpi
    shot(tab, "report-print")
    assert tab.evaluate("() => document.documentElement.scrollWidth") <= 794


def test_sheet_and_montage_of_the_same_runs(sweep, tmp_path):
    """What a report shows, as one picture and as one clip."""
    _, runs = sweep
    shots = Path(os.environ.get("RH_SHOTS", tmp_path))
    sheet, both = rh.contact_sheet(runs, shots / "sheet.png"), rh.side_by_side(runs, shots / "both.mp4")
    with Image.open(sheet) as picture:
        assert picture.width > 800
    facts = probe(both)
    assert facts.seconds == pytest.approx(1, abs=0.2)
    for wrong, words in ((runs[:1], "2 to 9"), ([], "no run among"), (3, "not a run")):
        with pytest.raises(rh.ParameterError, match=words):
            rh.side_by_side(wrong, tmp_path / "none.mp4")
    assert not (tmp_path / "none.mp4").exists()
