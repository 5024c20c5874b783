"""A run while it goes on: its state, a clock, a bar, and a button to stop it.

All views of a connection share one tick a second on the I/O thread, which ends with the
last run: an idle notebook sends nothing. Poller-written widgets are kept apart from those
a user edits, so that neither waits for the other.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import threading
from importlib import resources
from typing import TYPE_CHECKING, Any

import ipywidgets as w

from .cards import progress_line, status_line
from .controls import Shared, close_inside

if TYPE_CHECKING:
    from ..runs import Run
    from .backend import Backend

__all__ = ["RunView"]

log = logging.getLogger(__name__)
_TICK = 1.0  # seconds


@functools.cache
def _css() -> str:
    return (resources.files(__package__) / "static" / "run.css").read_text("utf-8")


class _Ticker:
    """Ticks every shown run once a second, as long as there is one."""

    def __init__(self) -> None:
        self._views: set[RunView] = set()
        self._lock = threading.Lock()
        self._running = False

    def add(self, view: RunView, backend: Backend) -> None:
        with self._lock:
            self._views.add(view)
            start, self._running = not self._running, True
        if start:
            backend.in_background(self._tick())

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(_TICK)
            with self._lock:
                self._views = {v for v in self._views if v.run is not None and not v.run.done}
                views = list(self._views)
                if not views:
                    self._running = False
                    return
            for view in views:
                self._render(view)

    def _render(self, view: RunView) -> None:
        try:
            view.render()
        except Exception:  # one view that is gone must not stop the others' clocks
            log.exception("%r could not be drawn", view)
            with self._lock:
                self._views.discard(view)


_ticker = _Ticker()


class RunView(w.Box):
    """Shows one run at a time; `show` gives it another."""

    def __init__(self, shared: Shared | None = None) -> None:
        shared = shared or Shared()
        self.run: Run | None = None
        self._stop_observing = lambda: None
        self._lock = threading.RLock()
        common = {"layout": shared.layout, "style": shared.html}
        self._state, self._clock = w.HTML(**common), w.HTML(**common)
        self._cancel = w.Button(
            description="Cancel", tooltip="Stop this run", layout=shared.layout, style=shared.button
        )
        self._cancel.add_class("rh-quiet")
        self._cancel.on_click(self._on_cancel)
        super().__init__([self._state, self._clock, self._cancel], layout=shared.layout)
        self.add_class("rh-run")

    def show(self, run: Run, backend: Backend) -> None:
        """Follow this run from now on."""
        with self._lock:
            self._stop_observing()
            self.run = run
            self._cancel.disabled = False
            self._stop_observing = run.observe(lambda _: self.render())
        self.render()
        _ticker.add(self, backend)

    def render(self) -> None:
        """Bring the widgets up to date. From any thread; sends only what changed."""
        with self._lock:
            run = self.run
            if run is None:
                return
            self._state.value = f"<style>{_css()}</style>{status_line(run)}"
            self._clock.value = progress_line(run)
            if run.done:
                self._cancel.disabled = True

    def close(self) -> None:
        """Close it with all that is in it."""
        if self.comm is not None:
            close_inside(self)
        super().close()

    def _on_cancel(self, _button: Any) -> None:
        with self._lock:
            self._cancel.disabled = True
            if self.run is not None:
                self.run.cancel()

    def __repr__(self) -> str:
        return f"RunView({self.run!r})"
