"""From an app's call example to a model. Pure.

An app opens some fields of its graph: `nodeInfoList` has one entry for each, with its type, the value it has
now, and in `fieldData` its choices or limits, in one of several forms. What is missing or strange there is
taken for as much as it tells: an app that can be started on its page can be started here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from ..errors import ConfigurationError
from .graph_fields import LARGEST_SEED, human, is_words, python_name
from .model import Graph, GraphKind, ModelSpec, Node, ParamSpec, ParamType, is_seed
from .workflows import graph_class_name, page_of, start_options

__all__ = ["app_endpoint", "app_spec"]

_TYPES: Final = {
    **{kind.value: kind for kind in (ParamType.STRING, ParamType.INT, ParamType.FLOAT, ParamType.BOOLEAN)},
    **{kind.value: kind for kind in (ParamType.LIST, ParamType.IMAGE, ParamType.VIDEO, ParamType.AUDIO)},
    "switch": ParamType.LIST,
    "text": ParamType.STRING,
    "": ParamType.STRING,
    "integer": ParamType.INT,
    "number": ParamType.FLOAT,
    "bool": ParamType.BOOLEAN,
}
_MEDIA: Final = frozenset({ParamType.IMAGE, ParamType.VIDEO, ParamType.AUDIO})
_NO_CHOICES: Final = frozenset({"STRING", "INT", "FLOAT", "BOOLEAN"})  # a type where choices could stand
_MOST: Final = 1000  # fields; each becomes a control
_DIGITS: Final = 30  # before or after the point; arithmetic on more takes for ever
_SWITCHES: Final = {"true": True, "1": True, "on": True, "false": False, "0": False, "off": False}


def app_endpoint(app_id: str, code: str = "") -> str:
    """What an app is called everywhere; started by quick create it is another for each code."""
    return f"run/quick-ai-app/{app_id}/{code}" if code else f"run/ai-app/{app_id}"


def app_spec(
    demo: Mapping[str, Any],
    id: str,  # noqa: A002 - the vendor's word
    *,
    site: str,
    kind: GraphKind = GraphKind.APP,
    code: str = "",
) -> ModelSpec:
    """An app as a model; all its values are sent each time, also those that are left alone.

    Args:
        demo: What `apiCallDemo` has under `data`.
        id: The app's.
        site: Where it is.
        kind: How it is started.
        code: For quick create, its `quickCreateCode`.

    Raises:
        ConfigurationError: nothing in it is a field of a node, or no form could hold all that is.
    """
    entries = _entries(demo)
    title, endpoint = _words(demo.get("webappName")) or f"App {id}", app_endpoint(id, code)
    nodes = {e["nodeId"]: Node(e["nodeId"], "", _words(e.get("nodeName"))) for e in reversed(entries)}
    return ModelSpec(
        endpoint=endpoint,
        name=endpoint,
        class_name=graph_class_name(_words(demo.get("webappName")), f"App{id}"),
        title=title,
        summary=_words(demo.get("webappDescription") or demo.get("description")),
        family="",
        task="AI app" if kind is GraphKind.APP else "quick create",
        output="",
        params=(*_params(entries), *start_options(kind)),
        graph=Graph(
            kind=kind,
            id=id,
            site=site,
            nodes=tuple(reversed(nodes.values())),
            fixed=(("quickCreateCode", code),) if code else (),
            cover=_cover(demo.get("covers") or demo.get("cover")),
            page=page_of(kind, id, site),
        ),
    )


def _entries(demo: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One for each field; the site has some twice, and then the first counts."""
    listed = _opened(demo.get("nodeInfoList"))
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for entry in listed if isinstance(listed, list) else []:
        if isinstance(entry, Mapping) and entry.get("nodeId") not in (None, "") and entry.get("fieldName"):
            plain = {**entry, "nodeId": str(entry["nodeId"]), "fieldName": str(entry["fieldName"])}
            found.setdefault((plain["nodeId"], plain["fieldName"]), plain)
    if not found:
        raise ConfigurationError(
            "The app opens nothing that can be set: its call example has no nodeInfoList. Run it once on its page, "
            "and see that it can be called by API there."
        )
    if len(found) > _MOST:
        raise ConfigurationError(f"The app opens {len(found)} fields, and no form holds more than {_MOST}.")
    return list(found.values())


