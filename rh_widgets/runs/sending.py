"""From a checked request to a task: inputs uploaded, then one submit.

The rule about money has its one place here: a request is sent again only when its failure
proves that nothing was created. The journal says SUBMITTING before the first byte leaves,
and the task's name before anything else is done with the answer.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from ..client import TaskAnswer, TaskStatus, created_nothing, pause_after
from ..errors import ConnectionFailed, RunFailed, RunningHubError, SubmitAmbiguous
from ..specs import request_of
from .endings import taken
from .inputs import local_files
from .model import RunStatus
from .uploading import Uploads, blames_inputs
from .works import Works, now, retry_after

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path

    from .run import Run

__all__ = ["Sender"]

_BROKE_OFF: Final = "The server's answer was broken, and names a task all the same: that is followed."


class Sender:
    """Uploads and submits for one connection."""

    def __init__(self, works: Works, uploads: Uploads) -> None:
        self._works, self._uploads = works, uploads

    async def upload(self, run: Run, values: dict[str, Any]) -> None:
        """Replace every local file in `values` by what its upload is called on the server."""
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

            sent = await self._upload_one(run, path, progress)
            before += path.stat().st_size
            if place is None:
                values[key] = sent
            else:
                values[key] = [sent if i == place else v for i, v in enumerate(values[key])]
        run.advance(uploaded=None)

    async def _upload_one(self, run: Run, path: Path, progress: Callable[[int, int], None]) -> str:
        """What the site calls a file that it has, or gets now: nodes take its name, models its link."""

        async def wait(seconds: float) -> None:
            await self._works.pause(run, seconds)
            self._works.check(run)

        try:
            have = self._uploads.for_nodes if run.spec.graph else self._uploads.media
            held = await have(path, progress, wait)
        except OSError as error:
            raise RunFailed(f"{path.name} could not be read: {error}. Nothing was sent.", run_id=run.id) from error
        return held.file_name or held.url if run.spec.graph else held.url

    async def ended_badly(self, run: Run, error: RunningHubError) -> None:
        """Where its inputs may be why, have them sent again next time."""
        if blames_inputs(error):
            values = {p.key: run.params[p.name] for p in run.spec.params if p.name in run.params}
            listed = [value if isinstance(value, list) else [value] for value in values.values()]
            names = {item for items in listed for item in items if isinstance(item, str)}
            await self._uploads.forget([path for _, _, path in local_files(run.spec, values)], names)

    async def submit(self, run: Run, payload: dict[str, Any]) -> TaskAnswer:
        """Send the request when its turn has come, and again only where nothing was created.

        Raises:
            Stopped: somebody wanted that before it was sent.
            SubmitAmbiguous: the answer was lost, and the task's name with it; never sent again.
            ConfigurationError: the journal cannot be written; nothing was sent.
            RunningHubError: a refusal, or patience at its end.
        """
        works, failures = self._works, 0
        await self._turn(run)
        while True:
            try:
                answer = await self._once(run, payload)
            except RunningHubError as error:
                if not created_nothing(error):
                    raise
                if not isinstance(error, ConnectionFailed):
                    failures = 0
                    await self._refused(run, error)
                    continue
                failures += 1
                if failures >= works.pace.connect_tries:
                    raise
                await self._wait(run, error, works.pace.next_try(failures))
            else:
                works.gate.moved(run.id)
                return answer

    def _turn(self, run: Run) -> Coroutine[Any, Any, None]:
        """Stand in the line until there is room, or somebody wants the run stopped."""
        gate = self._works.gate
        turn = gate.stand(run.id, run.group)
        if gate.open >= gate.limit:
            run.advance(note="Waiting for its turn: as many runs as the key allows are under way.")
        return self._works.stops.until(run.id, turn)  # not a coroutine of its own: a long line stands here

    async def _refused(self, run: Run, error: RunningHubError) -> None:
        """The server is full: nobody is let in for a while. Give up only when nothing moves any more."""
        gate, patience, asked = self._works.gate, self._works.pace.patience, retry_after(error)
        # Not longer than our patience: who comes back tomorrow must not find all runs waiting.
        pause = gate.hold(run.id, min(asked, patience), pause_after(error))
        if gate.stalled_for + max(pause, asked) > patience:
            raise error
        await self._works.store.write(run, status=RunStatus.PENDING, note=f"{error} Trying again in {pause:.0f} s.")
        await self._turn(run)

    async def _wait(self, run: Run, error: ConnectionFailed, pause: float) -> None:
        await self._works.store.write(run, status=RunStatus.PENDING, note=f"{error} Trying again in {pause:.0f} s.")
        await self._works.pause(run, pause)

    async def _once(self, run: Run, payload: dict[str, Any]) -> TaskAnswer:
        """Send it, unless somebody wants it stopped: this is the last moment at which nothing is owed."""
        self._works.check(run)
        if not await self._works.store.begin_sending(run):
            raise taken(run)
        self._works.check(run)
        # Shielded: a submit on its way is never abandoned, or its answer would be lost.
        return await asyncio.shield(self._exchange(run, payload))

    async def _exchange(self, run: Run, payload: dict[str, Any]) -> TaskAnswer:
        """Send it once; the task's name is on disk before anybody does anything with it."""
        note = ""
        try:
            answer = await self._works.client.submit(*self._addressed(*request_of(run.spec, payload)))
        except SubmitAmbiguous as error:
            if not error.task_id:
                raise
            answer, note = TaskAnswer(error.task_id, TaskStatus.QUEUED), _BROKE_OFF
        # The answer to a submit says RUNNING whatever the queue is like; the first look tells.
        changes = {"task_id": answer.task_id, "status": RunStatus.QUEUED, "queued_at": now(), "note": note}
        if not await self._works.store.keep(run, **changes):  # it is paid for: go on, and say so
            run.advance(note=f"Keep this task's name, for the journal could not: {answer.task_id}.")
        return answer

    def _addressed(self, route: str, body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """The request with the address at which its end is to be told: no part of what was asked for."""
        webhook = self._works.settings.webhook
        return route, {**body, "webhookUrl": webhook.reveal()} if webhook else body
