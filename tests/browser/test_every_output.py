"""Every kind of result shows in the page, and is still there when the notebook is opened without its kernel."""

from __future__ import annotations

import itertools
import re

import pytest

START = "import rh_widgets as rh\nrh.connect()"
HOSTILE = "<b>bold</b> & <img src=x onerror=alert(1)>"
IMAGES = "rh.panel('alibaba/wan-2.5-preview/text-to-image', prompt='Four kites over the dunes', size='1280*1280', n=4)"
SOUND = (
    "rh.panel('rhart-audio/text-to-audio/speech-02-hd', text='The tide comes in twice a day, and nobody asks it to.')"
)
SOLID = "rh.panel('hunyuan3d-v3.1/text-to-3d', prompt='A cut gem')"
TEXT = f"rh.panel('rhart-text-g-25-flash/text-to-text', prompt={HOSTILE!r})"
CELLS = [START, IMAGES, SOUND, SOLID, TEXT]
# What the four kinds are found by in a card.
SHOWN = [".rh-images img", "audio", ".rh-solid img", "pre"]

LOADED = "one => one.loaded || null"
HEARD = "one => one.readyState ? one.duration : null"
VIEWER_IS_HERE = "() => customElements.get('model-viewer') !== undefined"


def told(lab, locator, expression, patience=20):
    """What an element says once it says something; asked anew each time, for a redrawn one is another element."""
    for _ in range(patience * 5):
        answer = locator.evaluate(expression)
        if answer is not None:
            return answer
        lab.page.wait_for_timeout(200)
    raise AssertionError(f"{expression} says nothing")


def make_all(lab, name):
    """A panel of each kind, pressed at once; returns when each has its card."""
    lab.open(name, CELLS)
    lab.run_all()
    for i in range(1, len(CELLS)):
        lab.cell(i).get_by_role("button", name=re.compile("^Generate")).click()
    for i, what in enumerate(SHOWN, 1):
        lab.output(i).locator(f".rh-card {what}").first.wait_for(timeout=90_000)


def check_cards(lab):
    """Four pictures, a sound that lasts, a poster, and words that are no markup."""
    for i, what in enumerate(SHOWN, 1):
        lab.output(i).locator(f".rh-card {what}").first.scroll_into_view_if_needed()
    widths = lab.output(1).locator(".rh-images img").evaluate_all("all => all.map(one => one.naturalWidth)")
    assert widths == [480] * 4
    sound = lab.output(2).locator(".rh-card audio")
    assert told(lab, sound, HEARD) == pytest.approx(3.5, abs=0.2)
    assert lab.output(3).locator(".rh-solid img").evaluate("one => one.naturalWidth") == 480
    answer = lab.output(4).locator(".rh-card pre")
    assert HOSTILE in answer.inner_text()
    assert answer.locator("b, img").count() == 0


def take_pictures(lab):
    """Light and dark, at two widths; no card is wider than its place."""
    for shade, width in itertools.product(("light", "dark"), (1280, 800)):
        lab.theme(shade)
        lab.viewport(width, 1000)
        lab.page.wait_for_timeout(500)
        for i in range(1, len(CELLS)):
            lab.output(i).scroll_into_view_if_needed()
            lab.page.wait_for_timeout(200)
            lab.screenshot(f"kind-{i}-{shade}-{width}", lab.output(i))
            place = lab.output(i).bounding_box()["width"]
            assert all(card.bounding_box()["width"] <= place for card in lab.output(i).locator(".rh-card").all())


@pytest.mark.any_kernel
def test_each_kind_shows_and_stays(lab):
    """Images, sound, 3D and text: from the panel to a card that needs no kernel, where each link leads to its file."""
    make_all(lab, "kinds")
    check_cards(lab)
    take_pictures(lab)
    assert lab.errors() == []
    lab.save()
    assert lab.path.stat().st_size < 300_000
    lab.shutdown_kernel()
    lab.reopen()
    check_cards(lab)
    with lab.page.expect_download() as saving:
        lab.output(3).locator(".rh-solid").click()
    assert saving.value.path().read_bytes()[:4] == b"glTF"
    lab.output(1).locator(".rh-images a").nth(2).click()
    lab.page.locator(".jp-ImageViewer img").wait_for()
    assert lab.page.locator(".jp-ImageViewer img").evaluate("one => one.naturalWidth") == 1280


@pytest.mark.any_kernel
def test_nothing_of_the_viewer_comes_before_a_3d_result_is_pressed(lab):
    """Then it turns, a panel's as well as the one that `generate` leaves; and the saved card is the poster still."""
    frames = []
    lab.page.on("websocket", lambda socket: socket.on("framereceived", lambda data: frames.append(len(data))))
    lab.open("solid", [START, SOLID, "rh.generate('hunyuan3d-v3.1/text-to-3d', prompt='Another gem');"])
    lab.run(0)
    lab.run(1)
    lab.cell(1).get_by_role("button", name=re.compile("^Generate")).click()
    lab.run(2, timeout=90)
    for i in (1, 2):
        lab.output(i).locator(".rh-card .rh-solid").get_by_text("press to turn it").wait_for(timeout=90_000)
    assert not lab.page.evaluate(VIEWER_IS_HERE)
    assert max(frames) < 200_000
    for i in (1, 2):
        lab.output(i).locator(".rh-solid").click()
        viewer = lab.output(i).locator("model-viewer")
        viewer.wait_for(timeout=30_000)
        assert told(lab, viewer, LOADED)
        assert viewer.evaluate("one => one.getDimensions().y") > 0.5
    assert sum(size >= 1024 * 1024 for size in frames) == 1  # its first piece, once for both
    lab.screenshot("solid-turning", lab.output(1))
    lab.save()
    assert "model-viewer" not in lab.path.read_text()


@pytest.mark.any_kernel
def test_in_a_layout_of_the_users_each_kind_shows_too(lab):
    """There the panel shows its results itself, and files come over the kernel's connection or from its server."""
    boxed = [f"import ipywidgets as w\nw.VBox([{cell}])" for cell in CELLS[1:]]
    lab.open("boxed", [START, *boxed])
    lab.run_all()
    for i in range(1, len(CELLS)):
        lab.cell(i).get_by_role("button", name=re.compile("^Generate")).click()
    images = lab.cell(1).locator(".rh-slot img")
    images.nth(3).wait_for(timeout=90_000)
    card = lab.cell(2).locator(".rh-slot .rh-p-card")
    card.wait_for(timeout=90_000)
    card.scroll_into_view_if_needed()  # what is out of sight is not loaded
    assert told(lab, card.locator("audio"), HEARD) == pytest.approx(3.5, abs=0.2)
    assert HOSTILE in lab.cell(4).locator(".rh-slot pre").inner_text()
    lab.cell(3).locator(".rh-slot").get_by_role("button", name=re.compile("View in 3D")).click()
    viewer = lab.cell(3).locator(".rh-slot model-viewer")
    viewer.wait_for(timeout=30_000)
    assert told(lab, viewer, LOADED)
    images.nth(3).scroll_into_view_if_needed()
    lab.page.wait_for_function("all => all.every(one => one.naturalWidth === 1280)", arg=images.element_handles())
