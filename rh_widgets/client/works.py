"""Apps and workflows: what there is, what an app asks for, what a workflow is made of.

Their orders go by `Client.submit`, as every other.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from ..errors import ConfigurationError, ServerError
from .tolerant import as_text, data_of, dumped, first_of, is_shallow, opened, read_decimal, whole
from .wire import Wire

__all__ = ["STYLES_PATH", "AppDemo", "AppList", "AppRecord", "NodeInfo", "QuickLora", "QuickStyle", "Works"]

STYLES_PATH: Final = "/api/fast/creation/model/params"  # named by one public copy of the documentation alone
MOST_PER_PAGE: Final = 50
MOST_CHARACTERS: Final = 16 << 20  # of a graph; the largest ones that are shared have some hundred thousand
_DEPTH: Final = 4  # of JSON inside JSON
# The app's number stands only in an example of a call: ".../run/ai-app/<digits>", or "webappId": "<digits>".
_APP_ID: Final = re.compile(r"(?:ai-app|ai-detail)\\?/(\d+)|webappId\W{1,8}(\d+)", re.IGNORECASE)
_NODES: Final = re.compile(r'\\?"nodeInfoList\\?"\s*:\s*')


@dataclass(frozen=True, slots=True)
class AppRecord:
    """One app of a list; `cover` is the address of a picture."""

    id: str
    title: str
    description: str
    cover: str


@dataclass(frozen=True, slots=True)
class AppList:
    """A page of apps.

    Attributes:
        records: Those that can be run; a record without a number is left out.
        total: How many there are on all pages; None where the server does not say.
        page: Counted from 1.
    """

    records: tuple[AppRecord, ...]
    total: int | None
    page: int


@dataclass(frozen=True, slots=True)
class NodeInfo:
    """A field of a node that an app shows to its users.

    Attributes:
        node_id: The node's number in the graph.
        node_name: The node's class.
        field: The field's name.
        kind: In capitals: STRING, INT, FLOAT, BOOLEAN, LIST, SWITCH, IMAGE, VIDEO, AUDIO, or a new one.
        value: What is sent where nobody chooses.
        choices: The server's `fieldData`, as it came: JSON text in several shapes, or nothing.
        description: In the author's words.
        description_en: The same in English, where there is any.
    """

    node_id: str
    node_name: str
    field: str
    kind: str
    value: Any
    choices: str
    description: str
    description_en: str


@dataclass(frozen=True, slots=True)
class AppDemo:
    """An app and the fields that it asks for; `covers` are addresses of pictures."""

    id: str
    name: str
    description: str
    covers: tuple[str, ...]
    nodes: tuple[NodeInfo, ...]


@dataclass(frozen=True, slots=True)
class QuickLora:
    """A LoRA that a style brings, and how strong it is; `weight` is None where nobody says."""

    file_name: str
    weight: float | None


@dataclass(frozen=True, slots=True)
class QuickStyle:
    """A style of quick create; empty texts where the server does not say.

    Attributes:
        id: The style's own number.
        kind: The kind of quick create that it is for.
        webapp_id: The app that it is for.
        category: The shelf that it stands on.
        name: As people see it.
        key: As the server calls it.
        preview: The address of a picture.
        content: What it adds.
        trigger: The words that call it up in a prompt.
        loras: The LoRAs that it brings.
    """

    id: str
    kind: str
    webapp_id: str
    category: str
    name: str
    key: str
    preview: str
    content: str
    trigger: str
    loras: tuple[QuickLora, ...]


class Works(Wire):
    """Questions about apps and workflows."""

    async def apps(self, sort: str = "RECOMMEND", page: int = 1, size: int = 12, *, days: int | None = None) -> AppList:
        """List published apps.

        Args:
            sort: `RECOMMEND`, `HOTTEST` or `NEWEST`.
            page: Counted from 1.
            size: How many to a page, 50 at most.
            days: Of `HOTTEST`, those of so many days.

        Raises:
            ConnectionFailed: No answer came.
            APIError: The question was refused.
        """
        wanted = {"current": max(page, 1), "size": min(max(size, 1), MOST_PER_PAGE), "sort": sort.upper()}
        recent = {} if days is None else {"days": days}
        return read_apps(await self._tell("/openapi/v2/aiapp/list", wanted | recent), page)

    async def app(self, webapp_id: str) -> AppDemo:
        """What an app is called, and which fields it asks for.

        Raises:
            ConnectionFailed: No answer came.
            APIError: There is no such app, or the answer describes none.
        """
        body = await self._get("/api/webapp/apiCallDemo", {"webappId": webapp_id}, key_field="apiKey")
        if demo := read_app(body, webapp_id):
            return demo
        raise ServerError(f"The answer describes no app {webapp_id}", advice="Look at the app's page on the website.")

    async def workflow_graph(self, workflow_id: str) -> dict[str, Any]:
        """A workflow's graph in ComfyUI's API format: node numbers to `{"class_type", "inputs", …}`.

        Raises:
            ConnectionFailed: No answer came.
            APIError: There is no such workflow, it was never saved, or the answer holds no graph.
        """
        body = await self._ask("/api/openapi/getJsonApiFormat", {"workflowId": workflow_id}, key_field="apiKey")
        if graph := read_graph(body):
            return graph
        raise ServerError(
            f"The answer holds no graph of workflow {workflow_id}",
            advice="Run the workflow once on the website, and save it there.",
        )

    async def quick_styles(self, webapp_id: str, *, kind: int = 2, path: str = STYLES_PATH) -> tuple[QuickStyle, ...]:
        """The styles of a quick create.

        Args:
            webapp_id: The app behind it.
            kind: The service's `type` of it.
            path: The route below the origin, which nobody promises.

        Raises:
            ConfigurationError: `path` does not begin with `/`.
            ConnectionFailed: No answer came.
            APIError: The question was refused.
        """
        if not path.startswith("/"):
            raise ConfigurationError('The path of quick create\'s styles begins with "/", below the origin.')
        return read_styles(await self._tell(path, {"type": kind, "webappId": webapp_id}))


def read_apps(body: dict[str, Any], page: int = 1) -> AppList:
    """A list's answer."""
    fields = data_of(body)
    listed = _listed(fields, "records")[: 4 * MOST_PER_PAGE]  # some more than were asked for are welcome
    records = tuple(filter(None, map(_record, listed)))
    total, current = (read_decimal(fields.get(name)) for name in ("total", "current"))
    return AppList(records, None if total is None else int(total), page if current is None else int(current))


