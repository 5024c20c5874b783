"""Reading the wire, in every shape that is on record."""

from __future__ import annotations

import json
import pickle
from decimal import Decimal

import pytest

from rh_widgets import errors
from rh_widgets.client import Site, TaskStatus, error_from, read_task
from rh_widgets.client.answers import read_account, read_upload
from rh_widgets.client.tolerant import parse_body, read_decimal

SUBMITTED = {
    "taskId": "2013508786110730241",
    "status": "RUNNING",
    "errorCode": "",
    "errorMessage": "",
    "results": None,
    "clientId": "f828b9af25161bc066ef152db7b29ccc",
    "promptTips": '{"result": true, "error": null, "outputs_to_execute": ["4"], "node_errors": {}}',
}


def read(**changes):
    return read_task({**SUBMITTED, **changes}, 200)


def test_the_documented_answer_to_a_submit():
    answer = read()
    assert (answer.task_id, answer.status, answer.results, answer.error) == (
        "2013508786110730241",
        TaskStatus.RUNNING,
        (),
        None,
    )
    assert answer.usage == type(answer.usage)(None, None, None)


@pytest.mark.parametrize("body", [{"taskId": 2013508786110730241}, {"task_id": "2013508786110730241"}])
def test_a_task_id_may_be_a_number_or_spelled_otherwise(body):
    assert read_task(body, 200).task_id == "2013508786110730241"


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("CREATE", TaskStatus.QUEUED),
        ("QUEUED", TaskStatus.QUEUED),
        ("running", TaskStatus.RUNNING),
        ("SUCCESS", TaskStatus.SUCCESS),
        ("FAILED", TaskStatus.FAILED),
        ("CANCEL", TaskStatus.CANCELLED),
        ("CANCELLED", TaskStatus.CANCELLED),
        ("", TaskStatus.QUEUED),
        (None, TaskStatus.QUEUED),
        ("WARMING_UP", TaskStatus.RUNNING),
    ],
)
def test_every_state_on_record_is_understood(word, status):
    assert read(status=word).status is status


def test_a_success_with_its_cost():
    answer = read(
        status="SUCCESS",
        results=[{"url": "https://x.example/a.mp4", "outputType": "mp4", "text": None, "nodeId": 12}],
        usage={
            "consumeMoney": None,
            "consumeCoins": None,
            "taskCostTime": "42",
            "thirdPartyConsumeMoney": "0.8",
        },
    )
    (result,) = answer.results
    assert (result.url, result.output_type, result.text, result.node_id) == (
        "https://x.example/a.mp4",
        "mp4",
        None,
        "12",
    )
    assert (answer.usage.money, answer.usage.coins, answer.usage.seconds) == (Decimal("0.8"), None, 42.0)


def test_money_is_the_sum_of_what_is_there():
    usage = read(usage={"consumeMoney": "0.10", "thirdPartyConsumeMoney": 0.8, "consumeCoins": "17"}).usage
    assert usage.money == Decimal("0.90")
    assert usage.coins == 17
    assert read(usage={"consumeMoney": "", "thirdPartyConsumeMoney": "null"}).usage.money is None


@pytest.mark.parametrize(
    ("item", "text", "url"),
    [
        ({"text": "a poem", "url": None}, "a poem", ""),
        ({"content": "a poem"}, "a poem", ""),
        ({"output": "a poem"}, "a poem", ""),
        ({"outputUrl": "https://x.example/a.png"}, None, "https://x.example/a.png"),
        ({"output": "https://x.example/a.png"}, None, "https://x.example/a.png"),
        ("https://x.example/a.png", None, "https://x.example/a.png"),
        ({"text": "https://x.example is a page"}, "https://x.example is a page", ""),
        ({"content": {"a": 1}}, '{"a": 1}', ""),
    ],
)
def test_texts_and_links_are_found_under_every_name(item, text, url):
    (result,) = read(status="SUCCESS", results=[item]).results
    assert (result.text, result.url) == (text, url)


def test_results_without_a_status_are_a_success():
    assert read(status="", results=[{"url": "https://x.example/a"}]).status is TaskStatus.SUCCESS


def test_results_inside_a_json_string_are_found():
    assert len(read(results='[{"url": "https://x.example/a"}, {"url": "https://x.example/b"}]').results) == 2


