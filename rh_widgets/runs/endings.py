"""How a run ends without a result, and what may be owed for it, in words. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import APIError, RunCancelled, RunFailed, RunningHubError, RunTimeout, RunUnknown
from .model import RunStatus

if TYPE_CHECKING:
    from .run import Run

__all__ = ["Stopped", "cancelled", "failure", "left_behind", "overdue", "untold", "was_sent"]


class Stopped(Exception):
    """The way out of a cancelled run; not an error.

    Attributes:
        asked: The server was asked to stop the task, and did not refuse.
        elsewhere: The task was cancelled, and not from here.
    """

    def __init__(self, *, asked: bool = False, elsewhere: bool = False) -> None:
        self.asked, self.elsewhere = asked, elsewhere


def cancelled(run: Run, stopped: Stopped) -> RunCancelled:
    """The error of a cancelled run, with the truth about the money."""
    if stopped.elsewhere:
        words = f"Task {run.task_id} was cancelled on the server."
    elif stopped.asked:
        words = f"Cancelled here. The server was asked to stop task {run.task_id}; it may still finish it and bill it."
    else:
        words = "Cancelled before it was sent: nothing is owed."
    return RunCancelled(words, run_id=run.id, task_id=run.task_id)


def was_sent(run: Run) -> bool:
    """Whether a request may have left: from then on something may be owed."""
    return bool(run.task_id) or run.status is RunStatus.SUBMITTING


def left_behind(run: Run) -> tuple[RunStatus, RunningHubError]:
    """The end of a run whose Python ends before it does."""
    if not was_sent(run):
        return RunStatus.CANCELLED, cancelled(run, Stopped())
    what = f"Task {run.task_id}" if run.task_id else "Its task"
    words = f"Python ended before the run did. {what} may go on at the server and be billed: see its call records."
    return RunStatus.UNKNOWN, RunUnknown(words, run_id=run.id, task_id=run.task_id)


def untold(run: Run, error: RunningHubError) -> RunUnknown:
    """The end of a run about which the server answers no more."""
    words = (
        f"The server no longer tells about task {run.task_id} ({error}). It may still run and be billed: "
        "look at the account's call records before you submit again."
    )
    return RunUnknown(words, run_id=run.id, task_id=run.task_id)


def overdue(run: Run, limit: float) -> RunTimeout:
    """The end of the looking, not of the task: `limit` seconds are over."""
    words = (
        f"Task {run.task_id} has not ended in {limit / 60:.0f} minutes. It may still run on the server, "
        "and its result can be fetched there."
    )
    return RunTimeout(words, run_id=run.id, task_id=run.task_id)


def failure(run: Run, cause: APIError | None) -> RunFailed:
    """The error of a task that failed, with the server's reason inside."""
    error = RunFailed(str(cause or "The task failed and gave no reason."), run_id=run.id, task_id=run.task_id)
    error.__cause__ = cause
    return error
