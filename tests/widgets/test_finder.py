"""The browser of models from Python's side: what it shows, opens, keeps and closes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from IPython.display import display
from ipywidgets.widgets import widget as ipywidget

import rh_widgets as rh
from rh_widgets.errors import ParameterError, UnknownModelError
from rh_widgets.runs import RunStatus
from rh_widgets.widgets import ModelBrowser, panel_class
from rh_widgets.widgets.start_menu import START_MENU

SORA = "rhart-video-s-official/text-to-video"
SORA_PRO = "rhart-video-s-official/text-to-video-pro"
VIDU = "vidu/image-to-video-q2-pro"


@pytest.fixture
def browse(backend):
    """Makes browsers, and closes them when the test ends."""
    made = []

    def build(words="", **filters):
        made.append(ModelBrowser(rh.catalog, lambda spec: panel_class(spec)(), words, **filters))
        return made[-1]

    yield build
    for one in made:
        for panel in one._panels.values():
            for control in panel._controls.values():
                getattr(control, "settle", lambda: None)()
        one.close()


@pytest.fixture
def cell(monkeypatch):
    """The cell that runs: its id and its number."""
    now = ["cell-7", 1]
    monkeypatch.setattr("rh_widgets.widgets.results.current_cell", lambda: tuple(now))
    monkeypatch.setattr("rh_widgets.widgets.results._cells", {})
    return now


def listed(browser):
    return [row["id"] for row in browser._list.rows]


def press(browser, endpoint):
    """What the page sends when a card is pressed."""
    browser._list._handle_custom_msg({"kind": "open", "id": endpoint}, [])


# -- the start menu


def test_with_nothing_asked_there_is_a_menu_to_begin_with(browse):
    """Somebody who knows no model sees wishes, not names."""
    browser = browse()
    assert listed(browser) == [start.endpoint for start in START_MENU]
    assert browser._list.rows[0]["title"] == "Make a video from words"
    assert browser._more.disabled
    assert "Search 337 models" in browser._said.value


def test_the_menu_names_models_that_are_in_use_and_priced():
    """A newcomer is not sent to a model that may be gone."""
    assert 6 <= len(START_MENU) <= 8
    for start in START_MENU:
        spec = rh.catalog[start.endpoint]
        assert spec.price is not None
        assert spec.in_registry
        assert not spec.notes


def test_a_menu_entry_whose_model_is_not_in_the_catalog_is_left_out(backend):
    """Another catalog than ours has a menu too."""
    few = rh.Catalog([rh.catalog[SORA], rh.catalog[VIDU]])
    browser = ModelBrowser(few, lambda spec: panel_class(spec)())
    assert listed(browser) == [SORA, VIDU]
    browser.close()


# -- searching


def test_words_are_searched_while_they_are_typed(browse):
    """No button has to be pressed, and an empty box is the menu again."""
    browser = browse()
    browser._words.value = "so"
    browser._words.value = "sora"
    assert listed(browser) == [m.endpoint for m in rh.catalog.search("sora")[:12]]
    assert "16 models for “sora”" in browser._said.value
    browser._words.value = ""
    assert listed(browser) == [start.endpoint for start in START_MENU]


def test_filters_narrow_the_list(browse):
    """They are those of the catalog's search."""
    browser = browse()
    browser._takes.value, browser._output.value = "image", "video"
    browser._price.value = Decimal(1)
    wanted = rh.catalog.search(takes="image", output="video", max_price=1)
    assert listed(browser) == [m.endpoint for m in wanted[:12]]
    assert f"{wanted.unpriced} more match, but what a run costs is not known." in browser._said.value
    browser._price.value = "cheapest first"
    assert listed(browser)[0] == rh.catalog.search(takes="image", output="video", cheapest_first=True)[0].endpoint


def test_what_is_asked_for_in_the_call_is_set_in_the_controls(browse):
    """In any spelling that the search takes, also a price that is not on offer."""
    browser = browse("video", takes="Image", output="video", family="nano banana", max_price="1.5")
    chosen = (browser._takes.value, browser._output.value, browser._family.value, browser._price.value)
    assert chosen == ("image", "video", "nano-banana", Decimal("1.5"))
    assert ("up to 1.50 CNY", Decimal("1.5")) in browser._price.options
    assert listed(browser) == []
    assert "No models for “video”" in browser._said.value


def test_a_wrong_filter_is_refused_before_any_widget_is_made(browse):
    """The message names what there is."""
    before = set(ipywidget._instances)
    with pytest.raises(ParameterError, match="3d, audio, image, text, video"):
        browse(output="vidoe")
    assert set(ipywidget._instances) == before


def test_a_long_list_comes_page_by_page(browse):
    """And a new search begins with the first page."""
    browser = browse("kling")
    assert len(listed(browser)) == 12
    assert browser._more.description == "Show 12 more of 27"
    browser._more.click()
    browser._more.click()
    assert browser._more.description == "Show 3 more"
    browser._more.click()
    assert len(listed(browser)) == 39
    assert browser._more.disabled
    browser._words.value = "kling 3.0"
    assert len(listed(browser)) <= 12


def test_a_card_tells_flow_price_and_summary(browse):
    """What one chooses by."""
    row = next(row for row in browse("vidu q2 pro")._list.rows if row["id"] == VIDU)
    assert row["title"] == "Vidu Q2 Pro"
    assert row["about"] == "image → video"
    assert row["price"] == "1.20 CNY"
    assert "720p × 5 s" in row["basis"]
    assert row["text"] == rh.catalog[VIDU].summary


def test_prices_name_their_day_and_who_bills(browse, bills_in_dollars):
    """They are the .cn list, which another site does not bill by."""
    said = browse("vidu")._said.value
    assert "2026-04-29" in said
    assert "runninghub.ai bills in USD" in said


