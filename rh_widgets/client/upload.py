"""One file as a multipart body, read from disk as it is sent.

httpx can do this too, but reads the disk on the loop and reports no progress.
"""

from __future__ import annotations

import asyncio
import mimetypes
import os
import re
import secrets
from contextlib import asynccontextmanager
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    Progress = Callable[[int, int], object]

BLOCK: Final = 1 << 18


class FilePart:
    """A body with one part named `file`; of the file's own name only the suffix travels."""

    def __init__(self, file: IO[bytes], suffix: str, on_progress: Progress | None = None) -> None:
        self.size = os.fstat(file.fileno()).st_size
        self._file, self._on_progress = file, on_progress
        self._fault: OSError | None = None
        boundary = secrets.token_hex(16)
        name = "upload" + (suffix.lower() if re.fullmatch(r"\.[A-Za-z0-9]{1,8}", suffix) else "")
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        self._head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            f"Content-Type: {media_type}\r\n\r\n"
        ).encode()
        self._tail = f"\r\n--{boundary}--\r\n".encode()
        self.headers = {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Content-Length": str(len(self._head) + self.size + len(self._tail)),
        }

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._head
        sent = 0
        while sent < self.size and (block := await self._read(min(BLOCK, self.size - sent))):
            yield block
            sent += len(block)
            if self._on_progress:
                self._on_progress(sent, self.size)
        yield self._tail

    def raise_for_disk(self) -> None:
        """Raise what reading the file raised; on its way through the network it was only a broken transfer."""
        if self._fault is not None:
            raise self._fault

    async def _read(self, size: int) -> bytes:
        try:
            block = await asyncio.to_thread(self._file.read, size)
        except OSError as error:
            self._fault = error
            raise
        if not block:
            self._fault = OSError("The file became shorter while it was sent.")
            raise self._fault
        return block


@asynccontextmanager
async def opened(path: Path, on_progress: Progress | None = None) -> AsyncIterator[FilePart]:
    """Open a file as a body.

    Raises:
        OSError: It cannot be opened.
    """
    file = await asyncio.to_thread(path.open, "rb")
    try:
        yield FilePart(file, path.suffix, on_progress)
    finally:
        file.close()
