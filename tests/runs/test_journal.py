"""The journal keeps every run, whole, for any number of kernels."""

from __future__ import annotations

import asyncio
import concurrent.futures
import csv
import dataclasses
import datetime as dt
import json
import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import types
from decimal import Decimal
from pathlib import Path

import pytest

from rh_widgets.errors import (
    APIError,
    ConfigurationError,
    ContentRefused,
    ParameterError,
    RunError,
    RunFailed,
    SubmitAmbiguous,
)
from rh_widgets.media import Probe
from rh_widgets.runs import Cost, Output, Record, RunStatus, billed_before, billed_otherwise, chosen_runs, differences
from rh_widgets.runs import migrations as steps
from rh_widgets.runs.bills import _BILLED, _PAID
from rh_widgets.runs.filters import Filter
from rh_widgets.runs.journal import Journal
from rh_widgets.runs.lease import Lease
from rh_widgets.runs.records import pack_error, unpack_error
from rh_widgets.specs import Estimate

NOON = dt.datetime(2026, 5, 1, 12, 0, tzinfo=dt.UTC).astimezone()
SORA = "rhart-video-s-official/text-to-video-pro"


@pytest.fixture
def journal(tmp_path):
    made = Journal(tmp_path / "deep" / "journal.sqlite3")
    yield made
    made.close()


def record(number=1, **changes):
    values = {"id": f"run{number:09}", "site": "ai", "place": "ai", "endpoint": SORA, "title": "Sora 2 Pro"}
    return Record(**(values | {"created_at": NOON + dt.timedelta(minutes=number)} | changes))


def full_record():
    """A record in which nothing is left at its default."""
    facts = Probe(kind="video", format="mp4", size=9, width=1280, height=720, seconds=5.0)
    output = Output(
        path=Path("clips", "a.mp4"),
        url="https://cdn.test/a.mp4",
        media_type="video/mp4",
        text="words",
        node_id="12",
        facts=facts,
        poster=b"jpeg",
        sha256="ab" * 32,
        server_sha256="cd" * 32,
        bytes=9,
    )
    return record(
        output="image",
        origin="panel",
        params={"prompt": "a boat, 船", "duration": "4", "image_urls": ["a.png", "b.png"]},
        request="cafe",
        notebook="/a.ipynb",
        folder="/clips",
        owner="me",
        status=RunStatus.FAILED,
        task_id="2013508786110730241",
        queued_at=NOON + dt.timedelta(seconds=1),
        started_at=NOON + dt.timedelta(seconds=2),
        ended_at=NOON + dt.timedelta(seconds=3),
        finished_at=NOON + dt.timedelta(seconds=4),
        estimate=Estimate(amount=Decimal("0.80"), currency="CNY", lower_bound=True, basis="720p", as_of="2026-05-01"),
        cost=Cost(money=Decimal("0.8"), coins=Decimal(17), currency="CNY"),
        error=RunFailed("it failed", run_id="run1", task_id="7"),
        outputs=(output,),
        note="the best so far",
        tags=("keep", "rain"),
        stars=4,
        kept=True,
    )


def test_a_run_comes_back_as_it_was_written(journal):
    """Every attribute of a record survives the disk, money and times exactly."""
    whole = full_record()
    assert all(getattr(whole, f.name) != f.default for f in dataclasses.fields(whole))
    journal.add(whole).result()
    journal.change(whole.id, 0.0, outputs=whole.outputs)
    journal.tag(whole.id, whole.tags, on=True)
    back = journal.get(whole.id)
    assert str(back.error) == str(whole.error)
    assert back.changed(error=None) == whole.changed(error=None)


@pytest.mark.parametrize(
    "error",
    [
        RunFailed("it failed", run_id="a", task_id="7"),
        SubmitAmbiguous("lost"),
        ContentRefused("no", code="1501", status_code=200, advice="Change the prompt."),
        APIError("what", code="1", advice="x"),
    ],
    ids=lambda e: type(e).__name__,
)
def test_an_error_comes_back_with_its_kind_and_its_plain_values(error):
    """A run read tomorrow says what it said today."""
    error.__cause__ = APIError("deeper", code="1000")
    back = unpack_error(pack_error(error))
    assert (type(back), str(back), vars(back)) == (type(error), str(error), vars(error))
    assert str(back.__cause__) == str(error.__cause__)


