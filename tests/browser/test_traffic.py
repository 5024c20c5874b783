"""What a page of clips is sent, beside the same clips as `ipywidgets.Video`; and first the measure itself."""

from __future__ import annotations

import io
import sys

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
    lab.page.wait_for_function("() => document.querySelector('.jp-OutputArea img')?.complete")
    sent = traffic.take()
    # On a busy machine the browser asks for the address as it stands, and gets a 404 page, before JupyterLab mends it.
    assert sent.of("/files/") == len(picture())
    assert sent.socket < 20_000


def picture():
    """A file that is about as long as the widget's bytes."""
    out = io.BytesIO()
    Image.new("RGB", (1000, 1000), "teal").save(out, "BMP")
    return out.getvalue()


CLIPS = """import rh_widgets as rh
rh.connect(at_once=5)
MODEL = 'vidu/text-to-video-q3-pro'
made = list(rh.history.filter('tide', model=MODEL, status='success'))[:5] or [
    rh.submit(MODEL, prompt=f'The tide, {n}', resolution='1080p', duration='5', audio=True)
    for n in range(5)]
for run in made: run.wait()
COUNT = 50
print(sum(run.outputs[0].path.stat().st_size for run in made) * COUNT // 5)"""
PLAYERS = """from IPython.display import display
for _ in range(COUNT // 5): display(rh.compare(made))"""
VIDEOS = """import ipywidgets
ipywidgets.VBox([ipywidgets.Video.from_file(run.outputs[0].path, autoplay=False) for run in made * (COUNT // 5)])"""
OURS, THEIRS = 1, 2


@pytest.mark.any_kernel
def test_fifty_clips_send_a_twentieth_of_what_fifty_videos_send(lab):
    """Before the first picture, and all that comes by itself after it; and a page reload resends none of our clips."""
    traffic = Traffic(lab.page)
    lab.open("fifty", [CLIPS, PLAYERS, VIDEOS])
    lab.run(0, timeout=240)
    size = int(lab.outputs_text(0).split()[-1])
    ours = first_picture(lab, traffic, OURS)
    lab.save()
    lab.page.reload()
    lab.page.locator(".rh-c video").first.wait_for(timeout=60_000)
    lab.wait_idle()
    lab.page.wait_for_timeout(1500)
    again = traffic.take()
    assert again.of(".mp4") == 0
    theirs = first_picture(lab, traffic, THEIRS)
    sys.stdout.write(f"until the first picture: {ours}; as videos {theirs}: {ours.content / theirs.content:.2%}\n")
    sys.stdout.write(f"a reload of the page: {again}\n")
    assert theirs.socket > size
    assert ours.content < 0.05 * theirs.content


def first_picture(lab, traffic, i):
    """What a cell sends until its first picture is there."""
    traffic.take()
    lab.run(i)
    return traffic.until_first_picture(i)
