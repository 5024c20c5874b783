"""Webhooks: a hint to look, from a receiver that believes nothing and cannot be brought to fail."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import logging
import math
import re
import signal
import subprocess
import sys
import time
import types

import httpx
import pytest

import rh_widgets as rh
from rh_widgets import cli, session, webhook
from rh_widgets.client import Webhook, read_webhook, sandbox_settings
from rh_widgets.errors import ConfigurationError
from rh_widgets.runs import Lease, Pace
from rh_widgets.sandbox import Store, serving

SORA = "rhart-video-s-official/text-to-video-pro"
TASK = "2013508786110730241"


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    """A home of the test's own, and no connection."""
    monkeypatch.setattr(session, "_current", None)
    monkeypatch.setenv("RH_WIDGETS_HOME", str(tmp_path / "home"))


# -- the address


@pytest.mark.parametrize(
    "url", ["my.host/hook", "ftp://my.host/x", "https://", "https://a b", "https://[::1", "https://é.test/"]
)
def test_what_is_no_address_is_refused_when_connecting(url):
    with pytest.raises(ConfigurationError, match="whole address"):
        rh.connect("k" * 32, webhook=url)


def test_an_address_with_a_password_is_refused_and_not_repeated():
    with pytest.raises(ConfigurationError, match="no user name") as caught:
        rh.connect("k" * 32, webhook="https://me:hunter2@my.host/")
    assert "hunter2" not in str(caught.value)


def test_an_address_that_the_site_cannot_call_is_refused():
    with pytest.raises(ConfigurationError, match=r"runninghub\.ai cannot call localhost"):
        rh.connect("k" * 32, webhook="http://localhost:8766/")
    for host in ("10.0.0.5", "192.168.1.7:8766"):
        with pytest.raises(ConfigurationError, match="in your own network"):
            rh.connect("k" * 32, webhook=f"http://{host}/")
    assert read_webhook("http://localhost:8766/", sandbox_settings("http://127.0.0.1:9")) is not None


def test_the_environment_gives_it_too_and_an_empty_one_asks_for_none(monkeypatch):
    monkeypatch.setenv("RH_WEBHOOK_URL", "https://my.host/path-nobody-knows")
    connection = rh.connect("k" * 32)
    assert "my.host is told" in repr(connection)
    assert "path-nobody-knows" not in repr(connection) + repr(connection._settings) + repr(connection._engine._works)
    assert "my.host" not in repr(rh.connect("k" * 32, webhook=""))


# -- the receiver


@pytest.fixture
def told(monkeypatch):
    """What the receiver tells the kernels."""
    heard = []
    monkeypatch.setattr(webhook, "tell", lambda _home, _lease, task_id: heard.append(task_id) or 1)
    return heard


def call(app, method="POST", **details):
    async def once():
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return await client.request(method, "/any/where", **details)

    return asyncio.run(once())


@pytest.mark.parametrize("task_id", [TASK, int(TASK)])
def test_a_delivery_is_told_by_its_tasks_name_and_nothing_else(told, task_id):
    """Text or number; whatever it says of the task is not read."""
    app = rh.webhook_app()
    answer = call(
        app, json={"event": "TASK_END", "taskId": task_id, "eventData": '{"status": "SUCCESS", "results": []}'}
    )
    assert (answer.status_code, answer.json()["received"]) == (200, True)
    assert (told, app.deliveries) == ([TASK], 1)


JUNK = [
    b"",
    b"{",
    b"\xff\xfe\x00",
    b"[" * 100_000,
    b"9" * 10_000,
    b"null",
    b"[1]",
    b"{}",
    b'{"taskId": ""}',
    b'{"taskId": true}',
    b'{"taskId": 1.5}',
    b'{"taskId": ["1"]}',
    b'{"taskId": "1\\n2"}',
    b'{"taskId": "../../x"}',
    json.dumps({"taskId": "1" * 65}).encode(),
]


@pytest.mark.parametrize("body", JUNK, ids=lambda body: body[:20])
def test_junk_is_refused_and_told_to_nobody(told, body):
    assert call(rh.webhook_app(), content=body).status_code == 400
    assert told == []


