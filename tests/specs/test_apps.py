"""An app's call example becomes a model."""

from __future__ import annotations

import json
import keyword

import pytest
from graph_samples import DEMO, entry

from rh_widgets.errors import ConfigurationError, ParameterError
from rh_widgets.specs import GraphKind, ParamType, app_spec, build_payload, coerce, request_of
from rh_widgets.specs.graph_fields import RESERVED, python_name
from rh_widgets.specs.workflows import start_options

SPEC = app_spec(DEMO, "18", site="cn")


def _param(*given, **more):
    return app_spec({"nodeInfoList": [entry(*given, **more)]}, "18", site="cn").params[0]


def _sent(spec, **params):
    return {f"{n['nodeId']}.{n['fieldName']}": n["fieldValue"] for n in build_payload(spec, params)["nodeInfoList"]}


def test_an_app_says_what_it_is():
    assert (SPEC.endpoint, SPEC.title, SPEC.class_name) == ("run/ai-app/18", "Lantern painter", "LanternPainter")
    assert SPEC.graph.cover == "https://example.org/cover.jpg"
    assert SPEC.graph.page == "https://www.runninghub.cn/ai-detail/18"
    assert str(SPEC.graph.node("6")) == "CLIPTextEncode (6)"


def test_every_type_is_known():
    kinds = {p.key: p.type.value for p in SPEC.params if p.node}
    assert kinds == {
        "6.text": "string",
        "14.select": "list",
        "3.seed": "int",
        "3.steps": "int",
        "3.cfg": "float",
        "3.sampler_name": "list",
        "53.method": "list",
        "13.switch": "boolean",
        "52.image": "image",
        "60.mask": "string",
    }


def test_its_own_values_are_sent_each_time_as_text():
    assert _sent(SPEC) == {
        "6.text": "a fox",
        "14.select": "2",
        "3.seed": "18446744073709551615",
        "3.steps": "20",
        "3.cfg": "6.5",
        "3.sampler_name": "euler",
        "53.method": "lanczos",
        "13.switch": "false",
        "52.image": "boat.jpg",
        "60.mask": "m.png",
    }


def test_a_choice_is_shown_by_name_and_sent_by_number():
    p = SPEC.param("select")
    assert (p.options, p.option_labels, p.label) == (("1", "2"), ("Upright", "Wide"), "画面比例")
    assert _sent(SPEC, select="upright")["14.select"] == "1"
    with pytest.raises(ParameterError, match=r"1 \(Upright\), 2 \(Wide\)"):
        coerce(p, "Round")


def test_names_are_sent_where_the_apps_own_value_is_one():
    p = _param(
        "1", "ratio", "LIST", "Wide", json.dumps([{"name": "Upright", "index": 0}, {"name": "Wide", "index": 1}])
    )
    assert (p.options, p.default) == (("Upright", "Wide"), "Wide")


def test_a_value_that_its_list_lacks_is_a_choice_all_the_same():
    assert SPEC.param("method").options == ("lanczos", "bicubic", "nearest")


@pytest.mark.parametrize(
    "data", [None, "", "no JSON", "{}", "[]", "[[]]", '["INT"]', "[" * 50_000, [1, {}], 7, {"a": []}]
)
@pytest.mark.parametrize("kind", ["STRING", "INT", "FLOAT", "BOOLEAN", "LIST", "SWITCH", "IMAGE", "", "NEW_KIND", None])
def test_no_form_of_data_stops_an_app(kind, data):
    for value in (None, "", "1", 1, 1.5, True, "words", {"a": 1}, "1e999999999", "\ud800", float("nan")):
        spec = app_spec({"nodeInfoList": [entry("1", "x", kind, value, data)]}, "18", site="ai")
        build_payload(spec, {})


