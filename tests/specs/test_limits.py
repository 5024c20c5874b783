"""Everything that the facts declare of a parameter is held, before a request leaves."""

from __future__ import annotations

from types import SimpleNamespace

import catalog_facts
import pytest

from rh_widgets.specs import build_payload, builtin_catalog, check

CATALOG = builtin_catalog()
MULTIMODAL = [name for name in CATALOG if name.endswith("/multimodal-video")]
PICTURE = {"image_urls": ["https://a.example/1.png"]}


@catalog_facts.each()
def test_the_smallest_valid_request_passes_and_one_wrong_value_does_not(facts):
    spec = CATALOG[facts["endpoint"]]
    whole = catalog_facts.minimal(facts)
    assert check(spec, whole) == []
    assert build_payload(spec, whole) == whole
    for key, what, body, media in catalog_facts.wrong(facts):
        faults = check(spec, body, media)
        assert [f.parameter for f in faults] == [spec.param(key).name], (key, what)


@catalog_facts.each()
def test_limits_themselves_are_allowed(facts):
    """The ends of a range, the longest text, the largest file, the most files, every option, every format."""
    spec, whole = CATALOG[facts["endpoint"]], catalog_facts.minimal(facts)
    for p in facts["params"]:
        ends = [p[k] for k in ("min", "max") if p.get(k) is not None] + p.get("options", [])
        ends += ["x" * p["max_length"]] if p.get("max_length") else []
        ends += [catalog_facts.value_of(p) * p["max_items"]] if p.get("max_items") else []
        for value in ends:
            assert check(spec, beside(facts, p, whole | {p["key"]: value})) == [], (p["key"], value)
        for form in p.get("accept", []):
            file = catalog_facts.a_file(p, format=form.replace("jpeg", "jpg"), size=p.get("max_mb", 1) * 1024 * 1024)
            body = beside(facts, p, whole | {p["key"]: catalog_facts.value_of(p)})
            assert check(spec, body, {p["key"]: [file]}) == [], (p["key"], form)


def beside(facts, p, body):
    """The body, with a picture where this parameter goes only beside one."""
    others = {
        "audioUrls": {"imageUrls": ["https://a.example/1.png"]},
        "lastImageUrl": {"firstImageUrl": "https://a.example/1.png"},
    }
    known = {p["key"] for p in facts["params"]}
    return {k: v for k, v in others.get(p["key"], {}).items() if k in known} | body


@catalog_facts.NO_FACTS
def test_the_facts_declare_thousands_of_limits():
    """So that the tests above cannot pass by trying nothing."""
    assert sum(1 for facts in catalog_facts.FACTS for _ in catalog_facts.wrong(facts)) > 4000


# -- what the pages say in prose


@pytest.mark.parametrize("endpoint", MULTIMODAL)
@pytest.mark.parametrize(("key", "form"), [("videoUrls", "mp4"), ("audioUrls", "mp3")])
@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        ([1.9], "1.9 s, less than 2 s"),
        ([15.1], "15.1 s, more than 15 s"),
        ([6.0, 6.0, 6.0], "18.0 s together, more than 15 s"),
        ([2.0], ""),
        ([15.0], ""),
        ([5.0, 5.0, 5.0], ""),
        ([None, None], ""),
    ],
)
def test_references_of_seedance_2_last_2_to_15_s_and_15_s_in_all(endpoint, key, form, seconds, said):
    body = {"prompt": "x", **PICTURE, key: [f"https://a.example/{i}.{form}" for i, _ in enumerate(seconds)]}
    kind = key.removesuffix("Urls")
    files = [SimpleNamespace(kind=kind, format=form, size=1000, seconds=s) for s in seconds]
    reasons = [f.reason for f in check(CATALOG[endpoint], body, {key: files})]
    assert any(said in reason for reason in reasons) if said else reasons == []


@pytest.mark.parametrize("endpoint", MULTIMODAL)
def test_sound_of_seedance_2_goes_only_beside_an_image_or_a_clip(endpoint):
    sound = {"prompt": "x", "audio_urls": ["https://a.example/1.mp3"]}
    [fault] = check(CATALOG[endpoint], sound)
    assert (fault.parameter, fault.reason) == (
        "audio_urls",
        "Reference sound goes only beside reference images or reference clips: add one.",
    )
    assert check(CATALOG[endpoint], sound | PICTURE) == []
    assert check(CATALOG[endpoint], sound | {"video_urls": ["https://a.example/1.mp4"]}) == []


def test_there_are_four_such_models():
    assert len(MULTIMODAL) == 4


@pytest.mark.parametrize("name", ["hailuo-02-pro", "hailuo-02-standard"])
def test_a_last_image_goes_only_beside_a_first(name):
    last = {"prompt": "x", "last_image_url": "https://a.example/2.png"}
    assert [f.parameter for f in check(CATALOG[name], last)] == ["last_image_url"]
    assert check(CATALOG[name], last | {"first_image_url": "https://a.example/1.png"}) == []
