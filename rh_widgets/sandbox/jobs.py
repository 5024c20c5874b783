"""Rendering in the background: each request's files once, in worker threads, found again by its hash.

Rendering is deterministic, so nothing of a job under way is kept: after a restart, or when a file
was removed, the next question for it renders it again.
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from .wire import MESSAGES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .lifecycle import Task
    from .order import Order
    from .store import Store

    Renderer = Callable[[Order, Path, str], None]
    """Draws an order into a file of a type."""

__all__ = ["Jobs"]

_log = logging.getLogger(__name__)

_WORKERS = 2


class Jobs:
    """The renderings of one store.

    Args:
        store: Where tasks are noted and results lie.
        clock: Tells when a task's files were ready.
        render: Draws an order into a file of a type.
        orders: What is to be drawn for a task: an order for each of its files. May look into input files.
    """

    def __init__(
        self, store: Store, clock: Callable[[], float], render: Renderer, orders: Callable[[Task], list[Order]]
    ) -> None:
        self._store, self._clock, self._render, self._orders = store, clock, render, orders
        self._pool: ThreadPoolExecutor | None = None
        self._under_way: dict[str, Future[None]] = {}
        self._lock = threading.Lock()

    def path(self, task: Task, name: str) -> Path:
        """Where the file served as `name` lies, rendered or not."""
        number, kind = task.files.index(name), name.rpartition(".")[2]
        return self._store.results / f"{task.digest}{f'-{number + 1}' if number else ''}.{kind}"

    def is_rendered(self, task: Task) -> bool:
        return all(self.path(task, name).is_file() for name in task.files)

    def start(self, task: Task) -> Future[None]:
        """Render what a task lacks, unless that is under way already."""
        with self._lock:
            running = self._under_way.get(task.task_id)
            if running is not None:
                return running
            if self._pool is None:
                self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="rh-sandbox-render")
            future = self._under_way[task.task_id] = self._pool.submit(self._work, task)
        future.add_done_callback(lambda _: self._under_way.pop(task.task_id, None))
        return future

    def close(self) -> None:
        """Wait for what is under way; render nothing more."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def _work(self, task: Task) -> None:
        try:
            self._fill(task)
        except Exception:  # noqa: BLE001 - whatever it is, the task must end
            # A run that fails on the service's side is what the user is told; the log says why.
            _log.exception("rendering task %s failed", task.task_id)
            self._note(task, fail_code="1000", fail_message=MESSAGES["1000"])
        else:
            self._note(task, ready_at=self._clock())

    def _fill(self, task: Task) -> None:
        for name, order in zip(task.files, self._orders(task), strict=True):
            target = self.path(task, name)
            if not target.is_file():
                with self._store.writing(target) as draft:
                    self._render(order, draft, target.suffix.lstrip("."))

    def _note(self, task: Task, **changes: object) -> None:
        # The record may have changed since: a task can be cancelled while it is drawn.
        current = self._store.find(task.task_id) or task
        if current.ready_at is None:
            self._store.put(replace(current, **changes))  # type: ignore[arg-type]
