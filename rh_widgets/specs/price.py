"""What a request would cost, from the public list price. An estimate, never a bill. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from .model import ParamType
from .validate import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .model import ModelSpec, ParamSpec, Price

__all__ = ["Estimate", "billed_media", "billed_seconds", "estimate", "money"]

_HOW_MANY = ("imageNum", "n", "maxImages")
_BY_LENGTH = ("second", "5_seconds")
_UNITS = {"second": "second", "5_seconds": "5 seconds", "1000_chars": "1000 characters"}
_BY_TIME = "billed by the time that it runs"  # of apps and workflows; in coins or money, by the kind of key
_LEAST = 0.1  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A price before anything is spent.

    Attributes:
        amount: In `currency`; `None` when no rule matches. Unknown is not free.
        lower_bound: The price is "from": the bill may be higher.
        basis: What the figure was made from, such as `"720p × 5 s"` or `"720p × 5.2 s of the video"`.
        as_of: The day of the list price, ISO 8601; empty when unknown.
        rate: Where it is not known how much will be billed, the price of a unit:
            `"0.90 CNY per second of the video"`. Empty otherwise.
    """

    amount: Decimal | None
    currency: str = "CNY"
    lower_bound: bool = False
    basis: str = ""
    as_of: str = ""
    rate: str = ""

    def __repr__(self) -> str:
        listed = ".cn list price" if self.currency == "CNY" else "list price"
        parts = [f"{self}", self.basis, f"{listed} of {self.as_of}" if self.as_of else ""]
        return f"<Estimate {', '.join(filter(None, parts))}>"

    def __str__(self) -> str:
        known = self.rate if self.amount is None else f"{money(self.amount)} {self.currency}"
        return f"{'from ' if self.lower_bound else ''}{known}" if known else "price unknown"


def money(amount: Decimal) -> str:
    """Two places, more where the amount has more: `1.20`, `0.004`."""
    return f"{amount:.2f}" if amount == round(amount, 2) else f"{amount.normalize():f}"


def estimate(
    spec: ModelSpec,
    params: Mapping[str, Any] | None = None,
    *,
    media_seconds: float | None = None,
) -> Estimate:
    """The list price of a request.

    Only the parameters that decide the price matter; those not given count with their defaults.
    A price for a second goes by the `duration`, else by the length of the input; one for an image by
    the number of images asked for. The vendor does not say how it rounds: characters are counted
    exactly and a clip in tenths of a second, so the bill may be a little higher.

    Args:
        spec: The model.
        params: Values by Python name or wire key.
        media_seconds: What `billed_seconds` says of the input.

    Raises:
        ParameterError: for unknown names and wrong values.
    """
    price = spec.price
    given = normalise(spec, params or {})
    values = {p.key: given.get(p.key, p.default) for p in spec.params}
    if price is None:
        return Estimate(amount=None, basis=_BY_TIME if spec.graph else "")
    each = _matching(price, values, {p.key: p.default for p in spec.params})
    count, counted = _units(price.unit, values, media_seconds)
    counted += _of_what(spec) if counted else ""
    basis = " × ".join(filter(None, [*(_named(spec, k, values) for k in price.depends_on), counted]))
    return Estimate(
        amount=None if each is None or count is None else each * count,
        currency=price.currency,
        lower_bound=price.lower_bound,
        basis=basis,
        as_of=price.as_of,
        rate=_rate(spec, price, each) if each is not None and count is None else "",
    )


def billed_media(spec: ModelSpec) -> tuple[ParamSpec, ...]:
    """The parameters whose files' length is billed: the videos, or the sound where no video is taken.

    None where the price does not go by time, or goes by a `duration`.
    """
    if spec.price is None or spec.price.unit not in _BY_LENGTH or spec.param("duration"):
        return ()
    by_type = {kind: tuple(p for p in spec.params if p.type is kind) for kind in (ParamType.VIDEO, ParamType.AUDIO)}
    return by_type[ParamType.VIDEO] or by_type[ParamType.AUDIO]


def billed_seconds(spec: ModelSpec, lengths: Mapping[str, Sequence[float | None]]) -> float | None:
    """How many seconds of input are billed: all the files that count, together, in tenths.

    Args:
        spec: The model.
        lengths: Seconds of each file by wire key; `None` for one whose length is not known.

    Returns:
        The seconds; `None` where there is no such file, or one of them is of unknown length.
    """
    files = [seconds for p in billed_media(spec) for seconds in lengths.get(p.key, ())]
    known = [seconds for seconds in files if seconds]
    return max(round(sum(known), 1), _LEAST) if known and len(known) == len(files) else None


def _rate(spec: ModelSpec, price: Price, each: Decimal) -> str:
    """The price of one unit: `0.90 CNY per second of the video`; empty for a unit that we do not know."""
    if price.unit not in _UNITS:
        return ""
    return f"{money(each)} {price.currency} per {_UNITS[price.unit]}{_of_what(spec)}"


def _of_what(spec: ModelSpec) -> str:
    """Whose seconds are billed: ` of the video`; empty where it is not the input's."""
    for p in billed_media(spec):
        return " of the sound" if p.type is ParamType.AUDIO else f" of the video{'s' if p.many else ''}"
    return ""


def _named(spec: ModelSpec, key: str, values: Mapping[str, Any]) -> str:
    """What a parameter adds to the basis: its value, or the name of a switch that is on."""
    p, text = spec.param(key), _wire_text(values.get(key))
    if key == "duration" or text == "false":
        return ""
    if text == "true" and p:
        return p.label.lower()
    if key in _HOW_MANY and (number := _number(text)):
        return _counted(number, "image")[1]
    return re.sub(r"^(\d+)[x*](\d+)$", r"\1 × \2", text)


def _matching(price: Price, values: Mapping[str, Any], defaults: Mapping[str, Any]) -> Decimal | None:
    """The price of the first rule all of whose conditions hold; the most specific rules come first.

    Conditions compare as text. An empty one holds where a parameter is left alone: the vendor lists
    what such a request costs, and says nothing of others.
    """
    untouched = {key for key, value in values.items() if value == defaults[key]}
    for when, amount in sorted(price.rules, key=lambda rule: -len(rule[0])):
        if all(_wire_text(values.get(key)) == wanted or (not wanted and key in untouched) for key, wanted in when):
            return amount
    return price.flat


def _units(unit: str, values: Mapping[str, Any], media_seconds: float | None) -> tuple[Decimal | None, str]:
    """How many units are billed, and that in words."""
    length = _number(values.get("duration")) or _number(media_seconds)
    in_seconds = f"{_plain(length)} s" if length else ""
    match unit:
        case "run":
            return Decimal(1), in_seconds
        case "second":
            return length, in_seconds
        case "5_seconds":
            return ((length / 5).to_integral_value(ROUND_CEILING) if length else None), in_seconds
        case "image":
            return _counted(next((n for key in _HOW_MANY if (n := _number(values.get(key)))), Decimal(1)), "image")
        case "1000_chars":
            characters = Decimal(len(values.get("text") or ""))
            return (characters / 1000, _counted(characters, "character")[1]) if characters else (None, "")
        case _:
            return None, ""


def _counted(count: Decimal, noun: str) -> tuple[Decimal, str]:
    return count, f"{_plain(count)} {noun}{'' if count == 1 else 's'}"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _number(value: object) -> Decimal | None:
    """A number above 0, or `None`."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and number > 0 else None


def _wire_text(value: Any) -> str:
    """A value as the wire spells it."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
