"""A file goes up in pieces, whole, and under no name of the user's."""

from __future__ import annotations

import asyncio
import hashlib
import re

import httpx
import pytest
from loopback_server import answer, serving

from rh_widgets import errors
from rh_widgets.client import worth_another_look
from rh_widgets.client.upload import FilePart

DONE = {"code": 0, "message": "success", "data": {"download_url": "https://x.example/a", "fileName": "f", "size": "3"}}


def parse(request):
    """The one part's headers and content, read as the multipart rules say."""
    boundary = re.search(r"boundary=(\S+)", request.headers["content-type"])[1].encode()
    before, part, after = request.body.split(b"--" + boundary)
    assert (before, after) == (b"", b"--\r\n")
    head, _, content = part.partition(b"\r\n\r\n")
    return head.decode(), content[:-2]


def upload(at, path, reply=lambda _: answer(DONE), *, call="upload", **keywords):
    async def main():
        async with serving(reply) as server:
            client = at(server.origin)
            try:
                return await getattr(client, call)(path, **keywords), server
            finally:
                await client.aclose()

    return asyncio.run(main())


def test_a_large_file_arrives_whole_in_one_part_named_file(at, tmp_path, secret):
    path = tmp_path / 'My Cät "1".PNG'
    path.write_bytes(bytes(range(256)) * 47_000)  # 12 MB
    heard = []
    got, server = upload(at, path, on_progress=lambda sent, total: heard.append((sent, total)))
    (request,) = server.requests
    assert (request.method, request.path) == ("POST", "/openapi/v2/media/upload/binary")
    assert request.headers["authorization"] == f"Bearer {secret}"
    assert "transfer-encoding" not in request.headers
    head, content = parse(request)
    assert 'form-data; name="file"; filename="upload.png"' in head
    assert "Content-Type: image/png" in head
    assert hashlib.sha256(content).digest() == hashlib.sha256(path.read_bytes()).digest()
    assert heard[-1] == (path.stat().st_size,) * 2
    assert len(heard) > 10
    assert (got.url, got.file_name, got.size) == ("https://x.example/a", "f", 3)


@pytest.mark.parametrize("name", ["cat", "cat.", 'cat.p"n', "cat.tar.verylongsuffix", "cat.p\r\nX: y", "猫.猫"])
def test_no_name_of_the_users_gets_into_the_header(at, tmp_path, name):
    (tmp_path / name).write_bytes(b"abc")
    _, server = upload(at, tmp_path / name)
    head, content = parse(server.requests[0])
    assert 'filename="upload"' in head
    assert content == b"abc"


def test_an_empty_file_is_sent_as_it_is(at, tmp_path):
    (tmp_path / "a.txt").touch()
    _, server = upload(at, tmp_path / "a.txt")
    assert parse(server.requests[0])[1] == b""


def test_a_file_that_is_not_there_is_said_before_any_network(mocked, tmp_path):
    asked = []
    with pytest.raises(FileNotFoundError):
        mocked(asked.append, lambda c: c.upload(tmp_path / "no.png"))
    assert not asked


