"""How an answer is spoiled on its way out: one small function for each action, in one table.

The answer is first made in full, as the client would have got it; then something else is sent. What
goes beside the rules of HTTP goes over the `Line`, which is the client's own socket.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import Message, Receive, Scope, Send

    from .faults import OrderedFault
    from .line import Line

__all__ = ["Dropped", "Exchange", "spoil"]

_PIECES = 20
_ON_ITS_WAY = 0.05
_BODILESS = (204, 304)


class Dropped(ConnectionResetError):
    """The connection is closed with no answer: an ordered fault, where no socket is there to close."""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer in full."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    def half(self) -> bytes:
        """As it goes over a socket: all of its head, which announces all of its body, and half of that."""
        head = [f"HTTP/1.1 {self.status} {_phrase(self.status)}".encode()]
        head += [name + b": " + value for name, value in self.headers]
        return b"\r\n".join(head) + b"\r\n\r\n" + self.body[: len(self.body) // 2]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request that will not get the answer it should.

    Attributes:
        fault: What was ordered for it.
        line: The server's sockets; None in process.
        scope, receive, send: ASGI's.
    """

    fault: OrderedFault
    line: Line | None
    scope: Scope
    receive: Receive
    send: Send

    @property
    def wire(self) -> Line:
        """The client's socket; orders that need one are refused where there is none."""
        if self.line is None:
            raise Dropped("the connection was closed without an answer, as ordered")
        return self.line

    async def answer(self, response: Response) -> None:
        await response(self.scope, self.receive, self.send)

    async def until_gone(self) -> None:
        """Wait until the server has heard that the connection is closed; before, it would answer 500."""
        while (await self.receive())["type"] != "http.disconnect":
            pass


async def spoil(x: Exchange, response: Response | None) -> None:
    """Let a fault do to an answer what was ordered; `response` is None where nothing was carried out.

    Raises:
        Dropped: The connection is to be closed, and there is none.
    """
    said = await _heard(x, response or Response(b'{"taskId": "1"}', media_type="application/json"))
    await _SPOILERS[x.fault.action](x, said)


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else "Unknown"


async def _heard(x: Exchange, response: Response) -> Said:
    """An answer as it would have gone out."""
    messages: list[Message] = []

    async def keep(message: Message) -> None:
        messages.append(message)

    await response(x.scope, x.receive, keep)
    body = b"".join(message.get("body", b"") for message in messages[1:])
    return Said(messages[0]["status"], list(messages[0]["headers"]), body)


async def _drop(x: Exchange, _: Said) -> None:
    x.wire.hang_up(x.scope)
    await x.until_gone()


async def _reset(x: Exchange, _: Said) -> None:
    x.wire.reset(x.scope)
    await x.until_gone()


async def _hang_up(x: Exchange, _: Said) -> None:
    announced = dict(x.scope["headers"]).get(b"content-length", b"0")
    left = int(announced) // 2
    while left > 0:
        message = await x.receive()
        if message["type"] == "http.disconnect":
            return
        left = left - len(message.get("body", b"")) if message.get("more_body") else 0
    await _reset(x, _)


async def _reset_midway(x: Exchange, said: Said) -> None:
    x.wire.say(x.scope, said.half())
    await asyncio.sleep(_ON_ITS_WAY)  # what is still in a buffer would be thrown away by the reset
    x.wire.reset(x.scope)
    await x.until_gone()


async def _cut(x: Exchange, said: Said) -> None:
    x.wire.say(x.scope, said.half())
    x.wire.close(x.scope)
    await x.until_gone()


async def _drip(x: Exchange, said: Said) -> None:
    await x.send({"type": "http.response.start", "status": said.status, "headers": said.headers})
    size = max(1, -(-len(said.body) // _PIECES))
    for start in range(0, len(said.body), size):
        piece = said.body[start : start + size]
        await asyncio.sleep(x.fault.seconds * len(piece) / len(said.body))
        await x.send({"type": "http.response.body", "body": piece, "more_body": True})
    await x.send({"type": "http.response.body", "body": b""})


async def _lost(x: Exchange, _: Said) -> None:
    x.wire.lose(x.fault.seconds)
    await x.until_gone()


async def _http(x: Exchange, _: Said) -> None:
    status, headers = x.fault.status, {"Retry-After": x.fault.retry_after} if x.fault.retry_after else {}
    words = _phrase(status)
    page = f"<html><head><title>{status} {words}</title></head><body><h1>{status} {words}</h1></body></html>"
    body, kind = {
        "html": (page, "text/html"),
        "json": (json.dumps({"code": status, "message": words}), "application/json"),
        "empty": ("", None),
    }["empty" if status in _BODILESS else x.fault.body]
    await x.answer(Response(body, status, headers, kind))


async def _garbage(x: Exchange, _: Said) -> None:
    await x.answer(Response("<html><body>gateway</body></html>", media_type="text/html"))


async def _truncated(x: Exchange, said: Said) -> None:
    kind = dict(said.headers).get(b"content-type", b"").decode("latin-1")
    await x.answer(Response(said.body[: len(said.body) // 2], said.status, media_type=kind))


_SPOILERS: dict[str, Callable[[Exchange, Said], Awaitable[None]]] = {
    "drop": _drop,
    "reset": _reset,
    "hang_up": _hang_up,
    "reset_midway": _reset_midway,
    "cut": _cut,
    "drip": _drip,
    "lost": _lost,
    "http": _http,
    "garbage": _garbage,
    "truncated": _truncated,
}
