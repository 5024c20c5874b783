"""Every way in which a submit can fail, and what it means for the money: written out by hand."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from contextlib import asynccontextmanager, suppress

import httpx
import pytest
from loopback_server import answer, serving

from rh_widgets.client import Key, Settings, Site, Verdict, call_records, pause_after, verdict
from rh_widgets.errors import APIError, RunningHubError, SubmitAmbiguous

NOTHING, FINAL, UNCLEAR = Verdict.NOTHING_CREATED, Verdict.FINAL, Verdict.AMBIGUOUS
TASK = "2013508786110730241"

# Each code of the contract with an empty taskId: under HTTP 200, 400, 429, and 503.
CODES = {
    "301": (FINAL, FINAL, FINAL, FINAL),
    "380": (FINAL, FINAL, FINAL, FINAL),
    "401": (FINAL, FINAL, FINAL, FINAL),
    "412": (FINAL, FINAL, FINAL, FINAL),
    "415": (NOTHING, NOTHING, NOTHING, NOTHING),
    "416": (FINAL, FINAL, FINAL, FINAL),
    "421": (NOTHING, NOTHING, NOTHING, NOTHING),
    "423": (FINAL, FINAL, FINAL, FINAL),
    "433": (FINAL, FINAL, FINAL, FINAL),
    "435": (FINAL, FINAL, FINAL, FINAL),
    "436": (FINAL, FINAL, FINAL, FINAL),
    "500": (FINAL, FINAL, FINAL, UNCLEAR),  # under HTTP 503 it may be a gateway's word
    "605": (FINAL, FINAL, FINAL, FINAL),
    "801": (FINAL, FINAL, FINAL, FINAL),
    "802": (FINAL, FINAL, FINAL, FINAL),
    "803": (FINAL, FINAL, FINAL, FINAL),
    "804": (UNCLEAR, FINAL, NOTHING, UNCLEAR),  # running: a state, which nobody has here without a task
    "805": (FINAL, FINAL, FINAL, FINAL),
    "806": (FINAL, FINAL, FINAL, FINAL),
    "807": (FINAL, FINAL, FINAL, FINAL),
    "808": (FINAL, FINAL, FINAL, FINAL),
    "809": (FINAL, FINAL, FINAL, FINAL),
    "810": (FINAL, FINAL, FINAL, FINAL),
    "811": (FINAL, FINAL, FINAL, FINAL),
    "812": (FINAL, FINAL, FINAL, FINAL),
    "813": (UNCLEAR, FINAL, NOTHING, UNCLEAR),  # queued: likewise
    "814": (NOTHING, NOTHING, NOTHING, NOTHING),
    "901": (FINAL, FINAL, FINAL, FINAL),
    "1000": (FINAL, FINAL, FINAL, FINAL),
    "1001": (FINAL, FINAL, FINAL, FINAL),
    "1002": (FINAL, FINAL, FINAL, FINAL),
    "1003": (NOTHING, NOTHING, NOTHING, NOTHING),
    "1004": (FINAL, FINAL, FINAL, FINAL),
    "1005": (FINAL, FINAL, FINAL, FINAL),
    "1006": (FINAL, FINAL, FINAL, FINAL),
    "1007": (FINAL, FINAL, FINAL, FINAL),
    "1008": (FINAL, FINAL, FINAL, FINAL),
    "1009": (FINAL, FINAL, FINAL, FINAL),
    "1010": (FINAL, FINAL, FINAL, FINAL),
    "1011": (FINAL, FINAL, FINAL, FINAL),
    "1012": (FINAL, FINAL, FINAL, FINAL),
    "1013": (FINAL, FINAL, FINAL, FINAL),
    "1014": (FINAL, FINAL, FINAL, FINAL),
    "1015": (FINAL, FINAL, FINAL, FINAL),
    "1101": (FINAL, FINAL, FINAL, FINAL),
    "1501": (FINAL, FINAL, FINAL, FINAL),
    "1504": (FINAL, FINAL, FINAL, FINAL),
    "1505": (FINAL, FINAL, FINAL, FINAL),
    "1516": (FINAL, FINAL, FINAL, FINAL),
    "1517": (FINAL, FINAL, FINAL, FINAL),
    "1519": (FINAL, FINAL, FINAL, FINAL),
    "1520": (NOTHING, NOTHING, NOTHING, NOTHING),
    "9999": (FINAL, FINAL, NOTHING, UNCLEAR),  # no number of the API's: HTTP decides
}
STATUSES = (200, 400, 429, 503)
CASES = [(code, status, told) for code, row in CODES.items() for status, told in zip(STATUSES, row, strict=True)]


def submitted(mocked, reply, **keywords):
    """The task that a submit made, or the error it raised."""
    try:
        return mocked(reply, lambda c: c.submit("a/b", {}), **keywords)
    except RunningHubError as error:
        return error


@pytest.mark.parametrize(("code", "status", "told"), CASES)
@pytest.mark.parametrize("family", ["flat", "envelope"])
def test_a_code_without_a_task_means_what_the_contract_says(mocked, code, status, told, family):
    flat = {"taskId": "", "status": "", "errorCode": code, "errorMessage": "words"}
    envelope = {"code": int(code), "msg": "words", "data": None}
    reply = httpx.Response(status, json=flat if family == "flat" else envelope)
    assert verdict(submitted(mocked, reply)) is told


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("status", STATUSES)
def test_a_code_with_a_task_is_a_task(mocked, code, status):
    """It was made, whatever became of it: it is looked at, and not sent again."""
    reply = httpx.Response(status, json={"taskId": TASK, "status": "", "errorCode": code, "errorMessage": "words"})
    assert submitted(mocked, reply).task_id == TASK


@pytest.mark.parametrize(
    ("status", "told"),
    [
        *[(200, UNCLEAR), (204, UNCLEAR), (302, FINAL), (400, FINAL), (401, FINAL), (403, FINAL), (404, FINAL)],
        *[(408, UNCLEAR), (413, FINAL), (429, NOTHING), (500, UNCLEAR), (502, UNCLEAR), (503, UNCLEAR), (504, UNCLEAR)],
    ],
)
@pytest.mark.parametrize("page", ["", "<html>Sorry</html>", '{"taskId": "2013', "[]", "null"])
def test_a_status_without_a_readable_word_means_what_http_says(mocked, status, told, page):
    """An answer in which a task's number has begun refuses nothing."""
    told = UNCLEAR if "2013" in page else told
    assert verdict(submitted(mocked, httpx.Response(status, text=page))) is told


