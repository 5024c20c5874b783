"""The sandbox on a socket: uvicorn on loopback, ending by itself when nobody needs it."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import os
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn

from .._version import __version__
from ..errors import ConfigurationError
from ..specs import load_catalog
from .app import CONCURRENT, DEFAULT_SPEED, KEY, QUEUE, create_app
from .line import BACKLOG, Line, bound
from .process import HOST, Address, Locked, Place, build_for, lock
from .store import Store

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator, Sequence

    from starlette.applications import Starlette

    from .service import Sandbox

    Ready = Callable[[Address], None]

__all__ = ["IDLE", "main", "serve", "serving"]

_log = logging.getLogger(__name__)

IDLE = 1800.0
_LOG_LIMIT = 1024 * 1024


def serve(
    home: str | os.PathLike[str],
    *,
    port: int = 0,
    idle: float | None = None,
    on_ready: Ready | None = None,
    **details: Any,
) -> None:
    """Be the user's sandbox process, until interrupted, told to stop, or idle.

    Args:
        home: The folder under which everything is kept.
        port: 0 takes the last one again if it is free, else any.
        idle: Seconds without a request and without open tasks after which it ends; never when None.
        on_ready: Called once it listens.
        details: `speed`, `concurrent` and `queue`, as `create_app` has them.

    Raises:
        ConfigurationError: when one runs already, or the port is taken.
    """
    place = Place(Path(home))
    place.folder.mkdir(parents=True, exist_ok=True)
    try:
        # An interrupt is how a foreground sandbox is meant to end; uvicorn has shut down by then.
        with lock(place.folder / "running.lock"), contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_serve(place, port, idle, on_ready, details))
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
    parser.add_argument("--concurrent", type=int, default=CONCURRENT)
    parser.add_argument("--queue", type=int, default=QUEUE)
    parser.add_argument("--idle", type=float, default=IDLE)
    given = parser.parse_args(arguments)
    log = Place(given.home).log
    with contextlib.suppress(OSError):
        # The parent opened it for appending; one that has grown large starts anew.
        if log.stat().st_size > _LOG_LIMIT:
            os.truncate(log, 0)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    details = {"speed": given.speed, "concurrent": given.concurrent, "queue": given.queue}
    serve(given.home, port=given.port, idle=given.idle, **details)


@contextlib.contextmanager
def serving(store: Store, **details: Any) -> Iterator[tuple[Address, Sandbox]]:
    """A sandbox on a port of its own, in a thread of this process, while the block runs.

    For tests that want real sockets and a look behind the counter at once.

    Args:
        store: What it keeps.
        details: As `create_app` has them.

    Yields:
        Where it answers, and the sandbox itself, with its store and the faults to order.
    """
    app = create_app(store, hosts=(), **details)
    listener = bound(0)
    listener.listen(BACKLOG)
    server = _server(app, listener)
    sandbox: Sandbox = app.state.sandbox
    thread = threading.Thread(
        target=lambda: asyncio.run(_answer(server, listener, sandbox)), name="rh-sandbox", daemon=True
    )
    thread.start()
    try:
        yield Address(_origin(listener), details.get("key", KEY), os.getpid()), sandbox
    finally:
        server.should_exit = True
        thread.join()


async def _serve(place: Place, port: int, idle: float | None, ready: Ready | None, details: dict[str, Any]) -> None:
    listener = _listen(port, place.read().get("port"))

    def end() -> None:
        server.should_exit = True

    catalog, build = load_catalog(place.home), build_for(place.home)
    app = create_app(Store(place.store), catalog=catalog, build=build, hosts=(), on_stop=end, **details)
    server, sandbox = _server(app, listener), app.state.sandbox
    address = Address(_origin(listener), KEY, os.getpid())
    place.write({"port": listener.getsockname()[1], "pid": address.pid, "version": __version__})
    _log.info("sandbox %s listens on %s", __version__, address.origin)
    watch = asyncio.create_task(_end_when_idle(sandbox, idle, end))
    if ready is not None:
        ready(address)
    try:
        await _answer(server, listener, sandbox)
    finally:
        watch.cancel()
        _log.info("sandbox ends")


def _server(app: Starlette, listener: socket.socket) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        ws="websockets-sansio",  # the other one is built on what websockets calls deprecated
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    app.state.sandbox.plug_in(Line(server, listener))
    return server


async def _answer(server: uvicorn.Server, listener: socket.socket, sandbox: Sandbox) -> None:
    """Serve until the server is told to exit."""
    try:
        await server.serve(sockets=[listener])
    finally:
        if sandbox.line is not None:
            sandbox.line.end()
            await asyncio.sleep(0)  # what was aborted is closed in the loop's next turn
        sandbox.close()


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
        try:
            listener = bound(number)
        except OSError as error:
            if number == wanted[-1]:
                raise ConfigurationError(f"Port {number} cannot be used: {error.strerror or error}.") from None
        else:
            listener.listen(BACKLOG)
            return listener
    raise AssertionError("unreachable: the last port tried either listens or raises")


def _origin(listener: socket.socket) -> str:
    return f"http://{HOST}:{listener.getsockname()[1]}"
