"""The main job, as a user does it: open a panel, fill it in, press Generate, watch, and keep the clip."""

from __future__ import annotations

import io
import random
import re

import pytest
from PIL import Image

START = "import rh_widgets as rh\nrh.connect()"
GENERATE = "run = rh.generate('sora-2/text-to-video-pro-official-stable', prompt='x', duration=4)"
SORA = "rh.models.Sora2TextToVideoProOfficialStable(prompt='x', duration='4')"
# What to fill in, as a user would, and the clip that must come of it: width, height, seconds.
MODELS = {
    "ViduImageToVideoQ2Pro": ({"Duration": "4 s", "Resolution": "540p"}, "First image", (960, 540, 4)),
    "Sora2TextToVideoProOfficialStable": ({"Duration": "4 s", "Size": "1280 × 720"}, "", (1280, 720, 4)),
    "Sora2ImageToVideoProChannelLowPrice": ({"Duration": "15 s"}, "First image", (720, 1280, 15)),
    "Seedance20MultimodalVideo": ({"Duration": "5 s", "Resolution": "480p"}, "Reference images", (854, 480, 5)),
    "XaiGrokImagineImageToVideoOfficialStable": ({"Resolution": "480p"}, "First image", (854, 480, 6)),
}


def picture(size=(1280, 720), *, noise=0):
    """A PNG; with `noise` it has that many bytes, which do not compress."""
    image = Image.radial_gradient("L").resize(size).convert("RGB")
    if noise:
        side = int((noise / 3) ** 0.5)
        image = Image.frombytes("RGB", (side, side), random.Random(noise).randbytes(side * side * 3))
    data = io.BytesIO()
    image.save(data, "PNG", compress_level=0 if noise else 6)
    return data.getvalue()


def fill(lab, i, choices, media=""):
    """Fill in the panel of cell `i`."""
    cell = lab.cell(i)
    cell.get_by_role("textbox", name="Prompt").fill("A lantern sways in the wind; the camera drifts back.")
    if media:
        cell.get_by_label(f"{media}: path or URL").fill("lantern.png")
        cell.get_by_label(f"{media}: path or URL").press("Enter")
        cell.get_by_text("lantern.png", exact=True).wait_for()
    for label, choice in choices.items():
        cell.get_by_label(label, exact=False).first.select_option(choice)


def generate(lab, i):
    lab.cell(i).get_by_role("button", name=re.compile("^Generate")).click()


def clock(lab, i):
    """The seconds that the progress of cell `i` shows."""
    words = lab.cell(i).locator(".rh-run").inner_text()
    found = re.search(r"(\d+):(\d\d)", words)
    return int(found[1]) * 60 + int(found[2]) if found else None


def wait_for_clip(lab, i, timeout=60):
    lab.cell(i).locator(".rh-card video").first.wait_for(timeout=timeout * 1000)
    return lab.cell(i).locator(".rh-card video").first


def test_each_model_from_the_form_to_a_clip_that_stays(lab):
    """All five panels in one notebook; saved, without their kernel, and opened again, every clip plays."""
    lab.open("five", [START, *(f"rh.models.{name}()" for name in MODELS)])
    (lab.folder / "lantern.png").write_bytes(picture())
    lab.run_all()
    for i, (choices, media, _) in enumerate(MODELS.values(), 1):
        lab.cell(i).locator(".rh-panel").wait_for()
        fill(lab, i, choices, media)
    lab.page.wait_for_timeout(300)
    for i in range(1, len(MODELS) + 1):
        generate(lab, i)
    for i, (_, _, wanted) in enumerate(MODELS.values(), 1):
        state = lab.video_state(wait_for_clip(lab, i))
        assert state.plays, (i, state)
        assert (state.width, state.height, round(state.duration, 1)) == wanted
    assert lab.errors() == []
    lab.save()
    assert lab.path.stat().st_size < 300_000
    assert "data:video" not in lab.path.read_text()
    lab.shutdown_kernel()
    lab.reopen()
    for i in range(1, len(MODELS) + 1):
        assert lab.video_state(lab.cell(i).locator(".rh-card video").first).plays
        assert "Run this cell to use it again" in " ".join(lab.outputs_text(i).split())


def test_progress_moves_while_the_kernel_is_idle_sleeps_or_awaits(lab):
    cells = ["import time; time.sleep(4)", "import asyncio; await asyncio.sleep(4)"]
    lab.open("progress", [START, SORA, *cells])
    lab.run(0)
    lab.run(1)
    for busy in (None, 2, 3):
        generate(lab, 1)
        lab.cell(1).locator(".rh-run").get_by_text(re.compile("Queued|Running")).wait_for()
        if busy:
            lab.run(busy, wait=False)
            lab.page.wait_for_timeout(700)
        stop = lab.cell(1).get_by_role("button", name="Cancel")
        assert stop.is_visible()
        before = clock(lab, 1)
        lab.page.wait_for_timeout(2600)
        after = clock(lab, 1)
        assert after >= before + 2, (busy, before, after)
        bar = lab.cell(1).get_by_role("progressbar")
        assert 0 < int(bar.get_attribute("aria-valuenow")) < 100
        if busy:
            lab.wait_done(busy)
        lab.cell(1).locator(".rh-run").get_by_text("Done", exact=True).wait_for(timeout=30_000)
        assert not stop.is_visible(), "the end takes it away"
    lab.cell(1).locator(".rh-card video").nth(2).wait_for()
    assert lab.errors() == []


