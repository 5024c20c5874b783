"""Reading request bodies: JSON or a form, no larger than is sensible; refused in the wire's own words."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException

from .wire import Refused

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from starlette.requests import Request

__all__ = ["LARGEST_BODY", "fields", "form", "json_body", "started_in"]

_MB = 1024 * 1024
LARGEST_BODY = 512 * _MB


async def json_body(request: Request) -> Any:
    """The JSON of a body."""
    _check_length(request, LARGEST_BODY, "1007")
    try:
        return json.loads(await request.body())
    except ValueError:
        raise Refused("1007", "the body is no JSON") from None


@asynccontextmanager
async def form(request: Request, limit: int, too_large: str) -> AsyncIterator[Mapping[str, Any]]:
    """The fields of a form; its files are temporary, and gone after the block."""
    _check_length(request, limit, too_large)
    try:
        parts = await request.form()
    except HTTPException:
        raise Refused("1007", "the body is no form") from None
    try:
        yield parts
    finally:
        await parts.close()


async def fields(request: Request) -> Mapping[str, Any]:
    """The body of a legacy call: JSON or a form."""
    if "form" in request.headers.get("content-type", ""):
        async with form(request, _MB, "301") as parts:
            return dict(parts)
    body = await json_body(request)
    if not isinstance(body, dict):
        raise Refused("301", "the body is no JSON object")
    return body


async def started_in(request: Request) -> str:
    """The endpoint of the app or workflow that a legacy start names; empty where its body does not read."""
    try:
        body = await fields(request)
    except Refused:
        return ""
    app, code = body.get("webappId"), body.get("quickCreateCode")
    if not app:
        return f"run/workflow/{body.get('workflowId', '')}"
    return f"run/quick-ai-app/{app}/{code}" if code else f"run/ai-app/{app}"


def _check_length(request: Request, limit: int, code: str) -> None:
    length = request.headers.get("content-length", "0")
    if length.isdigit() and int(length) > limit:
        raise Refused(code, "the body is too large")
