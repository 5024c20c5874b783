"""Looks under a limit that nobody publishes: one by one, the most urgent first."""

from __future__ import annotations

import asyncio
import time

import httpx
import pytest
import virtual_loop
from scripted_server import answer, done

from rh_widgets.runs.turns import Turns, urgency


def on_turns(scenario):
    """Run an async test that takes turns, on a virtual clock."""

    def test():
        async def play():
            await scenario(Turns(), asyncio.get_running_loop().time)

        virtual_loop.run(play())

    test.__name__, test.__doc__ = scenario.__name__, scenario.__doc__
    return test


def stand(turns, clock, **urgent):
    """Runs that wait for a look, each so urgent; who had it when."""
    had = []

    async def look(name, value):
        await turns.wait(name, lambda: value)
        had.append((name, round(clock(), 3)))

    return had, [asyncio.create_task(look(name, value)) for name, value in urgent.items()]


def test_a_look_saves_most_where_the_end_is_likely_and_the_last_look_long_ago():
    """A sure one of 4 s ago is worth less than an unsure one of 10 s ago."""
    assert urgency(0.1, 1.0) < urgency(0.1, 4.0) < urgency(0.02, 10.0)
    assert urgency(0.1, 4.0) == pytest.approx(0.8)


@on_turns
async def test_until_the_server_minds_everybody_looks_at_once(turns, clock):
    had, tasks = stand(turns, clock, a=1, b=2)
    await asyncio.gather(*tasks)
    assert turns.free
    assert had == [("a", 0), ("b", 0)]


@on_turns
async def test_after_a_refusal_looks_go_one_by_one_the_most_urgent_first(turns, clock):
    """From the end of the pause on, a gap apart."""
    turns.refused(clock(), 3.0)
    had, tasks = stand(turns, clock, little=1, most=3, more=2)
    await asyncio.gather(*tasks)
    assert had == [("most", 3.0), ("more", 3.1), ("little", 3.2)]


@on_turns
async def test_refusals_of_one_storm_count_once(turns, clock):
    """What left before the first one tells of the same moment; the longest pause counts."""
    for pause in (1.0, 9.0, 2.0):
        turns.refused(clock(), pause)
    had, tasks = stand(turns, clock, a=2, b=1)
    await asyncio.gather(*tasks)
    assert had == [("a", 9.0), ("b", 9.1)]
    turns.refused(clock(), 0.0)
    had, tasks = stand(turns, clock, a=2, b=1)
    await asyncio.gather(*tasks)
    assert had[1][1] - had[0][1] == pytest.approx(0.2)


@on_turns
async def test_answers_bring_the_freedom_back(turns, clock):
    """Who still waits then goes first, and not all at once: that would be the next storm."""
    turns.refused(clock(), 60.0)
    had, tasks = stand(turns, clock, a=1, b=2)
    await asyncio.sleep(1)
    for _ in range(20):
        turns.answered()
    assert not turns.free
    await asyncio.gather(*tasks)
    assert had == [("b", 60.0), ("a", 60.02)]
    assert turns.free


@on_turns
async def test_who_is_stopped_while_he_waits_takes_no_turn(turns, clock):
    turns.refused(clock(), 1.0)
    had, (first, second) = stand(turns, clock, a=2, b=1)
    await asyncio.sleep(0.5)
    first.cancel()
    await second
    assert had == [("b", 1.0)]


@pytest.mark.parametrize("allowed", [2, 10], ids=lambda n: f"{n} a second")
def test_looks_come_near_to_what_the_server_allows(allowed):
    """Of forty runs that would look once a second; most of what is allowed is used, and few are refused."""

    async def play():
        turns, clock, seen = Turns(), asyncio.get_running_loop().time, []

        async def run(name):
            for _ in range(60):
                await turns.wait(name, lambda: 1.0)
                began, recent = clock(), sum(ok for at, ok in seen if clock() - at < 1)
                ok = recent < allowed
                seen.append((began, ok))
                turns.answered() if ok else turns.refused(began, 0.0)
                await asyncio.sleep(1.0)
                if clock() > 120:
                    return

        await asyncio.gather(*(run(str(i)) for i in range(40)))
        return [ok for at, ok in seen if 20 < at < 120]

    seen = virtual_loop.run(play())
    assert sum(seen) > 0.6 * allowed * 100
    assert sum(seen) > 0.6 * len(seen)


def test_runs_that_are_looked_at_too_often_all_end_well(make_engine, sora, server):
    """The server takes a look every 20 ms and refuses the others; no run shows an error."""
    looks = []

    def look():
        allowed = not looks or time.monotonic() - looks[-1] > 0.02
        if not allowed:
            return httpx.Response(429)
        looks.append(time.monotonic())
        return done("https://cdn.test/a.jpg") if len(looks) > 30 else answer("RUNNING")

    server.query = [look]
    engine = make_engine(patience=60.0)
    runs = [engine.start(sora, {"prompt": f"boat {i}", "duration": 4}) for i in range(12)]
    assert [run.wait(60).error for run in runs] == [None] * 12
    assert server.calls["submit"] == 12
