"""From an app's or a workflow's parameters to the request that starts it."""

from __future__ import annotations

import pytest

from rh_widgets.errors import ParameterError
from rh_widgets.specs import (
    Graph,
    GraphKind,
    ModelSpec,
    Node,
    ParamSpec,
    ParamType,
    build_payload,
    check,
    normalise,
    request_of,
)


def _param(node: str, field: str, kind: ParamType, **more: object) -> ParamSpec:
    return ParamSpec(
        key=f"{node}.{field}", name=f"{field}_{node}", type=kind, label=field, node=node, field=field, **more
    )


PARAMS = (
    _param("6", "text", ParamType.STRING, required=True, default="a fox", blank=True),
    _param("7", "text", ParamType.STRING, required=True, default="", blank=True),
    _param("3", "seed", ParamType.INT, required=True, default=7),
    _param("10", "image", ParamType.IMAGE, default="example.png"),
    _param("12", "enable", ParamType.BOOLEAN, required=True, default=True),
    ParamSpec(key="instanceType", name="instance_type", type=ParamType.LIST, label="Machine", options=("plus",)),
    ParamSpec(key="retainSeconds", name="retain_seconds", type=ParamType.INT, label="Keep warm"),
)


def _spec(kind: GraphKind, **more: object) -> ModelSpec:
    return ModelSpec(
        endpoint="run/workflow/19",
        name="run/workflow/19",
        class_name="Workflow19",
        title="Fox",
        summary="",
        family="",
        task="",
        output="image",
        params=PARAMS,
        graph=Graph(kind=kind, id="19", nodes=(Node("6", "Prompt", "CLIPTextEncode"),), **more),
    )


WORKFLOW = _spec(GraphKind.WORKFLOW)


def _sent(spec: ModelSpec, **params: object) -> dict[str, object]:
    nodes = build_payload(spec, params)["nodeInfoList"]
    return {f"{n['nodeId']}.{n['fieldName']}": n["fieldValue"] for n in nodes}


def test_every_exposed_field_is_sent_also_those_left_alone() -> None:
    assert _sent(WORKFLOW) == {
        "6.text": "a fox",
        "7.text": "",
        "3.seed": 7,
        "10.image": "example.png",
        "12.enable": True,
    }


def test_an_app_gets_every_value_as_text() -> None:
    assert _sent(_spec(GraphKind.APP), seed=9)["3.seed"] == "9"
    assert _sent(_spec(GraphKind.APP))["12.enable"] == "true"


def test_an_empty_text_is_sent_as_an_empty_text() -> None:
    assert _sent(WORKFLOW, text_6="")["6.text"] == ""
    assert check(WORKFLOW, {"text_6": ""}) == []


def test_none_leaves_a_text_as_the_graph_has_it() -> None:
    assert _sent(WORKFLOW, text_6=None)["6.text"] == "a fox"


def test_a_field_is_found_by_its_bare_name_where_only_one_node_has_it() -> None:
    assert normalise(WORKFLOW, {"seed": 3}) == normalise(WORKFLOW, {"3.seed": 3}) == {"3.seed": 3}
    with pytest.raises(ParameterError, match="no parameter of this name"):
        normalise(WORKFLOW, {"text": "which of the two?"})


def test_a_workflow_goes_to_the_documented_route() -> None:
    route, body = request_of(WORKFLOW, build_payload(WORKFLOW, {"instance_type": "plus"}))
    assert route == "/task/openapi/create"
    assert (body["workflowId"], body["instanceType"]) == ("19", "plus")


def test_what_only_the_newer_form_knows_goes_there() -> None:
    route, body = request_of(WORKFLOW, build_payload(WORKFLOW, {"retain_seconds": 60}))
    assert route == "run/workflow/19"
    assert "workflowId" not in body


def test_quick_create_carries_its_code() -> None:
    spec = _spec(GraphKind.QUICK, fixed=(("quickCreateCode", "002"),))
    route, body = request_of(spec, build_payload(spec, {"retain_seconds": 60}))
    assert route == "/task/openapi/quick-ai-app/run"
    assert (body["webappId"], body["quickCreateCode"]) == ("19", "002")


def test_a_seed_is_a_whole_number_of_a_node_that_is_called_so() -> None:
    """By one rule for the form and the graph: an offset is none, nor is a model's own parameter."""
    assert [p.key for p in PARAMS if p.is_seed] == ["3.seed"]
    assert _param("3", "noise_seed", ParamType.INT).is_seed
    assert not _param("3", "seed_offset", ParamType.INT).is_seed
    assert not ParamSpec(key="seed", name="seed", type=ParamType.INT, label="Seed").is_seed


def test_a_node_reads_well() -> None:
    assert [str(n) for n in (Node("6", "Prompt", "CLIPTextEncode"), Node("3", "", "KSampler"), Node("9", ""))] == [
        "Prompt (6)",
        "KSampler (3)",
        "node 9",
    ]
