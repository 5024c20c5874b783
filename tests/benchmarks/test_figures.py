"""What the promises about cost come to, measured beside plain ipywidgets in the same run.

Ratios, not seconds: a slow machine slows both sides. Each figure is the best of several
turns, for whatever else the machine does can only make one slower.
"""

from __future__ import annotations

import dataclasses
import subprocess
import sys
import threading
import time

import comm
import httpx
import ipywidgets as w
import pytest

import rh_widgets as rh
from rh_widgets import _roof, session
from rh_widgets.client import sandbox_settings
from rh_widgets.runs import SANDBOX_PACE
from rh_widgets.sandbox import Store, create_app
from rh_widgets.specs import ParamType
from rh_widgets.widgets import panel_class

TURNS = 15
IDLE_SECONDS = 3
MOST_COMMS = 25
MOST_TIMES_BY_HAND = 1.5


class Counting(httpx.ASGITransport):
    """The sandbox behind httpx's own seam, which counts what reaches it."""

    requests = 0

    async def handle_async_request(self, request):
        self.requests += 1
        return await super().handle_async_request(request)


@pytest.fixture
def transport(tmp_path):
    return Counting(create_app(Store(tmp_path / "sandbox"), speed=100_000))


@pytest.fixture
def connection(tmp_path, transport, monkeypatch):
    """A connection to a sandbox in this process, in use until the test ends."""
    made = session.Connection(
        sandbox_settings("http://sandbox"),
        session.shelf,
        folder=tmp_path,
        outputs=tmp_path / "rh_outputs",
        pace=SANDBOX_PACE,
        transport=transport,
    )
    monkeypatch.setattr(session, "_current", made)
    monkeypatch.setattr(_roof, "_backend", lambda: made)
    return made


@pytest.fixture(scope="module")
def eight_fields():
    """A model with eight parameters of every kind: the richest one of the catalog, cut."""
    spec = rh.catalog["seedance-2.0/multimodal-video"]
    return panel_class(dataclasses.replace(spec, params=spec.params[:8], class_name="EightFields"))


@pytest.fixture
def comms(monkeypatch):
    """Every comm that is opened."""
    opened = []
    real = comm.create_comm
    monkeypatch.setattr(comm, "create_comm", lambda *args, **kwargs: opened.append(1) or real(*args, **kwargs))
    return opened


def best_ms(*works):
    """The shortest turn of each, in milliseconds; they take turns, so that a busy moment hits all."""
    times = {work: [] for work in works}
    for _ in range(TURNS):
        for work in works:
            started = time.perf_counter()
            work()
            times[work].append(time.perf_counter() - started)
    return [min(times[work]) * 1000 for work in works]


def import_ms(module):
    """The best time of an import in a fresh interpreter."""
    code = f"import time; t = time.perf_counter(); import {module}; print((time.perf_counter() - t) * 1000)"
    run = [sys.executable, "-c", code]
    return min(float(subprocess.run(run, capture_output=True, text=True, check=True).stdout) for _ in range(5))  # noqa: S603


def by_hand(spec):
    """The controls of a model as a careful user would write them with ipywidgets, and no more."""
    fields = []
    for p in spec.params:
        if p.is_media:
            fields.append(w.VBox([w.Text(description=p.label), w.FileUpload(description="Choose", multiple=p.many)]))
        elif p.type is ParamType.LIST:
            fields.append(w.Dropdown(description=p.label, options=p.options, value=p.default or p.options[0]))
        elif p.type is ParamType.BOOLEAN:
            fields.append(w.Checkbox(description=p.label, value=bool(p.default)))
        elif p.type is ParamType.INT:
            fields.append(w.BoundedIntText(description=p.label, min=p.min or 0, max=p.max or 100))
        else:
            fields.append(w.Textarea(description=p.label))
    side = w.VBox([w.HTML("price"), w.Button(description="Generate")])
    return w.HBox([w.HTML(spec.title), w.VBox(fields), side])


def test_importing_costs_less_than_ipywidgets(figure):
    """A notebook that imports rh_widgets and does not use it pays next to nothing."""
    ours, theirs = import_ms("rh_widgets"), import_ms("ipywidgets")
    figure(f"import rh_widgets {ours:.1f} ms, import ipywidgets {theirs:.1f} ms: {ours / theirs:.2f} of it (< 1)")
    assert ours < theirs


def test_a_panel_of_eight_fields_opens_few_comms(connection, eight_fields, comms, figure):
    """Each comm is a message that the page waits for."""
    panel = eight_fields()
    used = len(comms)
    comms.clear()
    by_hand(eight_fields.spec)
    figure(f"an 8-field panel opens {used} comms (<= {MOST_COMMS}); its bare controls by hand {len(comms)}")
    panel.close()
    assert used <= MOST_COMMS


def test_a_panel_builds_nearly_as_fast_as_by_hand(connection, eight_fields, figure):
    """The form that knows its model costs little over the one that does not."""
    eight_fields()  # what is loaded once is no part of building
    ours, hand = best_ms(eight_fields, lambda: by_hand(eight_fields.spec))
    limit = MOST_TIMES_BY_HAND
    figure(f"an 8-field panel builds in {ours:.1f} ms, by hand {hand:.1f} ms: {ours / hand:.2f} times (<= {limit})")
    assert ours <= limit * hand


def test_every_model_of_the_catalog_in_figures(connection, comms, figure):
    """No panel is out of proportion to its fields: two comms for each, and twelve for the frame."""
    for spec in rh.catalog.values():
        comms.clear()
        rh.panel(spec.endpoint).close()
        figure(f"{spec.class_name}: {len(spec.params)} fields, {len(comms)} comms")
        assert len(comms) <= 2 * len(spec.params) + 13


def test_an_idle_connection_sends_nothing(connection, transport, figure):
    """After a run has ended nothing is polled, pinged or kept warm."""
    run = rh.submit("sora-2/text-to-video-pro-official-stable", prompt="A quiet room", duration="4").wait(60)
    assert run.outputs
    used = transport.requests
    threading.Event().wait(IDLE_SECONDS)
    sent = transport.requests - used
    figure(f"a run took {used} requests; the {IDLE_SECONDS} idle seconds after it {sent}")
    assert used >= 3, "a submit, a query and a download at the least"
    assert sent == 0
