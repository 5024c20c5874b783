"""What the words of a search mean. Pure, and knows no model.

Both sides of a comparison are cut where letters meet digits, so that `kling3`, `Kling-3` and
`kling 3` are one. `img2vid`, `i2v` and `picture to video` are read as the flow that they name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

__all__ = ["KIND_OF", "Flow", "akin", "cut", "joined", "read"]

_CUT = re.compile(r"3d(?![a-z0-9])|[a-z]+|\d+(?:\.\d+)*")
_VERSION = re.compile(r"(?<![a-z])v(?=\d)")  # `v3.0` is `3.0`

_SAME = {
    "image": "img imgs image images pic pics picture pictures photo photos",
    "video": "vid vids video videos clip clips movie film animation",
    "text": "txt text texts word words prompt",
    "audio": "audio sound",
    "3d": "3d",
    "world": "world",
}
KIND_OF = {spelling: kind for kind, spellings in _SAME.items() for spelling in spellings.split()}
_LETTERS = {"t": "text", "i": "image", "v": "video", "a": "audio", "r": "reference"}
_AKIN = {
    "music": ("song", "suno"),
    "song": ("music", "suno"),
    "speech": ("voice", "speak"),
    "tts": ("speech",),
    "lipsync": ("lip",),
    "enlarge": ("upscale",),
    "mesh": ("3d",),
}
_IDLE = {
    "a",
    "an",
    "and",
    "by",
    "for",
    "from",
    "in",
    "into",
    "make",
    "model",
    "models",
    "of",
    "on",
    "or",
    "the",
    "to",
    "with",
}

_KINDS = "|".join(sorted(KIND_OF, key=len, reverse=True))
_FROM_TO = re.compile(rf"(?<![a-z0-9])({_KINDS})[\s_-]*(?:to|2|->|→|>)[\s_-]*({_KINDS})(?![a-z0-9])")
_SHORT_FROM_TO = re.compile(r"(?<![a-z0-9])([tivar])2([tiva])(?![a-z0-9])")


@dataclass(frozen=True, slots=True)
class Flow:
    """`picture to video`: what goes in and what comes out."""

    start: str
    end: str


def read(words: str) -> tuple[list[Flow], list[str]]:
    """The flows that are named, and the other words that mean something."""
    rest = words.lower()
    flows = [Flow(KIND_OF[m[1]], KIND_OF[m[2]]) for m in _FROM_TO.finditer(rest)]
    rest = _FROM_TO.sub(" ", rest)
    flows += [Flow(_LETTERS[m[1]], _LETTERS[m[2]]) for m in _SHORT_FROM_TO.finditer(rest)]
    return flows, [piece for piece in cut(_SHORT_FROM_TO.sub(" ", rest)) if piece not in _IDLE]


def akin(word: str) -> tuple[str, ...]:
    """A word, and those that will do as well."""
    return tuple(dict.fromkeys((word, *_AKIN.get(word, ()), KIND_OF.get(word, word))))


@cache
def cut(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, cut where letters meet digits; `3d` stays whole."""
    return tuple(_CUT.findall(_VERSION.sub("", text.lower())))


@cache
def joined(text: str) -> str:
    """A text without anything between its words."""
    return "".join(cut(text))
