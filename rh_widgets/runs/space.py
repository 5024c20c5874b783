"""The space of a sweep: from what a user writes to one draft for each run. Pure.

A list is an axis, all else is one value for all runs. Of a parameter that itself takes
several files a plain list is one value, and a list of lists an axis. Each slot of a template
is an axis. A dict from models to values says something model by model.
"""

from __future__ import annotations

import json
import math
import os
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ..errors import Fault, ParameterError, UnknownModelError
from .slots import Template

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..specs import ModelSpec

__all__ = ["MODEL", "Draft", "Sample", "drafts", "sample", "seeds"]

MODEL: Final = "model"
_MODES: Final = "'grid', 'zip', or rh.sample(12)"
_MOST: Final = 5_000
_SEEDS: Final = range(1, 1_000_000)  # every model takes these; the smallest limit of one is 2**31 - 1


@dataclass(frozen=True, slots=True)
class Sample:
    """A seeded draw from the grid; see `sample`."""

    runs: int
    seed: int = 0

    def __str__(self) -> str:
        return f"a sample of {self.runs}, seed {self.seed}"


def sample(runs: int, *, seed: int = 0) -> Sample:
    """So many points of the grid, drawn at random and each once; the same seed draws the same.

    They come in the order of the draw, so that a sweep stopped early has seen all of the space.

    Raises:
        ParameterError: less than one.
    """
    if runs < 1:
        raise ParameterError([Fault("runs", runs, "A sample has one run at the least.")])
    return Sample(int(runs), seed)


def seeds(which: int | Iterable[int]) -> tuple[int, ...]:
    """Seeds for a sweep: so many, always the same ones and the first of them first; or those given.

    Raises:
        ParameterError: less than one.
    """
    if not isinstance(which, int):
        return tuple(which)
    if which < 1:
        raise ParameterError([Fault("seeds", which, "A sweep has one seed at the least.")])
    draw = random.Random("seeds of rh_widgets")
    found: dict[int, None] = {}
    while len(found) < which:  # one by one, so that the first three of five are those of three
        found[draw.choice(_SEEDS)] = None
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Draft:
    """One run as the user means it, before it is checked.

    Attributes:
        params: As given.
        varied: Its place on each axis with more than one value: by parameter or slot, and `"model"`.
    """

    spec: ModelSpec
    params: Mapping[str, Any]
    varied: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Block:
    """All that is asked of one model: what is fixed, and the axes.

    Attributes:
        lacking: What only other models of the sweep have; it need not be there where it is not given.
    """

    spec: ModelSpec
    lacking: frozenset[str] = frozenset()
    fixed: dict[str, Any] = field(default_factory=dict)
    axes: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    templates: dict[str, Template] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return math.prod(map(len, self.axes.values()))

    @property
    def single(self) -> set[str]:
        """The axes on which nothing varies."""
        return {name for name, values in self.axes.items() if len(values) == 1}

    def cell(self, number: int) -> dict[str, Any]:
        """The values at a place of the grid; the last axis runs fastest."""
        chosen = {}
        for name, values in reversed(self.axes.items()):
            number, place = divmod(number, len(values))
            chosen[name] = values[place]
        return {name: chosen[name] for name in self.axes}

    def draft(self, chosen: Mapping[str, Any], varied: Mapping[str, Any]) -> Draft:
        """The run with these values on the axes."""
        slots = {name for template in self.templates.values() for name in template.slots}
        filled = {name: template.fill(chosen) for name, template in self.templates.items()}
        plain = {_unkeyed(name): value for name, value in chosen.items() if name not in slots}
        given = {name: v for name, v in (self.fixed | plain).items() if v is not None or name not in self.lacking}
        named = {name: _plain(value) for name, value in varied.items() if name not in self.single}
        return Draft(self.spec, given | filled, named)


def drafts(
    specs: Sequence[ModelSpec],
    params: Mapping[str, Any],
    mode: str | Sample,
    find: Callable[[str], ModelSpec],
) -> list[Draft]:
    """Every run of a sweep.

    Args:
        specs: The models; several are an axis too, the outermost.
        params: What the user wrote, by Python name or wire key.
        mode: `"grid"`: each value with each; `"zip"`: the first with the first, and so on; or a sample.
        find: The model of a name, for what is said model by model.

    Raises:
        ParameterError: no such mode, an axis without values or of another length, slots that clash, or
            more runs than a sweep may have.
    """
    if not specs:
        raise ParameterError([Fault(MODEL, [], "There is no model.")])
    if not isinstance(mode, Sample) and mode not in ("grid", "zip"):
        raise ParameterError([Fault("mode", mode, "There is no such mode.", _MODES)])
    blocks = [_block(spec, specs, params, find) for spec in specs]
    if mode == "zip":
        return _zipped(blocks)
    total = sum(block.size for block in blocks)
    places: Sequence[int] = range(total)
    if isinstance(mode, Sample):
        places = random.Random(mode.seed).sample(places, min(mode.runs, total))
    _check_count(len(places), "Draw some of them: rh.sample(100) in the place of the mode.")
    return [_at(blocks, place) for place in places]


