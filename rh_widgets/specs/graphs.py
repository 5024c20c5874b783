"""A ComfyUI graph, read from its API format: its nodes in the order they run, and what can be set in them. Pure.

    {"6": {"class_type": "CLIPTextEncode", "_meta": {"title": "Prompt"},
           "inputs": {"text": "a fox", "clip": ["38", 0]}}}

An input is a value, which can be set, or a link `[node, slot]` to another node's output, which cannot. Graphs
are edited by hand and by programs: cycles, links to nodes that are gone and entries that are no nodes are
survived, for the server has the last word on what runs.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ..errors import ConfigurationError, Fault, ParameterError
from .graph_fields import GraphField, fields_of, suggested
from .model import Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["HOW_TO_EXPORT", "ComfyGraph", "read_graph"]

HOW_TO_EXPORT: Final = (
    "In ComfyUI or RunningHub's editor choose Export (API), or Save (API format) after Enable Dev mode "
    "Options in the settings, and give that file."
)
_WRAPPED: Final = 4  # how often a graph may be packed into another text or object
_SAVES: Final = re.compile(r"save|videocombine", re.IGNORECASE)
_PREVIEWS: Final = re.compile(r"preview", re.IGNORECASE)
_KINDS: Final = (  # of what a node saves, by its class; the first that any of them has counts
    ("video", re.compile(r"video|webm|animated|gif", re.IGNORECASE)),
    ("3d", re.compile(r"3d|glb|mesh|gltf", re.IGNORECASE)),
    ("audio", re.compile(r"audio|music|mp3|flac|sound", re.IGNORECASE)),
    ("image", re.compile(r"image|png|jpe?g|webp|picture", re.IGNORECASE)),
    ("text", re.compile(r"text|string", re.IGNORECASE)),
)
_NEAREST: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ComfyGraph:
    """A graph as it can be run.

    Attributes:
        nodes: In the order in which they run; those that nothing needs come last.
        fields: Everything in them that can be set, in that order.
        suggested: The keys of a handful of fields that are worth a place in a form, most important first.
        output: `video`, `image`, `audio`, `3d` or `text`: what it seems to make.
        saves: The nodes whose results are kept.
        text: The graph as JSON.
    """

    nodes: tuple[Node, ...]
    fields: tuple[GraphField, ...]
    suggested: tuple[str, ...]
    output: str
    saves: tuple[str, ...]
    text: str

    @property
    def digest(self) -> str:
        """Eight characters that tell this graph from others."""
        return hashlib.sha256(self.text.encode("utf-8", "replace")).hexdigest()[:8]

    def rest(self, fields: Iterable[GraphField]) -> str:
        """Characters that tell what there is besides these fields; titles say nothing of what runs."""
        raw = json.loads(self.text)
        for f in fields:
            raw[f.node.id]["inputs"].pop(f.field, None)
        told = {node_id: [node["class_type"], node.get("inputs")] for node_id, node in raw.items()}
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]

    def field(self, name: str) -> GraphField | None:
        """The field of that key, such as `6.text`, or of that Python name, such as `text_6`."""
        return next((f for f in self.fields if name in {f.key, f.name}), None)

    def chosen(self, names: Iterable[str]) -> tuple[GraphField, ...]:
        """The fields of these keys, each once.

        Raises:
            ParameterError: names every one that there is not, with what there is instead.
        """
        found = {name: self.field(name) for name in names}
        faults = [self._fault(str(name)) for name, field in found.items() if field is None]
        if faults:
            raise ParameterError(faults)
        return tuple({f.key: f for f in found.values() if f is not None}.values())

    def _fault(self, name: str) -> Fault:
        node_id, _, field = name.rpartition(".") if "." in name else (name, "", "")
        node = next((n for n in self.nodes if n.id == node_id), None)
        if node is None:
            keys = [f.key for f in self.fields]
            near = difflib.get_close_matches(name, keys, n=_NEAREST, cutoff=0.5) or list(self.suggested)
            return Fault("expose", name, f"The graph has no node {node_id!r}.", ", ".join(near))
        own = ", ".join(f.key for f in self.fields if f.node == node)
        if not field:
            return Fault("expose", name, f"{node} is a node: name one of its fields.", own or "none can be set")
        reason = f"{node} has no field {field!r} that can be set; what comes from another node cannot."
        return Fault("expose", name, reason, own or "none can be set")


def read_graph(source: str | Mapping[str, Any]) -> ComfyGraph:
    """A graph from ComfyUI's API format, as text or read already, also packed as RunningHub sends it.

    Raises:
        ConfigurationError: it is something else; says what, and how to get the right file.
    """
    raw = _nodes(_unpacked(source))
    saving = _saving(raw)
    nodes = tuple(_node(node_id, raw[node_id]) for node_id in _before(raw, [*saving, *raw]))
    needed, ends = set(_before(raw, saving)), set(saving)
    kept = tuple(node for node in nodes if node.id in ends)
    fields = fields_of([(node, _inputs(raw[node.id])) for node in nodes], _links_by_input(raw), set(raw))
    return ComfyGraph(
        nodes=nodes,
        fields=fields,
        suggested=suggested([f for f in fields if f.node.id in needed]),
        output=_made_by(kept),
        saves=tuple(node.id for node in kept),
        text=_text(raw),
    )


def _text(raw: Mapping[str, Any]) -> str:
    try:
        return json.dumps(raw, ensure_ascii=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError) as error:
        raise ConfigurationError(f"This graph holds what JSON cannot ({error}). {HOW_TO_EXPORT}") from None


# Unpacking


def _unpacked(source: Any) -> Mapping[str, Any]:
    for _ in range(_WRAPPED):
        if isinstance(source, str | bytes):
            source = _json(source)
        elif isinstance(source, Mapping) and _inner(source) is not None:
            source = _inner(source)
        else:
            break
    if not isinstance(source, Mapping):
        raise ConfigurationError(f"This is no ComfyUI graph: it holds {_called(source)}, not nodes. {HOW_TO_EXPORT}")
    if isinstance(source.get("nodes"), list) and not _is_node(source["nodes"]):
        raise ConfigurationError(
            f"This graph is in the editor's own format, which cannot be run as it is. {HOW_TO_EXPORT}"
        )
    return source


def _inner(source: Mapping[str, Any]) -> Any:
    """What is packed in an answer or a request: the graph under `prompt`, or an envelope's `data`."""
    for name in ("prompt", "data"):
        if isinstance(source.get(name), str | Mapping) and not _is_node(source[name]):
            return source[name]
    return None


