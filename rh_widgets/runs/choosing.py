"""Which runs a user means, however they are named. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from ..errors import Fault, ParameterError
from .run import Run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .history import History

__all__ = ["HasRuns", "chosen_runs"]


@runtime_checkable
class HasRuns(Protocol):
    """Something made of runs, such as a sweep."""

    @property
    def runs(self) -> Sequence[Run]: ...


def chosen_runs(things: Any, history: History) -> list[Run]:
    """The runs that are meant, each once, in the order in which they are named.

    Args:
        things: A run, the id of one or its task id, whatever has `runs` (a sweep), a history, or any
            of these in lists.
        history: Where ids are looked up.

    Raises:
        ParameterError: something that names no run.
    """
    return list({run.id: run for run in _meant(things, history)}.values())


def _meant(thing: Any, history: History) -> Iterable[Run]:
    if isinstance(thing, Run):
        return [thing]
    if isinstance(thing, str):
        if thing not in history:
            raise ParameterError([Fault("runs", thing, "There is no such run; rh.history lists them.")])
        return [history[thing]]
    if isinstance(thing, HasRuns):
        return thing.runs
    if isinstance(thing, Iterable):
        return [run for part in thing for run in _meant(part, history)]
    raise ParameterError([Fault("runs", repr(thing), "It is not a run.", "runs, their ids, sweeps, or lists of these")])
