"""All fields of a workflow, to choose from which of them a panel has: one widget, however many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import anywidget
import traitlets as t

from .static_files import static_text
from .words import shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ..specs import ComfyGraph, GraphField

__all__ = ["FieldChooser"]

_VALUE: Final = 160  # characters of a value that are shown


class FieldChooser(anywidget.AnyWidget):
    """Nodes that fold, each with its fields and a box to tick.

    Args:
        graph: What there is.
        chosen: The keys that are ticked at first.
        act: Called with the chosen keys, in the graph's order; with `None` when the choice is given up.
        now: The values that differ from the graph's own, by key.
        layout: A Layout to share.

    Attributes:
        chosen: The keys that are ticked.
        wrong: Why a choice was not taken, for who made the chooser to write.
        eager: Whether it takes the focus.
    """

    _esm = static_text("pieces.js", "field_chooser.js")
    _css = static_text("theme.css", "field_chooser.css")

    nodes = t.List(t.Dict()).tag(sync=True)
    suggested = t.List(t.Unicode()).tag(sync=True)
    chosen = t.List(t.Unicode()).tag(sync=True)
    wrong = t.Unicode().tag(sync=True)
    eager = t.Bool(False).tag(sync=True)

    def __init__(
        self,
        graph: ComfyGraph,
        chosen: Iterable[str],
        *,
        act: Callable[[Sequence[str] | None], None],
        now: Mapping[str, Any] | None = None,
        layout: Any = None,
    ) -> None:
        self._act, self._order = act, [field.key for field in graph.fields]
        super().__init__(
            nodes=_told(graph.fields, now or {}),
            suggested=list(graph.suggested),
            chosen=[key for key in chosen if key in self._order],
            **({} if layout is None else {"layout": layout}),
        )
        self.on_msg(self._receive)

    def _receive(self, _: Any, content: dict[str, Any], __: Any) -> None:
        if content.get("kind") == "use":
            chosen = set(content.get("keys", ()))
            self.wrong = ""
            self._act([key for key in self._order if key in chosen])
        elif content.get("kind") == "leave":
            self._act(None)

    def __repr__(self) -> str:
        return f"FieldChooser({len(self.chosen)} of {len(self._order)} fields)"


def _told(fields: Iterable[GraphField], now: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The nodes for the browser, each with its fields."""
    nodes: dict[str, dict[str, Any]] = {}
    for field in fields:
        node = field.node
        told = nodes.setdefault(
            node.id,
            {"id": node.id, "title": node.title or node.kind or "Node", "kind": node.kind, "fields": []},
        )
        given = now.get(field.key)  # none at all: left as the graph has it
        value = value_text(field.value if given is None else given)
        told["fields"].append({"key": field.key, "name": field.field, "value": value})
    return list(nodes.values())


def value_text(value: Any) -> str:
    """A value as people read it, in one line."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return "empty" if value is None or value == "" else shorten(str(value), _VALUE)
