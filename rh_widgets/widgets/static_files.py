"""What the page gets as it stands: scripts and style sheets.

`theme.css` holds the colours that all widgets share. A page may hold one widget or many, so each
brings it along; it counts for `.rh-panel`, `.rh-finder` and whatever has the class `rh-surface`.
"""

from __future__ import annotations

import functools
from pathlib import Path

__all__ = ["STATIC", "static_text"]

STATIC = Path(__file__).parent / "static"


@functools.cache
def static_text(*names: str) -> str:
    """The text of some files in `static/`, one after the other."""
    return "".join((STATIC / name).read_text("utf-8") for name in names)
