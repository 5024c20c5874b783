"""A file as a request's body, read from disk as it is sent: bare, or as one part of a multipart form.

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

from ..errors import Fault, ParameterError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from pathlib import Path

    Progress = Callable[[int, int], object]

BLOCK: Final = 1 << 18
OCTETS: Final = "application/octet-stream"
MOST_FOR_NODES: Final = 30 << 20  # bytes; the limit of the documentation's page on this route
KINDS_FOR_NODES: Final = ("image", "video", "audio", "zip")


class FileBody:
    """A body that is the file itself."""

    def __init__(self, file: IO[bytes], on_progress: Progress | None = None) -> None:
        self.size = os.fstat(file.fileno()).st_size
        self._file, self._on_progress = file, on_progress
        self._fault: OSError | None = None
        self._head = self._tail = b""
        self.headers = {"Content-Type": OCTETS, "Content-Length": str(self.size)}

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
            raise self._fault.with_traceback(None)  # the old one leads to frames that hold where it was sent

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


class FilePart(FileBody):
    """A form with a part named `file`; of the file's own name only the suffix travels.

    Args:
        file: Open for reading.
        suffix: Of the file's name, with its dot.
        on_progress: Called with the bytes sent and all there are.
        fields: Further members of the form, which go before the file.
    """

    def __init__(
        self,
        file: IO[bytes],
        suffix: str,
        on_progress: Progress | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(file, on_progress)
        boundary = secrets.token_hex(16)
        name = "upload" + (suffix.lower() if re.fullmatch(r"\.[A-Za-z0-9]{1,8}", suffix) else "")
        media_type = mimetypes.guess_type(name)[0] or OCTETS
        part = f"--{boundary}\r\nContent-Disposition: form-data; name="
        members = "".join(f'{part}"{key}"\r\n\r\n{value}\r\n' for key, value in (fields or {}).items())
        self._head = f'{members}{part}"file"; filename="{name}"\r\nContent-Type: {media_type}\r\n\r\n'.encode()
        self._tail = f"\r\n--{boundary}--\r\n".encode()
        self.headers = {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Content-Length": str(len(self._head) + self.size + len(self._tail)),
        }


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[IO[bytes]]:
    """Open a file for as long as it is sent.

    Raises:
        OSError: It cannot be opened.
    """
    file = await asyncio.to_thread(path.open, "rb")
    try:
        yield file
    finally:
        file.close()


def kind_for_nodes(path: Path) -> str:
    """What the older upload route calls a file's kind, by its suffix; empty where it has no word for it."""
    if path.suffix.lower() == ".zip":
        return "zip"
    kind = (mimetypes.guess_type(path.name)[0] or "").partition("/")[0]
    return kind if kind in KINDS_FOR_NODES else ""


def refuse_for_nodes(path: Path, file: IO[bytes], kind: str) -> None:
    """Say before it is sent that the older upload route will not have a file.

    Raises:
        ParameterError: It is too large or of no kind that the route knows.
    """
    reason = ""
    if kind not in KINDS_FOR_NODES:
        reason = "Nodes take pictures, clips, sound and ZIP archives. Give the file a suffix that says which."
    elif (size := os.fstat(file.fileno()).st_size) > MOST_FOR_NODES:
        room = f"It has {size / (1 << 20):,.1f} MB, and 30 MB are taken here."
        reason = f"{room} Send a smaller one, or give a public URL."
    if reason:
        raise ParameterError([Fault("file", path.name, reason)])
