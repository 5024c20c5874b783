"""The gallery in a real JupyterLab: look, find, play, mark, choose, compare, delete; and what it sends and leaves."""

from __future__ import annotations

import re
import sys

import pytest
from accessibility import faults, not_reached
from made_before import write_runs
from traffic import Traffic

pytestmark = pytest.mark.any_kernel

START = "import rh_widgets as rh"
LOOK = "g = rh.gallery()\ng"


@pytest.fixture
def notebook(lab, jupyter):
    """Opens a notebook with a gallery in its second cell, not run yet, and so many finished runs in the journal."""

    def prepare(name, count=30, *more, folder=None, **details):
        (jupyter.home / "journal.sqlite3").unlink(missing_ok=True)
        lab.open(name, [START, LOOK, *more])
        lab.records = write_runs(jupyter.home, folder or lab.folder / "rh_outputs", count, **details)
        lab.run(0)

    return prepare


@pytest.fixture
def gallery(lab, notebook):
    """The same, run; gives the cell's output."""

    def show(name, *args, **details):
        notebook(name, *args, **details)
        lab.run(1)
        cell = lab.output(1)
        cell.locator(".rh-g").wait_for()
        return cell

    return show


@pytest.mark.parametrize("shade", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 800])
def test_pictures_of_the_gallery(lab, gallery, shade, width):
    """Nothing is wider than the gallery."""
    cell = gallery("gallery-look", 30, failed=3)
    lab.theme(shade)
    lab.viewport(width, 1100)
    lab.page.wait_for_timeout(700)
    cards(cell).nth(5).get_by_role("checkbox", name="Choose: ").check()
    cards(cell).nth(6).get_by_role("checkbox", name="Choose: ").check()
    cell.get_by_role("button", name="Delete …").click()
    cell.scroll_into_view_if_needed()
    lab.screenshot(f"gallery-{shade}-{width}")
    clipped = cell.locator(".rh-gallery").evaluate(
        """box => [...box.querySelectorAll('button, select, input, .rh-g-card, .rh-g-bar')]
        .filter(e => e.offsetParent && e.getBoundingClientRect().right > box.getBoundingClientRect().right + 1)
        .map(e => e.className + e.textContent)"""
    )
    assert clipped == []
    cards(cell).nth(4).locator(".rh-g-open").click()
    cell.locator(".rh-panel").wait_for()
    lab.page.wait_for_timeout(700)
    lab.screenshot(f"gallery-open-{shade}-{width}")
    assert lab.errors() == []


def test_axe_finds_nothing_serious_and_tab_reaches_all(lab, gallery):
    """The grid, and a run that is opened, light and dark."""
    cell = gallery("everybody", 6, failed=1)
    box = cell.locator(".rh-gallery")
    for shade in ("light", "dark"):
        lab.theme(shade)
        assert faults(lab.page, box) == [], shade
    assert not_reached(lab.page, box) == []
    cards(cell).nth(1).locator(".rh-g-open").click()
    cell.locator(".rh-panel").wait_for()
    lab.page.wait_for_timeout(500)
    for shade in ("light", "dark"):
        lab.theme(shade)
        assert faults(lab.page, box) == [], shade


def cards(cell):
    return cell.locator(".rh-g-card")


def focus_is_on(lab, i):
    lab.page.wait_for_function(
        "i => document.activeElement === document.querySelectorAll('.rh-g-card')[i]", arg=i, timeout=10_000
    )


def _waited(lab, traffic):
    """The bytes of clips that came in a tenth of a second."""
    lab.page.wait_for_timeout(100)
    return traffic.take().of(".mp4")


def test_a_clip_plays_only_when_it_is_pointed_at_or_pressed(lab, gallery):
    """Before that it is its poster; when it is left it goes, and nothing more of it is fetched."""
    traffic = Traffic(lab.page)
    cell = gallery("play", 8)
    lab.page.wait_for_timeout(600)
    assert traffic.take().of(".mp4") == 0
    assert cards(cell).locator("video").count() == 0
    first = cards(cell).first
    first.locator(".rh-g-stage").hover()
    first.locator("video").wait_for(timeout=10_000)
    assert lab.video_state(first.locator("video")).plays
    lab.page.mouse.move(5, 5)
    first.locator("video").wait_for(state="detached")
    play = cards(cell).nth(1).get_by_role("button", name="Play: ")
    play.click()
    lab.page.mouse.move(5, 5)
    assert lab.video_state(cards(cell).nth(1).locator("video")).plays
    play.click()
    cards(cell).nth(1).locator("video").wait_for(state="detached")
    fetched = sum(_waited(lab, traffic) for _ in range(20))  # the browser tells of its bytes when it has time
    assert fetched > 0
    lab.page.wait_for_timeout(700)
    assert traffic.take().of(".mp4") == 0
    assert lab.errors() == []


