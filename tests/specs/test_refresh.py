"""Refreshing the catalog from the vendor's lists: what is read, what is kept, what is said, what is never broken."""

from __future__ import annotations

import copy
import json
import os
import warnings

import pytest
import vendor_lists as vendor

from rh_widgets.errors import ConfigurationError
from rh_widgets.specs import builtin_catalog, load_catalog, refresh_catalog, refreshed, reset_catalog
from rh_widgets.specs.overlay import read_overlay

BUILTIN = builtin_catalog()
VIDU = "vidu/image-to-video-q2-pro"
MESHY = "meshy6/text-to-3d"
SPARK = "rhart-video/sparkvideo-2.0/image-to-video"
MULTIMODAL = "rhart-video/sparkvideo-2.0/multimodal-video"
LUMA = {
    "endpoint": "luma/uni-1/text-to-image",
    "name_en": "Luma uni-1 Text to Image",
    "output_type": "image",
    "params": [
        {"fieldKey": "prompt", "type": "STRING", "required": True, "maxLength": 600, "defaultValue": "A red bird."},
        {"fieldKey": "aspectRatio", "type": "LIST", "options": [{"value": "empty"}, "1:1"], "defaultValue": "empty"},
        {"fieldKey": "glow", "type": "FLOAT", "min": 0, "max": 1, "step": 0.1, "defaultValue": "0.5"},
    ],
}


@pytest.fixture
def records():
    """The vendor's list as our catalog has it, for a test to change."""
    return vendor.listed()


def refresh(home, records, prices=None, **choices):
    lists = json.dumps(vendor.registry(records)).encode()
    priced = None if prices is None else json.dumps(vendor.pricing(prices)).encode()
    return refresh_catalog(home, lists, priced, source="list.json", today="2026-08-01", **choices)


def param(records, endpoint, key):
    (record,) = [r for r in records if r["endpoint"] == endpoint]
    (found,) = [p for p in record["params"] if p["fieldKey"] == key]
    return found


def lines(found, endpoint):
    return next((list(c.lines) for c in found.changes.changed if c.spec.endpoint == endpoint), [])


# -- what is kept


def test_a_list_that_says_what_we_know_changes_nothing(tmp_path, records):
    """Every model and every price of ours, through the vendor's format and back."""
    found = refresh(tmp_path, records, vendor.priced())
    assert found.read == len(records) > 290
    assert found.prices > 280
    assert (found.unread, bool(found.changes)) == ([], False)
    assert dict(load_catalog(tmp_path)) == dict(BUILTIN)


def test_our_words_and_what_the_format_cannot_say_stay(tmp_path, records):
    """Limits are the vendor's; titles, labels, help, notes and lengths of clips are ours."""
    param(records, MULTIMODAL, "prompt")["maxLength"] = 99
    for record in records:
        record["name_en"] = "Another name"
    refresh(tmp_path, records)
    new, old = load_catalog(tmp_path)[MULTIMODAL], BUILTIN[MULTIMODAL]
    assert new.param("prompt").max_length == 99
    assert new.param("prompt").label == old.param("prompt").label
    assert new.param("prompt").help == old.param("prompt").help
    assert (new.title, new.name, new.class_name, new.notes) == (old.title, old.name, old.class_name, old.notes)
    facts = [[(p.key, p.max_seconds, p.max_total_seconds, p.beside, p.unit) for p in m.params] for m in (new, old)]
    assert facts[0] == facts[1]
    assert any(p.max_seconds for p in new.params)
    assert any(p.beside for p in new.params)


def test_parameters_that_the_vendor_leaves_out_of_some_records_stay(tmp_path, records):
    """A record of seedance with `real_person_asset_slots` has no real-people switch, and the service has one."""
    (record,) = [r for r in records if r["endpoint"] == SPARK]
    record["params"] = [p for p in record["params"] if p["fieldKey"] != "realPersonMode"]
    found = refresh(tmp_path, records)
    assert lines(found, SPARK) == ["no parameter real_person_mode any more"]
    record["real_person_asset_slots"] = ["firstFrameUrl"]
    refresh(tmp_path, records)
    assert load_catalog(tmp_path)[SPARK].param("realPersonMode") is not None


def test_a_record_without_parameters_says_nothing_of_them(tmp_path, records):
    """For some models the vendor publishes them in the documentation alone."""
    next(r for r in records if r["endpoint"] == VIDU)["params"] = []
    assert not refresh(tmp_path, records).changes
    assert load_catalog(tmp_path)[VIDU].params == BUILTIN[VIDU].params


