"""A look into a result that was fetched: what it is, whatever the server called it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from ..client import EXTENSIONS
from ..media import Probe, poster, probe

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["look_into"]

log = logging.getLogger(__name__)

_CERTAIN = frozenset({"video", "image", "audio", "3d"})
_VAGUE = frozenset({"", "application/octet-stream"})
_TEXTS = frozenset({"text/plain", "application/json"})
_MOST_TEXT = 1024 * 1024  # bytes


def look_into(path: Path, told: str) -> dict[str, Any]:
    """The fields of an `Output` that its file tells; none for one that cannot be read, which is a result all the same.

    Args:
        path: The file.
        told: The media type by the server's word.
    """
    try:
        facts = probe(path)
        found = {"facts": facts, "poster": poster(path), "media_type": _believed(told, facts)}
        if facts.kind == "text" and found["media_type"] in _TEXTS and facts.size <= _MOST_TEXT:
            found["text"] = path.read_text("utf-8", errors="replace")
    except Exception:
        log.warning("No look into %s", path.name, exc_info=True)
        return {}
    return found


def _believed(told: str, facts: Probe) -> str:
    """The media type by content where that is certain, or the server said nothing."""
    return EXTENSIONS.get(facts.format, told) if facts.kind in _CERTAIN or told in _VAGUE else told
