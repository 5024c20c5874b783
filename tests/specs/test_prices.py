"""Every public price, worked out again straight from the facts by a few lines of its own."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import catalog_facts
import pytest

from rh_widgets.specs import Estimate, billed_media, billed_seconds, builtin_catalog, estimate

CATALOG = builtin_catalog()
SECONDS = 7.5  # of an input clip


def by_hand(facts, each, request):
    """(the price of one unit) × (how many units this request has), or None."""
    unit, values = facts["price"]["unit"], {p["key"]: p.get("default") for p in facts["params"]} | request
    one = Decimal(str(each))
    if unit == "run":
        return one
    if unit == "second":
        return one * Decimal(str(values["duration"] if values.get("duration") else SECONDS))
    if unit == "5_seconds":
        return one * 2  # 7.5 s: two times five have begun
    if unit == "image":
        return one * int(values["imageNum"])
    if unit == "1000_chars":
        return one * len(values["text"]) / 1000
    raise AssertionError(unit)


def typed(facts, when):
    """The conditions of a rule as a user gives them: booleans and numbers, not text."""
    types = {p["key"]: p["type"] for p in facts["params"]}
    read = {"boolean": lambda text: text == "true", "int": int, "float": float}
    return {key: read.get(types[key], str)(text) for key, text in when.items() if text}


def cases(facts):
    """(what is asked for, the list price of a unit) for every rule or flat price, at several counts."""
    price = facts["price"]
    rules = price.get("rules") or [[{}, price["price"]]]
    durations = next((p for p in facts["params"] if p["key"] == "duration"), None)
    for when, each in rules:
        yield typed(facts, when), each
        if durations and "duration" not in when:
            for text in durations.get("options") or [durations["min"], durations["max"]]:
                yield typed(facts, when) | {"duration": text}, each
    for number in ("1", "3", "6") if price["unit"] == "image" else ():
        yield {"imageNum": number}, price["price"]


@catalog_facts.each()
def test_the_estimate_is_what_the_facts_say_by_hand(facts):
    spec, price = CATALOG[facts["endpoint"]], facts.get("price")
    if price is None:
        assert estimate(spec, media_seconds=SECONDS).amount is None
        return
    text = {"text": "Bring a warm coat. " * 77} if price["unit"] == "1000_chars" else {}
    for asked, each in cases(facts):
        found = estimate(spec, asked | text, media_seconds=SECONDS)
        assert found.amount == by_hand(facts, each, asked | text), asked
        assert found.amount > 0
        assert (found.currency, found.as_of) == (price["currency"], price["as_of"])
        assert found.lower_bound is price.get("from", False)


@catalog_facts.NO_FACTS
def test_every_rule_of_the_facts_was_worked_out():
    rules = sum(len(m["price"].get("rules", [1])) for m in catalog_facts.FACTS if "price" in m)
    assert (
        sum(len(CATALOG[m["endpoint"]].price.rules or [1]) for m in catalog_facts.FACTS if "price" in m) == rules > 1000
    )


@catalog_facts.each()
def test_values_that_no_rule_names_have_no_price(facts):
    """Unknown is not free: an option, or a number, outside all rules."""
    price = facts.get("price", {})
    for p in facts["params"]:
        named = {when.get(p["key"]) for when, _ in price.get("rules", [])}
        if p["key"] in price.get("depends_on", []) and "options" in p:
            for option in set(p["options"]) - named:
                assert estimate(CATALOG[facts["endpoint"]], {p["key"]: option}, media_seconds=SECONDS).amount is None


@pytest.mark.parametrize(
    ("name", "key"), [("seedream-v4.5/text-to-image", "maxImages"), ("wan-2.5-preview/text-to-image", "n")]
)
def test_a_price_for_an_untouched_number_of_images_says_nothing_of_more(name, key):
    """The vendor's list has one price, for a request without this parameter; 1 is its default."""
    one = estimate(CATALOG[name]).amount
    assert one == estimate(CATALOG[name], {key: 1}).amount > 0
    assert estimate(CATALOG[name], {key: 4}).amount is None


