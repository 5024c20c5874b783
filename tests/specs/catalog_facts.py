"""The vendor's facts as they are, and requests made from them: written here, never through our specs."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from types import SimpleNamespace

import pytest

FILE = Path(__file__).parents[3] / "shared" / "catalog-facts.json"
FACTS = json.loads(FILE.read_text("utf-8"))["models"] if FILE.is_file() else []
NO_FACTS = pytest.mark.skipif(not FACTS, reason="shared/catalog-facts.json is not beside the checkout")

MEDIA = ("image", "video", "audio")
MB = 1024 * 1024


def each(*, sampled=False):
    """Parametrises over all endpoints; `sampled`: a seeded fifth of them, and all in `-m full`."""
    if not FACTS:
        return pytest.mark.parametrize("facts", [pytest.param({}, marks=NO_FACTS, id="no facts")])
    seed = int(os.environ["RH_TEST_SEED"])
    drawn = {m["endpoint"] for m in random.Random(seed).sample(FACTS, len(FACTS) // 5)}
    marks = {True: pytest.mark.sampled, False: pytest.mark.full}
    return pytest.mark.parametrize(
        "facts",
        [pytest.param(m, id=m["endpoint"], marks=marks[m["endpoint"] in drawn] if sampled else ()) for m in FACTS],
    )


def a_file(p, **changes):
    """What is known of a file that the parameter takes."""
    form = p.get("accept", [{"image": "png", "video": "mp4", "audio": "mp3"}[p["type"]]])[0]
    known = {"kind": p["type"], "format": form.replace("jpeg", "jpg"), "size": 1000, "seconds": 5.0}
    return SimpleNamespace(**(known | changes))


def value_of(p):
    """The plainest value that a parameter takes."""
    if "default" in p:
        return p["default"]
    if p["type"] == "list":
        return p["options"][0]
    if p["type"] in ("int", "float"):
        return p.get("min", 1)
    if p["type"] == "boolean":
        return False
    if p["type"] in MEDIA:
        address = f"https://a.example/1.{a_file(p).format}"
        return [address] if p.get("many") else address
    return "x" * p.get("min_length", 1)


def minimal(facts):
    """The smallest valid request: what is required, and nothing else."""
    return {p["key"]: value_of(p) for p in facts["params"] if p["required"]}


def wrong(facts):
    """One request per declared limit that breaks it alone: (parameter's key, what, body, media)."""
    whole = minimal(facts)
    for p in facts["params"]:
        key = p["key"]
        if p["required"] and "default" not in p:
            yield key, "missing", {k: v for k, v in whole.items() if k != key}, {}
        for what, value in wrong_values(p):
            yield key, what, whole | {key: value}, {}
        for what, file in wrong_files(p):
            yield key, what, whole | {key: value_of(p)}, {key: [file]}


def wrong_values(p):  # noqa: C901 - one branch per limit
    step = p.get("step", 1)
    if p["type"] == "list":
        yield "no option", "no such option"
    if p["type"] == "boolean":
        yield "no boolean", "perhaps"
    if p["type"] in ("int", "float"):
        yield "no number", "many"
    if p.get("min") is not None:
        yield "below", p["min"] - step
    if p.get("max") is not None:
        yield "above", p["max"] + step
    if p["type"] == "int":
        yield "a fraction", (p.get("min") or 0) + 0.5
    if p["type"] in ("int", "float") and p.get("step") and p["step"] != 1:
        yield "between steps", round((p.get("min") or 0) + 1.5 * p["step"], 6)
    if p["type"] == "int" and p.get("step", 1) > 1:
        yield "between whole steps", (p.get("min") or 0) + 1 + p["step"]
    if p.get("max_length") is not None:
        yield "too long", "x" * (p["max_length"] + 1)
    if p.get("min_length", 0) > 1:
        yield "too short", "x" * (p["min_length"] - 1)
    if p["type"] in MEDIA and not p.get("many"):
        yield "two files", ["https://a.example/1", "https://a.example/2"]
    if p.get("max_items"):
        yield "too many files", ["https://a.example/1"] * (p["max_items"] + 1)


def wrong_files(p):
    if p["type"] in MEDIA:
        other = MEDIA[MEDIA.index(p["type"]) - 1]
        yield "another kind", a_file(p, kind=other)
        yield "an empty file", a_file(p, kind="unknown", format="", size=0)
    if p.get("accept"):
        yield "another format", a_file(p, format="xyz")
    if p.get("max_mb"):
        yield "too large", a_file(p, size=p["max_mb"] * MB + 1)
