"""What opens protected works: kept by the work's number, sent with its orders, struck out of answers."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .settings import Key

__all__ = ["FIELD", "Passwords"]

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
        """A server's answer without the passwords.

        They may be as short as "1234", so only whole words go, and of JSON only texts: no member's
        name, no number, and no text that is one, for a task's number must come through.
        """
        if not self._kept:
            return text
        words = "|".join(re.escape(key.reveal()) for key in self._kept.values())
        pattern = re.compile(rf"(?<![A-Za-z0-9])(?:{words})(?![A-Za-z0-9])")
        if not pattern.search(text):
            return text
        try:
            return json.dumps(_struck(json.loads(text), pattern))
        except (ValueError, RecursionError):
            return pattern.sub("…", text)


def _struck(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return value if value.isdigit() else pattern.sub("…", value)
    if isinstance(value, list):
        return [_struck(item, pattern) for item in value]
    return {k: _struck(v, pattern) for k, v in value.items()} if isinstance(value, dict) else value
