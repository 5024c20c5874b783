"""How far the nodes of a graph are, from what ComfyUI tells while it works. Pure.

By ComfyUI's own source (execution.py) nodes run one after the other, `Executing` names the next, and
a node that counts its steps tells them by `Progress`. Nothing of it is promised: a node may come
twice, or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ..client import Cached, Executed, Executing, Failed, Interrupted, Progress, Succeeded
from ..specs import GraphKind

if TYPE_CHECKING:
    from ..client import Event
    from ..specs import Graph

__all__ = ["Hearing", "NodeProgress"]

_MOST_STEPS: Final = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeProgress:
    """How far the graph of a run is.

    Attributes:
        node_id: The node that works now; empty before the first.
        title: What its author calls it, else its class, else `Node 8`.
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

    def after(self, event: Event) -> Hearing:
        """The same after one more event."""
        match event:
            case Cached(nodes):
                return self._with(self._node, done=frozenset(nodes))
            case Executed(node):
                return self._with(self._node, done=frozenset({node}))
            case Executing(node):
                left = frozenset({self._node} - {node, ""})
                return self._with(node or self._node, done=left, over=node is None)
            case Progress(node, value, most):
                # A node that counts to one only says that it is there.
                return (
                    self._with(node, step=_whole(min(value, most)), steps=_whole(most))
                    if most > 1
                    else self._with(node)
                )
            case Succeeded() | Failed() | Interrupted():
                return self._with(self._node, over=True)
        return self

    @property
    def _node(self) -> str:
        return self.progress.node_id if self.progress else ""

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
    return (node and (node.title or node.kind)) or f"Node {node_id}"


def _whole(count: float) -> int:
    return int(min(count, _MOST_STEPS))
