"""The routes of apps and workflows: what they are, and their start by either family."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from . import wire
from .answers import start_answer
from .bodies import fields, json_body
from .checking import tips
from .door import BEARER_ENVELOPE, ENVELOPE, FLAT, Door
from .graph import save_nodes
from .keys import Keyed, origin_of
from .wire import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from .door import Family, Handler
    from .lifecycle import Task
    from .service import Sandbox
    from .works import App, Workflow

__all__ = ["works_routes"]

_ANY = ["GET", "POST", "PUT", "PATCH", "DELETE"]
_LARGEST_PAGE = 50
_SORTS = ("RECOMMEND", "HOTTEST", "NEWEST")


def works_routes(sandbox: Sandbox) -> list[Route]:
    """Every route about apps and workflows."""
    on = _Works(sandbox)

    def route(path: str, kind: str, handler: Handler, methods: list[str], family: Family) -> Route:
        return Route(path, Door(sandbox, kind, handler, family), methods=methods)

    return [
        route("/openapi/v2/run/ai-app/{app}", "submit", on.run, _ANY, FLAT),
        route("/openapi/v2/run/workflow/{workflow}", "submit", on.run, _ANY, FLAT),
        route("/task/openapi/create", "submit", on.create, ["POST"], ENVELOPE),
        route("/task/openapi/ai-app/run", "submit", on.run_app, ["POST"], ENVELOPE),
        route("/task/openapi/quick-ai-app/run", "submit", on.run_quick, ["POST"], ENVELOPE),
        route("/openapi/v2/aiapp/list", "apps", on.apps, ["POST"], BEARER_ENVELOPE),
        route("/api/webapp/apiCallDemo", "app", on.call_demo, ["GET"], ENVELOPE),
        route("/api/openapi/getJsonApiFormat", "workflow", on.graph, ["POST"], ENVELOPE),
    ]


class _Works(Keyed):
    """The handlers, over one sandbox."""

    # -- starts

    async def run(self, request: Request) -> Response:
        self._check_bearer(request, "1002")
        if request.method != "POST":
            raise Refused("1009", "a start is a POST")
        path = request.path_params
        work = self._app(path["app"], "1007") if "app" in path else self._workflow(path["workflow"], "1007")
        body = await json_body(request)
        if not isinstance(body, dict):
            raise Refused("1007", "the body is no JSON object")
        task = await self._start(request, work, body, legacy=False)
        return JSONResponse(wire.submitted(task.task_id, task.client_id, tips(save_nodes(task.graph))))

    async def create(self, request: Request) -> Response:
        body = await self._body(request)
        return await self._answer(request, self._workflow(body.get("workflowId"), "301"), body)

    async def run_app(self, request: Request) -> Response:
        body = await self._body(request)
        return await self._answer(request, self._app(body.get("webappId"), "301"), body)

    async def run_quick(self, request: Request) -> Response:
        body = await self._body(request)
        app = self._app(body.get("webappId"), "301")
        code = body.get("quickCreateCode")
        if not isinstance(code, str) or not code:
            raise Refused("301", "no quickCreateCode")
        return await self._answer(request, app.by_code(code), body)

    # -- what there is

    async def apps(self, request: Request) -> Response:
        self._check_bearer(request, "401")
        body = await json_body(request)
        current, size, sort = _page_of(body)
        apps = self._sorted(sort)
        shown = [self._record(app, request) for app in apps[(current - 1) * size : current * size]]
        return JSONResponse(wire.envelope({"records": shown, "total": len(apps), "size": size, "current": current}))

    async def call_demo(self, request: Request) -> Response:
        asked = request.query_params
        self._check_given(asked, "apiKey")
        app = self._app(asked.get("webappId"), "301")
        cover = _cover(app, request)
        data = {
            "webappName": app.title,
            "webappDescription": app.description,
            "covers": [{"url": cover, "thumbnailUri": cover}],
            "nodeInfoList": list(app.nodes),
            "curl": _example(app, request),
        }
        return JSONResponse(wire.envelope(data))

    async def graph(self, request: Request) -> Response:
        workflow = self._workflow((await self._body(request)).get("workflowId"), "301")
        return JSONResponse(wire.envelope({"prompt": json.dumps(workflow.graph, ensure_ascii=False)}))

    # -- what they share

    async def _body(self, request: Request) -> Mapping[str, Any]:
        body = await fields(request)
        self._check_given(body, "apiKey")
        return body

    async def _answer(self, request: Request, work: App | Workflow, body: Mapping[str, Any]) -> Response:
        task = await self._start(request, work, body, legacy=True)
        return JSONResponse(start_answer(self._sandbox, task, origin_of(request)))

    async def _start(self, request: Request, work: App | Workflow, body: Mapping[str, Any], *, legacy: bool) -> Task:
        host, struck = request.headers.get("host", ""), request.state.struck
        return await run_in_threadpool(self._sandbox.start, work, body, host=host, legacy=legacy, struck=struck)

    def _app(self, number: Any, missing: str) -> App:
        app = self._sandbox.works.apps.get(_id_in(number, missing))
        if app is None:
            raise Refused("901", f"no app {number}")
        return app

    def _workflow(self, number: Any, missing: str) -> Workflow:
        workflow = self._sandbox.works.workflows.get(_id_in(number, missing))
        if workflow is None:
            raise Refused("380", f"no workflow {number}")
        return workflow

    def _sorted(self, sort: str) -> list[App]:
        """The apps as their maker recommends them, by how often they ran here, or the newest first."""
        apps = list(self._sandbox.works.apps.values())
        if sort == "NEWEST":
            return sorted(apps, key=lambda app: app.id, reverse=True)
        if sort == "HOTTEST":
            runs = [task.endpoint for task in self._sandbox.store.tasks]
            return sorted(apps, key=lambda app: runs.count(app.endpoint), reverse=True)
        return apps

    def _record(self, app: App, request: Request) -> dict[str, Any]:
        return {
            "title": app.title,
            "description": app.description,
            "cover": _cover(app, request),
            "invokeExample": _example(app, request),
        }


def _id_in(number: Any, missing: str) -> str:
    """An id as text; it comes as a number too."""
    if not isinstance(number, str | int) or isinstance(number, bool) or not str(number).strip():
        raise Refused(missing, "no id")
    return str(number).strip()


def _page_of(body: Any) -> tuple[int, int, str]:
    asked = {"current": 1, "size": 12, "sort": "RECOMMEND", **(body if isinstance(body, dict) else {})}
    current, size, sort = asked["current"], asked["size"], asked["sort"]
    if type(current) is not int or type(size) is not int or current < 1 or not 1 <= size <= _LARGEST_PAGE:
        raise Refused("301", f"current is from 1, and size from 1 to {_LARGEST_PAGE}")
    if sort not in _SORTS:
        raise Refused("301", f"sort is one of {', '.join(_SORTS)}")
    return current, size, sort


def _cover(app: App, request: Request) -> str:
    return f"{origin_of(request)}/examples/{app.cover}"


def _example(app: App, request: Request) -> str:
    """A call of an app as a command line; the one place where the list of apps tells their ids."""
    body = {"nodeInfoList": [{k: n[k] for k in ("nodeId", "fieldName", "fieldValue")} for n in app.nodes]}
    return (
        f"curl --location --request POST '{origin_of(request)}/openapi/v2/{app.endpoint}' "
        "--header 'Authorization: Bearer [your api key]' --header 'Content-Type: application/json' "
        f"--data-raw '{json.dumps(body, ensure_ascii=False)}'"
    )
