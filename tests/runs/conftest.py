"""An engine on a scripted server: what the wire says is the test, the rest is real."""

from __future__ import annotations

import io
import json
from collections import Counter
from pathlib import Path

import httpx
import pytest
from PIL import Image

from rh_widgets.client import Client, IOThread, Key, Settings, Site
from rh_widgets.runs import Engine, History, Pace
from rh_widgets.specs import builtin_catalog

QUICK = Pace(look=0.01, retry=0.01, retry_most=0.02, patience=0.5, limit=5, limit_per_second=0)
TASK = "2013508786110730241"


def jpeg(size=(64, 36)):
    data = io.BytesIO()
    Image.new("RGB", size, "teal").save(data, "JPEG")
    return data.getvalue()


def answer(status="RUNNING", task=TASK, code="", message="", **more):
    return {"taskId": task, "status": status, "errorCode": code, "errorMessage": message, "results": None} | more


def done(*urls, **usage):
    results = [{"url": u, "outputType": "jpg", "text": None} for u in urls]
    return answer("SUCCESS", results=results, usage={"thirdPartyConsumeMoney": "0.8", **usage})


class Server:
    """Answers each route from a script; the last line of a script repeats. A line may be an exception."""

    def __init__(self):
        self.submit, self.query, self.cancel = [answer()], [done("https://cdn.test/a.jpg")], [{"code": 0}]
        self.file = [httpx.Response(200, content=jpeg(), headers={"content-type": "image/jpeg"})]
        self.upload = [{"code": 0, "data": {"download_url": "https://api.test/u/1.png", "fileName": "x", "size": "1"}}]
        self.calls = Counter()
        self.bodies = []

    def __call__(self, request):
        route = self._route(request)
        script = getattr(self, route)
        line = script[min(self.calls[route], len(script) - 1)]
        self.calls[route] += 1
        if route == "submit":
            self.bodies.append(json.loads(request.content))
        if callable(line):
            line = line()
        if isinstance(line, Exception):
            raise line
        return line if isinstance(line, httpx.Response) else httpx.Response(200, json=line)

    @staticmethod
    def _route(request):
        path = request.url.path
        for name, end in (("query", "/v2/query"), ("upload", "/upload/binary"), ("cancel", "/openapi/cancel")):
            if path.endswith(end):
                return name
        return "submit" if "/openapi/v2/" in path else "file"


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
    )
    yield made
    io_thread.run(client.aclose())


@pytest.fixture
def sora():
    return builtin_catalog()["sora-2/text-to-video-pro-official-stable"]


@pytest.fixture
def vidu():
    return builtin_catalog()["vidu/image-to-video-q2-pro"]
