"""The words on a picture: the prompt at the lower left on a soft shade, the SANDBOX mark at the top right.

Pillow's own font has no Chinese, Japanese or Korean; where a prompt needs one, a font of the system is
looked for. Without one those characters are left out: an empty box would say less than nothing.
"""

from __future__ import annotations

import os
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Iterator

    Font = ImageFont.FreeTypeFont

__all__ = ["lower_words", "mark", "wrap"]

_LINES = 4
_MARK = "SANDBOX"
_WIDE = "\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
_CJK = re.compile(f"[{_WIDE}]")
# A wide character stands alone; closing punctuation stays with what it closes; words keep their spaces.
_PIECES = re.compile(rf"[{_WIDE}][\u3001\u3002\uff01\uff0c\uff1a\uff1b\uff1f]*|[^\s{_WIDE}]+\s*|\s+")
_FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    "C:/Windows/Fonts",
)
# In the order of preference; the number is the face of Simplified Chinese in a collection.
_FONT_NAMES = (
    ("notosanscjk-regular", 2),
    ("notosanscjksc-regular", 0),
    ("notosanssc", 0),
    ("sourcehansanssc-regular", 0),
    ("sourcehansans-regular", 2),
    ("pingfang", 0),
    ("hiragino sans gb", 0),
    ("stheiti", 0),
    ("msyh", 0),
    ("wqy-microhei", 0),
    ("wqy-zenhei", 0),
    ("notoserifcjk-regular", 2),
    ("droidsansfallback", 0),
    ("simhei", 0),
    ("simsun", 0),
    ("arial unicode", 0),
)
_PLAIN = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2026": "...", "\u00d7": "x"})


def lower_words(size: tuple[int, int], prompt: str, caption: str) -> Image.Image:
    """The lower part of a picture of this size: a shade that grows downwards, and the words on it.

    Returns:
        An RGBA picture as wide as the whole, to be laid along its lower edge.
    """
    width, height = size
    unit = min(size) / 720
    margin = round(40 * unit)
    big, small = _font(prompt, round(31 * unit)), _font(caption, round(19 * unit))
    lines = wrap(_writable(prompt, big), big, width - 2 * margin, _LINES)
    below = _writable(caption, small)
    line, gap = round(41 * unit), round(14 * unit)
    words = len(lines) * line + (gap + round(24 * unit) if below else 0)
    picture = _shade((width, min(height, _even(words + margin + 110 * unit))))
    draw = ImageDraw.Draw(picture)
    top = picture.height - margin - words
    for i, text in enumerate(lines):
        _write(draw, (margin, top + i * line), text, big)
    if below:
        _write(draw, (margin, top + len(lines) * line + gap), _cut(below, small, width - 2 * margin), small, alpha=205)
    return picture


def mark(size: tuple[int, int]) -> Image.Image:
    """The SANDBOX mark, an RGBA picture with its margin to the upper right corner."""
    unit = min(size) / 720
    font = _own_font(17 * unit)
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


def wrap(text: str, font: Font, width: float, lines: int) -> list[str]:
    """At most `lines` lines that fit into `width`; what is left over becomes an ellipsis."""
    done: list[str] = []
    current = ""
    for piece in _breakable(text, font, width):
        if current and font.getlength((current + piece).rstrip()) > width:
            if len(done) == lines - 1:
                return [*done, _cut(current + piece, font, width, always=True)]
            done.append(current.rstrip())
            current = piece.lstrip()
        else:
            current += piece
    return [*done, current.rstrip()] if current.strip() else done


def _breakable(text: str, font: Font, width: float) -> Iterator[str]:
    """The pieces between which a line may end; a word longer than a line is cut."""
    for piece in _PIECES.findall(" ".join(text.split())):
        if font.getlength(piece) > width:
            yield from piece
        else:
            yield piece


def _cut(text: str, font: Font, width: float, *, always: bool = False) -> str:
    """`text` with an ellipsis where it must end to fit."""
    if not always and font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text.rstrip()}...") > width:
        text = text[:-1]
    return f"{text.rstrip(' ,.;:')}..."


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


def _font(text: str, size: int) -> Font:
    found = _wide_font() if _CJK.search(text) else None
    if found is not None:
        path, face = found
        return ImageFont.truetype(path, max(8, size), index=face)
    return _own_font(size)


def _own_font(size: float) -> Font:
    """The font that comes with Pillow."""
    return cast("Font", ImageFont.load_default(max(8, round(size))))


def _writable(text: str, font: Font) -> str:
    """`text` without what the font cannot draw; typographic signs fall back to plain ones."""
    if not all(_has(font, sign) for sign in set(text)):
        text = text.translate(_PLAIN)
    return "".join(sign for sign in text if sign.isspace() or _has(font, sign))


@lru_cache(maxsize=4096)
def _has(font: Font, sign: str) -> bool:
    """Whether a font draws a sign: one that it lacks looks like a sign that no font has."""
    return bytes(font.getmask(sign)) != bytes(font.getmask("\uffff")) or sign.isspace()


@cache
def _wide_font() -> tuple[str, int] | None:
    """A font of the system with Chinese, Japanese and Korean: its file, and the face in it."""
    known: dict[str, str] = {}
    for folder in _FONT_FOLDERS:
        for place, _, names in os.walk(Path(folder).expanduser()):
            for name in names:
                if name.lower().endswith((".ttc", ".ttf", ".otf")):
                    known.setdefault(name.lower(), str(Path(place) / name))
    for wanted, face in _FONT_NAMES:
        for name in sorted(known):
            if name.startswith(wanted):
                return known[name], face if name.endswith(".ttc") else 0
    return None
