"""The pure parts: sizes, lengths, times, states, words on a picture."""

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from PIL import ImageFont

from rh_widgets.media.lettering import wrap
from rh_widgets.sandbox.faults import Faults
from rh_widgets.sandbox.geometry import clip_seconds, frame_size, frames_per_second, sound_seconds
from rh_widgets.sandbox.lifecycle import DAY, State, Task, account, draw_times, new_task_id, state
from rh_widgets.sandbox.sound import RATE, melody


@pytest.mark.parametrize(
    ("values", "size"),
    [
        ({"size": "1280x720"}, (1280, 720)),
        ({"size": "720*1280"}, (720, 1280)),
        ({"resolution": "1024\u00d71920"}, (1024, 1920)),
        ({"aspectRatio": "1168x784"}, (1168, 784)),
        ({"width": 833, "height": 480}, (832, 480)),
        ({"resolution": "720p", "ratio": "16:9"}, (1280, 720)),
        ({"resolution": "720P", "aspectRatio": "9:16"}, (720, 1280)),
        ({"resolution": "480p", "ratio": "16:9"}, (854, 480)),
        ({"resolution": "540p", "ratio": "1:1"}, (540, 540)),
        ({"resolution": "720p", "ratio": "21:9"}, (1680, 720)),
        ({"resolution": "native1080p", "ratio": "4:3"}, (1440, 1080)),
        ({"resolution": "2k"}, (2560, 1440)),
        ({"resolution": "4k", "ratio": "9:16"}, (2160, 3840)),
        ({"aspectRatio": "9:16"}, (720, 1280)),
        ({"aspectRatio": "custom", "customWidth": 900, "customHeight": 512}, (900, 512)),
        ({"customWidth": 900, "customHight": 512}, (900, 512)),
        ({"aspectRatio": "1:1", "customWidth": 900, "customHight": 512}, (720, 720)),
        ({"resolution": "1k", "aspectRatio": "1:8"}, (1024, 8192)),
        ({"resolution": "4k", "aspectRatio": "8:1"}, (8192, 1024)),
        ({"targetResolution": "1080p"}, (1920, 1080)),
        ({}, (1280, 720)),
        ({"resolution": "auto", "ratio": "0:0", "size": "big"}, (1280, 720)),
    ],
)
def test_size_by_the_parameters(values, size):
    assert frame_size(values) == size


@pytest.mark.parametrize(
    ("values", "image", "size"),
    [
        ({"resolution": "720p", "ratio": "adaptive"}, (800, 600), (960, 720)),
        ({"resolution": "720p"}, (600, 800), (720, 960)),
        ({"resolution": "540p", "ratio": "1:1"}, (600, 800), (540, 540)),
        ({"resolution": "720p"}, (4000, 100), (2880, 720)),
        ({"scale": "4x"}, (200, 300), (800, 1200)),
        ({"upscale": 2}, (200, 300), (400, 600)),
        ({"scale": "6x"}, (4000, 2000), (8192, 4096)),
    ],
)
def test_an_aspect_that_is_not_given_follows_the_picture(values, image, size):
    assert frame_size(values, image) == size


@pytest.mark.parametrize(
    ("values", "media", "seconds"),
    [
        ({"duration": "7"}, 30.0, 7.0),
        ({"duration": 6}, None, 6.0),
        ({}, 3.2, 3.2),
        ({"duration": "0"}, 4.0, 4.0),
        ({"duration": "auto"}, None, 5.0),
        ({}, None, 5.0),
    ],
)
def test_length_by_the_parameters(values, media, seconds):
    assert clip_seconds(values, media) == seconds


@pytest.mark.parametrize(
    ("values", "media", "seconds"),
    [
        ({"text": "x" * 150}, None, 10.0),
        ({"text": "x" * 150, "speed": 2.0}, 3.0, 5.0),
        ({"text": "白鹤起飞" * 5}, None, 4.0),
        ({"text": "Hi"}, None, 1.0),
        ({"prompt": "a waltz"}, None, 20.0),
        ({"prompt": "a waltz", "duration": 8}, None, 8.0),
        ({}, 3.5, 3.5),
    ],
)
def test_a_sound_lasts_as_long_as_its_text_takes_to_speak(values, media, seconds):
    assert sound_seconds(values, media) == seconds


def test_large_and_long_clips_have_fewer_frames_and_no_clip_fewer_than_six():
    assert frames_per_second(1280, 720, 5) == 24
    assert frames_per_second(1280, 720, 25) in {12, 16}
    assert frames_per_second(3840, 2160, 15) == 6


