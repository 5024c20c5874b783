"""Sweeps on disk: what was planned, and which run each point got.

    sweeps ─1:n─ members ─1:n─ tries ─n:1─ runs

A try is written in the transaction that writes its run, and only if the point stands as it
was seen: so neither a crash nor a second kernel orders a point twice.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from .model import RunStatus
from .plan import Plan, Point
from .records import read_estimate
from .tally import Tally, tally

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping, Sequence

    from ..specs import ModelSpec
    from .journal import Journal

    SpecOf = Callable[[str, str, Mapping[str, Any]], ModelSpec]

__all__ = [
    "Assignment",
    "Glance",
    "SweepRecord",
    "Try",
    "find",
    "glances",
    "holders",
    "listed",
    "read",
    "tries",
    "twin",
]

_LATEST: Final = "SELECT run_id FROM tries WHERE sweep_id = ? AND number = ? ORDER BY id DESC LIMIT 1"
_STANDINGS: Final = """
    SELECT runs.status, runs.task_id, tries.reused FROM members
    LEFT JOIN tries ON tries.id = (
        SELECT max(id) FROM tries WHERE sweep_id = members.sweep_id AND number = members.number
    )
    LEFT JOIN runs ON runs.id = tries.run_id WHERE members.sweep_id = ?
"""
_TWIN: Final = """
    SELECT id FROM sweeps WHERE request = ? AND place = ? AND folder = ?
    AND NOT EXISTS (SELECT 1 FROM sweeps WHERE id = ?) ORDER BY created_at DESC LIMIT 1
"""
_VALUES: Final = 500  # in one statement


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepRecord:
    """A sweep as the journal has it.

    Attributes:
        site: As in `Record`, and so are `place` and `folder`.
        beside: Whether it was wanted beside another of the very same plan.
    """

    id: str
    site: str
    place: str
    folder: str
    created_at: datetime
    plan: Plan
    beside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """A run of a point; its latest is the one that counts.

    Attributes:
        reused: Whether it was there before the sweep was.
    """

    number: int
    run_id: str
    reused: bool = False


class Assignment:
    """Gives runs to points, if these stand as they were seen; a `Claim` of the journal.

    Args:
        record: The sweep; written with its first runs.
        seen: The run that each of these points had last, or `None`.
        tries: What they get.
    """

    def __init__(self, record: SweepRecord, seen: Mapping[int, str | None], tries: Sequence[Try]) -> None:
        self._record, self._seen, self._tries = record, seen, tries
        self.granted = False

    def decide(self, db: sqlite3.Connection) -> bool:
        """Whether nobody else has given these points a run meanwhile, nor started the very same sweep."""
        alone = self._record.beside or db.execute(_TWIN, _known_by(self._record)).fetchone() is None
        self.granted = alone and all(_latest(db, self._record.id, n) == run_id for n, run_id in self._seen.items())
        return self.granted

    def write(self, db: sqlite3.Connection) -> None:
        """The tries, and before the first ones the sweep itself."""
        _put(db, self._record)
        rows = [(self._record.id, t.number, t.run_id, int(t.reused)) for t in self._tries]
        db.executemany("INSERT INTO tries (sweep_id, number, run_id, reused) VALUES (?, ?, ?, ?)", rows)


def _known_by(record: SweepRecord) -> list[str]:
    return [record.plan.request, record.place, record.folder, record.id]


def _latest(db: sqlite3.Connection, sweep_id: str, number: int) -> str | None:
    row = db.execute(_LATEST, [sweep_id, number]).fetchone()
    return None if row is None else str(row["run_id"])


def _put(db: sqlite3.Connection, record: SweepRecord) -> None:
    plan = record.plan
    values = [record.id, record.site, record.place, record.folder, record.created_at.timestamp()]
    done = db.execute(
        "INSERT OR IGNORE INTO sweeps (id, site, place, folder, created_at, title, mode, request) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [*values, plan.title, plan.mode, plan.request],
    )
    if done.rowcount:
        db.executemany(
            "INSERT INTO members (sweep_id, number, endpoint, params, varied, request, estimate) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(record.id, *_member(point)) for point in plan.points],
        )


def _member(point: Point) -> tuple[Any, ...]:
    estimate = json.dumps(asdict(point.estimate), default=str)
    params, varied = _json(point.params), _json(point.varied)
    return point.number, point.spec.endpoint, params, varied, point.request, estimate


def _json(values: Mapping[str, Any]) -> str:
    text = json.dumps(dict(values), ensure_ascii=False, default=str)
    return text.encode("utf-8", "replace").decode()  # half a character is a "?", as in `Journal`


# Reading


def read(journal: Journal, sweep_id: str, spec_of: SpecOf) -> SweepRecord | None:
    """The sweep of that id; `spec_of` gives the model of an endpoint of a site with these parameters."""
    rows = journal.query("SELECT * FROM sweeps WHERE id = ?", [sweep_id])
    if not rows:
        return None
    [row] = rows
    members = journal.query("SELECT * FROM members WHERE sweep_id = ? ORDER BY number", [sweep_id])
    return SweepRecord(
        id=row["id"],
        site=row["site"],
        place=row["place"],
        folder=row["folder"],
        created_at=_time(row["created_at"]),
        plan=Plan(mode=row["mode"], points=tuple(_point(member, row["site"], spec_of) for member in members)),
    )


def _point(row: sqlite3.Row, site: str, spec_of: SpecOf) -> Point:
    params = json.loads(row["params"])
    return Point(
        number=row["number"],
        spec=spec_of(row["endpoint"], site, params),
        params=params,
        varied=json.loads(row["varied"]),
        request=row["request"],
        estimate=read_estimate(row["estimate"]),
    )


def tries(journal: Journal, sweep_id: str) -> list[Try]:
    """All runs that the points of a sweep ever got, oldest first."""
    rows = journal.query("SELECT number, run_id, reused FROM tries WHERE sweep_id = ? ORDER BY id", [sweep_id])
    return [Try(number=row["number"], run_id=row["run_id"], reused=bool(row["reused"])) for row in rows]


def varied(journal: Journal, run_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What tells runs of one sweep from each other, as in `Point.varied`, by the run's id.

    Empty where they are not all of one sweep; of several that have them all, the newest one counts.
    """
    marks = ", ".join("?" * len(run_ids))
    rows = journal.query(
        "SELECT tries.run_id, tries.sweep_id, members.varied FROM tries JOIN members USING (sweep_id, number) "  # noqa: S608 - question marks
        f"JOIN sweeps ON sweeps.id = sweep_id WHERE tries.run_id IN ({marks}) ORDER BY sweeps.created_at, sweeps.rowid",
        run_ids,
    )
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["sweep_id"], {})[row["run_id"]] = json.loads(row["varied"])
    whole = [named for named in found.values() if len(named) == len(set(run_ids))]
    return whole[-1] if whole else {}


