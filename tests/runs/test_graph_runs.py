"""Apps and workflows are runs as all others; what fails names its node."""

from __future__ import annotations

import json
import pickle

from graphs import APP, WORKFLOW
from scripted_server import answer, created

from rh_widgets.client import explain
from rh_widgets.errors import APIError, RunFailed
from rh_widgets.runs import RunStatus
from rh_widgets.runs.records import pack_error, unpack_error

REASON = {
    "exception_type": "RuntimeError",
    "exception_message": "LoRA file is broken",
    "node_id": "12",
    "node_name": "RHLoraLoader",
    "traceback": json.dumps(['  File "nodes.py", line 7\n', "RuntimeError: LoRA file is broken\n"]),
    "current_inputs": "{}",
    "current_outputs": "{}",
}


def failed(engine, server):
    server.submit = [created()]
    server.query = [answer("FAILED", code="805", message="APIKEY_TASK_STATUS_ERROR", failedReason=REASON)]
    run = engine.start(WORKFLOW, {})
    assert run.ended(10)
    return run


def test_a_failed_node_is_named_by_the_title_that_its_author_gave_it(engine, server):
    run = failed(engine, server)
    assert run.status is RunStatus.FAILED
    assert str(run.error).startswith("Load LoRA (12) failed: RuntimeError: LoRA file is broken")
    told = run.error
    assert (told.node_id, told.node_name, told.exception_type) == ("12", "Load LoRA", "RuntimeError")
    assert "line 7" in told.traceback


def test_what_is_known_of_a_failed_node_survives_the_journal_and_pickling(engine, server, store):
    run = failed(engine, server)
    store.journal.flush()
    kept = store.journal.get(run.id).error
    for again in (kept, pickle.loads(pickle.dumps(run.error)), unpack_error(pack_error(run.error))):  # noqa: S301
        assert (type(again), str(again), again.node_id) == (RunFailed, str(run.error), "12")
        assert again.traceback == run.error.traceback != ""
    assert isinstance(kept.__cause__, APIError)


def test_a_failed_node_is_explained(engine, server):
    told = explain(failed(engine, server).error)
    assert told.known
    assert told.meaning == "A node of the workflow failed."
    assert "Load LoRA (12)" in told.said


def test_a_node_that_nobody_knows_is_named_as_the_server_does(engine, server):
    unknown = REASON | {"node_id": "77", "node_name": "SONIC_PreData"}
    server.submit, server.query = [created()], [answer("FAILED", failedReason=unknown)]
    run = engine.start(APP, {})
    assert run.ended(10)
    assert str(run.error).startswith("SONIC_PreData (node 77) failed: RuntimeError")
    assert (run.error.node_id, run.error.node_name) == ("77", "SONIC_PreData")


def test_a_graph_that_is_refused_names_node_and_field(engine, server):
    fault = {"message": "Value 0 smaller than min of 1", "details": "steps", "extra_info": {"input_name": "steps"}}
    tips = json.dumps({"error": None, "node_errors": {"3": {"errors": [fault], "class_type": "KSampler"}}})
    server.submit = [{"code": 433, "msg": "VALIDATE_PROMPT_FAILED", "data": {"promptTips": tips}}]
    run = engine.start(WORKFLOW, {"steps": 0})
    assert run.ended(10)
    assert "KSampler (3), steps: Value 0 smaller than min of 1" in str(run.error)
    assert (server.calls["submit"], run.task_id) == (1, "")
