"""Words on pictures: a font that has their letters, and lines that fit.

Pillow's own font has no Chinese, Japanese or Korean; where a text needs one, a font of the system is
looked for. Without one those characters are left out: an empty box would say less than nothing.
"""

from __future__ import annotations

import os
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import ImageFont

    Font = ImageFont.FreeTypeFont

__all__ = ["cut", "font_for", "own_font", "wrap", "writable"]

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


def wrap(text: str, font: Font, width: float, lines: int) -> list[str]:
    """At most `lines` lines that fit into `width`; what is left over becomes an ellipsis."""
    done: list[str] = []
    current = ""
    for piece in _breakable(text, font, width):
        if current and font.getlength((current + piece).rstrip()) > width:
            if len(done) == lines - 1:
                return [*done, cut(current + piece, font, width, always=True)]
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


def cut(text: str, font: Font, width: float, *, always: bool = False) -> str:
    """`text` with an ellipsis where it must end to fit."""
    if not always and font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text.rstrip()}...") > width:
        text = text[:-1]
    return f"{text.rstrip(' ,.;:')}..."


def font_for(text: str, size: int) -> Font:
    """A font with the letters of a text, of so many pixels."""
    found = _wide_font() if _CJK.search(text) else None
    if found is not None:
        from PIL import ImageFont

        path, face = found
        return ImageFont.truetype(path, max(8, size), index=face)
    return own_font(size)


def own_font(size: float) -> Font:
    """The font that comes with Pillow."""
    from PIL import ImageFont

    return cast("Font", ImageFont.load_default(max(8, round(size))))


def writable(text: str, font: Font) -> str:
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
