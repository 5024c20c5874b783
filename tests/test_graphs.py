"""Apps and workflows by their links, files and names: on a sandbox without a socket."""

from __future__ import annotations

import gc
import json
import math
import sys

import httpx
import pytest

import rh_widgets as rh
from rh_widgets import _roof, models, session
from rh_widgets.client import sandbox_settings
from rh_widgets.completion import offers, open_call
from rh_widgets.errors import APIError, ConfigurationError, ConnectionFailed, ParameterError
from rh_widgets.runs import Pace, labelled
from rh_widgets.sandbox import Store, create_app, load_works
from rh_widgets.specs import remembered
from rh_widgets.widgets.compared import value_said

PAINTER, MOTION = "1877265245566922800", "1900000000000000202"
PICTURE, LOCKED = "1900000000000000101", "1900000000000000103"
PAGE = f"https://www.runninghub.ai/ai-detail/{PAINTER}?from=home#top"
FLOW = f"run/workflow/{PICTURE}"
PASSWORD = load_works().workflows[LOCKED].password
QUICK = Pace(look=0.02, retry=0.02, retry_most=0.05)


async def settled():
    """Comes after all that is under way on the I/O thread."""


def cheap(order, target, kind):
    """A result that costs nothing, for tests that look at something else."""
    target.write_bytes(f"{kind} {order.seed}".encode())


@pytest.fixture
def render():
    return cheap


@pytest.fixture
def sandbox(tmp_path, render):
    """A sandbox in this process, much faster than life."""
    made = create_app(Store(tmp_path / "sandbox"), speed=math.inf, render=render)
    yield made
    made.state.sandbox.close()


@pytest.fixture
def connect(monkeypatch, tmp_path):
    """Connects a notebook anew, to what a transport leads to."""
    made = []

    def connect(transport):
        connection = session.Connection(
            sandbox_settings("http://sandbox", "sandbox"),
            session.shelf,
            folder=tmp_path,
            outputs=tmp_path / "rh_outputs",
            pace=QUICK,
            transport=transport,
        )
        monkeypatch.setattr(session, "_current", connection)
        made.append(connection)
        return connection

    yield connect
    session._io.run(settled())  # what panels do at the end of a run must find this connection, and not make another
    for connection in made:
        session._io.run(connection._client.aclose())


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path, sandbox, connect):
    """The folder of a notebook that is connected to it."""
    monkeypatch.setattr(_roof, "_backend", session.current)
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "work.ipynb"))
    monkeypatch.setenv("RH_WIDGETS_HOME", str(tmp_path / "home"))
    monkeypatch.setitem(sys.modules, "keyring", None)
    connect(httpx.ASGITransport(sandbox))
    return tmp_path


@pytest.fixture
def restart(connect):
    """A new kernel that has no network."""

    def refuse(request):
        raise httpx.ConnectError("no network", request=request)

    def restart():
        gc.collect()
        remembered._spec.cache_clear()
        remembered._parsed.cache_clear()
        models._classes.clear()
        return connect(httpx.MockTransport(refuse))

    return restart


@pytest.fixture
def graph_file(tmp_path):
    path = tmp_path / "lantern.json"
    path.write_text(json.dumps(load_works().workflows[PICTURE].graph))
    return path


def order_of(sandbox, run):
    [task] = [t for t in sandbox.state.sandbox.store.tasks if t.task_id == run.task_id]
    return task


def sent(sandbox, run):
    return {f"{n['nodeId']}.{n['fieldName']}": n["fieldValue"] for n in order_of(sandbox, run).payload["nodeInfoList"]}


# Apps


def test_a_pasted_link_becomes_a_panel_and_a_run(sandbox):
    panel = rh.app(PAGE, text_6="A kite", select="Upright")
    assert type(panel).__name__ == "LanternPainter"
    run = panel.submit().wait(30)
    assert run.model == f"run/ai-app/{PAINTER}"
    assert run.outputs[0].media_type.startswith("image/")
    assert run.spec.graph.node(run.outputs[0].node_id) is None or run.outputs[0].node_id
    assert {k: v for k, v in sent(sandbox, run).items() if k in {"6.text", "14.select", "3.seed"}} == {
        "6.text": "A kite",
        "14.select": "1",
        "3.seed": "42",
    }


