"""What a site holds is not sent to it twice, and what it refuses is sent again."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path

import pytest
from graphs import WORKFLOW, field, graph_spec
from scripted_server import answer, jpeg

from rh_widgets.client import Key
from rh_widgets.errors import ParameterError
from rh_widgets.runs import RunStatus
from rh_widgets.specs import ParamType


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


@pytest.mark.skipif(os.name == "nt", reason="Windows tells no time that cannot be set")
def test_another_picture_of_the_same_size_and_time_is_sent(engine, server, cat, start):
    """As `cp -p` and `rsync -t` leave it: else the run would be of the picture before."""
    start(engine, cat)
    then, content = cat.stat(), bytearray(cat.read_bytes())
    content[-3] ^= 1
    cat.write_bytes(content)
    os.utime(cat, ns=(then.st_atime_ns, then.st_mtime_ns))
    start(engine, cat, "y")
    assert server.calls["upload"] == 2


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
    uploads = engine.uploads
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


# -- for nodes


@pytest.fixture
def told(server, engine, cat):
    """What the node of a picture is told, after a run of a workflow."""

    def run():
        assert engine.start(WORKFLOW, {"image_10": cat}).ended(10)
        nodes = {f"{n['nodeId']}.{n['fieldName']}": n["fieldValue"] for n in server.bodies[-1]["nodeInfoList"]}
        return nodes["10.image"]

    return run


def test_where_the_upload_gives_no_name_the_older_route_does(told, server):
    """For a node reads files by their names; once for all runs."""
    server.upload = [{"code": 0, "data": {"download_url": "https://api.test/u/1.png", "size": "1"}}]
    assert [told(), told()] == ["api/abc.jpg"] * 2
    assert (server.calls["upload"], server.calls["older_upload"]) == (1, 1)


def test_what_is_too_large_for_that_goes_by_its_link(told, server, monkeypatch):
    monkeypatch.setattr("rh_widgets.runs.uploading.MOST_FOR_NODES", 100)
    server.upload = [{"code": 0, "data": {"download_url": "https://api.test/u/1.png", "size": "1"}}]
    assert told() == "https://api.test/u/1.png"
    assert server.calls["older_upload"] == 0


def test_a_name_without_a_link_does_for_a_node_and_not_for_a_model(told, engine, server, cat, start):
    server.upload = [
        {"code": 0, "data": {"fileName": "openapi/x.jpg"}},
        {"code": 0, "data": {"download_url": "https://api.test/u/1.png", "fileName": "openapi/x.jpg"}},
    ]
    assert told() == "openapi/x.jpg"
    start(engine, cat)
    assert server.bodies[-1]["imageUrl"] == "https://api.test/u/1.png"
    assert told() == "openapi/x.jpg"
    assert server.calls["upload"] == 2


# -- LoRAs

LORA = (field("12", "lora_name", ParamType.MODEL), field("7", "name", ParamType.STRING))


@pytest.mark.parametrize("value", ["ink.safetensors", "./ink.safetensors", Path("ink.safetensors")])
def test_a_lora_that_lies_here_is_no_name_at_the_site(engine, server, tmp_path, value):
    (tmp_path / "ink.safetensors").write_bytes(b"x")
    with pytest.raises(ParameterError, match=r"rh\.upload_lora\(path\) brings it there"):
        engine.start(graph_spec(params=LORA), {"lora_name_12": value})
    assert not server.calls


@pytest.mark.parametrize("name", ["there.safetensors", "api-lora-cn/0123.safetensors", "ink.safetensors"])
def test_a_name_of_the_sites_is_sent_as_it_stands(engine, server, tmp_path, name):
    """In a plain field of a node also where a file here is called so."""
    (tmp_path / "ink.safetensors").write_bytes(b"x")
    assert engine.start(graph_spec(params=LORA), {"name_7": name}).ended(10)
    assert server.bodies[-1]["nodeInfoList"] == [{"nodeId": "7", "fieldName": "name", "fieldValue": name}]


def test_a_lora_that_the_site_has_lost_is_sent_again(engine, server, store):
    """A run knows it by its name alone; what else was sent is not forgotten with it."""
    rows = [
        (*engine.uploads._where, "lora", digest, 1, "", f"api-lora-cn/{digest}.safetensors", 0.0)
        for digest in ("a1", "b2")
    ]
    store.journal.put(lambda db: db.executemany("INSERT INTO uploads VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)).result()
    server.submit = [answer("", task="", code="803", message="APIKEY_INVALID_NODE_INFO")]
    assert engine.start(graph_spec(params=LORA), {"lora_name_12": "api-lora-cn/a1.safetensors"}).ended(10)
    assert [row["digest"] for row in store.journal.query("SELECT digest FROM uploads")] == ["b2"]
