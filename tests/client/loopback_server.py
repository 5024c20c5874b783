"""A server on loopback that says exactly the bytes it is told to, for the truths that a mock cannot tell."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Request:
    """One request as it came: `connection` numbers the socket it came over."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    connection: int


@dataclass
class Server:
    """Where it listens, and what it saw."""

    port: int = 0
    scheme: str = "http"
    requests: list[Request] = field(default_factory=list)
    connections: int = 0

    @property
    def origin(self):
        return f"{self.scheme}://127.0.0.1:{self.port}"

    @property
    def elsewhere(self):
        """The same server under another host's name."""
        return f"{self.scheme}://localhost:{self.port}"


def answer(body=b"", *, status="200 OK", headers=(), length=None):
    """The bytes of a whole answer; `length` may lie."""
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@asynccontextmanager
async def serving(reply, *, ssl=None, idle=None):
    """Serve while the block runs.

    `reply(request)` gives the bytes to send, None to close without a word, or `asyncio.Event()`
    to keep quiet. A connection that is idle for `idle` seconds is closed; None keeps it.
    """
    server = Server(scheme="https" if ssl else "http")
    writers = set()

    async def on_connect(reader, writer):
        server.connections += 1
        number = server.connections
        writers.add(writer)
        with suppress(ConnectionError, asyncio.IncompleteReadError, TimeoutError):
            while True:
                request = await asyncio.wait_for(_read(reader, number), idle)
                server.requests.append(request)
                said = reply(request)
                if isinstance(said, asyncio.Event):
                    await said.wait()
                if said is None:
                    break
                writer.write(said)
                await writer.drain()
                if b"Content-Length" not in said or _is_short(said):
                    break
        writer.close()

    listener = await asyncio.start_server(on_connect, "127.0.0.1", 0, ssl=ssl)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
        for writer in writers:
            writer.close()
            with suppress(Exception):
                await writer.wait_closed()
        await asyncio.sleep(0)


async def _read(reader, number):
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, path, _ = head[0].split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Request(method, path, headers, body, number)


def _is_short(said):
    head, _, body = said.partition(b"\r\n\r\n")
    announced = next(line for line in head.split(b"\r\n") if line.startswith(b"Content-Length"))
    return len(body) < int(announced.partition(b":")[2])
