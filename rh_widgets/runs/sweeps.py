"""`rh.sweeps`: every sweep that was ever started from here, in all kernels, oldest first."""

from __future__ import annotations

import threading
import uuid
import weakref
from html import escape
from typing import TYPE_CHECKING, Final, overload

from .sweep import Sweep
from .sweep_tables import Glance, SweepRecord, find, glances, listed, read
from .tables import html_table, text_table
from .works import now

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .plan import Plan
    from .store import Store
    from .sweep import Desk
    from .sweep_tables import SpecOf

__all__ = ["Sweeps"]

_SHOWN: Final = 20
_COLUMNS: Final = ("id", "created_at", "site", "plan", "status")


class Sweeps:
    """The sweeps in the journal: `sweeps["a1b2c3d4e5f6"]`, `sweeps[-1]`, `for sweep in sweeps`, `len(sweeps)`.

    Args:
        store: Where they are.
        desk: What they ask of the roof.
        spec_of: The model of an endpoint, with its site and the parameters that it must have.
    """

    def __init__(self, store: Store, *, desk: Desk, spec_of: SpecOf) -> None:
        self._store, self._desk, self._spec_of = store, desk, spec_of
        self._lock = threading.RLock()
        # Whoever uses one holds it; its runs do too, as long as they go on.
        self._live: weakref.WeakValueDictionary[str, Sweep] = weakref.WeakValueDictionary()

    def of(self, plan: Plan, *, site: str, place: str, folder: str) -> Sweep:
        """The sweep of this plan that was made here and is in use, or was started before; else a new one."""
        known = find(self._store.journal, plan, place=place, folder=folder)
        if known:
            return self[known]
        with self._lock:
            made = self._record(plan, site, place, folder)
            same = (sweep for sweep in self._live.values() if _is_same(sweep.record, made))
            return next(same, None) or self._held(made)

    def new(self, plan: Plan, *, site: str, place: str, folder: str) -> Sweep:
        """A sweep of which nothing is ordered, beside others of this plan; it is in the journal once it is started."""
        return self._held(self._record(plan, site, place, folder, beside=True))

    @staticmethod
    def _record(plan: Plan, site: str, place: str, folder: str, *, beside: bool = False) -> SweepRecord:
        sweep_id, at = uuid.uuid4().hex[:12], now()
        return SweepRecord(id=sweep_id, site=site, place=place, folder=folder, created_at=at, plan=plan, beside=beside)

    def _held(self, record: SweepRecord) -> Sweep:
        with self._lock:
            sweep = self._live.get(record.id)
            if sweep is None:
                sweep = self._live[record.id] = Sweep(record, store=self._store, desk=self._desk)
            return sweep

    @overload
    def __getitem__(self, key: str | int) -> Sweep: ...
    @overload
    def __getitem__(self, key: slice) -> list[Sweep]: ...
    def __getitem__(self, key: str | int | slice) -> Sweep | list[Sweep]:
        if isinstance(key, slice):
            return [self._read(sweep_id) for sweep_id in listed(self._store.journal)[key]]
        if isinstance(key, int):
            return self._read(listed(self._store.journal)[key])
        return self._read(key)

    def _read(self, sweep_id: str) -> Sweep:
        sweep = self._live.get(sweep_id)
        if sweep is None:
            record = read(self._store.journal, sweep_id, self._spec_of)
            if record is None:
                raise KeyError(f"No sweep {sweep_id!r}; rh.sweeps lists them.")
            sweep = self._held(record)
        sweep.refresh(self._desk.engine_in_use(sweep))
        return sweep

    def __iter__(self) -> Iterator[Sweep]:
        return iter(self[:])

    def __len__(self) -> int:
        return len(listed(self._store.journal))

    def __contains__(self, key: object) -> bool:
        return key in listed(self._store.journal)

    # Showing

    def _latest(self) -> tuple[list[dict[str, str]], str]:
        """The last sweeps, newest first, as short texts; and what to say of those besides."""
        shown = glances(self._store.journal, _SHOWN)
        more = max(len(self) - len(shown), 0)
        return [_short(one) for one in shown], f"… and {more} older" if more else ""

    def __repr__(self) -> str:
        rows, more = self._latest()
        return text_table(_COLUMNS, rows, more) if rows else "No sweeps yet."

    def _repr_html_(self) -> str:
        rows, more = self._latest()
        return html_table(_COLUMNS, rows, escape(more)) if rows else escape(repr(self))


def _is_same(one: SweepRecord, other: SweepRecord) -> bool:
    """Whether neither was wanted beside the other."""
    same = (one.place, one.folder, one.plan) == (other.place, other.folder, other.plan)
    return same and not one.beside and not other.beside


def _short(one: Glance) -> dict[str, str]:
    created = f"{one.created_at:%Y-%m-%d %H:%M}"
    return {"id": one.id, "created_at": created, "site": one.site, "plan": one.title, "status": str(one.tally)}
