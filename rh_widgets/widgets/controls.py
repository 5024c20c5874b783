"""From a parameter to its control: one table, plain ipywidgets.

The label of a control is HTML in its own `description`, which ipywidgets binds to the
input: name and star at the left, count or hint at the right, and the fault below, put
there by the style sheet. So a field is one comm, its fault is read out with its name,
and nothing jumps when one appears.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any

import ipywidgets as w

from ..specs import ParamSpec, ParamType
from .media_control import MediaControl
from .seeds import SeedControl, is_wide
from .words import esc

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["Shared", "close_inside", "control_for", "is_open_number", "label", "to_control", "to_value"]

_LONG_TEXT = 200  # characters; longer ones get several lines
_ROWS = 3


class Shared:
    """Layout and styles that all controls of a panel share: each is a comm of its own."""

    def __init__(self) -> None:
        self.layout = w.Layout()

    @functools.cached_property
    def html(self) -> Any:
        return w.widgets.widget_string.HTMLStyle()

    @functools.cached_property
    def button(self) -> Any:
        return w.widgets.widget_button.ButtonStyle()

    @functools.cached_property
    def text(self) -> Any:
        return w.widgets.widget_string.TextStyle()

    @functools.cached_property
    def description(self) -> Any:
        return w.widgets.widget_description.DescriptionStyle()

    @functools.cached_property
    def checkbox(self) -> Any:
        return w.widgets.widget_bool.CheckboxStyle()


def close_inside(box: w.Box) -> None:
    """Close all that is in a box, with its layouts and styles, which no widget closes by itself."""
    for child in box.children:
        if isinstance(child, w.Box):
            close_inside(child)
        if (style := getattr(child, "style", None)) is not None:
            style.close()
        child.layout.close()
        child.close()
    box.layout.close()


def control_for(p: ParamSpec, shared: Shared, folder: Callable[[], Path]) -> w.Widget:
    """The control of a parameter, empty, with its label."""
    if p.is_media:
        control: w.Widget = MediaControl(p, folder=folder, layout=shared.layout)
    elif p.is_seed:
        control = SeedControl(p, shared)
        control.description = label(p, None)
    else:
        control = _TABLE[p.type](p, shared)
        control.description_allow_html = True
        control.description = label(p, None)
        control.tooltip = p.help
    for name in _classes(p):
        control.add_class(name)
    return control


def label(p: ParamSpec, value: Any, fault: str = "") -> str:
    """The description of a control: name, star, count or hint, fault."""
    star = "<i>*</i>" if p.required and p.default is None else ""
    count = f"{len(value or '')} / {p.max_length}" if p.max_length and isinstance(value, str | None) else ""
    side = f'<span class="rh-n">{count}</span>' if count else ""
    wrong = f'<span class="rh-e" role="alert">{esc(fault)}</span>' if fault else ""
    whole = f' title="{esc(p.label)}"' if p.node else ""  # one that names its node may be too long for its place
    return f'<span class="rh-l"{whole}>{esc(p.label)} {star}</span>{side}{wrong}'


def to_control(p: ParamSpec, value: Any) -> Any:
    """A parameter's value as its control holds it."""
    if p.type in (ParamType.STRING, ParamType.MODEL) or is_open_number(p):
        return "" if value is None else str(value)
    if p.type is ParamType.BOOLEAN:
        return bool(value)
    return "" if value is None and p.type is ParamType.LIST else value


def to_value(held: Any) -> Any:
    """What a control holds as the parameter's value; an empty text is none."""
    return None if isinstance(held, str) and not held.strip() else held


def is_long(p: ParamSpec) -> bool:
    """Whether a text wants several lines; one with a default is a name, not a text."""
    if p.node:
        return p.long
    return p.type is ParamType.STRING and p.default is None and (p.max_length is None or p.max_length > _LONG_TEXT)


def option_text(p: ParamSpec, option: str) -> str:
    """An option as people read it: `5 s`, `1280 × 720`, or as its own label says."""
    return p.option_label(option) or re.sub(r"^(\d+)x(\d+)$", r"\1 × \2", f"{option} {p.unit}".strip())


def is_open_number(p: ParamSpec) -> bool:
    """A number that may be left empty, or be larger than the page can keep, which no number box of ipywidgets can."""
    if p.type not in (ParamType.INT, ParamType.FLOAT):
        return False
    return p.default is None or p.min is None or p.max is None or is_wide(p) or p.is_seed


def _classes(p: ParamSpec) -> list[str]:
    shape = [] if p.is_media else ["rh-seed"] if p.is_seed else ["rh-f"]
    shape += ["rh-w"] if p.is_media or is_long(p) else []
    return [*shape, *(["rh-check"] if p.type is ParamType.BOOLEAN else []), *(["rh-extra"] if p.more else [])]


def _text(p: ParamSpec, shared: Shared) -> w.Widget:
    common = {"placeholder": p.sample or p.help, "layout": shared.layout, "style": shared.text}
    return w.Textarea(rows=_ROWS, **common) if is_long(p) else w.Text(**common)


def _list(p: ParamSpec, shared: Shared) -> w.Widget:
    options = [(option_text(p, o), o) for o in p.options]
    if p.default is None:
        options.insert(0, ("choose …" if p.required else "not set", ""))
    return w.Dropdown(options=options, value=p.default or "", layout=shared.layout, style=shared.description)


def _number(p: ParamSpec, shared: Shared) -> w.Widget:
    if is_open_number(p):
        unset = "not set" if p.more else "the model decides"
        otherwise = f"empty: {p.default}" if p.node and p.default is not None else unset
        placeholder = f"{p.min} to {p.max}" if p.min is not None and p.max is not None else otherwise
        return w.Text(placeholder=placeholder, layout=shared.layout, style=shared.text)
    kind = w.BoundedIntText if p.type is ParamType.INT else w.BoundedFloatText
    limits = {"min": p.min, "max": p.max, "value": p.default, **({"step": p.step} if p.step else {})}
    return kind(**limits, layout=shared.layout, style=shared.description)


def _check(p: ParamSpec, shared: Shared) -> w.Widget:
    return w.Checkbox(value=bool(p.default), indent=False, layout=shared.layout, style=shared.checkbox)


_TABLE: dict[ParamType, Callable[[ParamSpec, Shared], w.Widget]] = {
    ParamType.STRING: _text,
    ParamType.MODEL: _text,
    ParamType.LIST: _list,
    ParamType.INT: _number,
    ParamType.FLOAT: _number,
    ParamType.BOOLEAN: _check,
}
