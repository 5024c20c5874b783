"""The progress of a graph over a websocket, and what can befall it."""

import json
import time
from urllib.parse import urlsplit

import pytest
from asking import LONG_ENOUGH, PICTURE, opened, post, submit, until
from websockets.exceptions import ConnectionClosedError, InvalidStatus
from websockets.sync.client import connect

from rh_widgets.sandbox import Store
from rh_widgets.sandbox.beats import beats, caught_up
from rh_widgets.sandbox.lifecycle import State, Task

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
    with opened(Store(tmp_path / "store"), 20.0) as sandbox:
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
