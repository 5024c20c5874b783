"""Where a task stands: a pure function of its record and the clock.

Nothing ticks. A task's record holds when it was made, how long it queues and how long it runs, all
drawn once from its id; asking "where is it now" compares three numbers. So a sandbox that was killed
and started again goes on as if nothing had been, and a test turns the clock instead of sleeping.

The money works the same way: what is left is a sum over the tasks. What a task cost is paid back
after a day, together with the end of its links, so that a sandbox never runs dry for good.
"""

from __future__ import annotations

import math
import random
import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "DAY",
    "OPEN",
    "Account",
    "State",
    "Task",
    "account",
    "draw_times",
    "ends_at",
    "new_task_id",
    "share",
    "state",
]

DAY = 86_400.0

_EPOCH_MS = 1_288_834_974_657  # the origin of the service's task ids, which are snowflakes
# A picture of a graph takes longer than a model's, so that one sees its nodes at work.
_MEDIAN = {"graph": 45.0, "video": 90.0, "image": 20.0, "audio": 240.0, "3d": 240.0, "text": 5.0}
_SHORTEST, _LONGEST = 0.6, 1.5


class State(StrEnum):
    """The states of a task, in the wire's words."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    SUCCESS = "SUCCESS"
    FAILED = "FAILED"
    CANCELLED = "CANCEL"


OPEN = frozenset({State.QUEUED, State.RUNNING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One task, as it is kept on disk.

    Attributes:
        payload: What was asked for, media replaced by references to files of the store.
        digest: A hash of the request; the same request has the same one.
        queue, run: Seconds by the sandbox's own clock, the speed already counted in; at infinite speed 0.
        price: The list price as text; `None` when there is none.
        files: The names under which the results are served, random and unguessable.
        fail_code, fail_message: How the run ends, when it ends badly.
        graph: The ComfyUI graph that it runs, with every value; empty for a model's task.
        nodes: The node of that graph behind each file.
        reason: The `failedReason` of a run that ends at a node.
        ready_at: When its files were first rendered.
    """

    task_id: str
    endpoint: str
    payload: dict[str, Any]
    digest: str
    created_at: float
    queue: float
    run: float
    price: str | None = None
    files: list[str] = field(default_factory=list)
    fail_code: str = ""
    fail_message: str = ""
    graph: dict[str, Any] = field(default_factory=dict)
    nodes: list[str] = field(default_factory=list)
    reason: dict[str, str] = field(default_factory=dict)
    cancelled_at: float | None = None
    ready_at: float | None = None

    @property
    def amount(self) -> Decimal | None:
        return None if self.price is None else Decimal(self.price)

    @property
    def client_id(self) -> str:
        """Thirty-two hexadecimal digits, the same at every answer about the task."""
        return uuid.uuid5(uuid.NAMESPACE_OID, self.task_id).hex


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What an account shows: `money` is what is left, `reserved` what open tasks will cost."""

    money: Decimal
    reserved: Decimal
    queued: int
    running: int


def new_task_id(now: float, noise: random.Random) -> str:
    """Nineteen digits that grow with time, like the service's."""
    stamp = max(0, int(now * 1000) - _EPOCH_MS) << 22 | noise.getrandbits(22)
    return str(stamp if stamp >= 10**18 else stamp + 10**18)


def draw_times(task_id: str, output: str, seconds: float, speed: float) -> tuple[float, float]:
    """How long a task queues and runs, in seconds: log-normal around lifelike medians, over `speed`."""
    noise = random.Random(task_id)
    median = _MEDIAN.get(output, _MEDIAN["text"])
    growth = 0.8 + 0.04 * seconds if output == "video" else 1.0
    total = median * growth * math.exp(noise.gauss(0, 0.2))
    total = min(max(total, median * _SHORTEST), median * _LONGEST) / speed
    queue = total * noise.uniform(0.1, 0.25)
    return queue, total - queue


def state(task: Task, now: float) -> State:
    """The state of a task at a moment."""
    if task.cancelled_at is not None:
        return State.CANCELLED
    if now < task.created_at + task.queue:
        return State.QUEUED
    if now < _due(task):
        return State.RUNNING
    if task.fail_code:
        return State.FAILED
    return State.SUCCESS if task.ready_at is not None else State.RUNNING


def ends_at(task: Task) -> float:
    """When a task ends or ended: infinity while its files are being drawn, as nobody can say yet."""
    if task.cancelled_at is not None:
        return task.cancelled_at
    if task.fail_code:
        return _due(task)
    return math.inf if task.ready_at is None else max(_due(task), task.ready_at)


def share(task: Task, now: float) -> float:
    """How much of its run a task has behind it, from 0 to 1; 1 only when it has ended."""
    if state(task, now) not in OPEN:
        return 1.0
    passed = now - task.created_at - task.queue
    return min(max(passed / task.run, 0.0), 0.999) if task.run else 0.0


def account(tasks: Iterable[Task], credit: Decimal, now: float) -> Account:
    """What is left of `credit`, and what is under way."""
    spent = reserved = Decimal(0)
    queued = running = 0
    for task in tasks:
        where = state(task, now)
        if where is State.SUCCESS and now < ends_at(task) + DAY:
            spent += task.amount or 0
        elif where in OPEN:
            reserved += 0 if task.fail_code else task.amount or 0
            queued += where is State.QUEUED
            running += where is State.RUNNING
    return Account(money=credit - spent, reserved=reserved, queued=queued, running=running)


def _due(task: Task) -> float:
    return task.created_at + task.queue + task.run
