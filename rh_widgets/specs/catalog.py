"""The catalog: one JSON file per family, read once, on first use.

`sources` says what else is in it: what a refresh brought, and a team's own models.

A record becomes a `ModelSpec` when it is first asked for: names are known at once, and who needs one
model of hundreds pays for one.

The words of the parameters that many models share (label, help, unit, sample, whether it is shown
under "More options") stand once, in `glossary.json`, by wire key. Where a key means another thing
for a task, a family or a kind of output, an entry such as `prompt@image-to-image` takes the place
of the plain one; what a model's own record says comes before both.
"""

from __future__ import annotations

import difflib
import json
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from ..errors import UnknownModelError
from .model import ModelSpec, ParamSpec, ParamType, Price, class_name, snake_case
from .search import search

if TYPE_CHECKING:
    import os
    from importlib.resources.abc import Traversable

    from .matches import Matches

__all__ = ["Catalog", "builtin_catalog", "builtin_records", "catalog_of", "glossary_keys", "parse_model"]

Finish = Callable[[Mapping[str, Any]], Mapping[str, Any]]

_GLOSSARY = "glossary.json"
_TYPES = {t.value: t for t in ParamType}
_LISTS = frozenset({"options", "accept", "beside"})
_SIGNS = re.compile(r"[^0-9a-z]+")


def _words(text: str) -> str:
    """The spelling under which names are compared: lower case, letters and digits only."""
    return _SIGNS.sub("", text.lower())


@dataclass(frozen=True)
class _Record:
    """A model as its file has it, with what it is found by."""

    endpoint: str
    name: str
    class_name: str
    in_registry: bool
    family: str
    values: Mapping[str, Any]
    finish: Finish

    @property
    def spec(self) -> ModelSpec:
        if "_spec" not in vars(self):
            # Two threads get one and the same.
            vars(self).setdefault("_spec", parse_model(self.finish(self.values), family=self.family))
        spec: ModelSpec = vars(self)["_spec"]
        return spec


class Catalog(Mapping[str, ModelSpec]):
    """Every known model, by endpoint; also found by documentation name or class name, in any case.

    `catalog[name]` raises `UnknownModelError` with the three nearest names.

    Attributes:
        classes: Endpoints by class name, in their exact spelling.
        registered: The endpoints that were registered, whether from a file or by `register`.
    """

    def __init__(self, models: Iterable[ModelSpec | _Record]) -> None:
        self._lock = threading.Lock()
        self.registered: frozenset[str] = frozenset()
        self._take({m.endpoint: m for m in models})

    def _take(self, entries: dict[str, ModelSpec | _Record]) -> None:
        names: dict[str, str] = {}
        # Endpoints are unique and win; of two models under one documentation name the registry's has it.
        listed = sorted(entries.values(), key=lambda m: not m.in_registry)
        for spelling in ("endpoint", "name", "class_name"):
            for m in listed:
                names.setdefault(_words(getattr(m, spelling)), m.endpoint)
        # Whole and in this order: who reads meanwhile, on any thread, finds an entry for every name.
        self._entries, self._names = entries, names
        self.classes = {m.class_name: m.endpoint for m in reversed(entries.values())}

    def register(
        self, model: Mapping[str, Any] | ModelSpec | Iterable[ModelSpec] | str | os.PathLike[str], /
    ) -> list[ModelSpec]:
        """Add models of your own, or replace those of the same endpoint, for this session.

        They then have a class under `rh.models`, and are found wherever a model is named. What shall be there
        in every session is written in a file: see `rh_widgets.specs.sources`.

        Args:
            model: A record in the catalog's own format (see `rh_widgets.specs.own`), a `ModelSpec` or several,
                or the path of a JSON file with one record, a list of them, or `{"family": …, "models": […]}`.

        Returns:
            The models, in their order.

        Raises:
            ConfigurationError: a record is wrong, which names it and its field; nothing was registered.
        """
        from .own import check_class_names, read_models

        specs = read_models(model)
        with self._lock:
            others = self._entries.keys() - {spec.endpoint for spec in specs}
            check_class_names(specs, {self._entries[e].class_name: e for e in others})
            self._take(self._entries | {spec.endpoint: spec for spec in specs})
            self.registered |= {spec.endpoint for spec in specs}
        return specs

    def __getitem__(self, name: str) -> ModelSpec:
        try:
            entry = self._entries.get(str(name)) or self._entries[self._names[_words(str(name))]]
        except KeyError:
            raise UnknownModelError(str(name), self.nearest(str(name))) from None
        return entry if isinstance(entry, ModelSpec) else entry.spec

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and _words(name) in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return repr(self.search())

    def _repr_html_(self) -> str:
        return self.search()._repr_html_()

    def search(
        self,
        words: str = "",
        *,
        task: str | None = None,
        output: str | None = None,
        family: str | None = None,
        takes: str | None = None,
        max_price: float | str | Decimal | None = None,
        cheapest_first: bool = False,
    ) -> Matches:
        """The models that match all words and filters, the best first: `search("image to video", max_price=2)`.

        Hyphens, case and small slips are forgiven, and `img2vid` or `picture to clip` are understood.

        Args:
            words: Each must be found in the title, name, endpoint, family, task or summary.
            task: Such as `"image-to-video"`.
            output: `"video"`, `"image"`, `"audio"`, `"3d"` or `"text"`.
            family: Such as `"kling"`.
            takes: What goes in: `"image"`, `"video"`, `"audio"`, or `"text"` where words alone will do.
            max_price: The most that one run as the model comes may cost by the public list, in CNY. Models
                whose price is not known are left out; `unpriced` of the result says how many.
            cheapest_first: By that price; those without a known one come last.

        Raises:
            ParameterError: for values that no model has, with those that there are.
        """
        return search(
            self,
            words,
            task=task,
            output=output,
            family=family,
            takes=takes,
            max_price=max_price,
            cheapest_first=cheapest_first,
        )

    @property
    def names(self) -> list[str]:
        """What completes a name as it is typed: the documentation's names, then the endpoints, each once."""
        return list(dict.fromkeys([*(m.name for m in self._entries.values()), *self._entries]))

    def _ipython_key_completions_(self) -> list[str]:
        return self.names

    def nearest(self, name: str) -> list[str]:
        """Three documentation names, by likeness of the letters and by the words that they share."""
        asked = set(re.findall(r"[0-9a-z]+", name.lower()))

        def likeness(m: ModelSpec | _Record) -> float:
            words = set(re.findall(r"[0-9a-z]+", f"{m.name} {m.endpoint}".lower()))
            letters = max(
                difflib.SequenceMatcher(None, _words(name), _words(text)).ratio()
                for text in (m.name, m.endpoint, m.class_name)
            )
            return letters + len(asked & words) / max(len(asked), 1)

        return [m.name for m in sorted(self._entries.values(), key=likeness, reverse=True)[:3]]


