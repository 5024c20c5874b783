"""What was asked for and found good, before it is a task: the same for a model and for a graph."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .graph import class_of, timetable
from .lifecycle import Task, draw_times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .faults import OrderedFault
    from .graph import Graph

__all__ = ["Draft", "Failure", "drafted"]

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """How a node of a graph fails."""

    node: str
    type: str
    message: str

    def reason(self, graph: Graph) -> dict[str, str]:
        """The `failedReason` of a task that ends so; what is no text is JSON within one."""
        inputs = {name: [given] for name, given in graph[self.node]["inputs"].items() if not isinstance(given, list)}
        lines = [
            '  File "ComfyUI/execution.py", line 498, in execute\n',
            f'  File "ComfyUI/nodes.py", line 1042, in {class_of(graph, self.node)}\n',
            f"{self.type}: {self.message}\n",
        ]
        return {
            "current_outputs": "{}",
            "exception_type": self.type,
            "node_name": class_of(graph, self.node),
            "current_inputs": json.dumps(inputs, ensure_ascii=False),
            "traceback": json.dumps(lines, ensure_ascii=False),
            "node_id": self.node,
            "exception_message": self.message,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A task to be.

    Attributes:
        endpoint, payload, digest, graph: As the task will have them.
        output: `video`, `image` and so on: decides how long it takes.
        seconds: The length of the clip: so does that.
        types: Of its files, in their order.
        nodes: The nodes that put those out; empty for a model.
        price: What it costs, where that is known before.
        rate: What a second of running costs, where that is what is billed.
        failure: How it must end.
        personal: Whether it may wait in the key's own queue where the service's is full.
        poor: The code of a balance that is too low.
    """

    endpoint: str
    payload: dict[str, Any]
    digest: str
    output: str
    seconds: float
    types: list[str]
    graph: dict[str, Any] = field(default_factory=dict)
    nodes: list[str] = field(default_factory=list)
    price: Decimal | None = None
    rate: Decimal | None = None
    failure: Failure | None = None
    personal: bool = False
    poor: str = "812"

    @property
    def pace(self) -> str:
        """What decides how long it takes, as `draw_times` knows it."""
        return "graph" if self.graph and self.output == "image" else self.output


def drafted(draft: Draft, task_id: str, now: float, speed: float, struck: Sequence[OrderedFault]) -> Task:
    """The task that a draft becomes, with the fate that was ordered for it."""
    queue, run = draw_times(task_id, draft.pace, draft.seconds, speed)
    price = draft.price
    if draft.rate is not None:
        # Billed as if at life's pace: what a run costs does not hang on the sandbox's haste.
        lifelike = draw_times(task_id, draft.pace, draft.seconds, 1.0)[1]
        price = (draft.rate * Decimal(lifelike)).quantize(_CENT)
    code, message, failure = _end(draft, next((f for f in struck if f.action == "fail"), None))
    return Task(
        task_id=task_id,
        endpoint=draft.endpoint,
        payload=draft.payload,
        digest=draft.digest,
        created_at=now,
        queue=queue + sum(f.seconds for f in struck if f.action == "slow"),
        run=run * _part(draft.graph, failure.node) if failure else run,
        price=None if price is None else str(price),
        files=[f"{uuid.uuid4()}.{kind}" for kind in draft.types],
        fail_code=code,
        fail_message=message,
        graph=draft.graph,
        nodes=draft.nodes,
        reason=failure.reason(draft.graph) if failure else {},
    )


def _end(draft: Draft, ordered: OrderedFault | None) -> tuple[str, str, Failure | None]:
    """The code and words of a bad end, and the node where it comes; empty for a good one."""
    if ordered is None:
        return ("1000", draft.failure.message, draft.failure) if draft.failure else ("", "", None)
    if ordered.node not in draft.graph:
        return ordered.code, ordered.words, None
    failure = Failure(node=ordered.node, type="RuntimeError", message=ordered.words)
    return ordered.code, ordered.words, failure


def _part(graph: Graph, node: str) -> float:
    """How much of the whole run there is until a node ends; all of it for one that does not run."""
    return next((span.end for span in timetable(graph) if span.node == node), 1.0)
