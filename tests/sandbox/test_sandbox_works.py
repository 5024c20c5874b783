"""Apps and workflows in the sandbox: what they are, how they start, what comes of their nodes' values."""

import contextlib
import hashlib
import http.client
import json
import math
import re
from fractions import Fraction

import av
import pytest
from asking import BODY, SORA, ask, opened, post, until

from rh_widgets.sandbox import Store
from rh_widgets.sandbox.graph import execution_order
from rh_widgets.sandbox.lifecycle import DAY

PICTURE, FILM, LOCKED = "1900000000000000101", "1900000000000000102", "1900000000000000103"
PAINTER, MOTION = "1877265245566922800", "1900000000000000202"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000002000000020802000000fdd49a730000001649444154789c63fc5fc1c0"
    "c0c0c0c4c0c0c0c0c0000012bd017be27009940000000049454e44ae426082"
)


def info(**values):
    """`text_6="A kite"` as an entry of a nodeInfoList."""
    pairs = ((name.rpartition("_"), value) for name, value in values.items())
    return [{"nodeId": node, "fieldName": field, "fieldValue": value} for (field, _, node), value in pairs]


def create(wire, workflow=PICTURE, nodes=None, **more):
    body = {"apiKey": "sandbox", "workflowId": workflow, **({"nodeInfoList": nodes} if nodes else {}), **more}
    return wire.post("/task/openapi/create", body)


def made(wire, *args, **more):
    answer = create(wire, *args, **more)
    assert answer["code"] == 0, answer
    return answer["data"]["taskId"]


def outputs(wire, task_id):
    return wire.post("/task/openapi/outputs", {"apiKey": "sandbox", "taskId": task_id})


def order_for(wire, task_id):
    (order,) = wire.sandbox._orders(wire.sandbox.find(task_id))
    return order


def graph_of(wire, workflow=PICTURE):
    """A graph to change, as getJsonApiFormat gives it."""
    answer = wire.post("/api/openapi/getJsonApiFormat", {"apiKey": "sandbox", "workflowId": workflow})
    return json.loads(answer["data"]["prompt"])


# -- the wire, by hand


def test_a_basic_start_gets_the_answer_of_the_documentation(wire):
    body = '{"apiKey": "sandbox", "workflowId": "1900000000000000101"}'
    text = wire.call("POST", "/task/openapi/create", content=body).text
    text = re.sub(r'"taskId":"\d{19}"', '"taskId":"<id>"', re.sub(r"[0-9a-f]{32}", "<client>", text))
    assert text == (
        '{"code":0,"msg":"success","data":{"netWssUrl":null,"taskId":"<id>","clientId":"<client>",'
        '"taskStatus":"QUEUED","promptTips":"{\\"result\\": true, \\"error\\": null, '
        '\\"outputs_to_execute\\": [\\"9\\"], \\"node_errors\\": {}}"}}'
    )


def test_the_outputs_of_a_workflow_name_its_node_and_the_money_for_its_time(wire, clock):
    task_id = made(wire)
    wire.finish(task_id)
    text = wire.call("POST", "/task/openapi/outputs", json={"apiKey": "sandbox", "taskId": task_id}).text
    text = re.sub(r"files/[-0-9a-f]{36}", "files/<uuid>", text)
    text = re.sub(r'"taskCostTime":"\d"', '"taskCostTime":"<s>"', text)
    assert re.sub(r'"consumeMoney":"0\.\d+"', '"consumeMoney":"<money>"', text) == (
        '{"code":0,"msg":"success","data":[{"fileUrl":"http://testserver/files/<uuid>.png","fileType":"png",'
        '"taskCostTime":"<s>","nodeId":"9","consumeCoins":null,"consumeMoney":"<money>","thirdPartyConsumeMoney":null}]}'
    )


def test_a_v2_start_answers_flat_and_takes_retain_seconds(wire):
    answer = wire.post(f"/openapi/v2/run/workflow/{FILM}", {"nodeInfoList": [], "retainSeconds": 30})
    assert (answer["status"], answer["errorCode"]) == ("RUNNING", "")
    assert json.loads(answer["promptTips"])["outputs_to_execute"] == ["58"]
    assert wire.sandbox.find(answer["taskId"]).payload["retainSeconds"] == 30


