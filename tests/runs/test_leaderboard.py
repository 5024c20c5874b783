"""The leaderboard: who is best, by what differs, and what a kept clip costs."""

from __future__ import annotations

import csv
from decimal import Decimal

import pytest
from judged import add, add_runs, record

from rh_widgets.errors import ParameterError
from rh_widgets.runs import Leaderboard, RunStatus, Verdict, Votes


@pytest.fixture
def six(store):
    """Three prompts, each with two seeds; run `a1` is that of prompt `a` and seed 1."""
    return [
        add(
            store, record(f"{prompt}{seed}", money="1.2", params={"prompt": f"A {prompt}", "seed": seed, "size": "big"})
        )
        for prompt in "abc"
        for seed in (1, 2)
    ]


def beat(store, *pairs, verdict=Verdict.LEFT):
    votes = Votes(store)
    for left, right in pairs:
        votes.cast(left, right, verdict)


def table(board, by):
    return {standing.name: standing for standing in board.tables[by]}


def test_a_table_for_each_thing_that_differs_and_one_for_the_runs(six, store):
    board = Leaderboard(six, store)
    assert list(board.tables) == ["prompt", "seed", "run"]
    assert [len(rows) for rows in board.tables.values()] == [3, 2, 6]


def test_what_is_another_in_each_run_has_no_table_of_its_own(store):
    runs = [add(store, record(f"r{seed}", params={"seed": seed})) for seed in (1, 2, 3)]
    assert list(Leaderboard(runs, store).tables) == ["run"]


def test_models_have_a_table_where_they_differ(store):
    other = "vidu/image-to-video-q2-pro"
    runs = [*add_runs(store, "ab"), *add_runs(store, "cd", endpoint=other)]
    assert list(Leaderboard(runs, store).tables) == ["model", "run"]


def test_the_best_stands_first_and_its_interval_holds_its_score(six, store):
    beat(store, ("b1", "a1"), ("b1", "c1"), ("b2", "a2"), ("b2", "c2"), ("a1", "c1"), ("a2", "c2"))
    prompts = Leaderboard(six, store).tables["prompt"]
    assert [standing.name for standing in prompts] == ["A b", "A a", "A c"]
    assert all(s.low < s.score < s.high for s in prompts)
    assert prompts[0].win_rate == 1
    assert prompts[1].win_rate == 0.5


def test_runs_that_nobody_voted_on_do_not_move_the_others(six, store):
    """A long history of them would else make every score a comparison with the unknown."""
    beat(store, ("a1", "b1"))
    few, all_six = (table(Leaderboard(runs, store), "run")["a1"] for runs in ([six[0], six[2]], six))
    assert (few.score, few.low, few.high) == (all_six.score, all_six.low, all_six.high)


def test_votes_within_a_group_do_not_count_for_it(six, store):
    beat(store, ("a1", "a2"), ("a1", "b1"))
    board = Leaderboard(six, store)
    assert (table(board, "prompt")["A a"].wins, table(board, "prompt")["A a"].losses) == (1, 0)
    assert (table(board, "seed")["1"].wins, table(board, "seed")["1"].losses) == (1, 0)


def test_both_bad_is_a_tie_that_is_counted_against_both(six, store):
    beat(store, ("a1", "b1"), verdict=Verdict.BOTH_BAD)
    runs = table(Leaderboard(six, store), "run")
    assert (runs["a1"].ties, runs["a1"].bad, runs["a1"].win_rate) == (1, 1, 0.5)
    assert runs["a1"].score == pytest.approx(runs["b1"].score)


def test_who_was_not_judged_has_no_score_and_says_so(six, store):
    beat(store, ("a1", "b1"))
    board = Leaderboard(six, store)
    assert table(board, "run")["c1"].score is None
    assert board.tables["run"][0].name == "a1"
    assert "not judged" in repr(board)


def test_a_kept_clip_costs_the_whole_bill_failures_included(six, store, history):
    add(store, record("a3", money="0.6", status=RunStatus.FAILED, params={"prompt": "A a", "seed": 3, "size": "big"}))
    history.keep("a1", "b1", "b2")
    board = Leaderboard(history, store)
    prompts = table(board, "prompt")
    assert prompts["A a"].cost_per_kept == {"CNY": Decimal("3.0")}
    assert prompts["A a"].cost_per_run == {"CNY": Decimal("1.0")}
    assert prompts["A b"].cost_per_kept == {"CNY": Decimal("1.2")}
    assert prompts["A c"].cost_per_kept is None
    assert "none kept" in repr(board)


