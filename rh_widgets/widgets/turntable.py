"""3D results in the page that can be turned, as long as the kernel lives.

A saved card must do without script, so a 3D result stands in it as a poster and a link. Beside it,
one widget per session that is never displayed waits in the page for a press on such a poster; only
then it fetches the viewer and the file, and puts the viewer in the poster's place (player.js).
Without it the same press follows the link.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import traitlets as t

from .cards import results, title
from .exhibits import output_key
from .kernel import in_notebook
from .player import Clip, Player
from .words import shorten

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..runs import Run

__all__ = ["Turntable", "live_results"]

_lock = threading.Lock()


class Turntable(Player):
    """A player that shows nothing itself, and gives life to the posters of its clips wherever they stand."""

    unseen = t.Bool(True).tag(sync=True)


_turntable: Turntable | None = None


def live_results(runs: Sequence[Run], folder: Path, **details: Any) -> str:
    """The results as `cards.results` has them, their 3D posters alive where there is a page. From any thread."""
    fresh = [clip for run in runs if run.done for clip in _solids(run)]
    if fresh and in_notebook():
        _place(fresh)
    return results(runs, folder, **details)


def _place(clips: list[Clip]) -> None:
    global _turntable  # noqa: PLW0603 - one per session, made when the first is needed
    with _lock:
        if _turntable is None:
            _turntable = Turntable()
        known = {clip.key: clip for clip in _turntable.clips} | {clip.key: clip for clip in clips}
        _turntable.show(known.values())


def _solids(run: Run) -> list[Clip]:
    label = shorten(title(run), 90)
    return [
        Clip(key=output_key(run.id, i), path=output.path, media_type=output.media_type, title=label)
        for i, output in enumerate(run.outputs)
        if output.kind == "3d" and output.path
    ]
