"""What a refresh knows better than the package: facts of the vendor's, kept in one file, laid over our records.

Only facts are kept. Titles, labels, help and notes stay those of the package, also of a later version of it;
so does what the vendor's format cannot say (the length of clips, what must be given beside what). A model that
the vendor no longer lists stays, with a note: old runs need it.

The file has two lines: what it is, with a checksum of the second, and the facts. So one that was cut short or
changed by hand is found out at once, before anything of it is believed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..errors import ConfigurationError
from .catalog import catalog_of, glossary_keys, parse_model
from .model import ParamType, class_name
from .naming import documentation_name, family_of, sound_of, summary_of, task_of, title_of
from .own import complete

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from .catalog import Catalog
    from .vendor import Registry, VendorPrices

__all__ = ["Overlay", "next_overlay", "read_overlay", "write_overlay"]

Record = dict[str, Any]

FORMAT = 1
# What the vendor's format can say of a parameter: what it does not say is not so.
_SAID = frozenset(
    {
        "type",
        "required",
        "default",
        "options",
        "min",
        "max",
        "step",
        "max_length",
        "accept",
        "max_mb",
        "many",
        "max_items",
    }
)


@dataclass(frozen=True, slots=True)
class Overlay:
    """The vendor's facts by endpoint, and what the vendor no longer lists.

    Attributes:
        facts: In the catalog's format; those of models that the package does not have are whole records.
        delisted: The day on which a refresh first missed a model, by endpoint.
        source: The file or address that the last refresh read.
        read_at: The day of it, ISO 8601.
    """

    facts: Mapping[str, Record] = field(default_factory=dict)
    delisted: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    read_at: str = ""

    def over(self, records: Iterable[Record]) -> Catalog:
        """The catalog of the package's records with the facts over them, and of the models that are new."""
        own = {record["endpoint"]: record for record in records}
        new = {endpoint: facts for endpoint, facts in self.facts.items() if endpoint not in own}
        # The facts of a model are laid over its record when it is first asked for: hundreds at once would be felt.
        return catalog_of(map(self._noted, (own | new).values()), self._laid)

    def _laid(self, record: Mapping[str, Any]) -> Mapping[str, Any]:
        facts = self.facts.get(record["endpoint"])
        return record if facts is None else _laid_over(record, facts)

    def _noted(self, record: Record) -> Record:
        if (day := self.delisted.get(record["endpoint"])) is None:
            return record
        note = f"Delisted: the vendor's list of {day} no longer has this model; a request may be refused."
        return {**record, "in_registry": False, "notes": [*record.get("notes", ()), note]}


def _laid_over(own: Mapping[str, Any], facts: Record) -> Record:
    """Our record with the vendor's facts in place of ours."""
    ours, theirs = ({p["key"]: p for p in record["params"]} for record in (own, facts))
    partial = facts.get("partial", False)
    # Ours in our order, then the new ones. A list without parameters says nothing: the vendor may publish
    # them elsewhere.
    kept = [p for key, p in ours.items() if key in theirs or not theirs or _is_unsaid(p, partial=partial)]
    params = [_param_over(p, theirs[p["key"]]) if p["key"] in theirs else p for p in kept]
    params += [_param_over({}, p) for key, p in theirs.items() if key not in ours]
    keys = {p["key"] for p in params}
    price = {"price": facts["price"]} if "price" in facts else {}
    laid = {**own, **price, "params": [_beside(p, keys) for p in params]}
    if laid.get("sound", "never") not in {"always", "never"} | keys:
        laid["sound"] = "never"
    return laid


def _is_unsaid(param: Record, *, partial: bool) -> bool:
    """Whether a parameter of ours may exist though the vendor's record leaves it out."""
    return param["type"] == ParamType.MODEL or (partial and not param.get("required"))


def _param_over(own: Record, facts: Record) -> Record:
    words = {name: value for name, value in own.items() if name not in _SAID}
    merged = {**facts, **words}
    if own and "sample" not in own:
        merged.pop("sample", None)
    # "Leave it out" is an option for ComfyUI, whose lists always have a value; here nothing chosen is that.
    if "empty" in facts.get("options", ()) and "empty" not in own.get("options", ()):
        merged["options"] = [o for o in facts["options"] if o != "empty"] or facts["options"]
        if facts.get("default") == "empty":
            merged.pop("default", None)
    return merged


def _beside(param: Record, keys: set[str]) -> Record:
    if "beside" not in param:
        return param
    return {**param, "beside": [key for key in param["beside"] if key in keys]}


