"""What runs can be filtered by: the models, sites and tags that they have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .filters import Filter
    from .journal import Journal

__all__ = ["Facets", "facets"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """What some runs have.

    Attributes:
        models: Pairs of an endpoint and its title, by title; the title is that of its last run.
        sites: `ai`, `cn`, `sandbox` or `custom`.
        tags: By name.
    """

    models: tuple[tuple[str, str], ...] = ()
    sites: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


def facets(journal: Journal, chosen: Filter) -> Facets:
    """What the runs that a filter lets through have."""
    clause, values = chosen.where()
    # SQLite takes the title from the very row that has the latest time.
    what = "endpoint, site, title, max(created_at) AS at"
    rows = journal.query(f"SELECT {what} FROM runs WHERE {clause} GROUP BY endpoint, site ORDER BY at", values)  # noqa: S608 - words of ours
    tags = journal.query(
        f"SELECT DISTINCT tag FROM tags WHERE run_id IN (SELECT id FROM runs WHERE {clause}) ORDER BY tag",  # noqa: S608
        values,
    )
    titles = {row["endpoint"]: row["title"] or row["endpoint"] for row in rows}
    return Facets(
        models=tuple(sorted(titles.items(), key=lambda model: (model[1].lower(), model[0]))),
        sites=tuple(sorted({row["site"] for row in rows})),
        tags=tuple(row["tag"] for row in tags),
    )
