"""What can be set in the nodes of a graph: its type, what people and Python call it, and what is worth a form. Pure.

A graph says of a field its name and its value, and no more. So the type is the value's; a choice is offered
only for fields of ComfyUI's own nodes whose choices have stood for years, and only where the graph's own value
is one of them. All else is text, and the server says whether it knows it.
"""

from __future__ import annotations

import keyword
import math
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from .model import Node, ParamType, is_seed, snake_case

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = [
    "LARGEST_SEED",
    "RESERVED",
    "GraphField",
    "fields_of",
    "human",
    "is_words",
    "python_name",
    "suggested",
]

# Of the options of a start: an app whose node is called "seconds" must not keep a machine, which is billed.
RESERVED: Final = frozenset({"instance_type", "add_metadata", "use_personal_queue", "retain_seconds"})
LARGEST_SEED: Final = 2**64 - 1  # ComfyUI's nodes.py
_MANY: Final = 80  # characters from which on a text is one to write in
_MOST: Final = 8  # fields that are suggested

_PROMPT: Final = re.compile(r"(?:^|_)(?:text|prompt|positive|negative|caption|lyrics)(?:_|\d*$)")
_SIZE: Final = re.compile(r"(?:^|_)(?:width|height|resolution|aspect_ratio|megapixels)$")
_LENGTH: Final = re.compile(r"^(?:length|duration|seconds|frames|num_frames|video_frames|frame_count|fps|frame_rate)$")
_STEPS: Final = re.compile(r"^(?:num_)?steps$")
_SCALES: Final = re.compile(r"scale|resize|crop", re.IGNORECASE)
_LOADS: Final = re.compile(r"load", re.IGNORECASE)
_WRITTEN: Final = {"cfg": "CFG", "fps": "FPS", "lora_name": "LoRA", "ckpt_name": "Checkpoint", "noise_seed": "Seed"}
_MEDIA_WORDS: Final = {ParamType.IMAGE: "Image", ParamType.VIDEO: "Video", ParamType.AUDIO: "Sound"}

