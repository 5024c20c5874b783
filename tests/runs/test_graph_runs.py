"""Apps and workflows are runs as all others; what fails names its node."""

from __future__ import annotations

import base64
import copy
import dataclasses
import json
import pickle
import subprocess
from decimal import Decimal

import httpx
import pytest
from graphs import APP, GRAPH, WORKFLOW, field, graph_spec
from scripted_server import TASK, answer, created, done, jpeg

from rh_widgets.client import explain
from rh_widgets.errors import APIError, BudgetError, ParameterError, RunCancelled, RunFailed, SubmitAmbiguous
from rh_widgets.runs import Budget, Leaderboard, RunStatus, curl_code, python_code, told_apart
from rh_widgets.runs.order import request_now
from rh_widgets.runs.records import pack_error, unpack_error
from rh_widgets.specs import GraphKind, ParamType, read_graph, workflow_spec

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


def test_where_the_server_does_not_say_which_field_is_wrong_all_that_were_sent_are_named(engine, server):
    server.submit = [{"code": 803, "msg": "APIKEY_INVALID_NODE_INFO", "data": None}]
    run = engine.start(WORKFLOW, {})
    assert run.ended(10)
    assert "Sent were text of Prompt (6), seed of KSampler (3)," in str(run.error)


ROUTES = {
    "app": (APP, "/task/openapi/ai-app/run", "webappId"),
    "workflow": (WORKFLOW, "/task/openapi/create", "workflowId"),
}


@pytest.fixture(params=ROUTES)
def work(request, server):
    """An app and a workflow, each with its route and the name of its number."""
    server.submit = [created()]
    return ROUTES[request.param]


def sent(server):
    """The fields of the last request."""
    return {f"{n['nodeId']}.{n['fieldName']}": n["fieldValue"] for n in server.bodies[-1]["nodeInfoList"]}


def test_one_goes_the_whole_way_by_the_documented_route(engine, server, work, tmp_path):
    spec, route, number = work
    server.query = [
        {"code": 813, "msg": "APIKEY_TASK_IS_QUEUED", "data": None},
        {"code": 804, "msg": "APIKEY_TASK_IS_RUNNING", "data": {"netWssUrl": None}},
        {"code": 0, "msg": "success", "data": [
            {"fileUrl": "https://cdn.test/a.jpg", "fileType": "jpg", "taskCostTime": "83", "nodeId": "9",
             "consumeCoins": "17"},
        ]},
    ]  # fmt: skip
    seen = []
    run = engine.start(spec, {"text": "a heron", "seed": 2**53 + 1})
    run.observe(lambda r: seen.append(r.status))
    [output] = run.wait(10).outputs
    assert (server.paths, server.bodies[0][number]) == ([route], spec.graph.id)
    assert (output.path.read_bytes(), output.node_id) == (jpeg(), "9")
    assert (run.cost.coins, run.cost.money) == (Decimal(17), None)
    assert str(2**53 + 1) == str(sent(server)["3.seed"])
    assert {RunStatus.QUEUED, RunStatus.RUNNING, RunStatus.SUCCESS} <= set(seen)
    assert run.model == spec.endpoint


def test_what_is_asked_for_stands_in_the_journal_with_its_seed(engine, store, work):
    spec, _, _ = work
    run = engine.start(spec, {"text": ""}).wait(10)
    kept = store.journal.get(run.id)
    assert (kept.endpoint, kept.params["seed_3"], kept.params["text_6"]) == (spec.endpoint, 7, "")


def test_a_file_for_a_node_is_uploaded_and_goes_by_its_name(engine, server, work, tmp_path):
    (tmp_path / "cat.jpg").write_bytes(jpeg())
    engine.start(work[0], {"image": "cat.jpg"}).wait(10)
    assert (server.calls["upload"], sent(server)["10.image"]) == (1, "x")


def test_content_given_as_a_data_uri_is_uploaded_too(engine, server, work):
    """Nodes load files by name, or by address, and nothing else."""
    uri = f"data:image/jpeg;base64,{base64.b64encode(jpeg()).decode()}"
    engine.start(work[0], {"image": uri}).wait(10)
    assert (server.calls["upload"], sent(server)["10.image"]) == (1, "x")


@pytest.mark.parametrize("uri", ["data:image/png;base64,AAAA", "data:image/png;base64,%%%", "data:text/plain,hello"])
def test_a_data_uri_that_is_no_picture_is_a_fault_of_the_form(engine, server, work, uri):
    with pytest.raises(ParameterError, match="image_10"):
        engine.start(work[0], {"image": uri})
    assert not server.calls["submit"]


