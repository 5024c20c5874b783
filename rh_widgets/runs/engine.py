"""The engine: takes a request through upload, submit, poll, download.

    validate → upload → submit → poll → download → done

`start` does everything that needs no network in the caller's thread, so that a fault in
the form raises at once; the rest is one coroutine per run on the I/O thread. The rule
about money has one place, `_submit`: a request is repeated only when its failure proves
that nothing was created; anything else that goes wrong after it left is UNKNOWN, and is
never resent.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ..client import (
    Client,
    IOThread,
    Result,
    Settings,
    Site,
    TaskAnswer,
    TaskStatus,
    Usage,
    created_nothing,
    worth_another_look,
)
from ..errors import (
    ConnectionFailed,
    DownloadFailed,
    RateLimited,
    RunFailed,
    RunningHubError,
    RunTimeout,
    RunUnknown,
    SubmitAmbiguous,
)
from ..media import Probe, poster, probe
from ..specs import ModelSpec, build_payload, estimate, normalise, with_defaults
from .durations import alike
from .endings import Stopped, cancelled, failure, left_behind, overdue, untold, was_sent
from .eta import forecast
from .inputs import local_files, read_request
from .model import Cost, Output, RunStatus
from .run import Run
from .schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from .history import History
    from .timing import Pace


__all__ = ["Engine"]

log = logging.getLogger(__name__)
_UPLOAD_LIVES = 20 * 3600.0  # seconds; the server keeps uploads for a day
_STATUS = {TaskStatus.QUEUED: RunStatus.QUEUED, TaskStatus.RUNNING: RunStatus.RUNNING}
_LOOKS_AFTER_CANCEL = 3
_REFUSED_LOOKS = 5  # a refused look says nothing about the task; so many in a row, and we cannot follow it
_SUBMITS_AT_ONCE = 8  # under the client's pool: no run waits there, where a cancel could not reach it
_SLOT_LOOK = 0.1  # seconds


class Engine:
    """Starts runs on one connection and keeps them going.

    Args:
        client: Speaks to the site.
        io: The thread on which everything happens.
        folder: Where relative input paths start.
        outputs: Where results go.
        history: Gets every run.
        pace: All pauses.
        open_panel: What `run.panel()` does; handed down because panels live above.
        card: A finished run as HTML; handed down likewise.
    """

    def __init__(
        self,
        client: Client,
        settings: Settings,
        io: IOThread,
        *,
        folder: Path,
        outputs: Path,
        history: History,
        pace: Pace,
        open_panel: Callable[[Run], Any],
        card: Callable[[Run], str | None] = lambda _: None,
    ) -> None:
        self._client, self._settings, self._io = client, settings, io
        self._folder, self._outputs = folder, outputs
        self._history, self._pace, self._open_panel, self._card = history, pace, open_panel, card
        self._uploads: dict[tuple[str, int, int], tuple[float, str]] = {}
        self._cancelled: set[str] = set()
        self._wake: dict[str, asyncio.Event] = {}
        self._submitting = 0
        self._fetching: set[str] = set()
        self._retired = False

    @property
    def _sandbox(self) -> bool:
        return self._settings.site is Site.SANDBOX

    def start(self, spec: ModelSpec, params: Mapping[str, Any]) -> Run:
        """Check the request and set it going; returns at once.

        Raises:
            ParameterError: every fault at once; nothing was sent.
        """
        given = read_request(spec, params, self._folder)
        values = with_defaults(spec, normalise(spec, given))
        named = {p.name: values[p.key] for p in spec.params if p.key in values}
        site = self._settings.site.value
        run = Run(
            spec,
            named,
            id=uuid.uuid4().hex[:8],
            site=site,
            created_at=datetime.now(UTC).astimezone(),
            estimate=estimate(spec, named),
            forecast=forecast(
                spec.output, alike(self._history.pasts(spec.endpoint, site), named), sandbox=self._sandbox
            ),
            cancel=self._cancel,
            download=self._download_again,
            open_panel=self._open_panel,
            card=self._card,
        )
        self._history.add(run)
        self._io.submit(self._drive(run, values))
        return run

    async def _drive(self, run: Run, values: dict[str, Any]) -> None:
        """The life of a run. Whatever happens, it ends in a final status."""
        self._wake[run.id] = asyncio.Event()
        try:
            await self._upload(run, values)
            answer = await self._submit(run, build_payload(run.spec, values))
            # The answer to a submit says RUNNING whatever the queue is like; the first look tells.
            run.advance(task_id=answer.task_id, status=RunStatus.QUEUED, note="", queued_at=_now(run))
            answer = await self._poll(run, answer)
            await self._collect(run, answer)
        except Stopped as stopped:
            self._end(run, RunStatus.CANCELLED, cancelled(run, stopped))
        except (SubmitAmbiguous, RunUnknown, RunTimeout) as error:
            self._end(run, RunStatus.UNKNOWN, error)
        except RunningHubError as error:
            self._end(run, RunStatus.FAILED, error)
        except asyncio.CancelledError:  # Python is ending
            self._end(run, *left_behind(run))
            raise
        except Exception as error:  # a fault of ours must not leave a run that never ends
            log.exception("Run %s failed", run.id)
            status = RunStatus.UNKNOWN if was_sent(run) else RunStatus.FAILED
            self._end(run, status, RunFailed(f"{type(error).__name__}: {error}", run_id=run.id, task_id=run.task_id))
        finally:
            self._wake.pop(run.id, None)
            self._cancelled.discard(run.id)
            if self._retired and not self._wake:
                await self._client.aclose()

    def retire(self) -> None:
        """Another connection is in use now: close this one's sockets when its last run has ended."""

        async def close() -> None:
            self._retired = True
            if not self._wake:
                await self._client.aclose()

        self._io.submit(close())

    @staticmethod
    def _end(run: Run, status: RunStatus, error: RunningHubError) -> None:
        run.advance(status=status, error=error, finished_at=_now(run), note="")

    def _check_stop(self, run: Run) -> None:
        if run.id in self._cancelled:
            raise Stopped

    async def _pause(self, run: Run, seconds: float) -> None:
        """Wait, or until somebody cancels."""
        event = self._wake[run.id]
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except TimeoutError:
            return
        event.clear()

    # Upload

    async def _upload(self, run: Run, values: dict[str, Any]) -> None:
        """Replace every local file in `values` by the URL of its upload."""
        files = local_files(run.spec, values)
        if not files:
            return
        run.advance(status=RunStatus.UPLOADING, uploaded=0.0)
        total = sum(path.stat().st_size for _, _, path in files) or 1
        before = 0
        for key, place, path in files:
            self._check_stop(run)
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
        failures = 0
        while True:
            try:
                uploaded = await self._client.upload(path, on_progress=progress)
            except OSError as error:
                raise RunFailed(f"{path.name} could not be read: {error}. Nothing was sent.", run_id=run.id) from error
            except RunningHubError as error:
                failures += 1
                if failures >= self._pace.connect_tries or not worth_another_look(error, first=failures == 1):
                    raise
                await self._pause(run, self._pace.next_try(failures))
                self._check_stop(run)
            else:
                self._uploads[known] = (time.monotonic(), uploaded.url)
                return uploaded.url

    # Submit

    async def _submit(self, run: Run, payload: dict[str, Any]) -> TaskAnswer:
        """Send the request, and again only where the failure proves that nothing was created."""
        started = time.monotonic()
        failures = 0
        while True:
            while self._submitting >= _SUBMITS_AT_ONCE:
                await self._pause(run, _SLOT_LOOK)
                self._check_stop(run)
            self._check_stop(run)
            run.advance(status=RunStatus.SUBMITTING)
            self._submitting += 1
            try:
                # Shielded: a submit on its way is never abandoned, or its answer would be lost.
                return await asyncio.shield(self._client.submit(run.model, payload))
            except RunningHubError as error:
                failures += 1
                wait = max(self._pace.next_try(failures), _retry_after(error))
                if not created_nothing(error) or self._gives_up(error, failures, time.monotonic() - started + wait):
                    raise
                run.advance(status=RunStatus.PENDING, note=f"{error} Trying again in {wait:.0f} s.")
            finally:
                self._submitting -= 1
            await self._pause(run, wait)

    def _gives_up(self, error: RunningHubError, failures: int, waited: float) -> bool:
        if isinstance(error, ConnectionFailed):
            return failures >= self._pace.connect_tries
        return waited > self._pace.patience

    # Poll

    async def _poll(self, run: Run, answer: TaskAnswer) -> TaskAnswer:
        """Look until the task is over. A look that fails is no verdict on the task."""
        limit = self._pace.limit + self._pace.limit_per_second * _clip_seconds(run)
        started = time.monotonic()
        failures = refusals = 0
        schedule = Schedule(run.forecast, self._pace.limits)
        wait = _until_look(run, schedule)
        while answer.status in _STATUS:
            await self._pause(run, wait)
            if run.id in self._cancelled:
                if stopped := await self._stop_task(run):
                    return stopped
                wait = _until_look(run, schedule)
                continue
            late = time.monotonic() - started > limit
            try:
                answer = await self._client.query(run.task_id)
            except RunningHubError as error:
                failures += 1
                refusals = 0 if worth_another_look(error, first=True) else refusals + 1
                if refusals >= _REFUSED_LOOKS:
                    raise untold(run, error) from error
                wait = max(self._pace.next_try(failures), _retry_after(error))
                run.advance(note=f"No answer from the server for now; the task goes on there ({error}).")
            else:
                if answer.status in _STATUS and (failures or run.status is not _STATUS[answer.status]):
                    began = _now(run) if answer.status is TaskStatus.RUNNING else None
                    run.advance(status=_STATUS[answer.status], note="", started_at=run.started_at or began)
                failures = refusals = 0
                wait = _until_look(run, schedule)
            if late and answer.status in _STATUS:
                raise overdue(run, limit)
        run.advance(ended_at=_now(run))
        return answer

    async def _stop_task(self, run: Run) -> TaskAnswer | None:
        """Ask the server to stop.

        Returns:
            The task's last answer where it had ended by itself: a result that is there is paid
            for, and taken. `None` where it could not be stopped and goes on.
        """
        try:
            await self._client.cancel(run.task_id)
        except RunningHubError as error:
            self._cancelled.discard(run.id)
            run.advance(note=f"It could not be stopped and goes on: {error}")
            return None
        self._wake[run.id].clear()
        for _ in range(_LOOKS_AFTER_CANCEL):
            try:
                answer = await self._client.query(run.task_id)
            except RunningHubError as error:
                log.info("No answer about task %s: %s", run.task_id, error)
            else:
                if answer.status is TaskStatus.SUCCESS:
                    return answer
                if answer.status not in _STATUS:
                    break
            await self._pause(run, min(self._pace.look, 1.0))
        raise Stopped(asked=True)

    # Results

    async def _collect(self, run: Run, answer: TaskAnswer) -> None:
        """Turn a task's last answer into outputs, cost, or the run's error."""
        run.advance(cost=self._cost(answer.usage))
        if answer.status is TaskStatus.CANCELLED:
            raise Stopped(elsewhere=True)
        note = ""
        if answer.results:
            run.advance(status=RunStatus.DOWNLOADING, outputs=tuple(_unfetched(r) for r in answer.results))
            note = await self._fetch(run, answer.results)
        if answer.status is TaskStatus.FAILED:
            raise failure(run, answer.error)
        run.advance(status=RunStatus.SUCCESS, finished_at=_now(run), note=note)

    async def _fetch(self, run: Run, results: tuple[Result, ...]) -> str:
        """Download what is not here yet; a note on what could not be fetched."""
        note = ""
        for i, result in enumerate(results):
            if not result.url or run.outputs[i].path is not None:
                continue
            stem = _stem(run) + (f"-{i + 1}" if len(results) > 1 else "")
            try:
                file = await self._client.download(result.url, self._outputs, stem, output_type=result.output_type)
            except (DownloadFailed, OSError) as error:
                log.warning("Run %s: %s", run.id, error)
                note = f"{error} run.download() tries again."
                continue
            # The path first: whatever a look into the file brings, it is here and paid for.
            self._put(run, i, path=file.path, media_type=file.media_type)
            facts, picture = await asyncio.to_thread(_look_into, file.path)
            self._put(run, i, facts=facts, poster=picture)
        return note

    @staticmethod
    def _put(run: Run, i: int, **fields: Any) -> None:
        """Set some fields of one output."""
        outputs = list(run.outputs)
        outputs[i] = replace(outputs[i], **fields)
        run.advance(outputs=tuple(outputs))

    def _download_again(self, run: Run) -> None:
        results = tuple(Result(url=o.url, text=o.text, output_type="", node_id=o.node_id) for o in run.outputs)

        async def fetch() -> None:
            if run.id in self._fetching:
                return
            self._fetching.add(run.id)
            try:
                note = await self._fetch(run, results)
            finally:
                self._fetching.discard(run.id)
            run.advance(outputs=run.outputs, note=note)

        if run.done and any(o.url and o.path is None for o in run.outputs):
            self._io.submit(fetch())

    def _cost(self, usage: Usage) -> Cost:
        return Cost(money=usage.money, coins=usage.coins, currency=self._settings.currency, sandbox=self._sandbox)

    # Cancel

    def _cancel(self, run: Run) -> None:
        """From any thread: leave the mark at once, before a submit can leave; then wake the run."""
        self._cancelled.add(run.id)

        async def wake() -> None:
            event = self._wake.get(run.id)
            if event is None:  # it ended meanwhile
                self._cancelled.discard(run.id)
                return
            run.advance(note="Cancelling …")
            event.set()

        self._io.submit(wake())


