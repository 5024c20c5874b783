"""The plan of a sweep: its points, checked and priced before anything is ordered. Pure."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ..errors import Fault, ParameterError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ..specs import Estimate, ModelSpec
    from .order import Order
    from .space import Draft

    Check = Callable[[ModelSpec, Mapping[str, Any]], Order]

__all__ = ["Plan", "Point", "checked", "planned"]

_MODELS: Final = 3  # names in a title; of more it says how many
_NAMED: Final = 6  # points that a fault names; of more it says how many


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One run of a sweep, ordered or not.

    Attributes:
        number: Its place in the sweep, from 0.
        params: What is asked for, by Python name, defaults filled in.
        varied: What tells it from the others: by parameter or slot, and `"model"`; as the user wrote it.
        request: As in `Run`.
        estimate: The price before.
    """

    number: int
    spec: ModelSpec
    params: Mapping[str, Any]
    varied: Mapping[str, Any]
    request: str
    estimate: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All points of a sweep.

    Attributes:
        mode: In words: `grid`, `zip`, or which sample.
        points: In their order.
    """

    mode: str
    points: tuple[Point, ...]

    @property
    def axes(self) -> dict[str, list[Any]]:
        """What varies, and every value of it, in the order in which they appear."""
        found: dict[str, dict[str, Any]] = {}
        for point in self.points:
            for name, value in point.varied.items():
                found.setdefault(name, {}).setdefault(repr(value), value)
        return {name: list(values.values()) for name, values in found.items()}

    @property
    def models(self) -> list[ModelSpec]:
        """Each model once."""
        return list({point.spec.endpoint: point.spec for point in self.points}.values())

    @property
    def title(self) -> str:
        """Such as `12 runs of Vidu Q2 Pro: prompt (3) × duration (2) × seed (2)`."""
        names = [spec.title for spec in self.models]
        models = ", ".join(names) if len(names) <= _MODELS else f"{len(names)} models"
        counts = [f"{name} ({len(values)})" for name, values in self.axes.items()]
        axes = " × ".join(counts) if self.mode == "grid" else f"{self.mode} of {', '.join(counts)}"
        runs = "1 run" if len(self.points) == 1 else f"{len(self.points)} runs"
        return f"{runs} of {models}" + (f": {axes}" if counts else "")

    @property
    def request(self) -> str:
        """A hash of all that is asked for; equal plans have equal ones."""
        return hashlib.sha256(" ".join(point.request for point in self.points).encode()).hexdigest()[:32]


def planned(drafts: Sequence[Draft], mode: str, check: Check) -> Plan:
    """The plan of these drafts.

    Raises:
        ParameterError: as `checked`.
    """
    orders = checked(dict(enumerate(drafts)), len(drafts), check)
    points = (_point(number, draft, orders[number]) for number, draft in enumerate(drafts))
    return Plan(mode=mode, points=tuple(points))


def checked(asked: Mapping[int, Draft | Point], total: int, check: Check) -> dict[int, Order]:
    """The orders of some points of a sweep, by their numbers.

    Raises:
        ParameterError: every fault of every point, each said once with the points that have it.
    """
    orders: dict[int, Order] = {}
    wrong: list[tuple[int, ModelSpec, Fault]] = []
    for number, point in asked.items():
        try:
            orders[number] = check(point.spec, point.params)
        except ParameterError as error:
            wrong += [(number, point.spec, fault) for fault in error.faults]
    if wrong:
        several = len({point.spec.endpoint for point in asked.values()}) > 1
        raise ParameterError(_told(wrong, total, several=several))
    return orders


def _point(number: int, draft: Draft, order: Order) -> Point:
    return Point(
        number=number,
        spec=order.spec,
        params=order.params,
        varied=draft.varied,
        request=order.request,
        estimate=order.estimate,
    )


def _told(wrong: Iterable[tuple[int, ModelSpec, Fault]], total: int, *, several: bool) -> list[Fault]:
    """Equal faults as one, with the points that have it; where there are several models, with the model."""
    same: dict[tuple[str, ...], tuple[str, Fault]] = {}
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, spec, fault in wrong:
        # Not its value: a wrong name is the same fault for every value, and a wrong value is in the reason.
        key = spec.endpoint, fault.parameter, fault.reason, fault.allowed
        same[key] = spec.title if several else "", fault
        places[key].append(number)
    return [
        Fault(fault.parameter, fault.value, _reason(model, fault, places[key], total), fault.allowed)
        for key, (model, fault) in same.items()
    ]


def _reason(model: str, fault: Fault, places: Sequence[int], total: int) -> str:
    whose = f"{model}: " if model and model not in fault.reason else ""
    return f"{whose}{fault.reason} ({_which(places, total)})"


def _which(places: Sequence[int], total: int) -> str:
    if len(places) == total:
        return "in the one run" if total == 1 else f"in all {total} runs"
    named = ", ".join(str(place) for place in places[:_NAMED])
    more = f" and {len(places) - _NAMED} more" if len(places) > _NAMED else ""
    return f"in {'point' if len(places) == 1 else 'points'} {named}{more}, of {total}"
