"""The panel of an app or workflow from Python's side: its head, seeds, fields, and what a node that failed leaves."""

from __future__ import annotations

import dataclasses

import pytest
from fox_graph import GRAPH, SEED, graph_spec
from IPython.display import display

from rh_widgets.errors import ConfigurationError, ParameterError, RunFailed
from rh_widgets.runs import NodeProgress, Output, RunStatus
from rh_widgets.specs import Estimate, GraphKind
from rh_widgets.widgets import panel_class
from rh_widgets.widgets.cards import card, progress_line, results
from rh_widgets.widgets.gallery_cards import gallery_card
from rh_widgets.widgets.graph_panel import GraphPanel
from rh_widgets.widgets.heads import header, price_box
from rh_widgets.widgets.progress import RunView
from rh_widgets.widgets.results import clips
from rh_widgets.widgets.seeds import draw_seed

SAMPLER = next(node for node in GRAPH.nodes if node.kind == "KSampler")
LONG = "A description of many words. " * 20


@pytest.fixture
def build(backend):
    """Makes panels of a workflow, and closes them when the test ends."""
    made = []

    def panel(*keys, params=None, **details):
        made.append(panel_class(graph_spec(*keys, **details))(**(params or {})))
        return made[-1]

    yield panel
    for one in made:
        one.close()


@pytest.fixture
def offered(build):
    """A panel whose fields can be chosen, and what was remembered of the choices."""
    panel, kept = build(), []

    def use(keys):
        kept.append(tuple(keys))
        return panel_class(graph_spec(*keys))

    panel.offer_fields(GRAPH, use)
    return panel, kept


def press_in_chooser(panel, **content):
    panel._chooser._handle_custom_msg(content, [])


# -- the head and the price


def test_the_head_says_what_it_is_and_leads_to_its_page(backend):
    spec = graph_spec(kind=GraphKind.APP, cover="https://x.test/a.png", page="https://x.test/ai-detail/19")
    html = header(spec, backend)
    assert '<span class="rh-chip">app</span>' in html
    assert 'src="https://x.test/a.png" alt="" loading="lazy"' in html
    assert 'href="https://x.test/ai-detail/19"' in html


def test_a_cover_that_is_no_web_address_is_left_out(backend):
    """What a stranger wrote must not run in the page."""
    html = header(graph_spec(cover="javascript:alert(1)", page="javascript:alert(1)"), backend)
    assert "<img" not in html
    assert "<a " not in html
    assert "&quot;" in header(graph_spec(cover='https://x.test/"onload="alert(1)'), backend)


def test_a_long_description_begins_folded(backend):
    assert "<details" in header(graph_spec(summary=LONG), backend)
    assert "<details" not in header(graph_spec(), backend)


def test_the_price_is_said_to_be_unpublished_with_what_was_paid_before(bills_in_dollars):
    """No list has it: the runs of before are all that is known."""
    bills_in_dollars.paid_before = "the last 3 runs cost 0.21 to 0.35 CNY"
    html = price_box(graph_spec(), Estimate(amount=None), bills_in_dollars)
    assert "Price not published" in html
    assert "billed by time, shown after the run" in html
    assert "the last 3 runs cost 0.21 to 0.35 CNY" in html


# -- values


def test_long_texts_begin_with_the_authors_own(build):
    assert build()._controls["6.text"].value == "a fox in the snow"


def test_a_seed_keeps_all_of_its_64_bits(build, backend):
    """A number of the page's would be off by hundreds."""
    panel = build(params={"seed": SEED})
    assert panel._controls["3.seed"].value == str(SEED)
    panel._controls["3.seed"].value = str(SEED - 1)
    assert panel.submit().params["seed_3"] == SEED - 1


def test_a_seed_that_is_too_large_is_marked(build):
    panel = build()
    panel._controls["3.seed"].value = str(SEED + 1)
    assert [fault.parameter for fault in panel.faults] == ["seed_3"]
    assert "rh-bad" in panel._controls["3.seed"]._dom_classes


def test_the_button_of_a_seed_draws_another(build):
    panel = build()
    before = panel.seed_3
    panel._controls["3.seed"].children[1].click()
    assert panel.seed_3 != before
    assert 0 <= panel.seed_3 <= SEED


def test_a_new_seed_and_a_run_are_one_press(build, backend):
    panel = build()
    panel._again.click()
    assert backend.started[0].params["seed_3"] == panel.seed_3 != 7


@pytest.mark.parametrize("typed", ["abc", "-4"])
def test_a_seed_that_is_wrong_is_drawn_anew_and_run(build, backend, typed):
    panel = build()
    panel._controls["3.seed"].value = typed
    assert panel._go.disabled
    assert not panel._again.disabled
    panel._again.click()
    assert backend.started[0].params["seed_3"] == panel.seed_3