def test_currencies_coins_and_play_money_are_never_added(store, history):
    add_runs(store, "a", money="1")
    add_runs(store, "b", money="2", currency="USD")
    add_runs(store, "c", coins=Decimal(7))
    add_runs(store, "d", money="4", site="sandbox")
    history.keep("a")
    (model,) = Leaderboard(history, store, by="model").tables["model"]
    assert model.cost_per_kept == {"CNY": 1, "USD": 2, "coins": 7, "CNY (sandbox)": 4}
    assert "1.00 CNY + 2.00 USD + 7.00 coins + 4.00 CNY (sandbox)" in repr(Leaderboard(history, store, by="model"))


def test_a_bill_that_is_not_known_is_said_and_makes_the_rest_a_lower_bound(store, history):
    add_runs(store, "a", money="1")
    add_runs(store, "b")
    history.keep("a")
    board = Leaderboard(history, store, by="model")
    assert "1.00 CNY, 1 not told" in repr(board)
    assert "at least 1.00 CNY" in repr(board)


def test_what_was_never_sent_cost_nothing(store, history):
    add_runs(store, "a", money="1")
    add_runs(store, "b", status=RunStatus.FAILED, task_id="")
    history.keep("a")
    (model,) = Leaderboard(history, store, by="model").tables["model"]
    assert (model.untold, model.cost_per_run) == (0, {"CNY": Decimal("0.5")})


def test_where_no_bill_is_known_nothing_is_said_of_costs(store, history):
    add_runs(store, "ab")
    history.keep("a")
    (model,) = Leaderboard(history, store, by="model").tables["model"]
    assert (model.cost_per_run, model.cost_per_kept) == (None, None)


def test_stars_and_time_are_those_of_the_group(store, history):
    add_runs(store, "a", seconds=10)
    add_runs(store, "b", seconds=50)
    add_runs(store, "c", seconds=900, status=RunStatus.FAILED)
    history.rate("a", 5)
    history.rate("b", 2)
    (model,) = Leaderboard(history, store, by="model").tables["model"]
    assert (model.stars, model.starred, model.seconds, model.done) == (3.5, 2, 30, 2)


def test_runs_of_a_sweep_are_told_apart_by_the_slots_of_its_template(store):
    """The prompt is another in each run; the words in it are not."""
    told = {f"{animal}{place}": {"animal": animal, "place": place} for animal in "fo" for place in "12"}
    runs = [add(store, record(i, params={"prompt": f"{v['animal']} in {v['place']}"})) for i, v in told.items()]
    beat(store, ("f1", "o1"), ("f2", "o2"))
    board = Leaderboard(runs, store, varied=told)
    assert list(board.tables) == ["animal", "place", "run"]
    assert board.tables["animal"][0].name == "f"
    assert "Animal: f · Place: 1 · f1" in repr(board)
    assert list(Leaderboard(runs, store, by="place", varied=told).tables["place"][0].ids) in [
        ["f1", "o1"],
        ["f2", "o2"],
    ]


def test_a_wrong_by_names_what_there_is(six, store):
    with pytest.raises(ParameterError, match="run, model, prompt, seed, size"):
        Leaderboard(six, store, by="colour")


def test_a_run_that_was_deleted_is_left_out(six, store, history):
    history.delete("a1")
    assert "a1" not in table(Leaderboard(six, store), "run")


def test_nothing_to_rank_is_said(store):
    assert repr(Leaderboard([], store)) == Leaderboard([], store)._repr_html_() == "No runs to rank."


def test_the_table_shows_what_tells_a_run_and_its_id(six, store):
    beat(store, ("a1", "b1"))
    shown = repr(Leaderboard(six, store, by="run"))
    assert "Prompt: A a · Seed: 1 · a1" in shown
    assert "6 runs, 1 vote" in shown


def test_html_is_escaped(store):
    runs = [add(store, record(i, params={"prompt": f"<b>{i}</b>", "seed": i})) for i in "ab"]
    html = Leaderboard(runs, store)._repr_html_()
    assert "&lt;b&gt;a&lt;/b&gt;" in html
    assert "<b>a</b>" not in html


def test_csv_has_a_line_per_group_and_a_column_per_unit(six, store, tmp_path):
    beat(store, ("a1", "b1"))
    with Leaderboard(six, store, by="prompt").to_csv(tmp_path / "board.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["value"] == "A a"
    assert rows[0]["billed.CNY"] == "2.4"
    assert float(rows[0]["low"]) < float(rows[0]["score"])
