"""How a sweep stands, what it costs, and how long it takes: sums over its runs. Pure."""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ..specs import Estimate, money
from .model import RunStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .run import Run

__all__ = ["Expected", "SweepEstimate", "Tally", "expected", "is_open", "sum_of", "tally"]

_NOT_THERE_YET: Final = frozenset({RunStatus.PENDING, RunStatus.UPLOADING, RunStatus.SUBMITTING})
_FIELD: Final = {
    RunStatus.SUCCESS: "succeeded",
    RunStatus.FAILED: "failed",
    RunStatus.CANCELLED: "cancelled",
    RunStatus.UNKNOWN: "unknown",
}
_MINUTE, _HOUR = 60, 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many runs of a sweep stand how. All but `total` and `reused` add up to `total`.

    Attributes:
        open: Not ordered, or stopped before they were sent.
        waiting: Ordered, and not with the server yet.
        working: With the server, or on their way back.
        succeeded: With a result.
        failed: Without one.
        cancelled: Stopped when they were with the server, which may bill them.
        unknown: Sent, and nobody can tell what became of them.
        reused: Of those that succeeded, the ones that were there before.
    """

    total: int
    open: int = 0
    waiting: int = 0
    working: int = 0
    succeeded: int = 0
    failed: int = 0
    cancelled: int = 0
    unknown: int = 0
    reused: int = 0

    @property
    def going(self) -> int:
        """How many something will still happen to by itself."""
        return self.waiting + self.working

    @property
    def over(self) -> int:
        """How many nothing more will happen to by itself."""
        return self.succeeded + self.failed + self.cancelled + self.unknown

    def __str__(self) -> str:
        counts = {
            "under way": self.working,
            "waiting": self.waiting,
            "not ordered": self.open,
            "failed": self.failed,
            "cancelled": self.cancelled,
            "unknown": self.unknown,
        }
        parts = [f"{self.succeeded} of {self.total} done", *(f"{n} {what}" for what, n in counts.items() if n)]
        return ", ".join(parts) + (f" ({self.reused} reused)" if self.reused else "")


def tally(standings: Iterable[tuple[RunStatus | None, bool]], reused: int = 0) -> Tally:
    """The counts of points: for each the status of its run, if it has one, and whether that has a task."""
    counts: dict[str, int] = defaultdict(int)
    for status, sent in standings:
        counts[_standing(status, sent=sent)] += 1
    return Tally(total=sum(counts.values()), reused=reused, **counts)


def _standing(status: RunStatus | None, *, sent: bool) -> str:
    if status is None or (status is RunStatus.CANCELLED and not sent):
        return "open"
    if not status.is_final:
        return "waiting" if status in _NOT_THERE_YET else "working"
    return _FIELD[status]


def is_open(run: Run | None) -> bool:
    """Whether a point is free: without a run, or with one that was stopped before it was sent and owes nothing."""
    return run is None or _standing(run.status, sent=bool(run.task_id)) == "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepEstimate:
    """What runs would cost together, by the public list prices. An estimate, never a bill.

    Attributes:
        runs: How many.
        amounts: What is known of the price, by currency.
        vague: How many runs are listed only as "from", or with an unknown price: the bill may be higher.
        unknown: Of those, the ones of which nothing is known.
        least: The price of the cheapest run that is priced; `None` where none is.
        most: That of the dearest.
    """

    runs: int
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    vague: int = 0
    unknown: int = 0
    least: Decimal | None = None
    most: Decimal | None = None

    @property
    def amount(self) -> Decimal | None:
        """The sum of what is known; `None` where nothing is, or in several currencies."""
        return next(iter(self.amounts.values())) if len(self.amounts) == 1 else None

    @property
    def currency(self) -> str:
        """The currency of `amount`; empty where that is `None`."""
        return next(iter(self.amounts)) if len(self.amounts) == 1 else ""

    @property
    def lower_bound(self) -> bool:
        """Whether the bill may be higher."""
        return self.vague > 0

    def __str__(self) -> str:
        if not self.runs:
            return "nothing to order"
        if not self.amounts:
            return "price unknown"
        total = " + ".join(f"{money(amount)} {currency}" for currency, amount in self.amounts.items())
        words = [f"{'from ' if self.lower_bound else ''}{total}"]
        if self.least is not None and self.most is not None and self.currency and self.runs > 1:
            each = money(self.least) if self.least == self.most else f"{money(self.least)} to {money(self.most)}"
            words.append(f"{each} each")
        words += [f"{self.unknown} of unknown price"] if self.unknown else []
        return ", ".join(words)


def sum_of(prices: Iterable[Estimate]) -> SweepEstimate:
    """The prices of runs as one."""
    every = list(prices)
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for price in every:
        if price.amount is not None:
            amounts[price.currency] += price.amount
    known = [price.amount for price in every if price.amount is not None]
    return SweepEstimate(
        runs=len(every),
        amounts=dict(amounts),
        vague=sum(price.amount is None or price.lower_bound for price in every),
        unknown=sum(price.amount is None for price in every),
        least=min(known, default=None),
        most=max(known, default=None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """How long runs take together.

    Attributes:
        seconds: From now until the last one has probably ended.
        at_once: How many tasks may be open at once, as far as that is known.
        is_guess: Whether there is a model of which too few runs are known.
    """

    seconds: float
    at_once: int
    is_guess: bool = False

    def __str__(self) -> str:
        guess = ", a guess" if self.is_guess else ""
        return f"about {_duration(self.seconds)} at {self.at_once} at once{guess}" if self.seconds else "no time"


def expected(going: Iterable[float], waiting: Iterable[float], at_once: int, *, is_guess: bool = False) -> Expected:
    """The end of all, where each that waits gets the slot that is free first.

    Args:
        going: The seconds left of the runs that have a slot.
        waiting: The seconds that the others take, in the order of the line.
        at_once: The slots.
        is_guess: See `Expected`.
    """
    ends = sorted(going)
    slots = ends[-at_once:] if len(ends) >= at_once else [0.0] * (at_once - len(ends)) + ends
    last = max(ends, default=0.0)
    for seconds in waiting:
        end = heapq.heapreplace(slots, slots[0] + seconds) + seconds
        last = max(last, end)
    return Expected(seconds=last, at_once=at_once, is_guess=is_guess)


def _duration(seconds: float) -> str:
    """Such as `40 s`, `12 min`, `3 h 20 min`."""
    if seconds < 2 * _MINUTE:
        return f"{max(seconds, 1):.0f} s"
    minutes = round(seconds / _MINUTE)
    return f"{minutes} min" if seconds < 2 * _HOUR else f"{minutes // 60} h {minutes % 60} min"