def next_overlay(
    records: Iterable[Record],
    old: Overlay,
    registry: Registry,
    prices: VendorPrices | None,
    *,
    source: str,
    today: str,
) -> tuple[Overlay, dict[str, str]]:
    """The overlay after a refresh.

    Args:
        records: Those of the package.
        old: The overlay so far; its prices stay where no new ones are given, and its models never go.
        registry: What the vendor's list says.
        prices: What the vendor's list of prices says; `None` when none was given.
        source: Where the list is from.
        today: ISO 8601.

    Returns:
        The overlay, and a reason by endpoint for each record that is readable and makes no sense.
    """
    own = {record["endpoint"]: record for record in records}
    namer = _Namer([*own.values(), *(f for e, f in old.facts.items() if e not in own)])
    facts, faulty = dict(old.facts), {}
    for endpoint, said in registry.facts.items():
        made = _facts(said, own.get(endpoint), old.facts.get(endpoint), namer)
        try:
            complete(_laid_over(own[endpoint], made) if endpoint in own else made)
        except ConfigurationError as error:
            faulty[endpoint] = str(error)
        else:
            facts[endpoint] = made
    for endpoint, price in (prices.by_endpoint if prices else {}).items():
        if endpoint in facts:
            facts[endpoint] = {**facts[endpoint], "price": price}
        elif endpoint in own:  # listed under prices alone, or its own record cannot be read
            facts[endpoint] = {"endpoint": endpoint, "params": [], "price": price}
    there = registry.facts.keys() | {u.endpoint for u in registry.unread}
    listed = [*(e for e, r in own.items() if r.get("in_registry", True)), *(e for e in old.facts if e not in own)]
    gone = {endpoint: old.delisted.get(endpoint, today) for endpoint in listed if endpoint not in there}
    news = {e: f for e, f in facts.items() if e not in own or _says_more(own[e], f)}
    return Overlay(news, gone, source, today), faulty


def _says_more(own: Record, facts: Record) -> bool:
    """Whether the facts change anything; what the package knows already it may know better one day."""
    laid = _laid_over(own, facts)
    return parse_model(laid, family=own["family"]) != parse_model(own, family=own["family"])


def _facts(said: Record, own: Record | None, old: Record | None, namer: _Namer) -> Record:
    """What is kept of one record of the vendor's: with names and words only where the package has none."""
    price = {"price": old["price"]} if old and old.get("price") else {}
    facts = {"endpoint": said["endpoint"], "params": said["params"]}
    if own is not None:
        return facts | price | ({"partial": True} if "partial" in said else {})
    named = {k: old[k] for k in ("name", "class_name", "family") if k in old} if old else namer.names(said)
    task = task_of(said["endpoint"], named["name"], said["output"], [p["type"] for p in said["params"]])
    words = {
        "output": said["output"],
        "title": title_of(named["name"]),
        "task": task,
        "summary": summary_of(task, said["output"]),
        "sound": sound_of(said["output"], said["params"]),
        "params": [_param_words(p) for p in said["params"]],
    }
    return facts | named | words | price


def _param_words(param: Record) -> Record:
    """A parameter that nobody has described: what may be left alone goes under "More options"."""
    p = {k: v for k, v in param.items() if not (k == "sample" and len(v) > _LONGEST_SAMPLE)}
    if "empty" in p.get("options", ()):
        p = _param_over({}, p)
    known = param["key"] in glossary_keys()
    return p if known or (param.get("required") and "default" not in param) else {**p, "more": True}


_LONGEST_SAMPLE = 200


class _Namer:
    """Names for new models that are nobody else's."""

    def __init__(self, records: Iterable[Record]) -> None:
        records = list(records)
        self._families = {r["family"] for r in records}
        self._taken = {r.get("class_name") or class_name(r["name"]) for r in records}

    def names(self, said: Record) -> Record:
        name = documentation_name(said.get("name_en"), said["endpoint"])
        wanted = [class_name(name), class_name(said["endpoint"])]
        wanted += [f"{wanted[-1]}{number}" for number in range(2, len(self._taken) + 3)]
        named = next(w for w in wanted if w not in self._taken)
        self._taken.add(named)
        return {"name": name, "class_name": named, "family": family_of(said["endpoint"], name, self._families)}


# On disk


def write_overlay(path: Path, overlay: Overlay) -> None:
    """Write the file whole or not at all.

    Raises:
        ConfigurationError: it cannot be written; the old one is as it was.
    """
    body = json.dumps({"facts": overlay.facts, "delisted": overlay.delisted}, ensure_ascii=False).encode()
    head = {"format": FORMAT, "source": overlay.source, "read_at": overlay.read_at, "sha256": _digest(body)}
    draft = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as file:
            file.write(json.dumps(head).encode() + b"\n" + body)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise ConfigurationError(f"{path} cannot be written: {error.strerror or error}.") from None


def read_overlay(path: Path) -> Overlay:
    """The overlay of the last refresh; an empty one when there was none.

    Raises:
        ConfigurationError: the file is damaged, or of another version.
    """
    try:
        head_text, _, body = path.read_bytes().partition(b"\n")
    except (FileNotFoundError, NotADirectoryError):
        return Overlay()
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror or error}.") from None
    try:
        head = json.loads(head_text)
        sound = head["format"] == FORMAT and head["sha256"] == _digest(body)
        content = json.loads(body) if sound else None
    except (ValueError, LookupError, TypeError, RecursionError):
        content = None
    if content is None:
        raise ConfigurationError(f"{path} is damaged, or was written by another version.")
    return Overlay(content["facts"], content["delisted"], str(head.get("source", "")), str(head.get("read_at", "")))


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
