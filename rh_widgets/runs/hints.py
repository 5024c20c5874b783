"""Words from elsewhere that a task may be over, such as a webhook's.

Nobody signs them, so none is believed: a hint does no more than bring the next look forward, and
what that look sees decides. A run looks at most once a second for them; what comes sooner waits.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .run import Run
    from .stops import Stops

__all__ = ["Hints"]

_GAP: Final = 1.0  # seconds between two looks for which hints are the reason


class Hints:
    """The hints for one connection's tasks. All but `knows` is for the I/O thread."""

    def __init__(self, stops: Stops) -> None:
        self._stops = stops
        self._runs: dict[str, str] = {}  # by task
        self._last: dict[str, float] = {}  # when a run was nudged, by the loop's clock
        self._waiting: dict[str, asyncio.TimerHandle] = {}

    def knows(self, task_id: str) -> bool:
        """Whether a run looks at that task. From any thread."""
        return task_id in self._runs

    def begin(self, run: Run) -> None:
        """Take hints for the run's task from now on."""
        self._runs[run.task_id] = run.id

    def end(self, run: Run) -> None:
        """It is over."""
        self._runs.pop(run.task_id, None)
        self._last.pop(run.id, None)
        if waiting := self._waiting.pop(run.id, None):
            waiting.cancel()

    def take(self, task_id: str) -> None:
        """Look at this task now, or as soon as a second has passed since the last hint."""
        run_id = self._runs.get(task_id)
        if run_id is None or run_id in self._waiting:
            return
        loop = asyncio.get_running_loop()
        due = self._last.get(run_id, float("-inf")) + _GAP
        if due <= loop.time():
            self._nudge(run_id)
        else:
            self._waiting[run_id] = loop.call_at(due, self._nudge, run_id)

    def _nudge(self, run_id: str) -> None:
        self._waiting.pop(run_id, None)
        self._last[run_id] = asyncio.get_running_loop().time()
        self._stops.nudge(run_id)
