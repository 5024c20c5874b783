"""The view of a sweep from Python's side: what it says and offers, what a press does, what the page asks for."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from page import NOW, busiest_second

from rh_widgets.errors import ConfigurationError, RunCancelled, RunFailed
from rh_widgets.runs import Cost, Expected, Member, Plan, Point, RunStatus
from rh_widgets.runs.tally import sum_of, tally
from rh_widgets.specs import Estimate, builtin_catalog
from rh_widgets.widgets import SweepView
from rh_widgets.widgets.sweep_tiles import tile

MODEL = "google/veo3.1-lite/text-to-video-official-stable"
PROMPTS = ["A lantern", "A <b>boat</b>"]
LISTED = Estimate(amount=Decimal("2.016"), currency="CNY", basis="", as_of="2026-05-01")


class Sweep:
    """What the view asks of a sweep, with runs that the test moves."""

    def __init__(self, mode="grid"):
        spec = builtin_catalog()[MODEL]
        wanted = [{"prompt": prompt, "duration": d} for prompt in PROMPTS for d in ("4", "6")]
        points = [
            Point(number=i, spec=spec, params=p | {"resolution": "720p"}, varied=p, request=str(i), estimate=LISTED)
            for i, p in enumerate(wanted)
        ]
        self.id, self.site, self.plan = "5weep", "sandbox", Plan(mode=mode, points=tuple(points))
        self.points, self.given, self.reused, self.asked = self.plan.points, {}, set(), []
        self.notes, self.reusable, self.watchers, self.refuses = [], 0, [], None
        self.spent = {"CNY": Decimal("4.5")}

    def __len__(self):
        return len(self.points)

    @property
    def members(self):
        return [Member(point=p, run=self.given.get(p.number), reused=p.number in self.reused) for p in self.points]

    @property
    def runs(self):
        return list(self.given.values())

    @property
    def status(self):
        return tally(map(standing, (self.given.get(p.number) for p in self.points)), len(self.reused))

    @property
    def is_started(self):
        return bool(self.given)

    @property
    def done(self):
        return all(run.done for run in self.runs)

    @property
    def left_to_order(self):
        return sum_of(m.point.estimate for m in self.members if m.is_open)

    @property
    def left_to_retry(self):
        again = (RunStatus.FAILED, RunStatus.CANCELLED)
        return sum_of(m.point.estimate for m in self.members if m.run and not m.is_open and m.run.status in again)

    @property
    def expected(self):
        return Expected(seconds=40, at_once=10)

    def cautions(self):
        return self.notes

    def observe(self, callback):
        self.watchers.append(callback)
        return lambda: self.watchers.remove(callback)

    def tell(self):
        for watcher in self.watchers:
            watcher(self)

    def start(self, *, reuse=False):
        self.asked.append(("start", reuse))
        if self.refuses:
            raise self.refuses

    def stop(self):
        self.asked.append(("stop",))

    def retry(self):
        self.asked.append(("retry",))


def standing(run):
    return (None, False) if run is None else (run.status, bool(run.task_id))


@pytest.fixture
def sweep():
    return Sweep()


@pytest.fixture
def view(sweep, backend):
    return SweepView(sweep, backend)


@pytest.fixture
def run(run_of, tmp_path):
    """Makes a run of the sweep's model in a state."""

    def build(status, *outputs, **details):
        end = {"finished_at": NOW + dt.timedelta(seconds=12)} if status.is_final else {}
        return run_of(MODEL, status=status, outputs=outputs, **(end | details))

    return build


@pytest.fixture
def made(clip, tmp_path):
    """A clip beside the notebook."""
    path = tmp_path / "rh_outputs" / "a.mp4"
    path.parent.mkdir()
    path.write_bytes(b"a clip")
    return clip(path)


def hear(view, **content):
    view._handle_custom_msg(content, [])


