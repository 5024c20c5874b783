"""An engine on a scripted server: what the wire says is the test, the rest is real."""

from __future__ import annotations

import contextlib
from pathlib import Path

import httpx
import pytest
from scripted_server import Server

from rh_widgets.client import Client, IOThread, Key, Settings, Site
from rh_widgets.runs import Engine, History, Pace
from rh_widgets.specs import builtin_catalog

QUICK = Pace(look=0.01, retry=0.01, retry_most=0.02, patience=0.5, limit=5, limit_per_second=0)


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def io_thread():
    thread = IOThread()
    yield thread
    thread.close()


@pytest.fixture
def engine(server, io_thread, tmp_path):
    settings = Settings(Site.CUSTOM, "https://api.test", Key("k" * 32), "CNY")

    async def no_sleep(_seconds):
        return None

    client = Client(settings, transport=httpx.MockTransport(server), sleep=no_sleep)
    made = Engine(
        client,
        settings,
        io_thread,
        folder=tmp_path,
        outputs=Path(tmp_path, "rh_outputs"),
        history=History(),
        pace=QUICK,
        open_panel=lambda run: ("panel of", run.id),
        card=lambda run: f"card of {run.id}",
    )
    yield made
    with contextlib.suppress(RuntimeError):  # a test may have closed the thread
        io_thread.run(client.aclose())


@pytest.fixture
def sora():
    return builtin_catalog()["sora-2/text-to-video-pro-official-stable"]


@pytest.fixture
def vidu():
    return builtin_catalog()["vidu/image-to-video-q2-pro"]
