"""The progress of a graph over a websocket, as the machine that runs it tells it: one visitor at a time.

The address is given with the task, and holds what admits to it. Who comes late is told where things
stand. Nothing is kept: what is due is worked out from the task's record whenever the next is to be said.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import hmac
import json
from itertools import cycle
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from starlette.websockets import WebSocketDisconnect

from .beats import beats, caught_up, ending, status
from .lifecycle import OPEN, State

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping

    from starlette.websockets import WebSocket

    from .beats import Message
    from .faults import OrderedFault
    from .lifecycle import Task
    from .service import Sandbox

    Frame = str | bytes

__all__ = ["PATH", "Broadcast"]

PATH = "/ws/c_instance"
_PATIENCE = 0.05  # seconds after which a record that may have changed is looked at
_ON_ITS_WAY = 0.05
_FORBIDDEN = 1008
_GARBAGE: tuple[str | bytes, ...] = (
    "not JSON at all",
    '{"type": "progress", "data": {"value":',
    "[1, 2, 3]",
    "null",
    '{"type": 7, "data": "words"}',
    '{"type": "progress", "data": {"value": "many", "max": 0, "node": {}}}',
    '{"type": "executing"}',
    '{"type": "crystools.monitor", "data": {"cpu_utilization": 12.5}}',
    b"",
    b"\x00\x00",
    b"\x00\x00\x00\x07 of no kind that there is",
)


class Broadcast:
    """The progress of a sandbox's graphs.

    Args:
        sandbox: Knows where its tasks stand.
        key: Makes what admits to one.
    """

    def __init__(self, sandbox: Sandbox, key: str) -> None:
        self._sandbox, self._key = sandbox, key

    def address(self, task: Task, origin: str) -> str:
        """Where the progress of a graph is told; `origin` is the sandbox's, such as `http://127.0.0.1:8000`."""
        asked = {
            "c_host": "127.0.0.1",
            "c_port": "80",
            "clientId": task.client_id,
            "workflowId": task.endpoint.rpartition("/")[2],
            "Rh-Comfy-Auth": self._token(task),
        }
        return f"ws://{urlsplit(origin).netloc}{PATH}?{urlencode(asked)}"

    async def visit(self, socket: WebSocket) -> None:
        """One connection, from the handshake to its end."""
        task = self._admitted(socket.query_params)
        struck = self._sandbox.faults.take("ws", task.endpoint) if task else []
        await asyncio.sleep(sum(fault.seconds for fault in struck if fault.action == "delay"))
        if task is None or any(fault.action == "refuse" for fault in struck):
            await socket.close(_FORBIDDEN)  # before it was opened: the handshake is answered with 403
            return
        await socket.accept()
        await _first_of(_until_gone(socket), self._speak(socket, task, struck))

    def _admitted(self, asked: Mapping[str, str]) -> Task | None:
        tasks = (task for task in reversed(self._sandbox.store.tasks) if task.graph)
        task = next((task for task in tasks if task.client_id == asked.get("clientId")), None)
        given = asked.get("Rh-Comfy-Auth", "").encode()
        return task if task and hmac.compare_digest(given, self._token(task).encode()) else None

    def _token(self, task: Task) -> str:
        digest = hmac.new(self._key.encode(), f"progress of {task.task_id}".encode(), hashlib.sha256).digest()
        return base64.b64encode(digest).decode()

    async def _speak(self, socket: WebSocket, task: Task, struck: list[OrderedFault]) -> None:
        spoiling = next((fault.action for fault in struck if fault.action in _SPOILED), "")
        async for frame in _SPOILED[spoiling](self._told(task), len(beats(task))):
            await (socket.send_bytes(frame) if isinstance(frame, bytes) else socket.send_text(frame))
        if self._sandbox.line is not None and spoiling in {"cut", "reset"}:
            await asyncio.sleep(_ON_ITS_WAY)  # what is still in a buffer would be thrown away
            break_off = self._sandbox.line.hang_up if spoiling == "cut" else self._sandbox.line.reset
            break_off(socket.scope)
        await socket.close()

    async def _told(self, task: Task) -> AsyncIterator[Message]:
        """The messages, each in its time; behind the last one the task has ended."""
        script, share = beats(task), self._sandbox.share(task)
        past = [beat for beat in script if beat.at <= share]
        yield status(task, queued=True)
        for beat in caught_up(past):
            yield beat.message
        for beat in script[len(past) :]:
            await self._until(task, beat.at)
            if self._sandbox.look_at(task) is State.CANCELLED:
                break
            yield beat.message
        await self._until(task, 1.0)
        for message in ending(task, self._sandbox.look_at(task)):
            yield message

    async def _until(self, task: Task, at: float) -> None:
        # No event tells where a task stands: that is worked out when it is asked for.
        while (share := self._sandbox.share(task)) < at and self._sandbox.look_at(task) in OPEN:  # noqa: ASYNC110
            await asyncio.sleep(min(max((at - share) * task.run, 0.001), _PATIENCE))


async def _plain(said: AsyncIterator[Message], _: int) -> AsyncIterator[Frame]:
    async for message in said:
        frame: Frame = message if isinstance(message, bytes) else json.dumps(message)
        yield frame


async def _garbled(said: AsyncIterator[Message], length: int) -> AsyncIterator[Frame]:
    rubbish: Iterator[Frame] = cycle(_GARBAGE)
    async for frame in _plain(said, length):
        yield next(rubbish)
        yield frame


async def _halved(said: AsyncIterator[Message], length: int) -> AsyncIterator[Frame]:
    left = length // 2
    async for frame in _plain(said, length):
        yield frame
        left -= 1
        if left <= 0:
            return


async def _silent(_: AsyncIterator[Message], __: int) -> AsyncIterator[Frame]:
    await asyncio.Event().wait()
    yield ""


_SPOILED: dict[str, Callable[[AsyncIterator[Message], int], AsyncIterator[Frame]]] = {
    "": _plain,
    "garbage": _garbled,
    "cut": _halved,
    "reset": _halved,
    "silence": _silent,
}


async def _until_gone(socket: WebSocket) -> None:
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass


async def _first_of(*works: Coroutine[Any, Any, None]) -> None:
    """Do several things until one of them is done; that the other side has gone is no error."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        with contextlib.suppress(WebSocketDisconnect):
            for task in done:
                task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
