"""A sweep in a cell: what it will cost and one button, then a grid that fills: the kernel's half.

    the plan, its price, one button ─ press ─→ counts, time left, a tile per run ─→ each tile its clip

One widget for any number of runs. Changes go out through the page's ticker, a message for all that has
changed since the last; the clips themselves are asked for by the page (static/sweep.js), tile by tile.
"""

from __future__ import annotations

import threading
import uuid
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets as t

from . import sweep_tiles as words
from .below import Below, display_widget
from .guard import guarded
from .kernel import check_kernel, in_voila
from .pieces import hand_out
from .player import VIEWER, describe
from .results import clips
from .static_files import static_text
from .ticker import page

if TYPE_CHECKING:
    from pathlib import Path

    from ..runs import Sweep
    from .backend import Backend

__all__ = ["SweepView"]


class SweepView(anywidget.AnyWidget):
    """Shows a sweep, starts it, and stops it.

    Args:
        sweep: What is shown; it goes on whether it is shown or not.
        backend: The connection.
    """

    _esm = static_text("pieces.js", "card.js", "sweep.js")
    _css = static_text("theme.css", "player.css", "sweep.css")

    head = t.Dict().tag(sync=True)
    groups: t.List[Any] = t.List().tag(sync=True)
    tiles: t.List[Any] = t.List().tag(sync=True)
    standing = t.Dict().tag(sync=True)
    offer = t.Dict().tag(sync=True)
    clock = t.Unicode().tag(sync=True)
    said = t.Unicode().tag(sync=True)
    anchor = t.Unicode().tag(sync=True)

    def __init__(self, sweep: Sweep, backend: Backend) -> None:
        check_kernel()
        self.sweep, self._backend = sweep, backend
        self._lock = threading.RLock()
        self._changed = False
        self._files: dict[str, Path | None] = {"viewer": VIEWER}
        self._below = Below()
        groups = words.groups(sweep)
        self._without = next(iter(sweep.plan.axes), "") if len(groups) > 1 else ""
        state = self._state()
        anchor = f"rh-sweep-{uuid.uuid4().hex[:10]}"
        super().__init__(head=words.head(sweep), groups=groups, anchor=anchor, **state)
        self.on_msg(self._receive)
        self._stop_observing = sweep.observe(self._on_change)
        if not sweep.done:
            self._on_change(sweep)

    def __repr__(self) -> str:
        return f"SweepView({self.sweep.id}, {self.sweep.status})"

    def close(self) -> None:
        """Close the view; the sweep goes on."""
        if self.comm is not None:
            self._stop_observing()
            page.forget(self)
        super().close()

    def _ipython_display_(self, **_kwargs: Any) -> None:
        """Show the view and, hidden while it lives, the same as plain HTML: only that survives saving."""
        display_widget(self)
        if not in_voila():
            self._below.show(self._html())

    def _html(self) -> str:
        return words.saved_html(self.sweep, self._backend.folder, self.anchor)

    def _state(self) -> dict[str, Any]:
        return {
            "tiles": [words.tile(member, without=self._without) for member in self.sweep.members],
            "standing": words.standing(self.sweep),
            "offer": words.offer(self.sweep),
            "clock": words.clock(self.sweep),
        }

    # What the ticker asks. No lock of ours is taken here: a callback that holds it may wait for the ticker.

    def _on_change(self, _sweep: Sweep) -> None:
        """On the I/O thread, or where it was ordered: something about a run has changed."""
        self._changed = True
        page.follow(self, self._backend.in_background)

    @property
    def state_is_old(self) -> bool:
        return self._changed

    @property
    def clock_is_old(self) -> bool:
        return False

    @property
    def is_over(self) -> bool:
        return self.comm is None or (self.sweep.done and not self._changed)

    def draw_state(self) -> bool:
        self._changed = False  # first: what changes meanwhile is drawn by the next
        fresh = {name: value for name, value in self._state().items() if getattr(self, name) != value}
        with self.hold_sync():
            for name, value in fresh.items():
                setattr(self, name, value)
        if self.sweep.done:
            self._below.update(self._html())
        return bool(fresh)

    def draw_clock(self) -> bool:
        before, self.clock = self.clock, words.clock(self.sweep)
        return before != self.clock

    # What the page asks

    def _receive(self, _widget: Any, content: dict[str, Any], _buffers: Any) -> None:
        kind = content.get("kind")
        if kind == "get":
            hand_out(self, content, self._files.__getitem__)
        elif kind == "clip":
            self._describe(str(content.get("run")))
        else:
            self._act(content)

    @guarded
    def _describe(self, run_id: str) -> None:
        """Tell what a finished run has to show: once per page and run."""
        run = next((run for run in self.sweep.runs if run.id == run_id), None)
        found = clips(run, self._backend.folder) if run is not None and run.done else []
        self._files |= {clip.key: clip.path for clip in found}
        self.send({"kind": "clip", "run": run_id, "clips": [describe(clip.key, clip) for clip in found]})

    @guarded
    def _act(self, content: dict[str, Any]) -> None:
        self._say("")
        try:
            if content["kind"] == "start":
                self.sweep.start(reuse=bool(content.get("reuse")))
            elif content["kind"] == "stop":
                self.sweep.stop()
            elif content["kind"] == "retry":
                self.sweep.retry()
        finally:
            self._on_change(self.sweep)

    def _say(self, said: str) -> None:
        self.said = said
