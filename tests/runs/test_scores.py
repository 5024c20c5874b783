"""Scores agree with published tables and another implementation, and their intervals hold what they promise."""

from __future__ import annotations

import math
import random
from itertools import combinations

import choix
import numpy as np
import pytest

from rh_widgets.runs import Duel, Settled, fit, next_pair, settled

# American League East, 1987: wins of the row over the column, home and away together. Agresti, Categorical
# Data Analysis (2nd ed., 2002), table 10.10; as the data set `baseball` of the R package BradleyTerry2 has it.
BASEBALL = [
    [0, 7, 9, 7, 7, 9, 11],
    [6, 0, 7, 5, 11, 9, 9],
    [4, 6, 0, 7, 7, 8, 12],
    [6, 8, 6, 0, 6, 7, 10],
    [6, 2, 6, 7, 0, 7, 12],
    [4, 4, 5, 6, 6, 0, 6],
    [2, 4, 1, 3, 1, 7, 0],
]
# Milwaukee, Detroit, Toronto, New York, Boston, Cleveland against Baltimore, with standard errors:
# `summary(baseballModel1)` in that package's tests/baseball.Rout.save.
BASEBALL_SCORES = [1.5814, 1.4364, 1.2945, 1.2476, 1.1077, 0.6839]
BASEBALL_ERRORS = [0.3433, 0.3396, 0.3367, 0.3359, 0.3339, 0.3319]

# Chocolate puddings: brands i and j, preferred i, preferred j, neither. Davidson (JASA 65, 1970), table 3; as the
# data set `pudding` of the R package PlackettLuce has it.
PUDDING = [
    *((1, 2, 19, 22, 16), (1, 3, 16, 19, 12), (2, 3, 19, 19, 10), (1, 4, 18, 23, 13), (2, 4, 23, 19, 9)),
    *((3, 4, 19, 20, 15), (1, 5, 13, 19, 18), (2, 5, 16, 20, 12), (3, 5, 16, 15, 17), (4, 5, 17, 14, 16)),
    *((1, 6, 18, 21, 12), (2, 6, 22, 20, 12), (3, 6, 13, 18, 10), (4, 6, 14, 19, 18), (5, 6, 11, 21, 12)),
]
# Worths and the tie parameter, and the standard errors of the centred log worths, as that package's
# introduction ("Pudding example") prints them; it stops after seven iterations, as Davidson did, so that
# only four places are sure.
PUDDING_WORTHS = [0.1388005, 0.1729985, 0.1617420, 0.1653930, 0.1586805, 0.2023855]
PUDDING_TIES = 0.7468147
PUDDING_ERRORS = [0.121949, 0.121818, 0.126823, 0.122003, 0.127054, 0.126594]


def duels_of(wins):
    return [Duel(i, j, wins[i][j], wins[j][i]) for i, j in combinations(range(len(wins)), 2)]


def votes_of(wins):
    """The same, vote by vote, as choix takes it."""
    return [(i, j) for i, row in enumerate(wins) for j, count in enumerate(row) for _ in range(count)]


def errors_of(scores):
    return [math.sqrt(row[i]) for i, row in enumerate(scores.covariance)]


def test_the_baseball_table_gives_the_published_scores_and_errors():
    scores = fit(7, duels_of(BASEBALL), spread=math.inf)
    assert [s - scores.strengths[6] for s in scores.strengths[:6]] == pytest.approx(BASEBALL_SCORES, abs=5e-5)
    assert [math.sqrt(scores.variance(i, 6)) for i in range(6)] == pytest.approx(BASEBALL_ERRORS, abs=5e-5)


def test_the_pudding_table_with_its_ties_gives_the_published_scores_and_errors():
    scores = fit(6, [Duel(i - 1, j - 1, *counts) for i, j, *counts in PUDDING], spread=math.inf)
    worths = [math.exp(s) for s in scores.strengths]
    assert [worth / sum(worths) for worth in worths] == pytest.approx(PUDDING_WORTHS, abs=5e-5)
    assert scores.ties == pytest.approx(PUDDING_TIES, abs=5e-5)
    assert errors_of(scores) == pytest.approx(PUDDING_ERRORS, abs=5e-5)


