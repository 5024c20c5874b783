"""Apps and workflows: lists, what an app asks for, graphs, styles; from shapes as they are documented, and worse."""

from __future__ import annotations

import asyncio
import json
import logging

import httpx
import pytest
from loopback_server import answer, serving
from test_client_secrets import assert_hidden

from rh_widgets import errors
from rh_widgets.client import Key, NodeInfo
from rh_widgets.client.works import read_app, read_apps, read_graph, read_styles

APP = "1877265245566922800"
CURL = f"curl --location 'https://www.runninghub.cn/openapi/v2/run/ai-app/{APP}' --header 'Authorization: …'"
NODE = {
    "nodeId": "12",
    "nodeName": "LoadImage",
    "fieldName": "image",
    "fieldType": "image",
    "fieldValue": "api/0f3c.png",
    "fieldData": None,
    "description": "图片",
    "descriptionEn": "picture",
}
GRAPH = {
    "3": {"class_type": "KSampler", "inputs": {"seed": 7, "model": ["4", 0]}},
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {}, "_meta": {"title": "Model"}},
}


def deep(levels):
    value = "x"
    for _ in range(levels):
        value = {"class_type": "x", "inputs": value}
    return {"3": value}


def ok(data, **more):
    return httpx.Response(200, json={"code": 0, "msg": "success", "data": data, **more})


def heard(mocked, reply, call):
    seen = []
    return mocked(lambda request: seen.append(request) or reply, call), seen[0]


def test_a_list_of_apps_is_asked_for_by_page(mocked, secret):
    record = {"title": "Portrait", "description": "d", "cover": "https://x.example/c.png", "invokeExample": CURL}
    data = {"records": [record, {"title": "no number"}, None], "total": "41", "size": 2, "current": 3}
    got, request = heard(mocked, ok(data), lambda c: c.apps("newest", page=3, size=500, days=7))
    assert (request.method, request.url.path) == ("POST", "/openapi/v2/aiapp/list")
    assert request.headers["authorization"] == f"Bearer {secret}"
    assert json.loads(request.content) == {"current": 3, "size": 50, "sort": "NEWEST", "days": 7}
    assert (got.total, got.page, len(got.records)) == (41, 3, 1)
    app = got.records[0]
    assert (app.id, app.title, app.description, app.cover) == (APP, "Portrait", "d", "https://x.example/c.png")


@pytest.mark.parametrize(
    "example",
    [
        CURL,
        f'{{"webappId": "{APP}", "apiKey": "…"}}',
        f"--data-raw '{{\\\"webappId\\\": {APP}}}'",
        f"https:\\/\\/www.runninghub.cn\\/ai-detail\\/{APP}",
        {"webappId": APP},
    ],
)
def test_an_apps_number_is_found_in_the_example_of_a_call(example):
    [app] = read_apps({"code": 0, "data": {"records": [{"title": "t", "invokeExample": example}]}}).records
    assert app.id == APP


@pytest.mark.parametrize("data", [None, [], "x", {"records": None}, {"records": {"a": 1}}, {"records": [1, "x", []]}])
def test_a_list_that_makes_no_sense_is_empty(data):
    assert read_apps({"code": 0, "data": data}).records == ()


def test_a_page_without_end_is_cut():
    """All of it would go to the notebook's page."""
    records = [{"title": "t", "invokeExample": f"run/ai-app/{10**9 + i}"} for i in range(5000)]
    assert 50 <= len(read_apps({"code": 0, "data": {"records": records}}).records) <= 200


def test_an_app_is_asked_for_with_the_key_in_the_address(mocked, secret):
    data = {
        "webappName": "Portrait",
        "covers": [{"url": "https://x.example/1.png", "thumbnailUri": "t"}, "https://x.example/2.png", None, "x"],
        "nodeInfoList": [NODE, {**NODE, "nodeId": 13, "fieldData": '["a", "b"]'}, {"nodeId": "1"}],
    }
    app, request = heard(mocked, ok(data), lambda c: c.app(APP))
    assert (request.method, request.url.path) == ("GET", "/api/webapp/apiCallDemo")
    assert dict(request.url.params) == {"apiKey": secret, "webappId": APP}
    assert (app.id, app.name, app.covers) == (APP, "Portrait", ("https://x.example/1.png", "https://x.example/2.png"))
    assert app.nodes[0] == NodeInfo("12", "LoadImage", "image", "IMAGE", "api/0f3c.png", "", "图片", "picture")
    assert [(n.node_id, n.choices) for n in app.nodes] == [("12", ""), ("13", '["a", "b"]')]


def shell(body):
    quoted = json.dumps(body).replace("'", "'\\''")
    return f"curl -X POST 'https://x.example/' -d '{quoted}'"


def shell_twice(body):
    quoted = json.dumps(body).replace('"', '\\"')
    return f'curl -X POST "https://x.example/" -d "{quoted}"'


@pytest.mark.parametrize("quoted", [shell, shell_twice])
def test_nodes_are_read_from_a_curl_command_where_they_stand_nowhere_else(quoted):
    node = {**NODE, "fieldValue": "it's a cat"}
    app = read_app({"data": {"webappName": "P", "curl": quoted({"apiKey": "…", "nodeInfoList": [node]})}}, APP)
    assert [(n.node_id, n.value) for n in app.nodes] == [("12", "it's a cat")]


