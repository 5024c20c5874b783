"""The roof: wires the floors to what a user calls.

There is one current connection. Everything that spends goes through it; calling nothing
is the same as `connect()` at first use, and without a key that is the sandbox.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
import threading
import warnings
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from . import _roof
from . import client as wire
from ._roof import home
from .client import Account, Client, Explanation, IOThread, Settings, Site, read_settings, sandbox_settings
from .errors import ConfigurationError, RunningHubError
from .models import catalog_in_use, panel_for
from .runs import (
    QUESTION,
    SANDBOX_PACE,
    Budget,
    Engine,
    History,
    Leaderboard,
    Pace,
    Purse,
    Record,
    Run,
    RunStatus,
    Sample,
    Store,
    Sweep,
    SweepEstimate,
    Sweeps,
    Votes,
    billed_otherwise,
    chosen_runs,
    drafts,
    media_seconds,
    planned,
)
from .specs import Catalog, Estimate, ModelSpec, money, record_of
from .specs import estimate as _estimate

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
    from concurrent.futures import Future
    from decimal import Decimal

    from .widgets import Comparison, Gallery, Judging, ModelBrowser, Panel

__all__ = [
    "Connection",
    "Resumed",
    "account",
    "allow_nested_asyncio",
    "attach",
    "browse",
    "budget",
    "catalog",
    "compare",
    "connect",
    "current",
    "estimate",
    "explain",
    "gallery",
    "generate",
    "history",
    "home",
    "judge",
    "leaderboard",
    "panel",
    "resume",
    "store",
    "submit",
    "sweep",
    "sweeps",
    "within_budget",
]

log = logging.getLogger(__name__)

catalog: Catalog = catalog_in_use()
_io = IOThread()
_lock = threading.RLock()
_current: Connection | None = None
_warned_of_key = False


class _Archive:
    """Keeps the runs that the journal has and no connection works on: it asks the connection in use."""

    def cancel(self, run: Run) -> None:
        self._connection(run).cancel(run)

    def download(self, run: Run) -> None:
        self._connection(run).download(run)

    def open_panel(self, run: Run) -> Panel:
        return _open_panel(run)

    def card(self, run: Run) -> str | None:
        return _card(run)

    @staticmethod
    def _connection(run: Run) -> Connection:
        connection = current()
        if connection.site != run.site:
            raise ConfigurationError(
                f"Run {run.id} was made on {run.site}, and you are connected to {connection.label}: "
                "connect there first."
            )
        return connection


def _revive(record: Record) -> Run:
    """A run from the journal, as good as the original."""
    spec = _spec_of(record)
    return Run(spec, record, forecast=store.forecast(spec, record.site, record.params), keeper=_Archive())


def _spec_of(record: Record) -> ModelSpec:
    """Its model; of one that is in no catalog any more, what the journal knows."""
    return _spec_named(record.endpoint, title=record.title, output=record.output)


def _spec_named(endpoint: str, *, title: str = "", output: str = "video") -> ModelSpec:
    if endpoint in catalog:
        return catalog[endpoint]
    return ModelSpec(
        endpoint=endpoint,
        name=endpoint,
        class_name="",
        title=title or endpoint,
        summary="",
        family="",
        task="",
        output=output,
        params=(),
    )


def _wake(record: Record) -> None:
    """Somebody looks at a run that is not over: take it up, if we are where it runs."""
    connection = _current
    if connection is not None:
        connection.pick_up(record)


_purse = Purse()
_ASK: Any = object()
_NEVER_SENT = {RunStatus.PENDING, RunStatus.UPLOADING}
store = Store(home, _revive)
history = History(store, wake=_wake, endpoint=lambda name: catalog[name].endpoint if name in catalog else name)


class _Desk:
    """What sweeps ask for: they outlive connections, so it is always the one in use that serves them."""

    def engine(self, sweep: Sweep) -> Engine:
        connection = current()
        engine = connection.engine_for(sweep)
        if engine is None:
            raise ConfigurationError(
                f"Sweep {sweep.id} is of {sweep.site}, and you are connected to {connection.label}: "
                "connect there first, or make the sweep anew."
            )
        return engine

    def engine_in_use(self, sweep: Sweep) -> Engine | None:
        return None if _current is None else _current.engine_for(sweep, teach=False)

    def low_balance(self, price: SweepEstimate) -> str:
        if _current is None or _current.is_sandbox or _current.balance is None:
            return ""
        left, cost = _current.balance, price.amounts.get(_current.currency)
        short = cost is not None and cost > left
        return f"The account has {money(left)} {_current.currency}, and that is less than it costs." if short else ""

    def low_budget(self, price: SweepEstimate) -> str:
        if _current is None or _current.is_sandbox:
            return ""
        short = [b for b in _purse.budgets if price.amounts.get(b.currency, 0) > b.left]
        return f"The budget does not suffice ({short[0]}): all is ordered, or nothing." if short else ""

    def again(self, sweep: Sweep) -> Sweep:
        return sweeps.new(sweep.plan, site=sweep.site, place=sweep.place, folder=sweep.record.folder)

    def show(self, sweep: Sweep) -> None:
        from .widgets import SweepView, in_notebook

        if not in_notebook():
            raise NotImplementedError  # IPython then asks for its words
        SweepView(sweep, current())._ipython_display_()


sweeps = Sweeps(store, desk=_Desk(), spec_of=_spec_named)


class Connection:
    """A site, a key, and a place for results. Made by `connect`."""

    def __init__(
        self,
        settings: Settings,
        *,
        folder: Path,
        outputs: Path,
        pace: Pace,
        transport: Any = None,
        at_once: int | None = None,
        provenance: bool = True,
    ) -> None:
        self._settings, self._pace = settings, pace
        self._client = Client(settings, transport=transport)
        self.folder, self.outputs = folder, outputs
        self._balance: Decimal | None = None
        self._currency = ""
        self._engine = Engine(
            self._client,
            settings,
            _io,
            folder=folder,
            outputs=outputs,
            store=store,
            pace=pace,
            keeper=self,
            purse=_purse,
            at_once=at_once,
            notebook=os.environ.get("JPY_SESSION_NAME", ""),
            provenance=provenance,
        )
        self._taken_up: list[Run] = []
        self._left: set[str] = set()

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
        return self._currency or self._settings.currency

    @property
    def balance(self) -> Decimal | None:
        """The money left as last told, in `currency`; `None` before it was asked for."""
        return self._balance

    def account(self) -> Account:
        """Ask the site what is left, and how busy the key is.

        Raises:
            RunningHubError: the key is refused or the site is not reached.
        """
        account: Account = _io.run(self._look_at_account())
        self._note(account)
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

    def _note(self, account: Account) -> None:
        self._balance, self._currency = account.money, account.currency

    def retire(self) -> None:
        """Let go of the network when the last run on this connection has ended."""
        self._engine.retire()

    def start(self, spec: ModelSpec, params: Mapping[str, Any], *, origin: str = "submit") -> Run:
        """Set a run going; see `submit`."""
        self._teach(spec)
        return self._engine.start(spec, params, origin=origin)

    def plan(self, specs: Sequence[ModelSpec], mode: str | Sample, params: Mapping[str, Any]) -> Sweep:
        """A sweep of these models; see `rh_widgets.sweep`."""
        wanted = drafts(specs, params, mode, catalog.__getitem__)
        plan = planned(wanted, str(mode), self._engine.check)
        made = sweeps.of(plan, site=self.site, place=self._engine.place, folder=str(self.outputs))
        self.in_background(self._look_ahead(made))
        return made

    async def _look_ahead(self, sweep: Sweep) -> None:
        """Learn what its price and time are to be compared with."""
        await self._engine.learn_limit()
        if not self.is_sandbox:
            try:
                self._note(await self._client.account())
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

    def _teach(self, spec: ModelSpec) -> None:
        """Let the sandbox play a model that only this session may know; each time, for it may be another process."""
        if not self.is_sandbox or spec.endpoint not in catalog.registered:
            return
        try:
            _io.run(self._client.teach([record_of(spec)]))
        except RunningHubError as error:  # the run itself will tell
            log.info("The sandbox did not learn %s: %s", spec.endpoint, error)

    def resume(self) -> list[Run]:
        """Take up what a kernel left behind; see `rh_widgets.resume`."""
        return self.take_up() + self._engine.fetch_missing()

    def take_up(self) -> list[Run]:
        """Take up the runs that a kernel left behind; those that nobody has shown yet can be claimed."""
        fresh = self._engine.resume()
        with _lock:
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

        with _lock:
            found = [run for run in self._taken_up if meant(run)]
            self._taken_up = [run for run in self._taken_up if run not in found]
        return found

    def leave(self, run: Run) -> None:
        """Somebody stopped waiting for a run: the next to ask for the very same gets it."""
        with _lock:
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

    # As the keeper of its runs

    def cancel(self, run: Run) -> None:
        """Stop a run; see `Run.cancel`."""
        self._engine.cancel(run)

    def download(self, run: Run) -> None:
        """Fetch what is missing of a run's results; see `Run.download`."""
        self._engine.download(run)

    def open_panel(self, run: Run) -> Panel:
        """A new panel with a run's parameters."""
        return _open_panel(run)

    def card(self, run: Run) -> str | None:
        """A finished run as HTML."""
        return _card(run)

    def seconds_expected(self, spec: ModelSpec) -> tuple[float, bool]:
        """The median time of a run of this model, in seconds, and whether that is a guess."""
        expect = store.forecast(spec, self.site, {})
        return expect.median, expect.is_guess

    def billed_otherwise(self, spec: ModelSpec) -> str:
        """What to say where the latest bills of a model are not what the list price said; else empty."""
        return billed_otherwise(store.journal, spec.endpoint, self.site)

    def refresh_balance(self, then: Callable[[], None]) -> None:
        """Ask for the balance in the background, then call back on the I/O thread."""

        async def ask() -> None:
            try:
                self._note(await self._client.account())
            except RunningHubError as error:
                log.info("The balance is not known: %s", error)
            else:
                then()

        self.in_background(ask())

    def in_background(self, work: Coroutine[Any, Any, Any]) -> Future[Any]:
        """Run a coroutine on the I/O thread."""
        return _io.submit(work)

    def __repr__(self) -> str:
        place = f"Results go to {_near(self.outputs, self.folder)}."
        if self.is_sandbox:
            return f"Connected to the sandbox: no key, no cost. {place}"
        return f"Using {self.label}, billed in {self.currency}; the key is checked at first use. {place}"