def test_a_file_that_shrinks_on_the_way_is_an_error_of_the_disk(at, tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(bytes(3 << 20))

    def shrink(sent, _total):
        if sent < 1 << 20:
            with path.open("r+b") as file:
                file.truncate(1 << 20)

    with pytest.raises(OSError, match="became shorter"):
        upload(at, path, on_progress=shrink)


def test_a_file_that_grows_on_the_way_is_sent_at_its_first_length(at, tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(bytes(1_000_000))

    def grow(_sent, _total):
        with path.open("ab") as file:
            file.write(b"more")

    _, server = upload(at, path, on_progress=grow)
    assert len(parse(server.requests[0])[1]) == 1_000_000


@pytest.mark.parametrize(
    ("body", "kind", "again"),
    [
        ({"code": 808, "msg": "upload failed", "data": None}, errors.ServerError, True),
        ({"code": 1013, "msg": "file processing", "data": None}, errors.ServerError, True),
        ({"code": 809, "msg": "too large", "data": None}, errors.APIError, False),
        ({"code": 0, "message": "success", "data": {}}, errors.ServerError, True),
    ],
)
def test_a_refused_upload_is_typed(at, tmp_path, body, kind, again):
    (tmp_path / "a.png").write_bytes(b"abc")
    with pytest.raises(kind) as caught:
        upload(at, tmp_path / "a.png", lambda _: answer(body))
    assert worth_another_look(caught.value) is again


def test_a_broken_upload_may_go_again(at, tmp_path):
    (tmp_path / "a.png").write_bytes(b"abc")
    with pytest.raises(errors.ConnectionFailed) as caught:
        upload(at, tmp_path / "a.png", lambda _: None)
    assert worth_another_look(caught.value)


def test_the_announced_length_is_the_one_that_is_sent(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(b"x" * 300_000)

    async def collect(part):
        return b"".join([block async for block in part])

    with path.open("rb") as file:
        part = FilePart(file, ".png")
        assert len(asyncio.run(collect(part))) == int(part.headers["Content-Length"])


def test_transfers_leave_room_for_questions(mocked, tmp_path):
    """However many uploads wait, a query gets a connection."""
    (tmp_path / "a.png").write_bytes(b"abc")
    running = most = 0

    async def reply(request):
        nonlocal running, most
        if request.url.path.endswith("/query"):
            return httpx.Response(200, json={"taskId": "1", "status": "RUNNING"})
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1
        return httpx.Response(200, json=DONE)

    async def main(client):
        await asyncio.gather(*(client.upload(tmp_path / "a.png") for _ in range(30)), client.query("1"))

    mocked(reply, main)
    assert 1 <= most <= 6


# The older route, for nodes

NAMED = {"code": 0, "msg": "success", "data": {"fileName": "api/0f3c.png", "fileType": "input"}}


def for_nodes(at, path, **keywords):
    return upload(at, path, lambda _: answer(NAMED), call="upload_for_nodes", **keywords)


KINDS = {"a.PNG": "image", "a.mp4": "video", "a.mp3": "audio", "a.zip": "zip"}


@pytest.mark.parametrize(("name", "kind"), KINDS.items())
def test_a_file_for_nodes_goes_up_in_a_form_with_the_key(at, tmp_path, secret, name, kind):
    content = bytes(range(256)) * 4_000
    (tmp_path / name).write_bytes(content)
    got, server = for_nodes(at, tmp_path / name)
    (request,) = server.requests
    assert (request.method, request.path) == ("POST", "/task/openapi/upload")
    boundary = re.search(r"boundary=(\S+)", request.headers["content-type"])[1].encode()
    before, *parts, after = request.body.split(b"--" + boundary)
    assert (before, after) == (b"", b"--\r\n")
    read = [part.partition(b"\r\n\r\n") for part in parts]
    names = [re.search(rb'; name="(\w+)"', head)[1].decode() for head, _, _ in read]
    values = dict(zip(names, (value[:-2] for _, _, value in read), strict=True))
    assert values == {"apiKey": secret.encode(), "fileType": kind.encode(), "file": content}
    assert (got.url, got.file_name, got.size) == ("", "api/0f3c.png", len(content))


@pytest.mark.parametrize(("size", "fits"), [(30 << 20, True), ((30 << 20) + 1, False)])
def test_what_is_too_large_for_nodes_is_said_before_it_is_sent(mocked, tmp_path, size, fits):
    path = tmp_path / "a.zip"
    with path.open("wb") as file:
        file.truncate(size)
    asked = []

    async def reply(request):
        asked.append(request)
        return httpx.Response(200, json=NAMED)

    if fits:
        assert mocked(reply, lambda c: c.upload_for_nodes(path)).file_name
    else:
        with pytest.raises(errors.ParameterError, match="30 MB are taken"):
            mocked(reply, lambda c: c.upload_for_nodes(path))
    assert bool(asked) is fits


def test_a_file_of_no_kind_for_nodes_is_refused_unless_its_kind_is_said(at, mocked, tmp_path):
    path = tmp_path / "cat"
    path.write_bytes(b"abc")
    with pytest.raises(errors.ParameterError, match="suffix"):
        mocked(httpx.Response(200, json=NAMED), lambda c: c.upload_for_nodes(path))
    assert for_nodes(at, path, kind="image")[0].file_name


def test_a_zip_needs_no_link_where_it_is_for_nodes(at, tmp_path):
    (tmp_path / "a.zip").write_bytes(b"PK")
    bare = {"code": 0, "message": "success", "data": {"type": "zip", "fileName": "0f3c", "size": "2"}}
    got, server = upload(at, tmp_path / "a.zip", lambda _: answer(bare), needs_link=False)
    assert (got.url, got.file_name) == ("", "0f3c")
    assert "Content-Type: application/zip" in parse(server.requests[0])[0]
    with pytest.raises(errors.ServerError, match="no link"):
        upload(at, tmp_path / "a.zip", lambda _: answer(bare))
