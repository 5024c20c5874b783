"""A file's own word on where it comes from, written into its metadata and read from there.

What is coded is never coded anew: the bytes of pictures and sounds are taken over as they are, and
only the container around them grows. Each format's file says how. A file that is read again after
that and does not show the very same measures, stays as it came.
"""

from __future__ import annotations

import json
import logging
import re
import struct
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from . import matroska, pictures, riff, solid_label
from .label import KEY, LONGEST, Label, Piece
from .probing import open_container, probe, unreadable
from .remux import MUXERS, remux

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping
    from typing import BinaryIO

    Writer = Callable[[BinaryIO, int, Label], list[Piece]]
    Reader = Callable[[BinaryIO, int], str | None]

__all__ = ["make_label", "read_label", "write_label"]

log = logging.getLogger(__name__)

_WRITERS: Final[Mapping[str, Writer]] = {
    "mkv": matroska.matroska,
    "webm": matroska.matroska,
    "wav": riff.wav,
    "png": pictures.png,
    "jpg": pictures.jpeg,
    "webp": pictures.webp,
    "gif": pictures.gif,
    "glb": solid_label.glb,
}
_READERS: Final[Mapping[str, Reader]] = {
    "mkv": matroska.matroska_text,
    "webm": matroska.matroska_text,
    "wav": riff.wav_text,
    "png": pictures.png_text,
    "jpg": pictures.jpeg_text,
    "webp": pictures.webp_text,
    "gif": pictures.gif_text,
    "glb": solid_label.glb_text,
}
_UNFIT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_TITLE, _DESCRIPTION = 120, 4000  # letters: these are for the eye, and the whole text is in the data


def make_label(data: Mapping[str, Any], *, title: str, comment: str, description: str) -> Label:
    """What to write into a file.

    Args:
        data: All that there is to say; goes in as JSON.
        title: For everybody's tools, as is what follows; cut to one line.
        comment: Likewise.
        description: Cut where it is too long for that.
    """
    text = json.dumps(data, ensure_ascii=False)
    if any("\ud800" <= letter <= "\udfff" for letter in text):  # half a letter cannot be written
        text = json.dumps(data)
    line = " ".join(_clean(title).split())
    return Label(
        title=_cut(line, _TITLE),
        comment=" ".join(_clean(comment).split()),
        description=_cut(_clean(description), _DESCRIPTION),
        data=text,
    )


def _clean(text: str) -> str:
    """Without what no metadata can hold: control characters, halves of letters, what is no letter."""
    return _UNFIT.sub("", text)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def write_label(path: str | os.PathLike[str], text: Label) -> bool:
    """Write a label into a file, which is replaced when the new one is whole and as good.

    Args:
        path: The file. Beside it there must be room for it once more, as long as this takes.
        text: The label; one from before is replaced.

    Returns:
        Whether it was written. A file of another format, one that is broken, signed or unusual, and one
        for which there is no room stays as it was.
    """
    path = Path(path)
    made = path.with_name(f"{path.stem}+{path.suffix}")
    try:
        before = probe(path)
        if before.format in MUXERS:
            remux(path, before.format, made, text)
        elif before.format in _WRITERS:
            _write(path, made, _WRITERS[before.format], text)
        else:
            return False
        after = replace(probe(made), size=before.size)
        if after != before or read_label(made) != text.data:
            raise ValueError("the new file is not as good")
        made.replace(path)
    except _broken():
        log.debug("%s stays as it came", path.name, exc_info=True)
        return False
    finally:
        made.unlink(missing_ok=True)
    return True


def read_label(path: str | os.PathLike[str]) -> str | None:
    """The JSON of a file's label; `None` where it has none.

    Raises:
        OSError: the file cannot be read.
    """
    path = Path(path)
    form = probe(path).format
    try:
        if form in _READERS:
            with path.open("rb") as file:
                return _READERS[form](file, path.stat().st_size)
        if form in MUXERS:
            with open_container(path, form) as container:
                return _named(container.metadata)
    except _broken() as error:
        if isinstance(error, FileNotFoundError | PermissionError):
            raise
        log.debug("no readable metadata in %s", path.name, exc_info=True)
    return None


def _broken() -> tuple[type[Exception], ...]:
    """All that content which is not as it should be makes our readers and theirs raise."""
    return struct.error, KeyError, IndexError, TypeError, AttributeError, RecursionError, *unreadable()


def _named(metadata: Mapping[str, str]) -> str | None:
    found = metadata.get(KEY)
    return found if found is None or len(found) <= LONGEST else None


def _write(path: Path, made: Path, writer: Writer, text: Label) -> None:
    with path.open("rb") as old:
        pieces = writer(old, path.stat().st_size, text)
        with made.open("wb") as new:
            for piece in pieces:
                if isinstance(piece, bytes):
                    new.write(piece)
                else:
                    _copy(old, new, *piece)


def _copy(old: BinaryIO, new: BinaryIO, start: int, end: int) -> None:
    old.seek(start)
    while start < end:
        block = old.read(min(1 << 20, end - start))
        if not block:
            raise ValueError("the file became shorter")
        new.write(block)
        start += len(block)
