"""What ComfyUI says over its websocket while a graph runs, and when: from the graph and the record alone. Pure.

The messages are those of ComfyUI's own server: its `server.py`, `execution.py` and `progress.py`.
"""

from __future__ import annotations

import io
import json
import struct
import uuid
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .graph import class_of, timetable
from .lifecycle import State
from .nodes import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .graph import Span
    from .lifecycle import Task

    Message = dict[str, Any] | bytes

__all__ = ["Beat", "beats", "caught_up", "ending", "status"]

_MOST_CACHED = 2
_STEPS_A_PREVIEW = 4
_PREVIEW_SIDE = 16
_PREVIEW, _JPEG = 1, 1  # the two numbers that a preview frame begins with
_LATEST = ("executing", "progress_state", "progress")


@dataclass(frozen=True, slots=True)
class Beat:
    """A message, and when it is sent: a share of the task's run, from 0 to 1."""

    at: float
    message: Message

    @property
    def type(self) -> str:
        """Empty for a preview."""
        return "" if isinstance(self.message, bytes) else str(self.message["type"])


def status(task: Task, *, queued: bool) -> dict[str, Any]:
    """What is said first, and whenever the queue changes."""
    data = {"status": {"exec_info": {"queue_remaining": int(queued)}}, "sid": task.client_id}
    return {"type": "status", "data": data}


def beats(task: Task) -> list[Beat]:
    """All that is said before the end, in its order; a run that fails goes up to the node that does."""
    failing = task.reason.get("node_id", "")
    spans = timetable(task.graph, until=failing)
    cached = _cached(task, spans)
    said = [
        Beat(0.0, _message(task, "execution_start", timestamp=_milliseconds(task, 0.0))),
        Beat(0.0, _message(task, "execution_cached", nodes=cached, timestamp=_milliseconds(task, 0.0))),
    ]
    done = list(cached)
    for span in _working(spans, cached):
        said += _of_node(task, span, done, saves=span.node != failing)
        done.append(span.node)
    return said


def caught_up(past: Sequence[Beat]) -> Iterator[Beat]:
    """What a client that comes late is told of it: all that was put out, and where things stand."""
    last = {beat.type: number for number, beat in enumerate(past)}
    for number, beat in enumerate(past):
        stale = beat.type in _LATEST and number != last[beat.type]
        of_another = beat.type == "progress" and number < last.get("executing", 0)
        if beat.type and not stale and not of_another:
            yield beat


def ending(task: Task, where: State) -> list[Message]:
    """What is said when a task has ended."""
    done = [span.node for span in timetable(task.graph, until=task.reason.get("node_id", ""))]
    if where is State.SUCCESS:
        last = _message(task, "execution_success", timestamp=_milliseconds(task, 1.0))
    elif where is State.FAILED and task.reason:
        last = _message(task, "execution_error", **_error(task.reason, done[:-1]))
    else:
        node = done[-1]
        last = _message(task, "execution_interrupted", node_id=node, node_type=class_of(task.graph, node), executed=[])
    return [last, status(task, queued=False), _message(task, "executing", node=None)]


def _working(spans: Sequence[Span], cached: Sequence[str]) -> Iterator[Span]:
    """The nodes that do something, over the whole of the run: what is cached takes no time."""
    working = [span for span in spans if span.node not in cached]
    whole, passed = sum(span.end - span.start for span in working), 0.0
    for span in working:
        end = passed + (span.end - span.start) / whole
        yield replace(span, start=passed, end=min(end, 1.0))
        passed = end


def _of_node(task: Task, span: Span, done: Sequence[str], *, saves: bool) -> Iterator[Beat]:
    node = span.node
    yield Beat(span.start, _standing(task, done, span))
    yield Beat(span.start, _message(task, "executing", node=node, display_node=node))
    for step in range(1, span.steps + 1):
        at = span.start + (span.end - span.start) * step / span.steps
        yield Beat(at, _message(task, "progress", value=step, max=span.steps, node=node))
        if step % _STEPS_A_PREVIEW == 0:
            yield Beat(at, _preview(round(255 * step / span.steps)))
    output = _output(task, node)
    if saves and output:
        yield Beat(span.end, _message(task, "executed", node=node, display_node=node, output=output))


def _message(task: Task, kind: str, **data: Any) -> dict[str, Any]:
    return {"type": kind, "data": {**data, "prompt_id": str(uuid.UUID(task.client_id))}}


def _milliseconds(task: Task, at: float) -> int:
    return round((task.created_at + task.queue + at * task.run) * 1000)


def _cached(task: Task, spans: Sequence[Span]) -> list[str]:
    """The loaders that the machine has done before: the light ones."""
    failing = task.reason.get("node_id", "")
    loaders = [span for span in spans if "Loader" in class_of(task.graph, span.node) and span.node != failing]
    return [span.node for span in sorted(loaders, key=lambda span: span.end - span.start)[:_MOST_CACHED]]


def _standing(task: Task, done: Sequence[str], now: Span) -> dict[str, Any]:
    """The newer servers' view of all nodes at once."""
    values = dict.fromkeys(done, ("finished", 1.0, 1.0)) | {now.node: ("running", 0.0, float(now.steps or 1))}
    nodes = {
        node: {
            "value": value,
            "max": most,
            "state": state,
            "node_id": node,
            "prompt_id": str(uuid.UUID(task.client_id)),
            "display_node_id": node,
            "parent_node_id": None,
            "real_node_id": node,
        }
        for node, (state, value, most) in values.items()
    }
    return _message(task, "progress_state", nodes=nodes)


def _output(task: Task, node: str) -> dict[str, Any]:
    """The names of the files that a node has saved on its machine; they are no links."""
    kind = kind_of(class_of(task.graph, node)).saves
    if not kind:
        return {}
    prefix = str(task.graph[node]["inputs"].get("filename_prefix", "ComfyUI")).rpartition("/")[2]
    count = max(1, task.nodes.count(node))
    files = [{"filename": f"{prefix}_{n:05}_.{kind}", "subfolder": "", "type": "output"} for n in range(1, count + 1)]
    if class_of(task.graph, node).startswith("VHS_"):
        return {"gifs": files}
    return {"images": files, "animated": [True]} if kind == "mp4" else {"images": files}


def _error(reason: dict[str, str], executed: list[str]) -> dict[str, Any]:
    return {
        "node_id": reason["node_id"],
        "node_type": reason["node_name"],
        "executed": executed,
        "exception_message": reason["exception_message"],
        "exception_type": reason["exception_type"],
        "traceback": json.loads(reason["traceback"]),
        "current_inputs": json.loads(reason["current_inputs"]),
        "current_outputs": json.loads(reason["current_outputs"]),
    }


@lru_cache(maxsize=64)
def _preview(light: int) -> bytes:
    """A tiny picture that grows lighter, in the frame that ComfyUI has for previews."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (_PREVIEW_SIDE, _PREVIEW_SIDE), (light, light // 2, 64)).save(out, "JPEG")
    return struct.pack(">II", _PREVIEW, _JPEG) + out.getvalue()
