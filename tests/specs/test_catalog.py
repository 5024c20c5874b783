"""The catalog holds the vendor's facts whole, and says them in words of our own."""

from __future__ import annotations

import keyword
import re
from collections import Counter
from pathlib import Path

import catalog_facts
import pytest

from rh_widgets.errors import UnknownModelError
from rh_widgets.specs import builtin_catalog, class_name, parse_model

CATALOG = builtin_catalog()
CLASS_NAMES = Path(__file__).with_name("class_names.txt").read_text("utf-8").split()
FACTS_OF_A_PARAMETER = (
    "required", "options", "default", "min", "max", "step", "min_length", "max_length", "max_mb", "many", "max_items",
    "accept", "node_key",
)  # fmt: skip


# -- facts


@catalog_facts.NO_FACTS
def test_every_endpoint_is_there_and_no_other():
    assert {m["endpoint"] for m in catalog_facts.FACTS} == set(CATALOG)
    assert len(CATALOG) == len(catalog_facts.FACTS) == 337


@catalog_facts.each()
def test_nothing_of_the_facts_is_lost_or_changed(facts):
    spec = CATALOG[facts["endpoint"]]
    for key in ("endpoint", "name", "task", "in_sidebar", "in_registry"):
        assert getattr(spec, key) == facts[key]
    assert spec.shelf == facts.get("shelf", "")
    assert spec.output == {"string": "text"}.get(facts["output"], facts["output"])
    assert [(p.key, p.type.value) for p in spec.params] == [(p["key"], p["type"]) for p in facts["params"]]
    for ours, theirs in zip(spec.params, facts["params"], strict=True):
        said = {name: getattr(ours, name) for name in FACTS_OF_A_PARAMETER}
        said = {k: list(v) if isinstance(v, tuple) else v for k, v in said.items()}
        nothing = {"options": [], "accept": [], "node_key": "", "many": False}
        assert said == {k: theirs.get(k, nothing.get(k)) for k in FACTS_OF_A_PARAMETER}
        assert type(ours.default) is type(theirs.get("default"))


# -- names


@catalog_facts.each()
def test_a_model_is_found_by_its_endpoint_and_class_in_any_case(facts):
    spec = CATALOG[facts["endpoint"]]
    assert spec.endpoint == facts["endpoint"]
    for name in (spec.endpoint, spec.class_name):
        assert CATALOG[name.upper()] is CATALOG[name.lower()] is spec


@catalog_facts.NO_FACTS
def test_all_225_names_of_the_documentation_are_found_in_any_case():
    by_name = {}
    for m in sorted(catalog_facts.FACTS, key=lambda m: m["in_registry"]):
        by_name[m["name"]] = m["endpoint"]  # of two under one name, the registry's comes last
    listed = {m["name"] for m in catalog_facts.FACTS if m["in_sidebar"]}
    assert sum(m["in_sidebar"] for m in catalog_facts.FACTS) == 225
    assert listed <= set(by_name)
    for name, endpoint in by_name.items():
        assert CATALOG[name].endpoint == CATALOG[name.upper()].endpoint == endpoint


def test_class_names_are_these():
    """Users' notebooks hold them: a name that changes breaks somebody's work."""
    assert sorted(m.class_name for m in CATALOG.values()) == CLASS_NAMES


def test_class_names_are_unique_and_python_takes_them():
    assert len(set(CLASS_NAMES)) == len(CATALOG)
    assert all(name.isidentifier() and name[0].isupper() for name in CLASS_NAMES)


def test_a_name_that_begins_with_a_digit_gets_a_word_before_it():
    assert class_name("3d-thing/v2") == "Model3dThingV2"


def test_of_two_endpoints_under_one_name_the_registrys_has_it():
    former = [m for m in CATALOG.values() if m.class_name.endswith("Former")]
    assert len(former) == 4
    for m in former:
        heir = CATALOG[m.name]
        assert heir.in_registry
        assert not m.in_registry
        assert m.class_name == f"{heir.class_name}Former"
        assert heir.endpoint in " ".join(m.notes)