HELD = [
    "example.png",
    "api/0f9c.png",
    "openapi/" + "0a" * 32 + ".jpg",
    "0a" * 32 + ".png",
    "https://pictures.test/a.png",
]


@pytest.mark.parametrize("name", HELD)
def test_what_the_site_has_already_is_named_and_not_uploaded(engine, server, work, name):
    """The graph's own picture, earlier uploads, what its pages name by content, an address."""
    engine.start(work[0], {"image": name}).wait(10)
    assert (server.calls["upload"], sent(server)["10.image"]) == (0, name)


def test_a_file_that_is_nowhere_is_a_fault(engine, work):
    with pytest.raises(ParameterError, match=r"There is no file cat\.png"):
        engine.start(work[0], {"image": "cat.png"})


@pytest.mark.parametrize(
    "line",
    [
        httpx.ReadTimeout("no answer"),
        httpx.ReadError("reset"),
        httpx.Response(502, text="<html>bad gateway</html>"),
        httpx.Response(200, text='{"code":0,"msg":"success","data":{"netWssUrl":null,"taskId":"20135'),
        httpx.Response(200, text='{"code":0,"msg":"success","da'),
        httpx.Response(200, json={}),
        httpx.Response(200, json={"code": 0, "msg": "success", "data": None}),
        httpx.Response(200, json={"code": 0, "msg": "success", "data": {}}),
    ],
    ids=["timeout", "reset", "502", "cut in the name", "cut", "empty", "no data", "empty data"],
)
def test_a_lost_answer_is_never_sent_again(engine, server, work, line):
    server.submit = [line]
    run = engine.start(work[0], {})
    assert run.ended(10)
    assert (server.calls["submit"], run.status, type(run.error)) == (1, RunStatus.UNKNOWN, SubmitAmbiguous)


def test_an_envelope_that_is_cut_after_the_task_is_followed(engine, server, work):
    text = json.dumps(created())
    server.submit = [httpx.Response(200, text=text[: text.index(TASK) + len(TASK) + 1])]
    run = engine.start(work[0], {}).wait(10)
    assert (server.calls["submit"], run.task_id) == (1, TASK)


@pytest.mark.parametrize("code", [415, 421, 814, 1003, 1520])
def test_a_full_server_is_asked_again(engine, server, work, code):
    server.submit = [{"code": code, "msg": "TASK_QUEUE_MAXED", "data": None}] * 2 + [created()]
    assert engine.start(work[0], {}).wait(10).status is RunStatus.SUCCESS
    assert server.calls["submit"] == 3


@pytest.mark.parametrize("code", [301, 380, 416, 433, 435, 436, 500, 801, 802, 803, 810, 812, 901])
def test_any_other_refusal_is_final(engine, server, work, code):
    server.submit = [{"code": code, "msg": "NO", "data": None}]
    run = engine.start(work[0], {})
    assert run.ended(10)
    ambiguous = code == 500 and run.status is RunStatus.UNKNOWN
    assert (server.calls["submit"], ambiguous or run.status is RunStatus.FAILED) == (1, True)


@pytest.mark.parametrize("status", ["SUCCESS", "FAILED"])
def test_a_start_that_is_answered_with_an_end_has_the_rest_asked_for(engine, server, work, status):
    """A quick task is over by then; what it made, or why it failed, is told elsewhere."""
    server.submit = [created(taskStatus=status)]
    run = engine.start(work[0], {}).wait(10)
    assert (len(run.outputs), server.calls["query"]) == (1, 1)


def test_a_cancel_reaches_the_server(engine, server, work):
    server.query = [answer("RUNNING")]
    run = engine.start(work[0], {})
    while not run.task_id:
        run.ended(0.01)
    server.query = [answer("CANCELLED")]
    run.cancel()
    assert run.ended(10)
    assert isinstance(run.error, RunCancelled)
    assert server.calls["cancel"] == 1


def test_what_a_graph_costs_is_not_known_so_a_budget_asks_first(engine, keeper, server, work):
    keeper.purse.session = Budget(5, "CNY")
    with pytest.raises(BudgetError, match=r'If you agree to that: rh\.budget\(5, "CNY", unknown="allow"\)'):
        engine.start(work[0], {})
    keeper.purse.session.unknown = "allow"
    server.query = [done("https://cdn.test/a.jpg", consumeMoney="0.25", thirdPartyConsumeMoney=None)]
    engine.start(work[0], {}).wait(10)
    assert keeper.purse.session.spent == Decimal("0.25")


