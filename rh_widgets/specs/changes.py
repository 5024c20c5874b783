"""What a refresh changes, in words: model by model, parameter by parameter. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .price import money

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .model import ModelSpec, ParamSpec, Price

__all__ = ["Changed", "Changes", "changes_between"]

_SHOWN_RULES = 3
_UNIT = {
    "run": "a run",
    "second": "a second",
    "image": "an image",
    "1000_chars": "1000 characters",
    "5_seconds": "5 seconds",
}
_LIMITS = {
    "min": ("least {}", "no least value"),
    "max": ("most {}", "no greatest value"),
    "step": ("steps of {}", "no steps"),
    "max_length": ("at most {} characters", "no limit of characters"),
    "max_mb": ("up to {} MB", "no limit of size"),
    "max_items": ("up to {} files", "no limit of files"),
    "default": ("default {}", "no default"),
}


@dataclass(frozen=True, slots=True)
class Changed:
    """One model, and what is different: a line for each."""

    spec: ModelSpec
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What one catalog has and another has not.

    Attributes:
        added: New models.
        changed: Models with other parameters, limits or prices.
        dropped: Models that the vendor no longer lists, and that are kept.
        back: Models that the vendor lists again.
    """

    added: list[ModelSpec] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    dropped: list[ModelSpec] = field(default_factory=list)
    back: list[ModelSpec] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.dropped or self.back)


def changes_between(
    before: Mapping[str, ModelSpec], after: Mapping[str, ModelSpec], gone: tuple[Mapping[str, str], Mapping[str, str]]
) -> Changes:
    """What a refresh changes.

    Args:
        before: The catalog so far.
        after: The catalog to be; it has all models of `before`.
        gone: What is delisted, before and after.
    """
    changes = Changes()
    was_gone, is_gone = gone
    for endpoint, spec in after.items():
        if endpoint not in before:
            changes.added.append(spec)
            continue
        if endpoint in is_gone.keys() - was_gone.keys():
            changes.dropped.append(spec)
        elif endpoint in was_gone.keys() - is_gone.keys():
            changes.back.append(spec)
        if lines := tuple(_differences(before[endpoint], spec)):
            changes.changed.append(Changed(spec, lines))
    return changes


def _differences(old: ModelSpec, new: ModelSpec) -> Iterator[str]:
    olds, news = {p.key: p for p in old.params}, {p.key: p for p in new.params}
    for key, p in news.items():
        if key not in olds:
            yield f"new parameter {p.name} ({p.type.value}{', required' if p.required else ''})"
        elif words := "; ".join(_parameter(olds[key], p)):
            yield f"{p.name}: {words}"
    for key, p in olds.items():
        if key not in news:
            yield f"no parameter {p.name} any more"
    yield from _prices(old.price, new.price)


def _parameter(old: ParamSpec, new: ParamSpec) -> Iterator[str]:
    if old.type is not new.type:
        yield f"is {new.type.value}, was {old.type.value}"
    if old.required != new.required:
        yield "is required now" if new.required else "may be left out now"
    for name in ("options", "accept"):
        yield from _sets(name, getattr(old, name), getattr(new, name))
    if old.many != new.many:
        yield "takes several files now" if new.many else "takes one file now"
    for name, (limit, none) in _LIMITS.items():
        was, is_now = getattr(old, name), getattr(new, name)
        if was != is_now:
            said = none if is_now is None else limit.format(_plain(is_now))
            yield said if was is None else f"{said}, was {_plain(was)}"


def _sets(name: str, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[str]:
    noun = {"options": "options", "accept": "formats"}[name]
    more, less = [o for o in new if o not in old], [o for o in old if o not in new]
    if more and len(more) == len(new):
        yield f"{noun} {', '.join(new)}" + (f", were {', '.join(old)}" if old else "")
        return
    if more:
        yield f"more {noun}: {', '.join(more)}"
    if less:
        yield f"no longer {', '.join(less)}" if new else f"any {noun}"


def _prices(old: Price | None, new: Price | None) -> Iterator[str]:
    if old is None or new is None:
        if new is not None:
            yield f"price {_amounts(new)}"
        elif old is not None:
            yield "price unknown now"
        return
    kinds = [(p.currency, p.unit, p.depends_on, p.lower_bound, p.flat, bool(p.rules)) for p in (old, new)]
    if kinds[0] != kinds[1]:
        yield f"price {_amounts(new)}, was {_amounts(old)}"
    else:
        yield from _rules(dict(old.rules), dict(new.rules), new.currency)


def _rules(old: Mapping[Any, Any], new: Mapping[Any, Any], currency: str) -> Iterator[str]:
    """The single prices that are different; the first few, and how many more."""
    same = {frozenset(when): amount for when, amount in old.items()}
    lines = []
    for when, amount in new.items():
        was = same.pop(frozenset(when), None)
        if was != amount:
            words = " × ".join(value or "any" for _, value in when)
            lines.append(
                f"price {words}: {money(amount)} {currency}" + (f", was {money(was)}" if was is not None else "")
            )
    lines += [f"no price any more for {' × '.join(value for _, value in when)}" for when in same]
    yield from lines[:_SHOWN_RULES]
    if len(lines) > _SHOWN_RULES:
        yield f"and {len(lines) - _SHOWN_RULES} more prices"


def _amounts(price: Price) -> str:
    amounts = sorted({amount for _, amount in price.rules} | ({price.flat} if price.flat is not None else set()))
    span = " to ".join(dict.fromkeys(money(a) for a in (amounts[0], amounts[-1]))) if amounts else "unknown"
    by = f", by {', '.join(price.depends_on)}" if price.depends_on else ""
    return f"{'from ' if price.lower_bound else ''}{span} {price.currency} for {_UNIT.get(price.unit, price.unit)}{by}"


def _plain(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
