"""How runs, or groups of them, stand: what was voted, starred and kept, and what that cost. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import fmean, median
from typing import TYPE_CHECKING

from .model import RunStatus
from .scores import fit
from .votes import Verdict, duels

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .records import Record
    from .scores import Scores
    from .votes import Vote

__all__ = ["Standing", "standings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one group of runs stands.

    Attributes:
        name: What its runs have in common.
        ids: Its runs.
        done: How many of them succeeded.
        judged: How many were voted on.
        score: How often the mean of those wins against an average run among all that were, of the votes
            that choose, 0 to 1; `None` where none was voted on.
        low: Where the 90 % interval of the score begins.
        high: Where it ends.
        wins: Votes won against runs outside of the group.
        losses: Votes lost against them.
        ties: Votes with them that chose neither, "both bad" among them.
        bad: Votes that called a run of this group and the one beside it bad.
        stars: The mean of those that were given; `None` where none were.
        starred: How many runs have stars.
        kept: How many runs are marked to be kept.
        billed: The whole bill, failures included, by unit: a currency or coins, play money apart.
        untold: How many runs have a bill that is not known.
        seconds: The median time at the server of those that succeeded.
    """

    name: str
    ids: tuple[str, ...]
    done: int
    judged: int
    score: float | None = None
    low: float | None = None
    high: float | None = None
    wins: int = 0
    losses: int = 0
    ties: int = 0
    bad: int = 0
    stars: float | None = None
    starred: int = 0
    kept: int = 0
    billed: Mapping[str, Decimal] = field(default_factory=dict)
    untold: int = 0
    seconds: float | None = None

    @property
    def votes(self) -> int:
        """Votes that set it against others."""
        return self.wins + self.losses + self.ties

    @property
    def win_rate(self) -> float | None:
        """Of those votes the share that it won, ties as halves; `None` without votes."""
        return (self.wins + self.ties / 2) / self.votes if self.votes else None

    @property
    def cost_per_run(self) -> dict[str, Decimal] | None:
        """By unit, over the runs whose bill is known; `None` where that is none."""
        told = len(self.ids) - self.untold
        return {unit: amount / told for unit, amount in self.billed.items()} if told else None

    @property
    def cost_per_kept(self) -> dict[str, Decimal] | None:
        """The whole bill over the kept runs, by unit; `None` where none is kept or no bill is known.

        It is a lower bound where `untold` is not 0.
        """
        if not self.kept or self.untold == len(self.ids):
            return None
        return {unit: amount / self.kept for unit, amount in self.billed.items()}


def standings(groups: Mapping[str, Sequence[Record]], votes: Iterable[Vote]) -> list[Standing]:
    """How groups stand, the best first; those that nobody voted on last, by their stars and kept runs.

    Args:
        groups: Runs by what they have in common; each run in one group.
        votes: On pairs of these runs.
    """
    said = list(votes)
    voted_on = {run_id for vote in said for run_id in vote.pair}
    ids = [record.id for records in groups.values() for record in records if record.id in voted_on]
    scores = fit(len(ids), duels(said, ids))
    place = {run_id: i for i, run_id in enumerate(ids)}
    found = [_standing(name, records, said, scores, place) for name, records in groups.items()]
    return sorted(found, key=_worth, reverse=True)


def _worth(standing: Standing) -> tuple[float, float, int]:
    return (-1.0 if standing.score is None else standing.score, standing.stars or 0.0, standing.kept)


def _standing(
    name: str, records: Sequence[Record], votes: Sequence[Vote], scores: Scores, place: Mapping[str, int]
) -> Standing:
    ours = {record.id for record in records}
    about = [vote for vote in votes if vote.pair & ours]
    places = [place[run_id] for run_id in ours if run_id in place]
    low, high = scores.interval(*places) if places else (None, None)
    outside = [vote for vote in about if not vote.pair <= ours]
    stars = [record.stars for record in records if record.stars is not None]
    good = [record for record in records if record.status is RunStatus.SUCCESS]
    times = [seconds for record in good if (seconds := _seconds(record)) is not None]
    return Standing(
        name=name,
        ids=tuple(record.id for record in records),
        done=len(good),
        judged=len(places),
        score=scores.share(*places) if places else None,
        low=low,
        high=high,
        wins=sum(vote.winner in ours for vote in outside),
        losses=sum(bool(vote.winner) and vote.winner not in ours for vote in outside),
        ties=sum(vote.verdict.is_tie for vote in outside),
        bad=sum(vote.verdict is Verdict.BOTH_BAD for vote in about),
        stars=fmean(stars) if stars else None,
        starred=len(stars),
        kept=sum(record.kept for record in records),
        billed=_billed(records),
        untold=sum(not _is_told(record) for record in records),
        seconds=median(times) if times else None,
    )


def _seconds(record: Record) -> float | None:
    """How long the server had it; not how long it waited here for its turn."""
    begun, ended = record.queued_at, record.ended_at or record.finished_at
    return max((ended - begun).total_seconds(), 0.0) if begun and ended else None


def _billed(records: Iterable[Record]) -> dict[str, Decimal]:
    """What was billed, by unit."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for record in records:
        for unit, amount in _bill(record):
            sums[unit] += amount
    return dict(sums)


def _bill(record: Record) -> list[tuple[str, Decimal]]:
    cost = record.cost
    if cost is None:
        return []
    play = " (sandbox)" if record.sandbox or cost.sandbox else ""
    parts = [(cost.currency, cost.money), ("coins", cost.coins or None)]
    return [(unit + play, amount) for unit, amount in parts if amount is not None]


def _is_told(record: Record) -> bool:
    """Whether it is known what it cost: the server said it, or it never had it."""
    never_sent = record.status in {RunStatus.FAILED, RunStatus.CANCELLED} and not record.task_id
    return bool(_bill(record)) or never_sent
