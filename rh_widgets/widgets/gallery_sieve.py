"""What a gallery is filtered and sorted by."""

from __future__ import annotations

import datetime as dt
import functools
from typing import TYPE_CHECKING, Any, Final

import ipywidgets as w

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..runs import Facets, History
    from .controls import Shared

__all__ = ["Sieve"]

_STATES: Final = (
    ("any", ""),
    ("done", "SUCCESS"),
    ("going on", "OPEN"),
    ("failed", "FAILED"),
    ("cancelled", "CANCELLED"),
    ("outcome unknown", "UNKNOWN"),
)
_STARS: Final = (("any", 0), *((f"{'★' * n}{' or more' if n < 5 else ''}", n) for n in range(1, 6)))  # noqa: PLR2004
_SORTS: Final = (
    ("newest first", "newest"),
    ("oldest first", "oldest"),
    ("dearest first", "cost"),
    ("most stars first", "stars"),
    ("longest time first", "time"),
    ("by model", "model"),
)
_SITES: Final = {"ai": "runninghub.ai", "cn": "runninghub.cn", "custom": "another address"}


class Sieve(w.Box):
    """Words, filters and the order.

    Args:
        facets: What there is to filter by.
        shared: Layout and styles.
        on_change: Called when a value has changed.
    """

    def __init__(self, facets: Facets, shared: Shared, on_change: Callable[[Any], None]) -> None:
        self._quiet = False
        self._on_change = on_change
        choice = functools.partial(w.Dropdown, layout=shared.layout, style=shared.description)
        date = functools.partial(w.DatePicker, layout=shared.layout, style=shared.description)
        self.words = w.Text(
            description="Find runs",
            placeholder="a word of the prompt, a model, a tag, a note, an id …",
            layout=shared.layout,
            style=shared.text,
        )
        self.model = choice(description="Model", options=[("all", "")])
        self.status = choice(description="State", options=_STATES)
        self.stars = choice(description="Stars", options=_STARS)
        self.sort = choice(description="Order", options=_SORTS, value="newest")
        self.site = choice(description="Site", options=[("all", "")])
        self.tag = choice(description="Tag", options=[("any", "")])
        self.since, self.until = date(description="From"), date(description="To")
        self.kept = w.Checkbox(
            description="Only what I keep", indent=False, layout=shared.layout, style=shared.checkbox
        )
        controls = (
            *(self.words, self.model, self.status, self.stars, self.sort),
            *(self.site, self.tag, self.since, self.until, self.kept),
        )
        super().__init__(controls, layout=shared.layout)
        self.add_class("rh-sieve")
        for control in controls:
            control.add_class("rh-q")
            control.observe(self._changed, "value")
        self.words.add_class("rh-words")
        self.kept.add_class("rh-tick")
        self.offer(facets)

    def offer(self, facets: Facets) -> None:
        """Filter by these from now on; what is chosen stays chosen as long as it is there."""
        self._quiet = True
        try:
            _offer(self.model, "all", ((title, endpoint) for endpoint, title in facets.models))
            _offer(self.site, "all", ((_SITES.get(site, site), site) for site in facets.sites))
            _offer(self.tag, "any", ((tag, tag) for tag in facets.tags))
        finally:
            self._quiet = False

    def applied_to(self, history: History) -> History:
        """Those of these runs that pass, in the chosen order."""
        return history.filter(
            self.words.value,
            **self._chosen,
            since=_day(self.since.value, dt.time.min),
            until=_day(self.until.value, dt.time.max),
            sort=self.sort.value,
        )

    @property
    def _chosen(self) -> dict[str, Any]:
        names = ("model", "status", "site", "tag", "stars", "kept")
        return {name: getattr(self, name).value for name in names}

    @property
    def said(self) -> str:
        """What is asked for, in short; empty where all runs are."""
        days = {name: getattr(self, name).value for name in ("since", "until")}
        asked = [f"{name} {value}" for name, value in {**self._chosen, **days}.items() if value]
        return "".join(f"{part}, " for part in [*filter(None, [self.words.value.strip()]), *asked])

    def _changed(self, change: Any) -> None:
        if not self._quiet:
            self._on_change(change)

    def __repr__(self) -> str:
        return f"Sieve({self.said.rstrip(', ')})"


def _offer(control: w.Dropdown, nothing: str, options: Iterable[tuple[str, str]]) -> None:
    offered = [(nothing, ""), *options]
    if list(control.options) == offered:
        return
    was = control.value
    control.options = offered
    control.value = was if was in {value for _, value in offered} else ""


def _day(day: dt.date | None, time: dt.time) -> dt.datetime | None:
    """The begin or the end of a day, where the user is."""
    return None if day is None else dt.datetime.combine(day, time).astimezone()