def _near(path: Path, folder: Path) -> str:
    """A path as seen from the notebook, where it lies below it."""
    return f"{path.relative_to(folder)}/" if path.is_relative_to(folder) else str(path)


def connect(
    api_key: str | None = None,
    *,
    site: str | None = None,
    base_url: str | None = None,
    outputs: str | os.PathLike[str] | None = None,
    at_once: int | None = None,
    provenance: bool = True,
) -> Connection:
    """Choose the site, the key and the folder for results; all later calls use them.

    Args:
        api_key: A RunningHub key. Better not in a cell, where it is saved with the notebook: set
            `RH_API_KEY`, or use keyring, or `rh.connect(getpass.getpass())`.
        site: `"ai"` (the default), `"cn"`, or `"sandbox"`.
        base_url: Another address of the API, with or without `/openapi/v2`.
        outputs: The folder for results; `rh_outputs` beside the notebook unless given.
        at_once: How many tasks may be open at once; more wait in line. Else the server is asked, and
            where it does not tell, it is 10, and its refusals teach the rest.
        provenance: Whether result files say in their metadata how they were made: model, parameters,
            task and date; of input files the name and hash. What they show stays the same, bit by bit.

    Returns:
        The connection. Without a key anywhere it is the sandbox, started if need be.

    Raises:
        ConfigurationError: a site was asked for and there is no key, or the address or kernel cannot work.
    """
    global _current  # noqa: PLW0603 - one connection per process is the point
    _check_kernel()
    _warn_of_literal(api_key)
    settings = read_settings(api_key, site=site, base_url=base_url)
    folder = _roof.notebook_folder()
    place = folder / Path(outputs or "rh_outputs").expanduser()
    if settings is None:
        settings = _join_sandbox()
    pace = SANDBOX_PACE if settings.site is Site.SANDBOX else Pace()
    with _lock:
        if _current is not None:
            _current.retire()
        _current = Connection(settings, folder=folder, outputs=place, pace=pace, at_once=at_once, provenance=provenance)
        return _current


