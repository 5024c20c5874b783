"""A page whose clock the test moves, with runs that it moves too, and every message that reaches the page."""

from __future__ import annotations

import datetime as dt
import itertools
import types
from dataclasses import dataclass

from comm.base_comm import BaseComm

from rh_widgets.runs import Record, Run, RunStatus, forecast
from rh_widgets.specs import estimate
from rh_widgets.widgets.ticker import Ticker

NOW = dt.datetime(2026, 5, 1, 12, 0, tzinfo=dt.UTC)
_numbers = itertools.count(1)


def build_run(spec, *, site="sandbox", status=RunStatus.PENDING, seconds=42.0, params=None, cancel=None, **state):
    """A run in a given state, as old as `seconds`."""
    record = Record(
        id=f"run{next(_numbers):05}",
        site=site,
        place=site,
        endpoint=spec.endpoint,
        params={} if params is None else params,
        created_at=NOW,
        estimate=estimate(spec),
    )
    keeper = types.SimpleNamespace(cancel=cancel or (lambda _: None))
    run = Run(spec, record, forecast=forecast(spec.output, sandbox=site == "sandbox"), keeper=keeper)
    if status.is_final:
        state["finished_at"] = NOW + dt.timedelta(seconds=seconds)
    run.advance(status=status, **state)
    return run


@dataclass(frozen=True)
class Message:
    """What went to the page: when, to which widget, and what of it."""

    at: float
    comm_id: str
    state: dict[str, object]


class Page:
    """Counts what ipywidgets sends, through a comm of its own making.

    Args:
        now: A clock; without one, time stands still until `wait`.
    """

    def __init__(self, now=None):
        self.seconds = 1000.0
        self.now = now or (lambda: self.seconds)
        self.ticker = Ticker(self.now)
        self.messages: list[Message] = []
        self.runs: list[Run] = []
        self.on_message = lambda: None

    def connect(self, monkeypatch):
        """Have all widgets made from now on speak to this page, and its ticker send their progress."""
        monkeypatch.setattr("comm.create_comm", self._comm)
        for module in ("gallery", "progress", "sweep_view"):
            monkeypatch.setattr(f"rh_widgets.widgets.{module}.page", self.ticker)
        return self

    def _comm(self, **details):
        page = self

        class Wire(BaseComm):
            def publish_msg(self, _type, data=None, *_buffers, **_keys):
                if (data or {}).get("method") == "update":
                    page.messages.append(Message(page.now(), self.comm_id, data["state"]))
                    page.on_message()

        return Wire(**details)

    def run(self, spec, **details):
        """A run that is new, and grows older with the page."""
        run = build_run(spec, **details)
        run.created_at = dt.datetime.now(dt.UTC)
        self.runs.append(run)
        return run

    def wait(self, seconds):
        """Let time pass, as the ticker's task on the I/O thread lets it pass."""
        end = self.seconds + seconds
        while (pause := self.ticker.turn()) is not None and self.seconds + pause <= end:
            self.age(pause)
        self.age(end - self.seconds)

    def age(self, seconds):
        """Let time pass, and the ticker sleep."""
        self.seconds += seconds
        for run in self.runs:
            if not run.done:
                run.created_at -= dt.timedelta(seconds=seconds)

    def take(self):
        """The messages since it was asked last."""
        taken, self.messages = self.messages, []
        return taken


def busiest_second(messages, second=1.0):
    """How many messages there were in the second that had the most."""
    times = sorted(m.at for m in messages)
    return max((sum(start <= t < start + second for t in times) for start in times), default=0)
