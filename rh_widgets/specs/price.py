"""What a request would cost, from the public list price. An estimate, never a bill. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .validate import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .model import ModelSpec, Price

__all__ = ["Estimate", "estimate", "money"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A price before anything is spent.

    Attributes:
        amount: In `currency`; `None` when no rule matches. Unknown is not free.
        lower_bound: The price is "from": the bill may be higher.
        basis: What the figure was made from, such as `"720p × 5 s"`.
        as_of: The day of the list price, ISO 8601; empty when unknown.
    """

    amount: Decimal | None
    currency: str = "CNY"
    lower_bound: bool = False
    basis: str = ""
    as_of: str = ""

    def __str__(self) -> str:
        if self.amount is None:
            return "price unknown"
        return f"{'from ' if self.lower_bound else ''}{money(self.amount)} {self.currency}"


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

    Args:
        spec: The model.
        params: Values by Python name or wire key.
        media_seconds: The length of the input video, where the price goes by it.

    Raises:
        ParameterError: for unknown names and wrong values.
    """
    price = spec.price
    given = normalise(spec, params or {})
    values = {p.key: given.get(p.key, p.default) for p in spec.params}
    if price is None:
        return Estimate(amount=None)
    each = _matching(price, values)
    count, counted = _units(price.unit, values, media_seconds)
    basis = " × ".join(
        filter(None, [*(_wire_text(values.get(k)) for k in price.depends_on if k != "duration"), counted])
    )
    if each is None or count is None:
        return Estimate(amount=None, currency=price.currency, basis=basis, as_of=price.as_of)
    return Estimate(
        amount=each * count,
        currency=price.currency,
        lower_bound=price.lower_bound,
        basis=basis,
        as_of=price.as_of,
    )


def _matching(price: Price, values: Mapping[str, Any]) -> Decimal | None:
    """The price of the first rule all of whose conditions hold; the most specific rules come first."""
    for when, amount in sorted(price.rules, key=lambda rule: -len(rule[0])):
        if all(_wire_text(values.get(key)) == str(wanted) for key, wanted in when):
            return amount
    return price.flat


def _units(unit: str, values: Mapping[str, Any], media_seconds: float | None) -> tuple[Decimal | None, str]:
    """How many units are billed, and that in words."""
    seconds = values.get("duration")
    length = Decimal(str(seconds)) if _is_number(seconds) else Decimal(str(media_seconds)) if media_seconds else None
    in_words = f"{length.normalize():f} s" if length is not None else ""
    match unit:
        case "run":
            return Decimal(1), in_words
        case "second":
            return length, in_words
        case "5_seconds":
            return (None if length is None else -(-length // 5)), in_words
        case _:
            return None, ""


def _is_number(value: object) -> bool:
    return isinstance(value, str | int | float) and str(value).replace(".", "", 1).isdigit()


def _wire_text(value: Any) -> str:
    """A value as the wire spells it."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
