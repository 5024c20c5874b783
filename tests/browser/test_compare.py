"""The compare player in a real page: clips in step, every control by pointer and by keys, and what is left of it."""

from __future__ import annotations

import itertools
import re
import sys

import pytest
from accessibility import faults, not_reached
from traffic import Traffic

# Made once for all tests here: the journal outlives the notebook, and the files stay where they are.
CLIPS = """import rh_widgets as rh
rh.connect(at_once=6)
MODEL = 'vidu/text-to-video-q3-pro'
def clip(colour, **params):
    return rh.submit(MODEL, prompt=f'Lanterns in lockstep, {colour}', resolution='540p', **params)
made = list(rh.history.filter('lockstep', status='success'))[:6] or [
    clip(colour, duration=str(4 + i), audio=i < 1) for colour in ('red', 'blue', 'green') for i in range(2)]
for run in made: run.wait()"""

NINE = "rh.compare((made + list(rh.history.filter('grey', status='success')) + list(rh.history.filter('black')))[:9])"

STATE = """root => [...root.querySelectorAll('video')].map(v => ({
    time: v.currentTime, paused: v.paused, muted: v.muted, rate: v.playbackRate, shown: v.offsetParent !== null,
    ready: v.readyState, source: v.currentSrc, length: v.duration,
}))"""


def player(lab, i):
    return lab.output(i).locator(".rh-c")


def states(lab, i):
    return player(lab, i).evaluate(STATE)


def press(lab, i, name, **how):
    player(lab, i).get_by_role("button", name=name, **how).first.click()


def until(lab, i, expression, patience=20):
    """Waits until something holds for the list of what the clips say of themselves."""
    lab.page.wait_for_function(
        f"root => {{ const all = ({STATE})(root); return {expression}; }}",
        arg=player(lab, i).element_handle(),
        timeout=patience * 1000,
    )


def open_player(lab, name, code, *more):
    lab.open(name, [CLIPS, code, *more])
    lab.run(0, timeout=240)
    lab.run(1)
    player(lab, 1).wait_for(timeout=30_000)


def close_to(expected, *, within=0.03):
    return pytest.approx(expected, abs=within)


@pytest.mark.any_kernel
@pytest.mark.alone
def test_six_clips_play_in_step(lab):
    """The largest difference of their times, all read in one tick, over 20 samples: under 50 ms."""
    open_player(lab, "step", "rh.compare(made)")
    press(lab, 1, "Play")
    until(lab, 1, "all.every(v => !v.paused && v.time > 0.3)")
    rounds = []
    while len(rounds) < 3 and (not rounds or max(rounds[-1]) >= 50):  # a machine that is starved cannot show six
        rounds.append([gap(lab) for _ in range(20)])
    sys.stdout.write(f"six clips are apart by, in ms: {rounds}\n")
    assert max(rounds[-1]) < 50


def gap(lab):
    """How far the first and the last of the clips are apart, in ms; while none is over and holds its last."""
    while True:
        lab.page.wait_for_timeout(120)
        now = states(lab, 1)
        times = [v["time"] for v in now if v["time"] < v["length"] - 0.1]
        if len(times) == 6:
            return round((max(times) - min(times)) * 1000)


@pytest.mark.any_kernel
def test_every_control_works_by_pointer(lab):
    """Frame steps, seeking, speed, a range that is looped, one clip's sound, and the wipe."""
    open_player(lab, "pointer", "rh.compare(made[0], made[1].id, made[2:4])")
    here = player(lab, 1)
    assert all(v["source"] == "" for v in states(lab, 1))  # nothing is fetched before it is used
    press(lab, 1, "One frame on")
    until(lab, 1, "all.every(v => v.time > 0)")
    first = states(lab, 1)[0]["time"]
    press(lab, 1, "One frame on")
    until(lab, 1, f"all.every(v => v.time > {first + 0.02})")
    frame = states(lab, 1)[0]["time"] - first
    assert 1 / 31 < frame < 1 / 14
    press(lab, 1, "One frame back")
    until(lab, 1, f"all.every(v => Math.abs(v.time - {first}) < 0.001)")
    here.get_by_role("slider", name="Time").fill("4.5")
    until(lab, 1, "all[1].time > 4.4")
    times = [(v["time"], v["length"]) for v in states(lab, 1)]
    assert [time for time, _ in times[1::2]] == [close_to(4.5)] * 2
    assert [time for time, _ in times[::2]] == [close_to(length, within=0.05) for _, length in times[::2]]

    here.get_by_role("slider", name="Time").fill("1")
    press(lab, 1, "Range begins here")
    here.get_by_role("slider", name="Time").fill("1.5")
    press(lab, 1, "Range ends here")
    here.get_by_label("Speed").select_option("2 ×")
    press(lab, 1, "Play", exact=True)
    until(lab, 1, "all.every(v => !v.paused && v.time > 1.1)")
    assert max(v["rate"] for v in states(lab, 1)) == 2  # the one that sets the pace
    seen = []
    for _ in range(20):
        lab.page.wait_for_timeout(60)
        seen += [v["time"] for v in states(lab, 1)]
    assert min(seen) > 0.95
    assert max(seen) < 1.75
    assert any(later < earlier for earlier, later in itertools.pairwise(seen[::4]))  # it went back at least once
    press(lab, 1, "Pause")
    press(lab, 1, "Clear range")
    assert here.get_by_role("button", name="Clear range").is_disabled()

    assert lab.errors() == []


