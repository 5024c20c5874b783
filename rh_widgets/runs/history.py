"""The runs of this session, oldest first, by id or by position."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from .durations import Past

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from .run import Run

__all__ = ["History"]


class History:
    """The store of runs. `history["a1b2c3d4"]`, `history[-1]`, `for run in history`."""

    def __init__(self) -> None:
        self._runs: dict[str, Run] = {}
        self._lock = threading.Lock()

    def add(self, run: Run) -> None:
        with self._lock:
            self._runs[run.id] = run

    def _all(self) -> list[Run]:
        with self._lock:
            return list(self._runs.values())

    def __getitem__(self, key: str | int) -> Run:
        if isinstance(key, int):
            return self._all()[key]
        found = [r for r in self._all() if key in {r.id, r.task_id}]
        if not found:
            raise KeyError(f"No run {key!r} in this session; rh.history lists them.")
        return found[-1]

    def __iter__(self) -> Iterator[Run]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._runs)

    def pasts(self, endpoint: str, site: str) -> list[Past]:
        """What the successful runs of a model on a site teach, oldest first."""
        done = [r for r in self._all() if r.status == "SUCCESS" and (r.model, r.site) == (endpoint, site)]
        return [past for past in map(_past, done) if past]

    def __repr__(self) -> str:
        if not self._runs:
            return "No runs yet in this session."
        rows = [f"{r.id}  {r.created_at:%H:%M:%S}  {r.status.value:<11}  {r.spec.title}" for r in self._all()]
        return "\n".join(rows)


def _past(run: Run) -> Past | None:
    """How long it waited and ran, if it was followed to its end."""
    if run.queued_at is None or run.ended_at is None:
        return None
    started = run.started_at or run.ended_at  # a short one may start and end between two looks
    return Past.of(run.params, queued=_seconds(run.queued_at, started), running=_seconds(started, run.ended_at))


def _seconds(start: datetime, end: datetime) -> float:
    return max((end - start).total_seconds(), 0.0)  # a clock may be set back