def test_limits_are_taken_and_steps_only_where_the_app_keeps_them():
    assert (SPEC.param("steps").min, SPEC.param("steps").max, SPEC.param("steps").step) == (1, 100, 1)
    odd = _param("1", "width", "INT", "100", '["INT",{"min":64,"max":90,"step":16}]')
    assert (odd.min, odd.max, odd.step) == (64, None, None)


def test_an_unknown_type_is_text_and_says_so():
    assert "MASK" in SPEC.param("mask").help
    assert SPEC.param("mask").type is ParamType.STRING


def test_a_field_named_twice_counts_once_and_the_first():
    assert [p.default for p in SPEC.params if p.key == "6.text"] == ["a fox"]


def test_a_label_is_the_description_else_the_field():
    assert [SPEC.param(name).label for name in ("text", "steps", "cfg")] == ["Prompt", "Steps", "CFG"]


def test_no_field_of_an_app_is_called_as_an_option_of_the_start():
    """Else its author could choose the machine, or have it kept at the user's cost."""
    names = [option.name for kind in GraphKind for option in start_options(kind)]
    fields = [entry(name.rpartition("_")[2], name.rpartition("_")[0], "STRING", "3600") for name in names]
    spec = app_spec({"nodeInfoList": fields}, "18", site="cn")
    assert set(names) == RESERVED
    assert len({p.name for p in spec.params}) == len(spec.params)
    kept = build_payload(spec, {p.name: p.default for p in spec.params if p.node})
    assert kept.keys() == {"nodeInfoList"}


@pytest.mark.parametrize("value", ["1", "0", 1, "2"])
def test_a_switch_by_number_whose_choices_are_not_told_is_sent_as_it_is(value):
    spec = app_spec({"nodeInfoList": [entry("3", "select", "SWITCH", value)]}, "18", site="cn")
    assert build_payload(spec, {})["nodeInfoList"][0]["fieldValue"] == str(value)


def test_an_app_with_more_fields_than_a_form_holds_says_so():
    """A thousand, all called alike, are read in a moment."""
    fields = [entry("!" * (i % 50 + 1), "_" * (i // 50 + 1), "STRING", "x") for i in range(1001)]
    assert len(app_spec({"nodeInfoList": fields[:-1]}, "18", site="cn").params) > 1000
    with pytest.raises(ConfigurationError, match="1001 fields"):
        app_spec({"nodeInfoList": fields}, "18", site="cn")


@pytest.mark.parametrize(("field", "node"), [("!", "if"), ("x²", "5"), ("!!", "7"), ("提示词", "6")])
def test_a_field_can_be_named_in_python(field, node):
    name = python_name(field, node)
    assert name.isidentifier()
    assert not keyword.iskeyword(name)


def test_quick_create_carries_its_code():
    spec = app_spec(DEMO, "18", site="cn", kind=GraphKind.QUICK, code="006")
    assert spec.endpoint == "run/quick-ai-app/18/006"
    route, body = request_of(spec, build_payload(spec, {}))
    assert route == "/task/openapi/quick-ai-app/run"
    assert (body["webappId"], body["quickCreateCode"]) == ("18", "006")


@pytest.mark.parametrize("covers", [[{"thumbnailUri": "https://example.org/a.png"}], "https://example.org/a.png"])
def test_a_cover_is_found_in_every_form(covers):
    spec = app_spec({**DEMO, "covers": covers}, "18", site="cn")
    assert spec.graph.cover == "https://example.org/a.png"


@pytest.mark.parametrize("covers", [None, [], [None], "javascript:alert(1)", [{"url": 7}]])
def test_what_is_no_address_is_no_cover(covers):
    assert app_spec({**DEMO, "covers": covers}, "18", site="cn").graph.cover == ""


@pytest.mark.parametrize("listed", [None, [], "", "nonsense", [7], [{"nodeId": "", "fieldName": "x"}]])
def test_an_app_that_opens_nothing_says_so(listed):
    with pytest.raises(ConfigurationError, match="opens nothing"):
        app_spec({"nodeInfoList": listed}, "18", site="cn")
