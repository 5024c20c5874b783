"""The roof: wires the floors to what a user calls.

There is one current connection. Everything that spends goes through it; calling nothing
is the same as `connect()` at first use, and without a key that is the sandbox.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import warnings
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from . import _roof
from . import client as wire
from ._roof import home
from .client import Explanation, IOThread, Settings, Site, read_settings, read_webhook, sandbox_settings
from .connection import Connection, Shelf, card
from .errors import ConfigurationError
from .graphs import Library
from .models import catalog_in_use, panel_for
from .runs import (
    SANDBOX_PACE,
    Engine,
    History,
    Pace,
    Purse,
    Record,
    Run,
    Sample,
    Store,
    Sweep,
    SweepEstimate,
    Sweeps,
    media_seconds,
    shortfall,
    unpriced,
)
from .specs import Catalog, Estimate, ModelSpec, Remembered
from .specs import estimate as _estimate

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence
    from decimal import Decimal

    from .client import Account
    from .widgets import ModelBrowser, Panel

    Model = str | Panel | type[Panel]

__all__ = [
    "Connection",
    "Resumed",
    "allow_nested_asyncio",
    "attach",
    "browse",
    "catalog",
    "connect",
    "connected",
    "current",
    "estimate",
    "explain",
    "generate",
    "history",
    "home",
    "library",
    "notebook_folder",
    "panel",
    "purse",
    "resume",
    "store",
    "submit",
    "sweep",
    "sweeps",
    "warn_of_literal",
]

log = logging.getLogger(__name__)

catalog: Catalog = catalog_in_use()
_io = IOThread()
_lock = threading.RLock()
_current: Connection | None = None
_warned_of: set[str] = set()


class _Archive:
    """Keeps the runs that the journal has and no connection works on: it asks the connection in use."""

    def cancel(self, run: Run) -> None:
        self._connection(run).cancel(run)

    def download(self, run: Run) -> None:
        self._connection(run).download(run)

    def open_panel(self, run: Run) -> Panel:
        return library.open_panel(run)

    def card(self, run: Run) -> str | None:
        return card(run, notebook_folder())

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
    named = {"title": record.title, "output": record.output}
    spec = library.known(record.endpoint, record.site, record.params, **named)
    return Run(spec, record, forecast=store.forecast(spec, record.site, record.params), keeper=_Archive())


def _wake(record: Record) -> None:
    """Somebody looks at a run that is not over: take it up, if we are where it runs."""
    connection = _current
    if connection is not None:
        connection.pick_up(record)


purse = Purse()
store = Store(home, _revive)
library = Library(catalog, Remembered(home), lambda: current())  # noqa: PLW0108 - it is defined below
history = History(store, wake=_wake, endpoint=library.endpoint)


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
        return shortfall(self._account(), price)

    def unpriced(self, price: SweepEstimate) -> str:
        return unpriced(self._account(), price)

    @staticmethod
    def _account() -> Account | None:
        """What is to be looked at before spending, if it is known."""
        return None if _current is None or _current.is_sandbox else _current.account_seen

    def low_budget(self, price: SweepEstimate) -> str:
        if _current is None or _current.is_sandbox:
            return ""
        short = [b for b in purse.budgets if price.amounts.get(b.currency, 0) > b.left]
        return f"The budget does not suffice ({short[0]}): all is ordered, or nothing." if short else ""

    def again(self, sweep: Sweep) -> Sweep:
        return sweeps.new(sweep.plan, site=sweep.site, place=sweep.place, folder=sweep.record.folder)

    def show(self, sweep: Sweep) -> None:
        from .widgets import SweepView, in_notebook

        if not in_notebook():
            raise NotImplementedError  # IPython then asks for its words
        SweepView(sweep, current())._ipython_display_()


sweeps = Sweeps(store, desk=_Desk(), spec_of=library.known)
shelf = Shelf(catalog=catalog, io=_io, store=store, sweeps=sweeps, purse=purse, open_panel=library.open_panel)


def connect(
    api_key: str | None = None,
    *,
    site: str | None = None,
    base_url: str | None = None,
    outputs: str | os.PathLike[str] | None = None,
    at_once: int | None = None,
    provenance: bool = True,
    webhook: str | None = None,
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
        webhook: A public address, at which `rh-widgets webhook` or `webhook_app` listens: the site tells it
            that a task is over, and the run looks at once. Else `RH_WEBHOOK_URL`; without one it is looked
            at every few seconds, which always goes on.

    Returns:
        The connection. Without a key anywhere it is the sandbox, started if need be.

    Raises:
        ConfigurationError: a site was asked for and there is no key, or the address or kernel cannot work.
    """
    global _current  # noqa: PLW0603 - one connection per process is the point
    _check_kernel()
    warn_of_literal(
        api_key, "key", "rh.connect(getpass.getpass('RunningHub key: ')) or the environment variable RH_API_KEY"
    )
    settings = read_settings(api_key, site=site, base_url=base_url)
    folder = _roof.notebook_folder()
    place = folder / Path(outputs or "rh_outputs").expanduser()
    if settings is None:
        settings = _join_sandbox()
    settings = replace(settings, webhook=read_webhook(webhook, settings))
    pace = SANDBOX_PACE if settings.site is Site.SANDBOX else Pace()
    with _lock:
        if _current is not None:
            _current.retire()
        _current = Connection(
            settings, shelf, folder=folder, outputs=place, pace=pace, at_once=at_once, provenance=provenance
        )
        return _current


