"""Orders of the older family: the key in the body, an envelope around the answer, and the same care for money."""

from __future__ import annotations

import asyncio
import json
import logging
import pickle

import httpx
import pytest
from loopback_server import answer, serving

from rh_widgets import errors
from rh_widgets.client import Key, TaskStatus, Verdict, read_task, verdict
from rh_widgets.runs.records import pack_error, unpack_error

TASK = "2013508786110730241"
SOCKET = (
    "wss://www.runninghub.cn:443/ws/c_instance?c_host=10.1.2.3&c_port=80"
    "&clientId=f828b9af25161bc066ef152db7b29ccc&workflowId=7&Rh-Comfy-Auth=ZXhhbXBsZQ=="
)
MADE = {
    "code": 0,
    "msg": "success",
    "data": {
        "netWssUrl": SOCKET,
        "taskId": TASK,
        "clientId": "f828b9af25161bc066ef152db7b29ccc",
        "taskStatus": "RUNNING",
        "promptTips": '{"result": true, "error": null, "outputs_to_execute": ["9"], "node_errors": {}}',
    },
}
REASON = {
    "current_outputs": "{}",
    "exception_type": "TypeError",
    "node_name": "SONIC_PreData",
    "current_inputs": "{}",
    "traceback": '["  File \\"nodes.py\\", line 9\\n", "    a + b\\n"]',
    "node_id": "276",
    "exception_message": "no face was found",
}
WORDS = "SONIC_PreData (node 276) failed: TypeError: no face was found"


def create(client):
    return client.submit("/task/openapi/create", {"workflowId": "7", "addMetadata": True})


def outcome(mocked, reply, call=create):
    try:
        return mocked(reply, call)
    except errors.RunningHubError as error:
        return error


def ok(body, status=200):
    return httpx.Response(status, json=body)


def test_an_order_of_the_older_family_has_the_key_in_its_body(mocked, secret):
    sent = []
    made = mocked(lambda request: sent.append(request) or ok(MADE), create)
    (request,) = sent
    assert (request.method, str(request.url)) == ("POST", "https://www.runninghub.ai/task/openapi/create")
    assert json.loads(request.content) == {"workflowId": "7", "addMetadata": True, "apiKey": secret}
    assert (made.task_id, made.status, made.progress_url) == (TASK, TaskStatus.RUNNING, SOCKET)


def test_a_socket_is_in_no_text_of_an_answer(mocked):
    assert "Comfy-Auth" not in repr(mocked(ok(MADE), create))
    for message in (f"busy, listen at {SOCKET}", f'at "{SOCKET}", please'):
        told = outcome(mocked, ok({"code": 421, "msg": message, "data": None}))
        assert "Auth" not in f"{told!r} {told} {vars(told)}"
        assert ("please" in message and "please" in str(told)) or "busy" in str(told)


@pytest.mark.parametrize("url", [None, "", "null", "https://x.example/", 7, {"a": 1}])
def test_what_is_no_socket_is_none(mocked, url):
    body = {**MADE, "data": {**MADE["data"], "netWssUrl": url, "taskId": int(TASK)}}
    made = mocked(ok(body), create)
    assert (made.task_id, made.progress_url) == (TASK, "")


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (ok({"code": 421, "msg": "TASK_QUEUE_MAXED", "data": None}), Verdict.NOTHING_CREATED),
        (ok({"code": 415, "msg": "TASK_INSTANCE_MAXED", "data": None}), Verdict.NOTHING_CREATED),
        (ok({"code": 803, "msg": "APIKEY_INVALID_NODE_INFO", "data": None}), Verdict.FINAL),
        (ok({"code": 380, "msg": "WORKFLOW_NOT_EXISTS", "data": None}), Verdict.FINAL),
        (ok({"code": 0, "msg": "success", "data": None}), Verdict.AMBIGUOUS),
        (ok({"code": 0, "msg": "success", "data": {"taskId": "", "taskStatus": "QUEUED"}}), Verdict.AMBIGUOUS),
        (httpx.Response(502), Verdict.AMBIGUOUS),
        (httpx.Response(200, text='{"code":0,"msg":"success","data":{"netWss'), Verdict.AMBIGUOUS),
    ],
)
def test_an_envelope_means_what_a_flat_answer_means(mocked, reply, told):
    assert verdict(outcome(mocked, reply)) is told


