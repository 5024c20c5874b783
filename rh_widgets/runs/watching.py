"""From a task's name to its last answer: looks, and the wish to stop it.

A look that fails is no verdict on the task: it may run, and be billed, whatever became of
the question.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import time
from typing import TYPE_CHECKING, Final

from ..client import TaskAnswer, TaskStatus, pause_after, worth_another_look
from ..errors import RateLimited, RunningHubError
from .endings import Stopped, overdue, untold
from .hearing import Listener
from .hints import Hints
from .model import RunStatus
from .schedule import Schedule
from .turns import Turns, urgency
from .works import Works, now, retry_after

if TYPE_CHECKING:
    from collections.abc import Callable

    from .run import Run

__all__ = ["OPEN", "Watcher"]

log = logging.getLogger(__name__)
OPEN: Final = {TaskStatus.QUEUED: RunStatus.QUEUED, TaskStatus.RUNNING: RunStatus.RUNNING}
_LOOKS_AFTER_CANCEL: Final = 3
_REFUSED_LOOKS: Final = 5  # a refused look says nothing about the task; so many in a row, and we cannot follow it


_schedule = functools.lru_cache(64)(Schedule)  # runs of one kind share theirs


class Watcher:
    """Looks at the tasks of one connection.

    Attributes:
        hints: What brings a look forward.
    """

    def __init__(self, works: Works) -> None:
        self._works, self._turns = works, Turns()
        self.hints = Hints(works.stops)
        self._listener = Listener(works, self.hints.take)

    def _begin(self, run: Run, progress_url: str) -> None:
        """Let what brings looks forward in, and listen where the answer to the start says where."""
        self.hints.begin(run)
        if progress_url:
            self._listener.follow(run, progress_url)

    def leave(self, run: Run) -> None:
        """It is over, however it ended."""
        self._listener.leave(run)
        self.hints.end(run)

    async def watch(self, run: Run, answer: TaskAnswer | None = None) -> TaskAnswer:
        """Look until the task is over.

        Args:
            run: Its run.
            answer: What the server said last; without one the first look is taken at once.

        Raises:
            Stopped: somebody wanted that, and the server was asked.
            RunUnknown: the server no longer tells.
            RunTimeout: it takes longer than any such task should.
        """
        works, pace = self._works, self._works.pace
        limit = pace.limit + pace.limit_per_second * _clip_seconds(run)
        started = looked = time.monotonic()
        failures = refusals = 0
        self._begin(run, answer.progress_url if answer else "")
        schedule = _schedule(run.forecast_at_first, pace.limits)
        answer = answer if answer and _says_enough(answer) else None
        wait = _until_look(run, schedule) if answer else 0.0
        doubted = False
        while answer is None or answer.status in OPEN or (_is_bare(answer) and not doubted):
            doubted = doubted or (answer is not None and _is_bare(answer))
            answer = None  # it has said all it had to: a thousand runs stand in the next line
            await works.pause(run, wait, yields=not failures)  # a forged hint must not use up our patience
            if works.stops.asked(run.id):
                if stopped := await self._stop(run):
                    return stopped
                wait = _until_look(run, schedule)
                continue
            late = time.monotonic() - started > limit
            try:
                answer = await self._look(run, functools.partial(_urgency, run, schedule, looked))
            except Stopped:  # somebody wants that while it waits for its turn
                continue
            except RunningHubError as error:
                looked = time.monotonic()
                failures += 1
                refusals = 0 if worth_another_look(error, first=True) else refusals + 1
                if refusals >= _REFUSED_LOOKS:
                    raise untold(run, error) from error
                wait = max(pace.next_try(failures), retry_after(error))
                run.advance(note=f"No answer from the server for now; the task goes on there ({error}).")
            else:
                looked = time.monotonic()
                self._tell(run, answer, again=bool(failures))
                failures = refusals = 0
                wait = _until_look(run, schedule)
            if late and (answer is None or answer.status in OPEN):
                raise overdue(run, limit)
        return answer

    async def _look(self, run: Run, urgent: Callable[[], float]) -> TaskAnswer:
        """Ask about the task, when it is its turn.

        Raises:
            Stopped: somebody wants the run stopped while it waits for that.
            RunningHubError: no answer, or a refusal.
        """
        works, loop = self._works, asyncio.get_running_loop()
        if not self._turns.free:
            await works.stops.unless(run.id, self._turns.wait(run.id, urgent))
        began = loop.time()
        try:
            answer = await works.client.query(run.task_id)
        except RateLimited as error:
            deserved = min(pause_after(error), works.pace.retry_most)
            self._turns.refused(began, max(deserved, retry_after(error)))
            raise
        self._turns.answered()
        return answer

    def _tell(self, run: Run, answer: TaskAnswer, *, again: bool) -> None:
        """Write and show what a look saw, where that is new."""
        status = OPEN.get(answer.status)
        if status is RunStatus.RUNNING:
            self._listener.follow(run, answer.progress_url)
        if status is None or (run.status is status and not again):
            return
        began = {"started_at": now()} if status is RunStatus.RUNNING and run.started_at is None else {}
        self._works.store.advance(run, status=status, note="", **began)

    async def _stop(self, run: Run) -> TaskAnswer | None:
        """Ask the server to stop.

        Returns:
            The task's last answer where it had ended by itself: a result that is there is paid
            for, and taken. `None` where it could not be stopped and goes on.
        """
        works = self._works
        try:
            await works.client.cancel(run.task_id)
        except RunningHubError as error:
            works.stops.forget(run.id)
            run.advance(note=f"It could not be stopped and goes on: {error}")
            return None
        works.stops.calm(run.id)
        for _ in range(_LOOKS_AFTER_CANCEL):
            try:
                answer = await works.client.query(run.task_id)
            except RunningHubError as error:
                log.info("No answer about task %s: %s", run.task_id, error)
            else:
                if answer.status is TaskStatus.SUCCESS:
                    return answer
                if answer.status not in OPEN:
                    break
            await works.pause(run, min(works.pace.look, 1.0))
        raise Stopped(asked=True)


def _says_enough(answer: TaskAnswer) -> bool:
    """Whether the answer to a start tells how it stands; by older routes it may be over, and no word on how."""
    return answer.status in OPEN or bool(answer.results) or bool(answer.error and answer.error.code)


def _is_bare(answer: TaskAnswer) -> bool:
    """Whether it went well and made nothing: looked at twice, for nobody asks again once a run is over."""
    return answer.status is TaskStatus.SUCCESS and not answer.results


def _urgency(run: Run, schedule: Schedule, looked: float) -> float:
    """What a look now is expected to save."""
    hazard = schedule.hazard(running=run.status is RunStatus.RUNNING, seconds=_age(run))
    return urgency(hazard, time.monotonic() - looked)


def _until_look(run: Run, schedule: Schedule) -> float:
    """The pause before the next look, in seconds."""
    return schedule.next_look(running=run.status is RunStatus.RUNNING, seconds=_age(run))


def _age(run: Run) -> float:
    """For how many seconds it has been running, or queued."""
    since = (run.started_at if run.status is RunStatus.RUNNING else run.queued_at) or run.created_at
    return (now() - since).total_seconds()


def _clip_seconds(run: Run) -> float:
    try:
        return float(run.params.get("duration") or 0)
    except ValueError:
        return 0.0
