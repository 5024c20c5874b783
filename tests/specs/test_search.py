"""Finding a model by words and filters, and the table that shows what was found."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest

from rh_widgets.errors import ParameterError, UnknownModelError
from rh_widgets.specs import (
    Catalog,
    Matches,
    builtin_catalog,
    estimate,
    flow_text,
    price_basis,
    price_figure,
    prices_of,
)
from rh_widgets.specs.flow import takes
from rh_widgets.specs.listing import html_table, text_table

CATALOG = builtin_catalog()
VIDU = "vidu/image-to-video-q2-pro"


def found(words="", **filters):
    return [m.endpoint for m in CATALOG.search(words, **filters)]


# -- words


def test_without_words_and_filters_every_model_is_found():
    """An empty search is the catalog."""
    assert set(found()) == set(CATALOG)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("sora 2", "rhart-video-s-official/image-to-video"),
        ("sora 2 text to video", "rhart-video-s-official/text-to-video"),
        ("Vidu Q2 Pro image to video", VIDU),
        ("nanobanana pro", "rhart-image-n-pro-official/edit"),
        ("suno lyrics", "rhart-audio/suno-lyrics"),
    ],
)
def test_the_model_that_is_meant_comes_first(words, first):
    """A whole title, and the flow that was named, count for more than a word somewhere."""
    assert CATALOG.search(words)[0].endpoint == CATALOG[first].endpoint


@pytest.mark.parametrize("words", ["KLING-3.0 pro", "kling3.0pro", "Kling v3.0, Pro!", "kling_3.0-pro"])
def test_hyphens_case_and_gaps_make_no_difference(words):
    """People do not know how a vendor spells its versions."""
    assert found(words) == found("kling 3.0 pro") != []


@pytest.mark.parametrize(
    "words",
    ["image to video", "image-to-video", "img2vid", "i2v", "picture to clip", "photo → movie", "IMAGE2VIDEO"],
)
def test_a_flow_is_understood_however_it_is_named(words):
    """All of them mean the same models, those of just this task first."""
    models = CATALOG.search(words)
    tasks = [m.task for m in models]
    exact = sum(m.task == "image-to-video" for m in CATALOG.values())
    assert tasks[:exact] == ["image-to-video"] * exact
    assert all("image" in takes(m) and m.output == "video" for m in models[exact:])


def test_every_word_has_to_be_found():
    """More words are fewer models."""
    few = found("kling lip sync")
    assert set(few) < set(found("kling"))
    assert {CATALOG[e].family for e in few} == {"kling"}


def test_prose_is_taken_by_the_word():
    """`wan` is a family, and no part of `wanted`."""
    assert {m.family for m in CATALOG.search("wan")} == {"wan"}


def test_a_slip_is_read_as_the_nearest_word_and_said():
    """The result tells what it was taken for."""
    slip = CATALOG.search("sedance text to video")
    assert slip.specs == CATALOG.search("seedance text to video").specs
    assert slip.remark == "“sedance” is read as “seedance”."
    assert CATALOG.search("seedance").remark == ""


def test_a_word_like_no_other_finds_nothing():
    """Nothing is guessed, and the result says what to do."""
    nothing = CATALOG.search("xyzzyq")
    assert not nothing
    assert "Try fewer words" in repr(nothing)


def test_what_may_be_withdrawn_comes_after_the_rest():
    """Of two that match as well, the one that is in use comes first."""
    notes = [" ".join(m.notes) for m in CATALOG.search("low price", family="sora")]
    doubtful = ["deprecated" in n or "withdrawn" in n or "prefer" in n for n in notes]
    assert any(doubtful)
    assert doubtful == sorted(doubtful)


def test_newer_models_of_a_family_come_first():
    """Nobody asks for `kling` to get the oldest."""
    assert CATALOG.search("kling", task="text-to-video")[0].title.startswith("Kling 3")


# -- filters


def test_filters_hold_for_all_that_is_found():
    """Whatever the words are."""
    models = CATALOG.search("image to video", task="image-to-video", output="Video", family="KLING", takes="image")
    assert len(models) > 3
    assert {(m.task, m.output, m.family) for m in models} == {("image-to-video", "video", "kling")}


def test_text_goes_in_where_words_alone_will_do():
    """A model that needs a picture is no model for somebody who has none."""
    for m in CATALOG.search(takes="text"):
        assert not any(p.is_media and p.required for p in m.params)
    assert VIDU not in found(takes="text")
    assert VIDU in found(takes="image")


def test_no_more_than_the_price_and_none_of_unknown_price():
    """Unknown is not cheap: those are left out, and the result says how many."""
    everything, cheap = CATALOG.search(output="video"), CATALOG.search(output="video", max_price="1.20")
    assert VIDU in [m.endpoint for m in cheap]  # 1.20 itself is not too much
    assert all(estimate(m).amount <= Decimal("1.2") for m in cheap)
    assert cheap.unpriced == sum(estimate(m).amount is None for m in everything) > 0
    assert f"{cheap.unpriced} more match, but what a run costs is not known." in repr(cheap)
    assert everything.unpriced == 0


def test_a_price_in_another_currency_is_not_compared():
    """Nothing is converted, so 1 USD is not less than 2 CNY."""
    vidu = CATALOG[VIDU]
    dollars = dataclasses.replace(vidu, price=dataclasses.replace(vidu.price, currency="USD"))
    assert len(Catalog([dollars]).search(max_price=2)) == 0
    assert Catalog([dollars]).search(max_price=2).unpriced == 1


def test_the_cheapest_first_and_the_unknown_last():
    """In order of what a run costs."""
    amounts = [estimate(m).amount for m in CATALOG.search(cheapest_first=True)]
    known = [a for a in amounts if a is not None]
    assert known == sorted(known)
    assert amounts[: len(known)] == known


def test_all_wrong_filters_are_named_at_once_with_what_there_is():
    """Before anything is searched."""
    with pytest.raises(ParameterError) as caught:
        CATALOG.search(output="vidoe", takes="smell", max_price=-1)
    assert [f.parameter for f in caught.value.faults] == ["output", "takes", "max_price"]
    assert caught.value.allowed == "3d, audio, image, text, video"
    assert "text, image, video, audio" in str(caught.value)


@pytest.mark.parametrize("price", ["cheap", float("nan"), "-0.01", object()])
def test_what_is_no_price_is_refused(price):
    """Also what a comparison would swallow in silence."""
    with pytest.raises(ParameterError, match="max_price"):
        CATALOG.search(max_price=price)


# -- the result


def test_the_result_is_indexed_by_position_and_by_any_name():
    """As the catalog is, but for what was not found."""
    models = CATALOG.search("vidu")
    assert models[0] is models.specs[0]
    assert models[VIDU] is models["ViduImageToVideoQ2Pro"] is models["Vidu Image-to-Video Q2 Pro"] is CATALOG[VIDU]
    assert VIDU in models
    assert CATALOG[VIDU] in models
    assert isinstance(models[:3], Matches)
    assert len(models[:3]) == 3
    with pytest.raises(UnknownModelError):
        models["sora-2/text-to-video-pro-official-stable"]


# -- flows


@pytest.mark.parametrize(
    ("model", "flow"),
    [
        (VIDU, "image → video"),
        ("rhart-video-s-official/text-to-video", "text → video"),
        ("kling-v2-ai-avatar-pro/image-audio-to-video", "image + audio → video"),
        ("rhart-video-g/image-to-video", "text or image → video"),
        ("marble-1.0/image-to-world", "image → world"),
        ("rhart-audio/suno-v5/single", "text → audio"),
        ("rhart-audio/text-to-audio/voice-clone", "audio → audio"),
        ("kling-v3.0-4k/motion-control", "motion control → video"),
    ],
)
def test_a_flow_says_what_must_go_in_and_what_comes_out(model, flow):
    """Also for models whose parameters the vendor does not publish."""
    assert flow_text(CATALOG[model]) == flow


# -- prices and tables


@pytest.mark.parametrize(
    ("model", "figure", "basis"),
    [
        (VIDU, "1.20 CNY", "720p × 5 s · from 0.18 CNY"),
        ("rhart-audio/text-to-audio/speech-2.8-hd", "0.62 CNY per 1000 characters", ""),
        ("topazlabs/video-upscale", "0.70 CNY per second of the video", "1080p × 30 · from 0.40 CNY per second"),
        ("kling-lip-sync/lip-sync-video", "0.35 CNY per 5 seconds of the sound", ""),
        ("rhart-audio/suno-v5.5/single", "0.72 CNY", ""),
        ("rhart-video-s/image-to-video-pro", "price unknown", ""),
    ],
)
def test_a_price_is_a_run_as_the_model_comes_else_what_a_unit_costs(model, figure, basis):
    """And never a figure where none is public."""
    assert (price_figure(CATALOG[model]), price_basis(CATALOG[model])) == (figure, basis)


def test_prices_say_their_days():
    """A list price without its day is worth nothing."""
    assert "list of 2026-04-29 to 2026-06-18" in prices_of(CATALOG.values())
    assert "list of 2026-04-29," in prices_of([CATALOG[VIDU]])
    assert prices_of([]) == ""


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_the_table_keeps_to_the_width_and_stays_aligned(width):
    """The flow goes first; where it stays, every price begins in one column."""
    specs = CATALOG.search("kling 3.0 pro").specs
    _, *rows = text_table(specs, "headline", width=width).splitlines()
    assert all(len(row) <= width for row in rows[: len(specs)])
    classes = {row.index("rh.models.") for row in rows[: len(specs)]}
    assert len(classes) == 1
    assert ("→" in rows[0]) == (width > 80)


def test_the_catalogs_table_is_short_and_says_what_is_left():
    """337 lines would bury the notebook."""
    lines = repr(CATALOG).splitlines()
    assert lines[0] == f"{len(CATALOG)} models"
    assert f"… and {len(CATALOG) - 30} more: narrow with rh.catalog.search(…)" in lines[31]
    assert len(lines) == 33


def test_the_html_table_has_heads_classes_and_no_markup_from_the_catalog():
    """Also of a model whose words somebody else wrote."""
    evil = dataclasses.replace(CATALOG[VIDU], title="<script>alert(1)</script>", summary="<b>")
    said = html_table([evil], "<i>", ["<u>"])
    assert "<script>" not in said
    assert "&lt;i&gt;" in said
    assert "&lt;u&gt;" in said
    assert 'scope="col"' in said
    assert "rh.models.ViduImageToVideoQ2Pro" in said
    assert "list of 2026-04-29" in CATALOG.search("vidu")._repr_html_()
    assert CATALOG._repr_html_().count("<tr>") == 31
