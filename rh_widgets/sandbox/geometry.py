"""How large, how long, how many, and in how many frames: from the parameters of a request. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["clip_seconds", "frame_size", "frames_per_second", "image_count", "sound_seconds"]

_DEFAULT_SHORT = 720
_DEFAULT_SECONDS = 5.0
_LARGEST, _SMALLEST = 8192, 64
_SHORT_SIDES = {"1k": 1024, "2k": 1440, "3k": 1728, "4k": 2160, "8k": 4320}
_ASPECT_KEYS = ("aspectRatio", "ratio", "aspect_ratio")
_EXACT = re.compile(r"\s*(\d{2,5})\s*[x*\u00d7]\s*(\d{2,5})\s*", re.IGNORECASE)
_SHORT = re.compile(r"(?:native)?\s*(\d{3,4})\s*(?:p|pro|fast)?", re.IGNORECASE)
_ASPECT = re.compile(r"\s*(\d{1,2})\s*:\s*(\d{1,2})\s*")
# The second is the vendor's own spelling.
_CUSTOM_KEYS = (("customWidth", "customHeight"), ("customWidth", "customHight"))
_FACTOR = re.compile(r"\s*(\d{1,2})\s*x?\s*", re.IGNORECASE)
_WIDEST = 4.0

_FRAME_RATES = (24, 20, 16, 12, 10, 8, 6)
# What two cores draw and encode in four seconds at most; above it there are fewer frames, never fewer pixels.
_PIXELS = 400_000_000
_MUSIC_SECONDS = 20.0
# Speech is about 15 letters a second; of Chinese, 3 bytes a sign, about 5 signs.
_SPOKEN_BYTES = 15.0


def frame_size(values: Mapping[str, Any], image: tuple[int, int] | None = None) -> tuple[int, int]:
    """Width and height in pixels, both even.

    Args:
        values: The request, by wire key.
        image: The size of the first input image or clip; an aspect ratio that is not given follows it.
    """
    exact = _exact_size(values) or (_enlarged(values, image) if image else None)
    if exact:
        return _fitting(*exact)
    short = _short_side(values.get("resolution") or values.get("targetResolution"))
    wide = _aspect(values) or (_clamp(image[0] / image[1]) if image else 16 / 9)
    return _fitting(short * wide, short) if wide >= 1 else _fitting(short, short / wide)


def clip_seconds(values: Mapping[str, Any], media_seconds: float | None = None) -> float:
    """The length of the result: as asked, else that of the input clip or sound, else 5 s."""
    try:
        asked = float(values.get("duration") or 0)
    except (TypeError, ValueError):
        asked = 0.0
    return asked if asked > 0 else min(media_seconds or _DEFAULT_SECONDS, 60.0)


def sound_seconds(values: Mapping[str, Any], media_seconds: float | None = None) -> float:
    """The length of a sound: as asked, else as long as it takes to speak its text, else 20 s of music."""
    spoken = str(values.get("text") or values.get("previewText") or "")
    if values.get("duration") or not (spoken or media_seconds):
        return clip_seconds(values, _MUSIC_SECONDS)
    if not spoken:
        return clip_seconds(values, media_seconds)
    return min(max(len(spoken.encode()) / _SPOKEN_BYTES / float(values.get("speed") or 1), 1.0), 60.0)


def image_count(values: Mapping[str, Any]) -> int:
    """How many images are asked for; a series that is not switched on is one."""
    if "maxImages" in values and values.get("sequentialImageGeneration") != "auto":
        return 1
    asked = values.get("n") or values.get("imageNum") or values.get("maxImages") or 1
    return max(1, int(asked))


def frames_per_second(width: int, height: int, seconds: float, asked: float = 0) -> float:
    """As asked, or else as smooth as possible, as far as the size and length allow."""
    for rate in (*([asked] if asked else []), *_FRAME_RATES):
        if width * height * seconds * rate <= _PIXELS:
            return rate
    return _FRAME_RATES[-1]


def _exact_size(values: Mapping[str, Any]) -> tuple[int, int] | None:
    for key in ("size", "resolution", *_ASPECT_KEYS):
        found = _EXACT.fullmatch(str(values.get(key, "")))
        if found:
            return int(found[1]), int(found[2])
    pairs = (("width", "height"), *(_CUSTOM_KEYS if values.get("aspectRatio", "custom") == "custom" else ()))
    for across, down in pairs:
        width, height = values.get(across), values.get(down)
        if isinstance(width, int) and isinstance(height, int) and width > 0 and height > 0:
            return width, height
    return None


def _enlarged(values: Mapping[str, Any], image: tuple[int, int]) -> tuple[int, int] | None:
    """The size of an input picture times the factor that is asked for."""
    found = _FACTOR.fullmatch(str(values.get("scale") or values.get("upscale") or ""))
    return (image[0] * int(found[1]), image[1] * int(found[1])) if found and int(found[1]) else None


def _short_side(resolution: object) -> int:
    text = str(resolution or "").strip().lower()
    if text in _SHORT_SIDES:
        return _SHORT_SIDES[text]
    found = _SHORT.fullmatch(text)
    return int(found[1]) if found else _DEFAULT_SHORT


def _aspect(values: Mapping[str, Any]) -> float | None:
    for key in _ASPECT_KEYS:
        found = _ASPECT.fullmatch(str(values.get(key, "")))
        if found and int(found[1]) and int(found[2]):
            return int(found[1]) / int(found[2])
    return None


def _clamp(aspect: float) -> float:
    return min(max(aspect, 1 / _WIDEST), _WIDEST)


def _fitting(width: float, height: float) -> tuple[int, int]:
    """Both even, and where one side is too long both shorter, so that the shape stays."""
    scale = min(1.0, _LARGEST / max(width, height))
    return _even(width * scale), _even(height * scale)


def _even(length: float) -> int:
    return max(round(length / 2) * 2, _SMALLEST)
