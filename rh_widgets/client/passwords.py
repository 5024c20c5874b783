"""What opens protected works: kept by the work's number, sent with its orders, struck out of answers."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from .tolerant import opened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .settings import Key

__all__ = ["FIELD", "Passwords"]

_WORDS: Final = frozenset({"msg", "message", "errorMessage", "failedReason", "promptTips"})
FIELD: Final = "accessPassword"  # no public document names it: seen in third parties' clients


class Passwords:
    """The passwords of one client; shows none of them."""

    def __init__(self) -> None:
        self._kept: dict[str, Key] = {}

    def __repr__(self) -> str:
        return f"<Passwords of {len(self._kept)} works>"

    def keep(self, work_id: str, password: Key) -> None:
        self._kept[work_id] = password

    def fitting(self, route: str, body: Mapping[str, Any]) -> dict[str, str]:
        """The member that a body about a protected work needs; the work is named in it, or ends the route."""
        named = (body.get("workflowId"), body.get("webappId"), route.rstrip("/").rpartition("/")[2])
        password = next((self._kept[str(n)] for n in named if str(n) in self._kept), None)
        return {FIELD: password.reveal()} if password else {}

    def strike(self, text: str) -> str:
        """A server's answer without the passwords, as far as it is words that are shown.

        They may be as short as "1234" or "output". So all else comes through as it is, or the link to a
        result that is paid for would lead nowhere, and a graph would ask for something else. Of the words
        only whole ones go, and no text that is a number: a task's must come through.
        """
        if not self._kept:
            return text
        words = "|".join(re.escape(key.reveal()) for key in self._kept.values())
        pattern = re.compile(rf"(?<![A-Za-z0-9])(?:{words})(?![A-Za-z0-9])")
        if not pattern.search(text):
            return text
        try:
            return json.dumps(_without(json.loads(text), pattern))
        except (ValueError, RecursionError):
            return pattern.sub("…", text)


def _without(body: Any, pattern: re.Pattern[str]) -> Any:
    """An answer whose words are struck; those of an envelope's `data` too."""
    if not isinstance(body, dict):
        return body
    clean = {name: _struck(value, pattern) if name in _WORDS else value for name, value in body.items()}
    data = opened(clean.get("data"))
    return clean | {"data": _without(data, pattern)} if isinstance(data, dict) else clean


def _struck(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return value if value.isdigit() else pattern.sub("…", value)
    if isinstance(value, list):
        return [_struck(item, pattern) for item in value]
    return {k: _struck(v, pattern) for k, v in value.items()} if isinstance(value, dict) else value
