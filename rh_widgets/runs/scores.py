"""How good each of some things is, from which of two was found the better. Pure, and plain Python.

The model is Davidson's (On extending the Bradley-Terry model to accommodate ties in paired comparison
experiments, JASA 65, 1970): of two things with strengths s and t the first is chosen, the second is
chosen, or neither, with odds exp(s) : exp(t) : v exp((s + t) / 2). Without ties that is Bradley and
Terry's, and what a thing's strength is judged by is always its wins and half its ties.

Strengths are log odds, and their mean is 0. A weak prior keeps those of things that always won finite:
a normal with a standard deviation of 2, in which one of two things drawn at random is the better in
nine of ten votes; and one for log v as wide. Intervals come from the curvature at the peak.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from operator import mul
from statistics import NormalDist
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["LEVEL", "Duel", "Scores", "fit"]

LEVEL: Final = 0.9  # what an interval holds the truth with
_SPREAD: Final = 2.0
_MOST_STEPS: Final = 60
_EXACT: Final = 1e-9
_FARTHEST: Final = 2.0  # of one step, in log odds: far from the peak a full one may lead astray


@dataclass(frozen=True, slots=True)
class Duel:
    """What two things did against each other.

    Attributes:
        one: The first, by its place.
        two: The second.
        wins: How often the first was the better.
        losses: How often the second was.
        ties: How often neither was.
    """

    one: int
    two: int
    wins: float = 0
    losses: float = 0
    ties: float = 0

    @property
    def votes(self) -> float:
        return self.wins + self.losses + self.ties


@dataclass(frozen=True)
class Scores:
    """The strengths of some things, and how sure they are.

    Attributes:
        strengths: In log odds; their mean is 0.
        covariance: Of the strengths.
        ties: Davidson's v; 0 where there were no ties.
    """

    strengths: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]
    ties: float

    def share(self, *places: int) -> float:
        """How often the mean of these things wins against an average one, of the votes that choose; 0 to 1."""
        return _share(self._mean(places))

    def interval(self, *places: int, level: float = LEVEL) -> tuple[float, float]:
        """Where that share lies: the lower and the upper end.

        Args:
            places: Of the things whose mean is meant.
            level: How often such intervals hold the truth.
        """
        mean, reach = self._mean(places), NormalDist().inv_cdf((1 + level) / 2) * self._deviation(places)
        return _share(mean - reach), _share(mean + reach)

    def chance(self, one: int, two: int) -> float:
        """How likely it is that the first is in truth the better of the two; 0 to 1."""
        deviation = math.sqrt(self.variance(one, two))
        return NormalDist().cdf((self.strengths[one] - self.strengths[two]) / deviation)

    def variance(self, one: int, two: int) -> float:
        """Of the difference of two strengths."""
        c = self.covariance
        return max(c[one][one] + c[two][two] - 2 * c[one][two], _EXACT)

    def gain(self, one: int, two: int) -> float:
        """What one more vote on these two would tell, in nats: much where little is known and the vote is open."""
        _, swing, _ = _moments(self.strengths[one] - self.strengths[two], self.ties)
        return 0.5 * math.log1p(swing * self.variance(one, two))

    def order(self) -> list[int]:
        """The places, the best first."""
        return sorted(range(len(self.strengths)), key=lambda i: -self.strengths[i])

    def _mean(self, places: Sequence[int]) -> float:
        return sum(self.strengths[i] for i in places) / len(places)

    def _deviation(self, places: Sequence[int]) -> float:
        total = sum(self.covariance[i][j] for i in places for j in places)
        return math.sqrt(max(total, 0.0)) / len(places)


def _share(strength: float) -> float:
    return 1 / (1 + math.exp(-strength))


def fit(count: int, duels: Iterable[Duel], *, spread: float = _SPREAD) -> Scores:
    """The most likely strengths.

    Args:
        count: How many things there are.
        duels: What they did against each other; a pair may come more than once.
        spread: The prior's standard deviation; infinite for none, and then nobody may have won or lost
            everything.
    """
    return _fit(count, tuple(d for d in duels if d.votes), spread)


@functools.lru_cache(64)
def _fit(count: int, duels: tuple[Duel, ...], spread: float) -> Scores:
    """Newton's way to the peak; there is one only, for the likelihood and the prior are log-concave."""
    tied, prior = any(d.ties for d in duels), 1 / spread**2
    point = [0.0] * (count + tied)
    for _ in range(_MOST_STEPS):
        slope, curve = _likelihood(point, duels, count, prior)
        step = _solve(_factor(curve), slope)
        longest = max(map(abs, step), default=0.0)
        scale = min(1.0, _FARTHEST / max(longest, _EXACT))
        point = [p + scale * s for p, s in zip(point, step, strict=True)]
        if longest < _EXACT:
            break
    factor = _factor(_likelihood(point, duels, count, prior)[1])
    pinned = 1 / (count * (count + prior)) if count else 0.0  # the pin's share, see _likelihood
    inverse = (_solve(factor, [float(i == j) for j in range(len(point))]) for i in range(count))
    covariance = tuple(tuple(c - pinned for c in row[:count]) for row in inverse)
    return Scores(tuple(point[:count]), covariance, math.exp(point[count]) if tied else 0.0)


