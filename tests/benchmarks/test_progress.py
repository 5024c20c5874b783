"""What the progress of many runs costs the page: comm messages, how old a clock gets, how long a change waits.

Time is the test's own, so the figures are exact; how long a turn takes is measured beside them.
"""

from __future__ import annotations

import datetime as dt
import time
import types

import pytest
from page import Page, busiest_second

import rh_widgets as rh
from rh_widgets.runs import RunStatus
from rh_widgets.widgets.progress import RunView

SORA = "sora-2/text-to-video-pro-official-stable"
SECONDS = 300
STATES = (RunStatus.QUEUED, RunStatus.RUNNING, RunStatus.DOWNLOADING)
MOST_MESSAGES = 2
MOST_WAIT = 0.5
MOST_MS_FOR_A_TURN = 20


@pytest.fixture
def page(monkeypatch):
    return Page().connect(monkeypatch)


@pytest.fixture
def watch(page):
    """Makes views of runs that go on."""
    backend = types.SimpleNamespace(in_background=lambda work: work.close())
    views = []

    def build(count):
        for _ in range(count):
            views.append(RunView(run=page.run(rh.catalog[SORA], status=RunStatus.QUEUED)))
            views[-1].show(views[-1].run, backend)
        page.take()
        return views

    yield build
    for view in views:
        view.close()


def wait_of_a_change(page, view, status):
    """Seconds from a change to its message, in steps of a hundredth."""
    began = page.seconds
    view.run.advance(status=status)
    while (found := [m for m in page.messages if m.comm_id == view._state.comm.comm_id and m.at >= began]) == []:
        page.wait(0.01)
    return found[0].at - began


@pytest.mark.parametrize("count", [1, 10, 100])
def test_progress_costs_two_messages_a_second_at_most(page, watch, count, figure):
    """However many runs there are; and a change is seen soon, also where the clocks take every turn."""
    views = watch(count)
    waits = []
    for turn in range(SECONDS // 5):
        page.wait(5 - 0.07 * (turn % 10))
        waits.append(wait_of_a_change(page, views[turn % count], STATES[(turn // count + 1) % len(STATES)]))
    told, passed = page.take(), page.seconds - 1000
    rate, peak = len(told) / passed, busiest_second(told)
    figure(
        f"{count} runs: {rate:.2f} messages a second, {peak} in the busiest (<= {MOST_MESSAGES}); "
        f"a change waits {sum(waits) / len(waits):.2f} s, {max(waits):.2f} s at the most (<= {MOST_WAIT} s)"
    )
    assert peak <= MOST_MESSAGES
    assert max(waits) <= MOST_WAIT + 0.01


def test_a_page_whose_runs_have_ended_is_sent_nothing(page, watch, figure):
    for view in watch(10):
        view.run.advance(status=RunStatus.SUCCESS, finished_at=dt.datetime.now(dt.UTC))
    page.wait(20)
    last = len(page.take())
    page.wait(3600)
    figure(f"the ends of 10 runs take {last} messages (<= 20), the idle hour after them {len(page.messages)}")
    assert last <= 20
    assert page.take() == []


def test_a_turn_among_a_hundred_runs_is_short(page, watch, figure):
    """It is taken on the I/O thread, which has other work."""
    watch(100)
    times = []
    for _ in range(40):
        page.age(1)
        began = time.perf_counter()
        page.ticker.turn()
        times.append(time.perf_counter() - began)
    best = min(times) * 1000
    figure(f"a turn among 100 runs, with its message, takes {best:.2f} ms (<= {MOST_MS_FOR_A_TURN} ms)")
    assert len(page.take()) == len(times)
    assert best <= MOST_MS_FOR_A_TURN
