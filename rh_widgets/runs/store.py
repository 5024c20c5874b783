"""The runs of this process and those on disk, as one: a run is written before it is told."""

from __future__ import annotations

import functools
import logging
import threading
import time
import weakref
from typing import TYPE_CHECKING, Any, Final

from ..errors import ConfigurationError
from .durations import alike
from .eta import forecast
from .journal import Journal
from .lease import Lease
from .model import RunStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from ..specs import ModelSpec
    from .durations import Past
    from .eta import Forecast
    from .journal import Claim
    from .records import Record
    from .run import Run
    from .written import Written

__all__ = ["Store"]

log = logging.getLogger(__name__)
_FRESH: Final = 10.0  # seconds for which what was learned is good enough: a sweep starts hundreds of runs at once
_PASSING: Final = frozenset({"note", "uploaded", "progress"})  # what is for the eye, and over in a moment


_forecast = functools.lru_cache(64)(forecast)


class Store:
    """Keeps every run; opened at first use. Safe to use from any thread.

    Args:
        home: Tells the folder of the journal, whenever it is needed.
        revive: Makes a `Run` of a record; handed down, because the catalog and the connection are
            the roof's.
    """

    def __init__(self, home: Callable[[], Path], revive: Callable[[Record], Run]) -> None:
        self._home, self._revive = home, revive
        self._lock = threading.RLock()
        self._pasts: dict[tuple[str, str], tuple[float, list[Past]]] = {}
        self._open: tuple[Path, Journal, Lease] | None = None
        # Runs that go on are held by the engine; of the others whoever looks at one holds it.
        self._live: weakref.WeakValueDictionary[str, Run] = weakref.WeakValueDictionary()

    @property
    def home(self) -> Path:
        """The folder of all that outlives a notebook."""
        return self._opened()[0]

    @property
    def journal(self) -> Journal:
        return self._opened()[1]

    @property
    def lease(self) -> Lease:
        return self._opened()[2]

    def _opened(self) -> tuple[Path, Journal, Lease]:
        home = self._home()
        with self._lock:
            if self._open is None or self._open[0] != home:
                self._open = home, Journal(home / "journal.sqlite3"), Lease(home / "kernels")
            return self._open

    def forecast(self, spec: ModelSpec, site: str, params: Mapping[str, Any]) -> Forecast:
        """How long a run takes, from what the journal knows of such runs."""
        known, at = (spec.endpoint, site), time.monotonic()
        read, pasts = self._pasts.get(known, (float("-inf"), []))
        if at - read > _FRESH:
            pasts = self.journal.pasts(*known)
            self._pasts[known] = (at, pasts)
        return _forecast(spec.output, tuple(alike(pasts, params)), sandbox=site == "sandbox")

    def add(self, runs: Sequence[Run], records: Sequence[Record], claim: Claim | None = None) -> Written:
        """Put new runs on their way to the disk; nothing may be sent before they are there.

        Raises:
            ConfigurationError: the journal cannot be opened.
        """
        with self._lock:  # before: who reads them in the journal must get these, and not make others
            self._live.update({run.id: run for run in runs})
        return self.journal.add(*records, claim=claim)

    def run(self, record: Record) -> Run:
        """The run of a record: the one that is in use here, else one made anew."""
        with self._lock:
            run = self._live.get(record.id)
            if run is None:
                run = self._live[record.id] = self._revive(record)
            return run

    def live(self, run_id: str) -> Run | None:
        """The run of that id, if somebody here has it in use."""
        with self._lock:
            return self._live.get(run_id)

    def advance(self, run: Run, **changes: Any) -> None:
        """Put a change on its way to the disk, and tell it."""
        if kept := _kept(run, changes):
            self.journal.change(run.id, time.time(), **kept)
        run.advance(**changes)

    async def write(self, run: Run, **changes: Any) -> None:
        """The same, told only when it is on disk.

        Raises:
            ConfigurationError: it could not be written; nothing was told then.
        """
        await self.journal.change(run.id, time.time(), **_kept(run, changes))
        if run.started_at or run.ended_at:
            self._pasts.pop((run.model, run.site), None)  # it teaches something new
        run.advance(**changes)

    async def begin_sending(self, run: Run) -> bool:
        """Write and tell that a run is on its way; False where another process has taken it, and nothing may be sent.

        Raises:
            ConfigurationError: it could not be written.
        """
        mine = await self.journal.begin_sending(run.id, self.lease.token, time.time())
        if mine:
            run.advance(status=RunStatus.SUBMITTING, note="")
        return mine

    async def keep(self, run: Run, **changes: Any) -> bool:
        """Write what has happened, and tell it also where the disk refuses; whether it is written."""
        try:
            await self.write(run, **changes)
        except ConfigurationError as error:
            log.error("Of run %s (task %s) this is not on disk: %s. %s", run.id, run.task_id, changes, error)  # noqa: TRY400
            run.advance(**changes)
            return False
        return True


def _kept(run: Run, changes: Mapping[str, Any]) -> dict[str, Any]:
    """What of a change goes to the disk."""
    # The task's name with each status: had the disk refused it the first time, nobody else would know of it.
    name = {"task_id": run.task_id} if run.task_id and "status" in changes else {}
    return name | {key: value for key, value in changes.items() if key not in _PASSING}