def read_app(body: dict[str, Any], webapp_id: str) -> AppDemo | None:
    """A call example's answer; None where it describes no app."""
    fields = data_of(body)
    nodes = _listed(fields, "nodeInfoList") or _nodes_in(as_text(first_of(fields, "curl", "url", "demo")))
    name = as_text(first_of(fields, "webappName", "name"))
    if not (name or nodes):
        return None
    covers = opened(first_of(fields, "covers", "cover"))
    listed = covers if isinstance(covers, list) else [covers]
    return AppDemo(
        id=webapp_id,
        name=name,
        description=as_text(first_of(fields, "webappDescription", "description")),
        covers=tuple(filter(None, map(_picture, listed))),
        nodes=tuple(filter(None, map(_node, nodes))),
    )


def read_graph(body: dict[str, Any]) -> dict[str, Any]:
    """The nodes of a graph, from `data.prompt`, as an object or as JSON text of one; empty where there are none."""
    value = first_of(data_of(body), "prompt", "workflow")
    for _ in range(_DEPTH):
        if isinstance(value, str):
            value = _unpacked(value)
        elif isinstance(value, dict) and isinstance(value.get("prompt"), dict | str):
            value = value["prompt"]
    nodes = value if isinstance(value, dict) and is_shallow(value) else {}
    return {str(number): node for number, node in nodes.items() if isinstance(node, dict) and "class_type" in node}


def read_styles(body: dict[str, Any]) -> tuple[QuickStyle, ...]:
    """The styles of a quick create."""
    data = opened(body.get("data"))
    listed = data if isinstance(data, list) else _listed(data_of(body), "records", "list")
    return tuple(_style(item) for item in listed if isinstance(item, dict))


def _unpacked(text: str) -> Any:
    if len(text) > MOST_CHARACTERS:
        raise ServerError("The workflow's graph is larger than any that can be worked with")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _listed(fields: dict[str, Any], *names: str) -> list[Any]:
    found = opened(first_of(fields, *names))
    return found if isinstance(found, list) else []


def _record(item: Any) -> AppRecord | None:
    if not isinstance(item, dict):
        return None
    example = item.get("invokeExample")
    found = _APP_ID.search(example if isinstance(example, str) else dumped(example))
    number = (found[1] or found[2]) if found else as_text(item.get("webappId"))
    cover = _picture(opened(item.get("cover")))
    return AppRecord(number, as_text(item.get("title")), as_text(item.get("description")), cover) if number else None


def _picture(value: Any) -> str:
    """A picture's address, from a text or from an object that holds it."""
    text = as_text(first_of(value, "url", "thumbnailUri") if isinstance(value, dict) else value)
    return text if text.startswith(("http://", "https://")) else ""


def _node(item: Any) -> NodeInfo | None:
    """A field that can be set; None for what names no node or no field."""
    if not isinstance(item, dict):
        return None
    node_id, field = as_text(item.get("nodeId")), as_text(item.get("fieldName"))
    choices, value = item.get("fieldData"), item.get("fieldValue")
    return (
        NodeInfo(
            node_id=node_id,
            node_name=as_text(item.get("nodeName")),
            field=field,
            kind=as_text(item.get("fieldType")).upper(),
            value=whole(value) if isinstance(value, str) else value if is_shallow(value) else None,
            choices=whole(choices) if isinstance(choices, str) else dumped(choices) if choices else "",
            description=as_text(item.get("description")),
            description_en=as_text(item.get("descriptionEn")),
        )
        if node_id and field
        else None
    )


def _nodes_in(example: str) -> list[Any]:
    """The nodes in a curl command, whose JSON may be quoted once more for the shell."""
    found = _NODES.search(example)
    if not found:
        return []
    rest = example[found.end() :].replace("'\\''", "'")
    if found[0].startswith("\\"):
        rest = rest.replace('\\"', '"').replace("\\\\", "\\")
    try:
        nodes, _ = json.JSONDecoder().raw_decode(rest)
    except (ValueError, RecursionError):
        return []
    return nodes if isinstance(nodes, list) else []


def _style(item: dict[str, Any]) -> QuickStyle:
    text = {name: as_text(value) for name, value in item.items()}
    loras = ((text.get(f"modelLoar{n}FileName", ""), read_decimal(item.get(f"modelLoar{n}Weight"))) for n in (1, 2))
    return QuickStyle(
        id=text.get("id", ""),
        kind=text.get("type", ""),
        webapp_id=text.get("webappId", ""),
        category=text.get("modelCategory", ""),
        name=text.get("modelName", ""),
        key=text.get("modelKey", ""),
        preview=text.get("modelPreviewUrl", ""),
        content=text.get("content", ""),
        trigger=text.get("modelTrigger", ""),
        # "Loar" is the service's own spelling
        loras=tuple(QuickLora(name, None if w is None else float(w)) for name, w in loras if name),
    )
