"""A panel from Python's side: values, faults, price, the button that spends, results."""

from __future__ import annotations

import ast
import gc
import json
import shlex
import sys
import threading
import time
from types import SimpleNamespace

import ipywidgets
import pytest
from IPython.display import display
from ipywidgets.widgets import widget as ipywidget

import rh_widgets as rh
from rh_widgets import session
from rh_widgets.errors import ConfigurationError, ContentRefused, Fault, ParameterError, RunFailed
from rh_widgets.runs import RunStatus
from rh_widgets.session import library
from rh_widgets.specs import Catalog, ModelSpec, ParamSpec, ParamType, build_payload
from rh_widgets.widgets import Panel, panel_class
from rh_widgets.widgets.media_control import MediaControl

PROMPT = "a paper boat in the rain"


@pytest.fixture
def clock(monkeypatch):
    """The panel's clock, turned by hand."""
    hand = SimpleNamespace(now=1000.0, sleep=time.sleep)
    hand.monotonic = lambda: hand.now
    monkeypatch.setattr("rh_widgets.widgets.panel.time", hand)
    return hand


@pytest.fixture
def build(backend):
    """Makes panels, and closes them when the test ends."""
    made = []

    def panel(model="sora-2/text-to-video-pro-official-stable", /, **params):
        cls = panel_class(rh.catalog[model]) if isinstance(model, str) else panel_class(model)
        made.append(cls(**params))
        return made[-1]

    yield panel
    for one in made:
        settle(one)
        one.close()


def settle(panel):
    for control in panel._controls.values():
        if isinstance(control, MediaControl):
            control.settle()


def control(panel, name):
    """The control of a parameter, by its Python name."""
    return panel._controls[panel.spec.param(name).key]


def marked(panel):
    """The parameters whose fields show a fault, in form order."""
    return [p.name for p in panel._form_order() if "rh-bad" in panel._controls[p.key]._dom_classes]


def message(panel):
    return panel._message.value if panel._message else ""


def in_a_thread(work):
    """Run it on another thread, as a callback of a subshell is."""
    thread = threading.Thread(target=work)
    thread.start()
    thread.join(10)
    assert not thread.is_alive()


def synthetic(*params, **changes):
    """A model with parameters of our own making."""
    fields = {
        "endpoint": "test/one",
        "name": "test/one",
        "class_name": "TestOne",
        "title": "Test",
        "summary": "A model for this test.",
        "family": "test",
        "task": "text-to-video",
        "output": "video",
    }
    return ModelSpec(**(fields | changes), params=params)


def text(key, **changes):
    return ParamSpec(**({"key": key, "name": key, "type": ParamType.STRING, "label": key.capitalize()} | changes))


# -- construction --------------------------------------------------------------------------


@pytest.mark.parametrize("spelling", ["aspect_ratio", "aspectRatio"])
def test_both_spellings_of_a_parameter_are_taken(build, spelling):
    panel = build("sora-2/image-to-video-pro-channel-low-price", **{spelling: "16:9"})
    assert panel.params["aspect_ratio"] == "16:9"


def test_an_unknown_name_is_refused_with_the_names_that_there_are(backend):
    with pytest.raises(ParameterError, match=r"no parameter of this name.*prompt, size, duration"):
        rh.models.Sora2TextToVideoProOfficialStable(promt=PROMPT)


def test_all_wrong_values_of_a_constructor_are_named_at_once(backend):
    with pytest.raises(ParameterError) as caught:
        rh.models.ViduImageToVideoQ2Pro(duration="77", resolution="8k", bgm="perhaps", colour="red")
    assert [f.parameter for f in caught.value.faults] == ["duration", "resolution", "bgm", "colour"]


def test_a_refused_constructor_leaves_no_widget_behind(backend):
    before = set(ipywidget._instances)
    with pytest.raises(ParameterError):
        rh.models.ViduImageToVideoQ2Pro(duration="77")
    assert set(ipywidget._instances) == before


