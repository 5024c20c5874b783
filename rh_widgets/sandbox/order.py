"""What is to be drawn for a task: size, length, words, pictures, sound, and the seed of the scene."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..media import Probe, probe
from .geometry import clip_seconds, frame_size, image_count, sound_seconds
from .wanted import wanted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..specs import ModelSpec
    from .lifecycle import Task
    from .wanted import Wanted

__all__ = ["Order", "order_of", "orders_of_graph", "output_types"]

_FORMATS = {"video": "mp4", "audio": "mp3", "3d": "glb"}
_IMAGE_FORMATS = {"jpeg": "jpg", "webp": "webp"}
_STRENGTH = {"small": 0.5, "auto": 1.0, "medium": 1.2, "large": 2.0}
_SHOWN_VALUE = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A result to render.

    Attributes:
        seed: A hash of the request: the same for the same request, and all that chance may depend on.
        caption: The parameters in one line.
        pictures: Files to show, in order; images and clips.
        outside: Addresses of input that is not ours to fetch; stand-ins are drawn for them.
        strength: How much it moves, 1 as usual.
        sample_rate: Of a sound, in Hz; 0 as usual.
        bit_rate: Of a sound, in bits a second; 0 as usual.
        rate: Of a clip, in frames a second; 0 as usual.
    """

    seed: str
    title: str
    prompt: str
    caption: str
    width: int
    height: int
    seconds: float
    sound: bool
    strength: float = 1.0
    pictures: tuple[Path, ...] = ()
    outside: tuple[str, ...] = ()
    sample_rate: int = 0
    bit_rate: int = 0
    rate: float = 0

    def numbered(self, index: int) -> Order:
        """The order for one of several results: alike, and none twice."""
        return replace(self, seed=f"{self.seed} {index}") if index else self


def output_types(spec: ModelSpec, payload: dict[str, Any]) -> list[str]:
    """The types of the files that a request yields; none where the answer is text."""
    if spec.output == "image":
        return [_image_format(payload)] * image_count(payload)
    first = _FORMATS.get(spec.output)
    if first is None:
        return []
    return [first, "png"] if payload.get("returnLastFrame") is True else [first]


def _image_format(payload: dict[str, Any]) -> str:
    asked = str(payload.get("outputFormat", "")).partition("(")[0].strip()
    return _IMAGE_FORMATS.get(asked, "png")


def order_of(spec: ModelSpec, task: Task, folder: Path) -> Order:
    """The order for a task; media references are below `folder`. Looks into the input files."""
    payload = task.payload
    references = list(_references(spec, payload))
    pictures = [folder / ref for kind, ref in references if kind != "audio" and "://" not in ref]
    facts = [probe(folder / ref) for _, ref in references if "://" not in ref]
    width, height = frame_size(payload, _first_size(facts))
    seconds_of = sound_seconds if spec.output == "audio" else clip_seconds
    return Order(
        seed=task.digest,
        title=spec.title,
        prompt=str(payload.get("prompt") or payload.get("text") or ""),
        caption=_caption(spec, payload),
        width=width,
        height=height,
        seconds=seconds_of(payload, next((f.seconds for f in facts if f.seconds), None)),
        sound=spec.sound == "always" or _switched_on(spec, payload),
        strength=_STRENGTH.get(str(payload.get("movementAmplitude", "auto")), 1.0),
        pictures=tuple(pictures),
        outside=tuple(ref for kind, ref in references if kind != "audio" and "://" in ref),
        sample_rate=int(payload.get("sampleRate") or 0),
        bit_rate=int(payload.get("bitrate") or 0),
    )


def orders_of_graph(task: Task, title: str, folder: Path) -> list[Order]:
    """The orders for a task of a graph, one for each of its files; media references are below `folder`."""
    ends = wanted(task.graph)
    orders = [_order_of_end(end, task, title, folder) for end in ends for _ in range(end.count)]
    return [order.numbered(number) for number, order in enumerate(orders)]


def _order_of_end(end: Wanted, task: Task, title: str, folder: Path) -> Order:
    pictures = [folder / ref for ref in end.media if "://" not in ref]
    width, height = _size_of_end(end, _first_size([probe(path) for path in pictures[:1]]))
    length = [f"{end.seconds:.3g} s"] if end.seconds else []
    return Order(
        seed=task.digest,
        title=title,
        prompt=end.prompt,
        caption=" \u00b7 ".join([f"{width} \u00d7 {height}", *length, *end.settings]),
        width=width,
        height=height,
        seconds=end.seconds,
        sound=False,
        pictures=tuple(pictures),
        outside=tuple(ref for ref in end.media if "://" in ref),
        rate=end.rate,
    )


def _size_of_end(end: Wanted, picture: tuple[int, int] | None) -> tuple[int, int]:
    if end.width or not picture:
        return frame_size({"width": end.width, "height": end.height})
    return frame_size({"width": round(picture[0] * end.scale), "height": round(picture[1] * end.scale)})


def _references(spec: ModelSpec, payload: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for p in spec.params:
        if p.is_media and p.key in payload:
            value = payload[p.key]
            for ref in value if isinstance(value, list) else [value]:
                yield p.type.value, ref


def _first_size(facts: list[Probe]) -> tuple[int, int] | None:
    return next(((f.width, f.height) for f in facts if f.width and f.height), None)


def _switched_on(spec: ModelSpec, payload: dict[str, Any]) -> bool:
    p = spec.param(spec.sound)
    return p is not None and payload.get(p.key, p.default) in {True, "true"}


def _caption(spec: ModelSpec, payload: dict[str, Any]) -> str:
    """Such as `720p · 5 s · 16:9 · seed 42`: what can be read without its name stands alone."""
    parts = []
    for p in spec.params:
        value = payload.get(p.key)
        if value is None or p.is_media or p.key in {"prompt", "text"} or isinstance(value, bool):
            continue
        text = str(value)[:_SHOWN_VALUE] + (f" {p.unit}" if p.unit else "")
        parts.append(
            text if p.unit or p.key in {"resolution", "size", "ratio", "aspectRatio"} else f"{p.label.lower()} {text}"
        )
    return " · ".join(parts)
