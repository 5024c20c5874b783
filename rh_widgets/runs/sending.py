"""From a checked request to a task: inputs uploaded, then one submit.

The rule about money has its one place here: a request is sent again only when its failure
proves that nothing was created. The journal says SUBMITTING before the first byte leaves,
and the task's name before anything else is done with the answer.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Any, Final

from ..client import TaskAnswer, created_nothing, worth_another_look
from ..errors import ConfigurationError, ConnectionFailed, RunFailed, RunningHubError
from .inputs import local_files
from .model import RunStatus
from .works import Works, now, retry_after

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .run import Run

__all__ = ["Sender"]

log = logging.getLogger(__name__)
_UPLOAD_LIVES: Final = 20 * 3600.0  # seconds; the server keeps uploads for a day
_SUBMITS_AT_ONCE: Final = 8  # under the client's pool: no run waits there, where a cancel could not reach it
_SLOT_LOOK: Final = 0.1  # seconds


class Sender:
    """Uploads and submits for one connection."""

    def __init__(self, works: Works) -> None:
        self._works = works
        self._uploads: dict[tuple[str, int, int], tuple[float, str]] = {}
        self._submitting = 0

    async def upload(self, run: Run, values: dict[str, Any]) -> None:
        """Replace every local file in `values` by the URL of its upload."""
        files = local_files(run.spec, values)
        if not files:
            return
        self._works.store.advance(run, status=RunStatus.UPLOADING, uploaded=0.0)
        total = sum(path.stat().st_size for _, _, path in files) or 1
        before = 0
        for key, place, path in files:
            self._works.check(run)
            start = before

            def progress(sent: int, _size: int, start: int = start) -> None:
                share = round((start + sent) / total, 2)
                if share != run.uploaded:
                    run.advance(uploaded=min(share, 1.0))

            url = await self._upload_one(run, path, progress)
            before += path.stat().st_size
            if place is None:
                values[key] = url
            else:
                values[key] = [url if i == place else v for i, v in enumerate(values[key])]
        run.advance(uploaded=None)

    async def _upload_one(self, run: Run, path: Path, progress: Callable[[int, int], None]) -> str:
        """The URL of an upload; the same unchanged file is not sent twice while its link lives."""
        known = _identity(path)
        sent_at, url = self._uploads.get(known, (0.0, ""))
        if url and time.monotonic() - sent_at < _UPLOAD_LIVES:
            return url
        pace, failures = self._works.pace, 0
        while True:
            try:
                uploaded = await self._works.client.upload(path, on_progress=progress)
            except OSError as error:
                raise RunFailed(f"{path.name} could not be read: {error}. Nothing was sent.", run_id=run.id) from error
            except RunningHubError as error:
                failures += 1
                if failures >= pace.connect_tries or not worth_another_look(error, first=failures == 1):
                    raise
                await self._works.pause(run, pace.next_try(failures))
                self._works.check(run)
            else:
                self._uploads[known] = (time.monotonic(), uploaded.url)
                return uploaded.url

    async def submit(self, run: Run, payload: dict[str, Any]) -> TaskAnswer:
        """Send the request, and again only where the failure proves that nothing was created.

        Raises:
            SubmitAmbiguous: the answer was lost; never sent again.
            ConfigurationError: the journal cannot be written; nothing was sent.
            RunningHubError: a refusal, or patience at its end.
        """
        started = time.monotonic()
        failures = 0
        while True:
            while self._submitting >= _SUBMITS_AT_ONCE:
                await self._works.pause(run, _SLOT_LOOK)
                self._works.check(run)
            self._works.check(run)
            self._submitting += 1
            try:
                await self._works.store.write(run, status=RunStatus.SUBMITTING)
                self._works.check(run)  # the last moment at which nothing is owed
                # Shielded: a submit on its way is never abandoned, or its answer would be lost.
                return await asyncio.shield(self._exchange(run, payload))
            except RunningHubError as error:
                failures += 1
                wait = max(self._works.pace.next_try(failures), retry_after(error))
                if not created_nothing(error) or self._gives_up(error, failures, time.monotonic() - started + wait):
                    raise
                await self._works.store.write(
                    run, status=RunStatus.PENDING, note=f"{error} Trying again in {wait:.0f} s."
                )
            finally:
                self._submitting -= 1
            await self._works.pause(run, wait)

    async def _exchange(self, run: Run, payload: dict[str, Any]) -> TaskAnswer:
        """Send it once; the task's name is on disk before anybody does anything with it."""
        answer = await self._works.client.submit(run.model, payload)
        # The answer to a submit says RUNNING whatever the queue is like; the first look tells.
        changes = {"task_id": answer.task_id, "status": RunStatus.QUEUED, "queued_at": now(), "note": ""}
        try:
            await self._works.store.write(run, **changes)
        except ConfigurationError as error:  # it is paid for: go on with what is in memory, and say so
            log.error("Run %s is task %s. %s", run.id, answer.task_id, error)  # noqa: TRY400
            run.advance(**changes | {"note": f"Keep this task's name, for the journal could not: {answer.task_id}."})
        return answer

    def _gives_up(self, error: RunningHubError, failures: int, waited: float) -> bool:
        if isinstance(error, ConnectionFailed):
            return failures >= self._works.pace.connect_tries
        return waited > self._works.pace.patience


def _identity(path: Path) -> tuple[str, int, int]:
    """What a file is known by as long as it does not change: path, bytes, time of change."""
    stat = path.stat()
    return str(path), stat.st_size, stat.st_mtime_ns
