"""`kill -9` at any point of a run's life: the next process has the result, and nothing is paid twice."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from pathlib import Path

import pytest
from graphs import asked_for
from PIL import Image
from scripted_server import until

from rh_widgets.sandbox import status

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 here")

KERNEL = Path(__file__).parent / "a_kernel.py"
SEED = int(os.environ["RH_TEST_SEED"])
NEVER_SENT, LOST, HERE = ("CANCELLED", 0), ("UNKNOWN", 1), ("SUCCESS", 1)
NOT_KNOWN, LOST_BEFORE = ("", 0), ("UNKNOWN", 0)


def _writes(what, before, after):
    """The three moments of a write: until it is on disk, things stand as before."""
    return {f"before {what}": before, f"during {what}": before, f"after {what}": after}


POINTS = {
    **_writes("PENDING", NOT_KNOWN, NEVER_SENT),
    **_writes("UPLOADING", NEVER_SENT, NEVER_SENT),
    "before upload": NEVER_SENT,
    "in upload": NEVER_SENT,
    "after upload": NEVER_SENT,
    **_writes("SUBMITTING", NEVER_SENT, LOST_BEFORE),
    "before submit": LOST_BEFORE,
    "in submit": LOST,
    "after submit": LOST,
    **_writes("QUEUED", LOST, HERE),
    "before query": HERE,
    "in query": HERE,
    "after query": HERE,
    **_writes("DOWNLOADING", HERE, HERE),
    "before download": HERE,
    "in download": HERE,
    "before label": HERE,
    "after label": HERE,
    "before rename": HERE,
    "after rename": HERE,
    "after download": HERE,
    **_writes("path", HERE, HERE),
    **_writes("SUCCESS", HERE, HERE),
    "at the end": HERE,
    **{f"at random {i}": None for i in range(10)},
}
"""Where the process dies; how the run stands after a resume, and how many tasks the server has made."""

_DRAWN = random.Random(SEED).sample(sorted(POINTS), len(POINTS) // 5)
_GRAPHS_DRAWN = random.Random(f"{SEED} graphs").sample(sorted(POINTS), len(POINTS) // 10)


def _cases(deed, drawn):
    marks = {True: pytest.mark.sampled, False: pytest.mark.full}
    return [pytest.param(deed, p, id=f"{deed}, {p}", marks=marks[p in drawn]) for p in POINTS]


_CASES = [*_cases("order", _DRAWN), *_cases("order_graph", _GRAPHS_DRAWN)]


class Server:
    """A sandbox in a process of its own, which outlives every kernel."""

    def __init__(self, home):
        command = [sys.executable, "-m", "rh_widgets.sandbox", "--home", str(home), "--speed", "inf"]
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603 - our own interpreter
        until(lambda: status(home), 30)
        self.origin = status(home)["origin"]

    def ask(self, path, body=None, method=None):
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": "Bearer sandbox", "Content-Type": "application/json"}
        request = urllib.request.Request(self.origin + path, data, headers, method=method)  # noqa: S310 - loopback
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return answer.read()

    def order(self, **fault):
        self.ask("/sandbox/faults", fault)

    def has_struck(self):
        return json.loads(self.ask("/sandbox/faults")) == []

    def tasks(self, prompt):
        tasks = json.loads(self.ask("/sandbox/tasks"))["tasks"]
        return [t for t in tasks if asked_for(t["payload"]).startswith(prompt)]

    def served(self, task_id):
        """The hash of a task's result, as the server serves it."""
        [result] = json.loads(self.ask("/openapi/v2/query", {"taskId": task_id}))["results"]
        return hashlib.sha256(self.ask(result["url"].removeprefix(self.origin))).hexdigest()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    made = Server(tmp_path_factory.mktemp("server"))
    yield made
    made.process.terminate()
    made.process.wait(30)


@pytest.fixture
def place(tmp_path):
    """The folder of a notebook, with a picture in it, and a home of its own."""
    folder = tmp_path / "notebook"
    folder.mkdir()
    Image.new("RGB", (96, 64), "teal").save(folder / "cat.png")
    return folder


