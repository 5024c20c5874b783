"""Every failure at every step of a run, over real sockets: nothing is paid twice, and no clip is lost.

The failures come by seeded chance, several runs at a time; then the weather clears, and what a
user would do is done: `resume`. The counts stand at the end of the test session.
"""

from __future__ import annotations

import hashlib
import math
import os
import random
import time
from collections import Counter
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from scripted_server import jpeg

from rh_widgets.client import Client, IOThread, Patience, sandbox_settings
from rh_widgets.runs import Engine, Pace, RunStatus
from rh_widgets.runs.filters import Filter
from rh_widgets.sandbox import Store as SandboxStore
from rh_widgets.sandbox import serving

SORA = "rhart-video-s-official/text-to-video-pro"
VIDU = "vidu/image-to-video-q2-pro"
QUICK = Pace(look=0.02, retry=0.02, retry_most=0.05, patience=3.0, limit=30, limit_per_second=0)
HURRIED = Patience(connect=2.0, answer=0.6, submit=0.6, piece=0.6)
AT_ONCE = 12

# Whatever can happen to an answer; each is tried at each step, carried out before or not at all.
SPOILED = [
    {"action": "drop"},
    {"action": "reset"},
    {"action": "reset_midway"},
    {"action": "cut"},
    {"action": "garbage"},
    {"action": "truncated"},
    {"action": "delay", "seconds": 1.5},
    *(
        {"action": "http", "status": status, "body": body}
        for status in (500, 502)
        for body in ("html", "json", "empty")
    ),
    {"action": "http", "status": 408},
]
ONLY_AT = {
    "submit": [
        *({"action": "refuse", "code": code} for code in ("415", "421", "814", "1003", "1520")),
        *({"action": "refuse", "code": code} for code in ("1005", "1010", "1011", "1007", "812", "1501", "9999")),
        {"action": "http", "status": 429, "retry_after": "0"},
        {"action": "unauthorized"},
        {"action": "fail", "code": "1000"},
        {"action": "fail", "code": "1501"},
        {"action": "lost", "seconds": 0.3},
    ],
    "query": [{"action": "refuse", "code": "1003"}, {"action": "unauthorized"}, {"action": "lost", "seconds": 0.3}],
    "upload": [{"action": "refuse", "code": "1013"}, {"action": "unauthorized"}],
    "file": [*({"action": "http", "status": status} for status in (403, 404, 429)), {"action": "drip", "seconds": 0.2}],
}
STEPS = ("submit", "query", "upload", "file")
KINDS = [
    *({"route": route, "before": before} | how for route in STEPS for how in SPOILED for before in (False, True)),
    *({"route": route} | how for route, hows in ONLY_AT.items() for how in hows),
]
CLIP = bytes(range(256)) * 400


def test_there_are_as_many_kinds_as_promised():
    assert len({tuple(sorted(kind.items())) for kind in KINDS}) == len(KINDS) >= 30


def draw(_order, target, _kind):
    """A result that costs nothing."""
    target.write_bytes(CLIP + os.urandom(8))


@pytest.fixture
def server(tmp_path):
    with serving(SandboxStore(tmp_path / "server"), speed=math.inf, render=draw) as (address, sandbox):
        sandbox.origin = address.origin
        sandbox.store.set_credit(Decimal(10**6))
        yield sandbox


@pytest.fixture
def weathered(server, store, keeper, tmp_path):
    """An engine in a hurry on that server."""
    io = IOThread("weathered")
    client = Client(sandbox_settings(server.origin), patience=HURRIED)
    keeper.engine = Engine(
        client,
        sandbox_settings(server.origin),
        io,
        folder=tmp_path,
        outputs=tmp_path / "rh_outputs",
        store=store,
        pace=QUICK,
        keeper=keeper,
        purse=keeper.purse,
        at_once=AT_ONCE,
    )
    yield keeper.engine
    io.run(client.aclose())
    io.close()


@pytest.mark.parametrize(
    "count", [150, pytest.param(1000, marks=[pytest.mark.full, pytest.mark.timeout(1200)])], ids=str
)
def test_whatever_goes_wrong_nothing_is_paid_twice_or_lost(count, weathered, server, tmp_path, faulty):
    """Tasks on the server are at most the runs asked for; each is in the journal or its answer's loss is."""
    chance = random.Random(int(os.environ.get("RH_TEST_SEED") or time.time() // 86400))
    (tmp_path / "cat.jpg").write_bytes(jpeg((640, 640)))
    runs = [run for _ in range(math.ceil(count / AT_ONCE)) for run in _some(weathered, server, chance, tmp_path)]
    server.faults.clear()
    for run in weathered.resume() + weathered.fetch_missing():
        finish(run)
    until(lambda: not any(o.is_missing for run in runs for o in run.outputs))
    faulty.update(_check(runs, server, weathered._store, tmp_path))


def _some(engine, server, chance, folder):
    """Some runs at once, with as many faults waiting for them."""
    faults = [chance.choice(KINDS) for _ in range(AT_ONCE)]
    for fault in faults:
        server.faults.order(**fault)
    runs = []
    for number in range(AT_ONCE):
        (folder / "cat.jpg").touch()  # an input that changed is uploaded again
        asked = {"image_url": "cat.jpg", "prompt": "a cat"} if number % 3 == 0 else {"prompt": "a boat"}
        runs.append(engine.start(spec(VIDU if number % 3 == 0 else SORA), asked))
    for run in runs:
        finish(run)
    server.faults.clear()
    return runs


def spec(endpoint):
    from rh_widgets.specs import builtin_catalog

    return builtin_catalog()[endpoint]


def finish(run):
    assert run._awaited().wait(60), run


def until(true):
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def _check(runs, server, store, folder):
    """The promise; and how many ended how."""
    tasks = {task.task_id: task for task in server.store.tasks}
    records = {record.id: record for record in store.journal.find(Filter())}
    assert records.keys() == {run.id for run in runs}
    assert all(record.status.is_final for record in records.values())
    assert len(tasks) <= len(runs)
    known = {record.task_id for record in records.values() if record.task_id}
    lost = [r for r in records.values() if r.status is RunStatus.UNKNOWN and not r.task_id]
    assert known <= tasks.keys()
    assert len(tasks.keys() - known) <= len(lost)
    ended = {r.task_id: r for r in records.values() if r.task_id}
    for task_id, record in ended.items():
        expected = RunStatus.FAILED if tasks[task_id].fail_code else RunStatus.SUCCESS
        assert record.status is expected, record
    _check_files(records, server)
    assert list((folder / "rh_outputs").glob(".*.part")) == []
    return Counter(record.status.value for record in records.values()) | Counter({"tasks": len(tasks)})


def _check_files(records, server):
    for record in records.values():
        if record.status is RunStatus.SUCCESS:
            assert record.outputs, record
        for output in record.outputs:
            digest = hashlib.sha256(output.path.read_bytes()).hexdigest()
            served = server.store.results / urlsplit(output.url).path.rpartition("/")[2]
            assert digest == output.sha256
            assert not served.exists() or hashlib.sha256(served.read_bytes()).hexdigest() == digest
