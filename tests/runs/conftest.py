"""An engine on a scripted server: what the wire says is the test, the rest is real."""

from __future__ import annotations

import contextlib
import dataclasses
from pathlib import Path

import httpx
import pytest
from graphs import APP, WORKFLOW
from scripted_server import Server

from rh_widgets.client import Client, IOThread, Key, Settings, Site
from rh_widgets.runs import Engine, History, Pace, Purse, Run, Store, Sweeps, drafts, forecast, planned
from rh_widgets.specs import builtin_catalog

_GRAPHS = {spec.endpoint: spec for spec in (APP, WORKFLOW)}


def spec_named(name):
    return _GRAPHS.get(name) or builtin_catalog()[name]


QUICK = Pace(look=0.01, retry=0.01, retry_most=0.02, patience=0.5, limit=5, limit_per_second=0)


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def io_thread():
    thread = IOThread()
    yield thread
    thread.close()


class Keeper:
    """What runs ask for, noted or answered with a word."""

    def __init__(self):
        self.engine, self.purse = None, Purse()

    def cancel(self, run):
        self.engine.cancel(run)

    def download(self, run):
        self.engine.download(run)

    def open_panel(self, run):
        return "panel of", run.id

    def card(self, run):
        return f"card of {run.id}"


@pytest.fixture
def keeper():
    return Keeper()


@pytest.fixture
def store(tmp_path, keeper):
    def revive(record):
        spec = spec_named(record.endpoint)
        return Run(spec, record, forecast=forecast(spec.output), keeper=keeper)

    made = Store(lambda: tmp_path / "home", revive)
    yield made
    made.journal.close()


@pytest.fixture
def history(store):
    return History(store)


@pytest.fixture
def make_engine(server, io_thread, tmp_path, store, keeper):
    """Makes engines on the server and the journal; what is given changes the pace."""
    settings = Settings(Site.CUSTOM, "https://api.test", Key("k" * 32), "CNY")
    clients = []

    async def no_sleep(_seconds):
        return None

    def make(*, provenance=False, webhook=None, **pace):  # without: files are what the script says, byte by byte
        told = dataclasses.replace(settings, webhook=webhook)
        client = Client(told, transport=httpx.MockTransport(server), sleep=no_sleep)
        clients.append(client)
        keeper.engine = Engine(
            client,
            told,
            io_thread,
            folder=tmp_path,
            outputs=Path(tmp_path, "rh_outputs"),
            store=store,
            pace=dataclasses.replace(QUICK, **pace),
            keeper=keeper,
            purse=keeper.purse,
            provenance=provenance,
        )
        return keeper.engine

    yield make
    for client in clients:
        with contextlib.suppress(RuntimeError):  # a test may have closed the thread
            io_thread.run(client.aclose())


@pytest.fixture
def engine(make_engine):
    return make_engine()


@pytest.fixture
def sora():
    return builtin_catalog()["sora-2/text-to-video-pro-official-stable"]


@pytest.fixture
def vidu():
    return builtin_catalog()["vidu/image-to-video-q2-pro"]


class Desk:
    """What sweeps ask for: the engine made last, and no account."""

    def __init__(self, keeper):
        self.keeper, self.sweeps = keeper, None

    def engine(self, sweep):
        return self.engine_in_use(sweep)

    def engine_in_use(self, _sweep):
        return self.keeper.engine

    def low_balance(self, _price):
        return ""

    def unpriced(self, _price):
        return ""

    def low_budget(self, _price):
        return ""

    def again(self, sweep):
        return self.sweeps.new(sweep.plan, site=sweep.site, place=sweep.place, folder=sweep.record.folder)

    def show(self, _sweep):
        raise NotImplementedError


@pytest.fixture
def make_sweeps(store, keeper):
    """The sweeps of the journal, as a kernel has them that has seen none."""

    def make():
        desk = Desk(keeper)
        desk.sweeps = Sweeps(store, desk=desk, spec_of=lambda endpoint, _site, _params: spec_named(endpoint))
        return desk.sweeps

    return make


@pytest.fixture
def sweeps(make_sweeps):
    return make_sweeps()


@pytest.fixture
def plan(engine):
    """Checks what a user wrote."""

    def make(models, mode="grid", /, **params):
        names = [models] if isinstance(models, str) else models
        wanted = drafts([spec_named(name) for name in names], params, mode, spec_named)
        return planned(wanted, str(mode), engine.check)

    return make


@pytest.fixture
def sweep(sweeps, plan, engine, tmp_path):
    """Makes sweeps."""

    def make(*args, **params):
        return sweeps.of(plan(*args, **params), site="custom", place=engine.place, folder=str(tmp_path))

    return make
