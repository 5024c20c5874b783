"""One request becomes one file, is paid for once, and says truly how it went."""

from __future__ import annotations

import asyncio
import threading
import types
from datetime import UTC, datetime
from decimal import Decimal

import httpx
import pytest
from scripted_server import TASK, answer, done, jpeg

from rh_widgets.errors import (
    ConnectionFailed,
    InsufficientBalance,
    ParameterError,
    RunCancelled,
    RunFailed,
    RunTimeout,
    RunUnknown,
    SubmitAmbiguous,
)
from rh_widgets.runs import RunStatus


def watch(run):
    """The statuses that a run goes through."""
    seen = []
    run.observe(lambda r: seen.append(r.status))
    return seen


def finish(run):
    """Wait for the end, whatever it is."""
    assert run._awaited().wait(10), run
    return run


def test_a_run_ends_as_a_file_beside_the_notebook(engine, sora, tmp_path):
    run = engine.start(sora, {"prompt": "a boat", "duration": 4}).wait(10)
    [output] = run.outputs
    assert run.status is RunStatus.SUCCESS
    assert output.path.parent == tmp_path / "rh_outputs"
    assert output.path.read_bytes() == jpeg()
    assert (output.facts.width, output.facts.height) == (64, 36)
    assert output.poster.startswith(b"\xff\xd8")
    assert (run.cost.money, run.cost.currency, run.cost.sandbox) == (Decimal("0.8"), "CNY", False)
    assert run.task_id == TASK


def test_the_body_is_what_was_asked_plus_the_required_defaults(engine, sora, server):
    engine.start(sora, {"prompt": "a boat", "duration": 4}).wait(10)
    assert server.bodies == [{"prompt": "a boat", "size": "720x1280", "duration": "4"}]


def test_every_fault_is_raised_at_once_and_nothing_is_sent(engine, vidu, server, tmp_path):
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(ParameterError) as caught:
        engine.start(vidu, {"image_url": "notes.txt", "duration": "77"})
    assert [f.parameter for f in caught.value.faults] == ["prompt", "image_url", "duration"]
    assert "is text, not an image" in str(caught.value)
    assert not server.calls


def test_a_missing_file_is_named(engine, vidu, tmp_path):
    with pytest.raises(ParameterError, match=r"There is no file .*cat\.png"):
        engine.start(vidu, {"prompt": "x", "image_url": "cat.png"})


def test_a_local_file_is_uploaded_once_while_its_link_lives(engine, vidu, server, tmp_path):
    (tmp_path / "cat.jpg").write_bytes(jpeg())
    for _ in range(2):
        engine.start(vidu, {"prompt": "x", "image_url": "cat.jpg"}).wait(10)
    assert server.calls["upload"] == 1
    assert [b["imageUrl"] for b in server.bodies] == ["https://api.test/u/1.png"] * 2


def test_an_upload_whose_link_may_die_in_a_long_line_is_sent_again(engine, vidu, server, tmp_path, monkeypatch):
    """By the calendar: a laptop that slept for a night has a day less of it. A calendar set back tells nothing."""
    hand = types.SimpleNamespace(time=lambda: now)
    monkeypatch.setattr("rh_widgets.runs.uploading.time", hand)
    (tmp_path / "cat.jpg").write_bytes(jpeg())
    sent = []
    for now in (1e9, 1e9 + 11 * 3600, 1e9 + 13 * 3600, 1e9):  # noqa: B007 - the clock looks at it
        engine.start(vidu, {"prompt": "x", "image_url": "cat.jpg"}).wait(10)
        sent.append(server.calls["upload"])
    assert sent == [1, 1, 2, 3]


def test_a_link_goes_to_the_server_as_it_stands(engine, vidu, server):
    engine.start(vidu, {"prompt": "x", "image_url": "https://elsewhere.test/cat.png"}).wait(10)
    assert server.calls["upload"] == 0
    assert server.bodies[0]["imageUrl"] == "https://elsewhere.test/cat.png"


LOST = [
    httpx.ReadTimeout("no answer"),
    httpx.ReadError("reset"),
    httpx.RemoteProtocolError("closed"),
    httpx.WriteError("broken pipe"),
    httpx.Response(502, text="<html>bad gateway</html>"),
    httpx.Response(200, text='{"taskId": "20135'),
    httpx.Response(200, json={}),
]


