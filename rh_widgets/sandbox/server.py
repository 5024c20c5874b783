"""The sandbox on a socket: uvicorn on loopback, ending by itself when nobody needs it."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import os
import socket
import time
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from .._version import __version__
from ..errors import ConfigurationError
from ..specs import load_catalog
from .app import DEFAULT_SPEED, KEY, create_app
from .process import HOST, Address, Locked, Place, build_for, lock
from .store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.types import Scope

    from .service import Sandbox

__all__ = ["IDLE", "main", "serve"]

_log = logging.getLogger(__name__)

IDLE = 1800.0
_LOG_LIMIT = 1024 * 1024


def serve(
    home: str | os.PathLike[str],
    *,
    port: int = 0,
    speed: float = DEFAULT_SPEED,
    idle: float | None = None,
    on_ready: Callable[[Address], None] | None = None,
) -> None:
    """Be the user's sandbox process, until interrupted, told to stop, or idle.

    Args:
        home: The folder under which everything is kept.
        port: 0 takes the last one again if it is free, else any.
        speed: How much faster than life tasks run.
        idle: Seconds without a request and without open tasks after which it ends; never when None.
        on_ready: Called once it listens.

    Raises:
        ConfigurationError: when one runs already, or the port is taken.
    """
    place = Place(Path(home))
    place.folder.mkdir(parents=True, exist_ok=True)
    try:
        # An interrupt is how a foreground sandbox is meant to end; uvicorn has shut down by then.
        with lock(place.folder / "running.lock"), contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_serve(place, port, speed, idle, on_ready))
    except Locked:
        state = place.read()
        raise ConfigurationError(
            f"A sandbox runs already, at http://{HOST}:{state.get('port')} (process {state.get('pid')}). "
            "Use that one, or end it with `rh-widgets sandbox --stop`."
        ) from None


def main(arguments: Sequence[str] | None = None) -> None:
    """The process that `ensure_running` starts: `python -m rh_widgets.sandbox`."""
    parser = argparse.ArgumentParser(prog="rh_widgets.sandbox")
    parser.add_argument("--home", required=True, type=Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--speed", type=float, default=DEFAULT_SPEED)
    parser.add_argument("--idle", type=float, default=IDLE)
    given = parser.parse_args(arguments)
    log = Place(given.home).log
    with contextlib.suppress(OSError):
        # The parent opened it for appending; one that has grown large starts anew.
        if log.stat().st_size > _LOG_LIMIT:
            os.truncate(log, 0)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    serve(given.home, port=given.port, speed=given.speed, idle=given.idle)


async def _serve(
    place: Place, port: int, speed: float, idle: float | None, on_ready: Callable[[Address], None] | None
) -> None:
    listener = _listen(port, place.read().get("port"))
    server: uvicorn.Server

    def end() -> None:
        server.should_exit = True

    app = create_app(
        Store(place.store),
        speed=speed,
        catalog=load_catalog(place.home),
        build=build_for(place.home),
        hosts=(),
        hang_up=lambda scope: _hang_up(server, scope),
        on_stop=end,
    )
    server = uvicorn.Server(
        uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=2)
    )
    bound = listener.getsockname()[1]
    place.write({"port": bound, "pid": os.getpid(), "version": __version__})
    _log.info("sandbox %s listens on %s:%s", __version__, HOST, bound)
    watch = asyncio.create_task(_end_when_idle(app.state.sandbox, idle, end))
    if on_ready is not None:
        on_ready(Address(f"http://{HOST}:{bound}", KEY, os.getpid()))
    try:
        await server.serve(sockets=[listener])
    finally:
        watch.cancel()
        app.state.sandbox.close()
        _log.info("sandbox ends")


async def _end_when_idle(sandbox: Sandbox, idle: float | None, end: Callable[[], None]) -> None:
    while idle is not None:
        quiet = time.monotonic() - sandbox.last_seen
        if quiet >= idle and not sandbox.open_tasks():
            _log.info("nothing asked for %.0f s", quiet)
            end()
            return
        await asyncio.sleep(max(0.1, min(idle - quiet, 30.0)))


def _listen(port: int, last: object) -> socket.socket:
    """A listening socket on loopback; with port 0 on the last port again, if it is free."""
    wanted = [port] if port else [*([last] if isinstance(last, int) else []), 0]
    for number in wanted:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        # On POSIX this only skips the wait for old connections; on Windows it would share the port.
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, number))
            listener.listen(128)
        except OSError as error:
            listener.close()
            if number == wanted[-1]:
                raise ConfigurationError(f"Port {number} cannot be used: {error.strerror or error}.") from None
        else:
            return listener
    raise AssertionError("unreachable: the last port tried either listens or raises")


def _hang_up(server: uvicorn.Server, scope: Scope) -> None:
    """Close the connection that a request came by, without a word."""
    for connection in list(server.server_state.connections):
        if getattr(connection, "client", None) == scope.get("client"):
            connection.transport.abort()
