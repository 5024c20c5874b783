"""HTML in a cell, under a widget: what is left of it when the kernel is gone.

No front end can draw a widget without its kernel, so what is to stay stands in a display of its own,
under a display id, updated in place from any thread.
"""

from __future__ import annotations

from typing import Any

from IPython.display import HTML, display

__all__ = ["Below", "display_widget"]

_MOST = 4  # a cell that is run again and again leaves its old displays behind


class Below:
    """The displays of one piece of HTML; false before it was shown."""

    def __init__(self) -> None:
        self._handles: list[Any] = []

    def __bool__(self) -> bool:
        return bool(self._handles)

    def show(self, html: str) -> None:
        """Put another display into the current cell."""
        handle = display(HTML(html), display_id=True)
        if handle is not None:
            self._handles = [*self._handles[1 - _MOST :], handle]

    def update(self, html: str) -> None:
        """Change what the displays show."""
        for handle in self._handles:
            handle.update(HTML(html))


def display_widget(widget: Any) -> None:
    """Show an anywidget in the current cell, from within its own `_ipython_display_`."""
    data, metadata = widget._repr_mimebundle_() or ({}, {})
    display(data, metadata=metadata, raw=True)
