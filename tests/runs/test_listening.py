"""A receiver of webhooks is another process: it tells a kernel the name of a task, and nothing else."""

from __future__ import annotations

import socket
import subprocess
import sys
import time

import pytest
from graphs import APP, WORKFLOW
from scripted_server import TASK, answer, done, until

from rh_widgets.client import Webhook
from rh_widgets.runs import Lease, RunStatus, tell

HOOK = Webhook("https://me.test/secret-path")


@pytest.fixture
def make_listening(make_engine):
    """Makes engines that gave the site a webhook."""
    return lambda **pace: make_engine(webhook=HOOK, **{"look": 30.0, "limit": 60, **pace})


@pytest.fixture
def signs(tmp_path):
    """The names of the ports at which somebody listens."""
    return lambda: sorted(path.name for path in (tmp_path / "home" / "listening").glob("*"))


@pytest.fixture
def receive(tmp_path):
    """What a receiver does with the name of a task."""
    lease = Lease(tmp_path / "home" / "kernels")
    return lambda task_id: tell(tmp_path / "home", lease, task_id)


def started(engine, sora):
    run = engine.start(sora, {"prompt": "a boat"})
    until(lambda: engine._watcher.hints.knows(TASK))
    return run


def test_the_address_goes_with_each_submit_and_into_nothing_else(make_listening, make_engine, sora, server):
    """Not into the parameters, the request's hash, or the code that orders it again."""
    plain = make_engine().start(sora, {"prompt": "a boat"}).wait(10)
    run = make_listening(look=0.01).start(sora, {"prompt": "a boat"}).wait(10)
    assert [body.pop("webhookUrl", None) for body in server.bodies] == [None, "https://me.test/secret-path"]
    assert server.bodies[0] == server.bodies[1]
    assert (run.params, run.request) == (plain.params, plain.request)
    assert "secret-path" not in run.as_python() + run.as_curl() + repr(run) + repr(HOOK)


def test_it_goes_with_apps_and_workflows_too(make_listening, server):
    engine = make_listening(look=0.01)
    for spec in (WORKFLOW, APP):
        assert engine.start(spec, {"text_6": "a fox"}).ended(10)
    assert [(path, body["webhookUrl"]) for path, body in zip(server.paths, server.bodies, strict=True)] == [
        ("/task/openapi/create", "https://me.test/secret-path"),
        ("/task/openapi/ai-app/run", "https://me.test/secret-path"),
    ]


def test_a_receiver_ends_the_pause_and_ten_repeats_change_nothing(make_listening, sora, server, signs, receive):
    run = started(make_listening(), sora)
    until(signs)
    assert receive(TASK) == 1
    assert run.wait(10).status is RunStatus.SUCCESS
    outputs = run.outputs
    for _ in range(10):  # the site sends some several times
        receive(TASK)
    assert (run.status, run.outputs) == (RunStatus.SUCCESS, outputs)
    assert (server.calls["query"], server.calls["file"]) == (1, 1)


def test_nobody_listens_without_runs_or_without_a_webhook(make_listening, make_engine, sora, signs):
    """And what was hung out is taken down."""
    make_engine().start(sora, {"prompt": "a boat"}).wait(10)
    listening = make_listening(look=0.01)
    assert signs() == []
    listening.start(sora, {"prompt": "a boat"}).wait(10)
    until(lambda: not signs())
    assert not listening._ear._listening


def test_forged_words_bring_about_a_look_and_ten_of_them_one_more(make_listening, sora, server, signs, receive):
    """And those that name no task of ours none at all."""
    server.query = [answer("RUNNING")] * 2 + [done("https://cdn.test/a.jpg")]
    run = started(make_listening(), sora)
    until(signs)
    port = int(signs()[0].rpartition(".")[2])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mouth:
        for words in (b"", b"\xff\xfe", b"x" * 9000, b'{"taskId": "1"}', TASK.encode() + b"\n", b"2"):
            mouth.sendto(words, ("127.0.0.1", port))
    receive("1")
    assert server.calls["query"] == 0
    begun = time.monotonic()
    for _ in range(10):
        receive(TASK)
    until(lambda: server.calls["query"] == 2)
    assert time.monotonic() - begun > 0.9
    assert (run.status, run.error, run.outputs) == (RunStatus.RUNNING, None, ())
    run.cancel()
    assert run.ended(10)


def test_the_signs_of_kernels_that_are_gone_are_taken_down(tmp_path, signs, receive):
    """Also of one that was killed; and a name that is none of ours stops nobody."""
    folder = tmp_path / "home" / "listening"
    folder.mkdir(parents=True)
    code = "import pathlib, sys; from rh_widgets.runs import Lease; print(Lease(pathlib.Path(sys.argv[1])).token)"
    command = [sys.executable, "-c", code, str(folder.parent / "kernels")]
    token = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603
    for name in (f"{token}.9", "stranger.99999999", "no-dot"):
        (folder / name).touch()
    assert receive(TASK) == 0
    assert signs() == ["no-dot"]
