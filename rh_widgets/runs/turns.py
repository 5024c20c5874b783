"""Whose task is looked at next, once the server says that it is asked too often.

Until then every look goes when it is due. From then on the looks of all runs go one by one, a
gap apart, each to the run where it is likely to save most waiting: the largest h · s² / 2, with h
the hazard of its end and s the seconds since its last look. The gap doubles with a refusal, and
shrinks with each answer until it is gone: so it finds what the server allows, which nobody
publishes.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Turns", "urgency"]

_SHORTEST, _LONGEST = 0.1, 5.0  # seconds: what a first refusal brings, and the most that they come to
_SHRINKS: Final = 0.9
_GONE: Final = 0.02  # seconds: fifty looks a second are what nobody's runs need


def urgency(hazard: float, seconds: float) -> float:
    """The seconds of waiting that a look now is expected to save.

    Args:
        hazard: The share of such runs that ends per second.
        seconds: Since the last look.
    """
    return hazard * seconds**2 / 2


@dataclass(frozen=True, slots=True)
class _Place:
    urgency: Callable[[], float]
    turn: asyncio.Future[None]


class Turns:
    """The looks of one connection; for one event loop."""

    def __init__(self) -> None:
        self._gap = 0.0
        self._refused_at, self._not_before = float("-inf"), 0.0
        self._waiting: dict[str, _Place] = {}
        self._timer: asyncio.TimerHandle | None = None

    @property
    def free(self) -> bool:
        """Whether everybody may look. Not as long as one still waits: all at once would be the next storm."""
        return not self._gap and not self._waiting

    async def wait(self, run_id: str, urgency: Callable[[], float]) -> None:
        """Wait for the run's turn.

        Args:
            run_id: The run.
            urgency: What a look at it would save, asked anew at each turn.
        """
        if self.free:
            return
        place = self._waiting[run_id] = _Place(urgency, asyncio.get_running_loop().create_future())
        self._plan()
        try:
            await place.turn
        finally:
            self._waiting.pop(run_id, None)

    def refused(self, began: float, pause: float) -> None:
        """A look was refused for its rate. What left before the last refusal, or comes right after it, is old news.

        Args:
            began: When it left, by the loop's clock.
            pause: The seconds for which nobody may look now.
        """
        now = asyncio.get_running_loop().time()
        self._not_before = max(self._not_before, now + pause)
        if began >= self._refused_at and now >= self._refused_at + self._gap:
            self._refused_at = now
            self._gap = min(max(2 * self._gap, _SHORTEST), _LONGEST)
        self._plan()

    def answered(self) -> None:
        """A look was answered."""
        self._gap = self._gap * _SHRINKS if self._gap * _SHRINKS > _GONE else 0.0

    def _plan(self) -> None:
        """See to it that somebody has the next turn."""
        if self._timer is None and self._waiting:
            self._timer = asyncio.get_running_loop().call_at(self._not_before, self._next)

    def _next(self) -> None:
        loop, self._timer = asyncio.get_running_loop(), None
        if loop.time() >= self._not_before and self._waiting:
            chosen = max(self._waiting, key=lambda run_id: self._waiting[run_id].urgency())
            turn = self._waiting.pop(chosen).turn
            if not turn.done():  # it was cancelled, and has not run since
                turn.set_result(None)
            self._not_before = loop.time() + max(self._gap, _GONE)
        self._plan()
