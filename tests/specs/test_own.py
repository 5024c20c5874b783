"""A team's own models: registered by a call or found in a file, and told clearly where they are wrong."""

from __future__ import annotations

import dataclasses
import json
import os
import threading

import pytest

from rh_widgets.errors import ConfigurationError
from rh_widgets.specs import Catalog, ModelSpec, builtin_catalog, load_catalog, parse_model, record_of, spec_of
from rh_widgets.specs.catalog import builtin_records
from rh_widgets.specs.own import complete

BUILTIN = builtin_catalog()
OWN = {
    "endpoint": "acme/house-style/text-to-image",
    "output": "image",
    "params": [
        {"key": "prompt", "type": "string", "required": True, "max_length": 800},
        {"key": "imageSize", "type": "list", "options": ["1k", "2k"], "default": "1k"},
    ],
}


@pytest.fixture
def catalog():
    """One of the test's own, so that nothing stays."""
    return Catalog(BUILTIN.values())


def changed(**fields):
    return {**OWN, **fields}


def with_param(**fields):
    return changed(params=[{"key": "size", "type": "list", "options": ["1k"], **fields}])


# -- register


def test_a_record_needs_an_endpoint_an_output_and_parameters(catalog):
    """Names are made by rule, words come from the glossary."""
    (spec,) = catalog.register(OWN)
    assert catalog["acme/house-style/text-to-image"] is catalog["AcmeHouseStyleTextToImage"] is spec
    assert catalog["ACME house-style TEXT to image"] is spec
    assert (spec.title, spec.task, spec.family) == ("Acme House Style", "text-to-image", "own")
    assert spec.param("prompt").help == "What the picture shows: subject, place, light, style."
    assert (spec.param("image_size").key, spec.price) == ("imageSize", None)
    assert len(catalog) == len(BUILTIN) + 1
    assert "Acme House Style" in repr(catalog.search("acme"))
    assert catalog.classes[spec.class_name] == spec.endpoint
    assert catalog.registered == {spec.endpoint}


def test_a_record_may_say_everything_itself(catalog):
    """And a price in the catalog's own form."""
    price = {"currency": "CNY", "unit": "second", "as_of": "2026-01-01", "rules": [[{"size": "1k"}, 0.5]]}
    words = {"name": "house", "title": "House", "summary": "Ours.", "task": "t", "family": "f", "class_name": "Ours"}
    (spec,) = catalog.register(changed(**words, price=price, notes=["Ask Ann."], sound="always"))
    assert {k: getattr(spec, k) for k in words} == words
    assert (spec.notes, spec.sound, str(spec.price.rules[0][1])) == (("Ask Ann.",), "always", "0.5")
    assert catalog["house"] is catalog["Ours"] is spec


def test_a_model_spec_is_taken_as_it_is(catalog):
    """One or several."""
    mine = dataclasses.replace(BUILTIN["z-image/turbo"], endpoint="a/b", name="b", class_name="B")
    other = dataclasses.replace(mine, endpoint="a/c", name="c", class_name="C")
    assert catalog.register(mine) == [mine]
    assert catalog.register([other]) == [other]
    assert catalog["a/b"] is mine
    assert catalog["C"] is other


@pytest.mark.parametrize(
    "content", [OWN, [OWN], {"family": "acme", "title": "Acme", "models": [OWN]}], ids=["one", "list", "family"]
)
def test_a_file_holds_one_model_or_many(catalog, tmp_path, content):
    """Named as text or as a path."""
    file = tmp_path / "models.json"
    file.write_text(json.dumps(content))
    (spec,) = catalog.register(str(file))
    assert catalog.register(file) == [spec]
    assert spec.family == ("acme" if "models" in content else "own")


def test_the_same_endpoint_again_replaces_it(catalog):
    """Also one of the package's; its class may get another name."""
    first = catalog.register(OWN)[0]
    second = catalog.register(changed(title="Better"))[0]
    assert catalog[OWN["endpoint"]] is second is not first
    assert len(catalog) == len(BUILTIN) + 1
    third = catalog.register(changed(class_name="Renamed"))[0]
    assert catalog["Renamed"] is third
    assert first.class_name not in catalog.classes
    catalog.register({**OWN, "endpoint": "vidu/image-to-video-q2-pro", "name": "Vidu-image-to-video-q2-pro"})
    assert catalog["ViduImageToVideoQ2Pro"].family == "own"
    assert len(catalog) == len(BUILTIN) + 1


