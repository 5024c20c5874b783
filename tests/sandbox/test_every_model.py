"""The sandbox takes the smallest valid request of every model, and its answer is of the right kind."""

from __future__ import annotations

from decimal import Decimal

import catalog_facts

RICH = Decimal(100_000)  # one list price is 9999
KINDS = {"video": "mp4", "image": "png", "audio": "mp3", "3d": "glb"}


@catalog_facts.each(sampled=True)
def test_the_smallest_request_is_taken_and_answered(facts, wire):
    wire.sandbox.set_money(RICH)
    answer = wire.submit(facts["endpoint"], **catalog_facts.minimal(facts))
    assert answer["errorCode"] == "", answer
    done = wire.finish(answer["taskId"])
    assert done["status"] == "SUCCESS"
    [result] = done["results"]
    assert result["outputType"] == KINDS.get(facts["output"], "txt")
    assert bool(result.get("text")) is (facts["output"] == "string")


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