def test_a_panel_that_cannot_be_made_goes_quietly(monkeypatch):
    """Its finaliser runs on a widget that never came to be."""
    said = []
    monkeypatch.setattr(sys, "unraisablehook", said.append)

    def no_key():
        raise ConfigurationError("There is no API key.")

    monkeypatch.setattr("rh_widgets._roof._backend", no_key)
    with pytest.raises(ConfigurationError):
        rh.models.ViduImageToVideoQ2Pro()
    gc.collect()
    assert said == []


# -- values --------------------------------------------------------------------------------


def test_a_panel_as_python_is_what_it_would_order(build, picture):
    """What was chosen in the form, by Python names; a draft is code too."""
    panel = build("vidu/image-to-video-q2-pro", prompt=PROMPT)
    assert f'prompt="{PROMPT}"' in panel.as_python()
    panel.image_url, panel.duration = str(picture), "8"
    keywords = ast.parse(panel.as_python()).body[1].value.keywords
    given = {k.arg: ast.literal_eval(k.value) for k in keywords}
    assert given | panel.params == panel.params
    assert given.keys() >= {"prompt", "image_url", "duration"}


def test_a_panel_as_curl_is_for_the_site_that_is_connected(build, bills_in_dollars):
    """The body is the payload, defaults and all."""
    panel = build(prompt=PROMPT, duration="4")
    words = shlex.split(panel.as_curl(), comments=True)
    assert json.loads(words[-1]) == build_payload(panel.spec, panel.params)
    assert f"https://www.runninghub.ai/openapi/v2/{panel.spec.endpoint}" in words


def test_a_panel_with_faults_is_no_curl(build):
    """The service would refuse it: the faults come at once, as for a run."""
    with pytest.raises(ParameterError, match="prompt"):
        build().as_curl()


def test_a_value_set_in_python_shows_in_its_control(build):
    panel = build()
    panel.prompt, panel.duration = PROMPT, 8
    assert (control(panel, "prompt").value, control(panel, "duration").value) == (PROMPT, "8")


def test_a_value_chosen_in_the_form_is_the_attribute(build):
    panel = build()
    control(panel, "prompt").value = PROMPT
    control(panel, "size").value = "1920x1080"
    assert (panel.prompt, panel.size) == (PROMPT, "1920x1080")


def test_a_value_of_the_wrong_kind_raises_and_changes_nothing(build):
    panel = build()
    with pytest.raises(ParameterError, match="'7' is not one of the options"):
        panel.duration = 7
    assert panel.duration == control(panel, "duration").value == "12"


def test_what_is_typed_wrongly_is_marked_at_its_field_and_never_raises(build):
    panel = build("seedance-2.0/multimodal-video", prompt=PROMPT)
    control(panel, "seed").value = "many"
    assert marked(panel) == ["seed"]
    assert "Must be a whole number." in control(panel, "seed").description
    assert control(panel, "seed").value == "many", "what was typed stays to be mended"
    control(panel, "seed").value = "7"
    assert (panel.seed, marked(panel)) == (7, [])


def test_what_was_typed_wrongly_is_never_replaced_by_an_older_value(build):
    """A run that starts with the seed before the typing error would be paid for and wrong."""
    panel = build("seedance-2.0/multimodal-video", prompt=PROMPT, seed=5)
    control(panel, "seed").value = "many"
    with pytest.raises(ParameterError, match="whole number"):
        panel.submit()


def test_a_hostile_reason_is_escaped_where_it_is_shown(build, backend):
    def refuse():
        raise ParameterError([Fault("prompt", "", "<img src=x onerror=alert(1)> is not taken.")])

    backend.on_start = refuse
    panel = build(prompt=PROMPT)
    panel._go.click()
    assert marked(panel) == ["prompt"]
    assert "&lt;img" in control(panel, "prompt").description
    assert "<img" not in control(panel, "prompt").description


