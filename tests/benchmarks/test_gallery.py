"""How long a gallery over ten thousand runs takes to open, to find, to sort and to go on."""

from __future__ import annotations

import datetime as dt
import random
import time
from decimal import Decimal

import pytest

import rh_widgets as rh
from rh_widgets import session
from rh_widgets.runs import Cost, Output, Record, RunStatus
from rh_widgets.runs.filters import SORTS

RUNS = 10_000
WORDS = (*("lantern", "harbour", "snow", "fox", "tide", "kite"), *("rain", "dune", "boat", "wind", "gold", "mist"))


@pytest.fixture
def journal(tmp_path, monkeypatch):
    """Ten thousand finished runs, each with a poster of a real one's size."""
    monkeypatch.setenv("RH_WIDGETS_HOME", str(tmp_path))
    monkeypatch.setattr(session._io, "submit", lambda work: work.close())
    chance, now = random.Random(5), dt.datetime.now(dt.UTC)
    models = list(rh.catalog.values())[:40]
    poster = chance.randbytes(12_000)
    for number in range(RUNS):
        spec, asked = chance.choice(models), now - dt.timedelta(minutes=RUNS - number)
        output = Output(path=tmp_path / f"{number}.mp4", media_type="video/mp4", poster=poster)
        record = Record(
            id=f"{number:012x}", site="ai", place="ai", endpoint=spec.endpoint, title=spec.title,
            params={"prompt": " ".join(chance.choices(WORDS, k=60))}, status=RunStatus.SUCCESS, created_at=asked,
            finished_at=asked + dt.timedelta(seconds=chance.randrange(20, 400)), stars=chance.choice((None, 3, 5)),
            cost=Cost(money=Decimal(chance.randrange(1, 300)) / 100, currency="USD"),
        )  # fmt: skip
        session.store.journal.add(record)
        session.store.journal.change(record.id, 0.0, outputs=(output,))
    session.store.journal.flush()
    yield session.store.journal
    session.store.journal.close()


def timed(act):
    """The least seconds of three."""
    spans = []
    for _ in range(3):
        start = time.perf_counter()
        act()
        spans.append(time.perf_counter() - start)
    return min(spans)


def test_ten_thousand_runs(figure, journal):
    """Opened in well under a second, and quick enough to type in."""
    rh.gallery().close()  # what is imported once is not the gallery's
    galleries = []
    opened = timed(lambda: galleries.append(rh.gallery()))
    gallery = galleries[-1]
    sieve = gallery._sieve
    typed = timed(lambda: (setattr(sieve.words, "value", ""), setattr(sieve.words, "value", "fox dune")))
    sieve.words.value = ""
    orders = {name: timed(lambda name=name: rh.history.filter(sort=name).page(0, 24)) for name in SORTS}
    last = timed(lambda: rh.history.filter(sort="newest").page(RUNS - 24, 24))
    look = timed(gallery._look)
    slowest = max(orders, key=orders.__getitem__)
    figure(
        f"a gallery of {RUNS:,} runs: opened in {opened * 1000:.0f} ms, two words found in {typed * 500:.0f} ms, "
        f"the slowest order ({slowest}) {orders[slowest] * 1000:.0f} ms, the last page {last * 1000:.0f} ms, "
        f"a look for news {look * 1000:.1f} ms"
    )
    for one in galleries:
        one.close()
    assert opened < 1
