"""The journal: every run on disk, before its submit leaves and after every change.

SQLite in WAL mode with `synchronous=NORMAL`: a change that was written survives the death
of any process; the loss of power may cost the last second. Several kernels may have the
same file open.

Writes go through one thread, in their order, and those that wait together are committed
together. A writer who must not go on before its change is on disk waits for word of it.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import queue
import sqlite3
import threading
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

from ..errors import ConfigurationError
from .filters import SORTS
from .migrations import migrate
from .model import Output, RunStatus
from .records import Record, columns, from_row, output_from_row, output_row, past_from_row
from .written import Written, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from .durations import Past
    from .filters import Filter

__all__ = ["Claim", "Journal"]

log = logging.getLogger(__name__)
_BUSY: Final = 30.0  # seconds to wait for another kernel's write
_TOGETHER: Final = 256
_VALUES: Final = 500  # in one statement; SQLite takes so many and not many more
_GOODBYE: Final = 5.0  # seconds at exit for what still waits to be written
_OPEN: Final = tuple(s.value for s in RunStatus if not s.is_final)
_NEWEST: Final = SORTS["newest"]

# What writes, inside a transaction: where it raises, nothing of it is written.
Work: TypeAlias = "Callable[[sqlite3.Connection], Any]"
_Line: TypeAlias = "queue.SimpleQueue[tuple[Work, Written] | None]"


class Claim(Protocol):
    """Decides, inside the transaction that writes runs, whether they are wanted still.

    Attributes:
        granted: What it decided.
    """

    granted: bool

    def decide(self, db: sqlite3.Connection) -> bool:
        """Whether to write the runs. Where it says no, it has written nothing itself."""

    def write(self, db: sqlite3.Connection) -> None:
        """What is to be written with the runs."""


class Journal:
    """The runs on disk. Opened at first use; safe to use from any thread, and after a fork.

    Args:
        path: The file; made, with its folder, if it is not there.

    Raises:
        ConfigurationError: from every method: the file cannot be opened, read or written, or is of a
            newer release. Nothing may be sent then, for nobody would know of it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._reset()

    def _reset(self) -> None:
        self._pid = os.getpid()
        self._lock = threading.RLock()  # of the connection, and held for as long as a commit takes
        self._door = threading.RLock()  # of the line in front of it: who brings a change never waits for the disk
        self._connection: sqlite3.Connection | None = None
        self._waiting: _Line = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def __repr__(self) -> str:
        return f"Journal({str(self.path)!r})"

    # Writing

    def add(self, *records: Record, claim: Claim | None = None) -> Written:
        """New runs, all or none; none also where a claim says so."""

        def work(db: sqlite3.Connection) -> None:
            if claim is not None and not claim.decide(db):
                return
            for record in records:
                _insert(db, record)
            if claim is not None:
                claim.write(db)

        return self.put(work)

    def change(self, run_id: str, at: float, **values: Any) -> Written:
        """New values of some attributes; `outputs` replaces them all. A new status is noted with its time."""
        outputs: Sequence[Output] | None = values.pop("outputs", None)
        row = columns(values)

        def work(db: sqlite3.Connection) -> None:
            if row:
                names = ", ".join(f"{name} = ?" for name in row)
                db.execute(f"UPDATE runs SET {names} WHERE id = ?", [*_bound(row), run_id])  # noqa: S608
            if outputs is not None:
                _put_outputs(db, run_id, outputs)
            if "status" in row:
                _note_change(db, run_id, at, row["status"], row.get("task_id", ""))

        return self.put(work)

    async def begin_sending(self, run_id: str, owner: str, at: float) -> bool:
        """Write that a run is on its way; False where it is another process's by now, and may not be sent.

        Who was taken for dead, such as after the home folder lost its locks, may have had its runs ended.
        """
        mine: list[bool] = []

        def work(db: sqlite3.Connection) -> None:
            sql = "UPDATE runs SET status = ? WHERE id = ? AND owner = ?"
            mine.append(db.execute(sql, [str(RunStatus.SUBMITTING), run_id, owner]).rowcount == 1)
            if mine[-1]:
                _note_change(db, run_id, at, str(RunStatus.SUBMITTING), "")

        await self.put(work)
        return mine[-1]

    def claim(self, record: Record, owner: str, status: RunStatus) -> bool:
        """Take over a run that a process left, or lost sight of; of several that try, one succeeds.

        Args:
            record: As it was left. One that has changed since is somebody else's.
            owner: Who works on it now.
            status: Where that goes on from.
        """
        taken = []

        def work(db: sqlite3.Connection) -> None:
            done = db.execute(
                "UPDATE runs SET owner = ?, status = ?, error = NULL, finished_at = NULL "
                "WHERE id = ? AND owner = ? AND status = ?",
                [owner, str(status), record.id, record.owner, str(record.status)],
            )
            taken.append(done.rowcount == 1)

        self.put(work).result()
        return taken[-1]

    def tag(self, run_id: str, tags: Iterable[str], *, on: bool) -> None:
        """Put labels on a run, or take them off."""
        rows = [(run_id, tag) for tag in tags]
        verb = "INSERT OR IGNORE INTO tags VALUES (?, ?)" if on else "DELETE FROM tags WHERE run_id = ? AND tag = ?"
        self.put(lambda db: db.executemany(verb, rows)).result()

    def delete(self, run_ids: Iterable[str]) -> None:
        """Forget runs."""
        rows = [(i,) for i in run_ids]
        self.put(lambda db: db.executemany("DELETE FROM runs WHERE id = ?", rows)).result()

    def flush(self) -> None:
        """Wait until all that was put is on disk."""
        self.put(lambda _: None).result()

    def close(self) -> None:
        """Write what waits, and let go of the file; a later use opens it again."""
        self._notice_fork()
        with self._door:
            thread, waiting = self._thread, self._waiting
            self._thread, self._waiting = None, queue.SimpleQueue()
        if thread is not None:
            waiting.put(None)
            thread.join(_GOODBYE)
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def put(self, work: Work) -> Written:
        """Have something written, after all that was put before, with whatever waits beside it."""
        self._notice_fork()
        written = Written()
        with self._door:
            if self._thread is None:
                self._open()  # here, so that a journal that cannot be opened is told to who writes
                self._thread = threading.Thread(
                    target=self._write_on, args=(self._waiting,), name="rh-widgets-journal", daemon=True
                )
                self._thread.start()
                atexit.register(self.close)
            self._waiting.put((work, written))
        return written

    def _write_on(self, waiting: _Line) -> None:
        """The writing thread."""
        while self._write_some(waiting):
            pass

    def _write_some(self, waiting: _Line) -> bool:
        """Write what waits; whether there may be more."""
        batch = [waiting.get()]
        while len(batch) < _TOGETHER and batch[-1] is not None:
            try:
                batch.append(waiting.get_nowait())
            except queue.Empty:
                break
        works = [item for item in batch if item is not None]
        if not self._commit(works):
            for item in works:  # one that fails must not take the others with it
                self._commit([item], last=True)
        return batch[-1] is not None

    def _commit(self, items: list[tuple[Work, Written]], *, last: bool = False) -> bool:
        """Write some changes as one; whether that worked."""
        try:
            with self._lock, _transaction(self._open()) as db:
                for work, _ in items:
                    work(db)
        except Exception as error:  # noqa: BLE001 - whatever it is, the thread goes on: all runs wait for it
            if last:
                log.error("The journal %s could not be written: %s", self.path, error)  # noqa: TRY400 - the caller gets it whole
                tell([items[0][1]], _unusable(self.path, error))
            return False
        tell(written for _, written in items)
        return True

    # Reading

    def get(self, run_id: str) -> Record | None:
        """The run of that id, else the latest of that task id."""
        found = self._read("id = ?", [run_id]) or self._read("task_id = ? AND task_id != ''", [run_id], limit=1)
        return found[0] if found else None

    def several(self, run_ids: Iterable[str]) -> dict[str, Record]:
        """The runs of those ids that there are, by id."""
        ids = list(run_ids)
        parts = (ids[start : start + _VALUES] for start in range(0, len(ids), _VALUES))
        found = (r for part in parts for r in self._read(f"id IN ({', '.join('?' * len(part))})", part))
        return {record.id: record for record in found}

    def find(self, chosen: Filter, *, limit: int | None = None, offset: int = 0) -> list[Record]:
        """The runs that a filter lets through, in its order."""
        return self._read(*chosen.where(), order=chosen.order, limit=limit, offset=offset)

    def count(self, chosen: Filter) -> int:
        """How many those are."""
        clause, values = chosen.where()
        return int(self.query(f"SELECT count(*) AS n FROM runs WHERE {clause}", values)[0]["n"])  # noqa: S608

    def unfinished(self, place: str, *, since: float) -> list[Record]:
        """The runs of a place that are not over, and those of which the server may still tell; oldest first.

        Args:
            place: See `Record`.
            since: A time: what is lost for longer is not asked for again.
        """
        open_ones = ", ".join("?" * len(_OPEN))
        clause = f"place = ? AND (status IN ({open_ones}) OR (status = 'UNKNOWN' AND task_id != '' AND created_at > ?))"
        return self._read(clause, [place, *_OPEN, since])[::-1]

    def missing_files(self, place: str, *, since: float) -> list[Record]:
        """The finished runs whose results may still be fetched again: those with a link, newest first."""
        linked = "id IN (SELECT run_id FROM outputs WHERE url != '')"
        ended = "coalesce(ended_at, created_at) > ?"
        return self._read(f"place = ? AND status = 'SUCCESS' AND {ended} AND {linked}", [place, since])

    def pasts(self, endpoint: str, site: str, *, limit: int = 200) -> list[Past]:
        """What the latest successful runs of a model on a site teach, oldest first."""
        rows = self.query(
            "SELECT params, queued_at, started_at, ended_at FROM runs WHERE endpoint = ? AND site = ? "
            "AND status = 'SUCCESS' AND queued_at NOT NULL AND ended_at NOT NULL ORDER BY created_at DESC LIMIT ?",
            [endpoint, site, limit],
        )
        return [past_from_row(row) for row in reversed(rows)]

    def changes(self, run_id: str) -> list[tuple[float, RunStatus]]:
        """When a run went into which status."""
        rows = self.query("SELECT at, status FROM changes WHERE run_id = ? ORDER BY rowid", [run_id])
        return [(row["at"], RunStatus(row["status"])) for row in rows]

    def _read(
        self, clause: str, values: Sequence[Any], *, order: str = _NEWEST, limit: int | None = None, offset: int = 0
    ) -> list[Record]:
        end = f" LIMIT {-1 if limit is None else int(limit)} OFFSET {int(offset)}"
        rows = self.query(f"SELECT * FROM runs WHERE {clause} ORDER BY {order}{end}", values)  # noqa: S608
        ids = [row["id"] for row in rows]
        outputs = self._by_run("outputs", "place", ids, output_from_row)
        tags = self._by_run("tags", "tag", ids, lambda row: str(row["tag"]))
        return [from_row(row, outputs.get(row["id"], ()), tags.get(row["id"], ())) for row in rows]

    def _by_run(
        self, table: str, order: str, ids: list[str], read: Callable[[sqlite3.Row], Any]
    ) -> dict[str, tuple[Any, ...]]:
        found: dict[str, tuple[Any, ...]] = {}
        for start in range(0, len(ids), _VALUES):
            some = ids[start : start + _VALUES]
            marks = ", ".join("?" * len(some))
            for row in self.query(f"SELECT * FROM {table} WHERE run_id IN ({marks}) ORDER BY {order}", some):  # noqa: S608
                found[row["run_id"]] = (*found.get(row["run_id"], ()), read(row))
        return found

    def query(self, statement: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """The rows of a statement that only reads."""
        self._notice_fork()
        try:
            with self._lock:
                return self._open().execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise _unusable(self.path, error) from error

    # The file

    def _open(self) -> sqlite3.Connection:
        with self._lock:
            if self._connection is None:
                self._connection = _connect(self.path)
            return self._connection

    def _notice_fork(self) -> None:
        """In a forked child: open the file anew, and leave the parent's connection alone."""
        if self._pid != os.getpid():
            _inherited.append(self._connection)
            self._reset()


_inherited: list[Any] = []  # never closed: that would let go of the parent's locks


def _connect(path: Path) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(path, timeout=_BUSY, isolation_level=None, check_same_thread=False)
        db.row_factory = sqlite3.Row
        with contextlib.suppress(sqlite3.OperationalError):  # a file system that cannot: SQLite's own mode is as safe
            db.execute("PRAGMA journal_mode = WAL").fetchone()
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA cache_size = -256")  # kilobytes, of which SQLite takes 2,000; the system keeps the file too
        migrate(db)
    except (OSError, sqlite3.Error) as error:
        raise _unusable(path, error) from error
    return db


def _unusable(path: Path, error: Exception) -> ConfigurationError:
    return ConfigurationError(
        f"The journal {path} cannot be used ({error}). Nothing is sent without it, for a paid run could be lost. "
        "Mend or move that file, or set RH_WIDGETS_HOME to a folder that can be written."
    )


@contextlib.contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield db
        db.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise


def _insert(db: sqlite3.Connection, record: Record) -> None:
    values = {k: getattr(record, k) for k in Record.__dataclass_fields__ if k not in {"outputs", "tags"}}
    row = columns(values) | {"note": record.note}
    db.execute(f"INSERT INTO runs ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", _bound(row))  # noqa: S608 - names of ours
    _note_change(db, record.id, record.created_at.timestamp(), record.status, record.task_id)


def _note_change(db: sqlite3.Connection, run_id: str, at: float, status: str, task_id: str) -> None:
    db.execute("INSERT INTO changes VALUES (?, ?, ?, ?)", [run_id, at, str(status), task_id])


def _put_outputs(db: sqlite3.Connection, run_id: str, outputs: Sequence[Output]) -> None:
    for place, output in enumerate(outputs):
        row: Mapping[str, Any] = {"run_id": run_id, "place": place, **output_row(output)}
        db.execute(
            f"INSERT OR REPLACE INTO outputs ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",  # noqa: S608
            _bound(row),
        )


def _bound(row: Mapping[str, Any]) -> list[Any]:
    """A row's values as SQLite takes them: half a character, as in an answer that was cut in an emoji, is a "?"."""
    return [v.encode("utf-8", "replace").decode() if isinstance(v, str) else v for v in row.values()]
