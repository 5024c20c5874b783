"""What ComfyUI's check of a graph complains about, in words. Pure.

Its shape, by ComfyUI's own source (execution.py, validate_prompt): `error` with a `message`, and
`node_errors` by node, each with a `class_type` and `errors` of a `message`, `details` and
`extra_info.input_name`.
"""

from __future__ import annotations

from typing import Any, Final

from .failures import NodeFailure, node_label
from .tolerant import as_text, dumped, opened, whole

__all__ = ["read_tips"]

_MOST: Final = 5  # nodes, and faults of one, that are named


def read_tips(value: Any) -> NodeFailure:
    """The complaints as one line, with the first node that they are about; no words where it is content.

    Args:
        value: `promptTips`, or a message that is the same: an object, or JSON text of one.
    """
    tips = opened(value)
    if not isinstance(tips, dict):
        return NodeFailure()
    nodes = opened(tips.get("node_errors"))
    nodes = {str(node): told for node, told in nodes.items() if told} if isinstance(nodes, dict) else {}
    if not nodes:
        return NodeFailure(_general(tips.get("error")))
    words = [_node(node, told) for node, told in list(nodes.items())[:_MOST]]
    more = [f"and {len(nodes) - _MOST} more nodes"] if len(nodes) > _MOST else []
    first, told = next(iter(nodes.items()))
    return NodeFailure("; ".join(words + more), first, _class(told))


def _general(error: Any) -> str:
    if isinstance(error, dict):
        return _joined(as_text(error.get("message")), as_text(error.get("details"))) or whole(dumped(error))
    return as_text(error)


def _node(node: str, told: Any) -> str:
    """`KSampler (node 3), steps: Value 0 smaller than min of 1`."""
    listed = told.get("errors") if isinstance(told, dict) else told
    faults = [_fault(fault) for fault in (listed if isinstance(listed, list) else [listed])[:_MOST]]
    return f"{node_label(node, _class(told))}, {', '.join(filter(None, faults)) or 'wrong'}"


def _class(told: Any) -> str:
    return as_text(told.get("class_type")) if isinstance(told, dict) else ""


def _fault(fault: Any) -> str:
    if not isinstance(fault, dict):
        return as_text(fault)
    extra = fault.get("extra_info")
    field = as_text(extra.get("input_name")) if isinstance(extra, dict) else ""
    details = as_text(fault.get("details")).removeprefix(field).lstrip(": ")
    said = _joined(as_text(fault.get("message")), details)
    return f"{field}: {said}" if field and said else field or said


def _joined(message: str, details: str) -> str:
    return f"{message} ({details})" if message and details else message or details
