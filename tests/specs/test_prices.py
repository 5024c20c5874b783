"""Every public price, worked out again straight from the facts by a few lines of its own."""

from __future__ import annotations

from decimal import Decimal

import catalog_facts
import pytest

from rh_widgets.specs import builtin_catalog, estimate

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
    "name", ["kling-v3.0-pro-motion-control", "minimax/speech-02-hd", "kling-lip-sync/lip-sync-video"]
)
def test_without_the_length_that_is_billed_the_price_is_unknown(name):
    assert estimate(CATALOG[name]).amount is None
    assert str(estimate(CATALOG[name])) == "price unknown"


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
        ("kling-v2.6-pro-image-to-video", {"sound": True, "duration": 10}, "true × 10 s"),
    ],
)
def test_an_estimate_says_what_it_was_made_from(name, params, basis):
    assert estimate(CATALOG[name], params).basis == basis