@pytest.mark.parametrize(
    ("path", "body", "code", "words"),
    [
        ("/task/openapi/create", {"workflowId": "1"}, 380, "WORKFLOW_NOT_EXISTS"),
        ("/task/openapi/create", {}, 301, "PARAMS_INVALID"),
        ("/task/openapi/create", {"workflowId": PICTURE, "instanceType": "huge"}, 301, "PARAMS_INVALID"),
        ("/task/openapi/create", {"workflowId": PICTURE, "usePersonalQueue": True}, 301, "PARAMS_INVALID"),
        ("/task/openapi/create", {"workflowId": PICTURE, "addMetadata": "true"}, 301, "PARAMS_INVALID"),
        ("/task/openapi/ai-app/run", {"webappId": 1}, 901, "WEBAPP_NOT_EXISTS"),
        ("/task/openapi/quick-ai-app/run", {"webappId": PAINTER}, 301, "PARAMS_INVALID"),
        ("/api/openapi/getJsonApiFormat", {"workflowId": "1"}, 380, "WORKFLOW_NOT_EXISTS"),
    ],
)
def test_a_refusal_of_the_legacy_family_is_an_envelope(wire, path, body, code, words):
    assert wire.post(path, {"apiKey": "sandbox", **body}) == {"code": code, "msg": words, "data": None}
    assert wire.post(path, {"apiKey": "no", **body})["code"] == 802


def test_a_refusal_of_the_v2_family_is_flat(wire):
    for path, code in (("run/ai-app/1", "901"), ("run/workflow/1", "380")):
        assert wire.post(f"/openapi/v2/{path}", {})["errorCode"] == code
    answer = wire.post(f"/openapi/v2/run/workflow/{PICTURE}", {"nodeInfoList": info(no_3=1)})
    assert (answer["errorCode"], answer["errorMessage"]) == ("803", "APIKEY_INVALID_NODE_INFO")
    assert wire.post(f"/openapi/v2/run/workflow/{PICTURE}", {"instanceType": "huge"})["errorCode"] == "1007"


def test_quick_create_starts_an_app_under_a_name_of_its_own(wire):
    body = {"apiKey": "sandbox", "webappId": PAINTER, "quickCreateCode": "001", "nodeInfoList": info(text_6="A kite")}
    wire.sandbox.faults.order("submit", "fail", endpoint=f"run/quick-ai-app/{PAINTER}/001")
    for status in ("FAILED", "SUCCESS"):
        task_id = wire.post("/task/openapi/quick-ai-app/run", body)["data"]["taskId"]
        assert wire.finish(task_id)["status"] == status
    task = wire.sandbox.find(task_id)
    assert (task.endpoint, task.payload["quickCreateCode"]) == (f"run/quick-ai-app/{PAINTER}/001", "001")
    assert order_for(wire, task_id).title == "Lantern painter"


def test_an_apps_call_example_has_every_kind_of_field(wire):
    path = f"/api/webapp/apiCallDemo?apiKey=sandbox&webappId={PAINTER}"
    data = wire.call("GET", path, headers={}).json()["data"]
    assert data["webappName"] == "Lantern painter"
    assert data["covers"][0]["url"] == "http://testserver/examples/lantern.jpg"
    by_name = {f"{n['nodeId']}.{n['fieldName']}": n for n in data["nodeInfoList"]}
    kinds = ("STRING", "STRING", "SWITCH", "INT", "INT", "FLOAT", "LIST", "STRING", "BOOLEAN")
    assert tuple(n["fieldType"] for n in by_name.values()) == kinds
    assert all(isinstance(n["fieldValue"], str) for n in by_name.values())
    assert json.loads(by_name["3.sampler_name"]["fieldData"])[1] == {"default": "euler"}
    assert json.loads(by_name["14.select"]["fieldData"])[0]["index"] == "1"
    assert by_name["13.switch"]["fieldValue"] == "false"
    assert wire.call("GET", path.replace("sandbox", "x"), headers={}).json()["code"] == 802


def test_the_list_of_apps_tells_their_ids_in_their_call_examples_alone(wire):
    page = wire.post("/openapi/v2/aiapp/list", {"current": 2, "size": 1, "sort": "RECOMMEND"})["data"]
    assert (page["total"], page["size"], page["current"]) == (2, 1, 2)
    (record,) = page["records"]
    assert set(record) == {"title", "description", "cover", "invokeExample"}
    assert f"/run/ai-app/{MOTION}'" in record["invokeExample"]
    assert wire.post("/openapi/v2/aiapp/list", {"size": 51})["code"] == 301
    assert wire.call("POST", "/openapi/v2/aiapp/list", headers={}, json={}).json()["code"] == 401


