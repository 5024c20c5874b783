"""Webhooks: word from the site that a task is over, for those whom it can reach.

The word is not signed, so it is a hint and no more: the kernel that waits for the task asks the site,
and what it answers counts. A receiver reads the name of the task, answers, and tells the kernels of this
user; it knows no key, asks nobody, and keeps nothing. It need not run in a kernel: it is an ASGI app, which
`rh-widgets webhook` serves, and which can be mounted in one's own.
"""

from __future__ import annotations

import asyncio
import errno
import json
import logging
import socket
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from ._roof import home
from .errors import ConfigurationError
from .runs import Lease, read_task_id, tell
from .session import current

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    from .client import WebhookEvent
    from .connection import Connection
    from .runs import Run

    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]

__all__ = ["WebhookApp", "resend_webhook", "serve_webhook", "webhook_app", "webhook_details"]

log = logging.getLogger(__name__)
_LARGEST: Final = 1 << 20  # bytes of a body: that of a task with hundreds of results has a tenth of it
_PATIENCE: Final = 10.0  # seconds for a body to arrive
_LAST_PORT: Final = 65535
_AT_ONCE: Final = 100  # deliveries; the site sends those again that find no room


def webhook_app() -> WebhookApp:
    """A receiver of webhooks, to be mounted in an ASGI app of your own (FastAPI, Starlette, …).

        app.mount("/hook", rh.webhook_app())
        rh.connect(webhook="https://my.public.host/hook")     # in the notebook

    It wakes the runs of every kernel of this user on this machine that was connected so.
    """
    return WebhookApp()


def webhook_details(run: Run | str, /) -> WebhookEvent:
    """Ask the site what became of a task's webhook: where it went, what was answered, how often it was sent.

    Args:
        run: A run, or the name of a task of the connected site.

    Raises:
        ConfigurationError: The run is of another site, or has no task.
        RunningHubError: No webhook of it was sent, or the site is not reached.
    """
    connection = current()
    return connection.webhook_details(_task_of(run, connection))


def resend_webhook(run: Run | str, /, url: str | None = None) -> WebhookEvent:
    """Have the site send a task's webhook again.

    Args:
        run: As in `webhook_details`.
        url: Where to; by default where `connect` said, or else where it went before.

    Returns:
        What became of it so far; ask `webhook_details` once more in a moment.

    Raises:
        ConfigurationError: As `webhook_details`; or the address is none.
        RunningHubError: No webhook of it was sent, or the site is not reached.
    """
    connection = current()
    return connection.resend_webhook(_task_of(run, connection), url)


def _task_of(run: Run | str, connection: Connection) -> str:
    if isinstance(run, str):
        return run.strip()
    if not run.task_id:
        raise ConfigurationError(f"Run {run.id} has no task, so nothing was told of it.")
    if run.site != connection.site:
        raise ConfigurationError(f"Run {run.id} was made on {run.site}, and you are connected to {connection.label}.")
    return run.task_id


class WebhookApp:
    """An ASGI app: takes a POST, answers, and has the kernels look at the task it names.

    Attributes:
        deliveries: How many named a task so far.
    """

    def __init__(self) -> None:
        self.deliveries = 0
        self._lease: Lease | None = None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one connection, as ASGI has it."""
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close"})

    async def _answer(self, scope: Message, receive: Receive, send: Send) -> None:
        status, task_id = await _read(scope, receive)
        await _reply(send, status)
        if task_id:
            self.deliveries += 1
            await self._tell(task_id, self.deliveries)

    async def _tell(self, task_id: str, number: int) -> None:
        try:
            told = await asyncio.to_thread(self._tell_all, task_id)
        except Exception:  # it was answered: whatever is wrong here, the site can do nothing about it
            log.exception("Delivery %d, task %s: no kernel could be told", number, task_id)
        else:
            log.info("Delivery %d, task %s: %s", number, task_id, _TOLD.get(told, f"{told} kernels are told"))

    def _tell_all(self, task_id: str) -> int:
        place = home()
        if self._lease is None or self._lease.folder != place / "kernels":
            self._lease = Lease(place / "kernels")
        return tell(place, self._lease, task_id)

    def __repr__(self) -> str:
        return f"<WebhookApp: {self.deliveries} deliveries so far>"


_TOLD: Final = {0: "no kernel waits for anything", 1: "1 kernel is told"}
_WORDS: Final = {
    HTTPStatus.OK: "Noted.",
    HTTPStatus.BAD_REQUEST: 'This names no task. A webhook sends JSON, such as {"taskId": "2013508786110730241"}.',
    HTTPStatus.METHOD_NOT_ALLOWED: "A webhook is POSTed here.",
    HTTPStatus.REQUEST_TIMEOUT: "The body did not come.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is too large.",
}


async def _read(scope: Message, receive: Receive) -> tuple[HTTPStatus, str]:
    """What to answer to a request, and the task that it names, if it does."""
    if scope["method"] != "POST":
        return HTTPStatus.METHOD_NOT_ALLOWED, ""
    try:
        async with asyncio.timeout(_PATIENCE):
            body = await _body(receive)
    except TimeoutError:
        return HTTPStatus.REQUEST_TIMEOUT, ""
    if len(body) > _LARGEST:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, ""
    task_id = _named_task(body)
    return HTTPStatus.OK if task_id else HTTPStatus.BAD_REQUEST, task_id


async def _body(receive: Receive) -> bytearray:
    """The body of a request, not much further than it may be long; half of it where the sender went away."""
    body, more = bytearray(), True
    while more and len(body) <= _LARGEST:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def _named_task(body: bytearray) -> str:
    """The task that a delivery is about; empty where it names none. Nothing else of it is looked at."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    return read_task_id(told.get("taskId")) if isinstance(told, dict) else ""


async def _reply(send: Send, status: HTTPStatus) -> None:
    body = json.dumps({"received": status is HTTPStatus.OK, "message": _WORDS[status]}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    headers += [(b"allow", b"POST")] if status is HTTPStatus.METHOD_NOT_ALLOWED else []
    await send({"type": "http.response.start", "status": int(status), "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _live(receive: Receive, send: Send) -> None:
    """Say yes to the server's beginning and end: there is nothing to prepare."""
    while (what := (await receive())["type"]) == "lifespan.startup":
        await send({"type": f"{what}.complete"})
    await send({"type": f"{what}.complete"})


def serve_webhook(host: str, port: int, *, on_ready: Callable[[str], object]) -> None:
    """Receive webhooks until interrupted.

    Args:
        host: Where to listen.
        port: 0 is any.
        on_ready: Gets the address, once it listens.

    Raises:
        ConfigurationError: The port cannot be used; says why.
    """
    import uvicorn

    if not 0 <= port <= _LAST_PORT:
        raise ConfigurationError(f"Port {port} of {host} cannot be used: there are 0 to {_LAST_PORT}.")
    try:
        listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        taken = "something listens there, perhaps another rh-widgets webhook, and one is enough. --port takes another"
        why = taken if error.errno == errno.EADDRINUSE else error.strerror or error
        raise ConfigurationError(f"Port {port} of {host} cannot be used: {why}.") from None
    with listener:
        where = f"[{host}]" if ":" in host else host
        on_ready(f"http://{where}:{listener.getsockname()[1]}")
        config = uvicorn.Config(
            webhook_app(), log_config=None, access_log=False, lifespan="off", limit_concurrency=_AT_ONCE
        )
        uvicorn.Server(config).run(sockets=[listener])
