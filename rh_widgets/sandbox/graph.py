"""A ComfyUI graph in its API form: who gives what to whom, in which order nodes run, and for how long. Pure.

A graph is a mapping of node ids to `{"class_type", "inputs", "_meta"}`; an input is a plain value, or a link
`[node id, slot]` to what another node puts out.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .nodes import Kind, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Graph = Mapping[str, Any]
    Link = tuple[str, int]

__all__ = [
    "Span",
    "class_of",
    "execution_order",
    "link_of",
    "nearest",
    "save_nodes",
    "sources",
    "timetable",
    "title_of",
    "value",
]

_LONG_CHAIN = 100


@dataclass(frozen=True, slots=True)
class Span:
    """When a node runs: its share of the task's run.

    Attributes:
        node: Its id.
        start, end: Between 0, where the task begins to run, and 1, where it ends.
        steps: How many steps it counts meanwhile, evenly; 0 for a node that counts none.
    """

    node: str
    start: float
    end: float
    steps: int = 0


def class_of(graph: Graph, node: str) -> str:
    """The ComfyUI class of a node."""
    return str(graph[node].get("class_type", ""))


def title_of(graph: Graph, node: str) -> str:
    """What its author calls it; its class where it has no name."""
    return str((graph[node].get("_meta") or {}).get("title") or class_of(graph, node))


def link_of(value: Any) -> Link | None:
    """An input as a link, if it is one."""
    if isinstance(value, list) and len(value) == 2 and isinstance(value[0], str | int):  # noqa: PLR2004 - id and slot
        return str(value[0]), value[1] if isinstance(value[1], int) else 0
    return None


def save_nodes(graph: Graph) -> list[str]:
    """The nodes that put out files, in the graph's own order."""
    return [node for node in graph if _kind(graph, node).saves]


def value(graph: Graph, node: str, field: str) -> Any:
    """The plain value of an input, also where a node such as `PrimitiveInt` gives it; `None` where there is none."""
    for _ in range(_LONG_CHAIN):
        given = graph[node]["inputs"].get(field)
        link = link_of(given)
        if link is None:
            return given
        node, inputs = link[0], graph[link[0]]["inputs"]
        field = next((name for name in ("value", "text", "string", field) if name in inputs), "")
    return None


def sources(graph: Graph, node: str) -> Iterator[tuple[str, Link]]:
    """The inputs of a node that come from others, by field; of a switch only the branch that it takes."""
    for field, given in graph[node]["inputs"].items():
        link = link_of(given)
        if link is not None and _is_taken(graph, node, field):
            yield field, link


def execution_order(graph: Graph) -> list[str]:
    """The nodes that run, in their order: before each node those that it takes from. A cycle is cut."""
    order: dict[str, None] = {}
    entered: set[str] = set()
    for end in save_nodes(graph):
        stack = [end]
        while stack:
            node = stack[-1]
            entered.add(node)
            waiting = next((link[0] for _, link in sources(graph, node) if link[0] not in entered), None)
            if waiting is None:
                order.setdefault(stack.pop())
            else:
                stack.append(waiting)
    return list(order)


def nearest(graph: Graph, start: str) -> Iterator[str]:
    """The nodes that a node takes from, itself first, those that are fewest links away before the others."""
    seen, waiting = {start}, deque([start])
    while waiting:
        node = waiting.popleft()
        yield node
        for _, (other, _slot) in sources(graph, node):
            if other not in seen:
                seen.add(other)
                waiting.append(other)


def timetable(graph: Graph, until: str = "") -> list[Span]:
    """When which node runs, from 0 to 1: samplers share in the time by their steps, and take most of it.

    Args:
        graph: With every value that the run has.
        until: The node at which the run fails, and ends; all run when empty.
    """
    order = execution_order(graph)
    order = order[: order.index(until) + 1] if until in order else order
    steps = [_steps(graph, node) for node in order]
    lengths = [_kind(graph, node).weight + count for node, count in zip(order, steps, strict=True)]
    whole, spans, passed = sum(lengths), [], 0.0
    for node, count, length in zip(order, steps, lengths, strict=True):
        spans.append(Span(node, passed / whole, (passed + length) / whole, count))
        passed += length
    return spans


def _kind(graph: Graph, node: str) -> Kind:
    return kind_of(class_of(graph, node))


def _steps(graph: Graph, node: str) -> int:
    steps = value(graph, node, "steps") if "Sampler" in class_of(graph, node) else 0
    return steps if isinstance(steps, int) and not isinstance(steps, bool) else 0


def _is_taken(graph: Graph, node: str, field: str) -> bool:
    match class_of(graph, node):
        case "ComfySwitchNode":
            other = "on_false" if value(graph, node, "switch") else "on_true"
            return field != other
        case "ImpactSwitch":
            return not field.startswith("input") or field == f"input{value(graph, node, 'select')}"
    return True