@pytest.mark.parametrize("name", [f"run/ai-app/{PAINTER}", PAGE])
def test_an_apps_name_stands_wherever_a_models_does(name):
    run = rh.submit(name, text_6="A kite").wait(30)
    assert rh.generate(name, text_6="An owl", seed=3).params["seed_3"] == 3
    assert rh.panel(name).spec == run.spec
    assert len(rh.history.filter(model=name)) == 2


def test_an_app_costs_by_the_time_that_it_runs():
    price = rh.estimate(PAGE, text_6="A kite")
    assert (price.amount, price.basis) == (None, "billed by the time that it runs")


def test_a_panel_or_its_class_stands_for_its_model():
    panel = rh.app(PAGE, text_6="A kite", seed=9)
    run = rh.submit(panel, text_6="An owl").wait(30)
    assert (run.params["text_6"], run.params["seed_3"]) == ("An owl", 9)
    assert rh.submit(type(panel)).wait(30).params["seed_3"] == 42
    assert repr(rh.panel(panel)) == repr(panel)


def test_a_sweep_goes_over_an_apps_values():
    sweep = rh.sweep(PAGE, text_6=["A kite", "An owl"], seed=[1, 2])
    sweep.start().wait(60)
    assert [r.params["seed_3"] for r in sweep.runs] == [1, 2, 1, 2]
    assert {r.status.value for r in sweep.runs} == {"SUCCESS"}


def test_an_app_that_is_not_there_says_so():
    with pytest.raises(APIError, match="901"):
        rh.app("1999999999999999999")


def test_a_link_of_a_workflow_is_no_app():
    with pytest.raises(ConfigurationError, match=r"rh\.workflow"):
        rh.app(f"https://www.runninghub.ai/#/workflow/{PICTURE}")


def test_what_is_no_model_is_a_fault():
    with pytest.raises(ParameterError, match="a Panel"):
        rh.submit(7)


def test_quick_create_sends_its_code(sandbox):
    run = rh.quick_create(PAINTER, "006", text_6="A kite").submit().wait(30)
    assert run.model == f"run/quick-ai-app/{PAINTER}/006"
    assert order_of(sandbox, run).payload["quickCreateCode"] == "006"


def test_the_list_of_apps_reads_well():
    found = rh.apps("newest")
    assert {a.id for a in found} == {PAINTER, MOTION}
    assert found.total == len(found) == 2
    assert "Lantern painter" in repr(found)
    assert "Lantern painter" in found._repr_html_()
    with pytest.raises(ParameterError, match="recommended, hottest, newest"):
        rh.apps("best")


def test_styles_of_a_quick_create_are_asked_for_at_a_path_that_can_be_set():
    assert [style.webapp_id for style in rh.quick_styles(PAINTER)]
    with pytest.raises(ConfigurationError, match="begins with"):
        rh.quick_styles(PAINTER, path="elsewhere")


# Workflows


def test_a_workflow_opens_with_the_fields_that_it_suggests(sandbox):
    panel = rh.workflow(PICTURE)
    shown = [p.key for p in panel.spec.params if p.node and not p.more]
    assert shown[:3] == ["6.text", "7.text", "3.seed"]
    run = panel.submit().wait(30)
    assert sent(sandbox, run)["3.seed"] == 42
    assert run.spec.graph.node(run.outputs[0].node_id).title == "Save the picture"


def test_chosen_fields_are_remembered_until_others_are_chosen(restart):
    rh.workflow(PICTURE, expose=["6.text", "3.cfg"])
    restart()
    kept = rh.workflow(PICTURE)
    assert [p.key for p in kept.spec.params if p.node] == ["6.text", "3.cfg", "3.seed"]
    rh.workflow(PICTURE, expose=["3.steps"])
    assert [p.key for p in rh.workflow(PICTURE).spec.params if p.node] == ["3.steps", "3.seed"]


def test_where_no_answer_comes_it_is_opened_as_it_was_and_that_is_said(restart):
    rh.workflow(PICTURE)
    rh.app(PAINTER)
    restart()
    for panel in (rh.workflow(PICTURE), rh.app(PAINTER)):
        assert "did not answer: this is how it was" in panel._message.value
    with pytest.raises(ConnectionFailed):
        rh.workflow(LOCKED)


def test_an_unknown_field_names_what_there_is():
    with pytest.raises(ParameterError, match=r"Sampler \(3\).*3\.steps"):
        rh.workflow(PICTURE, expose=["3.stepz"])


