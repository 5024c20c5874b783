"""What a save node of a graph puts out, from the values of the nodes before it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .graph import class_of, link_of, nearest, save_nodes, sources, value
from .nodes import MEDIA_FIELDS, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .graph import Graph, Link

__all__ = ["Wanted", "lora_of", "wanted"]

_SEEDS = ("seed", "noise_seed")
_MOST = 16
_ENDLESS = 10**20  # seeds have 64 bits
_USUAL_RATE = 16.0
_SECONDS, _LONGEST = 5.0, 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What one save node puts out.

    Attributes:
        node: Its id.
        type: The type of its files.
        prompt: The text that reaches the positive side of the sampler, and nothing but that.
        negative: The text that reaches its negative side.
        width, height: In pixels; 0 where the input picture decides.
        scale: By how much that is enlarged.
        seconds: The length of a clip; 0 for a picture.
        rate: Its frames a second; 0 where nothing says it.
        count: How many files.
        settings: What is said of it in one line: seed, steps, LoRA.
        media: The input pictures and clips, nearest first.
    """

    node: str
    type: str
    prompt: str = ""
    negative: str = ""
    width: int = 0
    height: int = 0
    scale: float = 1.0
    seconds: float = 0.0
    rate: float = 0.0
    count: int = 1
    settings: tuple[str, ...] = ()
    media: tuple[str, ...] = ()


def wanted(graph: Graph) -> list[Wanted]:
    """What each save node of a graph puts out, in the graph's order."""
    return [_wanted(graph, node) for node in save_nodes(graph)]


def lora_of(graph: Graph, node: str) -> str:
    """The LoRA that a node loads; empty for a node of another class."""
    return str(value(graph, node, "lora_name") or "") if class_of(graph, node) == "RHLoraLoader" else ""


def _wanted(graph: Graph, node: str) -> Wanted:
    before = list(nearest(graph, node))
    kind = kind_of(class_of(graph, node)).saves
    width, height, scale = _size(graph, before)
    guided = next((n for n in before if link_of(graph[n]["inputs"].get("positive"))), None)
    count = _number(graph, before, "batch_size") if kind == "png" else 1
    return Wanted(
        node=node,
        type=kind,
        prompt=_text(graph, guided, "positive") or _any_text(graph, before),
        negative=_text(graph, guided, "negative"),
        width=width,
        height=height,
        scale=scale,
        seconds=0.0 if kind == "png" else _seconds(graph, before),
        rate=_rate(graph, before) if kind == "mp4" else 0.0,
        count=min(max(int(count or 1), 1), _MOST),
        settings=tuple(_settings(graph, before)),
        media=tuple(_media(graph, before)),
    )


def _size(graph: Graph, before: list[str]) -> tuple[int, int, float]:
    """The size that the nearest node sets, and by how much it is scaled after that."""
    scale = 1.0
    for node in before:
        width, height = value(graph, node, "width"), value(graph, node, "height")
        if _is_number(width) and _is_number(height) and width > 0 and height > 0:
            return round(width * scale), round(height * scale), 1.0
        factor = value(graph, node, "scale_by")
        scale *= float(factor) if _is_number(factor) and factor > 0 else 1.0
    return 0, 0, scale


def _seconds(graph: Graph, before: list[str]) -> float:
    frames = _number(graph, before, "length", "num_frames")
    if not frames:
        return _SECONDS
    return min(max(frames / (_rate(graph, before) or _USUAL_RATE), 0.1), _LONGEST)


def _rate(graph: Graph, before: list[str]) -> float:
    """Frames a second; 0 where no node says it, or none that there can be."""
    return max(_number(graph, before, "fps", "frame_rate") or 0.0, 0.0)


def _settings(graph: Graph, before: list[str]) -> Iterator[str]:
    steps, seed = _number(graph, before, "steps"), _number(graph, before, *_SEEDS)
    if steps:
        yield f"{steps:g} steps"
    if seed is not None:
        yield f"seed {seed}"
    yield from (name.rpartition("/")[2].partition(".")[0][:24] for n in before if (name := lora_of(graph, n)))


def _media(graph: Graph, before: list[str]) -> Iterator[str]:
    for node in before:
        field, kind = MEDIA_FIELDS.get(class_of(graph, node), ("", ""))
        given = value(graph, node, field) if field else None
        if isinstance(given, str) and kind != "audio":
            yield given


def _text(graph: Graph, node: str | None, side: str) -> str:
    link = link_of(graph[node]["inputs"].get(side)) if node else None
    return ", ".join(_texts(graph, link, set())) if link else ""


def _texts(graph: Graph, link: Link, seen: set[Link]) -> Iterator[str]:
    """The texts behind a link. Of what has a positive and a negative side, the first slot is the positive one."""
    node, slot = link
    if link in seen:
        return
    seen.add(link)
    text = value(graph, node, "text")
    if isinstance(text, str):
        yield text
        return
    inputs = graph[node]["inputs"]
    sides = {"positive", "negative"} <= set(inputs)
    for field, other in sources(graph, node):
        if not sides or field == ("positive" if slot == 0 else "negative"):
            yield from _texts(graph, other, seen)


def _any_text(graph: Graph, before: list[str]) -> str:
    """Where nothing is guided: the nearest text that is a prompt."""
    texts = (value(graph, node, field) for node in before for field in ("text", "prompt"))
    return next((text for text in texts if isinstance(text, str) and text), "")


def _number(graph: Graph, before: list[str], *fields: str) -> float | None:
    values = (value(graph, node, field) for node in before for field in fields)
    return next((v for v in values if _is_number(v)), None)


def _is_number(given: Any) -> bool:
    """Whether it counts something: no NaN and no infinity, which Python's JSON lets through."""
    return isinstance(given, int | float) and not isinstance(given, bool) and abs(given) < _ENDLESS
