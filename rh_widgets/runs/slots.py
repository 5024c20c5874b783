"""A prompt with named slots, such as `"a {animal} in {place}"`. Pure."""

from __future__ import annotations

import itertools
import math
from string import Formatter
from typing import TYPE_CHECKING, Any

from ..errors import Fault, ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["Template", "template"]


class Template:
    """Text with named slots, and the values of each. Made by `template`; a sweep's axis for each slot.

    `list(template)` is every text that it can make.
    """

    def __init__(self, text: str, slots: Mapping[str, tuple[str, ...]]) -> None:
        self.text, self.slots = text, dict(slots)

    def fill(self, values: Mapping[str, Any]) -> str:
        """The text with these values in its slots; others are let be."""
        return self.text.format(**{name: values[name] for name in self.slots})

    def __iter__(self) -> Iterator[str]:
        for values in itertools.product(*self.slots.values()):
            yield self.fill(dict(zip(self.slots, values, strict=True)))

    def __len__(self) -> int:
        return math.prod(map(len, self.slots.values()))

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        slots = "".join(f", {name}={list(values)!r}" for name, values in self.slots.items())
        return f"rh.template({self.text!r}{slots})"


def template(text: str, /, **slots: str | Iterable[str]) -> Template:
    """A prompt with slots: `rh.template("a {animal} in {place}", animal=["cat", "owl"], place=["rain", "snow"])`.

    Args:
        text: Slots stand in braces; a brace of the text itself is doubled, `{{` and `}}`.
        slots: The values of each.

    Raises:
        ParameterError: a slot without values, values without a slot, or braces that do not pair.
    """
    names = _names(text)
    given = {name: (values,) if isinstance(values, str) else tuple(map(str, values)) for name, values in slots.items()}
    faults = [_fault(text, f"There is no value for the slot {{{n}}}: {n}=[…].") for n in names if not given.get(n)]
    faults += [_fault(text, f"It has no slot {{{name}}}.", names) for name in given if name not in names]
    if faults:
        raise ParameterError(faults)
    return Template(text, {name: given[name] for name in names})


def _names(text: str) -> list[str]:
    """The slots, in their order."""
    try:
        found = [(name, spec, how) for _, name, spec, how in Formatter().parse(text) if name is not None]
    except ValueError:
        raise ParameterError(
            [_fault(text, "Its braces do not pair. One that is meant is doubled: {{ or }}.")]
        ) from None
    wrong = [name for name, spec, how in found if not name.isidentifier() or spec or how]
    if wrong:
        raise ParameterError([_fault(text, f"{{{wrong[0]}}} is no slot: a slot is a plain name, as in {{animal}}.")])
    return list(dict.fromkeys(name for name, _, _ in found))


def _fault(text: str, reason: str, names: Iterable[str] = ()) -> Fault:
    return Fault("template", text, reason, ", ".join(names))