def test_the_hottest_app_is_the_one_that_ran_most(wire):
    wire.post("/task/openapi/ai-app/run", {"apiKey": "sandbox", "webappId": int(MOTION)})
    page = wire.post("/openapi/v2/aiapp/list", {"sort": "HOTTEST", "days": 7})["data"]
    assert [record["title"] for record in page["records"]] == ["Picture in motion", "Lantern painter"]


def test_health_names_the_apps_and_workflows(wire):
    health = wire.call("GET", "/sandbox/health").json()
    assert health["apps"] == [PAINTER, MOTION]
    assert health["workflows"] == [PICTURE, FILM, LOCKED]


# -- the graph decides


def test_texts_for_numbers_and_switches_are_taken(wire):
    task_id = made(wire, nodes=info(steps_3="30", cfg_3="5", switch_13="false", select_14="1"))
    inputs = wire.sandbox.find(task_id).graph["3"]["inputs"]
    assert (inputs["steps"], inputs["cfg"]) == (30, 5.0)
    assert (order_for(wire, task_id).width, order_for(wire, task_id).height) == (768, 1024)


def test_a_picture_is_drawn_from_the_values_that_reach_its_save_node(wire):
    nodes = info(text_6="A red kite", text_7="rain", select_14="3", switch_13=True, seed_3=9, steps_3=12)
    order = order_for(wire, made(wire, nodes=nodes))
    assert (order.prompt, order.width, order.height) == ("A red kite", 1152, 1152)
    assert order.caption == "1152 × 1152 · 12 steps · seed 9 · rh-ink-wash"


def test_a_clip_has_the_length_rate_and_size_of_its_nodes(store, open_sandbox, tmp_path):
    from rh_widgets.sandbox.render import render

    wire = open_sandbox(store, render=render)
    body = {"apiKey": "sandbox", "webappId": MOTION}
    nodes = info(length_50="9", fps_57="12", width_50="128", height_50="96", image_52="boat.jpg")
    task_id = wire.post("/task/openapi/ai-app/run", {**body, "nodeInfoList": nodes})["data"]["taskId"]
    url = wire.finish(task_id)["results"][0]["url"]
    (tmp_path / "clip.mp4").write_bytes(wire.call("GET", url).content)
    with av.open(str(tmp_path / "clip.mp4")) as clip:
        stream = clip.streams.video[0]
        frames = sum(1 for _ in clip.decode(stream))
        assert (stream.width, stream.height, stream.average_rate, frames) == (128, 96, Fraction(12), 9)


def test_the_same_values_are_the_same_file_and_another_seed_is_another(wire):
    def content(**values):
        (result,) = wire.finish(made(wire, nodes=info(**values)))["results"]
        return wire.call("GET", result["url"]).content

    assert content(seed_3=1) == content(seed_3="1")
    assert content(seed_3=1) != content(seed_3=2)


@pytest.mark.parametrize("folder", ["openapi", "api"])
def test_a_load_node_takes_an_upload_by_its_name(wire, folder):
    name = wire.upload(PNG)["data"]["fileName"].rpartition("/")[2]
    order = order_for(wire, made(wire, FILM, info(image_52=f"{folder}/{name}")))
    assert [path.name for path in order.pictures] == [name]


def test_a_load_node_takes_our_addresses_and_strange_ones_that_are_never_fetched(wire):
    url = wire.upload(PNG)["data"]["download_url"]
    assert order_for(wire, made(wire, FILM, info(image_52=url))).pictures
    order = order_for(wire, made(wire, FILM, info(image_52="https://a.example/1.png")))
    assert (order.pictures, order.outside) == ((), ("https://a.example/1.png",))


def test_a_whole_graph_takes_the_place_of_the_stored_one(wire):
    graph = graph_of(wire)
    graph["30"] = {"class_type": "SaveImage", "inputs": {"filename_prefix": "small", "images": ["8", 0]}}
    graph["13"]["inputs"]["switch"] = True
    body = {"apiKey": "sandbox", "workflowId": PICTURE, "workflow": json.dumps(graph)}
    task_id = wire.post("/task/openapi/create", body)["data"]["taskId"]
    results = wire.finish(task_id)["results"]
    assert [result["nodeId"] for result in results] == ["9", "30"]
    orders = wire.sandbox._orders(wire.sandbox.find(task_id))
    assert [order.width for order in orders] == [1536, 1024]
    assert len({order.seed for order in orders}) == 2


# -- what does not run


