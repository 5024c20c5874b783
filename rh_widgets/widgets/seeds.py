"""The control of a seed: a number of up to 64 bits, and a button that draws another.

JavaScript's numbers are exact up to 2⁵³ only, so the browser gets the digits as text.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

import ipywidgets as w
import traitlets as t

from ..specs import ParamSpec, ParamType

if TYPE_CHECKING:
    from .controls import Shared

__all__ = ["SeedControl", "draw_seed", "is_wide"]

_EXACT: Final = 2**53 - 1  # the largest whole number that the page keeps exactly
_USUAL: Final = 2**32 - 1  # where a node does not say what it takes: every sampler takes this much
_chance = random.SystemRandom()  # a notebook's own `random.seed(…)` must not repeat ours


def is_wide(p: ParamSpec) -> bool:
    """Whether a number may be larger than the page can keep."""
    return p.type is ParamType.INT and max(abs(p.min or 0), abs(p.max or 0)) > _EXACT


def draw_seed(p: ParamSpec) -> int:
    """Another value for a seed, from all that it takes."""
    least = int(p.min or 0)
    return _chance.randint(max(least, 0), _USUAL if p.max is None else int(p.max))


class SeedControl(w.Box):
    """Digits, and `New seed`.

    Args:
        p: The parameter.
        shared: Layout and styles of the panel that it is part of.

    Attributes:
        value: The digits, as text.
    """

    value = t.Unicode("")

    def __init__(self, p: ParamSpec, shared: Shared) -> None:
        self._p = p
        limits = f"{p.min or 0} to {p.max}" if p.max is not None else "a whole number"
        self._digits = w.Text(placeholder=limits, layout=shared.layout, style=shared.text)
        self._digits.description_allow_html = True
        self._digits.add_class("rh-f")
        button = w.Button(
            description="New seed",
            tooltip=f"Draw another number: {p.label}",
            layout=shared.layout,
            style=shared.button,
        )
        button.on_click(lambda _: self.draw())
        super().__init__([self._digits, button], layout=shared.layout)
        t.link((self, "value"), (self._digits, "value"))

    @property
    def description(self) -> str:
        """The label, as HTML."""
        return str(self._digits.description)

    @description.setter
    def description(self, words: str) -> None:
        self._digits.description = words

    def draw(self) -> None:
        """Put another number there."""
        self.value = str(draw_seed(self._p))

    def __repr__(self) -> str:
        return f"SeedControl({self._p.name}={self.value})"

    def close(self) -> None:
        """Close it with what is in it."""
        for child in self.children:
            child.close()
        super().close()
