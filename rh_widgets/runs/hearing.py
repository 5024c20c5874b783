"""Listening to the nodes of graphs at work, beside the looks at their tasks.

It is for the eye: it decides nothing, writes nothing, and what goes wrong with it nobody hears of.
The address of a socket carries credentials, so none is kept, logged or shown.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
from typing import TYPE_CHECKING, Final

from ..client import listen
from ..errors import RunningHubError
from .live import Hearing

if TYPE_CHECKING:
    from collections.abc import Callable

    from .live import NodeProgress
    from .run import Run
    from .works import Works

__all__ = ["Listener"]

log = logging.getLogger(__name__)
_SOCKETS: Final = 20  # at once: a page shows no more, and a thousand runs must not open a thousand
_CONNECTIONS: Final = 3  # for one run
_SILENCE: Final = 300.0  # seconds; one slow node says nothing for minutes
_GAP: Final = 0.25  # seconds between two changes that observers are told of


class Listener:
    """Listens to the graphs of one connection; for its I/O thread.

    Args:
        works: The connection's means.
        hint: Told the task that is over by what its nodes say.
    """

    def __init__(self, works: Works, hint: Callable[[str], None]) -> None:
        self._works, self._hint = works, hint
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._heard: set[str] = set()  # runs that were listened to, and are not again

    def follow(self, run: Run, url: str = "") -> None:
        """Listen to a run's nodes, where it has any, and there is room. Any number of times.

        Args:
            run: Its run.
            url: Where, if that is known; else the server is asked for it once.
        """
        if run.spec.graph is None or run.id in self._heard or len(self._tasks) >= _SOCKETS:
            return
        self._heard.add(run.id)
        task = asyncio.get_running_loop().create_task(self._listen(run, Hearing(run.spec.graph), url))
        self._tasks[run.id] = task
        task.add_done_callback(functools.partial(self._gone, run.id))

    def _gone(self, run_id: str, task: asyncio.Task[None]) -> None:
        if self._tasks.get(run_id) is task:
            del self._tasks[run_id]

    def leave(self, run: Run) -> None:
        """It is over: no socket outlives its run."""
        self._heard.discard(run.id)
        if task := self._tasks.pop(run.id, None):
            task.cancel()

    async def _listen(self, run: Run, heard: Hearing, url: str) -> None:
        """Over one socket after the other, until all is said, or they fail too often."""
        teller = _Teller(run)
        try:
            url = url or (await self._works.client.outputs(run.task_id)).progress_url
            for failures in range(1, _CONNECTIONS + 1 if url else 1):
                heard = await self._hear(url, heard, teller)
                if heard.over:
                    self._hint(run.task_id)
                    return
                await asyncio.sleep(2 * self._works.pace.next_try(failures))
        except RunningHubError as error:
            log.info("Nothing is heard of the nodes of run %s: %s", run.id, type(error).__name__)
        except Exception as error:  # noqa: BLE001 - a fault of ours; its report would show the address
            log.warning("Listening to the nodes of run %s ended: %s", run.id, type(error).__name__)
        finally:
            teller.close()

    async def _hear(self, url: str, heard: Hearing, teller: _Teller) -> Hearing:
        """What one socket says, to its end."""
        try:
            async with asyncio.timeout(_SILENCE) as patience, contextlib.aclosing(listen(url)) as events:
                async for event in events:
                    patience.reschedule(asyncio.get_running_loop().time() + _SILENCE)
                    heard = heard.after(event)
                    teller.tell(heard.progress)
                    await asyncio.sleep(0)  # a socket that is never silent must not keep the thread
        except (RunningHubError, TimeoutError) as error:  # polling goes on, and its words are the run's
            log.info("A socket of progress broke off: %s", type(error).__name__)
        return heard


class _Teller:
    """Tells a run's observers what is new, four times a second at most; the last is not lost."""

    def __init__(self, run: Run) -> None:
        self._run, self._newest = run, run.progress
        self._timer: asyncio.TimerHandle | None = None

    def tell(self, progress: NodeProgress | None) -> None:
        self._newest = progress
        if self._timer is None:
            self._pass_on()

    def close(self) -> None:
        """What waits is told now."""
        if self._timer is not None:
            self._timer.cancel()
        if self._newest != self._run.progress:
            self._run.advance(progress=self._newest)

    def _pass_on(self) -> None:
        self._timer = None
        if self._newest != self._run.progress:
            self._timer = asyncio.get_running_loop().call_later(_GAP, self._pass_on)
            self._run.advance(progress=self._newest)
