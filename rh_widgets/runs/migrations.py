"""The journal's shape, as numbered steps that only ever grow.

A step that was released is never changed: files out there have gone through it. SQLite's
own `user_version` says how many a file has behind it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..errors import ConfigurationError

if TYPE_CHECKING:
    import sqlite3

__all__ = ["STEPS", "migrate"]

STEPS: Final = (
    """
    CREATE TABLE runs (
        id TEXT PRIMARY KEY, site TEXT NOT NULL, place TEXT NOT NULL, endpoint TEXT NOT NULL, title TEXT NOT NULL,
        output TEXT NOT NULL,
        origin TEXT NOT NULL, params TEXT NOT NULL, request TEXT NOT NULL, notebook TEXT NOT NULL,
        folder TEXT NOT NULL, owner TEXT NOT NULL,
        status TEXT NOT NULL, task_id TEXT NOT NULL,
        created_at REAL NOT NULL, queued_at REAL, started_at REAL, ended_at REAL, finished_at REAL,
        estimate TEXT, cost TEXT, error TEXT, note TEXT NOT NULL
    );
    CREATE INDEX runs_by_time ON runs (created_at);
    CREATE INDEX runs_by_task ON runs (task_id);
    CREATE INDEX runs_by_state ON runs (place, status);
    CREATE INDEX runs_by_model ON runs (endpoint, site, status, created_at);
    CREATE TABLE outputs (
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, place INTEGER NOT NULL,
        path TEXT, url TEXT NOT NULL, sha256 TEXT NOT NULL, bytes INTEGER, media_type TEXT NOT NULL,
        text TEXT, node_id TEXT, facts TEXT, poster BLOB,
        PRIMARY KEY (run_id, place)
    );
    CREATE TABLE changes (
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        at REAL NOT NULL, status TEXT NOT NULL, task_id TEXT NOT NULL
    );
    CREATE INDEX changes_by_run ON changes (run_id);
    CREATE TABLE tags (
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, tag TEXT NOT NULL,
        PRIMARY KEY (run_id, tag)
    );
    """,
    """
    ALTER TABLE runs ADD COLUMN stars INTEGER;
    ALTER TABLE runs ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE outputs ADD COLUMN server_sha256 TEXT NOT NULL DEFAULT '';
    CREATE TABLE sweeps (
        id TEXT PRIMARY KEY, site TEXT NOT NULL, place TEXT NOT NULL, folder TEXT NOT NULL, created_at REAL NOT NULL,
        title TEXT NOT NULL, mode TEXT NOT NULL, request TEXT NOT NULL
    );
    CREATE INDEX sweeps_by_request ON sweeps (request);
    CREATE TABLE members (
        sweep_id TEXT NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE, number INTEGER NOT NULL,
        endpoint TEXT NOT NULL, params TEXT NOT NULL, varied TEXT NOT NULL, request TEXT NOT NULL,
        estimate TEXT NOT NULL,
        PRIMARY KEY (sweep_id, number)
    );
    CREATE TABLE tries (
        id INTEGER PRIMARY KEY, sweep_id TEXT NOT NULL, number INTEGER NOT NULL,
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, reused INTEGER NOT NULL,
        FOREIGN KEY (sweep_id, number) REFERENCES members (sweep_id, number) ON DELETE CASCADE
    );
    CREATE INDEX tries_by_member ON tries (sweep_id, number);
    CREATE INDEX tries_by_run ON tries (run_id);
    CREATE INDEX runs_by_request ON runs (request);
    CREATE TABLE votes (
        id INTEGER PRIMARY KEY, at REAL NOT NULL, question TEXT NOT NULL,
        left_run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        right_run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, verdict TEXT NOT NULL
    );
    CREATE INDEX votes_by_left ON votes (left_run);
    CREATE INDEX votes_by_right ON votes (right_run);
    CREATE TABLE wishes (
        owner TEXT NOT NULL, run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        PRIMARY KEY (owner, run_id)
    );
    """,
    """
    CREATE TABLE uploads (
        place TEXT NOT NULL, account TEXT NOT NULL, kind TEXT NOT NULL, digest TEXT NOT NULL,
        size INTEGER NOT NULL, url TEXT NOT NULL, file_name TEXT NOT NULL, at REAL NOT NULL,
        PRIMARY KEY (place, account, kind, digest)
    );
    """,
)


def migrate(db: sqlite3.Connection) -> None:
    """Bring a file up to this release's shape; two kernels that open it at once do it once.

    Raises:
        ConfigurationError: a newer release has written it.
    """
    if _version(db) == len(STEPS):
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        version = _version(db)  # again: another kernel may have been quicker
        if version > len(STEPS):
            raise _newer()  # noqa: TRY301 - inside, so that the lock is let go of
        for step in STEPS[version:]:
            for statement in filter(str.strip, step.split(";")):
                db.execute(statement)
        db.execute(f"PRAGMA user_version = {len(STEPS)}")
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def _newer() -> ConfigurationError:
    return ConfigurationError(
        "The journal was written by a newer rh_widgets. Update this one (pip install -U rh-widgets), "
        "or set RH_WIDGETS_HOME to another folder."
    )


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])
