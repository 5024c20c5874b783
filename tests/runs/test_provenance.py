"""What a result file tells of how it was made, and what it keeps to itself."""

import hashlib
import io
import json
import os

import httpx
import pytest
from graphs import field, graph_spec
from PIL import Image
from scripted_server import TASK, done, jpeg, until

from rh_widgets.media import read_label
from rh_widgets.runs import found_again, provenance_of, run_of_file
from rh_widgets.specs import ParamType

KEY = "k" * 32
PROMPT = "雨のなか、猫が歩く 🐈‍⬛ — „Grüße“"


@pytest.fixture
def engine(make_engine):
    return make_engine(provenance=True)


@pytest.fixture
def cat(tmp_path):
    path = tmp_path / "some where" / "cat.png"
    path.parent.mkdir()
    Image.new("RGB", (300, 300), "navy").save(path)
    return path


def made(engine, spec, **params):
    run = engine.start(spec, {"prompt": PROMPT, **params})
    return run.wait(20), json.loads(read_label(run.outputs[0].path))


def test_it_tells_model_parameters_task_and_day(engine, sora):
    run, told = made(engine, sora, duration="8")
    assert (told["model"], told["params"]) == (sora.endpoint, dict(run.params))
    assert (told["params"]["prompt"], told["params"]["duration"]) == (PROMPT, "8")
    assert (told["task_id"], told["run_id"], told["output"]) == (TASK, run.id, 1)
    assert told["software"].startswith("rh_widgets ")
    assert told["created_at"].endswith("+00:00")


def test_the_journal_has_the_hash_of_the_file_and_the_servers_own(engine, sora, history):
    run, _ = made(engine, sora)
    [output] = history[run.id].outputs
    assert output.sha256 == hashlib.sha256(output.path.read_bytes()).hexdigest()
    assert output.server_sha256 == hashlib.sha256(jpeg()).hexdigest()
    assert output.bytes == output.path.stat().st_size > len(jpeg())
    with Image.open(output.path) as here, Image.open(io.BytesIO(jpeg())) as came:
        assert here.tobytes() == came.tobytes()


def test_an_input_file_is_told_by_name_and_hash_and_nothing_of_where_it_lies(engine, vidu, cat, tmp_path):
    run, told = made(engine, vidu, image_url=str(cat))
    assert told["params"]["image_url"] == {"file": "cat.png", "sha256": hashlib.sha256(cat.read_bytes()).hexdigest()}
    content = run.outputs[0].path.read_bytes()
    assert b"some where" not in content
    assert str(tmp_path).encode() not in content


@pytest.mark.parametrize(
    ("address", "told_as"),
    [
        ("https://pictures.test/cat.png", "https://pictures.test/cat.png"),
        (
            "https://bucket.test/cat.png?Signature=abcdef&Expires=1",
            {"url": "https://bucket.test/cat.png", "cut": True},
        ),
        ("https://me:secret@pictures.test/cat.png", {"url": "https://pictures.test/cat.png", "cut": True}),
    ],
)
def test_an_address_that_may_open_something_is_cut(engine, vidu, address, told_as):
    _, told = made(engine, vidu, image_url=address)
    assert told["params"]["image_url"] == told_as


def test_no_key_stands_in_a_file_whatever_the_prompt_says(engine, sora):
    run, told = made(engine, sora, prompt=f"a cat, and my key is {KEY}")
    assert KEY.encode() not in run.outputs[0].path.read_bytes()
    assert told["params"]["prompt"].startswith("a cat, and my key is")


def test_it_is_left_out_where_it_is_not_wanted(make_engine, sora):
    run = make_engine(provenance=False).start(sora, {"prompt": PROMPT}).wait(20)
    [output] = run.outputs
    assert output.path.read_bytes() == jpeg()
    assert output.server_sha256 == ""


def test_a_format_without_a_place_for_it_stays_as_it_came(engine, server, sora):
    server.file = [httpx.Response(200, content=b"plain words", headers={"content-type": "text/plain"})]
    run = engine.start(sora, {"prompt": PROMPT}).wait(20)
    [output] = run.outputs
    assert (output.path.read_bytes(), output.server_sha256) == (b"plain words", "")


def test_whatever_goes_wrong_in_it_the_result_is_kept(engine, sora, monkeypatch):
    def broken(*_args, **_kwargs):
        raise MemoryError

    monkeypatch.setattr("rh_widgets.runs.provenance.write_label", broken)
    run = engine.start(sora, {"prompt": PROMPT}).wait(20)
    assert run.outputs[0].path.read_bytes() == jpeg()


