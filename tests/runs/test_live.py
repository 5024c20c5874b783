"""How far the nodes of a graph are, from what ComfyUI tells."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from graphs import APP, WORKFLOW

from rh_widgets.runs.eta import together
from rh_widgets.runs.live import Hearing

PROMPT = "a3f1"


def heard(*events, graph=WORKFLOW.graph):
    """What is known after some events, of which each is a type and its data."""
    state = Hearing(graph)
    for kind, told in events:
        state = state.after(kind, {"prompt_id": PROMPT, **told})
    return state


def executing(node):
    return "executing", {"node": node, "display_node": node}


def steps(value, most, node="3"):
    return "progress", {"value": value, "max": most, "node": node}


def test_the_node_at_work_is_named_as_its_author_does():
    told = heard(executing("12")).progress
    assert (told.node_id, told.title, told.done, told.total) == ("12", "Load LoRA", 0, 5)


@pytest.mark.parametrize(("node", "title"), [("3", "KSampler"), ("77", "77"), ("6:1", "Prompt")])
def test_a_node_without_a_title_is_its_class_or_its_number(node, title):
    assert heard(executing(node)).progress.title == title


def test_a_node_is_done_when_the_next_begins_and_steps_count_within_it():
    told = heard(executing("4"), executing("12"), executing("3"), steps(5, 20)).progress
    assert (told.done, told.step, told.steps, told.share) == (2, 5, 20, pytest.approx((2 + 0.25) / 5))
    after = heard(executing("4"), executing("12"), executing("3"), steps(20, 20), executing("9")).progress
    assert (after.done, after.step, after.steps, after.share) == (3, 0, 0, 0.6)


def test_nodes_kept_from_an_earlier_run_count_as_done():
    assert heard(("execution_cached", {"nodes": ["4", "12"]}), executing("6")).progress.done == 2


def test_newer_versions_tell_all_nodes_at_once():
    nodes = {
        "4": {"state": "finished", "value": 1, "max": 1},
        "3": {"state": "running", "value": 7, "max": 20},
        "9": {"state": "pending", "value": 0, "max": 1},
    }
    told = heard(("progress_state", {"nodes": nodes})).progress
    assert (told.node_id, told.done, told.step, told.steps) == ("3", 1, 7, 20)


@pytest.mark.parametrize(
    "event",
    [executing(None), ("execution_success", {}), ("execution_error", {"node_id": "3"}), ("execution_interrupted", {})],
    ids=lambda e: e[0],
)
def test_the_end_is_heard(event):
    assert heard(executing("3"), event).over
    assert not heard(executing("3")).over


def test_of_an_app_whose_graph_is_not_known_no_share_is_told():
    told = heard(executing("3"), steps(5, 20), executing("9"), graph=APP.graph).progress
    assert (told.done, told.total, told.share, told.title) == (1, None, 0.0, "Save")


def test_a_loop_in_the_graph_does_not_take_the_share_back():
    events = [executing("4"), executing("3"), steps(19, 20), executing("9"), executing("3"), steps(1, 20)]
    shares = [heard(*events[:n]).progress.share for n in range(1, len(events) + 1)]
    assert shares == sorted(shares)


ODD = [None, "", "3", 3, 3.5, -1, True, [], ["3", None, {}], {}, {"3": None}, {"3": {"state": "running"}}, "x" * 99]
KINDS = [
    "executing",
    "progress",
    "executed",
    "execution_cached",
    "progress_state",
    "status",
    "execution_start",
    "",
    "?",
]


def test_whatever_comes_changes_nothing_for_the_worse():
    """5,000 events by chance: nothing is raised, and the share stays within bounds and never falls."""
    rng, state, share = random.Random(6), Hearing(WORKFLOW.graph), 0.0
    for _ in range(5000):
        members = rng.sample(["node", "nodes", "value", "max", "state"], rng.randrange(6))
        told = {name: rng.choice([*ODD, float("nan"), float("inf"), 10**40]) for name in members}
        state = state.after(rng.choice(KINDS), told)
        if state.progress:
            assert share <= state.progress.share <= 1
            assert 0 <= state.progress.step <= max(state.progress.steps, 0)
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
    for progress in (None, heard(executing("4")).progress, heard(executing("4"), executing("9")).progress):
        run._state = replace(state, progress=progress)
        shares.append(run.share)
    assert shares == sorted(shares)
    assert shares[-1] < 1
