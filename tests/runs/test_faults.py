"""Never paid twice, nothing lost: every failure at every step of a run, over real sockets."""

from __future__ import annotations

import dataclasses
import itertools
import os
import random
import threading
from collections import Counter, defaultdict

import pytest
from bad_days import CALM, CANCELLED, HASTY, SUCCESS, TROUBLES, UNKNOWN, WORKS, kernel, prompt_of, sha256, town
from scripted_server import until

from rh_widgets.errors import RunFailed, RunningHubError, SubmitAmbiguous
from rh_widgets.runs import RunStatus

_numbers = itertools.count()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with town(tmp_path_factory.mktemp("town")) as made:
        yield made


@pytest.fixture
def fine(server):
    """The server, with fine weather before and after."""
    server.clear()
    server.weather.came.clear()
    yield server
    server.clear()


def ended(run, seconds=60):
    """How a run ended: its status, and the kind of its error."""
    try:
        run.wait(seconds)
    except RunningHubError as error:
        assert run.done, run
        return run.status, type(error)
    return run.status, None


def resume_all(after):
    """What a user does the next day: resume, and wait for what comes of it."""
    for run in after.engine.resume():
        ended(run)
    for run in after.engine.fetch_missing():
        until(lambda run=run: not any(o.is_missing for o in run.outputs), 30)


DRAW = random.Random(int(os.environ["RH_TEST_SEED"]))
# Where a graph's request is another than a model's: each of its routes for the order, one for the upload.
OWN = {"app": {"submit", "answer"}, "workflow": {"submit", "answer", "upload"}, "workflow by v2": {"submit", "answer"}}
LEGACY, HALVES = {"app", "workflow"}, {"cut", "reset_midway", "truncated"}
SHARE = 0.15  # of all else, which is the same code for both


def cases():
    """Every trouble for a model, an app and a workflow; what of it a day may leave out is `full`."""
    for work, trouble in itertools.product(WORKS, TROUBLES):
        sampled = work != "model" and trouble.step not in OWN[work]
        today = pytest.mark.sampled if DRAW.random() < SHARE else pytest.mark.full
        yield pytest.param(work, trouble, id=f"{work}, {trouble.id}", marks=today if sampled else ())


@pytest.mark.parametrize(("work", "trouble"), list(cases()))
def test_one_failure_ends_as_it_must(fine, tmp_path, work, trouble):
    """One trouble, one run: its end, what reached the server, what was made there, and what a resume brings."""
    prompt = f"one-{next(_numbers)}"
    with kernel(fine.origin, tmp_path, patience=trouble.patience) as ours:
        if trouble.step == "cancel":
            # What is stopped has all the time that a busy machine takes to say so; what is not is waited for.
            fine.weather.order("submit", "slow", seconds=1.0 if trouble.end is SUCCESS else 20.0)
        fine.order(trouble)
        run = ours.start(prompt, work, picture=trouble.step != "connect")
        if trouble.step == "cancel":
            until(lambda: run.task_id)
            run.cancel()
        status, error = ended(run)
    if trouble.action in HALVES and work in LEGACY and not run.task_id:
        trouble = dataclasses.replace(trouble, end=UNKNOWN, error=SubmitAmbiguous)  # the half without the task's name
    assert status is trouble.end
    assert error is trouble.error or issubclass(error, trouble.error)
    submits, tasks = fine.weather.came["submit"], fine.tasks().get(prompt, [])
    assert submits == trouble.submits or (trouble.submits < 0 and submits > 1)
    assert len(tasks) in ({0, 1} if trouble.tasks is None else {trouble.tasks})
    assert any(o.path for o in run.outputs) is (status is SUCCESS and trouble.fetched)
    fine.clear()
    with kernel(fine.origin, tmp_path) as after:
        resume_all(after)
        [record] = after.records()
        assert record.status is (trouble.after or trouble.end)
        check(fine, after, [prompt])
    assert fine.weather.came["submit"] == submits


