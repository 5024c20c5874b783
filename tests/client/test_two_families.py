"""A task of either family is found, whichever routes know it."""

from __future__ import annotations

import json

import httpx
import pytest

from rh_widgets import errors
from rh_widgets.client import TaskStatus, worth_another_look

UNKNOWN = {"taskId": "19", "errorCode": "1004", "errorMessage": "Task not found, please check the task ID"}
NOT_HERE = {"code": 807, "msg": "APIKEY_TASK_NOT_FOUND", "data": None}
SOCKET = "wss://www.runninghub.cn:443/ws/c_instance?clientId=f828&Rh-Comfy-Auth=ZXhhbXBsZQ=="
RUNS = {"code": 804, "msg": "APIKEY_TASK_IS_RUNNING", "data": {"netWssUrl": SOCKET}}
MADE = {"code": 0, "msg": "success", "data": [{"fileUrl": "https://x.example/a.png", "fileType": "png", "nodeId": "9"}]}
FAILED = {
    "code": 805,
    "msg": "APIKEY_TASK_STATUS_ERROR",
    "data": {"failedReason": {"node_id": "3", "node_name": "KSampler", "exception_message": "out of memory"}},
}
ROUTES = {"/openapi/v2/query": "v2", "/task/openapi/outputs": "outputs", "/task/openapi/status": "status"}


def asked(mocked, call, **said):
    """What came of a call, and which routes it took; `said` is each route's body, status or exception."""
    took = []

    def reply(request):
        took.append(ROUTES[request.url.path])
        answer = said[took[-1]]
        if isinstance(answer, type):
            raise answer("on purpose", request=request)
        return httpx.Response(answer) if isinstance(answer, int) else httpx.Response(200, json=answer)

    try:
        return mocked(reply, call), took
    except errors.RunningHubError as error:
        return error, took


def query(client):
    return client.query("19")


def test_a_task_that_v2_knows_is_asked_for_once(mocked):
    answer, took = asked(mocked, query, v2={"taskId": "19", "status": "RUNNING"})
    assert (answer.status, took) == (TaskStatus.RUNNING, ["v2"])


@pytest.mark.parametrize("code", ["1004", "807", "423"])
@pytest.mark.parametrize(
    ("said", "status"),
    [
        (RUNS, TaskStatus.RUNNING),
        ({"code": 813, "msg": "APIKEY_TASK_IS_QUEUED", "data": None}, TaskStatus.QUEUED),
        (MADE, TaskStatus.SUCCESS),
        ({"code": 0, "msg": "success", "data": []}, TaskStatus.SUCCESS),
        (FAILED, TaskStatus.FAILED),
    ],
)
def test_a_task_that_v2_does_not_know_is_asked_for_in_the_older_family(mocked, code, said, status):
    answer, took = asked(mocked, query, v2={**UNKNOWN, "errorCode": code}, outputs=said)
    assert (answer.task_id, answer.status, took) == ("19", status, ["v2", "outputs"])


def test_outputs_of_a_running_workflow_say_where_to_listen(mocked):
    answer, _ = asked(mocked, lambda c: c.outputs("19"), outputs=RUNS)
    assert answer.progress_url == SOCKET
    assert "Auth" not in repr(answer)


def test_outputs_name_their_node_and_the_node_that_failed(mocked):
    answer, _ = asked(mocked, lambda c: c.outputs("19"), outputs=MADE)
    assert [(r.url, r.node_id) for r in answer.results] == [("https://x.example/a.png", "9")]
    answer, _ = asked(mocked, lambda c: c.outputs("19"), outputs=FAILED)
    assert (answer.error.node_id, answer.error.node_name) == ("3", "KSampler")
    assert "KSampler (node 3) failed: out of memory" in str(answer.error)


@pytest.mark.parametrize("word", ["QUEUED", "RUNNING", "FAILED", "SUCCESS", "success"])
def test_a_status_is_the_bare_word(mocked, secret, word):
    def reply(request):
        assert json.loads(request.content) == {"taskId": "19", "apiKey": secret}
        return httpx.Response(200, json={"code": 0, "msg": "success", "data": word})

    assert mocked(reply, lambda c: c.status("19")).status is TaskStatus(word.upper())


@pytest.mark.parametrize("outputs", [NOT_HERE, {"code": 0, "msg": "success", "data": None}, 404])
def test_the_bare_state_is_asked_for_where_outputs_tell_nothing(mocked, outputs):
    running = {"code": 0, "msg": "success", "data": "RUNNING"}
    answer, took = asked(mocked, query, v2=UNKNOWN, outputs=outputs, status=running)
    assert (answer.status, took) == (TaskStatus.RUNNING, ["v2", "outputs", "status"])


def test_a_task_that_nobody_knows_is_unknown(mocked):
    error, took = asked(mocked, query, v2=UNKNOWN, outputs=NOT_HERE, status=NOT_HERE)
    assert (error.code, took) == ("1004", ["v2", "outputs", "status"])
    assert not worth_another_look(error)
    assert error.__context__ is None


@pytest.mark.parametrize(
    ("outputs", "status"),
    [(httpx.ReadTimeout, NOT_HERE), (503, NOT_HERE), (NOT_HERE, httpx.ConnectError), (NOT_HERE, 502)],
)
def test_unknown_is_not_believed_while_the_older_family_cannot_be_asked(mocked, outputs, status):
    error, _ = asked(mocked, query, v2=UNKNOWN, outputs=outputs, status=status)
    assert worth_another_look(error)


def test_a_finished_task_is_not_taken_to_be_without_results(mocked):
    done = {"code": 0, "msg": "success", "data": "SUCCESS"}
    error, _ = asked(mocked, query, v2=UNKNOWN, outputs=NOT_HERE, status=done)
    assert worth_another_look(error)


def test_a_question_that_failed_otherwise_is_asked_once(mocked):
    for said in (503, httpx.ReadTimeout, {"code": 401, "message": "no", "data": None}):
        _, took = asked(mocked, query, v2=said)
        assert took == ["v2"]
