"""What a site holds is not sent to it twice, and what it refuses is sent again."""

from __future__ import annotations

import asyncio
import shutil

import pytest
from scripted_server import answer, jpeg

from rh_widgets.client import Key
from rh_widgets.runs import RunStatus


@pytest.fixture
def cat(tmp_path):
    path = tmp_path / "cat.jpg"
    path.write_bytes(jpeg())
    return path


@pytest.fixture
def start(vidu):
    """A run from a picture, to its end."""

    def run(engine, path, prompt="x"):
        made = engine.start(vidu, {"prompt": prompt, "image_url": path})
        assert made.ended(10)
        return made

    return run


def test_the_same_content_under_another_name_is_not_sent_again(engine, server, cat, start):
    start(engine, cat)
    start(engine, shutil.copy(cat, cat.with_name("copy.jpeg")))
    assert server.calls["upload"] == 1
    assert server.bodies[0]["imageUrl"] == server.bodies[1]["imageUrl"]


def test_nor_by_another_kernel_or_after_a_restart(make_engine, store, server, cat, start):
    start(make_engine(), cat)
    store.journal.close()
    start(make_engine(), cat)
    assert server.calls["upload"] == 1


def test_many_runs_at_once_send_it_once(engine, server, cat, vidu):
    """As a sweep over prompts does."""
    runs = [engine.start(vidu, {"prompt": f"x {n}", "image_url": cat}) for n in range(12)]
    for run in runs:
        run.wait(10)
    assert server.calls["upload"] == 1


@pytest.mark.parametrize("code", ["1007", "1013", "808"])
def test_what_the_site_refuses_is_forgotten(engine, server, cat, start, code):
    """Its link may be dead, whatever we think of its age."""
    start(engine, cat)
    server.submit = [answer("", task="", code=code, message="NO"), answer()]
    server.calls["submit"] = 0
    assert start(engine, cat, "y").status is RunStatus.FAILED
    assert server.calls["upload"] == 1
    assert start(engine, cat, "z").status is RunStatus.SUCCESS
    assert server.calls["upload"] == 2


def test_so_is_what_a_task_failed_of(engine, server, cat, start):
    server.query = [answer("FAILED", code="1013", message="File processing failed")]
    start(engine, cat)
    start(engine, cat)
    assert server.calls["upload"] == 2


@pytest.mark.parametrize("code", ["812", "1501", "1002"])
def test_a_refusal_for_another_reason_forgets_nothing(engine, server, cat, start, code):
    server.submit = [answer("", task="", code=code, message="NO")]
    start(engine, cat)
    start(engine, cat)
    assert server.calls["upload"] == 1


def test_an_account_has_what_it_sent_itself_and_the_journal_nothing_of_its_key(engine, server, cat, start, store):
    start(engine, cat)
    [row] = store.journal.query("SELECT * FROM uploads")
    assert "kkkk" not in repr(tuple(row))
    uploads = engine._uploads
    uploads._where = (uploads._where[0], Key("x" * 32).account)
    start(engine, cat)
    assert server.calls["upload"] == 2


def test_a_file_that_changes_while_it_is_sent_is_not_remembered(engine, server, cat, start):
    """Nobody knows which of its contents arrived."""

    async def slow():
        await asyncio.to_thread(cat.write_bytes, jpeg((80, 60)))
        return {"code": 0, "data": {"download_url": "https://api.test/u/1.png", "fileName": "x", "size": "1"}}

    server.upload = [slow]
    start(engine, cat)
    cat.write_bytes(jpeg())
    start(engine, cat)
    assert server.calls["upload"] == 2


def test_a_journal_that_forgets_costs_an_upload_and_no_run(engine, server, cat, start, store):
    start(engine, cat)
    store.journal.put(lambda db: db.execute("DROP TABLE uploads")).result()
    assert start(engine, cat).status is RunStatus.SUCCESS
    assert server.calls["upload"] == 2