def test_enter_goes_to_the_first_card_and_opens_nothing(browse):
    """The last letters may still be on their way: another model would open."""
    browser, sent = browse("kling"), []
    browser._list.send = sent.append
    browser._words._handle_custom_msg({"event": "submit"}, [])
    assert sent == [{"kind": "focus", "id": ""}]
    assert browser.panel is None


# -- opening


def test_a_card_opens_its_panel_in_place_of_the_list(browse):
    """One thing at a time is shown."""
    browser = browse("sora")
    press(browser, SORA)
    assert browser.panel.spec.endpoint == SORA
    assert browser.children[-1] is browser.panel
    assert "rh-opened" in browser._dom_classes


def test_back_shows_the_list_and_the_panel_keeps_what_was_filled_in(browse):
    """Looking at another model costs nothing."""
    browser = browse("sora")
    browser.open_model(SORA).prompt = "a boat"
    browser._back.click()
    assert browser.panel is None
    assert "rh-opened" not in browser._dom_classes
    assert not any(isinstance(child, rh.Panel) for child in browser.children)
    press(browser, SORA)
    assert browser.panel.prompt == "a boat"


def test_a_model_that_is_not_there_is_said_above_the_list(browse):
    """An error in a callback would be invisible otherwise."""
    browser = browse()
    press(browser, "no/such-model")
    assert 'role="alert"' in browser._said.value
    assert "There is no model" in browser._said.value
    with pytest.raises(UnknownModelError):
        browser.open_model("no/such-model")


def test_what_no_one_foresaw_is_said_too(backend):
    """As text, whatever is in it."""

    def fail(_spec):
        raise RuntimeError("out of <paper>")

    browser = ModelBrowser(rh.catalog, fail)
    press(browser, SORA)
    assert "out of &lt;paper&gt;" in browser._said.value
    browser.close()


# -- results


def test_all_panels_share_one_results_area_below_the_browser(browse, backend, clip, shown, cell):
    """What was made with any of them is there when the notebook is opened again."""
    browser = browse()
    display(browser)
    widget, area = shown
    assert "application/vnd.jupyter.widget-view+json" in widget["data"]
    for name, model in (("one.mp4", SORA), ("two.mp4", SORA_PRO)):
        panel = browser.open_model(model)
        panel.prompt = "a boat"
        panel._go.click()
        backend.end(panel.run, clip(name))
        browser.back()
    said = shown[-1]
    assert said["transient"]["display_id"] == area["transient"]["display_id"]
    assert "one.mp4" in said["data"]["text/html"]
    assert "two.mp4" in said["data"]["text/html"]
    assert "This list of models belongs to an earlier session" in said["data"]["text/html"]


def test_a_panels_own_slot_has_its_own_results_only(browse, backend, clip, shown, cell):
    """Where the display below is missing, each panel shows what it made."""
    browser = browse()
    made = []
    for model in (SORA, SORA_PRO):
        panel = browser.open_model(model)
        panel.prompt = "a boat"
        panel._go.click()
        backend.end(panel.run, clip(f"{len(made)}.mp4"))
        made.append(panel)
    assert [[c.path.name for c in panel._player.clips] for panel in made] == [["0.mp4"], ["1.mp4"]]
    assert made[1]._player.count == 2


def test_a_cell_run_again_keeps_the_results_of_its_browser(browse, backend, clip, shown, cell):
    """Also of a run that ends after that."""
    first = browse()
    display(first)
    panel = first.open_model(SORA)
    panel.prompt = "a boat"
    panel._go.click()
    cell[1] = 2
    display(browse())
    backend.end(panel.run, clip("late.mp4"))
    assert "late.mp4" in shown[-1]["data"]["text/html"]


def test_what_a_kernel_left_behind_is_taken_up_when_its_model_is_opened(browse, backend, clip, run_of, shown):
    """A browser knows no model before one is opened in it."""
    left = run_of(SORA, params={"prompt": "a boat"}, status=RunStatus.RUNNING)
    backend.left = [left]
    browser = browse()
    display(browser)
    browser.open_model(SORA)
    assert "taken up again" in browser.panel._message.value
    backend.end(left, clip("left.mp4"))
    assert "left.mp4" in shown[-1]["data"]["text/html"]


# -- cost and end


def test_a_browser_is_few_widgets_however_many_models_there_are(browse, monkeypatch):
    """Each one is a message to every page that opens the notebook."""
    opened = []
    make = ipywidget.comm.create_comm
    monkeypatch.setattr(ipywidget.comm, "create_comm", lambda *a, **k: opened.append(1) or make(*a, **k))
    browser = browse()
    at_first = len(opened)
    browser._words.value = "video"
    browser._more.click()
    assert at_first <= 24
    assert len(opened) == at_first


def test_closing_leaves_no_widget_behind(backend):
    """Neither the browser's nor those of its panels."""
    before = set(ipywidget._instances)
    browser = ModelBrowser(rh.catalog, lambda spec: panel_class(spec)())
    browser.open_model(SORA)
    browser.back()
    browser.open_model(SORA_PRO)
    browser.close()
    assert set(ipywidget._instances) == before


def test_its_repr_says_what_is_shown(browse):
    """For a log, and for a text terminal."""
    browser = browse("sora")
    assert repr(browser) == "ModelBrowser('sora', 16 models for “sora”)"
    browser.open_model(SORA)
    assert "Sora2TextToVideoOfficialStable" in repr(browser)


def test_browse_is_the_face_of_it(backend):
    """The panels are those of `rh.models`."""
    browser = rh.browse("sora", output="video")
    assert browser.open_model(SORA).__class__ is rh.models.Sora2TextToVideoOfficialStable
    browser.close()
