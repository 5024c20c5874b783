"""A ComfyUI graph becomes a model."""

from __future__ import annotations

import json
import time

import pytest
from graph_samples import GRAPH

from rh_widgets.errors import ConfigurationError, ParameterError
from rh_widgets.specs import ParamType, build_payload, check, read_graph, request_of, workflow_spec

SEED = 2**64 - 1


def _sent(spec, **params):
    nodes = build_payload(spec, params)["nodeInfoList"]
    return {f"{n['nodeId']}.{n['fieldName']}": n["fieldValue"] for n in nodes}


def _before(graph):
    places = {node.id: i for i, node in enumerate(graph.nodes)}
    links = [(v[0], k) for k, n in GRAPH.items() for v in n["inputs"].values() if isinstance(v, list)]
    return [(a, b) for a, b in links if places[a] > places[b]]


def test_each_node_stands_after_all_that_it_needs():
    graph = read_graph(GRAPH)
    assert _before(graph) == []
    assert sorted(n.id for n in graph.nodes) == sorted(GRAPH)


def test_nodes_without_a_part_in_the_result_come_last():
    assert [n.id for n in read_graph(GRAPH).nodes][-2:] == ["10", "11"]


def test_a_cycle_and_a_link_into_nothing_are_survived():
    raw = {
        "1": {"class_type": "A", "inputs": {"x": ["2", 0], "text": "kept"}},
        "2": {"class_type": "B", "inputs": {"x": ["1", 0], "y": ["99", 0]}},
        "extra": {"version": 1},
    }
    graph = read_graph(raw)
    assert {n.id for n in graph.nodes} == {"1", "2"}
    assert [f.key for f in graph.fields] == ["1.text"]


def test_a_chain_of_ten_thousand_nodes_is_read():
    raw = {str(i): {"class_type": "A", "inputs": {"x": [str(i + 1), 0], "text": "a"}} for i in range(10_000)}
    begun = time.process_time()
    assert read_graph(raw).nodes[0].id == "9999"
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "packed",
    [
        json.dumps(GRAPH),
        json.dumps(json.dumps(GRAPH)),
        {"prompt": json.dumps(GRAPH)},
        json.dumps({"code": 0, "data": {"prompt": json.dumps(GRAPH)}}),
    ],
)
def test_a_graph_is_found_however_it_is_packed(packed):
    assert read_graph(packed) == read_graph(GRAPH)


@pytest.mark.parametrize("junk", ["", "no JSON", "[]", "{}", "null", "7", '{"a": 1}', "[" * 100_000, "\ud800", b"\xff"])
def test_what_is_no_graph_says_so_and_what_to_do(junk):
    with pytest.raises(ConfigurationError, match=r"no ComfyUI graph.*API"):
        read_graph(junk)


def test_odd_values_in_nodes_stop_nobody():
    """Half a character, numbers beyond all bounds, nothing, and links of a wrong form."""
    inputs = '{"a": "\\ud800", "b": NaN, "c": 1e999, "d": null, "e": [], "f": [1], "g": [null, 0], "h": {"x": 1}}'
    graph = read_graph(f'{{"1": {{"class_type": "A", "inputs": {inputs}, "_meta": {{"title": 7}}}}}}')
    assert [f.key for f in graph.fields] == ["1.a"]
    assert len(graph.digest) == 8
    for strange in ({"class_type": "A", "inputs": None}, {"class_type": "A", "inputs": [1], "_meta": "x"}):
        assert read_graph({"1": strange}).fields == ()
    with pytest.raises(ConfigurationError, match="JSON"):
        read_graph({"1": {"class_type": "A", "inputs": {"x": {1, 2}}}})


def test_the_editors_own_format_says_how_to_export_the_right_one():
    with pytest.raises(ConfigurationError, match=r"editor's own format.*Export \(API\)"):
        read_graph({"nodes": [{"id": 1, "type": "KSampler"}], "links": [[1, 2, 0, 3, 0, "MODEL"]]})


def test_fields_are_inputs_that_are_no_links_and_no_buttons():
    keys = {f.key for f in read_graph(GRAPH).fields}
    assert "6.text" in keys
    assert keys & {"6.clip", "3.model", "10.upload", "11.image"} == set()


def test_types_come_from_values_and_names():
    kinds = {f.key: (f.type, f.long) for f in read_graph(GRAPH).fields}
    assert kinds["6.text"] == (ParamType.STRING, True)
    assert kinds["4.ckpt_name"] == (ParamType.STRING, False)
    assert kinds["10.image"] == (ParamType.IMAGE, False)
    assert kinds["11.blur"] == (ParamType.BOOLEAN, False)
    assert kinds["3.cfg"] == (ParamType.FLOAT, False)


def test_choices_are_offered_only_where_the_graphs_own_value_is_one_of_them():
    graph = read_graph(GRAPH)
    assert graph.field("3.sampler_name").type is ParamType.LIST
    assert graph.field("3.scheduler").type is ParamType.STRING


def test_no_size_is_suggested_where_several_nodes_have_one():
    """A switch may choose between them, and the wrong one would change nothing."""
    spare = {"class_type": "EmptyLatentImage", "inputs": {"width": 64, "height": 64, "batch_size": 1}}
    switch = {"class_type": "ImpactSwitch", "inputs": {"select": 1, "input1": ["5", 0], "input2": ["55", 0]}}
    sampler = GRAPH["3"] | {"inputs": GRAPH["3"]["inputs"] | {"latent_image": ["56", 0]}}
    graph = read_graph(GRAPH | {"55": spare, "56": switch, "3": sampler})
    assert not {"5.width", "55.width"} & set(graph.suggested)


