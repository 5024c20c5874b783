"""The sandbox as an ASGI app, served by tests without a socket and by uvicorn on loopback.

A request passes the `Guard`, then the `Door` of its route (ordered faults strike there), then the
route, which asks the `Sandbox`. Nothing here opens a connection: foreign addresses in a request are
never fetched.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from starlette.applications import Starlette

from ..specs import ModelSpec, builtin_catalog
from .door import Guard
from .process import KEY
from .routes import routes
from .service import Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from .jobs import Renderer
    from .order import Order
    from .store import Store

__all__ = ["CONCURRENT", "DEFAULT_SPEED", "KEY", "QUEUE", "create_app"]

DEFAULT_SPEED = 9.0
"""At this speed a clip takes about ten seconds in all."""

CONCURRENT = 50
"""As an enterprise-shared key has them, at least."""

QUEUE = 1000
"""About as many as a model of the service lets queue."""

_TEST_HOSTS = ("testserver", "test", "sandbox")


def create_app(
    store: Store,
    *,
    key: str = KEY,
    speed: float = DEFAULT_SPEED,
    clock: Callable[[], float] = time.time,
    catalog: Mapping[str, ModelSpec] | None = None,
    render: Renderer | None = None,
    hosts: Iterable[str] = _TEST_HOSTS,
    concurrent: int = CONCURRENT,
    queue: int = QUEUE,
    build: str = "",
    on_stop: Callable[[], None] | None = None,
) -> Starlette:
    """A sandbox over a store.

    Args:
        store: What it keeps; one app has it at a time.
        key: The key that it takes.
        speed: How much faster than life its tasks run; `math.inf` leaves nothing but the drawing.
        clock: The time, in seconds since 1970; a test turns it by hand.
        catalog: The models it has; those of the package by default.
        render: Draws results; a test may give something cheaper.
        hosts: Names in the Host header that are answered besides those of this machine.
        concurrent: How many tasks it works on at a time; the others queue.
        queue: How many may queue; a submit that finds it full is refused with 421.
        build: Told by `/sandbox/health`.
        on_stop: Called when `/sandbox/stop` is asked for.

    Returns:
        The app; `app.state.sandbox` is its `Sandbox`, with the faults to order. In process, where httpx
        calls it without a socket, a `drop` raises `Dropped`, and what needs a socket cannot be ordered.
    """
    sandbox = Sandbox(
        store,
        key=key,
        speed=speed,
        clock=clock,
        catalog=builtin_catalog() if catalog is None else catalog,
        render=render or _draw,
        concurrent=concurrent,
        queue=queue,
        build=build,
        on_stop=on_stop,
    )
    app = Starlette(routes=routes(sandbox))
    app.state.sandbox = sandbox
    app.add_middleware(Guard, sandbox=sandbox, hosts=frozenset(hosts))
    return app


def _draw(order: Order, target: Path, kind: str) -> None:
    from .render import render

    render(order, target, kind)
