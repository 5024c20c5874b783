"""A team's own models: records in the catalog's own format, read with care. Pure.

    {"endpoint": "acme/house-style/text-to-image", "output": "image", "params": [
        {"key": "prompt", "type": "string", "required": true, "max_length": 800},
        {"key": "size", "type": "list", "options": ["1k", "2k"], "default": "1k"}]}

A record has the fields of `ModelSpec`, its `params` those of `ParamSpec`, its `price` those of `Price`
(with `price` for a flat one, and `rules` as pairs of conditions and price). Only `endpoint`, `output` and
`params` must be there: names are made by the project's rules, and words that many models share come from
the glossary. The records of the package's own files are right by test, and do not pass here.
"""

from __future__ import annotations

import difflib
import json
import keyword
import math
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any

from ..errors import ConfigurationError, ParameterError
from .catalog import parse_model
from .model import ModelSpec, ParamSpec, ParamType, Price, class_name
from .naming import OUTPUTS, task_of, title_of
from .validate import coerce

__all__ = ["check_class_names", "complete", "read_models", "record_of", "records_of", "spec_of"]

UNITS = ("run", "second", "image", "1000_chars", "5_seconds", "unknown")
_ENDPOINT = re.compile(r"(?!/)(?!.*(?:^|/)\.{1,2}(?:/|$))(?!.*//)[^\s?#%\\:]+(?: [^\s?#%\\:]+)*(?<!/)")

Check = tuple[Callable[[Any], bool], str]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool) and math.isfinite(value)


def _are_texts(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(v, str) and v for v in value)


TEXT: Check = (lambda v: isinstance(v, str), "must be text")
NAME: Check = (lambda v: isinstance(v, str) and bool(v.strip()), "must be text, and not empty")
SWITCH: Check = (lambda v: isinstance(v, bool), "must be true or false")
NUMBER: Check = (_is_number, "must be a number")
COUNT: Check = (lambda v: isinstance(v, int) and not isinstance(v, bool) and v >= 0, "must be a whole number")
TEXTS: Check = (_are_texts, "must be a list of texts")
LIST: Check = (lambda v: isinstance(v, list | tuple), "must be a list")
RECORD: Check = (lambda v: isinstance(v, Mapping), "must be an object of fields and values")

_MODEL: Mapping[str, Check] = {
    "endpoint": (lambda v: isinstance(v, str) and bool(_ENDPOINT.fullmatch(v)), "must be a path below /openapi/v2/"),
    "output": (lambda v: v in OUTPUTS, f"must be one of {', '.join(OUTPUTS)}"),
    "params": LIST,
    **dict.fromkeys(("name", "title", "task", "family", "class_name", "sound"), NAME),
    **dict.fromkeys(("summary", "shelf"), TEXT),
    **dict.fromkeys(("in_sidebar", "in_registry"), SWITCH),
    "price": RECORD,
    "notes": TEXTS,
}
_BY_ANNOTATION: Mapping[str, Check] = {
    "str": TEXT,
    "bool": SWITCH,
    "float | None": NUMBER,
    "int | None": COUNT,
    "tuple[str, ...]": TEXTS,
    "ParamType": (lambda v: v in set(ParamType), f"must be one of {', '.join(ParamType)}"),
    "Any": (lambda _: True, ""),
}
_PARAM = {f.name: _BY_ANNOTATION[str(f.type)] for f in fields(ParamSpec)} | {"key": NAME}
_PRICE: Mapping[str, Check] = {
    "currency": NAME,
    "unit": (lambda v: v in UNITS, f"must be one of {', '.join(UNITS)}"),
    "as_of": TEXT,
    "price": NUMBER,
    "depends_on": TEXTS,
    "rules": (lambda v: isinstance(v, list | tuple) and all(map(_is_rule, v)), "must be pairs of conditions and price"),
    "from": SWITCH,
}
_ORDERED = (("min", "max"), ("min_length", "max_length"), ("min_seconds", "max_seconds"))


