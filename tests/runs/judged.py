"""Runs in a journal, to be judged: what they cost, and what became of them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from rh_widgets.runs import Cost, Record, RunStatus

NOON = dt.datetime(2026, 5, 1, 12, 0, tzinfo=dt.UTC)
SORA = "rhart-video-s-official/text-to-video-pro"


def record(run_id, *, money=None, currency="CNY", coins=None, seconds=30, site="ai", **changes):
    """A run that succeeded, unless something else is said."""
    cost = None if money is None and coins is None else Cost(money=_decimal(money), coins=coins, currency=currency)
    values = {"endpoint": SORA, "title": "Sora", "status": RunStatus.SUCCESS, "task_id": f"task-{run_id}"}
    times = {"queued_at": NOON, "ended_at": NOON + dt.timedelta(seconds=seconds)}
    return Record(id=run_id, site=site, place=site, created_at=NOON, cost=cost, **(values | times | changes))


def _decimal(amount):
    return None if amount is None else Decimal(amount)


def add_runs(store, ids, **details):
    """Puts runs of these ids into the journal, and gives them."""
    return [add(store, record(run_id, **details)) for run_id in ids]


def add(store, one):
    """Puts a record into the journal, and gives its run."""
    store.journal.add(one).result()
    return store.run(one)
