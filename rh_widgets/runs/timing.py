"""When a run will be done, and when to look. Pure.

The API tells no progress, so both come from how long such runs took before: from this
session's finished runs of the same model where there are some, else from a prior per
kind of result, which is marked as a guess. Run times are taken as log-normal: video
jobs have a long right tail.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from statistics import NormalDist, fmean, stdev
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Forecast", "Pace", "forecast"]

# Seconds; from the typical durations that the API's users report (images seconds to a
# minute, video 1 to 5 minutes, 3D and music 1 to 10 minutes).
_PRIOR_MEDIAN = {"image": 20.0, "video": 90.0, "audio": 240.0, "3d": 240.0, "text": 20.0}
_PRIOR_SPREAD = 0.5
_SANDBOX_MEDIAN, _SANDBOX_SPREAD = 10.0, 0.25
_LEARNED_FROM = 5
_LEAST_SPREAD = 0.1
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Forecast:
    """How long a run takes: log-normal with this median (seconds) and spread (of the logarithm).

    `is_guess` says that no finished runs stand behind it.
    """

    median: float
    spread: float
    is_guess: bool = True

    @property
    def usual_end(self) -> float:
        """Nine of ten such runs have ended by then, in seconds."""
        return self.median * math.exp(_NORMAL.inv_cdf(0.9) * self.spread)

    def left(self, elapsed: float) -> float:
        """The median of the seconds left, for a run that is `elapsed` seconds old and not done."""
        if elapsed <= 0:
            return self.median
        passed = _NORMAL.cdf(math.log(elapsed / self.median) / self.spread)
        middle = min((1 + passed) / 2, 1 - 1e-9)
        return max(self.median * math.exp(_NORMAL.inv_cdf(middle) * self.spread) - elapsed, 0.5)

    def fraction(self, elapsed: float) -> float:
        """How far the bar stands, 0 to under 1: elapsed / (elapsed + median left)."""
        return min(elapsed / (elapsed + self.left(elapsed)), 0.99)

    def is_late(self, elapsed: float) -> bool:
        return elapsed > self.usual_end


def forecast(output: str, past: Sequence[float] = (), *, sandbox: bool = False) -> Forecast:
    """A forecast for a model with this kind of output, from the seconds that past runs of it took."""
    if len(past) >= _LEARNED_FROM:
        logs = [math.log(max(p, 0.1)) for p in past]
        return Forecast(math.exp(fmean(logs)), max(stdev(logs), _LEAST_SPREAD), is_guess=False)
    if sandbox:
        return Forecast(_SANDBOX_MEDIAN, _SANDBOX_SPREAD)
    return Forecast(_PRIOR_MEDIAN.get(output, 90.0), _PRIOR_SPREAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Every pause that a run takes, in seconds; tests hand in a quick one.

    Attributes:
        look: Between two looks at a task, within `jitter` of it either way.
        retry: Before the first repetition of what may be repeated; doubles up to `retry_most`.
        connect_tries: How often a server that cannot be reached is tried for a submit.
        patience: How long a full server is asked again before the run gives up.
        limit: How long a task may take, plus `limit_per_second` for each second of the clip.
    """

    look: float = 5.0
    jitter: float = 0.2
    retry: float = 1.0
    retry_most: float = 30.0
    connect_tries: int = 3
    patience: float = 600.0
    limit: float = 3600.0
    limit_per_second: float = 120.0

    def next_look(self) -> float:
        return self.look * random.uniform(1 - self.jitter, 1 + self.jitter)

    def next_try(self, failures: int) -> float:
        return float(min(self.retry * 2 ** max(failures - 1, 0), self.retry_most))


SANDBOX_PACE = Pace(look=0.6)