def test_files_that_no_server_has_come_in_pieces(lab, gallery, tmp_path):
    cell = gallery("pieces", 4, folder=tmp_path / "elsewhere")
    cards(cell).first.get_by_role("button", name="Play: ").click()
    video = cards(cell).first.locator("video")
    video.wait_for(timeout=10_000)
    assert video.get_attribute("src").startswith("blob:")
    assert lab.video_state(video).plays


def test_the_keyboard_alone_looks_marks_chooses_and_opens(lab, gallery):
    """Arrows from card to card, stars and keep where one stands, a range with Shift, and back to the card one left."""
    cell = gallery("keys", 12, "rh.history.marks(g.chosen[0].id), len(g.chosen)", stars=None, kept=False)
    keys = lab.page.keyboard
    cards(cell).first.focus()
    columns = cell.locator(".rh-g-list").evaluate("l => getComputedStyle(l).gridTemplateColumns.split(' ').length")
    keys.press("ArrowRight")
    focus_is_on(lab, 1)
    keys.press("ArrowDown")
    focus_is_on(lab, 1 + columns)
    keys.press("ArrowUp")
    focus_is_on(lab, 1)
    keys.press("End")
    focus_is_on(lab, 11)
    keys.press("Home")
    focus_is_on(lab, 0)
    keys.press("4")
    keys.press("k")
    cards(cell).first.locator(".rh-lit").nth(3).wait_for()
    keys.press("Space")
    cards(cell).first.and_(lab.page.locator(".rh-g-chosen")).wait_for()
    for _ in range(3):
        keys.press("ArrowRight")
    keys.press("Shift+Space")
    cell.get_by_text("4 of 12 runs chosen").wait_for()
    keys.press("Enter")
    back = cell.get_by_role("button", name="Back to the gallery")
    back.and_(lab.page.locator(":focus")).wait_for()
    assert cell.locator(".rh-panel").is_visible()
    keys.press("Enter")
    focus_is_on(lab, 3)
    lab.run(2)
    assert lab.outputs_text(2).endswith("((4, True), 4)")
    assert lab.errors() == []


def test_words_are_found_while_they_are_typed_and_no_poster_comes_twice(lab, gallery):
    traffic = Traffic(lab.page)
    cell = gallery("find", 30)
    cards(cell).nth(23).wait_for()
    lab.page.wait_for_timeout(500)
    traffic.take()
    cell.get_by_label("Find runs").fill("fox")
    cell.get_by_text("6 runs", exact=True).wait_for()
    cell.get_by_label("Find runs").fill("")
    cell.get_by_text("30 runs, 24 shown").wait_for()
    posters = min(len(o.poster) for r in lab.records for o in r.outputs)
    assert max(traffic.take().frames) < 2 * 24 * 1200 < 24 * posters
    cell.get_by_role("button", name="Show more of 6").click()
    cards(cell).nth(29).wait_for()
    lab.page.wait_for_function("() => [...document.querySelectorAll('.rh-g-card img')].every(i => i.naturalWidth)")
    assert traffic.take().socket > 6 * posters


def test_the_chosen_are_compared_and_deleted(lab, gallery):
    """Compared in place of the grid; deleted only after a question, with their files where that is wanted."""
    cell = gallery("chosen", 6)
    for i in (0, 1):
        cards(cell).nth(i).get_by_role("checkbox", name="Choose: ").check()
    cell.get_by_role("button", name="Compare").click()
    cell.locator(".rh-c-tile").nth(1).wait_for()
    cell.get_by_role("button", name="Back to the gallery").click()
    cards(cell).first.wait_for()
    cell.get_by_role("button", name="Delete …").click()
    assert cell.get_by_text("Delete 2 runs from the history?").is_visible()
    cell.get_by_label("with their files").check()
    cell.get_by_role("group", name="Delete runs").get_by_role("button", name="Delete").click()
    cell.get_by_text("2 runs deleted.").wait_for()
    assert cards(cell).count() == 4
    assert not any(o.path.exists() for r in lab.records[-2:] for o in r.outputs)
    cell.get_by_role("button", name="Export all found as CSV").click()
    link = cell.get_by_role("link", name="runs_")
    with lab.page.expect_download() as download:
        link.click()
    assert len(download.value.path().read_text("utf-8").splitlines()) == 5
    assert lab.errors() == []


