"""Where results appear: an HTML display of their own, which outlives the kernel.

No front end can draw a widget without its kernel, so a saved panel is an error line when
the notebook is opened again. Its results therefore stand below it, as plain HTML under a
display id, updated in place from the I/O thread.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from IPython.display import HTML, display

from .cards import MUTED, results

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..runs import Run

__all__ = ["ResultsArea"]


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
            self._handles.append(handle)

    def update(self, runs: Sequence[Run], folder: Path) -> None:
        """Show these runs in every results area. From any thread."""
        for handle in self._handles:
            handle.update(HTML(self._html(runs, folder)))

    def _html(self, runs: Sequence[Run], folder: Path) -> str:
        hint = (
            f'<div class="{self.anchor}-hint" style="font:13px var(--jp-ui-font-family, system-ui);color:{MUTED};'
            'padding:2px 0 8px">This panel belongs to an earlier session. Run this cell to use it again.</div>'
        )
        return results(runs, folder, anchor=self.anchor, hint=hint)
