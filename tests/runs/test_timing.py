"""When a run will be done: pure figures."""

from __future__ import annotations

import pytest

from rh_widgets.runs import Pace, forecast


def test_without_history_it_is_a_marked_guess_per_kind_of_result():
    assert (forecast("video").median, forecast("video").is_guess) == (90.0, True)
    assert forecast("image").median == 20.0
    assert forecast("video", sandbox=True).median == 10.0


def test_five_finished_runs_replace_the_guess():
    assert forecast("video", [50.0] * 4).is_guess
    learned = forecast("video", [40, 45, 50, 55, 60])
    assert not learned.is_guess
    assert learned.median == pytest.approx(49.5, abs=1)


@pytest.mark.parametrize("elapsed", [0, 1, 30, 90, 300, 5000])
def test_the_bar_never_reaches_the_end_before_the_server_says_so(elapsed):
    assert 0 <= forecast("video").fraction(elapsed) <= 0.99


def test_the_bar_only_moves_forward():
    f = forecast("video")
    shares = [f.fraction(s) for s in range(0, 600, 5)]
    assert shares == sorted(shares)


def test_past_the_usual_end_it_is_late():
    f = forecast("video")
    assert not f.is_late(f.median)
    assert f.is_late(f.usual_end + 1)


def test_looks_keep_within_their_jitter_and_tries_within_their_cap():
    pace = Pace()
    assert all(4 <= pace.next_look() <= 6 for _ in range(200))
    assert [pace.next_try(n) for n in (1, 2, 3, 9)] == [1, 2, 4, 30]
