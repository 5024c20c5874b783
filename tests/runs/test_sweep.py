"""A sweep is priced before, ordered whole or not at all, and each of its runs is paid for once."""

from __future__ import annotations

import asyncio
import contextlib
import csv
import sys
import threading
import time
from decimal import Decimal

import httpx
import pytest
from scripted_server import answer, done, jpeg, until

from rh_widgets.errors import BudgetError, ConfigurationError, ParameterError, RunTimeout
from rh_widgets.runs import Budget, RunStatus, Tally, chosen_runs

SORA = "rhart-video-s-official/text-to-video-pro"
REFUSED = answer(task="", status="", code="1007", message="Invalid parameters")


@pytest.fixture(autouse=True)
def tasks(server):
    """Every submit makes a task of its own."""
    made = []

    def submit():
        made.append(str(2013508786110730000 + len(made)))
        return answer(task=made[-1])

    server.submit = [submit]
    return made


@pytest.fixture
def four(sweep):
    return sweep(SORA, prompt=["a fox", "an owl"], duration=["4", "8"])


def prompts(server):
    return sorted(body["prompt"] + body["duration"] for body in server.bodies)


def test_making_a_sweep_orders_nothing_and_writes_nothing(four, server, sweeps, history):
    assert (len(four), four.status) == (4, Tally(total=4, open=4))
    assert (len(sweeps), len(history), server.calls.total()) == (0, 0, 0)
    assert four.runs == []


def test_start_orders_each_point_once(four, server):
    four.start().wait(10)
    assert prompts(server) == ["a fox4", "a fox8", "an owl4", "an owl8"]
    assert four.status == Tally(total=4, succeeded=4)
    assert [run.params["duration"] for run in four.runs] == ["4", "8", "4", "8"]
    assert {(run.origin, run.group) for run in four.runs} == {("sweep", four.id)}


def test_starting_again_orders_nothing_that_has_a_run(four, server):
    four.start().wait(10)
    four.start().wait(10)
    assert server.calls["submit"] == 4


def test_the_price_and_the_time_are_told_before(four):
    assert (four.estimate.runs, four.estimate.amount, four.estimate.currency) == (4, Decimal("50.40"), "CNY")
    assert (four.estimate.least, four.estimate.most) == (Decimal("8.40"), Decimal("16.80"))
    assert (four.expected.at_once, four.expected.is_guess) == (10, True)
    assert 60 < four.expected.seconds < 120
    assert "50.40 CNY, 8.40 to 16.80 each" in repr(four)
    assert "sweep.start()" in repr(four)


def test_await_ends_with_the_last_run(four):
    async def use():
        return await four.start()

    assert asyncio.run(use()).status.succeeded == 4


def test_a_failed_run_does_not_end_the_wait_in_an_error(four, server):
    server.submit = [answer(task="7"), REFUSED]
    assert four.start().wait(10).status.failed == 3


def test_waiting_has_an_end(four, server):
    server.query = [answer("RUNNING")]
    four.start()
    with pytest.raises(RunTimeout, match="goes on"):
        four.wait(0.2)
    four.stop().wait(10)


def test_failed_runs_alone_are_tried_again(four, server, tasks):
    ok = server.submit[0]
    server.submit = [ok, REFUSED, ok]
    four.start().wait(10)
    assert four.status == Tally(total=4, succeeded=3, failed=1)
    four.retry().wait(10)
    assert four.status == Tally(total=4, succeeded=4)
    assert server.calls["submit"] == 5
    assert len(four.varied) == 5  # the one that failed is told too
    assert {run.id: four.varied[run.id] for run in four.runs} == {
        run.id: {"prompt": run.params["prompt"], "duration": run.params["duration"]} for run in four.runs
    }


def test_an_unknown_run_is_never_ordered_again(four, server):
    server.submit = [httpx.ReadError("reset")]
    four.start().wait(10)
    assert four.status == Tally(total=4, unknown=4)
    four.retry().wait(10)
    four.start().wait(10)
    assert server.calls["submit"] == 4
    assert "may be paid for" in repr(four)


def test_stop_owes_nothing_for_what_was_not_sent_and_start_goes_on_with_it(sweep, server, make_engine, tasks):
    """Those that were with the server are asked to stop, and not ordered again."""
    server.queue = [{"code": 0, "data": {"concurrentLimit": 2}}]
    server.query = [answer("RUNNING")]
    engine = make_engine()
    eight = sweep(SORA, prompt=[str(i) for i in range(8)])
    first = engine.start(eight.points[0].spec, {"prompt": "x"})
    until(lambda: engine.at_once == 2 and first.task_id)  # else it is given up before it was sent
    first.cancel()
    first.ended(10)
    eight.start()
    until(lambda: eight.status.working == 2)
    eight.stop().wait(10)
    assert eight.status == Tally(total=8, open=6, cancelled=2)
    assert "may bill" in repr(eight)
    server.query = [done("https://cdn.test/a.jpg")]
    eight.start().wait(10)
    assert eight.status == Tally(total=8, succeeded=6, cancelled=2)
    assert len(tasks) == 9
    eight.retry().wait(10)
    assert eight.status == Tally(total=8, succeeded=8)
    assert eight.spent == {"CNY": Decimal("0.8") * 8}


