"""Several kernels on one journal: a run is stopped by whoever wants it, wherever it goes on."""

from __future__ import annotations

import datetime as dt

import pytest
from bad_days import kernel, town
from scripted_server import TASK, answer, until

from rh_widgets.errors import RunCancelled
from rh_widgets.runs import Record, RunStatus
from rh_widgets.runs.lease import Lease
from rh_widgets.runs.others import take_wishes, wish_stopped


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    with town(tmp_path_factory.mktemp("town")) as made:
        yield made


@pytest.fixture
def busy(place):
    """A server on which each task takes a minute."""
    place.weather.order("submit", "slow", seconds=60.0, times=0)
    yield place
    place.clear()


def cancelled(run):
    with pytest.raises(RunCancelled) as caught:
        run.wait(30)
    assert run.status is RunStatus.CANCELLED
    return str(caught.value)


def test_a_cancel_reaches_the_kernel_that_works_on_the_run(busy, tmp_path):
    """Its task is stopped on the server, and both kernels say so."""
    with kernel(busy.origin, tmp_path) as ours, kernel(busy.origin, tmp_path) as other:
        run = ours.start("followed", picture=False)
        until(lambda: run.task_id)
        [seen] = other.engine.resume()
        seen.cancel()
        until(lambda: "is asked to stop it" in seen.note)
        assert "asked to stop task" in cancelled(run)
        assert "asked to stop task" in cancelled(seen)
        assert len(busy.tasks()["followed"]) == 1


def test_a_run_that_is_not_sent_yet_is_stopped_before_it_is(busy, tmp_path):
    """It waits in the line of another kernel; nothing is owed."""
    with kernel(busy.origin, tmp_path, at_once=1) as ours, kernel(busy.origin, tmp_path) as other:
        first = ours.start("first", picture=False)
        until(lambda: first.task_id)
        second = ours.start("second", picture=False)
        ours.store.journal.flush()  # it is on its way to the disk, and the other kernel looks there
        seen = {run.id: run for run in other.engine.resume()}
        seen[second.id].cancel()
        assert "nothing is owed" in cancelled(second)
        assert "nothing is owed" in cancelled(seen[second.id])
        first.cancel()
        cancelled(first)
    assert "second" not in busy.tasks()


def test_a_wish_reaches_the_connection_that_the_run_goes_on_with(busy, tmp_path):
    """A process may have two; the other one may be the first to hear of it."""
    with (
        kernel(busy.origin, tmp_path) as ours,
        kernel(busy.origin, tmp_path, store=ours.store) as also_ours,
        kernel(busy.origin, tmp_path) as other,
    ):
        ours.engine._others._hear = never
        first, second = ours.start("first", picture=False), also_ours.start("second", picture=False)
        until(lambda: first.task_id and second.task_id)
        seen = {run.id: run for run in other.engine.resume()}
        seen[first.id].cancel()
        assert "asked to stop task" in cancelled(first)
        second.cancel()
        cancelled(second)


async def never():
    """Hear nothing."""


@pytest.fixture
def left(store, tmp_path):
    """A run that another kernel works on, and that one's lease."""
    other = Lease(store.lease.folder)
    record = Record(
        id="left00000001",
        site="custom",
        place="https://api.test",
        endpoint="rhart-video-s-official/text-to-video-pro",
        owner=other.token,
        status=RunStatus.RUNNING,
        task_id=TASK,
        created_at=dt.datetime.now(dt.UTC).astimezone(),
        folder=str(tmp_path),
    )
    store.journal.add(record).result()
    return record, other


def test_where_that_kernel_ends_first_the_run_is_stopped_here(engine, left, server):
    """Who wanted it stopped takes it up, and stops it."""
    server.query = [answer("RUNNING"), answer("CANCEL")]
    [run] = engine.resume()
    run.cancel()
    until(lambda: "is asked to stop it" in run.note)
    left[1]._held.release()
    assert "asked to stop task" in cancelled(run)
    assert server.calls["cancel"] == 1


def test_a_run_that_is_over_there_is_shown_as_it_ended(engine, left, store, history):
    """A cancel that comes too late stops nothing, also not when its task is looked at again."""
    [run] = history[:]
    run.keeper.engine = engine
    store.journal.change(run.id, 1.0, status=RunStatus.SUCCESS).result()
    run.cancel()
    until(lambda: run.done)
    assert run.status is RunStatus.SUCCESS
    assert not engine._stops.asked(run.id)


def test_a_run_that_was_only_looked_at_is_stopped_too(engine, left, store, history):
    """Nobody follows what a slice of the history gives."""
    [run] = history[:]
    run.keeper.engine = engine
    run.cancel()
    until(lambda: "is asked to stop it" in run.note)
    assert take_wishes(store.journal, left[1].token) == [run.id]


def test_the_wish_goes_to_the_kernel_that_was_quicker(engine, left, store, history):
    """Two would take up what a kernel left; who comes second asks the first."""
    third = Lease(store.lease.folder)
    [run] = history[:]
    take_up = engine._others._take_up

    def second(record):
        store.journal.claim(record, third.token, record.status)
        take_up(record)

    engine._others._take_up = second
    left[1]._held.release()
    engine._io.run(engine._others.ask_to_stop(run))
    assert take_wishes(store.journal, third.token) == [run.id]


def test_a_wish_is_told_once_and_to_its_owner_alone(left, store):
    record, other = left
    for _ in range(2):
        wish_stopped(store.journal, record)
    assert take_wishes(store.journal, store.lease.token) == []
    assert take_wishes(store.journal, other.token) == [record.id]
    assert take_wishes(store.journal, other.token) == []