def test_a_value_too_long_counts_what_is_too_much(build):
    panel = build("xai/grok-imagine/image-to-video-official-stable")
    control(panel, "prompt").value = "x" * 801
    assert "801 characters, 1 too many. Allowed: up to 800." in control(panel, "prompt").description
    assert "801 / 800" in control(panel, "prompt").description


def test_a_media_parameter_goes_both_ways(build, picture):
    panel = build("vidu/image-to-video-q2-pro", image_url=picture)
    assert control(panel, "image_url").value == str(picture)
    control(panel, "image_url").clear()
    assert panel.image_url is None


# -- faults --------------------------------------------------------------------------------


def test_an_empty_form_is_not_marked_before_anyone_tried(build):
    panel = build("vidu/image-to-video-q2-pro")
    assert (marked(panel), panel._go.disabled) == ([], False)
    assert [f.parameter for f in panel.faults] == ["prompt", "image_url"]


def test_the_first_press_marks_what_is_empty_and_counts_it(build, backend):
    panel = build("vidu/image-to-video-q2-pro")
    panel._go.click()
    assert "Write a prompt" in control(panel, "prompt").description
    assert control(panel, "image_url").fault.startswith("Add an image")
    assert "2 things to mend before it can run" in panel._price.value
    assert panel._go.disabled
    assert backend.started == []


def test_marks_go_as_they_are_mended_until_the_button_is_back(build, picture):
    panel = build("vidu/image-to-video-q2-pro")
    panel._go.click()
    control(panel, "prompt").value = PROMPT
    assert marked(panel) == ["image_url"]
    assert "1 thing to mend" in panel._price.value
    panel.image_url = picture
    settle(panel)
    assert (marked(panel), panel._go.disabled) == ([], False)
    assert "to mend" not in panel._price.value


def test_a_fault_under_more_options_opens_them(build):
    panel = build("seedance-2.0/multimodal-video")
    assert panel._more.value is False
    control(panel, "seed").value = "-5"
    assert panel._more.value is True
    assert "rh-open" in panel._form._dom_classes


def test_a_text_file_as_a_picture_is_a_fault_at_its_field(build, tmp_path):
    (tmp_path / "notes.png").write_text("only words")
    panel = build("vidu/image-to-video-q2-pro", prompt=PROMPT, image_url=str(tmp_path / "notes.png"))
    settle(panel)
    assert panel._go.disabled
    with pytest.raises(ParameterError, match=r"notes\.png is text, not an image"):
        panel.submit()


def test_a_file_that_went_away_is_told_at_its_field(build, backend, picture):
    """The control saw it; only the run, which reads it again, finds it gone."""
    panel = build("vidu/image-to-video-q2-pro", prompt=PROMPT, image_url=picture)
    settle(panel)
    picture.unlink()
    panel._go.click()
    assert "There is no file" in control(panel, "image_url").fault
    assert (panel._go.disabled, backend.started) == (True, [])


def test_while_a_file_arrives_nothing_can_be_ordered(build):
    panel = build("vidu/image-to-video-q2-pro", prompt=PROMPT)
    field = control(panel, "image_url")
    field.send = lambda *_: None
    offer = {"kind": "offer", "client": "page", "files": [{"id": "f1", "name": "cat.png", "size": 4096}]}
    field._handle_custom_msg(offer, [])
    assert panel._go.disabled
    assert "receiving your file" in panel._price.value


def test_submit_waits_for_no_file_that_is_still_coming(build, backend):
    """The button is held meanwhile; a call from Python must not order without the file either."""
    panel = build("seedance-2.0/multimodal-video", prompt=PROMPT)
    field = control(panel, "image_urls")
    field.send = lambda *_: None
    offer = {"kind": "offer", "client": "page", "files": [{"id": "f1", "name": "cat.png", "size": 4096}]}
    field._handle_custom_msg(offer, [])
    with pytest.raises(ParameterError, match="Still on its way"):
        panel.submit()
    assert backend.started == []


# -- price ---------------------------------------------------------------------------------