@pytest.mark.parametrize("work", [work for work in WORKS if work != "model"])
def test_a_failed_node_is_named_by_either_family(fine, tmp_path, work):
    fine.weather.order("submit", "fail", code="805", message="CUDA out of memory", node="6")
    with kernel(fine.origin, tmp_path) as ours:
        run = ours.start(f"fails-{next(_numbers)}", work, picture=False)
        status, error = ended(run)
    assert (status, error) == (RunStatus.FAILED, RunFailed)
    named = "CLIPTextEncode" if work == "app" else "Prompt"
    assert str(run.error).startswith(f"{named} (6) failed: ")
    assert (run.error.node_id, "CUDA out of memory" in str(run.error)) == ("6", True)
    assert run.error.traceback


UNREACHED = {
    "no such host": "http://no-such-host.invalid",
    "nothing listens": "http://127.0.0.1:9",
    "no TLS there": "https://127.0.0.1:{port}",
}


@pytest.mark.parametrize("address", UNREACHED.values(), ids=UNREACHED)
def test_what_never_left_is_not_owed(fine, tmp_path, address):
    """No name, no listener, no handshake: the request is tried again, and nothing is created."""
    with kernel(address.format(port=fine.origin.rpartition(":")[2]), tmp_path) as ours:
        run = ours.start("unreached", picture=False)
        with pytest.raises(RunningHubError, match="not reached"):
            run.wait(60)
        assert (run.status, ours.engine.resume()) == (RunStatus.FAILED, [])
    assert not fine.weather.came["submit"]


MOMENTS = ("queue", "upload", "submit", "query", "file")


@pytest.mark.parametrize("work", ["model", "workflow"])
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_cancel_at_any_moment_leaves_the_books_true(fine, tmp_path, moment, work, monkeypatch):
    """Before the submit nothing is made; after it the task is known, whatever the cancel came to."""
    runs, started, take = [], threading.Event(), fine.weather.take

    def cancelling(route, endpoint=""):
        if route == moment and started.wait(10) and runs:
            runs.pop().cancel()
        return take(route, endpoint)

    monkeypatch.setattr(fine.weather, "take", cancelling)
    fine.weather.order("submit", "slow", seconds=0.3)
    prompt = f"cancel-{moment}-{work}"
    with kernel(fine.origin, tmp_path) as ours:
        run = ours.start(prompt, work)
        runs.append(run)
        started.set()
        status, _ = ended(run)
    made = fine.tasks().get(prompt, [])
    assert status is (SUCCESS if moment == "file" else CANCELLED)
    assert len(made) == (0 if moment in {"queue", "upload"} else 1)
    with kernel(fine.origin, tmp_path) as after:
        check(fine, after, [prompt])


def check(server, after, prompts):
    """The promise itself, on the books of both sides once all has settled."""
    made, records = server.tasks(), {prompt_of(r.params): r for r in after.records()}
    assert set(records) == set(prompts), "every run that was asked for is in the journal, and no other"
    assert all(r.status.is_final for r in records.values()), "nothing is left open"
    for prompt, record in records.items():
        tasks = made.get(prompt, [])
        assert len(tasks) <= 1, f"{prompt} was made twice"
        if tasks and not record.task_id:
            assert record.status is UNKNOWN, f"{prompt}: its task is lost, and it is {record.status}"
        if record.task_id:
            assert [t.task_id for t in tasks] == [record.task_id]
        if tasks and record.task_id and server.is_paid(tasks[0]):
            assert record.status in {SUCCESS, CANCELLED}, f"{prompt} is paid for, and {record.status}"
        if record.status is SUCCESS:
            [output] = record.outputs
            here, came = output.sha256, output.server_sha256
            assert (sha256(output.path), server.served(tasks[0])) == (here, came), f"{prompt} is not whole"
    folder = after.folder / "rh_outputs"
    kept = {o.path for r in records.values() for o in r.outputs if o.path}
    assert kept == (set(folder.iterdir()) if folder.exists() else set()), "no halves, and nothing that nobody knows"


# By chance

WAVE = 5
STORMY = [t for t in TROUBLES if t.step != "cancel" and t.id != "connect: network lost"]
STEPS = list(dict.fromkeys(t.step for t in STORMY))
CHANCE = {"lost": 0.08, "delay": 0.25}


def draw(rng):
    """One or two troubles, each step as likely as the others."""
    steps = rng.sample(STEPS, rng.choice((1, 2)))
    return [rng.choice([t for t in STORMY if t.step == step]) for step in steps]


