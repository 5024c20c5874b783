"""Which two to ask for next, and when to stop. Pure."""

from __future__ import annotations

from enum import Enum
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

    from .scores import Scores

__all__ = ["Settled", "next_pair", "settled"]

_SURE: Final = 0.85  # of an order; a judge of one mind gets there for six runs in 24 votes, at 0.9 in over 27
_ENOUGH: Final = 4  # votes on one pair: all of one mind would have settled it
_ALIKE: Final = 1e-9  # nats

# Two places, the lower first.
Pair = tuple[int, int]


class Settled(Enum):
    """How much of a ranking is sure, each order at 85 %."""

    OPEN = "open"
    BEST = "best"
    ALL = "all"
    CLOSE = "close"  # all but what four votes on the same pair did not tell apart


def next_pair(scores: Scores, asked: Mapping[Pair, int], rng: random.Random, *, last: Pair | None = None) -> Pair:
    """The two whose vote tells most: of those whose order is not sure the least asked; of these the closest.

    Args:
        scores: Of two things or more.
        asked: How often each pair was asked.
        rng: Draws among equals, and which of the two comes first.
        last: The pair asked just now, which does not come again at once.

    Returns:
        Two places, the one for the left first.
    """
    pairs = [p for p in combinations(range(len(scores.strengths)), 2) if p != last] or [last or (0, 1)]
    pairs = [p for p in pairs if not _is_sure(scores, p)] or pairs
    fewest = min(asked.get(p, 0) for p in pairs)
    gains = {p: scores.gain(*p) for p in pairs if asked.get(p, 0) == fewest}
    most = max(gains.values())
    one, two = rng.choice([p for p, gain in gains.items() if gain > most - _ALIKE])
    return (one, two) if rng.random() < 0.5 else (two, one)  # noqa: PLR2004 - a coin


def settled(scores: Scores, asked: Mapping[Pair, int]) -> Settled:
    """How much of the ranking is sure.

    Args:
        scores: Of two things or more.
        asked: How often each pair was asked.
    """
    order = scores.order()
    neighbours = [(min(p), max(p)) for p in pairwise(order)]
    open_ones = [p for p in neighbours if not _is_sure(scores, p)]
    if not open_ones:
        return Settled.ALL
    if all(asked.get(p, 0) >= _ENOUGH for p in open_ones):
        return Settled.CLOSE
    best = (_is_sure(scores, (order[0], other)) for other in order[1:])
    return Settled.BEST if all(best) else Settled.OPEN


def _is_sure(scores: Scores, pair: Pair) -> bool:
    chance = scores.chance(*pair)
    return max(chance, 1 - chance) >= _SURE