def _join_sandbox() -> Settings:
    from .sandbox import ensure_running

    address = ensure_running(home())
    return sandbox_settings(address.origin, address.key)


def current() -> Connection:
    """The connection in use; connects at first use."""
    with _lock:
        return _current or connect()


def submit(model: str, /, **params: Any) -> Run:
    """Set a run going and return at once; shows nothing.

    Args:
        model: An endpoint, a documentation name or a class name.
        params: The model's parameters, as `image_url` or `imageUrl`.

    Raises:
        UnknownModelError: with the nearest names.
        ParameterError: every fault at once; nothing was sent.
    """
    return current().start(catalog[model], params)


_TAKEN_UP = (
    "This is the run ordered before, taken up again: nothing new was ordered. Run the cell once more for another."
)


def generate(model: str, /, **params: Any) -> Run:
    """Run a model: shows progress, waits, and leaves a card that survives saving.

    ■ stops the waiting, not the run: the message names it, and its `cancel()` ends it. The same call
    made again, also when the kernel was restarted in the middle of a run, shows that run, and orders
    nothing.

    Raises:
        UnknownModelError, ParameterError: as `submit`.
        RunningHubError: the run's own error.
    """
    from .widgets import in_notebook

    connection, spec = current(), catalog[model]
    before = connection.ordered_before(spec, params)
    run = before or connection.start(spec, params, origin="generate")
    try:
        if in_notebook():
            _show(run, connection, note=_TAKEN_UP if before else "")
        return run.wait()
    except KeyboardInterrupt:
        connection.leave(run)
        words = "Run the cell again to wait for it: that orders nothing new."
        raise KeyboardInterrupt(f"{run.interrupted()} {words}") from None


