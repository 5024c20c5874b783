"""How far something long has come that the cell itself does: one line, which goes away at the end."""

from __future__ import annotations

import sys
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
_CLEAR: Final = "\r\x1b[K"  # a terminal's line, as if nothing had been there


@contextmanager
def progress_line(words: str) -> Iterator[Callable[..., None]]:
    """Gives what is to be called with the share that is done, 0 to 1, and with other words where they change.

    Shown in a notebook, and in a terminal that a person looks at; elsewhere nothing is.
    """
    line: _Cell | _Terminal | None = None
    due = time.monotonic() + _PATIENCE
    if in_notebook():
        line = _Cell()
    elif sys.stderr is not None and sys.stderr.isatty():
        line = _Terminal()

    def show(share: float, words: str = words) -> None:
        nonlocal due
        if line is not None and time.monotonic() >= due:
            due = time.monotonic() + _STEP
            line.say(f"{words} … {share:.0%}")

    try:
        yield show
    finally:
        if line is not None:
            line.clear()


class _Cell:
    """A line below the cell."""

    def __init__(self) -> None:
        self._shown: Any = None

    def say(self, words: str) -> None:
        line = HTML(f'<div role="status">{esc(words)}</div>')
        if self._shown is None:
            self._shown = display(line, display_id=True)
        else:
            self._shown.update(line)

    def clear(self) -> None:
        if self._shown is not None:
            self._shown.update(HTML(""))


class _Terminal:
    """The line that a terminal stands on."""

    def __init__(self) -> None:
        self._said = False

    def say(self, words: str) -> None:
        self._said = True
        sys.stderr.write(f"{_CLEAR}{words}")
        sys.stderr.flush()

    def clear(self) -> None:
        if self._said:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()
