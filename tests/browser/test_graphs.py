"""Apps and workflows in a real JupyterLab: paste a link, choose fields, see the nodes work and fail, compare."""

from __future__ import annotations

import re

import pytest
from accessibility import faults, not_reached

START = "import rh_widgets as rh\nrh.connect()"
APP, MOVING = "1877265245566922800", "1900000000000000202"
WORKFLOW = "1900000000000000101"
FILM = "1900000000000000102"
FAILING = f'panel = rh.workflow("{WORKFLOW}", lora_name_10="nowhere.safetensors")\npanel'
CHOOSING = f'panel = rh.workflow("{WORKFLOW}")\npanel.choose_fields()\npanel'

pytestmark = pytest.mark.any_kernel


@pytest.fixture
def cells(lab):
    """Opens a notebook of these cells, and runs the first two."""

    def show(name, *sources):
        lab.open(name, [START, *sources])
        lab.run(0)
        lab.run(1)
        return lab.cell(1)

    return show


def press(place, name):
    place.get_by_role("button", name=name, exact=True).click()


def test_an_app_is_opened_by_its_link_and_run_and_its_node_is_seen(lab, cells):
    """The list makes room for its panel; the result stays below, also when the kernel is gone."""
    cell = cells("app", "rh.apps()")
    cell.get_by_role("tab", name="Newest").click()
    cell.get_by_role("button", name="Open Picture in motion").wait_for()
    lab.screenshot("apps")
    cell.get_by_label("App link or id").fill(f"https://www.runninghub.ai/ai-detail/{MOVING}")
    lab.page.keyboard.press("Enter")
    cell.get_by_role("heading", name="Picture in motion").wait_for()
    cover = cell.locator(".rh-cover")
    cover.evaluate("i => i.complete ? i.naturalWidth : new Promise((yes) => i.addEventListener('load', yes))")
    cover.evaluate("i => (i.src = '/nowhere.png')")
    cover.wait_for(state="detached")  # and not as a torn picture
    cell.get_by_text("empty: its own example").wait_for()
    press(cell, "Generate")
    cell.locator(".rh-expect", has_text=re.compile(r"step \d+ of 20")).wait_for(timeout=30_000)
    lab.screenshot("app-running")
    video = lab.output(1).locator(".rh-card video")
    video.wait_for(timeout=60_000)
    lab.screenshot("app-done")
    assert lab.errors() == []
    lab.save()
    lab.shutdown_kernel()
    lab.reopen()
    assert lab.video_state(video).plays


def test_fields_are_chosen_and_two_seeds_compared(lab, cells):
    """Three fields of a workflow, a run, a run with another seed by one press, and both side by side."""
    cell = cells("workflow", CHOOSING, "rh.compare(*panel.runs)")
    press(cell, "None")
    for words, field in (("prompt", "text"), ("sampler", "seed"), ("sampler", "steps")):
        cell.get_by_label("Find a node or field").fill(words)
        cell.locator("label", has_text=re.compile(f"^{field}")).first.get_by_role("checkbox").check()
    cell.get_by_text("3 of").wait_for()
    lab.screenshot("chooser")
    press(cell, "Use these fields")
    cell.get_by_role("textbox", name="Seed").wait_for()
    press(cell, "Generate")
    cell.locator(".rh-card").wait_for(timeout=60_000)
    press(cell, "Generate with a new seed")
    cell.locator(".rh-card").nth(1).wait_for(timeout=60_000)
    assert "Same, seed" in cell.locator(".rh-card").first.inner_text()
    lab.screenshot("two-seeds")
    lab.run(2)
    lab.output(2).get_by_text(re.compile("Seed", re.IGNORECASE)).first.wait_for()
    lab.screenshot("compared")
    assert lab.errors() == []


def test_a_node_that_fails_is_named_with_its_message(lab, cells):
    """In the panel, on the card, and in `run.error`; the traceback is folded, and unfolds without a kernel."""
    cell = cells("failing", FAILING, "error = panel.run.error\nprint(error.node_name, '|', error)")
    press(cell, "Generate")
    card = cell.locator(".rh-card")
    card.wait_for(timeout=60_000)
    for place in (cell.locator(".rh-side"), card):
        place.get_by_text(re.compile(r"Style \(10\) failed: FileNotFoundError")).first.wait_for()
        assert not place.locator("pre").first.is_visible()
    lab.run(2)
    assert "nowhere.safetensors" in lab.outputs_text(2)
    lab.screenshot("failed")
    lab.save()
    lab.shutdown_kernel()
    lab.reopen()
    card.get_by_text("Traceback").click()
    assert card.locator("pre").is_visible()


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("rh.apps()", ".rh-apps"),
        (f'rh.app("{APP}")', ".rh-panel"),
        (f'rh.workflow("{FILM}")', ".rh-panel:has(.rh-choose)"),
    ],
    ids=["apps", "app", "chooser"],
)
def test_everybody_can_use_it(lab, cells, source, part):
    found = cells(f"for-everybody-{source[3:7]}", source).locator(part)
    found.get_by_role("button").first.wait_for()
    for shade in ("light", "dark"):
        lab.theme(shade)
        for width in (1280, 800):
            lab.viewport(width, 1000)
            lab.page.wait_for_timeout(300)
            lab.screenshot(f"{lab.path.stem}-{shade}-{width}", found)
        assert faults(lab.page, found) == [], shade
    assert not_reached(lab.page, found) == []
