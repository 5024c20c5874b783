"""LoRAs: a large file goes to a storage that is not the API, by an address that is a secret of an hour.

The storage keeps a LoRA under the MD5 of its content, so that the same file sent twice is one.
It takes no half of a file: what was cut starts again, with a fresh address where the old one
is no longer accepted. The key goes to the API alone, never to the storage.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import IO, TYPE_CHECKING, Any, Final

import httpx

from ..errors import APIError, ConnectionFailed, ServerError
from . import upload as uploading
from .settings import is_loopback
from .tolerant import as_text, data_of, first_of
from .trouble import trouble_from
from .wire import AGENT, Wire

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Progress = Callable[[int, int], object]

__all__ = ["Lora", "LoraPlace", "Loras"]

BLOCK: Final = 4 << 20  # what is hashed in one go beside the loop
PAUSES: Final = (1.0, 4.0, 15.0)  # seconds before the second, third and fourth try
_AGAIN: Final = {HTTPStatus.FORBIDDEN, HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}


@dataclass(frozen=True, slots=True)
class LoraPlace:
    """Where a LoRA may be put for about an hour; `url` lets anybody do so, and is shown nowhere."""

    file_name: str
    url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Lora:
    """A LoRA that the service has; `file_name` goes into a node's `lora_name`."""

    name: str
    file_name: str
    md5: str
    size: int


class Loras(Wire):
    """How a LoRA gets to the service."""

    async def lora_url(self, name: str, md5: str) -> LoraPlace:
        """Ask for the place of a LoRA.

        Args:
            name: As people call it.
            md5: Of its content, 32 hexadecimal digits.

        Raises:
            ConnectionFailed: No answer came.
            APIError: It was refused, or the answer holds no place.
        """
        asked = {"loraName": name, "md5Hex": md5}
        body = await self._ask("/api/openapi/getLoraUploadUrl", asked, key_field="apiKey")
        if place := read_place(body):
            return place
        raise ServerError("The answer holds no address for the LoRA", advice="Try again in a few minutes.")

    async def put_file(self, url: str, path: Path, *, on_progress: Progress | None = None) -> None:
        """Send a file to a signed address, once, streamed from disk.

        Args:
            url: https, or on this machine. It gets no key, and is in no error and no log.
            path: The file.
            on_progress: Called on the I/O thread with the bytes sent and all there are.

        Raises:
            OSError: The file cannot be read.
            ConnectionFailed: No answer came.
            APIError: The storage refused it.
        """
        if fault := _fault(url):
            del url
            raise ServerError(f"The LoRA is not sent: its address {fault}")
        pools = self._open()
        async with pools.transfers, uploading.opened(path) as file:
            body = uploading.FileBody(file, on_progress)
            status, trouble = await self._put(pools.kept, url, body)
            del url  # reports of errors show what a frame holds
            body.raise_for_disk()
        if trouble:
            raise ConnectionFailed(f"The storage for LoRAs gave no answer: {trouble}. Try again.")
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            words = f"The storage for LoRAs answered HTTP {status}"
            raise ServerError(words, status_code=status, advice="Upload the file again.")

    async def upload_lora(
        self,
        path: Path,
        name: str = "",
        *,
        md5: str = "",
        on_progress: Progress | None = None,
        on_hashed: Progress | None = None,
    ) -> Lora:
        """Bring a LoRA to the service, whatever the network does meanwhile.

        Args:
            path: The `.safetensors` file.
            name: As people call it; by default the file's name without its suffix.
            md5: Of its content, where that is known.
            on_progress: Called on the I/O thread with the bytes sent and all there are; a new try begins at 0.
            on_hashed: Likewise, while the file is read for its hash.

        Raises:
            OSError: The file cannot be read, or changed while it was sent.
            ConnectionFailed: The network failed again and again.
            APIError: It was refused.
        """
        before = _identity(path)
        md5 = md5 or await hash_file(path, on_hashed)
        name = name or path.stem
        for pause in (*PAUSES, None):
            try:
                place = await self.lora_url(name, md5)
                await self.put_file(place.url, path, on_progress=on_progress)
            except (ConnectionFailed, APIError) as error:
                if pause is None or not _passing(error):
                    raise
            else:
                break
            await self._sleep(pause)
        if _identity(path) != before:
            raise OSError("The file changed while it was uploaded. Upload it again.")
        return Lora(name, place.file_name, md5, before[0])

    async def _put(self, client: httpx.AsyncClient, url: str, body: uploading.FileBody) -> tuple[int, str]:
        """The storage's status, or what went wrong in words; its own are of no use, and repeat the address."""
        timeouts = self._patience.timeout(self._patience.submit)
        request = httpx.Request("PUT", url, content=body, headers=AGENT | body.headers)
        request.extensions["timeout"] = timeouts.as_dict()
        try:
            response = await client.send(request, stream=True, follow_redirects=False)
            await response.aclose()
        except Exception as error:  # noqa: BLE001 - an exception of httpx holds the request, and with it the address
            return 0, trouble_from(error).text
        return response.status_code, ""


def read_place(body: dict[str, Any]) -> LoraPlace | None:
    """The answer with a LoRA's place; None where it holds none."""
    fields = data_of(body)
    url, name = as_text(first_of(fields, "url", "uploadUrl")), as_text(first_of(fields, "fileName", "file_name"))
    return LoraPlace(name, url) if url and name else None


async def hash_file(path: Path, on_progress: Progress | None = None) -> str:
    """The MD5 of a file, computed beside the loop; the storage's name for it, no proof of anything.

    Raises:
        OSError: The file cannot be read.
    """
    digest = hashlib.md5(usedforsecurity=False)
    async with uploading.opened(path) as file:
        size, done = os.fstat(file.fileno()).st_size, 0
        while count := await asyncio.to_thread(_hash_block, file, digest):
            done += count
            if on_progress:
                on_progress(done, size)
    return digest.hexdigest()


def _hash_block(file: IO[bytes], digest: Any) -> int:
    block = file.read(BLOCK)
    digest.update(block)
    return len(block)


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _fault(url: str) -> str:
    """Why nothing is put at an address; empty where it may be."""
    try:
        parts = httpx.URL(url)
    except (httpx.InvalidURL, TypeError):
        return "is not a URL"
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.host))
    return "" if safe and parts.host else "is not an https one"


def _passing(error: ConnectionFailed | APIError) -> bool:
    """Whether a further try, with a fresh address, may do; a signature that is refused may have grown old."""
    if isinstance(error, ConnectionFailed):
        return True
    status = error.status_code or 0
    return isinstance(error, ServerError) and (status in _AGAIN or status >= HTTPStatus.INTERNAL_SERVER_ERROR)