def test_start_right_after_stop_orders_what_was_not_sent(sweep, server, engine, io_thread):
    """It waits until that is sure."""
    server.queue = [{"code": 0, "data": {"concurrentLimit": 1}}]
    server.query = [answer("RUNNING")]
    io_thread.run(engine.learn_limit())
    five = sweep(SORA, prompt=list("abcde")).start()
    until(lambda: five.status.working == 1)
    server.query = [done("https://cdn.test/a.jpg")]
    assert five.stop().start().wait(10).status.over == 5
    assert five.status.succeeded >= 4
    assert server.calls["submit"] == 5


def test_the_limit_is_asked_for_before_and_again_where_it_was_not_told(engine, sora, server, io_thread):
    told = server.queue
    server.queue = [httpx.ConnectError("no")]
    io_thread.run(engine.learn_limit())
    assert engine.at_once == 10
    server.queue = told
    engine.start(sora, {"prompt": "a boat"}).wait(10)
    assert (engine.at_once, server.calls["queue"]) == (50, 2)
    io_thread.run(engine.learn_limit())
    assert server.calls["queue"] == 2


@pytest.fixture
def interrupting(monkeypatch, io_thread):
    """While it is entered, who waits for the I/O thread is interrupted when the work is done."""
    run = type(io_thread).run

    def interrupted(thread, work):
        run(thread, work)
        raise KeyboardInterrupt

    @contextlib.contextmanager
    def entered():
        with monkeypatch.context() as patch:
            patch.setattr(type(io_thread), "run", interrupted)
            yield

    return entered


def test_who_interrupts_a_start_is_told_where_to_look_and_nothing_is_lost(four, server, interrupting):
    """What was under way is ordered all the same, and not once more."""
    with interrupting(), pytest.raises(KeyboardInterrupt, match=rf"rh\.sweeps\['{four.id}'\] shows what was ordered"):
        four.start()
    assert four.start().wait(10).status.succeeded == 4
    assert server.calls["submit"] == 4


def test_a_stop_after_an_interrupted_start_stops_what_was_ordered(four, server, interrupting):
    """Also what no other call has learned of since."""
    server.query = [answer("RUNNING")]
    with interrupting(), pytest.raises(KeyboardInterrupt):
        four.start()
    four.stop().wait(10)
    assert (four.status.open + four.status.cancelled, four.status.going) == (4, 0)
    assert four.is_started


def test_starting_on_the_io_thread_is_refused_and_holds_nothing_up(four, io_thread, keeper):
    keeper.purse.session = Budget(60, "CNY")

    async def start():
        with pytest.raises(RuntimeError, match="on the I/O thread"):
            four.start()

    io_thread.run(start())
    assert (four.is_started, keeper.purse.budgets[0].reserved) == (False, 0)


# Money


def test_a_budget_admits_all_or_none(four, server, keeper, history):
    keeper.purse.session = Budget(50, "CNY")
    with pytest.raises(BudgetError, match=r"These 4 runs would cost 50\.40 CNY"):
        four.start()
    assert (server.calls["submit"], len(history), keeper.purse.budgets[0].reserved) == (0, 0, 0)
    assert not four.is_started
    keeper.purse.budgets[0].amount = 51
    assert four.start().wait(10).status.succeeded == 4
    assert keeper.purse.budgets[0].spent == Decimal("3.2")


def test_starts_at_once_share_a_budget(sweep, keeper, server):
    """Ten sweeps from ten threads, and money for four: four go whole."""
    keeper.purse.session = Budget(200, "CNY")
    keeper.purse.enter(Budget(1000, "CNY"))
    many = [sweep(SORA, prompt=[f"{i} a", f"{i} b"], duration=["4", "8"]) for i in range(10)]
    refused = []

    def start(one):
        try:
            one.start()
        except BudgetError:
            refused.append(one)

    switch = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    threads = [threading.Thread(target=start, args=[one]) for one in many]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    sys.setswitchinterval(switch)
    for one in many:
        one.wait(10)
    # A bill that came in between makes room for more.
    went = [one for one in many if one.is_started]
    assert len(went) >= 3
    assert len(went) + len(refused) == 10
    assert server.calls["submit"] == 4 * len(went)
    assert {one.status.succeeded for one in went} == {4}
    assert [b.reserved for b in keeper.purse.budgets] == [0, 0]


