"""Calls to a sandbox on a port, over plain connections."""

import http.client
import json
import time
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

from rh_widgets.sandbox import serving

SORA = "rhart-video-s-official/text-to-video-pro"
BODY = {"prompt": "A kite", "size": "1280x720", "duration": "4"}
PICTURE = "1900000000000000101"  # a workflow of the sandbox
LONG_ENOUGH = 20  # seconds after which a busy machine has no excuse


def cheap(order, target, kind):
    target.write_bytes(order.seed.encode())


@contextmanager
def opened(store, speed):
    """A sandbox on a port, which knows its address."""
    with serving(store, speed=speed, render=cheap) as (address, sandbox):
        sandbox.origin = address.origin
        yield sandbox


def ask(origin, path, body=None, *, method="POST", headers=()):
    """One exchange over a connection of its own: status and body."""
    parts = urlsplit(origin)
    content = json.dumps(body) if isinstance(body, dict) else body
    with closing(http.client.HTTPConnection(parts.hostname, parts.port, timeout=LONG_ENOUGH)) as connection:
        connection.request(method, path, content, {"Authorization": "Bearer sandbox", **dict(headers)})
        answer = connection.getresponse()
        return answer.status, answer.read()


def post(sandbox, path, **body):
    return json.loads(ask(sandbox.origin, path, {"apiKey": "sandbox", **body})[1])


def submit(sandbox, **details):
    return post(sandbox, f"/openapi/v2/{SORA}", **BODY, **details)["taskId"]


def until(what):
    """Wait until something is so, and return it."""
    deadline = time.monotonic() + LONG_ENOUGH
    while not (found := what()):
        assert time.monotonic() < deadline
        time.sleep(0.005)
    return found
