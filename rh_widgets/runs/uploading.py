"""Files that a site holds for an account, so that nothing is sent twice while its link lives long enough.

A file is known by its content: a copy under another name, another kernel, and the day after find what
was sent before. What the site refuses is forgotten, for its link may have died, and the next run sends
the file again. Nothing here decides about money: an upload is free.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
import weakref
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from ..client import MOST_FOR_NODES, Uploaded, hash_file, worth_another_look
from ..errors import APIError, ConfigurationError, RunningHubError
from .digests import digest, identity

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from pathlib import Path

    from ..client import Client, Settings
    from .store import Store
    from .timing import Pace

    Progress = Callable[[int, int], object]
    Wait = Callable[[float], Awaitable[object]]

__all__ = ["Held", "Uploads", "blames_inputs"]

# Seconds of the calendar, also asleep. The server keeps uploads for a day; half of it is left to who stands in
# a long line with one before he is let in, and to the task itself.
_LIVES: Final = 12 * 3600.0
_ABOUT_INPUTS: Final = frozenset({"301", "803", "805", "808", "1000", "1007", "1013", "1015"})


class _Kind(StrEnum):
    """For what a file was sent; each has names of its own."""

    MEDIA = "media"
    NODES = "nodes"
    LORA = "lora"


@dataclass(frozen=True, slots=True)
class _Content:
    """What makes two uploads the same."""

    kind: _Kind
    digest: str


@dataclass(frozen=True, slots=True)
class Held:
    """A file that the site holds.

    Attributes:
        url: Its link, for models; may be empty.
        file_name: Its name there, for nodes; may be empty.
        size: In bytes.
        at: When it was sent, in seconds since 1970.
        digest: Of its content: the SHA-256, of a LoRA the MD5.
    """

    url: str
    file_name: str
    size: int
    at: float
    digest: str


class Uploads:
    """What one account has sent to one site. For the I/O thread.

    Args:
        client: Speaks to the site.
        settings: The site and the key.
        store: Keeps what was sent.
        pace: The pauses between tries.
    """

    def __init__(self, client: Client, settings: Settings, store: Store, pace: Pace) -> None:
        self._client, self._store, self._pace = client, store, pace
        self._where = (settings.origin, settings.key.account)
        self._sending: weakref.WeakValueDictionary[_Content, asyncio.Lock] = weakref.WeakValueDictionary()

    async def media(
        self, path: Path, on_progress: Progress | None = None, wait: Wait = asyncio.sleep, *, needs_link: bool = True
    ) -> Held:
        """Have a picture, a clip, sound or a ZIP at the site.

        Args:
            path: The file.
            on_progress: Called with the bytes sent and all there are; not where nothing has to be sent.
            wait: Pauses between two tries; what it raises ends them.
            needs_link: Whether a name alone is of no use.

        Raises:
            OSError: The file cannot be read.
            RunningHubError: It was refused, or the site is not reached.
        """

        def send() -> Awaitable[Uploaded]:
            return self._client.upload(path, on_progress=on_progress, needs_link=needs_link)

        return await self._once(path, _Kind.MEDIA, lambda: self._tried(send, wait), needs_link=needs_link)

    async def for_nodes(self, path: Path, on_progress: Progress | None = None, wait: Wait = asyncio.sleep) -> Held:
        """The same for nodes, which go by names: by the older route, where the other one gives none."""

        def send() -> Awaitable[Uploaded]:
            return self._client.upload_for_nodes(path, on_progress=on_progress)

        held = await self.media(path, on_progress, wait, needs_link=False)
        if held.file_name or held.size > MOST_FOR_NODES:
            return held
        return await self._once(path, _Kind.NODES, lambda: self._tried(send, wait))

    async def lora(
        self, path: Path, name: str, on_progress: Progress | None = None, on_read: Progress | None = None
    ) -> Held:
        """Have a LoRA at the site, which keeps it; cut in the middle, it is sent from the start.

        Args:
            path: The file.
            name: As people call it.
            on_progress: As for `media`.
            on_read: Called likewise while the file is read for its hash.

        Raises:
            OSError: The file cannot be read, or changed meanwhile.
            RunningHubError: It was refused, or the site is not reached.
        """
        seen, md5 = identity(path), await hash_file(path, on_read)

        async def send() -> Uploaded:
            sent = await self._client.upload_lora(path, name, md5=md5, on_progress=on_progress)
            return Uploaded("", sent.file_name, sent.size)

        return await self._have(path, seen, _Content(_Kind.LORA, md5), send)

    async def forget(self, files: Iterable[Path], names: Iterable[str]) -> None:
        """Send these files again when they are wanted next, also those that are called so at the site."""
        known = set(names)
        for path in files:
            with contextlib.suppress(OSError):
                known.add(await asyncio.to_thread(digest, path))
        rows = [(*self._where, name) for name in known if name]

        def work(db: Any) -> None:
            for column in ("digest", "url", "file_name"):
                db.executemany(f"DELETE FROM uploads WHERE place = ? AND account = ? AND {column} = ?", rows)  # noqa: S608

        with contextlib.suppress(ConfigurationError):
            await self._store.journal.put(work)

    async def _once(
        self, path: Path, kind: _Kind, send: Callable[[], Awaitable[Uploaded]], *, needs_link: bool = False
    ) -> Held:
        seen, content = identity(path), _Content(kind, await asyncio.to_thread(digest, path))
        return await self._have(path, seen, content, send, needs_link=needs_link)

    async def _have(
        self,
        path: Path,
        seen: tuple[Path, int, tuple[int, int]],
        content: _Content,
        send: Callable[[], Awaitable[Uploaded]],
        *,
        needs_link: bool = False,
    ) -> Held:
        """What the site holds of a file; sent, if that is nothing. Of several that want the same one sends it."""
        async with self._sending.setdefault(content, asyncio.Lock()):
            held = await asyncio.to_thread(self._find, content)
            if held is None or (needs_link and not held.url):
                sent = await send()
                held = Held(sent.url, sent.file_name, seen[1], time.time(), content.digest)
                if seen == identity(path):  # else it is not known which content was sent
                    await self._remember(content, held)
        return held

    async def _tried(self, send: Callable[[], Awaitable[Uploaded]], wait: Wait) -> Uploaded:
        failures = 0
        while True:
            try:
                return await send()
            except RunningHubError as error:
                failures += 1
                if failures >= self._pace.connect_tries or not worth_another_look(error, first=failures == 1):
                    raise
                await wait(self._pace.next_try(failures))

    def _find(self, content: _Content) -> Held | None:
        """What was sent before and lives, if the journal can tell."""
        try:
            rows = self._store.journal.query(
                "SELECT * FROM uploads WHERE place = ? AND account = ? AND kind = ? AND digest = ?",
                [*self._where, content.kind, content.digest],
            )
        except ConfigurationError:
            return None
        for row in rows:
            held = Held(row["url"], row["file_name"], row["size"], row["at"], row["digest"])
            if content.kind is _Kind.LORA or 0 <= time.time() - held.at < _LIVES:  # a calendar set back tells nothing
                return held
        return None

    async def _remember(self, content: _Content, held: Held) -> None:
        row = [*self._where, content.kind, content.digest, held.size, held.url, held.file_name, held.at]

        def work(db: Any) -> None:
            db.execute("DELETE FROM uploads WHERE kind != ? AND at < ?", [_Kind.LORA, held.at - _LIVES])
            db.execute("INSERT OR REPLACE INTO uploads VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

        with contextlib.suppress(ConfigurationError):  # then it is sent once more one day
            await self._store.journal.put(work)


def blames_inputs(error: BaseException | None) -> bool:
    """Whether it may be that what was uploaded is there no more."""
    while error is not None and not isinstance(error, APIError):
        error = error.__cause__
    return error is not None and error.code in _ABOUT_INPUTS