def test_an_error_of_a_kind_that_is_gone_is_a_run_error():
    """A journal of another release is still readable."""
    told = json.loads(pack_error(SubmitAmbiguous("lost")))
    assert type(unpack_error(json.dumps(told | {"kind": "NoSuchError"}))) is RunError
    assert type(unpack_error(json.dumps(told | {"kind": "annotations"}))) is RunError


def test_changes_are_noted_with_their_times(journal):
    journal.add(record())
    journal.change("run000000001", 5.0, status=RunStatus.SUBMITTING)
    journal.change("run000000001", 6.0, status=RunStatus.QUEUED, task_id="7").result()
    assert journal.changes("run000000001")[1:] == [(5.0, RunStatus.SUBMITTING), (6.0, RunStatus.QUEUED)]
    assert journal.get("7").id == "run000000001"


def test_a_change_that_fails_takes_no_other_with_it(journal):
    """Changes are committed together, and are refused one by one."""
    with journal._lock:  # so that all of them wait together
        added = [journal.add(record(1)), journal.add(record(1)), journal.add(record(2))]
    with pytest.raises(ConfigurationError, match="RH_WIDGETS_HOME"):
        added[1].result()
    added[2].result()
    assert {r.id for r in journal.find(Filter())} == {record(1).id, record(2).id}


def test_who_stops_waiting_for_a_change_does_not_take_it_back(journal):
    """A coroutine that is cancelled cancels what it waits for; the writing goes on for everybody else."""

    async def give_up():
        with journal._lock:  # so that nothing is written meanwhile
            change = asyncio.create_task(_word_of(journal.add(record(1))))
            await asyncio.sleep(0)
            change.cancel()
            await asyncio.sleep(0)

    asyncio.run(give_up())
    journal.add(record(2)).result(10)
    assert journal.count(Filter()) == 2


