"""Who wants which run stopped, and pauses that end when somebody does."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final, TypeVar

from .endings import Stopped

if TYPE_CHECKING:
    from collections.abc import Coroutine

__all__ = ["Stops"]

T = TypeVar("T")
_LONG: Final = 1.0  # seconds


class Stops:
    """The marks of cancelled runs. `ask` may come from any thread, the rest is the I/O thread's."""

    def __init__(self) -> None:
        self._asked: set[str] = set()
        self._woken: dict[str, bool] = {}  # the runs that go on; True until the wish was heard
        self._pauses: dict[str, asyncio.Future[Any]] = {}
        self._yielding: set[str] = set()  # whose pause ends for a nudge too
        self._nudged: set[str] = set()  # whose next such pause is none

    @property
    def active(self) -> int:
        """How many runs are going on."""
        return len(self._woken)

    def begin(self, run_id: str) -> None:
        """The run can be stopped from now on."""
        self._woken[run_id] = False

    def end(self, run_id: str) -> None:
        """It is over."""
        self._woken.pop(run_id, None)
        self._asked.discard(run_id)
        self._nudged.discard(run_id)

    def ask(self, run_id: str) -> None:
        """Leave the mark, at once: before a submit can leave."""
        self._asked.add(run_id)

    def wake(self, run_id: str) -> bool:
        """End the run's pause; whether it goes on here."""
        if run_id not in self._woken:
            return False
        self._woken[run_id] = True
        if run_id in self._pauses:
            _end(self._pauses[run_id])
        return True

    def nudge(self, run_id: str) -> None:
        """End the pause before the run's next look; where it is not in one, the next is none."""
        if run_id in self._yielding:
            _end(self._pauses[run_id])
        elif run_id in self._woken:
            self._nudged.add(run_id)

    def asked(self, run_id: str) -> bool:
        return run_id in self._asked

    def forget(self, run_id: str) -> None:
        """It could not be stopped and goes on."""
        self._asked.discard(run_id)
        self.calm(run_id)

    def calm(self, run_id: str) -> None:
        """The wish was heard: the next pause is a whole one."""
        self._woken[run_id] = False

    def check(self, run_id: str) -> None:
        """Raise `Stopped` where somebody asked for that."""
        if run_id in self._asked:
            raise Stopped

    async def pause(self, run_id: str, seconds: float, *, yields: bool = False) -> None:
        """Wait, or until somebody wants it stopped; if it `yields`, or until a nudge."""
        # A future and a timer: `wait_for` on an event costs five times as much, and a thousand runs pause all day.
        nudged = yields and run_id in self._nudged
        if nudged:
            self._nudged.discard(run_id)
        if not self._woken[run_id] and not nudged:
            loop = asyncio.get_running_loop()
            self._pauses[run_id] = over = loop.create_future()
            if yields:
                self._yielding.add(run_id)
            timer = loop.call_at(_due(loop.time(), seconds), _end, over)
            try:
                await over
            finally:
                timer.cancel()
                del self._pauses[run_id]
                self._yielding.discard(run_id)
        self._woken[run_id] = False

    async def unless(self, run_id: str, work: Coroutine[Any, Any, T]) -> T:
        """Wait for some work, or raise `Stopped` as soon as somebody wants the run stopped."""
        task = asyncio.ensure_future(work)
        self._pauses[run_id] = stop = asyncio.get_running_loop().create_future()
        try:
            self.check(run_id)
            await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                self.check(run_id)
            return await task
        finally:
            del self._pauses[run_id]
            if not task.done():
                task.cancel()
                await asyncio.wait({task})

    async def until(self, run_id: str, turn: asyncio.Future[bool]) -> None:
        """The same for a turn in a line, without a task: of these a thousand may wait. False is as good as a wish."""
        self.check(run_id)
        self._pauses[run_id] = turn
        try:
            if not await turn:
                raise Stopped
        finally:
            del self._pauses[run_id]


def _end(pause: asyncio.Future[Any]) -> None:
    if not pause.done():
        pause.set_result(None)


def _due(now: float, seconds: float) -> float:
    """When a pause ends. Long ones end at the tenths of a second, together: waking up costs more than a look."""
    end = now + seconds
    return round(end, 1) if seconds >= _LONG else end