def test_the_price_follows_the_values(build):
    panel = build(prompt=PROMPT, duration="4")
    assert "8.40 <small>CNY</small>" in panel._price.value
    control(panel, "duration").value = "8"
    assert "16.80 <small>CNY</small>" in panel._price.value
    assert str(panel.estimate) == "16.80 CNY"


def test_a_price_that_is_the_least_says_from(build):
    assert "<small>from </small>6.00" in build("seedance-2.0/multimodal-video")._price.value


def test_a_price_that_nobody_knows_is_not_a_zero(build, variant):
    panel = build(variant("sora-2/text-to-video-pro-official-stable", price=None))
    assert "Price unknown" in panel._price.value
    assert "0.00" not in panel._price.value


def test_in_the_sandbox_nothing_is_charged_and_the_panel_says_so(build):
    panel = build()
    assert "charged only with a key" in panel._price.value
    assert "no key, no cost" in panel._header.value


def test_a_list_in_another_currency_than_the_bill_is_marked(bills_in_dollars, build):
    assert "the .cn site&#x27;s list; runninghub.ai bills in USD" in build()._price.value.replace("'", "&#x27;")


def test_bills_that_were_not_the_list_price_are_told_beside_it(backend, build):
    """Where there is a price; and nothing stands there where they agree."""
    assert "were billed" not in build(prompt=PROMPT)._price.value
    backend.bills = "the last 5 runs were billed 1.30 times the list price"
    assert f"<div>{backend.bills}</div>" in build(prompt=PROMPT)._price.value


def test_the_balance_comes_in_when_the_site_has_told_it(bills_in_dollars, build):
    panel = build()
    (then,) = bills_in_dollars.asked
    bills_in_dollars.balance = 7
    then()
    assert "runninghub.ai · 7.00 USD left" in panel._header.value


# -- the button that spends ----------------------------------------------------------------


def test_a_press_starts_one_run_with_the_values_shown(build, backend):
    panel = build(prompt=PROMPT, duration="4")
    panel._go.click()
    (run,) = backend.started
    assert run.params == {"prompt": PROMPT, "size": "720x1280", "duration": "4"}
    assert (panel.run, panel.runs) == (run, [run])
    assert panel._go.description == "Generate another"


def test_a_double_click_is_one_order(build, backend, clock):
    panel = build(prompt=PROMPT)
    panel._go.click()
    clock.now += 0.4
    panel._go.click()
    assert len(backend.started) == 1


def test_two_clicks_apart_are_two_orders(build, backend, clock):
    panel = build(prompt=PROMPT)
    panel._go.click()
    clock.now += 1.5
    panel._go.click()
    assert len(backend.started) == 2


def test_a_double_click_is_one_order_also_when_the_first_takes_long(build, backend, clock):
    """The second click waits in the kernel's queue meanwhile: it comes late without being meant so."""

    def slow():
        clock.now += 3

    backend.on_start = slow
    panel = build(prompt=PROMPT)
    panel._go.click()
    panel._go.click()
    assert len(backend.started) == 1


def test_submit_raises_every_fault_and_shows_them(build, backend):
    panel = build("vidu/image-to-video-q2-pro")
    with pytest.raises(ParameterError) as caught:
        panel.submit()
    assert [f.parameter for f in caught.value.faults] == ["prompt", "image_url"]
    assert marked(panel)[0] == "prompt"
    assert backend.started == []


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ConfigurationError("The sandbox did not start: see its log."), "The sandbox did not start: see its log."),
        (ZeroDivisionError("1/0 <b>"), "ZeroDivisionError: 1/0 &lt;b&gt;"),
    ],
)
def test_what_a_press_raises_is_shown_in_the_panel(build, backend, error, words):
    """Jupyter would hide it in a log."""

    def broken():
        raise error

    backend.on_start = broken
    panel = build(prompt=PROMPT)
    panel._go.click()
    assert words in message(panel)
    backend.on_start = lambda: None
    panel._go.click()
    assert message(panel) == "", "a press that works takes the message away"
    assert len(backend.started) == 1


