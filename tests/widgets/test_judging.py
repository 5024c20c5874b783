"""Blind judging from Python's side: what the page is told, what becomes of a press, and what is left at the end."""

from __future__ import annotations

import json
from itertools import combinations

import pytest
from judged import add, record

from rh_widgets.errors import ParameterError
from rh_widgets.media import Probe
from rh_widgets.runs import Leaderboard, Output, Run, RunStatus, Store, Verdict, Votes, forecast
from rh_widgets.specs import builtin_catalog
from rh_widgets.widgets import Judging

PROMPTS = ["A lantern", "A kite", "A boat", "A gull"]


@pytest.fixture
def store(tmp_path):
    def revive(one):
        return Run(builtin_catalog()[one.endpoint], one, forecast=forecast("video"), keeper=None)

    made = Store(lambda: tmp_path / "home", revive)
    yield made
    made.journal.close()


@pytest.fixture
def runs(store, tmp_path):
    """Four runs with a clip each, whose file names tell the prompt."""
    return [add(store, record(f"secret{i}", params={"prompt": p}, outputs=(clip(tmp_path, p),), money="1.2"))
            for i, p in enumerate(PROMPTS)]  # fmt: skip


def clip(folder, prompt):
    path = folder / f"sora-{prompt.split()[-1]}.mp4"
    path.write_bytes(prompt.encode())
    facts = Probe(kind="video", format="mp4", size=9, width=1280, height=720, seconds=5.0)
    return Output(path=path, media_type="video/mp4", facts=facts, poster=b"jpeg")


@pytest.fixture
def judge(runs, store):
    def make(chosen=None, seed=1, **more):
        these = runs if chosen is None else chosen
        return Judging(these, Votes(store, **more), reveal=lambda: Leaderboard(these, store, **more), seed=seed)

    return make


def press(judging, kind, **more):
    judging._handle_custom_msg({"kind": kind, "turn": judging.turn, **more}, [])


def two(judging):
    return judging.pair["left"]["id"], judging.pair["right"]["id"]


def test_nothing_that_the_page_is_told_tells_which_is_which(judge, monkeypatch):
    """But for the file's address, which the page's script takes and never shows."""
    monkeypatch.setattr("rh_widgets.widgets.judging.server_link", lambda _: "")
    judging = judge()
    told = json.dumps(
        {name: getattr(judging, name) for name in judging.keys if name not in {"_esm", "_css"}}, default=str
    )
    assert not [
        word for word in ("secret", "lantern", "kite", "boat", "gull", "ora", "1.2", ".mp4") if word in told.lower()
    ]


def test_order_and_sides_are_drawn(judge):
    """Over many sessions each clip is as likely to come first, and on either side."""
    lefts = [judge(seed=seed)._ids[0] for seed in range(60)]
    assert len(set(lefts)) == 4
    assert len({judge(seed=None)._now for _ in range(40)}) > 4


def test_a_press_writes_a_vote_and_asks_for_another_pair(judge, runs, store):
    judging = judge()
    left, right = (judging._ids[i] for i in judging._now)
    before = two(judging)
    press(judging, "vote", verdict="left")
    (vote,) = Votes(store).among([run.id for run in runs])
    assert (vote.left, vote.right, vote.verdict) == (left, right, Verdict.LEFT)
    assert set(two(judging)) != set(before)
    assert judging.progress == "1 vote · 1 of 6 pairs judged"


def test_a_press_meant_for_two_that_are_gone_is_let_be(judge):
    judging = judge()
    old = judging.turn
    press(judging, "vote", verdict="left")
    judging._handle_custom_msg({"kind": "vote", "turn": old, "verdict": "left"}, [])
    assert judging.progress.startswith("1 vote ")


def test_undo_shows_the_same_two_again(judge):
    judging = judge()
    press(judging, "vote", verdict="right")
    before = two(judging)
    press(judging, "vote", verdict="both bad")
    press(judging, "undo")
    assert two(judging) == before
    press(judging, "undo")
    assert (judging.progress, judging.can_undo) == ("0 votes · 0 of 6 pairs judged", False)
    press(judging, "undo")
    assert judging.wrong == ""


