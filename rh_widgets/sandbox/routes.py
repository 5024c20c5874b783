"""The routes: what comes in, which of the sandbox's answers goes out."""

from __future__ import annotations

import asyncio
import os
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from .._version import __version__
from ..errors import ConfigurationError
from ..specs import spec_of
from . import wire
from .answers import outputs_answer, query_answer
from .bodies import LARGEST_BODY, fields, form, json_body
from .broadcast import PATH
from .door import BEARER_ENVELOPE, ENVELOPE, FLAT, OBJECT_STORE, UPLOAD, Door, Family
from .examples import EXAMPLES, example
from .keys import Keyed, origin_of
from .lifecycle import State
from .routes_works import works_routes
from .styles import styles
from .wire import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from starlette.requests import Request

    from ..media import Probe
    from .door import Handler
    from .lifecycle import Task
    from .service import Sandbox

__all__ = ["routes"]

_LARGEST_LEGACY_UPLOAD = 30 * 1024 * 1024
_FORM = 64 * 1024  # what a form may need around its file
_LEGACY_KINDS = ("image", "video", "audio", "zip", "input")
_MEDIA_TYPES = {"glb": "model/gltf-binary"}


def routes(sandbox: Sandbox) -> list[BaseRoute]:
    """Every route of a sandbox; the first that fits answers."""
    on = _Routes(sandbox)
    anything = ["GET", "POST", "PUT", "PATCH", "DELETE"]

    def route(path: str, kind: str, handler: Handler, methods: list[str], family: Family) -> Route:
        return Route(path, Door(sandbox, kind, handler, family), methods=methods)

    return [
        *works_routes(sandbox),
        route("/openapi/v2/query", "query", on.query, anything, FLAT),
        route("/openapi/v2/media/upload/binary", "upload", on.upload, ["POST"], UPLOAD),
        route("/openapi/v2/queue/status", "queue", on.queue_status, ["GET"], BEARER_ENVELOPE),
        route("/openapi/v2/{endpoint:path}", "submit", on.submit, anything, FLAT),
        route("/uc/openapi/accountStatus", "account", on.account, ["POST"], ENVELOPE),
        route("/task/openapi/status", "status", on.legacy_status, ["POST"], ENVELOPE),
        route("/task/openapi/outputs", "outputs", on.legacy_outputs, ["POST"], ENVELOPE),
        route("/task/openapi/cancel", "cancel", on.cancel, ["POST"], ENVELOPE),
        route("/task/openapi/getWebhookDetail", "webhook_detail", on.webhook_detail, ["POST"], ENVELOPE),
        route("/task/openapi/retryWebhook", "webhook_retry", on.retry_webhook, ["POST"], ENVELOPE),
        route("/task/openapi/upload", "upload", on.legacy_upload, ["POST"], ENVELOPE),
        route("/api/openapi/getLoraUploadUrl", "lora_link", on.lora_link, ["POST"], ENVELOPE),
        route("/lora/{name}", "lora", on.lora_file, ["PUT"], OBJECT_STORE),
        route("/api/fast/creation/model/params", "styles", on.styles, ["POST"], ENVELOPE),
        route("/files/{name}", "file", on.result_file, ["GET"], FLAT),
        route("/uploads/{name}", "file", on.upload_file, ["GET"], FLAT),
        WebSocketRoute(PATH, sandbox.broadcast.visit),
        Route("/examples/{name}", on.example_file),
        Route("/sandbox/health", on.health),
        route("/sandbox/faults", "", on.control_faults, ["GET", "POST", "DELETE"], FLAT),
        route("/sandbox/tasks", "", on.control_tasks, ["GET"], FLAT),
        route("/sandbox/limits", "", on.control_limits, ["GET", "POST"], FLAT),
        route("/sandbox/account", "", on.control_account, ["POST"], FLAT),
        route("/sandbox/models", "", on.control_models, ["POST"], FLAT),
        route("/sandbox/stop", "", on.control_stop, ["POST"], FLAT),
    ]