@pytest.mark.parametrize(
    ("nodes", "node", "kind"),
    [
        (info(sampler_name_3="magic"), "3", "value_not_in_list"),
        (info(steps_3=0), "3", "value_smaller_than_min"),
        (info(cfg_3="1000"), "3", "value_bigger_than_max"),
        (info(steps_3="many"), "3", "invalid_input_type"),
        (info(switch_13="maybe"), "13", "invalid_input_type"),
        (info(model_3="none"), "3", "bad_linked_input"),
    ],
)
def test_values_that_do_not_fit_are_433_with_the_node_named(wire, nodes, node, kind):
    answer = create(wire, nodes=nodes)
    assert (answer["code"], answer["data"]) == (433, None)
    told = json.loads(answer["msg"])
    assert (told["result"], list(told["node_errors"])) == (False, [node])
    assert told["node_errors"][node]["errors"][0]["type"] == kind
    assert told["node_errors"][node]["dependent_outputs"] == ["9"]


def test_a_picture_that_is_not_there_is_433(wire):
    for name in ("openapi/" + "0" * 64 + ".png", "nothing.jpg", "http://testserver/uploads/x.png", "song.mp3"):
        answer = create(wire, FILM, info(image_52=name))
        assert answer["code"] == 433, name
        assert "Invalid image file" in answer["msg"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda graph: graph.pop("9") and graph,
        lambda graph: graph.pop("4") and graph,
        lambda graph: graph["3"]["inputs"].pop("seed") and graph,
        lambda graph: graph["10"]["inputs"].update(model=["8", 0]) or graph,
        lambda _: {"3": 5},
        lambda _: [],
    ],
    ids=["saves nothing", "a link to nowhere", "a missing input", "a circle", "no nodes", "no graph"],
)
def test_a_graph_that_cannot_run_is_433(wire, spoil):
    body = {"apiKey": "sandbox", "workflowId": PICTURE, "workflow": json.dumps(spoil(graph_of(wire)))}
    answer = wire.post("/task/openapi/create", body)
    assert answer["code"] == 433
    assert json.loads(answer["msg"])["result"] is False


@pytest.mark.parametrize("nodes", [info(text_99="x"), info(colour_3="x"), [{"nodeId": "3", "fieldName": "seed"}]])
def test_a_node_or_field_that_is_not_in_the_graph_is_803(wire, nodes):
    assert create(wire, nodes=nodes) == {"code": 803, "msg": "APIKEY_INVALID_NODE_INFO", "data": None}


def test_a_protected_workflow_wants_its_password(wire):
    assert create(wire, LOCKED)["code"] == 301
    refused = create(wire, LOCKED, accessPassword="wrong")
    assert (refused["code"], "password" in refused["msg"]) == (301, True)
    made(wire, LOCKED, accessPassword="lantern")


# -- failing at a node


def test_an_unknown_lora_fails_at_the_third_node_and_says_so_in_both_families(wire):
    task_id = made(wire, nodes=info(lora_name_10="unknown.safetensors"))
    assert execution_order(graph_of(wire))[2] == "10"
    told = wire.finish(task_id)
    reason = outputs(wire, task_id)["data"]["failedReason"]
    assert (told["status"], told["errorCode"], told["failedReason"]) == ("FAILED", "1000", reason)
    assert (reason["node_id"], reason["node_name"]) == ("10", "RHLoraLoader")
    assert reason["exception_type"] == "FileNotFoundError"
    assert "unknown.safetensors" in reason["exception_message"]
    assert json.loads(reason["traceback"])[-1].endswith(reason["exception_message"] + "\n")
    assert json.loads(reason["current_inputs"])["lora_name"] == ["unknown.safetensors"]


def test_a_task_that_fails_at_a_node_ends_when_that_node_would(wire, clock):
    task_id = made(wire, nodes=info(lora_name_10="unknown.safetensors"))
    whole = made(wire)
    failing, good = wire.sandbox.find(task_id), wire.sandbox.find(whole)
    assert failing.run < good.run / 3


def test_a_failure_can_be_ordered_for_a_node_of_one_app(wire):
    wire.sandbox.faults.order("submit", "fail", node="8", message="out of memory", endpoint=f"run/workflow/{PICTURE}")
    assert wire.finish(made(wire, FILM))["status"] == "SUCCESS"
    told = wire.finish(made(wire))
    assert (told["status"], told["errorMessage"]) == ("FAILED", "out of memory")
    assert (told["failedReason"]["node_id"], told["failedReason"]["node_name"]) == ("8", "VAEDecode")


def test_a_lora_that_was_uploaded_is_found(wire):
    md5 = hashlib.md5(b"weights", usedforsecurity=False).hexdigest()
    name = f"api-lora-cn/{md5}.safetensors"
    assert not wire.sandbox.has_lora(name)
    (wire.sandbox.store.loras / f"{md5}.safetensors").write_bytes(b"weights")
    assert wire.finish(made(wire, nodes=info(lora_name_10=name)))["status"] == "SUCCESS"