def test_prices_stay_where_no_new_ones_are_given(tmp_path, records):
    """Also those of an earlier refresh."""
    prices = vendor.priced()
    next(p for p in prices if p["endpoint"] == "rhart-image-v1/edit")["price"] = 9.5
    refresh(tmp_path, records, prices)
    refresh(tmp_path, records)
    assert str(load_catalog(tmp_path)["rhart-image-v1/edit"].price.flat) == "9.5"


# -- what is said


def test_changes_of_limits_and_prices_are_told_parameter_by_parameter(tmp_path, records):
    """In words that a person reads."""
    param(records, VIDU, "prompt")["maxLength"] = 5000
    param(records, VIDU, "duration")["options"].append({"value": "12"})
    param(records, VIDU, "resolution")["options"] = ["720p", "1080p"]
    param(records, VIDU, "imageUrl").update(accept='["PNG"]', maxSize=20, required=False)
    (record,) = [r for r in records if r["endpoint"] == VIDU]
    record["params"] = [p for p in record["params"] if p["fieldKey"] != "bgm"]
    record["params"].append({"fieldKey": "seed", "type": "INT", "min": 0, "max": 9})
    prices = vendor.priced()
    (price,) = [p for p in prices if p["endpoint"] == VIDU]
    price["rules"][0]["price"] = 2.5
    found = refresh(tmp_path, records, prices)
    assert lines(found, VIDU) == [
        "prompt: at most 5000 characters, was 4000",
        "image_url: may be left out now; no longer jpg; up to 20 MB, was 50",
        "duration: more options: 12",
        "resolution: no longer 540p",
        "new parameter seed (int)",
        "no parameter bgm any more",
        "price 1080p × 1: 2.50 CNY, was 1.20",
    ]
    assert load_catalog(tmp_path)[VIDU].sound == "never", "its switch is gone"


def test_a_second_refresh_tells_what_is_new_changed_dropped_and_back(tmp_path, records):
    """Each refresh is compared with the one before."""
    first = copy.deepcopy(records)
    refresh(tmp_path, first)
    second = [r for r in records if r["endpoint"] != MESHY] + [LUMA]
    param(second, VIDU, "prompt")["maxLength"] = 5000
    found = refresh(tmp_path, second).changes
    assert [m.endpoint for m in found.added] == [LUMA["endpoint"]]
    assert [c.spec.endpoint for c in found.changed] == [VIDU]
    assert [m.endpoint for m in found.dropped] == [MESHY]
    third = refresh(tmp_path, first).changes
    assert [m.endpoint for m in third.dropped] == [LUMA["endpoint"]], "one that a refresh brought stays too"
    assert [m.endpoint for m in third.back] == [MESHY]
    assert third.changed[0].lines == ("prompt: at most 4000 characters, was 5000",)
    assert not refresh(tmp_path, first).changes


def test_a_dropped_model_stays_with_a_note_and_the_day(tmp_path, records):
    """Old runs need its spec."""
    refresh(tmp_path, [r for r in records if r["endpoint"] != MESHY])
    gone = load_catalog(tmp_path)[MESHY]
    assert gone.params == BUILTIN[MESHY].params
    assert not gone.in_registry
    assert any("Delisted" in note and "2026-08-01" in note for note in gone.notes)


def test_a_model_that_runninghub_hosts_itself_was_never_listed_and_is_not_dropped(tmp_path, records):
    """Its record says so already."""
    refresh(tmp_path, records)
    assert load_catalog(tmp_path)["z-image/turbo"].notes == BUILTIN["z-image/turbo"].notes


def test_a_dry_run_tells_the_same_and_writes_nothing(tmp_path, records):
    """The next refresh tells it again."""
    told = refresh(tmp_path, [*records, LUMA], dry_run=True)
    assert list(tmp_path.iterdir()) == []
    assert refresh(tmp_path, [*records, LUMA]) == told


# -- new models


