"""What a model is: names, values, faults, prices."""

from __future__ import annotations

import json
from decimal import Decimal
from types import SimpleNamespace

import pytest

from rh_widgets.errors import ParameterError, UnknownModelError
from rh_widgets.specs import build_payload, builtin_catalog, check, check_media, class_name, estimate, snake_case

CATALOG = builtin_catalog()
VIDU, GROK = CATALOG["vidu/image-to-video-q2-pro"], CATALOG["xai/grok-imagine/image-to-video-official-stable"]
SEEDANCE, SORA = CATALOG["seedance-2.0/multimodal-video"], CATALOG["sora-2/text-to-video-pro-official-stable"]
LOW_PRICE = CATALOG["sora-2/image-to-video-pro-channel-low-price"]


def facts(kind="image", form="png", size=1000):
    return SimpleNamespace(kind=kind, format=form, size=size, seconds=None)


def reasons(faults):
    return {f.parameter: f.reason for f in faults}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("sora-2/text-to-video-pro-official-stable", "Sora2TextToVideoProOfficialStable"),
        ("seedance-2.0/multimodal-video", "Seedance20MultimodalVideo"),
        ("Vidu-image-to-video-q2-pro", "ViduImageToVideoQ2Pro"),
        ("xai/grok-imagine/image-to-video-official-stable", "XaiGrokImagineImageToVideoOfficialStable"),
    ],
)
def test_class_names_follow_the_rule(name, expected):
    assert class_name(name) == expected
    assert CATALOG[name].class_name == expected


@pytest.mark.parametrize(
    ("key", "name"),
    [("imageUrl", "image_url"), ("returnLastFrame", "return_last_frame"), ("bgm", "bgm"), ("cfgScale", "cfg_scale")],
)
def test_python_names_are_snake_case(key, name):
    assert snake_case(key) == name


def test_models_are_found_by_every_name_in_any_case():
    for name in ("vidu/image-to-video-q2-pro", "VIDU-image-to-video-Q2-pro", "ViduImageToVideoQ2Pro"):
        assert CATALOG[name] is VIDU
        assert name in CATALOG


def test_an_unknown_model_names_the_nearest():
    with pytest.raises(UnknownModelError, match="Vidu-image-to-video-q2-pro") as caught:
        CATALOG["vidu-image-to-vidoe-q2"]
    assert len(caught.value.nearest) == 3
    assert isinstance(caught.value, KeyError)


def test_every_fault_is_named_at_once_with_what_is_allowed():
    faults = check(VIDU, {"duration": 11, "resolution": "900p", "bgm": "perhaps", "colour": "red"})
    assert [f.parameter for f in faults] == ["prompt", "image_url", "duration", "resolution", "bgm", "colour"]
    assert "540p, 720p, 1080p" in str(faults[3])
    assert "prompt, image_url" in faults[-1].allowed


def test_duration_7_is_refused_where_it_is_no_option():
    [fault] = check(GROK, {"prompt": "x", "image_url": "a.png", "duration": 7})
    assert (fault.parameter, fault.value, fault.allowed) == ("duration", "7", "6, 10")


def test_801_characters_are_one_too_many_for_grok():
    [fault] = check(GROK, {"prompt": "x" * 801, "image_url": "a.png"})
    assert "801 characters, 1 too many" in fault.reason
    assert len(str(fault.value)) <= 60
    assert check(GROK, {"prompt": "x" * 800, "image_url": "a.png"}) == []


def test_both_spellings_are_taken_and_one_is_sent():
    body = build_payload(VIDU, {"prompt": "x", "image_url": "u", "movementAmplitude": "LARGE", "duration": 8})
    assert body == {
        "prompt": "x",
        "imageUrl": "u",
        "duration": "8",
        "resolution": "720p",
        "movementAmplitude": "large",
        "bgm": True,
    }


def test_one_value_under_both_spellings_is_a_fault():
    assert "Given twice" in check(VIDU, {"prompt": "x", "image_url": "a", "imageUrl": "b"})[0].reason


def test_optional_values_left_empty_are_not_sent():
    body = build_payload(SEEDANCE, {"prompt": "x", "image_urls": [], "seed": None})
    assert set(body) == {"prompt", "resolution", "duration"}
    assert build_payload(SEEDANCE, {"prompt": "x", "seed": "7"})["seed"] == 7


