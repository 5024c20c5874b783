"""Blind judging in a real JupyterLab: six clips, the keyboard alone, and nothing in the page that tells."""

from __future__ import annotations

import itertools
import re

import pytest
from accessibility import faults, not_reached

# The prompts stand backwards in the cell, so that the page has them nowhere but from us.
SETUP = """import rh_widgets as rh
rh.connect()
words = [word[::-1] for word in ("nretnal", "etik", "taob", "llug", "enud", "reip")]
runs = [rh.submit("sora-2/text-to-video-pro-official-stable", prompt="A " + word, duration="4") for word in words]
for run in runs:
    run.wait(120)"""
JUDGE = "judging = rh.judge(rh.history[-6:])\njudging"
TELLS = ["lantern", "kite", "boat", "gull", "dune", "pier", "rh_outputs", ".mp4", "Sora"]
PLAYING = "() => [...document.querySelectorAll('.rh-j video')].map(v => [v.readyState, v.currentTime, v.src])"


def box(lab, i=1):
    return lab.output(i).locator(".rh-j")


def votes(lab, count):
    box(lab).get_by_text(re.compile(rf"^{count} votes? ")).wait_for()


def page_of(lab):
    """The whole page as it stands, but for the code in the cells and the list of files."""
    return lab.page.evaluate(
        "() => { const page = document.documentElement.cloneNode(true);"
        "page.querySelectorAll('.jp-InputArea, .jp-FileBrowser').forEach(e => e.remove()); return page.outerHTML; }"
    )


def both_play(lab, patience=30):
    """Waits until both clips have moved."""
    for _ in range(patience * 5):
        seen = lab.page.evaluate(PLAYING)
        if len(seen) == 2 and all(state >= 2 and at > 0.2 for state, at, _ in seen):
            return seen
        lab.page.wait_for_timeout(200)
    raise AssertionError(f"not both play: {seen}")


def apart(lab):
    """How far the two are from each other, in seconds; on a busy machine now and then more than a little."""
    lab.page.wait_for_timeout(100)
    (_, one, _), (_, other, _) = lab.page.evaluate(PLAYING)
    return abs(one - other)


def start(lab, name, setup=SETUP, judge=JUDGE):
    lab.open(name, [setup, judge])
    lab.run(0, timeout=120)
    lab.run(1)
    box(lab).wait_for()


@pytest.mark.any_kernel
def test_a_blind_tournament_of_six_ends_in_a_leaderboard_and_outlives_the_kernel(lab):
    """By keys alone. No address, label or word in the page tells which is which before the end."""
    start(lab, "judge")
    seen = both_play(lab)
    assert all(source.startswith("blob:") for _, _, source in seen)
    assert min(apart(lab) for _ in range(10)) < 0.1
    assert not [word for word in TELLS if word in page_of(lab)]
    lab.screenshot("judging", lab.output(1))
    lab.page.locator(".rh-j-verdict").first.focus()
    for count, key in enumerate(
        itertools.islice(itertools.cycle(["1", "ArrowRight", "2", "t", "ArrowLeft", "b"]), 15), 1
    ):
        lab.page.keyboard.press(key)
        votes(lab, count)
    lab.page.keyboard.press("u")
    votes(lab, 14)
    lab.page.keyboard.press("1")
    votes(lab, 15)
    assert not [word for word in TELLS if word in page_of(lab)]
    finish = box(lab).get_by_role("button", name="Finish")
    for _ in range(20):
        if finish.evaluate("e => e === document.activeElement"):
            break
        lab.page.keyboard.press("Tab")
    lab.page.keyboard.press("Enter")
    board = lab.output(1).get_by_role("table").last
    board.wait_for()
    for word in TELLS[:6]:
        assert f"A {word}" in board.inner_text()
    assert lab.errors() == []
    lab.screenshot("judging-over", lab.output(1))
    lab.save()
    lab.shutdown_kernel()
    lab.reopen()
    assert "A lantern" in lab.outputs_text(1)
    lab.cell(1).locator(".jp-InputArea-editor").click()
    lab.page.keyboard.press("Home")
    lab.page.keyboard.type("import rh_widgets as rh; rh.connect();")
    lab.run(1)
    votes(lab, 15)
    both_play(lab)


@pytest.mark.any_kernel
def test_everybody_can_judge(lab):
    """axe finds nothing serious, and Tab reaches every control."""
    start(lab, "judge-axe")
    both_play(lab)
    assert faults(lab.page, box(lab)) == []
    assert not_reached(lab.page, box(lab)) == []
    box(lab).get_by_role("button", name="Finish").click()
    board = lab.output(1).get_by_role("region", name="Leaderboard")
    board.wait_for()
    assert faults(lab.page, board) == []


@pytest.mark.any_kernel
def test_in_a_layout_of_the_users_and_without_the_server_it_works_too(lab):
    """Then files come over the kernel's connection, and the leaderboard is in the widget; a reload loses nothing."""
    start(
        lab,
        "judge-boxed",
        SETUP.replace("rh.connect()", "import tempfile\nrh.connect(outputs=tempfile.mkdtemp())"),
        "import ipywidgets as w\nw.VBox([rh.judge(runs)])",
    )
    both_play(lab)
    box(lab).get_by_role("button", name="Both bad").click()
    votes(lab, 1)
    both_play(lab)
    lab.save()
    lab.page.reload()
    box(lab).wait_for(timeout=60_000)
    votes(lab, 1)
    both_play(lab)
    assert not [word for word in TELLS if word in page_of(lab)]
    lab.run(1)
    votes(lab, 1)
    box(lab).get_by_role("button", name="Finish").click()
    box(lab).get_by_role("table").last.wait_for()
    assert "A lantern" in box(lab).inner_text()


@pytest.mark.any_kernel
def test_pictures_of_judging(lab):
    """Light and dark, at two widths; nothing is wider than its place, and a vote moves nothing."""
    start(lab, "judge-look")
    both_play(lab)
    lab.page.locator(".rh-j-verdict").first.focus()
    lab.page.keyboard.press("1")
    votes(lab, 1)
    for shade, width in itertools.product(("light", "dark"), (1280, 800)):
        lab.theme(shade)
        lab.viewport(width, 1000)
        lab.page.wait_for_timeout(500)
        both_play(lab)
        lab.screenshot(f"judging-{shade}-{width}", lab.output(1))
        assert box(lab).evaluate(
            "e => [...e.querySelectorAll('*')].every("
            "c => c.getBoundingClientRect().right <= e.getBoundingClientRect().right + 1)"
        )
        high = box(lab).bounding_box()["height"]
        lab.page.keyboard.press("t")
        lab.page.wait_for_timeout(400)
        assert abs(box(lab).bounding_box()["height"] - high) <= 1
        box(lab).get_by_role("button", name="Finish").click()
        lab.output(1).get_by_role("table").last.wait_for()
        lab.screenshot(f"judging-over-{shade}-{width}", lab.output(1))
        box(lab).get_by_role("button", name="Judge on").click()
        lab.page.locator(".rh-j-verdict").first.focus()
