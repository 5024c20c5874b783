"""Webhooks: what a sandbox does by itself when a task ends."""

import json
import math
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from asking import BODY, LONG_ENOUGH, PICTURE, SORA, opened, post, submit, until

from rh_widgets.sandbox import Store


def detail(sandbox, task_id):
    return post(sandbox, "/task/openapi/getWebhookDetail", taskId=task_id)["data"]


class Receiver:
    """A webhook of this machine: what it heard and when, and what it answers."""

    def __init__(self):
        self.heard, self.times, self.answers = [], [], []
        self.arrived = threading.Semaphore(0)

    def wait(self, count=1):
        for _ in range(count):
            assert self.arrived.acquire(timeout=LONG_ENOUGH)
        return self.heard

    @contextmanager
    def listening(self):
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                outer.times.append(time.time())
                outer.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                words = b"noted"
                self.send_response(outer.answers.pop(0) if outer.answers else 200)
                self.send_header("Content-Length", str(len(words)))
                self.end_headers()
                self.wfile.write(words)
                outer.arrived.release()

            def log_message(self, *_):
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            thread = threading.Thread(target=server.serve_forever, args=(0.01,))
            thread.start()
            self.url = f"http://127.0.0.1:{server.server_port}/hook?of=me"
            yield self
            server.shutdown()
            thread.join()


@pytest.fixture
def receiver():
    with Receiver().listening() as listening:
        yield listening


def test_the_end_of_a_task_is_told_at_once_though_nobody_asks(tmp_path, receiver):
    """Within a twentieth of a second, on a machine that is not busy."""
    with opened(Store(tmp_path / "store"), 900.0) as sandbox:
        late = []
        for _ in range(3):
            task_id = submit(sandbox, webhookUrl=receiver.url)
            heard = receiver.wait()[-1]
            late.append(receiver.times[-1] - sandbox.ends_at(sandbox.find(task_id)))
            assert (heard["event"], heard["taskId"]) == ("TASK_END", task_id)
            told = heard["eventData"]
            assert told == post(sandbox, "/openapi/v2/query", taskId=task_id)
            assert told["status"] == "SUCCESS"
    assert 0 <= min(late) < 0.05


def test_a_task_that_failed_or_was_cancelled_has_ended_too(live, receiver):
    live.faults.order("submit", "fail", code="1505")
    submit(live, webhookUrl=receiver.url)
    assert receiver.wait()[0]["eventData"]["errorCode"] == "1505"
    live.faults.order("submit", "slow", seconds=3600)
    slow = submit(live, webhookUrl=receiver.url)
    post(live, "/task/openapi/cancel", taskId=slow)
    assert receiver.wait()[1]["eventData"]["status"] == "CANCEL"


def test_a_legacy_task_tells_the_outputs_envelope_as_a_text(live, receiver):
    started = post(live, "/task/openapi/create", workflowId=PICTURE, webhookUrl=receiver.url)["data"]
    told = receiver.wait()[0]
    assert told["taskId"] == started["taskId"]
    assert json.loads(told["eventData"]) == post(live, "/task/openapi/outputs", taskId=told["taskId"])
    assert json.loads(told["eventData"])["data"][0]["nodeId"] == "9"


def test_a_graph_of_the_v2_family_tells_what_a_query_shows(live, receiver):
    task_id = post(live, f"/openapi/v2/run/workflow/{PICTURE}", webhookUrl=receiver.url)["taskId"]
    assert receiver.wait()[0]["eventData"] == post(live, "/openapi/v2/query", taskId=task_id)


def test_the_address_of_a_webhook_changes_nothing_of_what_is_drawn(live, receiver):
    """It is no part of the request that the result depends on."""
    plain, told = live.find(submit(live)), live.find(submit(live, webhookUrl=receiver.url))
    assert (plain.digest, plain.payload) == (told.digest, told.payload)


def test_a_receiver_that_fails_gets_it_three_times(live, receiver):
    receiver.answers = [500, 500, 500]
    task_id = submit(live, webhookUrl=receiver.url)
    receiver.wait(3)
    until(lambda: live.hooks.of_task(task_id).told)
    shown = detail(live, task_id)
    assert (shown["callbackStatus"], shown["callbackResponse"], shown["retryCount"]) == ("FAILED", "noted", 2)
    assert len(receiver.heard) == 3
    assert {"id", "userApiKey", "webhookUrl", "eventData", "createTime", "updateTime"} <= set(shown)
    assert shown["userApiKey"] == "****"