def test_prompts_media_seed_size_and_steps_are_suggested_in_that_order():
    assert read_graph(GRAPH).suggested == ("6.text", "7.text", "3.seed", "5.width", "5.height", "3.steps")


def test_labels_are_for_people():
    labels = {f.key: f.label for f in read_graph(GRAPH).fields}
    assert labels["6.text"] == "Prompt"
    assert labels["7.text"] == "Negative prompt"
    assert labels["3.steps"] == "Steps · KSampler"
    assert labels["10.image"] == "Image"


def test_two_nodes_of_one_title_are_told_apart():
    raw = {n: {"class_type": "CLIPTextEncode", "_meta": {"title": "Words"}, "inputs": {"text": n}} for n in "12"}
    assert [f.label for f in read_graph(raw).fields] == ["Words (1)", "Words (2)"]


def test_names_are_pythons_and_each_there_once():
    raw = {
        n: {"class_type": "A", "inputs": {"text": "", "2nd value": 1, "画面": 2, "a-b": 3, "a_b": 4}}
        for n in ("57:8", "57_8")
    }
    names = [f.name for f in read_graph(raw).fields]
    assert all(name.isidentifier() for name in names)
    assert len(set(names)) == len(names) == 10


@pytest.mark.parametrize(
    ("kind", "output"),
    [("SaveImage", "image"), ("VHS_VideoCombine", "video"), ("SaveAudioMP3", "audio"), ("SaveGLB", "3d")],
)
def test_what_it_makes_is_told_by_what_saves(kind, output):
    graph = read_graph({"1": {"class_type": "A", "inputs": {}}, "2": {"class_type": kind, "inputs": {"x": ["1", 0]}}})
    assert (graph.output, graph.saves) == (output, ("2",))


def test_a_seed_of_sixty_four_bits_survives_to_the_wire():
    spec = workflow_spec(read_graph(json.dumps(GRAPH)), "19", site="ai")
    assert _sent(spec)["3.seed"] == SEED
    assert _sent(spec, seed_3=SEED - 1)["3.seed"] == SEED - 1
    assert json.loads(json.dumps(build_payload(spec, {"seed_3": str(SEED - 2)})))["nodeInfoList"][2] == {
        "nodeId": "3",
        "fieldName": "seed",
        "fieldValue": SEED - 2,
    }
    assert [f.reason for f in check(spec, {"seed_3": SEED + 1})] == [f"{SEED + 1} is out of range."]


def test_every_seed_is_a_parameter_also_where_it_is_not_chosen():
    spec = workflow_spec(read_graph(GRAPH), "19", site="ai", expose=["6.text"])
    assert [(p.key, p.more) for p in spec.params if p.node] == [
        ("6.text", False),
        ("3.seed", True),
        ("11.noise_seed", True),
    ]
    assert set(_sent(spec)) == {"6.text", "3.seed", "11.noise_seed"}


def test_a_seed_below_zero_is_taken_where_the_graph_has_one():
    spec = workflow_spec(read_graph({"1": {"class_type": "Seed (rgthree)", "inputs": {"seed": -1}}}), "19", site="ai")
    assert check(spec, {}) == []


def test_a_file_left_empty_is_the_workflows_own():
    spec = workflow_spec(read_graph(GRAPH), "19", site="ai", expose=["10.image"])
    assert "example.png" in spec.param("image_10").help
    assert check(spec, {}) == []
    assert _sent(spec)["10.image"] == "example.png"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("6", "Prompt (6) is a node: name one of its fields. Allowed: 6.text."),
        ("6.clip", "Prompt (6) has no field 'clip' that can be set"),
        ("66.text", "no node '66'. Allowed: 6.text"),
    ],
)
def test_a_field_that_there_is_not_names_what_there_is(wrong, words):
    with pytest.raises(ParameterError) as caught:
        workflow_spec(read_graph(GRAPH), "19", site="ai", expose=["3.seed", wrong])
    assert words in str(caught.value)


def test_a_field_is_chosen_by_its_python_name_too():
    assert workflow_spec(read_graph(GRAPH), "19", site="ai", expose=["text_6", "6.text"]).params[0].key == "6.text"


def test_options_of_the_start_go_beside_the_nodes():
    spec = workflow_spec(read_graph(GRAPH), "19", site="ai")
    route, body = request_of(spec, build_payload(spec, {"use_personal_queue": True, "instance_type": "plus"}))
    assert route == "/task/openapi/create"
    assert {k: v for k, v in body.items() if k != "nodeInfoList"} == {
        "workflowId": "19",
        "addMetadata": True,
        "instanceType": "plus",
        "usePersonalQueue": "true",
    }
    assert all(p.more for p in spec.params if not p.node)


def test_a_graph_of_a_file_is_another_workflow_and_goes_along_as_a_whole():
    graph = read_graph(GRAPH)
    spec = workflow_spec(graph, "19", site="ai", whole=True)
    assert spec.endpoint == f"run/workflow/19/{graph.digest}"
    route, body = request_of(spec, build_payload(spec, {}))
    assert route == "/task/openapi/create"
    assert json.loads(body["workflow"]) == GRAPH


def test_a_graph_of_a_file_goes_by_no_route_that_may_run_the_stored_one():
    """Of the newer form nobody says that it takes a graph; it is the only one that keeps a machine."""
    spec = workflow_spec(read_graph(GRAPH), "19", site="ai", whole=True)
    with pytest.raises(ParameterError, match="retain_seconds"):
        build_payload(spec, {"retain_seconds": 30})
    assert workflow_spec(read_graph(GRAPH), "19", site="ai").param("retain_seconds")