def test_without_a_prior_scores_are_those_of_choix():
    ours = fit(7, duels_of(BASEBALL), spread=math.inf).strengths
    theirs = choix.ilsr_pairwise_dense(np.array(BASEBALL, float), tol=1e-12)
    assert ours == pytest.approx(theirs - theirs.mean(), abs=1e-8)


@pytest.mark.parametrize("seed", range(6))
def test_with_the_prior_scores_are_those_of_choix_also_where_somebody_always_won(seed):
    """Few votes, and one who won all of his. choix penalises alpha times the squares: 1 / (2 spread²)."""
    rng = random.Random(seed)
    wins = [[0 if j in {i, 0} else rng.randint(0, 2) for j in range(8)] for i in range(8)]
    theirs = choix.opt_pairwise(8, votes_of(wins), alpha=1 / 8, tol=1e-12)
    ours = fit(8, duels_of(wins)).strengths
    assert ours == pytest.approx(theirs - theirs.mean(), abs=1e-7)
    assert max(ours) == ours[0] < 6


def test_ties_as_they_are_move_nobody():
    """In a tournament where all met as often, the ranking is that by wins and half the ties."""
    scores = fit(4, [Duel(i, j, 0, 0, 3) for i, j in combinations(range(4), 2)])
    assert scores.strengths == pytest.approx([0] * 4, abs=1e-9)
    assert scores.share(0) == pytest.approx(0.5)


def test_nobody_voted_means_nothing_is_known():
    scores = fit(5, [])
    low, high = scores.interval(2)
    assert scores.share(2) == 0.5
    assert low < 0.06
    assert high > 0.94


def test_two_hundred_are_scored():
    rng = random.Random(1)
    scores = fit(200, [Duel(*rng.sample(range(200), 2), 1) for _ in range(1000)])
    assert sum(scores.strengths) == pytest.approx(0, abs=1e-8)
    assert all(error > 0 for error in errors_of(scores))


# Intervals


def judge(rng, ahead, ties):
    """A vote of a judge who follows the model: (wins, losses, ties)."""
    win, loss = math.exp(ahead / 2), math.exp(-ahead / 2)
    drawn = rng.random() * (win + loss + ties)
    return (1, 0, 0) if drawn < win else (0, 1, 0) if drawn < win + loss else (0, 0, 1)


def covered(scores, truth):
    """How many intervals hold the truth."""
    mean = sum(truth) / len(truth)
    spans = [scores.interval(i) for i in range(len(truth))]
    return sum(low <= 1 / (1 + math.exp(mean - t)) <= high for (low, high), t in zip(spans, truth, strict=True))


TRUTHS = {
    "equal": [0.0] * 6,
    "near": [-0.5, -0.3, -0.1, 0.1, 0.3, 0.5],
    "apart": [-1.5, -0.9, -0.3, 0.3, 0.9, 1.5],
    "far": [-3.0, -1.5, -0.5, 0.5, 1.5, 3.0],
    "twelve": [-1.5 + 3 * i / 11 for i in range(12)],
}


@pytest.mark.parametrize("ties", [0, 0.7])
@pytest.mark.parametrize("truth", TRUTHS.values(), ids=TRUTHS)
def test_nine_of_ten_intervals_hold_the_truth(truth, ties):
    """200 simulated judges, each pair asked twice: 85 to 95 % of the 90 % intervals hold."""
    rng, n = random.Random(7), len(truth)
    held = 0
    for _ in range(200):
        met = [Duel(i, j, *judge(rng, truth[i] - truth[j], ties)) for i, j in combinations(range(n), 2) for _ in "12"]
        held += covered(fit(n, met), truth)
    assert 0.85 <= held / (200 * n) <= 0.95


