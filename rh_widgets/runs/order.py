"""A request that was checked and can be ordered: what the form, a cell and a sweep have in common."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import ParameterError
from ..specs import normalise, with_defaults
from .inputs import local_files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ..specs import Estimate, ModelSpec

__all__ = ["Order", "fingerprint", "request_now"]


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
    """A hash of a request: the same for the same model, values and unchanged input files.

    What is behind the endpoint of a graph its author may change: that counts too, as far as it is known.
    """
    files = {str(path): _seen(path) for _, _, path in local_files(spec, values)}
    own = {p.key: p.default for p in spec.params if p.node and p.key not in values}  # is sent where nothing is chosen
    graph = [spec.graph.rest, own] if spec.graph else []
    told = json.dumps([spec.endpoint, values, files, *graph], sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def request_now(spec: ModelSpec, params: Mapping[str, Any], known: str) -> str:
    """The hash of a request that was checked before and had this one then: files or graph may have changed."""
    if spec.graph is None and not any(p.is_media for p in spec.params):
        return known
    try:
        return fingerprint(spec, with_defaults(spec, normalise(spec, params)))
    except ParameterError:  # a field is gone: it cannot be ordered now, and who orders it is told so
        return known


def _seen(path: Path) -> list[int]:
    try:
        stat = path.stat()
    except OSError:
        return []
    return [stat.st_size, stat.st_mtime_ns]
