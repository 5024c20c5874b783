"""Each route of the contract, through the client and the sandbox: two readings of one text that have to agree."""

from __future__ import annotations

import asyncio
import hashlib
import io
import math
import re
import threading
import zipfile
from contextlib import aclosing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image

from rh_widgets import errors
from rh_widgets.client import Client, Executing, Key, Started, Succeeded, TaskStatus, listen, sandbox_settings
from rh_widgets.sandbox import Store, serving

CONTRACT = Path(__file__).parents[3] / "shared" / "api-contract.md"
MODEL = "rhart-video-s-official/text-to-video-pro"
PARAMS = {"prompt": "A kite", "size": "1280x720", "duration": "4"}
WORKFLOW, GUARDED, APP = "1900000000000000101", "1900000000000000103", "1877265245566922800"
WORDS = [{"nodeId": "6", "fieldName": "text", "fieldValue": "a kite"}]
LONG_ENOUGH = 20  # seconds after which a busy machine has no excuse
# The rows of the contract's two tables, by hand.
ROUTES = {
    *["POST /openapi/v2/<model endpoint>", "POST /openapi/v2/query", "POST /openapi/v2/media/upload/binary"],
    *["GET /openapi/v2/queue/status", "POST /openapi/v2/run/ai-app/{webappId}", "POST /openapi/v2/aiapp/list"],
    *["POST /openapi/v2/run/workflow/{workflowId}", "POST /task/openapi/create", "POST /task/openapi/ai-app/run"],
    *["POST /task/openapi/quick-ai-app/run", "POST /task/openapi/status", "POST /task/openapi/outputs"],
    *["POST /task/openapi/cancel", "POST /task/openapi/upload", "POST /task/openapi/getWebhookDetail"],
    *["POST /task/openapi/retryWebhook", "GET /api/webapp/apiCallDemo", "POST /api/openapi/getJsonApiFormat"],
    *["POST /api/openapi/getLoraUploadUrl", "POST /uc/openapi/accountStatus"],
}


class Recorded(Client):
    """A client that notes which routes it calls."""

    def __init__(self, *details):
        super().__init__(*details)
        self.called = []

    async def _exchange(self, url, *details, method="POST", **more):
        self.called.append(f"{method} {urlsplit(url).path}")
        return await super()._exchange(url, *details, method=method, **more)


def cheap(order, target, kind):
    target.write_bytes(f"{kind} {order.seed}".encode())


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    with serving(Store(tmp_path_factory.mktemp("store")), speed=math.inf, render=cheap) as (address, sandbox):
        sandbox.origin = address.origin
        yield sandbox


@pytest.fixture
def through(sandbox):
    """`through(story)` runs a story with a client of the sandbox; what came of it, and the routes it took."""

    def run(story):
        async def main():
            client = Recorded(sandbox_settings(sandbox.origin))
            try:
                return await story(client), client.called
            finally:
                await client.aclose()

        return asyncio.run(main())

    return run


async def done(client, task_id):
    """The end of a task."""
    async with asyncio.timeout(LONG_ENOUGH):
        while (answer := await client.query(task_id)).status in {TaskStatus.QUEUED, TaskStatus.RUNNING}:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.005)
    return answer


async def order_a_model(client):
    made = await client.submit(MODEL, PARAMS)
    assert (await done(client, made.task_id)).results[0].url


async def order_by(client, route, body):
    """Start a graph, and see its node named at the result, by either family's question."""
    made = await client.submit(route, body)
    answer = await done(client, made.task_id)
    assert answer.status is TaskStatus.SUCCESS
    again = await client.outputs(made.task_id)
    assert [r.node_id for r in again.results] == [r.node_id for r in answer.results] != []
    assert (await client.status(made.task_id)).status is TaskStatus.SUCCESS


def starting(route, **body):
    return lambda client: order_by(client, route, {"nodeInfoList": WORDS} | body)


async def ask_for_a_limit(client):
    assert await client.most_at_once() >= 1


