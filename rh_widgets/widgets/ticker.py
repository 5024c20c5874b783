"""The page's one sender of progress: at most two messages in any second, however many runs.

    first   a state that changed, the one that waits longest
    then    a clock line that says what is no longer so: another state, another note, the end
    then    the clock most out of date, each at most once a second

What waits is no text but a view, which is asked for its text when its turn comes. So changes
in between collapse into the newest, none overtakes another, and the last is never lost.

A change goes out from the thread that brings it, at once where the rule allows it; all else
from a task on the I/O thread, which ends with the last run: an idle notebook sends nothing.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import deque
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

__all__ = ["Ticker", "View", "page"]

log = logging.getLogger(__name__)
_MOST = 2  # messages in any second
_SECOND = 1.0
_GAP = 0.5  # seconds before a clock that merely goes on, so that a change finds room soon on a busy page too


class View(Protocol):
    """A run on the page: a state line and a clock line, each a widget of its own."""

    @property
    def state_is_old(self) -> bool:
        """Whether the state line says another state than the run has."""

    @property
    def clock_is_old(self) -> bool:
        """Whether the clock line is wrong in more than the time."""

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be said."""

    def draw_state(self) -> bool:
        """Bring the state line up to date; whether that took a message."""

    def draw_clock(self) -> bool:
        """Bring the clock line up to date; whether that took a message."""


@dataclass
class _Wait:
    """Since when a view's new state waits (never: inf), and when its clock was drawn last."""

    drawn: float
    changed: float = inf


class Ticker:
    """Sends the progress of all views. Safe to use from any thread.

    Args:
        now: A clock in seconds that never goes back.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.RLock()
        self._waits: dict[View, _Wait] = {}
        self._sent = deque([-inf] * _MOST, maxlen=_MOST)
        self._running = False

    def follow(self, view: View, in_background: Callable[[Coroutine[Any, Any, None]], object]) -> None:
        """Take a view in, or hear that its run changed; what the rule allows is sent before this returns.

        Args:
            view: It stays until it is over.
            in_background: Runs a coroutine on the I/O thread.
        """
        with self._lock:
            self._note(view)
            self.turn()
            start = bool(self._waits) and not self._running
            self._running |= start
        if start:
            in_background(self._tick())

    def forget(self, view: View) -> None:
        """Send nothing more of this view."""
        if view in self._waits:  # asked without the lock, for a finaliser must not wait for it
            with self._lock:
                self._waits.pop(view, None)

    def turn(self) -> float | None:
        """Send all that may be sent now.

        Returns:
            Seconds until more may be; `None` when every view is over.
        """
        with self._lock:
            now = self._now()
            while (view := self._next(now)) is not None:
                self._send(view)
                now = self._now()
            self._waits = {view: wait for view, wait in self._waits.items() if not view.is_over}
            if not self._waits:
                return None
            # With room for a message nothing but a clock can become due: who brings a change sends it.
            moments = [self._sent[0] + _SECOND, self._sent[-1] + _GAP]
            moments += [wait.drawn + _SECOND for wait in self._waits.values()]
            return min(moment for moment in moments if moment > now) - now

    def _note(self, view: View) -> None:
        now = self._now()
        if view not in self._waits:
            self._waits[view] = _Wait(drawn=-inf if view.clock_is_old else now)
        wait = self._waits[view]
        if view.state_is_old:
            wait.changed = min(wait.changed, now)

    def _next(self, now: float) -> View | None:
        """Whose turn it is, if the rule allows one."""
        ready = [v for v, wait in self._waits.items() if wait.changed < inf or wait.drawn + _SECOND <= now]
        first = min(ready, key=self._rank, default=None)
        if first is None or self._sent[0] + _SECOND > now:
            return None
        presses = self._waits[first].changed < inf or first.clock_is_old
        return first if presses or self._sent[-1] + _GAP <= now else None

    def _rank(self, view: View) -> tuple[float, bool, float]:
        wait = self._waits[view]
        return wait.changed, not view.clock_is_old, wait.drawn

    def _send(self, view: View) -> None:
        wait = self._waits[view]
        try:
            if wait.changed < inf:
                sent = view.draw_state()
                wait.changed = inf
            else:
                sent = view.draw_clock()
                wait.drawn = self._now()
        except Exception:  # one view that is gone must not stop the others
            log.exception("%r could not be drawn", view)
            self._waits.pop(view, None)
            sent = True  # for all we know
        if sent:
            self._sent.append(self._now())

    async def _tick(self) -> None:
        try:
            while (pause := self._turn_or_end()) is not None:  # noqa: ASYNC110 - it waits for the time
                await asyncio.sleep(pause)
        except asyncio.CancelledError:
            self._running = False
            raise

    def _turn_or_end(self) -> float | None:
        """A turn; with the last one the task is over, in one step, so that no view comes in between."""
        with self._lock:
            pause = self.turn()
            self._running = pause is not None
            return pause


page = Ticker()
"""The page's own, whoever shows a run on it."""
