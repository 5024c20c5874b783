"""Where results appear: an HTML display of their own, which outlives the kernel.

No front end can draw a widget without its kernel, so a saved panel is an error line when
the notebook is opened again. Its results therefore stand below it, as plain HTML under a
display id, updated in place from the I/O thread.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from IPython.display import HTML, display

from ..runs import RunStatus
from .cards import MUTED, facts_line, place_text, results, title
from .player import Clip, Player
from .words import shorten

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..runs import Run

__all__ = ["ResultsArea"]


_MOST_DISPLAYS = 4  # a cell that is run again and again leaves its old displays behind


# Which panel a cell showed last: when the cell is run again, its results are taken over.
_panels_of_cells: dict[tuple[str, str], ResultsArea] = {}


class ResultsArea:
    """The results of one panel, below each of its displays."""

    def __init__(self) -> None:
        self.anchor = f"rh-results-{uuid.uuid4().hex[:10]}"
        self.shown: list[Run] = []
        self._handles: list[Any] = []

    @property
    def live_style(self) -> str:
        """A rule that hides the line for a dead panel; it is there only while the panel lives."""
        return f"<style>.{self.anchor}-hint{{display:none}}</style>"

    def inherit(self, cell: str, model: str) -> list[Run]:
        """The runs of the panel that this cell showed before; its display is about to go."""
        if not cell:
            return []
        before = _panels_of_cells.get((cell, model))
        _panels_of_cells[cell, model] = self
        return list(before.shown) if before is not None and before is not self else []

    def display(self, runs: Sequence[Run], folder: Path) -> None:
        """Put another results area into the current cell."""
        self.shown = list(runs)
        handle = display(HTML(self._html(runs, folder)), display_id=True)
        if handle is not None:
            self._handles = [*self._handles[1 - _MOST_DISPLAYS :], handle]

    def update(self, runs: Sequence[Run], folder: Path) -> None:
        """Show these runs in every results area. From any thread."""
        self.shown = list(runs)
        for handle in self._handles:
            handle.update(HTML(self._html(runs, folder)))

    def player(self, layout: Any) -> Player:
        """The same results inside the panel, for where the display is missing or behind."""
        return Player(anchor=self.anchor, layout=layout)

    def fill(self, player: Player, runs: Sequence[Run], folder: Path) -> None:
        """Show these runs in the player too. From any thread."""
        done = [r for r in runs if r.done]
        player.show([clip for run in reversed(done) for clip in clips(run, folder)])
        player.count = len(done)

    def _html(self, runs: Sequence[Run], folder: Path) -> str:
        hint = (
            f'<div class="{self.anchor}-hint" style="font:13px var(--jp-ui-font-family, system-ui);color:{MUTED};'
            'padding:2px 0 8px">This panel belongs to an earlier session, so Jupyter cannot draw it. Run this cell to '
            "use it again; what is below then makes room for new results, and its files stay where they are.</div>"
        )
        return results(runs, folder, anchor=self.anchor, hint=hint)


def clips(run: Run, folder: Path) -> list[Clip]:
    """A finished run as cards of a player."""
    if run.status is not RunStatus.SUCCESS:
        return [Clip(title=shorten(title(run), 90), text=str(run.error or run.status.value), caption=run.spec.title)]
    return [
        Clip(
            path=output.path,
            media_type=output.media_type,
            poster=output.poster,
            title=shorten(title(run), 110),
            caption=("SANDBOX · " if run.site == "sandbox" else "") + facts_line(run),
            place=place_text(output, folder),
            text=output.text,
            width=output.facts.width if output.facts else None,
            height=output.facts.height if output.facts else None,
        )
        for output in run.outputs
    ]