def test_one_field_alone_needs_no_list():
    assert rh.workflow(PICTURE, expose="6.text").fields == ("6.text",)


def test_a_field_that_several_nodes_have_names_them_all():
    with pytest.raises(ParameterError, match=r"Several nodes.*: text_6 \(Prompt\), text_7 \(What to avoid\)\."):
        rh.app(PAINTER, text="x")


def test_a_value_out_of_range_is_refused_and_not_moved_to_the_nearest():
    with pytest.raises(ParameterError, match=r"steps_3: 1000 is out of range\. Allowed: 1 to 100"):
        rh.app(PAINTER, steps=1000)


def test_the_number_of_the_one_is_not_that_of_the_other_and_the_message_says_where_it_goes():
    with pytest.raises(APIError, match=r"A workflow's number goes into rh\.workflow"):
        rh.app(PICTURE)
    with pytest.raises(APIError, match=r"An app's number goes into rh\.app"):
        rh.workflow(PAINTER)
    with pytest.raises(ConfigurationError, match=r"A model is opened by rh\.panel"):
        rh.app("vidu/image-to-video-q2-pro")


def test_an_option_is_told_by_what_people_call_it():
    spec = rh.app(PAINTER).spec
    assert labelled(spec, {"select_14": "1"}) == {"Shape": "Upright"}
    assert value_said(spec.param("select"), "1") == "Upright"


def test_a_field_that_is_not_chosen_can_be_named(sandbox):
    rh.workflow(PICTURE, expose=["6.text"])
    run = rh.submit(FLOW, text_6="A kite", steps_3=7).wait(30)
    assert sent(sandbox, run)["3.steps"] == 7
    with pytest.raises(ParameterError, match=r"no parameter of this name.*or another field of its graph"):
        rh.submit(FLOW, stepz_3=7)


def test_a_panel_stands_for_its_workflow_also_with_fields_that_it_does_not_show():
    panel = rh.workflow(PICTURE, expose=["6.text"])
    run = rh.submit(panel, text_6="a heron", select=3, lora_name="misspelt.safetensors")
    assert (run.params["select_14"], run.params["text_6"]) == (3, "a heron")
    with pytest.raises(ParameterError, match="no parameter of this name"):
        rh.submit(panel, nothing=3)


def test_fields_chosen_in_the_panel_are_remembered(restart):
    """Also in the panel of a run, which is opened by other means."""
    panel = rh.workflow(PICTURE, expose=["6.text"], text_6="A kite")
    panel.use_fields("6.text", "3.steps")
    assert (panel.steps_3, panel.text_6) == (20, "A kite")
    run = panel.submit().wait(30)
    restart()
    assert rh.panel(FLOW).fields == ("6.text", "3.steps")
    again = run.panel()
    again.use_fields("3.cfg")
    assert rh.panel(FLOW).fields == again.fields == ("3.cfg",)


def test_the_panel_of_an_app_has_its_authors_fields_and_no_others():
    with pytest.raises(ConfigurationError, match="author"):
        rh.app(PAINTER).choose_fields()


@pytest.mark.parametrize("render", [None])  # the sandbox's own
def test_a_result_opens_the_panel_that_made_it(restart, folder):
    run = rh.submit(FLOW, text_6="A kite", seed=2**63).wait(30)
    copy = folder / "elsewhere.png"
    copy.write_bytes(run.outputs[0].path.read_bytes())
    restart()
    panel = rh.from_file(copy)
    assert (panel.spec.endpoint, panel.text_6, panel.seed_3) == (FLOW, "A kite", 2**63)


def test_a_field_that_the_panel_does_not_show_can_be_named_beside_it():
    panel = rh.workflow(PICTURE, expose=["6.text"], text_6="A kite")
    run = rh.submit(panel, steps_3=7).wait(30)
    assert (run.params["steps_3"], run.params["text_6"]) == (7, "A kite")
    with pytest.raises(ParameterError, match="no parameter of this name"):
        rh.submit(panel, stepz_3=7)


def test_tab_knows_the_parameters_of_what_was_opened(restart):
    rh.app(PAINTER)
    restart()
    call = open_call(f'rh.generate("run/ai-app/{PAINTER}", sa')
    assert offers(call, {"rh": rh}) == ["sampler_name_3="]
    assert offers(open_call('rh.generate("run/ai-app/1999999999999999999", sa'), {"rh": rh}) == []


