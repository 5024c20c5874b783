"""Input files: from what a user names to what can be sent. Local reading only."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import Fault, ParameterError
from ..media import Probe, probe
from ..specs import ModelSpec, ParamSpec, check, is_empty

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["is_remote", "local_files", "read_request", "resolve"]


def is_remote(value: str) -> bool:
    """Whether a media value goes to the server as it stands: a URL or a data URI."""
    return value.lower().startswith(("http://", "https://", "data:"))


def resolve(value: str, folder: Path) -> Path:
    """A user's path, absolute: `~` is home; relative is to the working directory, or else to the notebook's folder."""
    path = Path(os.path.expanduser(value))  # noqa: PTH111 - Path.expanduser raises for unknown users
    return path.absolute() if path.exists() else folder / path


def read_request(spec: ModelSpec, params: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """The wire values of a request after every check that needs no network.

    Relative paths become absolute, so that a later `chdir` changes nothing.

    Raises:
        ParameterError: every fault at once, missing files and wrong content included.
    """
    faults: list[Fault] = []
    given = dict(params)
    facts: dict[str, list[Probe]] = {}
    for name in params:
        p = spec.param(name)
        if p is None or not p.is_media or is_empty(params[name]):
            continue
        several = isinstance(params[name], list | tuple)
        named = list(params[name]) if several else [params[name]]
        items = [_located(v, folder) for v in named]
        given[name] = items if several else items[0]
        facts[p.key], missing = _probe_all(p, items, named)
        faults += missing
    found = check(spec, given, facts)
    missing_at = {f.parameter for f in faults}
    faults += [f for f in found if f.parameter not in missing_at]
    if faults:
        order = {p.name: i for i, p in enumerate(spec.params)}
        raise ParameterError(sorted(faults, key=lambda f: order.get(f.parameter, len(order))))
    return given


def local_files(spec: ModelSpec, values: Mapping[str, Any]) -> list[tuple[str, int | None, Path]]:
    """Every local file among wire values: its key, its place in a list if any, its path."""
    found: list[tuple[str, int | None, Path]] = []
    for p in spec.params:
        value = values.get(p.key)
        if not p.is_media or value is None:
            continue
        items = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        found += [(p.key, i, Path(v)) for i, v in items if not is_remote(v)]
    return found


def _located(value: Any, folder: Path) -> Any:
    if isinstance(value, os.PathLike):
        value = os.fspath(value)
    if not isinstance(value, str) or not value.strip() or is_remote(value):
        return value
    return str(resolve(value.strip(), folder))


def _probe_all(p: ParamSpec, items: list[Any], named: list[Any]) -> tuple[list[Probe], list[Fault]]:
    """What is in the local files, and which cannot be read; `named` is how the user spelled them."""
    facts, faults = [], []
    for item, name in zip(items, named, strict=True):
        if not isinstance(item, str) or not item.strip() or is_remote(item):
            continue
        try:
            facts.append(probe(Path(item)))
        except IsADirectoryError:
            faults.append(Fault(p.name, str(name), f"{name} is a folder, not a file."))
        except (OSError, ValueError) as error:
            reason = "There is no file" if isinstance(error, FileNotFoundError) else "Cannot read"
            faults.append(Fault(p.name, str(name), f"{reason} {name}."))
    return facts, faults
