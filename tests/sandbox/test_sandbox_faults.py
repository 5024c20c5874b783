"""Troubles on order: storms, chances, and what can be done to a real socket."""

import http.client
import json
import math
import socket
import struct
import time
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from rh_widgets.sandbox import Store, serving
from rh_widgets.sandbox.faults import ACTIONS, ON_SOCKETS, Faults

SORA = "rhart-video-s-official/text-to-video-pro"
SUBMIT = f"/openapi/v2/{SORA}"
BODY = {"prompt": "A kite", "size": "1280x720", "duration": "4"}
CLIP = bytes(range(256)) * 4096


def heavy(order, target, kind):
    """A result of 1 MiB that costs nothing."""
    target.write_bytes(CLIP)


@pytest.fixture
def live(tmp_path):
    """A sandbox on a port, whose tasks take no time."""
    with serving(Store(tmp_path / "store"), speed=math.inf, render=heavy) as (address, sandbox):
        sandbox.origin = address.origin
        yield sandbox


def ask(origin, path, body=None, *, method="POST", headers=()):
    """One exchange over a connection of its own: status, headers, body."""
    parts = urlsplit(origin)
    with closing(http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)) as connection:
        sent = {"Authorization": "Bearer sandbox", "Content-Type": "application/json", **dict(headers)}
        connection.request(method, path, None if body is None else json.dumps(body), sent)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()


def submit(sandbox):
    return ask(sandbox.origin, SUBMIT, BODY)


def a_result(sandbox):
    """The path of a finished task's file."""
    task_id = json.loads(submit(sandbox)[2])["taskId"]
    for future in list(sandbox.jobs._under_way.values()):
        future.result()
    done = json.loads(ask(sandbox.origin, "/openapi/v2/query", {"taskId": task_id})[2])
    return urlsplit(done["results"][0]["url"]).path


def raw(origin, path, body):
    """All that a socket hears after a request, and how it ended: closed or reset."""
    parts = urlsplit(origin)
    content = json.dumps(body).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAuthorization: Bearer sandbox\r\n"
    head += "Connection: close\r\n"
    heard = b""
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as wire:
        wire.sendall(head.encode() + f"Content-Length: {len(content)}\r\n\r\n".encode() + content)
        try:
            while piece := wire.recv(65536):
                heard += piece
        except ConnectionResetError:
            return heard, "reset"
    return heard, "closed"


# -- on a socket


@pytest.mark.parametrize(("before", "made"), [(True, 0), (False, 1)])
def test_a_reset_is_a_real_one_before_or_after_the_task_was_made(live, before, made):
    """The client's own system reports ECONNRESET, not an end of file."""
    live.faults.order("submit", "reset", before=before)
    assert raw(live.origin, SUBMIT, BODY) == (b"", "reset")
    assert len(live.store.tasks) == made
    assert submit(live)[0] == 200


def test_a_reset_can_come_in_the_middle_of_the_answer(live):
    """The head and half of the body arrive, then the connection breaks."""
    live.faults.order("submit", "reset_midway")
    heard, end = raw(live.origin, SUBMIT, BODY)
    assert end == "reset"
    assert heard.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b'"taskId"' in heard
    assert not heard.endswith(b"}")


def test_a_cut_answer_ends_in_peace_before_all_that_was_announced(live):
    """Only the announced length tells that something is missing."""
    live.faults.order("submit", "cut")
    heard, end = raw(live.origin, SUBMIT, BODY)
    head, _, body = heard.partition(b"\r\n\r\n")
    announced = int(head.lower().partition(b"content-length: ")[2].split()[0])
    assert end == "closed"
    assert len(body) == announced // 2


