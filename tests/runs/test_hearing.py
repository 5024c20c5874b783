"""Nodes are listened to over real sockets; whatever becomes of that, the run goes on as if it were not there."""

from __future__ import annotations

import itertools
import json
import logging
import socket
import threading
import time
from contextlib import contextmanager

import pytest
import websockets.exceptions
from bad_days import kernel, town
from graphs import APP, WORKFLOW
from scripted_server import TASK, answer, created, done, until
from websockets.sync.server import serve

from rh_widgets.runs import RunStatus

SECRET = "c2VjcmV0LXRpY2tldA"  # what an address of progress carries
RESULT = done("https://cdn.test/a.jpg")
SPEED = 10.0  # of the sandbox
QUIET = logging.getLogger("tests.progress")
QUIET.disabled = True  # the server's own words hold what must not be in ours
SLOW = {"look": 30.0, "limit": 60}


def says(kind, **data):
    return json.dumps({"type": kind, "data": {"prompt_id": "p", **data}})


def executing(node):
    return says("executing", node=node, display_node=node)


class Socket:
    """A server of progress: what it says to each that connects, and how many are there."""

    def __init__(self):
        self.script, self.stay = [], True
        self.open, self.most, self.came = 0, 0, 0
        self._lock, self._stopped = threading.Lock(), threading.Event()

    def _serve(self, connection):
        with self._lock:
            self.open, self.came = self.open + 1, self.came + 1
            self.most = max(self.most, self.open)
        try:
            for line in self.script:
                connection.send(line)
            while self.stay and not self._stopped.is_set():
                try:
                    connection.recv(timeout=0.05)
                except TimeoutError:
                    continue
        except websockets.exceptions.ConnectionClosed:
            pass
        finally:
            with self._lock:
                self.open -= 1

    @contextmanager
    def listening(self):
        with serve(self._serve, "127.0.0.1", 0, logger=QUIET) as server:
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            self.url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}/ws/c_instance?Rh-Comfy-Auth={SECRET}"
            try:
                yield self
            finally:
                self._stopped.set()
                server.shutdown()
                thread.join()


@pytest.fixture
def progress():
    with Socket().listening() as made:
        yield made


def begun(engine, server, url, spec=WORKFLOW):
    """A run whose submit's answer says where its nodes can be heard."""
    server.submit = [created(url=url)]
    return engine.start(spec, {})


def test_the_node_at_work_is_told_while_the_task_goes_on(make_engine, server, progress):
    progress.script = [executing("4"), executing("3"), says("progress", value=5, max=20, node="3")]
    server.query = [answer("RUNNING")]
    run = begun(make_engine(**SLOW), server, progress.url)
    until(lambda: run.progress and run.progress.step)
    assert (run.progress.title, run.progress.done, run.progress.total) == ("KSampler", 1, 5)
    assert 0 < run.share < 1
    server.query = [answer("CANCELLED")]
    run.cancel()
    assert run.ended(10)


def test_the_end_of_the_nodes_brings_the_look_that_ends_the_run(make_engine, server, progress):
    progress.script = [executing("9"), executing(None)]
    started = time.monotonic()
    run = begun(make_engine(**SLOW), server, progress.url).wait(20)
    assert time.monotonic() - started < 20
    assert (server.calls["query"], run.status, run.share) == (1, RunStatus.SUCCESS, 1.0)


@pytest.mark.parametrize("last", [says("execution_success"), says("execution_error", node_id="3")])
def test_what_a_socket_says_of_the_end_is_not_believed(make_engine, server, progress, last):
    """The task runs on, and ends well: only the server's answer counts."""
    progress.script = [executing("3"), last]
    server.query = [answer("RUNNING"), RESULT]
    engine = make_engine(**SLOW)
    run = begun(engine, server, progress.url)
    until(lambda: server.calls["query"] == 1)
    assert (run.done, run.error) == (False, None)
    engine.hint(TASK)
    assert run.wait(20).status is RunStatus.SUCCESS