def test_a_journal_that_fails_orders_nothing_and_keeps_no_money(four, server, keeper, store, monkeypatch):
    keeper.purse.session = Budget(60, "CNY")
    put = store.journal.put

    def full(work):
        def fails(_db):
            raise OSError("disk full")

        return put(fails)

    store.journal.flush()
    monkeypatch.setattr(store.journal, "put", full)
    with pytest.raises(ConfigurationError, match="disk full"):
        four.start()
    assert (server.calls["submit"], keeper.purse.budgets[0].reserved) == (0, 0)
    monkeypatch.undo()
    assert four.start().wait(10).status.succeeded == 4


# What the journal knows


def test_another_kernel_has_the_sweep_as_it_was(four, make_sweeps):
    four.start().wait(10)
    [again] = make_sweeps()
    assert again is not four
    assert again.plan == four.plan
    assert (again.id, again.status, again.created_at) == (four.id, four.status, four.created_at)
    assert [run.id for run in again.runs] == [run.id for run in four.runs]


def test_two_kernels_that_start_at_once_order_each_point_once(four, make_sweeps, server, store):
    """Each has read the journal before the other wrote; the second looks again."""
    four.start().wait(10)
    store.journal.delete(run.id for run in four.runs[:3])
    kernels = [make_sweeps()[four.id] for _ in range(4)]
    threads = [threading.Thread(target=kernel.start) for kernel in kernels]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    for kernel in kernels:
        assert kernel.wait(10)
    assert server.calls["submit"] == 4 + 3


def test_the_same_sweep_made_elsewhere_and_started_second_orders_nothing(four, make_sweeps, server):
    """Two kernels may each have shown its price before one of them started it; only again() pays twice."""
    record = four.record
    where = {"site": record.site, "place": record.place, "folder": record.folder}
    twin = make_sweeps().of(four.plan, **where)
    assert (twin is four, twin.id == four.id) == (False, False)
    four.start().wait(10)
    with pytest.raises(ConfigurationError, match=rf"as {four.id}, and nothing was ordered here"):
        twin.start()
    assert server.calls["submit"] == 4
    again = make_sweeps()[four.id].again()
    assert again.start().wait(10).status.succeeded == 4
    assert (again.id == four.id, server.calls["submit"]) == (False, 8)


def test_two_that_start_the_same_sweep_made_twice_pay_for_one(four, make_sweeps, server):
    """Also at the same moment."""
    record = four.record
    where = {"site": record.site, "place": record.place, "folder": record.folder}
    every = [make_sweeps().of(four.plan, **where) for _ in range(4)]
    refused = []

    def start(one):
        try:
            one.start().wait(10)
        except ConfigurationError as error:
            refused.append(error)

    threads = [threading.Thread(target=start, args=[one]) for one in every]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (server.calls["submit"], len(refused)) == (4, 3)


def test_the_same_sweep_once_more_is_the_one_that_was_made(four, sweep):
    assert sweep(SORA, prompt=["a fox", "an owl"], duration=["4", "8"]) is four
    four.start().wait(10)
    assert sweep(SORA, prompt=["a fox", "an owl"], duration=["4", "8"]) is four
    assert sweep(SORA, prompt=["an owl", "a fox"], duration=["4", "8"]) is not four
    again = four.again()
    assert (again.plan, again.id == four.id, again.is_started) == (four.plan, False, False)


def test_results_of_the_very_same_request_are_reused_on_request(four, sweep, server):
    four.start().wait(10)
    more = sweep(SORA, prompt=["a fox", "an owl", "a crow"], duration=["4", "8"])
    assert more.reusable == 4
    assert "Of 4 of them a result is here already" in repr(more)
    more.start(reuse=True).wait(10)
    assert more.status == Tally(total=6, succeeded=6, reused=4)
    assert "4 reused" in repr(more)
    assert [m.reused for m in more.members] == [True] * 4 + [False] * 2
    assert [run.id for run in more.runs[:4]] == [run.id for run in four.runs]
    assert (server.calls["submit"], more.spent) == (6, {"CNY": Decimal("1.6")})


def test_one_result_serves_one_point(four, sweep, server):
    four.start().wait(10)
    twice = sweep(SORA, "zip", prompt=["a fox", "a fox"], duration=["4", "4"])
    twice.start(reuse=True).wait(10)
    assert (twice.status.reused, len({run.id for run in twice.runs})) == (1, 2)


