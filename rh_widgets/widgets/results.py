"""Where results appear: an HTML display of their own, which outlives the kernel.

No front end can draw a widget without its kernel, so a saved panel is an error line when
the notebook is opened again. Its results therefore stand below it, as plain HTML under a
display id, updated in place from the I/O thread.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from IPython.display import HTML, display

from ..runs import RunStatus
from .cards import facts_line, place_text, title
from .exhibits import output_key
from .look import MUTED
from .player import Clip, Player
from .turntable import live_results
from .words import shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ..runs import Run

__all__ = ["ResultsArea", "inherited"]

_MOST_DISPLAYS = 4  # a cell that is run again and again leaves its old displays behind


@dataclass(slots=True)
class _Cell:
    """What a cell shows in this execution and showed in the one before: a model and its runs, in order."""

    execution: int
    now: list[tuple[str, Callable[[], list[Run]]]] = field(default_factory=list)
    before: list[tuple[str, Callable[[], list[Run]]]] = field(default_factory=list)


_cells: dict[str, _Cell] = {}


def inherited(cell: str, execution: int, model: str, runs: Callable[[], list[Run]]) -> list[Run]:
    """The runs that stood in this place when the cell was run before; their display is about to go.

    Args:
        cell: The cell's id; without one nothing is known of before.
        execution: The number beside the cell.
        model: Whose panel is being shown; another model's takes over nothing.
        runs: What the panel being shown will have had, when the cell is run again.
    """
    if not cell:
        return []
    known = _cells.get(cell)
    if known is None or known.execution != execution:
        known = _cells[cell] = _Cell(execution, before=known.now if known else [])
    place = len(known.now)
    known.now.append((model, runs))
    there = known.before[place] if place < len(known.before) else None
    return there[1]() if there and there[0] == model else []


class ResultsArea:
    """The results of one panel, below each of its displays."""

    def __init__(self) -> None:
        self.anchor = f"rh-results-{uuid.uuid4().hex[:10]}"
        self._handles: list[Any] = []

    @property
    def live_style(self) -> str:
        """A rule that hides the line for a dead panel; it is there only while the panel lives."""
        return f"<style>.{self.anchor}-hint{{display:none}}</style>"

    def display(self, runs: Sequence[Run], folder: Path) -> None:
        """Put another results area into the current cell."""
        handle = display(HTML(self._html(runs, folder)), display_id=True)
        if handle is not None:
            self._handles = [*self._handles[1 - _MOST_DISPLAYS :], handle]

    def update(self, runs: Sequence[Run], folder: Path) -> None:
        """Show these runs in every results area. From any thread."""
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
        return live_results(runs, folder, anchor=self.anchor, hint=hint)


def clips(run: Run, folder: Path) -> list[Clip]:
    """A finished run as cards of a player."""
    if run.status is not RunStatus.SUCCESS:
        return [Clip(title=shorten(title(run), 90), text=str(run.error or run.status.value), caption=run.spec.title)]
    return [
        Clip(
            key=output_key(run.id, i),
            path=output.path,
            media_type=output.media_type,
            poster=output.poster,
            title=shorten(title(run), 110) + (f" ({i + 1} of {len(run.outputs)})" if len(run.outputs) > 1 else ""),
            caption=("SANDBOX · " if run.site == "sandbox" else "") + facts_line(run),
            place=place_text(output, folder),
            text=output.text,
            width=output.facts.width if output.facts else None,
            height=output.facts.height if output.facts else None,
        )
        for i, output in enumerate(run.outputs)
    ]