def test_many_threads_write_at_once(journal):
    def write(start):
        for i in range(20):
            journal.add(record(start + i)).result()

    threads = [threading.Thread(target=write, args=(100 * n,)) for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert journal.count(Filter()) == 100


WRITER = """
import sys
from pathlib import Path
sys.path[:0] = {path!r}
from test_journal import record
from rh_widgets.runs.journal import Journal
journal = Journal(Path(sys.argv[1]))
for i in range(50):
    journal.add(record(int(sys.argv[2]) + i)).result()
"""


def test_two_kernels_write_side_by_side(journal):
    """Neither waits long for the other, and neither loses a run."""
    code = WRITER.format(path=[str(Path(__file__).parent)])
    first, second = (
        subprocess.Popen([sys.executable, "-c", code, str(journal.path), str(start)])  # noqa: S603
        for start in (1000, 2000)
    )
    assert (first.wait(60), second.wait(60)) == (0, 0)
    assert journal.count(Filter()) == 100


def test_a_journal_of_a_newer_release_is_left_alone(journal):
    journal.add(record()).result()
    journal.close()
    with sqlite3.connect(journal.path) as db:
        db.execute(f"PRAGMA user_version = {len(steps.STEPS) + 1}")
    db.close()
    with pytest.raises(ConfigurationError, match="newer rh_widgets"):
        journal.get("x")


def test_every_older_journal_is_brought_up_to_date(tmp_path):
    """From each released shape on, an empty file included."""
    for version in range(len(steps.STEPS)):
        path = tmp_path / f"{version}.sqlite3"
        with sqlite3.connect(path) as db:
            for step in steps.STEPS[:version]:
                db.executescript(step)
            db.execute(f"PRAGMA user_version = {version}")
        db.close()
        journal = Journal(path)
        journal.add(full_record()).result()
        assert journal.get(full_record().id).note == "the best so far"
        journal.close()


@pytest.mark.parametrize("spoil", ["a file that is no database", "a folder that cannot be"])
def test_a_journal_that_cannot_be_used_says_what_to_do(tmp_path, spoil):
    path = tmp_path / "journal.sqlite3"
    if spoil == "a file that is no database":
        path.write_bytes(b"this is no database, " * 100)
    else:
        (tmp_path / "blocked").write_text("a file where the folder should be")
        path = tmp_path / "blocked" / "journal.sqlite3"
    with pytest.raises(ConfigurationError, match="Nothing is sent without it"):
        Journal(path).add(record()).result()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_forked_child_writes_to_the_same_journal(journal):
    """multiprocessing forks a kernel now and then; both go on writing."""
    journal.add(record(1)).result()
    child = multiprocessing.get_context("fork").Process(target=lambda: journal.add(record(2)).result())
    child.start()
    child.join(30)
    assert child.exitcode == 0
    journal.add(record(3)).result()
    assert journal.count(Filter()) == 3


def test_of_two_that_claim_a_run_one_gets_it(journal):
    left = record(owner="gone")
    journal.add(left).result()
    assert [journal.claim(left, name, left.status) for name in ("b", "c")] == [True, False]


def test_half_a_character_is_written_as_a_question_mark(journal):
    """Texts of a server are cut anywhere, in an emoji too; SQLite takes whole characters."""
    journal.add(record(params={"prompt": "a cat \ud83d"}, title="\udc31")).result(10)
    assert (journal.get(record().id).params["prompt"], journal.get(record().id).title) == ("a cat ?", "?")


def test_a_change_that_fails_fails_alone(journal):
    """Whatever it stumbles over: the writing goes on, or every run would wait for ever."""
    wrong = journal.put(lambda _: 1 / 0)
    right = journal.add(record())
    with pytest.raises(ConfigurationError, match="division"):
        wrong.result(10)
    right.result(10)
    assert journal.count(Filter()) == 1


# The lease


HOLDER = """
import sys, time
from pathlib import Path
from rh_widgets.runs.lease import Lease
lease = Lease(Path(sys.argv[1]))
print(lease.token, flush=True)
time.sleep(600)
"""


def test_a_process_is_alive_until_it_is_killed(tmp_path):
    """`kill -9` included, and at once: nobody waits for a heartbeat to stop."""
    holder = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    with holder:
        token = holder.stdout.readline().strip()
        mine = Lease(tmp_path)
        assert mine.is_alive(token)
        holder.kill()
        holder.wait(10)
        assert not mine.is_alive(token)
        assert mine.is_alive(mine.token)
    assert not mine.is_alive("")


FORKED = """
import os, sys, time
from pathlib import Path
from rh_widgets.runs.lease import Lease
lease = Lease(Path(sys.argv[1]))
token, child = lease.token, os.fork()
if child:
    print(token, child, flush=True)
time.sleep(600)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_child_does_not_live_in_its_parents_name(tmp_path):
    """A parent that is gone is gone, whatever its children still do."""
    command = [sys.executable, "-c", FORKED, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:  # noqa: S603
        token, child = holder.stdout.readline().split()
        try:
            assert Lease(tmp_path).is_alive(token)
            holder.kill()
            holder.wait(10)
            assert not Lease(tmp_path).is_alive(token)
        finally:
            holder.kill()
            os.kill(int(child), signal.SIGKILL)


# The history


@pytest.fixture
def five(store, history):
    """Five runs: three that succeeded, one of them in the sandbox, one that failed, one that goes on."""
    paid = Cost(money=Decimal("0.80"), currency="CNY")
    rows = [
        record(1, status=RunStatus.SUCCESS, params={"prompt": "a red boat", "duration": "4"}, cost=paid),
        record(2, status=RunStatus.FAILED, params={"prompt": "100% rain"}),
        record(3, status=RunStatus.SUCCESS, params={"prompt": "a boat"}, cost=paid, tags=("keep",)),
        record(4, status=RunStatus.SUCCESS, site="sandbox", cost=Cost(money=Decimal(99), currency="CNY", sandbox=True)),
        record(5, status=RunStatus.RUNNING, endpoint="vidu/image-to-video-q2-pro", owner=store.lease.token),
    ]
    for row in rows:
        store.journal.add(row).result()
    store.journal.tag(rows[2].id, ["keep"], on=True)
    return history


def numbers(runs):
    return [int(run.id[3:]) for run in runs]


def test_runs_are_found_by_position(five):
    """Oldest first, negative from the end, slices with any step; as a list would."""
    assert len(five) == 5
    assert numbers([five[0], five[2], five[-1], five[-5]]) == [1, 3, 5, 1]
    for cut in (slice(None), slice(-2, None), slice(1, 4), slice(None, None, 2), slice(None, None, -1), slice(9, 2)):
        assert numbers(five[cut]) == list(range(1, 6))[cut]
    with pytest.raises(IndexError, match="5 runs"):
        five[5]
    with pytest.raises(IndexError):
        five[-6]


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"words": "boat"}, [1, 3]),
        ({"words": "BOAT red"}, [1]),
        ({"words": "100%"}, [2]),
        ({"words": "keep"}, [3]),
        ({"words": "_"}, []),
        ({"status": "success"}, [1, 3, 4]),
        ({"site": "sandbox"}, [4]),
        ({"tag": "keep"}, [3]),
        ({"model": "vidu/image-to-video-q2-pro"}, [5]),
        ({"since": NOON + dt.timedelta(minutes=4)}, [4, 5]),
        ({"until": (NOON + dt.timedelta(minutes=1)).isoformat()}, [1]),
    ],
    ids=str,
)
def test_a_filter_lets_through_what_is_all_of_it(five, chosen, found):
    assert numbers(five.filter(**chosen)) == found


def test_a_filter_can_be_narrowed_further(five):
    assert numbers(five.filter("boat").filter(tag="keep")) == [3]


@pytest.mark.parametrize("wrong", [{"status": "DONE"}, {"since": "yesterday"}], ids=str)
def test_a_filter_that_cannot_be_read_says_what_can(five, wrong):
    with pytest.raises(ParameterError, match="Allowed"):
        five.filter(**wrong)


def test_only_money_that_was_billed_counts_as_spent(five):
    """The sandbox's play money does not."""
    assert five.spent() == {"CNY": Decimal("1.60")}
    assert five.filter(site="sandbox").spent() == {}


def test_bills_stand_beside_what_the_list_had_said(store, history):
    """By model; where one of the two is not known, or the currencies differ, there is nothing to compare."""
    listed = Estimate(amount=Decimal("0.50"), currency="CNY")
    bills = [Cost(money=Decimal("0.80"), currency="CNY")] * 2 + [Cost(money=Decimal(1), currency="USD"), Cost()]
    for i, cost in enumerate(bills):
        store.journal.add(record(i, status=RunStatus.SUCCESS, estimate=listed, cost=cost)).result()
    store.journal.add(record(9, site="sandbox", estimate=listed, cost=bills[0])).result()
    money = {"currency": "CNY", "runs": 2, "listed": Decimal("1.00"), "billed": Decimal("1.60")}
    assert history.bills() == [{"model": SORA} | money]


BILLS = {
    "agree": (("0.50", "0.50"), "0.50", ""),
    "a slip": ((2,), "0.50", ""),
    "more": (("0.65", "0.65"), "0.50", "the last 2 runs were billed 1.30 times the list price"),
    "less": (("0.40", "0.40", "0.40"), "0.50", "the last 3 runs were billed 0.80 times the list price"),
    "rounded to a cent": (("0.51", "0.50"), "0.50", ""),
    "put right since": ((9, *(["0.50"] * 5)), "0.50", ""),
    "free": ((1, 1), "0", ""),
}


@pytest.mark.parametrize("case", BILLS)
def test_the_latest_bills_of_a_model_are_held_against_the_list_price(store, case):
    """By the rule of the card, of the last five runs, of two at least."""
    bills, price, words = BILLS[case]
    for i, bill in enumerate(bills):
        listed, cost = Estimate(amount=Decimal(price)), Cost(money=Decimal(bill), currency="CNY")
        store.journal.add(record(i, site="cn", status=RunStatus.SUCCESS, estimate=listed, cost=cost)).result()
    assert billed_otherwise(store.journal, SORA, "cn") == words


PAID = {
    "never": ([], ""),
    "untold": ([Cost()], ""),
    "once": ([Cost(money=Decimal("0.21"), currency="CNY")], "the last run cost 0.21 CNY"),
    "by time": (
        [Cost(money=Decimal(m), currency="CNY") for m in ("0.21", "0.35", "0.3")] + [Cost()],
        "the last 3 runs cost 0.21 to 0.35 CNY",
    ),
    "in coins": ([Cost(coins=Decimal(c)) for c in ("17", "12.0")], "the last 2 runs cost 12 to 17 coins"),
    "both": (
        [Cost(coins=Decimal(3), money=Decimal("0.1"), currency="CNY")],
        "the last run cost 3 coins and 0.10 CNY",
    ),
}


@pytest.mark.parametrize("case", PAID)
def test_where_no_price_is_listed_the_latest_bills_are_told(store, case):
    """Of an app or workflow nothing else is known; a run that failed says nothing of what one costs."""
    costs, words = PAID[case]
    for i, cost in enumerate(costs):
        store.journal.add(record(i, site="cn", status=RunStatus.SUCCESS, cost=cost)).result()
    store.journal.add(record(9, site="cn", status=RunStatus.FAILED, cost=Cost(coins=Decimal(99)))).result()
    assert billed_before(store.journal, SORA, "cn") == words


@pytest.mark.parametrize("site", ["ai", "sandbox"])
def test_neither_other_currencies_nor_play_money_contradict_the_list(store, site):
    currency, play = ("USD", False) if site == "ai" else ("CNY", True)
    for i in range(3):
        cost = Cost(money=Decimal(9), currency=currency, sandbox=play)
        listed = Estimate(amount=Decimal(1))
        store.journal.add(record(i, site=site, status=RunStatus.SUCCESS, estimate=listed, cost=cost)).result()
    assert not billed_otherwise(store.journal, SORA, site)


@pytest.mark.parametrize("sql", [_BILLED, _PAID], ids=["beside the list", "without one"])
def test_bills_are_found_by_the_index_and_not_by_a_scan(store, sql):
    """The panel asks at each keystroke."""
    plan = store.journal.query(f"EXPLAIN QUERY PLAN {sql}", [SORA, "cn", 5])
    assert "USING INDEX runs_by_model" in plan[0]["detail"]
    assert not any("TEMP B-TREE" in row["detail"] for row in plan)


def test_notes_and_labels_outlive_the_kernel(five, store):
    five.note(five[0], "look at the sails")
    five.tag(record(1).id, "best", "boat")
    five.untag(five[0], "boat")
    store.journal.close()
    kept = store.journal.get(record(1).id)
    assert (kept.note, kept.tags) == ("look at the sails", ("best",))


def test_stars_and_what_is_kept_outlive_the_kernel(five, store):
    five.rate(five[0], 4)
    five.keep(five[0], five[1])
    five.unkeep(five[1])
    store.journal.close()
    assert [(row["stars"], row["kept"]) for row in five.rows()[:3]] == [(4, True), (None, False), (None, False)]
    five.rate(five[0], None)
    assert five.marks(five[0]) == (None, True)


@pytest.mark.parametrize("stars", [0, 6, 2.5, "many"])
def test_only_one_to_five_stars_are_given(five, stars):
    with pytest.raises(ParameterError, match="1 to 5"):
        five.rate(five[0], stars)


@pytest.mark.parametrize("name", ["a run", "an id", "a list", "a history", "a sweep", "twice"])
def test_runs_are_chosen_however_they_are_named(five, name):
    run = five[0]
    sweep = types.SimpleNamespace(runs=[run])
    meant = {
        "a run": run,
        "an id": run.id,
        "a list": [run],
        "a history": [five],
        "a sweep": sweep,
        "twice": [run, run.id],
    }
    expected = list(five) if name == "a history" else [run]
    assert [r.id for r in chosen_runs(meant[name], five)] == [r.id for r in expected]


@pytest.mark.parametrize("thing", [7, None, "no such run"])
def test_what_names_no_run_is_said(five, thing):
    with pytest.raises(ParameterError):
        chosen_runs(thing, five)


def test_what_differs_between_runs_and_what_does_not(store):
    runs = [
        store.run(record(i, params=p))
        for i, p in enumerate(
            [
                {"prompt": "a boat", "duration": "4", "seed": 1},
                {"prompt": "a boat", "duration": "8", "seed": None},
            ]
        )
    ]
    shared, each = differences(runs)
    assert shared == {"model": runs[0].spec.title, "prompt": "a boat"}
    assert each == [{"duration": "4", "seed": 1}, {"duration": "8"}]


def test_deleting_forgets_the_run_and_its_files_on_request(five, store, tmp_path):
    files = [tmp_path / "a.mp4", tmp_path / "b.mp4"]
    for i, file in zip((1, 3), files, strict=True):
        file.write_bytes(b"clip")
        store.journal.change(record(i).id, 0.0, outputs=(Output(path=file, bytes=4),)).result()
    five.delete(record(1).id)
    five.delete(five[record(3).id], files=True)
    assert numbers(five) == [2, 4, 5]
    assert [file.exists() for file in files] == [True, False]


def test_a_run_that_goes_on_is_not_forgotten(five):
    with pytest.raises(ParameterError, match="cancel it first"):
        five.delete(record(5).id)
    assert len(five) == 5


def test_a_run_that_is_not_there_is_a_key_error(five):
    with pytest.raises(KeyError, match="lists them"):
        five["nope"]
    assert "nope" not in five
    assert record(1).id in five


def test_the_history_reads_as_a_table(five):
    """Newest first; the sandbox's runs say so instead of a price."""
    *lines, last = repr(five).splitlines()
    assert "rh.gallery()" in last
    assert [line.split()[0] for line in lines] == [record(n).id for n in (5, 4, 3, 2, 1)]
    assert "sandbox" in lines[1]
    assert "0.80 CNY" in lines[2]
    assert ">100% rain</td>" in five._repr_html_()


def test_what_the_user_said_of_runs_has_a_column_where_there_is_any(store, history):
    """Stars, kept, labels and the note; a table without them is not wider for it."""
    for i in range(2):
        store.journal.add(record(i)).result()
    assert ">marks</th>" not in history._repr_html_()
    run = history[0]
    history.rate(run, 4)
    history.keep(run)
    history.tag(run, "boat", "best")
    history.note(run, "mind\nthe <b>")
    assert [line.count("4 stars, kept, best, boat, mind the <b>") for line in repr(history).splitlines()] == [0, 1, 0]
    assert ">marks</th>" in history._repr_html_()
    assert ">4 stars, kept, best, boat, mind the &lt;b&gt;</td>" in history._repr_html_()


def test_a_prompt_is_never_markup_in_the_table(store, history):
    store.journal.add(record(params={"prompt": "<b>bold</b>"})).result()
    assert "<b>" not in history._repr_html_()


def test_a_long_history_says_how_much_is_not_shown(store, history):
    assert repr(history) == "No runs yet."
    for i in range(25):
        store.journal.add(record(i))
    store.journal.flush()
    assert "… and 5 more. " in repr(history)
    assert repr(history.filter("nothing like it")) == "No such runs."


def test_exports_hold_every_run(five, tmp_path):
    lines = five.to_jsonl(tmp_path / "runs.jsonl").read_text("utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    assert [(t["status"], t["cost"]) for t in told[:2]] == [("SUCCESS", "0.80"), ("FAILED", None)]
    with five.to_csv(tmp_path / "runs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["params.prompt"] for row in rows] == ["a red boat", "100% rain", "a boat", "", ""]
    assert rows[2]["tags"] == "keep"


def test_a_dataframe_has_a_column_for_each_parameter(five):
    """Where pandas is installed; elsewhere the error says what to install."""
    try:
        import pandas  # noqa: F401, ICN001
    except ImportError:
        with pytest.raises(ConfigurationError, match="pip install pandas"):
            five.to_dataframe()
    else:
        assert next(iter(five.to_dataframe()["params.duration"])) == "4"


async def _word_of(change):
    await change


def test_word_of_a_change_comes_to_loops_and_threads_alike(journal):
    """Whoever asks, before it is written or after, and as often as wanted."""

    async def ask():
        change = journal.add(record(1))
        await asyncio.gather(*(_word_of(change) for _ in range(3)))
        await change
        await asyncio.to_thread(change.result, 10)
        return journal.count(Filter())

    assert asyncio.run(ask()) == 1


def test_word_of_a_change_that_failed_is_its_error(journal):
    async def ask():
        journal.add(record(1)).result(10)
        await journal.add(record(1))

    with pytest.raises(ConfigurationError, match="RH_WIDGETS_HOME"):
        asyncio.run(ask())


def test_word_of_a_change_has_its_time(journal):
    with journal._lock:
        change = journal.add(record(1))
        with pytest.raises(TimeoutError):
            change.result(0.01)
    change.result(10)


def test_who_brings_a_change_does_not_wait_for_the_disk(journal):
    """The I/O thread brings most of them, and all runs wait for that."""
    journal.flush()
    with journal._lock, concurrent.futures.ThreadPoolExecutor(1) as other:  # as while something is written
        change = other.submit(journal.add, record(1)).result(5)
    change.result(10)
