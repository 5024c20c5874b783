"""`rh.upload` and `rh.upload_lora`: what a user brings to the site by hand, on a sandbox behind a socket."""

from __future__ import annotations

import asyncio
import copy
import datetime as dt
import hashlib
import io
import json
import math
import pickle
import re
import shutil
import struct
import threading
import zipfile

import pytest
from PIL import Image

import rh_widgets as rh
from rh_widgets import session, uploads
from rh_widgets.client import sandbox_settings
from rh_widgets.errors import ParameterError
from rh_widgets.runs import Pace
from rh_widgets.sandbox import Store, serving

VIDU = "vidu/image-to-video-q2-pro"


def cheap(order, target, kind):
    target.write_bytes(order.seed.encode())


@pytest.fixture
def sandbox(tmp_path, monkeypatch):
    """A sandbox on a port, the connection to it in use, and a home of the test's own."""
    monkeypatch.setenv("RH_WIDGETS_HOME", str(tmp_path / "home"))
    with serving(Store(tmp_path / "store"), speed=math.inf, render=cheap) as (address, sandbox):
        connection = session.Connection(
            sandbox_settings(address.origin),
            session.shelf,
            folder=tmp_path,
            outputs=tmp_path / "out",
            pace=Pace(look=0.02, retry=0.02, retry_most=0.05),
        )
        monkeypatch.setattr(session, "_current", connection)
        yield sandbox
        session._io.run(connection._client.aclose())


@pytest.fixture
def cat(tmp_path):
    path = tmp_path / "cat.png"
    Image.new("RGB", (96, 64), "teal").save(path)
    return path


@pytest.fixture
def pictures(tmp_path, cat):
    path = tmp_path / "pictures.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(cat, "1.png")
    return path


def test_an_upload_stands_where_a_picture_is_wanted(sandbox, cat):
    """Its text is the link, whatever takes it: a run, an estimate, a panel."""
    picture = rh.upload("cat.png")
    run = rh.submit(VIDU, prompt="x", image_url=picture)
    assert run.wait(20).status is rh.RunStatus.SUCCESS
    assert run.params["image_url"] == picture == picture.url
    assert rh.estimate(VIDU, image_url=picture).amount
    assert rh.panel(VIDU, image_url=picture).image_url == picture
    assert json.loads(json.dumps([picture])) == [picture.url]


def test_it_says_when_its_link_dies(sandbox, cat):
    picture = rh.upload(cat)
    left = picture.expires_at - dt.datetime.now(dt.UTC)
    assert dt.timedelta(hours=23) < left <= dt.timedelta(days=1)
    assert f"until {picture.expires_at:%Y-%m-%d}" in repr(picture)


def test_of_a_zip_it_is_the_name_which_nodes_take(sandbox, pictures):
    archive = rh.upload(pictures)
    assert archive == archive.file_name
    assert archive.url.startswith("http://")
    assert archive.size == pictures.stat().st_size


def test_it_survives_being_copied_and_pickled(sandbox, cat):
    picture = rh.upload(cat)
    for twin in (copy.deepcopy(picture), pickle.loads(pickle.dumps(picture))):  # noqa: S301 - our own
        assert (twin, twin.file_name, repr(twin)) == (picture, picture.file_name, repr(picture))


def test_a_run_takes_what_was_uploaded_by_hand_and_the_other_way_round(sandbox, cat):
    rh.upload(cat)
    run = rh.submit(VIDU, prompt="x", image_url=cat).wait(20)
    assert run.status is rh.RunStatus.SUCCESS
    assert rh.upload(cat) == rh.upload(cat)
    assert session.store.journal.query("SELECT count(*) AS n FROM uploads")[0]["n"] == 1


@pytest.mark.parametrize(
    ("name", "reason"),
    [("none.png", "There is no file"), (".", "is a folder"), ("a.txt", "is text"), ("b", "is something else")],
)
def test_what_cannot_be_uploaded_is_said_before_anything_is_sent(tmp_path, monkeypatch, name, reason):
    (tmp_path / "a.txt").write_text("hello")
    (tmp_path / "b").write_bytes(b"\0\1\2" * 50)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(uploads, "current", lambda: pytest.fail("nothing is to be sent"))
    with pytest.raises(ParameterError, match=reason):
        rh.upload(name)