@pytest.mark.parametrize("line", LOST, ids=lambda line: type(line).__name__)
def test_a_lost_answer_is_never_sent_again(engine, sora, server, line):
    server.submit = [line]
    run = finish(engine.start(sora, {"prompt": "a boat"}))
    assert (server.calls["submit"], run.status) == (1, RunStatus.UNKNOWN)
    assert isinstance(run.error, SubmitAmbiguous)
    with pytest.raises(SubmitAmbiguous, match="may exist"):
        run.wait(1)


@pytest.mark.parametrize("code", ["415", "421", "814", "1003", "1520"])
def test_a_full_server_is_asked_again_for_nothing_was_created(engine, sora, server, code):
    server.submit = [answer("", task="", code=code, message="FULL")] * 2 + [answer()]
    run = engine.start(sora, {"prompt": "a boat"}).wait(10)
    assert (server.calls["submit"], run.status) == (3, RunStatus.SUCCESS)


@pytest.mark.parametrize("code", ["1005", "1010", "1011", "812", "1007", "1002", "1516", "9999"])
def test_any_other_refusal_is_final(engine, sora, server, code):
    server.submit = [answer("", task="", code=code, message="NO")]
    run = finish(engine.start(sora, {"prompt": "a boat"}))
    assert (server.calls["submit"], run.status) == (1, RunStatus.FAILED)


def test_a_balance_too_low_says_so(engine, sora, server):
    server.submit = [answer("", task="", code="812", message="CORPAPIKEY_INSUFFICIENT_FUNDS")]
    run = finish(engine.start(sora, {"prompt": "a boat"}))
    assert isinstance(run.error, InsufficientBalance)


def test_a_server_that_is_down_is_tried_a_few_times(engine, sora, server):
    server.submit = [httpx.ConnectError("refused")]
    run = finish(engine.start(sora, {"prompt": "a boat"}))
    assert (server.calls["submit"], run.status) == (3, RunStatus.FAILED)
    assert isinstance(run.error, ConnectionFailed)


def test_a_full_server_is_not_asked_for_ever(engine, sora, server):
    server.submit = [answer("", task="", code="421", message="FULL")]
    run = finish(engine.start(sora, {"prompt": "a boat"}))
    assert run.status is RunStatus.FAILED
    assert server.calls["submit"] > 5


def test_a_lost_network_while_polling_is_not_a_lost_run(engine, sora, server):
    broken = [httpx.ConnectError("down"), httpx.ReadTimeout("slow"), httpx.Response(503, text="")]
    server.query = [*broken * 3, answer("QUEUED"), answer("RUNNING"), done("https://cdn.test/a.jpg")]
    seen = []
    run = engine.start(sora, {"prompt": "a boat"})
    run.observe(lambda r: seen.append((r.status, r.note)))
    run.wait(10)
    assert run.status is RunStatus.SUCCESS
    assert any("No answer from the server" in note for _, note in seen)
    assert run.note == ""


def test_a_failed_task_gives_the_servers_reason_and_our_advice(engine, sora, server):
    server.query = [answer("FAILED", code="1501", message="Content verification failed")]
    run = finish(engine.start(sora, {"prompt": "a boat"}))
    assert isinstance(run.error, RunFailed)
    assert "Content verification failed (1501)" in str(run.error)
    assert run.error.task_id == TASK


def test_a_task_that_never_ends_leaves_its_name(make_engine, sora, server):
    engine = make_engine(limit=0.1)
    server.query = [answer("RUNNING")]
    run = finish(engine.start(sora, {"prompt": "a boat"}))
    assert run.status is RunStatus.UNKNOWN
    assert isinstance(run.error, RunTimeout)
    assert TASK in str(run.error)


def test_wait_with_a_timeout_leaves_the_run_going(engine, sora, server):
    gate = threading.Event()
    server.query = [lambda: answer("RUNNING") if not gate.is_set() else done("https://cdn.test/a.jpg")]
    run = engine.start(sora, {"prompt": "a boat"})
    with pytest.raises(RunTimeout, match="It goes on"):
        run.wait(0.05)
    gate.set()
    assert run.wait(10).status is RunStatus.SUCCESS


def test_a_run_can_be_awaited(engine, sora):
    async def main():
        return await engine.start(sora, {"prompt": "a boat"})

    assert asyncio.run(main()).status is RunStatus.SUCCESS


