"""The traceback of a workflow whose node failed, folded away: plain HTML, also where no kernel is. Pure."""

from __future__ import annotations

from typing import Final

from .look import LINE, MUTED, SHADE, TEXT
from .words import esc

__all__ = ["folded_trace", "trace_of"]

_MOST: Final = 6000  # characters; its end says what went wrong, and a saved notebook stays small
_FOLD = f"font-size:12px;color:{MUTED}"
_TEXT = (
    f"margin:4px 0 0;padding:8px;max-height:240px;overflow:auto;border:1px solid {LINE};border-radius:4px;"
    f"background:{SHADE};color:{TEXT};font:11px/1.45 var(--jp-code-font-family, ui-monospace, monospace);"
    "white-space:pre-wrap;overflow-wrap:anywhere"
)


def trace_of(error: BaseException | None, most: int = _MOST) -> str:
    """The last lines of what the server's Python said, whole lines of them; empty where it said nothing."""
    text: str = getattr(error, "traceback", "")
    if len(text) <= most:
        return text
    return "…\n" + text[-most:].partition("\n")[2]


def folded_trace(error: BaseException | None) -> str:
    """It as HTML, below a line that unfolds it."""
    text = trace_of(error)
    if not text:
        return ""
    body = f'<pre tabindex="0" aria-label="Traceback" style="{_TEXT}">{esc(text)}</pre>'
    return f'<details style="{_FOLD}"><summary style="cursor:pointer">Traceback</summary>{body}</details>'