@pytest.mark.any_kernel
def test_one_clip_is_heard_and_two_are_wiped(lab):
    """All are mute until one is chosen; the wipe lies over two of them, in one place, and follows the pointer."""
    open_player(lab, "pointer", "rh.compare(made[:4])")
    here = player(lab, 1)
    assert all(v["muted"] for v in states(lab, 1))
    press(lab, 1, "Sound of Clip 3")
    assert [v["muted"] for v in states(lab, 1)] == [True, True, False, True]
    press(lab, 1, "Sound of Clip 1")
    assert [v["muted"] for v in states(lab, 1)] == [False, True, True, True]
    press(lab, 1, "Sound of Clip 1")
    assert all(v["muted"] for v in states(lab, 1))

    press(lab, 1, "Wipe")
    here.get_by_label("On the right").select_option("Clip 4")
    assert [v["shown"] for v in states(lab, 1)] == [True, False, False, True]
    stages = [here.locator(f"[data-side={side}] .rh-c-stage").bounding_box() for side in ("left", "right")]
    assert stages[0] == stages[1]
    here.locator(".rh-c-grid").click(position={"x": stages[0]["width"] / 4, "y": 40})
    assert int(here.get_by_role("slider", name=re.compile("Wipe")).input_value()) == pytest.approx(25, abs=1)
    lab.screenshot("wipe", lab.output(1))
    press(lab, 1, "Wipe")
    assert all(v["shown"] for v in states(lab, 1))
    assert lab.errors() == []


@pytest.mark.any_kernel
def test_the_keyboard_alone_works_every_control(lab):
    """Tab comes to each control, with a focus that is seen; and the keys that are told below do what they say."""
    open_player(lab, "keys", "mine = rh.compare(made[:2])\nmine", "rh.history.marks(made[0]), mine.said")
    here, keys = player(lab, 1), lab.page.keyboard
    here.focus()
    visited = []
    for _ in range(30):
        keys.press("Tab")
        visited.append(
            lab.page.evaluate("""() => {
            const one = document.activeElement;
            if (!one.closest('.rh-c')) return '';
            const ring = one.type === 'radio' ? one.parentNode : one;
            const name = one.getAttribute('aria-label') || one.textContent;
            return getComputedStyle(ring).outlineStyle === 'none' ? `${name} shows no focus` : name;
        }""")
        )
        if not visited[-1]:
            break
    stars_keep_sound = [["No stars", f"Keep Clip {n}", f"Sound of Clip {n}"] for n in (1, 2)]
    transport = [
        "Time",
        "Play",
        "One frame back",
        "One frame on",
        "Speed",
        "Loop",
        "Range begins here",
        "Range ends here",
    ]
    assert visited == [*stars_keep_sound[0], *stars_keep_sound[1], *transport, "Wipe", ""]

    here.focus()
    keys.press("ArrowRight")
    until(lab, 1, "all.every(v => v.time > 0)")
    keys.press("End")
    until(lab, 1, "all[1].time > 4.9")
    lab.output(1).get_by_role("button", name="One frame on").focus()  # as after a click on it
    keys.press("Home")
    until(lab, 1, "all.every(v => v.time < 0.05)")
    here.focus()
    keys.press("Space")
    until(lab, 1, "all.every(v => !v.paused && v.time > 0.5)")
    keys.press("[")
    keys.press("Space")
    until(lab, 1, "all.every(v => v.paused)")
    for _ in range(3):
        keys.press("ArrowRight")
    keys.press("]")
    assert here.get_by_role("button", name="Clear range").is_enabled()
    keys.press("2")
    assert [v["muted"] for v in states(lab, 1)] == [True, False]
    keys.press("0")
    assert [v["muted"] for v in states(lab, 1)] == [True, True]
    keys.press("l")
    assert here.get_by_role("button", name="Loop").get_attribute("aria-pressed") == "false"
    keys.press("w")
    here.get_by_role("slider", name=re.compile("Wipe")).focus()
    keys.press("ArrowRight")
    assert here.get_by_role("slider", name=re.compile("Wipe")).input_value() == "51"
    keys.press("w")
    here.get_by_label("No stars").first.focus()
    for _ in range(4):
        keys.press("ArrowRight")
    here.get_by_label("Keep Clip 1").focus()
    keys.press("Space")
    for _ in range(10):  # a kernel with subshells may run the cell before it hears of the last key
        lab.run(2)
        if lab.outputs_text(2).endswith("((4, True), '')"):
            break
    assert lab.outputs_text(2).endswith("((4, True), '')")
    assert lab.errors() == []


