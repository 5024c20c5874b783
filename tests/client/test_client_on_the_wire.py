"""What only a socket can tell: what left, over which connection, and how it ended."""

from __future__ import annotations

import asyncio
import socket
import ssl
import traceback

import httpx
import pytest
from loopback_server import answer, serving

from rh_widgets import errors
from rh_widgets.client import Key, created_nothing, questions
from rh_widgets.client.trouble import trouble_from

MADE = answer({"taskId": "19", "status": "QUEUED", "errorCode": "", "errorMessage": ""})


async def fails(coroutine, kind):
    with pytest.raises(kind) as caught:
        await coroutine
    return caught.value


def run(main):
    return asyncio.run(main())


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_refused_connection_has_created_nothing(at):
    async def main():
        client = at(f"http://127.0.0.1:{free_port()}")
        error = await fails(client.submit("a", {}), errors.ConnectionFailed)
        assert "refused" in str(error)
        assert created_nothing(error)
        await client.aclose()

    run(main)


def test_an_untrusted_certificate_is_named_as_the_reason():
    cause = ssl.SSLCertVerificationError(1, "certificate verify failed")
    cause.verify_message = "self-signed certificate"
    error = httpx.ConnectError("[SSL] certificate verify failed (_ssl.c:1006)")
    error.__cause__ = cause
    trouble = trouble_from(error)
    assert (trouble.reached, trouble.text) == (False, "its certificate is not trusted (self-signed certificate)")


def test_a_name_that_does_not_exist_has_created_nothing(at):
    async def main():
        client = at("https://nowhere.invalid")
        error = await fails(client.submit("a", {}), errors.ConnectionFailed)
        assert "resolved" in str(error)
        await client.aclose()

    run(main)


def test_a_server_that_reads_and_closes_leaves_a_submit_ambiguous_and_unrepeated(at):
    async def main():
        async with serving(lambda _: None) as server:
            client = at(server.origin)
            await fails(client.submit("a", {}), errors.SubmitAmbiguous)
            await client.aclose()
            assert len(server.requests) == 1

    run(main)


def test_a_server_that_closes_in_the_middle_of_its_answer_leaves_a_submit_ambiguous(at):
    async def main():
        async with serving(lambda _: MADE[:-20]) as server:
            client = at(server.origin)
            await fails(client.submit("a", {}), errors.SubmitAmbiguous)
            await client.aclose()

    run(main)


def test_a_server_that_never_answers_leaves_a_submit_ambiguous_in_time(at):
    async def main():
        async with serving(lambda _: asyncio.Event()) as server:
            client = at(server.origin, hasty=True)
            async with asyncio.timeout(3):
                error = await fails(client.submit("a", {}), errors.SubmitAmbiguous)
                assert "no answer in time" in str(error)
                await fails(client.query("1"), errors.ConnectionFailed)
            await client.aclose()

    run(main)


def test_a_failed_handshake_has_created_nothing(at):
    """A server without a certificate has nothing to shake hands with."""

    async def main():
        async with serving(lambda _: MADE, ssl=ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)) as server:
            client = at(server.origin)
            error = await fails(client.submit("a", {}), errors.ConnectionFailed)
            assert "handshake" in str(error)
            await client.aclose()
            assert not server.requests

    run(main)


def test_a_server_that_speaks_no_tls_has_created_nothing(at):
    async def main():
        async with serving(lambda _: MADE) as server:
            client = at(server.origin.replace("http:", "https:"), hasty=True)
            await fails(client.submit("a", {}), errors.ConnectionFailed)
            await client.aclose()
            assert not server.requests

    run(main)


def test_a_server_that_hangs_up_on_the_handshake_has_created_nothing(at):
    async def main():
        listener = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
        client = at(f"https://127.0.0.1:{listener.sockets[0].getsockname()[1]}")
        await fails(client.submit("a", {}), errors.ConnectionFailed)
        await client.aclose()
        listener.close()

    run(main)


def test_questions_share_a_connection_and_submits_never_do(at):
    async def main():
        async with serving(lambda _: MADE) as server:
            client = at(server.origin)
            for _ in range(3):
                await client.query("19")
            for _ in range(3):
                await client.submit("a", {})
            await client.query("19")
            await client.aclose()
            assert [r.connection for r in server.requests] == [1, 1, 1, 2, 3, 4, 1]

    run(main)


def test_a_submit_works_after_every_kept_connection_idled_out(at):
    async def main():
        async with serving(lambda _: MADE, idle=0.05) as server:
            client = at(server.origin)
            await client.query("19")
            await client.submit("a", {})
            await asyncio.sleep(0.2)  # the server's clock, which nobody can inject
            assert (await client.submit("a", {})).task_id == "19"
            assert (await client.query("19")).task_id == "19"
            await client.aclose()

    run(main)


@pytest.mark.parametrize("call", ["submit", "query", "cancel", "account"])
def test_an_api_call_follows_no_redirect(at, call, tmp_path):
    async def main():
        async with serving(lambda _: MADE) as other:
            moved = answer(status="307 Moved", headers=[f"Location: {other.elsewhere}/openapi/v2/a"])
            async with serving(lambda _: moved) as server:
                client = at(server.origin)
                arguments = {"submit": ("a", {}), "query": ("19",), "cancel": ("19",), "account": ()}[call]
                error = await fails(getattr(client, call)(*arguments), errors.APIError)
                assert error.status_code == 307
                assert "localhost" in str(error)
                await client.aclose()
                assert len(server.requests) == 1
            assert not other.requests

    run(main)


