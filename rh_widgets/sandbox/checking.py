"""Whether a graph can run, as ComfyUI asks before it starts, and what it says where not. Pure.

The words and the shape of its errors are part of the wire: they come with code 433.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .graph import class_of, execution_order, link_of, nearest, save_nodes, sources
from .nodes import Field, kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .graph import Graph

__all__ = ["Unfit", "fitted", "node_error", "tips"]

_FITTING = {"INT": int, "FLOAT": float, "STRING": str}
_BOOLEANS = {"true": True, "false": False, "1": True, "0": False}


class Unfit(Exception):
    """A graph that cannot run; its text is what the service says."""


def tips(ends: list[str], errors: Mapping[str, Any] | None = None, *, words: str = "") -> str:
    """The `promptTips` of a graph: JSON within a string, with a space after each colon and comma."""
    words = words or ("Prompt outputs failed validation" if errors else "")
    kind = "prompt_outputs_failed_validation" if errors else "invalid_prompt"
    error = {"type": kind, "message": words, "details": "", "extra_info": {}} if words else None
    shown = {"result": not words, "error": error, "outputs_to_execute": ends, "node_errors": dict(errors or {})}
    return json.dumps(shown, ensure_ascii=False)


def node_error(graph: Graph, node: str, *faults: dict[str, Any]) -> dict[str, Any]:
    """What is wrong with a node, and which save nodes want it."""
    ends = [end for end in save_nodes(graph) if node in set(nearest(graph, end))]
    return {node: {"errors": list(faults), "dependent_outputs": ends, "class_type": class_of(graph, node)}}


def fitted(graph: dict[str, Any]) -> dict[str, Any]:
    """A graph whose values have the types of their inputs.

    Raises:
        Unfit: for one that cannot run.
    """
    _check_shape(graph)
    looked_at = {node: _fit_inputs(graph, node) for node in graph}
    fit = {node: {**graph[node], "inputs": inputs} for node, (inputs, _) in looked_at.items()}
    errors: dict[str, Any] = {}
    for node in _in_turn(fit):  # what leads to no file is not looked at there either
        faults = looked_at[node][1]
        errors |= node_error(fit, node, *faults) if faults else {}
    if errors:
        raise Unfit(tips([], errors))
    return fit


def _check_shape(graph: dict[str, Any]) -> None:
    """That nodes are nodes, that links lead to some, and that something is saved."""
    for node, record in graph.items():
        inputs = record.get("inputs") if isinstance(record, dict) else None
        if not isinstance(inputs, dict) or not isinstance(record.get("class_type"), str):
            raise Unfit(tips([], words=f"Node {node} has no class_type or no inputs"))
    for node, record in graph.items():
        for field, given in record["inputs"].items():
            link = link_of(given)
            if link and link[0] not in graph:
                fault = _fault("bad_linked_input", "Bad linked input, its node is not there", field, str(given))
                error = {"errors": [fault], "dependent_outputs": [], "class_type": record["class_type"]}
                raise Unfit(tips([], {node: error}))
    if not save_nodes(graph):
        raise Unfit(tips([], words="Prompt has no outputs"))


def _in_turn(graph: Graph) -> list[str]:
    """The nodes in the order in which they run; refused where a link leads back."""
    place = {node: number for number, node in enumerate(execution_order(graph))}
    if any(place[link[0]] >= place[node] for node in place for _, link in sources(graph, node)):
        raise Unfit(tips([], words="The nodes of the prompt form a circle"))
    return list(place)


def _fit_inputs(graph: Graph, node: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    inputs, faults = dict(graph[node]["inputs"]), []
    for name, field in kind_of(class_of(graph, node)).fields.items():
        if name not in inputs:
            if field.required:
                faults.append(_fault("required_input_missing", "Required input is missing", name))
        elif link_of(inputs[name]) is None:
            try:
                inputs[name] = _fit(field, inputs[name])
            except (ArithmeticError, LookupError, TypeError, ValueError):
                faults.append(_wrong_type(name, field, inputs[name]))
            else:
                faults += _out_of_bounds(name, field, inputs[name])
    return inputs, faults


def _fit(field: Field, given: Any) -> Any:
    """A value in the type of its input; a text that reads as a number is one."""
    if field.type == "BOOLEAN":
        return given if isinstance(given, bool) else _BOOLEANS[str(given).lower()]
    if given is None or isinstance(given, list | dict) or field.type == "LINK":
        raise TypeError
    if isinstance(given, bool) and field.type != "STRING":
        raise TypeError
    return _FITTING.get(field.type, str)(given)


def _wrong_type(name: str, field: Field, given: Any) -> dict[str, Any]:
    if field.type == "LINK":
        return _fault("bad_linked_input", "Bad linked input, must be a link to a node", name, str(given))
    return _fault("invalid_input_type", f"Failed to convert an input value to a {field.type} value", name, str(given))


def _out_of_bounds(name: str, field: Field, given: Any) -> list[dict[str, Any]]:
    if field.options and given not in field.options:
        return [_fault("value_not_in_list", "Value not in list", name, f"{given!r} not in {list(field.options)}")]
    if field.type in {"INT", "FLOAT"} and given < field.low:
        return [_fault("value_smaller_than_min", f"Value {given} smaller than min of {field.low:g}", name)]
    if field.type in {"INT", "FLOAT"} and not given <= field.high:  # so NaN is too much as well
        return [_fault("value_bigger_than_max", f"Value {given} bigger than max of {field.high:g}", name)]
    return []


def _fault(kind: str, message: str, field: str, details: str = "") -> dict[str, Any]:
    shown = f"{field}: {details}" if details else field
    return {"type": kind, "message": message, "details": shown, "extra_info": {"input_name": field}}