def test_generate_shows_progress_then_a_card_that_survives(lab):
    lab.open("generate", [START, GENERATE])
    lab.run(0)
    lab.run(1, wait=False)
    lab.output(1).get_by_role("progressbar").wait_for()
    lab.wait_done(1)
    assert lab.video_state(wait_for_clip(lab, 1)).plays
    lab.save()
    lab.shutdown_kernel()
    lab.reopen()
    assert lab.errors() == []
    assert lab.video_state(lab.output(1).locator("video")).plays


def test_an_interrupt_stops_the_waiting_not_the_run(lab):
    lab.open("interrupt", [START, GENERATE, "rh.history[-1]", "await rh.history[-1]"])
    lab.run(0)
    lab.run(1, wait=False)
    lab.output(1).get_by_role("progressbar").wait_for()
    lab.interrupt_kernel()
    lab.wait_done(1)
    assert "goes on; rh.history[" in lab.outputs_text(1)
    lab.run(3)
    lab.output(3).locator(".rh-card video").wait_for()  # a finished run as the last line is its card
    wait_for_clip(lab, 1)


def tasks(lab):
    """How many tasks the sandbox has ever made."""
    return len(list(lab.server.home.rglob("tasks/*.json")))


def test_a_kernel_restarted_in_mid_run_loses_nothing(lab):
    """The same cells run again: the panel and `generate` show the clips ordered before, and nothing is paid twice."""
    lab.open("restart", [START, SORA, GENERATE])
    lab.run(0)
    lab.run(1)
    before = tasks(lab)
    generate(lab, 1)
    lab.cell(1).locator(".rh-run").get_by_text(re.compile("Queued|Running")).wait_for()
    lab.run(2, wait=False)
    lab.output(2).get_by_text(re.compile("Queued|Running")).wait_for()
    lab.restart_kernel()
    lab.run(0)
    lab.run(1)
    lab.cell(1).get_by_text("taken up again").wait_for()
    lab.run(2)
    assert "taken up again" in lab.outputs_text(2)
    assert lab.video_state(lab.output(2).locator(".rh-card video")).plays
    assert lab.video_state(wait_for_clip(lab, 1)).plays
    assert tasks(lab) == before + 2
    lab.screenshot("restarted")


@pytest.mark.any_kernel
def test_a_page_reloaded_in_mid_run_shows_the_result_too(lab):
    lab.open("reload", [START, SORA])
    lab.run(0)
    lab.run(1)
    generate(lab, 1)
    lab.cell(1).locator(".rh-run").get_by_text(re.compile("Queued|Running")).wait_for()
    lab.save()
    lab.page.reload()
    lab.wait_idle()
    video = lab.cell(1).locator(".rh-slot video")
    video.wait_for(timeout=40_000)
    assert lab.video_state(video).plays


@pytest.mark.any_kernel
def test_in_a_layout_of_the_users_the_panel_shows_its_result_itself(lab):
    lab.open("layout", [START, f"import ipywidgets as w\nw.VBox([w.Label('mine'), {SORA}])"])
    lab.run(0)
    lab.run(1)
    generate(lab, 1)
    video = lab.cell(1).locator(".rh-slot video")
    video.wait_for(timeout=40_000)
    assert lab.video_state(video).plays


@pytest.mark.any_kernel
def test_a_panel_with_its_results_below_does_not_show_them_twice(lab):
    lab.open("once", [START, SORA])
    lab.run(0)
    lab.run(1)
    generate(lab, 1)
    wait_for_clip(lab, 1)
    lab.page.wait_for_timeout(5500)
    assert not lab.cell(1).locator(".rh-slot video").is_visible()


@pytest.mark.any_kernel
@pytest.mark.parametrize("megabytes", [12, 45])
def test_a_large_dropped_picture_reaches_the_sandbox_whole(lab, megabytes):
    """The websocket takes 10 MiB at a time: what is larger dies silently if it is sent in one piece."""
    lab.open("large", [START, "rh.models.ViduImageToVideoQ2Pro(prompt='x', duration='1', resolution='540p')"])
    lab.run(0)
    lab.run(1)
    content = picture(noise=megabytes * 1024 * 1024)
    lab.drop_file(lab.cell(1).get_by_role("group", name="First image"), "large.png", "image/png", content)
    lab.cell(1).get_by_role("button", name="Remove large.png").wait_for(timeout=60_000)
    generate(lab, 1)
    assert lab.video_state(wait_for_clip(lab, 1)).plays
    kept = [path for path in lab.server.home.rglob("uploads/*") if path.stat().st_size == len(content)]
    assert [path.read_bytes() == content for path in kept] == [True]


