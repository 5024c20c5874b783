"""Models to choose from, as quiet cards: one widget for all of them, drawn by the browser's half."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anywidget
import traitlets as t

from ..specs import flow_text, price_basis, price_figure
from .static_files import static_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..specs import ModelSpec
    from .start_menu import Start

__all__ = ["ModelList", "model_row", "start_row"]


class ModelList(anywidget.AnyWidget):
    """Cards that are buttons; the arrow keys go from one to the next.

    Args:
        on_open: Called with the endpoint of a card that is pressed.
        layout: A Layout to share.
    """

    _esm = static_text("model_list.js")
    _css = static_text("model_list.css")

    rows = t.List(t.Dict()).tag(sync=True)
    label = t.Unicode("Models").tag(sync=True)

    def __init__(self, on_open: Callable[[str], None], *, layout: Any = None) -> None:
        self._on_open = on_open
        super().__init__(**({} if layout is None else {"layout": layout}))
        self.on_msg(self._receive)

    def show(self, label: str, rows: Iterable[dict[str, str]]) -> None:
        """Show these cards, called so for screen readers."""
        with self.hold_sync():
            self.label, self.rows = label, list(rows)

    def focus_on(self, endpoint: str) -> None:
        """Put the focus on a card; on the first one if there is none of that model."""
        self.send({"kind": "focus", "id": endpoint})

    def _receive(self, _: Any, content: dict[str, Any], __: Any) -> None:
        if content.get("kind") == "open":
            self._on_open(str(content.get("id", "")))

    def __repr__(self) -> str:
        return f"ModelList({len(self.rows)} models)"


def model_row(spec: ModelSpec) -> dict[str, str]:
    """A model as a card."""
    return _row(spec, title=spec.title, about=flow_text(spec), text=spec.summary)


def start_row(start: Start, spec: ModelSpec) -> dict[str, str]:
    """A line of the start menu as a card: the wish first, then the model."""
    return _row(spec, title=start.wish, about=spec.title, text=start.why)


def _row(spec: ModelSpec, **words: str) -> dict[str, str]:
    return {"id": spec.endpoint, "price": price_figure(spec), "basis": price_basis(spec), **words}