def test_a_terminal_shows_how_far_it_is_on_a_line_that_goes_away(sandbox, pictures, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr("rh_widgets.widgets.waiting._PATIENCE", 0.0)
    monkeypatch.setattr(uploads, "_TICK", 0.0)
    rh.upload(pictures)
    said = terminal.getvalue()
    assert re.search(r"Uploading pictures\.zip, 0\.\d kB … \d+%", said)
    assert said.endswith("\r\x1b[K")


def test_an_interrupt_stops_it(sandbox, cat, monkeypatch):
    """The wait and the transfer: nothing goes on behind the user's back."""
    begun, ended = threading.Event(), threading.Event()

    async def slow(*_args, **_more):
        begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    def interrupted(*_args, **_more):
        assert begun.wait(10)
        raise KeyboardInterrupt

    monkeypatch.setattr(session.current()._client, "upload", slow)
    with monkeypatch.context() as now:
        now.setattr(uploads.concurrent.futures, "wait", interrupted)
        with pytest.raises(KeyboardInterrupt, match=r"cat\.png is not uploaded"):
            rh.upload(cat)
    assert ended.wait(10)


# -- LoRAs


@pytest.fixture
def lora(tmp_path):
    """A whole file of tensors, of half a megabyte."""
    path = tmp_path / "ink-wash.safetensors"
    table = json.dumps({"w": {"dtype": "F16", "shape": [2**18], "data_offsets": [0, 2**19]}}).encode()
    path.write_bytes(struct.pack("<Q", len(table)) + table + bytes(2**19))
    return path


@pytest.fixture
def puts(sandbox, monkeypatch):
    """The tries to send a LoRA, which take no pauses."""
    client, tries = session.current()._client, []
    put = client.put_file

    async def counted(*args, **more):
        tries.append(args)
        return await put(*args, **more)

    async def no_sleep(_seconds):
        return None

    monkeypatch.setattr(client, "put_file", counted)
    monkeypatch.setattr(client, "_sleep", no_sleep)
    return tries


def test_a_lora_is_the_name_that_a_node_takes(sandbox, lora):
    style = rh.upload_lora("ink-wash.safetensors")
    assert style.md5 == hashlib.md5(lora.read_bytes(), usedforsecurity=False).hexdigest()
    assert style == style.name == f"api-lora-cn/{style.md5}.safetensors"
    assert sandbox.loras.has(style)
    assert (style.size, repr(style)) == (lora.stat().st_size, f"Lora({str(style)!r}, 0.5 MB)")


def test_a_lora_that_the_site_has_is_not_sent_again(sandbox, puts, lora, tmp_path):
    """Also under another name; and the site keeps it, so the day after too."""
    rh.upload_lora(lora)
    session.store.journal.put(lambda db: db.execute("UPDATE uploads SET at = at - 900000")).result()
    rh.upload_lora(shutil.copy(lora, tmp_path / "copy.safetensors"), name="mine")
    assert len(puts) == 1


@pytest.mark.parametrize("trouble", [{"action": "hang_up", "times": 2}, {"action": "http", "status": 403}])
def test_a_lora_that_is_cut_on_its_way_arrives_all_the_same(sandbox, puts, lora, trouble):
    """In the middle of its body, or because its address is too old: without anybody's help."""
    sandbox.faults.order("lora", **trouble)
    assert sandbox.loras.has(rh.upload_lora(lora))
    assert len(puts) == 1 + trouble.get("times", 1)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda b: b"PK\x03\x04" + b, "is no .safetensors file"),
        (lambda b: b[:-1000], "is not whole: .* Download it again"),
    ],
    ids=["a ZIP", "half of one"],
)
def test_another_file_is_refused_before_anything_is_sent(sandbox, puts, lora, change, reason):
    lora.write_bytes(change(lora.read_bytes()))
    with pytest.raises(ParameterError, match=reason):
        rh.upload_lora(lora)
    assert puts == []


def test_what_is_read_and_sent_is_told_apart(lora):
    """Of large files reading alone takes seconds."""
    way = uploads._Way(lora)
    way.reading(1, 4)
    assert (way.words, way.share) == ("Reading ink-wash.safetensors, 0.5 MB", 0.25)
    way.sending(2, 4)
    assert (way.words, way.share) == ("Uploading ink-wash.safetensors, 0.5 MB", 0.5)
