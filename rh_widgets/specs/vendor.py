r"""The vendor's own lists, read into facts in the catalog's format. Pure; tolerant, and never silent.

The forms are those of `developer-kit/model-registry.public.json` and `developer-kit/pricing.public.json` in
the vendor's public repository github.com/HM-RunningHub/ComfyUI_RH_OpenAPI, as of spring 2026; its older
`models_registry.json` is the bare list of the same records. What those files do besides their fields:

- `options` are plain values or `{"value": …}`; an option `empty` stands for "leave it out", and some options
  are there in two spellings (`1k`, `1K`);
- `accept` is a JSON list inside a string, such as `"[\"JPG\",\"PNG\"]"`; a list itself is read too;
- the default of a text is mostly a sample prompt, which is never sent: here it becomes the sample;
- records with `asset_ids_mode` or `real_person_asset_slots` leave out parameters that the documentation has;
- prices name their unit in Chinese (`/秒`, `/次`, `/张`, `/1000字符`) or English; `起` is "from".

A fact holds what the vendor says and nothing else: what it means for a model that we know is `overlay`'s.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import ConfigurationError
from .model import ParamType
from .naming import OUTPUTS

__all__ = ["Registry", "Unread", "VendorPrices", "read_prices", "read_registry"]

Record = dict[str, Any]

_MEDIA = frozenset({"image", "video", "audio"})
_PARTIAL = ("asset_ids_mode", "real_person_asset_slots")
_PROSE = re.compile(r"prompt|text|lyric|title|desc|name|tag|instruction", re.IGNORECASE)
_UNITS = {
    "run": r"次|run|time|request|task",
    "5_seconds": r"5\s*(?:秒|s\b|sec)",
    "second": r"秒|s\b|sec",
    "image": r"张|image|picture",
    "1000_chars": r"千字|1000\s*(?:字|char)|1k\s*char",
}


@dataclass(frozen=True, slots=True)
class Unread:
    """A record that could not be read.

    Attributes:
        place: Its number in the file, from 1.
        endpoint: Empty when even that is not known.
        reason: What is wrong with it, and where.
    """

    place: int
    endpoint: str
    reason: str

    def __str__(self) -> str:
        return f"record {self.place} ({self.endpoint or 'no endpoint'}): {self.reason}"


@dataclass(frozen=True, slots=True)
class Registry:
    """What a file of models says.

    Attributes:
        facts: In the catalog's format, by endpoint; each with the vendor's `name_en`.
        places: Their numbers in the file, from 1.
        unread: The records that are not among them.
    """

    facts: dict[str, Record] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class VendorPrices:
    """What a file of prices says: records in the catalog's form by endpoint, and what was not read."""

    by_endpoint: dict[str, Record] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)


class _UnreadableError(Exception):
    """Why a record cannot be read."""


def read_registry(content: Any) -> Registry:
    """The facts of every record that can be read; the others are named with a reason.

    Raises:
        ConfigurationError: this is no list of models at all.
    """
    registry = Registry()
    for place, record in enumerate(_listed(content, "models"), 1):
        try:
            facts = _model(record)
            if facts["endpoint"] in registry.facts:
                raise _UnreadableError("the endpoint is there twice; the first one counts")  # noqa: TRY301 - as any other
        except _UnreadableError as why:
            registry.unread.append(Unread(place, _endpoint_of(record), str(why)))
        else:
            registry.facts[facts["endpoint"]], registry.places[facts["endpoint"]] = facts, place
    return registry


def read_prices(content: Any, *, today: str) -> VendorPrices:
    """The prices of a file; those that the vendor could not put into rules are passed over.

    Args:
        content: The JSON.
        today: The day that prices without a date get, ISO 8601.

    Raises:
        ConfigurationError: this is no list of prices at all.
    """
    prices = VendorPrices()
    for place, record in enumerate(_listed(content, "pricing"), 1):
        try:
            read = _price(record, today)
        except _UnreadableError as why:
            prices.unread.append(Unread(place, _endpoint_of(record), f"price: {why}"))
        else:
            if read is not None:
                prices.by_endpoint[record["endpoint"]] = read
    return prices