def test_a_body_without_end_is_cut_off(told):
    sent = []

    async def endless():
        while True:
            sent.append(1)
            yield b" " * 100_000

    assert call(rh.webhook_app(), content=endless()).status_code == 413
    assert (told, len(sent) < 20) == ([], True)


def test_a_body_that_does_not_come_is_not_waited_for(told, monkeypatch):
    monkeypatch.setattr(webhook, "_PATIENCE", 0.01)

    async def silent():
        yield b"{"
        await asyncio.sleep(60)

    assert call(rh.webhook_app(), content=silent()).status_code == 408
    assert told == []


def test_only_a_post_is_taken(told):
    answer = call(rh.webhook_app(), "GET")
    assert (answer.status_code, answer.headers["allow"], told) == (405, "POST", [])


def test_it_answers_before_anything_is_done(told, monkeypatch):
    """So that the site never sees a slow receiver, and sends nothing again."""
    order = []
    monkeypatch.setattr(webhook, "tell", lambda *_: order.append("told") or 1)
    messages = iter([{"type": "http.request", "body": json.dumps({"taskId": TASK}).encode()}])

    async def receive():
        return next(messages)

    async def send(message):
        order.append(message["type"])

    asyncio.run(rh.webhook_app()({"type": "http", "method": "POST"}, receive, send))
    assert order == ["http.response.start", "http.response.body", "told"]


def test_what_goes_wrong_behind_the_answer_is_logged_and_not_raised(monkeypatch, caplog):
    def fail(*_):
        raise OSError("the disk is gone")

    monkeypatch.setattr(webhook, "tell", fail)
    assert call(rh.webhook_app(), json={"taskId": TASK}).status_code == 200
    assert "no kernel could be told" in caplog.text


def test_the_log_counts_deliveries_and_repeats_nothing_that_came_with_them(told, caplog):
    caplog.set_level(logging.INFO, "rh_widgets.webhook")
    app = rh.webhook_app()
    for _ in range(2):
        call(app, json={"taskId": TASK, "eventData": "hunter2"}, headers={"Authorization": "hunter2"})
    assert [record.getMessage() for record in caplog.records] == [
        f"Delivery {n}, task {TASK}: 1 kernel is told" for n in (1, 2)
    ]


def test_it_can_be_mounted_where_there_is_a_lifespan_and_refuses_a_websocket():
    """As servers have them that ask every app."""
    sent = []

    async def serve(kind, *messages):
        waiting = iter(messages)

        async def receive():
            return {"type": next(waiting)}

        async def send(message):
            sent.append(message["type"])

        await rh.webhook_app()({"type": kind}, receive, send)

    asyncio.run(serve("lifespan", "lifespan.startup", "lifespan.shutdown"))
    asyncio.run(serve("websocket", "websocket.connect"))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete", "websocket.close"]


# -- the command, and all of it together


