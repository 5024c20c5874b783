"""Which node of a graph made a result."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .model import Output
    from .run import Run

__all__ = ["made_by"]


def made_by(run: Run, *outputs: Output) -> str:
    """`Save Image (9)`: the node that made these results, where a graph made several; else empty."""
    graph = run.spec.graph
    if graph is None or len(run.outputs) < 2:  # noqa: PLR2004 - one needs no telling apart
        return ""
    ids = dict.fromkeys(output.node_id for output in outputs if output.node_id)
    return ", ".join(str(graph.node(node_id) or f"node {node_id}") for node_id in ids)