def _likelihood(
    point: Sequence[float], duels: Iterable[Duel], count: int, prior: float
) -> tuple[list[float], list[list[float]]]:
    """The slope of the log posterior, and its curvature with the sign turned.

    No vote tells anything of the mean strength, so a pin of 1 on their sum holds it at 0.
    """
    size = len(point)
    slope = [-prior * p for p in point]
    curve = [[prior * (i == j) + (i < count and j < count) for j in range(size)] for i in range(size)]
    log_ties = point[count] if size > count else -math.inf
    for d in duels:
        expected, swing, tie = _moments(point[d.one] - point[d.two], math.exp(log_ties))
        surprise = (d.wins - d.losses) / 2 - d.votes * expected
        slope[d.one] += surprise
        slope[d.two] -= surprise
        for i, j in ((d.one, d.two), (d.two, d.one)):
            curve[i][i] += d.votes * swing
            curve[i][j] -= d.votes * swing
        if size > count:
            slope[count] += d.ties - d.votes * tie
            curve[count][count] += d.votes * tie * (1 - tie)
            for i, with_tie in ((d.one, -tie * expected), (d.two, tie * expected)):
                curve[i][count] += d.votes * with_tie
                curve[count][i] += d.votes * with_tie
    return slope, curve


def _moments(ahead: float, ties: float) -> tuple[float, float, float]:
    """Of a vote where the first is so much ahead, counted ½ for it, -½ against it and 0 for a tie.

    Returns:
        The mean, the variance, and how likely a tie is.
    """
    win, loss = math.exp(ahead / 2), math.exp(-ahead / 2)
    total = win + loss + ties
    mean = (win - loss) / total / 2
    return mean, (win + loss) / total / 4 - mean**2, ties / total


def _factor(matrix: Sequence[Sequence[float]]) -> list[list[float]]:
    """Cholesky's: the rows of a lower triangle that, times its own transpose, is this matrix."""
    rows: list[list[float]] = []
    for i, given in enumerate(matrix):
        row: list[float] = []
        for j in range(i):
            row.append((given[j] - sum(map(mul, row, rows[j]))) / rows[j][j])
        row.append(math.sqrt(given[i] - sum(map(mul, row, row))))
        rows.append(row)
    return rows


def _solve(factor: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """What the factored matrix takes to `right`."""
    half: list[float] = []
    for row, value in zip(factor, right, strict=True):
        half.append((value - sum(map(mul, row, half))) / row[-1])
    for i in reversed(range(len(half))):
        half[i] /= factor[i][i]
        for j in range(i):
            half[j] -= factor[i][j] * half[i]
    return half
