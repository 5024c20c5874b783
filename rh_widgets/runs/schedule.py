"""When to look at a task. Pure.

The server tells no progress and calls nobody, so a run is found done by looking. With
h(t) the hazard of the run time, n(t) looks per second, and a look worth c seconds of
waiting, looks + waiting are least at n = sqrt(h / 2c), a gap of sqrt(2c / h): the
inspection problem (Keller, Management Science 21(3), 1974). Looks are thus dense where the
end is likely and rare where it is not; a back-off that grows with age does the opposite.

The next look is due when the integral of n since the last one reaches 1. The gap at the
hazard of now would do as well where that changes slowly, but would sleep through the
steep rise with which most video models begin to be done.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from .durations import Line

if TYPE_CHECKING:
    from .durations import Durations
    from .eta import Forecast

__all__ = ["Limits", "Schedule"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What every schedule keeps to, in seconds.

    Attributes:
        fixed: The gap as long as nothing is learned, within `jitter` of it either way.
        floor: The shortest gap.
        cap: The longest.
        worth: The seconds of waiting that one request is worth: c above.
    """

    fixed: float = 5.0
    jitter: float = 0.2
    floor: float = 1.0
    cap: float = 60.0
    worth: float = 0.1

    def within(self, gap: float) -> float:
        return min(max(gap, self.floor), self.cap)


class Schedule:
    """When to look at one run; frozen when it starts.

    While it is queued, the end of the wait has no age: the gap is fixed, and longer only where
    the queue is so long that the rule above says so. The clock starts anew when it is RUNNING,
    for a run's own time has a much smaller spread.

    Args:
        forecast: How long such runs take. A guess is not worth a schedule: the gap stays fixed.
        limits: The shortest and longest gap, and the fixed one.
    """

    __slots__ = ("_limits", "_looks", "_queue_gap", "_run")

    def __init__(self, forecast: Forecast, limits: Limits) -> None:
        self._limits = limits
        self._run = None if forecast.is_guess else forecast.run
        self._looks = None if self._run is None else _looks(self._run, limits)
        self._queue_gap = limits.fixed
        if not forecast.is_guess:
            self._queue_gap = max(limits.fixed, math.sqrt(2 * limits.worth * forecast.queue))

    def next_look(self, *, running: bool, seconds: float, rng: random.Random | None = None) -> float:
        """The pause from now to the next look, in seconds.

        Args:
            running: Whether the server works on it; else it is queued.
            seconds: How long it has been so, from the look that first said it.
            rng: Where the jitter comes from.
        """
        if running and self._looks is not None:
            seconds = max(seconds, 0.0)
            return self._limits.within(self._looks.where(self._looks.at(seconds) + 1) - seconds)
        jitter = self._limits.jitter
        return self._limits.within(self._steady(running) * (rng or random).uniform(1 - jitter, 1 + jitter))

    def hazard(self, *, running: bool, seconds: float) -> float:
        """How likely it is to end in the next second; where nothing is learned, that for which the gap is right."""
        if running and self._run is not None:
            return self._run.hazard(max(seconds, 0.0))
        return 2 * self._limits.worth / self._steady(running) ** 2

    def _steady(self, running: bool) -> float:  # noqa: FBT001 - private
        """The gap where age tells nothing, in seconds."""
        return self._limits.fixed if running else self._queue_gap


def _looks(run: Durations, limits: Limits) -> Line:
    """How many looks are due by each second of a run."""

    def due(start: float, end: float) -> float:
        rate = math.sqrt(run.hazard(start) / (2 * limits.worth))
        return (end - start) * min(max(rate, 1 / limits.cap), 1 / limits.floor)

    times = run.hazards.x
    return Line(times, list(accumulate((due(a, b) for a, b in pairwise(times)), initial=0.0)))
