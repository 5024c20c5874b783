"""Whose request it is: the key in the header of the v2 family, or in the body of the legacy one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .wire import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from .service import Sandbox

__all__ = ["Keyed", "origin_of"]


class Keyed:
    """Handlers over one sandbox, which look at the key."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def _check_bearer(self, request: Request, code: str) -> None:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not self._sandbox.is_key(given.strip()):
            raise Refused(code, "wrong key")

    def _check_given(self, body: Mapping[str, Any], *names: str) -> None:
        if not any(self._sandbox.is_key(body.get(name)) for name in names):
            raise Refused("802", "wrong key")


def origin_of(request: Request) -> str:
    """What the addresses begin with that an answer holds."""
    return f"{request.url.scheme}://{request.headers.get('host', '')}"