def test_undo_leaves_alone_what_another_kernel_cast(judge):
    one, other = judge(), judge(seed=2)
    press(one, "vote", verdict="left")
    press(other, "vote", verdict="right")
    press(one, "vote", verdict="tie")
    for _ in range(3):
        press(one, "undo")
    assert one.progress.startswith("1 vote ")
    assert not one.can_undo


def test_a_later_session_goes_on_with_the_votes(judge):
    press(judge(), "vote", verdict="tie")
    assert judge(seed=2).progress.startswith("1 vote ")
    assert judge(seed=3, question="Which is sharper?").progress.startswith("0 votes ")


def test_every_pair_comes_once_and_then_a_hint(judge):
    judging = judge()
    seen = []
    for _ in range(6):
        seen.append(frozenset(two(judging)))
        press(judging, "vote", verdict="tie")
    assert set(seen) == set(map(frozenset, combinations(sorted({i for pair in seen for i in pair}), 2)))
    assert judging.hint == "Every pair was judged. More votes make the ranking surer."


def test_a_judge_of_one_mind_is_told_that_it_is_settled(judge):
    judging = judge()
    for _ in range(60):
        if "settled:" in judging.hint:
            break
        left, right = judging._now
        press(judging, "vote", verdict="left" if judging._ids[left] < judging._ids[right] else "right")
    assert judging.hint == "The ranking is settled: more votes would hardly change it."
    assert [s.name for s in judging._reveal().tables["run"]] == ["secret0", "secret1", "secret2", "secret3"]


def test_the_end_tells_who_is_who_and_judging_on_hides_it_again(judge, shown):
    judging = judge()
    judging._ipython_display_()
    press(judging, "vote", verdict="left")
    press(judging, "finish")
    assert judging.over
    assert judging.board == ""
    (below,) = {bundle["transient"]["display_id"] for bundle in shown[1:]}
    assert below
    assert "lantern" not in shown[1]["data"]["text/html"]
    assert "A lantern" in shown[-1]["data"]["text/html"]
    press(judging, "go_on")
    assert "A lantern" not in shown[-1]["data"]["text/html"]


def test_in_a_layout_of_the_users_the_leaderboard_is_in_the_widget(judge):
    judging = judge()
    press(judging, "vote", verdict="left")
    press(judging, "finish")
    assert "A lantern" in judging.board
    press(judging, "go_on")
    assert judging.board == ""


def test_a_run_that_was_deleted_meanwhile_is_told(judge, store):
    judging = judge()
    store.journal.delete(judging._ids)
    press(judging, "vote", verdict="left")
    assert "was deleted" in judging.wrong
    assert judging.turn == 1


def test_a_verdict_that_is_none_is_told(judge):
    judging = judge()
    press(judging, "vote", verdict="meh")
    assert "meh" in judging.wrong


def test_files_come_by_number_only(judge):
    judging, heard = judge(), []
    judging.send = lambda content, buffers=None: heard.append((content, buffers))
    key = judging.pair["left"]["id"]
    press(judging, "get", id=key, request="r", offset=0)
    assert heard[-1][0]["kind"] == "piece"
    press(judging, "get", id="secret0", request="r", offset=0)
    assert heard[-1][0]["kind"] == "gone"


def test_runs_without_a_result_are_left_out_and_counted(judge, runs, store):
    failed = add(store, record("bad", status=RunStatus.FAILED))
    assert judge([*runs, failed]).progress == "0 votes · 0 of 6 pairs judged · 1 without a result left out"
    with pytest.raises(ParameterError, match="2 to 200 to judge"):
        judge([runs[0], failed])


def test_its_repr_says_how_far_it_is(judge):
    assert repr(judge()) == "Judging('Which is better?', 4 runs, 0 votes · 0 of 6 pairs judged)"
