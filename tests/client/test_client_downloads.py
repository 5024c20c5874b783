"""A stranger's URL becomes a whole file under a name of ours, or nothing."""

from __future__ import annotations

import asyncio
import hashlib
import pickle
import stat
import sys

import httpx
import pytest
from loopback_server import answer, serving

from rh_widgets.client.download import EXTENSIONS, extension_for, safe_stem, url_fault
from rh_widgets.errors import DownloadFailed

CLIP = bytes(range(256)) * 4096  # 1 MiB
VIDEO = "Content-Type: video/mp4"


def fetch(at, tmp_path, reply, *, path="/a.mp4?signature=hunter2", hasty=False, **keywords):
    """Download from a server that answers so; the answer, or the error, and the server."""

    async def main():
        async with serving(reply) as server:
            client = at(server.origin, hasty=hasty)
            try:
                return await client.download(server.elsewhere + path, tmp_path, "clip", **keywords), server
            except DownloadFailed as error:
                return error, server
            finally:
                await client.aclose()

    return asyncio.run(main())


def names(folder):
    return sorted(p.name for p in folder.iterdir())


def test_a_whole_file_arrives_with_its_hash(at, tmp_path):
    heard = []
    got, _ = fetch(
        at,
        tmp_path,
        lambda _: answer(CLIP, headers=[VIDEO]),
        on_progress=lambda done, total: heard.append((done, total)),
    )
    assert got.path == tmp_path / "clip.mp4"
    assert got.path.read_bytes() == CLIP
    assert (got.size, got.sha256, got.media_type) == (len(CLIP), hashlib.sha256(CLIP).hexdigest(), "video/mp4")
    assert names(tmp_path) == ["clip.mp4"]
    assert heard[-1] == (len(CLIP), len(CLIP))
    assert [done for done, _ in heard] == sorted(done for done, _ in heard)


def test_no_download_carries_the_key_not_even_from_the_api_itself(at, tmp_path, secret):
    async def main():
        async with serving(lambda _: answer(b"x", headers=[VIDEO])) as server:
            client = at(server.origin)
            await client.download(f"{server.origin}/openapi/v2/result.mp4", tmp_path, "a")
            await client.aclose()
            (request,) = server.requests
            assert "authorization" not in request.headers
            assert "cookie" not in request.headers
            assert secret not in str(request)

    asyncio.run(main())


def test_redirects_are_followed_across_hosts_without_the_key(at, tmp_path, secret):
    async def main():
        async with serving(lambda _: answer(CLIP, headers=[VIDEO])) as other:

            def reply(request):
                to = "/second" if request.path == "/first" else f"{other.elsewhere}/third.mp4"
                return answer(status="302 Found", headers=[f"Location: {to}"])

            async with serving(reply) as server:
                client = at(server.origin)
                got = await client.download(f"{server.origin}/first", tmp_path, "a")
                await client.aclose()
                assert got.path.read_bytes() == CLIP
                assert [r.path for r in server.requests] == ["/first", "/second"]
                for request in server.requests + other.requests:
                    assert "authorization" not in request.headers
                    assert secret not in str(request)

    asyncio.run(main())


@pytest.mark.parametrize(
    "location",
    ["file:///etc/passwd", "ftp://x.example/a.mp4", "http://name:word@x.example/a", "data:text/html,x"],
)
def test_a_redirect_to_anything_but_http_is_refused(at, tmp_path, location):
    error, server = fetch(at, tmp_path, lambda _: answer(status="302 Found", headers=[f"Location: {location}"]))
    assert isinstance(error, DownloadFailed)
    assert len(server.requests) == 1
    assert names(tmp_path) == []


def test_a_redirect_to_nonsense_fails(at, tmp_path):
    error, _ = fetch(at, tmp_path, lambda _: answer(status="302 Found", headers=["Location: http://[::1"]))
    assert isinstance(error, DownloadFailed)
    assert names(tmp_path) == []


def test_a_circle_of_redirects_ends(at, tmp_path):
    error, server = fetch(at, tmp_path, lambda _: answer(status="302 Found", headers=["Location: /again"]))
    assert "more than 5 redirects" in str(error)
    assert len(server.requests) == 6


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://x/a", "/a.mp4", "", "http://", "javascript:x", "http://x:port"]
)
def test_an_address_that_is_not_http_is_refused_unasked(mocked, tmp_path, url):
    asked = []
    with pytest.raises(DownloadFailed) as caught:
        mocked(asked.append, lambda c: c.download(url, tmp_path, "a"))
    assert caught.value.url == url
    assert not asked
    assert names(tmp_path) == []


