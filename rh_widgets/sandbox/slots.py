"""Who works and who queues, where the service works on so many tasks at a time and no more.

Nothing ticks here either: the slots are dealt out over again from the tasks' records. Each task in
turn, in the order in which they are ready to start, gets the slot that is free first; a slot is free
when its task has ended. The answer does not depend on the clock, so it holds until a record changes.
"""

from __future__ import annotations

import heapq
from dataclasses import replace
from typing import TYPE_CHECKING

from .lifecycle import ends_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .lifecycle import Task

__all__ = ["lined_up"]


def lined_up(tasks: Iterable[Task], concurrent: int) -> dict[str, Task]:
    """The tasks by id, each with the time that it really queues: until it has a slot.

    Where nobody can say yet when a slot will be free, because a task's files are still being
    drawn, who waits for it queues for ever so long.
    """
    slots: list[float] = []
    lined: dict[str, Task] = {}
    for task in sorted(tasks, key=lambda t: (t.created_at + t.queue, t.task_id)):
        wish = task.created_at + task.queue
        free = heapq.heappop(slots) if len(slots) >= concurrent else wish
        start = max(wish, free)
        lined[task.task_id] = task if start == wish else replace(task, queue=start - task.created_at)
        heapq.heappush(slots, max(free, ends_at(lined[task.task_id])))
    return lined