def _listed(content: Any, key: str) -> list[Any]:
    """The records of a file: a list, a list under `key`, or an object by endpoint under it."""
    records = content.get(key) if isinstance(content, Mapping) else content
    if isinstance(records, Mapping):
        records = [{"endpoint": endpoint, **r} if isinstance(r, Mapping) else r for endpoint, r in records.items()]
    if not isinstance(records, list) or not records:
        raise ConfigurationError(f"This is not the vendor's format: a JSON object with a list of {key!r} is expected.")
    return records


def _endpoint_of(record: Any) -> str:
    endpoint = record.get("endpoint") if isinstance(record, Mapping) else None
    return endpoint.strip("/ ") if isinstance(endpoint, str) else ""


def _require(fair: bool, reason: str) -> None:  # noqa: FBT001 - it is the question
    if not fair:
        raise _UnreadableError(reason)


# Models


def _model(record: Any) -> Record:
    _require(isinstance(record, Mapping), "it is not an object")
    endpoint = _endpoint_of(record)
    _require(bool(endpoint), "it has no endpoint")
    output = str(record.get("output_type", "")).lower()
    output = {"string": "text"}.get(output, output)
    _require(output in OUTPUTS, f"output_type {record.get('output_type')!r} is not known")
    params = record.get("params")
    _require(isinstance(params, list), "params is not a list")
    read = [_param(p, number) for number, p in enumerate(params or (), 1)]
    keys = [p["key"] for p in read]
    _require(len(set(keys)) == len(keys), "a parameter is there twice")
    facts: Record = {"endpoint": endpoint, "name_en": record.get("name_en"), "output": output, "params": read}
    return facts | ({"partial": True} if any(key in record for key in _PARTIAL) else {})


def _param(param: Any, number: int) -> Record:
    """One parameter's facts: what is not said is not in it."""
    _require(isinstance(param, Mapping), f"parameter {number} is not an object")
    key = param.get("fieldKey")
    _require(isinstance(key, str) and bool(key.strip()), f"parameter {number} has no fieldKey")
    try:
        return _facts_of(param)
    except _UnreadableError as why:
        raise _UnreadableError(f"parameter {key!r}: {why}") from None


def _facts_of(param: Mapping[str, Any]) -> Record:
    kind = str(param.get("type", "")).lower()
    _require(kind in set(ParamType), f"the type {param.get('type')!r} is not known")
    facts: Record = {"key": param["fieldKey"].strip(), "type": kind}
    if _switch(param, "required"):
        facts["required"] = True
    if kind == "list":
        facts["options"] = _options(param.get("options"))
    if kind in {"int", "float"}:
        facts |= {k: _number(param[k], k) for k in ("min", "max", "step") if param.get(k) not in (None, "")}
        _require(facts.get("min", 0) <= facts.get("max", facts.get("min", 0)), "min is more than max")
    if kind == "string" and param.get("maxLength") not in (None, "", 0):
        facts["max_length"] = _whole(param["maxLength"], "maxLength")
    if kind in _MEDIA:
        facts |= _media(param)
    return facts | _default(param.get("defaultValue"), facts)


