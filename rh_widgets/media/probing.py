"""What is known of a file: kind and format from its content, its measures from its headers.

Nothing is decoded but the first frame of a clip, whose rotation the headers do not tell. Containers
are opened under the format that the first bytes show: FFmpeg never gets to guess, so that a playlist
dressed as a clip cannot make it open other files or addresses.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from .sniffing import HEAD, sniff

if TYPE_CHECKING:
    import os

    from av.container import InputContainer

__all__ = ["Probe", "open_container", "probe", "unreadable"]

_log = logging.getLogger(__name__)

_DEMUXERS = {
    "mp4": "mov",
    "mov": "mov",
    "m4a": "mov",
    "mkv": "matroska",
    "webm": "matroska",
    "avi": "avi",
    "flv": "flv",
    "mp3": "mp3",
    "wav": "wav",
    "flac": "flac",
    "ogg": "ogg",
}
_SIDEWAYS = frozenset({5, 6, 7, 8})
_ORIENTATION = 0x0112


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What a file is, by its content.

    Attributes:
        kind: `image`, `video`, `audio`, `3d`, `text` or `unknown`.
        format: Such as `jpg`, `png`, `mp4`, `mp3`, `zip`; empty when unknown.
        size: Bytes.
        width: Pixels as shown, that is after any rotation noted in the file.
        height: Likewise.
        seconds: The length of a clip or of sound; `None` where the file does not say.
        rate: Frames a second of a clip, on average; `None` where the file does not say.
    """

    kind: str
    format: str = ""
    size: int = 0
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    rate: float | None = None


def probe(path: str | os.PathLike[str]) -> Probe:
    """Look into a file.

    Broken content gives the kind `unknown`.

    Raises:
        OSError: when the file cannot be read; `FileNotFoundError` when it is not there.
    """
    path = Path(path)
    with path.open("rb") as file:
        kind, form = sniff(file.read(HEAD))
    facts = Probe(kind=kind, format=form, size=path.stat().st_size)
    try:
        if kind == "image":
            return _measure_image(path, facts)
        if kind in {"video", "audio"}:
            return _measure_clip(path, facts)
    except unreadable():
        _log.debug("no readable %s in %s", form, path.name, exc_info=True)
        return Probe(kind="unknown", size=facts.size)
    return facts


def open_container(path: Path, form: str) -> InputContainer:
    """Open a clip or sound under the format that `sniff` found, never under a guessed one."""
    import av

    return av.open(str(path), format=_DEMUXERS[form])


def unreadable() -> tuple[type[Exception], ...]:
    """All that Pillow and PyAV raise for broken content."""
    from av.error import FFmpegError
    from PIL.Image import DecompressionBombError

    return FFmpegError, DecompressionBombError, OSError, RuntimeError, SyntaxError, ValueError


def _measure_image(path: Path, facts: Probe) -> Probe:
    from PIL import Image

    with Image.open(path) as picture:
        width, height = picture.size
        if picture.getexif().get(_ORIENTATION) in _SIDEWAYS:
            width, height = height, width
    return replace(facts, width=width, height=height)


def _measure_clip(path: Path, facts: Probe) -> Probe:
    with open_container(path, facts.format) as container:
        seconds = container.duration / 1_000_000 if container.duration else None
        # Cover art in a sound file is a video stream of one frame; it does not make it a clip.
        if facts.kind == "audio" or not container.streams.video:
            if not container.streams.audio:
                return Probe(kind="unknown", size=facts.size)
            form = "m4a" if facts.format in {"mp4", "mov"} else facts.format
            return replace(facts, kind="audio", format=form, seconds=seconds)
        stream = container.streams.video[0]
        width, height = stream.width, stream.height
        if _is_sideways(container):
            width, height = height, width
        rate = float(stream.average_rate) if stream.average_rate else None
        return replace(facts, width=width, height=height, seconds=seconds, rate=rate)


def _is_sideways(container: InputContainer) -> bool:
    """Whether the first frame is to be shown turned by a quarter, as phones film."""
    with suppress(StopIteration, *unreadable()):
        return bool(next(container.decode(video=0)).rotation % 180)
    return False
