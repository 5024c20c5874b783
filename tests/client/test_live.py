"""What a workflow says while it runs: understood where it is ComfyUI's, passed over where it is not."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
import traceback
from contextlib import aclosing

import pytest
from websockets.asyncio.server import serve

from rh_widgets import errors
from rh_widgets.client import (
    Cached,
    Executed,
    Executing,
    Failed,
    Interrupted,
    Progress,
    Started,
    Succeeded,
    listen,
    live,
)
from rh_widgets.client.live import read_event

QUERY = "?c_host=10.1.2.3&clientId=f828&workflowId=7&Rh-Comfy-Auth=ZXhhbXBsZQ"
RUN = {"prompt_id": "p"}


def said(kind, **data):
    return json.dumps({"type": kind, "data": RUN | data})


STORY = [
    said("status", status={"exec_info": {"queue_remaining": 1}}),
    said("execution_start", timestamp=1),
    said("execution_cached", nodes=["4", "5"]),
    said("executing", node="3", display_node="3"),
    b"\x00\x00\x00\x01\x00\x00\x00\x02picture",
    said("progress", node="3", value=5, max=20),
    said("progress_state", nodes={"3": {"value": 5, "max": 20, "state": "running"}}),
    "{",
    said("executed", node="9", display_node="9", output={"images": []}),
    said("execution_success", timestamp=2),
]
EVENTS = [Started(), Cached(("4", "5")), Executing("3"), Progress("3", 5, 20), Executed("9"), Succeeded()]


def heard(messages, *, end="stay", **ways):
    """The events of a server that says these, and then stays silent, closes, or breaks off; and how it ended."""
    events, asked = [], []

    async def handler(socket):
        asked.append(socket.request.path)
        for message in messages:
            await socket.send(message)
        if end == "stay":
            await socket.wait_closed()
        elif end == "break":
            socket.transport.abort()

    async def main():
        async with serve(handler, "127.0.0.1", 0, **ways) as server:
            url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/ws/c_instance{QUERY}"
            try:
                async with asyncio.timeout(20), aclosing(listen(url)) as told:
                    async for event in told:
                        events.append(event)  # noqa: PERF401 - what came before an error counts
            except errors.ConnectionFailed as error:
                return error
        return None

    error = asyncio.run(main())
    assert asked in ([], [f"/ws/c_instance{QUERY}"])
    return events, error


def test_a_run_is_told_from_its_start_to_its_end():
    """Pictures, other people's messages and half ones between do no harm."""
    assert heard(STORY) == (EVENTS, None)


def test_a_failed_node_is_told_and_ends_it():
    failure = said(
        "execution_error",
        node_id="3",
        node_type="KSampler",
        exception_type="RuntimeError",
        exception_message="out of memory",
        traceback=["a\n", "b\n"],
        executed=["4"],
        current_inputs={},
    )
    events, error = heard([failure, *STORY])
    assert error is None
    assert events == [Failed("3", "KSampler", "RuntimeError", "out of memory", "a\nb")]


@pytest.mark.parametrize(
    ("message", "event"),
    [(said("execution_interrupted", node_id="3"), Interrupted()), (said("executing", node=None), Executing(None))],
)
def test_an_interruption_and_the_old_way_of_being_done_end_it(message, event):
    assert heard([message, *STORY]) == ([event], None)


def test_a_server_that_hangs_up_ends_it_quietly():
    assert heard(STORY[:4], end="close") == (EVENTS[:3], None)


def test_a_connection_that_breaks_is_an_error_after_what_was_told():
    events, error = heard(STORY[:4], end="break")
    assert events == EVENTS[:3]
    assert "the connection broke" in str(error)


def test_a_message_beyond_all_measure_ends_it(monkeypatch):
    monkeypatch.setattr(live, "LARGEST", 1000)
    events, error = heard([STORY[1], "x" * 2000])
    assert events == [Started()]
    assert isinstance(error, errors.ConnectionFailed)


@pytest.mark.parametrize(
    "message",
    [
        *["", "null", "[]", "7", '"x"', "{}", "[" * 99_999, b"", b"{}"],
        *[json.dumps({"type": kind, "data": None}) for kind in ("executing", "progress", "execution_success", None)],
        *[json.dumps({"type": ["executing"], "data": {}}), said("unheard_of"), said("executing"), said("executed")],
        *[said("progress", node="3", value=value, max=most) for value, most in ((1, 0), (-1, 5), ("x", 5), (1, None))],
        said("progress", value=1, max=5),
    ],
)
def test_what_is_not_understood_is_passed_over(message):
    assert read_event(message) is None


@pytest.mark.parametrize(
    ("message", "event"),
    [
        (said("progress", node=3, value="5", max="20"), Progress("3", 5, 20)),
        (said("progress", node="3", value=30, max=20), Progress("3", 20, 20)),
        (said("executing", node="3.0.1", display_node="3"), Executing("3")),
        (said("execution_cached", nodes=None), Cached(())),
        (said("execution_cached", nodes=[4, None, "5"]), Cached(("4", "5"))),
        (said("execution_error"), Failed("", "", "", "", "")),
    ],
)
def test_messages_are_read_as_they_were_meant(message, event):
    assert read_event(message) == event


