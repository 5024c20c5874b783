"""One Panel class per model: each parameter a trait, with a real signature and docstring."""

from __future__ import annotations

import inspect
from typing import Any, Literal

import traitlets as t

from ..errors import ParameterError
from ..specs import ModelSpec, ParamSpec, ParamType, coerce, limits
from .controls import is_open_number
from .graph_panel import GraphPanel
from .panel import Panel

__all__ = ["panel_class"]


class _Checked:
    """A trait that takes what the parameter takes, and raises `ParameterError` for the rest."""

    param: ParamSpec

    def validate(self, _obj: Any, value: Any) -> Any:
        read = coerce(self.param, value)
        if read is None:
            return "" if self.param.type in (ParamType.STRING, ParamType.MODEL) else None
        return tuple(read) if isinstance(read, list) else read


class _Text(_Checked, t.Unicode[Any, Any]): ...


class _Choice(_Checked, t.Enum[Any]): ...


class _Bounded(_Checked):
    """A number. Its box moves what is out of range to the nearest end, and that was not asked for: so it is refused."""

    def validate(self, obj: Any, value: Any) -> Any:
        read, p = super().validate(obj, value), self.param
        if read is None or p.min is None or p.max is None or is_open_number(p) or p.min <= read <= p.max:
            return read
        raise ParameterError(limits(p, read))


class _Whole(_Bounded, t.Int[Any, Any]): ...


class _Number(_Bounded, t.Float[Any, Any]): ...


class _Switch(_Checked, t.Bool[Any, Any]): ...


class _File(_Checked, t.Any): ...


def _trait(p: ParamSpec) -> t.TraitType[Any, Any]:
    common: dict[str, Any] = {"help": p.help, "allow_none": True}
    trait: Any
    match p.type:
        case ParamType.LIST:
            trait = _Choice(list(p.options), default_value=p.default, **common)
        case ParamType.INT:
            trait = _Whole(p.default, min=p.min, max=p.max, **common)
        case ParamType.FLOAT:
            trait = _Number(p.default, min=p.min, max=p.max, **common)
        case ParamType.BOOLEAN:
            trait = _Switch(p.default, **common)
        case ParamType.STRING | ParamType.MODEL:
            trait = _Text(p.default or "", **common)
        case _:
            trait = _File(None, **common)
    trait.param = p
    return trait


def panel_class(spec: ModelSpec) -> type[Panel]:
    """The Panel class of a model: each parameter a trait, with signature and docstring."""
    base = Panel if spec.graph is None else GraphPanel
    names = {p.key: f"{p.name}_" if _is_taken(p.name, base) else p.name for p in spec.params}
    traits: dict[str, Any] = {names[p.key]: _trait(p) for p in spec.params}
    body = {"spec": spec, "names": names, "__doc__": _doc(spec, names), "__module__": "rh_widgets.models", **traits}
    cls = type(spec.class_name, (base,), body)
    cls.__signature__ = _signature(spec, names)  # type: ignore[attr-defined]
    return cls


def _is_taken(name: str, base: type[Panel]) -> bool:
    """Whether the Panel itself uses a name, on the class or on each instance."""
    return hasattr(base, name) or name in Panel.__annotations__


def _signature(spec: ModelSpec, names: dict[str, str]) -> Any:
    return inspect.Signature(
        [
            inspect.Parameter(
                names[p.key], inspect.Parameter.KEYWORD_ONLY, default=p.default, annotation=_annotation(p)
            )
            for p in spec.params
        ]
    )


def _annotation(p: ParamSpec) -> Any:
    if p.type is ParamType.LIST:
        return Literal[p.options]
    plain: dict[ParamType, Any] = {ParamType.INT: int, ParamType.FLOAT: float, ParamType.BOOLEAN: bool}
    return list[str] if p.many else plain.get(p.type, str)


def _doc(spec: ModelSpec, names: dict[str, str]) -> str:
    lines = [
        f"{spec.title}: {spec.summary}",
        "",
        f"Endpoint `{spec.endpoint}`, documented as `{spec.name}`.",
        "",
        "Args:",
    ]
    for p in spec.params:
        facts = [p.help, "Required." if p.required and p.default is None else ""]
        facts += [f"One of {', '.join(p.options)}."] if p.options else []
        facts += [f"At most {p.max_length} characters."] if p.max_length else []
        facts += [f"{', '.join(p.accept).upper()}, up to {p.max_mb:g} MB."] if p.accept and p.max_mb else []
        facts += [f"Up to {p.max_items} files."] if p.max_items else []
        lines.append(f"    {names[p.key]}: {' '.join(filter(None, facts))}")
    return "\n".join([*lines, *(["", *spec.notes] if spec.notes else [])])