@pytest.mark.parametrize(
    "body",
    [
        {"errorCode": "421", "data": {"task": {"taskId": TASK}}},
        {"code": 421, "data": [{"task_id": int(TASK)}]},
        {"code": 421, "msg": "full", "data": '[{"taskId": "' + TASK + '"}]'},
        {"errorCode": "1003", "taskId": float(TASK)},
    ],
)
@pytest.mark.parametrize("status", [200, 429])
def test_a_refusal_that_names_a_task_refuses_nothing(mocked, body, status):
    """Two statements that exclude each other are none."""
    assert verdict(submitted(mocked, httpx.Response(status, json=body))) is UNCLEAR


@pytest.mark.parametrize("body", [{"taskId": TASK, "data": {"status": "QUEUED"}}, {"data": f'{{"taskId": "{TASK}"}}'}])
def test_a_task_is_found_beside_and_inside_the_envelope(mocked, body):
    assert submitted(mocked, httpx.Response(200, json=body)).task_id == TASK


@pytest.mark.parametrize("empty", ["", None, 0, "0", -1, "null"])
def test_an_empty_task_id_in_any_spelling_is_none(mocked, empty):
    reply = httpx.Response(200, json={"taskId": empty, "errorCode": "421", "errorMessage": "TASK_QUEUE_MAXED"})
    assert verdict(submitted(mocked, reply)) is NOTHING


def test_a_whole_task_id_in_a_broken_answer_is_kept_and_its_page_is_named(mocked):
    """The task is paid for; its number is what finds it again."""
    error = submitted(mocked, httpx.Response(200, text=f'{{"taskId": "{TASK}", "status": "RUN'))
    assert isinstance(error, SubmitAmbiguous)
    assert error.task_id == TASK
    assert f"https://www.runninghub.ai/call-api/call-record-detail/{TASK}" in str(error)
    assert submitted(mocked, httpx.Response(200, text='{"taskId": "20135')).task_id == ""


def test_of_several_tasks_in_a_broken_answer_none_is_believed(mocked):
    """The same number twice is one task."""
    named = f'{{"taskId": "{TASK}", "data": {{"taskId": '
    assert submitted(mocked, httpx.Response(200, text=f'{named}"7", ')).task_id == ""
    assert submitted(mocked, httpx.Response(200, text=f'{named}"{TASK}", ')).task_id == TASK


@pytest.mark.parametrize("site", [Site.AI, Site.CN, Site.SANDBOX, Site.CUSTOM])
def test_an_ambiguous_error_says_where_the_call_records_are(mocked, secret, site):
    """Of the list no address is on record: the site is named; a sandbox has none."""
    settings = Settings(site, "http://127.0.0.1:1", Key(secret), "CNY")
    words = str(submitted(mocked, httpx.Response(500), settings=settings))
    assert "call records" in words
    assert (f"at https://www.runninghub.{site}" in words) is (site in {Site.AI, Site.CN})
    assert call_records(site, "") == (f"https://www.runninghub.{site}" if site in {Site.AI, Site.CN} else "")


