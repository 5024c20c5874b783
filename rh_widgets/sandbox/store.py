"""What the sandbox keeps: one JSON file per task, uploads by their hash, rendered results.

Every write goes to a temporary file that is then renamed, so that a process killed at any moment
leaves whole files only. Everything is read once, when the store is opened; one process owns it.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import shutil
import tempfile
import threading
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .lifecycle import DAY, Task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["START_MONEY", "Store"]

_log = logging.getLogger(__name__)

START_MONEY = Decimal("1000.00")
_CHUNK = 1024 * 1024
_UPLOAD = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{1,5}")


class Store:
    """Tasks, uploads and results of one sandbox, in one folder. Safe to use from any thread.

    Args:
        folder: Made when it is not there.

    Attributes:
        changes: How many records have changed since it was opened.
        on_change: Called after each of those, on the thread that did it.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)
        self.uploads = self.folder / "uploads"
        self.results = self.folder / "results"
        self.examples = self.folder / "examples"
        self.loras = self.folder / "loras"
        self._tasks_folder = self.folder / "tasks"
        for place in (self.uploads, self.results, self.examples, self.loras, self._tasks_folder):
            place.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self.changes = 0
        self.on_change: Callable[[], None] = lambda: None
        self._tasks = {task.task_id: task for task in self._read_tasks()}
        self._by_file = {name: task.task_id for task in self._tasks.values() for name in task.files}
        self._credit = self._read_credit()

    def __repr__(self) -> str:
        return f"Store({str(self.folder)!r}, {len(self._tasks)} tasks)"

    @property
    def tasks(self) -> list[Task]:
        """Every task, oldest first."""
        with self._lock:
            return list(self._tasks.values())

    @property
    def credit(self) -> Decimal:
        """The money of the account before any task."""
        return self._credit

    def set_credit(self, amount: Decimal) -> None:
        self._credit = amount
        self.write(self.folder / "account.json", {"money": str(amount)})

    def find(self, task_id: str) -> Task | None:
        with self._lock:
            return self._tasks.get(task_id)

    def find_by_file(self, name: str) -> Task | None:
        """The task one of whose results is served under `name`."""
        with self._lock:
            return self._tasks.get(self._by_file.get(name, ""))

    def put(self, task: Task) -> None:
        """Keep a new task, or the new state of a known one."""
        # Written under the lock: two states of one task must reach the disk in their order.
        with self._lock:
            self.write(self._tasks_folder / f"{task.task_id}.json", asdict(task))
            self._tasks[task.task_id] = task
            self.changes += 1
            self._by_file.update(dict.fromkeys(task.files, task.task_id))
        self.on_change()

    def keep_upload(self, source: Path, form: str, now: float) -> Path:
        """Copy a file under its hash, and note when: uploads, too, expire after a day."""
        with source.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        target = self.uploads / f"{digest}.{form}"
        if not target.exists():
            with self.writing(target) as draft:
                shutil.copyfile(source, draft)
        os.utime(target, (now, now))
        return target

    def upload(self, name: str, now: float | None = None) -> Path | None:
        """The upload of this name; with `now`, only while its link lives."""
        path = self.uploads / name
        if not _UPLOAD.fullmatch(name) or not path.is_file():
            return None
        return path if now is None or now < path.stat().st_mtime + DAY else None

    def writing(self, target: Path) -> _Draft:
        """A temporary path beside `target` that takes its place when the block ends well."""
        return _Draft(target)

    def write(self, target: Path, record: dict[str, Any]) -> None:
        """Write a record as JSON, in the place of what was there."""
        with self.writing(target) as draft:
            draft.write_text(json.dumps(record, ensure_ascii=False), "utf-8")

    def sweep(self, now: float) -> None:
        """Remove drafts that were left behind, and what nobody can ask for any more."""
        kept = {v for task in self.tasks if now < task.created_at + 2 * DAY for v in _texts([task.payload, task.graph])}
        for place in (self.uploads, self.results, self.loras):
            for path in place.iterdir():
                old = now > path.stat().st_mtime + 2 * DAY and f"{place.name}/{path.name}" not in kept
                # LoRAs are kept for good, as on the service.
                if (old and place != self.loras) or path.name.endswith(".part"):
                    path.unlink(missing_ok=True)

    def _read_tasks(self) -> Iterator[Task]:
        for path in sorted(self._tasks_folder.glob("*.json")):
            try:
                yield Task(**json.loads(path.read_text("utf-8")))
            except (OSError, ValueError, TypeError):
                _log.warning("skipped %s, which does not read as a task", path.name)

    def _read_credit(self) -> Decimal:
        try:
            return Decimal(json.loads((self.folder / "account.json").read_text("utf-8"))["money"])
        except (OSError, ValueError, ArithmeticError, KeyError, TypeError):
            return START_MONEY


class _Draft:
    """A file in the making."""

    def __init__(self, target: Path) -> None:
        self._target = target

    def __enter__(self) -> Path:
        number, name = tempfile.mkstemp(prefix=f".{self._target.stem[:40]}-", suffix=".part", dir=self._target.parent)
        os.close(number)
        self._draft = Path(name)
        return self._draft

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._draft.replace(self._target)
        else:
            self._draft.unlink(missing_ok=True)


def _texts(record: Any) -> Iterator[str]:
    """Every text in a record, however deep."""
    if isinstance(record, str):
        yield record
    elif isinstance(record, list | dict):
        for value in record.values() if isinstance(record, dict) else record:
            yield from _texts(value)