def test_a_bill_in_coins_is_no_money_of_a_budget(engine, keeper, server, work):
    keeper.purse.session = Budget(5, "CNY", unknown="allow")
    server.query = [done("https://cdn.test/a.jpg", consumeCoins="17", thirdPartyConsumeMoney=None)]
    run = engine.start(work[0], {}).wait(10)
    assert (run.cost.coins, keeper.purse.session.spent) == (Decimal(17), 0)
    assert "of uncertain price" in repr(keeper.purse.session)


def test_a_task_of_a_graph_that_was_left_is_taken_up(engine, make_engine, server, store, work):
    server.query = [httpx.ReadError("reset")]
    run = engine.start(work[0], {})
    while not run.task_id:
        run.ended(0.01)
    server.query = [done("https://cdn.test/a.jpg")]
    assert run.wait(10).status is RunStatus.SUCCESS
    again = engine.attach(work[0], TASK)
    assert again is run


def test_a_task_of_the_older_family_is_attached_where_v2_does_not_know_it(engine, sora, server, tmp_path):
    """813 and 804 are states: it is queued, then runs, then its outputs name their node."""
    server.query = [answer("", task="", code="1004", message="Task not found, please check the task ID")]
    outputs = [{"fileUrl": "https://cdn.test/a.jpg", "fileType": "jpg", "nodeId": "9", "consumeCoins": "3"}]
    server.outputs = [
        {"code": 813, "msg": "APIKEY_TASK_IS_QUEUED", "data": ""},
        {"code": 804, "msg": "APIKEY_TASK_IS_RUNNING", "data": {"netWssUrl": None}},
        {"code": 0, "msg": "success", "data": outputs},
    ]
    seen = []
    run = engine.attach(sora, TASK)
    run.observe(lambda r: seen.append(r.status))
    [output] = run.wait(10).outputs
    assert (output.node_id, run.cost.coins, run.note) == ("9", Decimal(3), "")
    assert RunStatus.RUNNING in seen


def test_a_failed_task_of_the_older_family_says_which_node(engine, server):
    server.query = [answer("", task="", code="1004", message="Task not found, please check the task ID")]
    server.outputs = [{"code": 805, "msg": "APIKEY_TASK_STATUS_ERROR", "data": {"failedReason": REASON}}]
    run = engine.attach(WORKFLOW, TASK)
    assert run.ended(10)
    assert str(run.error).startswith("Load LoRA (12) failed: RuntimeError")


def test_a_graph_as_python_names_every_value_that_is_sent(work):
    spec = work[0]
    code = python_code(spec, {"text": "", "seed": 2**60})
    assert f'rh.generate(\n    "{spec.endpoint}",' in code
    assert ('text_6=""' in code, f"seed_3={2**60}" in code) == (True, True)
    assert "steps_3=20" in code


def test_a_graph_as_curl_goes_where_we_send_it(work, tmp_path):
    spec, route, number = work
    (tmp_path / "cat.jpg").write_bytes(jpeg())
    code = curl_code(spec, {"text": "$RH_API_KEY", "image": "cat.jpg"}, site="cn", folder=tmp_path)
    assert f"https://www.runninghub.cn{route}" in code
    script = code.replace("curl -sS", "echo").replace("--data-raw", "")
    script = script[script.index("echo https://www.runninghub.cn/task") :]
    ran = subprocess.run(  # noqa: S603
        ["/bin/sh", "-c", f"RH_API_KEY=k1 UPLOAD_1=openapi/1.jpg; {script}"], capture_output=True, text=True, check=True
    )
    body = json.loads(ran.stdout[ran.stdout.index("{") :])
    fields = {f"{n['nodeId']}.{n['fieldName']}": n["fieldValue"] for n in body["nodeInfoList"]}
    assert (body["apiKey"], body[number]) == ("k1", spec.graph.id)
    assert (fields["6.text"], fields["10.image"]) == ("$RH_API_KEY", "openapi/1.jpg")
    assert "fileName" in code