def test_ten_questions_at_once_open_at_most_ten_connections(at):
    async def main():
        async with serving(lambda _: MADE) as server:
            client = at(server.origin)
            await asyncio.gather(*(client.query("19") for _ in range(40)))
            await client.aclose()
            assert len(server.requests) == 40
            assert server.connections <= 10

    run(main)


@pytest.mark.parametrize("variable", ["http_proxy", "HTTP_PROXY", "ALL_PROXY"])
def test_this_machine_is_never_asked_through_a_proxy(at, variable, monkeypatch):
    monkeypatch.setenv(variable, f"http://127.0.0.1:{free_port()}")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)

    async def main():
        async with serving(lambda _: MADE) as server:
            for origin in (server.origin, server.elsewhere):
                client = at(origin)
                assert (await client.submit("a", {})).task_id == "19"
                await client.aclose()

    run(main)


@pytest.mark.parametrize("origin", ["http://127.0.0.2:8000", "http://[::1]:8000", "http://127.0.0.1:1/proxy"])
def test_every_address_of_this_machine_is_spared_the_proxy(at, origin, monkeypatch):
    monkeypatch.setenv("ALL_PROXY", "http://proxy.example:3128")

    async def main():
        client = at(origin)
        pools = client._open()
        for pool in (pools.kept, pools.fresh):
            assert pool._transport_for_url(httpx.URL(origin + "/openapi/v2/query")) is pool._transport
            assert pool._transport_for_url(httpx.URL("https://x.example/a")) is not pool._transport
        await client.aclose()

    run(main)


def test_a_proxy_that_refuses_has_seen_no_key_and_created_nothing(at, monkeypatch, secret):
    async def main():
        async with serving(lambda _: answer(status="407 Proxy Authentication Required")) as proxy:
            monkeypatch.setenv("HTTPS_PROXY", proxy.origin)
            client = at("https://rh.example.org")
            error = await fails(client.submit("a", {}), errors.ConnectionFailed)
            assert "proxy" in str(error)
            await client.aclose()
            (request,) = proxy.requests
            assert request.method == "CONNECT"
            assert secret not in str(request)

    run(main)


@pytest.mark.parametrize("proxy", ["socks9://name:hunter2@127.0.0.1:1", "http://name:hunter2@127.0.0.1:notaport"])
def test_a_proxy_setting_that_cannot_be_used_is_said_without_its_password(at, monkeypatch, proxy):
    monkeypatch.setenv("ALL_PROXY", proxy)

    async def main():
        error = await fails(at("https://rh.example.org").query("1"), errors.ConfigurationError)
        assert "ALL_PROXY" in str(error)
        assert "hunter2" not in str(error)
        assert error.__context__ is None

    run(main)


@pytest.mark.parametrize("call", [lambda c: c.cancel("1"), lambda c: c.app("7"), lambda c: c.submit("/a", {})])
def test_no_frame_of_a_network_that_cannot_be_used_holds_a_secret(at, monkeypatch, secret, call):
    """Reports of errors show the locals of every frame, such as IPython's verbose ones, which a notebook keeps."""
    monkeypatch.setenv("ALL_PROXY", "socks9://127.0.0.1:1")
    client = at("https://rh.example.org")
    client.keep_password("7", Key("open-sesame!"))

    async def main():
        error = await fails(call(client), errors.ConfigurationError)
        frames = [f.f_locals for f, _ in traceback.walk_tb(error.__traceback__) if f.f_globals is not globals()]
        shown = repr([{k: v for k, v in held.items() if k != "self"} for held in frames])
        assert "route" in shown
        assert secret not in shown
        assert "sesame" not in shown

    run(main)


def test_a_client_outlives_its_loop(at):
    """After a fork, or on a new I/O thread, connections of the old loop are of no use."""
    client = None

    async def main():
        nonlocal client
        async with serving(lambda _: MADE) as server:
            client = client or at(server.origin)
            object.__setattr__(client.settings, "origin", server.origin)
            assert (await client.query("19")).task_id == "19"
            await client._pools.kept.aclose()

    run(main)
    run(main)


@pytest.mark.parametrize("call", [lambda c: c.query("1"), lambda c: c.submit("a", {})], ids=["question", "submit"])
def test_an_answer_without_end_ends_in_an_error_and_fills_no_memory(at, monkeypatch, call):
    monkeypatch.setattr(questions, "LARGEST", 1 << 20)

    async def main():
        async with serving(lambda _: answer(b" " * (4 << 20), length=1 << 40)) as server:
            error = await asyncio.wait_for(fails(call(at(server.origin)), errors.RunningHubError), 20)
            assert isinstance(error, errors.ConnectionFailed | errors.SubmitAmbiguous)
            assert "more than 1 MB" in str(error)

    run(main)


def test_a_task_named_at_the_beginning_of_an_answer_without_end_is_followed(at, monkeypatch):
    monkeypatch.setattr(questions, "LARGEST", 1 << 20)
    begun = b'{"taskId": "2013508786110730241", "x": "'

    async def main():
        async with serving(lambda _: answer(begun + b" " * (4 << 20), length=1 << 40)) as server:
            error = await fails(at(server.origin).submit("a", {}), errors.SubmitAmbiguous)
            assert error.task_id == "2013508786110730241"

    run(main)