def _show(run: Run, connection: Connection, note: str) -> None:
    from .widgets import show_run

    try:
        show_run(run, connection, note=note)
    except Exception:  # it is ordered: whatever the display does, the caller gets it
        log.exception("Run %s cannot be shown", run.id)


def sweep(model: str | Sequence[str], mode: Literal["grid", "zip"] | Sample = "grid", /, **params: Any) -> Sweep:
    """Many runs from one line: each value of a list with each of the others. Spends nothing; `start()` orders.

        rh.sweep("vidu/…", prompt=["a fox", "an owl"], duration=["4", "8"], seed=rh.seeds(3))   # 12 runs
        rh.sweep(["vidu/…", "sora-2/…"], rh.sample(20), prompt=rh.template("a {animal}", animal=[…]))

    The very same sweep once more in this folder, such as when the cell is run again or the kernel was
    restarted, is the one that was started before: `start()` goes on with what has no run yet, and
    `again()` makes a new one.

    Args:
        model: An endpoint, a documentation name or a class name, or several of them.
        mode: `"grid"`; `"zip"`: the first values together, then the second, and so on; or `rh.sample(12)`.
        params: As in `submit`. A list is swept over, each slot of `rh.template` too; of a parameter that
            itself takes a list, a list of lists. With several models a dict from models to values says it
            model by model, and leaves out who it does not name; else a parameter that one of them lacks
            is a fault, unless it is `None`.

    Raises:
        UnknownModelError: with the nearest names.
        ParameterError: every fault of every run at once.
    """
    names = [model] if isinstance(model, str) else list(model)
    return current().plan([catalog[name] for name in names], mode, params)