def _is_rule(value: Any) -> bool:
    if not isinstance(value, list | tuple) or len(value) != 2 or not isinstance(value[0], Mapping):  # noqa: PLR2004 - a pair
        return False
    return _is_number(value[1]) and all(isinstance(v, str) for v in value[0].values())


def spec_of(record: Any, where: str = "") -> ModelSpec:
    """The `ModelSpec` of a record of somebody else's.

    Args:
        record: What JSON or a user gave.
        where: The file it is from, for messages.

    Raises:
        ConfigurationError: it is wrong; names the record, the field, and what it must be.
    """
    whole = complete(record, where)
    return parse_model(whole, family=whole["family"])


def record_of(spec: ModelSpec) -> dict[str, Any]:
    """The record of a model, for JSON: what `spec_of` makes the same model of. Apps and workflows have none."""
    record = {f.name: getattr(spec, f.name) for f in fields(spec) if f.init and f.name != "graph"}
    record["notes"] = list(spec.notes)
    record["params"] = [
        {name: list(v) if isinstance(v, tuple) else v for name, v in vars(p).items()} for p in spec.params
    ]
    if spec.price is not None:
        record["price"] = _price_record(spec.price)
    return record


def _price_record(price: Price) -> dict[str, Any]:
    record = {"currency": price.currency, "unit": price.unit, "as_of": price.as_of, "from": price.lower_bound}
    rules = [[dict(when), float(amount)] for when, amount in price.rules]
    flat = {} if price.flat is None else {"price": float(price.flat)}
    return {**record, **flat, "depends_on": list(price.depends_on), "rules": rules}


def complete(record: Any, where: str = "") -> dict[str, Any]:
    """The record with everything that the catalog wants to know, checked.

    Raises:
        ConfigurationError: as `spec_of`.
    """
    wrong = _Wrong(record, where)
    wrong.unless(isinstance(record, Mapping), "", RECORD[1])
    wrong.check(record, _MODEL, needed=("endpoint", "output", "params"))
    for number, param in enumerate(record["params"]):
        _check_param(param, wrong.at(param, number))
    if record.get("price") is not None:
        wrong.at(None, "price").check(record["price"], _PRICE, needed=())
    whole = _with_names(record)
    wrong.unless(whole["class_name"].isidentifier(), "class_name", "must be a name that Python takes")
    _check_together(parse_model(whole, family=whole["family"]), wrong)
    return whole