def _json(text: str | bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"This is no ComfyUI graph: it is not JSON ({error}). {HOW_TO_EXPORT}") from None


def _called(value: object) -> str:
    return {list: "a list", type(None): "nothing"}.get(type(value), f"one {type(value).__name__}")


def _nodes(source: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    raw = {str(node_id): node for node_id, node in source.items() if _is_node(node)}
    if not raw:
        raise ConfigurationError(
            f"This is no ComfyUI graph: nothing in it is a node with a class_type. {HOW_TO_EXPORT}"
        )
    return raw


def _is_node(value: object) -> bool:
    return isinstance(value, Mapping) and isinstance(value.get("class_type"), str)


def _inputs(node: Mapping[str, Any]) -> Mapping[str, Any]:
    inputs = node.get("inputs")
    return {str(name): value for name, value in inputs.items()} if isinstance(inputs, Mapping) else {}


def _node(node_id: str, raw: Mapping[str, Any]) -> Node:
    meta = raw.get("_meta")
    title = meta.get("title") if isinstance(meta, Mapping) else ""
    return Node(node_id, " ".join(title.split()) if isinstance(title, str) else "", raw["class_type"])


# The order


def _links(raw: Mapping[str, Mapping[str, Any]], node_id: str) -> Iterator[str]:
    """The nodes that must run before a node."""
    for value in _inputs(raw[node_id]).values():
        if isinstance(value, list) and value and str(value[0]) in raw:
            yield str(value[0])


def _links_by_input(raw: Mapping[str, Mapping[str, Any]]) -> dict[str, set[str]]:
    """Which nodes are linked to inputs of a name, such as `negative`."""
    found: dict[str, set[str]] = {}
    for node in raw.values():
        for name, value in _inputs(node).items():
            if isinstance(value, list) and value:
                found.setdefault(name, set()).add(str(value[0]))
    return found


def _before(raw: Mapping[str, Mapping[str, Any]], ends: Iterable[str]) -> list[str]:
    """The nodes that these need, and they themselves, each after all that it needs. A cycle is cut where it closes."""
    done: dict[str, None] = {}
    begun: set[str] = set()
    for end in ends:
        stack = [] if end in begun else [(end, _links(raw, end))]
        begun.add(end)
        while stack:
            node_id, links = stack[-1]
            following = next((link for link in links if link not in begun), None)
            if following is None:
                stack.pop()
                done[node_id] = None
            else:
                begun.add(following)
                stack.append((following, _links(raw, following)))
    return list(done)


def _saving(raw: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The nodes that keep a result; where none says so, those that show one, else those that nobody follows."""
    for pattern in (_SAVES, _PREVIEWS):
        if found := [node_id for node_id, node in raw.items() if pattern.search(node["class_type"])]:
            return found
    followed = {link for node_id in raw for link in _links(raw, node_id)}
    return [node_id for node_id in raw if node_id not in followed]


def _made_by(saves: Iterable[Node]) -> str:
    classes = [node.kind for node in saves]
    return next((kind for kind, pattern in _KINDS if any(map(pattern.search, classes))), "image")