def estimate(model: str, /, **params: Any) -> Estimate:
    """What a run would cost by the public list price; parameters left out count with their defaults.

    Where the price goes by the length of a clip or of sound, the file is looked into. What an address
    leads to is not fetched: then `amount` is `None`, and `rate` is the price of a second.

    Raises:
        UnknownModelError: with the nearest names.
        ParameterError: for unknown names and wrong values.
    """
    spec = catalog[model]
    return _estimate(spec, params, media_seconds=media_seconds(spec, params, _roof.notebook_folder()))


def panel(model: str, /, **params: Any) -> Panel:
    """The panel of a model, found by endpoint, documentation name or class name.

    Raises:
        UnknownModelError: with the nearest names.
        ParameterError: for unknown names and wrong values.
    """
    return panel_for(catalog[model])(**params)


def browse(
    words: str = "",
    *,
    takes: str | None = None,
    output: str | None = None,
    family: str | None = None,
    max_price: float | str | Decimal | None = None,
) -> ModelBrowser:
    """Look for a model in the notebook: search, filters, and the panel of the one that is opened.

    Args:
        words: What to search for at the start; with nothing at all, a short menu to begin with.
        takes: What goes in, such as `"image"`; this and what follows as in `rh.catalog.search`.
        output: What comes out, such as `"video"`.
        family: Such as `"kling"`.
        max_price: The most that a run may cost by the public list, in CNY.

    Raises:
        ParameterError: for filters that no model passes, with those that there are.
    """
    from .widgets import ModelBrowser

    filters = {"takes": takes, "output": output, "family": family, "max_price": max_price}
    return ModelBrowser(catalog, lambda spec: panel_for(spec)(), words, **filters)


def compare(*runs: Any) -> Comparison:
    """Two to nine results side by side, played as one: seek, step, loop, listen to one, wipe between two.

    What is equal in all of them stands once above; what sets each apart stands under it, with its stars and Keep.

    Args:
        runs: Runs, their ids or task ids, sweeps, `rh.history.filter(…)`, or lists of these. Of a run that made
            several results each is shown, where there is room.

    Raises:
        ParameterError: something that names no run, or not two to nine results.
    """
    from .widgets import Comparison

    return Comparison(chosen_runs(runs, history), history=history, folder=_folder())


def gallery(runs: Any = None) -> Gallery:
    """Look through all runs ever made: search, filters, posters, and clips that play when they are pointed at.

    Runs can be given stars, kept, tagged, chosen and then compared, exported or deleted; a run that is opened
    shows its results in full, and its panel. `gallery.chosen` and `gallery.found` give them to the next cell.

    Args:
        runs: Only these: `rh.history.filter(…)`, a sweep, runs, their ids, or lists of these; else all.

    Raises:
        ParameterError: something that names no run.
    """
    from .widgets import Gallery

    return Gallery(
        _history_of(runs),
        folder=_folder(),
        open_panel=_open_known_panel,
        in_background=_io.submit,
        compare=lambda chosen: compare(*chosen),
    )


def _history_of(runs: Any) -> History:
    if runs is None or isinstance(runs, History):
        return history if runs is None else runs
    return history.among(*chosen_runs(runs, history))


def _open_known_panel(run: Run) -> Panel:
    """Its panel.

    Raises:
        UnknownModelError: its model is in no catalog any more.
        ParameterError: its model takes other values today.
    """
    return panel_for(catalog[run.model])(**run.params)


def budget(
    amount: Decimal | float | str | None = _ASK,
    currency: str = "CNY",
    *,
    unknown: Literal["refuse", "allow"] = "refuse",
) -> Budget | None:
    """Set what may be spent from here on; a run that would cross it is not sent, and says what is left.

    Prices are set aside when a run is ordered, and the server's bill takes their place. Runs of the
    sandbox never count. Called again with the same currency it changes the amount: what was spent
    stays spent.

    Args:
        amount: In `currency`; `None` lifts the budget; without it, nothing changes.
        currency: What the connection bills in: CNY on runninghub.cn, USD on runninghub.ai.
        unknown: What becomes of runs whose price is not known, or only "from": refused unless `"allow"`.

    Returns:
        The budget in force, whose repr says what is left; `None` where there is none.

    Raises:
        ParameterError: the amount or the currency is not one.
    """
    if amount is _ASK:
        return next(iter(_purse.budgets), None)
    if amount is None:
        _purse.budgets = ()
        return None
    _check_currency(currency)
    made, before = Budget(amount, currency, unknown=unknown), next(iter(_purse.budgets), None)
    if before is not None and before.currency == made.currency:
        before.amount, before.unknown = made.amount, unknown
        made = before
    _purse.budgets = (made,)
    return made