def test_callbacks_may_come_from_another_thread(build, backend):
    panel = build()
    in_a_thread(lambda: setattr(control(panel, "prompt"), "value", PROMPT))
    in_a_thread(panel._go.click)
    (run,) = backend.started
    assert run.params["prompt"] == PROMPT
    in_a_thread(lambda: backend.end(run))
    assert panel._go.description == "Generate"


def test_clicks_on_two_threads_at_once_are_one_order(build, backend):
    # Long enough for the other click to come in between, were there no lock.
    backend.on_start = lambda: threading.Event().wait(0.2)
    panel = build(prompt=PROMPT)
    together = threading.Barrier(2)

    def click():
        together.wait(5)
        panel._go.click()

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(backend.started) == 1


def test_a_click_on_a_form_of_another_site_orders_nothing_but_says_where_it_would(build, backend):
    """The price was read for the site that was connected then."""
    panel = build(prompt=PROMPT)
    backend.is_sandbox, backend.label, backend.currency = False, "runninghub.ai", "USD"
    panel._go.click()
    assert backend.started == []
    assert "You are now connected to runninghub.ai." in message(panel)
    assert "runninghub.ai" in panel._header.value
    assert "bills in USD" in panel._price.value
    panel._go.click()
    assert len(backend.started) == 1


def test_a_run_that_cannot_be_shown_is_ordered_all_the_same_and_says_so(build, backend, monkeypatch):
    """It is paid for; to look as if it was not would have it ordered twice."""
    panel = build(prompt=PROMPT)
    monkeypatch.setattr(panel, "_show_run", lambda *_: 1 / 0)
    panel._go.click()
    assert panel.runs == backend.started
    assert f"rh.history[&#x27;{panel.run.id}&#x27;]" in message(panel)
    panel._go.click()
    assert len(backend.started) == 1, "the second press is still a slip"


def test_cancel_asks_the_run_once(build, backend):
    panel = build(prompt=PROMPT)
    panel._go.click()
    panel._run_view._cancel.click()
    assert backend.started[0].note == "Cancelling …"
    assert panel._run_view._cancel.disabled


# -- what is shown -------------------------------------------------------------------------


def test_a_panel_displays_itself_and_its_results_and_nothing_more(build, shown):
    panel = build()
    display(panel)
    form, results = shown
    assert form["data"]["application/vnd.jupyter.widget-view+json"]["model_id"] == panel.model_id
    assert set(results["data"]) <= {"text/html", "text/plain"}
    assert "Run this cell to use it again" in results["data"]["text/html"]
    assert results["transient"]["display_id"]


def test_in_voila_a_panel_is_one_output(build, shown, monkeypatch):
    """Voila ignores updates of what was displayed; the panel's own player shows results there."""
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5.8")
    display(build())
    assert len(shown) == 1


def test_a_result_comes_into_the_area_below_by_its_display_id(build, backend, shown, clip, tmp_path):
    panel = build(prompt=PROMPT)
    display(panel)
    _, area = shown
    panel._go.click()
    backend.end(panel.run, clip(tmp_path / "rh_outputs" / "boat.mp4"))
    update = shown[-1]
    assert update["update"] is True
    assert update["transient"]["display_id"] == area["transient"]["display_id"]
    assert 'src="rh_outputs/boat.mp4"' in update["data"]["text/html"]


def test_a_panel_displayed_twice_has_two_areas_and_fills_both(build, backend, shown):
    panel = build(prompt=PROMPT)
    display(panel)
    display(panel)
    panel._go.click()
    backend.end(panel.run)
    assert len({o["transient"]["display_id"] for o in shown if o["update"]}) == 2


def test_a_panel_displayed_after_its_run_shows_the_result_at_once(build, backend, shown, clip, tmp_path):
    panel = build(prompt=PROMPT)
    panel._go.click()
    backend.end(panel.run, clip(tmp_path / "boat.mp4"))
    display(panel)
    assert 'src="boat.mp4"' in shown[1]["data"]["text/html"]