def test_a_refused_submit_is_http_200():
    body = {"taskId": "", "status": "", "errorCode": "812", "errorMessage": "CORPAPIKEY_INSUFFICIENT_FUNDS"}
    answer = read_task(body, 200)
    assert answer.task_id == ""
    assert isinstance(answer.error, errors.InsufficientBalance)
    assert (answer.error.code, answer.error.message, answer.error.status_code) == (
        "812",
        "CORPAPIKEY_INSUFFICIENT_FUNDS",
        200,
    )


def test_a_task_with_an_error_has_failed_whatever_its_status_says():
    answer = read(errorCode="1505", errorMessage="Photorealistic real people are prohibited")
    assert (answer.task_id, answer.status) == ("2013508786110730241", TaskStatus.FAILED)
    assert isinstance(answer.error, errors.ContentRefused)
    assert answer.error.status_code is None


def test_a_failure_without_a_word_still_has_an_error():
    assert "no reason" in read(status="FAILED").error.message


@pytest.mark.parametrize("wrap", [lambda reason: reason, json.dumps])
def test_a_failed_node_is_named(wrap):
    reason = {"exception_type": "ValueError", "exception_message": "out of memory", "node_id": "3", "node_name": "VAE"}
    answer = read(status="FAILED", errorCode="805", errorMessage="task failed", failedReason=wrap(reason))
    words = "VAE (node 3) failed: ValueError: out of memory"
    assert answer.error.message == f"task failed: {words}"
    assert read(status="FAILED", failedReason=wrap(reason)).error.message == words
    again = read(status="FAILED", errorCode="1000", errorMessage="out of memory", failedReason=wrap(reason))
    assert again.error.message == words  # what the node says is not said twice


def test_prompt_tips_say_what_a_workflow_lacks():
    tips = json.dumps({"result": False, "error": None, "node_errors": {"4": {"errors": ["missing"]}}})
    answer = read_task(
        {"taskId": "", "errorCode": "433", "errorMessage": "VALIDATE_PROMPT_FAILED", "promptTips": tips}, 200
    )
    assert "VALIDATE_PROMPT_FAILED" in answer.error.message
    assert "missing" in answer.error.message
    assert read_task({"taskId": "", "promptTips": tips}, 200).error is not None


@pytest.mark.parametrize("code", [804, "804"])
def test_legacy_804_and_813_are_states_not_errors(code):
    assert read_task({"code": code, "msg": "APIKEY_TASK_IS_RUNNING", "data": None}, 200).status is TaskStatus.RUNNING
    assert read_task({"code": 813, "msg": "APIKEY_TASK_IS_QUEUED", "data": None}, 200).status is TaskStatus.QUEUED
    assert read_task({"code": code, "msg": "x", "data": None}, 200).error is None


def test_legacy_outputs_hold_the_tasks_cost_on_each():
    item = {
        "fileUrl": "https://x.example/a.png",
        "fileType": "PNG",
        "taskCostTime": "83",
        "nodeId": "12",
        "consumeCoins": "17",
        "consumeMoney": None,
        "thirdPartyConsumeMoney": None,
    }
    answer = read_task({"code": 0, "msg": "success", "data": [item, item]}, 200)
    assert answer.status is TaskStatus.SUCCESS
    assert [r.url for r in answer.results] == ["https://x.example/a.png"] * 2
    assert answer.results[0].output_type == "png"
    assert (answer.usage.coins, answer.usage.money, answer.usage.seconds) == (17, None, 83.0)


def test_a_legacy_failure():
    body = {"code": 805, "msg": "APIKEY_TASK_STATUS_ERROR", "data": {"failedReason": {"exception_message": "boom"}}}
    answer = read_task(body, 200)
    assert answer.status is TaskStatus.FAILED
    assert (answer.error.code, answer.error.message) == ("805", "boom")


def test_a_legacy_created_task():
    data = {"taskId": "19", "taskStatus": "QUEUED", "clientId": "c", "netWssUrl": None, "promptTips": "{}"}
    answer = read_task({"code": 0, "msg": "success", "data": data}, 200)
    assert (answer.task_id, answer.status, answer.error) == ("19", TaskStatus.QUEUED, None)


@pytest.mark.parametrize("code", [0, "0", 200, "", None])
def test_a_code_that_means_all_is_well_is_no_error(code):
    answer = read_task({"code": code, "errorCode": code, "msg": "success", "data": {"taskId": "19"}}, 200)
    assert (answer.task_id, answer.error) == ("19", None)


def test_a_legacy_state_may_be_the_whole_of_data():
    assert read_task({"code": 0, "msg": "", "data": "SUCCESS"}, 200).status is TaskStatus.SUCCESS


