"""A sweep in a real JupyterLab: its price, one press, a grid that fills, and all of it there again."""

from __future__ import annotations

import re

import pytest
from accessibility import faults, not_reached

START = "import rh_widgets as rh\nrh.connect()"
TWELVE = """sweep = rh.sweep(
    "google/veo3.1-lite/text-to-video-official-stable",
    prompt=["A lantern sways in the wind.", "A paper boat on a still lake.", "Rain on a tin roof at night."],
    duration=["4", "6"],
    seed=rh.seeds(2),
    resolution="720p",
)
sweep"""
PAID = """import json, urllib.request
from rh_widgets import sandbox, session
there = sandbox.ensure_running(session.home())
ask = urllib.request.Request(there.origin + "/sandbox/tasks", headers={"Authorization": "Bearer " + there.key})
print("paid for:", json.load(urllib.request.urlopen(ask))["paid"])"""

pytestmark = pytest.mark.any_kernel


@pytest.fixture
def shown(lab):
    """Opens a notebook with a sweep in its second cell, and gives the view."""

    def show(name, *more, source=TWELVE):
        lab.open(name, [START, source, *more])
        lab.run(0)
        lab.run(1)
        return view_of(lab)

    return show


def view_of(lab):
    view = lab.output(1).locator(".rh-s")
    view.wait_for()
    return view


def press(view, name):
    view.get_by_role("button", name=re.compile(name)).click()


def wait_for(view, words, seconds=200):
    view.get_by_text(re.compile(words)).wait_for(timeout=seconds * 1000)


def paid(lab):
    """How many tasks the server was ever paid for."""
    lab.run(2)
    return int(lab.outputs_text(2).split(":")[1])


def all_play(lab, view):
    """How many tiles have a clip that plays; each is looked at, for none is fetched before."""
    tiles = view.get_by_role("listitem").all()
    for tile in tiles:
        tile.scroll_into_view_if_needed()
        assert lab.video_state(tile.locator("video")).plays
    return len(tiles)


def test_twelve_runs_fill_the_grid_and_are_there_again(lab, shown):
    """Pressed once; every tile has its clip; a restarted kernel, and the saved notebook alone, show all of them."""
    view = shown("twelve")
    lab.screenshot("sweep-before")
    press(view, "^Run all 12$")
    wait_for(view, "12 of 12 done")
    assert all_play(lab, view) == 12
    lab.screenshot("sweep-after")
    for shade in ("light", "dark"):
        lab.theme(shade)
        assert faults(lab.page, view) == [], shade
    assert not_reached(lab.page, view) == []

    lab.save()
    lab.restart_kernel()
    lab.run(0)
    lab.run(1)
    view = view_of(lab)
    wait_for(view, "12 of 12 done")
    assert all_play(lab, view) == 12
    assert lab.errors() == []

    lab.shutdown_kernel()
    lab.reopen()
    cards = lab.output(1).locator(".rh-card video")
    assert cards.count() == 12
    assert lab.video_state(cards.nth(11)).plays
    posters = sum(len(out.data["text/html"]) for out in lab.saved().cells[1].outputs if "text/html" in out.data)
    assert posters < 12 * 60_000


def test_a_stopped_sweep_goes_on_after_a_restart_and_pays_once(lab, shown):
    """Also the press that came twice orders once."""
    source = TWELVE.replace('["4", "6"]', '["4"]').replace("A lantern", "A candle")
    view = shown("stopped", PAID, source=source)
    before = paid(lab)
    button = view.get_by_role("button", name=re.compile("^Run all 6$"))
    button.dblclick()
    press(view, "^Stop$")
    view.get_by_role("button", name=re.compile("^(Go on|Try)")).first.wait_for(timeout=60_000)
    lab.restart_kernel()
    lab.run(0)
    lab.run(1)
    view = view_of(lab)
    for name in ("^Go on", "^Try"):
        if view.get_by_role("button", name=re.compile(name)).is_visible():
            press(view, name)
            view.get_by_role("button", name="Stop").wait_for()
            view.get_by_role("button", name="Stop").wait_for(state="hidden", timeout=200_000)
    wait_for(view, "6 of 6 done")
    assert paid(lab) - before == 6
    assert lab.errors() == []


@pytest.mark.parametrize("shade", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 800])
def test_pictures_of_a_sweep(lab, shown, shade, width):
    lab.viewport(width, 1000)
    view = shown(f"sweep-{width}-{shade}")
    lab.theme(shade)
    lab.screenshot(f"sweep-before-{width}-{shade}")
    assert view.evaluate("v => v.scrollWidth <= v.clientWidth")