@dataclasses.dataclass
class Counts:
    """How often each trouble struck, how the runs in its weather ended, and what was run."""

    struck: Counter = dataclasses.field(default_factory=Counter)
    outcomes: defaultdict = dataclasses.field(default_factory=lambda: defaultdict(Counter))
    works: Counter = dataclasses.field(default_factory=Counter)


def wave(server, kernels, rng, counts):
    """Some runs at once in the weather that is drawn; their prompts, and whether an answer may be lost in it."""
    weather = {}
    for trouble in draw(rng):
        chance = CHANCE.get(trouble.action, 0.5)
        route = {"route": "any"} if trouble.step == "connect" else {}  # the limit is not asked for here
        fault = server.order(trouble, times=0, chance=chance, seed=rng.randrange(10**9), **route)
        weather[fault] = trouble
    # In a hurry only where silence is drawn: to who is, a busy machine is silence in any weather.
    hurry = any(t.patience is HASTY for t in weather.values())
    ours = kernels[HASTY if hurry else CALM]
    prompts = [f"run-{next(_numbers)}" for _ in range(WAVE)]
    works = [rng.choice(list(WORKS)) for _ in prompts]
    runs = [ours.start(prompt, work) for prompt, work in zip(prompts, works, strict=True)]
    counts.works.update(works)
    for run in rng.sample(runs, rng.choice((0, 0, 0, 1))):
        run.cancel()
    ends = Counter(ended(run)[0].value for run in runs)
    server.clear()
    for fault, trouble in weather.items():
        counts.struck[trouble.id] += server.weather.struck[fault]
        counts.outcomes[trouble.id] += ends
    halved = any(t.step == "answer" and t.action in HALVES for t in weather.values())  # in envelopes, see above
    return prompts, hurry or halved or any(t.loses for t in weather.values())


@pytest.mark.parametrize(
    "runs",
    [
        pytest.param(150, id="150 runs"),
        pytest.param(1000, id="1000 runs", marks=[pytest.mark.full, pytest.mark.timeout(1200)]),
    ],
)
def test_runs_by_chance_are_never_paid_twice_and_never_lost(fine, tmp_path, runs, say):
    """Waves of runs of all kinds, each in the weather that a seed draws; then the books of both sides are compared."""
    seed = int(os.environ["RH_TEST_SEED"])
    rng, counts, asked, calm = random.Random(seed), Counts(), [], []
    with (
        kernel(fine.origin, tmp_path, patience=HASTY, at_once=6) as hasty,
        kernel(fine.origin, tmp_path, patience=CALM, at_once=6) as steady,
    ):
        while len(asked) < runs:
            prompts, loses = wave(fine, {HASTY: hasty, CALM: steady}, rng, counts)
            asked += prompts
            calm += [] if loses else prompts
        left = Counter(r.status.value for r in steady.records())
    submits = fine.weather.came["submit"]
    with kernel(fine.origin, tmp_path, patience=CALM) as after:
        resume_all(after)
        check(fine, after, asked)
        found = {prompt_of(r.params): r for r in after.records()}
        lost = [p for p, tasks in fine.tasks().items() if p in found and tasks and not found[p].task_id]
        assert not set(lost) & set(calm), "a task was lost where no answer was"
        assert fine.weather.came["submit"] == submits, "a resume sent something"
        assert after.engine.resume() == []
    made = [tasks for prompt, tasks in fine.tasks().items() if prompt in found]
    paid = sum(fine.is_paid(task) for tasks in made for task in tasks)
    settled = Counter(r.status.value for r in found.values())
    say(
        f"faults by chance: seed {seed}, {len(counts.outcomes)} of {len(STORMY)} kinds of trouble, "
        "their strikes and ends"
    )
    for name in sorted(counts.outcomes):
        ends = ", ".join(f"{n} {status}" for status, n in sorted(counts.outcomes[name].items()))
        say(f"  {name:45} struck {counts.struck[name]:4}  {ends}")
    say(f"{len(asked)} runs asked for, {submits} submits, {sum(map(len, made))} tasks made, {paid} paid for")
    say(f"of them {', '.join(f'{n} of the {work}' for work, n in sorted(counts.works.items()))}")
    say(f"ended: {dict(left)}; after a resume: {dict(settled)}")
    twice = sum(len(tasks) > 1 for tasks in made)
    say(f"made twice: {twice}; answers lost and recorded as UNKNOWN: {len(lost)}; files compared: {settled['SUCCESS']}")
