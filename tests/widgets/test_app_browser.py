"""The browser of apps from Python's side: what it fetches, shows, opens, and says when that fails."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest
from fox_graph import graph_spec
from IPython.display import display

from rh_widgets.errors import ConfigurationError, ConnectionFailed
from rh_widgets.runs import RunStatus
from rh_widgets.specs import GraphKind
from rh_widgets.widgets import AppBrowser, panel_class

FULL = 12


@dataclass(frozen=True)
class App:
    """An app of the site's list."""

    id: str
    title: str = "Fox"
    description: str = "Draws a fox."
    cover: str = "https://x.test/fox.png"


@dataclass(frozen=True)
class Page:
    """Some of them."""

    records: list[App]
    total: int | None = None


class Site:
    """Lists apps and opens them; what is asked is answered when the test says so."""

    def __init__(self):
        self.pages = {page: [App(f"{page}{i:02}") for i in range(FULL)] for page in (1, 2)} | {3: [App("300")]}
        self.asked, self.opened, self.waiting = [], [], []
        self.trouble, self.total = None, 2 * FULL + 1

    def list_apps(self, sort, page):
        self.asked.append((sort, page))
        if self.trouble:
            raise self.trouble
        return Page(self.pages.get(page, []), self.total)

    def open_app(self, link):
        self.opened.append(link)
        if self.trouble:
            raise self.trouble
        return panel_class(graph_spec(kind=GraphKind.APP))()

    def answer(self, number=0):
        asyncio.run(self.waiting.pop(number))


@pytest.fixture
def site():
    return Site()


@pytest.fixture
def browser(site, backend):
    made = AppBrowser(site.list_apps, site.open_app, site.waiting.append)
    yield made
    for work in site.waiting:
        work.close()
    made.close()


def press(browser, kind, what=""):
    browser._list._handle_custom_msg({"kind": kind, "what": what}, [])


def test_the_recommended_ones_are_fetched_at_once_and_in_the_background(browser, site):
    assert (browser._list.busy, browser._list.rows) == ("Fetching the list …", [])
    site.answer()
    assert site.asked == [("RECOMMEND", 1)]
    assert (browser._list.busy, len(browser._list.rows)) == ("", FULL)
    assert browser._list.rows[0] == {"id": "100", "title": "Fox", "text": "Draws a fox.", "cover": App("").cover}


def test_more_brings_the_next_page_until_all_are_there(browser, site):
    site.answer()
    for count, more in ((2 * FULL, True), (2 * FULL + 1, False)):
        press(browser, "more")
        site.answer()
        assert (len(browser._list.rows), browser._list.more) == (count, more)


def test_where_the_site_does_not_count_an_empty_page_is_the_last(browser, site):
    site.total, site.pages = None, {1: [App("1")]}
    site.answer()
    assert browser._list.more
    press(browser, "more")
    site.answer()
    assert not browser._list.more


def test_a_tab_begins_anew_and_a_late_answer_to_another_is_not_shown(browser, site):
    press(browser, "sort", "NEWEST")
    site.pages = {1: [App("7")]}
    site.answer(1)
    site.pages = {1: [App("8")]}
    site.answer()
    assert [row["id"] for row in browser._list.rows] == ["7"]
    assert browser._list.sort == "NEWEST"


def test_an_app_on_two_pages_is_shown_once(browser, site):
    site.pages[2] = [*site.pages[1][:3], App("x")]
    site.answer()
    press(browser, "more")
    site.answer()
    assert len(browser._list.rows) == FULL + 1


def test_what_goes_wrong_is_said_and_can_be_tried_again(browser, site):
    site.trouble = ConnectionFailed("The server was not reached.")
    site.answer()
    assert (browser._list.wrong, browser._list.busy) == ("The server was not reached.", "")
    site.trouble = None
    press(browser, "sort", "RECOMMEND")
    site.answer()
    assert (browser._list.wrong, len(browser._list.rows)) == ("", FULL)


def test_a_pasted_link_opens_its_panel_in_place_of_the_list(browser, site):
    site.answer()
    press(browser, "open", " https://x.test/ai-detail/19 ")
    assert browser._list.busy == "Opening the app …"
    site.answer()
    assert site.opened == ["https://x.test/ai-detail/19"]
    assert "rh-opened" in browser._dom_classes
    assert browser.children[-1] is browser.panel


def test_an_app_that_cannot_be_opened_leaves_the_list(browser, site):
    site.answer()
    site.trouble = ConfigurationError("There is no app 19.")
    press(browser, "open", "19")
    site.answer()
    assert browser._list.wrong == "There is no app 19."
    assert browser.panel is None


def test_an_app_that_was_open_before_keeps_what_was_filled_in(browser, site):
    browser.open_app("19").text_6 = "an owl"
    browser.back()
    assert browser.open_app("19").text_6 == "an owl"
    assert site.opened == ["19"]


def test_results_of_all_its_panels_stand_below_it(browser, backend, clip, shown):
    display(browser)
    panel = browser.open_app("19")
    backend.end(panel.submit(), clip(backend.folder / "fox.mp4"))
    assert panel.run.status is RunStatus.SUCCESS
    assert "fox.mp4" in shown[-1]["data"]["text/html"]


def test_a_cover_that_is_no_web_address_is_left_out(browser, site):
    site.pages[1] = [App("1", cover="javascript:alert(1)"), App("2", title="")]
    site.answer()
    assert [row["cover"] for row in browser._list.rows] == ["", App("").cover]
    assert browser._list.rows[1]["title"] == "App 2"
