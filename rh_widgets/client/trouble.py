"""Putting a failed exchange into plain words.

An exception of httpx holds its request, and with it the Authorization header; so it ends
where it was caught, and a `Trouble` goes on. The one fact that money hangs on is kept
apart from the words: whether it is proven that nothing left this machine.
"""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING, Final

import httpx

from .rules import Trouble
from .tolerant import read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# What fails before the first byte of a request leaves: no connection, no handshake, no free slot.
_UNREACHED: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)

_WORDS: Final[tuple[tuple[type[BaseException], str], ...]] = (
    (socket.gaierror, "its name could not be resolved"),
    (ssl.SSLCertVerificationError, "its certificate is not trusted"),
    (ssl.SSLError, "the TLS handshake failed"),
    (ConnectionRefusedError, "the connection was refused"),
    (httpx.ConnectTimeout, "no connection in time"),
    (httpx.ReadTimeout, "no answer in time"),
    (httpx.WriteTimeout, "sending took too long"),
    (httpx.ProxyError, "the proxy refused"),
    (httpx.RemoteProtocolError, "the connection was closed in the middle of an exchange"),
    (httpx.NetworkError, "the connection broke"),
)


def trouble_from(error: Exception, strike: Callable[[str], str] = str, received: bytes = b"") -> Trouble:
    """What an exception of the HTTP library amounts to, in words that `strike` has freed of secrets.

    `received` is what had come of the answer.
    """
    return Trouble(not isinstance(error, _UNREACHED), strike(in_words(error)), strike(read_text(received)))


def in_words(error: BaseException) -> str:
    """One clause that says what happened, and in brackets what the system called it."""
    chain = list(_chain(error))
    for kind, words in _WORDS:
        if match := next((e for e in chain if isinstance(e, kind)), None):
            return words + (f" ({detail})" if (detail := _detail(match)) else "")
    return _detail(error) or type(error).__name__


def _detail(error: BaseException) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return str(getattr(error, "strerror", "") or error).strip()


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and everything that it came from; several addresses may have been tried at once."""
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for member in error.exceptions:
                yield from _chain(member)
        error = error.__cause__ or error.__context__
