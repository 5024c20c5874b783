"""RIFF, the chunks that WAV and WebP are made of; and labels in WAV. Pure.

After Microsoft's "Multimedia Programming Interface and Data Specifications 1.0" (1991), and RFC 9649.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from .label import Label, Piece, part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

__all__ = ["chunks", "pack", "wav", "wav_text", "whole"]

_OURS: Final = b"rhwp"
_MOST: Final = 0xFFFF_FFFF


def chunks(file: BinaryIO, size: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and end of each chunk, its padding not counted.

    Raises:
        ValueError: the file is longer or shorter than it says.
    """
    (length,) = struct.unpack("<I", part(file, 4, 8))
    if length + 8 + length % 2 not in {size, size + 1}:
        raise ValueError("a RIFF file that is cut, or goes on behind its end")
    at = 12
    while at + 8 <= size:
        kind, length = struct.unpack("<4sI", part(file, at, at + 8))
        if at + 8 + length > size:
            raise ValueError("a chunk that is cut")
        yield kind, at, at + 8 + length
        at += 8 + length + length % 2


def pack(kind: bytes, body: bytes) -> bytes:
    """A chunk, padded to an even length."""
    return struct.pack("<4sI", kind, len(body)) + body + b"\0" * (len(body) % 2)


def whole(form: bytes, body: Sequence[Piece]) -> list[Piece]:
    """A file of these chunks.

    Raises:
        ValueError: it would be too large for the format.
    """
    length = 4 + sum(len(p) if isinstance(p, bytes) else p[1] - p[0] for p in body)
    if length > _MOST:
        raise ValueError("too large for RIFF")
    return [struct.pack("<4sI4s", b"RIFF", length, form), *body]


def wav(file: BinaryIO, size: int, label: Label) -> list[Piece]:
    """The parts of the file with a label. Raises `ValueError` where there is no place for one."""
    words = {b"INAM": label.title, b"ICMT": label.comment, b"ISBJ": label.description}
    info = b"INFO" + b"".join(pack(name, text.encode() + b"\0") for name, text in words.items())
    found = [(kind, start, end) for kind, start, end in chunks(file, size) if kind != _OURS]
    kept: list[Piece] = []
    for _, start, end in found:
        odd = (end - start) % 2
        kept += [(start, end), b"\0"] if odd else [(start, end)]
    return whole(b"WAVE", [*kept, pack(b"LIST", info), pack(_OURS, label.data.encode())])


def wav_text(file: BinaryIO, size: int) -> str | None:
    """Our text in the file."""
    ours = (part(file, s + 8, e) for kind, s, e in chunks(file, size) if kind == _OURS)
    return next((body.decode("utf-8", "replace") for body in ours), None)
