"""LoRAs: a signed address for each, and the file that is put there, kept under its MD5.

As an object store has it: the address is good for an hour, carries no key, and takes what has the
right content. The file is never whole in memory.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import TYPE_CHECKING, BinaryIO, Protocol

from starlette.requests import ClientDisconnect

from .wire import Refused

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from .store import Store

__all__ = ["OWN_LORA", "Loras"]

OWN_LORA = "rh-ink-wash.safetensors"
"""The one that the sandbox brings; graphs and styles may name it without an upload."""

_HOUR = 3600
_MD5 = re.compile(r"[0-9a-f]{32}")
_FOLDER = "api-lora-cn"  # the service's; the file's name is its MD5 there too


class _Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...


class Loras:
    """The LoRAs of a sandbox.

    Args:
        store: Where they lie.
        key: Signs the addresses; not to be read from them.
        clock: Tells when an address has expired.
    """

    def __init__(self, store: Store, key: str, clock: Callable[[], float]) -> None:
        self._store, self._key, self._clock = store, key, clock

    def has(self, name: str) -> bool:
        """Whether a node may load this name: `api-lora-cn/<md5>.safetensors`, or the sandbox's own."""
        folder, _, file = name.partition("/")
        known = folder == _FOLDER and _MD5.fullmatch(file.removesuffix(".safetensors"))
        return name == OWN_LORA or bool(known and (self._store.loras / file).is_file())

    def link(self, origin: str, md5: str) -> dict[str, str]:
        """Where a file of this MD5 is to be put, and its name then.

        Raises:
            Refused: 301 for what is no MD5.
        """
        if not _MD5.fullmatch(md5):
            raise Refused("301", "md5Hex is no MD5")
        file, expires = f"{md5}.safetensors", str(int(self._clock()) + _HOUR)
        url = f"{origin}/lora/{file}?sign={self._sign(file, expires)}&expires={expires}"
        return {"fileName": f"{_FOLDER}/{file}", "url": url}

    def admit(self, file: str, query: Mapping[str, str]) -> None:
        """Let a put pass that has a good address.

        Raises:
            Refused: 403, as an object store says it.
        """
        expires, sign = query.get("expires", ""), query.get("sign", "")
        if not hmac.compare_digest(sign.encode(), self._sign(file, expires).encode()):
            raise Refused("403", message="SignatureDoesNotMatch")
        if self._clock() >= int(expires):
            raise Refused("403", message="RequestExpired")

    async def keep(self, file: str, content: AsyncIterator[bytes]) -> str:
        """Write what comes to disk; what is not whole, or not of the right MD5, leaves nothing.

        Raises:
            Refused: 400.
        """
        md5 = hashlib.md5(usedforsecurity=False)
        with self._store.writing(self._store.loras / file) as draft:
            with draft.open("wb") as out:
                await _poured(content, out, md5)
            if f"{md5.hexdigest()}.safetensors" != file:
                raise Refused("400", message="BadDigest")
        return md5.hexdigest()

    def _sign(self, file: str, expires: str) -> str:
        return hmac.new(self._key.encode(), f"{file} {expires}".encode(), hashlib.sha256).hexdigest()


async def _poured(content: AsyncIterator[bytes], out: BinaryIO, check: _Hash) -> None:
    try:
        async for piece in content:
            check.update(piece)
            out.write(piece)
    except ClientDisconnect:
        raise Refused("400", "the client has gone", message="IncompleteBody") from None
