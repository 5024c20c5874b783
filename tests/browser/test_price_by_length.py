"""A price that goes by the length of a clip, as a user meets it: named first, then worked out."""

from __future__ import annotations

import pytest

PANEL = """import rh_widgets as rh
rh.sandbox.save_example("clip.mp4")
rh.models.KlingV30ProMotionControl(character_orientation="video")"""


@pytest.mark.any_kernel
def test_the_price_comes_with_the_clip_and_goes_with_it(lab):
    """The example lasts five seconds; each is 1.08 CNY on the public list."""
    lab.open("length.ipynb", [PANEL])
    lab.run(0)
    price = lab.cell(0).locator(".rh-price")
    price.get_by_text("CNY per second").wait_for()
    lab.screenshot("price-of-a-second", lab.cell(0))
    button = lab.cell(0).get_by_role("button", name="Generate")
    height = button.bounding_box()["y"]
    box = lab.cell(0).get_by_label("Movement: path or URL")
    box.fill("clip.mp4")
    box.press("Enter")
    price.get_by_text("5.40").wait_for()
    lab.screenshot("price-of-a-clip", lab.cell(0))
    assert button.bounding_box()["y"] == height, "nothing jumps"
    lab.cell(0).get_by_role("button", name="Remove clip.mp4").click()
    price.get_by_text("CNY per second").wait_for()
    assert lab.errors() == []