def test_where_to_listen_is_asked_once_when_a_graph_runs(engine, server, progress):
    progress.script = [executing("12")]
    server.outputs = [{"code": 804, "msg": "APIKEY_TASK_IS_RUNNING", "data": {"netWssUrl": progress.url}}]
    server.query = [answer("QUEUED")] * 3 + [answer("RUNNING")]
    run = begun(engine, server, None)
    until(lambda: run.progress)
    server.query = [RESULT]
    assert run.wait(10).progress.title == "Load LoRA"
    assert server.calls["outputs"] == 1


def test_where_nothing_can_be_listened_to_it_is_asked_once_and_polled(engine, server):
    server.query = [answer("RUNNING")] * 10 + [RESULT]
    run = begun(engine, server, None).wait(10)
    assert (server.calls["outputs"], run.progress, run.note) == (1, None, "")


def test_a_model_is_never_listened_to(engine, sora, server, progress):
    server.submit, server.query = [answer(netWssUrl=progress.url)], [answer("RUNNING")] * 5 + [RESULT]
    engine.start(sora, {"prompt": "a boat"}).wait(10)
    assert (server.calls["outputs"], progress.came) == (0, 0)


def test_a_run_that_another_kernel_left_is_listened_to_again(engine, make_engine, server, store, progress):
    progress.script = [executing("6")]
    server.query = [answer("RUNNING")]
    server.outputs = [{"code": 804, "msg": "APIKEY_TASK_IS_RUNNING", "data": {"netWssUrl": progress.url}}]
    run = engine.attach(WORKFLOW, TASK)
    until(lambda: run.progress)
    server.query = [RESULT]
    assert run.wait(10).progress.title == "Prompt"
    assert server.calls["outputs"] == 1


def nobody_there():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"ws://127.0.0.1:{free.getsockname()[1]}/?Rh-Comfy-Auth={SECRET}"


ODD = [
    "",
    "null",
    "[]",
    "{",
    "7",
    '{"type": 7}',
    '{"type": "progress", "data": {"value": "x", "max": null}}',
    b"\x00\x01",
]
TROUBLES = {
    "nobody there": lambda _: nobody_there(),
    "no address": lambda _: "wss://",
    "not of this machine": lambda _: "ws://progress.test/ws",
    "closed at once": lambda s: setattr(s, "stay", False) or s.url,
    "garbage": lambda s: setattr(s, "script", ODD * 20) or s.url,
    "silence": lambda s: s.url,
    "garbage, then closed": lambda s: (setattr(s, "script", ODD), setattr(s, "stay", False)) and s.url,
}


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
def test_whatever_a_socket_does_the_run_goes_on_without_a_word(engine, server, progress, trouble, caplog):
    caplog.set_level(logging.DEBUG)
    server.query = [answer("RUNNING")] * 30 + [RESULT]
    told = []
    server.submit = [created(url=trouble(progress))]
    run = engine.start(WORKFLOW, {})
    run.observe(lambda r: told.append(r.note))
    run.wait(20)
    assert (run.status, run.error, set(told), run.progress) == (RunStatus.SUCCESS, None, {""}, None)
    assert server.calls["submit"] == 1
    until(lambda: not progress.open)
    assert SECRET not in caplog.text
    assert not [r for r in caplog.records if r.levelno > logging.INFO and r.name.startswith("rh_widgets")]


def test_a_socket_that_breaks_is_taken_up_again_and_not_for_ever(engine, server, progress):
    progress.script, progress.stay = [executing("4")], False
    server.query = [answer("RUNNING")]
    run = begun(engine, server, progress.url)
    until(lambda: progress.came == 3)
    looks = server.calls["query"]
    until(lambda: server.calls["query"] > looks + 10)
    server.query = [RESULT]
    run.wait(10)
    assert (progress.came, run.progress.title) == (3, "Base model")


