"""Result cards for places where a relative address leads nowhere: a layout of the user's, Voila.

A card shows its poster at once. When it comes into view, or on play where the file is large, the
browser asks for the file, piece by piece of 1 MiB, a few at a time, and makes a Blob of them. It
asks rather than being sent to: a page that is reloaded or scrolled away costs nothing more, and a
slow line is never flooded. It asks by the card's id; no path ever comes from the browser.

A 3D result is its poster until it is pressed. Then the viewer comes the same way, once in a page:
it is a megabyte, and where no 3D result is looked at, none of it is sent.

Where the notebook's own server has the file, the browser takes it from there instead. JupyterLab
4.6 can lose what widgets send after a reload of the page ("Unknown subshell_id" in the kernel's
log), and then nothing that must be asked for would ever come.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets as t

from ..media import data_uri
from ..runs import Output
from .kernel import server_link
from .pieces import PIECE, hand_out
from .static_files import STATIC, static_text
from .words import file_size, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

__all__ = ["Clip", "Player"]

VIEWER = STATIC / "model-viewer" / "model-viewer.min.js"
_UNASKED = 24 * PIECE  # larger files wait for a press on play


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """One result as a card.

    Attributes:
        key: What the page knows it by; one is made where it is empty.
        path: The file; `None` where there is only text, or a poster.
        media_type: Such as `video/mp4`.
        poster: A small JPEG, shown until the file is there.
        title: The card's first line; also what the player is called for screen readers.
        caption: The second line: what it is, its size, its price.
        place: The third line: where the file is.
        mark: A word over the picture, such as `SANDBOX`.
        text: The result of a text model.
        maker: The node that made it, where a graph made several.
        trace: The traceback of a run that failed, to be unfolded.
        width: Pixels; with `height` they reserve the place, so that nothing jumps.
    """

    key: str = ""
    path: Path | None = None
    media_type: str = ""
    poster: bytes | None = None
    title: str = ""
    caption: str = ""
    place: str = ""
    mark: str = ""
    text: str | None = None
    maker: str = ""
    trace: str = ""
    width: int | None = None
    height: int | None = None

    @property
    def kind(self) -> str:
        """`video`, `image`, `audio`, `3d`, `text` or `file`: which element shows it."""
        kind = Output(media_type=self.media_type, text=self.text).kind
        return kind if self.path is not None or kind == "text" else "file"


class Player(anywidget.AnyWidget):
    """Shows clips as cards and hands their files to the browser.

    Args:
        clips: What to show, the first at the start.
        anchor: The id of an element that shows the same; while it has `count` results or more, this stays hidden.
        layout: A Layout to share.
    """

    _esm = static_text("pieces.js", "card.js", "player.js")
    _css = static_text("player.css")

    cards = t.List(t.Dict()).tag(sync=True)
    unseen = t.Bool(False).tag(sync=True)
    anchor = t.Unicode().tag(sync=True)
    count = t.Int(0).tag(sync=True)

    def __init__(self, clips: Iterable[Clip] = (), *, anchor: str = "", layout: Any = None) -> None:
        self._lock = threading.Lock()
        self._clips: dict[str, Clip] = {}
        self._made = 0
        super().__init__(anchor=anchor, **({} if layout is None else {"layout": layout}))
        self.show(clips)
        self.on_msg(self._receive)

    @property
    def clips(self) -> tuple[Clip, ...]:
        """What is shown."""
        return tuple(self._clips.values())

    def show(self, clips: Iterable[Clip]) -> None:
        """Show these clips and no others; one that was there keeps its player and what it has fetched."""
        with self._lock:
            ids = {(clip.path, clip.text): key for key, clip in self._clips.items()}
            self._clips = {clip.key or ids.pop((clip.path, clip.text), "") or self._fresh(): clip for clip in clips}
            self.cards = [describe(key, clip) for key, clip in self._clips.items()]

    def __repr__(self) -> str:
        return f"Player({', '.join(shorten(c.title or str(c.path), 40) for c in self.clips)})"

    def _fresh(self) -> str:
        self._made += 1
        return f"c{self._made}"

    def _receive(self, _: Any, content: dict[str, Any], __: Sequence[memoryview]) -> None:
        hand_out(self, content, lambda key: VIEWER if key == "viewer" else self._clips[key].path)


def describe(key: str, clip: Clip) -> dict[str, Any]:
    """A clip for the browser: all but its path."""
    size = _size(clip.path)
    return {
        "id": key,
        "kind": clip.kind,
        "type": clip.media_type,
        "name": clip.path.name if clip.path else "",
        "size": file_size(size),
        "eager": size <= _UNASKED,
        "link": (server_link(clip.path) if clip.path else "") or "",
        "poster": data_uri(clip.poster, "image/jpeg") if clip.poster else "",
        "ratio": f"{clip.width} / {clip.height}" if clip.width and clip.height else "",
        **{name: getattr(clip, name) for name in ("title", "caption", "place", "mark", "text", "maker", "trace")},
    }


def _size(path: Path | None) -> int:
    try:
        return path.stat().st_size if path else 0
    except OSError:
        return 0