def _media(param: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    if accept := _accept(param.get("accept")):
        yield "accept", accept
    if param.get("maxSize") not in (None, "", 0):
        yield "max_mb", _number(param["maxSize"], "maxSize")
    if _switch(param, "multipleInputs"):
        yield "many", True
        most = param.get("maxInputNum", param.get("maxInpuNum"))  # the vendor's own slip
        if most not in (None, "", 0):
            yield "max_items", _whole(most, "maxInputNum")


def _options(options: Any) -> list[str]:
    _require(isinstance(options, list) and bool(options), "a LIST without options")
    values = [o.get("value") if isinstance(o, Mapping) else o for o in options]
    _require(all(isinstance(v, str | int | float) and v != "" for v in values), "an option without a value")
    texts = [_text(v) for v in values]
    by_fold = {text.lower(): text for text in reversed(texts)}  # of two spellings the first
    return [text for text in dict.fromkeys(texts) if by_fold[text.lower()] == text]


def _accept(accept: Any) -> list[str]:
    if accept in (None, "", []):
        return []
    try:
        formats = json.loads(accept) if isinstance(accept, str) else accept
    except ValueError:
        formats = None
    _require(
        isinstance(formats, list) and all(isinstance(f, str) for f in formats), f"accept {accept!r} is not a JSON list"
    )
    return [f.lower().lstrip(".").rpartition("/")[2] for f in formats]


def _default(value: Any, facts: Record) -> Record:
    """The default where it is one; a text of the vendor's making is a sample, and one that does not fit is none."""
    kind = facts["type"]
    if value in (None, "") or kind in _MEDIA:
        return {}
    if kind == "boolean":
        return {"default": str(value).lower() == "true"}
    if kind in {"int", "float"}:
        return {"default": _number(value, "defaultValue")}
    text = _text(value)
    if kind == "list":
        same = [o for o in facts["options"] if o.lower() == text.lower()]
        return {"default": same[0]} if same else {}
    if re.fullmatch(r"[!-~]+", text) and not _PROSE.search(facts["key"]):
        return {"default": text}
    return {"sample": text} if text.isascii() else {}


def _switch(record: Mapping[str, Any], key: str) -> bool:
    return str(record.get(key, False)).lower() == "true"


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _number(value: Any, name: str) -> int | float:
    try:
        _require(not isinstance(value, bool), f"{name} is not a number")
        number = float(value)
        _require(math.isfinite(number), f"{name} is not a number")
        return int(number) if number.is_integer() else number
    except (TypeError, ValueError, OverflowError):
        raise _UnreadableError(f"{name} {value!r} is not a number") from None


def _whole(value: Any, name: str) -> int:
    number = _number(value, name)
    _require(isinstance(number, int) and number > 0, f"{name} {value!r} is not a whole number above 0")
    return int(number)


# Prices


def _price(record: Any, today: str) -> Record | None:
    """A price in the catalog's form; `None` where the vendor has one and could not say it."""
    _require(isinstance(record, Mapping), "it is not an object")
    _require(bool(_endpoint_of(record)), "it has no endpoint")
    rules = record.get("rules") or []
    if not rules and record.get("price") in (None, ""):
        return None
    unit = str(record.get("unit") or "/次")
    price: Record = {
        "currency": str(record.get("currency") or "CNY"),
        "unit": next((name for name, words in _UNITS.items() if re.search(words, unit, re.IGNORECASE)), "unknown"),
        "as_of": str(record.get("updated_at") or today)[:10],
    }
    if "起" in unit or "from" in unit.lower():
        price["from"] = True
    if not rules:
        return price | {"price": _amount(record["price"])}
    _require(isinstance(rules, list), "rules is not a list")
    pairs = [_rule(rule) for rule in rules]
    keys = record.get("depends_on") or dict.fromkeys(key for when, _ in pairs for key in when)
    return price | {"depends_on": [str(key) for key in keys], "rules": pairs}


def _rule(rule: Any) -> list[Any]:
    pair = (rule.get("when"), rule.get("price")) if isinstance(rule, Mapping) else rule
    _require(isinstance(pair, list | tuple) and len(pair) == 2, "a rule is not a condition and a price")  # noqa: PLR2004 - a pair
    when, amount = pair
    if not isinstance(when, Mapping):
        raise _UnreadableError("a rule has no conditions")
    return [{str(key): "" if value is None else _text(value) for key, value in when.items()}, _amount(amount)]


def _amount(value: Any) -> int | float:
    number = _number(value, "a price")
    _require(number >= 0, f"a price of {value!r}")
    return round(number, 4)  # as the vendor does