def test_a_class_name_that_another_model_has_is_refused(catalog):
    """By name of both, and with what to change."""
    with pytest.raises(
        ConfigurationError, match=r"'acme/house.*ViduImageToVideoQ2Pro.*'vidu/image-to-video-q2-pro' has"
    ):
        catalog.register(changed(name="vidu image-to-video q2-pro"))
    with pytest.raises(ConfigurationError, match="class_name"):
        catalog.register({"models": [OWN, changed(endpoint="acme/other", name=OWN["endpoint"])]})
    assert dict(catalog) == dict(BUILTIN)


def test_endpoints_that_differ_only_in_signs_are_two_models(catalog):
    """Each is found by its own spelling."""
    one, two = (catalog.register(changed(endpoint=e, class_name=c))[0] for e, c in (("a/b-c", "One"), ("ab/c", "Two")))
    assert catalog["a/b-c"] is one
    assert catalog["ab/c"] is two


def test_one_wrong_record_of_a_file_keeps_all_of_it_out(catalog, tmp_path):
    """Half a file would be a surprise later."""
    file = tmp_path / "models.json"
    file.write_text(json.dumps([OWN, with_param(type="colour")]))
    with pytest.raises(ConfigurationError, match=r"in .*models\.json"):
        catalog.register(file)
    assert OWN["endpoint"] not in catalog


WRONG = {
    "endpoint' is missing": {k: v for k, v in OWN.items() if k != "endpoint"},
    "output' is missing": {k: v for k, v in OWN.items() if k != "output"},
    "params' is missing": {k: v for k, v in OWN.items() if k != "params"},
    "'endpoint' must be a path": changed(endpoint="https://evil.example/x"),
    "'output' must be one of video, image": changed(output="hologram"),
    "'params' must be a list": changed(params={}),
    "'titel' is no field; 'title' is": changed(titel="x"),
    "'title' must be text": changed(title=5),
    "'notes' must be a list of texts": changed(notes="careful"),
    "'in_registry' must be true or false": changed(in_registry="yes"),
    "'class_name' must be a name that Python takes": changed(class_name="no class"),
    "'sound' must be always, never, or the key": changed(sound="loud"),
    "params[0] must be an object": changed(params=["prompt"]),
    "params[0] 'key' is missing": changed(params=[{"type": "int"}]),
    "params[0] (x) 'type' is missing": changed(params=[{"key": "x"}]),
    "params[0] (size) 'type' must be one of string, list": with_param(type="colour"),
    "params[0] (size) 'optoins' is no field; 'options' is": with_param(optoins=["a"]),
    "params[0] (size) 'options' must be there": with_param(options=[]),
    "params[0] (size) 'options' must be a list of texts": with_param(options=[1, 2]),
    "params[0] (size) 'required' must be true or false": with_param(required=1),
    "params[0] (size) 'max' must be a number": with_param(type="int", max="9"),
    "params[0] (size) 'max_length' must be a whole number": with_param(type="string", max_length=1.5),
    "params[0] (size) 'min' must not be more than max": with_param(type="int", min=3, max=2),
    "params[0] (size) 'default' is not taken by the parameter": with_param(default="9k"),
    "params[0] (class) 'name' must be a name that Python takes": changed(params=[{"key": "class", "type": "int"}]),
    "params[1] (imageUrl) 'key' must not be there twice": changed(params=[{"key": "imageUrl", "type": "image"}] * 2),
    "price 'unit' must be one of run, second": changed(price={"unit": "hour"}),
    "price 'rules' must be pairs": changed(price={"rules": [[1, 2]]}),
    "price 'price' must be a number": changed(price={"price": "1.20"}),
}