@pytest.mark.parametrize("text", ["", "<html>", "[1]", '"x"', "null", "{", "[" * 100_000])
def test_a_body_that_is_no_object_is_none(text):
    assert parse_body(text) is None


def test_strange_bodies_never_raise():
    odd = [None, [], {}, "", "x", 0, -1, 1.5, True, float("nan"), {"a": 1}, [None], [[]], "null", "[", "{"]
    names = ["taskId", "status", "errorCode", "errorMessage", "results", "usage", "data", "code", "msg", "failedReason"]
    for name in [*names, "promptTips"]:
        for value in odd:
            read_task({**SUBMITTED, name: value}, 200)
            read_task({name: value}, 500)


def test_decimals_come_from_numbers_and_strings_alone():
    assert read_decimal("0.10") == Decimal("0.10")
    assert read_decimal(0.1) == Decimal("0.1")
    assert [read_decimal(v) for v in (None, "", "null", "x", "NaN", "Infinity", True, {})] == [None] * 8


def test_an_account_comes_in_strings():
    data = {
        "remainCoins": "120",
        "currentTaskCounts": "2",
        "remainMoney": "9.5",
        "currency": "usd",
        "apiType": "SHARED",
    }
    account = read_account({"code": 0, "msg": "success", "data": data}, currency="CNY")
    assert (account.money, account.coins, account.currency, account.running, account.kind) == (
        Decimal("9.5"),
        Decimal(120),
        "USD",
        2,
        "SHARED",
    )
    assert read_account({"data": {}}, currency="CNY").currency == "CNY"


def test_an_upload_says_size_in_a_string():
    data = {"type": "image", "download_url": "https://x.example/a", "fileName": "openapi/a.png", "size": "3490"}
    uploaded = read_upload({"code": 0, "message": "success", "data": data}, size=1)
    assert (uploaded.url, uploaded.file_name, uploaded.size) == ("https://x.example/a", "openapi/a.png", 3490)
    assert read_upload({"data": {"type": "image"}}, size=1) is None


def test_an_upload_for_nodes_may_have_no_link():
    """A ZIP's name is a bare hash."""
    uploaded = read_upload({"code": 0, "data": {"fileName": "0f3c", "fileType": "input"}}, size=7)
    assert (uploaded.url, uploaded.file_name, uploaded.size) == ("", "0f3c", 7)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        *[(c, errors.AuthenticationError) for c in ("401", "802", "1002", "811", "806", "801", "1014")],
        *[(c, errors.InsufficientBalance) for c in ("416", "605", "812")],
        *[(c, errors.CapacityError) for c in ("415", "421", "1520", "814")],
        ("1003", errors.RateLimited),
        *[(c, errors.ServerError) for c in ("500", "1005", "1010", "1011", "1012", "1000", "1006", "1015", "1504")],
        *[(c, errors.ServerError) for c in ("808", "1013")],
        *[(c, errors.ContentRefused) for c in ("1501", "1505")],
        *[(c, errors.APIError) for c in ("301", "1007", "380", "810", "433", "803", "1101", "412", "1001", "1009")],
        *[(c, errors.APIError) for c in ("423", "807", "1004", "809", "1008", "901", "1516", "1517", "1519")],
    ],
)
def test_every_code_of_the_contract_is_typed_and_has_advice(code, kind):
    error = error_from(code, "words", 200, Site.AI)
    assert type(error) is kind
    assert len(error.advice) > 15
    assert error.advice in str(error)
    assert code in str(error)
    copied = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (type(copied), str(copied), copied.advice) == (kind, str(error), error.advice)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, errors.AuthenticationError),
        (403, errors.AuthenticationError),
        (429, errors.RateLimited),
        (503, errors.ServerError),
        (404, errors.APIError),
        (302, errors.APIError),
    ],
)
def test_the_http_status_speaks_where_no_code_does(status, kind):
    assert type(error_from("", "words", status, Site.AI)) is kind


@pytest.mark.parametrize("code", ["401", "1002"])
def test_a_refused_key_names_the_other_site(code):
    assert 'connect(site="cn")' in error_from(code, "", 200, Site.AI).advice
    assert 'connect(site="ai")' in error_from(code, "", 200, Site.CN).advice
    assert '"sandbox"' in error_from(code, "", 200, Site.SANDBOX).advice
    assert "runninghub" not in error_from(code, "", 200, Site.CUSTOM).advice