def _params(entries: list[dict[str, Any]]) -> list[ParamSpec]:
    params: list[ParamSpec] = []
    names: set[str] = set()
    labels = [_label(entry) for entry in entries]
    for entry, label in zip(entries, labels, strict=True):
        name = python_name(entry["fieldName"], entry["nodeId"])
        while name in names:
            name += "_"
        names.add(name)
        params.append(_param(entry, name, f"{label} ({entry['nodeId']})" if labels.count(label) > 1 else label))
    return params


def _label(entry: Mapping[str, Any]) -> str:
    return _words(entry.get("descriptionEn")) or _words(entry.get("description")) or human(entry["fieldName"])


def _param(entry: Mapping[str, Any], name: str, label: str) -> ParamSpec:
    told, field, value = str(entry.get("fieldType") or "").lower(), entry["fieldName"], _value(entry)
    data = _opened(entry.get("fieldData"))
    options, labels = _choices(data, value)
    kind = _kind(told, value, options)
    unknown = "" if told in _TYPES else f" Its type here is {told.upper()}; it is sent as text."
    made = _of_kind(kind, field, value, data) if kind is not ParamType.LIST else {"default": value or None}
    if kind is ParamType.LIST:
        made |= {"options": options, "option_labels": labels}
    where = Node(entry["nodeId"], "", _words(entry.get("nodeName")))
    return ParamSpec(
        key=f"{entry['nodeId']}.{field}",
        name=name,
        type=kind,
        label=label,
        help=f"The {field} of {where}.{unknown}" + _left_empty(kind, value) + _choices_told(data),
        required=kind not in _MEDIA and made.get("default") is not None,
        node=entry["nodeId"],
        field=field,
        **made,
    )


def _left_empty(kind: ParamType, value: str) -> str:
    return f" Left empty: the app's own file, {value}." if kind in _MEDIA and value else ""


def _value(entry: Mapping[str, Any]) -> str:
    """The app's own value, as text; all are text on the wire."""
    value = entry.get("fieldValue")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)


def _kind(told: str, value: str, options: tuple[str, ...]) -> ParamType:
    """The type that it is said to have, as far as its value bears that out."""
    kind = _TYPES.get(told, ParamType.STRING)
    if kind is ParamType.LIST or (options and kind in {ParamType.STRING, ParamType.INT}):
        if options:
            return ParamType.LIST
        # The number of a choice that is not told stays one: "true" would be another, or none.
        kind = ParamType.BOOLEAN if told == "switch" and not value.strip().isdigit() else ParamType.STRING
    if value and kind in {ParamType.INT, ParamType.FLOAT} and _number(value) is None:
        return ParamType.STRING
    if kind is ParamType.INT and value and _number(value) != int(_number(value) or 0):
        return ParamType.FLOAT
    if value and kind is ParamType.BOOLEAN and value.strip().lower() not in _SWITCHES:
        return ParamType.STRING
    return kind


def _of_kind(kind: ParamType, field: str, value: str, data: Any) -> dict[str, Any]:
    """What a parameter of a kind has: its default, and its limits or the room that it needs."""
    if kind in {ParamType.INT, ParamType.FLOAT}:
        told = _told(data)
        number = _number(value) if value else _number(told.get("default"))
        default = None if number is None else int(number) if kind is ParamType.INT else float(number)
        seed = {"min": 0, "max": LARGEST_SEED} if kind is ParamType.INT and is_seed(field) else {}
        return {"default": default, **_limits({**seed, **told}, default)}
    if kind is ParamType.BOOLEAN:
        return {"default": _SWITCHES.get((value or str(_told(data).get("default", ""))).strip().lower())}
    if kind in _MEDIA:
        return {"default": value or None}
    long = is_words(field) or "\n" in value
    return {"default": value, "long": long, "blank": long or not value}