@pytest.mark.parametrize(
    ("name", "each"),
    [
        ("kling-v3.0-pro-motion-control", "1.08 CNY per second of the video"),
        ("rh-video-upscaler", "0.21 CNY per second of the video"),
        ("kling-v2-ai-avatar-pro/image-audio-to-video", "0.72 CNY per second of the sound"),
        ("minimax/speech-02-hd", "0.31 CNY per 1000 characters"),
        ("kling-lip-sync/lip-sync-video", "0.35 CNY per 5 seconds of the sound"),
    ],
)
def test_without_the_length_that_is_billed_the_price_of_a_unit_is_named(name, each):
    price = estimate(CATALOG[name])
    assert price.amount is None
    assert str(price) == price.rate == each


def test_the_least_price_of_a_unit_says_from():
    spec = CATALOG["kling-v3.0-pro-motion-control"]
    least = dataclasses.replace(spec, price=dataclasses.replace(spec.price, lower_bound=True))
    assert str(estimate(least)) == "from 1.08 CNY per second of the video"


@catalog_facts.each()
def test_what_is_billed_by_the_length_of_its_input_is_the_video_or_else_the_sound(facts):
    """By the contract: a `duration`, else the input's length."""
    unit = facts.get("price", {}).get("unit")
    types = {p["type"] for p in facts["params"]}
    by_length = unit in ("second", "5_seconds") and all(p["key"] != "duration" for p in facts["params"])
    kind = "video" if "video" in types else "audio"
    expected = [p["key"] for p in facts["params"] if by_length and p["type"] == kind]
    assert [p.key for p in billed_media(CATALOG[facts["endpoint"]])] == expected
    assert bool(expected) is by_length


@pytest.mark.parametrize(
    ("lengths", "billed"),
    [
        ([5.0], 5.0),
        ([5.041667], 5.0),
        ([1.24, 2.52], 3.8),
        ([0.02], 0.1),
        ([5.0, None], None),
        ([0.0], None),
        ([], None),
    ],
)
def test_all_clips_count_together_in_tenths_of_a_second_or_not_at_all(lengths, billed):
    assert billed_seconds(CATALOG["kling-v3.0-pro-motion-control"], {"videoUrl": lengths}) == billed


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"resolution": "1080p", "duration": 8}, "<Estimate 3.50 CNY, 1080p × 8 s, .cn list price of 2026-04-29>"),
        ({}, "<Estimate 1.20 CNY, 720p × 5 s, .cn list price of 2026-04-29>"),
    ],
)
def test_a_price_as_the_last_line_of_a_cell_names_the_list_and_its_day(params, said):
    assert repr(estimate(CATALOG["vidu/image-to-video-q2-pro"], params)) == said


def test_an_unknown_price_as_the_last_line_of_a_cell_says_what_is_known():
    price = estimate(CATALOG["rh-video-upscaler"])
    said = "0.21 CNY per second of the video, 1080p, .cn list price of 2026-04-29"
    assert repr(price) == f"<Estimate {said}>"
    assert repr(Estimate(amount=None)) == "<Estimate price unknown>"
    assert repr(Estimate(amount=Decimal(2), lower_bound=True, currency="USD")) == "<Estimate from 2.00 USD>"


@pytest.mark.parametrize(("seconds", "started"), [(0.1, 1), (5.0, 1), (5.1, 2), (10.0, 2), (12.0, 3)])
def test_five_seconds_are_billed_once_begun(seconds, started):
    each = CATALOG["kling-lip-sync/lip-sync-video"].price.flat
    assert estimate(CATALOG["kling-lip-sync/lip-sync-video"], media_seconds=seconds).amount == each * started


@pytest.mark.parametrize(
    ("name", "params", "basis"),
    [
        ("qwen-image-2.0/text-to-image", {"image_num": 3}, "3 images"),
        ("qwen-image-2.0/text-to-image", {}, "1 image"),
        ("minimax/speech-02-hd", {"text": "x" * 1200}, "1200 characters"),
        ("kling-v2.6-pro-image-to-video", {"sound": True, "duration": 10}, "sound × 10 s"),
    ],
)
def test_an_estimate_says_what_it_was_made_from(name, params, basis):
    assert estimate(CATALOG[name], params).basis == basis
