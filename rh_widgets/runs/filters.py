"""Which runs of the journal are meant, and in which order: the WHERE and ORDER BY of a query. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from .model import RunStatus

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["OPEN", "SORTS", "Filter"]

OPEN: Final = "OPEN"
_OPEN: Final = tuple(s.value for s in RunStatus if not s.is_final)
_NEWEST: Final = "created_at DESC, rowid DESC"
_OLDEST: Final = "created_at, rowid"
# Amounts in two currencies cannot be compared, so each stands by itself; play money comes last.
_MONEY: Final = "json_extract(cost, '$.money')"
_COINS: Final = "json_extract(cost, '$.coins')"
_UNIT: Final = f"CASE WHEN {_MONEY} IS NULL THEN '~coins' ELSE json_extract(cost, '$.currency') END"
_COST: Final = (
    f"coalesce({_MONEY}, {_COINS}) IS NULL, site = 'sandbox', {_UNIT}, CAST(coalesce({_MONEY}, {_COINS}) AS REAL) DESC"
)
SORTS: Final = {
    "newest": _NEWEST,
    "oldest": _OLDEST,
    "cost": f"{_COST}, {_NEWEST}",
    "stars": f"stars DESC NULLS LAST, {_NEWEST}",
    "time": f"finished_at - created_at DESC NULLS LAST, {_NEWEST}",
    "model": f"title COLLATE NOCASE, endpoint, {_NEWEST}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a run must be; what is empty does not matter.

    Attributes:
        words: Each must stand in the prompt or another parameter, the model, the note or a tag.
        model: An endpoint.
        status: Such as `SUCCESS`; `OPEN` is all that go on.
        site: `ai`, `cn`, `sandbox` or `custom`.
        tag: A label.
        since: Not asked for before.
        until: Not asked for after.
        stars: At least so many.
        kept: Only those that the user keeps.
        ids: Only these; `None` for all.
        sort: One of `SORTS`; empty is the oldest first.
    """

    words: tuple[str, ...] = ()
    model: str = ""
    status: str = ""
    site: str = ""
    tag: str = ""
    since: datetime | None = None
    until: datetime | None = None
    stars: int = 0
    kept: bool = False
    ids: tuple[str, ...] | None = None
    sort: str = ""

    @property
    def order(self) -> str:
        """What to sort by."""
        return SORTS.get(self.sort, _OLDEST)

    def where(self) -> tuple[str, list[Any]]:
        """The clause and its values."""
        parts: list[tuple[str, list[Any]]] = [
            (f"{column} = ?", [value]) for column, value in (("endpoint", self.model), ("site", self.site)) if value
        ]
        if self.status:
            wanted = _OPEN if self.status == OPEN else (self.status,)
            parts.append((f"status IN ({', '.join('?' * len(wanted))})", list(wanted)))
        if self.stars:
            parts.append(("stars >= ?", [self.stars]))
        if self.kept:
            parts.append(("kept", []))
        if self.ids is not None:  # as one value, for SQLite takes only so many
            parts.append(("id IN (SELECT value FROM json_each(?))", [json.dumps(self.ids)]))
        if self.since:
            parts.append(("created_at >= ?", [self.since.timestamp()]))
        if self.until:
            parts.append(("created_at <= ?", [self.until.timestamp()]))
        if self.tag:
            parts.append(("id IN (SELECT run_id FROM tags WHERE tag = ?)", [self.tag]))
        parts += [_has(word) for word in self.words]
        return " AND ".join(["1", *(clause for clause, _ in parts)]), [v for _, values in parts for v in values]


def _has(word: str) -> tuple[str, list[Any]]:
    pattern = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    columns = ("params", "endpoint", "title", "note", "id", "task_id")
    clauses = [f"{column} LIKE ? ESCAPE '\\'" for column in columns]
    clauses.append("id IN (SELECT run_id FROM tags WHERE tag LIKE ? ESCAPE '\\')")
    return f"({' OR '.join(clauses)})", [pattern] * len(clauses)