def test_before_anything_is_ordered_it_says_what_that_would_be(view):
    assert (view.head["title"], view.head["varied"]) == ("4 runs of Veo 3.1 Lite", "2 × prompt, 2 × duration")
    assert view.head["shared"] == [["Resolution", "720p"]]
    assert view.offer["start"] == "Run all 4"
    assert "8.064 CNY" in view.offer["price"]
    assert "charges nothing" in view.offer["price"]
    assert (view.standing["counts"], view.clock) == ("Nothing is ordered yet", "about 40 s at 10 at once")


def test_where_money_is_spent_the_button_names_the_sum(sweep, backend):
    sweep.site = "cn"
    assert SweepView(sweep, backend).offer["start"] == "Run all 4 for 8.064 CNY"


def test_a_sum_that_is_not_sure_is_said_to_be_the_least(sweep, backend):
    sweep.site = "cn"
    vague = dataclasses.replace(LISTED, lower_bound=True)
    sweep.plan = dataclasses.replace(
        sweep.plan, points=tuple(dataclasses.replace(p, estimate=vague) for p in sweep.points)
    )
    sweep.points = sweep.plan.points
    assert SweepView(sweep, backend).offer["start"] == "Run all 4 for at least 8.064 CNY"


def test_a_grid_is_grouped_by_what_varies_first_and_a_tile_says_the_rest(view):
    assert [group["words"] for group in view.groups] == [["Prompt", prompt] for prompt in PROMPTS]
    assert [group["tiles"] for group in view.groups] == [[0, 1], [2, 3]]
    assert [tile["words"] for tile in view.tiles[:2]] == [[["Duration", "4 s"]], [["Duration", "6 s"]]]


def test_what_is_no_grid_is_one_group_whose_tiles_say_all(backend):
    view = SweepView(Sweep(mode="zip"), backend)
    assert [group["tiles"] for group in view.groups] == [[0, 1, 2, 3]]
    assert view.tiles[0]["words"] == [["Prompt", "A lantern"], ["Duration", "4 s"]]


@pytest.mark.parametrize(
    ("content", "asked"),
    [
        ({"kind": "start", "reuse": False}, ("start", False)),
        ({"kind": "start", "reuse": True}, ("start", True)),
        ({"kind": "stop"}, ("stop",)),
        ({"kind": "retry"}, ("retry",)),
    ],
)
def test_a_press_asks_the_sweep_once(view, sweep, content, asked):
    hear(view, **content)
    assert sweep.asked == [asked]


def test_a_refusal_is_shown(view, sweep):
    sweep.refuses = ConfigurationError("Another site is connected.")
    hear(view, kind="start")
    assert view.said == "Another site is connected."


def test_it_follows_its_runs_with_few_messages(view, sweep, run, page):
    """Twelve changes in a moment are told together."""
    going = [run(RunStatus.QUEUED) for _ in range(4)]
    sweep.given = dict(enumerate(going))
    sweep.tell()
    for one in going:
        for status in (RunStatus.RUNNING, RunStatus.DOWNLOADING, RunStatus.SUCCESS):
            one.advance(status=status, finished_at=NOW)
            sweep.tell()
    page.wait(3)
    assert busiest_second(page.take()) <= 2
    assert view.standing["counts"].startswith("4 of 4 done")
    assert {tile["state"] for tile in view.tiles} == {"done"}
    assert (view.standing["share"], view.standing["over"], view.offer["start"]) == (1.0, True, "")


def test_what_failed_says_why_and_can_be_tried_again(view, sweep, run, backend):
    broken = run(RunStatus.FAILED, task_id="7", error=RunFailed("It was refused.", run_id="a", task_id="7"))
    sweep.given = {0: broken, 1: run(RunStatus.SUCCESS)}
    shown = SweepView(sweep, backend)
    assert (shown.tiles[0]["state"], shown.tiles[0]["said"]) == ("failed", "No result. It was refused.")
    assert shown.offer["retry"] == "Try 1 failed again"
    assert shown.offer["start"] == "Go on with 2 runs"


