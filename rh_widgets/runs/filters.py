"""Which runs of the journal are meant: a filter, as the WHERE of a query. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["Filter"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a run must be; what is empty does not matter.

    Attributes:
        words: Each must stand in the prompt or another parameter, the model, the note or a tag.
        model: An endpoint.
        status: Such as `SUCCESS`.
        site: `ai`, `cn`, `sandbox` or `custom`.
        tag: A label.
        since: Not asked for before.
        until: Not asked for after.
    """

    words: tuple[str, ...] = ()
    model: str = ""
    status: str = ""
    site: str = ""
    tag: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def where(self) -> tuple[str, list[Any]]:
        """The clause and its values."""
        parts: list[tuple[str, list[Any]]] = [
            (f"{column} = ?", [value])
            for column, value in (("endpoint", self.model), ("status", self.status), ("site", self.site))
            if value
        ]
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
