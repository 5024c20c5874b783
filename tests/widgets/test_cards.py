"""Cards, progress and words as pure text: what a saved notebook holds."""

from __future__ import annotations

import base64
import random
import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

from rh_widgets.errors import RunCancelled, RunFailed, SubmitAmbiguous
from rh_widgets.media import Probe, poster
from rh_widgets.runs import Cost, RunStatus
from rh_widgets.specs import money
from rh_widgets.widgets import words
from rh_widgets.widgets.cards import card, progress_line, results, status_line
from rh_widgets.widgets.exhibits import served_path
from rh_widgets.widgets.results import clips

HOSTILE = "<script>alert(1)</script>\" onload='x' & <style>*{}</style>"
FOLDER = Path("/notebooks")
SORA = "sora-2/text-to-video-pro-official-stable"
SEEDANCE = "seedance-2.0/multimodal-video"


class Reading(HTMLParser):
    """What a browser makes of a card: its tags with their attributes, and its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words += data

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.tags if tag == name]


@pytest.fixture
def success(run_of, clip):
    """Makes a run that ended in a clip beside the notebook."""

    def build(prompt="a boat", path=FOLDER / "rh_outputs" / "boat.mp4", model=SORA, output=None, **params):
        output = output or clip(path)
        return run_of(model, params={"prompt": prompt, **params}, status=RunStatus.SUCCESS, outputs=(output,))

    return build


def read(run, **how) -> Reading:
    return Reading(card(run, FOLDER, **how))


def failed(run_of, status, error, *, prompt="a boat"):
    return run_of(SORA, params={"prompt": prompt}, status=status, error=error, task_id="2013508786110730241")


# -- escaping ------------------------------------------------------------------------------


def hostile_pages(run_of, clip):
    """Every text of a user's or a server's, in every place where a card shows it."""
    output = clip(FOLDER / f"{HOSTILE.replace('/', '')}.mp4")
    done = run_of(SORA, params={"prompt": HOSTILE}, status=RunStatus.SUCCESS, outputs=(output,), note=HOSTILE)
    other = run_of(SORA, params={"prompt": HOSTILE, "size": HOSTILE}, status=RunStatus.SUCCESS, outputs=(output,))
    lost = clip(url=f"https://cdn.test/{HOSTILE}")
    unfetched = run_of(SORA, params={"prompt": HOSTILE}, status=RunStatus.SUCCESS, outputs=(lost,))
    answer = clip(text=HOSTILE, media_type="", poster=None)
    said = run_of(SORA, params={"prompt": HOSTILE}, status=RunStatus.SUCCESS, outputs=(answer,))
    bad = failed(run_of, RunStatus.FAILED, RunFailed(HOSTILE), prompt=HOSTILE)
    pages = [card(r, FOLDER) for r in (done, other, unfetched, said, bad)]
    pages += [card(other, FOLDER, before=done), results([done, bad], FOLDER, anchor=HOSTILE)]
    waiting = run_of(SORA, params={"prompt": HOSTILE}, status=RunStatus.RUNNING, note=HOSTILE)
    return [*pages, progress_line(waiting), progress_line(bad), status_line(bad)]


def test_no_text_of_others_becomes_markup(run_of, clip):
    for page in hostile_pages(run_of, clip):
        seen = Reading(page)
        assert {tag for tag, _ in seen.tags}.isdisjoint({"script", "style"})
        assert not any(name.startswith("on") for _, attrs in seen.tags for name in attrs)


def test_hostile_text_is_shown_as_it_was_written(success):
    seen = read(success(prompt=HOSTILE))
    assert HOSTILE in seen.words
    assert seen.all("video")[0]["aria-label"] == f"Result: {HOSTILE}"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "file:///etc"])
def test_a_result_that_is_no_web_address_is_no_link(success, clip, address):
    """It comes from a server, and a live output is not sanitised."""
    assert read(success(output=clip(url=address))).all("a") == []


def test_cards_hold_no_style_or_script_elements(success):
    """An untrusted notebook strips them, and the card must look the same there."""
    page = results([success(), success("another")], FOLDER, anchor="a1")
    assert {tag for tag, _ in Reading(page).tags} <= {"div", "figure", "video", "figcaption", "b", "span", "a"}


# -- where a file is -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "served"),
    [
        ("rh_outputs/boat.mp4", "rh_outputs/boat.mp4"),
        ("rh outputs/100% #1 ?.mp4", "rh%20outputs/100%25%20%231%20%3F.mp4"),
        ("输出/船.mp4", "%E8%BE%93%E5%87%BA/%E8%88%B9.mp4"),
        ('it\'s "a" <b>.mp4', "it%27s%20%22a%22%20%3Cb%3E.mp4"),
        (".hidden/boat.mp4", None),
        ("rh_outputs/.boat.mp4", None),
        ("../boat.mp4", None),
        ("/elsewhere/boat.mp4", None),
        ("../notebooks2/boat.mp4", None),
    ],
)
def test_a_link_is_given_where_the_notebooks_server_gives_the_file(path, served):
    assert served_path(FOLDER / path, FOLDER) == served


def test_a_notebook_in_a_hidden_folder_still_serves_what_is_below_it():
    assert served_path(Path("/home/.config/nb/a.mp4"), Path("/home/.config/nb")) == "a.mp4"


def test_a_link_out_of_the_folder_is_not_served(tmp_path):
    """A server that follows it would show what lies outside its root."""
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "boat.mp4").symlink_to(tmp_path / "boat.mp4")
    assert served_path(tmp_path / "inside" / "boat.mp4", tmp_path / "inside") is None


# -- a card --------------------------------------------------------------------------------


def test_a_clip_that_is_served_has_a_player_with_its_poster_and_its_place_kept(success):
    (video,) = read(success()).all("video")
    assert video["src"] == "rh_outputs/boat.mp4"
    assert video["poster"] == f"data:image/jpeg;base64,{base64.b64encode(b'jpeg').decode()}"
    assert "aspect-ratio:1280/720" in video["style"]
    assert (video["preload"], "controls" in video) == ("metadata", True)


def test_a_clip_that_is_not_served_has_its_poster_and_its_path(success):
    """A dead player would say nothing; the path can be opened by hand."""
    seen = read(success(path="/elsewhere/boat.mp4"))
    assert seen.all("video") == seen.all("a") == []
    assert seen.all("img")[0]["src"].startswith("data:image/jpeg;base64,")
    assert str(Path("/elsewhere/boat.mp4").resolve()) in seen.words


def test_without_a_poster_a_card_still_says_something(success, clip):
    assert "No preview" in read(success(output=clip("/elsewhere/boat.mp4", poster=None))).words


@pytest.mark.parametrize(("kind", "tag"), [("audio/mpeg", "audio"), ("image/png", "img")])
def test_other_media_have_their_own_element(success, clip, kind, tag):
    output = clip(FOLDER / "result.bin", media_type=kind, poster=None)
    assert read(success(output=output)).all(tag)[0]["src"] == "result.bin"


POSTER = f"data:image/jpeg;base64,{base64.b64encode(b'jpeg').decode()}"


@pytest.fixture
def images(clip):
    """Makes the outputs of a run that made several images."""
    return lambda count: tuple(clip(FOLDER / "rh_outputs" / f"a-{i}.png", media_type="image/png") for i in range(count))


def test_an_image_is_its_poster_and_opens_its_file(success, images):
    """The poster is in the notebook, so that something is seen also where the file is not."""
    seen = read(success(output=images(1)[0]))
    assert [i["src"] for i in seen.all("img")] == [POSTER]
    assert [(a["href"], a["target"]) for a in seen.all("a")] == [("rh_outputs/a-0.png", "_blank")] * 2


def test_several_images_are_one_grid_each_with_its_link_and_name(run_of, images):
    seen = read(run_of(SORA, status=RunStatus.SUCCESS, params={"prompt": "kites"}, outputs=images(4)))
    assert [i["src"] for i in seen.all("img")] == [POSTER] * 4
    assert [a["href"] for a in seen.all("a")] == [f"rh_outputs/a-{i}.png" for i in range(4)]
    assert [a["aria-label"] for a in seen.all("a")] == [f"Open image {i}: Result: kites, {i} of 4" for i in range(1, 5)]
    assert "4 images · 1280 × 720" in seen.words
    assert "rh_outputs/a-0.png and 3 more" in seen.words


def test_a_grid_of_images_has_the_whole_width(run_of, images):
    """Two stand beside each other in a card of the usual width."""
    wide = [card(run_of(SORA, status=RunStatus.SUCCESS, outputs=images(n)), FOLDER) for n in (2, 3)]
    assert ["grid-column:1/-1" in page for page in wide] == [False, True]


def test_outputs_of_several_kinds_each_have_their_element(run_of, clip, images):
    outputs = (
        clip(FOLDER / "a.mp4"),
        *images(2),
        clip(FOLDER / "a.zip", media_type="application/zip", poster=None, facts=Probe(kind="unknown", size=3_300_000)),
    )
    seen = read(run_of(SORA, status=RunStatus.SUCCESS, outputs=outputs))
    assert [v["src"] for v in seen.all("video")] == ["a.mp4"]
    assert len(seen.all("img")) == 2
    assert "ZIP · 3.1 MB" in seen.words
    assert "download" in next(a for a in seen.all("a") if a["href"] == "a.zip")


GLB = {"media_type": "model/gltf-binary", "facts": Probe(kind="3d", format="glb", size=2048)}


def test_a_3d_result_is_a_poster_that_links_to_its_file(success, clip):
    """No script and no viewer: those come only into a page whose kernel lives."""
    run = success(output=clip(FOLDER / "rh_outputs" / "gem.glb", **GLB))
    seen = read(run)
    poster, link = seen.all("a")
    assert (poster["href"], poster["data-rh-solid"], "download" in poster) == (
        "rh_outputs/gem.glb",
        f"{run.id}-0",
        True,
    )
    assert [i["src"] for i in seen.all("img")] == [POSTER]
    assert (link["href"], "download" in link) == ("rh_outputs/gem.glb", True)
    assert "GLB, 2 KB" in seen.words
    assert "model-viewer" not in card(run, FOLDER)


def test_a_3d_result_that_is_not_served_can_still_be_pressed(success, clip):
    """A live page fetches it from the kernel, so it is reached by keyboard too."""
    (poster,) = read(success(output=clip("/elsewhere/gem.glb", **GLB))).all("a")
    assert ("href" in poster, poster["role"], poster["tabindex"]) == (False, "button", "0")


def test_a_sound_says_how_long_and_how_large_it_is(success, clip):
    facts = Probe(kind="audio", format="mp3", size=14_500, seconds=12.25)
    said = read(success(output=clip(FOLDER / "a.mp3", media_type="audio/mpeg", poster=None, facts=facts))).words
    assert "12.2 s · MP3, 14 KB" in said


def test_a_long_text_scrolls_and_a_very_long_one_ends_early(success, clip):
    """The notebook stays small; where the rest is, is said."""
    seen = read(success(output=clip(text="x" * 50_000, media_type="", poster=None)))
    assert "overflow:auto" in seen.all("pre")[0]["style"]
    assert seen.words.count("x") < 20_100
    assert "30000 more characters are in run.outputs" in seen.words


def test_a_text_that_came_as_a_file_is_read_and_linked(success, clip):
    seen = read(success(output=clip(FOLDER / "a.txt", text="A <b>poem</b>", media_type="text/plain", poster=None)))
    assert "A <b>poem</b>" in seen.words
    assert seen.all("b") == [{"style": "font-weight:600"}]
    assert [a["href"] for a in seen.all("a")] == ["a.txt"]


def test_a_text_is_shown_as_text(success, clip):
    output = clip(text="A poem\nof two lines", media_type="", poster=None)
    assert "A poem\nof two lines" in read(success(output=output)).words


def test_a_result_that_was_not_fetched_has_a_link_and_says_why(run_of, clip):
    output = clip(url="https://cdn.test/a.mp4?x=1&y=2", poster=None)
    run = run_of(SORA, status=RunStatus.SUCCESS, outputs=(output,), note="It could not be fetched: no room.")
    seen = read(run)
    (link,) = seen.all("a")
    assert (link["href"], link["rel"]) == ("https://cdn.test/a.mp4?x=1&y=2", "noopener")
    assert "It could not be fetched: no room." in seen.words


def test_a_success_without_a_result_says_so(run_of):
    assert "gave no result" in read(run_of(SORA, status=RunStatus.SUCCESS)).words


def test_a_caption_says_prompt_model_size_length_price_and_time(run_of, clip):
    run = run_of(
        SORA,
        site="ai",
        params={"prompt": "a boat"},
        status=RunStatus.SUCCESS,
        outputs=(clip(FOLDER / "boat.mp4"),),
        cost=Cost(money=Decimal("8.4"), coins=Decimal(3), currency="USD"),
        seconds=80,
    )
    said = read(run).words
    assert "a boat" in said
    assert "Sora 2 Pro · 1280 × 720 · 5 s · 8.40 USD + 3 coins · 1 min 20 s" in said
    assert "boat.mp4" in said


def test_a_sandbox_run_is_marked_and_its_price_is_play_money(run_of, clip):
    cost = Cost(money=Decimal("8.4"), currency="CNY", sandbox=True)
    run = run_of(SORA, status=RunStatus.SUCCESS, outputs=(clip(FOLDER / "boat.mp4"),), cost=cost)
    said = read(run).words
    assert "SANDBOX" in said
    assert "8.40 CNY (not charged)" in said
    assert [c.caption.startswith("SANDBOX · ") for c in clips(run, FOLDER)] == [True]


def test_a_paid_run_is_not_marked(run_of, clip):
    run = run_of(SORA, site="ai", status=RunStatus.SUCCESS, outputs=(clip(FOLDER / "boat.mp4"),))
    assert "SANDBOX" not in card(run, FOLDER)


def test_a_card_with_a_real_poster_stays_under_60_kb(success, clip, tmp_path):
    """A notebook that holds posters stays small; one that holds clips does not."""
    noise = random.Random(1)
    picture = tmp_path / "noise.png"
    Image.frombytes("RGB", (1280, 720), noise.randbytes(1280 * 720 * 3)).save(picture)
    drawn = poster(picture)
    assert drawn, "noise is the hardest picture to press"
    assert len(card(success(output=clip(FOLDER / "a.mp4", poster=drawn)), FOLDER)) < 60_000


# -- what differs --------------------------------------------------------------------------

VIDU = "vidu/image-to-video-q2-pro"


def caption(before, after, success, model=VIDU):
    first, second = success(model=model, **before), success(model=model, **after)
    return Reading(card(second, FOLDER, before=first)).words


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({"movement_amplitude": "small"}, {"movement_amplitude": "large"}, "Same, movement large"),
        ({"duration": "5"}, {"duration": "8"}, "Same, duration 8 s"),
        ({"duration": "5", "bgm": True}, {"duration": "8", "bgm": False}, "Same, duration 8 s, background music off"),
        ({"bgm": False}, {"bgm": True}, "Same, background music on"),
        ({"image_url": "a.png"}, {"image_url": "b.png"}, "Same, another first image"),
        ({"image_url": "a.png"}, {"image_url": "b.png", "duration": "8"}, "Same, duration 8 s, another first image"),
        ({"duration": "5"}, {"duration": "5"}, "Same again"),
    ],
)
def test_a_run_like_the_one_before_says_what_differs(before, after, said, success):
    assert said in caption(before, after, success)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({"seed": 7}, {}, "Same, no seed"),
        ({"image_urls": ["a.png"]}, {"image_urls": []}, "Same, no reference images"),
        ({"image_urls": ["a.png"]}, {"image_urls": ["a.png", "b.png"]}, "Same, other reference images"),
    ],
)
def test_a_difference_is_said_in_words_where_values_come_and_go(before, after, said, success):
    assert said in caption(before, after, success, SEEDANCE)


def test_another_prompt_is_no_difference_but_a_title(success):
    first, second = success("a boat"), success("a train")
    page = results([first, second], FOLDER)
    assert "a train" in Reading(page).words
    assert "Same" not in page


def test_the_newest_card_comes_first_and_runs_not_done_are_left_out(success, run_of):
    runs = [success("first"), success("second"), run_of(SORA, params={"prompt": "third"}, status=RunStatus.RUNNING)]
    page = results(runs, FOLDER, anchor="a1")
    assert page.index("second") < page.index("first")
    assert "third" not in page
    assert 'id="a1" data-rh-count="2"' in page


# -- without a result ----------------------------------------------------------------------


def test_a_failed_run_says_why_and_what_it_was(run_of):
    error = RunFailed("The prompt was refused (1501). Change the prompt.")
    run = failed(run_of, RunStatus.FAILED, error)
    said = read(run).words
    for words_ in ("No result", str(error), "a boat", "task 2013508786110730241", f"run {run.id}"):
        assert words_ in said


def test_a_cancelled_run_says_the_truth_about_the_money(run_of):
    error = RunCancelled("Cancelled before it was sent: nothing is owed.")
    said = read(failed(run_of, RunStatus.CANCELLED, error)).words
    assert "Cancelled" in said
    assert "nothing is owed" in said


def test_a_run_whose_answer_was_lost_says_that_it_may_be_paid_for(run_of):
    error = SubmitAmbiguous("A paid task may exist. Look at the site's task list before you send it again.")
    said = read(failed(run_of, RunStatus.UNKNOWN, error)).words
    assert "It is not known what became of this run" in said
    assert "Look at the site's task list" in said


# -- progress ------------------------------------------------------------------------------


def bar(run) -> dict[str, str | None]:
    (found,) = [a for a in Reading(progress_line(run)).all("div") if a.get("role") == "progressbar"]
    return found


@pytest.fixture
def aged(run_of, monkeypatch):
    """Makes a running run of an age in seconds."""

    def build(seconds, **details):
        run = run_of(SORA, status=details.pop("status", RunStatus.RUNNING), **details)
        monkeypatch.setattr(run, "elapsed", lambda: float(seconds))
        return run

    return build


@pytest.mark.parametrize("seconds", [0, 0.001, 1, 10, 60, 3600, 10**7])
def test_the_bar_stays_between_nothing_and_all(aged, seconds):
    assert 0 <= int(bar(aged(seconds))["aria-valuenow"]) <= 99


def test_the_bar_never_goes_back(aged):
    steps = [int(bar(aged(s))["aria-valuenow"]) for s in range(200)]
    assert steps == sorted(steps)


def test_the_bar_is_full_only_with_the_result(aged):
    run = aged(12, status=RunStatus.SUCCESS)
    assert bar(run)["aria-valuenow"] == "100"
    assert "The result is below." in Reading(progress_line(run)).words


def test_progress_tells_the_clock_and_the_usual_end_as_a_guess(aged):
    said = Reading(progress_line(aged(4))).words
    assert "0:04 of about 0:10" in said
    assert "90 % of such runs end by 0:13 (a guess until some runs are done)" in said


def test_the_end_that_is_likely_is_never_later_than_the_one_that_is_nearly_sure(aged):
    """The older a run is that still goes on, the later it is likely to end; beyond that it is called late."""
    for status in (RunStatus.QUEUED, RunStatus.RUNNING):
        for seconds in range(60):
            run = aged(seconds, status=status)
            words = Reading(progress_line(run)).words
            if "of about" in words:
                about, usual = (re.search(rf"{what} (\d+:\d\d)", words)[1] for what in ("of about", "end by"))
                assert seconds <= run.forecast.usual_end
                assert about <= usual


def test_a_late_run_says_so_instead_of_a_time_that_is_over(aged):
    said = Reading(progress_line(aged(75))).words
    assert "1:15" in said
    assert "Taking longer than usual." in said
    assert "of about" not in said


def test_uploading_tells_what_is_sent(aged):
    run = aged(3, status=RunStatus.UPLOADING, uploaded=0.4)
    assert bar(run)["aria-valuenow"] == "40"
    assert "40% sent" in progress_line(run)


@pytest.mark.parametrize("status", list(RunStatus))
def test_every_status_has_its_word(run_of, status):
    said = Reading(status_line(run_of(SORA, status=status))).words
    assert said
    assert said != status.value


# -- words ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (words.clock(42), "0:42"),
        (words.clock(75.9), "1:15"),
        (words.seconds_text(0.2), "1 s"),
        (words.seconds_text(59.6), "59 s"),
        (words.seconds_text(60), "1 min"),
        (words.seconds_text(80), "1 min 20 s"),
        (words.seconds_text(1234), "20 min"),
        (words.file_size(3), "1 KB"),
        (words.file_size(3 * 1024), "3 KB"),
        (words.file_size(2_200_000), "2.1 MB"),
        (money(Decimal("1.2")), "1.20"),
        (money(Decimal("0.004")), "0.004"),
        (money(Decimal("1E+2")), "100.00"),
        (words.shorten("one\n two   three", 9), "one two…"),
        (words.shorten("short", 9), "short"),
        (words.task_text("image-to-video"), "image → video"),
        (words.esc('<a href="x">\'&'), "&lt;a href=&quot;x&quot;&gt;&#x27;&amp;"),
    ],
)
def test_numbers_and_texts_as_people_read_them(said, meant):
    assert said == meant
