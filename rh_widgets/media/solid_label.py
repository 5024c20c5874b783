"""Labels in GLB files: `asset.extras`, where glTF 2.0 (section 3.2 and 3.12) leaves room for it. Pure."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any, Final

from .label import KEY, Label, Piece, part

if TYPE_CHECKING:
    from typing import BinaryIO

__all__ = ["glb", "glb_text"]

_JSON: Final = 0x4E4F534A
_MOST: Final = 0xFFFF_FFFF


def glb(file: BinaryIO, size: int, label: Label) -> list[Piece]:
    """The parts of the file with a label. Raises `ValueError` where there is no place for one."""
    tree, end = _tree(file, size)
    extras = tree["asset"].get("extras", {})
    told = {"title": label.title, "comment": label.comment, "description": label.description, KEY: label.data}
    tree["asset"]["extras"] = dict(extras) | told
    body = json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode()
    body += b" " * (-len(body) % 4)
    length = 20 + len(body) + size - end
    if length > _MOST:
        raise ValueError("too large for GLB")
    return [struct.pack("<4s4I", b"glTF", 2, length, len(body), _JSON) + body, (end, size)]


def glb_text(file: BinaryIO, size: int) -> str | None:
    """Our text in the file."""
    found = _tree(file, size)[0]["asset"].get("extras", {}).get(KEY)
    return found if isinstance(found, str) else None


def _tree(file: BinaryIO, size: int) -> tuple[dict[str, Any], int]:
    """The JSON of the file, and where it ends."""
    magic, version, whole, length, kind = struct.unpack("<4s4I", part(file, 0, 20))
    if (magic, version, whole, kind) != (b"glTF", 2, size, _JSON):
        raise ValueError("a GLB of another kind")
    return json.loads(part(file, 20, 20 + length)), 20 + length
