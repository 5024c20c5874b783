"""What the client sends, and what it makes of each answer."""

from __future__ import annotations

import json

import httpx
import pytest

from rh_widgets import errors
from rh_widgets.client import Site, TaskStatus, created_nothing, sandbox_settings, worth_another_look

MADE = {"taskId": "19", "status": "QUEUED", "errorCode": "", "errorMessage": "", "results": None}
REFUSED = {"taskId": "", "status": "", "errorCode": "812", "errorMessage": "CORPAPIKEY_INSUFFICIENT_FUNDS"}


def submit(client):
    return client.submit("vidu/image-to-video", {"prompt": "a", "duration": "5"})


def query(client):
    return client.query("19")


def ok(body, status=200, **headers):
    return httpx.Response(status, json=body, headers=headers)


def test_a_submit_is_one_post_with_the_key_in_its_header(mocked, secret):
    sent = []

    def reply(request):
        sent.append(request)
        return ok(MADE)

    answer = mocked(reply, submit)
    (request,) = sent
    assert (request.method, str(request.url)) == ("POST", "https://www.runninghub.ai/openapi/v2/vidu/image-to-video")
    assert request.headers["authorization"] == f"Bearer {secret}"
    assert request.headers["content-type"] == "application/json"
    assert json.loads(request.content) == {"prompt": "a", "duration": "5"}
    assert (answer.task_id, answer.status) == ("19", TaskStatus.QUEUED)


def test_a_prompt_in_any_script_arrives_as_it_was(mocked):
    sent = []
    prompt = "一只猫 🐈 \ud800"
    mocked(lambda request: sent.append(json.loads(request.content)) or ok(MADE), lambda c: c.submit("a", {"p": prompt}))
    assert sent == [{"p": prompt}]


def test_a_task_that_failed_at_once_is_returned_not_raised(mocked):
    answer = mocked(ok({**MADE, "errorCode": "421", "errorMessage": "TASK_QUEUE_MAXED"}), submit)
    assert (answer.task_id, answer.status) == ("19", TaskStatus.FAILED)
    assert isinstance(answer.error, errors.CapacityError)


def test_a_task_made_is_believed_under_any_http_status(mocked):
    assert mocked(ok(MADE, 502), submit).task_id == "19"


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (ok(REFUSED), errors.InsufficientBalance),
        (ok({"code": 401, "message": "ApiKey verification failed", "data": None}), errors.AuthenticationError),
        (ok({"code": 421, "msg": "TASK_QUEUE_MAXED", "data": None}), errors.CapacityError),
        (ok({"taskId": "", "errorCode": "1003", "errorMessage": "slow"}), errors.RateLimited),
        (ok({"taskId": "", "errorCode": "1011", "errorMessage": "busy"}), errors.ServerError),
        (ok({"taskId": None, "errorCode": "", "errorMessage": "No"}), errors.APIError),
        (ok({"taskId": "", "errorCode": "9999", "errorMessage": "?"}), errors.APIError),
        (ok(REFUSED, 500), errors.InsufficientBalance),
        (ok({"errorCode": "421", "errorMessage": "full"}, 503), errors.CapacityError),
        (httpx.Response(401, text="<html>"), errors.AuthenticationError),
        (httpx.Response(404, text="<html>"), errors.APIError),
        (httpx.Response(413), errors.APIError),
        (httpx.Response(429), errors.RateLimited),
        (httpx.Response(302, headers={"location": "https://login.example/"}), errors.APIError),
    ],
)
def test_a_readable_refusal_of_a_submit_is_typed(mocked, reply, kind):
    with pytest.raises(kind):
        mocked(reply, submit)


@pytest.mark.parametrize(
    "reply",
    [
        httpx.Response(200, text=""),
        httpx.Response(200, text='{"taskId": "19'),
        httpx.Response(200, text="<html>"),
        ok({}),
        ok({"taskId": "", "status": "RUNNING", "errorCode": "", "errorMessage": ""}),
        ok({"code": 0, "msg": "success", "data": None}),
        httpx.Response(500, text="<html>"),
        httpx.Response(502),
        httpx.Response(504, text="upstream timed out"),
        httpx.Response(408),
        # A gateway's own JSON says nothing about the API behind it.
        ok({"code": 504, "message": "upstream timed out"}, 504),
        ok({"code": 500, "msg": "Internal Server Error"}, 500),
        ok({"timestamp": 1, "status": 500, "error": "Internal Server Error", "path": "/"}, 500),
        ok({"errorMessage": "Task timed out after 30 seconds"}, 502),
    ],
)
def test_a_submit_whose_answer_tells_nothing_is_ambiguous(mocked, reply):
    with pytest.raises(errors.SubmitAmbiguous, match="call records"):
        mocked(reply, submit)


