"""A list that opens panels in its own place, one at a time; what they make stays below, and outlives the kernel."""

from __future__ import annotations

import functools
import threading
from typing import TYPE_CHECKING, Any

import ipywidgets as w
from IPython.display import display

from .. import _roof
from .controls import Shared, close_inside
from .guard import guarded
from .kernel import check_kernel, in_voila
from .results import ResultsArea
from .static_files import static_text
from .words import esc

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..runs import Run
    from .panel import Panel

__all__ = ["Opening"]


class Opening(w.Box):
    """The frame of a list; who derives from it makes the list, and opens panels.

    Args:
        name: What it is called where it shows results of an earlier session.
        sheets: Style sheets in `static/`, besides those that all such lists share.

    Attributes:
        panel: The panel that is open, `None` while the list is shown.
    """

    panel: Panel | None
    children: tuple[w.Widget, ...]

    def __init__(self, name: str, *sheets: str) -> None:
        check_kernel()
        self.panel = None
        self._panels: dict[str, Panel] = {}
        self._lock = threading.RLock()
        self._shared = Shared()
        self._results = ResultsArea(name)
        self._back = self._button("← Back to the list", self._on_back)
        self._back.add_class("rh-back")
        style = self._html(f"<style>{static_text('theme.css', 'sieve.css', *sheets)}</style>{self._results.live_style}")
        style.add_class("rh-style")
        self._frame: tuple[w.Widget, ...] = (style, self._back, *self._make_list())
        super().__init__(self._frame, layout=self._shared.layout)
        for look in ("rh-surface", "rh-seek"):
            self.add_class(look)

    def _make_list(self) -> list[w.Widget]:
        """What stands there while no panel is open."""
        raise NotImplementedError

    def _focus_on(self, key: str) -> None:
        """Put the focus on what was opened by this key: its panel was left."""
        raise NotImplementedError

    def back(self) -> None:
        """Show the list again; the panel keeps what was filled in, and its runs go on."""
        with self._lock:
            if self.panel is None:
                return
            key = next(key for key, panel in self._panels.items() if panel is self.panel)
            self.panel = None
            self.remove_class("rh-opened")
            self.children = self._frame
            self._focus_on(key)

    def _put_in_place(self, key: str, make: Callable[[], Panel]) -> Panel:
        """Show the panel of that key in place of the list; it is made where it was not open before."""
        with self._lock:
            if key not in self._panels:
                self._panels[key] = make()
                self._panels[key].show_results_in(self._results)
            self.panel = self._panels[key]
            self.children = (*self._frame, self.panel)
            self.add_class("rh-opened")
            self._back.focus()
            return self.panel

    def _ipython_display_(self, **_kwargs: Any) -> None:
        """Show the list and, below it, the results of its panels: only these survive saving."""
        display(self._repr_mimebundle_(), raw=True)
        self._results.take_over(type(self).__name__, self._on_run)
        if not in_voila():
            self._results.display(_roof.backend().folder)

    def _on_run(self, _run: Run) -> None:
        self._results.update(_roof.backend().folder)

    def _html(self, words: str = "") -> w.HTML:
        return w.HTML(words, layout=self._shared.layout, style=self._shared.html)

    def _button(self, words: str, act: Callable[[Any], None]) -> w.Button:
        button = w.Button(description=words, layout=self._shared.layout, style=self._shared.button)
        button.add_class("rh-plain")
        button.on_click(act)
        return button

    @functools.cached_property
    def _said(self) -> w.HTML:
        """The line above the list."""
        said = self._html()
        said.add_class("rh-said")
        return said

    def _say(self, words: str) -> None:
        """In that line, what went wrong."""
        self._said.value = f'<div class="rh-e" role="alert">{esc(words)}</div>' if words else ""

    @guarded
    def _on_back(self, _button: Any) -> None:
        self.back()

    def close(self) -> None:
        """Close the list, and every panel that was opened in it; runs go on."""
        if self.comm is not None:
            self.children = self._frame
            for panel in self._panels.values():
                panel.close()
            close_inside(self)
        super().close()