# ComfyUI's comfy/samplers.py and nodes.py; only what every version of the last years has.
_SAMPLERS: Final = (
    "euler",
    "euler_ancestral",
    "heun",
    "heunpp2",
    "dpm_2",
    "dpm_2_ancestral",
    "lms",
    "dpm_fast",
    "dpm_adaptive",
    "dpmpp_2s_ancestral",
    "dpmpp_sde",
    "dpmpp_sde_gpu",
    "dpmpp_2m",
    "dpmpp_2m_sde",
    "dpmpp_2m_sde_gpu",
    "dpmpp_3m_sde",
    "dpmpp_3m_sde_gpu",
    "ddpm",
    "lcm",
    "ddim",
    "uni_pc",
    "uni_pc_bh2",
)
_SCHEDULERS: Final = ("normal", "karras", "exponential", "sgm_uniform", "simple", "ddim_uniform")
_SAMPLING: Final = frozenset({"KSampler", "KSamplerAdvanced", "KSamplerSelect", "BasicScheduler"})
_SCALING: Final = frozenset({"ImageScale", "ImageScaleBy"})
_LISTS: Final = {
    "sampler_name": (_SAMPLING, _SAMPLERS),
    "scheduler": (_SAMPLING, _SCHEDULERS),
    "add_noise": (frozenset({"KSamplerAdvanced"}), ("enable", "disable")),
    "return_with_leftover_noise": (frozenset({"KSamplerAdvanced"}), ("disable", "enable")),
    "upscale_method": (_SCALING, ("nearest-exact", "bilinear", "area", "bicubic", "lanczos")),
    "crop": (frozenset({"ImageScale"}), ("disabled", "center")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphField:
    """A value in a node of a graph.

    Attributes:
        node: Whose it is.
        field: Its name there.
        value: What the graph has there.
        options: The choices of a LIST.
        label: What people call it; no two of a graph share one.
        name: What Python calls it, such as `text_6`; likewise.
        long: Words to write in, such as a prompt.
    """

    node: Node
    field: str
    value: Any
    type: ParamType
    options: tuple[str, ...] = ()
    label: str = ""
    name: str = ""
    long: bool = False

    @property
    def key(self) -> str:
        """Such as `6.text`."""
        return f"{self.node.id}.{self.field}"

    @property
    def is_seed(self) -> bool:
        return self.type is ParamType.INT and is_seed(self.field)


def is_words(name: str) -> bool:
    """Whether a text of that name is one to write, such as a prompt."""
    return bool(_PROMPT.search(snake_case(name)))


def human(name: str) -> str:
    """`sampler_name` → `Sampler name`."""
    words = snake_case(name).replace("_", " ").strip()
    return _WRITTEN.get(name.lower()) or words[:1].upper() + words[1:] or name


def python_name(field: str, node_id: str) -> str:
    """`text` of node `57:8` → `text_57_8`; never a word of Python's, nor the name of an option of the start."""
    name = re.sub(r"\W+", "_", f"{snake_case(field)}_{node_id}").strip("_")
    if name.isidentifier() and not keyword.iskeyword(name) and name not in RESERVED:
        return name
    return "field_" + re.sub(r"\W+", "_", name, flags=re.ASCII)


def fields_of(
    nodes: Iterable[tuple[Node, Mapping[str, Any]]], linked: Mapping[str, set[str]], known: set[str]
) -> tuple[GraphField, ...]:
    """Every field of these nodes that can be set, with labels and names that tell them apart.

    Args:
        nodes: Each with its inputs.
        linked: The nodes that are linked to inputs of a name, such as `negative`.
        known: The ids of all nodes, for a link whose node is written as a number.
    """
    negative = linked.get("negative", set()) - linked.get("positive", set())
    found = [
        made
        for node, inputs in nodes
        for name, value in inputs.items()
        if not _is_link(value, known) and (made := _field(node, name, value)) is not None
    ]
    seeds = sum(f.is_seed for f in found)
    words = Counter(f.node.id for f in found if f.long or f.type in _MEDIA_WORDS)
    labels = [_label(f, negative=f.node.id in negative, seeds=seeds, alone=words[f.node.id] == 1) for f in found]
    names = [python_name(f.field, f.node.id) for f in found]
    times = Counter(labels)
    labels = [f"{la} ({f.node.id})" if times[la] > 1 else la for f, la in zip(found, labels, strict=True)]
    pairs = zip(found, _apart(labels, "{} [{}]"), _apart(names, "{}_{}"), strict=True)
    return tuple(replace(f, label=label, name=name) for f, label, name in pairs)


def _apart(words: Sequence[str], form: str) -> list[str]:
    """Each word once: the second of two gets a number."""
    seen: Counter[str] = Counter()
    taken = []
    for word in words:
        seen[word] += 1
        taken.append(form.format(word, seen[word]) if seen[word] > 1 else word)
    return taken


def _is_link(value: Any, known: set[str]) -> bool:
    """As ComfyUI has it: a pair of a node and a slot. Of what else is a list nothing is known."""
    return isinstance(value, list) and len(value) == 2 and (isinstance(value[0], str) or str(value[0]) in known)  # noqa: PLR2004 - a pair


def _field(node: Node, name: str, value: Any) -> GraphField | None:
    """The field; `None` for what no form can hold."""
    kind = _type(node, name, value)
    if kind is None or (name == "upload" and _LOADS.search(node.kind)):  # the editor's own button
        return None
    options: tuple[str, ...] = ()
    if kind is ParamType.STRING and name in _LISTS:
        classes, choices = _LISTS[name]
        options = choices if node.kind in classes and value in choices else ()
    written = kind is ParamType.STRING and (is_words(name) or len(value) > _MANY or "\n" in value)
    kind = ParamType.LIST if options else kind
    return GraphField(node=node, field=name, value=value, type=kind, options=options, long=written and not options)


def _type(node: Node, name: str, value: Any) -> ParamType | None:
    if isinstance(value, bool):
        return ParamType.BOOLEAN
    if isinstance(value, int):
        return ParamType.INT
    if isinstance(value, float):
        return ParamType.FLOAT if math.isfinite(value) else None
    return (_media(node, name) or ParamType.STRING) if isinstance(value, str) else None


def _media(node: Node, name: str) -> ParamType | None:
    """A file of a loading node: its `image`, `video` or `audio`, or the `file` of one that says which."""
    if not _LOADS.search(node.kind):
        return None
    wanted = name if name != "file" else next((w for w in ("video", "audio", "image") if w in node.kind.lower()), "")
    return ParamType(wanted) if wanted in {"image", "video", "audio"} else None


# Labels


def _label(f: GraphField, *, negative: bool, seeds: int, alone: bool) -> str:
    own = f.node.title if _is_own(f.node) else ""
    if f.is_seed and seeds == 1:
        return "Seed"
    if alone and f.type in _MEDIA_WORDS:
        return own or _MEDIA_WORDS[f.type]
    if alone and f.long:
        return own or ("Negative prompt" if negative else "Prompt")
    return f"{human(f.field)} · {f.node.title or f.node.kind}"


def _is_own(node: Node) -> bool:
    """Whether somebody gave the node its title: ComfyUI's own say no more than the class."""
    title, kind = (re.sub(r"\W", "", text.lower()) for text in (node.title, node.kind))
    return bool(title) and not (title.startswith(kind) or kind.startswith(title))


# Suggestions


def suggested(fields: Sequence[GraphField]) -> tuple[str, ...]:
    """The keys of a handful: prompts, media, the seed, size, length and steps, in that order.

    Args:
        fields: Those that have a part in the result, in the order of the nodes.
    """
    numbers = (ParamType.INT, ParamType.FLOAT)
    groups: list[tuple[int, list[GraphField]]] = [
        (3, [f for f in fields if f.long]),
        (3, [f for f in fields if f.type in _MEDIA_WORDS]),
        (1, [f for f in fields if f.is_seed]),
        (2, _size(fields)),
        (2, [f for f in fields if f.type in numbers and _LENGTH.search(f.field)]),
        (1, [f for f in fields if f.type in numbers and _STEPS.search(f.field)]),
    ]
    return tuple([f.key for most, found in groups for f in found[:most]][:_MOST])


def _size(fields: Sequence[GraphField]) -> list[GraphField]:
    """The size of what is made, and rather not of a node that fits a picture to it.

    None where several nodes have one: a switch may choose between them, and the wrong one would change nothing.
    """
    sizes = [f for f in fields if _SIZE.search(f.field)]
    sizes = [f for f in sizes if not _SCALES.search(f.node.kind)] or sizes
    return sizes if len({f.node for f in sizes}) == 1 else []
