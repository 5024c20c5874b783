"""What stands before every route: who may ask at all, and the troubles that were ordered for it.

`Guard` turns away whoever does not mean this machine. `Door` wraps one route: it lets ordered faults
strike, and puts a refusal into the shape that the route's family has.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.websockets import WebSocketClose

from . import wire
from .bodies import started_in
from .faults import SPOILING
from .reading import is_loopback
from .spoiling import Exchange, spoil
from .wire import Refused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import ASGIApp, Receive, Scope, Send

    from .faults import OrderedFault
    from .service import Sandbox

    Handler = Callable[[Request], Awaitable[Response]]
    """Answers a request, or raises `Refused`."""

__all__ = ["BEARER_ENVELOPE", "ENVELOPE", "FLAT", "OBJECT_STORE", "UPLOAD", "Door", "Family", "Guard"]

_log = logging.getLogger(__name__)

_V2 = "/openapi/v2/"


@dataclass(frozen=True, slots=True)
class Family:
    """How a family of routes words a refusal, and which code it has for a wrong key."""

    shape: Callable[[str, str], dict[str, Any]]
    wrong_key: str

    def answer(self, code: str, message: str) -> Response:
        """A refusal, under HTTP 200 as the service has it."""
        return JSONResponse(self.shape(code, message))


class _ObjectStore(Family):
    """Refuses as stores of files do: an HTTP status, and a document that names the reason."""

    def answer(self, code: str, message: str) -> Response:
        status = int(code) if code in {"400", "403", "404"} else 403
        document = f'<?xml version="1.0" encoding="UTF-8"?><Error><Code>{escape(message)}</Code></Error>'
        return Response(document, status, media_type="application/xml")


FLAT = Family(wire.refused, "1002")
UPLOAD = Family(lambda code, message: {"code": int(code), "message": message, "data": None}, "401")
ENVELOPE = Family(lambda code, message: wire.envelope(code=int(code), message=message), "802")
BEARER_ENVELOPE = Family(ENVELOPE.shape, "401")
OBJECT_STORE = _ObjectStore(ENVELOPE.shape, "403")


class Door:
    """One route as an ASGI app, with the faults that were ordered for it."""

    def __init__(self, sandbox: Sandbox, kind: str, handler: Handler, family: Family) -> None:
        self._sandbox, self._kind, self._handler, self._family = sandbox, kind, handler, family

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        struck = self._sandbox.faults.take(self._kind, await self._endpoint(request))
        request.state.struck = struck
        spoiling = next((f for f in struck if f.action in SPOILING), None)
        await _wait(struck, before=True)
        response = None if spoiling and not spoiling.carries_out else await self._answer(request, struck)
        await _wait(struck, before=False)
        if spoiling is not None:
            await spoil(Exchange(spoiling, self._sandbox.line, scope, receive, send), response)
        elif response is not None:
            await response(scope, receive, send)

    async def _endpoint(self, request: Request) -> str:
        """What a submit is of: by its path, in the legacy family by its body, which is read only if that matters."""
        if self._kind != "submit":
            return ""
        if request.url.path.startswith(_V2):
            return request.url.path.removeprefix(_V2)
        return await started_in(request) if self._sandbox.faults.by_endpoint else ""

    async def _answer(self, request: Request, struck: list[OrderedFault]) -> Response:
        refusing = next((f for f in struck if f.action in {"refuse", "unauthorized"}), None)
        try:
            if refusing is None:
                return await self._handler(request)
            code = refusing.code if refusing.action == "refuse" else self._family.wrong_key
            words = refusing.words if refusing.action == "refuse" else ""
            raise Refused(code, "ordered", message=words)  # noqa: TRY301 - one way to refuse
        except Refused as refusal:
            _log.info("%s refused with %s: %s", request.url.path, refusal.code, refusal.reason or refusal.message)
            shown = refusal.reason.encode("ascii", "replace").decode()[:300].replace("\n", " ")
            answer = self._family.answer(refusal.code, refusal.message)
            if shown:
                answer.headers["X-Sandbox-Reason"] = shown
            if refusing and refusing.retry_after:
                answer.headers["Retry-After"] = refusing.retry_after
            return answer


async def _wait(struck: list[OrderedFault], *, before: bool) -> None:
    await asyncio.sleep(sum(f.seconds for f in struck if f.action == "delay" and f.before is before))


class Guard:
    """Answers only those who mean this machine.

    A page in the user's browser must not reach the sandbox: neither under a name that it points at
    127.0.0.1 (DNS rebinding shows in the Host header), nor by a form (which carries its Origin).
    """

    def __init__(self, app: ASGIApp, *, sandbox: Sandbox, hosts: frozenset[str]) -> None:
        self._app, self._sandbox, self._hosts = app, sandbox, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"}:
            self._sandbox.touch()
            headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
            origin = headers.get(b"origin")
            if not self._is_ours(f"//{headers.get(b'host', '')}") or (origin and not self._is_ours(origin)):
                await _turned_away(scope)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _is_ours(self, address: str) -> bool:
        try:
            host = urlsplit(address).hostname or ""
        except ValueError:
            return False
        return host in self._hosts or is_loopback(host)


def _turned_away(scope: Scope) -> ASGIApp:
    if scope["type"] == "websocket":
        return WebSocketClose()  # before it was opened: the handshake is answered with 403
    return PlainTextResponse("This sandbox answers only its own machine.", 403)
