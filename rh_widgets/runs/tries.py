"""Which run each point of a sweep got, as this kernel knows it and as the journal does."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from .model import RunStatus
from .order import request_now
from .sweep_tables import Try, holders, tries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from .engine import Engine
    from .plan import Point
    from .records import Record
    from .run import Run
    from .store import Store
    from .sweep_tables import SweepRecord

__all__ = ["Tries"]

_SETTLED: Final = 10.0  # seconds for a run that is about to end without having been sent
_UNSENT: Final = frozenset({RunStatus.PENDING, RunStatus.UPLOADING})


class Tries:
    """The runs of one sweep, earlier ones of a point included. Safe to use from any thread.

    Args:
        sweep: Whose.
        store: Where the runs are.
        changed: Called after each change of a run, on the I/O thread, and by who adds some.
    """

    def __init__(self, sweep: SweepRecord, store: Store, changed: Callable[[], None]) -> None:
        self._sweep, self._store, self._changed = sweep, store, changed
        self._lock = threading.Lock()  # never held while anything is waited for
        self._every: list[tuple[Try, Run]] = []
        self._taken_up: set[str] = set()

    def every(self) -> list[tuple[Try, Run]]:
        """All of them, oldest first."""
        with self._lock:
            return list(self._every)

    def latest(self) -> dict[int, tuple[Try, Run]]:
        """The one that counts, by the point's number."""
        return {one.number: (one, run) for one, run in self.every()}

    def going(self) -> dict[str, Run]:
        """Those that are under way, by id."""
        return {run.id: run for _, run in self.every() if not run.done}

    def adopt(self, found: Sequence[tuple[Try, Run]], *, gone: Iterable[str] = ()) -> None:
        """Add what the journal has by now, and drop what it has no more."""
        without = set(gone)
        with self._lock:
            known = {run.id for _, run in self._every}
            new = [(one, run) for one, run in found if run.id not in known]
            self._every = [(one, run) for one, run in self._every if run.id not in without] + new
        for _, run in new:
            run.observe(lambda _: self._changed())
        if new or without:
            self._changed()

    def refresh(self) -> None:
        """Learn what the journal has: other kernels may have ordered some, and some may be deleted."""
        known = {run.id for _, run in self.every()}
        listed = tries(self._store.journal, self._sweep.id)
        fresh = [one for one in listed if one.run_id not in known]
        records = self._store.journal.several(one.run_id for one in fresh)
        found = [(one, self._store.run(records[one.run_id])) for one in fresh if one.run_id in records]
        self.adopt(found, gone=known - {one.run_id for one in listed})

    def take_up(self, engine: Engine) -> None:
        """Go on with the runs that another kernel left; one that it had not sent is noted as such."""
        token, going = self._store.lease.token, self.going()
        records = self._store.journal.several(going.keys() - self._taken_up)
        for record in (record for record in records.values() if record.owner != token):
            self._taken_up.add(record.id)
            if record.status.is_final:  # it has ended since it was read
                going[record.id].mirror(record)
            else:
                engine.pick_up(record)

    def settle(self, stopping: Iterable[str]) -> None:
        """Wait for the runs that are about to end without having been sent: their points are free then.

        Args:
            stopping: Those that were asked to stop.
        """
        asked, token = set(stopping), self._store.lease.token
        unsent = {run_id: run for run_id, run in self.going().items() if run.status in _UNSENT}
        for record in self._store.journal.several(unsent).values():
            run = unsent[record.id]
            left = run.group != self._sweep.id and record.owner == token  # another kernel's, taken up here
            if left or run.id in asked:
                run.ended(_SETTLED)

    def held(self, points: Sequence[Point]) -> dict[int, Run]:
        """Results of the very same requests, with their files, by the number of the one point that each serves."""
        asked = {point.number: request_now(point.spec, point.params, point.request) for point in points}
        found = holders(self._store.journal, list(asked.values()), place=self._sweep.place)
        mine = {run.id for _, run in self.every()}
        records = self._store.journal.several(i for ids in found.values() for i in ids if i not in mine)
        held: dict[int, Run] = {}
        for point in points:
            ids = found.get(asked[point.number], [])
            while ids and point.number not in held:
                record = records.get(ids.pop(0))
                if record is not None and _is_whole(record):
                    held[point.number] = self._store.run(record)
        return held


def _is_whole(record: Record) -> bool:
    """Whether its results are here."""
    return bool(record.outputs) and all(
        not output.is_missing and (output.path is None or output.path.exists()) for output in record.outputs
    )