def test_a_new_model_gets_names_by_rule_and_words_of_the_glossary(tmp_path, records):
    """Nobody has described it yet, and it can be used."""
    refresh(tmp_path, [*records, LUMA], [{"endpoint": LUMA["endpoint"], "unit": "/张起", "price": 0.35}])
    catalog = load_catalog(tmp_path)
    spec = catalog["LumaUni1TextToImage"]
    assert (spec.title, spec.name, spec.family) == ("Luma Uni 1", "Luma uni-1 Text to Image", "luma")
    assert (spec.task, spec.output, spec.summary) == ("text-to-image", "image", "Makes a picture from text.")
    prompt, ratio, glow = spec.params
    assert prompt.help == "What the picture shows: subject, place, light, style."
    assert (prompt.default, prompt.sample, prompt.max_length) == (None, "A red bird.", 600), "a sample is never sent"
    assert (ratio.options, ratio.default) == (("1:1",), None), "nothing chosen is what `empty` stands for"
    assert (glow.label, glow.default, glow.more) == ("Glow", 0.5, True)
    assert (spec.price.unit, str(spec.price.flat), spec.price.lower_bound) == ("image", "0.35", True)
    assert spec.price.as_of == "2026-08-01"


@pytest.mark.parametrize(
    ("endpoint", "name_en", "title", "task", "family", "named"),
    [
        ("kling-v9/image-to-video", "全能视频", "Kling 9", "image-to-video", "kling", "KlingV9ImageToVideo"),
        ("acme/tool-1", None, "Acme Tool 1", "text-to-image", "acme", "AcmeTool1"),
        ("minimax/hailuo-9/i2v-pro", "hailuo-9/i2v-pro", "Hailuo 9 Pro", "image-to-video", "hailuo", "Hailuo9I2vPro"),
        (
            "xy/edit",
            "nano-banana-9/edit-channel-low-price",
            "Nano Banana 9 Edit, low price",
            "image-to-image",
            "nano-banana",
            "NanoBanana9EditChannelLowPrice",
        ),
        (
            "other/vidu",
            "Vidu-image-to-video-q2-pro",
            "Vidu Q2 Pro",
            "image-to-video",
            "vidu",
            "OtherVidu",
        ),
    ],
)
def test_names_by_rule(tmp_path, records, endpoint, name_en, title, task, family, named):  # noqa: PLR0917 - a table
    """From the English name, or from the endpoint where that is Chinese or missing; a class is never taken away."""
    record = {"endpoint": endpoint, "name_en": name_en, "output_type": "image", "params": []}
    refresh(tmp_path, [*records, record])
    spec = load_catalog(tmp_path)[endpoint]
    assert (spec.title, spec.task, spec.family, spec.class_name) == (title, task, family, named)


def test_a_later_package_that_has_the_model_itself_names_it(tmp_path, records):
    """Its words are better than those by rule; the vendor's limits still hold."""
    refresh(tmp_path, [*records, LUMA])
    overlay = read_overlay(tmp_path / "catalog-refreshed.json")
    prompt = {"key": "prompt", "type": "string", "label": "Wish", "max_length": 5}
    words = {"name": "luma-1", "title": "Luma", "summary": "Fine.", "task": "t", "family": "luma", "output": "image"}
    shipped = {**words, "endpoint": LUMA["endpoint"], "params": [prompt]}
    spec = overlay.over([shipped])["luma-1"]
    assert (spec.title, spec.class_name, spec.summary) == ("Luma", "Luma1", "Fine.")
    assert (spec.params[0].label, spec.params[0].max_length) == ("Wish", 600)
    assert [p.key for p in spec.params] == ["prompt", "aspectRatio", "glow"]


# -- what cannot be read

P = {"fieldKey": "prompt", "type": "STRING"}
BROKEN = {
    "it is not an object": "just a text",
    "it has no endpoint": {"output_type": "image", "params": []},
    "must be a path": {"endpoint": "../query", "output_type": "image", "params": []},
    "output_type 'hologram' is not known": {"endpoint": "b/4", "output_type": "hologram", "params": []},
    "params is not a list": {"endpoint": "b/5", "output_type": "image", "params": {"prompt": "STRING"}},
    "parameter 1 has no fieldKey": {"endpoint": "b/6", "output_type": "image", "params": [{"type": "STRING"}]},
    "the type 'TENSOR' is not known": {
        "endpoint": "b/7", "output_type": "image", "params": [{"fieldKey": "x", "type": "TENSOR"}],
    },
    "a LIST without options": {
        "endpoint": "b/8", "output_type": "image", "params": [{"fieldKey": "x", "type": "LIST"}],
    },
    "max 'lots' is not a number": {
        "endpoint": "b/9", "output_type": "image", "params": [{"fieldKey": "x", "type": "INT", "max": "lots"}],
    },
    "accept '[\"PNG\"' is not a JSON list": {
        "endpoint": "b/10", "output_type": "image", "params": [{"fieldKey": "x", "type": "IMAGE", "accept": '["PNG"'}],
    },
    "min is more than max": {
        "endpoint": "b/11", "output_type": "image", "params": [{"fieldKey": "x", "type": "INT", "min": 5, "max": 1}],
    },
    "a parameter is there twice": {"endpoint": "b/12", "output_type": "image", "params": [P, P]},
    "parameter 2 is not an object": {"endpoint": "b/13", "output_type": "image", "params": [P, None]},
    "an option without a value": {
        "endpoint": "b/14", "output_type": "image", "params": [{"fieldKey": "x", "type": "LIST", "options": [{}]}],
    },
    "maxInputNum -1": {
        "endpoint": "b/15",
        "output_type": "image",
        "params": [{"fieldKey": "x", "type": "IMAGE", "multipleInputs": True, "maxInputNum": -1}],
    },
    "max is not a number": {
        "endpoint": "b/16", "output_type": "image", "params": [{"fieldKey": "x", "type": "INT", "max": float("inf")}],
    },
    "'name' must be a name that Python takes": {
        "endpoint": "b/17", "output_type": "image", "params": [{"fieldKey": "2 much", "type": "INT"}],
    },
    "the endpoint is there twice": vendor.listed()[0],
}  # fmt: skip