def test_a_file_that_is_fetched_again_is_the_file_that_it_was(engine, vidu, cat, server):
    server.query = [done("https://cdn.test/a.jpg")]
    run, _ = made(engine, vidu, image_url=str(cat))
    [before] = run.outputs
    content = before.path.read_bytes()
    before.path.unlink()
    os.utime(cat)
    engine.download(run)
    until(lambda: not run.outputs[0].is_missing)
    [after] = run.outputs
    assert (after.path, after.path.read_bytes(), after.sha256) == (before.path, content, before.sha256)


def test_each_of_several_results_says_which_it_is(engine, server, sora):
    server.query = [done("https://cdn.test/a.jpg", "https://cdn.test/b.jpg")]
    run = engine.start(sora, {"prompt": PROMPT}).wait(20)
    assert [json.loads(read_label(o.path))["output"] for o in run.outputs] == [1, 2]


# The way back


def test_a_file_is_known_by_what_it_says_and_else_by_its_content(engine, make_engine, sora, store, tmp_path):
    run, _ = made(engine, sora)
    path = run.outputs[0].path
    assert run_of_file(path, provenance_of(path), store.journal) == run.id
    assert run_of_file(path, None, store.journal) == run.id
    came = tmp_path / "as it came.jpg"
    came.write_bytes(jpeg())
    assert (provenance_of(came), run_of_file(came, None, store.journal)) == (None, run.id)
    came.write_bytes(jpeg((8, 8)))
    assert run_of_file(came, None, store.journal) is None


def ref(path):
    return {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


def test_an_input_comes_back_from_where_it_was(vidu, cat):
    told = {"prompt": "x", "image_url": ref(cat)}
    assert found_again(vidu, told, {"image_url": str(cat)}, []) == ({"prompt": "x", "image_url": str(cat)}, [])


def test_an_input_is_found_beside_the_clip_by_name_and_content(vidu, cat):
    found = found_again(vidu, {"image_url": ref(cat)}, {}, [cat.parent.parent, cat.parent])
    assert found == ({"image_url": str(cat)}, [])


def test_another_file_of_that_name_is_not_taken_for_it(vidu, cat):
    told = {"image_url": ref(cat)}
    Image.new("RGB", (300, 300), "red").save(cat)
    for known in ({}, {"image_url": str(cat)}):
        assert found_again(vidu, told, known, [cat.parent]) == ({}, ["image_url: cat.png"])


@pytest.mark.parametrize("form", ["plain", "in a reference", "upwards"])
def test_a_strangers_file_cannot_name_a_file_of_this_machine(vidu, cat, form):
    """Or the next press of the button would upload whatever it named."""
    item = {
        "plain": str(cat),
        "in a reference": {"file": str(cat)},
        "upwards": {"file": "../cat.png", "sha256": ref(cat)["sha256"]},
    }[form]
    inside = cat.parent / "inside"
    inside.mkdir()
    params, missing = found_again(vidu, {"image_url": item}, {}, [inside])
    assert (params, len(missing)) == ({}, 1)


def test_an_address_in_a_text_of_a_node_is_cut_too(engine, server):
    """As of a node that loads from an address; it comes back from the journal alone."""
    spec = graph_spec(params=[field("21", "url", ParamType.STRING, required=True, default="")])
    signed, plain = "https://bucket.test/cat.png?Signature=abcdef", "https://bucket.test/cat.png"
    run = engine.start(spec, {"url": signed}).wait(20)
    told = json.loads(read_label(run.outputs[0].path))["params"]
    assert told == {"url_21": {"url": plain, "cut": True}}
    assert b"abcdef" not in run.outputs[0].path.read_bytes()
    assert found_again(spec, told, run.params, []) == ({"url_21": signed}, [])
    assert found_again(spec, told, {}, []) == ({}, [f"url_21: {plain}"])


def test_a_stranger_brings_no_path_of_this_machine_into_a_text(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"x")
    spec = graph_spec(params=[field("21", "url", ParamType.STRING, required=True, default="")])
    told = {"url_21": {"file": "a.txt", "sha256": hashlib.sha256(b"x").hexdigest()}}
    assert found_again(spec, told, {}, [tmp_path]) == ({}, ["url_21: a.txt"])


def test_an_address_that_was_cut_comes_back_from_the_journal(vidu):
    address = "https://bucket.test/cat.png?Signature=abcdef"
    told = {"image_url": {"url": "https://bucket.test/cat.png", "cut": True}}
    assert found_again(vidu, told, {"image_url": address}, []) == ({"image_url": address}, [])
    assert found_again(vidu, told, {}, []) == ({}, ["image_url: https://bucket.test/cat.png"])
