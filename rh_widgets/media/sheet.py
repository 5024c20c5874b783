"""A contact sheet: many small pictures with their captions on one page. Pure."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .lettering import font_for, wrap, writable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

__all__ = ["Cell", "draw_sheet", "grid"]

_WIDTH, _HEIGHT = 400, 225  # pixels of a picture
_GAP, _MARGIN = 24, 40
_PAPER, _FRAME, _INK, _MUTED = (250, 250, 248), (226, 228, 232), (28, 30, 33), (92, 97, 105)
_CAPTION: Final = 4  # lines
_TITLE: Final = 6
_COLUMNS: Final = {1: 1, 2: 2, 3: 3, 4: 2, 5: 3, 6: 3, 7: 4, 8: 4, 9: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One picture of a sheet.

    Attributes:
        picture: A JPEG or PNG; `None` where there is none to show.
        caption: What stands below it.
        small: What stands below that, smaller.
        instead: What stands in place of a picture.
    """

    picture: bytes | None
    caption: str
    small: str = ""
    instead: str = ""


def grid(count: int) -> tuple[int, int]:
    """Columns and rows for so many pictures; never more than six side by side."""
    columns = _COLUMNS.get(count) or min(6, math.ceil(math.sqrt(count * 1.2)))
    return columns, -(-count // columns)


def draw_sheet(title: str, lines: Sequence[str], cells: Sequence[Cell]) -> bytes:
    """The sheet as a PNG.

    Args:
        title: Above all.
        lines: Below it: what is the same in all the pictures.
        cells: At least one.
    """
    from PIL import Image, ImageDraw

    columns, rows = grid(len(cells))
    width = 2 * _MARGIN + columns * _WIDTH + (columns - 1) * _GAP
    head = [(title, 30, _INK), *((line, 18, _MUTED) for line in lines)]
    texts = [[(cell.caption, 19, _INK), (cell.small, 16, _MUTED)] for cell in cells]
    deep = [
        max(_words(None, (0, 0), _WIDTH, text) for text in texts[r * columns : (r + 1) * columns]) for r in range(rows)
    ]
    top = _MARGIN + _words(None, (0, 0), width - 2 * _MARGIN, head, most=_TITLE) + _GAP
    sheet = Image.new("RGB", (width, top + sum(_HEIGHT + 12 + d + _GAP for d in deep) + _MARGIN - _GAP), _PAPER)
    draw = ImageDraw.Draw(sheet)
    _words(draw, (_MARGIN, _MARGIN), width - 2 * _MARGIN, head, most=_TITLE)
    y = top
    for r in range(rows):
        for c, cell in enumerate(cells[r * columns : (r + 1) * columns]):
            x = _MARGIN + c * (_WIDTH + _GAP)
            sheet.paste(_picture(cell), (x, y))
            _words(draw, (x, y + _HEIGHT + 12), _WIDTH, texts[r * columns + c])
        y += _HEIGHT + 12 + deep[r] + _GAP
    out = io.BytesIO()
    sheet.save(out, "PNG", optimize=True)
    return out.getvalue()


def _words(
    draw: ImageDraw | None,
    at: tuple[int, int],
    width: int,
    texts: Sequence[tuple[str, int, tuple[int, int, int]]],
    *,
    most: int = _CAPTION,
) -> int:
    """Write texts below each other, or only measure them; the height that they take."""
    x, y = at
    for text, size, colour in texts:
        font = font_for(text, size)
        for line in wrap(writable(text, font), font, width, most):
            if draw is not None:
                draw.text((x, y), line, font=font, fill=colour)
            y += round(size * 1.4)
    return y - at[1]


def _picture(cell: Cell) -> Image:
    """The picture in its frame, whole."""
    from PIL import Image, ImageDraw, ImageOps

    frame = Image.new("RGB", (_WIDTH, _HEIGHT), _FRAME)
    if cell.picture is None:
        _words(ImageDraw.Draw(frame), (20, 20), _WIDTH - 40, [(cell.instead, 17, _MUTED)], most=8)
        return frame
    with Image.open(io.BytesIO(cell.picture)) as source:
        small = ImageOps.contain(source.convert("RGB"), (_WIDTH, _HEIGHT), Image.Resampling.LANCZOS)
    frame.paste(small, ((_WIDTH - small.width) // 2, (_HEIGHT - small.height) // 2))
    return frame
