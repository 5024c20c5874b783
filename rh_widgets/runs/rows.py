"""Runs, and the points of sweeps, as rows of plain values. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from .records import Record
    from .sweep import Member

__all__ = ["flat", "record_row", "sweep_rows"]


def record_row(record: Record) -> dict[str, Any]:
    """A run as plain values: text, numbers, and `params` as a dict."""
    cost, estimate = None if record.sandbox else record.cost, record.estimate  # play money is nobody's cost
    return {
        "id": record.id,
        "created_at": record.created_at.isoformat(timespec="seconds"),
        "finished_at": record.finished_at.isoformat(timespec="seconds") if record.finished_at else None,
        "site": record.site,
        "model": record.endpoint,
        "status": record.status.value,
        "task_id": record.task_id,
        "cost": _number(cost.money) if cost else None,
        "coins": _number(cost.coins) if cost else None,
        "currency": cost.currency if cost else None,
        "estimate": _number(estimate.amount) if estimate else None,
        "estimate_currency": estimate.currency if estimate else None,
        "error": str(record.error) if record.error else None,
        "files": [str(o.path) for o in record.outputs if o.path],
        "texts": [o.text for o in record.outputs if o.text],
        "note": record.note,
        "tags": list(record.tags),
        "stars": record.stars,
        "kept": record.kept,
        "params": dict(record.params),
    }


def _number(amount: Decimal | None) -> str | None:
    """Money as text: a float would lose some of it."""
    return None if amount is None else f"{amount:f}"


def flat(row: dict[str, Any]) -> dict[str, Any]:
    """A row for a table: lists as text, and what stands in a dict, such as each parameter, in a column."""
    plain = {k: "; ".join(map(str, v)) if isinstance(v, list) else v for k, v in row.items() if not isinstance(v, dict)}
    inner = (
        (f"{name}.{key}", v) for name, values in row.items() if isinstance(values, dict) for key, v in values.items()
    )
    return plain | dict(inner)


def sweep_rows(members: Sequence[Member], records: Mapping[str, Record]) -> list[dict[str, Any]]:
    """One row per point; of one without a run, what its plan says."""
    rows = []
    for member in members:
        record = records.get(member.run.id) if member.run is not None else None
        row = _planned(member) if record is None else record_row(record)
        varied = dict(member.point.varied)
        rows.append({"number": member.point.number, "varied": varied, "reused": member.reused} | row)
    return rows


def _planned(member: Member) -> dict[str, Any]:
    point = member.point
    return {
        "id": None,
        "model": point.spec.endpoint,
        "status": "",
        "estimate": _number(point.estimate.amount),
        "estimate_currency": point.estimate.currency,
        "params": dict(point.params),
    }
