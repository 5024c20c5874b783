"""LoRAs that are put under a signed address; what else comes as a file; the styles of quick create."""

import hashlib
import http.client
import socket
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from asking import LONG_ENOUGH, ask, post, until

LORA = bytes(range(256)) * 8192
HALF = len(LORA) // 2
MD5 = hashlib.md5(LORA, usedforsecurity=False).hexdigest()
NAME = f"api-lora-cn/{MD5}.safetensors"


def lora_link(sandbox, **details):
    given = {"loraName": "ink", "md5Hex": MD5, **details}
    return post(sandbox, "/api/openapi/getLoraUploadUrl", **given)


def put(link, content=LORA):
    """Status and body of a put to a link, which carries no key."""
    parts = urlsplit(link)
    bare = {"Authorization": "", "Content-Type": "application/octet-stream"}
    return ask(link, f"{parts.path}?{parts.query}", content, method="PUT", headers=bare)


@contextmanager
def begun(link, content):
    """A put on a socket of ours, of which a part was sent."""
    parts = urlsplit(link)
    head = f"PUT {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Length: {len(LORA)}\r\n\r\n"
    with socket.create_connection((parts.hostname, parts.port), timeout=LONG_ENOUGH) as wire:
        wire.sendall(head.encode() + content)
        yield wire


def test_a_lora_is_put_under_its_md5_without_a_key(live):
    """And may be put once more: the same content has the same name."""
    link = lora_link(live)["data"]
    assert link["fileName"] == NAME
    assert not live.has_lora(NAME)
    assert [put(link["url"])[0] for _ in range(2)] == [200, 200]
    assert live.has_lora(NAME)
    assert live.has_lora("rh-ink-wash.safetensors")
    assert not live.has_lora(NAME.removeprefix("api-lora-cn/"))
    assert not live.has_lora("../" + NAME)


@pytest.mark.parametrize("md5", ["", "abc", "z" * 32, "../" * 11])
def test_a_link_is_given_for_an_md5_alone(live, md5):
    assert lora_link(live, md5Hex=md5)["code"] == 301


def test_a_link_needs_a_key_and_a_name(live):
    assert lora_link(live, apiKey="no")["code"] == 802
    assert lora_link(live, loraName="")["code"] == 301


def test_another_content_than_announced_is_refused_and_not_kept(live):
    status, words = put(lora_link(live)["data"]["url"], LORA + b"more")
    assert (status, b"<Code>BadDigest</Code>" in words) == (400, True)
    assert list(live.store.loras.iterdir()) == []


def test_a_forged_or_expired_link_is_refused(live):
    link = lora_link(live)["data"]["url"]
    forged = [
        link.replace("expires=", "expires=9"),
        link.replace(MD5, "0" * 32),
        link.partition("?")[0],
        link.replace("sign=", "sign=0"),
    ]
    assert [put(each)[0] for each in forged] == [403] * 4
    live.loras._clock = lambda: time.time() + 3601
    status, words = put(link)
    assert (status, b"RequestExpired" in words) == (403, True)
    assert not live.has_lora(NAME)


def test_a_lora_goes_to_disk_as_it_comes(live):
    """A part of it lies there before the rest was sent."""
    with begun(lora_link(live)["data"]["url"], LORA[:HALF]) as wire:
        until(lambda: sum(path.stat().st_size for path in live.store.loras.iterdir()) > HALF // 2)
        wire.sendall(LORA[HALF:])
        assert wire.recv(65536).startswith(b"HTTP/1.1 200")
    assert live.has_lora(NAME)


def test_a_client_that_goes_in_the_middle_leaves_nothing(live):
    link = lora_link(live)["data"]["url"]
    with begun(link, LORA[:HALF]):
        until(lambda: list(live.store.loras.iterdir()))
    until(lambda: not list(live.store.loras.iterdir()))
    assert put(link)[0] == 200


def test_the_connection_breaks_in_the_middle_of_a_request(live):
    """Everything up to the half is taken; then there is a reset, and nothing is kept."""
    link = lora_link(live)["data"]["url"]
    live.faults.order("lora", "hang_up")
    with begun(link, LORA[: HALF // 2]) as wire:
        wire.settimeout(0.2)
        with pytest.raises(TimeoutError):
            wire.recv(1)
        wire.settimeout(LONG_ENOUGH)
        wire.sendall(LORA[: HALF // 2])
        with pytest.raises(ConnectionResetError):
            wire.recv(1)
    assert list(live.store.loras.iterdir()) == []


@pytest.mark.parametrize("action", ["hang_up", "reset", "drop", "http"])
def test_a_put_breaks_on_order_and_goes_well_the_next_time(live, action):
    """The link is not used up by it."""
    link = lora_link(live)["data"]["url"]
    live.faults.order("lora", action, before=True)
    try:
        status = put(link)[0]
    except (OSError, http.client.HTTPException):
        status = None
    assert status in ({503, None} if action == "http" else {None})
    assert not live.has_lora(NAME)
    assert put(link)[0] == 200
    assert live.has_lora(NAME)


# -- the legacy upload


def upload(wire, data, **details):
    given = {"apiKey": "sandbox", **details}
    return wire.call("POST", "/task/openapi/upload", data=given, files={"file": ("file", data)}).json()


def test_a_zip_is_called_by_its_bare_hash(wire):
    data = b"PK\x03\x04" + bytes(100)
    answer = upload(wire, data, fileType="zip")
    assert answer["data"] == {"fileName": hashlib.sha256(data).hexdigest(), "fileType": "input"}
    assert wire.upload(data)["data"]["fileName"].endswith(".zip")


def test_an_unknown_file_type_is_refused(wire):
    assert upload(wire, b"PK\x03\x04" + bytes(100), fileType="spreadsheet")["code"] == 301


@pytest.mark.parametrize(("size", "code"), [(30 * 1024 * 1024, 0), (30 * 1024 * 1024 + 1, 809)])
def test_the_legacy_upload_takes_thirty_megabytes(wire, size, code):
    assert upload(wire, b"PK\x03\x04" + bytes(size - 4))["code"] == code


# -- quick create


def test_quick_create_lists_its_styles(wire):
    """In the service's own spelling, each with a LoRA that is there."""
    path, app = "/api/fast/creation/model/params", "1877265245566922800"
    styles = wire.post(path, {"type": 2, "webappId": app})["data"]
    assert [style["id"] for style in styles] == ["001", "002", "006"]
    assert all(wire.sandbox.has_lora(style["modelLoar1FileName"]) for style in styles)
    assert {style["webappId"] for style in styles} == {app}
    assert wire.post(path, {"type": 2})["code"] == 301
