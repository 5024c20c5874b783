"""The line between the sandbox and its clients, and what can be done to it.

Some troubles are not to be had by HTTP: a reset, a half answer, a network that is gone. They are done
here, to uvicorn's own sockets. While the network is lost the port stays ours, bound and deaf: a
connection to it is refused, as on a machine where nothing listens.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import struct
import sys
from typing import TYPE_CHECKING

from .process import HOST

if TYPE_CHECKING:
    from collections.abc import Iterator

    import uvicorn
    from starlette.types import Scope

__all__ = ["BACKLOG", "Line", "bound"]

BACKLOG = 128
_SWEEP = 0.02
_TURNS = 3  # of the loop, from an accepted connection to its transport
# linger{on, seconds}: closing a socket so throws away what it holds, and sends RST for FIN.
_AT_ONCE = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


class Line:
    """The sockets of a running server.

    Args:
        server: uvicorn's, with this listener among its sockets.
        listener: Where it listens.
    """

    def __init__(self, server: uvicorn.Server, listener: socket.socket) -> None:
        self._server = server
        self.port: int = listener.getsockname()[1]
        self._back: asyncio.Task[None] | None = None
        self._deaf: socket.socket | None = None

    def hang_up(self, scope: Scope) -> None:
        """Close the connection that a request came by, without a word."""
        for transport in self._of(scope):
            transport.abort()

    def reset(self, scope: Scope) -> None:
        """Break the connection that a request came by: a TCP RST."""
        for transport in self._of(scope):
            _reset(transport)

    def say(self, scope: Scope, words: bytes) -> None:
        """Send bytes past the server's notion of HTTP."""
        for transport in self._of(scope):
            transport.write(words)

    def close(self, scope: Scope) -> None:
        """Close the connection once all that was said has left."""
        for transport in self._of(scope):
            transport.close()

    def lose(self, seconds: float) -> None:
        """Lose the network for so long: no listener, no connection. What is lost is not lost once more."""
        if self._back is None or self._back.done():
            self._back = asyncio.create_task(self._be_lost(seconds))

    def end(self) -> None:
        """Wait no longer for a network to come back, nor for those who have not gone by themselves."""
        for transport in self._transports():
            transport.abort()
        if self._back is not None:
            self._back.cancel()
        if self._deaf is not None:
            self._deaf.close()

    async def _be_lost(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        for listener in self._server.servers:
            for each in listener.sockets:
                with contextlib.suppress(NotImplementedError):  # Windows accepts in another way
                    loop.remove_reader(each)
        # Who was accepted just now gets his transport first: a closed listener would leave his socket to nobody
        # (asyncio's Server._attach refuses, and what was accepted is never closed).
        for _ in range(_TURNS):
            await asyncio.sleep(0)
        for listener in self._server.servers:
            listener.close()
        self._deaf = deaf = bound(self.port)
        until = loop.time() + seconds
        # Again and again: one that was accepted a moment before the loss shows up a moment after it.
        while (left := until - loop.time()) > 0:
            for transport in self._transports():
                _reset(transport)
            await asyncio.sleep(min(left, _SWEEP))
        self._deaf = None
        deaf.listen(BACKLOG)
        await self._server.startup(sockets=[deaf])

    def _of(self, scope: Scope) -> Iterator[asyncio.Transport]:
        return self._transports(scope.get("client"))

    def _transports(self, client: object = None) -> Iterator[asyncio.Transport]:
        for connection in list(self._server.server_state.connections):
            if client is None or getattr(connection, "client", None) == client:
                yield connection.transport


def bound(port: int) -> socket.socket:
    """A socket that has a port of loopback, and does not listen on it yet; 0 is any.

    Raises:
        OSError: The port is taken.
    """
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # On POSIX this only skips the wait for old connections; on Windows it would share the port.
    if os.name == "posix":
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((HOST, port))
    except OSError:
        found.close()
        raise
    return found


def _reset(transport: asyncio.Transport) -> None:
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
    transport.abort()
