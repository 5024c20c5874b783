"""All runs ever made, to look through: search, filters, a grid of cards, and what is done with the chosen.

The journal filters, sorts and counts; a page of cards is read at a time, and only their posters are sent. A
run that is opened takes the place of the grid, as a model does in the browser of models. What is
shown stands below as plain HTML too, hidden while the gallery lives, for only that survives saving.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import functools
import threading
from typing import TYPE_CHECKING, Any, Final

import ipywidgets as w
from IPython.display import HTML, display

from ..errors import ConfigurationError
from .controls import Shared, close_inside
from .gallery_cards import Card, gallery_card, saved_gallery
from .gallery_sieve import Sieve
from .guard import guarded
from .kernel import check_kernel, in_voila, server_link
from .opened_run import OpenedRun
from .run_grid import RunGrid
from .static_files import static_text
from .ticker import page
from .words import esc

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from pathlib import Path

    from ..runs import History, Record, Run
    from .panel import Panel

__all__ = ["Gallery"]

PAGE: Final = 24  # runs
_MOST_DISPLAYS: Final = 4  # a cell that is run again and again leaves its old displays behind
_LOOK: Final = 2.0  # seconds between two looks for what has changed
_NONE_YET: Final = "No runs yet. Make one: rh.browse() finds a model."
_NONE_SUCH: Final = "No run is all of this. Take a word or a filter away."


class Gallery(w.Box):
    """Search and filters over cards of runs, which can be marked, chosen, compared, exported, deleted, opened.

    Args:
        history: The runs to look through.
        folder: The notebook's; what is exported is written there.
        open_panel: Makes the panel of a run.
        in_background: Runs a coroutine on the I/O thread.
        compare: Makes what shows some runs side by side; without it there is no such button.

    Attributes:
        opened: What is open in place of the grid, `None` while the grid is shown.
    """

    opened: w.Widget | None
    children: tuple[w.Widget, ...]

    def __init__(
        self,
        history: History,
        *,
        folder: Path,
        open_panel: Callable[[Run], Panel],
        in_background: Callable[[Coroutine[Any, Any, None]], object],
        compare: Callable[[Sequence[Run]], w.Widget] | None = None,
    ) -> None:
        check_kernel()
        self.opened = None
        self._history, self._folder, self._open_panel, self._compare = history, folder, open_panel, compare
        self._in_background = in_background
        self._opened: dict[str, OpenedRun] = {}
        self._lock = threading.RLock()
        self._handles: list[Any] = []
        self._saved: list[dict[str, Any]] = []
        self._seen: list[dict[str, Any]] = []
        self._count = PAGE
        self._shared = Shared()
        super().__init__(self._build(), layout=self._shared.layout)
        for name in ("rh-surface", "rh-seek", "rh-gallery"):
            self.add_class(name)
        self._refresh()
        in_background(self._watch())

    # What a user does in Python

    @property
    def found(self) -> History:
        """The runs that words and filters find, in the order in which they are shown."""
        return self._sieve.applied_to(self._history)

    @property
    def chosen(self) -> list[Run]:
        """The runs that are chosen in the grid, in the order in which they stand there."""
        return self._runs_of(self._grid.chosen)

    def open_run(self, run: Run | str) -> OpenedRun:
        """Open a run in place of the grid, as a press on its card does.

        Raises:
            KeyError: there is no such run.
        """
        with self._lock:
            record = self._history.record(run)
            if record.id not in self._opened:
                self._opened[record.id] = OpenedRun(
                    self._history[record.id], history=self._history, folder=self._folder, open_panel=self._open_panel
                )
            opened = self._opened[record.id]
            opened.refresh()
            self._put_in_place(opened)
            return opened

    def back(self) -> None:
        """Show the grid again, as it is by now."""
        with self._lock:
            if self.opened is None:
                return
            was, self.opened = self.opened, None
            self.remove_class("rh-opened")
            self.children = self._frame
            self._refresh()
            self._grid.focus_on(was.run.id if isinstance(was, OpenedRun) else "")
            if not isinstance(was, OpenedRun):
                was.close()

    def _put_in_place(self, widget: w.Widget) -> None:
        self.opened = widget
        widget.add_class("rh-instead")
        self._say("")
        self.children = (*self._frame, widget)
        self.add_class("rh-opened")
        self._back.focus()

    def _ipython_display_(self, **_kwargs: Any) -> None:
        """Show the gallery and, hidden while it lives, what it shows as plain HTML: only that survives saving."""
        display(self._repr_mimebundle_(), raw=True)
        self._saved = list(self._grid.shown.values())
        handle = None if in_voila() else display(HTML(self._html()), display_id=True)
        if handle is not None:
            self._handles = [*self._handles[1 - _MOST_DISPLAYS :], handle]

    def __repr__(self) -> str:
        return f"Gallery({self._sieve.said}{len(self._grid.cards)} of {self._grid.found} runs shown)"

    # Building

    def _build(self) -> list[w.Widget]:
        html = functools.partial(w.HTML, layout=self._shared.layout, style=self._shared.html)
        style = html(f"<style>{static_text('theme.css', 'sieve.css', 'gallery_box.css')}</style>")
        self._sieve = Sieve(self._history.facets(), self._shared, self._on_change)
        self._said = html()
        self._grid = RunGrid(self._act, can_compare=self._compare is not None, layout=self._shared.layout)
        self._back = w.Button(
            description="← Back to the gallery", layout=self._shared.layout, style=self._shared.button
        )
        self._back.on_click(self._on_back)
        named = {"rh-style": style, "rh-said": self._said, "rh-back": self._back}
        for name, widget in named.items():
            widget.add_class(name)
        self._back.add_class("rh-plain")
        self._frame = (style, self._back, self._sieve, self._said, self._grid)
        return list(self._frame)

    def close(self) -> None:
        """Close the gallery with all that was opened in it; runs go on."""
        if self.comm is not None:
            page.forget(self._grid)
            self.children = self._frame
            for opened in self._opened.values():
                opened.close()
            close_inside(self)
        super().close()

    # Callbacks

    @guarded
    def _on_change(self, _change: Any) -> None:
        self._count = PAGE
        self._say("")
        self._refresh()

    @guarded
    def _on_back(self, _button: Any) -> None:
        self.back()

    @guarded
    def _act(self, content: dict[str, Any]) -> None:
        """What is pressed in the grid."""
        acts: dict[str, Callable[[dict[str, Any]], None]] = {
            "open": lambda told: self._show_run(str(told["id"])),
            "rate": self._mark,
            "keep": self._mark,
            "more": lambda _: self._show_more(),
            "fresh": lambda _: self._show_fresh(),
            "compare": lambda told: self._show_compared(told["ids"]),
            "export": self._export,
            "delete": self._delete,
        }
        act = acts.get(str(content.get("kind")))
        if act is not None:
            act(content)

    def _show_run(self, run_id: str) -> None:
        self.open_run(run_id)

    def _show_more(self) -> None:
        self._count += PAGE
        self._refresh()

    def _show_fresh(self) -> None:
        """The new runs may have models and tags that there was no filter for."""
        self._sieve.offer(self._history.facets())
        self._refresh()

    def _show_compared(self, ids: Sequence[str]) -> None:
        if self._compare is not None:
            self._put_in_place(self._compare(self._runs_of(ids)))

    def _mark(self, told: dict[str, Any]) -> None:
        """Write what the user thinks of a run, and show what stands in the journal then."""
        run_id = str(told["run"])
        try:
            if told["kind"] == "rate":
                self._history.rate(run_id, int(told["stars"]) or None)
            else:
                (self._history.keep if told["kept"] else self._history.unkeep)(run_id)
            self._say("")
        finally:  # also where that failed: the page shows what was pressed
            cards = [
                Card(c.data | {"stamp": str(told.get("stamp", ""))}, c.poster, c.path) for c in self._now([run_id])
            ]
            self._grid.change(cards)

    def _export(self, told: dict[str, Any]) -> None:
        """Write the chosen, or all that were found, beside the notebook, and say where."""
        runs = self.found.among(*told["ids"]) if told.get("ids") else self.found
        form = "csv" if told.get("form") == "csv" else "jsonl"
        path = self._folder / f"runs_{dt.datetime.now().astimezone():%Y-%m-%d_%H%M%S}.{form}"
        try:
            (runs.to_csv if form == "csv" else runs.to_jsonl)(path)
        except OSError as error:
            raise ConfigurationError(f"{path} cannot be written: {error}.") from error
        link, name = server_link(path), esc(path.name)
        where = f'<a href="{esc(link)}" target="_blank" rel="noopener" download>{name}</a>' if link else esc(path)
        self._said.value = f'<div role="status">{_runs(len(runs))} written to {where}</div>'

    def _delete(self, told: dict[str, Any]) -> None:
        ids = [str(i) for i in told["ids"]]
        self._history.delete(*ids, files=bool(told.get("files")))
        for run_id in ids:
            if run_id in self._opened:
                self._opened.pop(run_id).close()
        self._refresh()
        self._tell(f"{_runs(len(ids))} deleted.")
        self._grid.focus_on("")

    # Showing

    def _refresh(self) -> None:
        found = self.found
        pairs = found.page(0, self._count)
        for _, record in pairs:
            if not record.status.is_final:
                self._history[record.id]  # looked at: it is taken up where it runs here
        self._grid.show(self._cards(pairs), len(found), empty=_NONE_SUCH if self._sieve.said else _NONE_YET)

    def _cards(self, pairs: Sequence[tuple[Run, Record]]) -> list[Card]:
        return [gallery_card(run, record, self._folder) for run, record in pairs]

    def _runs_of(self, ids: Sequence[str]) -> list[Run]:
        """Runs in the order in which they are named; what was deleted meanwhile is left out."""
        return [self._history[run_id] for run_id in ids if run_id in self._history]

    def _now(self, ids: Sequence[str]) -> list[Card]:
        """Some runs as they are now."""
        return self._cards(self._history.among(*ids).page(0, len(ids)))

    def _html(self) -> str:
        pairs = self.found.page(0, PAGE)
        return saved_gallery(pairs, self._grid.found, self._folder, self._grid.anchor)

    def _tell(self, words: str) -> None:
        self._said.value = f'<div role="status">{esc(words)}</div>' if words else ""

    def _say(self, words: str) -> None:
        """In the same place, what went wrong."""
        self._said.value = f'<div class="rh-e" role="alert">{esc(words)}</div>' if words else ""

    # What changes by itself

    async def _watch(self) -> None:
        """Look, now and then, for what the page does not show yet; as long as there is a gallery."""
        while self.comm is not None:
            await asyncio.sleep(_LOOK)
            await asyncio.to_thread(self._look)

    @guarded
    def _look(self) -> None:
        """From a thread of its own: what is new, what has changed, and what is to be saved."""
        if self.comm is None:
            return
        shown = self._grid.shown
        going = [run_id for run_id, card in shown.items() if card["going"]]
        changed = [card for card in self._now(going) if _plain(card.data) != _plain(shown[card.id])]
        self._grid.note(max(len(self.found) - self._grid.found, 0), changed)
        self._settle()
        page.follow(self._grid, self._in_background)

    def _settle(self) -> None:
        """Bring what is saved up to date, once nobody has changed anything between two looks."""
        shown = list(self._grid.shown.values())
        if shown == self._seen and shown != self._saved and self._handles:
            self._saved, html = shown, HTML(self._html())
            for handle in self._handles:
                handle.update(html)
        self._seen = shown


def _plain(card: dict[str, Any]) -> dict[str, Any]:
    """A card without what is of the moment."""
    return {**card, "stamp": "", "end": 0}


def _runs(count: int) -> str:
    return "1 run" if count == 1 else f"{count:,} runs"
