"""A hint brings the next look forward, and does nothing else."""

from __future__ import annotations

import asyncio
import time

import httpx
from scripted_server import TASK, answer, done, until
from virtual_loop import run as run_virtually

from rh_widgets.runs import RunStatus
from rh_widgets.runs.hints import Hints

SLOW = {"look": 30.0, "limit": 60}


def watched(engine, sora, server):
    """A run in the pause before its next look, after a first one."""
    run = engine.start(sora, {"prompt": "a boat"})
    until(lambda: engine._watcher.hints.knows(TASK))
    return run


def test_a_hint_ends_the_pause_before_the_next_look(make_engine, sora, server):
    engine = make_engine(**SLOW)
    run, begun = watched(engine, sora, server), time.monotonic()
    engine.hint(TASK)
    assert run.wait(10).status is RunStatus.SUCCESS
    assert time.monotonic() - begun < 10
    assert server.calls["query"] == 1


def test_a_false_hint_changes_nothing(make_engine, sora, server):
    engine = make_engine(**SLOW)
    server.query = [answer("RUNNING"), done("https://cdn.test/a.jpg")]
    run = watched(engine, sora, server)
    engine.hint(TASK)
    until(lambda: run.status is RunStatus.RUNNING)
    assert (run.done, run.error, run.note, run.outputs) == (False, None, "", ())
    run.cancel()
    assert run.ended(10)


def test_a_hint_for_a_task_that_nobody_looks_at_does_nothing(make_engine, sora, server):
    engine = make_engine(**SLOW)
    engine.hint("1")
    run = watched(engine, sora, server)
    engine.hint("2")
    run.cancel()
    assert run.ended(10)
    engine.hint(TASK)
    assert not engine._watcher.hints.knows(TASK)


def test_looks_that_are_refused_are_not_hurried(make_engine, sora, server):
    """Five refused looks in a row give a task up; hints of a stranger must not bring them about."""
    engine = make_engine(**SLOW | {"retry": 20.0, "retry_most": 20.0})
    server.query = [httpx.Response(404)]
    run = watched(engine, sora, server)
    for _ in range(10):
        engine.hint(TASK)
    until(lambda: run.note)
    for _ in range(10):
        engine.hint(TASK)
    run.cancel()
    assert run.ended(10)
    assert server.calls["query"] <= 1 + 3  # and those after the cancel


class _Run:
    id, task_id = "r", "t"


class _Nudges:
    """Notes when a run was nudged."""

    def __init__(self, loop):
        self.loop, self.at = loop, []

    def nudge(self, _run_id):
        self.at.append(round(self.loop.time(), 1))


def test_ten_hints_in_a_row_are_two_looks_and_the_last_is_not_lost():
    async def go():
        nudges = _Nudges(asyncio.get_running_loop())
        hints = Hints(nudges)
        hints.begin(_Run)
        for _ in range(10):
            hints.take("t")
            await asyncio.sleep(0.05)
        await asyncio.sleep(5)
        hints.take("t")
        hints.end(_Run)
        return nudges.at

    assert run_virtually(go()) == [0.0, 1.0, 5.5]


def test_a_hint_that_waits_ends_with_its_run():
    async def go():
        nudges = _Nudges(asyncio.get_running_loop())
        hints = Hints(nudges)
        hints.begin(_Run)
        hints.take("t")
        hints.take("t")
        hints.end(_Run)
        await asyncio.sleep(5)
        return nudges.at

    assert run_virtually(go()) == [0.0]


def test_a_hint_during_a_look_is_kept_for_the_next_pause(make_engine, sora, server):
    """The look that is under way may have been answered just before the end."""
    engine = make_engine(**SLOW)

    def ends_meanwhile():
        engine.hint(TASK)
        return answer("RUNNING")

    server.query = [ends_meanwhile, done("https://cdn.test/a.jpg")]
    run = watched(engine, sora, server)
    engine.hint(TASK)
    assert run.wait(20).status is RunStatus.SUCCESS
    assert server.calls["query"] == 2
