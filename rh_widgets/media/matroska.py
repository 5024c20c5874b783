"""Labels in Matroska and WebM: tags behind all the rest, so that no place in the file moves. Pure.

After RFC 8794 (EBML) and RFC 9559 (Matroska), 5.1.8 for the tags.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .label import KEY, Label, Piece, part

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

__all__ = ["matroska", "matroska_text"]

_EBML, _SEGMENT, _TAGS = 0x1A45DFA3, 0x18538067, 0x1254C367
_TAG, _TARGETS, _SIMPLE, _NAME, _STRING = 0x7373, 0x63C0, 0x67C8, 0x45A3, 0x4487
_LONGEST: Final = 8  # bytes of a number


def matroska(file: BinaryIO, size: int, label: Label) -> list[Piece]:
    """The parts of the file with a label. Raises `ValueError` where there is no place for one."""
    start, body, end = _segment(file, size)
    if end != size:
        raise ValueError("something goes on behind the segment")
    old = [(s, e) for kind, s, _, e in _elements(file, body, end) if kind == _TAGS and _ours(part(file, s, e))]
    if old and old[-1][1] == end:  # ours, from before
        end = old[-1][0]
    texts = {"TITLE": label.title, "COMMENT": label.comment, "DESCRIPTION": label.description, KEY: label.data}
    tags = _pack(_TAGS, _pack(_TAG, _pack(_TARGETS, b""), *(_simple(*text) for text in texts.items())))
    width = body - start - 4
    if size - end == 0 and _is_open(part(file, start + 4, body)):
        return [(0, end), tags]
    length = _number(end - body + len(tags), width)
    return [(0, start + 4), length, (body, end), tags]


def matroska_text(file: BinaryIO, size: int) -> str | None:
    """Our text in the file: the last, where there are several."""
    _, body, end = _segment(file, size)
    found = [_ours(part(file, s, e)) for kind, s, _, e in _elements(file, body, end) if kind == _TAGS]
    return next((text for text in reversed(found) if text), None)


def _segment(file: BinaryIO, size: int) -> tuple[int, int, int]:
    """Where the segment starts, where its content does, and where it ends."""
    header, segment = list(_elements(file, 0, size))[:2]
    if (header[0], segment[0]) != (_EBML, _SEGMENT):
        raise ValueError("a Matroska file of another kind")
    return segment[1:]


def _elements(file: BinaryIO, at: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Name, start, start of the content, and end of each element; one without an end reaches to the last byte."""
    while at < end:
        head = part(file, at, min(at + 12, end))
        name_width = _width(head[0])
        length, width = _read(head[name_width:])
        body = at + name_width + width
        after = end if length is None else body + length
        if after > end:
            raise ValueError("an element that is cut")
        yield int.from_bytes(head[:name_width], "big"), at, body, after
        at = after


def _width(first: int) -> int:
    if not first:
        raise ValueError("a number that is too long")
    return 9 - first.bit_length()


def _read(head: bytes) -> tuple[int | None, int]:
    """A length and the bytes that it takes; `None` for one that is not known."""
    width = _width(head[0])
    if len(head) < width:
        raise ValueError("a number that is cut")
    most = (1 << 7 * width) - 1
    number = int.from_bytes(head[:width], "big") & most
    return None if number == most else number, width


def _is_open(written: bytes) -> bool:
    return _read(written)[0] is None


def _number(number: int, width: int) -> bytes:
    """A length in so many bytes. Raises `ValueError` where they are too few; all ones mean something else."""
    if number >= (1 << 7 * width) - 1:
        raise ValueError("no room for the length")
    return (number | 1 << 7 * width).to_bytes(width, "big")


def _pack(name: int, *bodies: bytes) -> bytes:
    body = b"".join(bodies)
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + _number(len(body), _LONGEST) + body


def _simple(name: str, text: str) -> bytes:
    return _pack(_SIMPLE, _pack(_NAME, name.encode()), _pack(_STRING, text.encode()))


def _ours(tags: bytes) -> str | None:
    """The text of ours in tags as we write them."""
    _, sign, rest = tags.partition(_pack(_NAME, KEY.encode()))
    if not sign or not rest.startswith(_STRING.to_bytes(2, "big")):
        return None
    length, width = _read(rest[2:])
    return rest[2 + width : 2 + width + (length or 0)].decode("utf-8", "replace")