def broken(error):
    def reply(request):
        raise error("on purpose", request=request)

    return reply


@pytest.mark.parametrize(
    "error", [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol]
)
def test_a_submit_that_never_left_has_created_nothing(mocked, error):
    with pytest.raises(errors.ConnectionFailed) as caught:
        mocked(broken(error), submit)
    assert created_nothing(caught.value)


@pytest.mark.parametrize(
    "error",
    [
        httpx.ReadTimeout,
        httpx.WriteTimeout,
        httpx.ReadError,
        httpx.WriteError,
        httpx.CloseError,
        httpx.RemoteProtocolError,
        httpx.LocalProtocolError,
        httpx.DecodingError,
    ],
)
def test_a_submit_that_broke_after_it_left_is_ambiguous(mocked, error):
    with pytest.raises(errors.SubmitAmbiguous) as caught:
        mocked(broken(error), submit)
    assert not created_nothing(caught.value)
    assert not worth_another_look(caught.value)


def test_an_exception_that_nobody_foresaw_is_ambiguous_too(mocked):
    def reply(_request):
        raise OSError("strange")

    with pytest.raises(errors.SubmitAmbiguous, match="strange"):
        mocked(reply, submit)


def test_a_submit_is_sent_once_whatever_happens(mocked):
    for said in (httpx.Response(503), httpx.Response(429), ok(REFUSED), ok({"errorCode": "421"})):
        seen = []
        with pytest.raises(errors.RunningHubError):
            mocked(lambda request, said=said, seen=seen: seen.append(request) or said, submit)
        assert len(seen) == 1


@pytest.mark.parametrize("value", [object(), float("nan"), {1, 2}])
def test_a_payload_that_is_no_json_is_not_sent(mocked, value):
    seen = []
    with pytest.raises((TypeError, ValueError)):
        mocked(seen.append, lambda c: c.submit("a", {"x": value}))
    assert not seen


@pytest.mark.parametrize("said", [httpx.Response(429, headers={"retry-after": "7"})])
def test_the_servers_delay_is_passed_on(mocked, said):
    with pytest.raises(errors.RateLimited) as caught:
        mocked(said, submit)
    assert caught.value.retry_after == 7.0


@pytest.mark.parametrize("delay", ["", "Fri, 20 Nov 2026 12:00:00 GMT", "-1", "²"])
def test_a_delay_that_is_no_number_is_none(mocked, delay):
    with pytest.raises(errors.RateLimited) as caught:
        mocked(httpx.Response(429, headers=[(b"retry-after", delay.encode())]), submit)
    assert caught.value.retry_after is None


def test_a_query_asks_for_one_task(mocked, secret):
    def reply(request):
        assert str(request.url) == "https://www.runninghub.ai/openapi/v2/query"
        assert request.headers["authorization"] == f"Bearer {secret}"
        assert json.loads(request.content) == {"taskId": "19"}
        return ok({**MADE, "status": "SUCCESS", "results": [{"url": "https://x.example/a"}]})

    assert mocked(reply, query).status is TaskStatus.SUCCESS


def test_a_failed_task_is_an_answer_to_a_query(mocked):
    answer = mocked(ok({**MADE, "status": "FAILED", "errorCode": "1011", "errorMessage": "busy"}), query)
    assert (answer.status, answer.error.code) == (TaskStatus.FAILED, "1011")


def test_a_query_answered_without_its_id_keeps_the_one_asked(mocked):
    assert mocked(ok({"code": 804, "msg": "APIKEY_TASK_IS_RUNNING", "data": None}), query).task_id == "19"
    assert mocked(ok({"status": "FAILED", "errorCode": "1000"}), query).task_id == "19"


@pytest.mark.parametrize(
    "body",
    [
        {"taskId": "19", "status": "", "errorCode": "1011", "errorMessage": "System is currently busy"},
        {"taskId": "19", "status": "RUNNING", "errorCode": "1003", "errorMessage": "slow down"},
        {"taskId": "", "errorCode": "1000", "errorMessage": "Unknown error, please retry"},
        {"code": 401, "message": "ApiKey verification failed", "data": None},
    ],
)
def test_a_refused_question_is_no_verdict_on_the_task(mocked, body):
    """A busy server must not make a paid task look dead."""
    with pytest.raises(errors.APIError) as caught:
        mocked(ok(body), query)
    assert worth_another_look(caught.value)


