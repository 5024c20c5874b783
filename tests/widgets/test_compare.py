"""The comparison from Python's side: what is said of each run, what goes to the page and the journal, what is saved."""

from __future__ import annotations

import gc

import pytest
from page import NOW

from rh_widgets.errors import ParameterError
from rh_widgets.media import Probe
from rh_widgets.runs import History, Output, Record, RunStatus, Store
from rh_widgets.widgets import Comparison
from rh_widgets.widgets.compared import saved_html, shared_words, tiles

MODEL = "vidu/image-to-video-q2-pro"


@pytest.fixture
def store(tmp_path):
    return Store(lambda: tmp_path / "home", lambda _record: None)


@pytest.fixture
def made(run_of, clip, tmp_path, store):
    """Makes a run with its clips on disk and itself in the journal."""

    def build(*outputs, status=RunStatus.SUCCESS, model=MODEL, **details):
        params = details.pop("params", {"prompt": "A lantern", "duration": "5"})
        run = run_of(model, status=status, params=params, outputs=outputs or (real(),), **details)
        record = Record(id=run.id, site=run.site, place=run.site, endpoint=run.model, params=params, created_at=NOW)
        store.journal.add(record).result()
        return run

    def real():
        path = tmp_path / f"clip{len(list(tmp_path.glob('*.mp4')))}.mp4"
        path.write_bytes(b"a clip")
        return clip(path)

    return build


@pytest.fixture
def compare(store, tmp_path):
    return lambda *runs: Comparison(runs, history=History(store), folder=tmp_path)


def image(path):
    path.write_bytes(b"an image")
    facts = Probe(kind="image", format="png", size=8, width=64, height=64)
    return Output(path=path, media_type="image/png", facts=facts, poster=b"jpeg")


def hear(player, **content):
    player._handle_custom_msg(content, [])


def test_what_is_equal_is_said_once_and_what_differs_at_each(made):
    """With the labels and units of the model's parameters."""
    runs = [made(params={"prompt": "A lantern", "duration": n}) for n in ("4", "5")]
    assert shared_words(runs) == [("Model", "Vidu Q2 Pro"), ("Prompt", "A lantern")]
    assert [tile.differs for tile in tiles(runs)] == [(("Duration", "4 s"),), (("Duration", "5 s"),)]


def test_runs_of_a_sweep_are_told_apart_by_what_it_varied(made):
    """Not by whole prompts; what varies and is equal in these says nothing."""
    runs = [made(params={"prompt": f"A {animal} in the rain", "duration": "5"}) for animal in ("fox", "owl")]
    varied = {run.id: {"animal": animal, "duration": 5} for run, animal in zip(runs, ("fox", "owl"), strict=True)}
    assert [tile.differs for tile in tiles(runs, varied)] == [(("Animal", "fox"),), (("Animal", "owl"),)]
    twice = {run.id: {"animal": "fox"} for run in runs}
    assert tiles(runs, twice)[1].differs == (("Prompt", "A owl in the rain"),)


def test_what_a_run_left_out_is_said_too(made):
    runs = [made(params={"prompt": "x", "bgm": True}), made(params={"prompt": "x"})]
    assert [tile.title for tile in tiles(runs)] == ["Background music on", "Background music none"]


def test_files_are_called_by_their_names(made):
    runs = [made(params={"image_url": name}) for name in ("/pictures/cat.png", "https://example.com/a/dog.jpg?x=1")]
    assert [tile.differs[0] for tile in tiles(runs)] == [("First image", "cat.png"), ("First image", "dog.jpg")]


def test_all_images_of_one_run_are_compared(made, tmp_path):
    run = made(*(image(tmp_path / f"{n}.png") for n in range(4)))
    assert [tile.title for tile in tiles([run])] == ["1 of 4", "2 of 4", "3 of 4", "4 of 4"]
    assert tiles([run])[2].called == "Image 3"


def test_where_all_would_be_too_many_each_run_shows_its_first(made, tmp_path):
    runs = [made(*(image(tmp_path / f"{r}{n}.png") for n in range(4))) for r in range(3)]
    assert [tile.output for tile in tiles(runs)] == [run.outputs[0] for run in runs]


@pytest.mark.parametrize("count", [0, 1, 10])
def test_fewer_than_two_or_more_than_nine_are_refused(made, count):
    with pytest.raises(ParameterError, match="2 to 9"):
        tiles([made() for _ in range(count)])


def test_what_was_refused_goes_without_a_word(made, compare):
    """ipywidgets closes a widget when it is collected, also one that never came to be."""
    with pytest.raises(ParameterError, match="1 result cannot stand side by side"):
        compare(made())
    gc.collect()  # a fault in there is a warning, and so an error here


