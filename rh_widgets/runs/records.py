"""A run as plain values: what the journal keeps, and the way there and back. Pure."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import errors
from ..media import Probe
from ..specs import Estimate
from .durations import Past
from .model import Cost, Output, RunStatus

if TYPE_CHECKING:
    from collections.abc import Mapping
    from sqlite3 import Row

__all__ = [
    "Record",
    "columns",
    "from_row",
    "output_from_row",
    "output_row",
    "pack_error",
    "past_from_row",
    "read_cost",
    "read_estimate",
    "unpack_error",
]

_MONEY = ("amount", "money", "coins")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One run as the journal has it.

    Attributes:
        id: Our own name for it.
        site: `ai`, `cn`, `sandbox` or `custom`.
        place: The site; the address of a custom one.
        origin: How it was started: `panel`, `generate`, `submit`, `sweep` or `attach`.
        request: A hash of what was asked for, the input files' identity included.
        notebook: The notebook in which it was asked for; empty elsewhere.
        folder: Where its results go.
        owner: The process that works on it; see `lease`.
        queued_at: When the server had taken it.
        started_at: When it was first seen running.
        ended_at: When the server was first seen to be done with it.
        finished_at: When all was here.
        note: The user's own words.
        tags: The user's own labels, sorted.
        stars: How good the user found it, 1 to 5; `None` when not judged.
        kept: Whether the user chose to keep what it made.
        title: The model's, so that a run can be read without its model.
    """

    id: str
    site: str
    place: str
    endpoint: str
    title: str = ""
    output: str = "video"
    origin: str = "submit"
    params: Mapping[str, Any] = field(default_factory=dict)
    request: str = ""
    notebook: str = ""
    folder: str = ""
    owner: str = ""
    status: RunStatus = RunStatus.PENDING
    task_id: str = ""
    created_at: datetime
    queued_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    finished_at: datetime | None = None
    estimate: Estimate | None = None
    cost: Cost | None = None
    error: errors.RunningHubError | None = None
    outputs: tuple[Output, ...] = ()
    note: str = ""
    tags: tuple[str, ...] = ()
    stars: int | None = None
    kept: bool = False

    @property
    def sandbox(self) -> bool:
        return self.site == "sandbox"

    def changed(self, **changes: Any) -> Record:
        return replace(self, **changes)


_TIMES = frozenset({"created_at", "queued_at", "started_at", "ended_at", "finished_at"})


def columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes of a record as what their columns hold."""
    return {name: _column(name, value) for name, value in values.items()}


def _column(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _TIMES:
        return value.timestamp()
    if name == "params":
        return json.dumps(dict(value), ensure_ascii=False, default=str)
    if name in {"estimate", "cost"}:
        return json.dumps(asdict(value), default=str)
    if name in {"stars", "kept"}:
        return int(value)
    return pack_error(value) if name == "error" else str(value)


def from_row(row: Row, outputs: tuple[Output, ...] = (), tags: tuple[str, ...] = ()) -> Record:
    """A record from its row, with what stands in the other tables."""
    values = dict(row)
    for name in _TIMES:
        values[name] = None if values[name] is None else datetime.fromtimestamp(values[name], UTC).astimezone()
    values["params"] = json.loads(values["params"])
    values["status"] = RunStatus(values["status"])
    values["kept"] = bool(values["kept"])
    values["estimate"] = read_estimate(values["estimate"]) if values["estimate"] else None
    values["cost"] = read_cost(values["cost"]) if values["cost"] else None
    values["error"] = unpack_error(values["error"]) if values["error"] else None
    return Record(**values, outputs=outputs, tags=tags)


def read_estimate(text: str) -> Estimate:
    """An estimate from its column."""
    return Estimate(**_priced(text))


def read_cost(text: str) -> Cost:
    """A cost from its column."""
    return Cost(**_priced(text))


def _priced(text: str) -> dict[str, Any]:
    """The JSON of an estimate or a cost; money is written as text, so that none of it is lost."""
    values: dict[str, Any] = json.loads(text)
    return values | {k: Decimal(values[k]) for k in _MONEY if values.get(k) is not None}


def past_from_row(row: Row) -> Past:
    """What a finished run teaches about how long such runs take."""
    queued, ended = row["queued_at"], row["ended_at"]
    started = row["started_at"] or ended  # a short one may start and end between two looks
    waited, ran = max(started - queued, 0.0), max(ended - started, 0.0)  # a clock may be set back
    return Past.of(json.loads(row["params"]), queued=waited, running=ran)


_PLAIN = ("url", "sha256", "server_sha256", "media_type", "text", "node_id", "poster")


def output_row(output: Output) -> dict[str, Any]:
    """An output as its columns."""
    values = {name: getattr(output, name) for name in _PLAIN}
    facts = json.dumps(asdict(output.facts)) if output.facts else None
    return values | {"path": str(output.path) if output.path else None, "bytes": output.bytes, "facts": facts}


def output_from_row(row: Row) -> Output:
    """An output from its columns."""
    values = {name: row[name] for name in row.keys() if name not in {"run_id", "place"}}  # noqa: SIM118 - a Row iterates its values
    values["path"] = Path(values["path"]) if values["path"] else None
    values["facts"] = Probe(**json.loads(values["facts"])) if values["facts"] else None
    return Output(**values)


def pack_error(error: errors.RunningHubError) -> str:
    """An error as JSON: its kind, its words, its plain attributes, and what caused it."""
    plain = {k: v for k, v in vars(error).items() if isinstance(v, str | int | float | None)}
    cause = error.__cause__
    return json.dumps(
        {
            "kind": type(error).__name__,
            "args": [str(a) for a in error.args],
            "with": plain,
            "cause": pack_error(cause) if isinstance(cause, errors.RunningHubError) else None,
        },
        ensure_ascii=False,
    )


def unpack_error(text: str) -> errors.RunningHubError:
    """The error again; one of a kind that there is no more is a plain `RunError`."""
    values = json.loads(text)
    kind = getattr(errors, values["kind"], None)
    if not (isinstance(kind, type) and issubclass(kind, errors.RunningHubError)):
        kind = errors.RunError
    error = kind.__new__(kind, *values["args"])
    error.args = tuple(values["args"])
    error.__dict__.update(values["with"])
    if values["cause"]:
        error.__cause__ = unpack_error(values["cause"])
    return error
