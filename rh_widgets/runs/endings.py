"""How a run ends without a result, what may be owed for it, and how a left one goes on. Pure."""

from __future__ import annotations

import copy
from enum import Enum
from typing import TYPE_CHECKING, Final, TypeVar

from ..errors import APIError, RunCancelled, RunFailed, RunningHubError, RunTimeout, RunUnknown, SubmitAmbiguous
from .model import RunStatus

if TYPE_CHECKING:
    from ..specs import ModelSpec
    from .records import Record
    from .run import Run

__all__ = [
    "Fate",
    "Stopped",
    "cancelled",
    "failure",
    "fate",
    "left_behind",
    "lost",
    "overdue",
    "taken",
    "titled",
    "unsent",
    "untold",
    "was_sent",
    "without_result",
]

E = TypeVar("E", bound=RunningHubError)
_NO_SUCH_FIELD: Final = "803"
_NOT_YET_SENT: Final = frozenset({RunStatus.PENDING, RunStatus.UPLOADING})


class Fate(Enum):
    """What becomes of a run that was left in the journal."""

    NOTHING = "it is over"
    FOLLOW = "another kernel works on it"
    WATCH = "its task is asked about"
    UNSENT = "it was never sent, and is not sent now"
    LOST = "it was sent, and its answer was lost"


def fate(record: Record, *, alive: bool, asked: bool = False) -> Fate:
    """How a run goes on.

    Args:
        record: Where the journal has it.
        alive: Whether the process that worked on it is still there.
        asked: Whether somebody asks for just this task: then also one that was given up is looked at.
    """
    if record.status.is_final:
        untold = record.status is RunStatus.UNKNOWN or (asked and record.ended_at is None)
        return Fate.WATCH if untold and record.task_id else Fate.NOTHING
    if alive:
        return Fate.FOLLOW
    if record.task_id:
        return Fate.WATCH
    # Without its task's name, one that got further than SUBMITTING is one whose name the disk refused.
    return Fate.UNSENT if record.status in _NOT_YET_SENT else Fate.LOST


def unsent(run: Run) -> RunCancelled:
    """The end of a run whose process ended before it was sent: nobody spends without being asked again."""
    words = "Its kernel ended before it was sent: nothing is owed. run.panel() opens it again."
    return RunCancelled(words, run_id=run.id)


def taken(run: Run) -> RunCancelled:
    """The end of a run that another process took for left behind, before it was sent from here."""
    words = "Another kernel took this run for left behind and ended it; it was not sent: nothing is owed."
    return RunCancelled(f"{words} run.panel() opens it again.", run_id=run.id)


def lost(run: Run) -> SubmitAmbiguous:
    """The end of a run whose process ended while its request was on its way."""
    return SubmitAmbiguous(
        f"The kernel of run {run.id} ended while its request was on its way. A paid task may exist. "
        "Look at the account's call records before you submit again; rh.attach(task_id) fetches its result."
    )


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


def without_result(run: Run, error: RunningHubError) -> RunStatus:
    """How a run ends that an error ended: it has failed where the server said so, or has no task of it."""
    failed = isinstance(error, RunFailed) or not run.task_id
    return RunStatus.FAILED if failed else RunStatus.UNKNOWN  # such as a journal that is gone: the task goes on


def left_behind(run: Run) -> dict[str, RunStatus | RunningHubError]:
    """The end, in this process alone, of a run whose Python ends before it does."""
    if not was_sent(run):
        return {"status": RunStatus.CANCELLED, "error": cancelled(run, Stopped())}
    what = f"Task {run.task_id} goes" if run.task_id else "Its task may go"
    words = f"Python ended before the run did. {what} on at the server and is billed; rh.resume() takes it up."
    return {"status": RunStatus.UNKNOWN, "error": RunUnknown(words, run_id=run.id, task_id=run.task_id)}


def untold(run: Run, error: RunningHubError) -> RunUnknown | RunFailed:
    """The end of a run about which the server answers no more; of one it never knew, where the number was given."""
    if run.origin == "attach" and run.started_at is None:
        words = f"The server tells nothing about task {run.task_id} ({error}). Check the number, and the site."
        return RunFailed(words, run_id=run.id, task_id=run.task_id)
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
    cause = cause and titled(run.spec, cause)
    error = RunFailed(str(cause or "The task failed and gave no reason."), run_id=run.id, task_id=run.task_id)
    if cause and cause.node_id:
        node = run.spec.graph and run.spec.graph.node(cause.node_id)
        error.node_id, error.node_name = cause.node_id, (node and node.title) or cause.node_name
        # Of what may be twenty kilobytes the journal needs one.
        error.exception_type, error.traceback, cause.traceback = cause.exception_type, cause.traceback, ""
    error.__cause__ = cause
    return error


def titled(spec: ModelSpec, error: E) -> E:
    """The same error, its nodes named as in the graph: `Load LoRA (12)` for `RHLoraLoader (node 12)`."""
    graph = spec.graph
    if graph is None or not isinstance(error, APIError):
        return error
    named, message = copy.copy(error), error.message
    for node in graph.nodes:
        own = error.node_name if error.node_id == node.id else ""
        for name in filter(None, (own, node.kind)):
            message = message.replace(f"{name} (node {node.id})", str(node))
    if error.code == _NO_SUCH_FIELD and not error.node_id:  # the server does not say which
        sent = [f"{p.field} of {graph.node(p.node) or f'node {p.node}'}" for p in spec.params if p.node]
        named.advice = f"Sent were {', '.join(sent)}. {error.advice}"
    named.message, named.args = message, (message,)
    return named
