"""What a thousand runs at once cost, and how fast a long queue drains; beside plain httpx, in the same run.

The reference is a thread per run that polls every 5 s over a shared `httpx.Client`. Both sides
poll tasks that do not end, so that what is compared is the cost of a look. How many looks a
mean delay takes is the schedule's, by `test_polling`: looks times delay stays the same, so at
equal delay the looks are as the products.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import subprocess
import sys
import time
from pathlib import Path
from statistics import fmean, median

import httpx
import pytest
from test_polling import fixed, learned

import rh_widgets as rh
from rh_widgets import session
from rh_widgets.client import Client, Key, Settings, Site
from rh_widgets.runs import Pace

HERE = Path(__file__).parent
RUNS, SECONDS, TURNS = 1000, 15, 2
QUEUE, ROUNDS = 500, 5
MODEL = "sora-2/text-to-video-pro-official-stable"


@contextlib.contextmanager
def quiet_server(median, told):
    """A server whose tasks take so long; what it saw is added to `told`."""
    command = [sys.executable, str(HERE / "quiet_server.py"), str(median), "0.3"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603
        try:
            yield server.stdout.readline().strip()
        finally:
            server.stdin.close()
            told.update(json.loads(server.stdout.readline()))


def measure(program, *arguments):
    """What a program prints, with how many looks its server saw after its tasks were made."""
    told = {}
    with quiet_server(10**6, told) as port:
        command = [sys.executable, str(HERE / program), port, str(RUNS), str(SECONDS), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    return json.loads(done.stdout) | told


def resident_after(statement):
    """The memory of an interpreter that has done no more than this, in bytes."""
    told = (
        f"{statement}; import os; print(int(open('/proc/self/statm').read().split()[1]) * os.sysconf('SC_PAGE_SIZE'))"
    )
    return int(subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout)  # noqa: S603


def test_a_thousand_runs_at_once(figure, tmp_path):
    """One thread does with less than a thread for each."""
    rounds = [(measure("many_runs.py", str(tmp_path / str(i))), measure("many_threads.py")) for i in range(TURNS)]
    ours, theirs = (
        {name: fmean(told[name] for told in side) for name in side[0]} for side in zip(*rounds, strict=True)
    )
    look, their_look = (1000 * side["cpu"] / side["looks"] for side in (ours, theirs))
    shares = {name: learned(name, 20)[2] / math.prod(fixed(name)) for name in ("A", "B", "D")}
    at_equal_delay = ", ".join(f"{name} {share * look / their_look:.2f}" for name, share in shares.items())
    bare, library = resident_after("pass"), resident_after("import httpx")
    library, whole, their_whole = (size - bare for size in (library, ours["all"], theirs["all"]))
    run, thread = (side["runs"] / RUNS / 1000 for side in (ours, theirs))
    figure(
        f"{RUNS} runs at once, beside a thread for each over a shared httpx.Client; {TURNS} turns of {SECONDS} s each"
    )
    figure(f"  a look: {look:.2f} ms of processor, theirs {their_look:.2f} ({look / their_look:.2f})")
    figure(f"  at equal mean delay, with 20 past runs: {at_equal_delay} of their processor time, by kind of model")
    figure(f"  a run: {run:.1f} kB, a thread {thread:.1f} kB ({run / thread:.2f})")
    figure(
        f"  grown over the bare interpreter, with all that is imported: {whole / 1e6:.1f} MB, theirs "
        f"{their_whole / 1e6:.1f} MB ({whole / their_whole:.2f}); importing httpx alone is {library / 1e6:.1f} MB"
    )
    assert run < thread / 3
    assert look < their_look


def _mean(turns):
    return {name: fmean(told[name] for told in turns) for name in turns[0]}


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("RH_WIDGETS_HOME", str(tmp_path))
    return tmp_path


def settings(port):
    return Settings(Site.CUSTOM, f"http://127.0.0.1:{port}", Key("k" * 32), "CNY")


def test_a_long_queue_drains(figure, home):
    """Jobs of no length, through the whole engine, beside the same requests over the same connections.

    The sides take turns, so that what else the machine does falls on both.
    """
    told = {}
    with quiet_server(0, told) as port:
        rounds = [(_bare(port), _bare(port, plain=True), *_through_the_engine(port, home)) for _ in range(ROUNDS)]
    assert told["submits"] == 3 * ROUNDS * QUEUE
    bare, plain, whole, (started,) = (
        tuple(1000 * median(side) / QUEUE for side in zip(*sides, strict=True)) for sides in zip(*rounds, strict=True)
    )
    figure(
        f"{QUEUE} jobs of no length, ms each, by the clock and of processor: {whole[0]:.2f}, {whole[1]:.2f}; bare over "
        f"the same connections {bare[0]:.2f}, {bare[1]:.2f} ({bare[0] / whole[0]:.2f}, {bare[1] / whole[1]:.2f}); "
        f"bare over httpx's own {plain[0]:.2f}, {plain[1]:.2f} ({plain[0] / whole[0]:.2f}, {plain[1] / whole[1]:.2f})"
    )
    figure(
        f"  where it goes: the requests {bare[1]:.2f} ms of processor, checks and price {started:.2f}, "
        f"journal and run {whole[1] - bare[1] - started:.2f}"
    )


def _clocks():
    """Seconds by the clock, and of this process's processor."""
    return time.perf_counter(), time.process_time()


def _since(before):
    return tuple(now - then for now, then in zip(_clocks(), before, strict=True))


def _bare(port, *, plain=False):
    """The requests alone: each submit over a fresh connection, each look over a kept one, of ours or of httpx's."""
    client = Client(settings(port))
    body = {"prompt": "a boat", "size": "720x1280", "duration": "4"}
    base, headers = f"http://127.0.0.1:{port}/openapi/v2", {"Authorization": "Bearer x"}
    look = httpx.URL(f"{base}/query")
    timeout = {"timeout": {"connect": 10, "read": 30}}

    async def main():
        pools, todo = client._open(), list(range(QUEUE))

        async def ask(task):
            if plain:
                return await pools.kept.post(look, json={"taskId": task}, headers=headers)
            question = httpx.Request("POST", look, json={"taskId": task}, headers=headers, extensions=timeout)
            return await pools.asked.ask(question)

        async def work():
            while todo:
                todo.pop()
                task = (await pools.fresh.post(f"{base}/model", json=body, headers=headers)).json()["taskId"]
                assert (await ask(task)).json()["status"] == "SUCCESS"

        before = _clocks()
        await asyncio.gather(*(work() for _ in range(8)))
        took = _since(before)
        await client.aclose()
        return took

    return asyncio.run(main())


def _through_the_engine(port, home):
    """What they took, and what of it the caller's thread took to check, price and start them."""
    connection = session.Connection(
        settings(port), session.shelf, folder=home, outputs=home, pace=Pace(look=0.001), at_once=10**6
    )
    spec = rh.catalog[MODEL]
    before, here = _clocks(), time.thread_time()
    runs = [connection.start(spec, {"prompt": f"boat {i}", "duration": 4}) for i in range(QUEUE)]
    started = (time.thread_time() - here,)
    for run in runs:
        run.wait(120)
    took = _since(before)
    session._io.run(connection._client.aclose())
    return took, started
