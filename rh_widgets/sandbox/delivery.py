"""One POST to a webhook of this machine, and what came of it. The sandbox calls nobody else."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from .process import HOST
from .reading import is_loopback

if TYPE_CHECKING:
    from urllib.parse import SplitResult

__all__ = ["Outcome", "deliver"]

_HEARD = 500
_WELL = range(200, 300)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a delivery.

    Attributes:
        words: What the receiver said, or why nothing was heard of it.
        final: Whether another try would end in the same.
    """

    good: bool
    words: str
    final: bool = False


def deliver(url: str, body: bytes, timeout: float) -> Outcome:
    """POST a JSON body to an address of this machine.

    Args:
        url: Any; one that is not of this machine is not called.
        body: The JSON.
        timeout: Seconds to wait for the connection, and for each piece of the answer.
    """
    try:
        parts = urlsplit(url)
        if not is_loopback(parts.hostname or ""):
            return Outcome(good=False, words="the sandbox calls nothing but this machine", final=True)
        if parts.scheme != "http":
            return Outcome(good=False, words="the sandbox calls plain http addresses only", final=True)
        return _posted(parts, body, timeout)
    except ValueError as error:  # an address that does not read
        return Outcome(good=False, words=f"{type(error).__name__}: {error}", final=True)
    except (OSError, HTTPException) as error:
        return Outcome(good=False, words=f"{type(error).__name__}: {error}")


def _posted(parts: SplitResult, body: bytes, timeout: float) -> Outcome:
    name = parts.hostname or ""
    # A name is not looked up: who answers for `x.localhost` is for the network to say, where we call is not.
    host = HOST if name.endswith("localhost") else name
    shown = f"[{name}]" if ":" in name else name
    headers = {"Host": f"{shown}:{parts.port or 80}", "Content-Type": "application/json"}
    with closing(HTTPConnection(host, parts.port or 80, timeout=timeout)) as connection:
        connection.request("POST", urlunsplit(("", "", parts.path or "/", parts.query, "")), body, headers)
        answer = connection.getresponse()
        words = answer.read(_HEARD).decode("utf-8", "replace")
    return Outcome(good=answer.status in _WELL, words=words or f"HTTP {answer.status}")
