"""What a file is known by: its content, read once for as long as the file does not change."""

from __future__ import annotations

import functools
import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["digest", "identity"]


def identity(path: Path) -> tuple[Path, int, tuple[int, int]]:
    """What is as long the same as the file is: its path, its bytes, and the times of its last change.

    Who copies a file can set the one time back, but not the other (on Windows that is of the creation).

    Raises:
        OSError: There is no such file.
    """
    stat = path.stat()
    return path, stat.st_size, (stat.st_mtime_ns, stat.st_ctime_ns)


def digest(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal. Takes seconds for a gigabyte, the first time.

    Raises:
        OSError: The file cannot be read.
    """
    return _digest(*identity(path))


@functools.lru_cache(maxsize=256)
def _digest(path: Path, _size: int, _changed: tuple[int, int]) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
