"""A request that was checked and can be ordered: what the form, a cell and a sweep have in common."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .inputs import local_files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ..specs import Estimate, ModelSpec

__all__ = ["Order", "fingerprint"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A checked request; nothing is ordered yet.

    Attributes:
        values: By wire key, defaults filled in, input files by their absolute paths.
        params: The same by Python name.
        request: A hash of what is asked for; equal requests have equal ones.
        estimate: The price before.
    """

    spec: ModelSpec
    values: Mapping[str, Any]
    params: Mapping[str, Any]
    request: str
    estimate: Estimate


def fingerprint(spec: ModelSpec, values: Mapping[str, Any]) -> str:
    """A hash of a request: the same for the same model, values and unchanged input files."""
    files = {str(path): _seen(path) for _, _, path in local_files(spec, values)}
    told = json.dumps([spec.endpoint, values, files], sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _seen(path: Path) -> list[int]:
    try:
        stat = path.stat()
    except OSError:
        return []
    return [stat.st_size, stat.st_mtime_ns]