def test_new_runs_are_offered_without_a_jump(lab, gallery, jupyter):
    cell = gallery("news", 5)
    first = cards(cell).first.get_attribute("data-run")
    write_runs(jupyter.home, lab.folder / "more", 3)
    offer = cell.get_by_role("button", name="3 new runs · show")
    offer.wait_for(timeout=20_000)
    assert cards(cell).first.get_attribute("data-run") == first
    offer.click()
    cards(cell).nth(7).wait_for()
    assert not offer.is_visible()


def test_a_run_that_goes_on_says_so_and_ends_as_a_clip(lab, jupyter):
    """In its place, without being asked; its clock is the page's own."""
    order = "rh.submit('sora-2/text-to-video-pro-official-stable', prompt='A lantern goes on', duration='4')"
    lab.open("going", [f"{START}\nrh.connect()\nrun = {order}", "rh.gallery(run)"])
    lab.run(0)
    lab.run(1)
    card = cards(lab.output(1)).first
    card.get_by_text(re.compile(r"(Waiting|Sending|Queued|Running) · 0:0\d")).wait_for()
    card.get_by_text(re.compile(r"Running · 0:\d\d of about")).wait_for(timeout=60_000)
    card.get_by_role("button", name="Play: ").wait_for(timeout=90_000)
    assert card.locator("img").evaluate("i => i.decode().then(() => i.naturalWidth)") > 0
    assert "not charged" in card.inner_text()
    assert lab.errors() == []


def test_what_was_shown_is_there_without_the_kernel(lab, gallery):
    """A grid that plays, at 60 KB a clip at most, and said to be of an earlier session."""
    cell = gallery("saved", 30)
    saved = cell.locator("[id^=rh-gallery-]")
    assert saved.count() == 1
    assert not saved.is_visible()
    lab.save()
    size = lab.path.stat().st_size
    sys.stdout.write(f"a saved gallery of 24 cards: {size / 24 / 1000:.1f} KB a clip\n")
    assert size < 24 * 60_000
    lab.shutdown_kernel()
    lab.reopen()
    saved.wait_for()
    assert "run this cell" in saved.inner_text()
    clips = saved.locator("video")
    assert clips.count() == 24
    assert lab.video_state(clips.first).plays
    lab.screenshot("gallery-saved")


VIDEOS = """import ipywidgets
ipywidgets.VBox([ipywidgets.Video.from_file(o.path, autoplay=False) for r in rh.history for o in r.outputs])"""


def test_fifty_clips_send_a_twentieth_of_what_fifty_videos_send(lab, notebook):
    """All fifty shown, against what comes before the first picture of the videos; and a page reload resends no clip."""
    traffic = Traffic(lab.page)
    notebook("fifty", 50, VIDEOS)
    traffic.take()
    lab.run(1)
    ours = traffic.until_first_picture(1)
    for shown in (48, 50):
        lab.output(1).get_by_role("button", name="Show more").click()
        cards(lab.output(1)).nth(shown - 1).wait_for()
    lab.page.wait_for_function("() => [...document.querySelectorAll('.rh-g-card img')].every(i => i.naturalWidth)")
    lab.page.wait_for_timeout(5000)
    after = traffic.take()
    lab.save()
    lab.page.reload()
    cards(lab.output(1)).first.wait_for(timeout=60_000)
    lab.wait_idle()
    lab.page.wait_for_timeout(1500)
    again = traffic.take()
    lab.run(2)
    theirs = traffic.until_first_picture(2)
    size = sum(o.bytes for r in lab.records for o in r.outputs)
    sys.stdout.write(f"until the first picture: {ours}, then {after}; as videos {theirs}: ")
    sys.stdout.write(f"{(ours.content + after.content) / theirs.content:.2%}; a reload: {again}\n")
    assert theirs.socket > size
    assert ours.content + after.content < 0.05 * theirs.content
    assert after.of(".mp4") + again.of(".mp4") == 0
    assert again.socket < 0.05 * theirs.socket