@pytest.fixture
def receiver():
    """`rh-widgets webhook`, as a process of its own: where it listens."""
    command = [sys.executable, "-m", "rh_widgets.cli", "webhook", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:  # noqa: S603
        [address] = re.findall(r"http://127\.0\.0\.1:\d+", program.stdout.readline())
        program.address = address
        try:
            yield program
        finally:
            program.send_signal(signal.SIGINT)
            program.wait(20)


def test_the_command_says_how_to_use_it_and_ends_at_an_interrupt(receiver):
    with httpx.Client(trust_env=False) as client:
        assert client.post(receiver.address, json={"taskId": "1", "secret": "hunter2"}).json()["received"] is True
    receiver.send_signal(signal.SIGINT)
    assert receiver.wait(20) == 0
    assert 'rh.connect(webhook="https://YOUR.PUBLIC.HOST/")' in receiver.stdout.read()
    assert re.fullmatch(r"\S+ \S+ Delivery 1, task 1: no kernel waits for anything\n", receiver.stderr.read())


def test_a_port_that_is_taken_is_said_in_a_line(receiver, capsys):
    assert cli.main(["webhook", "--port", receiver.address.rpartition(":")[2]]) == 1
    assert "perhaps another rh-widgets webhook" in capsys.readouterr().err


def test_a_port_that_there_cannot_be_is_said_in_a_line(capsys):
    assert cli.main(["webhook", "--port", "99999"]) == 1
    assert "Port 99999 of 127.0.0.1 cannot be used" in capsys.readouterr().err


def cheap(order, target, kind):
    target.write_bytes(order.seed.encode())


@pytest.mark.alone
def test_a_webhook_ends_a_run_at_once_where_polling_alone_takes_seconds(receiver, tmp_path, say):
    """Both look every five seconds, at the very same time; the receiver is a process of its own."""

    def connection(origin, **more):
        settings = dataclasses.replace(sandbox_settings(origin), **more)
        pace = Pace(look=5.0, jitter=0.0)
        return session.Connection(settings, session.shelf, folder=tmp_path, outputs=tmp_path / "out", pace=pace)

    def started(connection):
        run = connection.start(rh.catalog[SORA], {"prompt": "a kite"})
        run.observe(lambda run: seen.setdefault(run.id, time.time()) if run.status.name == "DOWNLOADING" else None)
        return run

    seen = {}
    with serving(Store(tmp_path / "store"), speed=60.0, render=cheap) as (address, sandbox):
        told = connection(address.origin, webhook=Webhook(f"{receiver.address}/any/path"))
        asked = connection(address.origin)
        runs = [started(told) for _ in range(3)] + [started(asked)]
        for run in runs:
            run.wait(60)
        late = [seen[run.id] - sandbox.ends_at(sandbox.find(run.task_id)) for run in runs]
        for each in (told, asked):
            session._io.run(each._client.aclose())
    *hooked, polled = late
    say(f"end of a task seen after {max(hooked):.3f} s by a webhook, after {polled:.1f} s by polling every 5 s")
    assert min(hooked) < 0.3
    assert max(hooked) < polled / 2


def test_what_became_of_a_webhook_is_told_and_it_can_be_sent_again(tmp_path, monkeypatch):
    """Without the rest of its address, in which users put what strangers must not know."""
    with serving(Store(tmp_path / "store"), speed=math.inf, render=cheap) as (address, _):
        settings = dataclasses.replace(sandbox_settings(address.origin), webhook=Webhook("http://127.0.0.1:9/hush"))
        made = session.Connection(
            settings, session.shelf, folder=tmp_path, outputs=tmp_path / "out", pace=Pace(look=0.05)
        )
        monkeypatch.setattr(session, "_current", made)
        run = rh.submit(SORA, prompt="a kite").wait(30)
        told = until(lambda: rh.webhook_details(run), lambda event: event.status == "FAILED")
        assert f"Webhook of task {run.task_id}: not taken" in repr(told)
        assert "Sent to     127.0.0.1:9\n" in repr(told)
        assert "hush" not in repr(told) + told._repr_html_()
        assert rh.resend_webhook(run.task_id, "http://localhost:9/other").id == told.id
        assert until(lambda: rh.webhook_details(run), lambda event: "other" in event.url).task_id == run.task_id
        with pytest.raises(ConfigurationError, match="whole address"):
            rh.resend_webhook(run, "my.host")
        session._io.run(made._client.aclose())


def until(ask, fits):
    """Ask until the answer fits."""
    end = time.monotonic() + 20
    while not fits(answer := ask()):
        assert time.monotonic() < end
        time.sleep(0.02)
    return answer


def test_a_run_of_another_site_or_without_a_task_has_no_webhook_here(monkeypatch):
    connection = rh.connect("k" * 32)
    for run, words in (
        (types.SimpleNamespace(id="r", task_id="", site="ai"), "has no task"),
        (
            types.SimpleNamespace(id="r", task_id="1", site="cn"),
            r"was made on cn, and you are connected to runninghub\.ai",
        ),
    ):
        with pytest.raises(ConfigurationError, match=words):
            rh.webhook_details(run)
    connection.retire()


def test_two_processes_do_not_take_each_other_for_dead(tmp_path):
    """The receiver asks whether a kernel lives by its lock, which the kernel must keep."""
    kernel, receiver = Lease(tmp_path / "kernels"), Lease(tmp_path / "kernels")
    assert receiver.is_alive(kernel.token)
    assert kernel.is_alive(receiver.token)
