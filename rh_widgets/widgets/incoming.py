"""One file arriving from the browser in pieces.

The pieces land in a hidden temporary file in the folder where the whole file will live, so
that keeping it is a rename. The hash is fed as they come; nothing is read twice. A file that
is never finished is removed when its `Incoming` is discarded or collected, at exit at the
latest; what a killed process left is swept when the next upload starts, a day later.
"""

from __future__ import annotations

import filecmp
import hashlib
import re
import tempfile
import threading
import time
import weakref
from pathlib import Path
from typing import BinaryIO

__all__ = ["Incoming", "safe_stem"]

_PREFIX, _SUFFIX = ".incoming-", ".part"
_STALE = 24 * 3600.0
_STEM = 48  # letters; a name has 255 bytes at most, and a letter up to four


class Incoming:
    """A file of `size` bytes on its way into `folder`; safe to use from any thread.

    Attributes:
        name: The file's name in the browser.
        size: Bytes to come in all.
        received: Bytes that came.
        path: The temporary file.
        client: Which page sends it.
    """

    def __init__(self, folder: Path, name: str, size: int, *, client: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder, time.time() - _STALE)
        self.name, self.size, self.client = name, size, client
        self.received = 0
        self._folder = folder
        self._hash = hashlib.sha256()
        self._lock = threading.Lock()
        with tempfile.NamedTemporaryFile(dir=folder, prefix=_PREFIX, suffix=_SUFFIX, delete=False) as made:
            self.path = Path(made.name)
        self._file: BinaryIO = self.path.open("wb")
        self._discard = weakref.finalize(self, _remove, self._file, self.path)

    @property
    def whole(self) -> bool:
        """Whether every byte has come."""
        return self.received == self.size

    @property
    def gone(self) -> bool:
        """Whether it was discarded or kept; no piece is taken any more."""
        return not self._discard.alive

    def write(self, offset: int, piece: bytes | memoryview) -> None:
        """Take the next piece.

        Raises:
            ValueError: for a piece out of order, or beyond the size that was announced.
            OSError: when it cannot be stored.
        """
        with self._lock:
            if self.gone:
                return
            if offset != self.received:
                raise ValueError(f"a piece came out of order: {offset} instead of {self.received}")
            if offset + len(piece) > self.size:
                raise ValueError("more came than the browser had announced")
            self._file.write(piece)
            self._hash.update(piece)
            self.received += len(piece)
            if self.whole:
                self._file.close()

    def keep(self, extension: str) -> Path:
        """Give the whole file its lasting name, or the path of the same content that is there already."""
        with self._lock:
            if self.gone or not self.whole:
                raise ValueError(f"{self.name} is not whole")
            digest = self._hash.hexdigest()
            there = _same(self._folder, digest[:8], extension, self.path)
            if there is not None:
                self._discard()
                return there
            lasting = self._folder / f"{safe_stem(self.name)}-{digest[:8]}.{extension}"
            if lasting.exists():  # other content under the first eight digits: changed by hand since
                lasting = lasting.with_name(f"{safe_stem(self.name)}-{digest}.{extension}")
            self.path.replace(lasting)
            self._discard.detach()
            return lasting

    def discard(self) -> None:
        """Forget the file and remove what came of it."""
        with self._lock:
            self._discard()


def safe_stem(name: str) -> str:
    """A file name's stem without anything that a path, a shell or a URL could take amiss."""
    last = re.split(r"[\\/]", name)[-1]
    stem = re.sub(r"\.[^.]*$", "", last) or last
    return re.sub(r"[^\w.-]+", "-", stem).strip(".-_")[:_STEM].rstrip(".-_") or "file"


def _same(folder: Path, short: str, extension: str, path: Path) -> Path | None:
    there = sorted(folder.glob(f"*-{short}*.{extension}"))
    return next((p for p in there if filecmp.cmp(p, path, shallow=False)), None)


def _remove(file: BinaryIO, path: Path) -> None:
    file.close()
    path.unlink(missing_ok=True)


def _sweep(folder: Path, before: float) -> None:
    for left in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        if left.stat().st_mtime < before:
            left.unlink(missing_ok=True)
