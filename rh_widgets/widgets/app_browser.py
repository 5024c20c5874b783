"""Finding an app in the notebook: what others like, what is new, or a link that is pasted; and its panel.

The list and each app come from the site, which may take seconds: they are fetched on worker threads, and
only what was asked for last is shown.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final, Protocol

import anywidget
import traitlets as t

from .exhibits import is_web
from .guard import guarded, told
from .opening import Opening
from .static_files import static_text
from .words import shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable, Sequence

    import ipywidgets as w

    from .panel import Panel

__all__ = ["AppBrowser", "AppCard", "AppList", "AppPage"]

_SORTS: Final = {"RECOMMEND": "Recommended", "HOTTEST": "Hottest", "NEWEST": "Newest"}
_TITLE, _WORDS = 120, 240  # characters


class AppCard(Protocol):
    """An app as a list of the site's has it."""

    @property
    def id(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def description(self) -> str: ...

    @property
    def cover(self) -> str:
        """The address of a picture; may be empty."""


class AppPage(Protocol):
    """A page of such a list."""

    @property
    def records(self) -> Sequence[AppCard]: ...

    @property
    def total(self) -> int | None:
        """How many there are on all pages; `None` where the site does not say."""


class AppList(anywidget.AnyWidget):
    """A field for a link, tabs, and cards with a button each.

    Args:
        act: Called with what is pressed: `open` with a link or an id, `sort` with a name, or `more`.
        layout: A Layout to share.
    """

    _esm = static_text("pieces.js", "app_list.js")
    _css = static_text("theme.css", "app_list.css")

    sorts = t.List(t.List(t.Unicode())).tag(sync=True)
    sort = t.Unicode().tag(sync=True)
    rows = t.List(t.Dict()).tag(sync=True)
    more = t.Bool(False).tag(sync=True)
    busy = t.Unicode().tag(sync=True)
    wrong = t.Unicode().tag(sync=True)

    def __init__(self, act: Callable[[str, str], None], *, sort: str, layout: Any = None) -> None:
        self._act = act
        given = {} if layout is None else {"layout": layout}
        super().__init__(sorts=[list(pair) for pair in _SORTS.items()], sort=sort, **given)
        self.on_msg(self._receive)

    def focus_on(self, app_id: str) -> None:
        """Put the focus on the button of an app; on the field for a link if it is not among them."""
        self.send({"kind": "focus", "id": app_id})

    def _receive(self, _: Any, content: dict[str, Any], __: Any) -> None:
        self._act(str(content.get("kind", "")), str(content.get("what", "")))

    def __repr__(self) -> str:
        return f"AppList({_SORTS[self.sort]}, {len(self.rows)} apps)"


class AppBrowser(Opening):
    """The site's apps; one that is chosen, or whose link is pasted, opens in place of the list.

    Args:
        list_apps: Gives a page of the list, by the sort's name and the page's number from 1. May block; called
            on a worker thread.
        open_app: Makes the panel of an app, from a link or an id. May block, and is called likewise.
        in_background: Runs a coroutine on the I/O thread.
        sort: `RECOMMEND`, `HOTTEST` or `NEWEST`, to begin with.

    Attributes:
        panel: The panel that is open, `None` while the list is shown.
    """

    def __init__(
        self,
        list_apps: Callable[[str, int], AppPage],
        open_app: Callable[[str], Panel],
        in_background: Callable[[Coroutine[Any, Any, None]], object],
        *,
        sort: str = "RECOMMEND",
    ) -> None:
        self._list_apps, self._open_app, self._in_background = list_apps, open_app, in_background
        self._sort, self._page = sort, 0
        self._asked = 0  # an answer to any but the latest question is not shown
        super().__init__("list of apps")
        self.add_class("rh-apps")
        self._ask("Fetching the list …", self._fetch)

    # What a user does in Python

    def open_app(self, app: str) -> Panel:
        """Open an app's panel in place of the list, as a press on its card does.

        Raises:
            RunningHubError: there is no such app, or the site is not reached.
        """
        key = app.strip()
        if key in self._panels:
            return self._put_in_place(key, lambda: self._panels[key])
        panel = self._open_app(key)
        return self._put_in_place(key, lambda: panel)

    def __repr__(self) -> str:
        return f"AppBrowser({self.panel or self._list})"

    # How that is done

    def _make_list(self) -> list[w.Widget]:
        self._list = AppList(self._on_act, sort=self._sort, layout=self._shared.layout)
        return [self._list]

    def _focus_on(self, key: str) -> None:
        self._list.focus_on(key)

    def _ask(self, words: str, work: Callable[[int], None]) -> None:
        """Do something that takes its time on a worker thread, and say so meanwhile."""
        self._asked += 1
        number = self._asked
        with self._list.hold_sync():
            self._list.busy, self._list.wrong = words, ""
        self._in_background(asyncio.to_thread(self._work, number, work))

    def _work(self, number: int, work: Callable[[int], None]) -> None:
        """Without the lock: who presses something meanwhile must not wait for the network."""
        try:
            work(number)
        except Exception:  # shown, or nobody's any more
            with told(self):
                if number == self._asked:
                    raise
        finally:
            if number == self._asked:
                self._list.busy = ""

    def _fetch(self, number: int) -> None:
        """Get the next page."""
        found = self._list_apps(self._sort, self._page + 1)
        if number != self._asked:
            return
        self._page += 1
        known = {row["id"] for row in self._list.rows}
        rows = [*self._list.rows, *(row for row in _rows(found.records) if row["id"] not in known)]
        with self._list.hold_sync():
            self._list.rows = rows
            self._list.more = bool(found.records) and (found.total is None or len(rows) < found.total)

    @guarded
    def _on_act(self, kind: str, what: str) -> None:
        if kind == "open" and what.strip():
            self._ask("Opening the app …", lambda _: self._open(what))
        elif kind == "more":
            self._ask("Fetching more …", self._fetch)
        elif kind == "sort" and what in _SORTS:
            self._sort, self._page = what, 0
            with self._list.hold_sync():
                self._list.sort, self._list.rows, self._list.more = what, [], False
            self._ask("Fetching the list …", self._fetch)

    def _open(self, what: str) -> None:
        self.open_app(what)

    def _say(self, words: str) -> None:
        self._list.wrong = words


def _rows(apps: Iterable[AppCard]) -> list[dict[str, str]]:
    """Apps as cards, each once."""
    rows = {
        app.id: {
            "id": app.id,
            "title": shorten(app.title, _TITLE) or f"App {app.id}",
            "text": shorten(app.description, _WORDS),
            "cover": app.cover if is_web(app.cover) else "",
        }
        for app in apps
    }
    return list(rows.values())
