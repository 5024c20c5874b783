"""Progress on a page: who is sent, when, in how many messages, and that the last word is always the right one."""

from __future__ import annotations

import datetime as dt
import gc
import random
import threading
import time
import weakref

import pytest
from ipywidgets.widgets import widget as ipywidget
from page import Page, busiest_second

import rh_widgets as rh
from rh_widgets.client import IOThread
from rh_widgets.errors import RunFailed
from rh_widgets.runs import RunStatus
from rh_widgets.widgets import show_run, ticker
from rh_widgets.widgets.progress import RunView

SORA = "sora-2/text-to-video-pro-official-stable"


@pytest.fixture
def running(page):
    """Makes a run that the server works on."""
    return lambda status=RunStatus.RUNNING, **details: page.run(rh.catalog[SORA], status=status, **details)


@pytest.fixture
def watch(page, backend, running):
    """Makes views, each of a run of its own, that have sent what they had to; closed when the test ends."""
    views = []

    def build(count=1, status=RunStatus.RUNNING):
        made = []
        for _ in range(count):
            run = running(status)
            made.append(RunView(run=run))
            made[-1].show(run, backend)
        views.extend(made)
        page.take()
        return made

    yield build
    for view in views:
        view.close()


def end(run, status=RunStatus.SUCCESS, **changes):
    run.advance(status=status, finished_at=dt.datetime.now(dt.UTC), **changes)


def to(messages, *widgets):
    """Those of the messages that went to these widgets."""
    wanted = {widget.comm.comm_id for widget in widgets}
    return [m for m in messages if m.comm_id in wanted]


# -- one view ------------------------------------------------------------------------------


def test_a_new_view_says_all_in_the_messages_that_make_it(page, backend, running):
    """A comm carries its first state when it is opened."""
    run = running()
    view = RunView(run=run)
    view.show(run, backend)
    assert not {m.comm_id for m in page.take() if "value" in m.state}
    assert "Running" in view._state.value
    assert "0:00" in view._clock.value


def test_another_run_is_shown_at_once(page, watch, backend, running):
    """What a user orders shows without waiting for a turn of the clock."""
    (view,) = watch()
    end(view.run)
    page.wait(5)
    page.take()
    view.show(running(RunStatus.PENDING), backend)
    assert "Waiting" in view._state.value
    assert "The result is below" not in view._clock.value
    assert len(page.take()) == 2, "one for each line"


def test_a_change_of_state_is_one_message_at_once(page, watch):
    (view,) = watch(status=RunStatus.QUEUED)
    page.wait(0.4)
    page.take()
    view.run.advance(status=RunStatus.RUNNING)
    told = page.take()
    assert len(to(told, view._state)) == 1
    assert "Running" in view._state.value
    assert len(told) == 1, "its clock was drawn less than a second ago"


def test_a_view_that_was_given_another_run_forgets_the_first(page, watch, backend, running):
    (view,) = watch()
    first, second = view.run, running(RunStatus.QUEUED)
    view.show(second, backend)
    end(first, RunStatus.FAILED, error=RunFailed("no"))
    page.wait(3)
    assert "Queued" in view._state.value
    assert not first._observers


def test_the_state_is_sent_only_when_it_changes(page, watch):
    """A screen reader says it aloud; the clock beside it changes every second."""
    (view,) = watch()
    for _ in range(20):
        view.render()
        page.wait(0.25)
    told = page.take()
    assert to(told, view._state) == []
    assert len(to(told, view._clock)) == 5


def test_drawing_again_sends_nothing_that_is_there(page, watch):
    (view,) = watch()
    for _ in range(5):
        view.render()
    assert page.take() == []


def test_changes_too_fast_to_show_collapse_into_the_newest(page, watch):
    (view,) = watch(status=RunStatus.PENDING)
    states = [RunStatus.UPLOADING, RunStatus.SUBMITTING, RunStatus.QUEUED, RunStatus.RUNNING, RunStatus.DOWNLOADING]
    for status in states:
        view.run.advance(status=status)
    page.wait(2)
    told = to(page.take(), view._state)
    assert len(told) < len(states)
    assert "Fetching the result" in told[-1].state["value"]


