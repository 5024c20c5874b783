"""The sandbox's own apps and workflows: who they are, and the graphs behind them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .graph import class_of

if TYPE_CHECKING:
    from .graph import Graph

__all__ = ["App", "Workflow", "Works", "load_works"]

_FOLDER = Path(__file__).with_name("works")


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """A workflow that someone has saved.

    Attributes:
        graph: As `getJsonApiFormat` gives it.
        password: Without it a start is refused; none when empty.
    """

    id: str
    title: str
    graph: Graph
    password: str = ""

    @property
    def endpoint(self) -> str:
        return f"run/workflow/{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """A published app.

    Attributes:
        cover: The name of an example.
        workflow: What it runs.
        nodes: Its `nodeInfoList`, as `apiCallDemo` gives it.
        code: The `quickCreateCode` by which it is started; empty for a start of its own.
    """

    id: str
    title: str
    description: str
    cover: str
    workflow: Workflow
    nodes: tuple[dict[str, Any], ...]
    code: str = ""

    @property
    def endpoint(self) -> str:
        return f"run/quick-ai-app/{self.id}/{self.code}" if self.code else f"run/ai-app/{self.id}"

    def by_code(self, code: str) -> App:
        """The same as quick create starts it: its tasks are told apart by the code."""
        return replace(self, code=code)


@dataclass(frozen=True, slots=True)
class Works:
    """All that there are, by id."""

    workflows: dict[str, Workflow]
    apps: dict[str, App]

    def title_of(self, endpoint: str) -> str:
        """What is written on a result."""
        _, kind, number, *_ = endpoint.split("/")
        work = (self.workflows if kind == "workflow" else self.apps).get(number)
        return work.title if work else ""


def load_works() -> Works:
    """The apps and workflows that come with the sandbox."""
    record = _read("works.json")
    workflows = {w["id"]: Workflow(**{**w, "graph": _read(w["graph"])}) for w in record["workflows"]}
    return Works(workflows, {a["id"]: _app(a, workflows[a["workflow"]]) for a in record["apps"]})


def _app(record: dict[str, Any], workflow: Workflow) -> App:
    return App(
        id=record["id"],
        title=record["title"],
        description=record["description"],
        cover=record["cover"],
        workflow=workflow,
        nodes=tuple(_node_info(exposed, workflow.graph) for exposed in record["exposes"]),
    )


def _node_info(exposed: dict[str, Any], graph: Graph) -> dict[str, Any]:
    """One entry of a `nodeInfoList`: every value is a text there, and the choices are JSON in one."""
    node, field, choices = exposed["node"], exposed["field"], exposed["data"]
    default = graph[node]["inputs"][field]
    return {
        "nodeId": node,
        "nodeName": class_of(graph, node),
        "fieldName": field,
        "fieldType": exposed["type"],
        "fieldValue": str(default).lower() if isinstance(default, bool) else str(default),
        "fieldData": json.dumps(choices, ensure_ascii=False) if isinstance(choices, list) else choices,
        "description": exposed["description"],
        "descriptionEn": exposed["descriptionEn"],
    }


def _read(name: str) -> Any:
    return json.loads((_FOLDER / name).read_text("utf-8"))