@pytest.mark.parametrize("action", ["cut", "reset_midway"])
def test_half_a_download_can_be_taken_up_where_it_broke(live, action):
    """The sandbox's files have a strong tag, and answer ranges."""
    path = a_result(live)
    live.faults.order("file", action)
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        ask(live.origin, path, method="GET")
    tag = ask(live.origin, path, method="GET")[1]["etag"]
    half = {"Range": f"bytes={len(CLIP) // 2}-", "If-Range": tag}
    status, _, rest = ask(live.origin, path, method="GET", headers=half)
    assert (status, rest) == (206, CLIP[len(CLIP) // 2 :])


def test_a_dripping_answer_arrives_whole_and_late(live):
    """The pieces come one by one over the time that was ordered."""
    live.faults.order("query", "drip", seconds=0.4)
    started = time.monotonic()
    body = ask(live.origin, "/openapi/v2/query", {"taskId": "1"})[2]
    assert time.monotonic() - started >= 0.4
    assert json.loads(body)["errorCode"] == "1004"


def test_a_lost_network_refuses_connections_breaks_open_ones_and_comes_back(live):
    """Refused is what proves to a client that nothing was created."""
    parts = urlsplit(live.origin)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as idle:
        live.faults.order("submit", "lost", seconds=1.0, before=True)
        assert raw(live.origin, SUBMIT, BODY) == (b"", "reset")
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((parts.hostname, parts.port), timeout=10)
        with pytest.raises(ConnectionResetError):
            idle.recv(1)
    assert live.store.tasks == []
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            assert submit(live)[0] == 200
            break
        except ConnectionRefusedError:
            time.sleep(0.05)
    assert len(live.store.tasks) == 1


def test_a_sandbox_ends_while_its_network_is_lost(tmp_path):
    """No port stays taken, no thread stays behind."""
    with serving(Store(tmp_path / "store"), speed=math.inf, render=heavy) as (address, sandbox):
        sandbox.faults.order("any", "lost", seconds=3600)
        assert raw(address.origin, SUBMIT, BODY) == (b"", "reset")
    port = urlsplit(address.origin).port
    with socket.create_server(("127.0.0.1", port)):
        pass


def test_a_client_that_does_not_wait_for_a_delayed_answer_has_made_its_task(live):
    """The nastiest of timeouts: carried out, and answered too late."""
    live.faults.order("submit", "delay", seconds=0.5)
    parts = urlsplit(live.origin)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as wire:
        content = json.dumps(BODY).encode()
        head = f"POST {SUBMIT} HTTP/1.1\r\nHost: {parts.netloc}\r\nAuthorization: Bearer sandbox\r\n"
        wire.sendall(head.encode() + f"Content-Length: {len(content)}\r\n\r\n".encode() + content)
        deadline = time.monotonic() + 10
        while not live.store.tasks:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    assert len(live.store.tasks) == 1


def test_every_route_can_have_bad_weather_over_the_wire(live):
    """Ordered by JSON, listed with what is left, called off."""
    order = {"route": "any", "action": "reset", "chance": 0.5, "seed": 7, "times": 0, "before": True}
    listed = json.loads(ask(live.origin, "/sandbox/faults", order)[2])
    assert (listed[0]["chance"], listed[0]["times"]) == (0.5, 0)
    ends = [raw(live.origin, "/openapi/v2/query", {"taskId": "1"})[1] for _ in range(12)]
    assert {"reset", "closed"} == set(ends)
    assert json.loads(ask(live.origin, "/sandbox/faults", method="DELETE")[2]) == []
    assert submit(live)[0] == 200


# -- in process


@pytest.mark.parametrize("action", ON_SOCKETS)
def test_what_needs_a_socket_is_refused_where_there_is_none(wire, action):
    """Nothing else is silently done in its place."""
    with pytest.raises(ValueError, match="socket"):
        wire.sandbox.faults.order("submit", action)
    assert "socket" in wire.post("/sandbox/faults", {"route": "submit", "action": action})["errorMessage"]
    assert wire.sandbox.faults.pending() == []


@pytest.mark.parametrize(("status", "made"), [(500, 1), (503, 1), (408, 1), (429, 0), (403, 0)])
def test_a_status_below_500_refuses_and_one_above_spoils_the_answer(wire, store, status, made):
    """A gateway that gives up says nothing about the service behind it; one that refuses never asked it."""
    wire.sandbox.faults.order("submit", "http", status=status)
    assert wire.call("POST", SUBMIT, json=BODY).status_code == status
    assert len(store.tasks) == made


def test_a_gateway_speaks_html_json_or_not_at_all(wire):
    """And may say when to come again, in any words."""
    for body, kind in (("html", "text/html; charset=utf-8"), ("json", "application/json"), ("empty", None)):
        wire.sandbox.faults.order("query", "http", status=529, body=body, retry_after="Fri, 20 Nov 2026 12:00:00 GMT")
        answer = wire.call("POST", "/openapi/v2/query", json={"taskId": "1"})
        assert (answer.status_code, answer.headers.get("content-type")) == (529, kind)
        assert answer.headers["retry-after"].startswith("Fri")
    assert answer.content == b""


def test_a_refusal_may_say_when_to_come_again(wire):
    """1003 comes with HTTP 200, and may have the header all the same."""
    wire.sandbox.faults.order("submit", "refuse", code="1003", retry_after="7")
    assert wire.call("POST", SUBMIT, json=BODY).headers["retry-after"] == "7"


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_results_link_expires_on_order(wire, status):
    """Before its day is over."""
    url = wire.finish(wire.submit(SORA, **BODY)["taskId"])["results"][0]["url"]
    wire.sandbox.faults.order("file", "http", status=status, times=0)
    assert [wire.call("GET", url).status_code for _ in range(3)] == [status] * 3


def test_a_result_may_be_a_web_page_or_half_of_itself(wire):
    """Both under HTTP 200, and nothing in the head says so."""
    url = wire.finish(wire.submit(SORA, **BODY)["taskId"])["results"][0]["url"]
    whole = wire.call("GET", url)
    wire.sandbox.faults.order("file", "truncated")
    half = wire.call("GET", url)
    assert half.content == whole.content[: len(whole.content) // 2]
    assert half.headers["content-type"] == "video/mp4"
    wire.sandbox.faults.order("file", "garbage")
    assert wire.call("GET", url).headers["content-type"].startswith("text/html")


def test_the_fate_of_a_task_is_decided_by_a_submit_alone(wire):
    """A fault for every route waits for one."""
    with pytest.raises(ValueError, match="submit"):
        wire.sandbox.faults.order("query", "fail")
    wire.sandbox.faults.order("any", "fail")
    wire.query("1")
    assert wire.finish(wire.submit(SORA, **BODY)["taskId"])["status"] == "FAILED"


@pytest.mark.parametrize(
    "details",
    [
        {"chance": 1.5},
        {"times": -1},
        {"seconds": -1.0},
        {"seconds": math.nan},
        {"for_seconds": math.inf},
        {"status": 100},
        {"body": "xml"},
        {"code": "many"},
        {"retry_after": "1\r\nX: y"},
    ],
)
def test_a_detail_that_makes_no_sense_is_refused(details):
    with pytest.raises(ValueError, match=r"\w+"):
        Faults().order("submit", "http", **details)


# -- which requests


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def strikes(faults, requests, route="submit"):
    return [len(faults.take(route)) for _ in range(requests)]


def test_a_storm_lasts_as_many_requests_or_seconds_as_ordered():
    clock = Clock()
    faults = Faults(clock)
    faults.order("submit", "refuse", code="421", times=3)
    assert strikes(faults, 5) == [1, 1, 1, 0, 0]
    faults.order("submit", "refuse", code="421", for_seconds=10.0)
    assert strikes(faults, 5) == [1] * 5
    clock.now = 9.9
    assert strikes(faults, 1) == [1]
    clock.now = 10.0
    assert strikes(faults, 1) == [0]
    assert faults.pending() == []


def test_a_fault_without_a_number_strikes_until_it_is_called_off():
    faults = Faults()
    faults.order("any", "delay", seconds=0.0, times=0)
    assert strikes(faults, 50, "query") == [1] * 50
    assert strikes(faults, 1, "") == [0]  # the sandbox's own routes are always to be reached
    faults.clear()
    assert strikes(faults, 1) == [0]


def test_chance_is_the_same_for_the_same_seed_and_near_what_was_ordered():
    """The seed and the number of the request decide, and nothing else."""
    drawn = []
    for seed in (1, 1, 2):
        faults = Faults()
        faults.order("any", "drop", chance=0.2, seed=seed, times=0)
        drawn.append(strikes(faults, 1000))
    assert drawn[0] == drawn[1] != drawn[2]
    assert 150 < sum(drawn[0]) < 250


def test_chance_and_a_number_of_strikes_go_together():
    """The number counts strikes, not requests."""
    faults = Faults()
    faults.order("submit", "drop", chance=0.5, seed=3, times=4)
    assert sum(strikes(faults, 100)) == 4


def test_every_action_is_explained():
    assert all(words and words == words.strip() for words in ACTIONS.values())