@pytest.mark.any_kernel
def test_a_star_that_the_kernel_does_not_take_is_said_to_be_lost(lab):
    """Until it answers after all: here it stands still for nine seconds."""
    still = """import os, signal, subprocess
subprocess.Popen(['sh', '-c', f'sleep 9; kill -CONT {os.getpid()}'])
os.kill(os.getpid(), signal.SIGSTOP)"""
    open_player(lab, "still", "rh.compare(made[:2])", still)
    lab.run(2, wait=False)
    lab.page.wait_for_timeout(500)
    player(lab, 1).get_by_label("Keep Clip 2").check()
    lost = player(lab, 1).get_by_text("Not kept yet")
    lost.wait_for(timeout=15_000)
    lost.wait_for(state="detached", timeout=30_000)


@pytest.mark.any_kernel
def test_axe_finds_nothing_serious_and_tab_reaches_all(lab):
    """Light and dark, in the grid, in the wipe, and in what is left without the kernel."""
    open_player(lab, "axe", "rh.compare(made[:3])")
    for shade in ("light", "dark"):
        lab.theme(shade)
        assert faults(lab.page, player(lab, 1)) == []
        press(lab, 1, "Wipe")
        assert faults(lab.page, player(lab, 1)) == []
        assert not_reached(lab.page, player(lab, 1)) == []
        press(lab, 1, "Wipe")
    player(lab, 1).evaluate("root => root.parentNode.querySelector('style').remove()")
    assert faults(lab.page, lab.output(1).locator("[id^=rh-compared-]")) == []


@pytest.mark.any_kernel
def test_images_are_wiped_and_sounds_play_in_step(lab):
    """All images of one run, without the controls that time needs; and two sounds, of which one is heard."""
    images = """import rh_widgets as rh
rh.connect(at_once=3)
four = rh.submit('alibaba/wan-2.5-preview/text-to-image', prompt='Four kites', size='1280*1280', n=4)
says = [rh.submit('rhart-audio/text-to-audio/speech-02-hd', text=words) for words in
        ('The tide comes in twice a day.', 'The tide comes in twice a day, and nobody asks it to.')]
for run in (four, *says): run.wait()"""
    lab.open("kinds", [images, "rh.compare(four)", "rh.compare(says)"])
    for i in range(3):
        lab.run(i, timeout=120)
    here = player(lab, 1)
    here.wait_for()
    lab.page.wait_for_function(
        "all => all.every(one => one.naturalWidth === 1280)", arg=here.locator("img").element_handles()
    )
    assert here.get_by_role("button", name="Play").count() == 0
    here.focus()
    lab.page.keyboard.press("w")
    assert here.locator("figure:visible, figure[data-side=left]").count() >= 1
    assert here.get_by_role("slider", name=re.compile("Wipe")).is_visible()
    lab.screenshot("images", lab.output(1))
    press(lab, 2, "Sound of Clip 2")
    press(lab, 2, "Play", exact=True)
    heard = "root => [...root.querySelectorAll('audio')].map(one => [one.currentTime, one.muted])"
    lab.page.wait_for_function(
        f"root => ({heard})(root).every(([time]) => time > 0.5)", arg=player(lab, 2).element_handle()
    )
    (first, mute), (second, other) = player(lab, 2).evaluate(heard)
    assert abs(first - second) < 0.05
    assert (mute, other) == (True, False)
    lab.screenshot("sounds", lab.output(2))


