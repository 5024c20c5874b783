"""The engine: takes a request through upload, submit, poll, download.

    validate → journal → upload → submit → poll → download → done

`start` does everything that needs no network in the caller's thread, so that a fault in
the form raises at once; the rest is one coroutine per run on the I/O thread. What a
process leaves behind, the next one takes up: `resume`.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, Final

from ..errors import RunCancelled, RunFailed, RunningHubError, RunTimeout, RunUnknown, SubmitAmbiguous
from ..specs import build_payload, estimate, normalise, with_defaults
from .endings import Fate, Stopped, cancelled, fate, left_behind, lost, titled, unsent, was_sent, without_result
from .fetching import Fetcher
from .gate import Gate
from .inputs import media_seconds, read_request, written_out
from .listening import Ear
from .model import RunStatus
from .order import Order, fingerprint
from .others import Others
from .records import Record
from .run import Run
from .sending import Sender
from .stops import Stops
from .uploading import Uploads
from .watching import Watcher
from .works import Works, now

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence
    from pathlib import Path

    from ..client import Client, IOThread, Settings, TaskAnswer
    from ..specs import ModelSpec
    from .journal import Claim
    from .purse import Purse
    from .run import Keeper
    from .store import Store
    from .timing import Pace
    from .written import Written

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
        provenance: Whether result files are to say where they come from.

    Attributes:
        uploads: What the account has sent to the site; for the I/O thread.
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
        provenance: bool = True,
    ) -> None:
        self._client, self._settings, self._io = client, settings, io
        self._folder, self._outputs, self._keeper, self._notebook = folder, outputs, keeper, notebook
        self._stops, self._store = Stops(), store
        self._gate = Gate(limit=at_once or _UNTIL_TOLD, pace=pace)
        self._asks_limit = at_once is None
        self._works = Works(client, settings, store, self._stops, pace, self._gate, purse)
        self.uploads = Uploads(client, settings, store, pace)
        self._sender, self._watcher = Sender(self._works, self.uploads), Watcher(self._works)
        self._fetcher = Fetcher(self._works, provenance=provenance)
        self._others = Others(self._works, take_up=self.pick_up)
        self._ear = Ear(self._works, self.hint)
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
        order = self.check(spec, params)
        run, record = self._made(order, origin, group)
        self._reserve([run])
        try:
            added = self._store.add([run], [record])
        except RunningHubError:
            self._works.purse.settle(run)
            raise
        self._go(run, self._ordered(run, order, added))
        return run

    def start_all(
        self, orders: Sequence[Order], *, origin: str, group: str, claim: Callable[[Sequence[str]], Claim]
    ) -> list[Run]:
        """Order many at once, all or none; returns when they are written down.

        Args:
            orders: What is asked for, checked.
            origin: How they were started; see `Record`.
            group: See `start`.
            claim: Gets the ids of the new runs; what it gives decides in the same transaction whether they
                are wanted still.

        Returns:
            The runs, in their order; none where the claim said no.

        Raises:
            BudgetError: together they would cost more than is left; nothing was sent.
            ConfigurationError: the journal cannot be written; nothing was sent.
            RuntimeError: called on the I/O thread.
        """
        made = [self._made(order, origin, group) for order in orders]
        runs, records = [run for run, _ in made], [record for _, record in made]
        wanted = claim([run.id for run in runs])
        # On the I/O thread, so that who interrupts this leaves nothing half done.
        return runs if self._io.run(self._admit(runs, records, orders, wanted)) else []

    async def _admit(
        self, runs: Sequence[Run], records: Sequence[Record], orders: Sequence[Order], claim: Claim
    ) -> bool:
        """Reserve, write down and set going; whether the claim was granted."""
        self._reserve(runs)
        granted = False
        try:
            await self._store.add(runs, records, claim)
            granted = claim.granted
        finally:
            if not granted:
                for run in runs:
                    self._works.purse.settle(run)
        if granted:
            for run, order in zip(runs, orders, strict=True):
                self._go(run, self._ordered(run, order))
        return granted

    def check(self, spec: ModelSpec, params: Mapping[str, Any]) -> Order:
        """What would be ordered with these parameters; nothing is.

        Raises:
            ParameterError: every fault at once.
        """
        values = with_defaults(spec, normalise(spec, read_request(spec, params, self._folder)))
        named = {p.name: values[p.key] for p in spec.params if p.key in values}
        price = estimate(spec, named, media_seconds=media_seconds(spec, named, self._folder))
        return Order(spec=spec, values=values, params=named, request=fingerprint(spec, values), estimate=price)

    def seconds_expected(self, spec: ModelSpec, params: Mapping[str, Any]) -> tuple[float, bool]:
        """The median time of such a run once the server has it, and whether that is a guess."""
        expect = self._store.forecast(spec, self._settings.site.value, params)
        return expect.median, expect.is_guess

    @property
    def at_once(self) -> int:
        """How many tasks may be open at once, as far as that is known."""
        return self._gate.limit

    def _made(self, order: Order, origin: str, group: str) -> tuple[Run, Record]:
        record = self._record(
            order.spec, origin=origin, params=order.params, request=order.request, estimate=order.estimate
        )
        run = self._run(order.spec, record)
        run.group = group
        return run, record

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

    def _reserve(self, runs: Sequence[Run]) -> None:
        if not self._works.sandbox:
            self._works.purse.reserve(runs, self._settings.currency)

    def _go(self, run: Run, start: Coroutine[Any, Any, TaskAnswer | None]) -> None:
        self._io.launch(self._drive(run, start))

    async def _ordered(self, run: Run, order: Order, added: Written | None = None) -> TaskAnswer:
        """From the order, once it is on disk, to the answer to its submit."""
        if added is not None:
            await added
        await self._learn_limit()
        values = dict(order.values)
        files = await asyncio.to_thread(written_out, run.spec, values) if run.spec.graph else nullcontext()
        with files:
            await self._sender.upload(run, values)
        payload = build_payload(run.spec, values)
        del order, added, values  # a thousand runs may stand in the line that follows
        return await self._sender.submit(run, payload)

    async def learn_limit(self) -> None:
        """The same before any run: where it is not told now, the first run asks again."""
        if self._asks_limit:
            self._asks_limit = not await self._learn_limit()

    async def _learn_limit(self) -> bool:
        """Ask once how many tasks the key may have open, and tell whether that is known now; refusals teach it else."""
        if not self._asks_limit:
            return False
        self._asks_limit = False
        try:
            limit = await self._client.most_at_once()
        except RunningHubError as error:
            log.info("How many tasks may be open at once is not known: %s", error)
            return False
        self._gate.limit = limit or self._gate.limit
        return limit is not None

    async def _drive(self, run: Run, start: Coroutine[Any, Any, TaskAnswer | None]) -> None:
        """The life of a run, from a start that brings its task. Whatever happens, it ends in a final status."""
        self._stops.begin(run.id)
        if not self._others.heeding:
            self._io.launch(self._others.heed())
        if self._ear.wanted:
            self._io.launch(self._ear.listen())
        try:
            answer = await start
            del start  # with all that it held: a thousand runs stand in the next line
            answer = await self._watcher.watch(run, answer)
            self._gate.leave(run.id)
            await self._fetcher.collect(run, answer)
        except Stopped as stopped:
            await self._end(run, RunStatus.CANCELLED, cancelled(run, stopped))
        except RunCancelled as error:
            await self._end(run, RunStatus.CANCELLED, error)
        except (SubmitAmbiguous, RunUnknown, RunTimeout) as error:
            await self._end(run, RunStatus.UNKNOWN, error)
        except RunningHubError as error:
            await self._sender.ended_badly(run, error)
            await self._end(run, without_result(run, error), titled(run.spec, error))
        except asyncio.CancelledError:  # Python is ending; the journal says where to go on
            run.advance(**left_behind(run), finished_at=now(), note="")
            raise
        except Exception as error:  # a fault of ours must not leave a run that never ends
            log.exception("Run %s failed", run.id)
            status = RunStatus.UNKNOWN if was_sent(run) else RunStatus.FAILED
            words = f"{type(error).__name__}: {error}"
            await self._end(run, status, RunFailed(words, run_id=run.id, task_id=run.task_id))
        finally:
            self._gate.leave(run.id)
            self._works.purse.settle(run)
            self._watcher.leave(run)
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
        elif what is Fate.NOTHING:
            if not run.done:  # another kernel was quicker, and has ended it since
                run.mirror(record)
        else:
            reopened = RunStatus.QUEUED if record.status.is_final else record.status
            if not self._store.journal.claim(record, lease.token, reopened):
                current = self._store.journal.get(record.id)  # another kernel was quicker: follow that one
                return self.pick_up(current, asked=asked) if current else None
            run.reopen(reopened)
            self._go(run, self._fated(run, what))
        return run

    async def _fated(self, run: Run, what: Fate) -> None:
        """What is left to do where a process left a run, before its task is looked at."""
        if what is Fate.UNSENT:
            raise unsent(run)
        if what is Fate.LOST:
            raise lost(run)
        self._gate.adopt(run.id)
        await asyncio.to_thread(self._fetcher.tidy, run)

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
        self._store.add([run], [record]).result()
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

    def hint(self, task_id: str) -> None:
        """From any thread: somebody says that this task is over, so look at it now.

        It is not believed: what the look sees decides. A run looks at most once a second for hints; one that
        comes sooner waits for that. A task that no run here looks at is none of ours.
        """
        if self._watcher.hints.knows(task_id):
            self._io.call_later(0, self._watcher.hints.take, task_id)

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