def test_a_webhook_is_sent_again_when_asked_to(live, receiver):
    """To the address that is given then."""
    task_id = submit(live, webhookUrl="http://127.0.0.1:1/nobody")
    until(lambda: live.hooks.of_task(task_id).told)
    failed = detail(live, task_id)
    assert (failed["callbackStatus"], failed["retryCount"]) == ("FAILED", 2)
    again = {"webhookId": failed["id"], "webhookUrl": receiver.url}
    assert post(live, "/task/openapi/retryWebhook", **again) == {"code": 0, "msg": "success", "data": None}
    receiver.wait()
    until(lambda: live.hooks.of_task(task_id).told)
    assert (detail(live, task_id)["callbackStatus"], detail(live, task_id)["webhookUrl"]) == ("SUCCESS", receiver.url)
    assert post(live, "/task/openapi/retryWebhook", **{**again, "webhookId": "1"})["code"] == 301


@pytest.mark.parametrize("url", ["http://example.com/hook", "https://10.0.0.1/hook", "http://[", "ftp://x"])
def test_nothing_but_this_machine_is_called(live, url):
    """The record says so, and the task is as good as any."""
    task_id = submit(live, webhookUrl=url)
    until(lambda: live.hooks.of_task(task_id).told)
    shown = detail(live, task_id)
    assert (shown["callbackStatus"], shown["webhookUrl"], shown["retryCount"]) == ("FAILED", url, 0)
    if "[" not in url:
        assert shown["callbackResponse"] == "the sandbox calls nothing but this machine"
    assert post(live, "/openapi/v2/query", taskId=task_id)["status"] == "SUCCESS"


def test_a_webhook_comes_ten_times_late_or_never_on_order(live, receiver):
    live.faults.order("webhook", "repeat", times=9)
    first = submit(live, webhookUrl=receiver.url)
    assert {heard["taskId"] for heard in receiver.wait(10)} == {first}
    live.faults.order("webhook", "delay", seconds=0.3)
    started = time.time()
    submit(live, webhookUrl=receiver.url)
    receiver.wait()
    assert receiver.times[-1] - started >= 0.3
    live.faults.order("webhook", "drop")
    silent = submit(live, webhookUrl=receiver.url)
    until(lambda: live.hooks.of_task(silent).told)
    assert detail(live, silent)["callbackResponse"] == "never sent, as ordered"
    assert len(receiver.heard) == 11
    assert live.faults.pending() == []


@pytest.mark.parametrize(("route", "action"), [("submit", "repeat"), ("webhook", "garbage"), ("webhook", "refuse")])
def test_a_fault_that_a_route_cannot_have_is_refused(live, route, action):
    with pytest.raises(ValueError, match=action):
        live.faults.order(route, action)


def test_an_end_that_nobody_heard_of_is_told_by_the_next_sandbox(tmp_path, receiver):
    """A restart loses neither a webhook nor what became of it."""
    with opened(Store(tmp_path / "store"), math.inf) as sandbox:
        told = submit(sandbox, webhookUrl=receiver.url)
        receiver.wait()
        until(lambda: sandbox.hooks.of_task(told).told)
        sandbox.faults.order("webhook", "delay", seconds=3600.0)
        untold = submit(sandbox, webhookUrl=receiver.url)
        until(lambda: not sandbox.faults.pending())
    with opened(Store(tmp_path / "store"), math.inf) as sandbox:
        heard = receiver.wait()[-1]
        assert heard["taskId"] == untold
        assert heard["eventData"]["results"][0]["url"].startswith(sandbox.origin)
        assert detail(sandbox, told)["callbackStatus"] == "SUCCESS"
    assert len(receiver.heard) == 2


def test_a_task_without_a_webhook_has_none_to_show(live):
    assert detail(live, submit(live)) is None
    assert detail(live, submit(live, webhookUrl=7)) is None
    assert post(live, "/task/openapi/getWebhookDetail", taskId="1")["code"] == 807


def test_a_webhook_is_told_in_process_too(wire, receiver):
    """As soon as anybody asks for anything after the end, where the clock is turned by hand."""
    task_id = wire.submit(SORA, **BODY, webhookUrl=receiver.url)["taskId"]
    wire.finish(task_id)
    assert receiver.wait()[0]["eventData"]["results"][0]["url"].startswith("http://testserver/files/")
