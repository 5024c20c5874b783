"""Numbers as people read them. Pure."""

from __future__ import annotations

import html
from typing import Any

__all__ = ["clock", "esc", "file_size", "seconds_text", "shorten", "task_text"]

_MINUTE = 60
_KB, _MB = 1024, 1024 * 1024


def esc(text: Any) -> str:
    """Text made safe inside HTML and its attributes."""
    return html.escape(str(text), quote=True)


def clock(seconds: float) -> str:
    """`0:42`, `1:15`."""
    return f"{int(seconds) // _MINUTE}:{int(seconds) % _MINUTE:02d}"


def seconds_text(seconds: float) -> str:
    """`12 s`, `1 min 20 s`, `20 min`."""
    whole = max(int(seconds), 1)
    if whole < _MINUTE:
        return f"{whole} s"
    minutes, rest = divmod(whole, _MINUTE)
    return f"{minutes} min {rest} s" if rest and minutes < 10 else f"{minutes} min"  # noqa: PLR2004 - no false precision


def file_size(size: int) -> str:
    """`3 KB`, `2.1 MB`; of 1024 bytes and 1024² bytes."""
    return f"{size / _MB:.1f} MB" if size >= _MB else f"{max(size // _KB, 1)} KB"


def shorten(text: str, most: int) -> str:
    """One line of at most `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def task_text(task: str) -> str:
    """`image-to-video` → `image → video`."""
    return task.replace("-to-", " → ").replace("-", " ")
