"""From the start of an app or a workflow to what is to be made, or a refusal.

The stored graph (or the one that came along) gets the values of `nodeInfoList`; what its load nodes
name is looked up; then it is checked as ComfyUI checks it.
"""

from __future__ import annotations

import copy
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..media import probe
from .checking import Unfit, fitted, node_error, tips
from .draft import Draft, Failure
from .graph import class_of, execution_order
from .nodes import MEDIA_FIELDS
from .reading import Desk, digest_of, is_outside
from .wanted import lora_of, wanted
from .wire import Refused
from .works import App

if TYPE_CHECKING:
    from collections.abc import Callable

    from .graph import Graph
    from .works import Workflow

__all__ = ["StartDesk"]

_RATES = {"default": Decimal("0.01"), "plus": Decimal("0.02")}
_SETTINGS: dict[str, Callable[[Any], bool]] = {
    "addMetadata": lambda given: isinstance(given, bool),
    "instanceType": lambda given: given in _RATES,
    "usePersonalQueue": lambda given: given in ("true", "false"),
    "retainSeconds": lambda given: type(given) is int and given > 0,
    "quickCreateCode": lambda given: isinstance(given, str),
}


class StartDesk:
    """Reads starts for one sandbox.

    Args:
        desk: Finds the files behind addresses.
        has_lora: Whether there is a LoRA of that name.
    """

    def __init__(self, desk: Desk, has_lora: Callable[[str], bool]) -> None:
        self._desk, self._has_lora = desk, has_lora

    def read(self, work: App | Workflow, body: Any, *, host: str, now: float, invalid: str) -> Draft:
        """What a start asks for.

        Args:
            work: The app or workflow.
            body: The JSON that came.
            host: Addresses of that host are ours.
            now: Uploads whose time has passed by then are gone.
            invalid: The family's code for a bad parameter.

        Raises:
            Refused: `invalid`; 803 for what is not in the graph; 433 for a graph that cannot run.
        """
        workflow = work.workflow if isinstance(work, App) else work
        settings = _settings(body, invalid)
        if workflow.password and body.get("accessPassword") != workflow.password:
            raise Refused(invalid, "wrong accessPassword", message="The access password of this workflow is wrong")
        given = body.get("nodeInfoList") or []
        try:
            graph = fitted(_overridden(_graph_of(workflow, body), given, invalid))
            graph = self._with_media(graph, host, now)
        except Unfit as unfit:
            raise Refused("433", "the graph does not validate", message=str(unfit)) from None
        return self._draft(work, {**({"nodeInfoList": given} if given else {}), **settings}, graph)

    def _draft(self, work: App | Workflow, payload: dict[str, Any], graph: dict[str, Any]) -> Draft:
        ends = wanted(graph)
        return Draft(
            endpoint=work.endpoint,
            payload=payload,
            digest=digest_of(work.endpoint, graph),
            output="video" if any(end.type == "mp4" for end in ends) else "image",
            seconds=max(end.seconds for end in ends),
            types=[end.type for end in ends for _ in range(end.count)],
            nodes=[end.node for end in ends for _ in range(end.count)],
            graph=graph,
            rate=_RATES[payload.get("instanceType", "default")],
            failure=self._failure(graph),
            personal=payload.get("usePersonalQueue") == "true",
            poor="416",
        )

    def _failure(self, graph: Graph) -> Failure | None:
        """The first node that will not do what it is told."""
        for node in execution_order(graph):
            name = lora_of(graph, node)
            if name and not self._has_lora(name):
                words = f"There is no LoRA {name!r}: upload it first, or name one that is there."
                return Failure(node=node, type="FileNotFoundError", message=words)
        return None

    def _with_media(self, graph: dict[str, Any], host: str, now: float) -> dict[str, Any]:
        """A graph whose load nodes name files below the store's folder."""
        found = dict(graph)
        for node in execution_order(graph):
            field, kind = MEDIA_FIELDS.get(class_of(graph, node), ("", ""))
            name = graph[node]["inputs"].get(field) if field else None
            if isinstance(name, str):
                reference = self._reference(name, kind, host, now)
                if reference is None:
                    raise Unfit(tips([], node_error(graph, node, _no_file(field, kind, name))))
                found[node] = {**graph[node], "inputs": {**graph[node]["inputs"], field: reference}}
        return found

    def _reference(self, name: str, kind: str, host: str, now: float) -> str | None:
        try:
            reference = self._desk.reference(name, host, now) if "://" in name else self._desk.named(name, now)
        except Refused:
            return None
        if reference is None or is_outside(reference):
            return reference
        return reference if probe(self._desk.folder / reference).kind == kind else None


def _settings(body: Any, invalid: str) -> dict[str, Any]:
    given = {name: body[name] for name in _SETTINGS if body.get(name) is not None}
    for name, value in given.items():
        if not _SETTINGS[name](value):
            raise Refused(invalid, f"{name}: {str(value)[:60]!r} has a wrong type or is no option")
    return given


def _graph_of(workflow: Workflow, body: Any) -> dict[str, Any]:
    text = body.get("workflow")
    if text is None or text == "":
        return copy.deepcopy(dict(workflow.graph))
    try:
        graph = json.loads(text)
    except (TypeError, ValueError):
        graph = None
    if not isinstance(graph, dict) or not graph:
        raise Unfit(tips([], words="The workflow is no JSON of a graph in API format"))
    return graph


def _overridden(graph: dict[str, Any], given: Any, invalid: str) -> dict[str, Any]:
    if not isinstance(given, list) or not all(isinstance(info, dict) for info in given):
        raise Refused(invalid, "nodeInfoList is no list of objects")
    for info in given:
        node, field = str(info.get("nodeId", "")), info.get("fieldName")
        record = graph.get(node)
        if not isinstance(record, dict) or field not in (record.get("inputs") or {}):
            raise Refused("803", f"node {node} has no {field}")
        if "fieldValue" not in info:
            raise Refused("803", f"no fieldValue for {field} of node {node}")
        record["inputs"][field] = info["fieldValue"]
    return graph


def _no_file(field: str, kind: str, name: str) -> dict[str, Any]:
    words = f"{field} - Invalid {kind} file: {name}"
    shown = {"type": "custom_validation_failed", "message": "Custom validation failed for node", "details": words}
    return {**shown, "extra_info": {"input_name": field}}
