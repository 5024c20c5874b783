"""Fetching a public document: limits, redirects, and no key with it."""

from __future__ import annotations

import httpx
import pytest

from rh_widgets.client import fetch_document
from rh_widgets.errors import ConfigurationError, ConnectionFailed

HOME = "https://example.org/models.json"


def answering(*replies):
    """A transport that gives these answers in turn, and keeps the requests."""
    seen, left = [], list(replies)

    def reply(request):
        seen.append(request)
        return left.pop(0)

    return httpx.MockTransport(reply), seen


def to(url):
    return httpx.Response(302, headers={"Location": url})


def test_a_document_is_fetched_over_redirects_without_any_key(monkeypatch):
    """A relative one too; nothing of the user's is in the requests."""
    monkeypatch.setenv("RH_API_KEY", "rhk-0123456789abcdef0123456789abcdef")
    transport, seen = answering(
        to("/v2.json"), to("https://cdn.example.org/v2.json"), httpx.Response(200, content=b"[1]")
    )
    assert fetch_document(HOME, transport=transport) == b"[1]"
    assert [str(r.url) for r in seen] == [HOME, "https://example.org/v2.json", "https://cdn.example.org/v2.json"]
    assert not any("rhk-" in str(r.headers) or "authorization" in r.headers for r in seen)


def test_a_redirect_from_https_to_http_is_not_followed():
    """On the way somebody could put another list in its place."""
    transport, seen = answering(to("http://example.org/models.json"))
    with pytest.raises(ConfigurationError, match="from https to http"):
        fetch_document(HOME, transport=transport)
    assert len(seen) == 1


@pytest.mark.parametrize("url", ["file:///etc/passwd", "https://me:secret@example.org/x"])
def test_a_redirect_to_what_is_no_public_address_is_not_followed(url):
    """Neither to a file, nor with somebody's name."""
    transport, _ = answering(to(url))
    with pytest.raises(ConfigurationError):
        fetch_document("http://example.org/models.json", transport=transport)


def test_a_document_that_is_too_large_is_refused_while_it_comes():
    """Without a length in its head, it is counted."""
    transport, _ = answering(httpx.Response(200, content=iter([b"x" * 600_000] * 4)))
    with pytest.raises(ConfigurationError, match="larger than 1 MB"):
        fetch_document(HOME, max_bytes=1 << 20, transport=transport)


def test_a_document_that_drips_is_given_up():
    """The time counts for all of it, not for each piece."""
    transport, _ = answering(httpx.Response(200, content=iter([b"x"] * 4)))
    with pytest.raises(ConnectionFailed, match="took too long"):
        fetch_document(HOME, seconds=0.0, transport=transport)


@pytest.mark.parametrize("status", [204, 401, 404, 500])
def test_any_answer_but_200_says_what_it_was(status):
    """So that a page of an error is not taken for a list."""
    transport, _ = answering(httpx.Response(status))
    with pytest.raises(ConnectionFailed, match=f"the server said {status}"):
        fetch_document(HOME, transport=transport)
