"""One picture of a file, small enough to live inside a notebook."""

from __future__ import annotations

import base64
import io
import itertools
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from .probing import open_container, probe, unreadable
from .solids import draw_solid

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from PIL.Image import Image

    from .probing import Probe

__all__ = ["data_uri", "poster"]

_log = logging.getLogger(__name__)

_LOOKED_AT = 48
_TELLING = 12.0
_QUALITIES = (82, 70, 58, 46)


def data_uri(data: bytes, media_type: str) -> str:
    """`data` as a `data:` address, such as an `<img>` takes."""
    return f"data:{media_type};base64,{base64.b64encode(data).decode('ascii')}"


def poster(path: str | os.PathLike[str], *, max_side: int = 480, max_bytes: int = 30_000) -> bytes | None:
    """A JPEG of an image, of the first telling frame of a clip, or of a GLB seen from the front.

    Args:
        path: The file.
        max_side: Pixels of the longer side, at most.
        max_bytes: The size of the JPEG, at most.

    Returns:
        The JPEG, `None` when nothing can be drawn (sound, text, broken files).

    Raises:
        OSError: when the file cannot be read.
    """
    path = Path(path)
    facts = probe(path)
    try:
        picture = _picture(path, facts, max_side)
    except unreadable():
        _log.debug("nothing to draw in %s", path.name, exc_info=True)
        return None
    return _squeeze(picture, max_bytes) if picture else None


def _picture(path: Path, facts: Probe, max_side: int) -> Image | None:
    if facts.kind == "image":
        return _still(path, max_side)
    if facts.kind == "video":
        return _telling_frame(path, facts.format, max_side)
    return draw_solid(path, max_side) if facts.kind == "3d" else None


def _still(path: Path, max_side: int) -> Image:
    from PIL import Image, ImageOps

    with Image.open(path) as source:
        # Lets a JPEG decode at a fraction of its size: 45 MB photographs in a moment.
        source.draft("RGB", (max_side * 2, max_side * 2))
        picture = ImageOps.exif_transpose(source)
        picture.thumbnail((max_side, max_side))
        if picture.mode not in {"RGB", "L"}:
            clear = picture.convert("RGBA")
            picture = Image.new("RGB", clear.size, "white")
            picture.paste(clear, mask=clear.getchannel("A"))
        return picture.convert("RGB")


def _telling_frame(path: Path, form: str, max_side: int) -> Image | None:
    """The first frame that is not of one colour, else the first: many clips begin in black."""
    first = None
    with open_container(path, form) as container:
        for picture in itertools.islice(_frames(container, max_side), _LOOKED_AT):
            if _spread(picture) > _TELLING:
                return picture
            first = first or picture
    return first


def _frames(container: object, max_side: int) -> Iterator[Image]:
    for frame in container.decode(video=0):  # type: ignore[attr-defined]
        scale = min(1.0, max_side / max(frame.width, frame.height))
        small = frame.reformat(width=max(1, round(frame.width * scale)), height=max(1, round(frame.height * scale)))
        picture: Image = small.to_image()
        yield picture.rotate(frame.rotation, expand=True) if frame.rotation else picture


def _spread(picture: Image) -> float:
    """How much the brightness varies, 0 for one plain colour."""
    from PIL import ImageStat

    return float(ImageStat.Stat(picture.convert("L").resize((32, 32))).stddev[0])


def _squeeze(picture: Image, max_bytes: int) -> bytes:
    """As a JPEG: first poorer, then smaller, until it fits."""
    while True:
        for quality in _QUALITIES:
            out = io.BytesIO()
            picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
            if out.tell() <= max_bytes or max(picture.size) <= 16:  # noqa: PLR2004 - smaller is no picture
                return out.getvalue()
        picture = picture.resize((max(1, picture.width * 3 // 4), max(1, picture.height * 3 // 4)))