def _told(data: Any) -> dict[str, Any]:
    """ComfyUI's own words on an input, such as `["INT", {"default": 20, "min": 1}]`, or those words alone."""
    if isinstance(data, list):
        data = next((item for item in data if isinstance(item, dict)), {})
    return data if isinstance(data, dict) else {}


def _limits(told: Mapping[str, Any], default: float | None) -> dict[str, Any]:
    """Least, greatest and step, as far as the app itself keeps them: its steps are the editor's, not the server's."""
    low, high, step = (_plain(told.get(name)) for name in ("min", "max", "step"))
    if default is not None and low is not None and default < low:
        low = None
    if default is not None and high is not None and default > high:
        high = None
    off = default is not None and bool(step) and (Decimal(str(default)) - Decimal(str(low or 0))) % Decimal(str(step))
    return {"min": low, "max": high, "step": None if off or not step or step < 0 else step}


def _plain(value: Any) -> float | None:
    """A number as it was written: a whole one stays whole, however long it is."""
    number = _number(value)
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() and not isinstance(value, float) else float(number)


def _number(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value).strip()) if not isinstance(value, bool) else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() and abs(number.adjusted()) <= _DIGITS else None


def _choices(data: Any, value: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What may be sent, and what people call it, where the two differ.

    Choices are texts, in a list or in the first of two, or objects with a `name` and an `index`. Of these
    the index is sent, unless the app's own value is one of the names.
    """
    listed = data[0] if isinstance(data, list) and data and isinstance(data[0], list) else data
    if not isinstance(listed, list) or not listed:
        return (), ()
    if all(isinstance(item, Mapping) for item in listed):
        pairs = [(_text(item.get("index", item.get("value"))), _choice_name(item)) for item in listed]
        pairs = [(index or name, name or index) for index, name in pairs if index or name]
        if value not in {index for index, _ in pairs} and value in {_text(item.get("name")) for item in listed}:
            pairs = [(_text(item.get("name")), _choice_name(item)) for item in listed]
    elif all(isinstance(item, str | int | float) for item in listed):
        pairs = [(_text(item), _text(item)) for item in listed]
    else:
        return (), ()
    unique = dict(pairs)
    if unique.keys() <= _NO_CHOICES:
        return (), ()
    if value and value not in unique:
        unique = {value: value, **unique}
    labels = tuple(unique.values())
    return tuple(unique), labels if labels != tuple(unique) else ()


def _choice_name(item: Mapping[str, Any]) -> str:
    return _words(item.get("name")) or _described(item)


def _described(item: Mapping[str, Any]) -> str:
    return _words(item.get("descriptionEn") or item.get("description"))


def _choices_told(data: Any) -> str:
    """What the choices are, where they are described, such as `Wide: 1024 x 576`."""
    listed = data if isinstance(data, list) else []
    told = [f"{_words(i.get('name'))}: {_described(i)}" for i in listed if isinstance(i, Mapping) and _described(i)]
    return f" {'; '.join(told)}." if told else ""


def _text(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _words(value: Any) -> str:
    """One line of text, or none."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def _opened(value: Any) -> Any:
    """JSON inside a string, opened; nothing for a text that is none."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value) if value.strip() else None
    except (ValueError, RecursionError):
        return None


def _cover(covers: Any) -> str:
    """The address of the first picture, of whichever form."""
    first = covers[0] if isinstance(covers, list) and covers else covers
    if isinstance(first, Mapping):
        first = next((first[name] for name in ("url", "thumbnailUri", "coverUrl") if first.get(name)), "")
    return first if isinstance(first, str) and first.startswith(("https://", "http://")) else ""