def test_a_refusal_deserves_the_pause_that_the_server_asked_for_or_its_codes(mocked):
    """A slot takes longer to come free than a rate to pass; the user's own faults need none."""
    pauses = [
        pause_after(submitted(mocked, httpx.Response(status, json={"errorCode": code}, headers=headers)))
        for status, code, headers in [
            (200, "421", {}),
            (200, "1003", {}),
            (429, "", {}),
            (200, "421", {"Retry-After": "40"}),
            (429, "", {"Retry-After": "9" * 400}),
            (200, "1007", {}),
        ]
    ]
    assert pauses == [10.0, 3.0, 3.0, 40.0, 3600.0, 0.0]


def test_a_message_that_ends_in_a_full_stop_has_one():
    assert str(APIError("Name one.", code="1000", advice="Try.")) == "Name one (1000). Try."
    assert str(APIError("Name one.")) == "Name one."


@pytest.mark.parametrize("error", [ValueError("x"), APIError("x"), APIError("x", code="1011"), RunningHubError("x")])
def test_what_is_not_known_to_be_harmless_is_not_sent_again(error):
    assert verdict(error) is FINAL


# -- on real sockets


@asynccontextmanager
async def rough(deed):
    """A server that does one rude thing to each connection."""
    ended, writers = [], []

    async def deal(reader, writer):
        ended.append(asyncio.current_task())
        writers.append(writer)
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            await deed(reader, writer)

    listener = await asyncio.start_server(deal, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    listener.close()
    await asyncio.gather(*ended)
    for writer in writers:
        writer.close()
        with suppress(Exception):
            await writer.wait_closed()


def reset(writer):
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def reset_at_once(_reader, writer):
    reset(writer)


async def reset_after_reading(reader, writer):
    await reader.readuntil(b"\r\n\r\n")
    reset(writer)


async def close_after_reading(reader, writer):
    await reader.readuntil(b"\r\n\r\n")
    writer.close()


async def half_an_answer(reader, writer):
    await reader.readuntil(b"\r\n\r\n")
    writer.write(answer({"taskId": TASK, "status": "RUNNING"})[:-15])
    await writer.drain()
    writer.close()


async def half_an_answer_then_a_reset(reader, writer):
    await reader.readuntil(b"\r\n\r\n")
    writer.write(answer({"taskId": TASK, "status": "RUNNING"})[:-10])
    await asyncio.sleep(0.1)  # what nobody has read yet is thrown away by a reset
    reset(writer)


async def less_than_a_number(reader, writer):
    await reader.readuntil(b"\r\n\r\n")
    writer.write(answer({"taskId": TASK})[:-3])
    await writer.drain()
    writer.close()


async def half_a_head(reader, writer):
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 O")
    await writer.drain()
    writer.close()


async def no_http(reader, writer):
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"220 mail.example ESMTP\r\n")
    await writer.drain()
    writer.close()


async def silence(reader, writer):
    await reader.read()
    writer.close()


@pytest.mark.parametrize(
    "deed",
    [
        *[reset_at_once, reset_after_reading, close_after_reading, half_a_head, no_http, silence],
        *[half_an_answer, half_an_answer_then_a_reset, less_than_a_number],
    ],
)
def test_whatever_breaks_on_an_open_connection_is_ambiguous(at, deed):
    """The connection stood, so the request may have been read; what came of an answer may name the task."""

    async def main():
        async with rough(deed) as origin:
            client = at(origin, hasty=deed is silence)
            with pytest.raises(RunningHubError) as caught:
                await client.submit("a/b", {})
            await client.aclose()
            return caught.value

    error = asyncio.run(main())
    assert verdict(error) is UNCLEAR
    assert error.task_id == (TASK if deed in {half_an_answer, half_an_answer_then_a_reset} else "")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.parametrize("how", ["refused", "no name", "no tls", "no certificate", "hung up in the handshake"])
def test_what_fails_before_the_first_byte_has_created_nothing(at, how):
    """No connection, no name, no handshake."""

    async def main():
        bare = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        async with (
            serving(lambda _: None) as plain,
            serving(lambda _: None, ssl=bare) as secure,
            rough(reset_at_once) as rude,
        ):
            client = at(
                {
                    "refused": f"http://127.0.0.1:{free_port()}",
                    "no name": "https://nowhere.invalid",
                    "no tls": plain.origin.replace("http:", "https:"),
                    "no certificate": secure.origin,
                    "hung up in the handshake": rude.replace("http:", "https:"),
                }[how],
                hasty=how == "no tls",
            )
            with pytest.raises(RunningHubError) as caught:
                await client.submit("a/b", {})
            await client.aclose()
            assert not plain.requests + secure.requests
            return caught.value

    assert verdict(asyncio.run(main())) is NOTHING
