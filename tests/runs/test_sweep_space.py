"""From what a user writes to the points of a sweep, or to every fault at once."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rh_widgets
from rh_widgets.errors import Fault, ParameterError
from rh_widgets.runs import RunStatus, drafts, sample, seeds, template
from rh_widgets.runs.tally import expected, sum_of, tally
from rh_widgets.specs import Estimate, builtin_catalog

SORA = "rhart-video-s-official/text-to-video-pro"
VIDU = "vidu/image-to-video-q2-pro"
REFERENCES = "seedance-2.0/multimodal-video"


def spread(models, mode="grid", /, **params):
    """The drafts of what a user wrote."""
    catalog = builtin_catalog()
    names = [models] if isinstance(models, str) else models
    return drafts([catalog[name] for name in names], params, mode, catalog.__getitem__)


def fault(*args, **params):
    with pytest.raises(ParameterError) as caught:
        spread(*args, **params)
    return str(caught.value)


def test_a_grid_takes_each_value_with_each_the_last_axis_fastest():
    found = spread(SORA, prompt=["a", "b"], duration=["4", "8"], size="720x1280")
    assert [(d.params["prompt"], d.params["duration"]) for d in found] == [
        ("a", "4"),
        ("a", "8"),
        ("b", "4"),
        ("b", "8"),
    ]
    assert {d.params["size"] for d in found} == {"720x1280"}
    assert found[1].varied == {"prompt": "a", "duration": "8"}


def test_zip_takes_the_first_with_the_first():
    found = spread(SORA, "zip", prompt=["a", "b"], duration=("4", "8"))
    assert [dict(d.params) for d in found] == [{"prompt": "a", "duration": "4"}, {"prompt": "b", "duration": "8"}]


def test_zipped_lists_are_equally_long():
    assert "prompt 2, duration 3" in fault(SORA, "zip", prompt=["a", "b"], duration=["4", "8", "12"])


def test_models_are_zipped_like_the_rest():
    found = spread([SORA, VIDU], "zip", prompt=["a", "b"], image_url=[None, "cat.png"])
    assert [(d.spec.endpoint, dict(d.params)) for d in found] == [
        (SORA, {"prompt": "a"}),
        (VIDU, {"prompt": "b", "image_url": "cat.png"}),
    ]
    assert found[0].varied == {"model": SORA, "prompt": "a", "image_url": None}


def test_nothing_to_vary_is_one_run():
    [only] = spread(SORA, prompt="a")
    assert (dict(only.params), only.varied) == ({"prompt": "a"}, {})


def test_a_list_of_one_value_varies_nothing():
    [only] = spread(SORA, prompt=["a"])
    assert (only.params["prompt"], only.varied) == ("a", {})


@pytest.mark.parametrize(
    "values",
    [["a", "b"], ("a", "b"), iter(["a", "b"]), {"a": 1, "b": 2}.keys()],
    ids=lambda values: type(values).__name__,
)
def test_whatever_gives_values_is_an_axis(values):
    assert [d.params["prompt"] for d in spread(SORA, prompt=values)] == ["a", "b"]


def test_a_list_without_values_is_refused():
    assert "nothing to run" in fault(SORA, prompt=[])


def test_a_plain_list_is_one_value_where_the_parameter_takes_a_list():
    [only] = spread(REFERENCES, prompt="a", image_urls=["a.png", "b.png"])
    assert only.params["image_urls"] == ["a.png", "b.png"]


def test_a_list_of_lists_is_an_axis_there():
    found = spread(REFERENCES, prompt="a", image_urls=[["a.png"], ["a.png", "b.png"], None])
    assert [d.params["image_urls"] for d in found] == [["a.png"], ["a.png", "b.png"], None]


def test_an_axis_has_the_name_of_its_parameter_in_python():
    found = spread(VIDU, imageUrl=["a.png", "b.png"])
    assert [d.varied for d in found] == [{"image_url": "a.png"}, {"image_url": "b.png"}]


def test_a_parameter_called_model_is_not_the_axis_of_models():
    spec = next(s for s in map(builtin_catalog().__getitem__, builtin_catalog()) if s.param("model"))
    found = spread(spec.endpoint, model=["x", "y"])
    assert [(d.params["model"], d.varied) for d in found] == [("x", {"model_": "x"}), ("y", {"model_": "y"})]


# Several models


def test_several_models_are_the_outermost_axis():
    found = spread([SORA, VIDU], prompt=["a", "b"])
    assert [(d.spec.endpoint, d.params["prompt"]) for d in found] == [
        (SORA, "a"),
        (SORA, "b"),
        (VIDU, "a"),
        (VIDU, "b"),
    ]
    assert found[2].varied == {"model": VIDU, "prompt": "a"}


def test_a_dict_says_it_model_by_model_and_leaves_the_others_out():
    found = spread(
        [SORA, VIDU], prompt="a", image_url={"ViduImageToVideoQ2Pro": "cat.png"}, duration={SORA: ["4", "8"]}
    )
    assert [dict(d.params) for d in found] == [
        {"prompt": "a", "duration": "4"},
        {"prompt": "a", "duration": "8"},
        {"prompt": "a", "image_url": "cat.png", "duration": None},
    ]


@pytest.mark.parametrize("name", ["no-such-model", VIDU])
def test_a_dict_names_models_of_the_sweep(name):
    assert "A dict goes by model" in fault(SORA, prompt={name: "a"})


def test_none_is_left_out_where_a_model_lacks_the_parameter():
    found = spread([SORA, VIDU], prompt="a", image_url=None)
    assert [dict(d.params) for d in found] == [{"prompt": "a"}, {"prompt": "a", "image_url": None}]


def test_what_no_model_has_is_not_left_out():
    """A slip of the pen is a fault, whatever stands behind it."""
    assert "promt" in spread([SORA, VIDU], promt=None)[0].params


def test_what_a_model_lacks_is_a_fault_that_names_it(plan):
    with pytest.raises(ParameterError) as caught:
        plan([SORA, VIDU], prompt=["a", "b"], size="720x1280")
    told = str(caught.value)
    assert "size: Vidu Q2 Pro has no parameter of this name. (in points 2, 3, of 4)" in told
    assert "image_url: Vidu Q2 Pro: Add an image" in told


# Faults


def test_equal_faults_are_said_once_with_the_points_that_have_them(plan):
    with pytest.raises(ParameterError) as caught:
        plan(SORA, prompt=["a", "", *"bcdefgh"], duration=["4", "77"])
    assert [f.parameter for f in caught.value.faults] == ["duration", "prompt"]
    assert str(caught.value).splitlines()[0].startswith("duration: '77' is not one of the options. (in points ")
    assert "1, 3, 5, 7, 9, 11 and 3 more, of 18" in str(caught.value)


def test_a_slip_in_the_name_of_a_list_is_said_once(plan):
    """Its value is another in each point; what is wrong is the same."""
    with pytest.raises(ParameterError) as caught:
        plan(SORA, prompt="a", durations=["4", "8"])
    assert [f.parameter for f in caught.value.faults] == ["durations"]
    assert "(in all 2 runs)" in str(caught.value)


def test_a_fault_of_all_is_said_of_all(plan):
    with pytest.raises(ParameterError, match=r"in all 2 runs"):
        plan(SORA, prompt=["a", "b"], duration="77")


def test_other_modes_and_no_model_are_refused():
    assert "There is no such mode" in fault(SORA, "random", prompt="a")
    assert "There is no model" in fault([])


def test_more_than_five_thousand_are_refused_with_what_to_do():
    assert "rh.sample(100)" in fault(SORA, prompt=map(str, range(1000)), duration=["4", "8", "12", "16", "20", "4"])


# Samples and seeds


def test_a_sample_is_drawn_from_the_grid_each_point_once_and_always_the_same():
    def drawn(runs, seed=0):
        found = spread(SORA, sample(runs, seed=seed), prompt=map(str, range(10**4)), duration=["4", "8"])
        return [(d.params["prompt"], d.params["duration"]) for d in found]

    first = drawn(12)
    assert len(set(first)) == 12
    assert first == drawn(12) != drawn(12, seed=1)
    assert drawn(20)[:12] == first, "a larger draw goes on with the smaller one"


def test_a_sample_of_more_than_there_are_is_all_of_them():
    assert len(spread(SORA, sample(99), prompt=["a", "b"])) == 2


def test_a_sample_and_seeds_have_one_at_the_least():
    for wrong in (lambda: sample(0), lambda: seeds(0)):
        with pytest.raises(ParameterError, match="at the least"):
            wrong()


def test_seeds_are_distinct_the_same_each_time_and_the_first_of_more():
    assert len(set(seeds(2000))) == 2000
    assert seeds(3) == seeds(5)[:3]
    assert seeds([7, 8]) == (7, 8)
    every = (p for spec in map(builtin_catalog().__getitem__, builtin_catalog()) if (p := spec.param("seed")))
    assert all((p.min or 0) <= s <= (p.max or s) for p in every for s in seeds(50))


# Templates


def test_each_slot_of_a_template_is_an_axis():
    prompt = template("a {animal} in {place}, {{so}}", animal=["cat", "owl"], place=["rain", "snow"])
    found = spread(SORA, prompt=prompt, duration=["4", "8"])
    assert len(found) == 8
    assert found[3].params == {"prompt": "a cat in snow, {so}", "duration": "8"}
    assert found[3].varied == {"animal": "cat", "place": "snow", "duration": "8"}
    assert list(prompt)[:2] == ["a cat in rain, {so}", "a cat in snow, {so}"]
    assert len(prompt) == 4


def test_slots_are_zipped_and_sampled_like_other_axes():
    prompt = template("a {animal} in {place}", animal=["cat", "owl"], place=["rain", "snow"])
    assert [d.params["prompt"] for d in spread(SORA, "zip", prompt=prompt)] == ["a cat in rain", "a owl in snow"]
    assert len(spread(SORA, sample(3), prompt=prompt)) == 3


def test_the_same_slot_in_two_templates_moves_together():
    found = spread(SORA, prompt=template("a {x}", x=["cat", "owl"]), negative=template("no {x}", x=["cat", "owl"]))
    assert [(d.params["prompt"], d.params["negative"]) for d in found] == [("a cat", "no cat"), ("a owl", "no owl")]


def test_a_slot_with_the_name_of_something_else_is_refused():
    assert "Call it otherwise" in fault(SORA, prompt=template("a {duration}", duration=["x"]), duration="4")
    assert "Call it otherwise" in fault(SORA, prompt=template("a {model}", model=["x"]))
    other = template("b {x}", x=["other"])
    assert "Call it otherwise" in fault(SORA, prompt=template("a {x}", x=["y"]), negative=other)


@pytest.mark.parametrize(
    ("text", "slots", "told"),
    [
        ("a {animal}", {}, "no value for the slot {animal}"),
        ("a {animal}", {"animal": []}, "no value for the slot {animal}"),
        ("a {animal}", {"animal": "cat", "place": "x"}, "no slot {place}"),
        ("a {animal", {"animal": "cat"}, "do not pair"),
        ("a {}", {}, "a slot is a plain name"),
        ("a {0}", {}, "a slot is a plain name"),
        ("a {x.y}", {}, "a slot is a plain name"),
        ("a {x:>9}", {"x": "1"}, "a slot is a plain name"),
        ("a {x!r}", {"x": "1"}, "a slot is a plain name"),
    ],
)
def test_a_template_says_what_is_wrong_with_it(text, slots, told):
    with pytest.raises(ParameterError) as caught:
        template(text, **slots)
    assert told in str(caught.value)


@given(st.text(), st.text(), st.text())
def test_values_and_doubled_braces_come_through_as_they_are(before, value, after):
    """Also where a value itself has braces."""
    doubled = [text.replace("{", "{{").replace("}", "}}") for text in (before, after)]
    assert list(template(f"{doubled[0]}{{x}}{doubled[1]}", x=[value])) == [before + value + after]


def test_a_template_is_shown_as_it_was_written():
    made = template("a {x}", x=["cat"])
    assert repr(made) == "rh.template('a {x}', x=['cat'])"
    assert eval(repr(made), {"rh": rh_widgets}).slots == made.slots  # noqa: S307 - our own repr


# Sums


def price(amount, **more):
    return Estimate(amount=None if amount is None else Decimal(amount), **more)


def test_a_sum_says_what_is_not_known():
    total = sum_of([price("1.20"), price("0.80", lower_bound=True), price(None)])
    assert (str(total.amount), total.currency, total.vague, total.unknown) == ("2.00", "CNY", 2, 1)
    assert str(total) == "from 2.00 CNY, 0.80 to 1.20 each, 1 of unknown price"
    assert str(sum_of([price(None)])) == "price unknown"
    assert str(sum_of([])) == "nothing to order"


def test_currencies_are_not_added():
    total = sum_of([price("1"), price("2", currency="USD")])
    assert (total.amount, total.currency, str(total)) == (None, "", "1.00 CNY + 2.00 USD")


@pytest.mark.parametrize(
    ("going", "waiting", "at_once", "end"),
    [([], [], 3, 0), ([], [10] * 6, 3, 20), ([], [10] * 7, 3, 30), ([5, 9], [10], 2, 15), ([5], [10, 10], 3, 10)],
)
def test_the_time_of_many_goes_by_the_slots(going, waiting, at_once, end):
    assert expected(going, waiting, at_once).seconds == end


def test_every_standing_is_counted_once():
    standings = [(None, False), *((status, True) for status in RunStatus), (RunStatus.CANCELLED, False)]
    counts = tally(standings)
    assert counts.total == len(standings) == counts.open + counts.going + counts.over
    assert (counts.open, counts.waiting, counts.working, counts.over) == (2, 3, 3, 4)
    assert str(counts) == "1 of 12 done, 3 under way, 3 waiting, 2 not ordered, 1 failed, 1 cancelled, 1 unknown"


def test_faults_are_plain_values():
    with pytest.raises(ParameterError) as caught:
        spread(SORA, prompt=[])
    assert caught.value.faults == (Fault("prompt", [], "A list without values leaves nothing to run."),)
