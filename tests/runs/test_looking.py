"""What a fetched file is, whatever the server called it."""

from __future__ import annotations

import httpx
import pytest
from scripted_server import answer, jpeg

from rh_widgets.runs import Output, RunStatus
from rh_widgets.runs.looking import look_into
from rh_widgets.sandbox.solid import gem

FILES = {
    "a picture called a clip": (jpeg(), "video/mp4", "image/jpeg", "image"),
    "a picture of no type": (jpeg(), "application/octet-stream", "image/jpeg", "image"),
    "a solid of no type": (gem("x"), "application/octet-stream", "model/gltf-binary", "3d"),
    "words of no type": (b"A poem", "application/octet-stream", "text/plain", "text"),
    "an archive of no type": (b"PK\x03\x04" + b"\0" * 40, "application/octet-stream", "application/zip", "file"),
    "a mesh in words": (b"v 0 0 0\nv 1 0 0\n", "model/obj", "model/obj", "file"),
    "what nobody knows": (b"\x00\x01\x02", "application/octet-stream", "application/octet-stream", "file"),
}


@pytest.mark.parametrize(("content", "told", "media_type", "kind"), FILES.values(), ids=FILES)
def test_the_content_is_believed_where_it_is_certain(tmp_path, content, told, media_type, kind):
    (tmp_path / "x").write_bytes(content)
    found = look_into(tmp_path / "x", told)
    assert found["media_type"] == media_type
    assert Output(path=tmp_path / "x", **found).kind == kind


@pytest.mark.parametrize("told", ["text/plain", "application/json"])
def test_a_text_that_came_as_a_file_is_read(tmp_path, told):
    (tmp_path / "x").write_text('{"a": "\u767d"}', "utf-8")
    assert look_into(tmp_path / "x", told)["text"] == '{"a": "\u767d"}'


def test_a_text_too_large_for_a_page_stays_a_file(tmp_path):
    (tmp_path / "x").write_text("x" * (1024 * 1024 + 1))
    assert "text" not in look_into(tmp_path / "x", "text/plain")


def test_a_file_that_cannot_be_read_tells_nothing(tmp_path):
    assert look_into(tmp_path / "missing", "image/png") == {}


def test_a_model_of_clips_that_answers_with_a_picture_shows_it(engine, sora, server):
    """What the catalog says of some endpoints is doubtful: the answer and its content count."""
    result = {"url": "https://cdn.test/a", "outputType": "png", "text": None}
    server.query = [answer("SUCCESS", results=[result])]
    server.file = [httpx.Response(200, content=jpeg(), headers={"content-type": "application/octet-stream"})]
    run = engine.start(sora, {"prompt": "a boat"}).wait(10)
    assert run.status is RunStatus.SUCCESS
    assert [(o.kind, o.media_type) for o in run.outputs] == [("image", "image/jpeg")]
    assert run.outputs[0].poster
