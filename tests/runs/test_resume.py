"""What a process leaves behind, the next one takes up; nothing is paid again."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3

import httpx
import pytest
from graphs import WORKFLOW
from scripted_server import TASK, answer, done, jpeg, until

from rh_widgets.client import IOThread
from rh_widgets.errors import ConfigurationError, RunCancelled, RunUnknown, SubmitAmbiguous
from rh_widgets.runs import Output, Record, RunStatus
from rh_widgets.runs.lease import Lease
from rh_widgets.specs import builtin_catalog

SORA = "rhart-video-s-official/text-to-video-pro"


@pytest.fixture
def leave(store, tmp_path):
    """Puts a run into the journal as a process that is gone has left it."""

    def write(status, *, task_id="", age=60.0, place="https://api.test", **changes):
        record = Record(
            id="left00000001",
            site="custom",
            place=place,
            owner="gone",
            status=status,
            task_id=task_id,
            created_at=dt.datetime.now(dt.UTC).astimezone() - dt.timedelta(seconds=age),
            folder=str(tmp_path / "clips"),
            **({"endpoint": SORA, "params": {"prompt": "a boat", "duration": "4"}} | changes),
        )
        store.journal.add(record).result()
        return record

    return write


def finish(run):
    assert run._awaited().wait(10), run
    return run


def test_a_run_ends_whatever_its_works_author_made_of_its_parameters(engine, leave, server):
    """What was a number when it was ordered is a picture now."""
    leave(RunStatus.RUNNING, task_id=TASK, endpoint=WORKFLOW.endpoint, params={"image_10": 5})
    server.query = [answer("FAILED", code="805", message="a node failed")]
    [run] = engine.resume()
    assert run.ended(10)
    assert run.status is RunStatus.FAILED


@pytest.mark.parametrize("status", [RunStatus.QUEUED, RunStatus.RUNNING, RunStatus.DOWNLOADING], ids=str)
def test_a_task_that_was_left_is_looked_at_and_fetched(engine, leave, server, status, tmp_path):
    """Its clip is here, whole, and nothing was submitted."""
    leave(status, task_id=TASK)
    [run] = engine.resume()
    assert run.wait(10).outputs[0].path.read_bytes() == jpeg()
    assert run.outputs[0].path.parent == tmp_path / "clips"
    assert server.calls["submit"] == 0


def test_the_first_look_is_at_once(make_engine, leave):
    """A task that is long over is not waited for."""
    leave(RunStatus.RUNNING, task_id=TASK)
    [run] = make_engine(look=60.0).resume()
    run.wait(5)


@pytest.mark.parametrize("status", [RunStatus.PENDING, RunStatus.UPLOADING], ids=str)
def test_a_run_that_was_never_sent_is_not_sent_now(engine, leave, server, status):
    """Nobody spends without being asked again."""
    leave(status)
    [run] = engine.resume()
    with pytest.raises(RunCancelled, match="nothing is owed"):
        run.wait(10)
    assert run.status is RunStatus.CANCELLED
    assert server.calls["submit"] == 0


def test_a_run_whose_answer_is_lost_is_unknown_and_not_sent_again(engine, leave, server):
    """Whether there is a task nobody here can tell."""
    leave(RunStatus.SUBMITTING)
    [run] = engine.resume()
    with pytest.raises(SubmitAmbiguous, match="call records"):
        run.wait(10)
    assert (run.status, server.calls["submit"]) == (RunStatus.UNKNOWN, 0)
    assert engine.resume() == []


def test_a_task_that_was_lost_sight_of_is_asked_about_again(engine, leave):
    """The server did not tell then; it may now."""
    leave(RunStatus.UNKNOWN, task_id=TASK, error=RunUnknown("no answer"))
    [run] = engine.resume()
    assert run.wait(10).status is RunStatus.SUCCESS


def test_it_can_be_taken_up_in_the_process_that_lost_sight_of_it(engine, sora, server):
    """The same Run object ends well after all."""
    server.query = [answer(code="412", message="TOKEN_INVALID", task="")]
    run = finish(engine.start(sora, {"prompt": "a boat", "duration": 4}))
    assert run.status is RunStatus.UNKNOWN
    server.query = [done("https://cdn.test/a.jpg")]
    server.calls["query"] = 0
    assert engine.resume() == [run]
    assert run.wait(10).status is RunStatus.SUCCESS
    assert server.calls["submit"] == 1


def test_a_run_of_another_site_is_left_alone(engine, leave, store):
    leave(RunStatus.RUNNING, task_id=TASK, place="ai")
    assert engine.resume() == []
    assert store.journal.get(TASK).status is RunStatus.RUNNING


def test_a_run_that_goes_on_here_is_not_taken_up_twice(engine, sora, server):
    server.query = [answer("RUNNING")]
    run = engine.start(sora, {"prompt": "a boat", "duration": 4})
    assert engine.resume() == []
    run.cancel()
    finish(run)


def test_a_run_of_another_living_kernel_is_followed(engine, leave, store, server):
    """It is shown, not polled; and taken up when that kernel ends."""
    other = Lease(store.lease.folder)
    record = leave(RunStatus.QUEUED, task_id=TASK)
    assert store.journal.claim(record, other.token, record.status)
    [run] = engine.resume()
    store.journal.change(record.id, 1.0, status=RunStatus.RUNNING).result()
    seen = []
    run.observe(lambda r: seen.append(r.status))
    other._held.release()
    assert run.wait(15).status is RunStatus.SUCCESS
    assert RunStatus.RUNNING in seen
    assert server.calls["submit"] == 0


@pytest.mark.parametrize("status", [RunStatus.RUNNING, RunStatus.UNKNOWN], ids=str)
def test_of_two_kernels_one_takes_a_run_up_and_one_follows(engine, leave, store, server, status):
    """The slower one has read it as it was left, and shows what the quicker one makes of it."""
    other = Lease(store.lease.folder)
    record = leave(status, task_id=TASK)
    assert store.journal.claim(record, other.token, RunStatus.RUNNING)
    run = engine.pick_up(record)
    assert not run.done
    store.journal.change(record.id, 1.0, status=RunStatus.SUCCESS).result()
    assert run.wait(10).status is RunStatus.SUCCESS
    assert not server.calls


@pytest.mark.parametrize("status", [RunStatus.UNKNOWN, RunStatus.CANCELLED])
def test_a_run_that_another_kernel_took_up_and_ended_meanwhile_has_ended_here_too(engine, leave, store, status):
    """Between our look at what was left and our hand on it."""
    left = leave(RunStatus.SUBMITTING)
    shown = store.run(left)
    store.journal.change(left.id, 1.0, status=status, finished_at=left.created_at).result()
    assert engine.pick_up(left) is shown
    assert (shown.status, shown.ended(1)) == (status, True)


def test_a_run_that_another_kernel_took_from_the_living_is_not_sent(engine, sora, server, store, io_thread):
    """The home folder lost its locks: who was taken for dead sends nothing that counts as cancelled elsewhere."""

    async def move(action, *args):
        action(*args)

    gate, engine._asks_limit = engine._gate, False
    io_thread.run(move(setattr, gate, "limit", 1))
    io_thread.run(move(gate.adopt, "the one before"))
    run = engine.start(sora, {"prompt": "a boat", "duration": "4"})
    until(lambda: gate.waiting)
    assert store.journal.claim(store.journal.get(run.id), "another", RunStatus.CANCELLED)
    io_thread.run(move(gate.leave, "the one before"))
    with pytest.raises(RunCancelled, match="nothing is owed"):
        finish(run).wait()
    assert server.calls["submit"] == 0
    assert store.journal.get(run.id).status is RunStatus.CANCELLED


def test_a_result_that_is_gone_is_fetched_again(engine, history, sora, server):
    """While its link lives; a whole file is left alone."""
    run = engine.start(sora, {"prompt": "a boat", "duration": 4}).wait(10)
    first = run.outputs[0]
    assert engine.fetch_missing() == []
    first.path.unlink()
    fetched = server.calls["file"]
    assert engine.fetch_missing() == [run]
    until(lambda: run.outputs[0].path.exists() and not run.outputs[0].is_missing)
    assert server.calls["file"] == fetched + 1
    assert server.calls["submit"] == 1


def test_a_file_cut_short_is_fetched_again(engine, sora, server):
    """Half a clip is no clip."""
    run = engine.start(sora, {"prompt": "a boat", "duration": 4}).wait(10)
    run.outputs[0].path.write_bytes(b"half")
    assert engine.fetch_missing() == [run]
    until(lambda: not run.outputs[0].is_missing)
    assert run.outputs[0].path.read_bytes() == jpeg()


def test_a_task_made_elsewhere_is_adopted(engine, sora, server, history):
    """Polled, downloaded, recorded; and known when it is adopted again."""
    run = engine.attach(sora, TASK).wait(10)
    assert run.outputs[0].path.read_bytes() == jpeg()
    assert engine.attach(sora, TASK) is run
    assert (history[TASK].origin, server.calls["submit"]) == ("attach", 0)


def test_a_task_that_was_given_up_is_fetched_when_somebody_asks_for_it(engine, leave, server):
    """It was cancelled here, finished there all the same, and billed."""
    leave(RunStatus.CANCELLED, task_id=TASK, error=RunCancelled("The server was asked to stop it."))
    assert engine.resume() == []
    run = engine.attach(builtin_catalog()[SORA], TASK).wait(10)
    assert (run.id, run.outputs[0].path.read_bytes()) == ("left00000001", jpeg())
    assert server.calls["submit"] == 0


def facts(run):
    return run.params, run.task_id, run.outputs, run.cost, run.estimate, run.created_at, run.site, run.status


def test_a_number_that_the_server_never_knew_is_said_to_be_wrong(engine, sora, server):
    """And it is not asked about for ever."""
    server.query = [answer(code="1004", message="Task not found", task="")]
    run = finish(engine.attach(sora, "123"))
    assert run.status is RunStatus.FAILED
    assert "Check the number" in str(run.error)
    assert engine.resume() == []


def test_a_run_read_from_the_journal_is_as_good_as_the_original(engine, store, history, sora):
    """Another process reads what this one saw."""
    run = engine.start(sora, {"prompt": "a boat", "duration": 4}).wait(10)
    store._live.clear()
    again = history[run.id]
    assert again is not run
    assert facts(again) == facts(run)
    assert again.wait(1) is again
    assert again.panel() == ("panel of", run.id)
    assert again._repr_html_() == f"card of {run.id}"


def test_a_failed_run_read_from_the_journal_raises_what_it_raised(engine, store, history, sora, server):
    server.submit = [answer(task="", status="", code="1501", message="Content verification failed")]
    run = finish(engine.start(sora, {"prompt": "a boat", "duration": 4}))
    store._live.clear()
    with pytest.raises(type(run.error), match="1501"):
        history[run.id].wait(1)


def test_a_process_that_ends_leaves_its_runs_for_the_next(make_engine, sora, server, store, keeper):
    """A restart in the middle of a run: the next kernel has the clip, and the server one task."""
    server.query = [answer("RUNNING")]
    thread = IOThread("the first kernel")
    first = make_engine()
    first._io = thread
    run = first.start(sora, {"prompt": "a boat", "duration": 4})
    until(lambda: run.status is RunStatus.RUNNING)
    thread.close()
    assert run.status is RunStatus.UNKNOWN
    assert "rh.resume()" in str(run.error)
    assert store.journal.get(run.id).status is RunStatus.RUNNING
    store._live.clear()
    assert store.journal.claim(store.journal.get(run.id), "gone", RunStatus.RUNNING)
    server.query = [done("https://cdn.test/a.jpg")]
    server.calls["query"] = 0
    [taken] = make_engine().resume()
    assert taken.wait(10).outputs[0].path.read_bytes() == jpeg()
    assert server.calls["submit"] == 1


def test_a_run_is_on_disk_before_its_submit_leaves(engine, sora, server, store):
    """And its task's name before anything else is done with the answer."""
    seen = []

    def look():
        [record] = store.journal.unfinished("https://api.test", since=0)
        seen.append((record.status, record.task_id))
        return answer()

    server.submit, server.query = [look], [lambda: (look(), done("https://cdn.test/a.jpg"))[1]]
    engine.start(sora, {"prompt": "a boat", "duration": 4}).wait(10)
    assert seen == [(RunStatus.SUBMITTING, ""), (RunStatus.QUEUED, TASK)]


