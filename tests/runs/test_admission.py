"""How many runs go at once, in what order, and for how much money."""

from __future__ import annotations

import itertools
import time
from decimal import Decimal

import httpx
import pytest
from scripted_server import answer, done, until

from rh_widgets.errors import BudgetError, CapacityError
from rh_widgets.runs import Budget, RunStatus

BOAT = {"prompt": "a boat", "duration": 4}  # 8.40 CNY by the list
REFUSED = answer(task="", status="", code="421", message="TASK_QUEUE_MAXED")


def finish(run):
    assert run._awaited().wait(60), run
    return run


class SmallServer:
    """A server with so many slots; a task takes so many looks. Notes what was open at once, and refusals."""

    def __init__(self, server, slots=10**6, looks=1):
        self.slots, self.looks = slots, looks
        self.open, self.most, self.refused, self.order = {}, 0, 0, []
        self._numbers = itertools.count(10**18)
        server.submit, server.query = [self.take], [self.look]
        self.server, self.asked = server, None

    def take(self):
        if len(self.open) >= self.slots:
            self.refused += 1
            return REFUSED
        task = str(next(self._numbers))
        self.open[task] = self.looks
        self.most = max(self.most, len(self.open))
        self.order.append(self.server.bodies[-1]["prompt"])
        return answer(task=task)

    def look(self):
        # A look answers for the task that waits longest: who asks does not matter here.
        task = next(iter(self.open), None)
        if task is None:
            return done("https://cdn.test/a.jpg")
        self.open[task] -= 1
        if self.open[task] > 0:
            return answer("RUNNING")
        del self.open[task]
        return done("https://cdn.test/a.jpg")


def test_five_hundred_runs_at_once_end_without_one_error(make_engine, sora, server):
    """The server has room for seven; every refusal is waited out, and nobody sees one as an error."""
    small = SmallServer(server, slots=7)
    engine = make_engine(look=0.02, patience=5.0)
    runs = [engine.start(sora, BOAT) for _ in range(500)]
    assert [finish(run).status for run in runs] == [RunStatus.SUCCESS] * 500
    assert server.calls["submit"] == 500 + small.refused
    assert small.most <= 7


def test_the_server_says_how_many_may_be_open(make_engine, sora, server):
    """It is asked once, and no more are sent than it told."""
    server.queue = [{"code": 0, "data": {"concurrentLimit": "3"}}]
    small = SmallServer(server, looks=3)
    engine = make_engine()
    finish(engine.start(sora, BOAT))
    for run in [engine.start(sora, BOAT) for _ in range(12)]:
        finish(run)
    assert (small.most, small.refused, server.calls["queue"]) == (3, 0, 1)


@pytest.mark.parametrize(
    "line", [httpx.Response(404), httpx.ConnectError("no"), {"code": 0, "data": {"concurrentLimit": "many"}}], ids=str
)
def test_a_server_that_does_not_say_is_no_trouble(make_engine, sora, server, line):
    server.queue = [line]
    assert finish(make_engine().start(sora, BOAT)).status is RunStatus.SUCCESS


def test_a_single_click_is_not_behind_a_whole_sweep(make_engine, sora, server):
    """Groups take turns."""
    small = SmallServer(server, looks=3)
    server.queue = [{"code": 0, "data": {"concurrentLimit": 1}}]
    engine = make_engine()
    finish(engine.start(sora, BOAT))
    sweep = [engine.start(sora, {"prompt": "of a sweep", "duration": 4}, group="sweep") for _ in range(20)]
    click = engine.start(sora, {"prompt": "a click", "duration": 4})
    for run in [*sweep, click]:
        finish(run)
    assert small.order.index("a click") <= 4


