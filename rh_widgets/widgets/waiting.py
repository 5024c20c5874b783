"""How far something long has come that the cell itself does: one line, which goes away at the end."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from IPython.display import HTML, display

from .kernel import in_notebook
from .words import esc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["progress_line"]

_PATIENCE: Final = 1.0  # seconds before anything is shown
_STEP: Final = 0.5  # seconds between two updates


@contextmanager
def progress_line(words: str) -> Iterator[Callable[[float], None]]:
    """Gives what is to be called with the share that is done, 0 to 1; outside a notebook it shows nothing."""
    shown: Any = None
    due = time.monotonic() + _PATIENCE

    def show(share: float) -> None:
        nonlocal shown, due
        if time.monotonic() < due or not in_notebook():
            return
        due = time.monotonic() + _STEP
        line = HTML(f'<div role="status">{esc(words)} … {share:.0%}</div>')
        if shown is None:
            shown = display(line, display_id=True)
        else:
            shown.update(line)

    try:
        yield show
    finally:
        if shown is not None:
            shown.update(HTML(""))
