"""Runs that other kernels work on: shown here, stopped there.

A kernel leaves its wish that a run be stopped in the journal, addressed to the process that
works on it, by that one's name there. A wish for a process that is gone is heard by nobody:
whoever takes the run up does so at his own wish.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from ..errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .journal import Journal
    from .records import Record
    from .run import Run
    from .works import Works

__all__ = ["Others", "take_wishes", "wish_stopped"]

log = logging.getLogger(__name__)
_LOOK: Final = 1.0  # seconds between two looks into the journal


class Others:
    """What one connection has to do with the runs of other kernels.

    Args:
        works: The connection's means.
        take_up: Goes on with a run as the journal has it: follows it, or works on it.

    Attributes:
        heeding: Whether it listens to what others want stopped.
    """

    def __init__(self, works: Works, *, take_up: Callable[[Record], object]) -> None:
        self._works, self._take_up = works, take_up
        self._followed: set[str] = set()
        self.heeding = False

    async def follow(self, run: Run) -> None:
        """Show a run of another kernel; take it up if that kernel ends. A second call meanwhile does nothing."""
        if run.id in self._followed:
            return
        self._followed.add(run.id)
        try:
            while await self._look(run):
                pass
        finally:
            self._followed.discard(run.id)

    async def _look(self, run: Run) -> bool:
        """Show what the journal says of it; whether to look again."""
        store = self._works.store
        await asyncio.sleep(_LOOK)
        record = await asyncio.to_thread(store.journal.get, run.id)
        if record is None or record.owner == store.lease.token:  # deleted, or taken up here meanwhile
            return False
        run.mirror(record)
        if record.status.is_final:
            self._works.stops.end(run.id)
            return False
        if await asyncio.to_thread(store.lease.is_alive, record.owner):
            return True
        self._followed.discard(run.id)  # yet another kernel may be quicker: then it is followed again
        await asyncio.to_thread(self._take_up, record)
        return False

    async def ask_to_stop(self, run: Run) -> None:
        """Have a run stopped that does not go on here: by the kernel that works on it, or here where none does."""
        store = self._works.store
        try:
            record = await asyncio.to_thread(store.journal.get, run.id)
            if record is None or record.status.is_final:
                self._works.stops.end(run.id)
            elif await asyncio.to_thread(self._tell_owner, record):
                run.advance(note="The kernel that works on it is asked to stop it.")
        except ConfigurationError as error:
            run.advance(note=f"It could not be stopped: {error}")
            return
        if record is not None and record.status.is_final:  # what is under way tells of itself
            run.mirror(record)

    def _tell_owner(self, record: Record) -> bool:
        """Leave the wish for the process that works on a run; whether one does, and it is not this one."""
        store = self._works.store
        self._take_up(record)  # the mark is set: taken up here, it stops at once
        now = store.journal.get(record.id)  # of several kernels that would, another may have taken it up
        if now is None or now.status.is_final or now.owner == store.lease.token or not store.lease.is_alive(now.owner):
            return False
        wish_stopped(store.journal, now)
        return True

    async def heed(self) -> None:
        """As long as anything goes on here, stop what others want stopped. A second call meanwhile does nothing."""
        if self.heeding:
            return
        self.heeding = True
        try:
            while self._works.stops.active:
                await asyncio.sleep(_LOOK)
                if self._works.stops.active:  # else Python may be ending, and has no worker threads any more
                    await self._hear()
        finally:
            self.heeding = False

    async def _hear(self) -> None:
        store = self._works.store
        try:
            wished = await asyncio.to_thread(take_wishes, store.journal, store.lease.token)
        except ConfigurationError as error:
            log.warning("What other kernels want stopped is not known: %s", error)
            return
        for run in filter(None, map(store.live, wished)):
            try:
                run.cancel()  # by its own connection, of which a process may have several
            except ConfigurationError as error:
                log.warning("Run %s is wanted stopped, and cannot be: %s", run.id, error)


def wish_stopped(journal: Journal, record: Record) -> None:
    """Leave a wish for the process that works on a run.

    Raises:
        ConfigurationError: the journal cannot be written.
    """
    row = [record.owner, record.id]
    journal.put(lambda db: db.execute("INSERT OR IGNORE INTO wishes VALUES (?, ?)", row)).result()


def take_wishes(journal: Journal, owner: str) -> list[str]:
    """The runs of a process that others want stopped; each is told once.

    Raises:
        ConfigurationError: the journal cannot be read or written.
    """
    found = [(owner, row["run_id"]) for row in journal.query("SELECT run_id FROM wishes WHERE owner = ?", [owner])]
    if found:
        journal.put(lambda db: db.executemany("DELETE FROM wishes WHERE owner = ? AND run_id = ?", found)).result()
    return [run_id for _, run_id in found]