def test_the_panels_own_player_gets_the_clips(build, backend, clip, tmp_path):
    panel = build(prompt=PROMPT)
    panel._go.click()
    assert panel._player in panel.children
    backend.end(panel.run, clip(tmp_path / "boat.mp4"))
    (shown,) = panel._player.clips
    assert (shown.path, shown.title) == (tmp_path / "boat.mp4", PROMPT)
    assert shown.caption.startswith("SANDBOX · ")
    assert (panel._player.anchor, panel._player.count) == (panel._results.anchor, 1)


def test_a_failed_run_is_a_card_in_words(build, backend, page):
    panel = build(prompt=PROMPT)
    panel._go.click()
    error = RunFailed("The prompt was refused. Change it.", run_id=panel.run.id, task_id="7")
    backend.end(panel.run, status=RunStatus.FAILED, error=error, cost=None)
    (shown,) = panel._player.clips
    assert shown.text == "The prompt was refused. Change it."
    page.wait(1)
    assert "The prompt was refused. Change it." in panel._run_view._clock.value
    assert panel._go.description == "Generate"


def test_the_balance_is_asked_for_again_after_a_result(bills_in_dollars, build):
    panel = build(prompt=PROMPT)
    panel.submit()
    bills_in_dollars.end(panel.run)
    assert len(bills_in_dollars.asked) == 2


def test_seedance_shows_at_most_six_fields_before_more_options(build):
    panel = build("seedance-2.0/multimodal-video")
    children = list(panel._form.children)
    before = children[: children.index(panel._more)]
    after = children[len(before) + 1 :]
    assert len(before) == 6
    assert len(before) + len(after) == 11
    assert all("rh-extra" in field._dom_classes for field in after)
    assert not any("rh-extra" in field._dom_classes for field in before)


def test_texts_come_first_and_media_before_short_fields():
    for spec in rh.catalog.values():
        shown = [p for p in rh.models.panel_for(spec)._form_order() if not p.more]
        ranks = [0 if p.type is ParamType.STRING else 1 if p.is_media else 2 for p in shown]
        assert ranks == sorted(ranks), spec.endpoint


# -- what it says of itself ----------------------------------------------------------------


def test_params_are_what_is_chosen_without_what_is_empty(build):
    panel = build("seedance-2.0/multimodal-video", prompt=PROMPT)
    assert panel.params == {
        "prompt": PROMPT,
        "resolution": "720p",
        "duration": "5",
        "generate_audio": True,
        "ratio": "adaptive",
        "return_last_frame": False,
        "real_person_mode": True,
    }


def test_a_repr_is_the_call_that_makes_the_same_panel(build):
    panel = build(prompt=PROMPT, duration="4")
    words = f"Sora2TextToVideoProOfficialStable(prompt={PROMPT!r}, size='720x1280', duration='4')"
    assert repr(panel) == words


def test_nothing_that_a_panel_sends_or_says_holds_a_key(monkeypatch, tmp_path):
    """Synced traits are saved with the notebook."""
    secret = "rhk-0123456789abcdef0123456789abcdef"
    monkeypatch.setenv("RH_API_KEY", secret)
    monkeypatch.setattr(session, "_current", None)
    asked = []
    monkeypatch.setattr(session.Connection, "refresh_balance", lambda _self, then: asked.append(then))
    panel = rh.models.Sora2TextToVideoProOfficialStable(prompt=PROMPT)
    assert asked, "the panel is on the real site"
    states = [repr(w.get_state()) for w in ipywidget._instances.values()]
    assert not any(secret in words for words in [repr(panel), repr(session.current()), *states])
    panel.close()


def test_a_run_opens_a_panel_with_its_own_values(build, backend):
    build(prompt=PROMPT, duration="4")._go.click()
    again = library.open_panel(backend.started[0])
    assert again.params == {"prompt": PROMPT, "size": "720x1280", "duration": "4"}
    again.close()


