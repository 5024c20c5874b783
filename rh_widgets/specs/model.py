"""What the catalog says of a model: frozen, plain, and free of any network."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

__all__ = [
    "Graph",
    "GraphKind",
    "MediaFacts",
    "ModelSpec",
    "Node",
    "ParamSpec",
    "ParamType",
    "Price",
    "class_name",
    "snake_case",
]


class ParamType(StrEnum):
    """The type of a parameter, in the vendor's words."""

    STRING = "string"
    LIST = "list"
    INT = "int"
    FLOAT = "float"
    BOOLEAN = "boolean"
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    MODEL = "model"


_SEED: Final = re.compile(r"(?:^|_)seed$|^seed_?\d*$")
MEDIA_TYPES = frozenset({ParamType.IMAGE, ParamType.VIDEO, ParamType.AUDIO})


class MediaFacts(Protocol):
    """What validation wants to know of a file; `rh_widgets.media.Probe` has it."""

    @property
    def kind(self) -> str:
        """`image`, `video`, `audio`, `text` or `unknown`: read from the content, not from the name."""

    @property
    def format(self) -> str:
        """Such as `jpg`, `png`, `mp4`, `mp3`; empty when unknown."""

    @property
    def size(self) -> int:
        """Bytes."""

    @property
    def seconds(self) -> float | None:
        """The length of a video or of audio."""