def test_a_result_whose_file_is_gone_is_not_reused(four, sweep):
    four.start().wait(10)
    four.runs[0].outputs[0].path.unlink()
    assert four.again().reusable == 3


def test_a_result_of_another_place_is_not_reused(four, store):
    """The sandbox's clips are no answer to who pays for real ones."""
    four.start().wait(10)
    store.journal.put(lambda db: db.execute("UPDATE runs SET site = 'sandbox', place = 'sandbox'")).result()
    assert four.again().reusable == 0


def test_a_result_of_a_file_as_it_was_before_is_not_reused(sweep, server, tmp_path, vidu):
    """What counts is what would be ordered now, also for a sweep that was planned before the file changed."""
    cat = tmp_path / "cat.jpg"
    cat.write_bytes(jpeg())
    before = sweep(vidu.endpoint, prompt=["a", "b"], image_url="cat.jpg").start().wait(10)
    planned_before = before.again()
    assert planned_before.reusable == 2
    cat.write_bytes(jpeg((96, 64)))
    assert planned_before.reusable == 0
    assert planned_before.start(reuse=True).wait(10).status.reused == 0
    assert server.calls["submit"] == 4


def test_a_run_deleted_from_the_history_leaves_its_point_open(four, history, make_sweeps):
    four.start().wait(10)
    history.delete(four.runs[1])
    for one in (make_sweeps()[four.id], make_sweeps()[four.id], four):
        one.refresh()
        assert one.status == Tally(total=4, open=1, succeeded=3)


def test_an_input_that_is_gone_is_said_before_anything_is_ordered(sweep, server, tmp_path, vidu):
    (tmp_path / "cat.jpg").write_bytes(jpeg())
    two = sweep(vidu.endpoint, prompt=["a", "b"], image_url="cat.jpg")
    (tmp_path / "cat.jpg").unlink()
    with pytest.raises(ParameterError, match=r"There is no file .*cat.jpg. \(in all 2 runs\)"):
        two.start()
    assert server.calls["submit"] == 0


# Watching and taking away


def test_observers_hear_of_every_run_until_they_leave(four):
    heard = []
    stop = four.observe(lambda sweep: heard.append(sweep.status.succeeded))
    four.start().wait(10)
    assert heard[-1] == 4
    stop()
    four.tell()
    assert heard[-1] == 4
    assert len(heard) > 4


def test_an_observer_that_fails_harms_nobody(four, caplog):
    four.observe(lambda _: 1 / 0)
    assert four.start().wait(10).status.succeeded == 4
    assert "ZeroDivisionError" in caplog.text


def test_a_sweep_names_its_runs_where_runs_are_chosen(four, history):
    four.start().wait(10)
    assert chosen_runs(four, history) == four.runs


def test_rows_hold_what_varies_and_points_without_a_run(four, sweep, tmp_path, history):
    assert [row["status"] for row in four.rows()] == [""] * 4
    four.start().wait(10)
    history.rate(four.runs[2], 5)
    rows = four.rows()
    assert [row["varied"] for row in rows][:2] == [
        {"prompt": "a fox", "duration": "4"},
        {"prompt": "a fox", "duration": "8"},
    ]
    assert [row["stars"] for row in rows] == [None, None, 5, None]
    with four.to_csv(tmp_path / "sweep.csv").open(encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    assert [row["varied.prompt"] for row in table] == ["a fox", "a fox", "an owl", "an owl"]
    assert table[0]["params.size"] == "720x1280"


def test_all_sweeps_are_listed(sweep, sweeps):
    assert repr(sweeps) == "No sweeps yet."
    first = sweep(SORA, prompt=["<b>"]).start().wait(10)
    second = sweep(SORA, prompt=["b", "c"]).start().wait(10)
    assert [one.id for one in sweeps] == [first.id, second.id]
    assert (sweeps[-1], sweeps[0], len(sweeps), first.id in sweeps) == (second, first, 2, True)
    newest = repr(sweeps).splitlines()[0]
    assert newest.startswith(second.id)
    assert newest.endswith("2 of 2 done")
    with pytest.raises(KeyError, match=r"rh\.sweeps lists them"):
        sweeps["nothing"]
    with pytest.raises(IndexError):
        sweeps[7]


def test_five_hundred_are_planned_within_a_second_and_all_end(sweep, server, make_engine):
    make_engine(limit=30)
    began = time.perf_counter()
    many = sweep(SORA, prompt=[f"prompt {i}" for i in range(250)], duration=["4", "8"])
    planned = time.perf_counter() - began
    many.start()
    assert many.wait(60).status == Tally(total=500, succeeded=500)
    assert server.calls["submit"] == 500
    assert planned < 1.0
    assert {run.status for run in many.runs} == {RunStatus.SUCCESS}
