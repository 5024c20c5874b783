"""So many tasks at a time, so many in the queue, and what is counted."""

import math

import pytest

from rh_widgets.sandbox.lifecycle import Task
from rh_widgets.sandbox.slots import lined_up

SORA = "rhart-video-s-official/text-to-video-pro"
BODY = {"prompt": "A kite", "size": "1280x720", "duration": "4"}


def task(name, at, *, queue=0.0, run=10.0, **details):
    record = {"ready_at": at, "endpoint": "", "payload": {}, "digest": "", **details}
    return Task(task_id=name, created_at=at, queue=queue, run=run, **record)


def starts(tasks, concurrent):
    return {name: t.created_at + t.queue for name, t in lined_up(tasks, concurrent).items()}


def test_tasks_start_in_turn_when_a_slot_is_free():
    tasks = [task("a", 0.0), task("b", 1.0), task("c", 2.0), task("d", 30.0)]
    assert starts(tasks, 2) == {"a": 0.0, "b": 1.0, "c": 10.0, "d": 30.0}
    assert starts(tasks, 1) == {"a": 0.0, "b": 10.0, "c": 20.0, "d": 30.0}


def test_a_task_that_finds_a_slot_keeps_its_record_to_the_letter():
    """Nothing changes for who has slots enough."""
    tasks = [task(str(i), 1_800_000_000.1 + i, queue=0.3) for i in range(50)]
    assert lined_up(tasks, 50) == {t.task_id: t for t in tasks}


def test_a_cancelled_task_lets_its_slot_go_or_never_takes_it():
    tasks = [task("a", 0.0, cancelled_at=4.0), task("b", 1.0, cancelled_at=2.0), task("c", 3.0)]
    assert starts(tasks, 1)["c"] == 4.0


def test_who_waits_for_a_task_that_is_still_being_drawn_waits():
    tasks = [task("a", 0.0, ready_at=None), task("b", 1.0)]
    assert starts(tasks, 1)["b"] == math.inf
    assert starts([task("a", 0.0, ready_at=60.0), task("b", 1.0)], 1)["b"] == 60.0
    assert starts([task("a", 0.0, ready_at=None, fail_code="1000"), task("b", 1.0)], 1)["b"] == 10.0


def states(wire, ids):
    return [wire.query(task_id)["status"] for task_id in ids]


def test_never_more_tasks_run_than_the_limit_and_all_come_to_an_end(open_sandbox, store, clock):
    """Seen second by second, from the first to the last."""
    wire = open_sandbox(store, concurrent=2)
    ids = [wire.submit(SORA, **BODY)["taskId"] for _ in range(7)]
    wire.drawn()
    seen = []
    for _ in range(400):
        seen.append(states(wire, ids))
        clock.now += 1
        if seen[-1] == ["SUCCESS"] * 7:
            break
    assert max(s.count("RUNNING") for s in seen) == 2
    assert seen[-1] == ["SUCCESS"] * 7


def test_a_full_queue_refuses_and_creates_nothing(open_sandbox, store, clock):
    """421 is one of the refusals after which a client may send again."""
    wire = open_sandbox(store, concurrent=2, queue=1)
    codes = [wire.submit(SORA, **BODY)["errorCode"] for _ in range(5)]
    assert codes == ["", "", "", "421", "421"]
    assert len(store.tasks) == 3
    wire.drawn()
    clock.now += 1000
    assert wire.submit(SORA, **BODY)["errorCode"] == ""


def test_the_limit_is_told_and_can_be_set_over_the_wire(wire, store):
    answer = wire.post("/sandbox/limits", {"concurrent": 1, "queue": 0})
    assert answer == {"concurrent": 1, "queue": 0}
    assert wire.call("GET", "/openapi/v2/queue/status").json()["data"]["concurrentLimit"] == 1
    assert [wire.submit(SORA, **BODY)["errorCode"] for _ in range(2)] == ["", "421"]
    assert wire.call("GET", "/sandbox/limits").json() == answer
    wire.post("/sandbox/limits", {"queue": 1})
    assert wire.submit(SORA, **BODY)["errorCode"] == ""


@pytest.mark.parametrize("body", [[], {"concurrent": 0}, {"queue": -1}, {"concurrent": "2"}, {"queue": True}, {"x": 1}])
def test_a_limit_that_is_none_is_refused(wire, body):
    assert wire.post("/sandbox/limits", body)["errorCode"] == "1007"


def test_the_slots_are_dealt_out_the_same_after_a_restart(open_sandbox, store, clock):
    wire = open_sandbox(store, concurrent=1)
    ids = [wire.submit(SORA, **BODY)["taskId"] for _ in range(3)]
    wire.drawn()
    clock.now += 15
    again = open_sandbox(type(store)(store.folder), concurrent=1)
    assert states(wire, ids) == states(again, ids)


def test_at_infinite_speed_a_task_takes_no_more_than_its_drawing(open_sandbox, store):
    """The clock stands still, and it is done."""
    wire = open_sandbox(store, speed=math.inf)
    task_id = wire.submit(SORA, **BODY)["taskId"]
    wire.drawn()
    assert wire.query(task_id)["status"] == "SUCCESS"


def test_what_was_made_and_paid_for_can_be_counted_over_the_wire(wire):
    """A failed task was made, and costs nothing."""
    first = wire.submit(SORA, **BODY)["taskId"]
    wire.sandbox.faults.order("submit", "fail")
    wire.submit(SORA, **BODY)
    wire.finish(first)
    wire.submit(SORA, **BODY)
    counted = wire.call("GET", "/sandbox/tasks").json()
    assert (counted["created"], counted["paid"], counted["spent"]) == (3, 1, "8.4")
    assert [t["status"] for t in counted["tasks"]] == ["SUCCESS", "FAILED", "QUEUED"]
    assert counted["tasks"][0] == {"taskId": first, "endpoint": SORA, "status": "SUCCESS", "payload": BODY}
    assert wire.call("GET", "/sandbox/tasks", headers={}).json()["errorCode"] == "1002"
