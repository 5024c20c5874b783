"""Where results appear: an HTML display of their own, which outlives the kernel.

No front end can draw a widget without its kernel, so a saved panel is an error line when
the notebook is opened again. Its results therefore stand below it, as plain HTML under a
display id, updated in place from the I/O thread.
"""

from __future__ import annotations

import threading
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..runs import RunStatus, made_by
from .below import Below
from .cards import facts_line, place_text, title
from .exhibits import output_key
from .failure import trace_of
from .kernel import current_cell
from .look import MUTED
from .player import Clip, Player
from .turntable import live_results
from .words import shorten

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..runs import Run

__all__ = ["ResultsArea", "inherited"]


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
    """The results of a panel, or of all that were opened in one browser, below each of its displays.

    Args:
        of: What stands above it, in words.

    Attributes:
        runs: What is shown, oldest first.
    """

    def __init__(self, of: str = "panel") -> None:
        self.anchor = f"rh-results-{uuid.uuid4().hex[:10]}"
        self.runs: list[Run] = []
        self._of = of
        self._below = Below()
        self._lock = threading.RLock()

    @property
    def live_style(self) -> str:
        """A rule that hides the line for a dead panel; it is there only while the panel lives."""
        return f"<style>.{self.anchor}-hint{{display:none}}</style>"

    def display(self, folder: Path) -> None:
        """Put another results area into the current cell."""
        self._below.show(self._html(folder))

    def take_over(self, model: str, on_run: Callable[[Run], None]) -> None:
        """Go on showing what this cell had made before it was run again, and tell of it as it goes on."""
        known = {run.id for run in self.runs}
        fresh = [run for run in inherited(*current_cell(), model, lambda: list(self.runs)) if run.id not in known]
        self.runs[:0] = fresh
        for run in fresh:
            run.observe(on_run)

    def update(self, folder: Path) -> None:
        """Show every run as it is now. From any thread."""
        with self._lock:
            self._below.update(self._html(folder))

    def player(self, layout: Any) -> Player:
        """The same results inside the panel, for where the display is missing or behind."""
        return Player(anchor=self.anchor, layout=layout)

    def fill(self, player: Player, model: str, folder: Path) -> None:
        """Show the runs of one model in the player too. From any thread."""
        with self._lock:
            done = [r for r in self.runs if r.done]
            player.show([clip for run in reversed(done) if run.model == model for clip in clips(run, folder)])
            player.count = len(done)

    def _html(self, folder: Path) -> str:
        hint = (
            f'<div class="{self.anchor}-hint" style="font:13px var(--jp-ui-font-family, system-ui);color:{MUTED};'
            f'padding:2px 0 8px">This {self._of} belongs to an earlier session, so Jupyter cannot draw it. Run this '
            "cell to use it again; what is below then makes room for new results, and its files stay where they "
            "are.</div>"
        )
        return live_results(list(self.runs), folder, anchor=self.anchor, hint=hint)


def clips(run: Run, folder: Path) -> list[Clip]:
    """A finished run as cards of a player."""
    if run.status is not RunStatus.SUCCESS:
        words, trace = str(run.error or run.status.value), trace_of(run.error)
        return [Clip(title=shorten(title(run), 90), text=words, caption=run.spec.title, trace=trace)]
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
            maker=made_by(run, output),
            width=output.facts.width if output.facts else None,
            height=output.facts.height if output.facts else None,
        )
        for i, output in enumerate(run.outputs)
    ]
