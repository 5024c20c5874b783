"""Whether a file holds tensors as LoRAs do: eight bytes of length, a table in JSON, then the numbers."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["tensors_fault"]

_LENGTH: Final = struct.Struct("<Q")
_LONGEST: Final = 16 << 20  # bytes of a table: those of LoRAs have some 100 kB


def tensors_fault(path: Path) -> str:
    """Why a file is no whole `.safetensors` file, as the end of a sentence; empty for one that is.

    The table alone is read, not the numbers.

    Raises:
        OSError: The file cannot be read.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_LENGTH.size)
        length = _LENGTH.unpack(head)[0] if len(head) == _LENGTH.size else 0
        if not 0 < length <= min(size - _LENGTH.size, _LONGEST):
            return "is no .safetensors file, by its content"
        table = _read_table(file.read(length))
    if table is None:
        return "is no .safetensors file, by its content"
    needed = _LENGTH.size + length + _numbers(table)
    return f"is not whole: {size} of {needed} bytes are there. Download it again" if size < needed else ""


def _read_table(text: bytes) -> dict[str, Any] | None:
    try:
        table = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return table if isinstance(table, dict) else None


def _numbers(table: dict[str, Any]) -> int:
    """How many bytes of numbers the table speaks of."""
    spans = (entry.get("data_offsets") for entry in table.values() if isinstance(entry, dict))
    ends = (span[-1] for span in spans if isinstance(span, list) and span)
    return max((end for end in ends if type(end) is int), default=0)