class _Routes(Keyed):
    """The handlers, over one sandbox."""

    # -- the v2 family

    async def submit(self, request: Request) -> Response:
        self._check_bearer(request, "1002")
        spec = self._sandbox.specs.get(request.path_params["endpoint"])
        if spec is None:
            raise Refused("1001", f"no model at {request.path_params['endpoint']}")
        if request.method != "POST":
            raise Refused("1009", "a submit is a POST")
        body = await json_body(request)
        host = request.headers.get("host", "")
        task = await run_in_threadpool(self._sandbox.submit, spec, body, host=host, struck=request.state.struck)
        return JSONResponse(wire.submitted(task.task_id, task.client_id))

    async def query(self, request: Request) -> Response:
        self._check_bearer(request, "1002")
        if request.method != "POST":
            raise Refused("1009", "a query is a POST")
        task = self._task_in(await json_body(request), "1004")
        return JSONResponse(query_answer(self._sandbox, task, origin_of(request)))

    async def upload(self, request: Request) -> Response:
        self._check_bearer(request, "401")
        async with form(request, LARGEST_BODY, "1008") as parts:
            path, facts = await self._keep(parts.get("file"), "1007")
        kind = facts.format if facts.kind == "unknown" else facts.kind
        url = f"{origin_of(request)}/uploads/{path.name}"
        return JSONResponse(wire.uploaded(kind=kind, url=url, name=f"openapi/{path.name}", size=facts.size))

    async def queue_status(self, request: Request) -> Response:
        self._check_bearer(request, "401")
        now = self._sandbox.account()
        data = {
            "apiKeyType": "ENTERPRISE-SHARED",
            "concurrentLimit": self._sandbox.concurrent,
            "runningCount": str(now.running),
            "queuedCount": str(now.queued),
            "totalCurrentTasks": str(now.running + now.queued),
        }
        return JSONResponse(wire.envelope(data))

    # -- the legacy family

    async def account(self, request: Request) -> Response:
        self._check_given(await fields(request), "apikey", "apiKey")
        now = self._sandbox.account()
        data = {
            "remainCoins": "0",
            "currentTaskCounts": str(now.running + now.queued),
            "remainMoney": f"{now.money:.2f}",
            "currency": "CNY",
            "apiType": "SHARED",
        }
        return JSONResponse(wire.envelope(data))

    async def legacy_status(self, request: Request) -> Response:
        task = self._legacy_task(await fields(request))
        return JSONResponse(wire.envelope(self._sandbox.look_at(task).value))

    async def legacy_outputs(self, request: Request) -> Response:
        task = self._legacy_task(await fields(request))
        return JSONResponse(outputs_answer(self._sandbox, task, origin_of(request)))

    async def cancel(self, request: Request) -> Response:
        task = self._legacy_task(await fields(request))
        self._sandbox.cancel(task)
        return JSONResponse(wire.envelope())

    async def webhook_detail(self, request: Request) -> Response:
        hook = self._sandbox.hooks.of_task(self._legacy_task(await fields(request)).task_id)
        return JSONResponse(wire.envelope(hook and hook.detail()))

    async def retry_webhook(self, request: Request) -> Response:
        body = await fields(request)
        self._check_given(body, "apiKey")
        hook_id, url = body.get("webhookId"), body.get("webhookUrl")
        if not isinstance(hook_id, str | int) or not isinstance(url, str) or not url:
            raise Refused("301", "no webhookId or no webhookUrl")
        if not self._sandbox.hooks.resend(str(hook_id), url):
            raise Refused("301", "no such webhook")
        return JSONResponse(wire.envelope())

    async def legacy_upload(self, request: Request) -> Response:
        async with form(request, _LARGEST_LEGACY_UPLOAD + _FORM, "809") as parts:
            self._check_given(parts, "apiKey")
            if parts.get("fileType", "image") not in _LEGACY_KINDS:
                raise Refused("301", f"no fileType is {str(parts['fileType'])[:20]}")
            path, facts = await self._keep(parts.get("file"), "301")
        if facts.size > _LARGEST_LEGACY_UPLOAD:
            raise Refused("809", "the file is too large")
        name = path.stem if facts.format == "zip" else f"api/{path.name}"
        return JSONResponse(wire.envelope({"fileName": name, "fileType": "input"}))

    async def lora_link(self, request: Request) -> Response:
        body = await fields(request)
        self._check_given(body, "apiKey")
        if not body.get("loraName"):
            raise Refused("301", "no loraName")
        return JSONResponse(wire.envelope(self._sandbox.loras.link(origin_of(request), str(body.get("md5Hex", "")))))

    async def styles(self, request: Request) -> Response:
        """What quick create offers for an app; open, as its documentation shows no key."""
        body = await fields(request)
        kind, app = body.get("type"), body.get("webappId")
        if not isinstance(kind, int) or not isinstance(app, str | int) or not app:
            raise Refused("301", "no type or no webappId")
        return JSONResponse(wire.envelope(styles(kind, str(app), origin_of(request))))

    # -- files, open to whoever has the link

    async def result_file(self, request: Request) -> Response:
        name = request.path_params["name"]
        task = self._sandbox.store.find_by_file(name)
        if task is None or self._sandbox.look_at(task) is not State.SUCCESS:
            return PlainTextResponse("NoSuchKey", 404)
        if self._sandbox.has_expired(task):
            return PlainTextResponse("AccessDenied: Request has expired", 403)
        path = self._sandbox.jobs.path(task, name)
        if not path.is_file():
            await asyncio.wrap_future(self._sandbox.jobs.start(task))
        return _file(path)

    async def upload_file(self, request: Request) -> Response:
        path = self._sandbox.upload(request.path_params["name"])
        return _file(path) if path else PlainTextResponse("NoSuchKey", 404)

    async def lora_file(self, request: Request) -> Response:
        loras, file = self._sandbox.loras, request.path_params["name"]
        loras.admit(file, request.query_params)
        return Response(headers={"ETag": f'"{await loras.keep(file, request.stream())}"'})

    async def example_file(self, request: Request) -> Response:
        path = await run_in_threadpool(example, self._sandbox.store, request.path_params["name"])
        return _file(path) if path else PlainTextResponse("NoSuchKey", 404)

    # -- the sandbox's own routes

    async def health(self, _: Request) -> Response:
        now = self._sandbox.account()
        return JSONResponse(
            {
                "name": "rh_widgets sandbox",
                "version": __version__,
                "build": self._sandbox.build,
                "pid": os.getpid(),
                "open": now.running + now.queued,
                "tasks": len(self._sandbox.store.tasks),
                "examples": [f"/examples/{name}" for name in EXAMPLES],
                "apps": list(self._sandbox.works.apps),
                "workflows": list(self._sandbox.works.workflows),
            }
        )

    async def control_faults(self, request: Request) -> Response:
        self._check_bearer(request, "1002")
        if request.method == "DELETE":
            self._sandbox.faults.clear()
        elif request.method == "POST":
            try:
                self._sandbox.faults.order_from(await json_body(request))
            except ValueError as error:
                raise Refused("1007", message=str(error)) from None
        return JSONResponse([asdict(fault) for fault in self._sandbox.faults.pending()])

    async def control_tasks(self, request: Request) -> Response:
        """What a test counts: every task that was made, and those that were paid for."""
        self._check_bearer(request, "1002")
        tasks = [(task, self._sandbox.look_at(task)) for task in self._sandbox.store.tasks]
        paid = [task.amount or Decimal(0) for task, where in tasks if where is State.SUCCESS]
        shown = [
            {"taskId": task.task_id, "endpoint": task.endpoint, "status": where.value, "payload": task.payload}
            for task, where in tasks
        ]
        return JSONResponse(
            {"created": len(tasks), "paid": len(paid), "spent": wire.plain(sum(paid, Decimal(0))), "tasks": shown}
        )

    async def control_limits(self, request: Request) -> Response:
        """Set how many tasks are worked on at a time, and how many may queue."""
        self._check_bearer(request, "1002")
        given = await json_body(request) if request.method == "POST" else {}
        names = {"concurrent": 1, "queue": 0}
        if not isinstance(given, dict) or not all(
            name in names and type(value) is int and value >= names[name] for name, value in given.items()
        ):
            raise Refused("1007", message="limits are whole numbers: concurrent, at least 1, and queue")
        for name, value in given.items():
            setattr(self._sandbox, name, value)
        self._sandbox.hooks.wake()  # more slots bring ends forward
        return JSONResponse({name: getattr(self._sandbox, name) for name in names})

    async def control_account(self, request: Request) -> Response:
        """Set what is left: the credit becomes that much more than what was spent."""
        self._check_bearer(request, "1002")
        try:
            wanted = Decimal(str((await json_body(request))["money"]))
        except (ArithmeticError, KeyError, TypeError):
            raise Refused("1007", message="money is an amount, such as 12.50") from None
        self._sandbox.set_money(wanted)
        return JSONResponse({"money": f"{self._sandbox.account().money:.2f}"})

    async def control_models(self, request: Request) -> Response:
        """Learn models that only a session knows."""
        self._check_bearer(request, "1002")
        try:
            specs = [spec_of(record) for record in (await json_body(request))["models"]]
        except (ConfigurationError, KeyError, TypeError) as error:
            raise Refused("1007", message=f"models is a list of records: {error}") from None
        self._sandbox.specs |= {spec.endpoint: spec for spec in specs}
        return JSONResponse({"models": len(self._sandbox.specs)})

    async def control_stop(self, request: Request) -> Response:
        self._check_bearer(request, "1002")
        if self._sandbox.on_stop is not None:
            self._sandbox.on_stop()
        return JSONResponse({"stopping": self._sandbox.on_stop is not None})

    # -- what they share

    async def _keep(self, file: object, missing: str) -> tuple[Path, Probe]:
        if not isinstance(file, UploadFile):
            raise Refused(missing, "no part named file")
        return await run_in_threadpool(self._sandbox.keep_upload, file.file)

    def _legacy_task(self, body: Mapping[str, Any]) -> Task:
        self._check_given(body, "apiKey")
        return self._task_in(body, "807", missing="301")

    def _task_in(self, body: Any, unknown: str, *, missing: str = "1007") -> Task:
        task_id = body.get("taskId") if hasattr(body, "get") else None
        if not isinstance(task_id, str | int) or isinstance(task_id, bool) or not task_id:
            raise Refused(missing, "no taskId")
        task = self._sandbox.find(str(task_id))
        if task is None:
            raise Refused(unknown, "no such task")
        return task


def _file(path: Path) -> Response:
    kind = _MEDIA_TYPES.get(path.suffix.lstrip("."))
    return FileResponse(path, media_type=kind, headers={"Cache-Control": "private, max-age=3600"})