# -- closing -------------------------------------------------------------------------------


@pytest.mark.parametrize("model", list(rh.catalog))
def test_close_closes_every_widget_that_was_opened(backend, model):
    """Layouts and styles are comms too; a notebook that makes a hundred panels must not keep them."""
    before = set(ipywidget._instances)
    panel = rh.panel(model)
    assert len(ipywidget._instances) > len(before)
    panel.close()
    assert set(ipywidget._instances) == before


def test_close_takes_the_run_view_and_the_player_along_and_the_run_goes_on(backend):
    before = set(ipywidget._instances)
    panel = rh.models.Sora2TextToVideoProOfficialStable(prompt=PROMPT)
    panel.submit()
    panel._say("some words")
    panel.close()
    assert set(ipywidget._instances) == before
    backend.end(panel.run)
    assert panel.run.status is RunStatus.SUCCESS


def test_closing_twice_is_no_error(backend):
    panel = rh.models.Sora2TextToVideoProOfficialStable()
    panel.close()
    panel.close()
    assert panel.comm is None


# -- names that collide --------------------------------------------------------------------


@pytest.mark.parametrize("key", ["layout", "run", "runs", "spec", "names", "params", "close", "children", "comm"])
def test_a_parameter_with_a_name_of_the_panels_gets_an_underscore(build, backend, key):
    panel = build(synthetic(text(key)), **{key: "mine"})
    assert getattr(panel, f"{key}_") == "mine"
    assert panel.params == {key: "mine"}
    panel._go.click()
    assert backend.started[0].params == {key: "mine"}


def test_a_colliding_name_is_taken_with_its_underscore_too(build):
    assert build(synthetic(text("layout")), layout_="wide").params == {"layout": "wide"}


def test_a_parameter_called_model_is_an_attribute_like_any_other(build):
    panel = build(synthetic(text("model")), model="turbo")
    assert (panel.model, panel.params) == ("turbo", {"model": "turbo"})


def test_submit_takes_parameters_called_model_layout_and_run(backend, monkeypatch):
    """The model is positional-only, so a parameter may have its name."""
    catalog = Catalog([synthetic(text("model"), text("layout"), text("run"))])
    monkeypatch.setattr(session.library, "_catalog", catalog)
    monkeypatch.setattr(session, "_current", backend)
    run = rh.submit("test/one", model="turbo", layout="wide", run="twice")
    assert run.params == {"model": "turbo", "layout": "wide", "run": "twice"}


def test_every_panel_of_the_catalog_is_made_and_knows_its_price(build):
    """The same as `rh.estimate` says of a request that gives nothing; unknown is `None`, never 0."""
    for spec in rh.catalog.values():
        panel = build(spec)
        assert isinstance(panel, Panel)
        amount = panel.estimate.amount
        assert amount == rh.estimate(spec.endpoint).amount, spec.endpoint
        assert amount is None or amount > 0, spec.endpoint
        panel.close()


def test_a_server_refusal_shows_its_advice(build, backend):
    def refuse():
        raise ContentRefused("Sensitive content", code="1501", advice="Change the prompt.")

    backend.on_start = refuse
    panel = build(prompt=PROMPT)
    panel._go.click()
    assert "Sensitive content (1501). Change the prompt." in message(panel)


def test_a_choice_without_a_default_says_that_it_is_not_set(build):
    panel = build("midjourney-text-to-image-v7", prompt=PROMPT)
    [name] = [p.key for p in panel.spec.params if p.options and p.default is None and not p.required][:1]
    control = panel._controls[name]
    assert (control.label, panel.params.get(panel.spec.param(name).name)) == ("not set", None)
    control.value = panel.spec.param(name).options[0]
    assert panel.params[panel.spec.param(name).name] == panel.spec.param(name).options[0]
    control.value = ""
    assert panel.spec.param(name).name not in panel.params