def test_without_a_journal_nothing_is_sent(engine, sora, server, store, tmp_path):
    """A run that nobody could find again is not paid for."""
    (tmp_path / "home").write_text("a file where the folder should be")
    with pytest.raises(ConfigurationError, match="RH_WIDGETS_HOME"):
        engine.start(sora, {"prompt": "a boat", "duration": 4})
    assert server.calls["submit"] == 0


@pytest.mark.parametrize("status", [RunStatus.QUEUED, RunStatus.RUNNING, RunStatus.DOWNLOADING], ids=str)
def test_a_run_whose_tasks_name_the_disk_refused_counts_as_lost(engine, leave, status):
    """It was sent, whatever the journal lacks: nobody says that nothing is owed."""
    leave(status)
    [run] = engine.resume()
    with pytest.raises(SubmitAmbiguous):
        run.wait(10)


def test_a_broken_answer_that_still_names_its_task_is_followed(engine, sora, server, store):
    """The name is what finds the result."""
    server.submit = [httpx.Response(200, text=f'{{"taskId": "{TASK}", "status": "RUNN')]
    run = engine.start(sora, {"prompt": "a boat", "duration": 4}).wait(10)
    assert run.outputs[0].path.read_bytes() == jpeg()
    assert store.journal.get(TASK).id == run.id
    assert server.calls["submit"] == 1