def tournament(rng, truth, ties, votes):
    """Votes on the pairs that we would ask for."""
    n, last, asked, met = len(truth), None, {}, []
    for _ in range(votes):
        one, two = next_pair(fit(n, met), asked, rng, last=last)
        last = (min(one, two), max(one, two))
        asked[last] = asked.get(last, 0) + 1
        met.append(Duel(one, two, *judge(rng, truth[one] - truth[two], ties)))
    return fit(n, met), asked


def test_intervals_hold_where_the_pairs_were_chosen_too():
    rng, truth = random.Random(3), TRUTHS["apart"]
    held = sum(covered(tournament(rng, truth, 0.3, 25)[0], truth) for _ in range(150))
    assert 0.85 <= held / (150 * 6) <= 0.95


# Which pair, and when to stop


@pytest.mark.parametrize("votes", range(1, 25))
def test_no_pair_is_asked_again_while_one_that_is_not_sure_was_asked_less(votes):
    scores, asked = tournament(random.Random(5), TRUTHS["near"], 0.5, votes)
    one, two = sorted(next_pair(scores, asked, random.Random(1)))
    open_ones = [p for p in combinations(range(6), 2) if 0.15 < scores.chance(*p) < 0.85]
    assert asked.get((one, two), 0) == min(asked.get(p, 0) for p in open_ones)


def test_each_side_is_as_likely():
    rng, scores = random.Random(2), fit(2, [])
    lefts = sum(next_pair(scores, {}, rng)[0] == 0 for _ in range(400))
    assert 160 < lefts < 240


def test_a_pair_does_not_come_twice_running_while_there_are_others():
    assert all(
        set(next_pair(fit(3, []), {(0, 2): 9, (1, 2): 9}, random.Random(seed), last=(0, 1))) != {0, 1}
        for seed in range(20)
    )


def test_what_is_sure_is_not_asked_again():
    """One that lost to both others eight times: only those two are left to ask about."""
    scores = fit(3, [Duel(0, 2, 8, 0), Duel(1, 2, 8, 0), Duel(0, 1, 4, 4)])
    assert {frozenset(next_pair(scores, {(0, 1): 8}, random.Random(s))) for s in range(20)} == {frozenset({0, 1})}


@pytest.mark.parametrize(
    ("rounds", "said"), [(0, Settled.OPEN), (1, Settled.OPEN), (4, Settled.ALL)], ids=["none", "one", "four"]
)
def test_a_judge_of_one_mind_settles_a_ranking(rounds, said):
    met = [Duel(i, j, rounds, 0) for i, j in combinations(range(4), 2)]
    assert settled(fit(4, met), dict.fromkeys(combinations(range(4), 2), rounds)) is said


def test_the_best_may_be_settled_before_the_others():
    met = [Duel(0, i, 5, 0) for i in (1, 2, 3)]
    assert settled(fit(4, met), {(0, i): 5 for i in (1, 2, 3)}) is Settled.BEST


def test_what_four_votes_do_not_tell_apart_is_close():
    assert settled(fit(2, [Duel(0, 1, 1, 1, 1)]), {(0, 1): 3}) is Settled.OPEN
    assert settled(fit(2, [Duel(0, 1, 2, 1, 1)]), {(0, 1): 4}) is Settled.CLOSE


@pytest.mark.parametrize("seed", range(5))
def test_a_judge_of_one_mind_needs_some_two_dozen_votes_for_six(seed):
    """Each time a little apart, for the pairs are drawn; he is told that all is settled, and the order is his."""
    truth = [40.0 - 8 * i for i in range(6)]
    ends = (
        votes for votes in range(15, 40) if settled(*tournament(random.Random(seed), truth, 0, votes)) is Settled.ALL
    )
    votes = next(ends)
    assert 18 <= votes <= 30
    assert tournament(random.Random(seed), truth, 0, votes)[0].order() == list(range(6))