def _folder() -> Traversable:
    return resources.files(__package__) / "data"


@cache
def builtin_catalog() -> Catalog:
    """The catalog that ships with the package, and nothing else."""
    return catalog_of(builtin_records())


def builtin_records() -> list[dict[str, Any]]:
    """The records of the package's files; each with its `family`."""
    files = sorted((f for f in _folder().iterdir() if f.name.endswith(".json")), key=lambda f: f.name)
    families = [json.loads(file.read_text("utf-8")) for file in files if file.name != _GLOSSARY]
    return [{**record, "family": family["family"]} for family in families for record in family["models"]]


def catalog_of(records: Iterable[Mapping[str, Any]], finish: Finish = lambda record: record) -> Catalog:
    """A catalog of records that are known to be right.

    Args:
        records: Each with its `family`.
        finish: What is done to a record before it is read, when its model is first asked for; the names stay.
    """
    return Catalog(_record(record, finish) for record in records)


def _record(values: Mapping[str, Any], finish: Finish) -> _Record:
    name = values["name"]
    in_registry = values.get("in_registry", True)
    named = values.get("class_name") or class_name(name)
    return _Record(values["endpoint"], name, named, in_registry, values["family"], values, finish)


def parse_model(record: Mapping[str, Any], *, family: str) -> ModelSpec:
    """A `ModelSpec` from one JSON record; the record's keys are the attributes' names."""
    known = {k: record[k] for k in ("endpoint", "name", "title", "summary", "task", "output")}
    extra = {k: record[k] for k in ("sound", "in_sidebar", "in_registry", "shelf") if k in record}
    price = record.get("price")
    about = (record["task"], family, record["output"])
    return ModelSpec(
        **known,
        **extra,
        family=family,
        class_name=record.get("class_name") or class_name(record["name"]),
        params=tuple(_param(p, about) for p in record["params"]),
        price=_price(price) if price else None,
        notes=tuple(record.get("notes", ())),
    )


@cache
def _glossary() -> dict[str, dict[str, Any]]:
    words: dict[str, dict[str, Any]] = json.loads((_folder() / _GLOSSARY).read_text("utf-8"))
    return words


def glossary_keys() -> frozenset[str]:
    """The wire keys that have words of their own."""
    return frozenset(entry.partition("@")[0] for entry in _glossary())


@cache
def _words_of(key: str, about: tuple[str, ...]) -> dict[str, Any]:
    """What the glossary says of a key, for a task, a family and an output: the first of them that it knows."""
    name = snake_case(key)
    plain = {"name": name, "label": name.replace("_", " ").capitalize()}
    entries = (_glossary().get(spelling) for spelling in (*(f"{key}@{word}" for word in about), key))
    return plain | next(filter(None, entries), {})


def _param(record: Mapping[str, Any], about: tuple[str, ...]) -> ParamSpec:
    values = {**_words_of(record["key"], about), **record}
    values["type"] = _TYPES[values["type"]]
    for name in _LISTS & record.keys():
        values[name] = tuple(record[name])
    return ParamSpec(**values)


def _price(record: Mapping[str, Any]) -> Price:
    flat = record.get("price")
    return Price(
        currency=record["currency"],
        unit=record["unit"],
        as_of=record["as_of"],
        flat=None if flat is None else Decimal(str(flat)),
        depends_on=tuple(record.get("depends_on", ())),
        rules=tuple((tuple(when.items()), Decimal(str(price))) for when, price in record.get("rules", ())),
        lower_bound=bool(record.get("from", False)),
    )
