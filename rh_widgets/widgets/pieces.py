"""Files handed to the browser in pieces, over the widget's own connection; pieces.js asks for them.

The browser asks for a piece at a time, by a name that the widget gave the file; no path ever comes
from it. So a page that is reloaded or scrolled away costs nothing more, and a slow line is never flooded.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["PIECE", "hand_out"]

_log = logging.getLogger(__name__)

PIECE = 1024 * 1024


def hand_out(widget: Any, content: dict[str, Any], find: Callable[[str], Path | None]) -> None:
    """Answer a page that asks for a piece of a file; any other message is left alone.

    Args:
        widget: Who was asked, and sends the answer.
        content: The message.
        find: The file of a name; raises KeyError for one that the widget never gave.
    """
    if content.get("kind") != "get":
        return
    key, asked = content.get("id", ""), content.get("request")
    try:
        piece, total = _read_piece(find(key), int(content["offset"]))
    except Exception as error:  # noqa: BLE001 - shown in the card; Jupyter would swallow it
        _log.warning("the file of a card cannot be read", exc_info=True)
        widget.send({"kind": "gone", "id": key, "request": asked, "why": _why(error)})
        return
    widget.send({"kind": "piece", "id": key, "request": asked, "offset": content["offset"], "total": total}, [piece])


def _read_piece(path: Path | None, offset: int) -> tuple[bytes, int]:
    """One piece of a file, and the size of the whole.

    Raises:
        OSError: when the file is not there any more.
        ValueError: for an offset that the file does not have.
    """
    if path is None:
        raise FileNotFoundError("this card has no file")
    with path.open("rb") as file:
        total = file.seek(0, 2)
        if not 0 <= offset < max(total, 1):
            raise ValueError(f"{path.name} has no byte {offset}")
        file.seek(offset)
        return file.read(PIECE), total


def _why(error: Exception) -> str:
    """Why a card stays without its file, in a sentence."""
    if isinstance(error, FileNotFoundError):
        return "The file is no longer there."
    return "This card is no longer there." if isinstance(error, KeyError) else f"The file cannot be read: {error}."
