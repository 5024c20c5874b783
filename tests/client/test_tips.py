"""What ComfyUI's check of a graph complains about, in words."""

from __future__ import annotations

import json

import pytest

from rh_widgets.client import read_task
from rh_widgets.client.tips import read_tips

FAULT = {
    "type": "value_not_in_list",
    "message": "Value not in list",
    "details": "lora_name: 'x' not in ['a']",
    "extra_info": {"input_name": "lora_name"},
}
TIPS = {
    "result": False,
    "error": {"type": "prompt_outputs_failed_validation", "message": "Prompt outputs failed validation"},
    "node_errors": {"12": {"errors": [FAULT], "dependent_outputs": ["9"], "class_type": "RHLoraLoader"}},
}
WORDS = "RHLoraLoader (node 12), lora_name: Value not in list ('x' not in ['a'])"


def test_a_complaint_names_node_field_and_fault():
    told = read_tips(json.dumps(TIPS))
    assert (told.message, told.node_id, told.node_name) == (WORDS, "12", "RHLoraLoader")


def test_many_nodes_are_counted():
    told = read_tips({"node_errors": {str(n): {"errors": ["bad"], "class_type": "K"} for n in range(9)}})
    assert told.message.startswith("K (node 0), bad; K (node 1), bad")
    assert told.message.endswith("and 4 more nodes")


def test_a_complaint_about_no_node_is_told():
    assert read_tips({"error": {"message": "Prompt has no outputs", "details": ""}}).message == "Prompt has no outputs"


@pytest.mark.parametrize(
    "odd", [None, "", "null", 7, [], "{", {"node_errors": {}, "error": None}, {"node_errors": [1]}, {"error": 5.5}]
)
def test_what_is_no_complaint_is_no_error(odd):
    read_tips(odd)


@pytest.mark.parametrize("odd", [None, 7, [], {}, {"errors": None}, {"errors": [None, {}]}, {"errors": {"a": 1}}])
def test_a_node_is_named_whatever_its_faults_look_like(odd):
    told = read_tips({"node_errors": {"12": odd or {"class_type": "K"}}})
    assert "12" in told.message


@pytest.mark.parametrize(
    "body",
    [
        {"code": 433, "msg": "VALIDATE_PROMPT_FAILED", "data": {"promptTips": json.dumps(TIPS)}},
        {"code": 433, "msg": json.dumps(TIPS), "data": None},
        {"errorCode": "433", "errorMessage": json.dumps(TIPS), "taskId": ""},
    ],
    ids=["tips", "message", "v2"],
)
def test_a_refused_graph_says_which_node_wherever_the_answer_has_it(body):
    error = read_task(body, 200).error
    assert (WORDS in error.message, error.code, error.node_id) == (True, "433", "12")
