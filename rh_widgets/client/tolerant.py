"""Reading JSON that nobody promised: what is there as what was meant, and never an exception.

Numbers come as strings, objects as JSON inside a string, nothing as "null". A paid task must
not be lost to any of it.
"""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Any, Final

__all__ = [
    "as_text",
    "data_of",
    "dumped",
    "first_of",
    "is_shallow",
    "opened",
    "parse_body",
    "read_decimal",
    "read_text",
    "whole",
]

_NOTHING: Final = {"", "null", "none", "undefined"}
_DEEPEST: Final = 60  # levels; a graph has four or five
_MOST_DIGITS: Final = 30  # before or after the point: arithmetic on more takes for ever, or memory


def read_text(content: bytes) -> str:
    """A body as text. JSON is in some UTF, told by its first bytes; a charset header is often wrong, or no charset."""
    return content.decode(json.detect_encoding(content), "replace")


def parse_body(text: str) -> dict[str, Any] | None:
    """The JSON object in a body; None when it is anything else."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def opened(value: Any) -> Any:
    """JSON inside a string, opened; everything else as it is."""
    if isinstance(value, str) and value.lstrip()[:1] in {"{", "["}:
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def data_of(body: dict[str, Any]) -> dict[str, Any]:
    """What speaks of the matter: the body itself, and above it the `data` of an envelope."""
    data = opened(body.get("data"))
    return body | {k: v for k, v in data.items() if v not in (None, "")} if isinstance(data, dict) else body


def first_of(fields: dict[str, Any], *names: str) -> Any:
    """The first of these members that holds anything."""
    return next((fields[name] for name in names if fields.get(name) not in (None, "")), None)


def as_text(value: Any) -> str:
    """A short text from a string or a number; empty for null in any of its spellings."""
    if value is None or isinstance(value, (bool, dict, list)):
        return ""
    text = whole(str(value)).strip()
    return "" if text.lower() in _NOTHING else text


def is_shallow(value: Any) -> bool:
    """Whether a value can be copied, compared and written by code that calls itself for each level."""
    level = [value]
    for _ in range(_DEEPEST):
        level = [x for v in level if isinstance(v, dict | list) for x in (v.values() if isinstance(v, dict) else v)]
        if not level:
            return True
    return False


def whole(text: str) -> str:
    """A text that every file and screen takes: JSON can hold one half of a character."""
    return text.encode("utf-8", "replace").decode()


def dumped(value: Any) -> str:
    """JSON for the eye; empty where it is nested beyond what can be written."""
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return ""


def read_decimal(value: Any) -> Decimal | None:
    """A finite number from a number or a string; None for everything else, and for what counts nothing on earth."""
    try:
        number = Decimal(as_text(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) <= _MOST_DIGITS else None
