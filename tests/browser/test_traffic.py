"""The measure itself: what is known to be sent is counted, and what is not sent is not."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from traffic import Traffic

SIZE = 3_000_000
VIDEO = f"import ipywidgets\nipywidgets.Video(value=bytes({SIZE}), format='mp4')"
LINK = "from IPython.display import HTML\nHTML('<img src=\"noise.bmp\">')"


@pytest.mark.any_kernel
def test_frames_and_answers_are_counted_to_the_byte(lab):
    """A widget's bytes come as a frame, a file's over HTTP."""
    traffic = Traffic(lab.page)
    lab.open("measure", [VIDEO, LINK])
    (lab.folder / "noise.bmp").write_bytes(picture())
    traffic.take()
    lab.run(0)
    lab.page.locator(".jp-OutputArea video").wait_for(state="attached")
    sent = traffic.take()
    assert SIZE < max(sent.frames) < SIZE + 10_000
    assert sent.of("noise") == 0
    lab.run(1)
    lab.page.wait_for_function("() => document.querySelector('.jp-OutputArea img')?.naturalWidth > 0")
    sent = traffic.take()
    assert sent.of("noise") == len(picture())
    assert sent.socket < 20_000


def picture():
    """A file that is about as long as the widget's bytes."""
    out = io.BytesIO()
    Image.new("RGB", (1000, 1000), "teal").save(out, "BMP")
    return out.getvalue()
