"""Fetching a result: a stranger's URL becomes a file under a name of ours.

A file is written under a temporary name in the folder it is meant for, counted and hashed
on the way, and gets its name when it is whole. Nothing in the URL or in the answer chooses
that name; the content type, the URL's suffix and the API's word on the type only pick one
of the extensions that are allowed. Redirects are followed by hand, so that each hop is
looked at, and no request here ever carries a key.

A transfer that breaks is taken up where it broke if the server gave the file a strong
ETag, else from the start.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, ParamSpec, TypeVar

import httpx

from ..errors import DownloadFailed
from .trouble import in_words

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    Progress = Callable[[int, int | None], object]
    Finish = Callable[[Path], bool]

P = ParamSpec("P")
T = TypeVar("T")

GIB: Final = 1 << 30
BLOCK: Final = 1 << 18
MAX_HOPS: Final = 5
TRIES: Final = 4
LONGEST_STEM: Final = 160  # bytes; file systems stop at 255, and the temporary name is longer

EXTENSIONS: Final = {
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
    "mkv": "video/x-matroska",
    "avi": "video/x-msvideo",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "flac": "audio/flac",
    "m4a": "audio/mp4",
    "aac": "audio/aac",
    "ogg": "audio/ogg",
    "glb": "model/gltf-binary",
    "obj": "model/obj",
    "stl": "model/stl",
    "ply": "model/ply",
    "fbx": "application/octet-stream",
    "usdz": "model/vnd.usdz+zip",
    "zip": "application/zip",
    "txt": "text/plain",
    "json": "application/json",
    "bin": "application/octet-stream",
}
"""Every extension that a downloaded file may get, and the media type that it stands for."""

_SYNONYMS: Final = {"jpeg": "jpg", "jpe": "jpg", "image": "png", "video": "mp4", "audio": "mp3", "text": "txt"}
_BY_TYPE: Final = {
    **{media_type: extension for extension, media_type in EXTENSIONS.items() if extension not in {"fbx", "bin", "txt"}},
    "image/jpg": "jpg",
    "audio/mp3": "mp3",
    "audio/x-wav": "wav",
    "audio/wave": "wav",
    "audio/vnd.wave": "wav",
    "audio/x-flac": "flac",
    "audio/x-m4a": "m4a",
    "application/x-zip-compressed": "zip",
}
# Types that servers give to anything: the suffix knows better.
_VAGUE: Final = {"", "application/octet-stream", "binary/octet-stream", "application/force-download", "text/plain"}
_VAGUE_FAMILIES: Final = ("video/", "audio/", "image/", "model/")


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A result on this disk, whole.

    `server_sha256` is that of what came, where it was changed before it got its name; else empty.
    """

    path: Path
    size: int
    sha256: str
    media_type: str
    server_sha256: str = ""


@dataclass(frozen=True, slots=True)
class _Fault:
    """Why a try came to nothing, and whether another one may do better."""

    text: str
    again: bool = False


def extension_for(content_type: str, url: str, output_type: str = "") -> str | None:
    """The extension that a file gets, one of `EXTENSIONS`; None refuses the file.

    Args:
        content_type: What the server calls it. A precise type decides alone.
        url: Its path's suffix is asked when the type is vague.
        output_type: The API's word, asked last; an extension, or `image`, `video` …
    """
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type in _BY_TYPE:
        return _BY_TYPE[media_type]
    vague = media_type in _VAGUE or (media_type.startswith(_VAGUE_FAMILIES) and "svg" not in media_type)
    if not vague:
        return None
    hints = (PurePosixPath(httpx.URL(url).path).suffix.lstrip(".").lower(), output_type.strip().lstrip(".").lower())
    for hint in hints:
        if (extension := _SYNONYMS.get(hint, hint)) in EXTENSIONS:
            return extension
    # A paid result is never thrown away for want of a name; nothing opens a .bin by itself.
    return "txt" if media_type == "text/plain" else "bin"


def safe_stem(stem: str) -> str:
    """A file name without extension: no separators, no leading dot, not too long."""
    clean = re.sub(r"[^\w.()+-]+", "-", stem).strip(".-")
    return clean.encode()[:LONGEST_STEM].decode(errors="ignore").rstrip(".-") or "result"


