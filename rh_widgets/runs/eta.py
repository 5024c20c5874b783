"""What to tell about a run while it goes on: how far it is, and when it should be done. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from statistics import fmean
from typing import TYPE_CHECKING

from .durations import LEARNS_FROM, Durations, Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .durations import Past

__all__ = ["Forecast", "forecast", "together"]

# Seconds; from the typical durations that the API's users report (images seconds to a
# minute, video 1 to 5 minutes, 3D and music 1 to 10 minutes).
_PRIOR_MEDIAN = {"image": 20.0, "video": 90.0, "audio": 240.0, "3d": 240.0, "text": 20.0}
_PRIOR_SPREAD = 0.5
# The sandbox's own times are lifelike, nine times faster; what is made at once is still looked at, and fetched.
_SANDBOX_SPEED, _SANDBOX_LEAST, _SANDBOX_SPREAD = 9.0, 3.0, 0.25
_LEAST_LEFT = 0.5  # seconds
_MOST = 0.99  # full is for the server to say
_NODES_SAY, _NODES_KNOW = 0.5, 0.75  # what nodes count for beside the clock: one that has learned, and one that guesses


@dataclass(frozen=True, slots=True)
class Forecast:
    """How long a run takes, for who waits for it. All times are seconds; ages count from the request.

    Until it runs, the time left is always that of a new run: a queue forgets how long one has
    stood in it. From RUNNING on, it is the time that past runs took from there.

    Attributes:
        whole: From when the server has the task until it is done.
        run: From RUNNING until it is done.
        queue: The mean wait for RUNNING.
        is_guess: Whether no finished runs stand behind it.
        queued_since: How old the run was when the server had the task.
        running_since: How old it was when it was seen to be RUNNING, if it was.
    """

    whole: Durations
    run: Durations
    queue: float = 0.0
    is_guess: bool = True
    queued_since: float = 0.0
    running_since: float | None = None

    @property
    def median(self) -> float:
        """The age at which half of such runs have ended."""
        return self._end(0.5)

    @property
    def usual_end(self) -> float:
        """The age at which nine of ten such runs have ended."""
        return self._end(0.9)

    def _end(self, share: float) -> float:
        if self.running_since is None:
            return self.queued_since + self.whole.left(0.0, share)
        return self.running_since + self.run.left(0.0, share)

    def left(self, elapsed: float, share: float = 0.5) -> float:
        """The seconds in which this share ends of those runs that are so old and not done."""
        if self.running_since is None:
            return self.whole.left(0.0, share)
        return max(self.run.left(max(elapsed - self.running_since, 0.0), share), _LEAST_LEFT)

    def end(self, elapsed: float) -> float:
        """The age at which it will probably have ended, as it looks at this age."""
        return self.median if self.running_since is None else elapsed + self.left(elapsed)

    def fraction(self, elapsed: float) -> float:
        """How far the bar stands, 0 to under 1: elapsed / (elapsed + median left).

        It never falls. Where a run outlasts those seen before, and more is left than it seemed,
        the bar stands still until that is made up for.
        """
        if self.running_since is None or elapsed <= self.running_since:
            return _share(elapsed, self.whole.left(0.0))
        ages = [self.running_since + t for t in self.run.hazards.x]
        queued = self.fraction(self.running_since)
        best = list(accumulate((_share(age, self.left(age)) for age in ages), max, initial=queued))[1:]
        if elapsed < ages[-1]:
            return Line(ages, best).at(elapsed)
        return max(best[-1], _share(elapsed, self.left(elapsed)))

    def is_late(self, elapsed: float) -> bool:
        """Whether nine of ten would have ended."""
        return elapsed > self.usual_end


def together(by_clock: float, by_nodes: float, *, is_guess: bool) -> float:
    """How far a run is, 0 to under 1, by the clock and by the nodes of its graph; grows with each of them.

    Nodes take from no time to all of it, so their number alone says little; nor does a clock that guesses.
    """
    weight = _NODES_KNOW if is_guess else _NODES_SAY
    return min((1 - weight) * by_clock + weight * by_nodes, _MOST)


def _share(elapsed: float, left: float) -> float:
    return min(elapsed / (elapsed + left), _MOST)


def forecast(output: str, pasts: Sequence[Past] = (), *, sandbox: bool = False) -> Forecast:
    """A forecast for a model with this kind of output.

    Args:
        output: What the model makes; decides the guess.
        pasts: The runs to learn from, as `alike` gives them; with fewer than five it is a guess.
        sandbox: Whether it is the sandbox, which is several times faster than life.
    """
    if len(pasts) >= LEARNS_FROM:
        return Forecast(
            whole=Durations.learned([p.queued + p.running for p in pasts]),
            run=Durations.learned([p.running for p in pasts]),
            queue=fmean(p.queued for p in pasts),
            is_guess=False,
        )
    median, spread = _PRIOR_MEDIAN.get(output, 90.0), _PRIOR_SPREAD
    if sandbox:
        median, spread = max(median / _SANDBOX_SPEED, _SANDBOX_LEAST), _SANDBOX_SPREAD
    guess = Durations.prior(median, spread)
    return Forecast(guess, guess)