def _retry_after(error: RunningHubError) -> float:
    """The pause that the server asked for, in seconds."""
    return (error.retry_after or 0.0) if isinstance(error, RateLimited) else 0.0


def _until_look(run: Run, schedule: Schedule) -> float:
    """The pause before the next look, in seconds."""
    running = run.status is RunStatus.RUNNING
    since = (run.started_at if running else run.queued_at) or run.created_at
    return schedule.next_look(running=running, seconds=(_now(run) - since).total_seconds())


def _look_into(path: Path) -> tuple[Probe | None, bytes | None]:
    """What is in a result, and a picture of it; a file that cannot be read is a result all the same."""
    try:
        return probe(path), poster(path)
    except Exception:
        log.warning("No look into %s", path.name, exc_info=True)
        return None, None


def _identity(path: Path) -> tuple[str, int, int]:
    """What a file is known by as long as it does not change: path, bytes, time of change."""
    stat = path.stat()
    return str(path), stat.st_size, stat.st_mtime_ns


def _unfetched(result: Result) -> Output:
    return Output(url=result.url, text=result.text, node_id=result.node_id)


def _clip_seconds(run: Run) -> float:
    try:
        return float(run.params.get("duration") or 0)
    except ValueError:
        return 0.0


def _stem(run: Run) -> str:
    """A readable file name: model, date, time, and the run's id, which keeps it unique."""
    title = "".join(c if c.isascii() and c.isalnum() else "-" for c in run.spec.title.lower())
    slug = "-".join(filter(None, title.split("-")))
    return f"{slug}-{run.created_at:%m%d-%H%M%S}-{run.id[:4]}"


def _now(run: Run) -> datetime:
    return datetime.now(run.created_at.tzinfo)