def _join_sandbox() -> Settings:
    from .sandbox import ensure_running

    address = ensure_running(home())
    return sandbox_settings(address.origin, address.key)


def connected() -> Connection | None:
    """The connection in use, if there is one; asking makes none."""
    return _current


def current() -> Connection:
    """The connection in use; connects at first use."""
    with _lock:
        return _current or connect()


def submit(model: Model, /, **params: Any) -> Run:
    """Set a run going and return at once; shows nothing.

    Args:
        model: An endpoint, a documentation name or a class name; the endpoint or the page's address of an app
            or a workflow; a Panel, with its values; or a Panel class. What an app or a workflow is, the site
            is asked where it was never opened here.
        params: The model's parameters, as `image_url` or `imageUrl`.

    Raises:
        UnknownModelError: with the nearest names.
        ParameterError: every fault at once; nothing was sent.
        ConfigurationError: an app or a workflow of another site.
    """
    spec, given = library.asked(model, params)
    return current().start(spec, given)


_TAKEN_UP = (
    "This is the run ordered before, taken up again: nothing new was ordered. Run the cell once more for another."
)


def generate(model: Model, /, **params: Any) -> Run:
    """Run a model: shows progress, waits, and leaves a card that survives saving.

    ■ stops the waiting, not the run: the message names it, and its `cancel()` ends it. The same call
    made again, also when the kernel was restarted in the middle of a run, shows that run, and orders
    nothing.

    Raises:
        UnknownModelError, ParameterError: as `submit`.
        RunningHubError: the run's own error.
    """
    from .widgets import in_notebook

    connection = current()
    spec, given = library.asked(model, params)
    before = connection.ordered_before(spec, given)
    run = before or connection.start(spec, given, origin="generate")
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


def sweep(model: Model | Sequence[Model], mode: Literal["grid", "zip"] | Sample = "grid", /, **params: Any) -> Sweep:
    """Many runs from one line: each value of a list with each of the others. Spends nothing; `start()` orders.

        rh.sweep("vidu/…", prompt=["a fox", "an owl"], duration=["4", "8"], seed=rh.seeds(3))   # 12 runs
        rh.sweep(["vidu/…", "sora-2/…"], rh.sample(20), prompt=rh.template("a {animal}", animal=[…]))

    The very same sweep once more in this folder, such as when the cell is run again or the kernel was
    restarted, is the one that was started before: `start()` goes on with what has no run yet, and
    `again()` makes a new one.

    Args:
        model: As in `submit`, or several of them; of several panels only the models count, not their values.
        mode: `"grid"`; `"zip"`: the first values together, then the second, and so on; or `rh.sample(12)`.
        params: As in `submit`. A list is swept over, each slot of `rh.template` too; of a parameter that
            itself takes a list, a list of lists. With several models a dict from models to values says it
            model by model, and leaves out who it does not name; else a parameter that one of them lacks
            is a fault, unless it is `None`.

    Raises:
        UnknownModelError: with the nearest names.
        ParameterError: every fault of every run at once.
    """
    if isinstance(model, list | tuple):
        specs, given = [library.spec(one, params) for one in model], params
    else:
        spec, given = library.asked(model, params)
        specs = [spec]
    return current().plan(specs, mode, given, library.spec)


def estimate(model: Model, /, **params: Any) -> Estimate:
    """What a run would cost by the public list price; parameters left out count with their defaults.

    Where the price goes by the length of a clip or of sound, the file is looked into. What an address
    leads to is not fetched: then `amount` is `None`, and `rate` is the price of a second.

    Raises:
        UnknownModelError: with the nearest names.
        ParameterError: for unknown names and wrong values.
    """
    spec, given = library.asked(model, params)
    return _estimate(spec, given, media_seconds=media_seconds(spec, given, _roof.notebook_folder()))


def panel(model: Model, /, **params: Any) -> Panel:
    """The panel of a model, named as in `submit`; of a panel, another one with its values.

    Raises:
        UnknownModelError: with the nearest names.
        ParameterError: for unknown names and wrong values.
    """
    spec, given = library.asked(model, params)
    return library.panel(spec, given)


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


def attach(task_id: str, /, model: Model = "") -> Run:
    """Follow a task that was made elsewhere, as a run of ours: poll it, download, record.

    Args:
        task_id: The server's name for it. A task that the journal knows is that run; one that was given
            up here, such as by a cancel, is asked about once more.
        model: The model that makes it, if known: for the title and the expected time.

    Raises:
        UnknownModelError: with the nearest names.
    """
    connection = current()
    return connection.attach(library.spec(model) if model else _TASK, str(task_id))


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


def notebook_folder() -> Path:
    """The notebook's; nobody is connected for that alone."""
    return _current.folder if _current else _roof.notebook_folder()


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


def warn_of_literal(secret: str | None, called: str, instead: str) -> None:
    """Say once that a secret typed into a cell is saved with the notebook.

    Args:
        secret: What must not stand there.
        called: What it is, such as `key`.
        instead: What to write in its place.
    """
    if not secret or called in _warned_of:
        return
    if _in_kernel() and secret.strip() in _current_cell():
        _warned_of.add(called)
        warnings.warn(
            f"Your {called} stands in this cell and is saved with the notebook. Delete it there, and use {instead}.",
            stacklevel=2,  # and not the cell: a warning shows its line of source, which would save it once more
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