def _at(blocks: Sequence[_Block], place: int) -> Draft:
    for block in blocks:
        if place < block.size:
            chosen = block.cell(place)
            return block.draft(chosen, _with_model(blocks, block.spec) | chosen)
        place -= block.size
    raise IndexError(place)


def _zipped(blocks: Sequence[_Block]) -> list[Draft]:
    """Run by run; one model goes with all, several are an axis like the others."""
    lengths = {name: len(values) for block in blocks for name, values in block.axes.items()}
    if len(blocks) > 1:
        lengths[MODEL] = len(blocks)
    many = max(lengths.values(), default=1)
    _check_count(many, "Zip fewer.")
    wrong = [name for name, length in lengths.items() if length != many]
    if wrong:
        told = ", ".join(f"{name} {length}" for name, length in lengths.items())
        reason = f"Zipped lists are equally long, and these are not: {told}."
        raise ParameterError([Fault(name, lengths[name], reason) for name in wrong[:1]])
    rows = [blocks[i if len(blocks) > 1 else 0] for i in range(many)]
    chosen = [{name: values[i] for name, values in block.axes.items()} for i, block in enumerate(rows)]
    return [b.draft(cell, _with_model(blocks, b.spec) | cell) for b, cell in zip(rows, chosen, strict=True)]


def _with_model(blocks: Sequence[_Block], spec: ModelSpec) -> dict[str, Any]:
    return {MODEL: spec.endpoint} if len({block.spec.endpoint for block in blocks}) > 1 else {}


def _check_count(runs: int, advice: str) -> None:
    if runs > _MOST:
        raise ParameterError([Fault("mode", runs, f"{runs:,} runs are more than a sweep's {_MOST:,}. {advice}")])


# One model's part


def _block(
    spec: ModelSpec, specs: Sequence[ModelSpec], params: Mapping[str, Any], find: Callable[[str], ModelSpec]
) -> _Block:
    known = {name for name in params if any(s.param(name) for s in specs)}
    block = _Block(spec, frozenset(name for name in known if spec.param(name) is None))
    for name, given in params.items():
        value = _of_model(name, given, spec, specs, find) if isinstance(given, Mapping) else given
        if isinstance(value, Template):
            block.templates[name] = value
            block.axes.update(value.slots)
        elif _is_axis(value, takes_list=_takes_list(name, specs)):
            block.axes[_key(spec, name)] = tuple(value)
        else:
            block.fixed[name] = value
    _check_axes(block, params)
    return block


def _check_axes(block: _Block, params: Mapping[str, Any]) -> None:
    """Each axis has values, and a name of its own."""
    for name, values in block.axes.items():
        if not values:
            raise ParameterError([Fault(name, [], "A list without values leaves nothing to run.")])
    for parameter, template in block.templates.items():
        for slot, values in template.slots.items():
            if slot in {MODEL, *params} or block.axes[slot] != values:
                reason = f"The slot {{{slot}}} has the name of something else in this sweep. Call it otherwise."
                raise ParameterError([Fault(parameter, str(template), reason)])


def _of_model(
    name: str,
    given: Mapping[str, Any],
    spec: ModelSpec,
    specs: Sequence[ModelSpec],
    find: Callable[[str], ModelSpec],
) -> Any:
    """What a dict says of one model; of one that it does not name, nothing."""
    known = {s.endpoint for s in specs}
    found = {}
    for model, value in given.items():
        try:
            endpoint = find(str(model)).endpoint
        except UnknownModelError as error:
            raise ParameterError([Fault(name, str(model), f"A dict goes by model. {error}")]) from None
        if endpoint not in known:
            raise ParameterError([Fault(name, str(model), "A dict goes by model, and this one is not in the sweep.")])
        found[endpoint] = value
    return found.get(spec.endpoint)


def _takes_list(name: str, specs: Sequence[ModelSpec]) -> bool:
    return any(p is not None and p.many for p in (spec.param(name) for spec in specs))


def _is_axis(value: Any, *, takes_list: bool) -> bool:
    if not _is_list(value):
        return False
    if isinstance(value, Iterator):
        return not takes_list
    return not takes_list or (len(value) > 0 and all(v is None or _is_list(v) for v in value))


def _is_list(value: Any) -> bool:
    return isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping | os.PathLike)


def _key(spec: ModelSpec, name: str) -> str:
    """An axis is called like its parameter in Python."""
    p = spec.param(name)
    key = p.name if p else name
    return f"{MODEL}_" if key == MODEL else key


def _unkeyed(name: str) -> str:
    return MODEL if name == f"{MODEL}_" else name


def _plain(value: Any) -> Any:
    """A value as the journal will give it back."""
    return json.loads(json.dumps(value, default=str))
