"""A sandbox without a socket, a clock that is turned by hand, and results that cost nothing."""

import asyncio
import math
from pathlib import Path

import httpx
import pytest
from asking import opened

from rh_widgets.sandbox import Store, create_app

KEY = {"Authorization": "Bearer sandbox"}


class Clock:
    """The time, as far as the sandbox knows."""

    def __init__(self, now=1_800_000_000.0):
        self.now = now

    def __call__(self):
        return self.now


class Wire:
    """Plain calls to an app, each over a connection of its own."""

    def __init__(self, app, clock):
        self.app, self.clock, self.sandbox = app, clock, app.state.sandbox

    def call(self, method, path, *, headers=KEY, **details):
        async def once():
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://testserver", headers=headers) as client:
                return await client.request(method, path, **details)

        return asyncio.run(once())

    def post(self, path, body=None, **details):
        return self.call("POST", path, json=body, **details).json()

    def submit(self, endpoint, **body):
        return self.post(f"/openapi/v2/{endpoint}", body)

    def query(self, task_id):
        return self.post("/openapi/v2/query", {"taskId": task_id})

    def upload(self, data, name="file"):
        return self.call("POST", "/openapi/v2/media/upload/binary", files={"file": (name, data)}).json()

    def drawn(self):
        """Wait for every rendering under way."""
        for future in list(self.sandbox.jobs._under_way.values()):
            future.result()

    def finish(self, task_id):
        """Let a task come to its end, and tell where it stands."""
        self.drawn()
        self.clock.now += 1000
        return self.query(task_id)


def cheap(order, target: Path, kind: str) -> None:
    """A result that costs nothing, and still tells one request from another."""
    target.write_bytes(f"{kind} {order.seed}".encode())


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


@pytest.fixture
def open_sandbox(clock):
    """Opens sandboxes; closes them when the test ends."""
    opened = []

    def open_one(store, **details):
        opened.append(Wire(create_app(store, clock=clock, **{"render": cheap, **details}), clock))
        return opened[-1]

    yield open_one
    for wire in opened:
        wire.sandbox.close()


@pytest.fixture
def wire(store, open_sandbox):
    return open_sandbox(store)


@pytest.fixture
def live(store):
    """A sandbox on a port, whose tasks take no time."""
    with opened(store, math.inf) as sandbox:
        yield sandbox