def test_a_cut_envelope_that_still_names_its_task_says_which(mocked):
    text = json.dumps(MADE)
    cut = text[: text.index('"clientId"')]
    told = outcome(mocked, httpx.Response(200, text=cut))
    assert isinstance(told, errors.SubmitAmbiguous)
    assert told.task_id == TASK
    assert "Auth" not in f"{told} {vars(told)}"


def test_a_workflow_that_fails_its_check_says_what_is_wrong(mocked):
    tips = json.dumps({"result": False, "error": None, "node_errors": {"4": {"errors": ["no checkpoint"]}}})
    body = {**MADE, "data": {**MADE["data"], "taskStatus": "FAILED", "promptTips": tips}}
    made = mocked(ok(body), create)
    assert made.status is TaskStatus.FAILED
    assert "no checkpoint" in str(made.error)


# What failed, and where


@pytest.mark.parametrize("wrap", [lambda reason: reason, json.dumps], ids=["object", "text"])
@pytest.mark.parametrize("family", ["v2", "older"])
def test_a_failed_node_is_on_the_error_as_plain_text(wrap, family):
    flat = {"taskId": TASK, "status": "FAILED", "errorCode": "805", "failedReason": wrap(REASON)}
    older = {"code": 805, "msg": "APIKEY_TASK_STATUS_ERROR", "data": {"failedReason": wrap(REASON)}}
    error = read_task(flat if family == "v2" else older, 200).error
    assert error.message == WORDS
    assert (error.node_id, error.node_name, error.exception_type) == ("276", "SONIC_PreData", "TypeError")
    assert error.traceback.splitlines() == ['  File "nodes.py", line 9', "    a + b"]
    pickled = pickle.loads(pickle.dumps(error))  # noqa: S301
    for again in (pickled, unpack_error(pack_error(error))):
        assert (type(again), str(again), again.node_name) == (type(error), str(error), error.node_name)
        assert again.traceback == error.traceback


@pytest.mark.parametrize(
    "traceback", [["a\n", "b"], '["a\\n", "b\\n"]', "a\nb\n", "a\nb"], ids=["list", "json", "text", "bare"]
)
def test_a_traceback_is_lines_however_it_came(traceback):
    body = {"status": "FAILED", "failedReason": {"node_id": 3, "traceback": traceback}}
    error = read_task(body, 200).error
    assert (error.traceback, error.node_id, error.message) == ("a\nb", "3", "Node 3 failed")


@pytest.mark.parametrize("traceback", [None, 7, {"a": 1}, [1, None], "[", "[1, "])
def test_a_traceback_that_is_none_keeps_the_failure_readable(traceback):
    body = {"status": "FAILED", "failedReason": {**REASON, "traceback": traceback}}
    assert read_task(body, 200).error.message == WORDS


def test_an_error_without_a_node_has_empty_texts():
    error = errors.APIError("no")
    assert (error.node_id, error.node_name, error.exception_type, error.traceback) == ("", "", "", "")


@pytest.mark.parametrize(
    "written",
    [
        SOCKET.replace("/", "\\/"),
        SOCKET.replace("/", "\\\\/"),
        SOCKET.replace("wss", "https"),
        SOCKET.replace(":", "%3A").replace("/", "%2F").replace("=", "%3D"),
        '{"Rh-Comfy-Auth": "ZXhhbXBsZQ=="}',
    ],
)
def test_the_credentials_of_a_socket_are_in_no_error_however_they_are_written(written):
    for reason in ({"msg": f"busy {written}"}, {"data": {"failedReason": REASON | {"exception_message": written}}}):
        told = read_task({"code": 805, "taskId": TASK} | reason, 200).error
        assert "ZXhhbXBsZQ" not in f"{told} {told.message} {vars(told)}"


def test_a_failure_told_at_any_length_is_read_in_a_moment():
    endless = dict.fromkeys(REASON, "x" * 3_000_000)
    told = read_task({"taskId": TASK, "status": "FAILED", "failedReason": endless}, 200).error
    assert told.node_id
    assert sum(map(len, (str(told), told.node_id, told.node_name, told.exception_type, told.traceback))) < 25_000


# Passwords of protected works


def guarded(password="open-sesame!"):  # noqa: S107
    def call(route, body):
        async def run(client):
            client.keep_password("7", Key(password))
            return await client.submit(route, body)

        return run

    return call