def test_awaiting_a_failed_run_raises_its_error(engine, sora, server):
    server.submit = [answer("", task="", code="812", message="NO")]

    async def main():
        await engine.start(sora, {"prompt": "a boat"})

    with pytest.raises(InsufficientBalance):
        asyncio.run(main())


def test_cancelling_before_it_is_sent_sends_nothing(engine, vidu, server, tmp_path):
    (tmp_path / "cat.jpg").write_bytes(jpeg())
    started, go = threading.Event(), threading.Event()

    def slow():
        started.set()
        go.wait(5)
        return {"code": 0, "data": {"download_url": "https://api.test/u/1.png", "fileName": "x", "size": "1"}}

    server.upload = [slow]
    run = engine.start(vidu, {"prompt": "x", "image_url": "cat.jpg"})
    assert started.wait(5)
    run.cancel()
    go.set()
    finish(run)
    assert run.status is RunStatus.CANCELLED
    assert "nothing is owed" in str(run.error)
    assert server.calls["submit"] == 0


def test_cancelling_a_running_task_asks_the_server_and_says_what_that_means(engine, sora, server):
    server.query = [answer("RUNNING")]
    run = engine.start(sora, {"prompt": "a boat"})
    while not run.task_id:
        threading.Event().wait(0.01)
    run.cancel()
    finish(run)
    assert run.status is RunStatus.CANCELLED
    assert isinstance(run.error, RunCancelled)
    assert "may still finish it and bill it" in str(run.error)
    assert server.calls["cancel"] == 1


def test_a_result_that_was_ready_when_cancelled_is_kept(engine, sora, server):
    cancelled = threading.Event()

    def told():
        cancelled.set()
        return {"code": 0}

    server.cancel = [told]
    server.query = [lambda: done("https://cdn.test/a.jpg") if cancelled.is_set() else answer("RUNNING")]
    run = engine.start(sora, {"prompt": "a boat"})
    while not run.task_id:
        threading.Event().wait(0.01)
    run.cancel()
    finish(run)
    assert run.status is RunStatus.SUCCESS
    assert run.outputs[0].path.exists()


def test_a_file_that_cannot_be_fetched_is_not_a_failed_run(engine, sora, server):
    server.file = [httpx.Response(403)]
    run = engine.start(sora, {"prompt": "a boat"}).wait(10)
    assert run.status is RunStatus.SUCCESS
    assert run.outputs[0].path is None
    assert run.outputs[0].url == "https://cdn.test/a.jpg"
    assert "run.download() tries again" in run.note
    server.file = [httpx.Response(200, content=jpeg(), headers={"content-type": "image/jpeg"})]
    run.download()
    while run.outputs[0].path is None:
        threading.Event().wait(0.01)
    assert run.outputs[0].path.read_bytes() == jpeg()


def test_several_results_get_a_name_each(engine, sora, server):
    server.query = [done("https://cdn.test/a.jpg", "https://cdn.test/b.jpg")]
    run = engine.start(sora, {"prompt": "a boat"}).wait(10)
    assert len({o.path for o in run.outputs}) == 2


def test_a_task_that_is_done_when_it_is_made_is_taken(engine, sora, server):
    server.submit = [done("https://cdn.test/a.jpg")]
    assert engine.start(sora, {"prompt": "a boat"}).wait(10).outputs[0].path.exists()
    assert server.calls["query"] == 0


def test_an_observer_that_fails_does_not_stop_the_run(engine, sora, caplog):
    run = engine.start(sora, {"prompt": "a boat"})
    run.observe(lambda _: 1 / 0)
    assert run.wait(10).status is RunStatus.SUCCESS


def test_the_history_knows_every_run(engine, history, sora):
    run = engine.start(sora, {"prompt": "a boat"}).wait(10)
    assert history[run.id] is run
    assert history[-1] is run
    assert history[TASK] is run
    assert run.id in repr(history)
    with pytest.raises(KeyError, match="No run 'nope'"):
        history["nope"]


def test_no_key_is_in_what_a_run_shows(engine, sora, server):
    server.submit = [httpx.ReadError("k" * 32)]
    run = finish(engine.start(sora, {"prompt": "a boat"}))
    assert "kkkkkkkk" not in repr(run) + repr(run.error) + str(run.error)


def slow(line, seconds=0.2):
    """A line of a script that comes late, without holding up the I/O thread's other work."""

    async def late():
        await asyncio.sleep(seconds)
        return line

    return late