async def browse_apps(client):
    apps = await client.apps("NEWEST", size=1, page=2)
    assert (apps.total, apps.page, len(apps.records)) == (2, 2, 1)
    first = await client.apps()
    assert APP in {app.id for app in first.records}
    assert all(app.title and app.cover.startswith("http") for app in first.records)


async def cancel_a_task(client):
    made = await client.submit("/task/openapi/create", {"workflowId": WORKFLOW})
    await done(client, made.task_id)
    with pytest.raises(errors.APIError, match=r"807|423"):
        await client.cancel("2013508786110730999")


def png():
    data = io.BytesIO()
    Image.new("RGB", (64, 36), "teal").save(data, "PNG")
    return data.getvalue()


def zipped():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a.png", png())
    return data.getvalue()


def sending(call, folder):
    """Both a picture and a ZIP."""

    async def story(client):
        for name, content in (("a.png", png()), ("a.zip", zipped())):
            (folder / name).write_bytes(content)
            sent = await getattr(client, call)(folder / name)
            assert hashlib.sha256(content).hexdigest() in sent.file_name
            assert bool(sent.url) is (call == "upload")

    return story


async def describe_an_app(client):
    app = await client.app(APP)
    assert (app.id, bool(app.name), len(app.covers)) == (APP, True, 1)
    assert {(node.node_id, node.field, node.kind) for node in app.nodes} >= {
        ("6", "text", "STRING"),
        ("3", "seed", "INT"),
    }
    with pytest.raises(errors.APIError, match="901"):
        await client.app("1")


async def fetch_a_graph(client):
    graph = await client.workflow_graph(WORKFLOW)
    assert len(graph) >= 10
    assert all(node["class_type"] for node in graph.values())
    with pytest.raises(errors.APIError, match="380"):
        await client.workflow_graph("1")


async def bring_a_lora(client, folder):
    path = folder / "ink.safetensors"
    path.write_bytes(b"\x08\0\0\0\0\0\0\0{}      " * 1000)
    lora = await client.upload_lora(path)
    assert lora.file_name == f"api-lora-cn/{lora.md5}.safetensors"
    body = {
        "workflowId": WORKFLOW,
        "nodeInfoList": [{"nodeId": "10", "fieldName": "lora_name", "fieldValue": lora.file_name}],
    }
    await order_by(client, "/task/openapi/create", body)


async def look_at_the_account(client):
    assert (await client.account()).kind


class Receiver:
    """A webhook of this machine: how often it was called."""

    def __init__(self):
        self.calls = threading.Semaphore(0)
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()
                outer.calls.release()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


async def have_a_webhook_told_again(client):
    with Receiver() as receiver:
        made = await client.submit("/task/openapi/create", {"workflowId": WORKFLOW, "webhookUrl": receiver.url})
        assert await asyncio.to_thread(receiver.calls.acquire, timeout=LONG_ENOUGH)
        event = await client.webhook_details(made.task_id)
        assert (event.task_id, event.url) == (made.task_id, receiver.url)
        await client.resend_webhook(event.id, receiver.url)
        assert await asyncio.to_thread(receiver.calls.acquire, timeout=LONG_ENOUGH)


def stories(folder):
    """What shows each route at work."""
    return {
        "POST /openapi/v2/<model endpoint>": order_a_model,
        "POST /openapi/v2/query": order_a_model,
        "POST /openapi/v2/media/upload/binary": sending("upload", folder),
        "GET /openapi/v2/queue/status": ask_for_a_limit,
        "POST /openapi/v2/run/ai-app/{webappId}": starting(f"run/ai-app/{APP}"),
        "POST /openapi/v2/run/workflow/{workflowId}": starting(f"run/workflow/{WORKFLOW}", retainSeconds=60),
        "POST /openapi/v2/aiapp/list": browse_apps,
        "POST /task/openapi/create": starting("/task/openapi/create", workflowId=WORKFLOW, addMetadata=True),
        "POST /task/openapi/ai-app/run": starting("/task/openapi/ai-app/run", webappId=APP),
        "POST /task/openapi/quick-ai-app/run": starting(
            "/task/openapi/quick-ai-app/run", webappId=APP, quickCreateCode="001"
        ),
        "POST /task/openapi/status": starting("/task/openapi/create", workflowId=WORKFLOW),
        "POST /task/openapi/outputs": starting("/task/openapi/create", workflowId=WORKFLOW),
        "POST /task/openapi/cancel": cancel_a_task,
        "POST /task/openapi/upload": sending("upload_for_nodes", folder),
        "POST /task/openapi/getWebhookDetail": have_a_webhook_told_again,
        "POST /task/openapi/retryWebhook": have_a_webhook_told_again,
        "GET /api/webapp/apiCallDemo": describe_an_app,
        "POST /api/openapi/getJsonApiFormat": fetch_a_graph,
        "POST /api/openapi/getLoraUploadUrl": lambda client: bring_a_lora(client, folder),
        "POST /uc/openapi/accountStatus": look_at_the_account,
    }


