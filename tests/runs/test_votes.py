"""Votes outlive the kernel, belong to a question, and can be taken back."""

from __future__ import annotations

import subprocess
import sys

import pytest
from judged import add_runs

from rh_widgets.errors import ParameterError
from rh_widgets.runs import Duel, Verdict, Votes, duels

AGAIN = """
import sys
from pathlib import Path
from rh_widgets.runs import Store, Verdict, Votes
votes = Votes(Store(lambda: Path(sys.argv[1]), None))
votes.cast("b", "a", Verdict.TIE)
print(*(f"{v.left}{v.right}{v.verdict.value}" for v in votes.among("abc")))
"""


@pytest.fixture
def votes(store):
    add_runs(store, "abc")
    return Votes(store)


def said(votes, ids="abc"):
    return [(vote.left, vote.right, vote.verdict) for vote in votes.among(ids)]


def test_a_vote_is_on_disk_when_it_is_cast(votes, store, tmp_path):
    """Another process sees it, adds one of its own, and this one sees that."""
    votes.cast("a", "b", Verdict.LEFT)
    done = subprocess.run(  # noqa: S603 - our own words only
        [sys.executable, "-c", AGAIN, str(tmp_path / "home")], capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[0] == "ableft batie"
    assert said(votes) == [("a", "b", Verdict.LEFT), ("b", "a", Verdict.TIE)]


def test_only_votes_among_the_runs_count(votes):
    votes.cast("a", "b", Verdict.LEFT)
    votes.cast("b", "c", Verdict.LEFT)
    assert said(votes, "ab") == [("a", "b", Verdict.LEFT)]
    assert said(votes, "a") == []


def test_another_question_has_votes_of_its_own(votes, store):
    Votes(store, "Which is sharper?").cast("a", "b", Verdict.RIGHT)
    assert said(votes) == []


def test_a_vote_can_be_taken_back(votes):
    votes.cast("a", "b", Verdict.LEFT)
    number = votes.cast("b", "c", Verdict.BOTH_BAD)
    votes.take_back(number)
    assert said(votes) == [("a", "b", Verdict.LEFT)]


def test_votes_on_a_run_go_with_it(votes, history):
    votes.cast("a", "b", Verdict.LEFT)
    votes.cast("b", "c", Verdict.LEFT)
    history.delete("a")
    assert said(votes) == [("b", "c", Verdict.LEFT)]


def test_a_run_that_was_deleted_meanwhile_cannot_be_judged(votes, history):
    history.delete("a")
    with pytest.raises(ParameterError, match="was deleted"):
        votes.cast("a", "b", Verdict.LEFT)


def test_more_runs_than_sqlite_takes_values(store):
    ids = [f"r{i:04}" for i in range(900)]
    add_runs(store, ids)
    votes = Votes(store)
    votes.cast(ids[-1], ids[0], Verdict.LEFT)
    votes.cast(ids[0], ids[-1], Verdict.RIGHT)
    assert [vote.winner for vote in votes.among(ids)] == [ids[-1], ids[-1]]


def test_duels_count_sides_away_and_both_bad_as_a_tie(votes):
    for left, right, verdict in [
        ("a", "b", Verdict.LEFT),
        ("b", "a", Verdict.LEFT),
        ("b", "a", Verdict.RIGHT),
        ("a", "b", Verdict.BOTH_BAD),
        ("c", "b", Verdict.TIE),
    ]:
        votes.cast(left, right, verdict)
    assert duels(votes.among("abc"), "abc") == [Duel(0, 1, 2, 1, 1), Duel(1, 2, 0, 0, 1)]