def test_a_broken_answers_task_that_nobody_knows_is_as_good_as_lost(engine, sora, server):
    """What was named may have been no task: nothing is sent again."""
    server.submit = [httpx.Response(200, text=f'{{"taskId": "{TASK}", "status": "RUNN')]
    server.query = [answer(code="1004", message="Task not found", task="")]
    run = finish(engine.start(sora, {"prompt": "a boat", "duration": 4}))
    assert (run.status, run.task_id, server.calls["submit"]) == (RunStatus.UNKNOWN, TASK, 1)
    assert "call records" in str(run.error)


def test_a_run_that_ended_well_after_all_keeps_no_old_error(engine, leave, store):
    """Or the history would go on raising it."""
    leave(RunStatus.UNKNOWN, task_id=TASK, error=RunUnknown("no answer"))
    [run] = engine.resume()
    run.wait(10)
    store.journal.flush()
    record = store.journal.get(TASK)
    assert (record.status, record.error) == (RunStatus.SUCCESS, None)


def test_a_run_that_was_taken_up_is_not_taken_up_once_more(engine, leave, server):
    """Two cells that resume at once fetch its clip once."""
    leave(RunStatus.UNKNOWN, task_id=TASK)
    server.query = [answer("RUNNING")] * 3 + [done("https://cdn.test/a.jpg")]
    [run] = engine.resume()
    assert engine.resume() == []
    run.wait(10)
    assert server.calls["file"] == 1