def test_nothing_of_it_is_written_down_and_no_credential_shown(engine, server, store, progress, caplog):
    caplog.set_level(logging.DEBUG)
    progress.script = [executing("4"), executing("3"), executing(None)]
    server.query = [answer("RUNNING"), RESULT]
    run = begun(engine, server, progress.url).wait(10)
    store.journal.flush()
    disk = b"".join(path.read_bytes() for path in store.journal.path.parent.rglob("*") if path.is_file())
    assert run.id.encode() in disk
    seen = f"{caplog.text}{run!r}{run.progress!r}{run.card() if hasattr(run, 'card') else ''}"
    for place in (disk, seen.encode()):
        assert SECRET.encode() not in place
        assert b"c_instance" not in place
    assert b"Base model" not in disk


def test_observers_are_told_four_times_a_second_and_the_last_is_not_lost(make_engine, server, progress):
    steps = [says("progress", value=n, max=2000, node="3") for n in range(1, 2001)]
    progress.script = [executing("3"), *steps]
    engine, told = make_engine(**SLOW), []
    server.query = [answer("RUNNING")]
    server.submit = [created(url=progress.url)]
    started = time.monotonic()
    run = engine.start(WORKFLOW, {})
    run.observe(lambda r: r.progress and told.append(r.progress))
    until(lambda: run.progress and run.progress.step == 2000)
    took = time.monotonic() - started
    assert len(told) == len(set(told)) <= 2 + 4 * took
    server.query = [answer("CANCELLED")]
    run.cancel()
    assert run.ended(10)


@pytest.mark.parametrize("end", ["success", "cancel", "the thread"])
def test_no_socket_outlives_its_run(make_engine, server, progress, io_thread, end):
    engine = make_engine(**SLOW)
    progress.script = [executing("3")]
    server.query = [RESULT] if end == "success" else [answer("RUNNING"), answer("CANCELLED")]
    run = begun(engine, server, progress.url)
    until(lambda: run.progress)
    assert progress.open == 1
    if end == "success":
        engine.hint(TASK)
    elif end == "cancel":
        run.cancel()
    else:
        io_thread.close()
    assert run.ended(10)
    until(lambda: not progress.open)
    assert (progress.came, engine._watcher._listener._tasks) == (1, {})


def test_a_hundred_runs_open_twenty_sockets(make_engine, server, progress):
    engine, numbers = make_engine(look=0.2), itertools.count(10**18)
    progress.script = [executing("3")]
    server.submit = [lambda: created(task=str(next(numbers)), url=progress.url)]
    server.query, server.queue = [answer("RUNNING")], [{"code": 0, "data": {"concurrentLimit": 200}}]
    runs = [engine.start(APP, {"seed": n}) for n in range(100)]
    until(lambda: progress.open == 20 and all(run.status is RunStatus.RUNNING for run in runs), 30)
    server.query = [RESULT]
    for run in runs:
        run.wait(30)
    until(lambda: not progress.open)
    assert progress.most == 20


@pytest.mark.parametrize("fault", ["", "cut", "garbage", "refuse"])
def test_the_nodes_of_the_sandbox_are_heard_and_nothing_depends_on_it(tmp_path, fault):
    """A workflow of eight nodes in a second and a half; also where the socket breaks, raves or is refused."""
    with town(tmp_path / "town", speed=SPEED) as server, kernel(server.origin, tmp_path) as ours:
        if fault:
            server.weather.order("ws", fault, **({"code": "1000"} if fault == "refuse" else {}))
        told = []
        run = ours.start("a heron", "workflow", picture=False)
        run.observe(lambda r: told.append((r.share, r.progress)))
        run.wait(60)
    shares = [share for share, _ in told]
    assert (run.status, run.note, run.error) == (RunStatus.SUCCESS, "", None)
    assert shares == sorted(shares)
    heard = [progress for _, progress in told if progress]
    assert fault == "refuse" or {p.total for p in heard} == {8}
    assert [p.done for p in heard] == sorted(p.done for p in heard)
