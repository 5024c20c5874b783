"""What a sandbox does by itself: webhooks at the end of a task, LoRAs that are put, progress that is told."""

import hashlib
import http.client
import json
import math
import socket
import threading
import time
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import ConnectionClosedError, InvalidStatus
from websockets.sync.client import connect

from rh_widgets.sandbox import Store, serving
from rh_widgets.sandbox.beats import beats, caught_up
from rh_widgets.sandbox.lifecycle import State, Task

SORA = "rhart-video-s-official/text-to-video-pro"
BODY = {"prompt": "A kite", "size": "1280x720", "duration": "4"}
PICTURE = "1900000000000000101"  # a workflow of the sandbox
LONG_ENOUGH = 20  # seconds after which a busy machine has no excuse


def cheap(order, target, kind):
    target.write_bytes(order.seed.encode())


@pytest.fixture
def live(tmp_path):
    """A sandbox on a port, whose tasks take no time."""
    with serving(Store(tmp_path / "store"), speed=math.inf, render=cheap) as (address, sandbox):
        sandbox.origin = address.origin
        yield sandbox


def ask(origin, path, body=None, *, method="POST", headers=()):
    """One exchange over a connection of its own: status and body."""
    parts = urlsplit(origin)
    content = json.dumps(body) if isinstance(body, dict) else body
    with closing(http.client.HTTPConnection(parts.hostname, parts.port, timeout=LONG_ENOUGH)) as connection:
        connection.request(method, path, content, {"Authorization": "Bearer sandbox", **dict(headers)})
        answer = connection.getresponse()
        return answer.status, answer.read()


def post(sandbox, path, **body):
    return json.loads(ask(sandbox.origin, path, {"apiKey": "sandbox", **body})[1])


def submit(sandbox, **details):
    return post(sandbox, f"/openapi/v2/{SORA}", **BODY, **details)["taskId"]


def detail(sandbox, task_id):
    return post(sandbox, "/task/openapi/getWebhookDetail", taskId=task_id)["data"]


def until(what):
    """Wait until something is so, and return it."""
    deadline = time.monotonic() + LONG_ENOUGH
    while not (found := what()):
        assert time.monotonic() < deadline
        time.sleep(0.005)
    return found


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


# -- webhooks


def test_the_end_of_a_task_is_told_at_once_though_nobody_asks(tmp_path, receiver):
    """Within a twentieth of a second, on a machine that is not busy."""
    with serving(Store(tmp_path / "store"), speed=900.0, render=cheap) as (address, sandbox):
        sandbox.origin = address.origin
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
    with serving(Store(tmp_path / "store"), speed=math.inf, render=cheap) as (address, sandbox):
        sandbox.origin = address.origin
        told = submit(sandbox, webhookUrl=receiver.url)
        receiver.wait()
        until(lambda: sandbox.hooks.of_task(told).told)
        sandbox.faults.order("webhook", "delay", seconds=3600.0)
        untold = submit(sandbox, webhookUrl=receiver.url)
        until(lambda: not sandbox.faults.pending())
    with serving(Store(tmp_path / "store"), speed=math.inf, render=cheap) as (address, sandbox):
        sandbox.origin = address.origin
        heard = receiver.wait()[-1]
        assert heard["taskId"] == untold
        assert heard["eventData"]["results"][0]["url"].startswith(address.origin)
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


# -- LoRAs

LORA = bytes(range(256)) * 8192
HALF = len(LORA) // 2
MD5 = hashlib.md5(LORA, usedforsecurity=False).hexdigest()
NAME = f"api-lora-cn/{MD5}.safetensors"


def lora_link(sandbox, **details):
    given = {"loraName": "ink", "md5Hex": MD5, **details}
    return post(sandbox, "/api/openapi/getLoraUploadUrl", **given)


def put(link, content=LORA):
    """Status and body of a put to a link, which carries no key."""
    parts = urlsplit(link)
    bare = {"Authorization": "", "Content-Type": "application/octet-stream"}
    return ask(link, f"{parts.path}?{parts.query}", content, method="PUT", headers=bare)