def start(place, *words):
    """A kernel in that folder."""
    environment = os.environ | {"RH_WIDGETS_HOME": str(place.parent / "home"), "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, str(KERNEL), *words]
    return subprocess.Popen(command, cwd=place, env=environment, stdout=subprocess.PIPE, text=True)  # noqa: S603


def told(kernel):
    """The last words of a kernel that ended well."""
    words, _ = kernel.communicate(timeout=120)
    assert kernel.returncode == 0, words
    return json.loads(words.splitlines()[-1])


def resumed(server, place):
    """What the next kernel finds; a second resume in it takes nothing up."""
    found = told(start(place, "resume", server.origin))
    assert found["again"] == []
    return found["rows"]


def hashes(place):
    """Every file that the runs left, by its hash."""
    folder = place / "rh_outputs"
    return {p: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()} if folder.exists() else {}


def kill_at(server, kernel, prompt, point):
    """Kill a kernel from outside where it does not end by itself."""
    if point == "in submit":
        until(lambda: server.tasks(prompt), 30)
    elif point == "in query":
        until(server.has_struck, 30)
    elif point.startswith("at random"):
        kernel.stdout.readline()
        time.sleep(random.Random(f"{SEED} {point}").uniform(0, 1.2))
    else:
        kernel.wait(60)
    kernel.kill()
    kernel.communicate(timeout=30)


def kill(server, place, deed, prompt, point):
    """Start a kernel on some deed, and have it killed there."""
    for route in ("submit", "query"):
        if point == f"in {route}":
            server.order(route=route, action="delay", seconds=3.0)
    kernel = start(place, deed, server.origin, prompt, point)
    kill_at(server, kernel, prompt, point)
    assert kernel.returncode == -signal.SIGKILL


@pytest.fixture(scope="module")
def ends(say):
    """How the killed runs ended, for the summary."""
    counts = Counter()
    yield counts
    say(f"killed at {counts.total()} of {2 * len(POINTS)} points, seed {SEED}; after a resume:")
    for end, number in sorted(counts.items()):
        say(f"  {number:3} {end}")


@pytest.mark.parametrize(("deed", "point"), _CASES)
def test_a_kernel_killed_there_loses_nothing(server, place, deed, point, ends):
    """The next one ends the run, of a model or a workflow: with its file, as never sent, or as one that is lost."""
    prompt = f"killed in {deed} {point}."
    kill(server, place, deed, prompt, point)
    made = server.tasks(prompt)
    rows = resumed(server, place)
    end = rows[0]["status"] if rows else ""
    ends[f"{end or 'not in the journal'}, {len(made)} made"] += 1
    if POINTS[point] is not None:
        assert (end, len(made)) == POINTS[point]
    check(server, place, rows, made)
    assert resumed(server, place) == rows
    assert len(server.tasks(prompt)) == len(made), "a resume made a task"


def check(server, place, rows, made):
    """The promise, for one run: at most one task; known, or UNKNOWN; and its file whole."""
    assert len(made) <= 1
    assert len(rows) <= 1
    for row in rows:
        assert row["status"] in {"SUCCESS", "UNKNOWN", "CANCELLED"}
        assert [row["task_id"]] == [t["taskId"] for t in made] or row["status"] in {"UNKNOWN", "CANCELLED"}
        assert row["status"] != "CANCELLED" or not made
    check_files(server, place, rows)


def check_files(server, place, rows):
    """Every finished run's file is whole, and here once; the rows of these runs."""
    files = hashes(place)
    finished = [row for row in rows if row["status"] == "SUCCESS"]
    for row in finished:
        [path], [[here, came]] = row["files"], row["outputs"]
        assert (files[Path(path)], server.served(row["task_id"])) == (here, came)
    assert sorted(files.values()) == sorted(row["outputs"][0][0] for row in finished), "no file is here twice"
    return finished


_SWEPT = random.Random(f"{SEED} sweeps").sample(sorted(POINTS), len(POINTS) // 10)
_SWEPT_CASES = [pytest.param(p, id=p, marks=pytest.mark.sampled if p in _SWEPT else pytest.mark.full) for p in POINTS]


@pytest.mark.parametrize("point", _SWEPT_CASES)
def test_a_sweep_killed_there_pays_for_each_run_once(server, place, point):
    """The cell run again in the next kernel goes on with it: one task for each point, or an answer that is lost."""
    prompt = f"swept {point}."
    kill(server, place, "sweep", prompt, point)
    before = server.tasks(prompt)
    found = told(start(place, "go_on", server.origin, prompt))
    made = Counter(task["payload"]["prompt"] for task in server.tasks(prompt))
    assert set(made.values()) <= {1}, f"paid twice, {len(before)} tasks were there before"
    assert found["known"] in ([], [found["id"]])
    assert [row["params"]["prompt"] for row in found["rows"]] == [f"{prompt} {i}" for i in range(4)]
    assert {row["status"] for row in found["rows"]} <= {"SUCCESS", "UNKNOWN"}
    assert {row["params"]["prompt"] for row in check_files(server, place, found["rows"])} <= made.keys()


@pytest.mark.parametrize("point", ["after PENDING", "before upload"])
def test_a_sweep_goes_on_right_behind_a_resume(server, place, point):
    """Nothing was sent: every point is ordered."""
    prompt = f"resumed {point}."
    kill(server, place, "sweep", prompt, point)
    found = told(start(place, "resume_and_go_on", server.origin, prompt))
    assert [row["status"] for row in found["rows"]] == ["SUCCESS"] * 4
    assert len(server.tasks(prompt)) == 4


@pytest.mark.parametrize("point", ["after PENDING", "after SUBMITTING", "before query"])
def test_two_kernels_that_go_on_with_a_sweep_at_once_order_each_point_once(server, place, point):
    prompt = f"shared {point}."
    kill(server, place, "sweep", prompt, point)
    both = [told(kernel) for kernel in [start(place, "go_on", server.origin, prompt) for _ in range(2)]]
    made = Counter(task["payload"]["prompt"] for task in server.tasks(prompt))
    assert set(made.values()) <= {1}
    assert {each["id"] for each in both} == set(both[0]["known"])
    for each in both:
        assert {row["status"] for row in each["rows"]} <= {"SUCCESS", "UNKNOWN"}


def test_a_kernel_that_ends_in_mid_run_loses_nothing(server, place):
    """Python's own end, with its exit functions."""
    kernel = start(place, "leave", server.origin, "left.")
    kernel.communicate(timeout=60)
    rows = resumed(server, place)
    assert [row["status"] for row in rows] == ["SUCCESS"]
    check(server, place, rows, server.tasks("left."))


def test_two_kernels_that_resume_at_once_share_the_runs(server, place):
    """Each run is taken up by one of them: one task each, and one file."""
    server.order(route="submit", action="slow", seconds=2.5, times=6)
    kernel = start(place, "leave_many", server.origin, "many.")
    kernel.communicate(timeout=60)
    found = [told(kernel) for kernel in [start(place, "resume", server.origin) for _ in range(2)]]
    made = server.tasks("many.")
    assert len(made) == 6
    for each in found:
        assert {row["status"] for row in each["rows"]} == {"SUCCESS"}
        assert {row["task_id"] for row in each["rows"]} == {t["taskId"] for t in made}
        assert {row["outputs"][0][1] for row in each["rows"]} == {server.served(t["taskId"]) for t in made}
        assert sorted(hashes(place).values()) == sorted(row["outputs"][0][0] for row in each["rows"])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_child_takes_nothing_up_while_its_parent_lives(server, place):
    """It follows the run; one task, one file."""
    server.order(route="submit", action="slow", seconds=1.5)
    assert told(start(place, "fork", server.origin, "forked.")) == {"child": 0}
    rows = resumed(server, place)
    assert len(hashes(place)) == 1
    check(server, place, rows, server.tasks("forked."))
