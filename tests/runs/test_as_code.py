"""A request as code: what is copied orders the same, and says so safely."""

from __future__ import annotations

import ast
import json
import os
import shlex
import shutil
import subprocess
import tokenize
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import settings as how
from hypothesis import strategies as st

from rh_widgets.runs.as_code import attach_code, curl_code, python_code, query_code
from rh_widgets.sandbox import Store, save_example, serving
from rh_widgets.specs import ParamType, build_payload, builtin_catalog, check, normalise, with_defaults

CATALOG = builtin_catalog()
SPECS = [CATALOG[endpoint] for endpoint in CATALOG]
VIDU = CATALOG["vidu/image-to-video-q2-pro"]
SORA = CATALOG["sora-2/text-to-video-pro-official-stable"]
FOLDER = Path("/notebooks")
BASH = shutil.which("bash")

# Half characters, marks of direction, quotation marks, what a shell fills in: more often than chance has them.
LETTERS = st.one_of(st.characters(), st.sampled_from("'\"\\$`!{}#\n\r\t \u202e\u200b\ud83d\ude00\x00\x7f\U000e0041中"))
TEXT = st.one_of(
    st.text(LETTERS, min_size=1, max_size=200),
    st.lists(st.text(LETTERS, max_size=12), max_size=60).map(" ".join),
    st.sampled_from(["$UPLOAD_1", '"$UPLOAD_1"', "$(touch x)", "'; rm -rf ~; '", "UPLOAD__1 $UPLOAD__1", "a\n\n b\n"]),
)
FILES = st.one_of(
    st.sampled_from(["https://x.example/a.png?b=$c&d='e'", "data:image/png;base64,AAAA"]), TEXT.filter(str.strip)
)


def value_of(p):
    """Any value that a parameter takes, of its type."""
    match p.type:
        case ParamType.LIST if p.options:
            return st.sampled_from(p.options)
        case ParamType.INT:
            return st.integers(int(p.min or 0), int(p.max if p.max is not None else 2**40))
        case ParamType.FLOAT:
            return st.floats(p.min or 0, p.max if p.max is not None else 1e6)
        case ParamType.BOOLEAN:
            return st.booleans()
    if not p.is_media:
        return TEXT
    return st.lists(FILES, min_size=1, max_size=3) if p.many else FILES


@st.composite
def requests(draw):
    """A model of the catalog, and values for some of its parameters."""
    spec = draw(st.sampled_from([s for s in SPECS if s.params]))
    chosen = draw(st.lists(st.sampled_from(spec.params), unique_by=lambda p: p.key))
    return spec, {p.name: draw(value_of(p)) for p in chosen}


@st.composite
def orders(draw):
    """A request of which the model takes every value, and all that it needs."""
    spec = draw(st.sampled_from([VIDU, SORA, CATALOG["seedance-2.0/multimodal-video"]]))
    params = {p.name: draw(value_of(p)) for p in spec.params if p.required or draw(st.booleans())}
    wrong = {f.parameter for f in check(spec, params)}
    return spec, {name: value for name, value in params.items() if name not in wrong}


def call_in(code):
    """The one call of a cell: its verb, its model, its keywords, each read as a literal."""
    start, order = ast.parse(code).body
    assert ast.unparse(start) == "import rh_widgets as rh"
    call = order.value
    assert all(k.arg for k in call.keywords)
    return call.func.attr, ast.literal_eval(call.args[0]), {k.arg: ast.literal_eval(k.value) for k in call.keywords}


def body_in(code):
    """The JSON body of the last command, and its words, as a POSIX shell cuts them."""
    words = shlex.split(code, comments=True)
    return json.loads(words[words.index("--data-raw") + 1]), words


@how(deadline=None)
@given(requests())
def test_the_python_evaluates_back_to_the_same_request(request_):
    """Whatever stands in a prompt: what is copied is what was chosen, with the defaults that every order has."""
    spec, params = request_
    verb, model, again = call_in(python_code(spec, params))
    assert verb == "generate"
    assert CATALOG[model].endpoint == spec.endpoint
    assert with_defaults(spec, normalise(spec, again)) == with_defaults(spec, normalise(spec, params))
    for name, value in again.items():
        assert normalise(spec, {name: value}) == normalise(spec, {name: params[name]})


@how(deadline=None)
@given(requests())
def test_the_python_hides_nothing(request_):
    """No mark that turns the direction of reading, no letter without a width, no line too long for the eye."""
    code = python_code(*request_)
    assert all(letter.isprintable() or letter == "\n" for letter in code)
    assert {t.type for t in tokenize.generate_tokens(StringIO(code).readline)} <= {
        *(tokenize.NAME, tokenize.OP, tokenize.STRING, tokenize.NUMBER, tokenize.COMMENT),
        *(tokenize.NEWLINE, tokenize.NL, tokenize.ENDMARKER, tokenize.INDENT, tokenize.DEDENT),
    }


@how(deadline=None)
@given(orders())
def test_the_body_of_the_curl_is_the_payload_that_is_sent(order):
    """A shell reads no word of a prompt; only a file of this machine is the link of its upload."""
    spec, params = order
    assume(not check(spec, params))
    body, words = body_in(curl_code(spec, params, site="ai", folder=FOLDER))
    sent = json.loads(json.dumps(build_payload(spec, params)))  # the wire is JSON
    links = iter([f"${word.removesuffix('=$(curl')}" for word in words if word.endswith("=$(curl")])
    for p in (p for p in spec.params if p.is_media and p.key in sent):
        value = sent[p.key]
        sent[p.key] = [linked(v, links) for v in value] if p.many else linked(value, links)
    assert body == sent
    assert next(links, None) is None