@contextmanager
def begun(link, content):
    """A put on a socket of ours, of which a part was sent."""
    parts = urlsplit(link)
    head = f"PUT {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Length: {len(LORA)}\r\n\r\n"
    with socket.create_connection((parts.hostname, parts.port), timeout=LONG_ENOUGH) as wire:
        wire.sendall(head.encode() + content)
        yield wire


def test_a_lora_is_put_under_its_md5_without_a_key(live):
    """And may be put once more: the same content has the same name."""
    link = lora_link(live)["data"]
    assert link["fileName"] == NAME
    assert not live.has_lora(NAME)
    assert [put(link["url"])[0] for _ in range(2)] == [200, 200]
    assert live.has_lora(NAME)
    assert live.has_lora("rh-ink-wash.safetensors")
    assert not live.has_lora(NAME.removeprefix("api-lora-cn/"))
    assert not live.has_lora("../" + NAME)


@pytest.mark.parametrize("md5", ["", "abc", "z" * 32, "../" * 11])
def test_a_link_is_given_for_an_md5_alone(live, md5):
    assert lora_link(live, md5Hex=md5)["code"] == 301


def test_a_link_needs_a_key_and_a_name(live):
    assert lora_link(live, apiKey="no")["code"] == 802
    assert lora_link(live, loraName="")["code"] == 301


def test_another_content_than_announced_is_refused_and_not_kept(live):
    status, words = put(lora_link(live)["data"]["url"], LORA + b"more")
    assert (status, b"<Code>BadDigest</Code>" in words) == (400, True)
    assert list(live.store.loras.iterdir()) == []


def test_a_forged_or_expired_link_is_refused(live):
    link = lora_link(live)["data"]["url"]
    forged = [
        link.replace("expires=", "expires=9"),
        link.replace(MD5, "0" * 32),
        link.partition("?")[0],
        link.replace("sign=", "sign=0"),
    ]
    assert [put(each)[0] for each in forged] == [403] * 4
    live.loras._clock = lambda: time.time() + 3601
    status, words = put(link)
    assert (status, b"RequestExpired" in words) == (403, True)
    assert not live.has_lora(NAME)


