"""Everybody can use it: nothing serious for axe, light and dark, and no need of a mouse."""

from __future__ import annotations

import pytest
from accessibility import faults, not_reached

pytestmark = pytest.mark.any_kernel

PANEL = "rh.models.ViduImageToVideoQ2Pro()"
CLIP = "rh.generate('sora-2/text-to-video-pro-official-stable', prompt='A lantern sways in the wind.', duration='4')"


@pytest.fixture
def shown(lab):
    """Shows what a cell of this source shows, and gives that part of the page."""

    def show(name, source, part):
        lab.open(name, ["import rh_widgets as rh\nrh.connect()", source])
        lab.run(0)
        lab.run(1, timeout=120)
        found = lab.output(1).locator(part).first
        found.wait_for(timeout=60_000)
        return found

    return show


@pytest.mark.parametrize(
    ("source", "part"),
    [(PANEL, ".rh-panel"), ("rh.browse()", ".rh-finder"), ("rh.browse('kling')", ".rh-finder"), (CLIP, ".rh-card")],
    ids=["panel", "start menu", "browser", "result"],
)
def test_axe_finds_nothing_serious_and_tab_reaches_all(lab, shown, source, part):
    found = shown("for-everybody", source, part)
    for shade in ("light", "dark"):
        lab.theme(shade)
        assert faults(lab.page, found) == [], shade
    assert not_reached(lab.page, found) == []


def test_a_panel_with_faults_is_as_good(lab, shown):
    panel = shown("faulty", PANEL, ".rh-panel")
    panel.get_by_role("button", name="Generate").click()
    panel.locator(".rh-e").first.wait_for()
    for shade in ("light", "dark"):
        lab.theme(shade)
        assert faults(lab.page, panel) == [], shade


def test_the_check_itself_finds_what_is_wrong(lab, shown):
    """Or it would pass whatever it is given."""
    panel = shown("broken", PANEL, ".rh-panel")
    panel.evaluate("p => p.insertAdjacentHTML('beforeend', '<img src=x><button tabindex=-1>no way here</button>')")
    assert any("image-alt" in fault for fault in faults(lab.page, panel))
    assert any("no way here" in control for control in not_reached(lab.page, panel))