def listed(journal: Journal) -> list[str]:
    """The ids of all sweeps, oldest first."""
    return [row["id"] for row in journal.query("SELECT id FROM sweeps ORDER BY created_at, rowid")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """A sweep in a list."""

    id: str
    site: str
    created_at: datetime
    title: str
    tally: Tally


def glances(journal: Journal, most: int) -> list[Glance]:
    """The last sweeps, newest first, without reading every run of them."""
    rows = journal.query("SELECT * FROM sweeps ORDER BY created_at DESC, rowid DESC LIMIT ?", [most])
    return [
        Glance(
            id=row["id"],
            site=row["site"],
            created_at=_time(row["created_at"]),
            title=row["title"],
            tally=_tally(journal, row["id"]),
        )
        for row in rows
    ]


def _tally(journal: Journal, sweep_id: str) -> Tally:
    rows = journal.query(_STANDINGS, [sweep_id])
    standings = ((RunStatus(row["status"]) if row["status"] else None, bool(row["task_id"])) for row in rows)
    return tally(standings, sum(bool(row["reused"]) for row in rows))


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).astimezone()


def find(journal: Journal, plan: Plan, *, place: str, folder: str) -> str | None:
    """The latest sweep of just this plan, ordered there for this folder."""
    rows = journal.query(
        "SELECT id FROM sweeps WHERE request = ? AND place = ? AND folder = ? ORDER BY created_at DESC LIMIT 1",
        [plan.request, place, folder],
    )
    return rows[0]["id"] if rows else None


def twin(journal: Journal, record: SweepRecord) -> str | None:
    """The very same sweep, where that was started and this one was not, and is not wanted beside it."""
    rows = [] if record.beside else journal.query(_TWIN, _known_by(record))
    return rows[0]["id"] if rows else None


def holders(journal: Journal, requests: Sequence[str], *, place: str) -> dict[str, list[str]]:
    """The successful runs of a place that asked for just this: for each request their ids, newest first."""
    wanted = list(dict.fromkeys(requests))
    found: dict[str, list[str]] = {}
    for start in range(0, len(wanted), _VALUES):
        some = wanted[start : start + _VALUES]
        marks = ", ".join("?" * len(some))
        clause = f"place = ? AND status = 'SUCCESS' AND request IN ({marks}) ORDER BY created_at DESC"
        rows = journal.query(f"SELECT id, request FROM runs WHERE {clause}", [place, *some])  # noqa: S608 - only marks
        for row in rows:
            found.setdefault(row["request"], []).append(row["id"])
    return found