def test_a_second_click_orders_no_second_run(build, backend):
    panel = build()
    panel._again.click()
    panel._again.click()
    assert len(backend.started) == 1


def test_what_a_seed_may_be_bounds_what_is_drawn():
    seed = graph_spec().param("seed")
    assert max(draw_seed(seed) for _ in range(64)) > 2**32
    assert {draw_seed(dataclasses.replace(seed, max=9)) for _ in range(300)} == set(range(10))


def test_an_empty_file_field_names_the_example(build):
    """It is sent as its author has it, so nothing has to be put there."""
    control = build("10.image")._controls["10.image"]
    assert "its own example, fox.png" in control.spec["hint"]
    assert not control.spec["required"]


# -- which fields


def test_the_fields_that_are_chosen_are_the_form_in_place(offered):
    panel, kept = offered
    panel.choose_fields()
    assert "rh-choosing" in panel._dom_classes
    press_in_chooser(panel, kind="use", keys=["7.text", "4.ckpt_name"])
    assert kept == [("4.ckpt_name", "7.text")]
    assert panel.fields == ("4.ckpt_name", "7.text")
    assert "rh-choosing" not in panel._dom_classes
    assert panel._pick in panel._form.children


def test_values_that_stay_are_kept_and_runs_go_on(offered, backend):
    """The panel is the same one, for whoever holds it."""
    panel, _ = offered
    panel.seed_3, panel.text_6 = SEED, "an owl"
    run = panel.submit()
    panel.use_fields("6.text", "7.text")
    assert (panel.text_6, panel.seed_3, panel.runs) == ("an owl", SEED, [run])
    assert panel.text_7 == "blurry"
    panel._controls["7.text"].value = "dark"
    assert panel.params["text_7"] == "dark"
    panel.text_7 = "grainy"
    assert panel._controls["7.text"].value == "grainy"
    backend.end(run)
    assert panel._go.description == "Generate"


def test_a_field_that_went_is_no_parameter_any_more(offered):
    panel, _ = offered
    panel.use_fields("6.text")
    assert "steps_3" not in panel.params
    assert panel.spec.param("seed").more


def test_leaving_it_as_it_is_remembers_nothing(offered):
    panel, kept = offered
    panel.choose_fields()
    press_in_chooser(panel, kind="leave")
    assert kept == []
    assert panel._chooser is None


def test_what_is_suggested_is_remembered_too_once_it_is_used(offered):
    panel, kept = offered
    panel.choose_fields()
    press_in_chooser(panel, kind="use", keys=list(GRAPH.suggested))
    assert [set(keys) for keys in kept] == [set(GRAPH.suggested)]


def test_a_choice_that_is_not_taken_is_said_in_the_chooser(build):
    """The line below the button is hidden by it."""
    panel = build()

    def refuse(_keys):
        raise ConfigurationError("The disk is full.")

    panel.offer_fields(GRAPH, refuse, choosing=True)
    press_in_chooser(panel, kind="use", keys=["6.text"])
    assert panel._chooser.wrong == "The disk is full."


def test_an_apps_fields_are_its_authors_choice(build):
    with pytest.raises(ConfigurationError, match="author's choice"):
        build().choose_fields()


def test_the_chooser_shows_present_values_in_the_nodes_order(offered):
    panel, _ = offered
    panel.text_6 = "an owl"
    panel.choose_fields()
    told = panel._chooser.nodes
    assert [node["id"] for node in told] == ["4", "6", "7", "10", "3", "9", "12"]
    assert told[1]["fields"] == [{"key": "6.text", "name": "text", "value": "an owl"}]
    assert told[3]["fields"][0]["value"] == "api/fox.png"
    assert panel._chooser.chosen == list(panel.fields)


def test_fields_that_are_chosen_anew_take_a_widget_each_and_leave_none_behind(offered):
    """A user who tries ten choices must not pay for them in every message."""
    import gc

    from ipywidgets.widgets import widget as ipywidget

    panel, _ = offered
    panel.use_fields("6.text", "7.text")
    gc.collect()
    before = len(ipywidget._instances)
    for keys in (("6.text", "3.steps"), ("6.text", "7.text")) * 3:
        panel.use_fields(*keys)
    gc.collect()
    assert len(ipywidget._instances) == before


# -- what came of it


NODE_FAILED = "KSampler (node 3) failed: ValueError: too large <b>"


def failed(run_of_graph, trace="line 1\nValueError: too large <b>"):
    error = RunFailed(NODE_FAILED)
    error.node_id, error.node_name, error.exception_type, error.traceback = "3", "KSampler", "ValueError", trace
    return run_of_graph(status=RunStatus.FAILED, error=error)


@pytest.fixture
def run_of_graph(page):
    from page import build_run

    return lambda **details: build_run(graph_spec(), **details)