def _check_currency(currency: str) -> None:
    """Say at once, and not at the first run, that a budget cannot work here.

    Raises:
        ConfigurationError: the connection in use bills in another currency.
    """
    if _current is not None and not _current.is_sandbox and currency.strip().upper() != _current.currency:
        raise ConfigurationError(
            f"{_current.label} bills in {_current.currency}, and nothing is converted: set a budget in that currency."
        )


@contextlib.contextmanager
def within_budget(
    amount: Decimal | float | str, currency: str = "CNY", *, unknown: Literal["refuse", "allow"] = "refuse"
) -> Iterator[Budget]:
    """`with rh.within_budget(2, "CNY"): …`: what is ordered there may cost so much together.

    It counts for the session's budget too. Arguments and errors are those of `budget`.
    """
    _check_currency(currency)
    made = Budget(amount, currency, unknown=unknown, written="rh.within_budget({})")
    _purse.budgets = (*_purse.budgets, made)
    try:
        yield made
    finally:
        _purse.budgets = tuple(b for b in _purse.budgets if b is not made)


def account() -> Account:
    """Ask the connected site what is left: money and coins, tasks under way, the kind of key and its limit.

    Raises:
        AuthenticationError: the key is refused.
        ConnectionFailed: the site is not reached.
        APIError: it answers with something else.
    """
    return current().account()


def explain(what: int | str | BaseException | Run, /) -> Explanation:
    """What an error means, whether anything may be owed, whether asking again helps, and what to do.

    Args:
        what: A code of the API's such as 1505, its name such as `"TASK_QUEUE_MAXED"`, an HTTP status
            such as `"HTTP 503"`, an error, or a run. Nothing is asked of the network.
    """
    if not isinstance(what, Run):
        return wire.explain(what)
    if what.error is None:
        return _of_healthy(what)
    found = wire.explain(what.error)
    return replace(found, owed=f"Billed: {what.cost}.") if _tells_bill(what) else found


def _tells_bill(run: Run) -> bool:
    return run.cost is not None and (run.cost.money is not None or bool(run.cost.coins))


def _of_healthy(run: Run) -> Explanation:
    """A run without an error, in the same words."""
    if run.done:
        meaning, again, cure = "It went well.", "A new run is a new order.", "Nothing: run.outputs has the results."
    else:
        meaning, again, cure = "It is under way.", "A new run is a second order.", "Wait, or call run.cancel()."
    owed = f"Billed: {run.cost}." if _tells_bill(run) else "The task is billed once it succeeds."
    return Explanation(title=f"Run {run.id}", meaning=meaning, owed=owed, again=again, cure=cure)


def resume() -> Resumed:
    """Take up every run of the connected site that a kernel left behind: look, download, record.

    Nothing is ordered and nothing paid again. A run that was never sent is not sent now; one whose
    answer was lost on the way is marked UNKNOWN, for nobody can tell whether it is paid for. Result
    files that are gone are fetched again while their links live (a day). Runs that another kernel
    works on are followed.

    Returns:
        The runs taken up, oldest first: a list whose repr says how each stands.
    """
    return Resumed(current().resume())


def attach(task_id: str, /, model: str = "") -> Run:
    """Follow a task that was made elsewhere, as a run of ours: poll it, download, record.

    Args:
        task_id: The server's name for it. A task that the journal knows is that run; one that was given
            up here, such as by a cancel, is asked about once more.
        model: The model that makes it, if known: for the title and the expected time.

    Raises:
        UnknownModelError: with the nearest names.
    """
    connection = current()
    return connection.attach(catalog[model] if model else _TASK, str(task_id))


