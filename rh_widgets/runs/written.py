"""Word that a change is on disk.

Like a future, and a tenth of its weight: a thousand runs wait for their first change at
once, and most changes are waited for by nobody. What is written together is told together,
for each wake of a loop costs about as much as a change.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

__all__ = ["Written", "tell"]

_lock = threading.Lock()  # one for all: it is held for a moment only


class Written:
    """A change on its way to the disk. `await` it on a loop, or ask for its `result` on any other thread."""

    __slots__ = ("_error", "_over", "_waiting")

    def __init__(self) -> None:
        self._over = False
        self._error: Exception | None = None
        self._waiting: tuple[asyncio.Future[None] | threading.Event, ...] = ()

    def __await__(self) -> Generator[object, None, None]:
        """Wait until it is on disk; who stops waiting for a change does not take it back.

        Raises:
            ConfigurationError: it could not be written.
        """
        if not self._over:
            waiter = asyncio.get_running_loop().create_future()
            if self._stands(waiter):
                yield from waiter
        self._give()

    def result(self, timeout: float | None = None) -> None:
        """The same, for a thread.

        Raises:
            ConfigurationError: it could not be written.
            TimeoutError: it is not there after so many seconds.
        """
        waiter = threading.Event()
        if self._stands(waiter) and not waiter.wait(timeout):
            raise TimeoutError
        self._give()

    def _stands(self, waiter: asyncio.Future[None] | threading.Event) -> bool:
        """Have somebody woken; False where it is over already."""
        with _lock:
            if not self._over:
                self._waiting += (waiter,)
            return not self._over

    def _give(self) -> None:
        if self._error is not None:
            raise self._error

    def end(self, error: Exception | None) -> tuple[asyncio.Future[None] | threading.Event, ...]:
        """It is over; who is to be woken."""
        with _lock:
            self._over, self._error = True, error
            waiting, self._waiting = self._waiting, ()
            return waiting


def tell(changes: Iterable[Written], error: Exception | None = None) -> None:
    """Wake who waits for these changes, of which all are on disk or none is; each loop once."""
    loops = defaultdict(list)
    for change in changes:
        for waiter in change.end(error):
            if isinstance(waiter, threading.Event):
                waiter.set()
            else:
                loops[waiter.get_loop()].append(waiter)
    for loop, futures in loops.items():
        with contextlib.suppress(RuntimeError):  # it was closed: nobody waits any more
            loop.call_soon_threadsafe(_wake, futures)


def _wake(futures: list[asyncio.Future[None]]) -> None:
    for future in futures:
        if not future.done():
            future.set_result(None)