def test_two_choices_of_one_workflow_are_two_classes():
    first, second = rh.workflow(PICTURE, expose=["6.text"]), rh.workflow(PICTURE, expose=["3.cfg"])
    assert type(first) is not type(second)
    assert type(rh.workflow(PICTURE, expose=["6.text"])) is type(first)
    assert first.submit().wait(30).model == second.submit().wait(30).model == FLOW


def test_a_seed_of_sixty_four_bits_reaches_the_server_and_comes_back(sandbox, restart):
    seed = 2**64 - 1
    run_id = rh.submit(FLOW, seed=seed).wait(30).id
    assert order_of(sandbox, rh.history[run_id]).payload["nodeInfoList"][2]["fieldValue"] == seed
    restart()
    assert rh.history[run_id].params["seed_3"] == seed


def test_a_run_opens_again_without_network_also_by_fields_not_chosen_now(restart):
    run = rh.workflow(PICTURE, expose=["6.text", "3.cfg"], text_6="A kite", cfg=3.5).submit().wait(30)
    rh.workflow(PICTURE, expose=["3.steps"])
    run_id, chosen = run.id, run.params
    del run
    restart()
    again = rh.history[run_id].panel()
    assert {name: again.params[name] for name in chosen} == dict(chosen)
    assert "cfg_3=3.5" in rh.history[run_id].as_python()


def test_a_sweep_of_a_workflow_is_read_again_without_network(restart):
    sweep = rh.sweep(rh.workflow(PICTURE, expose=["6.text"]), seed=[1, 2])
    sweep.start().wait(60)
    sweep_id = sweep.id
    rh.workflow(PICTURE, expose=["3.steps"])
    del sweep
    restart()
    again = rh.sweeps[sweep_id]
    assert [p.spec.param("text_6") is not None for p in again.plan.points] == [True, True]
    assert [r.params["seed_3"] for r in again.runs] == [1, 2]


def test_a_run_of_what_is_forgotten_is_listed_and_its_panel_says_why(restart, folder):
    run_id = rh.submit(FLOW, text_6="A kite").wait(30).id
    for file in folder.rglob("works/**/*.json"):
        file.unlink()
    restart()
    assert run_id in repr(rh.history)
    assert rh.history[run_id].outputs
    with pytest.raises(ConfigurationError, match=r"was forgotten.*rh\.workflow"):
        rh.history[run_id].panel()


def test_a_graph_of_a_file_runs_in_the_place_of_the_stored_one(sandbox, graph_file, restart):
    graph = json.loads(graph_file.read_text())
    graph["9"]["inputs"]["filename_prefix"] = "mine"
    graph_file.write_text(json.dumps(graph))
    panel = rh.workflow(graph_file.name, expose=["6.text", "9.filename_prefix"])
    assert panel.spec.title == "lantern"
    run = panel.submit().wait(30)
    assert run.model.startswith(f"{FLOW}/")
    assert rh.submit(run.model, text_6="An owl").wait(30).status.value == "SUCCESS"
    run_id = run.id
    del run, panel
    restart()
    assert rh.history[run_id].panel().filename_prefix_9 == "mine"


def test_a_graph_that_only_its_file_knows_says_so():
    with pytest.raises(ConfigurationError, match=r"came from a file.*rh\.workflow"):
        rh.submit(f"{FLOW}/01234567")


def test_a_file_needs_a_workflow_of_ones_own_elsewhere_than_on_the_sandbox(graph_file, monkeypatch):
    monkeypatch.setattr(type(session.current()), "is_sandbox", False)
    with pytest.raises(ConfigurationError, match="workflow_id"):
        rh.workflow(graph_file)


def test_a_file_that_is_not_there_or_no_text_is_a_fault(folder):
    with pytest.raises(ParameterError, match=r"There is no file gone\.json"):
        rh.workflow("gone.json")
    (folder / "picture.png").write_bytes(b"\x89PNG\xff\xfe")
    for picture in ("picture.png", folder / "picture.png"):
        with pytest.raises(ParameterError, match=r"picture\.png is no text, and so no graph.*Export \(API\)"):
            rh.workflow(picture)
    with pytest.raises(ParameterError, match="cannot be read: Is a directory"):
        rh.workflow(str(folder))