def test_an_upload_is_told_by_the_clock_once_a_second(page, watch):
    (view,) = watch(status=RunStatus.UPLOADING)
    for step in range(1, 81):
        view.run.advance(uploaded=step / 80)
        page.wait(1 / 16)
    told = page.take()
    assert len(told) == len(to(told, view._clock)) == 5
    assert "100% sent" in view._clock.value


def test_a_note_goes_before_clocks_that_merely_go_on(page, watch):
    views = watch(20)
    page.wait(7.3)
    page.take()
    views[0].run.advance(note="Cancelling …")
    page.wait(1)
    assert any("Cancelling" in m.state["value"] for m in to(page.take(), views[0]._clock))


def test_the_end_is_told_by_both_lines_and_then_nothing(page, watch):
    (view,) = watch()
    page.wait(4.5)
    end(view.run)
    page.wait(1)
    assert "Done" in view._state.value
    assert "of about" not in view._clock.value
    assert "The result is below" in view._clock.value
    page.take()
    page.wait(60)
    assert page.take() == []
    assert page.ticker.turn() is None


def test_the_end_costs_one_message_for_each_line(page, watch):
    """The button goes away with the state line, by its style."""
    (view,) = watch()
    page.wait(4.5)
    page.take()
    end(view.run)
    page.wait(10)
    assert [m.comm_id for m in page.take()] == [view._state.comm.comm_id, view._clock.comm.comm_id]
    assert "rh-over" in view._state.value


def test_an_ended_run_cannot_be_cancelled(page, backend, running):
    asked = []
    run = running(cancel=asked.append)
    view = RunView(run=run)
    view.show(run, backend)
    end(run)
    view._cancel.click()
    assert asked == []
    view.close()


def test_a_run_that_is_looked_after_again_is_followed_again(page, watch):
    (view,) = watch()
    end(view.run, RunStatus.UNKNOWN)
    page.wait(5)
    view.run.reopen(RunStatus.RUNNING)
    view.run.advance(status=RunStatus.DOWNLOADING)
    page.wait(1)
    assert "Fetching the result" in view._state.value


def test_a_closed_view_is_sent_nothing_and_kept_by_nobody(page, backend, running):
    run = running()
    view = RunView(run=run)
    view.show(run, backend)
    view.close()
    page.take()
    run.advance(status=RunStatus.DOWNLOADING)
    page.wait(3)
    assert page.take() == []
    seen = weakref.ref(view)
    del view
    gc.collect()
    assert seen() is None


def test_a_view_closed_by_its_page_takes_no_turns(page, watch):
    """`Widget.close_all` closes the widgets one by one, without us."""
    (view,) = watch()
    ipywidget.Widget.close(view)
    view.run.advance(note="Still going on")
    assert page.ticker.turn() is None


# -- many views ----------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 2, 3, 10, 100])
def test_no_second_has_more_than_two_messages(page, watch, count):
    """Clocks, changes in bursts, notes, uploads and ends: whatever comes, from however many runs."""
    dice, views = random.Random(count), watch(count)
    for _ in range(200):
        view = dice.choice(views)
        kind = dice.choice(["state", "note", "upload", "nothing"])
        if kind == "state":
            view.run.advance(status=dice.choice([RunStatus.QUEUED, RunStatus.RUNNING, RunStatus.DOWNLOADING]))
        elif kind != "nothing":
            view.run.advance(**({"note": str(dice.random())} if kind == "note" else {"uploaded": dice.random()}))
        page.wait(dice.choice([0, 0, 0.01, 0.3, 1.7]))
    for view in views:
        end(view.run)
    page.wait(2 * count + 2)
    told = page.take()
    assert busiest_second(told) <= 2
    assert page.ticker.turn() is None, "all is told"
    assert all("Done" in v._state.value and "of about" not in v._clock.value for v in views)
    assert all(busiest_second(to(told, view._clock)) <= 1 for view in views)


def test_each_clock_has_its_turn(page, watch):
    """The one most out of date goes first, so ten clocks at two a second are five seconds old at the most."""
    views = watch(10)
    page.wait(10)
    page.take()
    page.wait(20)
    told = page.take()
    assert {len(to(told, view._clock)) for view in views} == {4}
    assert len(told) == 40