def test_ten_broken_records_of_fifty_are_named_and_the_forty_others_loaded(tmp_path):
    """Each is broken in a way of its own; wherever it stands, its number and reason are told."""
    good = [{**LUMA, "endpoint": f"team/model-{i}/text-to-image", "name_en": f"model-{i}"} for i in range(40)]
    broken = list(BROKEN.items())[:10]
    records = list(good)
    for place, (_, record) in enumerate(broken):
        records.insert(place * 5, record)
    found = refresh(tmp_path, records)
    assert found.read == 40
    assert len(found.changes.added) == 40
    catalog = load_catalog(tmp_path)
    assert all(r["endpoint"] in catalog for r in good)
    by_place = {u.place: u for u in found.unread}
    assert sorted(by_place) == [place * 5 + 1 for place in range(10)]
    for place, (reason, record) in enumerate(broken):
        unread = by_place[place * 5 + 1]
        assert reason in unread.reason
        assert unread.endpoint == (record.get("endpoint", "") if isinstance(record, dict) else "")


@pytest.mark.parametrize("reason", BROKEN)
def test_each_way_of_being_broken_is_named(tmp_path, records, reason):
    """Without a traceback, and without harm to the rest."""
    found = refresh(tmp_path, [*records, BROKEN[reason]])
    (unread,) = found.unread
    assert reason in unread.reason
    assert f"record {len(records) + 1} (" in str(unread)
    assert dict(load_catalog(tmp_path)) == dict(BUILTIN)


def test_a_known_model_whose_record_cannot_be_read_stays_as_it_was(tmp_path, records):
    """It is listed, so it is not dropped."""
    param(records, VIDU, "duration")["options"] = []
    found = refresh(tmp_path, records)
    assert [u.endpoint for u in found.unread] == [VIDU]
    assert not found.changes
    assert load_catalog(tmp_path)[VIDU] == BUILTIN[VIDU]


@pytest.mark.parametrize(
    ("price", "reason"),
    [
        ("free", "it is not an object"),
        ({"price": 1}, "it has no endpoint"),
        ({"endpoint": VIDU, "price": "a lot"}, "'a lot' is not a number"),
        ({"endpoint": VIDU, "price": -1}, "a price of -1"),
        ({"endpoint": VIDU, "rules": [{"price": 1}]}, "no conditions"),
        ({"endpoint": VIDU, "rules": ["cheap"]}, "not a condition and a price"),
    ],
)
def test_a_broken_price_is_named_and_the_old_one_stays(tmp_path, records, price, reason):
    """A price that is not understood is never a wrong one."""
    found = refresh(tmp_path, records, [price, *vendor.priced(MESHY, "rhart-image-v1/edit")])
    (unread,) = found.unread
    assert reason in unread.reason
    assert load_catalog(tmp_path)[VIDU].price == BUILTIN[VIDU].price


def test_a_price_that_the_vendor_could_not_put_into_rules_leaves_the_old_one(tmp_path, records):
    """It is marked `unparsed` in the vendor's file."""
    unparsed = {"endpoint": VIDU, "currency": "CNY", "unit": "/次", "pricing_type": "unparsed", "note": "ask"}
    found = refresh(tmp_path, records, [unparsed])
    assert (found.prices, found.unread) == (0, [])
    assert load_catalog(tmp_path)[VIDU].price == BUILTIN[VIDU].price


