"""What became of a webhook, and how it is sent again."""

from __future__ import annotations

import json

import httpx
import pytest

from rh_widgets import errors

EVENT = {
    "id": 41,
    "userApiKey": "****",
    "taskId": "19",
    "webhookUrl": "https://my.example/hook?token=hush",
    "event": "TASK_END",
    "eventData": "{}",
    "callbackStatus": "failed",
    "callbackResponse": "HTTP 500",
    "retryCount": 3,
    "createTime": "2025-03-25T16:05:07",
    "updateTime": "2025-03-25T16:05:09",
}


def told(mocked, body, call):
    seen = []
    got = mocked(lambda request: seen.append(request) or httpx.Response(200, json=body), call)
    return got, seen[0]


@pytest.mark.parametrize("wrap", [lambda d: d, lambda d: [d], json.dumps], ids=["object", "list", "text"])
def test_a_webhooks_fate_is_told(mocked, secret, wrap):
    body = {"code": 0, "msg": "success", "data": wrap(EVENT)}
    event, request = told(mocked, body, lambda c: c.webhook_details("19"))
    assert (request.url.path, json.loads(request.content)) == (
        "/task/openapi/getWebhookDetail",
        {"taskId": "19", "apiKey": secret},
    )
    assert (event.id, event.task_id, event.status, event.response, event.tries) == ("41", "19", "FAILED", "HTTP 500", 3)
    assert (event.created_at, event.updated_at) == ("2025-03-25T16:05:07", "2025-03-25T16:05:09")
    assert event.url == EVENT["webhookUrl"]
    assert "hush" not in repr(event)


@pytest.mark.parametrize("data", [None, [], {}, "x", [7]])
def test_a_task_whose_webhook_was_not_called_is_an_error_that_says_so(mocked, data):
    with pytest.raises(errors.ServerError, match=r"no webhook of task 19\. .*ordered with an address"):
        told(mocked, {"code": 0, "msg": "success", "data": data}, lambda c: c.webhook_details("19"))


def test_a_webhook_is_sent_again(mocked, secret):
    body = {"code": 0, "msg": "success", "data": None}
    got, request = told(mocked, body, lambda c: c.resend_webhook("41", "https://my.example/hook"))
    assert got is None
    assert request.url.path == "/task/openapi/retryWebhook"
    assert json.loads(request.content) == {
        "webhookId": "41",
        "webhookUrl": "https://my.example/hook",
        "apiKey": secret,
    }
    with pytest.raises(errors.APIError, match="301"):
        told(mocked, {"code": 301, "msg": "PARAMS_INVALID"}, lambda c: c.resend_webhook("0", "x"))
