"""The sandbox as an ASGI app: the service's routes, served by tests without a socket and by uvicorn.

Each route is a coroutine that returns an answer or raises `Refused`; `_Route` around it lets ordered
faults strike, and puts a refusal into the shape that this family of routes has. Time comes from
`clock` alone. Nothing here opens a connection: foreign addresses in a request are never fetched.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import os
import random
import tempfile
import threading
import time
import uuid
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from .._version import __version__
from ..media import Probe, probe
from ..specs import ModelSpec, builtin_catalog, estimate
from . import wire
from .examples import EXAMPLES, example
from .faults import Faults, OrderedFault
from .jobs import Jobs
from .lifecycle import DAY, OPEN, Account, State, Task, account, draw_times, ended_at, new_task_id, state
from .order import Order, output_types
from .reading import Desk, digest_of, is_loopback
from .wire import Refused

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping

    from starlette.types import ASGIApp, Receive, Scope, Send

    from ..specs import MediaFacts
    from .jobs import Renderer
    from .store import Store

    Handler = Callable[[Request], Awaitable[Response]]

__all__ = ["DEFAULT_SPEED", "KEY", "Dropped", "Sandbox", "create_app"]

_log = logging.getLogger(__name__)

KEY = "sandbox"
DEFAULT_SPEED = 9.0
"""At this speed a clip takes about ten seconds in all."""

_MB = 1024 * 1024
_LARGEST_BODY = 512 * _MB
_LARGEST_LEGACY_UPLOAD = 30 * _MB
_UPLOAD_FORMATS = frozenset({"jpg", "png", "webp", "zip", "mp3", "wav", "flac", "mp4", "avi", "mov", "mkv"})
_TEST_HOSTS = ("testserver", "test", "sandbox")
_CONCURRENT = 50
_MEDIA_TYPES = {"glb": "model/gltf-binary"}


class Dropped(ConnectionResetError):
    """The connection is closed with no answer: an ordered fault, where no socket is there to close."""


class Sandbox:
    """All that the routes share; `app.state.sandbox` of an app made by `create_app`.

    Attributes:
        store: Tasks and files.
        faults: Where troubles are ordered: `sandbox.faults.order("submit", "refuse", code="415")`.
        last_seen: The monotonic time of the last request.
    """

    def __init__(
        self,
        store: Store,
        *,
        key: str,
        speed: float,
        clock: Callable[[], float],
        catalog: Mapping[str, ModelSpec],
        render: Renderer,
        build: str,
        hang_up: Callable[[Scope], None] | None,
        on_stop: Callable[[], None] | None,
    ) -> None:
        self.store, self.faults, self.speed, self.build = store, Faults(), speed, build
        self.last_seen = time.monotonic()
        self.jobs = Jobs(store, clock, render)
        self.hang_up = hang_up
        self._key, self._clock, self._on_stop = key, clock, on_stop
        self._specs = {spec.endpoint: spec for spec in catalog.values()}
        self._desk = Desk(store, self._result_path)
        self._noise = random.SystemRandom()
        self._lock = threading.Lock()
        store.sweep(clock())

    # -- the v2 family

    async def submit(self, request: Request) -> Response:
        self._check_bearer(request, "1002")
        spec = self._specs.get(request.path_params["endpoint"])
        if spec is None:
            raise Refused("1001", f"no model at {request.path_params['endpoint']}")
        if request.method != "POST":
            raise Refused("1009", "a submit is a POST")
        body = await _json_body(request)
        host = request.headers.get("host", "")
        values, facts = await run_in_threadpool(self._desk.read, spec, body, host=host, now=self._clock())
        task = self._new_task(spec, values, facts, request.state.struck)
        self.jobs.start(task, spec)
        return JSONResponse(wire.submitted(task.task_id, uuid.uuid4().hex))

    async def query(self, request: Request) -> Response:
        self._check_bearer(request, "1002")
        if request.method != "POST":
            raise Refused("1009", "a query is a POST")
        task = self._task_in(await _json_body(request), "1004")
        where = self._look_at(task)
        if where is State.SUCCESS:
            results = [wire.result(url=url, kind=kind) for url, kind in self._links(task, request)]
            results = results or [wire.result(url=None, kind="txt", text=self._words(task))]
            return JSONResponse(wire.succeeded(task.task_id, results, price=task.amount, seconds=task.run))
        if where is State.FAILED:
            return JSONResponse(wire.failed(task.task_id, task.fail_code, task.fail_message))
        return JSONResponse(wire.flat(task.task_id, where.value))

    async def upload(self, request: Request) -> Response:
        self._check_bearer(request, "401")
        async with _form(request, _LARGEST_BODY, "1008") as form:
            path, facts = await self._keep(form.get("file"), "1007")
        kind = facts.format if facts.kind == "unknown" else facts.kind
        url = f"{_origin(request)}/uploads/{path.name}"
        return JSONResponse(wire.uploaded(kind=kind, url=url, name=f"openapi/{path.name}", size=facts.size))

    async def queue_status(self, request: Request) -> Response:
        self._check_bearer(request, "401")
        now = self._account()
        data = {
            "apiKeyType": "ENTERPRISE-SHARED",
            "concurrentLimit": _CONCURRENT,
            "runningCount": str(now.running),
            "queuedCount": str(now.queued),
            "totalCurrentTasks": str(now.running + now.queued),
        }
        return JSONResponse(wire.envelope(data))

    # -- the legacy family

    async def account(self, request: Request) -> Response:
        self._check_given(await _fields(request), "apikey", "apiKey")
        now = self._account()
        data = {
            "remainCoins": "0",
            "currentTaskCounts": str(now.running + now.queued),
            "remainMoney": f"{now.money:.2f}",
            "currency": "CNY",
            "apiType": "SHARED",
        }
        return JSONResponse(wire.envelope(data))

    async def legacy_status(self, request: Request) -> Response:
        task = self._legacy_task(await _fields(request))
        return JSONResponse(wire.envelope(self._look_at(task).value))

    async def legacy_outputs(self, request: Request) -> Response:
        task = self._legacy_task(await _fields(request))
        where = self._look_at(task)
        if where is State.SUCCESS:
            return JSONResponse(
                wire.legacy_outputs(self._links(task, request), price=task.amount, seconds=task.run),
            )
        if where in OPEN:
            raise Refused("804" if where is State.RUNNING else "813")
        reason = {"exception_type": task.fail_code, "exception_message": task.fail_message or where.value}
        return JSONResponse(
            wire.envelope({"failedReason": reason}, code=805, message=wire.LEGACY_MESSAGES["805"]),
        )

    async def cancel(self, request: Request) -> Response:
        task = self._legacy_task(await _fields(request))
        if self._look_at(task) in OPEN:
            self.store.put(replace(task, cancelled_at=self._clock()))
        return JSONResponse(wire.envelope())

    async def legacy_upload(self, request: Request) -> Response:
        async with _form(request, _LARGEST_LEGACY_UPLOAD, "809") as form:
            self._check_given(form, "apiKey")
            path, _ = await self._keep(form.get("file"), "301")
        return JSONResponse(wire.envelope({"fileName": f"api/{path.name}", "fileType": "input"}))

    # -- files, open to whoever has the link

    async def result_file(self, request: Request) -> Response:
        name = request.path_params["name"]
        task = self.store.find_by_file(name)
        if task is None or state(task, self._clock()) is not State.SUCCESS:
            return PlainTextResponse("NoSuchKey", 404)
        if self._clock() > ended_at(task) + DAY:
            return PlainTextResponse("AccessDenied: Request has expired", 403)
        path = self.jobs.path(task, name)
        if not path.is_file():
            await asyncio.wrap_future(self.jobs.start(task, self._specs[task.endpoint]))
        return _file(path)

    async def upload_file(self, request: Request) -> Response:
        path = self.store.upload(request.path_params["name"], self._clock())
        return _file(path) if path else PlainTextResponse("NoSuchKey", 404)

    async def example_file(self, request: Request) -> Response:
        path = await run_in_threadpool(example, self.store, request.path_params["name"])
        return _file(path) if path else PlainTextResponse("NoSuchKey", 404)

    # -- the sandbox's own routes

    async def health(self, _: Request) -> Response:
        now = self._account()
        return JSONResponse(
            {
                "name": "rh_widgets sandbox",
                "version": __version__,
                "build": self.build,
                "pid": os.getpid(),
                "open": now.running + now.queued,
                "tasks": len(self.store.tasks),
                "examples": [f"/examples/{name}" for name in EXAMPLES],
            }
        )

    async def control_faults(self, request: Request) -> Response:
        self._check_bearer(request, "1002")
        if request.method == "DELETE":
            self.faults.clear()
        elif request.method == "POST":
            try:
                self.faults.order_from(await _json_body(request))
            except ValueError as error:
                raise Refused("1007", message=str(error)) from None
        return JSONResponse([asdict(fault) for fault in self.faults.pending()])

    async def control_account(self, request: Request) -> Response:
        """Set what is left: the credit becomes that much more than what was spent."""
        self._check_bearer(request, "1002")
        try:
            wanted = Decimal(str((await _json_body(request))["money"]))
        except (ArithmeticError, KeyError, TypeError):
            raise Refused("1007", message="money is an amount, such as 12.50") from None
        self.set_money(wanted)
        return JSONResponse({"money": f"{self._account().money:.2f}"})

    async def control_stop(self, request: Request) -> Response:
        self._check_bearer(request, "1002")
        if self._on_stop is not None:
            self._on_stop()
        return JSONResponse({"stopping": self._on_stop is not None})

    def set_money(self, amount: Decimal) -> None:
        """Let the account show `amount`."""
        self.store.set_credit(self.store.credit + amount - self._account().money)

    def open_tasks(self) -> int:
        """How many tasks are queued or running."""
        now = self._account()
        return now.queued + now.running

    def close(self) -> None:
        """Wait for renderings under way."""
        self.jobs.close()

    # -- what they are made of

    def _new_task(
        self, spec: ModelSpec, values: dict[str, Any], facts: list[MediaFacts], struck: list[OrderedFault]
    ) -> Task:
        seconds = next((f.seconds for f in facts if f.seconds), None)
        price = estimate(spec, values, media_seconds=seconds).amount
        now = self._clock()
        with self._lock:
            money = self._account()
            if money.money - money.reserved < (price or 0):
                raise Refused("812", "the balance is too low")
            task_id = new_task_id(now, self._noise)
            queue, run = draw_times(task_id, spec.output, float(values.get("duration") or 5), self.speed)
            failing = next((f for f in struck if f.action == "fail"), None)
            task = Task(
                task_id=task_id,
                endpoint=spec.endpoint,
                payload=values,
                digest=digest_of(spec.endpoint, values),
                created_at=now,
                queue=queue + sum(f.seconds for f in struck if f.action == "slow"),
                run=run,
                price=None if price is None else str(price),
                files=[f"{uuid.uuid4()}.{kind}" for kind in output_types(spec, values)],
                fail_code=failing.code if failing else "",
                fail_message=_message(failing) if failing else "",
            )
            self.store.put(task)
        return task

    def _look_at(self, task: Task) -> State:
        """The state of a task now; one that should be rendered by now, and is not, is taken up again."""
        where = state(task, self._clock())
        if where in OPEN and not task.fail_code and task.ready_at is None and task.endpoint in self._specs:
            self.jobs.start(task, self._specs[task.endpoint])
        return where

    def _account(self) -> Account:
        return account(self.store.tasks, self.store.credit, self._clock())

    def _links(self, task: Task, request: Request) -> list[tuple[str, str]]:
        return [(f"{_origin(request)}/files/{name}", name.rpartition(".")[2]) for name in task.files]

    def _words(self, task: Task) -> str:
        prompt = str(task.payload.get("prompt") or task.payload.get("text") or "")
        return f"SANDBOX: {self._specs[task.endpoint].title} would have answered here. It was asked: {prompt}"

    def _result_path(self, name: str) -> Path | None:
        """A result as the input of another task."""
        task = self.store.find_by_file(name)
        if task is None or state(task, self._clock()) is not State.SUCCESS:
            return None
        path = self.jobs.path(task, name)
        return path if path.is_file() else None

    async def _keep(self, file: object, missing: str) -> tuple[Path, Probe]:
        if not isinstance(file, UploadFile):
            raise Refused(missing, "no part named file")
        return await run_in_threadpool(self._keep_now, file)

    def _keep_now(self, file: UploadFile) -> tuple[Path, Probe]:
        with tempfile.TemporaryDirectory() as folder:
            draft = Path(folder) / "upload"
            with draft.open("wb") as out:
                while chunk := file.file.read(_MB):
                    out.write(chunk)
            facts = probe(draft)
            if facts.format not in _UPLOAD_FORMATS:
                raise Refused("808", f"{facts.format or facts.kind} is not taken")
            return self.store.keep_upload(draft, facts.format, self._clock()), facts

    def _legacy_task(self, body: Mapping[str, Any]) -> Task:
        self._check_given(body, "apiKey")
        return self._task_in(body, "807", missing="301")

    def _task_in(self, body: Any, unknown: str, *, missing: str = "1007") -> Task:
        task_id = body.get("taskId") if hasattr(body, "get") else None
        if not isinstance(task_id, str | int) or isinstance(task_id, bool) or not task_id:
            raise Refused(missing, "no taskId")
        task = self.store.find(str(task_id))
        if task is None or task.endpoint not in self._specs:
            raise Refused(unknown, "no such task")
        return task

    def _check_bearer(self, request: Request, code: str) -> None:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not self._is_key(given.strip()):
            raise Refused(code, "wrong key")

    def _check_given(self, body: Mapping[str, Any], *names: str) -> None:
        if not any(isinstance(body.get(name), str) and self._is_key(body[name]) for name in names):
            raise Refused("802", "wrong key")

    def _is_key(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self._key.encode())


def create_app(
    store: Store,
    *,
    key: str = KEY,
    speed: float = DEFAULT_SPEED,
    clock: Callable[[], float] = time.time,
    catalog: Mapping[str, ModelSpec] | None = None,
    render: Renderer | None = None,
    hosts: Iterable[str] = _TEST_HOSTS,
    build: str = "",
    hang_up: Callable[[Scope], None] | None = None,
    on_stop: Callable[[], None] | None = None,
) -> Starlette:
    """A sandbox over a store.

    Args:
        store: What it keeps; one app has it at a time.
        key: The key that it takes.
        speed: How much faster than life its tasks run.
        clock: The time, in seconds since 1970; a test turns it by hand.
        catalog: The models it has; those of the package by default.
        render: Draws results; a test may give something cheaper.
        hosts: Names in the Host header that are answered besides those of this machine.
        build: Told by `/sandbox/health`.
        hang_up: Closes a connection; without it an ordered `drop` raises `Dropped`.
        on_stop: Called when `/sandbox/stop` is asked for.

    Returns:
        The app; `app.state.sandbox` is its `Sandbox`, with the faults to order.
    """
    sandbox = Sandbox(
        store,
        key=key,
        speed=speed,
        clock=clock,
        catalog=builtin_catalog() if catalog is None else catalog,
        render=render or _draw,
        build=build,
        hang_up=hang_up,
        on_stop=on_stop,
    )
    app = Starlette(routes=_routes(sandbox))
    app.state.sandbox = sandbox
    app.add_middleware(_Guard, sandbox=sandbox, hosts=frozenset(hosts))
    return app


def _draw(order: Order, target: Path, kind: str) -> None:
    from .render import render

    render(order, target, kind)


def _routes(sandbox: Sandbox) -> list[Route]:
    anything = ["GET", "POST", "PUT", "PATCH", "DELETE"]

    def route(path: str, kind: str, handler: Handler, methods: list[str], family: _Family) -> Route:
        return Route(path, _Route(sandbox, kind, handler, family), methods=methods)

    return [
        route("/openapi/v2/query", "query", sandbox.query, anything, _FLAT),
        route("/openapi/v2/media/upload/binary", "upload", sandbox.upload, ["POST"], _UPLOAD),
        route("/openapi/v2/queue/status", "queue", sandbox.queue_status, ["GET"], _BEARER_ENVELOPE),
        route("/openapi/v2/{endpoint:path}", "submit", sandbox.submit, anything, _FLAT),
        route("/uc/openapi/accountStatus", "account", sandbox.account, ["POST"], _ENVELOPE),
        route("/task/openapi/status", "status", sandbox.legacy_status, ["POST"], _ENVELOPE),
        route("/task/openapi/outputs", "outputs", sandbox.legacy_outputs, ["POST"], _ENVELOPE),
        route("/task/openapi/cancel", "cancel", sandbox.cancel, ["POST"], _ENVELOPE),
        route("/task/openapi/upload", "upload", sandbox.legacy_upload, ["POST"], _ENVELOPE),
        route("/files/{name}", "file", sandbox.result_file, ["GET"], _FLAT),
        route("/uploads/{name}", "file", sandbox.upload_file, ["GET"], _FLAT),
        Route("/examples/{name}", sandbox.example_file),
        Route("/sandbox/health", sandbox.health),
        route("/sandbox/faults", "", sandbox.control_faults, ["GET", "POST", "DELETE"], _FLAT),
        route("/sandbox/account", "", sandbox.control_account, ["POST"], _FLAT),
        route("/sandbox/stop", "", sandbox.control_stop, ["POST"], _FLAT),
    ]


@dataclass(frozen=True, slots=True)
class _Family:
    """How a family of routes words a refusal, and which code it has for a wrong key."""

    shape: Callable[[str, str], dict[str, Any]]
    wrong_key: str


_FLAT = _Family(wire.refused, "1002")
_UPLOAD = _Family(lambda code, message: {"code": int(code), "message": message, "data": None}, "401")
_ENVELOPE = _Family(lambda code, message: wire.envelope(code=int(code), message=message), "802")
_BEARER_ENVELOPE = _Family(_ENVELOPE.shape, "401")


class _Route:
    """One route as an ASGI app, with the faults that were ordered for it."""

    def __init__(self, sandbox: Sandbox, kind: str, handler: Handler, family: _Family) -> None:
        self._sandbox, self._kind, self._handler, self._family = sandbox, kind, handler, family

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        struck = self._sandbox.faults.take(self._kind, request.path_params.get("endpoint", ""))
        request.state.struck = struck
        for fault in struck:
            if fault.action == "delay":
                await asyncio.sleep(fault.seconds)
        spoiling = next((f for f in struck if f.action in {"drop", "http", "garbage", "truncated"}), None)
        response = None if spoiling and spoiling.before else await self._answer(request, struck)
        if spoiling is not None:
            response = await self._spoil(spoiling, response, scope)
        if response is not None:
            await response(scope, receive, send)

    async def _answer(self, request: Request, struck: list[OrderedFault]) -> Response:
        try:
            for fault in struck:
                if fault.action == "unauthorized":
                    raise Refused(self._family.wrong_key, "ordered")  # noqa: TRY301 - one way to refuse
                if fault.action == "refuse":
                    raise Refused(fault.code, "ordered", message=_message(fault))  # noqa: TRY301 - likewise
            return await self._handler(request)
        except Refused as refusal:
            _log.info("%s refused with %s: %s", request.url.path, refusal.code, refusal.reason or refusal.message)
            shown = refusal.reason.encode("ascii", "replace").decode()[:300].replace("\n", " ")
            return JSONResponse(
                self._family.shape(refusal.code, refusal.message),
                headers={"X-Sandbox-Reason": shown} if shown else None,
            )

    async def _spoil(self, fault: OrderedFault, response: Response | None, scope: Scope) -> Response | None:
        match fault.action:
            case "http":
                return PlainTextResponse("upstream error", fault.status)
            case "garbage":
                return Response("<html><body>gateway</body></html>", media_type="text/html")
            case "truncated":
                body = bytes(response.body) if response is not None else b'{"taskId": "1'
                return Response(body[: len(body) // 2], media_type="application/json")
            case _:
                await self._drop(scope)
                return None

    async def _drop(self, scope: Scope) -> None:
        if self._sandbox.hang_up is None:
            raise Dropped("the connection was closed without an answer, as ordered")
        self._sandbox.hang_up(scope)
        # The server hears of the closed connection on its next turn; until then it would answer 500.
        await asyncio.sleep(0.1)


class _Guard:
    """Answers only those who mean this machine.

    A page in the user's browser must not reach the sandbox: neither under a name that it points at
    127.0.0.1 (DNS rebinding shows in the Host header), nor by a form (which carries its Origin).
    """

    def __init__(self, app: ASGIApp, *, sandbox: Sandbox, hosts: frozenset[str]) -> None:
        self._app, self._sandbox, self._hosts = app, sandbox, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self._sandbox.last_seen = time.monotonic()
            headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
            origin = headers.get(b"origin")
            if not self._is_ours(f"//{headers.get(b'host', '')}") or (origin and not self._is_ours(origin)):
                await PlainTextResponse("This sandbox answers only its own machine.", 403)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _is_ours(self, address: str) -> bool:
        try:
            host = urlsplit(address).hostname or ""
        except ValueError:
            return False
        return host in self._hosts or is_loopback(host)


async def _json_body(request: Request) -> Any:
    _check_length(request, _LARGEST_BODY, "1007")
    try:
        return json.loads(await request.body())
    except ValueError:
        raise Refused("1007", "the body is no JSON") from None


@asynccontextmanager
async def _form(request: Request, limit: int, too_large: str) -> AsyncIterator[Mapping[str, Any]]:
    """The fields of a form; its files are temporary, and gone after the block."""
    _check_length(request, limit, too_large)
    try:
        form = await request.form()
    except HTTPException:
        raise Refused("1007", "the body is no form") from None
    try:
        yield form
    finally:
        await form.close()


async def _fields(request: Request) -> Mapping[str, Any]:
    """The body of a legacy call: JSON or a form."""
    if "form" in request.headers.get("content-type", ""):
        async with _form(request, _MB, "301") as form:
            return dict(form)
    body = await _json_body(request)
    if not isinstance(body, dict):
        raise Refused("301", "the body is no JSON object")
    return body


def _check_length(request: Request, limit: int, code: str) -> None:
    length = request.headers.get("content-length", "0")
    if length.isdigit() and int(length) > limit:
        raise Refused(code, "the body is too large")


def _origin(request: Request) -> str:
    return f"{request.url.scheme}://{request.headers.get('host', '')}"


def _file(path: Path) -> Response:
    kind = _MEDIA_TYPES.get(path.suffix.lstrip("."))
    return FileResponse(path, media_type=kind, headers={"Cache-Control": "private, max-age=3600"})


def _message(fault: OrderedFault) -> str:
    return fault.message or Refused(fault.code).message
