"""Votes on pairs of runs, in the journal: whoever asks the same of the same runs goes on from there."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from ..errors import Fault, ParameterError
from .scores import Duel

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from .store import Store

__all__ = ["QUESTION", "Verdict", "Vote", "Votes", "duels"]

QUESTION: Final = "Which is better?"
_AT_ONCE: Final = 400  # SQLite takes so many values and no more


class Verdict(StrEnum):
    """What was said of two runs. `BOTH_BAD` is a tie, and tells of both that they are not good enough."""

    LEFT = "left"
    RIGHT = "right"
    TIE = "tie"
    BOTH_BAD = "both bad"

    @property
    def is_tie(self) -> bool:
        return self in {Verdict.TIE, Verdict.BOTH_BAD}


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """One vote.

    Attributes:
        id: Its number in the journal, rising.
        left: The id of the run that stood on the left.
        right: Of the other.
        verdict: What was said.
        at: When.
    """

    id: int
    left: str
    right: str
    verdict: Verdict
    at: datetime

    @property
    def pair(self) -> frozenset[str]:
        return frozenset({self.left, self.right})

    @property
    def winner(self) -> str:
        """The id of the one that was chosen; empty when neither was."""
        return {Verdict.LEFT: self.left, Verdict.RIGHT: self.right}.get(self.verdict, "")


class Votes:
    """The votes on one question. Safe to use from any thread, and from several kernels.

    Args:
        store: Where they are kept, beside the runs.
        question: What is asked; votes on another one count for nothing here.
    """

    def __init__(self, store: Store, question: str = QUESTION) -> None:
        self._store, self.question = store, question

    def cast(self, left: str, right: str, verdict: Verdict) -> int:
        """Write a vote down; it is on disk when this returns.

        Args:
            left: The id of the run on the left.
            right: Of the other.
            verdict: What is said.

        Returns:
            Its number.

        Raises:
            ParameterError: one of the runs is not in the history any more.
            ConfigurationError: the journal cannot be written.
        """
        written: list[int] = []

        def work(db: sqlite3.Connection) -> None:
            done = db.execute(
                "INSERT INTO votes (at, question, left_run, right_run, verdict) SELECT ?, ?, ?, ?, ? "
                "WHERE (SELECT count(*) FROM runs WHERE id IN (?, ?)) = 2",
                [datetime.now(UTC).timestamp(), self.question, left, right, str(verdict), left, right],
            )
            written[:] = [done.lastrowid or 0] if done.rowcount == 1 else []

        self._store.journal.put(work).result()
        if not written:
            raise ParameterError(
                [Fault("runs", f"{left}, {right}", "One of them was deleted, so it cannot be judged.")]
            )
        return written[0]

    def take_back(self, number: int) -> None:
        """Strike out a vote."""
        self._store.journal.put(lambda db: db.execute("DELETE FROM votes WHERE id = ?", [number])).result()

    def among(self, run_ids: Iterable[str]) -> list[Vote]:
        """The votes on pairs of these runs, oldest first."""
        known = list(dict.fromkeys(run_ids))
        found: list[Vote] = []
        for start in range(0, len(known), _AT_ONCE):
            some = known[start : start + _AT_ONCE]
            marks = ", ".join("?" * len(some))
            clause = f"SELECT * FROM votes WHERE question = ? AND left_run IN ({marks})"  # noqa: S608 - marks only
            found += [_vote(row) for row in self._store.journal.query(clause, [self.question, *some])]
        others = set(known)
        return sorted((vote for vote in found if vote.right in others), key=lambda vote: vote.id)


def _vote(row: Any) -> Vote:
    return Vote(
        id=row["id"],
        left=row["left_run"],
        right=row["right_run"],
        verdict=Verdict(row["verdict"]),
        at=datetime.fromtimestamp(row["at"], UTC).astimezone(),
    )


def duels(votes: Iterable[Vote], run_ids: Sequence[str]) -> list[Duel]:
    """What the runs did against each other, in the order of their ids. "Both bad" is a tie here."""
    place = {run_id: i for i, run_id in enumerate(run_ids)}
    counts: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for vote in votes:
        one, two = sorted((place[vote.left], place[vote.right]))
        said = "ties" if vote.verdict.is_tie else "wins" if place[vote.winner] == one else "losses"
        counts[one, two][said] += 1
    return [Duel(one, two, **count) for (one, two), count in sorted(counts.items())]