def test_a_password_opens_a_protected_workflow_and_is_seen_nowhere(folder, caplog):
    caplog.set_level("DEBUG")
    panel = rh.workflow(LOCKED, password=PASSWORD, text_6="A kite")
    run = panel.submit().wait(30)
    assert run.status.value == "SUCCESS"
    told = [repr(panel), repr(run), str(run.params), run.as_python(), run.as_curl(), panel._header.value, caplog.text]
    told += [path.read_text("utf-8", "replace") for path in folder.rglob("works/**/*.json")]
    record = session.store.journal.query("SELECT * FROM runs WHERE id = ?", [run.id])[0]
    told += [str(dict(record))]
    quoted = json.dumps(PASSWORD)
    assert [text for text in told if f'"accessPassword": {quoted}' in text or "accessPassword" in text] == []
    assert PASSWORD not in json.loads(record["params"]).values()


def test_a_password_that_stands_in_a_cell_is_warned_of_and_not_shown(monkeypatch):
    monkeypatch.setattr(session, "_warned_of", set())
    monkeypatch.setattr(session, "_in_kernel", lambda: True)
    monkeypatch.setattr(session, "_current_cell", lambda: f"rh.workflow({LOCKED}, password={PASSWORD!r})")
    with pytest.warns(UserWarning, match="Your password stands in this cell") as caught:
        rh.workflow(LOCKED, password=PASSWORD)
    assert PASSWORD not in str(caught[0].message)


def test_a_field_given_twice_beside_a_panel_is_refused_and_not_guessed():
    panel = rh.workflow(PICTURE, expose=["6.text"])
    with pytest.raises(ParameterError, match="Given twice"):
        rh.submit(panel, text_6="a fox", **{"6.text": "an owl"})


def test_a_password_is_in_no_frame_of_what_goes_wrong_behind_it():
    """IPython's verbose reports show the locals of frames, and a notebook keeps them."""
    with pytest.raises(ParameterError) as caught:
        rh.workflow(LOCKED, ["404.text"], password=PASSWORD)
    frames = [entry.frame for entry in caught.traceback if "rh_widgets" in str(entry.path)]
    held = [frame.f_locals for frame in frames if frame.f_globals is not globals()]
    assert held
    assert not [name for one in held for name, value in one.items() if isinstance(value, str) and value == PASSWORD]


def test_a_protected_workflow_without_its_password_fails_and_says_so():
    run = rh.workflow(LOCKED).submit()
    with pytest.raises(Exception, match=r"password.*rh\.workflow\(…, password=getpass\.getpass\(\)\)"):
        run.wait(30)


def test_a_work_of_another_site_is_not_ordered_here():
    panel = rh.app(PAINTER)
    other = type(panel).spec.graph
    object.__setattr__(other, "site", "cn")
    with pytest.raises(ConfigurationError, match=r"opened on runninghub\.cn"):
        rh.submit(panel)


def test_a_workflow_begins_with_the_choice_of_its_fields_until_one_is_made():
    """Values in the call, or fields by `expose`, are a choice too."""
    panel = rh.workflow(PICTURE)
    assert panel._chooser is not None
    assert rh.workflow(PICTURE, seed_3=1)._chooser is None
    panel.use_fields("6.text", "3.steps")
    again = rh.workflow(PICTURE)
    assert again._chooser is None
    assert again.fields == ("6.text", "3.steps")


def test_apps_in_a_notebook_are_looked_through_and_the_first_page_is_not_asked_for_twice(monkeypatch):
    asked, shown = [], []
    found = rh.apps("newest")
    with pytest.raises(NotImplementedError):  # IPython then asks for its words
        found._ipython_display_()
    monkeypatch.setattr(found, "_fetch", lambda sort, page: asked.append((sort, page)))
    monkeypatch.setattr("rh_widgets.widgets.in_notebook", lambda: True)
    monkeypatch.setattr("rh_widgets.widgets.AppBrowser._ipython_display_", lambda browser: shown.append(browser))  # noqa: PLW0108 - it is bound
    found._ipython_display_()
    [browser] = shown
    assert [app.id for app in browser._list_apps("NEWEST", 1).records] == [app.id for app in found]
    assert asked == []
    assert browser.open_app(PAINTER).spec.title == "Lantern painter"
