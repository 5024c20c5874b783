"""From what a user gave to what the model accepts, or to every fault at once. Pure."""

from __future__ import annotations

import difflib
import os
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..errors import Fault, ParameterError
from .model import GraphKind, MediaFacts, ModelSpec, ParamSpec, ParamType, snake_case

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .model import Graph

__all__ = [
    "build_payload",
    "check",
    "check_media",
    "coerce",
    "is_left_out",
    "limits",
    "normalise",
    "request_of",
    "with_defaults",
]

MB = 1024 * 1024
_SHOWN = 60
_TRUE, _FALSE = frozenset({"true", "1", "yes", "on"}), frozenset({"false", "0", "no", "off"})


def is_empty(value: object) -> bool:
    """Whether a value means "not given"."""
    return (
        value is None
        or (isinstance(value, str) and not value.strip())
        or (isinstance(value, list | tuple) and not value)
    )


def is_left_out(p: ParamSpec, value: object) -> bool:
    """Whether a value means "not given" for this parameter; for some an empty text is a value of its own."""
    return value is None if p.blank else is_empty(value)


def normalise(spec: ModelSpec, params: Mapping[str, Any]) -> dict[str, Any]:
    """The given values under their wire keys, in the types of the wire, without the empty ones.

    Raises:
        ParameterError: for unknown names and for values of a wrong type or option, all at once.
    """
    values, faults = _read(spec, params)
    if faults:
        raise ParameterError(faults)
    return values


def check(
    spec: ModelSpec,
    params: Mapping[str, Any],
    media: Mapping[str, Sequence[MediaFacts]] | None = None,
) -> list[Fault]:
    """Every fault of a request, in the order of the model's parameters.

    Args:
        spec: The model.
        params: Values by Python name or wire key.
        media: What is known of the files, by wire key, in their order.
    """
    values, faults = _read(spec, params)
    faulty = {f.parameter for f in faults}
    values = with_defaults(spec, values)
    for p in spec.params:
        if p.name in faulty:
            continue
        value = values.get(p.key)
        if is_left_out(p, value):
            if p.required:
                faults.append(Fault(p.name, "", _missing(p), _media_allowed(p) if p.is_media else ", ".join(p.options)))
            continue
        faults += limits(p, value)
        faults += check_media(p, (media or {}).get(p.key, ()))
    if not faults:
        faults += _together(spec, values)
    order = {p.name: i for i, p in enumerate(spec.params)}
    return sorted(faults, key=lambda f: order.get(f.parameter, len(order)))


def with_defaults(spec: ModelSpec, values: Mapping[str, Any]) -> dict[str, Any]:
    """`values` with the defaults of the required parameters filled in."""
    filled = dict(values)
    for p in spec.params:
        if p.required and p.default is not None and is_left_out(p, filled.get(p.key)):
            filled[p.key] = p.default
    return filled