def judge(runs: Any, *, question: str = QUESTION) -> Judging:
    """Judge runs blind: two at a time, side by side, and nothing tells which is which until the end.

    Votes are kept: the same question on the same runs, or on some of them, goes on where it was left, in any
    kernel. "Both bad" is a tie for the ranking, and counted beside it. It ends when you finish it, and says
    when more votes would hardly change the ranking.

    Args:
        runs: Runs, their ids, a sweep, a part of the history, or lists of these; those without a result
            are left out.
        question: What is asked. Votes on different questions are kept apart.

    Raises:
        ParameterError: something that names no run, or not 2 to 200 of them have a result.
    """
    from .widgets import Judging

    chosen = chosen_runs(runs, history)
    return Judging(chosen, Votes(store, question), reveal=lambda: _leaderboard(runs, question=question))


def leaderboard(runs: Any, *, by: str = "", question: str = QUESTION) -> Leaderboard:
    """How runs stand: score, win rate, stars, what is kept, and what a run and a kept one cost.

    Args:
        runs: Runs, their ids, a sweep (with earlier tries, for they cost too), a part of the history, or
            lists of these.
        by: `"run"`, `"model"`, a parameter such as `"prompt"`, or a slot of a sweep's template; else a table
            for each thing that differs.
        question: Count only votes on this question; see `judge`.

    Raises:
        ParameterError: something that names no run, or a `by` that these runs do not have.
    """
    return _leaderboard(runs, by=by, question=question)


def _leaderboard(runs: Any, *, by: str = "", question: str) -> Leaderboard:
    things = runs if isinstance(runs, list | tuple) else [runs]
    varied = {i: values for thing in things if isinstance(thing, Sweep) for i, values in thing.varied.items()}
    chosen = chosen_runs([runs, list(varied)], history)
    return Leaderboard(chosen, store, by=by, question=question, varied=varied)


class Resumed(list["Run"]):
    """Runs that were taken up."""

    def __repr__(self) -> str:
        if not self:
            return "Nothing was left behind."
        return "\n".join([f"{len(self)} taken up:", *map(repr, self)])


_TASK = ModelSpec(
    endpoint="",
    name="",
    class_name="",
    title="Task",
    summary="A task made elsewhere.",
    family="",
    task="",
    output="video",
    params=(),
)


def _card(run: Run) -> str | None:
    from .widgets import live_results

    return live_results([run], _folder())


def _folder() -> Path:
    """The notebook's; nobody is connected for that alone."""
    return _current.folder if _current else _roof.notebook_folder()


def _open_panel(run: Run) -> Panel:
    return panel_for(run.spec)(**run.params)


def _in_kernel() -> bool:
    """Whether a kernel may run us; only then is ipywidgets worth its import."""
    return "ipykernel" in sys.modules


def _check_kernel() -> None:
    if _in_kernel():
        from .widgets import check_kernel

        check_kernel()


def _current_cell() -> str:
    from .widgets import cell_text

    return cell_text()


def _warn_of_literal(api_key: str | None) -> None:
    """Say once that a key typed into a cell is saved with the notebook."""
    global _warned_of_key  # noqa: PLW0603 - once per process
    if not api_key or _warned_of_key:
        return
    if _in_kernel() and api_key.strip() in _current_cell():
        _warned_of_key = True
        warnings.warn(
            "Your key stands in this cell and is saved with the notebook. Delete it there, and use "
            "rh.connect(getpass.getpass('RunningHub key: ')) or the environment variable RH_API_KEY.",
            stacklevel=2,  # and not the cell: a warning shows its line of source, which would save the key once more
        )


def allow_nested_asyncio() -> None:
    """Let code in cells call `asyncio.run`, for libraries that need it. rh_widgets itself does not.

    Raises:
        ConfigurationError: the running loop is not a plain asyncio one.
    """
    from .nesting import apply

    try:
        loop: Any = asyncio.get_running_loop()
    except RuntimeError:
        loop = None
    apply(loop)
