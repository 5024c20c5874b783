"""What is said of a task, to whoever asks and to its webhook: the same words by both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import wire
from .checking import tips
from .graph import save_nodes
from .lifecycle import OPEN, State

if TYPE_CHECKING:
    from .lifecycle import Task
    from .service import Sandbox

__all__ = ["outputs_answer", "query_answer", "start_answer"]


def query_answer(sandbox: Sandbox, task: Task, origin: str) -> dict[str, Any]:
    """A task as `/openapi/v2/query` shows it.

    Args:
        sandbox: Knows where it stands.
        task: Of either family.
        origin: What the addresses of results begin with.
    """
    where = sandbox.look_at(task)
    if where is State.SUCCESS:
        results = [wire.result(url=url, kind=kind, node=node) for url, kind, node in _links(task, origin)]
        results = results or [wire.result(url=None, kind="txt", text=sandbox.words_of(task))]
        return wire.succeeded(task.task_id, results, price=task.amount, seconds=task.run, by_time=bool(task.graph))
    if where is State.FAILED:
        return wire.failed(task.task_id, task.fail_code, task.fail_message, task.reason)
    return wire.flat(task.task_id, where.value)


def outputs_answer(sandbox: Sandbox, task: Task, origin: str) -> dict[str, Any]:
    """A task as `/task/openapi/outputs` shows it; the arguments are those of `query_answer`."""
    where = sandbox.look_at(task)
    if where is State.SUCCESS:
        links = _links(task, origin)
        return wire.legacy_outputs(links, price=task.amount, seconds=task.run, by_time=bool(task.graph))
    if where in OPEN:
        progress = sandbox.progress_url(task, origin)
        code = 804 if where is State.RUNNING else 813
        return wire.envelope(progress and {"netWssUrl": progress}, code=code, message=wire.LEGACY_MESSAGES[str(code)])
    plain = {"exception_type": task.fail_code, "exception_message": task.fail_message or where.value}
    reason = task.reason or plain
    return wire.envelope({"failedReason": reason}, code=805, message=wire.LEGACY_MESSAGES["805"])


def start_answer(sandbox: Sandbox, task: Task, origin: str) -> dict[str, Any]:
    """A new task of a graph as the legacy starts show it."""
    where = sandbox.look_at(task)
    progress = sandbox.progress_url(task, origin)
    ends = tips(save_nodes(task.graph))
    return wire.started(task.task_id, task.client_id, status=where.value, tips=ends, progress=progress)


def _links(task: Task, origin: str) -> list[tuple[str, str, str]]:
    nodes = task.nodes or [wire.NODE] * len(task.files)
    return [
        (f"{origin}/files/{name}", name.rpartition(".")[2], node) for name, node in zip(task.files, nodes, strict=True)
    ]