def test_a_run_that_another_kernel_has_taken_up_is_only_followed(engine, leave, store, server):
    """Also one that was lost sight of before."""
    other = Lease(store.lease.folder)
    record = leave(RunStatus.UNKNOWN, task_id=TASK)
    assert store.journal.claim(record, other.token, RunStatus.QUEUED)
    [run] = engine.resume()
    store.journal.change(record.id, 1.0, status=RunStatus.SUCCESS).result()
    run.wait(10)
    assert not server.calls


def test_what_a_killed_download_left_is_removed(engine, leave, tmp_path):
    """Half a file, and a name that was taken for the whole one."""
    record, clips = leave(RunStatus.DOWNLOADING, task_id=TASK), tmp_path / "clips"
    stem = f"sora-2-pro-{record.created_at:%m%d-%H%M%S}-left"
    clips.mkdir()
    (clips / f".{stem}-0a1b2c3d.part").write_bytes(b"half")
    (clips / f"{stem}.jpg").touch()
    (clips / "somebody else's.part").touch()
    [run] = engine.resume()
    path = run.wait(10).outputs[0].path
    assert {p.name for p in clips.iterdir()} == {f"{stem}.jpg", "somebody else's.part"}
    assert path == clips / f"{stem}.jpg"


@pytest.mark.parametrize("before", [jpeg(), b"x" * len(jpeg()), b"mine"], ids=["the same", "as long", "another"])
def test_a_file_that_was_named_and_not_yet_noted_is_not_fetched_beside(engine, leave, tmp_path, before):
    """Its kernel was killed in between; what is not the same stays as it is."""
    record, clips = leave(RunStatus.DOWNLOADING, task_id=TASK), tmp_path / "clips"
    first = clips / f"sora-2-pro-{record.created_at:%m%d-%H%M%S}-left.jpg"
    clips.mkdir()
    first.write_bytes(before)
    [run] = engine.resume()
    path = run.wait(10).outputs[0].path
    assert first.read_bytes() == before
    assert path.read_bytes() == jpeg()
    assert len(list(clips.iterdir())) == (1 if before == jpeg() else 2)


