"""Fetching a public document, such as the vendor's list of models. No key is ever sent with it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import httpx

from .._version import __version__
from ..errors import ConfigurationError, ConnectionFailed
from .download import url_fault
from .trouble import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["fetch_document"]

MIB: Final = 1 << 20
MAX_HOPS: Final = 5


def fetch_document(
    url: str,
    *,
    max_bytes: int = 32 * MIB,
    seconds: float = 60.0,
    transport: httpx.BaseTransport | None = None,
) -> bytes:
    """The content of a public address.

    Args:
        url: http or https. A redirect may lead elsewhere, but never from https to http.
        max_bytes: A longer answer is refused.
        seconds: How long it may take in all.
        transport: Stands in for the network, in tests.

    Raises:
        ConfigurationError: The address cannot be right, or what is there is too large.
        ConnectionFailed: It was not reached, or answered anything but 200.
    """
    reason, deadline = "", time.monotonic() + seconds
    try:
        with httpx.Client(
            transport=transport, timeout=min(seconds, 15.0), headers={"User-Agent": f"rh-widgets/{__version__}"}
        ) as client:
            for _ in range(MAX_HOPS):
                if fault := url_fault(url):
                    raise ConfigurationError(f"{url} is not fetched: {fault}.")
                with client.stream("GET", url) as answer:
                    if answer.next_request is None:
                        return _content(answer, max_bytes, deadline)
                    url = _next(url, answer.next_request.url)
    except (httpx.HTTPError, OSError) as error:
        reason = in_words(error)
    # Raised outside of the `except`: an exception of httpx stays where it was caught.
    raise ConnectionFailed(f"{url} could not be fetched: {reason or f'it led on and on, {MAX_HOPS} times'}.")


def _next(url: str, target: httpx.URL) -> str:
    if url.lower().startswith("https:") and target.scheme != "https":
        raise ConfigurationError(f"{url} leads from https to {target.scheme}, and is not followed.")
    return str(target)


def _content(answer: httpx.Response, max_bytes: int, deadline: float) -> bytes:
    if answer.status_code != httpx.codes.OK:
        raise ConnectionFailed(f"{answer.url} could not be fetched: the server said {answer.status_code}.")
    return b"".join(_pieces(answer, max_bytes, deadline))


def _pieces(answer: httpx.Response, max_bytes: int, deadline: float) -> Iterator[bytes]:
    length = 0
    for piece in answer.iter_bytes():
        length += len(piece)
        if length > max_bytes:
            raise ConfigurationError(f"{answer.url} is larger than {max_bytes // MIB} MB, and was not read.")
        if time.monotonic() > deadline:
            raise ConnectionFailed(f"{answer.url} could not be fetched: it took too long.")
        yield piece
