"""Runs that a test moves by hand, a connection without any network, and a shell to show things in."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import pytest
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from page import NOW, Page, build_run
from PIL import Image
from traitlets.config import Config

from rh_widgets import _roof
from rh_widgets.media import Probe
from rh_widgets.runs import Cost, Output, Run, RunStatus, read_request
from rh_widgets.specs import builtin_catalog


@pytest.fixture
def run_of():
    """Makes a run of a model, by the model's name."""
    return lambda model="vidu/image-to-video-q2-pro", **details: build_run(builtin_catalog()[model], **details)


@pytest.fixture
def clip():
    """Makes the output of a run that succeeded."""

    def build(path=None, **changes):
        facts = Probe(kind="video", format="mp4", size=9, width=1280, height=720, seconds=5.0)
        where = Path(path) if path else None
        return Output(**({"path": where, "media_type": "video/mp4", "facts": facts, "poster": b"jpeg"} | changes))

    return build


class Backend:
    """What a panel asks of a connection; runs are started here and ended by the test."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.outputs = folder, folder / "rh_outputs"
        self.is_sandbox, self.site, self.label, self.currency = True, "sandbox", "sandbox", "CNY"
        self.balance: Decimal | None = None
        self.started: list[Run] = []
        self.asked: list[object] = []
        self.on_start = lambda: None
        self.left: list[Run] = []
        self.origins: list[str] = []
        self.bills = ""
        self.paid_before = ""

    def claim(self, _spec, _origin):
        left, self.left = self.left, []
        return left

    def start(self, spec, params, *, origin="submit"):
        self.origins.append(origin)
        self.on_start()
        run = build_run(spec, params=read_request(spec, params, self.folder), cancel=self.cancelled)
        self.started.append(run)
        return run

    def cancelled(self, run):
        run.advance(note="Cancelling …")

    def seconds_expected(self, _spec):
        return 90.0, True

    def billed_otherwise(self, _spec):
        return self.bills

    def billed_before(self, _spec):
        return self.paid_before

    def refresh_balance(self, then):
        self.asked.append(then)

    def in_background(self, work):
        work.close()

    def end(self, run, *outputs, **changes):
        """Let a run of ours succeed."""
        cost = Cost(money=Decimal("1.2"), currency="CNY", sandbox=True)
        changes = {"status": RunStatus.SUCCESS, "outputs": outputs, "cost": cost} | changes
        run.advance(finished_at=NOW + dt.timedelta(seconds=12), **changes)


@pytest.fixture
def page(monkeypatch):
    """What the widgets send, on a clock that the test moves."""
    return Page().connect(monkeypatch)


@pytest.fixture
def backend(tmp_path, monkeypatch, page):
    made = Backend(tmp_path)
    monkeypatch.setattr(_roof, "_backend", None)
    _roof.set_backend(lambda: made)
    return made


@pytest.fixture
def bills_in_dollars(backend):
    """The site `.ai`, which bills in another currency than the catalog's list."""
    backend.is_sandbox, backend.site, backend.label, backend.currency = False, "ai", "runninghub.ai", "USD"
    return backend


@pytest.fixture
def variant():
    """Makes a model of the catalog's anew, with changes."""
    return lambda model, **changes: dataclasses.replace(builtin_catalog()[model], **changes)


@pytest.fixture
def picture(tmp_path):
    """A picture beside the notebook."""
    path = tmp_path / "cat.png"
    data = io.BytesIO()
    Image.new("RGB", (64, 36), "teal").save(data, "PNG")
    path.write_bytes(data.getvalue())
    return path


@pytest.fixture
def shown():
    """Everything that is displayed, in a shell of the test's own: a list of mime bundles with their display ids."""
    config = Config()
    config.HistoryManager.enabled = False
    shell = InteractiveShell.instance(config=config)
    shell.display_pub = CapturingDisplayPublisher()
    yield shell.display_pub.outputs
    InteractiveShell.clear_instance()