def test_a_name_with_a_default_takes_one_line(build):
    panel = build("minimax/speech-2.8-hd")
    assert isinstance(panel._controls["text"], ipywidgets.Textarea)
    assert not isinstance(panel._controls["voice_id"], ipywidgets.Textarea)


def test_a_switch_is_named_in_the_price_where_it_is_on(build):
    panel = build("hunyuan3d-v3.1/image-to-3d")
    assert "false" not in panel._price.value
    switch = next(p for p in panel.spec.params if p.key in panel.spec.price.depends_on and p.type == "boolean")
    panel._controls[switch.key].value = True
    assert switch.label.lower() in panel._price.value


@pytest.fixture
def cell(monkeypatch):
    """The cell that runs: its id and its number."""
    now = ["cell-7", 1]
    monkeypatch.setattr("rh_widgets.widgets.results.current_cell", lambda: tuple(now))
    monkeypatch.setattr("rh_widgets.widgets.results._cells", {})
    return now


def test_a_cell_run_again_keeps_the_results_that_it_had(build, backend, clip, shown, cell):
    first = build(prompt=PROMPT)
    display(first)
    first._go.click()
    backend.end(first.run, clip("one.mp4"))
    cell[1] = 2
    again = build(prompt=PROMPT)
    display(again)
    assert "one.mp4" in shown[-1]["data"]["text/html"]
    assert again.runs == []


def test_a_run_that_ends_after_its_cell_was_run_again_is_shown_there(build, backend, clip, shown, cell):
    first = build(prompt=PROMPT)
    display(first)
    first._go.click()
    cell[1] = 2
    display(build(prompt=PROMPT))
    backend.end(first.run, clip("late.mp4"))
    assert "late.mp4" in shown[-1]["data"]["text/html"]


def test_two_panels_of_one_cell_keep_their_own(build, backend, clip, shown, cell):
    pair = [build(prompt=PROMPT), build(prompt=PROMPT)]
    for panel in pair:
        display(panel)
    pair[1]._go.click()
    backend.end(pair[1].run, clip("second.mp4"))
    cell[1] = 2
    again = [build(prompt=PROMPT), build(prompt=PROMPT)]
    for panel in again:
        display(panel)
    assert [len(panel._results.runs) for panel in again] == [0, 1]


def test_another_cell_starts_without_results(build, backend, clip, shown, cell):
    first = build(prompt=PROMPT)
    display(first)
    first._go.click()
    backend.end(first.run, clip("two.mp4"))
    cell[:] = ["cell-8", 2]
    display(build(prompt=PROMPT))
    assert "two.mp4" not in shown[-1]["data"]["text/html"]


def test_a_panel_shows_what_the_kernel_before_had_ordered(build, backend, run_of, clip, shown):
    """With a note, and without ordering anything."""
    left = run_of("sora-2/text-to-video-pro-official-stable", status=RunStatus.RUNNING, task_id="7")
    backend.left = [left]
    panel = build()
    display(panel)
    assert "taken up again" in message(panel)
    assert panel._run_view.run is left
    backend.end(left, clip(backend.folder / "boat.mp4"))
    assert 'src="boat.mp4"' in shown[-1]["data"]["text/html"]
    assert (backend.started, panel._go.description) == ([], "Generate")


def test_a_panels_runs_are_known_as_a_panels(build, backend):
    """So that after a restart a panel shows them, and no `generate` cell."""
    build(prompt=PROMPT)._go.click()
    assert backend.origins == ["panel"]


def test_the_code_line_answers_with_code_or_with_what_is_missing(build):
    """Made when it is asked for: nothing of it is in the page before."""
    panel = build()
    line = panel._side.children[2]
    told = []
    line.send = told.append
    for form in ("python", "curl", "key"):
        line._receive(line, {"form": form}, [])
    assert told[0]["text"].startswith("import rh_widgets as rh")
    assert "prompt" in told[1]["fault"]
    assert len(told) == 2
    assert "import rh_widgets" not in str(line.get_state())