def test_a_node_is_called_as_shortly_as_a_line_can_be():
    name, many = "x" * 1_000_000, [str(n) for n in range(50_000)]
    assert len(read_event(json.dumps({"type": "executing", "data": {"node": name}})).node) <= 100
    assert len(read_event(json.dumps({"type": "execution_cached", "data": {"nodes": many}})).nodes) <= 10_000


@pytest.mark.parametrize(
    "url",
    ["", "x", "https://x.example/", "ws://x.example/", "ws://10.0.0.1/", "wss://", "wss://[", "wss://x:y/", "wss:///a"],
)
def test_only_what_is_encrypted_or_here_is_listened_to(url):
    async def main():
        async for _ in listen(url + QUERY):
            pass

    with pytest.raises(errors.ConnectionFailed, match="its address is no"):
        asyncio.run(main())


def refused(connection, request):
    return connection.respond(403, "no\n")


def everything_of(error):
    ours = [frame for frame, _ in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == live.__file__]
    frames = [frame.f_locals for frame in ours]
    assert frames
    return f"{error!r} {error} {vars(error)} {error.__cause__!r} {error.__context__!r} {frames!r}"


@pytest.mark.parametrize("way", ["told", "refused", "broken", "nobody", "no websocket"])
def test_the_address_is_in_no_log_and_no_error(caplog, way):
    """It carries credentials; the library logs it at DEBUG, and its exceptions hold it."""
    caplog.set_level(logging.DEBUG)
    if way == "nobody":
        error = closed_port()
    elif way == "no websocket":
        error = no_websocket()
    else:
        keywords = {"process_request": refused} if way == "refused" else {}
        quiet = logging.getLogger("server of the test")
        quiet.setLevel(logging.CRITICAL)
        _, error = heard(STORY, end="break" if way == "broken" else "stay", logger=quiet, **keywords)
    if way == "refused":
        assert "HTTP 403" in str(error)
    assert (error is None) == (way in {"told", "broken"})  # the story ends before the connection breaks
    assert "ZXhhbXBsZQ" not in caplog.text
    assert error is None or "ZXhhbXBsZQ" not in everything_of(error)


def listened(url):
    async def main():
        async with asyncio.timeout(20):
            async for _ in listen(url):
                pass

    with pytest.raises(errors.ConnectionFailed) as caught:
        asyncio.run(main())
    return caught.value


def closed_port():
    return listened(f"ws://127.0.0.1:1/ws{QUERY}")


def no_websocket():
    """A server that speaks, and says something else."""
    errors_seen = []

    async def main():
        async def babble(_reader, writer):
            writer.write(b"220 mail.example ESMTP\r\n\r\n")
            await writer.drain()
            writer.close()
            await writer.wait_closed()

        server = await asyncio.start_server(babble, "127.0.0.1", 0)
        try:
            async for _ in listen(f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/ws{QUERY}"):
                pass
        except errors.ConnectionFailed as error:
            errors_seen.append(error)
        server.close()

    asyncio.run(main())
    return errors_seen[0]


def test_a_server_that_says_nothing_is_left_in_time(monkeypatch):
    monkeypatch.setattr(live, "CONNECTS", 0.1)

    async def main():
        left = asyncio.Event()

        async def silent(reader, writer):
            await reader.read()
            writer.close()
            await writer.wait_closed()
            left.set()

        server = await asyncio.start_server(silent, "127.0.0.1", 0)
        with pytest.raises(errors.ConnectionFailed):
            async for _ in listen(f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/ws"):
                pass
        await asyncio.wait_for(left.wait(), 8)
        server.close()

    asyncio.run(main())


def test_who_stops_listening_closes_the_connection():
    async def main():
        gone = asyncio.Event()

        async def handler(socket):
            await socket.send(STORY[1])
            await socket.wait_closed()
            gone.set()

        async with serve(handler, "127.0.0.1", 0) as server:
            url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/ws"
            async with aclosing(listen(url)) as told:
                assert await anext(told) == Started()
            await asyncio.wait_for(gone.wait(), 5)

    asyncio.run(main())


def test_a_task_that_listens_can_be_cancelled():
    async def main():
        async with serve(lambda socket: socket.wait_closed(), "127.0.0.1", 0) as server:
            told = listen(f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/ws")
            task = asyncio.create_task(anext(told))
            await asyncio.sleep(0.05)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(main())


def test_a_proxy_is_not_asked_for_this_machine(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "ws_proxy", "socks_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert heard(STORY) == (EVENTS, None)


def test_the_library_is_loaded_when_it_is_used_and_not_before():
    look = "import rh_widgets.client, sys; print('websockets' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "False"
