"""How long runs take, learned from past ones. Pure.

A distribution of durations is kept as its cumulative hazard H(t) = -ln S(t), S the share
still going after t seconds, as a line through some 160 points. So everything asked of it
is reading that line: S = exp(-H), the hazard is the slope, and the time when a share of
the runs still going now will have ended is where H has risen by -ln(1 - share).

Learning is a kernel estimate in the logarithm of time, since durations differ by factors
and have a long right tail. It is mixed with an exponential that counts as much as one
run: it carries what a few runs cannot show, and fades as they come in.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from statistics import fmean, quantiles, stdev
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

__all__ = ["LEARNS_FROM", "Durations", "Line", "Past", "alike"]

LEARNS_FROM = 5
_MOST_PASTS = 200  # the newest; more would tell little and cost time
_SHORTEST, _LONGEST = 0.1, 1e6  # seconds; beyond them there is nothing to tell apart
_POINTS = 160
_WIDENED = 1.15  # times Silverman's width, which is made for a normal's curvature and too narrow for skewed times
_LEAST_WIDTH = 0.04  # of the logarithm: five equal runs do not promise a sixth to within 4 %
_PRIOR_RUNS = 1.0  # how many runs the exponential counts for
_PRIOR_MEAN = 1.2  # times the mean of the runs: what was not seen yet is mostly longer
_TAILS = 4.5  # standard deviations to where a normal is counted as over
_ALL_DONE = 1e-9  # a share of runs that is nobody


@dataclass(frozen=True, slots=True)
class Past:
    """What one finished run teaches.

    Attributes:
        queued: Seconds from the submit until the server was seen to work on it.
        running: Seconds from then until it was done.
        duration: The `duration` that was asked for, as text; empty where there is none.
        resolution: Likewise.

    Raises:
        ValueError: a time that is negative or no number.
    """

    queued: float
    running: float
    duration: str = ""
    resolution: str = ""

    def __post_init__(self) -> None:
        if not all(math.isfinite(s) and s >= 0 for s in (self.queued, self.running)):
            raise ValueError(f"A run cannot have waited {self.queued} s and run {self.running} s.")

    @classmethod
    def of(cls, params: Mapping[str, Any], *, queued: float, running: float) -> Past:
        """That of a run with these parameters."""
        return cls(queued, running, *_size(params))


def _size(params: Mapping[str, Any]) -> tuple[str, str]:
    """What decides most about how long a model works."""
    return str(params.get("duration") or ""), str(params.get("resolution") or "")


def alike(pasts: Iterable[Past], params: Mapping[str, Any]) -> list[Past]:
    """The runs of a model to learn from, newest kept: those of this duration and resolution, or all.

    Args:
        pasts: Finished runs of the model, oldest first.
        params: What the new run asks for.

    Returns:
        Those with the same duration and resolution where there are five, else all where there
        are five, else none.
    """
    every = list(pasts)
    same = [p for p in every if (p.duration, p.resolution) == _size(params)]
    enough = next((found for found in (same, every) if len(found) >= LEARNS_FROM), [])
    return enough[-_MOST_PASTS:]


class Line:
    """A rising line through points, going on beyond the last as it came."""

    __slots__ = ("x", "y")

    def __init__(self, x: Sequence[float], y: Sequence[float]) -> None:
        self.x, self.y = x, y

    def _piece(self, i: int) -> int:
        return min(max(i, 1), len(self.x) - 1)

    def slope(self, x: float) -> float:
        i = self._piece(bisect_right(self.x, x))
        return (self.y[i] - self.y[i - 1]) / (self.x[i] - self.x[i - 1])

    def at(self, x: float) -> float:
        i = self._piece(bisect_right(self.x, x))
        return self.y[i - 1] + self.slope(x) * (x - self.x[i - 1])

    def where(self, y: float) -> float:
        """The first x at which the line is as high as `y`."""
        i = self._piece(bisect_left(self.y, y))
        run, rise = self.x[i] - self.x[i - 1], self.y[i] - self.y[i - 1]
        return self.x[i] + (y - self.y[i]) * run / rise


class Durations:
    """How long something takes, as a distribution over seconds.

    Args:
        survival: The share still going after so many seconds, falling from 1.
        times: The seconds at which to ask it, rising, above 0. Between them the hazard is constant,
            and it stays so after the last.
    """

    __slots__ = ("hazards",)

    def __init__(self, survival: Callable[[float], float], times: Iterable[float]) -> None:
        x, y = [0.0], [0.0]
        for t in times:
            still = survival(t)
            if still < _ALL_DONE:
                break
            risen = -math.log(still)
            if risen > y[-1]:  # rounding may hold it still where next to nothing happens
                x.append(t)
                y.append(risen)
        self.hazards = Line(x, y)

    @classmethod
    def prior(cls, median: float, spread: float) -> Durations:
        """Log-normal, with this median in seconds and this standard deviation of the logarithm."""
        reach = _TAILS * spread
        narrow = math.sqrt(0.5) / spread
        return cls(lambda t: math.erfc(math.log(t / median) * narrow) / 2, (median * s for s in _times(-reach, reach)))

    @classmethod
    def learned(cls, seconds: Sequence[float]) -> Durations:
        """From how long it took before.

        Args:
            seconds: One for each time, two at the least.
        """
        taken = [min(max(s, _SHORTEST), _LONGEST) for s in seconds]
        logs = [math.log(s) for s in taken]
        width = _width(logs)
        narrow = math.sqrt(0.5) / width
        mean = _PRIOR_MEAN * fmean(taken)
        unseen = _PRIOR_RUNS / (_PRIOR_RUNS + len(logs))

        def survival(t: float) -> float:
            log = math.log(t)
            seen = sum([math.erfc((log - past) * narrow) for past in logs]) / (2 * len(logs))
            return (1 - unseen) * seen + unseen * math.exp(-t / mean)

        low = max(min(min(logs) - _TAILS * width, math.log(mean / 75)), math.log(_SHORTEST / 10))
        high = max(max(logs) + _TAILS * width, math.log(mean * 12))
        return cls(survival, _times(low, high))

    @property
    def median(self) -> float:
        return self.left(0.0)

    def survival(self, seconds: float) -> float:
        """The share that is still going after so many seconds."""
        return math.exp(-self.hazards.at(seconds))

    def hazard(self, seconds: float) -> float:
        """Of those still going, the share that ends per second."""
        return self.hazards.slope(seconds)

    def density(self, seconds: float) -> float:
        """The share of all that ends per second."""
        return self.hazard(seconds) * self.survival(seconds)

    def left(self, seconds: float, share: float = 0.5) -> float:
        """In how many seconds this share of those still going now, after `seconds`, will have ended."""
        return self.hazards.where(self.hazards.at(seconds) - math.log1p(-share)) - seconds

    def __repr__(self) -> str:
        return f"Durations(half by {self.median:.3g} s, nine of ten by {self.left(0.0, 0.9):.3g} s)"


def _width(logs: Sequence[float]) -> float:
    """Silverman's rule of thumb (Density Estimation, 1986, eq. 3.31), widened."""
    low, _, high = quantiles(logs, n=4, method="inclusive")
    spread = stdev(logs)
    if high > low:
        spread = min(spread, (high - low) / 1.349)
    return max(_WIDENED * 0.9 * spread * math.pow(len(logs), -0.2), _LEAST_WIDTH)


def _times(low: float, high: float) -> Iterable[float]:
    """Seconds from exp(low) to exp(high), evenly spaced in the logarithm."""
    return (math.exp(low + (high - low) * i / _POINTS) for i in range(_POINTS + 1))