# -- one kind of task


def test_capacity_and_balance_are_as_for_models(store, open_sandbox):
    wire = open_sandbox(store, concurrent=1, queue=0)
    made(wire)
    assert create(wire) == {"code": 421, "msg": "TASK_QUEUE_MAXED", "data": None}
    made(wire, usePersonalQueue="true")
    wire.post("/sandbox/limits", {"concurrent": 50})
    wire.post("/sandbox/account", {"money": 0.01})
    assert create(wire)["code"] == 416


def test_both_families_see_and_cancel_a_task_of_a_workflow(wire):
    task_id = made(wire)
    body = {"apiKey": "sandbox", "taskId": task_id}
    assert outputs(wire, task_id)["code"] == 813
    assert wire.post("/task/openapi/status", body)["data"] == "QUEUED"
    assert wire.post("/task/openapi/cancel", body)["code"] == 0
    assert wire.query(task_id)["status"] == "CANCEL"


def test_a_task_of_a_workflow_is_counted_and_paid_like_a_models(wire):
    made(wire, instanceType="plus", addMetadata=False)
    wire.finish(made(wire, nodes=info(seed_3=5)))
    counted = wire.call("GET", "/sandbox/tasks").json()
    assert (counted["created"], counted["paid"]) == (2, 2)
    assert counted["tasks"][0]["endpoint"] == f"run/workflow/{PICTURE}"
    assert counted["tasks"][0]["payload"] == {"addMetadata": False, "instanceType": "plus"}
    assert counted["tasks"][1]["payload"] == {"nodeInfoList": info(seed_3=5)}
    assert float(counted["spent"]) > 0


def test_a_restarted_sandbox_goes_on_with_a_workflows_task(store, open_sandbox, clock):
    task_id = made(open_sandbox(store), FILM)
    again = open_sandbox(Store(store.folder))
    assert again.finish(task_id)["results"][0]["nodeId"] == "58"


def test_a_task_that_an_older_sandbox_kept_still_loads(store, open_sandbox):
    old = open_sandbox(store)
    task_id = old.submit(SORA, **BODY)["taskId"]
    old.drawn()
    path = store.folder / "tasks" / f"{task_id}.json"
    record = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({k: v for k, v in record.items() if k not in {"graph", "nodes", "reason"}}), "utf-8")
    (result,) = open_sandbox(Store(store.folder)).finish(task_id)["results"]
    assert result["nodeId"] == "4"


def test_the_input_of_a_workflows_task_is_kept_as_long_as_the_task(wire, store, clock):
    name = wire.upload(PNG)["data"]["fileName"].rpartition("/")[2]
    made(wire, FILM, info(image_52=f"api/{name}"))
    wire.drawn()
    store.sweep(clock.now + 1.9 * DAY)
    assert store.upload(name) is not None


def test_progress_is_told_while_a_graph_runs_and_only_then(wire, clock):
    answer = create(wire)["data"]
    assert answer["netWssUrl"] is None
    wire.drawn()
    clock.now += wire.sandbox.find(answer["taskId"]).queue + 0.1
    told = outputs(wire, answer["taskId"])
    assert told["code"] == 804
    assert told["data"]["netWssUrl"].startswith("ws://testserver/ws/c_instance?")
    assert f"clientId={answer['clientId']}&" in told["data"]["netWssUrl"]


@pytest.mark.parametrize("before", [True, False])
def test_each_trouble_on_a_socket_befalls_a_legacy_start_as_a_models_submit(tmp_path, before):
    """The task is made or not, whatever becomes of the answer."""
    actions = ("drop", "reset", "reset_midway", "cut", "lost", "http", "garbage", "truncated")
    with opened(Store(tmp_path / "store"), math.inf) as sandbox:
        for number, action in enumerate(actions):
            sandbox.faults.order("submit", action, before=before, seconds=0.01, endpoint=f"run/workflow/{PICTURE}")
            with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
                answer = post(sandbox, "/task/openapi/create", workflowId=PICTURE)
                assert not isinstance(answer, dict) or answer.get("data") is None, action
            until(lambda: not sandbox.faults.pending())
            assert len(sandbox.store.tasks) == (0 if before else number + 1), action
            until(lambda: status_of(sandbox) == 200)


def status_of(sandbox):
    """What the sandbox's health answers; 0 while its network is lost."""
    try:
        return ask(sandbox.origin, "/sandbox/health", method="GET")[0]
    except OSError:
        return 0