@pytest.mark.parametrize("content", [b"<html>404</html>", b"[]", b'{"models": 5}', b"null", b'{"a": 1}', b"\xff\xfe"])
def test_what_is_no_list_of_models_is_refused_and_the_old_catalog_kept(tmp_path, records, content):
    """One sentence, and nothing is written."""
    refresh(tmp_path, [*records, LUMA])
    before = (tmp_path / "catalog-refreshed.json").read_bytes()
    with pytest.raises(ConfigurationError):
        refresh_catalog(tmp_path, content, None, source="x", today="2026-08-02")
    assert (tmp_path / "catalog-refreshed.json").read_bytes() == before


def test_a_list_of_which_nothing_can_be_read_is_refused(tmp_path):
    """Or every model would be delisted at once."""
    with pytest.raises(ConfigurationError, match=r"Nothing in it could be read.*output_type"):
        refresh(tmp_path, [{"endpoint": "a/b"}])
    assert list(tmp_path.iterdir()) == []


def test_the_bare_list_of_the_older_file_and_an_object_by_endpoint_are_read_too(tmp_path):
    """The vendor has published both."""
    bare = json.dumps(vendor.listed()).encode()
    by_endpoint = json.dumps({"pricing": {p.pop("endpoint"): p for p in vendor.priced()}}).encode()
    found = refresh_catalog(tmp_path, bare, by_endpoint, source="x", today="2026-08-01")
    assert not found.changes
    assert found.unread == []


# -- the file


DAMAGED = [
    b"",
    b"{",
    b"null\n{}",
    b'{"format": 1}\n{}',
    b'{"format": 99, "sha256": ""}\n{}',
    b"\x00\xff" * 50,
    b"[]\n[]",
]


@pytest.mark.parametrize("content", DAMAGED)
def test_a_damaged_file_is_said_once_and_the_packages_catalog_used(tmp_path, content):
    """Nobody is kept from working by it."""
    (tmp_path / "catalog-refreshed.json").write_bytes(content)
    with pytest.warns(UserWarning, match="damaged.*rh-widgets catalog reset") as said:
        catalog = load_catalog(tmp_path)
    assert len(said) == 1
    assert dict(catalog) == dict(BUILTIN)


def test_a_file_that_was_cut_short_or_changed_by_hand_is_damaged(tmp_path, records):
    """Anywhere in it: the checksum tells."""
    refresh(tmp_path, [*records, LUMA])
    file = tmp_path / "catalog-refreshed.json"
    whole = file.read_bytes()
    for content in (whole[:-1], whole[: len(whole) // 2], whole.replace(b'"max_length": 600', b'"max_length": "x"')):
        assert content != whole
        file.write_bytes(content)
        with pytest.warns(UserWarning, match="damaged"):
            load_catalog(tmp_path)


def test_a_refresh_mends_a_damaged_file(tmp_path, records):
    """It says that the old one was no use."""
    (tmp_path / "catalog-refreshed.json").write_text("rubbish")
    with pytest.warns(UserWarning, match="damaged"):
        refresh(tmp_path, [*records, LUMA])
    assert LUMA["endpoint"] in load_catalog(tmp_path)


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path, records):
    """And leaves no half file behind."""
    (tmp_path / "home").write_text("a file stands here")
    with pytest.raises(ConfigurationError, match="cannot be"):
        refresh(tmp_path / "home", records)


def test_the_file_is_written_whole_or_not_at_all(tmp_path, records, monkeypatch):
    """The disk is full at the worst moment: the old file is there, and nothing else."""
    refresh(tmp_path, [*records, LUMA])
    before = load_catalog(tmp_path)

    def full(_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(ConfigurationError, match="No space left"):
            refresh(tmp_path, records)
    assert [f.name for f in tmp_path.iterdir()] == ["catalog-refreshed.json"]
    assert dict(load_catalog(tmp_path)) == dict(before)


def test_reset_is_back_to_the_packages_catalog(tmp_path, records):
    """And says whether there was anything to forget; a damaged file goes too."""
    assert reset_catalog(tmp_path) is False
    refresh(tmp_path, [*records, LUMA])
    assert refreshed(tmp_path) == ("2026-08-01", "list.json")
    assert reset_catalog(tmp_path) is True
    assert refreshed(tmp_path) == ("", "")
    assert dict(load_catalog(tmp_path)) == dict(BUILTIN)


def test_no_warning_without_a_reason(tmp_path, records):
    """Neither without a file nor with a sound one."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        load_catalog(tmp_path)
        refresh(tmp_path, records)
        load_catalog(tmp_path)