def url_fault(url: str) -> str:
    """Why a URL is not fetched; empty when it may be."""
    try:
        parts = httpx.URL(url)
    except (httpx.InvalidURL, TypeError):
        return "the address is not a URL"
    if parts.scheme not in {"http", "https"} or not parts.host:
        return f"the address is a {parts.scheme or 'relative'} one; only http and https are fetched"
    return "the address holds a user name" if parts.userinfo else ""


async def download(
    client: httpx.AsyncClient,
    url: str,
    folder: Path,
    stem: str,
    *,
    output_type: str = "",
    on_progress: Progress | None = None,
    finish: Finish | None = None,
    max_bytes: int = 4 * GIB,
    timeouts: httpx.Timeout,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Downloaded:
    """Fetch `url` into `folder`; see `Client.download`."""
    place = _place(url)
    part = _Part(folder, safe_stem(stem))
    fetch = _Fetch(client, part, output_type, on_progress, finish, max_bytes, timeouts)
    reason = url_fault(url)
    fault = _Fault(reason, again=not reason)
    try:
        for attempt in range(TRIES):
            if not fault.again:
                break
            if attempt:
                await sleep(backoff(attempt))
            else:
                part.open()
            outcome = await fetch.attempt(url)
            if isinstance(outcome, Downloaded):
                return outcome
            fault = outcome
    except _DiskError as error:
        fault = _Fault(f"it could not be written to {folder}: {error}")
    finally:
        part.discard()
    raise DownloadFailed(f"The result on {place} could not be fetched: {fault.text}.", url=url)


def backoff(attempt: int) -> float:
    """Seconds before try number `attempt` (1 is the first repetition): 1, 2, 4."""
    return float(2 ** (attempt - 1))


class _DiskError(Exception):
    """The file could not be written; kept apart from the network's own OSErrors."""


async def _on_disk(action: Callable[P, T], *args: P.args, **keywords: P.kwargs) -> T:
    """Run a disk action beside the loop."""
    try:
        return await asyncio.to_thread(action, *args, **keywords)
    except OSError as error:
        raise _DiskError(error.strerror or type(error).__name__) from None


class _Part:
    """The temporary file: what has come so far, its hash, and how to take it up again."""

    def __init__(self, folder: Path, stem: str) -> None:
        self.folder, self.stem = folder, stem
        self.path = folder / f".{stem}-{secrets.token_hex(4)}.part"
        self.etag = ""
        self._discarded = False
        self._forget()

    def _forget(self) -> None:
        self.received = 0
        self.hash = hashlib.sha256()

    def open(self) -> None:
        """Make it. Not beside the loop: cancelled there, it would be made after it was discarded."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("xb")
        except OSError as error:
            reason = error.strerror
        else:
            return
        raise _DiskError(reason)

    def restart(self) -> None:
        self._file.seek(0)
        self._file.truncate()
        self._forget()

    def add(self, block: bytes) -> None:
        self._file.write(block)
        self.hash.update(block)
        self.received += len(block)

    def finish(self, change: Finish) -> bool:
        """Let somebody change the whole file; whether it was changed."""
        self._file.close()
        changed = change(self.path)
        if self._discarded:  # meanwhile: a new file has come in the place of the one that was removed
            self.path.unlink(missing_ok=True)
        return changed

    def measure(self) -> tuple[int, str]:
        """How long it is now, and its hash."""
        with self.path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return file.tell(), digest

    def keep(self, extension: str) -> Path:
        """Give it its name; the first free one, taken so that two writers never get the same."""
        self._file.close()
        number = 1
        while True:
            name = self.stem if number == 1 else f"{self.stem}-{number}"
            target = self.folder / f"{name}.{extension}"
            try:
                target.open("xb").close()
            except FileExistsError:
                number += 1
                continue
            try:
                self.path.replace(target)
            except OSError:
                target.unlink(missing_ok=True)
                raise
            return target

    def discard(self) -> None:
        """Remove what is left of it; nothing is, once it was kept."""
        self._discarded = True
        if file := self.__dict__.get("_file"):
            with suppress(OSError):  # closing flushes, which a full disk refuses
                file.close()
            with suppress(OSError):
                self.path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Fetch:
    """One result's tries, which share a temporary file."""

    client: httpx.AsyncClient
    part: _Part
    output_type: str
    on_progress: Progress | None
    finish: Finish | None
    max_bytes: int
    timeouts: httpx.Timeout

    async def attempt(self, url: str) -> Downloaded | _Fault:
        try:
            response = await self._reach(url)
            if isinstance(response, _Fault):
                return response
            try:
                return await self._take(response)
            finally:
                await response.aclose()
        except httpx.InvalidURL:
            return _Fault("it points to something that is not a URL")
        except (httpx.HTTPError, OSError) as error:
            return _Fault(in_words(error), again=True)

    async def _reach(self, url: str) -> httpx.Response | _Fault:
        """Follow redirects by hand, and look at every hop."""
        for _ in range(MAX_HOPS + 1):
            if fault := url_fault(url):
                return _Fault(fault)
            request = self.client.build_request("GET", url, headers=self._headers(), timeout=self.timeouts)
            response = await self.client.send(request, stream=True, follow_redirects=False)
            if not response.has_redirect_location:
                return response
            await response.aclose()
            url = str(response.url.join(response.headers["location"]))
        return _Fault(f"more than {MAX_HOPS} redirects")

    def _headers(self) -> dict[str, str]:
        headers = {"Accept": "*/*", "Accept-Encoding": "identity"}  # so that lengths are those of the file
        if self.part.received and self.part.etag:
            headers |= {"Range": f"bytes={self.part.received}-", "If-Range": self.part.etag}
        return headers

    async def _take(self, response: httpx.Response) -> Downloaded | _Fault:
        if fault := await self._begin(response):
            return fault
        extension = extension_for(response.headers.get("content-type", ""), str(response.url), self.output_type)
        if extension is None:
            kind = response.headers["content-type"].partition(";")[0]
            return _Fault(f"the server sent {kind[:60]}, which is no result")
        if fault := await self._stream(response, _total(response, self.part.received)):
            return fault
        came = self.part.hash.hexdigest()
        finish = self.finish
        changed = finish is not None and await _on_disk(lambda: self.part.finish(finish))
        size, digest = await _on_disk(self.part.measure) if changed else (self.part.received, came)
        path = await _on_disk(self.part.keep, extension)
        return Downloaded(path, size, digest, EXTENSIONS[extension], came if changed else "")

    async def _stream(self, response: httpx.Response, total: int | None) -> _Fault | None:
        """Write what comes, and see that it is as much as was announced, and not too much."""
        too_large = _Fault(f"it is larger than the {self.max_bytes:,} bytes allowed")
        if total is not None and total > self.max_bytes:
            return too_large
        async for block in response.aiter_bytes(BLOCK):
            if self.part.received + len(block) > self.max_bytes:
                return too_large
            await _on_disk(self.part.add, block)
            if self.on_progress:
                self.on_progress(self.part.received, total)
        if total is not None and self.part.received != total:
            return _Fault(f"only {self.part.received:,} of {total:,} bytes came", again=True)
        return None if self.part.received else _Fault("the file is empty", again=True)

    async def _begin(self, response: httpx.Response) -> _Fault | None:
        """Judge the status, and line the temporary file up with what is about to come."""
        status = response.status_code
        if status == HTTPStatus.PARTIAL_CONTENT and _starts_at(response) == self.part.received > 0:
            return None
        await _on_disk(self.part.restart)
        etag = response.headers.get("etag", "")
        self.part.etag = etag if etag.startswith('"') and "content-encoding" not in response.headers else ""
        return None if status == HTTPStatus.OK else _status_fault(status)


def _status_fault(status: int) -> _Fault:
    if status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return _Fault(f"HTTP {status}; result links live about 24 hours")
    passing = {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.PARTIAL_CONTENT,
        HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
    }
    return _Fault(f"HTTP {status}", again=status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in passing)


def _starts_at(response: httpx.Response) -> int | None:
    match = re.match(r"bytes (\d+)-", response.headers.get("content-range", ""))
    return int(match[1]) if match else None


def _total(response: httpx.Response, received: int) -> int | None:
    """The whole file's length; unknown where it comes packed, for then the announced length is the packed one."""
    length = response.headers.get("content-length", "")
    packed = response.headers.get("content-encoding", "identity").lower() != "identity"
    return None if packed or not (length.isascii() and length.isdigit()) else received + int(length)


def _place(url: str) -> str:
    """The host alone: the rest of a result's URL is a signature that opens it."""
    try:
        return httpx.URL(url).host or "an unknown host"
    except (httpx.InvalidURL, TypeError):
        return "an unknown host"