def test_half_a_file_is_tried_four_times_and_leaves_nothing(at, tmp_path):
    half = answer(CLIP[: len(CLIP) // 2], length=len(CLIP), headers=[VIDEO])
    error, server = fetch(at, tmp_path, lambda _: half)
    assert isinstance(error, DownloadFailed)
    assert len(server.requests) == 4
    assert names(tmp_path) == []


def test_a_length_that_was_not_kept_is_seen_without_the_networks_help(mocked, tmp_path):
    async def stream():
        yield b"abc"

    def reply(_request):
        return httpx.Response(200, content=stream(), headers={"content-length": "10", "content-type": "video/mp4"})

    with pytest.raises(DownloadFailed, match="only 3 of 10"):
        mocked(reply, lambda c: c.download("https://x.example/a", tmp_path, "a"))
    assert names(tmp_path) == []


def test_a_broken_transfer_is_taken_up_where_it_broke(at, tmp_path):
    def reply(request):
        if "range" not in request.headers:
            return answer(CLIP[:600_000], length=len(CLIP), headers=[VIDEO, 'ETag: "one"'])
        start = int(request.headers["range"].removeprefix("bytes=").removesuffix("-"))
        assert 0 < start <= 600_000
        assert request.headers["if-range"] == '"one"'
        content = f"Content-Range: bytes {start}-{len(CLIP) - 1}/{len(CLIP)}"
        return answer(CLIP[start:], status="206 Partial Content", headers=[VIDEO, content])

    got, server = fetch(at, tmp_path, reply)
    assert got.path.read_bytes() == CLIP
    assert got.sha256 == hashlib.sha256(CLIP).hexdigest()
    assert len(server.requests) == 2


@pytest.mark.parametrize("etag", [[], ['ETag: W/"weak"'], ['ETag: "strong"']])
def test_a_file_that_changed_or_cannot_be_resumed_starts_over(at, tmp_path, etag):
    tries = []

    def reply(request):
        tries.append(request.headers.get("range"))
        if len(tries) == 1:
            return answer(b"old" * 200_000, length=10**6, headers=[VIDEO, *etag])
        return answer(CLIP, headers=[VIDEO, 'ETag: "new"'])

    got, _ = fetch(at, tmp_path, reply)
    assert got.path.read_bytes() == CLIP
    assert (tries[1] is not None) == (etag == ['ETag: "strong"'])


def test_a_partial_answer_that_starts_elsewhere_is_not_glued_on(at, tmp_path):
    tries = []

    def reply(request):
        tries.append(request)
        if len(tries) == 1:
            return answer(CLIP[:600_000], length=len(CLIP), headers=[VIDEO, 'ETag: "one"'])
        if len(tries) == 2:
            part = "Content-Range: bytes 7-99/1048576"
            return answer(b"x" * 93, status="206 Partial Content", headers=[VIDEO, part])
        return answer(CLIP, headers=[VIDEO])

    got, _ = fetch(at, tmp_path, reply)
    assert got.path.read_bytes() == CLIP


@pytest.mark.parametrize("status", ["500 Oops", "502 Bad", "503 Busy", "429 Slow", "408 Late"])
def test_a_passing_trouble_is_tried_again(at, tmp_path, status):
    said = [answer(status=status), answer(status=status), answer(CLIP, headers=[VIDEO])]
    got, _ = fetch(at, tmp_path, lambda _: said.pop(0))
    assert got.size == len(CLIP)


@pytest.mark.parametrize("status", ["403 Forbidden", "404 Not Found", "410 Gone", "401 No", "418 Teapot"])
def test_a_final_no_is_believed_at_once(at, tmp_path, status):
    error, server = fetch(at, tmp_path, lambda _: answer(b"<html>", status=status))
    assert status[:3] in str(error)
    assert len(server.requests) == 1
    assert names(tmp_path) == []


def test_the_waits_between_tries_grow(settings, tmp_path):
    from rh_widgets.client import Client

    waits = []

    async def sleep(seconds):
        waits.append(seconds)

    async def main():
        transport = httpx.MockTransport(lambda _: httpx.Response(503))
        client = Client(settings, transport=transport, sleep=sleep)
        with pytest.raises(DownloadFailed):
            await client.download("https://x.example/a", tmp_path, "a")
        await client.aclose()

    asyncio.run(main())
    assert waits == [1, 2, 4]


def test_more_than_allowed_is_refused_when_announced(at, tmp_path):
    heard = []
    error, server = fetch(
        at,
        tmp_path,
        lambda _: answer(CLIP, headers=[VIDEO]),
        max_bytes=len(CLIP) - 1,
        on_progress=lambda *progress: heard.append(progress),
    )
    assert "larger than the 1,048,575 bytes" in str(error)
    assert len(server.requests) == 1
    assert not heard
    assert names(tmp_path) == []


def test_just_as_much_as_allowed_is_taken(at, tmp_path):
    got, _ = fetch(at, tmp_path, lambda _: answer(CLIP, headers=[VIDEO]), max_bytes=len(CLIP))
    assert got.size == len(CLIP)


def test_more_than_allowed_is_refused_when_it_comes_unannounced(at, tmp_path):
    endless = b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nConnection: close\r\n\r\n" + CLIP
    error, server = fetch(at, tmp_path, lambda _: endless, max_bytes=300_000)
    assert "larger than the 300,000 bytes" in str(error)
    assert len(server.requests) == 1
    assert names(tmp_path) == []


def test_a_small_packed_file_that_unpacks_too_large_is_refused(mocked, tmp_path):
    import gzip

    packed = httpx.Response(
        200, content=gzip.compress(bytes(10**7)), headers={"content-type": "video/mp4", "content-encoding": "gzip"}
    )
    with pytest.raises(DownloadFailed, match="larger than"):
        mocked(packed, lambda c: c.download("https://x.example/a", tmp_path, "a", max_bytes=10**6))
    assert names(tmp_path) == []


def test_a_file_packed_against_our_wish_is_unpacked(at, tmp_path):
    import gzip

    got, _ = fetch(at, tmp_path, lambda _: answer(gzip.compress(CLIP), headers=[VIDEO, "Content-Encoding: gzip"]))
    assert got.path.read_bytes() == CLIP


def test_a_file_without_length_arrives(at, tmp_path):
    open_end = b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nConnection: close\r\n\r\n" + CLIP
    got, _ = fetch(at, tmp_path, lambda _: open_end)
    assert got.path.read_bytes() == CLIP


def test_an_empty_file_is_no_result(at, tmp_path):
    error, _ = fetch(at, tmp_path, lambda _: answer(b"", headers=[VIDEO]))
    assert "empty" in str(error)
    assert names(tmp_path) == []


def test_a_server_that_falls_silent_is_given_up(at, tmp_path):
    error, _ = fetch(at, tmp_path, lambda _: asyncio.Event(), hasty=True)
    assert "no answer in time" in str(error)


def test_nothing_is_ever_overwritten(at, tmp_path):
    (tmp_path / "clip.mp4").write_bytes(b"mine")
    for _ in range(2):
        fetch(at, tmp_path, lambda _: answer(CLIP, headers=[VIDEO]))
    assert names(tmp_path) == ["clip-2.mp4", "clip-3.mp4", "clip.mp4"]
    assert (tmp_path / "clip.mp4").read_bytes() == b"mine"


def test_downloads_of_one_name_at_once_get_a_file_each(at, tmp_path):
    async def main():
        async with serving(lambda request: answer(request.path.encode() * 1000, headers=[VIDEO])) as server:
            client = at(server.origin)
            got = await asyncio.gather(*(client.download(f"{server.origin}/{i}", tmp_path, "a") for i in range(20)))
            await client.aclose()
            for i, one in enumerate(got):
                assert one.path.read_bytes() == f"/{i}".encode() * 1000

    asyncio.run(main())
    assert len(names(tmp_path)) == 20


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_result_has_the_permissions_that_the_user_gives_new_files(at, tmp_path):
    (tmp_path / "other").touch()
    got, _ = fetch(at, tmp_path, lambda _: answer(CLIP, headers=[VIDEO]))
    assert stat.S_IMODE(got.path.stat().st_mode) == stat.S_IMODE((tmp_path / "other").stat().st_mode)


def test_a_cancelled_download_leaves_nothing(at, tmp_path):
    async def main():
        stop = asyncio.Event()
        half = answer(CLIP[:700_000], length=len(CLIP), headers=[VIDEO])

        async with serving(lambda _: half) as server:
            client = at(server.origin)
            task = asyncio.create_task(
                client.download(f"{server.origin}/a", tmp_path, "a", on_progress=lambda *_: stop.set())
            )
            await stop.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await client.aclose()

    asyncio.run(main())
    assert names(tmp_path) == []


def test_a_folder_is_made_and_one_that_cannot_be_is_said(at, tmp_path):
    got, _ = fetch(at, tmp_path / "deep" / "er", lambda _: answer(CLIP, headers=[VIDEO]))
    assert got.path.parent == tmp_path / "deep" / "er"
    (tmp_path / "file").touch()
    error, server = fetch(at, tmp_path / "file", lambda _: answer(CLIP, headers=[VIDEO]))
    assert "could not be written" in str(error)
    assert not server.requests


def test_a_full_disk_is_said_and_not_tried_again(at, tmp_path, monkeypatch):
    def add(_part, _block):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("rh_widgets.client.download._Part.add", add)
    error, server = fetch(at, tmp_path, lambda _: answer(CLIP, headers=[VIDEO]))
    assert "No space left" in str(error)
    assert len(server.requests) == 1
    assert names(tmp_path) == []


def test_the_error_holds_the_whole_address_and_its_words_only_the_host(at, tmp_path):
    """The rest of a result's address is a signature that opens it."""
    error, server = fetch(at, tmp_path, lambda _: answer(status="404 Not Found"))
    assert error.url == server.elsewhere + "/a.mp4?signature=hunter2"
    assert "localhost" in str(error)
    assert "hunter2" not in str(error)
    assert pickle.loads(pickle.dumps(error)).url == error.url  # noqa: S301 - our own bytes


@pytest.mark.parametrize(
    ("content_type", "url", "hint", "extension"),
    [
        ("video/mp4", "/a.exe", "html", "mp4"),
        ("video/mp4; codecs=avc1", "/a", "", "mp4"),
        ("VIDEO/QuickTime", "/a.mp4", "", "mov"),
        ("image/jpeg", "/a.png", "png", "jpg"),
        ("", "/a.webm", "", "webm"),
        ("application/octet-stream", "/x/a.MP4?b=c.exe", "", "mp4"),
        ("application/octet-stream", "/a", "mp4", "mp4"),
        ("application/octet-stream", "/a.exe", ".PNG", "png"),
        ("application/octet-stream", "/a.html", "", "bin"),
        ("application/octet-stream", "/a.exe", "exe", "bin"),
        ("application/octet-stream", "/a", "../../evil.sh", "bin"),
        ("application/octet-stream", "/..%2f..%2fevil.sh", "", "bin"),
        ("binary/octet-stream", "/a.jpeg", "", "jpg"),
        ("binary/octet-stream", "/a", "image", "png"),
        ("binary/octet-stream", "/model.glb", "", "glb"),
        ("text/plain", "/a.mp4", "", "mp4"),
        ("text/plain", "/a.html", "", "txt"),
        ("video/x-flv", "/a.mp4", "", "mp4"),
        ("image/avif", "/a.avif", "", "bin"),
        ("text/html", "/a.mp4", "mp4", None),
        ("image/svg+xml", "/a.png", "png", None),
        ("application/x-msdownload", "/a.mp4", "mp4", None),
        ("application/javascript", "/a.js", "", None),
        ("application/xhtml+xml", "/a.mp4", "", None),
    ],
)
def test_the_extension_is_one_of_ours(content_type, url, hint, extension):
    assert extension_for(content_type, "https://x.example" + url, hint) == extension
    assert extension is None or extension in EXTENSIONS


def test_a_page_instead_of_a_result_is_refused(at, tmp_path):
    page = answer(b"<html>log in</html>", headers=["Content-Type: text/html; charset=utf-8"])
    error, server = fetch(at, tmp_path, lambda _: page)
    assert "text/html" in str(error)
    assert len(server.requests) == 1
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("stem", "safe"),
    [
        ("sora-2 clip 01", "sora-2-clip-01"),
        ("../../etc/passwd", "etc-passwd"),
        ("..", "result"),
        ("", "result"),
        (".hidden", "hidden"),
        ('a/b\\c:d*e?f"g<h>i|j\x00k\nl', "a-b-c-d-e-f-g-h-i-j-k-l"),
        ("一只猫 v2.5", "一只猫-v2.5"),
        ("x" * 500, "x" * 160),
    ],
)
def test_a_stem_stays_in_its_folder(stem, safe):
    assert safe_stem(stem) == safe


def test_a_long_stem_in_a_wide_script_still_fits_a_file_name(at, tmp_path):
    async def main():
        async with serving(lambda _: answer(b"x", headers=[VIDEO])) as server:
            client = at(server.origin)
            for stem in ("猫" * 300, "🐈" * 300):
                assert (await client.download(server.origin, tmp_path, stem)).path.exists()
            await client.aclose()

    asyncio.run(main())


def test_a_good_address_has_no_fault():
    assert url_fault("https://x.example/a?b=c") == ""
