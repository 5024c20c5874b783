"""`kill -9` at every point of a run's life: nothing is paid twice, and no clip is lost."""

from __future__ import annotations

import hashlib
import json
import math
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rh_widgets.sandbox import Store, serving

POINTS = [
    *(f"commit:{number}:{side}" for number in range(1, 6) for side in ("before", "after")),
    *(f"{name}:1:{side}" for name in ("submit", "query", "download") for side in ("before", "after")),
    *("query:2:before", "query:2:after", "block:1:before", "block:1:after", "block:2:before"),
    *("keep:1:before", "keep:1:after", "look:1:before", "look:1:after"),
    "on its way",
    "at the server",
]
NEVER_SENT = {"CANCELLED", "gone"}  # gone: it died before its order was on disk


def sampled():
    """All points in the long counts, a seeded fifth else."""
    seed = int(os.environ.get("RH_TEST_SEED") or time.time() // 86400)
    chosen = set(random.Random(seed).sample(POINTS, math.ceil(len(POINTS) / 5)))
    return [pytest.param(p, marks=[] if p in chosen else [pytest.mark.full], id=p) for p in POINTS]


def clip(_order, target, _kind):
    """A result of some blocks, rendered at once; what is in it does not matter here."""
    target.write_bytes(b"\x00\x00\x00\x18ftypmp42" + random.Random(1).randbytes(300_000))


def child(origin, folder, point, **how):
    command = [sys.executable, str(Path(__file__).with_name("dying_run.py")), origin, str(folder), point]
    environment = os.environ | {"RH_WIDGETS_HOME": str(folder / "home")}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, **how)  # noqa: S603


def kill_on_its_way(process, sandbox, *, created):
    """Kill it while its answer is held back: before or after the task is made."""
    until(lambda: bool(sandbox.store.tasks) if created else sandbox.faults.pending() == [])
    time.sleep(0.1)
    process.kill()


def until(true):
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.sampled
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
@pytest.mark.parametrize("point", sampled())
def test_a_killed_process_loses_nothing_and_pays_once(point, tmp_path, killed):
    """The next process ends with at most one task, that task in the journal or its loss, and every file whole."""
    with serving(Store(tmp_path / "store"), speed=math.inf, render=clip) as (address, sandbox):
        if point in {"on its way", "at the server"}:
            sandbox.faults.order("submit", "delay", seconds=3.0, before=point == "on its way")
        process = child(address.origin, tmp_path, point)
        if point in {"on its way", "at the server"}:
            kill_on_its_way(process, sandbox, created=point == "at the server")
        process.communicate(timeout=60)
        died = process.returncode == -signal.SIGKILL
        time.sleep(0.1)
        after = child(address.origin, tmp_path, "resume")
        printed, _ = after.communicate(timeout=90)
        assert after.returncode == 0
        runs = json.loads(printed)
        tasks = list(sandbox.store.tasks)
        results = {path.name: path for path in sandbox.store.results.iterdir()}
    assert died or point in _PAST_THE_END
    killed[check(runs, tasks, results)] += 1


_PAST_THE_END = {"query:2:before", "query:2:after", "commit:5:before", "commit:5:after"}  # some runs are shorter


def check(runs, tasks, results):
    """The promise, and in a word how the run ended."""
    assert len(tasks) <= 1
    assert len(runs) <= 1
    status = runs[0]["status"] if runs else "gone"
    if tasks and runs[0]["task_id"]:
        assert (status, runs[0]["task_id"]) == ("SUCCESS", tasks[0].task_id)
    elif tasks:
        assert (status, runs[0]["error"]) == ("UNKNOWN", "SubmitAmbiguous")
    else:
        assert status in NEVER_SENT | {"UNKNOWN"}
    whole = {hashlib.sha256(path.read_bytes()).hexdigest() for path in results.values()}
    for path, digest in (file for run in runs for file in run["files"]):
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest
        assert digest in whole
    assert status != "SUCCESS" or runs[0]["files"]
    return status