def test_numbers_keep_to_their_range():
    assert "out of range" in reasons(check(SEEDANCE, {"prompt": "x", "seed": -2}))["seed"]
    assert "whole number" in reasons(check(SEEDANCE, {"prompt": "x", "seed": 1.5}))["seed"]
    assert "whole number" in reasons(check(SEEDANCE, {"prompt": "x", "seed": float("nan")}))["seed"]


def test_too_many_files_are_a_fault():
    assert "10 files, 1 too many" in reasons(check(SEEDANCE, {"prompt": "x", "image_urls": ["u"] * 10}))["image_urls"]


def test_sound_goes_only_with_a_picture_or_a_clip():
    assert "audio_urls" in reasons(check(SEEDANCE, {"prompt": "x", "audio_urls": ["a.mp3"]}))
    assert check(SEEDANCE, {"prompt": "x", "audio_urls": ["a.mp3"], "video_urls": ["v.mp4"]}) == []


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (facts("text", ""), "is text, not an image"),
        (facts("unknown", ""), "not an image"),
        (facts("image", "gif"), "GIF is not taken"),
        (facts(size=11 * 1024 * 1024), "11.0 MB, more than 10 MB"),
        (facts("unknown", "", 0), "empty"),
    ],
)
def test_files_are_judged_by_their_content(given, words):
    [fault] = check_media(GROK.param("image_url"), [given])
    assert words in fault.reason
    assert fault.allowed == "JPG or PNG, up to 10 MB"


def test_a_good_file_has_no_fault():
    assert check_media(GROK.param("image_url"), [facts("image", "jpg", 10 * 1024 * 1024)]) == []


@pytest.mark.parametrize(
    ("spec", "params", "amount", "lower_bound"),
    [  # by hand, from the public list prices of 2026-04-29
        (VIDU, {}, "1.20", False),
        (VIDU, {"resolution": "1080p", "duration": "10"}, "4.16", False),
        (SORA, {}, "25.20", False),
        (SORA, {"size": "1920x1080", "duration": 4}, "19.60", False),
        (SEEDANCE, {"resolution": "4k", "duration": "15"}, "27.45", True),
        (GROK, {"duration": "10"}, "3.15", False),
        (LOW_PRICE, {"duration": "25", "aspectRatio": "16:9"}, "1.00", False),
    ],
)
def test_the_estimate_is_the_list_price(spec, params, amount, lower_bound):
    price = estimate(spec, params)
    assert (price.amount, price.currency, price.lower_bound) == (Decimal(amount), "CNY", lower_bound)
    assert price.as_of == "2026-04-29"


def test_an_unknown_price_is_never_free():
    import dataclasses

    assert estimate(dataclasses.replace(VIDU, price=None)).amount is None
    unmatched = dataclasses.replace(VIDU.price, rules=VIDU.price.rules[:1])
    assert estimate(dataclasses.replace(VIDU, price=unmatched)).amount is None
    assert str(estimate(dataclasses.replace(VIDU, price=None))) == "price unknown"


def test_the_estimate_refuses_what_the_model_refuses():
    with pytest.raises(ParameterError, match="not one of the options"):
        estimate(VIDU, {"duration": "99"})


def test_samples_are_never_sent():
    for spec in CATALOG.values():
        given = {p.name: (*p.options, "1")[0] for p in spec.params if p.required and p.default is None}
        body = json.dumps(build_payload(spec, given))
        assert not [p.sample for p in spec.params if p.sample and p.sample in body]


def test_an_unknown_name_brings_the_one_that_was_meant():
    spec = builtin_catalog()["vidu/image-to-video-q2-pro"]
    [fault] = [
        f for f in check(spec, {"durration": 4, "image_url": "a.png", "prompt": "x"}) if f.parameter == "durration"
    ]
    assert "Did you mean duration?" in fault.reason
    [fault] = [f for f in check(spec, {"zzz": 4, "image_url": "a.png", "prompt": "x"}) if f.parameter == "zzz"]
    assert "Did you mean" not in fault.reason
