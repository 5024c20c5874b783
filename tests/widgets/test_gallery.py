"""The gallery from Python's side: what it shows, finds, writes and sends, on a journal of its own."""

from __future__ import annotations

import csv
import datetime as dt
import json
import uuid
from decimal import Decimal

import ipywidgets as w
import pytest
from IPython.display import display
from ipywidgets.widgets import widget as ipywidget

import rh_widgets as rh
from rh_widgets import session
from rh_widgets.errors import RunFailed
from rh_widgets.runs import Cost, Output, Record, RunStatus
from rh_widgets.widgets import Gallery

SORA = "rhart-video-s-official/text-to-video-pro"
VIDU = "vidu/image-to-video-q2-pro"
NOON = dt.datetime(2026, 5, 1, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def home(tmp_path, monkeypatch, backend):
    """A journal of the test's own; nobody is connected."""
    monkeypatch.setenv("RH_WIDGETS_HOME", str(tmp_path / "home"))
    yield tmp_path
    session.store.journal.close()


@pytest.fixture
def made(home):
    """Writes a run into the journal, each an hour younger than the one before, and gives its id."""
    count = 0

    def write(prompt="a boat", *, status=RunStatus.SUCCESS, model=SORA, poster=b"jpeg", **changes):
        nonlocal count
        count += 1
        asked = NOON + dt.timedelta(hours=count)
        path = home / f"clip{count}.mp4"
        path.write_bytes(b"clip")
        outputs = (Output(path=path, media_type="video/mp4", poster=poster),) if status is RunStatus.SUCCESS else ()
        record = Record(
            id=uuid.uuid4().hex[:12],  # the store of the session knows those of other tests
            site="ai",
            place="ai",
            endpoint=model,
            title=rh.catalog[model].title,
            params={"prompt": prompt},
            status=status,
            created_at=asked,
            finished_at=asked + dt.timedelta(seconds=40) if status.is_final else None,
            cost=Cost(money=Decimal(count) / 10, currency="USD"),
        ).changed(**changes)
        session.store.journal.add(record).result()
        session.store.journal.change(record.id, 0.0, outputs=outputs).result()
        return record.id

    return write


@pytest.fixture
def look(home):
    """Makes galleries over the journal, and closes them when the test ends."""
    opened = []

    def build(history=None, **details):
        gallery = Gallery(
            history or rh.history,
            folder=home,
            open_panel=lambda run: rh.panel(run.model, **run.params),
            in_background=lambda work: work.close(),
            **details,
        )
        opened.append(gallery)
        return gallery

    yield build
    for gallery in opened:
        gallery.close()


def ids(gallery):
    return [card["id"] for card in gallery._grid.cards]


def said(gallery):
    return gallery._said.value


def press(gallery, kind, **words):
    """What the page sends."""
    gallery._grid._handle_custom_msg({"kind": kind, **words}, [])


# -- what is shown


def test_the_newest_runs_come_first_a_page_at_a_time(look, made):
    written = [made() for _ in range(60)]
    gallery = look()
    assert ids(gallery) == written[::-1][:24]
    assert gallery._grid.found == 60
    press(gallery, "more")
    assert ids(gallery) == written[::-1][:48]
    press(gallery, "more")
    assert ids(gallery) == written[::-1]


def test_a_card_says_what_one_chooses_by(look, made):
    made("a boat at dawn", stars=4, kept=True, note="the best so far")
    (card,) = look()._grid.cards
    assert card["title"] == "a boat at dawn"
    assert card["model"] == rh.catalog[SORA].title
    assert "0.10 USD" in card["facts"]
    assert "40 s" in card["facts"]
    assert (card["stars"], card["kept"], card["note"]) == (4, True, "the best so far")


def test_a_run_without_a_result_says_why(look, made):
    made(status=RunStatus.FAILED, error=RunFailed("The words were refused.", run_id="run", task_id=""))
    (card,) = look()._grid.cards
    assert card["state"] == "Failed"
    assert card["error"] == "The words were refused."
    assert card["clip"] == {}


def test_words_and_filters_find_as_the_history_does(look, made):
    """While somebody types, and always from the first page on."""
    fox, boat = made("a fox"), made("a boat", model=VIDU, stars=5)
    gallery = look()
    gallery._sieve.words.value = "fox"
    assert ids(gallery) == [fox]
    gallery._sieve.words.value = ""
    gallery._sieve.model.value = VIDU
    assert ids(gallery) == [boat]
    gallery._sieve.model.value = ""
    gallery._sieve.stars.value = 4
    assert [run.id for run in gallery.found] == [boat]
    gallery._sieve.stars.value = 0
    gallery._sieve.sort.value = "oldest"
    assert ids(gallery) == [fox, boat]
    gallery._sieve.since.value = dt.date(2030, 1, 1)
    assert ids(gallery) == []


def test_days_are_whole_ones_where_the_user_is(look, made):
    """A run of the last day is among those "to" that day."""
    run = made(created_at=dt.datetime(2026, 5, 1, 23, 59).astimezone())
    gallery = look()
    gallery._sieve.until.value = dt.date(2026, 5, 1)
    assert ids(gallery) == [run]
    gallery._sieve.until.value = dt.date(2026, 4, 30)
    assert ids(gallery) == []


def test_empty_it_says_what_to_do(look, made):
    """Another thing before the first run than where nothing is found."""
    gallery = look()
    assert "rh.browse()" in gallery._grid.empty
    run = made()
    press(gallery, "fresh")
    assert ids(gallery) == [run]
    gallery._sieve.words.value = "unicorn"
    assert "Take a word or a filter away" in gallery._grid.empty


def test_a_part_of_the_history_has_only_its_own_filters(look, made):
    made(model=SORA)
    vidu = made(model=VIDU)
    gallery = look(rh.history.filter(model=VIDU))
    assert ids(gallery) == [vidu]
    assert [value for _, value in gallery._sieve.model.options] == ["", VIDU]


# -- what is sent


def test_posters_go_with_the_page_and_later_ones_when_it_asks(look, made):
    """Words that are typed resend no picture."""
    written = [made(poster=b"jpeg%d" % n) for n in range(30)]
    gallery = look()
    first = gallery._grid.get_state()["posters"]
    assert set(first) == set(written[6:])
    assert first[written[-1]] == b"jpeg29"
    assert "jpeg" not in json.dumps(gallery._grid.cards)
    sent = []
    gallery._grid.send = lambda content, buffers=None: sent.append((content["ids"], buffers))
    press(gallery, "more")
    press(gallery, "posters", ids=[written[0], "somebody else's"])
    assert sent == [([written[0]], [b"jpeg0"])]


def test_a_clip_comes_in_pieces_by_its_key(look, made):
    """No path ever comes from the page, or goes there."""
    made()
    gallery = look()
    (card,) = gallery._grid.cards
    heard = []
    gallery._grid.send = lambda content, buffers=None: heard.append((content, buffers))
    press(gallery, "get", id=card["clip"]["id"], request="r", offset=0)
    press(gallery, "get", id="/etc/passwd", request="r", offset=0)
    assert heard[0][1] == [b"clip"]
    assert heard[1][0]["kind"] == "gone"
    assert str(gallery._folder) not in json.dumps(gallery._grid.cards)


def test_it_is_few_widgets_however_many_runs_there_are(look, made, monkeypatch):
    opened = []
    make = ipywidget.comm.create_comm
    monkeypatch.setattr(ipywidget.comm, "create_comm", lambda *a, **k: opened.append(1) or make(*a, **k))
    for _ in range(30):
        made()
    gallery = look()
    press(gallery, "more")
    assert len(opened) <= 26


# -- what is done with runs


def test_stars_and_keep_are_written_and_answered(look, made):
    """The answer carries the stamp of its press, so that an older one does not undo a newer."""
    run = made()
    gallery = look()
    press(gallery, "rate", run=run, stars=4, stamp="s-1")
    press(gallery, "keep", run=run, kept=True, stamp="s-2")
    assert rh.history.marks(run) == (4, True)
    assert gallery._grid.changes[run]["stamp"] == "s-2"
    press(gallery, "rate", run=run, stars=0, stamp="s-3")
    assert rh.history.marks(run) == (None, True)


def test_what_cannot_be_written_is_said(look, made):
    """And the card goes back to what stands in the journal."""
    run = made()
    gallery = look()
    press(gallery, "rate", run=run, stars=9, stamp="s-1")
    assert 'role="alert"' in said(gallery)
    assert gallery._grid.changes[run]["stars"] == 0


def test_the_chosen_are_runs_for_the_next_cell(look, made):
    written = [made() for _ in range(3)]
    gallery = look()
    gallery._grid.chosen = written[:2]
    assert [run.id for run in gallery.chosen] == written[:2]
    gallery._sieve.words.value = "nothing"
    assert gallery.chosen == []


def test_the_chosen_are_compared_by_whoever_can(look, made):
    """Without anybody there is no button."""
    written = [made(), made()]
    asked = []
    gallery = look(compare=lambda runs: asked.append([run.id for run in runs]) or w.Label("side by side"))
    assert gallery._grid.can_compare
    press(gallery, "compare", ids=written)
    assert asked == [written]
    assert gallery.opened.value == "side by side"
    assert gallery.children[-1] is gallery.opened
    gallery.back()
    assert gallery.opened is None
    assert not look()._grid.can_compare


@pytest.mark.parametrize(("form", "chosen"), [("csv", True), ("csv", False), ("jsonl", True), ("jsonl", False)])
def test_the_chosen_or_all_found_are_exported_beside_the_notebook(look, made, home, form, chosen):
    written = [made("fox") for _ in range(2)] + [made("boat")]
    gallery = look()
    gallery._sieve.words.value = "fox"
    press(gallery, "export", form=form, ids=written[:1] if chosen else [])
    (path,) = home.glob(f"runs_*.{form}")
    text = path.read_text("utf-8")
    rows = (
        list(csv.DictReader(text.splitlines())) if form == "csv" else [json.loads(line) for line in text.splitlines()]
    )
    assert {row["id"] for row in rows} == set(written[: 1 if chosen else 2])
    assert path.name in said(gallery)


def test_deleted_runs_are_gone_and_their_files_only_where_that_is_wanted(look, made, home):
    first, second, third = made(), made(), made()
    gallery = look()
    press(gallery, "delete", ids=[first], files=False)
    press(gallery, "delete", ids=[second], files=True)
    assert ids(gallery) == [third]
    assert (home / "clip1.mp4").exists()
    assert not (home / "clip2.mp4").exists()
    assert "1 run deleted" in said(gallery)


def test_a_run_that_goes_on_is_not_deleted(look, made):
    run = made(status=RunStatus.RUNNING)
    gallery = look()
    press(gallery, "delete", ids=[run], files=False)
    assert ids(gallery) == [run]
    assert "cancel it first" in said(gallery)


# -- one run, opened


def test_a_run_opens_in_place_of_the_grid_with_its_panel(look, made):
    run = made("a boat")
    gallery = look()
    press(gallery, "open", id=run)
    assert gallery.opened.run.id == run
    assert gallery.opened.panel.prompt == "a boat"
    assert [clip.title for clip in gallery.opened._player.clips] == ["a boat"]
    gallery._back.click()
    assert gallery.opened is None
    assert gallery.open_run(run).panel.prompt == "a boat"


def test_tags_and_a_note_are_written_where_it_is_open(look, made):
    run = made()
    rh.history.tag(run, "old", "good")
    gallery = look()
    opened = gallery.open_run(run)
    assert opened._tags.value == "good, old"
    opened._tags.value = "good,  best "
    opened._note.value = "the light is right"
    record = rh.history.record(run)
    assert record.tags == ("best", "good")
    assert record.note == "the light is right"
    gallery.back()
    assert gallery._grid.cards[0]["tags"] == ["best", "good"]


def test_a_run_whose_panel_cannot_be_made_is_shown_all_the_same(look, made):
    """Its model may be gone, or take other values today."""
    run = made(params={"prompt": "a boat", "nonsense": 3})
    opened = look().open_run(run)
    assert opened.panel is None
    assert "There is no panel for it" in opened._said.value
    assert len(opened._player.clips) == 1


# -- what changes by itself


def test_new_runs_are_offered_and_do_not_push_the_others(look, made, page):
    first = made()
    gallery = look()
    second = made()
    gallery._look()
    assert ids(gallery) == [first]
    assert gallery._grid.fresh == 1
    press(gallery, "fresh")
    assert ids(gallery) == [second, first]
    assert gallery._grid.fresh == 0


def test_a_run_that_goes_on_shows_its_state_and_then_its_clip(look, made, page, home):
    """Also where another kernel works on it: the journal is looked at."""
    run = made(status=RunStatus.QUEUED)
    gallery = look()
    assert gallery._grid.cards[0]["going"]
    session.store.journal.change(run, 0.0, status=RunStatus.RUNNING).result()
    gallery._look()
    assert gallery._grid.changes[run]["state"] == "Running"
    output = Output(path=home / "clip1.mp4", media_type="video/mp4", poster=b"done")
    ended = NOON + dt.timedelta(hours=2)
    session.store.journal.change(run, 0.0, status=RunStatus.SUCCESS, outputs=(output,), finished_at=ended).result()
    page.age(1)
    gallery._look()
    assert not gallery._grid.changes[run]["going"]
    assert gallery._grid.changes[run]["pictured"]
    assert gallery._grid.get_state()["posters"][run] == b"done"


def test_what_changes_goes_out_two_messages_a_second_at_most(look, made, page):
    """With all other progress of the page, and nothing when nothing has changed."""
    gallery = look()
    page.take()
    for _ in range(10):
        made()
        gallery._look()
    assert len(page.take()) <= 2
    page.wait(2)
    assert gallery._grid.fresh == 10
    page.take()
    for _ in range(10):
        gallery._look()
        page.wait(1)
    assert page.take() == []


# -- what is left


def test_what_is_shown_is_saved_as_plain_html_hidden_while_the_gallery_lives(look, made, shown):
    """Words and posters, never more than a page, and brought up to date when nobody has typed for a while."""
    made("unicorn")
    for number in range(30):
        made(f"boat {number}", note="<b>bold</b>", stars=3, poster=b"x" * 15_000)
    gallery = look()
    display(gallery)
    widget, saved = shown
    assert "application/vnd.jupyter.widget-view+json" in widget["data"]
    html = saved["data"]["text/html"]
    assert html.count("<figure") == 24
    assert f'id="{gallery._grid.anchor}"' in html
    assert "Here are 24 of 31" in html
    assert "run this cell" in html
    assert "&lt;b&gt;bold&lt;/b&gt;" in html
    assert 'preload="none"' in html
    assert "★★★" in html
    assert len(html) / 24 < 60_000
    gallery._sieve.words.value = "unicorn"
    gallery._look()
    assert len(shown) == 2
    gallery._look()
    assert shown[-1]["data"]["text/html"].count("<figure") == 1
    assert shown[-1]["transient"]["display_id"] == saved["transient"]["display_id"]
    gallery._look()
    assert len(shown) == 3


def test_closing_leaves_no_widget_behind(look, made):
    run = made()
    before = set(ipywidget._instances)
    gallery = look()
    gallery.open_run(run)
    gallery.back()
    gallery.close()
    assert set(ipywidget._instances) == before


def test_its_repr_says_what_is_shown(look, made):
    made("fox")
    made("boat")
    gallery = look()
    assert repr(gallery) == "Gallery(2 of 2 runs shown)"
    gallery._sieve.words.value = "fox"
    assert repr(gallery) == "Gallery(fox, 1 of 1 runs shown)"


def test_gallery_is_the_face_of_it(made, monkeypatch):
    """Over all runs, a part of the history, or whatever names runs."""
    monkeypatch.setattr(session._io, "submit", lambda work: work.close())
    first, second = made(), made()
    for runs, wanted in ((None, [second, first]), (rh.history.among(first), [first]), ([second], [second])):
        gallery = rh.gallery(runs)
        assert ids(gallery) == wanted
        assert gallery._grid.can_compare
        gallery.close()
