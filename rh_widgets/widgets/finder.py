"""Finding a model in the notebook: search, filters, a list, and the panel of what was chosen.

The list is one widget, whatever is in it, and a panel is made when its model is opened. All
panels that were opened here share one results area below the browser, which outlives the
kernel as that of a single panel does.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import ipywidgets as w

from .. import _roof
from ..specs import KINDS, Catalog, Matches, ModelSpec, money, prices_of
from .guard import guarded
from .kernel import check_kernel
from .model_list import ModelList, model_row, start_row
from .opening import Opening
from .start_menu import START_MENU
from .words import esc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .backend import Backend
    from .panel import Panel

__all__ = ["ModelBrowser"]

_PAGE = 12  # models
_LIMITS = (Decimal("0.5"), Decimal(1), Decimal(2), Decimal(5), Decimal(10))  # CNY for one run
_CHEAPEST = "cheapest first"
_ANY = ""


class ModelBrowser(Opening):
    """Search and filters over a list of models; a model that is chosen opens in its place.

    Args:
        catalog: The models to choose from.
        open_panel: Makes the panel of a model.
        words: What to search for at the start.
        filters: `takes`, `output`, `family` and `max_price`, as in `Catalog.search`.

    Attributes:
        panel: The panel that is open, `None` while the list is shown.

    Raises:
        ParameterError: for filters that no model passes.
    """

    def __init__(
        self, catalog: Catalog, open_panel: Callable[[ModelSpec], Panel], words: str = "", **filters: Any
    ) -> None:
        check_kernel()
        catalog.search(words, **filters)  # a wrong filter is refused before anything is made
        self._catalog, self._open_panel = catalog, open_panel
        self._asked_first = words, filters
        self._shown = _PAGE
        super().__init__("list of models", "finder.css")
        self.add_class("rh-finder")
        self._refresh()

    # What a user does in Python

    def open_model(self, model: str) -> Panel:
        """Open a model's panel in place of the list, as a press on its card does.

        Raises:
            UnknownModelError: with the nearest names.
        """
        spec = self._catalog[model]
        return self._put_in_place(spec.endpoint, lambda: self._open_panel(spec))

    def _focus_on(self, key: str) -> None:
        self._list.focus_on(key)

    @property
    def matches(self) -> Matches:
        """What the words and filters find, the best first."""
        limit = self._price.value
        return self._catalog.search(
            self._words.value,
            takes=self._takes.value or None,
            output=self._output.value or None,
            family=self._family.value or None,
            max_price=limit if isinstance(limit, Decimal) else None,
            cheapest_first=limit == _CHEAPEST,
        )

    def __repr__(self) -> str:
        return f"ModelBrowser({self._words.value!r}, {self.panel or self.matches.headline})"

    # Building

    def _make_list(self) -> list[w.Widget]:
        words, filters = self._asked_first
        self._words = w.Text(
            value=words,
            description="Find a model",
            placeholder="kling, song, 3D, “picture to video” …",
            layout=self._shared.layout,
            style=self._shared.text,
        )
        self._words.on_msg(self._on_enter)
        outputs = sorted({spec.output for spec in self._catalog.values()})
        families = sorted({spec.family for spec in self._catalog.values()})
        self._takes = self._choice("From", "anything", KINDS, filters.get("takes"))
        self._output = self._choice("To", "anything", outputs, filters.get("output"))
        self._family = self._choice("Family", "all", families, filters.get("family"))
        self._price = self._choice("Price of a run", "any", *_prices(filters.get("max_price")))
        sieve = w.Box([self._words, self._takes, self._output, self._family, self._price], layout=self._shared.layout)
        self._list = ModelList(self._on_open, layout=self._shared.layout)
        self._more = self._button("Show more", self._on_more)
        sieve.add_class("rh-sieve")
        self._list.add_class("rh-found")
        for control in sieve.children:
            control.add_class("rh-q")
            control.observe(self._on_change, "value")
        self._words.add_class("rh-words")
        return [sieve, self._said, self._list, self._more]

    def _choice(self, label: str, nothing: str, options: Iterable[Any], chosen: Any) -> w.Dropdown:
        return w.Dropdown(
            options=[(nothing, _ANY), *((_option_text(o), o) for o in options)],
            value=next((o for o in options if _plain(o) == _plain(chosen)), _ANY),
            description=label,
            layout=self._shared.layout,
            style=self._shared.description,
        )

    # Callbacks

    @guarded
    def _on_change(self, _change: Any) -> None:
        self._shown = _PAGE
        self._refresh()

    @guarded
    def _on_more(self, _button: Any) -> None:
        self._shown += _PAGE
        self._refresh()

    @guarded
    def _on_open(self, endpoint: str) -> None:
        self.open_model(endpoint)

    def _on_enter(self, _widget: Any, content: Any, _buffers: Any) -> None:
        """Enter goes to the first card and opens nothing: the last letters may still be on their way."""
        if isinstance(content, dict) and content.get("event") == "submit":
            self._list.focus_on("")

    # Showing

    @property
    def _is_asked(self) -> bool:
        """Whether there is anything to search for."""
        chosen = (self._takes.value, self._output.value, self._family.value, self._price.value)
        return bool(self._words.value.strip()) or any(value != _ANY for value in chosen)

    def _refresh(self) -> None:
        if not self._is_asked:
            self._show_start()
            return
        found = self.matches
        specs = found.specs[: self._shown]
        self._tell(" ".join([f"{found.headline}.", *found.remarks]), specs)
        self._list.show(found.headline, map(model_row, specs))
        self._offer_more(len(found) - len(specs))

    def _show_start(self) -> None:
        starts = [(start, self._catalog[start.endpoint]) for start in START_MENU if start.endpoint in self._catalog]
        self._tell(f"Search {len(self._catalog)} models, or begin with one of these.", [spec for _, spec in starts])
        self._list.show("Where to begin", (start_row(start, spec) for start, spec in starts))
        self._offer_more(0)

    def _offer_more(self, left: int) -> None:
        """The button keeps its place where there are no more, so that nothing below it jumps."""
        self._more.description = f"Show {min(left, _PAGE)} more of {left}" if left > _PAGE else f"Show {left} more"
        self._more.disabled = left <= 0
        (self._more.add_class if left <= 0 else self._more.remove_class)("rh-gone")

    def _tell(self, words: str, specs: Iterable[ModelSpec]) -> None:
        """Above the list: what is in it, and where its prices are from."""
        prices = " ".join(filter(None, [prices_of(specs), _who_pays(_roof.backend())]))
        self._said.value = f'<div role="status">{esc(words)}</div><div class="rh-muted">{esc(prices)}</div>'


def _who_pays(backend: Backend) -> str:
    if backend.is_sandbox:
        return "In the sandbox nothing is charged."
    return "" if backend.currency == "CNY" else f"{backend.label} bills in {backend.currency}."


def _prices(most: Any) -> tuple[list[Any], Any]:
    """What the price can be narrowed to, with the limit that was asked for; and that limit."""
    asked = [] if most is None else [Decimal(str(most))]
    return [_CHEAPEST, *sorted({*_LIMITS, *asked})], next(iter(asked), None)


def _option_text(option: Any) -> str:
    return f"up to {money(option)} CNY" if isinstance(option, Decimal) else str(option)


def _plain(value: Any) -> str:
    """A filter as it is compared: like the catalog's search, in any case and with any sign between its words."""
    return re.sub(r"[\s_-]+", "-", str(value).strip().lower())