def test_waiting_in_line_is_said_and_can_be_left(make_engine, sora, server):
    """A run that waits for its turn is cancelled without having been sent."""
    server.queue = [{"code": 0, "data": {"concurrentLimit": 1}}]
    server.query = [answer("RUNNING")]
    engine = make_engine()
    first = engine.start(sora, BOAT)
    until(lambda: first.status is RunStatus.RUNNING)
    second = engine.start(sora, BOAT)
    until(lambda: "Waiting for its turn" in second.note)
    second.cancel()
    assert "nothing is owed" in str(finish(second).error)
    assert server.calls["submit"] == 1
    first.cancel()
    finish(first)


def test_one_that_is_refused_holds_the_others_back(make_engine, sora, server):
    """A full server is asked by one run, not by all."""
    server.submit = [REFUSED]
    engine = make_engine(retry=0.2, retry_most=0.2, patience=1.0)
    runs = [finish(run) for run in [engine.start(sora, BOAT) for _ in range(20)]]
    assert {type(run.error) for run in runs} == {CapacityError}
    assert server.calls["submit"] <= 8 + 20 + 10


def test_a_full_server_that_names_a_time_is_left_alone_for_it(make_engine, sora, server):
    """Retry-After counts with each code that may be sent again, not with the rate's alone."""
    times = []

    def full():
        times.append(time.monotonic())
        return httpx.Response(200, json=REFUSED, headers={"retry-after": "1"})

    def free():
        times.append(time.monotonic())
        return answer()

    server.submit = [full, free]
    finish(make_engine(patience=5.0).start(sora, BOAT))
    assert times[1] - times[0] >= 1.0


# Money


@pytest.fixture
def twenty_cny(keeper):
    budget = Budget(20, "CNY")
    keeper.purse.session = budget
    return budget


def test_a_run_that_would_cross_the_budget_is_not_sent(engine, sora, server, twenty_cny, history):
    """Nor is it in the history: it never was."""
    runs = [engine.start(sora, BOAT) for _ in range(2)]
    with pytest.raises(BudgetError, match=r"3\.20 CNY is left"):
        engine.start(sora, BOAT)
    for run in runs:
        finish(run)
    assert (server.calls["submit"], len(history)) == (2, 2)


def test_the_bill_takes_the_place_of_the_estimate(engine, sora, twenty_cny):
    finish(engine.start(sora, BOAT))
    assert (twenty_cny.spent, twenty_cny.reserved, twenty_cny.left) == (Decimal("0.8"), 0, Decimal("19.2"))


def test_what_was_refused_costs_nothing(engine, sora, server, twenty_cny):
    server.submit = [answer(task="", status="", code="1007", message="Invalid parameters")]
    finish(engine.start(sora, BOAT))
    assert (twenty_cny.spent, twenty_cny.reserved) == (0, 0)


def test_a_lost_answer_stays_set_aside(engine, sora, server, twenty_cny):
    """It may have been billed."""
    server.submit = [httpx.ReadError("reset")]
    assert finish(engine.start(sora, BOAT)).status is RunStatus.UNKNOWN
    assert (twenty_cny.spent, twenty_cny.reserved) == (0, Decimal("8.40"))


def test_a_run_counts_for_every_budget_it_was_ordered_within(engine, sora, twenty_cny, keeper):
    """The narrower one speaks first; what one refuses the other does not keep."""
    narrow = Budget(1, "CNY")
    keeper.purse.session = twenty_cny
    keeper.purse.enter(narrow)
    with pytest.raises(BudgetError):
        engine.start(sora, BOAT)
    assert (twenty_cny.reserved, narrow.reserved) == (0, 0)
    narrow.amount = 9
    run = engine.start(sora, BOAT)
    keeper.purse.leave(narrow)
    finish(run)
    assert (twenty_cny.spent, narrow.spent) == (Decimal("0.8"), Decimal("0.8"))


def test_a_journal_that_fails_gives_the_reservation_back(engine, sora, twenty_cny, tmp_path):
    (tmp_path / "home" / "journal.sqlite3").mkdir(parents=True)
    with pytest.raises(Exception, match="journal"):
        engine.start(sora, BOAT)
    assert twenty_cny.reserved == 0
