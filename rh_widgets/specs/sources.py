"""Where the catalog comes from: what ships, what a refresh brought, and a team's own files.

In the folder that the caller names (the user's data folder):

- `catalog-refreshed.json` is written by `rh-widgets catalog refresh`, and removed by `rh-widgets catalog reset`;
- every `catalog/*.json` holds models of the team's own, in the form that `own` describes. The environment
  variable `RH_WIDGETS_CATALOG` names more of them: files and folders, separated as in `PATH`.

Later sources replace models of the same endpoint. Nothing here stops anybody from working: what cannot be
read is said once, as a warning, and left out.
"""

from __future__ import annotations

import hashlib
import json
import os
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ConfigurationError
from .catalog import Catalog, builtin_records
from .changes import Changes, changes_between
from .overlay import Overlay, next_overlay, read_overlay, write_overlay
from .own import check_class_names, records_of, spec_of
from .vendor import Unread, read_prices, read_registry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .model import ModelSpec

__all__ = ["Refresh", "load_catalog", "refresh_catalog", "refreshed", "reset_catalog", "sources_digest"]

_NOTHING_LEFT = "Nothing in it could be read, so the catalog stays as it is. The first record: {}."


def _refreshed_file(home: Path) -> Path:
    return home / "catalog-refreshed.json"


def load_catalog(home: Path, environ: Mapping[str, str] = os.environ) -> Catalog:
    """The catalog of a user: what ships, refreshed, and the team's own models.

    Args:
        home: The user's data folder.
        environ: Where `RH_WIDGETS_CATALOG` is looked for.
    """
    catalog = _current(home).over(builtin_records())
    classes, specs = dict(catalog.classes), {}
    for file in _own_files(home, environ):
        for spec in _models_of(file, classes):
            classes[spec.class_name] = spec.endpoint
            specs[spec.endpoint] = spec
    if specs:
        catalog.register(specs.values())
    return catalog


def _current(home: Path) -> Overlay:
    """What the last refresh brought; nothing, and a warning, where its file cannot be used."""
    try:
        return read_overlay(_refreshed_file(home))
    except ConfigurationError as error:
        _warn(f"The refreshed catalog is left out: {error} Run `rh-widgets catalog reset`, then refresh again.")
        return Overlay()


def _own_files(home: Path, environ: Mapping[str, str]) -> Iterator[Path]:
    named = [Path(p).expanduser() for p in environ.get("RH_WIDGETS_CATALOG", "").split(os.pathsep) if p.strip()]
    for place in (home / "catalog", *named):
        yield from sorted(place.glob("*.json")) if place.is_dir() else [place] if place in named else []


def _models_of(file: Path, classes: Mapping[str, str]) -> Iterator[ModelSpec]:
    """The models of a file; one that is wrong does not keep the others out."""
    try:
        records = records_of(file)
    except ConfigurationError as error:
        _warn(str(error))
        return
    for record in records:
        try:
            spec = spec_of(record)
            check_class_names([spec], classes)
        except ConfigurationError as error:
            _warn(f"{file}: {error}")
        else:
            yield spec


def _warn(text: str) -> None:
    warnings.warn(text, stacklevel=2)


def sources_digest(home: Path, environ: Mapping[str, str] = os.environ) -> str:
    """A hash of all the files that `load_catalog` reads beside the package's; empty when there are none."""
    digest, any_file = hashlib.sha256(), False
    for file in (_refreshed_file(home), *_own_files(home, environ)):
        try:
            content = file.read_bytes()
        except OSError:
            continue
        any_file = True
        digest.update(file.name.encode() + b"\0" + content)
    return digest.hexdigest()[:16] if any_file else ""


@dataclass(frozen=True, slots=True)
class Refresh:
    """What a refresh came to.

    Attributes:
        read: How many records of models were read.
        prices: How many prices were read; `None` when no file of them was given.
        changes: What is different from before.
        unread: The records that could not be read, each with a reason.
        file: Where the refreshed catalog is kept.
    """

    read: int
    prices: int | None
    changes: Changes
    unread: list[Unread]
    file: Path


def refresh_catalog(
    home: Path, registry: bytes, prices: bytes | None, *, source: str, today: str, dry_run: bool = False
) -> Refresh:
    """Take the vendor's lists into the user's catalog; kernels that run keep the one they have.

    Args:
        home: The user's data folder.
        registry: The vendor's list of models, as it came.
        prices: The vendor's list of prices; without it prices stay as they are.
        source: The file or address that `registry` is from.
        today: ISO 8601.
        dry_run: Only say what would change.

    Raises:
        ConfigurationError: not JSON, not the vendor's form, or nothing in it could be read; nothing was changed.
    """
    listed = read_registry(_json(registry))
    priced = None if prices is None else read_prices(_json(prices), today=today)
    own, old = builtin_records(), _current(home)
    new, faulty = next_overlay(own, old, listed, priced, source=source, today=today)
    unread = [*listed.unread, *(Unread(listed.places[e], e, reason) for e, reason in faulty.items())]
    if len(faulty) == len(listed.facts):
        raise ConfigurationError(_NOTHING_LEFT.format(unread[0]))
    before, after = old.over(own), new.over(own)
    changes = changes_between(before, after, (old.delisted, new.delisted))
    file = _refreshed_file(home)
    if not dry_run:
        write_overlay(file, new)
    unread += priced.unread if priced else []
    return Refresh(len(listed.facts) - len(faulty), len(priced.by_endpoint) if priced else None, changes, unread, file)


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"This is not JSON ({error}).") from None


def reset_catalog(home: Path) -> bool:
    """Forget what refreshes brought; the team's own files stay.

    Returns:
        Whether there was anything.

    Raises:
        ConfigurationError: the file cannot be removed.
    """
    try:
        _refreshed_file(home).unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise ConfigurationError(f"{_refreshed_file(home)} cannot be removed: {error.strerror or error}.") from None
    return True


def refreshed(home: Path) -> tuple[str, str]:
    """The day and the source of the last refresh; empty texts when there was none.

    Raises:
        ConfigurationError: its file is damaged.
    """
    overlay = read_overlay(_refreshed_file(home))
    return overlay.read_at, overlay.source