@pytest.mark.parametrize("reason", WRONG)
def test_a_wrong_record_is_named_with_its_field(catalog, reason):
    """The model, the parameter by number and key, the field, and what it must be."""
    with pytest.raises(ConfigurationError) as caught:
        catalog.register(WRONG[reason])
    assert reason in str(caught.value)
    assert "The model 'acme/house" in str(caught.value) or "endpoint" in reason
    assert dict(catalog) == dict(BUILTIN)


@pytest.mark.parametrize("content", ["{", "5", "null", '{"models": 3}', '"text"'])
def test_a_file_that_holds_no_models_is_one_sentence(catalog, tmp_path, content):
    """Also one that is not there."""
    file = tmp_path / "models.json"
    file.write_text(content)
    with pytest.raises(ConfigurationError, match=r"models\.json"):
        catalog.register(file)
    with pytest.raises(ConfigurationError, match="No such file"):
        catalog.register(tmp_path / "nothing.json")


def test_many_threads_register_and_read_at_once(catalog):
    """Nobody finds a name without a model, and nothing is lost."""
    faults, begin = [], threading.Barrier(8)

    def register(number):
        begin.wait()
        for i in range(12):
            catalog.register(changed(endpoint=f"acme/{number}-{i}"))

    def read():
        begin.wait()
        for _ in range(40):
            faults.extend(name for name, endpoint in catalog.classes.items() if catalog[name].endpoint != endpoint)

    threads = [threading.Thread(target=register, args=(n,)) for n in range(5)]
    threads += [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(catalog) == len(BUILTIN) + 60


# -- records


def test_every_model_of_the_package_passes_the_same_checks():
    """So its files are examples of the format."""
    for record in builtin_records():
        assert parse_model(complete(record), family=record["family"]) == BUILTIN[record["endpoint"]]


def test_a_model_becomes_a_record_and_is_the_same_again():
    """Through JSON: so the sandbox learns a model that only a session knows."""
    for spec in BUILTIN.values():
        assert spec_of(json.loads(json.dumps(record_of(spec)))) == spec
    assert isinstance(spec_of(OWN), ModelSpec)


# -- found in files


def test_files_in_the_users_folder_and_those_that_the_environment_names_are_found(tmp_path):
    """A file or a folder each; the later one wins."""
    places = [tmp_path / "home" / "catalog" / "a.json", tmp_path / "team" / "b.json", tmp_path / "one.json"]
    for i, place in enumerate(places):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps([changed(endpoint=f"acme/{i}"), changed(endpoint="acme/all", title=f"From {i}")]))
    (tmp_path / "team" / "notes.txt").write_text("no models")
    named = os.pathsep.join([str(tmp_path / "team"), str(tmp_path / "one.json")])
    catalog = load_catalog(tmp_path / "home", {"RH_WIDGETS_CATALOG": named})
    assert {"acme/0", "acme/1", "acme/2"} <= set(catalog)
    assert catalog["acme/all"].title == "From 2"
    assert len(load_catalog(tmp_path / "home", {})) == len(BUILTIN) + 2


def test_what_is_wrong_in_a_found_file_is_said_and_left_out(tmp_path):
    """The rest of the file, and all the other files, are there."""
    folder = tmp_path / "catalog"
    folder.mkdir()
    (folder / "a.json").write_text("{")
    (folder / "b.json").write_text(json.dumps([with_param(options=[]), changed(endpoint="acme/good")]))
    (folder / "c.json").write_text(json.dumps(changed(endpoint="acme/taken", name="Vidu-image-to-video-q2-pro")))
    with pytest.warns(UserWarning, match="json") as said:
        catalog = load_catalog(tmp_path, {"RH_WIDGETS_CATALOG": str(tmp_path / "gone.json")})
    told = sorted(str(w.message) for w in said)
    assert len(told) == 4
    for words in (
        "a.json",
        "b.json: The model 'acme/house-style/text-to-image' cannot be used: params[0] (size) 'options'",
        "ViduImageToVideoQ2Pro",
        "gone.json",
    ):
        assert any(words in text for text in told)
    assert set(catalog) - set(BUILTIN) == {"acme/good"}
