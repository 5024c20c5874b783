"""A `Sweep`: many runs from one line, priced before, ordered all or none, and gone on with later.

    plan ─ start ─→ tries: each point's run ─ stop ─→ … ─ start ─→ what has no run yet ─ retry ─→ what failed

Nothing is on disk before the first order. From then on the journal knows which run each
point got, and that decides: what it has a run for is not ordered again by `start`.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
import warnings
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Protocol

from ..errors import ConfigurationError, RunTimeout
from .model import RunStatus
from .plan import Point, checked
from .rows import flat, sweep_rows
from .sweep_tables import Assignment, SweepRecord, Try, twin
from .sweep_words import summary
from .tables import dataframe, write_csv
from .tally import Expected, SweepEstimate, Tally, expected, is_open, sum_of, tally
from .tries import Tries

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Generator, Mapping, Sequence
    from pathlib import Path

    from .engine import Engine
    from .run import Run
    from .store import Store

__all__ = ["Desk", "Member", "Sweep"]

log = logging.getLogger(__name__)
_ATTEMPTS: Final = 3  # to order what another kernel may be ordering too
_TICK: Final = 0.1  # as in `Run.__await__`
_AGAIN: Final = frozenset({RunStatus.FAILED, RunStatus.CANCELLED})


class Desk(Protocol):
    """What a sweep asks of the roof."""

    def engine(self, sweep: Sweep) -> Engine:
        """What orders its runs; connects if need be.

        Raises:
            ConfigurationError: another site is connected.
        """

    def engine_in_use(self, sweep: Sweep) -> Engine | None:
        """The same, if its site is connected already."""

    def low_balance(self, price: SweepEstimate) -> str:
        """What to say where the account is known to have less than that; else empty."""

    def unpriced(self, price: SweepEstimate) -> str:
        """What to say where it is not known what some of it costs; else empty."""

    def low_budget(self, price: SweepEstimate) -> str:
        """The same of a budget."""

    def again(self, sweep: Sweep) -> Sweep:
        """A new sweep with the same plan."""

    def show(self, sweep: Sweep) -> None:
        """Show it in the cell that runs now.

        Raises:
            NotImplementedError: there is no notebook, so that its words must do.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A point of a sweep and its run, as they stood when asked.

    Attributes:
        run: Its latest; `None` before one was ordered.
        reused: Whether that run was there before the sweep was.
    """

    point: Point
    run: Run | None = None
    reused: bool = False

    @property
    def is_open(self) -> bool:
        """Whether `start` would order it: it has no run, or one that was stopped before it was sent."""
        return is_open(self.run)


class Sweep:
    """Many runs from one template. Made by `rh.sweep`, which spends nothing; `start()` orders.

    Safe to use from any thread.

    Attributes:
        id: Our own short name for it: `rh.sweeps[id]`, in any kernel.
        plan: Its points, checked and priced.
        site: `ai`, `cn`, `sandbox` or `custom`.
        place: The site as the journal knows it.
        created_at: When it was made, with its time zone.
    """

    def __init__(self, record: SweepRecord, *, store: Store, desk: Desk) -> None:
        self.record, self._store, self._desk = record, store, desk
        self.id, self.site, self.place = record.id, record.site, record.place
        self.plan, self.created_at = record.plan, record.created_at
        self._tries = Tries(record, store, self.tell)
        self._lock, self._ordering = threading.Lock(), threading.RLock()
        self._observers: list[Callable[[Sweep], None]] = []
        self._stopping: set[str] = set()

    # What it is

    @property
    def points(self) -> tuple[Point, ...]:
        """What each of its runs asks for, in order."""
        return self.plan.points

    @property
    def members(self) -> list[Member]:
        """Its points with their runs as they stand now, in order."""
        latest = self._tries.latest()
        found = (latest.get(point.number) for point in self.points)
        return [
            Member(point=point) if one is None else Member(point=point, run=one[1], reused=one[0].reused)
            for point, one in zip(self.points, found, strict=True)
        ]

    @property
    def runs(self) -> list[Run]:
        """The run of each point that has one, in order."""
        return [member.run for member in self.members if member.run is not None]

    @property
    def varied(self) -> dict[str, Mapping[str, Any]]:
        """What tells its runs from each other, as in `Point.varied`, by the run's id; earlier tries are among them."""
        tries = self._tries.every()
        return {run.id: self.points[one.number].varied for one, run in tries}

    @property
    def status(self) -> Tally:
        """How many of its runs stand how."""
        members = self.members
        standings = ((None, False) if m.run is None else (m.run.status, bool(m.run.task_id)) for m in members)
        return tally(standings, sum(member.reused for member in members))

    @property
    def done(self) -> bool:
        """Whether nothing of it is under way; what was never ordered is not."""
        return all(run.done for run in self.runs)

    @property
    def estimate(self) -> SweepEstimate:
        """What all of it costs by the list price, whether ordered or not."""
        return sum_of(point.estimate for point in self.points)

    @property
    def left_to_order(self) -> SweepEstimate:
        """What `start` would order, and what that costs by the list price."""
        return sum_of(member.point.estimate for member in self.members if member.is_open)

    @property
    def left_to_retry(self) -> SweepEstimate:
        """What `retry` would order, and what that costs by the list price."""
        return sum_of(member.point.estimate for member in self.members if _ended_badly(member))

    @property
    def expected(self) -> Expected | None:
        """How long all that is not over takes from now, what `start` would order included.

        `None` as long as its site is not connected.
        """
        engine = self._desk.engine_in_use(self)
        if engine is None:
            return None
        going = [m.run for m in self.members if m.run is not None and not m.run.done]
        working = [run for run in going if run.queued_at is not None]
        lined_up = [(run.spec, run.params) for run in going if run.queued_at is None]
        lined_up += [(m.point.spec, m.point.params) for m in self.members if m.is_open]
        times = [engine.seconds_expected(spec, params) for spec, params in lined_up]
        guess = any(is_guess for _, is_guess in times) or any(run.forecast_at_first.is_guess for run in working)
        left = [run.forecast.left(run.elapsed()) for run in working]
        return expected(left, [seconds for seconds, _ in times], engine.at_once, is_guess=guess)

    @property
    def spent(self) -> dict[str, Decimal]:
        """What the server billed for it, by currency; also for earlier tries, never for what was reused."""
        sums: dict[str, Decimal] = {}
        costs = [run.cost for one, run in self._tries.every() if not one.reused]
        for cost in costs:
            if cost is not None and cost.money is not None and not cost.sandbox:
                sums[cost.currency] = sums.get(cost.currency, Decimal()) + cost.money
        return sums

    @property
    def reusable(self) -> int:
        """For how many of the points that `start` would order the journal has a result of just that request."""
        return len(self._tries.held([m.point for m in self.members if m.is_open]))

    @property
    def is_started(self) -> bool:
        """Whether any of it was ordered, here or in another kernel."""
        return bool(self._tries.every())

    @property
    def stopping(self) -> int:
        """How many runs were asked to stop, and have not yet."""
        return len(self._stopping & self._tries.going().keys())

    def __len__(self) -> int:
        return len(self.points)

    # Ordering

    def start(self, *, reuse: bool = False) -> Sweep:
        """Order every point that has no run yet, all or none; again after a `stop`, also in another kernel.

        A point whose run was stopped before it was sent counts as one without. What failed is for `retry`.

        Args:
            reuse: Take results that the journal has for the very same request, made on this site and with
                their files still here, instead of ordering these points.

        Returns:
            The sweep itself, so that `rh.sweep(…).start().wait()` reads well.

        Raises:
            ParameterError: an input file is gone or has changed for the worse; nothing was sent.
            BudgetError: together they would cost more than is left; nothing was sent.
            ConfigurationError: another site is connected, the very same sweep was started elsewhere meanwhile, or
                the journal cannot be written.
        """
        low = self._desk.low_balance(self.left_to_order)
        if low and not reuse:
            warnings.warn(low, stacklevel=2)
        self._order(lambda member: member.is_open, reuse=reuse)
        return self

    def retry(self) -> Sweep:
        """Order again what failed, and what was cancelled when the server had it already.

        A run that is UNKNOWN may be paid for, and is never ordered again by this.

        Raises:
            RunningHubError: as `start`.
        """
        self._order(_ended_badly)
        return self

    def again(self) -> Sweep:
        """A new sweep with the same plan, of which nothing is ordered."""
        return self._desk.again(self)

    def stop(self) -> Sweep:
        """Cancel what is under way.

        What was not sent owes nothing, and `start()` orders it later. The server is asked to stop the rest,
        and may still finish and bill it.
        """
        self._tries.refresh()  # an interrupted start may have ordered what nobody here knows of yet
        for run_id, run in self._tries.going().items():
            self._stopping.add(run_id)
            run.cancel()
        self.tell()
        return self

    def refresh(self, engine: Engine | None = None) -> None:
        """Learn from the journal which runs its points have; with an engine, go on with those that a kernel left."""
        self._tries.refresh()
        if engine is not None:
            self._tries.take_up(engine)

    def _order(self, wanted: Callable[[Member], bool], *, reuse: bool = False) -> None:
        try:
            with self._ordering:
                self._order_now(wanted, reuse=reuse)
        except KeyboardInterrupt:
            words = f"Stopped waiting, not the ordering. rh.sweeps[{self.id!r}] shows what was ordered."
            raise KeyboardInterrupt(words) from None

    def _order_now(self, wanted: Callable[[Member], bool], *, reuse: bool) -> None:
        engine = self._desk.engine(self)
        for _ in range(_ATTEMPTS):
            self.refresh(engine)
            self._check_alone()
            self._tries.settle(self._stopping)
            chosen = [member for member in self.members if wanted(member)]
            held = self._tries.held([member.point for member in chosen]) if reuse else {}
            if not chosen or self._give(engine, chosen, held):
                self.tell()
                return
        raise ConfigurationError(f"Another kernel is ordering sweep {self.id}. Look at rh.sweeps[{self.id!r}] there.")

    def _check_alone(self) -> None:
        """Two cells, or two kernels, may each have made the very same sweep before one of them started it."""
        if other := twin(self._store.journal, self.record):
            raise ConfigurationError(
                f"The very same sweep was started meanwhile, as {other}, and nothing was ordered here. "
                f"rh.sweeps[{other!r}] goes on with it; its again() orders all of it once more."
            )

    def _give(self, engine: Engine, chosen: Sequence[Member], held: Mapping[int, Run]) -> bool:
        """Give each point a run, a new one or one that is held; whether nobody else was quicker."""
        seen = {m.point.number: None if m.run is None else m.run.id for m in chosen}
        reused = [Try(number=number, run_id=run.id, reused=True) for number, run in held.items()]
        asked = {m.point.number: m.point for m in chosen if m.point.number not in held}
        orders = checked(asked, len(self), engine.check)
        fresh: list[Run] = []

        def claim(run_ids: Sequence[str]) -> Assignment:
            new = [Try(number=number, run_id=run_id) for number, run_id in zip(orders, run_ids, strict=True)]
            return Assignment(self.record, seen, [*reused, *new])

        if orders:
            fresh = engine.start_all(list(orders.values()), origin="sweep", group=self.id, claim=claim)
            granted = bool(fresh)
        else:
            only = claim([])
            self._store.journal.add(claim=only).result()
            granted = only.granted
        if granted:
            new = [(Try(number=n, run_id=run.id), run) for n, run in zip(orders, fresh, strict=True)]
            self._tries.adopt([(one, held[one.number]) for one in reused] + new)
        return granted

    # Waiting and watching

    def wait(self, timeout: float | None = None) -> Sweep:
        """Block until nothing is under way. Raises for no single run, `status` tells; orders nothing.

        Args:
            timeout: Seconds; the runs go on when they are over.

        Raises:
            RunTimeout: not done in time.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        try:
            for run in self.runs:
                left = None if deadline is None else max(deadline - time.monotonic(), 0.0)
                if not run.ended(left):
                    raise RunTimeout(f"Sweep {self.id} is not done after {timeout:g} s: {self.status}. It goes on.")
        except KeyboardInterrupt:
            words = f"Stopped waiting. Sweep {self.id} goes on; rh.sweeps[{self.id!r}].stop() stops it."
            raise KeyboardInterrupt(words) from None
        return self

    def __await__(self) -> Generator[Any, None, Sweep]:
        while not all(run.is_told for run in self.runs):
            yield from asyncio.sleep(_TICK).__await__()
        return self

    def observe(self, callback: Callable[[Sweep], None]) -> Callable[[], None]:
        """Call `callback(sweep)` after each change of a run, on the I/O thread, and after each order.

        Of hundreds of runs that is often: note that something has changed, and look at it later.

        Returns:
            What ends that.
        """
        with self._lock:
            self._observers.append(callback)

        def stop() -> None:
            with self._lock:
                if callback in self._observers:
                    self._observers.remove(callback)

        return stop

    def tell(self) -> None:
        """Call who observes it; also when something about it has changed that no run tells."""
        with self._lock:
            observers = list(self._observers)
        for callback in observers:
            try:
                callback(self)
            except Exception:
                log.exception("An observer of sweep %s failed", self.id)

    # Taking it away

    def rows(self) -> list[dict[str, Any]]:
        """Each point as plain values: those of `rh.history.rows()`, `number`, `varied` and `reused`."""
        members = self.members
        records = self._store.journal.several(m.run.id for m in members if m.run is not None)
        return sweep_rows(members, records)

    def to_dataframe(self) -> Any:
        """A pandas DataFrame, one row per point, each parameter and each thing that varies in a column of its own.

        Raises:
            ConfigurationError: pandas is not installed.
        """
        return dataframe(flat(row) for row in self.rows())

    def to_csv(self, path: str | os.PathLike[str]) -> Path:
        """Write a CSV file with the same columns."""
        return write_csv(path, (flat(row) for row in self.rows()))

    def cautions(self) -> list[str]:
        """What to know before `start`: that the account, or a budget, has less than it costs, or may have."""
        price, desk = self.left_to_order, self._desk
        return list(filter(None, [desk.low_balance(price) or desk.unpriced(price), desk.low_budget(price)]))

    def _ipython_display_(self) -> None:
        self._desk.show(self)

    def __repr__(self) -> str:
        return "\n".join(summary(self))


def _ended_badly(member: Member) -> bool:
    """Whether `retry` orders it."""
    return member.run is not None and not member.is_open and member.run.status in _AGAIN