def test_a_lora_goes_to_disk_as_it_comes(live):
    """A part of it lies there before the rest was sent."""
    with begun(lora_link(live)["data"]["url"], LORA[:HALF]) as wire:
        until(lambda: sum(path.stat().st_size for path in live.store.loras.iterdir()) > HALF // 2)
        wire.sendall(LORA[HALF:])
        assert wire.recv(65536).startswith(b"HTTP/1.1 200")
    assert live.has_lora(NAME)


def test_a_client_that_goes_in_the_middle_leaves_nothing(live):
    link = lora_link(live)["data"]["url"]
    with begun(link, LORA[:HALF]):
        until(lambda: list(live.store.loras.iterdir()))
    until(lambda: not list(live.store.loras.iterdir()))
    assert put(link)[0] == 200


def test_the_connection_breaks_in_the_middle_of_a_request(live):
    """Everything up to the half is taken; then there is a reset, and nothing is kept."""
    link = lora_link(live)["data"]["url"]
    live.faults.order("lora", "hang_up")
    with begun(link, LORA[: HALF // 2]) as wire:
        wire.settimeout(0.2)
        with pytest.raises(TimeoutError):
            wire.recv(1)
        wire.settimeout(LONG_ENOUGH)
        wire.sendall(LORA[: HALF // 2])
        with pytest.raises(ConnectionResetError):
            wire.recv(1)
    assert list(live.store.loras.iterdir()) == []


@pytest.mark.parametrize("action", ["hang_up", "reset", "drop", "http"])
def test_a_put_breaks_on_order_and_goes_well_the_next_time(live, action):
    """The link is not used up by it."""
    link = lora_link(live)["data"]["url"]
    live.faults.order("lora", action, before=True)
    try:
        status = put(link)[0]
    except (OSError, http.client.HTTPException):
        status = None
    assert status in ({503, None} if action == "http" else {None})
    assert not live.has_lora(NAME)
    assert put(link)[0] == 200
    assert live.has_lora(NAME)


# -- the legacy upload


def upload(wire, data, **details):
    given = {"apiKey": "sandbox", **details}
    return wire.call("POST", "/task/openapi/upload", data=given, files={"file": ("file", data)}).json()


def test_a_zip_is_called_by_its_bare_hash(wire):
    data = b"PK\x03\x04" + bytes(100)
    answer = upload(wire, data, fileType="zip")
    assert answer["data"] == {"fileName": hashlib.sha256(data).hexdigest(), "fileType": "input"}
    assert wire.upload(data)["data"]["fileName"].endswith(".zip")


def test_an_unknown_file_type_is_refused(wire):
    assert upload(wire, b"PK\x03\x04" + bytes(100), fileType="spreadsheet")["code"] == 301


@pytest.mark.parametrize(("size", "code"), [(30 * 1024 * 1024, 0), (30 * 1024 * 1024 + 1, 809)])
def test_the_legacy_upload_takes_thirty_megabytes(wire, size, code):
    assert upload(wire, b"PK\x03\x04" + bytes(size - 4))["code"] == code


# -- quick create


def test_quick_create_lists_its_styles(wire):
    """In the service's own spelling, each with a LoRA that is there."""
    path, app = "/api/fast/creation/model/params", "1877265245566922800"
    styles = wire.post(path, {"type": 2, "webappId": app})["data"]
    assert [style["id"] for style in styles] == ["001", "002", "006"]
    assert all(wire.sandbox.has_lora(style["modelLoar1FileName"]) for style in styles)
    assert {style["webappId"] for style in styles} == {app}
    assert wire.post(path, {"type": 2})["code"] == 301


# -- progress

GRAPH = {
    "1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "any.safetensors"}},
    "2": {"class_type": "VAELoader", "inputs": {"vae_name": "any.safetensors"}},
    "3": {"class_type": "CLIPTextEncode", "inputs": {"clip": ["1", 1], "text": "a kite"}},
    "4": {"class_type": "KSampler", "inputs": {"model": ["1", 0], "positive": ["3", 0], "steps": 8, "seed": 1}},
    "5": {"class_type": "VAEDecode", "inputs": {"samples": ["4", 0], "vae": ["2", 0]}},
    "6": {"class_type": "SaveImage", "inputs": {"images": ["5", 0], "filename_prefix": "kite"}},
}
REASON = {
    "node_id": "5",
    "node_name": "VAEDecode",
    "exception_type": "TypeError",
    "exception_message": "no such latent",
    "traceback": '["one\\n", "two\\n"]',
    "current_inputs": "{}",
    "current_outputs": "{}",
}


def running(sandbox, *, run=0.0, since=0.0, **details):
    """A task of the graph, begun so many seconds ago; where its progress is told."""
    task = Task(
        task_id="2013508786110730241",
        endpoint="run/workflow/1",
        payload={},
        digest="d",
        created_at=time.time() - since,
        queue=0.0,
        run=run,
        graph=GRAPH,
        nodes=["6"],
        **{"ready_at": 0.0, **details},
    )
    sandbox.store.put(task)
    return sandbox.broadcast.address(task, sandbox.origin)


def told(url):
    """Every message up to the end, and the previews among them."""
    with connect(url, open_timeout=LONG_ENOUGH) as wire:
        frames = list(wire)
    return [json.loads(frame) for frame in frames if isinstance(frame, str)], [
        f for f in frames if isinstance(f, bytes)
    ]


def keep_hearing(wire, heard):
    while True:
        heard.append(wire.recv(LONG_ENOUGH))


def kinds(messages):
    return [message["type"] for message in messages]


def test_progress_is_told_as_comfyui_tells_it(live):
    """From the first node to the last, each step of the sampler, with previews between."""
    messages, previews = told(running(live, run=0.4, since=-0.4))
    assert kinds(messages)[:3] == ["status", "execution_start", "execution_cached"]
    assert messages[2]["data"]["nodes"] == ["2", "1"]
    executing = [m["data"]["node"] for m in messages if m["type"] == "executing"]
    assert executing == ["3", "4", "5", "6", None]
    steps = [(m["data"]["value"], m["data"]["max"]) for m in messages if m["type"] == "progress"]
    assert steps == [(n, 8) for n in range(1, 9)]
    executed = next(m for m in messages if m["type"] == "executed")["data"]
    assert executed["node"] == "6"
    assert executed["output"]["images"] == [{"filename": "kite_00001_.png", "subfolder": "", "type": "output"}]
    assert kinds(messages)[-3:] == ["execution_success", "status", "executing"]
    assert {frame[:10] for frame in previews} == {b"\0\0\0\1\0\0\0\1\xff\xd8"}
    assert len({m["data"]["prompt_id"] for m in messages if "prompt_id" in m["data"]}) == 1


def test_progress_keeps_the_time_of_the_task(live):
    """The last word comes with the end, and not before."""
    url = running(live, run=0.6)
    started = time.monotonic()
    told(url)
    assert time.monotonic() - started > 0.5


def test_a_visitor_who_comes_late_is_told_where_things_stand(live):
    """The node at work and its last step; nothing that is over, and which nodes are done."""
    with connect(running(live, run=30.0, since=18.0)) as wire:
        messages = [json.loads(wire.recv(LONG_ENOUGH)) for _ in range(6)]
    assert kinds(messages) == [
        *("status", "execution_start", "execution_cached", "progress_state", "executing", "progress"),
    ]
    standing, executing, step = messages[3:6]
    assert executing["data"]["node"] == "4"
    assert {n: v["state"] for n, v in standing["data"]["nodes"].items()} == {
        **dict.fromkeys(["1", "2", "3"], "finished"),
        "4": "running",
    }
    assert 1 < step["data"]["value"] <= 8


@pytest.mark.parametrize("failing", ["", "8"])
def test_a_workflow_tells_its_progress_where_its_outputs_say(tmp_path, failing):
    """Asked for while it queues, and then runs; the whole of it, or up to the node that fails."""
    with serving(Store(tmp_path / "store"), speed=20.0, render=cheap) as (address, sandbox):
        sandbox.origin = address.origin
        if failing:
            sandbox.faults.order("submit", "fail", node=failing, message="out of memory")
        started = post(sandbox, "/task/openapi/create", workflowId=PICTURE)["data"]
        asked = {"taskId": started["taskId"]}
        url = started["netWssUrl"] or until(
            lambda: (post(sandbox, "/task/openapi/outputs", **asked)["data"] or {}).get("netWssUrl")
        )
        messages, _ = told(url)
        ends = {"execution_success", "execution_error"} & set(kinds(messages))
        assert ends == ({"execution_error"} if failing else {"execution_success"})
        answer = post(sandbox, "/openapi/v2/query", **asked)
        assert answer["status"] == ("FAILED" if failing else "SUCCESS")
        if failing:
            error = next(m for m in messages if m["type"] == "execution_error")["data"]
            assert (error["node_id"], error["exception_message"]) == ("8", "out of memory")


def test_what_was_put_out_is_told_to_all_who_come(live):
    """Also to one who comes after the end."""
    messages, _ = told(running(live))
    assert kinds(messages)[-4:] == ["executed", "execution_success", "status", "executing"]


def test_no_step_of_another_node_is_told_late():
    """A bar must not begin with the steps of what is over."""
    task = Task(
        task_id="2013508786110730241",
        endpoint="run/workflow/1",
        payload={},
        digest="d",
        created_at=0.0,
        queue=0.0,
        run=1.0,
        graph=GRAPH,
    )
    script = beats(task)
    assert [beat.at for beat in script] == sorted(beat.at for beat in script)
    for length in range(1, len(script)):
        past = list(caught_up(script[:length]))
        now = [beat.message["data"]["node"] for beat in past if beat.type == "executing"]
        assert [beat.message["data"]["node"] for beat in past if beat.type == "progress"] in ([], now)


def test_the_node_that_fails_is_named(live):
    """With its exception and traceback; what comes behind it never begins."""
    messages, _ = told(running(live, fail_code="1000", reason=REASON))
    error = next(m for m in messages if m["type"] == "execution_error")["data"]
    assert (error["node_id"], error["node_type"], error["exception_type"]) == ("5", "VAEDecode", "TypeError")
    assert (error["traceback"], error["exception_message"]) == (["one\n", "two\n"], "no such latent")
    assert "6" not in [m["data"].get("node") for m in messages]
    assert "execution_success" not in kinds(messages)


def test_a_loader_that_fails_was_not_done_before(live):
    """What is cached does not run, so it cannot fail."""
    messages, _ = told(running(live, fail_code="1000", reason={**REASON, "node_id": "2", "node_name": "VAELoader"}))
    assert "2" not in messages[2]["data"]["nodes"]
    assert next(m for m in messages if m["type"] == "execution_error")["data"]["node_id"] == "2"


def test_a_task_that_is_cancelled_says_so_at_once(live):
    url = running(live, run=3600.0)
    with connect(url) as wire:
        until(lambda: json.loads(wire.recv(LONG_ENOUGH))["type"] == "executing")
        live.cancel(live.store.tasks[-1])
        frames = [json.loads(frame) for frame in wire if isinstance(frame, str)]
    assert kinds(frames)[-3] == "execution_interrupted"
    assert live.look_at(live.store.tasks[-1]) is State.CANCELLED


@pytest.mark.parametrize("spoilt", ["Rh-Comfy-Auth=x", "clientId=x", "Origin"])
def test_nobody_else_hears_of_it(live, spoilt):
    """Neither with a wrong token, nor for another task, nor a page of another site."""
    name, _, value = spoilt.partition("=")
    url = running(live).replace(f"{name}=", f"{name}={value}")
    headers = {"Origin": "http://example.com"} if name == "Origin" else {}
    with pytest.raises(InvalidStatus) as refused, connect(url, additional_headers=headers):
        pass
    assert refused.value.response.status_code == 403


def test_only_a_graph_that_runs_tells_its_progress(live):
    """A queue has nothing to tell, nor has a model or what is over."""
    running(live, run=3600.0)
    task = live.store.tasks[-1]
    url = live.progress_url(task, live.origin)
    assert url.startswith(f"ws://{urlsplit(live.origin).netloc}/ws/c_instance?")
    assert "sandbox" not in url
    live.cancel(task)
    assert live.progress_url(task, live.origin) is None
    assert live.progress_url(live.find(submit(live)), live.origin) is None


def test_a_handshake_is_refused_on_order(live):
    url = running(live)
    live.faults.order("ws", "refuse")
    with pytest.raises(InvalidStatus), connect(url):
        pass
    assert kinds(told(url)[0])[0] == "status"


@pytest.mark.parametrize("action", ["cut", "reset"])
def test_a_websocket_breaks_in_the_middle_on_order(live, action):
    """Without a goodbye; the next visitor hears the rest."""
    url = running(live, run=0.5)
    live.faults.order("ws", action)
    heard = []
    with connect(url) as wire, pytest.raises(ConnectionClosedError):
        keep_hearing(wire, heard)
    assert 0 < len(heard) < len(beats(live.store.tasks[-1]))
    assert kinds(told(url)[0])[-1] == "executing"


def test_rubbish_comes_between_the_messages_on_order(live):
    """Every true message is there still."""
    url = running(live)
    live.faults.order("ws", "garbage")
    with connect(url) as wire:
        frames = list(wire)
    assert "not JSON at all" in frames
    assert sum("execution_success" in str(frame) for frame in frames) == 1


def test_a_websocket_is_silent_on_order(live):
    url = running(live)
    live.faults.order("ws", "silence")
    with connect(url) as wire, pytest.raises(TimeoutError):
        wire.recv(0.2)
