"""3D results that turn while the kernel lives, and the viewer that comes for them."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from rh_widgets.runs import RunStatus
from rh_widgets.widgets import live_results, turntable
from rh_widgets.widgets.player import PIECE, VIEWER, Clip, Player

SORA = "sora-2/text-to-video-pro-official-stable"


@pytest.fixture
def page(monkeypatch):
    """A notebook without a turntable yet; what it has is closed when the test ends."""
    monkeypatch.setattr(turntable, "in_notebook", lambda: True)
    monkeypatch.setattr(turntable, "_turntable", None)
    yield turntable
    if turntable._turntable is not None:
        turntable._turntable.close()


@pytest.fixture
def solid(run_of, clip, tmp_path):
    """Makes a run that ended in a GLB."""

    def build(name="gem.glb"):
        path = tmp_path / name
        path.write_bytes(b"glTF")
        return run_of(SORA, status=RunStatus.SUCCESS, outputs=(clip(path, media_type="model/gltf-binary"),))

    return build


def test_a_3d_result_in_the_page_is_known_to_the_turntable_by_the_key_in_its_card(page, solid, tmp_path):
    run = solid()
    html = live_results([run], tmp_path)
    (card,) = page._turntable.cards
    assert (card["id"], card["kind"]) == (f"{run.id}-0", "3d")
    assert f'data-rh-solid="{card["id"]}"' in html
    assert card["poster"] == ""  # it stands in the page already


def test_there_is_one_turntable_for_all_and_none_forgets_the_others(page, solid, tmp_path):
    first, second = solid(), solid("other.glb")
    live_results([first], tmp_path)
    made = page._turntable
    live_results([second], tmp_path)
    live_results([first, second], tmp_path)
    assert page._turntable is made
    assert [card["id"] for card in made.cards] == [f"{first.id}-0", f"{second.id}-0"]
    assert made.unseen


def test_without_a_3d_result_there_is_no_turntable(page, run_of, clip, tmp_path):
    live_results([run_of(SORA, status=RunStatus.SUCCESS, outputs=(clip(tmp_path / "a.mp4"),))], tmp_path)
    assert page._turntable is None


def test_outside_a_notebook_no_widget_is_made(page, solid, tmp_path, monkeypatch):
    monkeypatch.setattr(page, "in_notebook", lambda: False)
    live_results([solid()], tmp_path)
    assert page._turntable is None


def test_the_viewer_is_handed_out_when_it_is_asked_for():
    """In pieces like any file, by a name of its own; whatever the cards are."""
    player, heard = Player([Clip(text="a poem")]), []
    player.send = lambda content, buffers=None: heard.append((content["total"], buffers[0]))
    size = VIEWER.stat().st_size
    for offset in range(0, size, PIECE):
        player._handle_custom_msg({"kind": "get", "id": "viewer", "request": "r", "offset": offset}, [])
    assert b"".join(piece for _, piece in heard) == VIEWER.read_bytes()
    assert {total for total, _ in heard} == {size}


def test_nothing_of_the_viewer_is_in_what_a_widget_sends_at_first():
    """A page without 3D gets none of its megabyte."""
    assert len(Player._esm) < 25_000
    assert "model-viewer.min" not in Player._esm


def test_the_viewer_is_the_file_that_its_readme_names():
    """Beside it lies its licence."""
    told = re.search(r"`([0-9a-f]{64})`", (VIEWER.parent / "README.md").read_text("utf-8"))
    assert told[1] == hashlib.sha256(VIEWER.read_bytes()).hexdigest()
    assert "Apache License" in (VIEWER.parent / "LICENSE").read_text("utf-8")


def test_a_card_of_a_glb_is_3d_and_of_another_model_a_file(tmp_path):
    kinds = [Clip(path=Path("x"), media_type=f"model/{form}").kind for form in ("gltf-binary", "stl")]
    assert kinds == ["3d", "file"]