@pytest.mark.any_kernel
def test_cancel_stops_a_run_and_says_what_that_means(lab):
    lab.open("cancel", [START, SORA])
    lab.run(0)
    lab.run(1)
    generate(lab, 1)
    lab.cell(1).get_by_role("button", name="Cancel").click()
    lab.output(1).get_by_text("Cancelled", exact=True).first.wait_for(timeout=15_000)
    assert re.search("nothing is owed|may still finish it and bill it", lab.outputs_text(1))


@pytest.mark.any_kernel
def test_a_double_click_is_one_order(lab):
    lab.open("double", [START, f"p = {SORA}; p", "len(p.runs)"])
    lab.run(0)
    lab.run(1)
    lab.cell(1).get_by_role("button", name="Generate").dblclick()
    lab.page.wait_for_timeout(500)
    lab.run(2)
    assert lab.outputs_text(2).strip().endswith("1")


@pytest.mark.any_kernel
def test_bad_input_is_marked_at_its_field_and_counted_at_the_button(lab):
    lab.open("bad", [START, "rh.models.XaiGrokImagineImageToVideoOfficialStable()"])
    (lab.folder / "notes.txt").write_text("not a picture")
    (lab.folder / "big.png").write_bytes(picture(noise=11 * 1024 * 1024))
    (lab.folder / "lantern.png").write_bytes(picture())
    lab.run(0)
    lab.run(1)
    cell, path = lab.cell(1), lab.cell(1).get_by_label("First image: path or URL")
    generate(lab, 1)
    cell.get_by_text("Write a prompt: this model needs one.").wait_for()
    cell.get_by_text("2 things to mend before it can run").wait_for()
    assert cell.get_by_role("button", name="Generate").is_disabled()
    cell.get_by_role("textbox", name="Prompt").fill("x" * 801)
    cell.get_by_text("801 characters, 1 too many.").wait_for()
    wrong = {"notes.txt": "is text, not an image", "big.png": "more than 10 MB", "no.png": "no file"}
    for name, words in wrong.items():
        path.fill(name)
        path.press("Enter")
        cell.get_by_text(words).first.wait_for()
        if cell.get_by_role("button", name=re.compile("^Remove")).count():
            cell.get_by_role("button", name=re.compile("^Remove")).first.click()
        lab.page.wait_for_timeout(200)
    fill(lab, 1, {}, "First image")
    lab.page.wait_for_timeout(500)
    assert cell.get_by_role("button", name="Generate").is_enabled()
    generate(lab, 1)
    assert lab.video_state(wait_for_clip(lab, 1)).plays


TROUBLE = {
    "wrong key": ("rh.connect('0' * 32, base_url=c._settings.origin)", "Invalid API Key"),
    "no server": ("rh.connect('0' * 32, base_url='http://127.0.0.1:9')", "was not reached"),
    "no balance": ("rh.connect(site='sandbox')\nrefuse('812', 'CORPAPIKEY_INSUFFICIENT_FUNDS')", "balance is too low"),
}
REFUSE = """
import json, urllib.request
def refuse(code, message):
    body = json.dumps({"route": "submit", "action": "refuse", "code": code, "message": message}).encode()
    head = {"Authorization": "Bearer sandbox", "Content-Type": "application/json"}
    urllib.request.urlopen(urllib.request.Request(c._settings.origin + "/sandbox/faults", body, head))
"""


@pytest.mark.any_kernel
def test_trouble_on_the_wire_is_said_in_the_panel(lab):
    cells = [START.replace("rh.connect()", "c = rh.connect()") + REFUSE]
    cells += [f"{setup}\n{SORA}" for setup, _ in TROUBLE.values()]
    lab.open("trouble", cells)
    lab.run(0)
    for i, (_, words) in enumerate(TROUBLE.values(), 1):
        lab.run(i)
        generate(lab, i)
        lab.output(i).locator(".rh-card").get_by_text(words).first.wait_for(timeout=30_000)
        lab.screenshot(f"trouble-{i}")


@pytest.mark.any_kernel
@pytest.mark.parametrize("shade", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 800])
def test_pictures_of_the_panel(lab, shade, width):
    """Nothing is clipped: no field is wider than its panel, no label wider than its field."""
    panel = "rh.models.Seedance20MultimodalVideo(prompt='@Image 1 sways in the wind.', image_urls=['lantern.png'])"
    lab.open("look", [START, panel])
    (lab.folder / "lantern.png").write_bytes(picture())
    lab.theme(shade)
    lab.viewport(width)
    lab.run(0)
    lab.run(1)
    lab.cell(1).get_by_role("button", name=re.compile("More options")).click()
    lab.page.wait_for_timeout(800)
    lab.screenshot(f"panel-{shade}-{width}")
    clipped = (
        lab.cell(1)
        .locator(".rh-panel")
        .evaluate(
            """panel => [...panel.querySelectorAll('.rh-l, .rh-n, button, select, input, textarea')]
        .filter(e => e.offsetParent && e.getBoundingClientRect().right > panel.getBoundingClientRect().right + 1)
        .map(e => e.className + e.textContent)"""
        )
    )
    assert clipped == []
