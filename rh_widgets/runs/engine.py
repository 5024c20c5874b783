"""The engine: takes a request through upload, submit, poll, download.

    validate → journal → upload → submit → poll → download → done

`start` does everything that needs no network in the caller's thread, so that a fault in
the form raises at once; the rest is one coroutine per run on the I/O thread. What a
process leaves behind, the next one takes up: `resume`.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import time
import uuid
from typing import TYPE_CHECKING, Any, Final

from ..errors import RunCancelled, RunFailed, RunningHubError, RunTimeout, RunUnknown, SubmitAmbiguous
from ..specs import ModelSpec, build_payload, estimate, normalise, with_defaults
from .endings import Fate, Stopped, cancelled, fate, left_behind, lost, unsent, was_sent
from .fetching import Fetcher
from .gate import Gate
from .inputs import local_files, media_seconds, read_request
from .model import RunStatus
from .others import Others
from .records import Record
from .run import Run
from .sending import Sender
from .stops import Stops
from .watching import Watcher
from .works import Works, now

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping
    from concurrent.futures import Future
    from pathlib import Path

    from ..client import Client, IOThread, Settings, TaskAnswer
    from .purse import Purse
    from .run import Keeper
    from .store import Store
    from .timing import Pace

__all__ = ["Engine"]

log = logging.getLogger(__name__)
_UNTIL_TOLD: Final = 10  # tasks open at once, as long as the server has not told how many may be
_LINKS_LIVE: Final = 24 * 3600.0  # seconds, by the API's documentation
_ASKED_AGAIN: Final = 7 * 24 * 3600.0  # seconds for which a task that was lost sight of is asked about


class Engine:
    """Starts runs on one connection and keeps them going.

    Args:
        client: Speaks to the site.
        settings: The site.
        io: The thread on which everything happens.
        folder: Where relative input paths start.
        outputs: Where results go.
        store: Gets every run, and every change of it.
        pace: All pauses.
        keeper: What runs ask things of; the roof's, for panels and cards live above.
        purse: What may still be spent.
        at_once: How many tasks may be open at once; `None` asks the server.
        notebook: The notebook that this is, if it is one.
    """

    def __init__(
        self,
        client: Client,
        settings: Settings,
        io: IOThread,
        *,
        folder: Path,
        outputs: Path,
        store: Store,
        pace: Pace,
        keeper: Keeper,
        purse: Purse,
        at_once: int | None = None,
        notebook: str = "",
    ) -> None:
        self._client, self._settings, self._io = client, settings, io
        self._folder, self._outputs, self._keeper, self._notebook = folder, outputs, keeper, notebook
        self._stops, self._store = Stops(), store
        self._gate = Gate(limit=at_once or _UNTIL_TOLD, pace=pace)
        self._asks_limit = at_once is None
        self._works = Works(client, settings, store, self._stops, pace, self._gate, purse)
        self._sender, self._watcher, self._fetcher = Sender(self._works), Watcher(self._works), Fetcher(self._works)
        self._others = Others(self._works, take_up=self.pick_up, stop=self.cancel)
        self._retired = False

    @property
    def place(self) -> str:
        """The site as the journal knows it."""
        return self._works.place

    @property
    def notebook(self) -> str:
        """The notebook that this is, if it is one."""
        return self._notebook

    # Starting

    def start(self, spec: ModelSpec, params: Mapping[str, Any], *, origin: str = "submit", group: str = "") -> Run:
        """Check the request, write it down, and set it going; returns at once.

        Args:
            spec: The model.
            params: What is asked of it.
            origin: How it was started; see `Record`.
            group: What shares a place in the line, such as a sweep, so that it starves no single click.

        Raises:
            ParameterError: every fault at once; nothing was sent.
            BudgetError: it would cost more than is left; nothing was sent.
            ConfigurationError: the journal cannot be written; nothing was sent.
        """
        values, named = self.read(spec, params)
        price = estimate(spec, named, media_seconds=media_seconds(spec, named, self._folder))
        record = self._record(spec, origin=origin, params=named, request=fingerprint(spec, values), estimate=price)
        run = self._run(spec, record)
        run.group = group
        self._reserve(run)
        try:
            added = self._store.add(run, record)
        except RunningHubError:
            self._works.purse.settle(run)
            raise
        self._go(run, self._ordered(run, values, added))
        return run

    def read(self, spec: ModelSpec, params: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """A request's wire values and its parameters by Python name, defaults filled in.

        Raises:
            ParameterError: every fault at once.
        """
        values = with_defaults(spec, normalise(spec, read_request(spec, params, self._folder)))
        return values, {p.name: values[p.key] for p in spec.params if p.key in values}

    def request(self, spec: ModelSpec, params: Mapping[str, Any]) -> str:
        """What a run with these parameters would have as its `request`.

        Raises:
            ParameterError: every fault at once.
        """
        return fingerprint(spec, self.read(spec, params)[0])

    def _record(self, spec: ModelSpec, **more: Any) -> Record:
        """A new run of this process, on this site."""
        return Record(
            id=uuid.uuid4().hex[:12],
            site=self._settings.site.value,
            place=self._works.place,
            endpoint=spec.endpoint,
            title=spec.title,
            output=spec.output,
            notebook=self._notebook,
            folder=str(self._outputs),
            owner=self._store.lease.token,
            created_at=now(),
            **more,
        )

    def _run(self, spec: ModelSpec, record: Record) -> Run:
        return Run(spec, record, forecast=self._store.forecast(spec, record.site, record.params), keeper=self._keeper)

    def _reserve(self, run: Run) -> None:
        if not self._works.sandbox:
            self._works.purse.reserve(run, self._settings.currency)

    def _go(self, run: Run, life: Coroutine[Any, Any, TaskAnswer]) -> None:
        self._io.launch(self._drive(run, life))

    async def _ordered(self, run: Run, values: dict[str, Any], added: Future[None]) -> TaskAnswer:
        """From the order to the task's last answer."""
        await asyncio.wrap_future(added)
        await self._learn_limit()
        await self._sender.upload(run, values)
        answer = await self._sender.submit(run, build_payload(run.spec, values))
        return await self._watcher.watch(run, answer)

    async def _learn_limit(self) -> None:
        """Ask once how many tasks the key may have open; where that is not told, refusals teach it."""
        if not self._asks_limit:
            return
        self._asks_limit = False
        try:
            limit = await self._client.most_at_once()
        except RunningHubError as error:
            log.info("How many tasks may be open at once is not known: %s", error)
        else:
            self._gate.limit = limit or self._gate.limit

    async def _drive(self, run: Run, life: Coroutine[Any, Any, TaskAnswer]) -> None:
        """The life of a run. Whatever happens, it ends in a final status."""
        self._stops.begin(run.id)
        if not self._others.heeding:
            self._io.launch(self._others.heed())
        try:
            answer = await life
            self._gate.leave(run.id)
            await self._fetcher.collect(run, answer)
        except Stopped as stopped:
            await self._end(run, RunStatus.CANCELLED, cancelled(run, stopped))
        except RunCancelled as error:
            await self._end(run, RunStatus.CANCELLED, error)
        except (SubmitAmbiguous, RunUnknown, RunTimeout) as error:
            await self._end(run, RunStatus.UNKNOWN, error)
        except RunningHubError as error:
            await self._end(run, RunStatus.FAILED, error)
        except asyncio.CancelledError:  # Python is ending; the journal says where to go on
            run.advance(**left_behind(run), finished_at=now(), note="")
            raise
        except Exception as error:  # a fault of ours must not leave a run that never ends
            log.exception("Run %s failed", run.id)
            status = RunStatus.UNKNOWN if was_sent(run) else RunStatus.FAILED
            words = f"{type(error).__name__}: {error}"
            await self._end(run, status, RunFailed(words, run_id=run.id, task_id=run.task_id))
        finally:
            life.close()
            self._gate.leave(run.id)
            self._works.purse.settle(run)
            self._stops.end(run.id)
            if self._retired and not self._stops.active:
                await self._client.aclose()

    async def _end(self, run: Run, status: RunStatus, error: RunningHubError) -> None:
        await self._store.keep(run, status=status, error=error, finished_at=now(), note="")

    # Resuming

    def resume(self) -> list[Run]:
        """Take up every run of this site that a process left behind.

        Nothing is sent that creates a task. A run that another living kernel works on is followed in
        the journal.

        Returns:
            The runs taken up, oldest first.
        """
        left = self._store.journal.unfinished(self._works.place, since=time.time() - _ASKED_AGAIN)
        return [run for record in left if (run := self.pick_up(record)) is not None]

    def fetch_missing(self) -> list[Run]:
        """Fetch again what is gone of the results, where the links still live; the runs concerned, oldest first."""
        finished = self._store.journal.missing_files(self._works.place, since=time.time() - _LINKS_LIVE)
        bare = [self._store.run(r) for r in reversed(finished) if any(o.is_missing for o in r.outputs)]
        for run in bare:
            self.download(run)
        return bare

    def pick_up(self, record: Record, *, asked: bool = False) -> Run | None:
        """Go on with a run from where the journal has it; `None` for one that this process works on already."""
        lease = self._store.lease
        if record.owner == lease.token and not record.status.is_final:
            return None
        what = fate(record, alive=record.owner != lease.token and lease.is_alive(record.owner), asked=asked)
        run = self._store.run(record)
        run.keeper = self._keeper
        if what is Fate.FOLLOW:
            run.reopen(record.status)
            self._io.launch(self._others.follow(run))
        elif what is not Fate.NOTHING:
            reopened = RunStatus.QUEUED if record.status.is_final else record.status
            if not self._store.journal.claim(record, lease.token, reopened):
                current = self._store.journal.get(record.id)  # another kernel was quicker: follow that one
                return self.pick_up(current, asked=asked) if current else None
            run.reopen(reopened)
            self._go(run, self._fated(run, what))
        return run

    async def _fated(self, run: Run, what: Fate) -> TaskAnswer:
        """From where a process left a run to the task's last answer."""
        if what is Fate.UNSENT:
            raise unsent(run)
        if what is Fate.LOST:
            raise lost(run)
        self._gate.adopt(run.id)
        await asyncio.to_thread(self._fetcher.tidy, run)
        return await self._watcher.watch(run)

    def attach(self, spec: ModelSpec, task_id: str) -> Run:
        """Follow a task that was made elsewhere, as a run of ours.

        Raises:
            ConfigurationError: the journal cannot be written.
        """
        known = self._store.journal.get(task_id)
        if known is not None and known.place == self._works.place:
            return self.pick_up(known, asked=True) or self._store.run(known)
        record = self._record(spec, origin="attach", status=RunStatus.QUEUED, task_id=task_id)
        run = self._run(spec, record)
        self._store.add(run, record).result()
        self._go(run, self._fated(run, Fate.WATCH))
        return run

    # What runs ask

    def cancel(self, run: Run) -> None:
        """From any thread: leave the mark at once, before a submit can leave; then wake the run."""
        self._stops.ask(run.id)

        async def wake() -> None:
            if self._stops.wake(run.id):
                run.advance(note="Cancelling …")
            elif run.done:
                self._stops.end(run.id)
            else:
                await self._others.ask_to_stop(run)

        self._io.submit(wake())

    def download(self, run: Run) -> None:
        """Fetch what is missing of a finished run's results."""
        if run.done and any(o.is_missing for o in run.outputs):
            self._io.submit(self._fetcher.again(run))

    def retire(self) -> None:
        """Another connection is in use now: close this one's sockets when its last run has ended."""

        async def close() -> None:
            self._retired = True
            if not self._stops.active:
                await self._client.aclose()

        self._io.submit(close())


def fingerprint(spec: ModelSpec, values: Mapping[str, Any]) -> str:
    """A hash of a request: the same for the same model, values and unchanged input files."""
    files = {str(path): _seen(path) for _, _, path in local_files(spec, values)}
    told = json.dumps([spec.endpoint, values, files], sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _seen(path: Path) -> list[int]:
    try:
        stat = path.stat()
    except OSError:
        return []
    return [stat.st_size, stat.st_mtime_ns]