def build_payload(spec: ModelSpec, params: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON body of a submit to the v2 routes; media parameters hold what was uploaded by now.

    What sets fields of nodes is gathered in `nodeInfoList`; a field left empty is sent as its graph has it.

    Raises:
        ParameterError: when the request has faults.
    """
    faults = check(spec, params)
    if faults:
        raise ParameterError(faults)
    values = with_defaults(spec, normalise(spec, params))
    plain = {p.key: values[p.key] for p in spec.params if not p.node and not is_left_out(p, values.get(p.key))}
    return plain if spec.graph is None else _graph_payload(spec, spec.graph, plain, values)


def _graph_payload(
    spec: ModelSpec, graph: Graph, plain: Mapping[str, Any], values: Mapping[str, Any]
) -> dict[str, Any]:
    as_text = graph.kind is not GraphKind.WORKFLOW  # an app's call example has every value as text
    nodes = []
    for p in (p for p in spec.params if p.node):
        given = values.get(p.key)
        value = p.default if is_left_out(p, given) else given
        if value is not None:
            nodes.append({"nodeId": p.node, "fieldName": p.field, "fieldValue": _text(value) if as_text else value})
    listed = {"nodeInfoList": nodes} if nodes or as_text else {}
    return {**dict(graph.fixed), **plain, **listed}


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


_V2_ROUTES = {GraphKind.APP: "run/ai-app", GraphKind.WORKFLOW: "run/workflow"}
_LEGACY_ROUTES = {
    GraphKind.APP: ("/task/openapi/ai-app/run", "webappId"),
    GraphKind.QUICK: ("/task/openapi/quick-ai-app/run", "webappId"),
    GraphKind.WORKFLOW: ("/task/openapi/create", "workflowId"),
}


def request_of(spec: ModelSpec, payload: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The route and the body of a submit.

    Graphs go to the older routes, which are documented and tell where live progress is; the v2 forms have
    them where something is asked for that only those know.
    """
    graph = spec.graph
    if graph is None:
        return spec.endpoint, dict(payload)
    if "retainSeconds" in payload and graph.kind in _V2_ROUTES:
        return f"{_V2_ROUTES[graph.kind]}/{graph.id}", dict(payload)
    route, name = _LEGACY_ROUTES[graph.kind]
    return route, {name: graph.id, **payload}


def coerce(p: ParamSpec, value: Any) -> Any:
    """One value in the type of the wire: `5` → `"5"` for a LIST, `"true"` → `True` for a BOOLEAN.

    Raises:
        ParameterError: when the value cannot be meant for this parameter.
    """
    if is_empty(value):
        return "" if p.blank and value is not None else None
    if p.is_media:
        return _coerce_media(p, value)
    return _COERCE[p.type](p, value)


def check_media(p: ParamSpec, files: Iterable[MediaFacts]) -> list[Fault]:
    """What is wrong with the files of one parameter: their content's kind, format, size and length."""
    files = list(files)
    reasons = [_file_reason(p, facts) for facts in files]
    together = sum(facts.seconds or 0 for facts in files)
    if p.max_total_seconds is not None and together > p.max_total_seconds:
        reasons.append(f"{together:.1f} s together, more than {p.max_total_seconds:g} s.")
    return [Fault(p.name, "", reason, _media_allowed(p)) for reason in reasons if reason]


def _file_reason(p: ParamSpec, facts: MediaFacts) -> str:
    if facts.kind != p.type.value:
        return _kind_reason(p, facts)
    if p.accept and facts.format not in {_same_format(a) for a in p.accept}:
        return f"{facts.format.upper() or facts.kind} is not taken here."
    if p.max_mb is not None and facts.size > p.max_mb * MB:
        return f"This file has {_mb(facts.size)} MB, more than {p.max_mb:g} MB."
    if facts.seconds is not None and p.min_seconds is not None and facts.seconds < p.min_seconds:
        return f"{facts.seconds:.1f} s, less than {p.min_seconds:g} s."
    if facts.seconds is not None and p.max_seconds is not None and facts.seconds > p.max_seconds:
        return f"{facts.seconds:.1f} s, more than {p.max_seconds:g} s."
    return ""


def _kind_reason(p: ParamSpec, facts: MediaFacts) -> str:
    wanted = _article(p.type.value)
    if not facts.size:
        return "This file is empty."
    return f"This file is not {wanted}." if facts.kind == "unknown" else f"This file is {facts.kind}, not {wanted}."


def _read(spec: ModelSpec, params: Mapping[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, value in params.items():
        p = spec.param(name)
        if p is None:
            known = _names(spec)
            reason = f"{spec.title} has no parameter of this name.{_meant(spec, name)}"
            faults.append(Fault(name, _short(value), reason, known))
        elif p.key in values:
            faults.append(Fault(p.name, _short(value), f"Given twice, as {p.name} and as {p.key}."))
        else:
            try:
                read = coerce(p, value)
            except ParameterError as error:
                faults += error.faults
            else:
                if read is not None:
                    values[p.key] = read
    return values, faults


def _names(spec: ModelSpec) -> str:
    names = ", ".join(p.name for p in spec.params)
    open_ended = spec.graph is not None and spec.graph.kind is GraphKind.WORKFLOW
    return f"{names}, or another field of its graph, such as steps_3 for steps of node 3" if open_ended else names


def _meant(spec: ModelSpec, name: str) -> str:
    """The names that several nodes' fields have, where it is such a field's; else the one that comes closest."""
    several = [f"{p.name} ({p.label})" for p in spec.params if p.node and p.field == name]
    if several:
        return f" Several nodes have such a field: {', '.join(several)}."
    close = difflib.get_close_matches(snake_case(name), [p.name for p in spec.params], n=1)
    return f" Did you mean {close[0]}?" if close else ""


def _coerce_media(p: ParamSpec, value: Any) -> Any:
    several = isinstance(value, list | tuple)
    items = [os.fspath(v) if isinstance(v, os.PathLike) else v for v in (value if several else [value])]
    for item in items:
        if not isinstance(item, str) or not item.strip():
            raise ParameterError([Fault(p.name, _short(item), "Give a path, a URL, or a data URI.", _media_allowed(p))])
    if p.many:
        return items
    if several and len(items) > 1:
        raise ParameterError([Fault(p.name, _short(value), f"Takes one file, not {len(items)}.", _media_allowed(p))])
    return items[0]


def _coerce_text(p: ParamSpec, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ParameterError([Fault(p.name, _short(value), "Must be text.")])
    return str(value)


def _coerce_list(p: ParamSpec, value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if isinstance(value, float) and value.is_integer():
        text = str(int(value))
    by_fold = {label.lower(): o for label, o in zip(p.option_labels, p.options, strict=False)}
    by_fold |= {o.lower(): o for o in reversed(p.options)}
    if text in p.options or not p.options:
        return text
    if text.strip().lower() in by_fold:
        return by_fold[text.strip().lower()]
    raise ParameterError([Fault(p.name, _short(value), f"{_short(text)!r} is not one of the options.", _choices(p))])


def _choices(p: ParamSpec) -> str:
    """The options, with what people call them."""
    labels = p.option_labels or p.options
    named = zip(p.options, labels, strict=False)
    return ", ".join(option if option == label else f"{option} ({label})" for option, label in named)


def _coerce_int(p: ParamSpec, value: Any) -> int:
    try:
        number = Decimal(str(value).strip())
        if isinstance(value, bool) or number != number.to_integral_value():
            raise ValueError  # noqa: TRY301 - one message for every way of not being a whole number
        return int(number)
    except (ArithmeticError, ValueError):
        raise ParameterError([Fault(p.name, _short(value), "Must be a whole number.", _range(p))]) from None


def _coerce_float(p: ParamSpec, value: Any) -> float:
    try:
        number = Decimal(str(value).strip())
        if isinstance(value, bool) or not number.is_finite():
            raise ValueError  # noqa: TRY301 - as above
        return float(number)
    except (ArithmeticError, ValueError):
        raise ParameterError([Fault(p.name, _short(value), "Must be a number.", _range(p))]) from None


def _coerce_bool(p: ParamSpec, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text in _TRUE | _FALSE:
        return text in _TRUE
    raise ParameterError([Fault(p.name, _short(value), "Must be true or false.")])


_COERCE = {
    ParamType.STRING: _coerce_text,
    ParamType.MODEL: _coerce_text,
    ParamType.LIST: _coerce_list,
    ParamType.INT: _coerce_int,
    ParamType.FLOAT: _coerce_float,
    ParamType.BOOLEAN: _coerce_bool,
}


def limits(p: ParamSpec, value: Any) -> list[Fault]:
    """What is wrong with the length or the size of one value."""
    if isinstance(value, str) and not p.is_media:
        length = len(value)
        if p.max_length is not None and length > p.max_length:
            return [
                Fault(
                    p.name,
                    _short(value),
                    f"{length} characters, {length - p.max_length} too many.",
                    f"up to {p.max_length}",
                )
            ]
        if p.min_length is not None and length < p.min_length:
            return [Fault(p.name, _short(value), f"{length} characters, too few.", f"at least {p.min_length}")]
    elif isinstance(value, int | float) and not isinstance(value, bool):
        if (p.min is not None and value < p.min) or (p.max is not None and value > p.max):
            return [Fault(p.name, value, f"{value} is out of range.", _range(p))]
        if p.step and not _on_step(p, value):
            return [Fault(p.name, value, f"{value} is between two steps.", f"{_range(p)} in steps of {p.step:g}")]
    elif isinstance(value, list) and p.max_items is not None and len(value) > p.max_items:
        return [Fault(p.name, "", f"{len(value)} files, {len(value) - p.max_items} too many.", f"up to {p.max_items}")]
    return []


def _on_step(p: ParamSpec, value: float) -> bool:
    offset = Decimal(str(value)) - Decimal(str(p.min or 0))
    return offset % Decimal(str(p.step)) == 0


def _together(spec: ModelSpec, values: Mapping[str, Any]) -> list[Fault]:
    """What the documentation says about several parameters at once: what goes only beside something else."""
    faults = []
    for p in spec.params:
        if p.beside and not is_empty(values.get(p.key)) and all(is_empty(values.get(key)) for key in p.beside):
            others = " or ".join(other.label.lower() for key in p.beside if (other := spec.param(key)))
            faults.append(Fault(p.name, "", f"{p.label} goes only beside {others}: add one."))
    return faults


def _missing(p: ParamSpec) -> str:
    if p.is_media:
        return f"Add {_article(p.type.value)}: this model needs one."
    if p.type is ParamType.STRING:
        return f"Write {_article(p.label.lower())}: this model needs one."
    return "This model needs a value here."


def _range(p: ParamSpec) -> str:
    if p.min is not None and p.max is not None:
        return f"{p.min:g} to {p.max:g}" if max(abs(p.min), abs(p.max)) < MB else f"{p.min} to {p.max}"
    if p.min is not None:
        return f"{p.min:g} or more"
    return f"{p.max:g} or less" if p.max is not None else ""


def _media_allowed(p: ParamSpec) -> str:
    formats = " or ".join(a.upper() for a in p.accept if a != "jpeg" or "jpg" not in p.accept)
    limit = f"up to {p.max_mb:g} MB" if p.max_mb is not None else ""
    length = f"{p.min_seconds or 0:g} to {p.max_seconds:g} s" if p.max_seconds is not None else ""
    together = f"{p.max_total_seconds:g} s together" if p.max_total_seconds is not None and p.many else ""
    return ", ".join(filter(None, (formats, limit, length, together)))


def _same_format(name: str) -> str:
    return "jpg" if name.lower() == "jpeg" else name.lower()


def _article(noun: str) -> str:
    if noun == "audio":
        return "sound"
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def _mb(size: int) -> str:
    return f"{size / MB:.1f}"


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