@pytest.mark.parametrize(
    ("status", "words"),
    [(RunStatus.CANCELLED, "Cancelled."), (RunStatus.FAILED, "No result."), (RunStatus.RUNNING, "Not done yet.")],
)
def test_a_run_without_a_clip_says_why_in_its_place(made, compare, status, words):
    player = compare(made(), made(status=status))
    assert player.tiles[1]["kind"] == "file"
    assert player.tiles[1]["why"].startswith(words)


def test_a_file_that_went_away_is_told_with_the_cure(made, compare):
    there, gone = made(), made()
    gone.outputs[0].path.unlink()
    player = compare(there, gone)
    assert "run.download()" in player.tiles[1]["why"]
    assert player.tiles[1]["link"] == ""


def test_a_run_that_goes_on_gets_its_clip_when_it_is_done(made, compare, clip, tmp_path):
    going = made(status=RunStatus.RUNNING)
    player = compare(made(), going)
    (tmp_path / "late.mp4").write_bytes(b"a clip")
    going.advance(status=RunStatus.SUCCESS, outputs=(clip(tmp_path / "late.mp4"),), finished_at=going.created_at)
    assert player.tiles[1]["kind"] == "video"
    assert player.tiles[1]["why"] == ""


def test_a_closed_player_hears_of_no_run_any_more(made, compare):
    going = made(status=RunStatus.RUNNING)
    player = compare(made(), going)
    before = player.tiles
    player.close()
    going.advance(status=RunStatus.FAILED, finished_at=going.created_at)
    assert player.tiles == before


def test_stars_and_keep_go_to_the_journal(made, compare, store):
    run = made()
    player = compare(run, made())
    hear(player, kind="rate", run=run.id, stars=4, stamp="v1-1")
    hear(player, kind="keep", run=run.id, kept=True, stamp="v1-2")
    assert History(store).marks(run.id) == (4, True)
    assert player.marks[run.id] == {"stars": 4, "kept": True, "stamp": "v1-2"}
    hear(player, kind="rate", run=run.id, stars=0)
    hear(player, kind="keep", run=run.id, kept=False)
    assert History(store).marks(run.id) == (None, False)


def test_marks_of_before_are_shown(made, compare, store):
    run = made()
    History(store).rate(run.id, 2)
    assert compare(run, made()).marks[run.id] == {"stars": 2, "kept": False}


def test_a_mark_that_cannot_be_written_is_said_and_taken_back(made, compare, store):
    """The page showed it already, so it is told what stands in the journal."""
    run = made()
    player = compare(run, made())
    hear(player, kind="rate", run=run.id, stars=7, stamp="v1-1")
    assert "1 to 5" in player.said
    assert player.marks[run.id] == {"stars": 0, "kept": False, "stamp": "v1-1"}
    store.journal.delete([run.id])
    hear(player, kind="keep", run=run.id, kept=True)
    assert "No run" in player.said


def test_only_files_that_are_compared_are_handed_out(made, compare):
    run = made()
    player, heard = compare(run, made()), []
    player.send = lambda content, buffers=None: heard.append((content, buffers))
    hear(player, kind="get", id=player.tiles[0]["id"], request="r", offset=0)
    hear(player, kind="get", id=str(run.outputs[0].path), request="r", offset=0)
    assert heard[0][1] == [b"a clip"]
    assert heard[1][0]["why"] == "This card is no longer there."


def test_no_path_goes_to_the_page(made, compare, tmp_path):
    assert str(tmp_path) not in repr(compare(made(), made()).get_state())


def test_the_saved_copy_needs_no_kernel_and_fetches_nothing_by_itself(made, tmp_path):
    html = saved_html([made(), made(status=RunStatus.FAILED), made()], tmp_path, "rh-compared-1")
    assert html.startswith('<div id="rh-compared-1">')
    assert html.count('<video controls muted loop playsinline preload="none" poster="data:image/jpeg') == 2
    assert 'src="clip0.mp4"' in html
    assert "No result" in html
    assert "<script" not in html


def test_a_prompt_is_no_markup(made, tmp_path):
    runs = [made(params={"prompt": f"<img src=x onerror=alert({n})>"}) for n in (1, 2)]
    assert "<img src=x" not in saved_html(runs, tmp_path, "a")


def test_it_is_shown_with_its_copy_below(made, compare, shown):
    compare(made(), made())._ipython_display_()
    assert ["application/vnd.jupyter.widget-view+json" in one["data"] for one in shown] == [True, False]
    assert "rh-compared-" in shown[1]["data"]["text/html"]


def test_its_repr_names_the_runs(made, compare):
    runs = made(), made(status=RunStatus.FAILED)
    assert repr(compare(*runs)) == f"Comparison({runs[0].id} SUCCESS, {runs[1].id} FAILED)"