def test_what_was_stopped_costs_again_and_says_how_much(sweep, run, backend):
    """Both the price beside the button and the sum on it: trying again orders, and orders cost."""
    stopped = run(RunStatus.CANCELLED, task_id="7", error=RunCancelled("Cancelled here.", run_id="a", task_id="7"))
    sweep.given = dict.fromkeys(range(4), stopped)
    shown = SweepView(sweep, backend)
    assert (shown.tiles[0]["state"], shown.tiles[0]["said"]) == ("stopped", "Cancelled here.")
    assert "8.064 CNY" in shown.offer["price"]
    assert shown.standing["share"] == 0
    sweep.site = "cn"
    assert SweepView(sweep, backend).offer["retry"] == "Try 4 cancelled again for 8.064 CNY"


def test_beside_stop_stands_what_it_can_and_cannot_do(sweep, run, backend):
    sweep.given = {0: run(RunStatus.RUNNING, task_id="7")}
    shown = SweepView(sweep, backend)
    assert shown.offer["stop"] == "Stop"
    assert "may still bill" in shown.offer["price"]


def test_what_may_be_paid_for_is_never_offered_again(sweep, run, backend):
    sweep.given = dict.fromkeys(range(4), run(RunStatus.UNKNOWN))
    shown = SweepView(sweep, backend)
    assert (shown.offer["start"], shown.offer["retry"]) == ("", "")
    assert "call records" in shown.offer["notes"][0]


def test_results_of_the_same_request_are_offered(sweep, backend):
    sweep.reusable = 3
    assert "the 3 results that are here already" in SweepView(sweep, backend).offer["reuse"]


def test_the_page_asks_what_a_run_has_to_show_and_gets_no_path(sweep, run, made, backend):
    sweep.given = {0: run(RunStatus.SUCCESS, made, cost=Cost(money=Decimal(2), currency="CNY"))}
    view = SweepView(sweep, backend)
    sent = []
    view.send = lambda content, buffers=None: sent.append((content, buffers))
    hear(view, kind="clip", run=sweep.given[0].id)
    [answer] = [content for content, _ in sent]
    assert (answer["clips"][0]["kind"], answer["clips"][0]["name"]) == ("video", "a.mp4")
    assert str(made.path) not in str(answer)
    hear(view, kind="get", id=answer["clips"][0]["id"], request="r", offset=0)
    assert sent[-1][1] == [b"a clip"]


def test_nobody_gets_a_file_by_another_name(view):
    sent = []
    view.send = sent.append
    hear(view, kind="get", id="/etc/hostname", request="r", offset=0)
    assert sent[-1]["kind"] == "gone"


def test_it_is_saved_as_plain_html_that_holds_its_clips(sweep, run, made, backend, shown):
    sweep.given = {0: run(RunStatus.SUCCESS, made)}
    SweepView(sweep, backend)._ipython_display_()
    [html] = [bundle["data"]["text/html"] for bundle in shown if "text/html" in bundle["data"]]
    assert 'src="rh_outputs/a.mp4"' in html
    assert "run this cell to see it live again, which orders nothing" in html


def test_saved_clips_stand_in_the_order_of_the_sweep_and_say_what_varies(sweep, run, made, backend, shown):
    sweep.given = {0: run(RunStatus.SUCCESS, made), 1: run(RunStatus.SUCCESS, made)}
    SweepView(sweep, backend)._ipython_display_()
    [html] = [bundle["data"]["text/html"] for bundle in shown if "text/html" in bundle["data"]]
    first, second = (" · ".join(": ".join(said) for said in tile(m)["words"]) for m in sweep.members[:2])
    assert first != second
    assert 0 < html.index(f">{first}<") < html.index(f">{second}<")


def test_a_closed_view_hears_of_nothing(view, sweep):
    view.close()
    assert sweep.watchers == []


def test_its_repr_says_how_it_stands(view):
    assert repr(view) == "SweepView(5weep, 0 of 4 done, 4 not ordered)"