@pytest.mark.any_kernel
def test_clips_that_no_server_has_come_in_pieces_and_play_in_step(lab, tmp_path):
    """Results outside of the notebook's server: the files come over the kernel's connection, when they are used."""
    elsewhere = f"""rh.connect(at_once=2, outputs={str(tmp_path)!r})
far = [clip(colour, duration='2', audio=False) for colour in ('black', 'white')]
for run in far: run.wait()"""
    traffic = Traffic(lab.page)
    lab.open("pieces", [CLIPS, elsewhere, "rh.compare(far)"])
    lab.run(0, timeout=240)
    lab.run(1, timeout=120)
    traffic.take()
    lab.run(2)
    player(lab, 2).wait_for()
    size = sum(path.stat().st_size for path in tmp_path.glob("*.mp4"))
    assert traffic.take().socket < min(size, 250_000)
    press(lab, 2, "Play", exact=True)
    until(lab, 2, "all.every(v => !v.paused && v.time > 0.4 && v.source.startsWith('blob:'))")
    times = [v["time"] for v in states(lab, 2)]
    assert max(times) - min(times) < 0.05
    sent = traffic.take()
    assert size < sent.socket < size + 100_000
    assert sent.of(".mp4") == 0


@pytest.mark.any_kernel
def test_a_page_that_is_reloaded_is_sent_no_clip_again(lab):
    """Nor before its first use: until then a clip is its poster."""
    traffic = Traffic(lab.page)
    open_player(lab, "reload", "rh.compare(made)")
    lab.page.wait_for_timeout(500)
    assert traffic.take().of(".mp4") == 0
    press(lab, 1, "Play")
    until(lab, 1, "all.every(v => v.time > 0.2)")
    assert traffic.take().of(".mp4") > 100_000
    lab.save()
    lab.page.reload()
    player(lab, 1).wait_for(timeout=60_000)
    sent = traffic.until_first_picture(1)
    lab.page.wait_for_timeout(1000)
    assert sent.of(".mp4") + traffic.take().of(".mp4") == 0
    assert max(sent.frames, default=0) < 500_000


@pytest.mark.any_kernel
def test_what_is_saved_plays_without_the_kernel(lab):
    """The same side by side, hidden while the player lives, at 60 KB a clip at most. Where a run failed it says why."""
    cells = [
        "here = [clip('grey', duration=str(n), audio=False) for n in (1, 2, 3)]\nhere[1].cancel()",
        "rh.compare(here)",
    ]
    lab.open("saved", [CLIPS + "\n" + cells[0], cells[1]])
    lab.run(0, timeout=240)
    lab.run(1, timeout=120)
    player(lab, 1).wait_for(timeout=30_000)
    player(lab, 1).locator("video").nth(1).wait_for(timeout=90_000)  # it was shown before the runs were done
    assert "Cancelled" in player(lab, 1).locator("figure").nth(1).inner_text()
    lab.wait_idle()
    saved = lab.output(1).locator("[id^=rh-compared-]")
    assert saved.count() == 1
    assert not saved.is_visible()
    lab.save()
    assert lab.path.stat().st_size < 3 * 60_000
    lab.shutdown_kernel()
    lab.reopen()
    saved.wait_for()
    assert "run this cell" in saved.inner_text()
    assert "Duration 3 s" in saved.inner_text()
    assert "Cancelled" in saved.inner_text()
    clips = saved.locator("video")
    assert clips.count() == 2
    assert clips.evaluate_all("all => all.every(v => v.poster.startsWith('data:') && v.preload === 'none')")
    assert lab.video_state(clips.first).plays
    lab.screenshot("saved", lab.output(1))


@pytest.mark.any_kernel
def test_its_look(lab):
    """Two, four, six and nine, light and dark, at two widths; nothing is wider than its place."""
    open_player(lab, "look", "rh.compare(made)", "rh.compare(made[:2])", "rh.compare(made[1:5])", NINE)
    lab.run(2)
    lab.run(3)
    lab.run(4)
    press(lab, 1, "Play", exact=True)
    until(lab, 1, "all.every(v => v.time > 1)")
    press(lab, 1, "Pause", exact=True)
    press(lab, 3, "Wipe")
    for shade, width in itertools.product(("light", "dark"), (1280, 800)):
        lab.theme(shade)
        lab.viewport(width, 1000)
        lab.page.wait_for_timeout(500)
        for i in (1, 2, 3, 4):
            lab.output(i).scroll_into_view_if_needed()
            lab.screenshot(f"compare-{i}-{shade}-{width}", lab.output(i))
            assert player(lab, i).evaluate("one => one.scrollWidth <= one.clientWidth + 1")
