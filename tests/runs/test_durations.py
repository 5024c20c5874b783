"""What is learned from past runs."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pasts import DETERMINISTIC, SECONDS

from rh_widgets.runs import Durations, Past, alike

PLAIN = Durations.learned([40, 45, 50, 55, 60])


def past(duration="", resolution="", running=60.0):
    return Past(5.0, running, duration, resolution)


@pytest.mark.parametrize("seconds", [math.nan, math.inf, -1.0])
def test_a_time_that_is_none_is_refused(seconds):
    """Nothing can be learned from it, and it would spoil what is."""
    with pytest.raises(ValueError, match="cannot have"):
        Past(0.0, seconds)
    with pytest.raises(ValueError, match="cannot have"):
        Past(seconds, 0.0)


def test_runs_of_the_same_duration_and_resolution_are_learned_from_alone():
    """Where there are five of them."""
    same, other = [past("5", "720p")] * 5, [past("10", "720p")] * 9
    assert alike(other + same, {"duration": "5", "resolution": "720p"}) == same
    assert alike([*other, *same], {"duration": 5, "resolution": "720p"}) == same


def test_with_four_of_the_same_all_runs_of_the_model_count():
    """Four are too few, and so are four in all."""
    same, other = [past("5")] * 4, [past("10")] * 3
    assert alike(other + same, {"duration": "5"}) == other + same
    assert alike(same, {"duration": "5"}) == []


def test_the_newest_runs_are_learned_from():
    """200 are enough, and a service changes."""
    runs = [past(running=float(i)) for i in range(300)]
    assert alike(runs, {}) == runs[100:]


def test_the_prior_is_log_normal():
    """Its median, and its 84 % point one spread above it."""
    prior = Durations.prior(90.0, 0.5)
    assert prior.median == 90.0
    assert prior.left(0, 0.8413) == pytest.approx(90 * math.exp(0.5), rel=0.01)


def test_the_median_is_learned():
    """And what is left of it as time goes by: not the rest of the median, but more."""
    assert PLAIN.median == pytest.approx(50, rel=0.05)
    assert 20 < PLAIN.left(30) < 25
    assert PLAIN.left(49) > 3


def test_density_survival_and_hazard_are_of_one_distribution():
    """The density is what the survival loses, and the hazard its share in what is left."""
    lost = (PLAIN.survival(48) - PLAIN.survival(48.01)) / 0.01
    assert PLAIN.density(48) == pytest.approx(lost, rel=0.01)
    assert PLAIN.hazard(48) == pytest.approx(lost / PLAIN.survival(48), rel=0.01)
    assert PLAIN.survival(0) == 1


def test_the_hazard_rises_to_where_runs_end():
    """The reason for looking rarely at first."""
    assert PLAIN.hazard(10) < PLAIN.hazard(35) < PLAIN.hazard(50)


@given(seconds=st.lists(SECONDS, min_size=5, max_size=20), age=st.floats(0, 1e7), share=st.floats(0.01, 0.99))
@DETERMINISTIC
def test_every_past_gives_a_distribution(seconds, age, share):
    """Also where all runs are equal, none took any time, or one took for ever."""
    learned = Durations.learned(seconds)
    assert 0 <= learned.survival(age) <= 1
    assert learned.hazard(age) > 0
    assert 0 <= learned.left(age, share) < math.inf
    assert learned.left(age, 0.3) <= learned.left(age, 0.7)