@pytest.mark.parametrize("value", ["text", 7, 0.5, True, None, ["a"], {"a": 1}])
def test_a_fields_value_stays_what_it_is(value):
    app = read_app({"data": {"nodeInfoList": json.dumps([{**NODE, "fieldValue": value}])}}, APP)
    assert app.nodes[0].value == value


@pytest.mark.parametrize("data", [None, [], "x", {}, {"nodeInfoList": []}, {"curl": '"nodeInfoList": [', "covers": 7}])
def test_an_answer_without_an_app_is_an_error(mocked, data):
    with pytest.raises(errors.ServerError, match="describes no app"):
        mocked(ok(data), lambda c: c.app(APP))


def test_an_app_that_is_not_there_is_said_to_be_missing(mocked):
    refusal = httpx.Response(200, json={"code": 901, "msg": "WEBAPP_NOT_EXISTS", "data": None})
    with pytest.raises(errors.APIError, match="no AI app"):
        mocked(refusal, lambda c: c.app(APP))


@pytest.mark.parametrize(
    "prompt",
    [
        GRAPH,
        json.dumps(GRAPH),
        json.dumps(json.dumps(GRAPH)),
        json.dumps({"prompt": GRAPH}),
        {**GRAPH, "version": 0.4, "extra": {"ds": {}}},
    ],
    ids=["object", "text", "text in text", "wrapped", "with more"],
)
def test_a_graph_is_read_however_it_is_packed(mocked, secret, prompt):
    graph, request = heard(mocked, ok({"prompt": prompt}), lambda c: c.workflow_graph("7"))
    assert (request.method, request.url.path) == ("POST", "/api/openapi/getJsonApiFormat")
    assert json.loads(request.content) == {"workflowId": "7", "apiKey": secret}
    assert graph == GRAPH


@pytest.mark.parametrize(
    "prompt", [None, "", "{", "[1]", [], {}, {"3": 7}, {"3": {"inputs": {}}}, "[" * 99_999, 7, deep(100)]
)
def test_an_answer_without_a_graph_is_an_error(mocked, prompt):
    with pytest.raises(errors.ServerError, match="no graph"):
        mocked(ok({"prompt": prompt}), lambda c: c.workflow_graph("7"))


def test_a_graph_beyond_all_measure_is_refused(monkeypatch):
    monkeypatch.setattr("rh_widgets.client.works.MOST_CHARACTERS", 50)
    with pytest.raises(errors.ServerError, match="larger"):
        read_graph({"data": {"prompt": json.dumps(GRAPH)}})


def test_a_protected_work_is_asked_for_with_its_password(mocked):
    async def both(client):
        client.keep_password("7", Key("sesame"))
        with pytest.raises(errors.ServerError):
            await client.app("7")
        return await client.workflow_graph("7")

    seen = []
    mocked(lambda request: seen.append(request) or ok({"prompt": GRAPH}), both)
    assert seen[0].url.params["accessPassword"] == "sesame"
    assert json.loads(seen[1].content)["accessPassword"] == "sesame"


def test_styles_of_quick_create_are_asked_for_at_a_path_that_can_be_set(mocked):
    style = {
        "id": 5,
        "type": 2,
        "webappId": APP,
        "modelCategory": "Anime",
        "modelName": "Ink",
        "modelKey": "ink-v2",
        "modelPreviewUrl": "https://x.example/p.png",
        "content": "c",
        "modelTrigger": "ink wash",
        "modelLoar1FileName": "ink.safetensors",
        "modelLoar1Weight": "0.8",
        "modelLoar2FileName": None,
        "modelLoar2Weight": None,
    }
    (got,), request = heard(mocked, ok([style, 7]), lambda c: c.quick_styles(APP))
    assert (request.url.path, json.loads(request.content)) == (
        "/api/fast/creation/model/params",
        {"type": 2, "webappId": APP},
    )
    assert (got.id, got.name, got.trigger, got.category) == ("5", "Ink", "ink wash", "Anime")
    assert [(lora.file_name, lora.weight) for lora in got.loras] == [("ink.safetensors", 0.8)]
    _, request = heard(mocked, ok([]), lambda c: c.quick_styles(APP, kind=3, path="/other"))
    assert (request.url.path, json.loads(request.content)["type"]) == ("/other", 3)
    with pytest.raises(errors.ConfigurationError):
        mocked(ok([]), lambda c: c.quick_styles(APP, path="https://evil.example/"))
    assert read_styles({"data": None}) == ()


@pytest.mark.parametrize("proxied", [False, True])
def test_an_address_with_a_key_or_a_password_in_it_is_in_no_log(at, secret, caplog, monkeypatch, proxied):
    """httpx logs the address of what it carries itself: through a proxy, and by a transport of one's own."""
    caplog.set_level(logging.DEBUG)
    demo = answer({"code": 0, "msg": "ok", "data": {"webappName": "P", "nodeInfoList": [NODE]}})

    async def main():
        async with serving(lambda _: demo) as server:
            client = at(server.origin)
            if proxied:
                monkeypatch.setattr(client, "_transport", httpx.AsyncHTTPTransport())
            client.keep_password(APP, Key("a/b=&7"))
            assert (await client.app(APP)).name == "P"
            await client.aclose()
            assert secret in server.requests[0].path

    asyncio.run(main())
    told = [record.getMessage() for record in caplog.records if record.name == "httpx"]
    assert bool(told) is proxied
    assert_hidden(secret, caplog.text, *(str(vars(record)) for record in caplog.records))
    assert "a%2Fb" not in caplog.text
    assert "accessPassword" not in caplog.text
