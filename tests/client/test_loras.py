"""A LoRA gets there whole, whatever the network does, with no key and no trace of its address."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import os
import subprocess
import sys
import traceback
from pathlib import Path

import httpx
import pytest
from loopback_server import answer, serving

from rh_widgets import errors
from rh_widgets.client.lora import PAUSES, hash_file
from rh_widgets.client.upload import BLOCK

SIGNED = "?q-sign-algorithm=sha1&q-ak=AKIDhush&q-signature=5ig9a7ure"
CONTENT = bytes(range(256)) * 20_000  # 5 MB: two blocks of the hash
MD5 = hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()


@pytest.fixture
def lora(tmp_path):
    path = tmp_path / "My Lora.safetensors"
    path.write_bytes(CONTENT)
    return path


def place(server, number=1):
    name = f"api-lora-cn/{MD5}.safetensors"
    return {
        "code": 0,
        "msg": "success",
        "data": {"fileName": name, "url": f"{server.origin}/{name}{SIGNED}&n={number}"},
    }


def sent(at, path, *storage, call="upload_lora", **keywords):
    """What came of an upload whose storage answers so, one after the other; the server; the pauses made."""
    said, pauses = list(storage), []

    async def main():
        def reply(request):
            if request.method == "POST":
                return answer(place(server, 1 + sum(r.method == "PUT" for r in server.requests)))
            return said.pop(0) if len(said) > 1 else said[0]

        async with serving(reply) as server:
            client = at(server.origin)

            async def pause(seconds):
                pauses.append(seconds)

            client._sleep = pause
            try:
                return await getattr(client, call)(path, **keywords), server, pauses
            except Exception as error:  # noqa: BLE001 - the test looks at it
                return error, server, pauses
            finally:
                await client.aclose()

    return asyncio.run(main())


def test_a_lora_goes_up_as_it_is_without_a_key(at, lora, secret):
    hashed, heard = [], []
    got, server, _ = sent(
        at, lora, answer(), on_progress=lambda *p: heard.append(p), on_hashed=lambda *p: hashed.append(p)
    )
    asked, put = server.requests
    assert (asked.path, json.loads(asked.body)) == (
        "/api/openapi/getLoraUploadUrl",
        {"loraName": "My Lora", "md5Hex": MD5, "apiKey": secret},
    )
    assert (put.method, put.path.partition("?")[0]) == ("PUT", f"/api-lora-cn/{MD5}.safetensors")
    assert put.body == CONTENT
    assert (put.headers["content-type"], put.headers["content-length"]) == (
        "application/octet-stream",
        str(len(CONTENT)),
    )
    assert "authorization" not in put.headers
    assert "transfer-encoding" not in put.headers
    assert secret not in str(put)
    assert (got.name, got.file_name, got.md5, got.size) == (
        "My Lora",
        f"api-lora-cn/{MD5}.safetensors",
        MD5,
        len(CONTENT),
    )
    assert [hashed[-1], heard[-1]] == [(len(CONTENT), len(CONTENT))] * 2
    assert len(hashed) == 2


@pytest.mark.parametrize(
    "first",
    [
        None,
        answer(status="503 Busy"),
        answer(status="403 Forbidden"),
        answer(status="500 Oops"),
        answer(status="408 Slow"),
    ],
    ids=["cut", "503", "403", "500", "408"],
)
def test_what_was_cut_or_refused_for_its_age_goes_up_again_at_a_fresh_address(at, lora, first):
    got, server, pauses = sent(at, lora, first, answer())
    puts = [r for r in server.requests if r.method == "PUT"]
    assert got.md5 == MD5
    assert [p.path.rpartition("=")[2] for p in puts] == ["1", "2"]
    assert puts[-1].body == CONTENT
    assert pauses == [PAUSES[0]]


def test_a_storage_that_is_down_is_tried_a_few_times_and_no_more(at, lora):
    error, server, pauses = sent(at, lora, answer(status="503 Busy"))
    assert isinstance(error, errors.ServerError)
    assert "503" in str(error)
    assert sum(r.method == "PUT" for r in server.requests) == len(PAUSES) + 1
    assert pauses == list(PAUSES)


@pytest.mark.parametrize("status", ["400 Bad", "404 Gone", "301 Moved"])
def test_a_refusal_that_no_try_changes_is_told_at_once(at, lora, status):
    error, server, pauses = sent(at, lora, answer(status=status, headers=["Location: https://evil.example/"]))
    assert isinstance(error, errors.ServerError)
    assert len(server.requests) == 2
    assert pauses == []


def test_a_refused_name_is_told_at_once(mocked, lora):
    asked = []
    refusal = httpx.Response(200, json={"code": 301, "msg": "PARAMS_INVALID", "data": None})
    with pytest.raises(errors.APIError, match="301"):
        mocked(lambda request: asked.append(request) or refusal, lambda c: c.upload_lora(lora))
    assert len(asked) == 1


@pytest.mark.parametrize("data", [None, {}, {"url": "https://x.example/"}, {"fileName": "a"}, "x", []])
def test_an_answer_without_a_place_is_an_error(mocked, data):
    with pytest.raises(errors.ServerError, match="no address"):
        mocked(httpx.Response(200, json={"code": 0, "data": data}), lambda c: c.lora_url("a", MD5))


@pytest.mark.parametrize("url", ["http://storage.example/x?s=hush", "file:///etc/passwd?hush", "", "x", "https://"])
def test_nothing_is_put_where_others_could_read_along(mocked, lora, url):
    asked = []
    with pytest.raises(errors.ServerError) as caught:
        mocked(asked.append, lambda c: c.put_file(url, lora))
    assert not asked
    assert "hush" not in f"{caught.value} {vars(caught.value)}"


def test_a_file_that_is_not_there_is_said_before_any_network(mocked, tmp_path):
    asked = []
    with pytest.raises(FileNotFoundError):
        mocked(asked.append, lambda c: c.upload_lora(tmp_path / "no.safetensors"))
    assert not asked


def test_the_signed_address_is_in_no_report_of_a_file_that_cannot_be_read_to_its_end(mocked, tmp_path):
    path = tmp_path / "a.safetensors"
    path.write_bytes(bytes(BLOCK * 2))
    with pytest.raises(OSError, match="shorter") as caught:
        mocked(
            httpx.Response(200),
            lambda c: c.put_file("https://x.example/?s=hush", path, on_progress=lambda *_: os.truncate(path, BLOCK)),
        )
    inner = [entry.frame for entry in caught.traceback if "rh_widgets" in str(entry.path)]
    held = [frame.f_locals for frame in inner if frame.f_globals is not globals()]
    assert held
    assert "hush" not in repr([{k: v for k, v in one.items() if k != "self"} for one in held])


def test_a_file_that_changes_meanwhile_is_not_taken_for_what_was_hashed(at, lora):
    def change(done, size):
        if done == size:
            lora.write_bytes(b"x" + CONTENT)

    error, _, _ = sent(at, lora, answer(), on_progress=change)
    assert isinstance(error, OSError)
    assert "changed" in str(error)


@pytest.mark.parametrize(
    "storage", [None, answer(b"<Error>q-signature=5ig9a7ure</Error>", status="403 Forbidden"), answer()]
)
def test_the_signed_address_is_in_no_error_and_no_log(at, lora, storage, caplog):
    """Whoever knows it may write there for an hour; httpx logs the address of every request."""
    caplog.set_level(logging.DEBUG)
    got, server, _ = sent(at, lora, storage)
    assert "5ig9a7ure" in str(server.requests[1].path)
    assert any("PUT" in record.getMessage() for record in caplog.records) or storage is None
    shown = f"{got!r} {got} {getattr(got, '__dict__', '')}"
    if isinstance(got, Exception):
        frames = [
            frame.f_locals
            for frame, _ in traceback.walk_tb(got.__traceback__)
            if "rh_widgets" in frame.f_code.co_filename
        ]
        shown += repr([{k: v for k, v in f.items() if k != "self"} for f in frames])
        assert got.__context__ is None
        assert got.__cause__ is None
    assert "5ig9a7ure" not in shown
    assert "5ig9a7ure" not in caplog.text
    assert "AKIDhush" not in shown + caplog.text


def test_an_empty_file_has_the_hash_of_nothing(tmp_path):
    (tmp_path / "a").touch()
    assert asyncio.run(hash_file(tmp_path / "a")) == hashlib.md5(b"", usedforsecurity=False).hexdigest()


@pytest.mark.parametrize("megabytes", [60, pytest.param(300, marks=pytest.mark.full)])
def test_a_large_lora_costs_no_memory(tmp_path, megabytes):
    """Measured in a process of its own, whose high-water mark is of nothing else: under 30 MB, whatever the size."""
    path = tmp_path / "large.safetensors"
    with path.open("wb") as file:
        file.truncate(megabytes << 20)
    child = [sys.executable, str(Path(__file__).with_name("lora_sender.py")), str(path)]
    done = subprocess.run(child, capture_output=True, text=True, check=True, timeout=120)  # noqa: S603
    grown, arrived = map(int, done.stdout.split())
    assert arrived == megabytes << 20
    assert grown < 30 << 20
