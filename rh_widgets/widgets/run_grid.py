"""Runs as a grid of cards: one widget for all of them, drawn by the browser's half.

Words and addresses are synchronised; posters are not. A page that opens the widget gets those of the
cards that are shown with it; of later cards it asks for the posters that it does not have yet. So each
picture comes once, whatever is typed into a filter. A clip comes when it is pressed or pointed at.

What changes by itself (a run that goes on, runs that are new) is a `View` of the page's ticker: it goes
out with the progress of all other runs, two messages a second at most.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets as t

from .pieces import hand_out
from .static_files import static_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from .gallery_cards import Card

__all__ = ["RunGrid"]


class RunGrid(anywidget.AnyWidget):
    """Cards that can be looked at, marked, chosen and opened.

    Args:
        on_act: Called with what is done to runs: `{"kind": "open", "id": …}` and the like.
        layout: A Layout to share.

    Attributes:
        cards: The runs that are shown; see `gallery_card`.
        changes: By run, the cards of those that have changed since.
        chosen: The ids of the chosen, in the order in which they stand.
        found: How many runs there are.
        fresh: How many more there are by now.
        empty: What to say where there is none.
        can_compare: Whether there is somebody to compare.
    """

    _esm = static_text("pieces.js", "marks.js", "gallery_card.js", "gallery.js")
    _css = static_text("theme.css", "marks.css", "gallery.css")

    cards = t.List(t.Dict()).tag(sync=True)
    changes = t.Dict().tag(sync=True)
    chosen = t.List(t.Unicode()).tag(sync=True)
    found = t.Int(0).tag(sync=True)
    fresh = t.Int(0).tag(sync=True)
    empty = t.Unicode().tag(sync=True)
    anchor = t.Unicode().tag(sync=True)
    can_compare = t.Bool(False).tag(sync=True)
    # Never set: what a page gets that opens the widget is made when it does.
    posters = t.Dict().tag(sync=True, to_json=lambda _, grid: dict(grid.pictures))

    def __init__(
        self, on_act: Callable[[dict[str, Any]], None], *, can_compare: bool = False, layout: Any = None
    ) -> None:
        self._on_act = on_act
        self.pictures: dict[str, bytes] = {}
        self._files: dict[str, Path] = {}
        self._news: tuple[int, dict[str, dict[str, Any]]] = (0, {})
        more = {} if layout is None else {"layout": layout}
        super().__init__(anchor=f"rh-gallery-{uuid.uuid4().hex[:10]}", can_compare=can_compare, **more)
        self.on_msg(self._receive)

    def show(self, cards: Sequence[Card], found: int, *, empty: str = "") -> None:
        """Show these cards and no others.

        Args:
            cards: A part of the runs that were found.
            found: How many those are.
            empty: What to say where there is none.
        """
        self.pictures, self._files, self._news = {}, {}, (0, {})
        self._take(cards)
        here = {card.id for card in cards}
        with self.hold_sync():
            self.cards, self.found, self.empty = [card.data for card in cards], found, empty
            self.fresh, self.changes = self._news
            self.chosen = [i for i in self.chosen if i in here]

    @property
    def shown(self) -> dict[str, dict[str, Any]]:
        """The cards as the page has them, by run."""
        return {card["id"]: card for card in self.cards} | self.changes

    def change(self, cards: Sequence[Card]) -> None:
        """Show at once what has become of some of the cards."""
        self.note(self.fresh, cards)
        self.draw_state()

    def note(self, fresh: int, cards: Sequence[Card]) -> None:
        """Have ready what the ticker may send: how many runs are new, and the cards that have changed."""
        self._take(cards)
        self._news = (fresh, self.changes | {card.id: card.data for card in cards})

    def _take(self, cards: Sequence[Card]) -> None:
        """Have ready what the page may ask for."""
        self.pictures |= {card.id: card.poster for card in cards if card.poster}
        self._files |= {card.key: card.path for card in cards if card.path and card.key}

    def focus_on(self, run_id: str) -> None:
        """Put the focus on the card of a run; on the first one if that is not there."""
        self.send({"kind": "focus", "id": run_id})

    # As a view of the ticker

    @property
    def state_is_old(self) -> bool:
        return self._news != (self.fresh, self.changes)

    @property
    def clock_is_old(self) -> bool:
        return False  # the page counts the seconds itself

    @property
    def is_over(self) -> bool:
        return self.comm is None or not self.state_is_old

    def draw_state(self) -> bool:
        if not self.state_is_old:
            return False
        with self.hold_sync():
            self.fresh, self.changes = self._news
        return True

    def draw_clock(self) -> bool:
        return False

    # The page

    def _receive(self, _widget: Any, content: dict[str, Any], _buffers: Any) -> None:
        kind = content.get("kind")
        if kind == "get":
            hand_out(self, content, lambda key: self._files[key])
        elif kind == "posters":
            ids = [i for i in content.get("ids", []) if i in self.pictures]
            self.send({"kind": "posters", "ids": ids}, [self.pictures[i] for i in ids])
        else:
            self._on_act(content)

    def __repr__(self) -> str:
        return f"RunGrid({len(self.cards)} of {self.found} runs)"