def _with_names(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record with names by rule where it has none of its own."""
    name = record.get("name", record["endpoint"])
    price = {"currency": "CNY", "unit": "run", "as_of": "", **record["price"]} if record.get("price") else None
    made = {
        "name": name,
        "class_name": class_name(name),
        "title": title_of(name),
        "summary": "",
        "family": "own",
        "task": task_of(record["endpoint"], name, record["output"], [p["type"] for p in record["params"]]),
    }
    return {**made, **record, "price": price}


def _check_param(param: Any, wrong: _Wrong) -> None:
    wrong.unless(isinstance(param, Mapping), "", RECORD[1])
    wrong.check(param, _PARAM, needed=("key", "type"))
    wrong.unless(param["type"] != "list" or bool(param.get("options")), "options", "must be there for a list")
    for low, high in _ORDERED:
        if param.get(low) is not None and param.get(high) is not None:
            wrong.unless(param[low] <= param[high], low, f"must not be more than {high}")


def _check_together(spec: ModelSpec, wrong: _Wrong) -> None:
    """What can only be said of a parameter that is read, and of all of them together."""
    seen: set[str] = set()
    for number, p in enumerate(spec.params):
        here = wrong.at({"key": p.key}, number)
        here.unless(p.name.isidentifier() and not keyword.iskeyword(p.name), "name", "must be a name that Python takes")
        here.unless(not seen & {p.key, p.name}, "key", "must not be there twice")
        seen |= {p.key, p.name}
        if p.default is not None:
            try:
                coerce(p, p.default)
            except ParameterError as error:
                here.unless(fair=False, field="default", reason=f"is not taken by the parameter itself: {error.reason}")
    keys = {p.key for p in spec.params}
    known = spec.sound in {"always", "never"} | keys
    wrong.unless(known, "sound", "must be always, never, or the key of a parameter")


class _Wrong:
    """Says where a record is wrong, in the same words everywhere."""

    def __init__(self, record: Any, where: str, inside: str = "") -> None:
        endpoint = record.get("endpoint") if isinstance(record, Mapping) else None
        self.model = f"The model {endpoint!r}" if isinstance(endpoint, str) and endpoint else "A model without endpoint"
        self.where, self.inside = where, inside

    def at(self, param: Any, place: int | str) -> _Wrong:
        """The same for one parameter, by its number and key, or for the price."""
        key = param.get("key") if isinstance(param, Mapping) else None
        inner = _Wrong(None, self.where, f"params[{place}]" if isinstance(place, int) else place)
        inner.model, inner.inside = self.model, inner.inside + (f" ({key})" if isinstance(key, str) else "")
        return inner

    def unless(self, fair: bool, field: str, reason: str) -> None:  # noqa: FBT001 - it is the question
        if not fair:
            place = " ".join(filter(None, [self.inside, field and f"{field!r}"]))
            file = f" in {self.where}" if self.where else ""
            raise ConfigurationError(f"{self.model}{file} cannot be used: {place or 'it'} {reason}.")

    def check(self, record: Mapping[str, Any], table: Mapping[str, Check], *, needed: Iterable[str]) -> None:
        for field in needed:
            self.unless(field in record, field, "is missing")
        for field, value in record.items():
            if field not in table:
                near = difflib.get_close_matches(str(field), table, n=1)
                self.unless(fair=False, field=str(field), reason=f"is no field{f'; {near[0]!r} is' if near else ''}")
            is_right, reason = table[field]
            self.unless(value is None or is_right(value), field, reason)


def check_class_names(specs: Iterable[ModelSpec], classes: Mapping[str, str]) -> None:
    """Two models cannot have one class.

    Args:
        specs: The new models.
        classes: The endpoints of all others by class name.

    Raises:
        ConfigurationError: names both, and what to change.
    """
    taken = dict(classes)
    for spec in specs:
        other = taken.setdefault(spec.class_name, spec.endpoint)
        if other != spec.endpoint:
            raise ConfigurationError(
                f"The model {spec.endpoint!r} cannot be used: its class would be {spec.class_name}, "
                f"which {other!r} has. Give it another 'name', or a 'class_name'."
            )


def read_models(
    source: Mapping[str, Any] | ModelSpec | Iterable[ModelSpec] | str | os.PathLike[str],
) -> list[ModelSpec]:
    """The models of a record or of a file; those that are models already as they are.

    Raises:
        ConfigurationError: as `spec_of`; or the file cannot be read.
    """
    if isinstance(source, ModelSpec):
        return [source]
    if isinstance(source, str | os.PathLike):
        return [spec_of(record, str(source)) for record in records_of(source)]
    records = records_of(source) if isinstance(source, Mapping) else source
    return [record if isinstance(record, ModelSpec) else spec_of(record) for record in records]


def records_of(source: Mapping[str, Any] | str | os.PathLike[str]) -> list[Any]:
    """The records of a file, as they are; a family's `family` stands in each.

    Raises:
        ConfigurationError: there is no such file, or it holds no JSON of the right form.
    """
    content = source if isinstance(source, Mapping) else _json(Path(source).expanduser())
    if isinstance(content, Mapping) and "models" in content:
        family = {"family": content["family"]} if "family" in content else {}
        content = [{**family, **m} if isinstance(m, Mapping) else m for m in _listed(content["models"], source)]
    return [content] if isinstance(content, Mapping) else _listed(content, source)


def _listed(content: Any, source: object) -> list[Any]:
    if not isinstance(content, list):
        raise ConfigurationError(f"{source} holds no models: a record, a list of records, or an object with 'models'.")
    return content


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise ConfigurationError(f"The models in {path} cannot be read: {error.strerror or error}.") from None
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"The models in {path} cannot be read: it is not JSON ({error}).") from None
