"""`rh.upload` and `rh.upload_lora`: what a user brings to the site by hand, on a sandbox behind a socket."""

from __future__ import annotations

import asyncio
import copy
import datetime as dt
import io
import json
import math
import pickle
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
    assert "Uploading pictures.zip, 0.0 MB … " in said
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
