"""How far the nodes of a graph are, from what ComfyUI tells."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from graphs import APP, WORKFLOW

from rh_widgets.client import Cached, Executed, Executing, Failed, Interrupted, Progress, Started, Succeeded
from rh_widgets.runs.eta import together
from rh_widgets.runs.live import Hearing


def heard(*events, graph=WORKFLOW.graph):
    """What is known after some events."""
    state = Hearing(graph)
    for event in events:
        state = state.after(event)
    return state


def steps(value, most, node="3"):
    return Progress(node, value, most)


def test_the_node_at_work_is_named_as_its_author_does():
    told = heard(Executing("12")).progress
    assert (told.node_id, told.title, told.done, told.total) == ("12", "Load LoRA", 0, 5)


@pytest.mark.parametrize(("node", "title"), [("3", "KSampler"), ("77", "Node 77"), ("6:1", "Prompt")])
def test_a_node_without_a_title_is_its_class_or_its_number(node, title):
    assert heard(Executing(node)).progress.title == title


def test_a_node_is_done_when_the_next_begins_and_steps_count_within_it():
    told = heard(Executing("4"), Executing("12"), Executing("3"), steps(5, 20)).progress
    assert (told.done, told.step, told.steps, told.share) == (2, 5, 20, pytest.approx((2 + 0.25) / 5))
    after = heard(Executing("4"), Executing("12"), Executing("3"), steps(20, 20), Executing("9")).progress
    assert (after.done, after.step, after.steps, after.share) == (3, 0, 0, 0.6)


def test_nodes_kept_from_an_earlier_run_count_as_done():
    assert heard(Cached(("4", "12")), Executing("6")).progress.done == 2


@pytest.mark.parametrize(
    "event",
    [Executing(None), Succeeded(), Failed("3", "KSampler", "", "", ""), Interrupted()],
    ids=lambda e: type(e).__name__,
)
def test_the_end_is_heard(event):
    assert heard(Executing("3"), event).over
    assert not heard(Executing("3")).over


def test_of_an_app_whose_graph_is_not_known_no_share_is_told():
    told = heard(Executing("3"), steps(5, 20), Executing("9"), graph=APP.graph).progress
    assert (told.done, told.total, told.share, told.title) == (1, None, 0.0, "Save")


def test_a_loop_in_the_graph_does_not_take_the_share_back():
    events = [Executing("4"), Executing("3"), steps(19, 20), Executing("9"), Executing("3"), steps(1, 20)]
    shares = [heard(*events[:n]).progress.share for n in range(1, len(events) + 1)]
    assert shares == sorted(shares)


def test_a_result_that_is_told_early_counts_its_node_once():
    told = heard(Executing("9"), Executed("9"), Executing(None))
    assert (told.progress.done, told.over) == (1, True)


def test_whatever_comes_changes_nothing_for_the_worse():
    """5,000 events by chance: nothing is raised, and the share stays within bounds and never falls."""
    rng, state, share = random.Random(6), Hearing(WORKFLOW.graph), 0.0
    nodes = ["3", "4", "6", "9", "12", "77", "6:1", ""]
    kinds = [
        lambda: Executing(rng.choice([*nodes, None])),
        lambda: Progress(rng.choice(nodes), rng.choice([0.0, 3.5, 1e300]), rng.choice([1.0, 20.0, 1e300])),
        lambda: Cached(tuple(rng.sample(nodes, 3))),
        lambda: Executed(rng.choice(nodes)),
        Started,
        Succeeded,
    ]
    for _ in range(5000):
        state = state.after(rng.choice(kinds)())
        if state.progress:
            assert share <= state.progress.share <= 1
            assert 0 <= state.progress.step <= state.progress.steps or not state.progress.steps
            share = state.progress.share


def test_clock_and_nodes_together_grow_with_each_and_are_never_full():
    for guess in (False, True):
        shares = [[together(a / 10, b / 10, is_guess=guess) for a in range(11)] for b in range(11)]
        rows = [*shares, *map(list, zip(*shares, strict=True))]
        assert rows == [sorted(row) for row in rows]
        assert shares[10][10] == 0.99


def test_the_bar_never_goes_back_where_nodes_say_less_than_the_clock(engine, server):
    run = engine.start(WORKFLOW, {})
    run.cancel()
    run.ended(10)
    state = run._state
    shares = []
    for progress in (None, heard(Executing("4")).progress, heard(Executing("4"), Executing("9")).progress):
        run._state = replace(state, progress=progress)
        shares.append(run.share)
    assert shares == sorted(shares)
    assert shares[-1] < 1
