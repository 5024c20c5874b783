"""Labels in pictures: PNG, JPEG, WebP, GIF. What is coded stays as it is, byte by byte. Pure.

Formats: PNG 3 (W3C) 11.3.3, JPEG (ITU T.81) B.1, XMP part 3, the WebP container (RFC 9649), GIF89a 24.
A picture that is signed (C2PA) is not touched: its signature covers every byte.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Final

from .label import KEY, Label, Piece, fits, part, xmp, xmp_text
from .riff import chunks, pack, whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

__all__ = ["gif", "gif_text", "jpeg", "jpeg_text", "png", "png_text", "webp", "webp_text"]

_SIGNED: Final = "it is signed, and would no longer be"


# PNG


def png(file: BinaryIO, size: int, label: Label) -> list[Piece]:
    """The parts of the file with a label. Raises `ValueError` where there is no place for one."""
    found = list(_png_chunks(file, size))
    if any(kind == b"caBX" for kind, _, _ in found):
        raise ValueError(_SIGNED)
    after = found[0][2]
    texts = {"Title": label.title, "Description": label.description, "Comment": label.comment, KEY: label.data}
    old = [(start, end) for kind, start, end in found if kind == b"iTXt" and _itxt(file, start, end) is not None]
    return [(0, after), *(_png_text(*text) for text in texts.items()), *_without(after, size, old)]


def png_text(file: BinaryIO, size: int) -> str | None:
    """Our text in the file."""
    texts = (_itxt(file, start, end) for kind, start, end in _png_chunks(file, size) if kind == b"iTXt")
    return next((text for text in texts if text is not None), None)


def _png_chunks(file: BinaryIO, size: int) -> Iterator[tuple[bytes, int, int]]:
    at = 8
    while at + 12 <= size:
        length, kind = struct.unpack(">I4s", part(file, at, at + 8))
        end = at + 12 + length
        if end > size:
            raise ValueError("a PNG that is cut")
        yield kind, at, end
        at = end


def _png_text(keyword: str, text: str) -> bytes:
    body = b"iTXt" + keyword.encode() + b"\0\0\0\0\0" + text.encode()
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


def _itxt(file: BinaryIO, start: int, end: int) -> str | None:
    keyword, _, rest = part(file, start + 8, end - 4).partition(b"\0")
    return rest[4:].decode("utf-8", "replace") if keyword == KEY.encode() and rest[:4] == bytes(4) else None


def _without(start: int, end: int, gaps: list[tuple[int, int]]) -> list[Piece]:
    """What is left of a stretch of the file when the gaps are taken out."""
    edges = [start, *(edge for gap in gaps for edge in gap), end]
    return list(zip(edges[::2], edges[1::2], strict=True))


# JPEG

_XMP_HEAD: Final = b"http://ns.adobe.com/xap/1.0/\0"
_APP1, _APP11, _SOS = 0xE1, 0xEB, 0xDA


def jpeg(file: BinaryIO, size: int, label: Label) -> list[Piece]:
    """The parts of the file with a label. Raises `ValueError` where there is no place for one."""
    found = list(_segments(file, size))
    if any(marker == _APP11 for marker, _, _ in found):
        raise ValueError(_SIGNED)
    old = [(start, end) for marker, start, end in found if marker == _APP1 and _is_xmp(file, start)]
    before = part(file, old[0][0] + 4 + len(_XMP_HEAD), old[0][1]) if old else b""
    body = fits(_XMP_HEAD + xmp(label, before), 65_533)
    # Behind JFIF and EXIF, whose readers expect them first.
    after = max([2, *(end for marker, start, end in found if marker in {0xE0, _APP1} and (start, end) not in old)])
    segment = struct.pack(">BBH", 0xFF, _APP1, len(body) + 2) + body
    ahead, behind = [gap for gap in old if gap[1] <= after], [gap for gap in old if gap[1] > after]
    return [*_without(0, after, ahead), segment, *_without(after, size, behind)]


def jpeg_text(file: BinaryIO, size: int) -> str | None:
    """Our text in the file."""
    packets = (part(file, s, e) for marker, s, e in _segments(file, size) if marker == _APP1 and _is_xmp(file, s))
    return next((text for text in map(xmp_text, packets) if text is not None), None)


def _is_xmp(file: BinaryIO, start: int) -> bool:
    file.seek(start + 4)
    return file.read(len(_XMP_HEAD)) == _XMP_HEAD


def _segments(file: BinaryIO, size: int) -> Iterator[tuple[int, int, int]]:
    """The segments before the coded picture."""
    at = 2
    while at + 4 <= size:
        sign, marker, length = struct.unpack(">BBH", part(file, at, at + 4))
        if sign != 0xFF or marker == 0xFF or at + 2 + length > size:  # noqa: PLR2004 - the sign of a marker
            raise ValueError("a JPEG of another kind")
        if marker == _SOS:
            return
        yield marker, at, at + 2 + length
        at += 2 + length


# WebP

_HAS_XMP, _HAS_ALPHA = 0x04, 0x10


def webp(file: BinaryIO, size: int, label: Label) -> list[Piece]:
    """The parts of the file with a label. Raises `ValueError` where there is no place for one."""
    found = list(chunks(file, size))
    if any(kind == b"C2PA" for kind, _, _ in found):
        raise ValueError(_SIGNED)
    old = next((part(file, s + 8, e) for kind, s, e in found if kind == b"XMP "), b"")
    kept: list[Piece] = [(s, e + (e - s) % 2) for kind, s, e in found if kind not in {b"VP8X", b"XMP "}]
    body = [pack(b"VP8X", _extended(file, found)), *kept, pack(b"XMP ", xmp(label, old.rstrip(b"\0")))]
    return whole(b"WEBP", body)


def webp_text(file: BinaryIO, size: int) -> str | None:
    """Our text in the file."""
    return next((xmp_text(part(file, s + 8, e)) for kind, s, e in chunks(file, size) if kind == b"XMP "), None)


def _extended(file: BinaryIO, found: list[tuple[bytes, int, int]]) -> bytes:
    """The header that says that there is metadata; a plain file has none, and gets one."""
    kind, start, end = found[0]
    if kind == b"VP8X":
        flags, rest = struct.unpack("<I6s", part(file, start + 8, start + 18))
        return struct.pack("<I6s", flags | _HAS_XMP, rest)
    head = part(file, start + 8, min(end, start + 18))
    if kind == b"VP8L" and head[0] == 0x2F:  # noqa: PLR2004 - its signature
        bits = int.from_bytes(head[1:5], "little")
        width, height, alpha = bits & 0x3FFF, bits >> 14 & 0x3FFF, bool(bits >> 28 & 1)
    elif kind == b"VP8 " and head[3:6] == b"\x9d\x01\x2a":
        wide, high = struct.unpack("<2H", head[6:10])
        width, height, alpha = (wide & 0x3FFF) - 1, (high & 0x3FFF) - 1, False
    else:
        raise ValueError("a WebP of another kind")
    flags = _HAS_XMP | (_HAS_ALPHA if alpha else 0)
    return struct.pack("<I", flags) + width.to_bytes(3, "little") + height.to_bytes(3, "little")


# GIF

_COMMENT: Final = b"\x21\xfe"


def gif(file: BinaryIO, size: int, label: Label) -> list[Piece]:
    """The parts of the file with a label. Raises `ValueError` where there is no place for one."""
    if part(file, 0, 6) != b"GIF89a":
        raise ValueError("a GIF from before there were comments")
    after = _gif_start(file)
    text = f"{KEY} {label.data}".encode()
    blocks = (text[i : i + 255] for i in range(0, len(text), 255))
    comment = _COMMENT + b"".join(bytes([len(block)]) + block for block in blocks) + b"\0"
    return [(0, after), comment, (after, size)]


def gif_text(file: BinaryIO, size: int) -> str | None:
    """Our text in the file: the first block of it."""
    at, text = _gif_start(file), b""
    if part(file, at, at + 2) != _COMMENT:
        return None
    at += 2
    while at < size and (length := part(file, at, at + 1)[0]):
        text += part(file, at + 1, at + 1 + length)
        at += 1 + length
    return text.decode("utf-8", "replace").removeprefix(f"{KEY} ") if text.startswith(KEY.encode()) else None


def _gif_start(file: BinaryIO) -> int:
    """Where the screen's description ends, with its colours."""
    flags = part(file, 10, 11)[0]
    return 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
