"""Whether the process that works on a run is still there.

Each process holds a lock of the operating system on a file of its own for as long as it
lives. The system lets go of it however the process ends, `kill -9` included, so a lock
that can be taken belongs to nobody. A heartbeat would make the next process wait.

A forked child inherits the lock's file, and would hold the lock for a parent that is gone:
filelock closes it there, from 3.30 on.
"""

from __future__ import annotations

import contextlib
import os
import threading
import uuid
from typing import TYPE_CHECKING

import filelock

from ..errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Lease"]


class Lease:
    """This process's claim to its runs, and a look at those of others. Safe to use from any thread.

    Args:
        folder: Where the lock files are; made at first use.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._guard = threading.Lock()
        self._held: filelock.BaseFileLock | None = None
        self._pid, self._token = 0, ""

    @property
    def token(self) -> str:
        """This process's name in the journal; a forked child has its own.

        Raises:
            ConfigurationError: the folder cannot be written.
        """
        with self._guard:
            if self._pid != os.getpid():
                self._take()
            return self._token

    def _take(self) -> None:
        token = uuid.uuid4().hex[:12]
        held = filelock.FileLock(self._path(token), timeout=0, thread_local=False)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            held.acquire()
        except OSError as error:
            raise ConfigurationError(
                f"{self.folder} cannot be written ({error.strerror}). Nothing is sent, for a paid run could be lost. "
                "Set RH_WIDGETS_HOME to a folder that can be written."
            ) from error
        # A child's copy of the parent's lock is kept, unused: letting go of it could let go of the parent's.
        self._inherited = self._held
        self._held, self._token, self._pid = held, token, os.getpid()

    def is_alive(self, token: str) -> bool:
        """Whether the process of that name still runs."""
        if token == self.token:
            return True
        path = self._path(token)
        if not token or not path.exists():
            return False
        try:
            with filelock.FileLock(path, timeout=0):
                pass
        except (filelock.Timeout, OSError):
            return True
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
        return False

    def _path(self, token: str) -> Path:
        return self.folder / f"{token}.lock"
