"""How far the nodes of a graph are, from what ComfyUI tells while it works. Pure.

Events and their members are those of ComfyUI's own source (server.py, execution.py): nodes run one
after the other, `executing` names the next, and a node that counts its steps tells them by `progress`.
Nothing of it is promised: what does not read changes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from ..specs import GraphKind

if TYPE_CHECKING:
    from ..specs import Graph

__all__ = ["Hearing", "NodeProgress"]

_OVER: Final = frozenset({"execution_success", "execution_error", "execution_interrupted"})
_FINISHED, _RUNNING = "finished", "running"  # states in `progress_state`


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeProgress:
    """How far the graph of a run is.

    Attributes:
        node_id: The node that works now; empty before the first.
        title: What its author calls it, else its class, else its id.
        done: How many nodes are done, those that were kept from an earlier run included.
        total: How many there are; `None` where the graph is not known, as of most apps.
        step: The step that the node is at.
        steps: How many steps it counts; 0 where it counts none.
        share: The part of the work that is done, 0 to 1; never less than before, and 0 without a total.
    """

    node_id: str = ""
    title: str = ""
    done: int = 0
    total: int | None = None
    step: int = 0
    steps: int = 0
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Hearing:
    """What has been heard of one task so far.

    Attributes:
        graph: Its graph.
        finished: The nodes that are done.
        progress: What is told of it; `None` before the first event that says something.
        over: Whether the last event said that all is done. It is a hint: the server has the word.
    """

    graph: Graph
    finished: frozenset[str] = frozenset()
    progress: NodeProgress | None = None
    over: bool = False

    def after(self, kind: str, told: Mapping[str, Any]) -> Hearing:
        """The same after one more event.

        Args:
            kind: Its `type`.
            told: Its `data`.
        """
        if kind in _OVER:
            return self._with(self._node, over=True)
        if kind == "execution_cached":
            nodes = told.get("nodes")
            return self._with(self._node, done=_ids(nodes if isinstance(nodes, list | tuple) else ()))
        if kind == "executed":
            return self._with(self._node, done=_ids([told.get("node")]))
        if kind == "executing":
            node = _id(told.get("node"))
            left = [self._node] if self._node != node else []
            return self._with(node or self._node, done=_ids(left), over=told.get("node", "") is None)
        if kind == "progress":
            return self._at(_id(told.get("node")) or self._node, told)
        return self._states(told.get("nodes")) if kind == "progress_state" else self

    @property
    def _node(self) -> str:
        return self.progress.node_id if self.progress else ""

    def _states(self, nodes: Any) -> Hearing:
        """What newer versions tell of all nodes at once."""
        states = {_id(n): s for n, s in nodes.items() if isinstance(s, Mapping)} if isinstance(nodes, Mapping) else {}
        done = frozenset(n for n, s in states.items() if n and s.get("state") == _FINISHED)
        running = [(n, s) for n, s in states.items() if s.get("state") == _RUNNING]
        return self._at(*running[-1], done=done) if running else self._with(self._node, done=done)

    def _at(self, node: str, told: Mapping[str, Any], *, done: frozenset[str] = frozenset()) -> Hearing:
        """A node counts its steps; a node that counts to one only says that it is there."""
        step, steps = _count(told.get("value")), _count(told.get("max"))
        counts = steps > 1
        return self._with(node, done=done, step=min(step, steps) if counts else 0, steps=steps if counts else 0)

    def _with(
        self, node: str, *, done: frozenset[str] = frozenset(), step: int = 0, steps: int = 0, over: bool = False
    ) -> Hearing:
        finished = self.finished | done
        before = self.progress or NodeProgress()
        if node == before.node_id and not steps:
            step, steps = before.step, before.steps
        total, known = _known(self.graph)
        count = len(finished & known) if known else len(finished)
        part = step / steps if steps and node not in finished else 0.0
        share = min((count + part) / total, 1.0) if total else 0.0
        told = replace(
            before,
            node_id=node,
            title=_title(self.graph, node),
            done=count,
            total=total,
            step=step,
            steps=steps,
            share=max(share, before.share),
        )
        return Hearing(self.graph, finished, told, over)


def _known(graph: Graph) -> tuple[int | None, frozenset[str]]:
    """How many nodes there are, and which; of an app only those are known that it opens."""
    if graph.kind is not GraphKind.WORKFLOW or not graph.nodes:
        return None, frozenset()
    return len(graph.nodes), frozenset(node.id for node in graph.nodes)


def _title(graph: Graph, node_id: str) -> str:
    """Of what a node was unfolded into (`57:8`) the node's own title, where there is no better."""
    node = graph.node(node_id) or graph.node(node_id.partition(":")[0])
    return (node and (node.title or node.kind)) or node_id


def _ids(nodes: Any) -> frozenset[str]:
    return frozenset(filter(None, map(_id, nodes)))


def _id(value: Any) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _count(value: Any) -> int:
    usable = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return max(int(value), 0) if usable else 0