def test_a_run_cancelled_while_others_submit_is_never_sent(engine, sora, server):
    server.submit = [slow(answer())]
    runs = [engine.start(sora, {"prompt": f"boat {i}"}) for i in range(25)]
    while server.calls["submit"] < 8:
        threading.Event().wait(0.005)
    for run in runs:
        run.cancel()
    for run in runs:
        finish(run)
    assert server.calls["submit"] == 8
    assert sum("nothing is owed" in str(r.error) for r in runs) == 17


REFUSED_LOOKS = [
    answer("", code="1004", message="Task not found"),
    answer("", task="", code="1517", message="?"),
    answer("", task="", code="1002", message="Invalid API Key"),
    httpx.Response(404, text=""),
    httpx.Response(403, text=""),
]


@pytest.mark.parametrize("line", REFUSED_LOOKS, ids=["1004", "1517", "1002", "404", "403"])
def test_a_refused_look_is_no_verdict_on_a_paid_task(engine, sora, server, line):
    server.query = [line, line, done("https://cdn.test/a.jpg")]
    assert engine.start(sora, {"prompt": "a boat"}).wait(10).status is RunStatus.SUCCESS


def test_looks_refused_again_and_again_leave_the_outcome_unknown(engine, sora, server):
    server.query = [answer("", code="1004", message="Task not found")]
    run = finish(engine.start(sora, {"prompt": "a boat"}))
    assert run.status is RunStatus.UNKNOWN
    assert isinstance(run.error, RunUnknown)
    assert "may still run and be billed" in str(run.error)


@pytest.mark.parametrize("line", [httpx.ConnectError("down"), {"code": 807, "msg": "NOT FOUND"}])
def test_a_task_that_cannot_be_stopped_goes_on(engine, sora, server, line):
    asked = threading.Event()

    def told():
        asked.set()
        if isinstance(line, Exception):
            raise line
        return line

    server.cancel = [told]
    server.query = [lambda: answer("RUNNING") if not asked.is_set() else done("https://cdn.test/a.jpg")]
    run = engine.start(sora, {"prompt": "a boat"})
    while not run.task_id:
        threading.Event().wait(0.01)
    run.cancel()
    assert run.wait(10).status is RunStatus.SUCCESS


def test_a_task_cancelled_elsewhere_says_so_and_what_it_cost(engine, sora, server):
    server.query = [answer("CANCEL", usage={"thirdPartyConsumeMoney": "0.8"})]
    run = finish(engine.start(sora, {"prompt": "a boat"}))
    assert run.status is RunStatus.CANCELLED
    assert "was cancelled on the server" in str(run.error)
    assert run.cost.money == Decimal("0.8")
    assert server.calls["cancel"] == 0


def test_what_a_failed_task_did_make_is_fetched(engine, sora, server):
    server.query = [done("https://cdn.test/a.jpg") | {"errorCode": "1000", "errorMessage": "1 of 2 failed"}]
    run = finish(engine.start(sora, {"prompt": "a boat"}))
    assert run.status is RunStatus.FAILED
    assert run.outputs[0].path.exists()


def test_a_result_that_cannot_be_looked_into_is_a_result(engine, sora, server, monkeypatch):
    def broken(_path):
        raise FileNotFoundError

    monkeypatch.setattr("rh_widgets.runs.looking.poster", broken)
    run = engine.start(sora, {"prompt": "a boat"}).wait(10)
    assert run.status is RunStatus.SUCCESS
    assert run.outputs[0].path.exists()
    assert run.outputs[0].poster is None


def test_a_server_that_says_come_back_tomorrow_is_not_waited_for(engine, sora, server):
    server.submit = [httpx.Response(429, headers={"retry-after": "86400"}, text="")]
    run = finish(engine.start(sora, {"prompt": "a boat"}))
    assert run.status is RunStatus.FAILED


def test_a_late_task_gets_a_last_look(make_engine, sora, server):
    engine = make_engine(limit=0, look=0.05)
    server.query = [done("https://cdn.test/a.jpg")]
    assert engine.start(sora, {"prompt": "a boat"}).wait(10).status is RunStatus.SUCCESS


def test_an_observer_that_waits_for_its_own_run_does_not_stop_everything(engine, sora):
    run = engine.start(sora, {"prompt": "a boat"})
    run.observe(lambda r: r.done and r.wait())
    assert run.wait(10).status is RunStatus.SUCCESS


