"""When to look."""

from __future__ import annotations

import random
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pasts import DETERMINISTIC, SECONDS

from rh_widgets.runs import Limits, Pace, Past, Schedule, alike, forecast

LIMITS = Limits()
LATE = [Past(2.0, s) for s in (80, 85, 90, 92, 95, 99, 105)]  # seconds; nothing ends before 80 s


def schedule(pasts, limits=LIMITS):
    return Schedule(forecast("video", pasts), limits)


def gap(of, seconds, *, running=True):
    return of.next_look(running=running, seconds=seconds, rng=random.Random(1))


@pytest.mark.parametrize("running", [True, False])
def test_until_five_runs_the_gap_is_fixed_with_some_jitter(running):
    """5 s within 20 %, at any age."""
    four = schedule(LATE[:4])
    rng = random.Random(1)
    gaps = [four.next_look(running=running, seconds=s, rng=rng) for s in range(500)]
    assert 4 <= min(gaps) < 4.1
    assert 5.9 < max(gaps) <= 6


def test_from_five_runs_on_it_looks_rarely_at_first_and_often_at_the_end():
    """Next to the floor where most runs end; long ones before."""
    learned = schedule(LATE)
    assert gap(learned, 0) > 10
    assert gap(learned, 92) < 2


def test_no_gap_sleeps_through_the_moment_when_runs_begin_to_end():
    """The looks are counted up to where they are due: a long gap ends at the rise of the hazard."""
    learned = schedule(LATE * 20)
    assert gap(learned, 20) > 40
    assert all(seconds + gap(learned, seconds) < 84 for seconds in range(80))


@given(
    seconds=st.lists(SECONDS, min_size=5, max_size=20),
    age=st.one_of(st.floats(0, 500), st.floats(0, 1e9)),
    running=st.booleans(),
    look=st.floats(0.01, 60),
)
@DETERMINISTIC
def test_every_gap_is_within_floor_and_cap(seconds, age, running, look):
    """Whatever was learned and at whatever age, also with quicker limits."""
    limits = Pace(look=look).limits
    found = gap(schedule([Past(s, s) for s in seconds], limits), age, running=running)
    assert limits.floor <= found <= limits.cap


def test_the_pace_sets_all_limits():
    """5 s, 1 s and 60 s; quicker ones in proportion."""
    assert Pace().limits == LIMITS
    assert Pace(look=0.5).limits == Limits(fixed=0.5, floor=0.1, cap=6.0)


def test_a_long_queue_is_looked_at_less_often():
    """But a short one no more often: only the clock waits for its end."""
    short = [gap(schedule([Past(q, 60.0)] * 5), 0, running=False) for q in (1, 40, 120)]
    assert all(4 <= s <= 6 for s in short)
    assert 8 < gap(schedule([Past(600.0, 60.0)] * 5), 0, running=False) < 14


def test_the_hazard_of_a_run_that_is_not_learned_is_that_of_its_gap():
    """So that both kinds can stand in one queue: gap = √(2c / h)."""
    assert schedule([]).hazard(running=True, seconds=40) == pytest.approx(2 * 0.1 / 25)
    learned = schedule(LATE)
    assert learned.hazard(running=True, seconds=92) > 10 * learned.hazard(running=True, seconds=20)
    assert learned.hazard(running=False, seconds=92) == pytest.approx(2 * 0.1 / 25)


def test_learning_from_what_its_own_looks_saw_it_comes_nearer_to_the_truth():
    """Runs of 8 s are seen only after about 10 s at first; that is no reason to look only then for ever."""
    rng = random.Random(3)
    pasts, delays = [], []
    for _ in range(60):
        end = 8 * 2.718 ** (0.03 * rng.gauss(0, 1))
        now = schedule(alike(pasts, {}))
        look = 0.0
        while look < end:
            look += now.next_look(running=True, seconds=look, rng=rng)
        delays.append(look - end)
        pasts.append(Past(0.0, look))
    assert fmean(delays[:5]) > 1.2
    assert fmean(delays[-30:]) < 0.8