def test_parameter_names_are_unique_and_python_takes_them():
    for m in CATALOG.values():
        names = [p.name for p in m.params]
        assert len(set(names)) == len(names)
        assert all(name.isidentifier() and not keyword.iskeyword(name) for name in names)


@pytest.mark.parametrize(
    "name", ["seedance-2.0/multimodal-vidoe", "kling 3 pro image to video", "veo3.1/text-to-video"]
)
def test_near_misses_suggest(name):
    with pytest.raises(UnknownModelError) as caught:
        CATALOG[name]
    first = re.split(r"[^a-z]", name)[0]
    assert len(caught.value.nearest) == 3
    assert all(first in near.lower() for near in caught.value.nearest)


# -- words


def test_labels_are_short_and_help_is_one_sentence():
    for m in CATALOG.values():
        for p in m.params:
            assert 1 <= len(p.label.split()) <= 4, (m.endpoint, p.key, p.label)
            assert len(p.label) <= 22, (m.endpoint, p.key, p.label)
            assert re.fullmatch(r"[A-Z@].*\.", p.help), (m.endpoint, p.key, p.help)
            assert ". " not in p.help
            assert len(p.help) <= 90, (m.endpoint, p.key, p.help)


def test_titles_and_summaries_are_short_english():
    for m in CATALOG.values():
        assert m.title.isascii()
        assert 3 <= len(m.title) <= 40, m.title
        assert m.summary.endswith(".")
        assert ". " not in m.summary
        assert 10 <= len(m.summary) <= 140, (m.endpoint, m.summary)


def test_a_title_and_a_task_tell_a_model_from_all_others():
    assert [key for key, n in Counter((m.title, m.task) for m in CATALOG.values()).items() if n > 1] == []


def test_at_most_six_parameters_are_plain_and_what_must_be_given_is_among_them():
    for m in CATALOG.values():
        assert sum(not p.more for p in m.params) <= 6, m.endpoint
        assert not [p.key for p in m.params if p.more and p.required and p.default is None], m.endpoint


def test_sound_is_always_never_or_a_switch():
    for m in CATALOG.values():
        switch = m.param(m.sound)
        assert m.sound in ("always", "never") or (switch and set(switch.options) in (set(), {"true", "false"})), (
            m.endpoint
        )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("kling-v3.0-4k-motion-control", "no parameters"),
        ("rhart-video-s/image-to-video-deprecated", "prefer that one"),
        ("rhart-video-s/text-to-video-pro-deprecated", "calls this endpoint deprecated"),
        ("gpt-image-1.5/text-to-image-channel-low-price", "may have been withdrawn"),
        ("z-image/turbo", "RunningHub runs this model itself"),
        ("marble-1.0/text-to-world", "not certain"),
    ],
)
def test_doubtful_models_say_so(name, words):
    assert any(words in note for note in CATALOG[name].notes)


def test_no_model_without_a_doubt_has_notes():
    doubtless = CATALOG["vidu/image-to-video-q2-pro"]
    assert doubtless.notes == ()
    for m in CATALOG.values():
        assert m.notes or (m.in_registry and m.params and "deprecated" not in m.endpoint.lower()), m.endpoint


def test_a_word_of_the_glossary_depends_on_what_is_made():
    helps = {
        name: CATALOG[name].param("prompt").help for name in ("f-dev", "kling-v3.0-pro-text-to-video", "suno-custom-v5")
    }
    assert len(set(helps.values())) == 3


def test_a_record_may_say_its_own_words_or_none():
    """A team's own model needs no glossary."""
    record = {"endpoint": "a/b", "name": "b", "title": "B", "summary": "Makes.", "task": "t", "output": "image"}
    params = [{"key": "prompt", "type": "string", "label": "Wish"}, {"key": "ourOwnKey", "type": "int"}]
    prompt, own = parse_model(record | {"params": params}, family="team").params
    assert (prompt.label, prompt.help) == ("Wish", "What the picture shows: subject, place, light, style.")
    assert (own.name, own.label, own.help) == ("our_own_key", "Our own key", "")
    with pytest.raises(TypeError, match="colour"):
        parse_model(record | {"params": [{"key": "a", "type": "int", "colour": "red"}]}, family="team")
