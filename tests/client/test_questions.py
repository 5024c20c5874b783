"""What a kept connection owes: an answer to its own question, and none to another's."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from loopback_server import answer, serving

from rh_widgets.client.questions import Questions

FINE = answer({"said": "yes"})


def request(origin, *, wait=5.0):
    timeout = {"connect": 1.0, "read": wait}
    return httpx.Request("POST", f"{origin}/q", content=b"{}", extensions={"timeout": timeout})


def asking(reply, main, *, most=10, **how):
    """Run `main(questions, server)` against a server that replies so."""

    async def run():
        async with serving(reply, **how) as server:
            questions = Questions(most, httpx.create_ssl_context())
            try:
                return await main(questions, server)
            finally:
                questions.close()

    return asyncio.run(run())


def test_one_connection_carries_one_question_after_the_other():
    async def main(questions, server):
        said = [(await questions.ask(request(server.origin))).json() for _ in range(5)]
        assert (said, server.connections) == ([{"said": "yes"}] * 5, 1)

    asking(lambda _: FINE, main)


def test_no_more_connections_than_were_granted():
    """Who finds none free waits for one."""

    async def main(questions, server):
        await asyncio.gather(*(questions.ask(request(server.origin)) for _ in range(50)))
        assert server.connections == 3

    asking(lambda _: FINE, main, most=3)


def test_an_answer_that_nobody_asked_for_is_given_to_nobody():
    """A second answer behind the first one ends the connection."""

    async def main(questions, server):
        assert (await questions.ask(request(server.origin))).json() == {"said": "yes"}
        assert (await questions.ask(request(server.origin))).json() == {"said": "yes"}
        assert server.connections == 2

    asking(lambda _: FINE + answer({"said": "no"}), main)


def test_a_connection_that_the_server_closed_is_not_asked():
    async def main(questions, server):
        await questions.ask(request(server.origin))
        await asyncio.sleep(0.2)
        await questions.ask(request(server.origin))
        assert server.connections == 2

    asking(lambda _: FINE, main, idle=0.05)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (lambda _: None, httpx.RemoteProtocolError),
        (lambda _: asyncio.Event(), httpx.ReadTimeout),
        (lambda _: b"Nonsense\r\n\r\n", httpx.RemoteProtocolError),
        (lambda _: answer(b"half", length=100), httpx.RemoteProtocolError),
    ],
    ids=["closed without a word", "silence", "no HTTP", "half an answer"],
)
def test_what_goes_wrong_is_told_as_httpx_does_and_the_next_question_is_answered(reply, error):
    replies = iter([True])

    async def main(questions, server):
        with pytest.raises(error):
            await questions.ask(request(server.origin, wait=0.3))
        assert (await questions.ask(request(server.origin))).status_code == 200

    asking(lambda asked: reply(asked) if next(replies, False) else FINE, main)


def test_who_stops_waiting_takes_the_connection_along():
    """Its answer may still come, and is nobody's."""
    came, replies = asyncio.Event(), iter([asyncio.Event()])

    def reply(_):
        came.set()
        return next(replies, FINE)

    async def main(questions, server):
        first = asyncio.create_task(questions.ask(request(server.origin)))
        await came.wait()
        first.cancel()
        await asyncio.wait({first})
        assert (await questions.ask(request(server.origin))).json() == {"said": "yes"}
        assert server.connections == 2

    asking(reply, main)


def test_an_answer_without_a_length_ends_with_its_connection():
    async def main(questions, server):
        bare = await questions.ask(request(server.origin))
        assert (bare.json(), (await questions.ask(request(server.origin))).json()) == ({}, {})
        assert server.connections == 2

    asking(lambda _: b"HTTP/1.1 200 OK\r\n\r\n{}", main)


def test_an_answer_in_pieces_is_whole():
    async def main(questions, server):
        assert (await questions.ask(request(server.origin))).json() == {"a": 1}

    chunks = b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n'
    asking(lambda _: chunks, main)
