"""A server that answers from a script: what the wire says is the test."""

from __future__ import annotations

import inspect
import io
import json
import time
from collections import Counter

import httpx
from PIL import Image

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


def created(task=TASK, url=None, **more):
    """What the older routes answer to a submit."""
    return {"code": 0, "msg": "success", "data": {"taskId": task, "taskStatus": "QUEUED", "netWssUrl": url} | more}


class Server:
    """Answers each route from a script; the last line of a script repeats. A line may be an exception."""

    def __init__(self):
        self.submit, self.query, self.cancel = [answer()], [done("https://cdn.test/a.jpg")], [{"code": 0}]
        self.file = [httpx.Response(200, content=jpeg(), headers={"content-type": "image/jpeg"})]
        self.upload = [{"code": 0, "data": {"download_url": "https://api.test/u/1.png", "fileName": "x", "size": "1"}}]
        self.older_upload = [{"code": 0, "data": {"fileName": "api/abc.jpg", "fileType": "input"}}]
        self.outputs = self.status = [{"code": 807, "msg": "APIKEY_TASK_NOT_FOUND", "data": None}]
        self.queue = [{"code": 0, "data": {"concurrentLimit": 50}}]
        self.calls = Counter()
        self.bodies, self.paths = [], []

    async def __call__(self, request):
        route = self._route(request)
        script = getattr(self, route)
        line = script[min(self.calls[route], len(script) - 1)]
        self.calls[route] += 1
        if route == "submit":
            self.bodies.append(json.loads(request.content))
            self.paths.append(request.url.path)
        if callable(line):
            line = line()
        if inspect.isawaitable(line):
            line = await line
        if isinstance(line, Exception):
            raise line
        return line if isinstance(line, httpx.Response) else httpx.Response(200, json=line)

    @staticmethod
    def _route(request):
        path = request.url.path
        for name, end in (
            ("queue", "/queue/status"),
            ("query", "/v2/query"),
            ("upload", "/upload/binary"),
            ("older_upload", "/openapi/upload"),
            ("cancel", "/openapi/cancel"),
            ("outputs", "/openapi/outputs"),
            ("status", "/openapi/status"),
            ("submit", "/openapi/create"),
            ("submit", "/ai-app/run"),
        ):
            if path.endswith(end):
                return name
        return "submit" if "/openapi/v2/" in path else "file"


def until(true, seconds=10):
    """Wait for something that another thread brings about."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)