def test_a_sweep_over_a_graph_varies_large_seeds_empty_texts_and_pictures(sweep, server, store, work, tmp_path):
    spec = work[0]
    for name in ("a", "b"):
        (tmp_path / f"{name}.jpg").write_bytes(jpeg((64 if name == "a" else 32, 36)))
    made = sweep(spec.endpoint, text=["", "a fox"], seed=[2**53 + 1, 2**53 + 2], image=["a.jpg", "b.jpg"])
    assert len(made.runs) == 0
    made.start()
    assert made.wait(20)
    asked = {tuple(str(sent_of(b)[key]) for key in ("6.text", "3.seed", "10.image")) for b in server.bodies}
    assert len(server.bodies) == 8
    assert {(text, seed) for text, seed, _ in asked} == {
        (text, str(2**53 + n)) for text in ("", "a fox") for n in (1, 2)
    }

    assert {"text_6", "seed_3", "image_10"} <= set(Leaderboard(made.runs, store).tables)
    varied = [tuple(row.items()) for row in told_apart([dict(run.params) for run in made.runs])]
    assert len(set(varied)) == 8
    assert (made.estimate.amount, made.estimate.unknown) == (None, 8)
    assert {run.cost.money for run in made.runs} == {Decimal("0.8")}


def test_a_sweep_of_unknown_price_asks_the_budget_first(sweep, keeper, server, work):
    keeper.purse.session = Budget(5, "CNY")
    made = sweep(work[0].endpoint, seed=[1, 2, 3])
    with pytest.raises(BudgetError, match="The price of 3 of the runs is not known"):
        made.start()
    assert not server.calls["submit"]


def sent_of(body):
    return {f"{n['nodeId']}.{n['fieldName']}": n["fieldValue"] for n in body["nodeInfoList"]}


# When two requests are the same


def workflow_with(**changes):
    """The stored workflow after its author changed inputs of the sampler, with its prompt and seed open."""
    graph = copy.deepcopy(GRAPH)
    graph["3"]["inputs"] |= changes
    return workflow_spec(read_graph(graph), "1904136902449209346", site="custom", expose=["6.text"])


def test_what_its_author_changed_in_a_workflow_makes_it_another_request(engine):
    before, after = workflow_with(), workflow_with(cfg=1.5)
    known = engine.check(before, {}).request
    assert engine.check(workflow_with(), {}).request == known
    assert engine.check(after, {}).request != known
    assert request_now(after, {}, known) != known == request_now(before, {}, known)


def test_a_request_whose_field_is_gone_is_still_known_by_what_it_was(engine):
    """A sweep of it can be looked at."""
    order = engine.check(WORKFLOW, {})
    assert request_now(graph_spec(params=[]), order.params, order.request) == order.request


def test_what_is_sent_in_any_case_tells_no_requests_apart(engine):
    """The site stores another seed after each run on its page."""
    one, other = (workflow_with(seed=seed) for seed in (1, 2))
    assert engine.check(one, {"seed": 5}).request == engine.check(other, {"seed": 5}).request
    assert engine.check(one, {}).request != engine.check(other, {}).request


def test_another_example_file_of_an_app_makes_it_another_request(engine):
    told = [
        engine.check(
            graph_spec(GraphKind.APP, params=[field("10", "image", ParamType.IMAGE, default=name)]), {}
        ).request
        for name in ("boat.png", "cat.png")
    ]
    assert told[0] != told[1]


@pytest.mark.parametrize(
    ("title", "name"), [("A fox in the snow " * 30, "a-fox-in-the-snow-"), ("雪中的狐狸", "result-")]
)
def test_a_result_is_kept_whatever_its_app_is_called(engine, server, title, name):
    server.submit, server.query = [created()], [done("https://cdn.test/a.jpg")]
    run = engine.start(dataclasses.replace(APP, title=title), {})
    assert run.ended(10)
    [kept] = [output.path for output in run.outputs]
    assert kept.is_file()
    assert kept.name.startswith(name)
    assert kept.stem.endswith(run.id[:4])
    assert not run.note


@pytest.mark.parametrize("early", [done(), {"code": 0, "msg": "success", "data": []}])
def test_a_result_that_is_told_a_moment_after_the_end_is_not_lost(engine, server, early):
    server.submit, server.query = [created()], [answer("RUNNING"), early, done("https://cdn.test/a.jpg")]
    run = engine.start(WORKFLOW, {})
    assert run.ended(10)
    assert [output.path.is_file() for output in run.outputs] == [True]


def test_a_workflow_that_saves_nothing_ends_well(engine, server):
    server.submit, server.query = [created()], [answer("RUNNING"), done()]
    run = engine.start(WORKFLOW, {})
    assert run.ended(10)
    assert (run.status, run.outputs, server.calls["query"]) == (RunStatus.SUCCESS, (), 3)
