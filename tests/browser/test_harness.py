"""The harness itself, on the facts that rh_widgets stands on."""

from __future__ import annotations

import hashlib
import random
import re

import pytest

TICKING = """
import threading, time
import ipywidgets
label = ipywidgets.Label("not yet")
def work():
    for i in range(60):
        label.value = f"tick {i}"
        time.sleep(0.1)
threading.Thread(target=work, daemon=True).start()
label
"""


def test_a_thread_moves_a_widget_while_a_cell_sleeps(lab):
    """What the progress line rests on: the I/O thread reaches the page beside a busy kernel."""
    lab.open("thread", [TICKING, "import time; time.sleep(4)"])
    lab.run(0)
    lab.run(1, wait=False)
    lab.cell(1).get_by_text("[*]").wait_for()
    label = lab.output(0).locator(".widget-label")
    seen = set()
    for _ in range(10):
        lab.page.wait_for_timeout(200)
        seen.add(label.inner_text())
    assert "[*]" in lab.cell(1).inner_text(), "the cell ended too early to prove anything"
    assert len(seen) >= 5, seen
    assert all(re.fullmatch(r"tick \d+", text) for text in seen)
    assert lab.errors() == []


def test_a_reopened_notebook_has_its_outputs_but_not_its_widgets(lab):
    """What `errors` must be able to see: a saved widget without its model."""
    lab.open("reopened", ["print('kept')", "import ipywidgets; ipywidgets.IntText(7)"])
    lab.run_all()
    lab.output(1).locator("input").wait_for()
    lab.save()
    lab.shutdown_kernel()
    lab.reopen()
    assert lab.outputs_text(0).strip() == "kept"
    lab.page.get_by_text("Error displaying widget").wait_for()
    assert lab.errors(0) == []
    assert lab.errors(1) != []


@pytest.mark.any_kernel
def test_a_dropped_file_arrives_whole(lab):
    """`drop_file` hands the page the very bytes, many megabytes of them."""
    lab.open("drop", ["import IPython.display as d; d.HTML('<div id=target style=height:40px></div>')"])
    lab.run(0)
    lab.page.evaluate(
        """() => document.querySelector('#target').addEventListener('drop', async event => {
            const file = event.dataTransfer.files[0];
            const hash = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
            window.dropped = [file.name, file.type, file.size,
                              Array.from(new Uint8Array(hash)).map(b => b.toString(16).padStart(2, '0')).join('')];
        })"""
    )
    content = random.Random(7).randbytes(45_000_000)
    lab.drop_file(lab.page.locator("#target"), "big one.png", "image/png", content)
    lab.page.wait_for_function("() => window.dropped")
    dropped = lab.page.evaluate("() => window.dropped")
    assert dropped == ["big one.png", "image/png", len(content), hashlib.sha256(content).hexdigest()]


@pytest.mark.any_kernel
def test_a_video_says_that_it_plays(lab):
    """`video_state` tells a video that plays from one that does not."""
    lab.open("video", [MAKE_VIDEO, "HTML('<video src=made.mp4></video><video src=missing.mp4></video>')"])
    lab.run_all()
    good, bad = lab.output(1).locator("video").all()
    state = lab.video_state(good)
    assert state.plays
    assert (state.width, state.height) == (320, 180)
    assert state.duration == pytest.approx(2, abs=0.1)
    assert not lab.video_state(bad, patience=3).plays


MAKE_VIDEO = """
import av
from IPython.display import HTML
with av.open("made.mp4", "w") as box:
    stream = box.add_stream("h264", rate=10)
    stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
    for i in range(20):
        frame = av.VideoFrame(320, 180, "yuv420p")
        for plane in frame.planes:
            plane.update(bytes([i * 10 % 255]) * plane.buffer_size)
        box.mux(stream.encode(frame))
    box.mux(stream.encode(None))
"""


@pytest.mark.any_kernel
def test_the_theme_changes_and_does_not_stay(lab):
    """A test that looks at the dark theme leaves the next one in the light."""
    lab.open("theme", ["1"])
    before = lab.page.evaluate("() => getComputedStyle(document.body).getPropertyValue('--jp-layout-color0')")
    lab.theme("dark")
    after = lab.page.evaluate("() => getComputedStyle(document.body).getPropertyValue('--jp-layout-color0')")
    assert before != after
    assert lab.screenshot("dark").stat().st_size > 1000


def test_a_kernel_can_be_restarted_and_a_cell_run_again(lab):
    """`run` waits for the new end of a cell, although its number is the old one."""
    lab.open("again", ["import time; time.sleep(0.5); print(time.time_ns())"])
    lab.run(0)
    first = lab.outputs_text(0)
    lab.restart_kernel()
    lab.run(0)
    assert "[1]" in lab.cell(0).inner_text()
    assert lab.outputs_text(0) != first
