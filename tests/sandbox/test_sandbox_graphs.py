"""ComfyUI graphs as the sandbox reads them: which nodes run, for how long, and what comes out of them. Pure."""

import itertools
import json
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rh_widgets.sandbox.checking import Unfit, fitted
from rh_widgets.sandbox.graph import execution_order, timetable
from rh_widgets.sandbox.wanted import wanted
from rh_widgets.sandbox.works import load_works

WORKS = load_works()
PICTURE, FILM = "1900000000000000101", "1900000000000000102"
STRANGE = [
    None,
    True,
    -1,
    0,
    1e400,
    float("nan"),
    10**30,
    "",
    "x",
    [],
    {},
    ["3", 0],
    ["nope", 0],
    ["3", "a"],
    [None, 0],
]


def graph_of(workflow=PICTURE):
    """A graph to change."""
    return deepcopy(dict(WORKS.workflows[workflow].graph))


def test_what_wraps_values_and_combines_texts_is_seen_through():
    graph = graph_of()
    graph["40"] = {"class_type": "PrimitiveInt", "inputs": {"value": 77}}
    graph["41"] = {"class_type": "CLIPTextEncode", "inputs": {"text": "at night", "clip": ["10", 1]}}
    both = {"conditioning_1": ["6", 0], "conditioning_2": ["41", 0]}
    graph["42"] = {"class_type": "ConditioningCombine", "inputs": both}
    graph["3"]["inputs"] |= {"seed": ["40", 0], "positive": ["42", 0]}
    (end,) = wanted(graph)
    assert end.prompt.endswith("watercolour, at night")
    assert "seed 77" in end.settings


def test_the_second_slot_of_a_video_node_is_its_negative_side():
    (end,) = wanted(graph_of(FILM))
    assert end.prompt.startswith("The lantern sways")
    assert end.negative == "flicker, cuts, lettering"


@pytest.mark.parametrize(("workflow", "sampler"), [(PICTURE, "3"), (FILM, "3")])
def test_the_timetable_fills_the_run_and_gives_the_sampler_most_of_it(workflow, sampler):
    graph = graph_of(workflow)
    spans = timetable(graph)
    assert [span.node for span in spans] == execution_order(graph)
    assert (spans[0].start, round(spans[-1].end, 9)) == (0.0, 1.0)
    assert all(a.end == b.start for a, b in itertools.pairwise(spans))
    longest = max(spans, key=lambda span: span.end - span.start)
    assert (longest.node, longest.steps) == (sampler, 20)
    assert timetable(graph, until=sampler)[-1].node == sampler
    assert round(timetable(graph, until=sampler)[-1].end, 9) == 1.0


@pytest.mark.parametrize("workflow", [PICTURE, FILM])
def test_each_workflow_has_ten_nodes_or_more_and_each_has_a_title(workflow):
    graph = graph_of(workflow)
    assert len(graph) >= 10
    assert len(execution_order(graph)) >= 10
    assert all(node["_meta"]["title"] for node in graph.values())


def test_of_a_switch_only_the_branch_that_it_takes_runs():
    graph = graph_of()
    graph["13"]["inputs"]["switch"] = True
    assert "12" in execution_order(graph)
    assert "12" not in execution_order(graph_of())
    assert {"15", "16", "17"} & set(execution_order(graph)) == {"16"}


def test_a_picture_without_a_size_of_its_own_is_as_large_as_the_one_that_came_in():
    graph = {
        "1": {"class_type": "LoadImage", "inputs": {"image": "boat.jpg"}},
        "2": {"class_type": "ImageScaleBy", "inputs": {"image": ["1", 0], "upscale_method": "area", "scale_by": 2}},
        "3": {"class_type": "SaveImage", "inputs": {"images": ["2", 0], "filename_prefix": "x"}},
    }
    (end,) = wanted(fitted(graph))
    assert (end.width, end.scale, end.media) == (0, 2.0, ("boat.jpg",))


def test_a_class_that_is_not_known_is_taken_as_it_comes():
    graph = graph_of()
    graph["8"] = {"class_type": "SomeoneElsesDecoder", "inputs": {"latent": ["3", 0], "strength": "much"}}
    (end,) = wanted(fitted(graph))
    assert (end.node, end.width) == ("9", 1024)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_whatever_a_graph_holds_it_runs_or_is_refused_in_comfyuis_words(data):
    graph = graph_of(data.draw(st.sampled_from([PICTURE, FILM])))
    for _ in range(data.draw(st.integers(1, 3))):
        inputs = graph[data.draw(st.sampled_from(sorted(graph)))]["inputs"]
        field = data.draw(
            st.sampled_from([*sorted(inputs), "text", "width", "fps", "batch_size", "scale_by", "positive"])
        )
        inputs[field] = data.draw(st.sampled_from(STRANGE))
    fit = fitted_or_refused(json.loads(json.dumps(graph)))
    if fit is not None:
        assert round(timetable(fit)[-1].end, 9) == 1.0
        assert all(0 <= end.seconds <= 60 and 1 <= end.count <= 16 and end.rate >= 0 for end in wanted(fit))


def fitted_or_refused(graph):
    try:
        return fitted(graph)
    except Unfit as unfit:
        told = json.loads(str(unfit))
    assert told["result"] is False
    return None