@pytest.mark.parametrize(
    ("route", "body"),
    [
        ("/task/openapi/create", {"workflowId": "7"}),
        ("/task/openapi/ai-app/run", {"webappId": 7}),
        ("run/workflow/7", {"nodeInfoList": []}),
        ("run/ai-app/7/", {"nodeInfoList": []}),
    ],
)
def test_a_password_goes_with_orders_of_its_work(mocked, route, body):
    sent = []
    mocked(lambda request: sent.append(json.loads(request.content)) or ok(MADE), guarded()(route, body))
    assert sent[0]["accessPassword"] == "open-sesame!"


@pytest.mark.parametrize(
    ("route", "body"), [("/task/openapi/create", {"workflowId": "77"}), ("run/workflow/77", {}), ("a/b", {"x": 7})]
)
def test_a_password_goes_with_no_other_order(mocked, route, body):
    sent = []
    mocked(lambda request: sent.append(request.content) or ok(MADE), guarded()(route, body))
    assert b"sesame" not in sent[0]


@pytest.mark.parametrize("password", ["open-sesame", "1234", "7"])
@pytest.mark.parametrize("status", [200, 401])
def test_a_server_that_repeats_a_password_does_not_bring_it_back(mocked, password, status):
    """Also a short one; and a code that happens to be the same stays a code."""
    body = {"code": 803, "msg": f"Wrong password: {password}, sorry", "data": None}
    told = outcome(mocked, ok(body, status), guarded(password=password)("/task/openapi/create", {"workflowId": "7"}))
    assert told.code == "803"
    assert f" {password}" not in f"{told} {told.message}"
    plain = httpx.Response(403, text=f"Wrong password: {password}")
    assert password not in str(outcome(mocked, plain, guarded(password=password)("a", {})).message)


@pytest.mark.parametrize("password", [TASK, "0", "success", "RUNNING", "taskId"])
def test_a_password_that_looks_like_an_answer_costs_no_task(mocked, password):
    made = mocked(ok(MADE), guarded(password=password)("/task/openapi/create", {"workflowId": "7"}))
    assert made.task_id == TASK


@pytest.mark.parametrize("password", ["output", "2025", "fox", "png", "512"])
def test_a_common_word_as_a_password_spoils_no_result_and_no_graph(mocked, password):
    link, graph = "https://x.test/output/2025/fox.png", {"6": {"class_type": "A", "inputs": {"text": "fox", "w": 512}}}
    body = {"code": 0, "msg": "success", "data": {"prompt": json.dumps(graph), "status": "SUCCESS"}}
    body["data"]["results"] = [{"url": link, "outputType": "png"}, {"text": "a fox"}]

    async def ask(client):
        client.keep_password("7", Key(password))
        return await client.query(TASK), await client.workflow_graph("7")

    answer, found = mocked(ok(body), ask)
    assert [(r.url, r.text, r.output_type) for r in answer.results] == [(link, None, "png"), ("", "a fox", "")]
    assert found == graph


def test_no_frame_of_a_payload_that_is_no_json_holds_a_secret(mocked, secret):
    """Reports of errors show the locals of every frame."""
    with pytest.raises(TypeError) as caught:
        mocked(ok(MADE), guarded()("/task/openapi/create", {"workflowId": "7", "x": object()}))
    frames = [entry for entry in caught.traceback if "rh_widgets" in str(entry.path)]
    shown = "".join(repr(entry.frame.f_locals) for entry in frames if "test_older" not in str(entry.path))
    assert frames
    assert secret not in shown
    assert "sesame" not in shown


def test_a_password_is_in_no_log(at, caplog):
    caplog.set_level(logging.DEBUG)

    async def main():
        echo = ["X-Echo: open-sesame!", f"X-Socket: {SOCKET}"]
        async with serving(lambda _: answer(MADE, headers=echo)) as server:
            client = at(server.origin)
            await guarded()("/task/openapi/create", {"workflowId": "7"})(client)
            await client.aclose()
            assert b"open-sesame!" in server.requests[0].body

    asyncio.run(main())
    assert "X-Echo" in caplog.text
    assert "sesame" not in caplog.text
    assert "ZXhhbXBsZQ" not in caplog.text


def test_an_order_of_the_older_family_is_sent_once_over_a_fresh_connection(at):
    async def main():
        async with serving(lambda r: None if b"workflowId" in r.body else answer(MADE)) as server:
            client = at(server.origin)
            await client.query(TASK)
            with pytest.raises(errors.SubmitAmbiguous):
                await create(client)
            await client.aclose()
            assert [r.connection for r in server.requests] == [1, 2]

    asyncio.run(main())