def test_a_change_goes_before_every_clock(page, watch):
    views = watch(100)
    page.wait(12.2)
    page.take()
    views[50].run.advance(status=RunStatus.DOWNLOADING)
    page.wait(0.5)
    assert to(page.take(), views[50]._state), "at most half a second on the busiest page"


def test_the_oldest_change_goes_first(page, watch):
    views = watch(6)
    for view in views:
        view.run.advance(status=RunStatus.DOWNLOADING)
        page.wait(0.01)
    for view in reversed(views):  # a second change does not put a view back in the line
        view.run.advance(status=RunStatus.SUCCESS)
        page.wait(0.01)
    page.wait(3)
    told = to(page.take(), *[view._state for view in views])
    first = list(dict.fromkeys(m.comm_id for m in told))
    assert first == [view._state.comm.comm_id for view in views]


def test_a_view_that_cannot_be_drawn_stops_no_other(page, watch, monkeypatch, caplog):
    """The one that fails is left out until its run changes again."""
    broken, sound = watch(2)

    def fail():
        raise LookupError("the page is gone")

    monkeypatch.setattr(broken, "draw_clock", fail)
    page.wait(5)
    assert len(to(page.take(), sound._clock)) >= 4
    assert "the page is gone" in caplog.text
    assert caplog.text.count("could not be drawn") == 1
    monkeypatch.undo()
    end(broken.run)
    page.wait(2)
    assert "The result is below" in broken._clock.value


# -- the task on the I/O thread, in real time ------------------------------------------------


@pytest.fixture
def live(backend, monkeypatch):
    """A page in real time, with a ticker on a real I/O thread."""
    thread, made = IOThread(), Page(time.monotonic).connect(monkeypatch)
    made.tasks = []
    monkeypatch.setattr(backend, "in_background", lambda work: made.tasks.append(thread.submit(work)))
    yield made
    thread.close()


def test_the_clock_runs_by_itself_and_ends_with_the_run(live, backend):
    told = threading.Semaphore(0)
    live.on_message = told.release
    run = live.run(rh.catalog[SORA], status=RunStatus.RUNNING)
    view = RunView(run=run)
    view.show(run, backend)
    assert all(told.acquire(timeout=20) for _ in range(2))
    end(run)
    (task,) = live.tasks
    assert task.result(20) is None, "an idle notebook sends nothing"
    assert "The result is below" in view._clock.value
    view.close()


def test_the_clock_starts_again_with_the_next_run(live, backend, monkeypatch):
    monkeypatch.setattr(ticker, "_SECOND", 0.02)
    view = RunView()
    for _ in range(3):
        run = live.run(rh.catalog[SORA], status=RunStatus.RUNNING)
        view.show(run, backend)
        end(run)
        live.tasks[-1].result(20)
        assert "Done" in view._state.value
    view.close()


def test_changes_from_many_threads_keep_the_rule_and_lose_no_end(live, backend, monkeypatch):
    """Callbacks come on the I/O thread, clicks on the main thread or a subshell's."""
    second = 0.02
    monkeypatch.setattr(ticker, "_SECOND", second)
    monkeypatch.setattr(ticker, "_GAP", second / 2)
    runs = [live.run(rh.catalog[SORA], status=RunStatus.PENDING) for _ in range(24)]
    views = [RunView(run=run) for run in runs]

    def live_through(some):
        for view in some:
            view.show(view.run, backend)
        for status in (RunStatus.QUEUED, RunStatus.RUNNING, RunStatus.DOWNLOADING):
            for view in some:
                view.run.advance(status=status)
        for view in some:
            end(view.run)

    live.take()
    threads = [threading.Thread(target=live_through, args=(views[i::4],)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    for task in list(live.tasks):
        task.result(20)
    assert live.ticker.turn() is None
    assert all("Done" in v._state.value and "The result is below" in v._clock.value for v in views)
    assert busiest_second(live.messages, second) <= 2
    for view in views:
        view.close()


def test_a_cell_with_generate_tells_its_progress_in_few_messages(page, backend, running, shown):
    run = running(RunStatus.PENDING)
    show_run(run, backend)
    page.take()
    for status in (RunStatus.SUBMITTING, RunStatus.QUEUED, RunStatus.RUNNING):
        run.advance(status=status)
        page.wait(10)
    assert len(page.take()) == 3 + 30, "one for each state, one for each second"
