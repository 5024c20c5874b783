"""A site, a key and a place for results: what orders runs, follows them, and knows what is left."""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from .client import Account, Client, IOThread, Key, Settings, Site, WebhookEvent, read_webhook
from .errors import ConfigurationError, RunningHubError
from .runs import (
    Engine,
    Pace,
    Purse,
    Record,
    Run,
    RunStatus,
    Sample,
    Store,
    Sweep,
    Sweeps,
    Uploads,
    billed_before,
    billed_otherwise,
    drafts,
    planned,
)
from .specs import Catalog, ModelSpec, record_of

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence
    from concurrent.futures import Future
    from decimal import Decimal
    from pathlib import Path

    from .widgets import Panel

__all__ = ["Connection", "Shelf", "card"]

T = TypeVar("T")
log = logging.getLogger(__name__)
_NEVER_SENT = {RunStatus.PENDING, RunStatus.UPLOADING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What all connections of a process share, and what outlives each."""

    catalog: Catalog
    io: IOThread
    store: Store
    sweeps: Sweeps
    purse: Purse
    open_panel: Callable[[Run], Panel]


class Connection:
    """A site, a key, and a place for results. Made by `connect`.

    Attributes:
        account_seen: The account as last told; `None` before it was asked for.
    """

    def __init__(
        self,
        settings: Settings,
        shelf: Shelf,
        *,
        folder: Path,
        outputs: Path,
        pace: Pace,
        transport: Any = None,
        at_once: int | None = None,
        provenance: bool = True,
    ) -> None:
        self._settings, self._pace, self._shelf = settings, pace, shelf
        self._client = Client(settings, transport=transport)
        self.folder, self.outputs = folder, outputs
        self.account_seen: Account | None = None
        self._engine = Engine(
            self._client,
            settings,
            shelf.io,
            folder=folder,
            outputs=outputs,
            store=shelf.store,
            pace=pace,
            keeper=self,
            purse=shelf.purse,
            at_once=at_once,
            notebook=os.environ.get("JPY_SESSION_NAME", ""),
            provenance=provenance,
        )
        self._taken_up: list[Run] = []
        self._left: set[str] = set()
        self._lock = threading.Lock()

    @property
    def site(self) -> str:
        """`ai`, `cn`, `sandbox` or `custom`."""
        return self._settings.site.value

    @property
    def is_sandbox(self) -> bool:
        return self._settings.site is Site.SANDBOX

    @property
    def label(self) -> str:
        """The site as people call it."""
        return self._settings.label

    @property
    def currency(self) -> str:
        """What the site bills in: as the account says, once it was asked."""
        return self.account_seen.currency if self.account_seen else self._settings.currency

    @property
    def balance(self) -> Decimal | None:
        """The money left as last told, in `currency`; `None` before it was asked for."""
        return self.account_seen.money if self.account_seen else None

    def account(self) -> Account:
        """Ask the site what is left, and how busy the key is.

        Raises:
            RunningHubError: the key is refused or the site is not reached.
        """
        self.account_seen = account = self._shelf.io.run(self._look_at_account())
        return account

    async def _look_at_account(self) -> Account:
        """Two questions; the second is answered by some servers only."""
        account = await self._client.account()
        try:
            limit = await self._client.most_at_once()
        except RunningHubError as error:
            log.info("How many tasks may be open at once is not known: %s", error)
            limit = None
        return replace(account, limit=limit, place=self.label, sandbox=self.is_sandbox)

    @property
    def uploads(self) -> Uploads:
        """What the account has sent to the site; for the I/O thread."""
        return self._engine.uploads

    def ask(self, question: Callable[[Client], Coroutine[Any, Any, T]]) -> T:
        """Wait for what the site answers; an interrupt ends the waiting.

        Raises:
            RunningHubError: it refuses, or is not reached.
        """
        return self._shelf.io.run(question(self._client))

    def keep_password(self, work_id: str, password: str) -> None:
        """Send this password with all that is asked about a protected workflow; it is kept in memory alone.

        Raises:
            ConfigurationError: it cannot be one. The message never shows it.
        """
        key = None
        with contextlib.suppress(ConfigurationError):
            key = Key(password)
        del password  # reports of errors show what a frame holds
        if key is None:
            raise ConfigurationError("The password is empty, or holds a space or a character beyond ASCII.")
        self._client.keep_password(work_id, key)

    def retire(self) -> None:
        """Let go of the network when the last run on this connection has ended."""
        self._engine.retire()

    def start(self, spec: ModelSpec, params: Mapping[str, Any], *, origin: str = "submit") -> Run:
        """Set a run going; see `submit`."""
        self._check_site(spec)
        self._teach(spec)
        return self._engine.start(spec, params, origin=origin)

    def plan(
        self,
        specs: Sequence[ModelSpec],
        mode: str | Sample,
        params: Mapping[str, Any],
        find: Callable[[str], ModelSpec],
    ) -> Sweep:
        """A sweep of these models; see `rh_widgets.sweep`. `find` gives the model of a name."""
        for spec in specs:
            self._check_site(spec)
        wanted = drafts(specs, params, mode, find)
        plan = planned(wanted, str(mode), self._engine.check)
        made = self._shelf.sweeps.of(plan, site=self.site, place=self._engine.place, folder=str(self.outputs))
        self.in_background(self._look_ahead(made))
        return made

    async def _look_ahead(self, sweep: Sweep) -> None:
        """Learn what its price and time are to be compared with."""
        await self._engine.learn_limit()
        if not self.is_sandbox:
            try:
                self.account_seen = await self._client.account()
            except RunningHubError as error:
                log.info("The balance is not known: %s", error)
        sweep.tell()

    def engine_for(self, sweep: Sweep, *, teach: bool = True) -> Engine | None:
        """What orders the runs of a sweep, if that is of this site."""
        if sweep.place != self._engine.place:
            return None
        for spec in sweep.plan.models if teach else ():
            self._teach(spec)
        return self._engine

    def _check_site(self, spec: ModelSpec) -> None:
        """An app or a workflow is of one site, and its number means nothing on another."""
        if spec.graph and spec.graph.site != self.site:
            raise ConfigurationError(
                f"{spec.title} was opened on {_site_name(spec.graph.site)}, and you are connected to {self.label}: "
                "connect there first, or open it anew."
            )

    def _teach(self, spec: ModelSpec) -> None:
        """Let the sandbox play a model that only this session may know; each time, for it may be another process."""
        if not self.is_sandbox or spec.endpoint not in self._shelf.catalog.registered:
            return
        try:
            self._shelf.io.run(self._client.teach([record_of(spec)]))
        except RunningHubError as error:  # the run itself will tell
            log.info("The sandbox did not learn %s: %s", spec.endpoint, error)

    def resume(self) -> list[Run]:
        """Take up what a kernel left behind; see `rh_widgets.resume`."""
        return self.take_up() + self._engine.fetch_missing()

    def take_up(self) -> list[Run]:
        """Take up the runs that a kernel left behind; those that nobody has shown yet can be claimed."""
        fresh = self._engine.resume()
        with self._lock:
            known = {run.id for run in self._taken_up}
            self._taken_up += [run for run in fresh if run.id not in known]
        return fresh

    def claim(self, spec: ModelSpec, origin: str, request: str = "") -> list[Run]:
        """The runs taken up that a panel or a cell of this notebook had ordered, for it to show; each once.

        Args:
            spec: Their model.
            origin: How they were started.
            request: Only those that asked for just this.
        """
        self.take_up()

        def meant(run: Run) -> bool:
            here = run.notebook == self._engine.notebook and run.folder == self.outputs
            return here and (run.model, run.origin) == (spec.endpoint, origin) and request in {"", run.request}

        with self._lock:
            found = [run for run in self._taken_up if meant(run)]
            self._taken_up = [run for run in self._taken_up if run not in found]
        return found

    def leave(self, run: Run) -> None:
        """Somebody stopped waiting for a run: the next to ask for the very same gets it."""
        with self._lock:
            self._left.add(run.id)
            if run not in self._taken_up:
                self._taken_up.append(run)

    def ordered_before(self, spec: ModelSpec, params: Mapping[str, Any]) -> Run | None:
        """The run that this very request of `generate` had begun before the kernel ended, if it was sent.

        Raises:
            ParameterError: every fault at once.
        """
        request = self._engine.check(spec, params).request
        claimed = [run for run in self.claim(spec, "generate", request) if run.status is not RunStatus.CANCELLED]
        # What a kernel that ended had not sent is on its way to being cancelled; what is ours goes on.
        going = [run for run in claimed if run.id in self._left or run.status not in _NEVER_SENT]
        return going[-1] if going else None

    def attach(self, spec: ModelSpec, task_id: str) -> Run:
        """Follow a task that was made elsewhere; see `rh_widgets.attach`."""
        return self._engine.attach(spec, task_id)

    def pick_up(self, record: Record) -> Run | None:
        """Go on with a run of this site from where the journal has it."""
        return self._engine.pick_up(record) if record.place == self._engine.place else None

    def webhook_details(self, task_id: str) -> WebhookEvent:
        """What became of a task's webhook; see `rh_widgets.webhook_details`."""
        event: WebhookEvent = self._shelf.io.run(self._client.webhook_details(task_id))
        return event

    def resend_webhook(self, task_id: str, url: str | None) -> WebhookEvent:
        """Have a task's webhook sent again; see `rh_widgets.resend_webhook`."""
        webhook = read_webhook(url, self._settings, environ={}) or self._settings.webhook
        event = self.webhook_details(task_id)
        self._shelf.io.run(self._client.resend_webhook(event.id, webhook.reveal() if webhook else event.url))
        return self.webhook_details(task_id)

    # As the keeper of its runs

    def cancel(self, run: Run) -> None:
        """Stop a run; see `Run.cancel`."""
        self._engine.cancel(run)

    def download(self, run: Run) -> None:
        """Fetch what is missing of a run's results; see `Run.download`."""
        self._engine.download(run)

    def open_panel(self, run: Run) -> Panel:
        """A new panel with a run's parameters."""
        return self._shelf.open_panel(run)

    def card(self, run: Run) -> str | None:
        """A finished run as HTML."""
        return card(run, self.folder)

    def seconds_expected(self, spec: ModelSpec) -> tuple[float, bool]:
        """The median time of a run of this model, in seconds, and whether that is a guess."""
        expect = self._shelf.store.forecast(spec, self.site, {})
        return expect.median, expect.is_guess

    def billed_otherwise(self, spec: ModelSpec) -> str:
        """What to say where the latest bills of a model are not what the list price said; else empty."""
        return billed_otherwise(self._shelf.store.journal, spec.endpoint, self.site)

    def billed_before(self, spec: ModelSpec) -> str:
        """What the latest runs of an app or workflow were billed, in words; empty where there are none."""
        return billed_before(self._shelf.store.journal, spec.endpoint, self.site)

    def refresh_balance(self, then: Callable[[], None]) -> None:
        """Ask for the balance in the background, then call back on the I/O thread."""

        async def ask() -> None:
            try:
                self.account_seen = await self._client.account()
            except RunningHubError as error:
                log.info("The balance is not known: %s", error)
            else:
                then()

        self.in_background(ask())

    def in_background(self, work: Coroutine[Any, Any, Any]) -> Future[Any]:
        """Run a coroutine on the I/O thread."""
        return self._shelf.io.submit(work)

    def __repr__(self) -> str:
        webhook = self._settings.webhook
        place = f"Results go to {_near(self.outputs, self.folder)}."
        place += f" {webhook.host} is told when a task is over." if webhook else ""
        if self.is_sandbox:
            return f"Connected to the sandbox: no key, no cost. {place}"
        return f"Using {self.label}, billed in {self.currency}; the key is checked at first use. {place}"


def _site_name(site: str) -> str:
    return f"runninghub.{site}" if site in {Site.AI, Site.CN} else f"the {site} site" if site else "another site"


def _near(path: Path, folder: Path) -> str:
    """A path as seen from the notebook, where it lies below it."""
    return f"{path.relative_to(folder)}/" if path.is_relative_to(folder) else str(path)


def card(run: Run, folder: Path) -> str | None:
    """A finished run as HTML, for a notebook in that folder."""
    from .widgets import live_results

    return live_results([run], folder)
