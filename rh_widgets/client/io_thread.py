"""The one thread that waits for the network.

Tasks on the kernel's own loop freeze while a cell runs, so everything asynchronous runs on
a loop in a daemon thread beside it. Other threads hand it coroutines; `run` blocks its
caller and nothing else.

Four things that a kernel makes necessary:

- **Context.** ipykernel keeps in context variables which cell an output belongs to. The
  thread and every coroutine start in an empty context, so nothing that runs here lands in
  the cell that happened to start it.
- **Interrupts.** `run` waits in slices, because a wait without end cannot be interrupted
  on every system. An interrupt ends the wait alone: the coroutine goes on.
- **Fork.** A child has a copy of the loop and no thread. It makes both anew at first use,
  and keeps the copy unclosed: closing it would unregister the parent's sockets, for both
  share one selector.
- **Other loops.** The loop is always asyncio's own, whatever policy the kernel has set.
"""

from __future__ import annotations

import asyncio
import atexit
import concurrent.futures
import contextvars
import logging
import os
import threading
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

logger = logging.getLogger(__name__)

T = TypeVar("T")
SLICE: Final = 0.5  # seconds; results wake the waiter at once, this only bounds an interrupt's delay
GOODBYE: Final = 5.0  # seconds that close() gives cancelled work

_inherited: list[asyncio.AbstractEventLoop] = []


class IOThread:
    """A daemon thread with its own asyncio loop, started by its first use.

    Safe to use from any thread. After `close` it takes no more work.
    """

    def __init__(self, name: str = "rh-widgets-io") -> None:
        self.name = name
        self._reset()

    def _reset(self) -> None:
        self._pid = os.getpid()
        self._lock = threading.RLock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._closed = False
        self._context = contextvars.Context()

    def __repr__(self) -> str:
        state = "closed" if self._closed else "running" if self._thread else "not started"
        return f"<IOThread {self.name!r}: {state}>"

    def start(self) -> asyncio.AbstractEventLoop:
        """Start the thread, unless it runs; returns its loop.

        Raises:
            RuntimeError: It was closed.
        """
        self._notice_fork()
        with self._lock:
            if self._closed:
                raise RuntimeError(f"{self.name} is closed. Call rh.connect() to open a new connection.")
            if self._loop is None:
                self._loop = asyncio.SelectorEventLoop()
                self._thread = threading.Thread(
                    target=contextvars.Context().run, args=(_serve, self._loop), name=self.name, daemon=True
                )
                self._thread.start()
                atexit.register(self.close)
            return self._loop

    def submit(self, coroutine: Coroutine[Any, Any, T]) -> concurrent.futures.Future[T]:
        """Hand over a coroutine; returns at once.

        Returns:
            Its future. Cancelling that cancels the coroutine.
        """
        self._notice_fork()
        try:
            with self._lock:  # against a close() in between, which would leave the future waiting for ever
                loop = self.start()
                # The callback that makes the task runs in a copy of the context it was scheduled from.
                return contextvars.Context().run(asyncio.run_coroutine_threadsafe, coroutine, loop)
        except RuntimeError:
            coroutine.close()
            raise

    def launch(self, coroutine: Coroutine[Any, Any, object]) -> None:
        """Hand over a coroutine that sees to its own end, for a third of the memory of `submit`.

        There is no future, and all of them share one context: the first use of `Decimal` alone would
        put half a kilobyte into each.

        Raises:
            RuntimeError: It was closed.
        """
        self._notice_fork()
        try:
            with self._lock:
                loop = self.start()
                loop.call_soon_threadsafe(_keep, loop, coroutine, self._context, context=self._context)
        except RuntimeError:
            coroutine.close()
            raise

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Wait for a coroutine's result, or raise what it raised.

        An interrupt (KeyboardInterrupt) ends the wait; the coroutine goes on.

        Raises:
            RuntimeError: Called from the thread itself, which would wait for itself for ever.
        """
        if threading.current_thread() is self._thread:
            coroutine.close()
            raise RuntimeError("IOThread.run() was called on the I/O thread, which would wait for itself. Use await.")
        future = self.submit(coroutine)
        while not concurrent.futures.wait([future], timeout=SLICE).done:
            pass
        return future.result()

    def call_later(
        self, seconds: float, callback: Callable[..., object], *args: Any
    ) -> concurrent.futures.Future[None]:
        """Call a function on the thread, later.

        Returns:
            A future whose `cancel()` takes the call back, from any thread.
        """
        return self.submit(_after(seconds, callback, args))

    def close(self) -> None:
        """Cancel what runs, stop, and wait for the end; closing twice is the same as once."""
        self._notice_fork()
        with self._lock:
            self._closed = True
            loop, thread = self._loop, self._thread
            self._loop = None
            if loop is None or thread is None:
                return
            loop.call_soon_threadsafe(loop.stop, context=contextvars.Context())
        atexit.unregister(self.close)
        if thread is not threading.current_thread():
            thread.join(GOODBYE)

    def _notice_fork(self) -> None:
        """In a forked child: leave the parent's loop alone, and begin anew."""
        if self._pid == os.getpid():
            return
        if self._loop is not None:
            _inherited.append(self._loop)
        closed = self._closed
        self._reset()
        self._closed = closed


_launched: set[asyncio.Task[object]] = set()  # a loop holds its tasks only weakly

_let_go = _launched.discard


def _keep(
    loop: asyncio.AbstractEventLoop, coroutine: Coroutine[Any, Any, object], context: contextvars.Context
) -> None:
    task = loop.create_task(coroutine, context=context)
    _launched.add(task)
    task.add_done_callback(_let_go, context=context)


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    """Run the loop until it is stopped; then end what is left and close it."""
    asyncio.set_event_loop(loop)
    stopped = False
    while not stopped:
        try:
            loop.run_forever()
            stopped = True
        except (KeyboardInterrupt, SystemExit):
            logger.exception("A coroutine tried to end the I/O thread; it goes on.")
    try:
        loop.run_until_complete(_wind_down())
    finally:
        asyncio.set_event_loop(None)
        loop.close()


async def _wind_down() -> None:
    """Cancel every other task, and give them a moment to tidy up."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=GOODBYE)
    await asyncio.get_running_loop().shutdown_asyncgens()


async def _after(seconds: float, callback: Callable[..., object], args: tuple[Any, ...]) -> None:
    await asyncio.sleep(seconds)
    try:
        callback(*args)
    except Exception:
        logger.exception("A delayed call failed: %r", callback)
