"""When a run will be done, as one is told who waits for it."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pasts import DETERMINISTIC, SECONDS

from rh_widgets.runs import Past, forecast

FIVE = [Past(queued=10.0, running=s) for s in (40.0, 45.0, 50.0, 55.0, 60.0)]


def test_without_history_it_is_a_marked_guess_per_kind_of_result():
    """Images 20 s, video 90 s, 3D and music 240 s; the sandbox is nine times faster."""
    medians = {kind: forecast(kind).median for kind in ("image", "video", "3d", "audio")}
    assert medians == {"image": 20.0, "video": 90.0, "3d": 240.0, "audio": 240.0}
    played = {kind: round(forecast(kind, sandbox=True).median) for kind in medians}
    assert played == {"image": 3, "video": 10, "3d": 27, "audio": 27}
    assert forecast("video").is_guess


def test_five_finished_runs_replace_the_guess_and_four_do_not():
    """Their median is that of queue and run together."""
    assert forecast("video", FIVE[:4]).is_guess
    learned = forecast("video", FIVE)
    assert not learned.is_guess
    assert learned.median == pytest.approx(60, rel=0.1)


def test_while_it_is_queued_the_whole_of_a_new_run_is_left():
    """However long it has been queued."""
    learned = forecast("video", FIVE)
    assert learned.left(5) == learned.left(500) == pytest.approx(60, rel=0.1)


def test_from_running_on_only_the_run_is_left():
    """A run of about 50 s that is seen to run at the age of 300 s ends at about 350 s."""
    running = replace(forecast("video", FIVE), running_since=300.0)
    assert running.left(300) == pytest.approx(50, rel=0.1)
    assert running.median == running.end(300) == pytest.approx(350, rel=0.02)
    assert running.left(320) == pytest.approx(30, rel=0.15)


def test_the_upload_is_not_taken_for_a_part_of_the_queue():
    """The usual end moves by what went by before the server had the task."""
    learned = forecast("video", FIVE)
    assert replace(learned, queued_since=30.0).usual_end == pytest.approx(learned.usual_end + 30)


@given(
    seconds=st.lists(SECONDS, min_size=5, max_size=12),
    queued=st.floats(0, 1e4),
    ages=st.lists(st.floats(0, 1e5), min_size=2, max_size=20),
)
@DETERMINISTIC
def test_the_bar_only_moves_forward_and_is_never_full(seconds, queued, ages):
    """Whatever was learned, and also in the moment when the queue is over."""
    waiting = forecast("video", [Past(queued=1.0, running=s) for s in seconds])
    running = replace(waiting, running_since=queued)
    shares = [(waiting if age < queued else running).fraction(age) for age in sorted(ages)]
    assert all(0 <= share <= 0.99 for share in shares)
    assert all(after >= before - 1e-12 for before, after in pairwise(shares))


def test_a_run_that_outlasts_all_others_stands_still_near_the_end():
    """Past everything seen more seems to be left again: the bar waits for that, and says it is late."""
    running = replace(forecast("video", FIVE), running_since=10.0)
    assert running.left(110) > running.left(60)
    assert running.fraction(110) == pytest.approx(running.fraction(80), abs=0.02)
    assert running.is_late(110)
    assert not running.is_late(60)


def test_nine_of_ten_new_runs_end_by_the_90_percent_point():
    """Between 85 and 95 %, over 60 draws of 20 past runs, at the start and half way."""
    rng = random.Random(4)
    kept = {0.0: 0, 60.0: 0}
    asked = dict.fromkeys(kept, 0)
    for _ in range(60):
        draws = [60 * 2.718 ** (0.35 * rng.gauss(0, 1)) for _ in range(120)]
        running = replace(forecast("video", [Past(0.0, s) for s in draws[:20]]), running_since=0.0)
        for age in kept:
            going = [s for s in draws[20:] if s > age]
            asked[age] += len(going)
            kept[age] += sum(s <= age + running.left(age, 0.9) for s in going)
    assert all(0.85 <= kept[age] / asked[age] <= 0.95 for age in kept)