def test_task_ids_have_nineteen_digits_and_grow():
    noise = random.Random(1)
    ids = [new_task_id(now, noise) for now in (0.0, 1_700_000_000.0, 1_800_000_000.0, 1_800_000_000.001)]
    assert all(len(i) == 19 and i.isdigit() for i in ids)
    assert ids == sorted(ids)


@pytest.mark.parametrize(("output", "low", "high"), [("video", 6, 15), ("image", 1.3, 3.4), ("audio", 16, 40)])
def test_a_task_takes_a_lifelike_time_over_the_speed(output, low, high):
    totals = [sum(draw_times(str(i), output, 5, 9.0)) for i in range(300)]
    assert low <= min(totals)
    assert max(totals) <= high
    assert len(set(totals)) > 200


def test_the_time_of_a_task_is_drawn_from_its_id_alone():
    assert draw_times("1", "video", 5, 9.0) == draw_times("1", "video", 5, 9.0)
    one, ten = draw_times("1", "video", 5, 1.0), draw_times("1", "video", 5, 10.0)
    assert sum(one) == pytest.approx(10 * sum(ten))


TASK = Task(task_id="1", endpoint="e", payload={}, digest="d", created_at=100.0, queue=10.0, run=20.0, price="2.50")


@pytest.mark.parametrize(
    ("task", "now", "where"),
    [
        (TASK, 100, State.QUEUED),
        (TASK, 109.9, State.QUEUED),
        (TASK, 110, State.RUNNING),
        (TASK, 500, State.RUNNING),
        (replace(TASK, ready_at=105.0), 129.9, State.RUNNING),
        (replace(TASK, ready_at=105.0), 130, State.SUCCESS),
        (replace(TASK, fail_code="1000"), 129, State.RUNNING),
        (replace(TASK, fail_code="1000"), 130, State.FAILED),
        (replace(TASK, cancelled_at=101.0), 500, State.CANCELLED),
    ],
)
def test_the_state_is_a_function_of_the_record_and_the_clock(task, now, where):
    assert state(task, now) is where


def test_the_account_is_a_sum_over_the_tasks():
    tasks = [replace(TASK, ready_at=105.0), replace(TASK, fail_code="1000"), replace(TASK, price=None)]
    early, late, tomorrow = (account(tasks, Decimal(10), now) for now in (100, 130, 130 + DAY))
    assert (early.money, early.reserved, early.queued) == (10, Decimal("2.50"), 3)
    assert (late.money, late.reserved, late.running) == (Decimal("7.50"), 0, 1)
    assert tomorrow.money == 10


def test_two_faults_for_one_route_strike_together():
    faults = Faults()
    faults.order("submit", "delay", seconds=0.0, times=2)
    faults.order("submit", "drop")
    assert [f.action for f in faults.take("submit")] == ["delay", "drop"]
    assert [f.action for f in faults.take("submit")] == ["delay"]
    assert faults.take("submit") == []


FONT = ImageFont.load_default(20)


def test_words_wrap_and_end_in_an_ellipsis():
    lines = wrap("one two three four five six seven eight nine ten " * 3, FONT, 180, 4)
    assert len(lines) == 4
    assert lines[-1].endswith("...")
    assert all(FONT.getlength(line) <= 180 for line in lines)


def test_a_word_longer_than_a_line_is_cut():
    lines = wrap("x" * 200, FONT, 100, 4)
    assert len(lines) == 4
    assert all(FONT.getlength(line) <= 110 for line in lines)


def test_chinese_breaks_anywhere_but_before_its_full_stop():
    class Square:
        """A font whose signs are all ten pixels wide."""

        def getlength(self, text):
            return 10 * len(text)

    assert wrap("清晨的竹林中薄雾。", Square(), 40, 4) == ["清晨的竹", "林中薄", "雾。"]


def test_no_words_take_no_lines():
    assert wrap("  ", FONT, 100, 4) == []


def test_a_melody_has_its_length_and_begins_and_ends_in_silence():
    samples = memoryview(melody("seed", 2.5)).cast("h")
    assert len(samples) == round(2.5 * RATE)
    assert samples[0] == samples[-1] == 0
    assert 2000 < max(samples) < 30_000
    assert melody("seed", 2.5) == melody("seed", 2.5) != melody("other", 2.5)
