"""The browser of models in a real JupyterLab: look for one, open it, run it, keep the clip."""

from __future__ import annotations

import re

import pytest

START = "import rh_widgets as rh\nrh.connect()"


@pytest.fixture
def finder(lab):
    """Opens a notebook with the browser of models in its second cell, and gives that cell."""

    def show(name, source="rh.browse()"):
        lab.open(name, [START, source])
        lab.run(0)
        lab.run(1)
        cell = lab.cell(1)
        cell.get_by_role("list").wait_for()
        return cell

    return show


def cards(cell):
    return cell.get_by_role("list").get_by_role("button")


def search(cell, words):
    cell.get_by_label("Find a model").fill(words)
    cell.get_by_text(re.compile(f"for “{words}”")).wait_for()


def test_a_model_is_found_opened_and_run_and_its_clip_survives(lab, finder):
    """Saved without its kernel and opened again, the browser says what to do and the clip still plays."""
    cell = finder("browse")
    search(cell, "sora")
    cards(cell).filter(has_text=re.compile(r"^Sora 2\D")).filter(has_text="text → video").first.click()
    cell.locator(".rh-panel").wait_for()
    cell.get_by_role("textbox", name="Prompt").fill("A lantern sways in the wind.")
    cell.get_by_role("button", name="Generate").click()
    video = lab.output(1).locator(".rh-card video")
    video.wait_for(timeout=60_000)
    assert lab.video_state(video).plays
    assert not cell.locator(".rh-slot video").is_visible()
    assert lab.errors() == []
    lab.save()
    lab.shutdown_kernel()
    lab.reopen()
    lab.screenshot("finder-reopened")
    assert lab.video_state(lab.output(1).locator(".rh-card video")).plays
    assert "Run this cell to use it again" in " ".join(lab.outputs_text(1).split())


@pytest.mark.any_kernel
def test_enter_goes_to_the_first_card_and_the_keys_go_on_from_there(lab, finder):
    """Without a mouse: words, Enter, arrow, Enter; then back, to the card that was left."""
    cell = finder("keys")
    search(cell, "kling")
    cell.get_by_label("Find a model").press("Enter")
    cards(cell).first.and_(lab.page.locator(":focus")).wait_for()
    lab.page.keyboard.press("ArrowDown")
    lab.page.keyboard.press("Enter")
    cell.locator(".rh-panel").wait_for()
    back = cell.get_by_role("button", name="Back to the list")
    back.and_(lab.page.locator(":focus")).wait_for()
    lab.page.keyboard.press("Enter")
    cards(cell).nth(1).and_(lab.page.locator(":focus")).wait_for()
    assert lab.errors() == []


@pytest.mark.any_kernel
@pytest.mark.parametrize("width", [1280, 800])
def test_the_table_of_a_search_is_seen_whole(lab, width):
    """Wide or narrow, the cell does not have to be scrolled sideways to copy a class."""
    lab.open("table", ["import rh_widgets as rh\nrh.catalog.search('kling image to video', max_price=5)"])
    lab.viewport(width)
    lab.run(0)
    table = lab.output(0).get_by_role("table")
    table.get_by_role("columnheader", name="Model").wait_for()
    lab.screenshot(f"table-{width}")
    assert table.evaluate("t => t.getBoundingClientRect().right <= t.parentElement.getBoundingClientRect().right + 1")


@pytest.mark.any_kernel
@pytest.mark.parametrize("shade", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 800])
def test_pictures_of_the_browser(lab, finder, shade, width):
    """Nothing is wider than the browser, and what stands below it does not move while somebody types."""
    cell = finder("finder-look")
    lab.theme(shade)
    lab.viewport(width, 1000)
    lab.page.wait_for_timeout(500)
    lab.screenshot(f"finder-start-{shade}-{width}")
    low = cell.bounding_box()["height"]
    search(cell, "kling")
    lab.page.wait_for_timeout(300)
    lab.screenshot(f"finder-found-{shade}-{width}")
    found = cell.bounding_box()["height"]
    search(cell, "kling lip")
    lab.page.wait_for_timeout(300)
    if width > 800:
        assert abs(cell.bounding_box()["height"] - low) <= 1
        assert abs(found - low) <= 1
    clipped = cell.locator(".rh-finder").evaluate(
        """box => [...box.querySelectorAll('button, select, input, .rh-said, .rh-below')]
        .filter(e => e.offsetParent && e.getBoundingClientRect().right > box.getBoundingClientRect().right + 1)
        .map(e => e.className + e.textContent)"""
    )
    assert clipped == []
    cards(cell).first.click()
    cell.locator(".rh-panel").wait_for()
    lab.page.wait_for_timeout(500)
    lab.screenshot(f"finder-open-{shade}-{width}")
