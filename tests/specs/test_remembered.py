"""What was opened is there again without any network."""

from __future__ import annotations

import json
import logging
from dataclasses import replace

import pytest
from graph_samples import DEMO, GRAPH

from rh_widgets.specs import GraphKind, Remembered, Work
from rh_widgets.specs import remembered as module

FLOW = Work(kind=GraphKind.WORKFLOW, id="19", site="cn", source=json.dumps(GRAPH), title="Fox", chosen=("6.text",))
APP = Work(kind=GraphKind.APP, id="18", site="cn", source=json.dumps(DEMO))


@pytest.fixture
def memory(tmp_path):
    return Remembered(tmp_path)


def test_a_work_comes_back_as_it_was(memory):
    for work in (FLOW, APP):
        memory.keep(work)
        assert memory.find("cn", work.endpoint) == work
        assert memory.spec("cn", work.endpoint) == work.spec()


def test_each_site_has_its_own(memory):
    memory.keep(APP)
    assert memory.find("ai", APP.endpoint) is None
    assert memory.spec("sandbox", APP.endpoint) is None


def test_a_run_of_other_fields_opens_with_them(memory):
    memory.keep(FLOW)
    spec = memory.spec("cn", FLOW.endpoint, ["text_6", "text_7", "steps_3", "instance_type", "gone_99"])
    assert [p.key for p in spec.params if p.node and not p.more] == ["6.text", "7.text", "3.steps"]
    assert spec.endpoint == FLOW.endpoint


def test_a_choice_is_remembered_and_can_be_taken_back(memory):
    memory.keep(FLOW)
    memory.keep(replace(FLOW, chosen=("3.steps",)))
    assert memory.spec("cn", FLOW.endpoint).params[0].key == "3.steps"
    memory.keep(replace(FLOW, chosen=None))
    assert memory.spec("cn", FLOW.endpoint).params[1].key == "7.text"
    assert memory.find("cn", "run/workflow/404") is None


def test_a_graph_of_a_file_is_remembered_beside_the_stored_one(memory):
    whole = Work(kind=GraphKind.WORKFLOW, id="19", site="cn", source=json.dumps(GRAPH), whole=True)
    memory.keep(FLOW)
    memory.keep(whole)
    assert {work.endpoint for work in memory.works("cn")} == {FLOW.endpoint, whole.endpoint}
    assert memory.spec("cn", whole.endpoint).endpoint == whole.endpoint


def test_two_codes_of_a_quick_create_are_two_works(memory):
    """Also in letters that no file has, and on a disk that takes capitals for small letters."""
    codes = ("006", "00-6", "00_6", "风格一", "风格二", "a", "A")
    for code in codes:
        memory.keep(Work(kind=GraphKind.QUICK, id="18", site="cn", source=APP.source, code=code))
    for code in codes:
        assert memory.spec("cn", f"run/quick-ai-app/18/{code}").graph.fixed == (("quickCreateCode", code),)
    files = [file.name.lower() for file in memory._folder("cn").iterdir()]
    assert len(set(files)) == len(codes)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"7", b'{"kind": "new"}', b'{"kind": "app", "id": "1"}', b"\xff\xfe"]
)
def test_a_broken_file_is_skipped_and_said_in_the_log(memory, tmp_path, caplog, content):
    memory.keep(APP)
    [file] = tmp_path.rglob("*.json")
    file.write_bytes(content)
    with caplog.at_level(logging.WARNING):
        assert memory.find("cn", APP.endpoint) is None
        assert memory.works("cn") == []
    assert file.name in caplog.text


def test_a_source_that_nobody_reads_is_no_model(memory, caplog):
    for source in ("", "{}", "[]", "null"):
        for kind in (GraphKind.APP, GraphKind.WORKFLOW):
            work = Work(kind=kind, id="5", site="cn", source=source)
            memory.keep(work)
            assert memory.spec("cn", work.endpoint) is None
    assert "cannot be read" in caplog.text


def test_only_so_many_are_kept(memory, monkeypatch):
    monkeypatch.setattr(module, "_MOST", 3)
    for number in range(5):
        memory.keep(Work(kind=GraphKind.APP, id=f"1000{number}", site="cn", source="{}"))
    assert len(memory.works("cn")) == 3
    assert memory.find("cn", "run/ai-app/10004") is not None


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path, caplog):
    (tmp_path / "works").write_text("in the way")
    memory = Remembered(tmp_path)
    memory.keep(APP)
    assert "not remembered" in caplog.text
    assert memory.works("cn") == []
