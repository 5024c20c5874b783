"""The sandbox takes the smallest valid request of every model, and makes what that model makes, for real.

Clips are drafts of two frames a second, for the time; their size and length are as asked.
"""

from __future__ import annotations

import functools
import io
import re
from decimal import Decimal

import av
import catalog_facts
import pytest
import trimesh
from PIL import Image

from rh_widgets.sandbox.render import render

RICH = Decimal(100_000)  # one list price is 9999
DRAFT_RATE = 2
EXACT = re.compile(r"(\d{3,5})\s*[x*]\s*(\d{3,5})")


@pytest.fixture
def studio(store, open_sandbox):
    """A sandbox that renders."""
    wire = open_sandbox(store, render=functools.partial(render, rate=DRAFT_RATE))
    wire.sandbox.set_money(RICH)
    return wire


def made(wire, facts, **choices):
    """The results of a model's smallest request, each with its content."""
    answer = wire.submit(facts["endpoint"], **catalog_facts.minimal(facts) | choices)
    assert answer["errorCode"] == "", answer
    done = wire.finish(answer["taskId"])
    assert done["status"] == "SUCCESS"
    return [(one, wire.call("GET", one["url"]).content if one["url"] else b"") for one in done["results"]]


def asked_size(body):
    """Width and height, where the request names them."""
    for key in ("size", "resolution", "aspectRatio"):
        if found := EXACT.fullmatch(str(body.get(key, ""))):
            return int(found[1]), int(found[2])
    return None


def open_film(result, content, body):
    """Every frame decodes; it is as large and as long as was asked."""
    assert result["outputType"] == "mp4"
    with av.open(io.BytesIO(content)) as film:
        shown = [(frame.width, frame.height) for frame in film.decode(video=0)]
        seconds = film.streams.video[0].duration * film.streams.video[0].time_base
    assert shown
    assert set(shown) == {asked_size(body) or shown[0]}
    if float(body.get("duration") or 0) > 0:
        assert float(seconds) == pytest.approx(float(body["duration"]), abs=1 / DRAFT_RATE)


def open_picture(result, content, body):
    """The whole picture decodes, in the format that was asked."""
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
        assert picture.size == (asked_size(body) or picture.size)
        assert picture.format.lower() == body.get("outputFormat", "png")
    assert result["outputType"] == {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}[picture.format]


def open_sound(result, content, _body):
    """Every sample decodes, and it lasts."""
    assert result["outputType"] == "mp3"
    with av.open(io.BytesIO(content), format="mp3") as sound:
        assert sum(frame.samples / frame.sample_rate for frame in sound.decode(audio=0)) >= 1


def open_solid(result, content, _body):
    """A closed body with an inside, for a reader that is not ours."""
    assert result["outputType"] == "glb"
    solid = trimesh.load(io.BytesIO(content), file_type="glb", force="mesh")
    assert solid.is_watertight
    assert solid.volume > 0


def read_text(result, content, body):
    """Words that go with the request, and no file."""
    assert (result["outputType"], content) == ("txt", b"")
    assert str(body.get("prompt") or body.get("text") or "SANDBOX") in result["text"]


OPENERS = {"video": open_film, "image": open_picture, "audio": open_sound, "3d": open_solid, "string": read_text}


@catalog_facts.each(sampled=True)
def test_the_smallest_request_is_taken_and_made(facts, studio):
    """What comes back is of the model's kind, and opens in a decoder."""
    [(result, content)] = made(studio, facts)
    OPENERS[facts["output"]](result, content, catalog_facts.minimal(facts))


SERIES = [
    ("alibaba/wan-2.5-preview/text-to-image", {"n": 4}, 4),
    ("alibaba/qwen-image-2.0/text-to-image", {"imageNum": "3"}, 3),
    ("seedream-v4/text-to-image", {"sequentialImageGeneration": "auto", "maxImages": 5}, 5),
    ("seedream-v4/text-to-image", {"maxImages": 5}, 1),
]


@catalog_facts.NO_FACTS
@pytest.mark.parametrize(("endpoint", "choices", "count"), SERIES)
def test_as_many_images_come_as_were_asked_for(endpoint, choices, count, studio):
    """Each opens, and no two are the same."""
    facts = next(m for m in catalog_facts.FACTS if m["endpoint"] == endpoint)
    results = made(studio, facts, **choices)
    for result, content in results:
        open_picture(result, content, catalog_facts.minimal(facts))
    assert len({content for _, content in results}) == len(results) == count


@catalog_facts.each(sampled=True)
def test_a_missing_value_is_refused(facts, wire):
    """Also one that has a default: the wire fills nothing in."""
    whole = catalog_facts.minimal(facts)
    for key in whole:
        body = {k: v for k, v in whole.items() if k != key}
        assert wire.submit(facts["endpoint"], **body)["errorCode"] == "1007", key


@catalog_facts.each(sampled=True)
def test_the_second_spelling_of_a_key_is_taken_too(facts, wire):
    """Self-hosted models answer to the names of their own nodes."""
    wire.sandbox.set_money(RICH)
    spelt = {p["key"]: p.get("node_key", p["key"]) for p in facts["params"]}
    body = {spelt[key]: value for key, value in catalog_facts.minimal(facts).items()}
    assert wire.submit(facts["endpoint"], **body)["errorCode"] == ""