def test_a_task_refused_for_its_content_has_failed_whatever_its_status_says(mocked):
    answer = mocked(ok({**MADE, "status": "RUNNING", "errorCode": "1501", "errorMessage": "no"}), query)
    assert (answer.status, type(answer.error)) == (TaskStatus.FAILED, errors.ContentRefused)


def test_an_unknown_task_is_final(mocked):
    with pytest.raises(errors.APIError) as caught:
        mocked(ok({"taskId": "19", "errorCode": "1004", "errorMessage": "Task not found"}), query)
    assert not worth_another_look(caught.value)


@pytest.mark.parametrize(
    "reply", [httpx.Response(502), httpx.Response(200, text="<html>"), httpx.Response(429), httpx.Response(408), ok({})]
)
def test_a_query_without_a_readable_answer_is_worth_another_look(mocked, reply):
    with pytest.raises(errors.APIError) as caught:
        mocked(reply, query)
    assert worth_another_look(caught.value)


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ReadTimeout, httpx.RemoteProtocolError])
def test_a_query_that_broke_is_worth_another_look(mocked, error):
    with pytest.raises(errors.ConnectionFailed) as caught:
        mocked(broken(error), query)
    assert worth_another_look(caught.value)


def test_a_refused_key_is_looked_at_twice_and_no_more(mocked):
    with pytest.raises(errors.AuthenticationError) as caught:
        mocked(httpx.Response(401), query)
    assert worth_another_look(caught.value)
    assert not worth_another_look(caught.value, first=False)
    assert not created_nothing(caught.value)


@pytest.mark.parametrize("code", ["415", "421", "814", "1520", "1003"])
def test_the_codes_after_which_a_submit_may_go_again(mocked, code):
    with pytest.raises(errors.APIError) as caught:
        mocked(ok({"taskId": "", "errorCode": code}), submit)
    assert created_nothing(caught.value)


@pytest.mark.parametrize(
    "code", ["1000", "1005", "1006", "1011", "500", "1516", "1517", "1519", "812", "1007", "1501", "9999", "401"]
)
def test_the_codes_after_which_it_may_not(mocked, code):
    with pytest.raises(errors.APIError) as caught:
        mocked(ok({"taskId": "", "errorCode": code}), submit)
    assert not created_nothing(caught.value)


def test_cancel_goes_the_legacy_way(mocked, secret):
    def reply(request):
        assert str(request.url) == "https://www.runninghub.ai/task/openapi/cancel"
        assert json.loads(request.content) == {"apiKey": secret, "taskId": "19"}
        return ok({"code": 0, "msg": "success", "data": None})

    assert mocked(reply, lambda c: c.cancel("19")) is None
    with pytest.raises(errors.APIError, match="807"):
        mocked(ok({"code": 807, "msg": "APIKEY_TASK_NOT_FOUND", "data": None}), lambda c: c.cancel("19"))


def test_the_account_goes_the_legacy_way_in_lower_case(mocked, secret):
    def reply(request):
        assert str(request.url) == "https://www.runninghub.ai/uc/openapi/accountStatus"
        assert json.loads(request.content) == {"apikey": secret}
        return ok({"code": 0, "msg": "success", "data": {"remainMoney": "3.50", "currency": "USD"}})

    account = mocked(reply, lambda c: c.account())
    assert (str(account.money), account.currency) == ("3.50", "USD")


@pytest.mark.parametrize("endpoint", ["/a/b/", "../../x", "@evil.example/x", "//evil.example/x", "a?b#c", "\\evil"])
def test_no_endpoint_leads_the_key_away(mocked, endpoint):
    hosts = []
    mocked(lambda request: hosts.append(request.url.host) or ok(MADE), lambda c: c.submit(endpoint, {}))
    assert hosts == ["www.runninghub.ai"]


def test_cookies_are_not_kept(mocked):
    seen = []

    def reply(request):
        seen.append(request.headers.get("cookie"))
        return ok(MADE, **{"set-cookie": "a=b; Path=/"})

    async def twice(client):
        await client.query("19")
        await client.query("19")

    mocked(reply, twice)
    assert seen == [None, None]


def test_a_client_says_where_it_leads_and_nothing_else(mocked):
    async def shown(client):
        return repr(client)

    assert mocked(ok({}), shown) == "<Client of runninghub.ai>"
    settings = sandbox_settings("http://127.0.0.1:1")
    assert settings.site is Site.SANDBOX
    assert mocked(ok({}), shown, settings=settings) == "<Client of sandbox>"
