"""A key that is easy to recognise, and clients that talk to a mock or to loopback."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from rh_widgets.client import Client, Key, Patience, Settings, Site

SECRET = "c0ffee11deadbeef" + "5eed4a11ba5eba11"  # in two, so that no scanner takes it for a real one


async def no_sleep(_seconds):
    """Waits between tries, without waiting."""


@pytest.fixture
def secret():
    return SECRET


@pytest.fixture
def settings():
    return Settings(Site.AI, "https://www.runninghub.ai", Key(SECRET), "USD")


@pytest.fixture
def mocked(settings):
    """`mocked(reply, call)` runs one call against a function from request to response."""

    def run(reply, call, *, settings=settings):
        async def main():
            transport = httpx.MockTransport(reply if callable(reply) else lambda _request: reply)
            client = Client(settings, transport=transport, sleep=no_sleep)
            try:
                return await call(client)
            finally:
                await client.aclose()

        return asyncio.run(main())

    return run


@pytest.fixture
def at(secret):
    """`at(origin)` is a client of a server on loopback; `hasty` where the server will not answer."""

    def make(origin, *, hasty=False, site=Site.CUSTOM):
        patience = Patience(connect=0.3, answer=0.3, submit=0.3, piece=0.3) if hasty else Patience()
        return Client(Settings(site, origin, Key(secret), "CNY"), patience=patience, sleep=no_sleep)

    return make
