"""Kept connections for small questions: the whole of HTTP that a look at a task needs, as a transport of httpx.

A thousand runs ask all day. httpx's own pool goes through all of its requests and connections
at each step of each request, so that a queue of two hundred looks costs ten times one of ten.
Here a connection is an `asyncio.Protocol` around h11, the very HTTP/1.1 of httpx, an answer
wakes its asker once, and who finds no free connection stands in a semaphore's line.

Bodies are whole both ways. What streams, submits and what takes a proxy is httpx's own to carry.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final, cast

import h11
import httpx

if TYPE_CHECKING:
    import ssl

__all__ = ["Questions"]

LARGEST: Final = 64 << 20  # bytes of an answer; the largest graphs have a hundredth of that
_IDLES: Final = 5.0  # seconds; as httpx does: what idled longer may have been forgotten by what lies between
_FAMILIES_APART: Final = 0.25  # seconds from the first address to the next, RFC 8305


def overlong() -> httpx.ReadError:
    """What an answer without end is: it would take all memory."""
    return httpx.ReadError(f"its answer has more than {LARGEST >> 20} MB")


class Questions:
    """Asks one server, over so many connections at most. For one event loop."""

    def __init__(self, most: int, trust: ssl.SSLContext) -> None:
        self._room, self._trust = asyncio.Semaphore(most), trust
        self._free: list[_Connection] = []
        self._closed = False

    async def ask(self, request: httpx.Request) -> httpx.Response:
        """The whole answer to a request; what goes wrong is raised as httpx would. No redirect is followed."""
        async with self._room:
            connection = self._kept() or await self._connect(request)
            try:
                response = await connection.ask(request)
            finally:
                if connection.is_free() and not self._closed:
                    self._free.append(connection)
                else:
                    connection.close()
        return response

    def _kept(self) -> _Connection | None:
        """The connection that was used last; those that the server or the time has closed are let go of."""
        while self._free:
            connection = self._free.pop()
            if connection.is_free() and time.monotonic() - connection.used_at < _IDLES:
                return connection
            connection.close()
        return None

    async def _connect(self, request: httpx.Request) -> _Connection:
        url = request.url
        tls = self._trust if url.scheme == "https" else None
        port = url.port or (443 if tls else 80)
        try:
            async with asyncio.timeout(request.extensions["timeout"]["connect"]):
                _, connection = await asyncio.get_running_loop().create_connection(
                    _Connection, url.host, port, ssl=tls, happy_eyeballs_delay=_FAMILIES_APART
                )
        except TimeoutError as error:
            raise httpx.ConnectTimeout("") from error
        except OSError as error:
            raise httpx.ConnectError(str(error)) from error
        return connection

    def close(self) -> None:
        """Close what is free, and what is in use as soon as it has its answer."""
        self._closed = True
        while self._free:
            self._free.pop().close()


class _Connection(asyncio.Protocol):
    """One connection, and at most one question on it."""

    __slots__ = ("_answer", "_body", "_head", "_http", "_open", "_size", "_transport", "used_at")

    def __init__(self) -> None:
        self._http = h11.Connection(h11.CLIENT)
        self._answer: asyncio.Future[tuple[h11.Response, bytes]] | None = None
        self._head: h11.Response | None = None
        self._body: list[bytes] = []
        self._size = 0
        self.used_at = 0.0

    async def ask(self, request: httpx.Request) -> httpx.Response:
        """Send it whole, and wait for the whole answer."""
        loop = asyncio.get_running_loop()
        self._answer = loop.create_future()
        too_long = loop.call_later(request.extensions["timeout"]["read"], self._fail, httpx.ReadTimeout(""))
        try:
            self._send(request)
            head, content = await self._answer
        finally:
            too_long.cancel()
            self._answer = None
            self.used_at = time.monotonic()
        return httpx.Response(head.status_code, headers=head.headers.raw_items(), content=content, request=request)

    def _send(self, request: httpx.Request) -> None:
        head = h11.Request(method=request.method, target=request.url.raw_path, headers=request.headers.raw)
        pieces = [self._http.send(event) for event in (head, h11.Data(data=request.content), h11.EndOfMessage())]
        self._transport.write(b"".join(filter(None, pieces)))

    def is_free(self) -> bool:
        return self._open and self._http.our_state is h11.IDLE

    def close(self) -> None:
        self._open = False
        self._transport.abort()  # what is of use has come; TLS would wait for the other side's good-bye

    # What asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport, self._open = cast("asyncio.Transport", transport), True

    def data_received(self, data: bytes) -> None:
        if self._answer is None or self._answer.done():
            self.close()  # nobody asked: it must not be taken for the answer to the next question
            return
        try:
            self._http.receive_data(data)
            self._read()
        except h11.RemoteProtocolError as error:
            self._fail(httpx.RemoteProtocolError(str(error)))

    def eof_received(self) -> None:
        self.data_received(b"")
        self._open = False

    def connection_lost(self, exc: Exception | None) -> None:
        self._open = False
        self._fail(httpx.ReadError(str(exc or "closed")))

    def _read(self) -> None:
        """Take in what has come; the end of an answer wakes who asked."""
        while True:
            event = self._http.next_event()
            if isinstance(event, h11.Response):
                self._head = event
            elif isinstance(event, h11.Data):
                self._body.append(event.data)
                self._size += len(event.data)
                if self._size > LARGEST:
                    self._fail(overlong())
                    self.close()
                    return
            elif isinstance(event, h11.EndOfMessage):
                self._finish()
                return
            elif not isinstance(event, h11.InformationalResponse):  # more is needed, or nothing comes any more
                return

    def _finish(self) -> None:
        head, content = self._head, b"".join(self._body)
        self._head, self._body, self._size = None, [], 0
        done = self._http.our_state is self._http.their_state is h11.DONE
        if done and not self._http.trailing_data[0]:
            self._http.start_next_cycle()
        if head is not None and self._answer is not None and not self._answer.done():
            self._answer.set_result((head, content))

    def _fail(self, error: httpx.TransportError) -> None:
        self._open = False
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)