def linked(value, links):
    """A media value as the order has it: an address as it stands, a file as the next of the uploads."""
    return value if value.lower().startswith(("https://", "http://", "data:")) else next(links)


def test_it_reads_well():
    """Documentation name, Python names, a long prompt in lines; what every order fills in is left out."""
    prompt = "A boat.\n\nIt's dusk."
    code = python_code(VIDU, {"prompt": prompt, "imageUrl": "https://x.example/a.png", "duration": 8, "bgm": False})
    assert code == (
        "import rh_widgets as rh\n\n"
        "run = rh.generate(\n"
        '    "Vidu-image-to-video-q2-pro",\n'
        "    prompt=(\n"
        '        "A boat.\\n\\n"\n'
        '        "It\'s dusk."\n'
        "    ),\n"
        '    image_url="https://x.example/a.png",\n'
        '    duration="8",\n'
        "    bgm=False,\n"
        ")"
    )


def test_a_default_that_no_order_fills_in_is_named():
    """Left out, it would be another request: only required parameters are filled in."""
    spec, p = next((s, p) for s in SPECS for p in s.params if p.options and p.default and not p.required)
    assert call_in(python_code(spec, {p.name: p.default}))[2] == {p.name: p.default}


def test_a_long_prompt_is_cut_between_words():
    """A cell does not wrap; a word or a link that is longer than a line stays whole."""
    link = "https://x.example/" + "a" * 200
    code = python_code(SORA, {"prompt": f"{'word ' * 60}{link} end"})
    long = [line for line in code.splitlines() if len(line) > 100]
    assert [link in line for line in long] == [True]


def test_each_model_is_named_so_that_it_is_found():
    """Four documentation names are shared by two endpoints: there the endpoint is the name."""
    named = {spec.endpoint: call_in(python_code(spec, {}))[1] for spec in SPECS}
    assert {CATALOG[name].endpoint: name for name in named.values()} == named
    assert sum(name == endpoint for endpoint, name in named.items()) < len(SPECS) / 2


def test_a_local_file_is_said_to_be_uploaded():
    """The code works on this machine only; who sends it on must know."""
    assert "\n# Uploaded from this machine when it is run: cat?.png\n" in python_code(VIDU, {"image_url": "cat\n.png"})
    assert "#" not in python_code(VIDU, {"image_url": "https://x.example/a.png"})


def test_code_of_a_submit_submits():
    """A run that was started without waiting is started so again."""
    assert call_in(python_code(SORA, {}, verb="submit"))[0] == "submit"


def test_a_task_made_elsewhere_is_followed_and_asked_about():
    """What it was made from is not known, and nothing may be ordered by mistake."""
    assert attach_code("2013").endswith('run = rh.attach("2013")')
    body, words = body_in(query_code("2013", site="cn"))
    assert body == {"taskId": "2013"}
    assert "https://www.runninghub.cn/openapi/v2/query" in words


@pytest.mark.parametrize("site", ["ai", "cn", "sandbox", "custom"])
def test_the_curl_has_the_key_from_the_environment_alone(site):
    """It is made to be pasted, into chats too."""
    _, words = body_in(curl_code(SORA, {"prompt": "a boat"}, site=site, folder=FOLDER))
    assert "Authorization: Bearer $RH_API_KEY" in words
    address = f"https://www.runninghub.{site}/openapi/v2" if site in {"ai", "cn"} else "$RH_API_BASE_URL"
    assert f"{address}/{SORA.endpoint}" in words


@pytest.mark.parametrize(("site", "charged"), [("ai", "is charged"), ("sandbox", "sandbox")])
def test_the_curl_says_first_what_it_costs(site, charged):
    """Pasted into a shell it is an order."""
    assert charged in curl_code(SORA, {"prompt": "a boat"}, site=site, folder=FOLDER).splitlines()[0]


@pytest.mark.skipif(not (shutil.which("curl") and BASH), reason="needs curl and bash")
@pytest.mark.parametrize("there", [True, False])
def test_the_curl_runs(tmp_path, there):
    """The commands themselves, on a sandbox behind a socket: upload, order; without the file, no order."""
    awkward = "A 'boat', \"$HOME\" `x` 中\u200b\n$UPLOAD_1"
    file = tmp_path / 'it\'s a "cat".jpg'
    if there:
        save_example("lantern.jpg", tmp_path).rename(file)
    with serving(Store(tmp_path / "sandbox"), render=cheap) as (address, sandbox):
        commands = curl_code(VIDU, {"prompt": awkward, "image_url": file.name}, site="sandbox", folder=tmp_path)
        environ = os.environ | {"RH_API_KEY": address.key, "RH_API_BASE_URL": f"{address.origin}/openapi/v2"}
        done = subprocess.run(  # noqa: S603 - our own words
            [BASH, "-c", commands], env=environ, capture_output=True, text=True, check=False, timeout=60
        )
        made = [task.payload for task in sandbox.store.tasks]
    if not there:
        assert done.returncode != 0
        assert made == []
        return
    assert json.loads(done.stdout)["taskId"], done.stdout
    (payload,) = made
    assert payload["prompt"] == awkward
    assert payload["imageUrl"].startswith("uploads/")  # as the sandbox files what was uploaded to it


def cheap(_order, target, _kind):
    """A result that costs nothing."""
    target.write_bytes(b"x")
