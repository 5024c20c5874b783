"""The key comes out nowhere: not in an error or what it holds on to, not in a log."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import pickle
import traceback
from contextlib import suppress

import httpx
import pytest
from loopback_server import answer, serving

from rh_widgets import errors
from rh_widgets.client import Client, Key, Settings, Site
from rh_widgets.client.rules import scrub

CALLS = {
    "submit": lambda client, _: client.submit("a/b", {"prompt": "x"}),
    "older submit": lambda client, _: client.submit("/task/openapi/create", {"workflowId": "7"}),
    "query": lambda client, _: client.query("19"),
    "cancel": lambda client, _: client.cancel("19"),
    "account": lambda client, _: client.account(),
    "upload": lambda client, folder: client.upload(folder / "a.png"),
    "outputs": lambda client, _: client.outputs("19"),
    "apps": lambda client, _: client.apps(),
    "app": lambda client, _: client.app("7"),
    "graph": lambda client, _: client.workflow_graph("7"),
    "styles": lambda client, _: client.quick_styles("7"),
    "webhook": lambda client, _: client.webhook_details("19"),
    "resend": lambda client, _: client.resend_webhook("7", "https://my.example/"),
    "place for a LoRA": lambda client, _: client.lora_url("a", "0" * 32),
    "status": lambda client, _: client.status("19"),
    "upload for nodes": lambda client, folder: client.upload_for_nodes(folder / "a.png"),
    "download": lambda client, folder: client.download("https://www.runninghub.ai/a.mp4", folder, "a"),
}


def pieces(secret):
    return {secret[i : i + 8] for i in range(len(secret) - 7)}


def assert_hidden(secret, *texts):
    for text in texts:
        found = [piece for piece in pieces(secret) if piece.lower() in text.lower()]
        assert not found, f"{found} in {text[:500]}"


def everything_in(error, depth=6):
    """What an exception holds on to: arguments, attributes, causes and contexts, and theirs."""
    if depth == 0 or error is None or isinstance(error, type):
        return
    yield repr(error)
    yield str(error)
    if isinstance(error, (list, tuple, set, frozenset)):
        for item in error:
            yield from everything_in(item, depth - 1)
    elif isinstance(error, dict):
        for item in error.items():
            yield from everything_in(item, depth - 1)
    elif isinstance(error, httpx.Headers):
        yield str(error.raw)
    else:
        yield from everything_in(getattr(error, "__dict__", None), depth - 1)
        for name in ("args", "__cause__", "__context__", "__notes__"):
            yield from everything_in(getattr(error, name, None), depth - 1)


def provoke(error, *, text=""):
    def reply(request):
        assert request.method == "GET" or "Bearer " in request.headers["authorization"]
        raise error(text, request=request)

    return reply


def replies(secret):
    """One reply for every way in which a call can fail; the worst ones repeat the key."""
    echo = f"ApiKey verification failed: {secret} (…{secret[-9:]}, {secret[:8]})"
    codes = ("401", "812", "421", "1003", "1501", "1011", "1004", "9999")
    for code in codes:
        body = {"taskId": "", "errorCode": code, "errorMessage": echo, "code": int(code), "msg": echo}
        yield f"code {code}", lambda _, body=body: httpx.Response(200, json=body)
    for status in (302, 401, 403, 404, 408, 429, 500, 503):
        headers = {"location": f"https://{secret}.example/?k={secret}", "x-echo": secret}
        yield f"HTTP {status}", lambda _, s=status, h=headers: httpx.Response(s, text=echo, headers=h)
    yield "no JSON", lambda _: httpx.Response(200, text=echo)
    kinds = ("ConnectError", "ConnectTimeout", "ReadTimeout", "WriteError", "RemoteProtocolError", "ProxyError")
    for kind in kinds:
        yield kind, provoke(getattr(httpx, kind), text=f"Illegal header value b'Bearer {secret}'")
    yield "OSError", provoke(lambda text, request: OSError(5, text, request.headers), text=secret)


@pytest.mark.parametrize("call", CALLS)
def test_no_error_holds_the_key_in_any_way(call, settings, secret, tmp_path, caplog):
    """Also not where only a debugger would look, or a library that pickles or reports errors."""
    (tmp_path / "a.png").write_bytes(b"abc")
    caplog.set_level(logging.DEBUG)
    seen = set()

    async def one(reply):
        client = Client(settings, transport=httpx.MockTransport(reply), sleep=lambda _: asyncio.sleep(0))
        try:
            await CALLS[call](client, tmp_path)
        except errors.RunningHubError as error:
            return error, traceback.format_exc()
        finally:
            await client.aclose()
        return None, ""

    for name, reply in replies(secret):
        error, shown = asyncio.run(one(reply))
        if error is None:
            assert call == "download"
            continue
        seen.add(type(error))
        assert isinstance(error, errors.RunningHubError), name
        assert error.__cause__ is None
        assert error.__context__ is None, name
        if call == "download":
            continue  # no server of a result has ever seen the key, so none can repeat it
        assert_hidden(secret, shown, *everything_in(error), pickle.dumps(error).decode("latin-1"))
    assert len(seen) >= (1 if call == "download" else 7)
    assert_hidden(secret, caplog.text)


def test_no_log_holds_the_key_on_a_real_connection(at, secret, tmp_path, caplog):
    """httpx and httpcore tell everything at DEBUG; what they tell of a request holds no headers."""
    (tmp_path / "a.png").write_bytes(b"abc")
    caplog.set_level(logging.DEBUG)

    async def main():
        async with serving(lambda _: answer({"taskId": "19", "code": 0, "data": {"taskId": "19"}})) as server:
            client = at(server.origin)
            for name, call in CALLS.items():
                if name != "download":
                    with suppress(errors.ServerError):  # the answer fits no more than some
                        await call(client, tmp_path)
            await client.aclose()
            assert all(secret in str(request) for request in server.requests)
        async with serving(lambda _: None) as server:
            client = at(server.origin)
            for name, call in CALLS.items():
                if name != "download":
                    with pytest.raises(errors.RunningHubError):
                        await call(client, tmp_path)
            await client.aclose()

    asyncio.run(main(), debug=True)
    loggers = {record.name.partition(".")[0] for record in caplog.records}
    assert {"httpx", "httpcore"} <= loggers
    assert_hidden(secret, caplog.text, *(str(vars(record)) for record in caplog.records))


def test_a_key_in_an_answers_headers_stays_out_of_the_log(at, secret, caplog):
    """httpcore logs the headers of answers, and a debugging proxy repeats those of requests."""
    caplog.set_level(logging.DEBUG)

    async def main():
        echo = [f"X-Echo: Bearer {secret}"]
        async with serving(lambda _: answer({"taskId": "19"}, headers=echo)) as server:
            client = at(server.origin)
            await client.submit("some/model", {})
            await client.aclose()

    asyncio.run(main())
    assert "receive_response_headers" in caplog.text
    assert_hidden(secret, caplog.text)


@pytest.mark.parametrize("call", ["submit", "older submit", "cancel", "account"])
def test_a_cancelled_call_leaves_no_key_behind(call, at, secret, tmp_path):
    async def main():
        async with serving(lambda _: asyncio.Event()) as server:
            client = at(server.origin)
            task = asyncio.create_task(CALLS[call](client, tmp_path))
            async with asyncio.timeout(2):
                while not server.requests:  # noqa: ASYNC110 - the server keeps a list, no event
                    await asyncio.sleep(0)
            task.cancel()
            try:
                await task
            except asyncio.CancelledError as error:
                assert_hidden(secret, traceback.format_exc(), *everything_in(error))
            else:
                pytest.fail("it was not cancelled")
            await client.aclose()

    asyncio.run(main())


def test_the_client_and_its_settings_show_no_key(settings, secret):
    client = Client(settings)
    assert_hidden(secret, repr(client), repr(settings), str(vars(client)), repr(settings.key))


def test_a_result_that_repeats_the_key_does_not_bring_it_back(mocked, secret):
    """A text model may be asked what it was called with."""
    body = {"taskId": "19", "status": "SUCCESS", "results": [{"text": f"your key is {secret}"}]}
    answer = mocked(httpx.Response(200, json=body), lambda c: c.query("19"))
    assert_hidden(secret, repr(answer))


def test_a_link_that_holds_a_piece_by_chance_stays_whole(mocked, secret):
    """Links are full of hexadecimal digits, and a result that cannot be fetched was paid for nothing."""
    link = f"https://x.example/{secret[3:12]}/a.mp4?sign={secret[5:15]}"
    body = {"taskId": "19", "status": "SUCCESS", "results": [{"url": link, "text": secret[3:12]}]}
    for text in (json.dumps(body), json.dumps(body).replace("/", "\\/")):
        (result,) = mocked(httpx.Response(200, text=text), lambda c: c.query("19")).results
        assert result.url == link
        assert_hidden(secret, result.text)


def test_striking_out_leaves_the_rest(secret):
    assert scrub(f"bad key {secret}, sorry", secret) == "bad key …, sorry"
    assert scrub(f"ends in {secret[-8:]}", secret) == "ends in …"
    assert scrub("the sandbox is busy", "sandbox") == "the sandbox is busy"
    assert scrub("", secret) == ""


def test_no_request_outlives_a_failed_call(at):
    """Nothing that a crash report or a debugger walks to holds the request still."""

    async def main():
        async with serving(lambda _: None) as server:
            client = at(server.origin)
            with pytest.raises(errors.SubmitAmbiguous) as caught:
                await client.submit("a", {})
            await client.aclose()
            return caught.value, client

    error, client = asyncio.run(main())
    error.__traceback__ = None  # frames hold their locals; only those of a traceback that is shown matter
    gc.collect()
    left = [
        o for o in gc.get_objects() if isinstance(o, httpx.Request) and str(o.url).startswith(client.settings.origin)
    ]
    assert not left
    assert error


def test_a_custom_site_gets_its_own_key_alone(secret):
    settings = Settings(Site.CUSTOM, "https://rh.example.org", Key(secret), "CNY")
    seen = []

    async def main():
        transport = httpx.MockTransport(lambda r: seen.append(r) or httpx.Response(200, json={"taskId": "1"}))
        client = Client(settings, transport=transport)
        await client.submit("a", {})
        await client.aclose()

    asyncio.run(main())
    assert [r.url.host for r in seen] == ["rh.example.org"]
