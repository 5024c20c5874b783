"""What runs have in common, and what tells them apart. Pure."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ..specs import is_empty

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..specs import ModelSpec
    from .run import Run

__all__ = ["caption", "differences", "labelled", "plain", "told_apart"]

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


def plain(spec: ModelSpec, params: Mapping[str, Any]) -> dict[str, str]:
    """Values as text; of an input its name alone, for a folder or a signed address is nobody's business."""
    media = {p.name for p in spec.params if p.is_media}
    return {name: _listed(value, _input if name in media else str) for name, value in params.items()}


def labelled(spec: ModelSpec, params: Mapping[str, Any]) -> dict[str, str]:
    """The same under the names that people use, with units: `{"Duration": "4 s"}`; also of slots of a template."""
    said: dict[str, str] = {}
    for name, text in plain(spec, params).items():
        p = spec.param(name)
        label = p.label if p else name.replace("_", " ").capitalize()
        value = {"True": "on", "False": "off"}[text] if isinstance(params[name], bool) else text
        unit = p.unit if p and not p.is_media else ""
        option = p.option_label(params[name]) if p else ""
        said[name if label in said else label] = option or f"{value} {unit}".strip()
    return said


def caption(said: Mapping[str, str]) -> str:
    """`Animal: fox · Seed: 7`. The dot ends a value that may end in a full stop of its own."""
    return " · ".join(f"{name}: {value}" for name, value in said.items())


def told_apart(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Of each row what is not the same in all of them."""
    return [{name: value for name, value in row.items() if not _is_shared(name, rows)} for row in rows]


def _listed(value: Any, told: Any) -> str:
    return ", ".join(map(told, value)) if isinstance(value, list | tuple) else told(value)


def _input(value: Any) -> str:
    text = str(value)
    if text.lower().startswith("data:"):
        return "a file without a name"
    if "://" in text:
        parts = urlsplit(text)
        return f"{parts.netloc.rpartition('@')[2]}{parts.path}"
    return PureWindowsPath(Path(text).name).name
