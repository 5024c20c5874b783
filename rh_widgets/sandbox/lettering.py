"""The words on a picture: the prompt at the lower left on a soft shade, the SANDBOX mark at the top right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from ..media import cut, font_for, own_font, wrap, writable

if TYPE_CHECKING:
    from PIL import ImageFont

    Font = ImageFont.FreeTypeFont

__all__ = ["lower_words", "mark"]

_LINES = 4
_MARK = "SANDBOX"


def lower_words(size: tuple[int, int], prompt: str, caption: str) -> Image.Image:
    """The lower part of a picture of this size: a shade that grows downwards, and the words on it.

    Returns:
        An RGBA picture as wide as the whole, to be laid along its lower edge.
    """
    width, height = size
    unit = min(size) / 720
    margin = round(40 * unit)
    big, small = font_for(prompt, round(31 * unit)), font_for(caption, round(19 * unit))
    lines = wrap(writable(prompt, big), big, width - 2 * margin, _LINES)
    below = writable(caption, small)
    line, gap = round(41 * unit), round(14 * unit)
    words = len(lines) * line + (gap + round(24 * unit) if below else 0)
    picture = _shade((width, min(height, _even(words + margin + 110 * unit))))
    draw = ImageDraw.Draw(picture)
    top = picture.height - margin - words
    for i, text in enumerate(lines):
        _write(draw, (margin, top + i * line), text, big)
    if below:
        _write(draw, (margin, top + len(lines) * line + gap), cut(below, small, width - 2 * margin), small, alpha=205)
    return picture


def mark(size: tuple[int, int]) -> Image.Image:
    """The SANDBOX mark, an RGBA picture with its margin to the upper right corner."""
    unit = min(size) / 720
    font = own_font(17 * unit)
    apart = 3 * unit
    wide, high = round(sum(font.getlength(letter) + apart for letter in _MARK) - apart), round(17 * unit)
    pad, margin = round(12 * unit), round(28 * unit)
    picture = Image.new("RGBA", (_even(wide + 2 * pad + margin), _even(high + 2 * pad + margin)))
    draw = ImageDraw.Draw(picture)
    box = (0, margin, wide + 2 * pad, margin + high + round(1.3 * pad))
    draw.rounded_rectangle(box, radius=round(8 * unit), fill=(10, 12, 20, 120), outline=(255, 255, 255, 90))
    x = float(pad)
    for letter in _MARK:
        draw.text((x, (margin + box[3]) / 2), letter, font=font, fill=(255, 255, 255, 225), anchor="lm")
        x += font.getlength(letter) + apart
    return picture


def _write(draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, font: Font, *, alpha: int = 255) -> None:
    """White, with a shadow that follows the size of the letters."""
    x, y = at
    drop = font.size / 25
    draw.text((x + drop, y + 1.5 * drop), text, font=font, fill=(0, 0, 0, alpha // 2))
    draw.text((x, y), text, font=font, fill=(255, 255, 255, alpha))


def _even(length: float) -> int:
    return round(length / 2) * 2


def _shade(size: tuple[int, int]) -> Image.Image:
    """Dark below, clear above, with no edge to be seen."""
    height = size[1]
    column = bytes(round(165 * (y / max(1, height - 1)) ** 1.1) for y in range(height))
    shade = Image.new("RGBA", size, (6, 8, 16, 0))
    shade.putalpha(Image.frombytes("L", (1, height), column).resize(size))
    return shade