@pytest.mark.parametrize("route", sorted(ROUTES))
def test_a_route_of_the_contract_works_through_client_and_sandbox(through, tmp_path, route):
    _, called = through(stories(tmp_path)[route])
    meant = route.replace("<model endpoint>", MODEL).replace("{webappId}", APP).replace("{workflowId}", WORKFLOW)
    assert meant in called


@pytest.mark.skipif(not CONTRACT.is_file(), reason="shared/api-contract.md is not beside the checkout")
def test_no_route_of_the_contract_is_left_out_here():
    """The list above is by hand, so that it is there without the contract too."""
    tables = CONTRACT.read_text("utf-8").split("## 2. Routes")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in tables.splitlines() if re.match(r"\| (POST|GET) ", line)]
    named = set()
    for row in rows:
        method = row.split()[0]
        named |= {f"{method} {path.partition('?')[0]}" for path in re.findall(r"`(/[^`]*)`", row)}
    assert named == ROUTES


def test_styles_of_quick_create_come_from_the_sandbox_too(through):
    styles, called = through(lambda client: client.quick_styles(APP))
    assert called == ["POST /api/fast/creation/model/params"]
    assert {style.key for style in styles} >= {"001", "002", "006"}
    assert all(style.name and style.trigger and style.loras for style in styles)


def test_a_protected_workflow_wants_its_password(through):
    async def without(client):
        with pytest.raises(errors.APIError):
            await client.submit("/task/openapi/create", {"workflowId": GUARDED})
        client.keep_password(GUARDED, Key("lantern"))
        await starting("/task/openapi/create", workflowId=GUARDED)(client)
        await starting(f"run/workflow/{GUARDED}")(client)

    through(without)


def test_a_running_graph_is_listened_to_until_its_end_and_another_is_cancelled(tmp_path):
    """At a speed at which it lasts for half a second."""

    async def main(sandbox):
        client = Client(sandbox_settings(sandbox.origin))
        made = await client.submit("/task/openapi/create", {"workflowId": WORKFLOW})
        async with asyncio.timeout(LONG_ENOUGH):
            while not (url := (await client.outputs(made.task_id)).progress_url):  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.01)
            async with aclosing(listen(url)) as told:
                events = [event async for event in told]
            answer = await done(client, made.task_id)
        sandbox.faults.order("ws", "refuse")
        with pytest.raises(errors.ConnectionFailed, match="HTTP 403"):
            async for _ in listen(url):
                pass
        other = await client.submit("/task/openapi/create", {"workflowId": WORKFLOW})
        await client.cancel(other.task_id)
        assert (await client.query(other.task_id)).status in {TaskStatus.CANCELLED, TaskStatus.FAILED}
        await client.aclose()
        return events, answer

    with serving(Store(tmp_path), speed=40.0, render=cheap) as (address, sandbox):
        sandbox.origin = address.origin
        events, answer = asyncio.run(main(sandbox))
    graph = sandbox.works.workflows[WORKFLOW].graph
    assert (events[0], events[-1]) == (Started(), Succeeded())
    assert {event.node for event in events if isinstance(event, Executing)} <= set(graph)
    assert len(events) > 5
    assert answer.status is TaskStatus.SUCCESS