@dataclass(frozen=True, kw_only=True, init=False)
class ParamSpec:
    """One parameter of a model.

    Attributes:
        key: The name on the wire (camelCase).
        name: The name in Python (snake_case).
        unit: What a number or an option is measured in, for display: `"s"`.
        options: The exact values of a LIST; strings, also where they look like numbers.
        option_labels: What people call them, in the same order, where the values themselves say little.
        max_mb: The largest file, in MB of 1024² bytes.
        accept: Formats of a media parameter, such as `("jpg", "png")`.
        many: Whether it takes several files; the wire then has an array.
        min_seconds: The shortest clip or sound.
        max_seconds: The longest.
        max_total_seconds: The most that several of them may last together.
        beside: Keys of parameters of which at least one must be given too.
        node_key: A second spelling of `key` on the wire, which some self-hosted models answer to.
        sample: A placeholder for the form; never sent.
        more: Shown only under "More options".
        node: The node of an app or workflow whose field it sets; empty for a key of the request itself. The
            default is then what the graph has there, and is always sent, so that a run can be repeated.
        field: The name of that field.
        long: A text of several lines.
        blank: An empty text is a value of its own, and not "not given".
    """

    key: str
    name: str
    type: ParamType
    label: str
    help: str = ""
    unit: str = ""
    required: bool = False
    default: Any = None
    options: tuple[str, ...] = ()
    option_labels: tuple[str, ...] = ()
    min: float | None = None
    max: float | None = None
    step: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    accept: tuple[str, ...] = ()
    max_mb: float | None = None
    many: bool = False
    max_items: int | None = None
    min_seconds: float | None = None
    max_seconds: float | None = None
    max_total_seconds: float | None = None
    beside: tuple[str, ...] = ()
    node_key: str = ""
    sample: str = ""
    more: bool = False
    node: str = ""
    field: str = ""
    long: bool = False
    blank: bool = False

    # The catalog has 1900 of these, most with a third of the fields. The frozen `__init__` that dataclasses
    # make sets all 33 one by one, in 6 µs; what is not given here stays the default of the class, in 1 µs.
    def __init__(self, *, key: str, name: str, type: ParamType, label: str, **given: Any) -> None:  # noqa: A002 - the vendor's word
        if not given.keys() <= self.__dataclass_fields__.keys():
            raise TypeError(f"no such fields: {sorted(given.keys() - self.__dataclass_fields__.keys())}")
        vars(self).update(given, key=key, name=name, type=type, label=label)

    @property
    def is_media(self) -> bool:
        return self.type in MEDIA_TYPES

    @property
    def is_seed(self) -> bool:
        """Whether it is the seed of a node."""
        return bool(self.node) and self.type is ParamType.INT and is_seed(self.field)

    def option_label(self, value: object) -> str:
        """What people call an option; empty where it has no name of its own."""
        named = dict(zip(self.options, self.option_labels, strict=False))
        return named.get(str(value), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """A public list price.

    Attributes:
        unit: `run`, `second`, `image`, `1000_chars`, `5_seconds` or `unknown`.
        flat: One price for all requests, where there is one.
        rules: Pairs of (conditions on parameters by wire key, price); conditions compare as text.
        lower_bound: The figure is a "from" price.
        as_of: The day of the figure, ISO 8601.
    """

    currency: str
    unit: str
    as_of: str
    flat: Decimal | None = None
    depends_on: tuple[str, ...] = ()
    rules: tuple[tuple[tuple[tuple[str, str], ...], Decimal], ...] = ()
    lower_bound: bool = False


class GraphKind(StrEnum):
    """What a ComfyUI graph is published as."""

    APP = "app"
    QUICK = "quick"
    WORKFLOW = "workflow"


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a graph.

    Attributes:
        id: Its name within the graph, such as `6` or `57:8`.
        title: What its author calls it, for display.
        kind: Its ComfyUI class, such as `KSampler`.
    """

    id: str
    title: str
    kind: str = ""

    def __str__(self) -> str:
        return f"{self.title or self.kind} ({self.id})" if self.title or self.kind else f"node {self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """The ComfyUI graph behind an app or a workflow.

    Attributes:
        kind: How it is started.
        id: The app's or the workflow's, as the site has it.
        site: Where it is: ids of one site mean nothing on another.
        nodes: Those that are known; of an app only the ones that it opens.
        fixed: What each request of it carries besides the parameters, by wire key.
        cover: The address of a picture of it.
        page: Where people see it.
        rest: Tells what no parameter sets from what it is after a change by its author; empty where it is not known.
    """

    kind: GraphKind
    id: str
    site: str = ""
    nodes: tuple[Node, ...] = ()
    fixed: tuple[tuple[str, Any], ...] = ()
    cover: str = ""
    page: str = ""
    rest: str = ""

    def node(self, node_id: str | None) -> Node | None:
        """The node of that id, if it is known."""
        return next((node for node in self.nodes if node.id == node_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSpec:
    """One model: its endpoint, its parameters, its price. Also an app or a workflow, which has a `graph`.

    Attributes:
        endpoint: The path below `/openapi/v2/`.
        name: The documentation's name; several spellings of it find the model.
        class_name: The name of its class in `rh.models`.
        task: What goes in and what comes out, such as `image-to-video`.
        output: `video`, `image`, `audio`, `3d` or `text`; empty for an app, whose results tell.
        sound: `always`, `never`, or the key of the boolean parameter that switches it.
        shelf: The documentation's section; sometimes odd, sometimes none.
        notes: What a user should know before spending, such as "delisted".
        graph: The ComfyUI graph that it is, for an app or a workflow; `None` for a model.
    """

    endpoint: str
    name: str
    class_name: str
    title: str
    summary: str
    family: str
    task: str
    output: str
    params: tuple[ParamSpec, ...]
    price: Price | None = None
    sound: str = "never"
    in_sidebar: bool = True
    in_registry: bool = True
    shelf: str = ""
    notes: tuple[str, ...] = ()
    graph: Graph | None = None
    _by_name: dict[str, ParamSpec] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        by_name = self._by_field() | {p.key: p for p in self.params} | {p.name: p for p in self.params}
        object.__setattr__(self, "_by_name", by_name)

    def _by_field(self) -> dict[str, ParamSpec]:
        """Parameters of nodes by their bare field, such as `text` for `text_6`, where only one has it."""
        fields = [(name, p) for p in self.params if p.node for name in {p.field, snake_case(p.field)}]
        names = [name for name, _ in fields]
        return {name: p for name, p in fields if names.count(name) == 1}

    def words(self, params: Mapping[str, Any]) -> str:
        """What was asked for in words: the prompt, else the first text to write, and rather not what is unwanted.

        Args:
            params: By Python name.

        Returns:
            The words; empty where there are none.
        """
        long = sorted((p for p in self.params if p.long), key=lambda p: "negative" in p.label.lower())
        return next((str(value) for name in ("prompt", *(p.name for p in long)) if (value := params.get(name))), "")

    def param(self, name: str) -> ParamSpec | None:
        """The parameter of that name, in Python's or the wire's spelling; a trailing underscore is forgiven."""
        return self._by_name.get(name) or self._by_name.get(name.rstrip("_"))


@cache
def snake_case(key: str) -> str:
    """`imageUrl` → `image_url`, `returnLastFrame` → `return_last_frame`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", key).replace("-", "_").lower()


def is_seed(name: str) -> bool:
    """Whether a whole number of that name, in a node, decides the dice."""
    return bool(_SEED.search(snake_case(name)))


def class_name(name: str) -> str:
    """`sora-2/text-to-video-pro` → `Sora2TextToVideoPro`: cut at every non-alphanumeric, capitalise, join.

    A name that begins with a digit gets `Model` before it, since Python allows no such class.
    """
    joined = "".join(piece[:1].upper() + piece[1:] for piece in re.split(r"[^0-9A-Za-z]+", name))
    return joined if joined[:1].isalpha() else f"Model{joined}"