def test_a_failed_node_is_said_with_its_traceback_folded(run_of_graph, tmp_path):
    """In the card, which is what stays in the saved notebook, and in the line of the panel."""
    run = failed(run_of_graph)
    for html in (card(run, tmp_path), progress_line(run)):
        assert "KSampler (node 3) failed: ValueError" in html
        assert "<details" in html
        assert "line 1\nValueError: too large &lt;b&gt;" in html
        assert "<b>\n" not in html


def test_a_traceback_is_bounded_and_its_end_stays(run_of_graph, tmp_path):
    html = card(failed(run_of_graph, "\n".join(f"line {i}" for i in range(9000))), tmp_path)
    assert len(html) < 12_000
    assert "line 8999" in html
    assert "line 10\n" not in html


def test_a_failed_node_has_its_traceback_in_the_gallery_and_in_a_player_too(run_of_graph, tmp_path):
    from types import SimpleNamespace

    run = failed(run_of_graph)
    record = SimpleNamespace(stars=None, kept=False, tags=(), note="")
    assert gallery_card(run, record, tmp_path).data["trace"].startswith("line 1")
    assert clips(run, tmp_path)[0].trace.startswith("line 1")


def test_results_of_several_nodes_name_theirs(run_of_graph, clip, tmp_path):
    outputs = (clip("a.mp4", node_id="9"), clip("b.mp4", node_id="12"))
    run = run_of_graph(status=RunStatus.SUCCESS, outputs=outputs)
    html = results([run], tmp_path)
    assert "Save Image (9)" in html
    assert "Save Mask (12)" in html
    assert [c.maker for c in clips(run, tmp_path)] == ["Save Image (9)", "Save Mask (12)"]


def test_a_single_result_needs_no_name(run_of_graph, clip, tmp_path):
    run = run_of_graph(status=RunStatus.SUCCESS, outputs=(clip("a.mp4", node_id="9"),))
    assert "Save Image" not in results([run], tmp_path)


# -- while it works


def at(node, step=0, **more):
    return NodeProgress(node_id=node.id, title=str(node), done=6, total=11, step=step, steps=20 if step else 0, **more)


def test_the_node_and_its_step_are_shown(run_of_graph):
    run = run_of_graph(status=RunStatus.RUNNING, progress=at(SAMPLER, 12))
    assert "KSampler (3) · step 12 of 20 · node 7 of 11" in progress_line(run)


def test_of_a_graph_whose_size_nobody_knows_only_the_node_is_said(run_of_graph):
    progress = NodeProgress(node_id="3", title="KSampler")
    assert ">KSampler<" in progress_line(run_of_graph(status=RunStatus.RUNNING, progress=progress))


def test_nodes_are_said_aloud_now_and_then_and_steps_never(page, backend):
    """Two messages a second, whatever the server tells; and who listens is not talked to death."""
    run = page.run(graph_spec(), status=RunStatus.RUNNING)
    view = RunView(run=run)
    view.show(run, backend)
    page.take()
    said = []
    for step in range(1, 81):
        run.advance(progress=at(GRAPH.nodes[step // 10 % 4], step % 20 + 1))
        page.wait(0.25)
        if not said or said[-1] != view._state.value:
            said.append(view._state.value)
    assert all("step" not in words for words in said)
    assert 4 <= len(said) <= 8
    assert len(page.take()) <= 41
    view.close()


def test_the_first_node_is_shown_by_the_next_clock_and_said_by_the_one_after(page, backend):
    """A run of two seconds has no time for more."""
    run = page.run(graph_spec(), status=RunStatus.RUNNING)
    view = RunView(run=run)
    view.show(run, backend)
    page.wait(1.5)
    run.advance(progress=at(SAMPLER, 1))
    page.wait(1)
    assert "step 1 of 20" in view._clock.value
    assert "KSampler" not in view._state.value
    page.wait(1)
    assert "KSampler" in view._state.value
    view.close()


def test_the_panel_shows_itself_again_under_its_new_fields(offered, shown):
    """A cell that is run again takes the results over, whatever fields there are by then."""
    panel, _ = offered
    display(panel)
    panel.use_fields("7.text")
    assert isinstance(panel, GraphPanel)
    assert "text_7" in repr(panel)
    assert len(shown) == 2


def test_a_wrong_field_is_refused_as_by_a_run(build):
    with pytest.raises(ParameterError, match="no parameter of this name"):
        build(params={"colour": "red"})


def test_an_output_of_an_unknown_node_is_called_by_its_number(run_of_graph, clip):
    run = run_of_graph(status=RunStatus.SUCCESS, outputs=(Output(text="a", node_id="99"), clip("b.mp4", node_id="9")))
    assert clips(run, run.folder)[0].maker == "node 99"