def test_waiting_twice_does_not_lengthen_the_traceback(engine, sora, server):
    server.submit = [answer("", task="", code="812", message="NO")]
    run = finish(engine.start(sora, {"prompt": "a boat"}))
    depths = []
    for _ in range(3):
        with pytest.raises(InsufficientBalance) as caught:
            run.wait()
        depths.append(len(caught.traceback))
    assert len(set(depths)) == 1


def test_a_retired_connection_closes_when_its_last_run_has_ended(engine, sora, io_thread):
    run = engine.start(sora, {"prompt": "a boat"})
    engine.retire()
    assert run.wait(10).status is RunStatus.SUCCESS

    async def pools():
        return engine._client._pools

    while io_thread.run(pools()) is not None:
        threading.Event().wait(0.01)


def test_a_run_left_behind_by_python_says_what_may_be_owed(engine, sora, server, io_thread):
    server.query = [answer("RUNNING")]
    run = engine.start(sora, {"prompt": "a boat"})
    while not run.task_id:
        threading.Event().wait(0.01)
    io_thread.close()
    finish(run)
    assert run.status is RunStatus.UNKNOWN
    assert TASK in str(run.error)


def test_a_run_as_the_last_line_of_a_cell_is_its_card_once_it_is_done(engine, sora, server):
    gate = threading.Event()
    server.query = [lambda: done("https://cdn.test/a.jpg") if gate.is_set() else answer("RUNNING")]
    run = engine.start(sora, {"prompt": "a boat"})
    assert run._repr_html_() is None
    gate.set()
    assert run.wait(10)._repr_html_() == f"card of {run.id}"


# -- what later runs learn -----------------------------------------------------------------


def test_a_run_tells_how_long_it_was_queued_and_how_long_it_ran(engine, store, sora, server):
    """From the looks that first saw it so: what the user sees, and what the next look is timed by."""
    looks = []

    def answers(line):
        def look():
            looks.append(datetime.now(UTC))
            return line

        return look

    script = [answer("QUEUED"), answer("RUNNING"), answer("RUNNING"), done("https://cdn.test/a.jpg")]
    server.query = [answers(line) for line in script]
    run = engine.start(sora, {"prompt": "a boat", "duration": 4}).wait(10)
    assert run.created_at <= run.queued_at <= looks[0] <= looks[1] <= run.started_at <= looks[2]
    assert looks[3] <= run.ended_at <= run.finished_at
    [past] = store.journal.pasts(sora.endpoint, "custom")
    assert past.queued == pytest.approx((run.started_at - run.queued_at).total_seconds(), abs=1e-5)
    assert past.running == pytest.approx((run.ended_at - run.started_at).total_seconds(), abs=1e-5)
    assert past.duration == "4"


def test_a_run_that_ends_between_two_looks_was_all_queue(engine, store, sora):
    """Nobody saw it run; in all it took as long as it took."""
    run = engine.start(sora, {"prompt": "a boat", "duration": 4}).wait(10)
    [past] = store.journal.pasts(sora.endpoint, "custom")
    assert run.started_at is None
    assert past.queued == pytest.approx((run.ended_at - run.queued_at).total_seconds(), abs=1e-5)
    assert past.running == 0.0


def test_the_forecast_counts_anew_from_running(engine, sora, server):
    """A run that has been seen to run is told of by its running time."""
    seen = []
    server.query = [answer("QUEUED"), answer("RUNNING"), done("https://cdn.test/a.jpg")]
    run = engine.start(sora, {"prompt": "a boat", "duration": 4})
    run.observe(lambda r: seen.append((r.status, r.forecast.running_since)))
    finish(run)
    assert all(since is None for status, since in seen if status is RunStatus.QUEUED)
    assert any(since is not None for status, since in seen if status is RunStatus.RUNNING)


def test_the_sixth_run_of_a_kind_is_no_guess(engine, sora, server):
    """A failed run teaches nothing, and neither does one of another model."""
    server.query = [answer("FAILED", code="1501", message="no")]
    finish(engine.start(sora, {"prompt": "a boat", "duration": 4}))
    server.query = [done("https://cdn.test/a.jpg")]
    for _ in range(5):
        run = engine.start(sora, {"prompt": "a boat", "duration": 4}).wait(10)
        assert run.forecast.is_guess
    assert not engine.start(sora, {"prompt": "a boat", "duration": 4}).wait(10).forecast.is_guess