def test_a_result_of_a_long_run_is_fetched_again_for_a_day(engine, leave, server):
    """Its link lives from its end on, and not from the order."""
    ended = dt.datetime.now(dt.UTC).astimezone() - dt.timedelta(hours=2)
    record = leave(RunStatus.SUCCESS, task_id=TASK, age=30 * 3600, ended_at=ended)
    engine._store.journal.change(record.id, 1.0, outputs=(Output(url="https://cdn.test/a.jpg"),)).result()
    [run] = engine.fetch_missing()
    until(lambda: not run.outputs[0].is_missing)


@pytest.fixture
def stuck(store, monkeypatch):
    """A journal that can be made to refuse every write, as a full disk does."""
    monkeypatch.setattr("rh_widgets.runs.journal._BUSY", 0.05)
    lock = sqlite3.connect(store.journal.path.parent.mkdir() or store.journal.path, check_same_thread=False)
    lock.isolation_level = None
    with contextlib.closing(lock):
        yield lock


def test_the_tasks_name_is_written_as_soon_as_the_disk_takes_it(engine, sora, server, store, stuck):
    """The first write of it failed; the run goes on, and the next write has it too."""
    server.submit = [lambda: stuck.execute("BEGIN IMMEDIATE") and answer()]
    server.query = [lambda: stuck.execute("ROLLBACK") and answer("RUNNING"), done("https://cdn.test/a.jpg")]
    notes = []
    run = engine.start(sora, {"prompt": "a boat", "duration": 4})
    run.observe(lambda r: notes.append(r.note))
    run.wait(10)
    assert f"Keep this task's name, for the journal could not: {TASK}." in notes
    store.journal.flush()
    assert (store.journal.get(run.id).task_id, store.journal.changes(run.id)[-1][1]) == (TASK, RunStatus.SUCCESS)


def test_an_end_that_the_disk_refuses_is_an_end_all_the_same(make_engine, sora, server, store, stuck):
    """The clip is here and paid for; the next kernel finds the task, and orders nothing."""
    file = server.file[0]
    server.query = [answer("RUNNING"), done("https://cdn.test/a.jpg")]
    server.file = [lambda: stuck.execute("BEGIN IMMEDIATE") and file, file]
    run = make_engine().start(sora, {"prompt": "a boat", "duration": 4}).wait(10)
    assert (run.status, run.outputs[0].path.read_bytes()) == (RunStatus.SUCCESS, jpeg())
    stuck.execute("ROLLBACK")
    left = store.journal.get(run.id)
    assert (left.status.is_final, left.task_id) == (False, TASK)
    store._live.clear()
    assert store.journal.claim(left, "gone", left.status)
    [again] = make_engine().resume()
    assert again.wait(10).outputs[0].path.read_bytes() == jpeg()
    assert server.calls["submit"] == 1


def test_a_journal_that_goes_away_in_mid_run_makes_no_failure_of_a_task(engine, sora, server, store, tmp_path):
    """What failed is ordered again at a word; this task goes on, and is paid for."""
    home = store._home
    (tmp_path / "full").write_text("no folder")

    def gone():
        store._home = lambda: tmp_path / "full"
        return answer("RUNNING")

    server.query = [gone]
    run = engine.start(sora, {"prompt": "a boat", "duration": 4})
    with pytest.raises(ConfigurationError):
        run.wait(10)
    store._home = home
    assert (run.status, run.task_id) == (RunStatus.UNKNOWN, TASK)
