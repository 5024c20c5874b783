"""What runs have in common, and what tells them apart. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..specs import is_empty

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .run import Run

__all__ = ["differences"]

_MODEL = "model"


def differences(runs: Iterable[Run]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The parameters with one value in all runs, and for each run those in which they differ.

    The model is among them, by its title and under the name `"model"`. A parameter that a run does not
    have, or leaves empty, is not named for it, and so differs where another has it.

    Returns:
        What is equal; and a dict for each run, in the order of the runs, with names in the order in
        which they first appear.
    """
    rows = [{_MODEL: run.spec.title} | {k: v for k, v in run.params.items() if not is_empty(v)} for run in runs]
    names = list(dict.fromkeys(name for row in rows for name in row))
    shared = {name: rows[0][name] for name in names if _is_shared(name, rows)}
    return shared, [{name: row[name] for name in names if name not in shared and name in row} for row in rows]


def _is_shared(name: str, rows: Sequence[Mapping[str, Any]]) -> bool:
    return all(name in row and row[name] == rows[0][name] for row in rows)
