"""The media control from Python's side: what it makes of values and of the browser's messages."""

from __future__ import annotations

import hashlib
import io
import os
import random
import threading
import time
from pathlib import Path

import ipywidgets
import pytest
import traitlets
from ipywidgets.widgets import widget
from PIL import Image

from rh_widgets.media import data_uri
from rh_widgets.specs import ParamSpec, ParamType
from rh_widgets.widgets.incoming import Incoming, safe_stem
from rh_widgets.widgets.media_control import Item, MediaControl, find, hint, put, typed

PIECE = 1024 * 1024
DEFAULTS = {
    "key": "imageUrl",
    "name": "image_url",
    "type": ParamType.IMAGE,
    "label": "First image",
    "accept": ("jpg", "png"),
    "max_mb": 50,
}


def param(**changes) -> ParamSpec:
    return ParamSpec(**(DEFAULTS | changes))


def png(seed: int = 1, size: tuple[int, int] = (64, 36), padding: int = 0) -> bytes:
    """A picture; padding lies behind its end, where a PNG may have anything."""
    noise = random.Random(seed)
    out = io.BytesIO()
    Image.frombytes("RGB", size, noise.randbytes(size[0] * size[1] * 3)).save(out, "PNG")
    return out.getvalue() + noise.randbytes(padding)


class Page:
    """A browser's half: sends what the JavaScript sends, keeps what it would hear."""

    def __init__(self, control: MediaControl, name: str = "page") -> None:
        self.control, self.name = control, name
        self.heard: list[dict] = []
        self._made = 0
        control.send = lambda content, *_: self.heard.append(content)
        self.say("hello", client=name)

    def say(self, kind: str, *buffers: bytes, **content) -> None:
        self.control._handle_custom_msg({"kind": kind, **content}, [memoryview(b) for b in buffers])

    def offer(self, *files: tuple[str, int], replace: str = "") -> list[str]:
        told = []
        for name, size in files:
            self._made += 1
            told.append({"id": f"{self.name}-{self._made}", "name": name, "size": size})
        self.say("offer", client=self.name, files=told, replace=replace)
        return [file["id"] for file in told]

    def chunk(self, key: str, content: bytes, offset: int) -> None:
        piece = content[offset : offset + PIECE]
        self.say("chunk", piece, id=key, offset=offset, last=offset + PIECE >= len(content))

    def upload(self, name: str, content: bytes, **how) -> str:
        (key,) = self.offer((name, len(content)), **how)
        for offset in range(0, len(content), PIECE):
            self.chunk(key, content, offset)
        self.control.settle()
        return key

    def stopped(self, key: str) -> bool:
        return {"kind": "stop", "id": key} in self.heard


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "rh_outputs" / "inputs"


@pytest.fixture
def make(folder):
    made = []

    def build(**changes):
        control = MediaControl(param(**changes), folder=lambda: folder)
        made.append(control)
        return control

    yield build
    for control in made:
        control.settle()
        control.close()


def faults(control: MediaControl) -> list[str]:
    return [item["fault"] for item in control.items]


# -- uploads -----------------------------------------------------------------------------


def test_a_45_mb_file_arrives_whole_under_a_name_with_its_hash(make, folder):
    content = png(padding=45_000_000)
    control = make()
    page = Page(control)
    page.upload("My cat!.PNG", content)
    digest = hashlib.sha256(content).hexdigest()
    path = folder / f"My-cat-{digest[:8]}.png"
    assert control.value == str(path)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
    assert list(folder.iterdir()) == [path], "a temporary file was left"
    (item,) = control.items
    assert item["note"] == "64 × 36 · 42.9 MB"
    assert item["thumb"].startswith("data:image/jpeg;base64,")
    assert len(item["thumb"]) <= 8192
    assert [m["received"] for m in page.heard if m["kind"] == "ack"][-1] == len(content)


def test_progress_is_told_in_at_most_ten_steps_so_that_thumbnails_are_not_sent_fifty_times(make):
    control = make(many=True)
    told = []
    control.observe(lambda change: told.append(change["new"][-1]["progress"]), "items")
    Page(control).upload("big.png", png(padding=30 * PIECE))
    assert len(told) < 16
    assert told[0] == 0.0
    assert told[-1] is None


def test_the_same_content_twice_is_one_file_also_under_another_name(make, folder):
    control = make(many=True)
    page = Page(control)
    page.upload("cat.png", png())
    page.upload("dog.png", png())
    assert len(list(folder.iterdir())) == 1
    assert control.value[0] == control.value[1]


def test_a_kept_file_that_was_changed_by_hand_is_not_overwritten(make, folder):
    control = make()
    page = Page(control)
    page.upload("cat.png", png())
    first = Path(control.value)
    first.write_bytes(b"mine")
    control.clear()
    page.upload("cat.png", png())
    assert first.read_bytes() == b"mine"
    assert Path(control.value).read_bytes() == png()


def test_the_extension_is_the_contents_and_not_the_names(make):
    control = make()
    Page(control).upload("cat.jpg", png())
    assert control.value.endswith(".png")


def test_a_text_file_named_png_is_refused_and_not_kept(make, folder):
    control = make()
    Page(control).upload("notes.txt", b"only words\n" * 40)
    assert faults(control) == ["notes.txt is text, not an image. Choose a JPG or PNG, up to 50 MB."]
    assert control.value is None
    assert list(folder.iterdir()) == []
    assert [f.reason for f in control.faults] == faults(control)
    assert control.faults[0].parameter == "image_url"


def test_a_file_too_large_is_refused_before_any_byte_is_sent(make, folder):
    control = make(max_mb=10)
    page = Page(control)
    (key,) = page.offer(("huge.png", 11 * PIECE))
    assert page.stopped(key)
    assert not [m for m in page.heard if m["kind"] == "ack"]
    assert faults(control) == ["huge.png has 11.0 MB, more than 10 MB. Choose a JPG or PNG, up to 10 MB."]
    assert not folder.exists()


def test_an_empty_file_is_refused_at_once(make):
    control = make()
    Page(control).offer(("nothing.png", 0))
    assert faults(control) == ["nothing.png is empty. Choose a JPG or PNG, up to 50 MB."]


def test_too_many_files_are_refused_as_a_whole_and_say_how_many_are_taken(make):
    control = make(many=True, max_items=2)
    page = Page(control)
    page.upload("one.png", png(1))
    keys = page.offer(("two.png", 9), ("three.png", 9))
    assert all(page.stopped(key) for key in keys)
    assert len(control.items) == 1
    assert control.notice == "Takes up to 2 files, and this would make 3. Remove some first, or choose fewer."
    page.say("remove", id=control.items[0]["id"])
    assert control.notice == ""


def test_two_files_dropped_where_one_is_taken_change_nothing(make):
    control = make()
    Page(control).offer(("one.png", 9), ("two.png", 9))
    assert control.items == []
    assert control.notice == "Takes one file, not 2."


def test_a_new_choice_cancels_the_running_upload_and_cleans_up(make, folder):
    control = make()
    page = Page(control)
    first = png(1, padding=3 * PIECE)
    (key,) = page.offer(("first.png", len(first)))
    page.chunk(key, first, 0)
    page.upload("second.png", png(2))
    assert page.stopped(key)
    page.chunk(key, first, PIECE)  # one was on its way
    assert [p.name[:6] for p in folder.iterdir()] == ["second"]
    assert Path(control.value).read_bytes() == png(2)


def test_removing_an_upload_on_its_way_cancels_it(make, folder):
    control = make()
    page = Page(control)
    (key,) = page.offer(("big.png", 3 * PIECE))
    page.chunk(key, bytes(3 * PIECE), 0)
    assert control.busy
    page.say("remove", id=key)
    assert page.stopped(key)
    assert not control.busy
    assert control.items == []
    assert list(folder.iterdir()) == []


def test_a_page_reloaded_in_mid_upload_leaves_no_half_file(make, folder):
    control = make()
    page = Page(control, "before")
    (key,) = page.offer(("big.png", 3 * PIECE))
    page.chunk(key, bytes(3 * PIECE), 0)
    Page(control, "after")
    assert control.items == []
    assert control.value is None
    assert list(folder.iterdir()) == []


def test_a_second_page_of_the_same_client_does_not_disturb_an_upload(make):
    control = make()
    page = Page(control)
    (key,) = page.offer(("big.png", 3 * PIECE))
    page.say("hello", client=page.name)
    assert [item["id"] for item in control.items] == [key]


def test_a_piece_out_of_order_is_a_fault_and_not_a_broken_file(make, folder):
    control = make()
    page = Page(control)
    content = png(padding=3 * PIECE)
    (key,) = page.offer(("cat.png", len(content)))
    page.chunk(key, content, PIECE)
    assert "did not arrive whole" in faults(control)[0]
    assert page.stopped(key)
    assert list(folder.iterdir()) == []


def test_more_bytes_than_announced_are_not_taken(make):
    control = make()
    page = Page(control)
    (key,) = page.offer(("cat.png", 10))
    page.say("chunk", b"x" * 11, id=key, offset=0, last=True)
    assert "did not arrive whole" in faults(control)[0]


def test_a_folder_that_cannot_be_made_is_told_at_the_file(tmp_path):
    (tmp_path / "in_the_way").write_text("a file")
    control = MediaControl(param(), folder=lambda: tmp_path / "in_the_way" / "inputs")
    page = Page(control)
    (key,) = page.offer(("cat.png", 100))
    assert faults(control)[0].startswith("cat.png cannot be stored")
    assert page.stopped(key)


def test_an_exception_in_a_handler_is_shown_in_the_control(caplog):
    def folder() -> Path:
        raise LookupError("no connection")

    control = MediaControl(param(), folder=folder)
    Page(control).offer(("cat.png", 100))
    assert control.notice == "This did not work: no connection."
    assert "no connection" in caplog.text


def test_closing_the_control_removes_what_came_of_an_upload(make, folder):
    control = make()
    page = Page(control)
    (key,) = page.offer(("big.png", 3 * PIECE))
    page.chunk(key, bytes(3 * PIECE), 0)
    control.close()
    assert list(folder.iterdir()) == []


def test_pieces_of_several_uploads_may_come_on_several_threads(make, folder):
    """Comm messages are handled on subshell threads (ipykernel 7.1 and later)."""
    control = make(many=True)
    page = Page(control)
    contents = {f"pic{i}.png": png(i, padding=2 * PIECE) for i in range(6)}
    keys = page.offer(*[(name, len(c)) for name, c in contents.items()])

    def send(key: str, content: bytes) -> None:
        for offset in range(0, len(content), PIECE):
            page.chunk(key, content, offset)

    threads = [threading.Thread(target=send, args=pair) for pair in zip(keys, contents.values(), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    control.settle()
    assert [Path(v).read_bytes() for v in control.value] == list(contents.values())
    assert len(control.items) == 6
    assert not control.busy


def test_what_a_killed_kernel_left_is_swept_after_a_day(folder):
    left = Incoming(folder, "old.png", 5)
    os.utime(left.path, (time.time() - 90_000,) * 2)
    young = Incoming(folder, "young.png", 5)
    Incoming(folder, "new.png", 5).discard()
    assert not left.path.exists()
    assert young.path.exists()
    young.discard()
    left.discard()


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("cat.png", "cat"),
        ("../../etc/passwd", "passwd"),
        ("C:\\pictures\\a b;c.png", "a-b-c"),
        ("灯笼.png", "灯笼"),
        (".hidden", "hidden"),
        ("..png", "file"),
        ("x" * 300 + ".png", "x" * 48),
    ],
)
def test_a_stem_is_safe(name, stem):
    assert safe_stem(name) == stem


# -- values ------------------------------------------------------------------------------


def test_a_path_set_from_python_is_shown_with_its_thumbnail_and_keeps_its_spelling(make, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("cat.png").write_bytes(png())
    control = make()
    seen = []
    control.observe(lambda change: seen.append(change["new"]), "value")
    control.value = "cat.png"
    control.settle()
    assert control.value == "cat.png"
    assert seen == ["cat.png"]
    (item,) = control.items
    assert (item["name"], item["fault"], item["progress"]) == ("cat.png", "", None)
    assert item["thumb"]


def test_a_pathlike_becomes_text(make, tmp_path):
    (tmp_path / "cat.png").write_bytes(png())
    control = make()
    control.value = tmp_path / "cat.png"
    assert control.value == str(tmp_path / "cat.png")


def test_a_missing_path_is_told_and_stays_the_value(make):
    control = make()
    control.value = "nowhere.png"
    assert faults(control) == ["There is no file nowhere.png. Check the path, or choose a file."]
    assert control.value == "nowhere.png"


def test_a_folder_is_no_file(make, tmp_path):
    control = make()
    control.value = str(tmp_path)
    assert "is a folder" in faults(control)[0]


def test_a_wrong_kind_of_file_by_path_is_told(make, tmp_path):
    (tmp_path / "notes.txt").write_text("words")
    control = make()
    control.value = tmp_path / "notes.txt"
    control.settle()
    assert faults(control) == ["notes.txt is text, not an image. Choose a JPG or PNG, up to 50 MB."]


def test_a_url_is_taken_as_it_is(make):
    control = make()
    control.value = "https://example.com/a%20cat.png?x=1"
    control.settle()
    (item,) = control.items
    assert (item["name"], item["note"], item["fault"]) == ("a cat.png", "example.com", "")


def test_a_data_uri_is_looked_into(make):
    control = make()
    control.value = data_uri(png(size=(80, 40)), "image/png")
    control.settle()
    (item,) = control.items
    assert item["note"].startswith("80 × 40")
    assert item["thumb"]
    assert len(repr(control)) < 120


def test_a_broken_data_uri_is_told(make):
    control = make()
    control.value = "data:image/png;base64,abc"
    control.settle()
    assert faults(control)[0].startswith("data URI")


def test_several_values_keep_their_order_and_their_items(make, tmp_path):
    paths = []
    for i in range(3):
        (tmp_path / f"{i}.png").write_bytes(png(i))
        paths.append(str(tmp_path / f"{i}.png"))
    control = make(many=True)
    control.value = paths
    control.settle()
    ids = [item["id"] for item in control.items]
    control.value = list(reversed(paths))
    assert control.value == tuple(reversed(paths))
    assert [item["id"] for item in control.items] == ids[::-1]
    assert all(item["thumb"] for item in control.items)


def test_moving_an_item_moves_the_value(make):
    control = make(many=True)
    control.value = ["https://a/1", "https://a/2", "https://a/3"]
    page = Page(control)
    page.say("place", id=control.items[2]["id"], index=0)
    assert control.value == ("https://a/3", "https://a/1", "https://a/2")
    page.say("place", id=control.items[0]["id"], index=99)
    assert control.value == ("https://a/1", "https://a/2", "https://a/3")


def test_clearing_gives_the_empty_value(make):
    one, several = make(), make(many=True)
    one.value, several.value = "https://a/1", ["https://a/1"]
    one.clear()
    several.clear()
    assert (one.value, several.value) == (None, ())
    assert one.items == several.items == []


@pytest.mark.parametrize("value", [5, ["a.png", "b.png"], [""], [None]])
def test_what_cannot_be_a_file_is_refused_from_python(make, value):
    with pytest.raises(traitlets.TraitError, match="image_url takes"):
        make().value = value


def test_an_observer_may_set_the_value_in_its_turn(make):
    control = make()
    control.observe(lambda _: setattr(control, "value", "https://a/2"), "value")
    control.value = "https://a/1"
    assert control.value == "https://a/2"
    assert [item["name"] for item in control.items] == ["2"]


def test_an_observer_may_set_the_value_when_the_browser_changed_it(make):
    control = make()
    control.observe(lambda change: change["new"] == "https://a/1" and setattr(control, "value", "https://a/2"), "value")
    Page(control).say("path", id="t1", text="https://a/1", replace="")
    assert control.value == "https://a/2"
    assert [item["name"] for item in control.items] == ["2"]


# -- typed paths -------------------------------------------------------------------------


def test_a_typed_path_is_taken(make, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("cat.png").write_bytes(png())
    control = make()
    Page(control).say("path", id="t1", text=" 'cat.png' ", replace="")
    assert control.value == "cat.png"


def test_a_corrected_path_takes_the_place_of_the_wrong_one(make):
    control = make(many=True)
    page = Page(control)
    page.say("path", id="t1", text="nowhere.png", replace="")
    assert "There is no file nowhere.png" in faults(control)[0]
    page.say("path", id="t2", text="https://a/1.png", replace="t1")
    assert control.value == ("https://a/1.png",)
    assert faults(control) == [""]


def test_a_home_is_expanded_and_a_file_url_is_a_path(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "a cat.png").write_bytes(png())
    assert find("~/a cat.png") == tmp_path / "a cat.png"
    assert typed(f"file://{tmp_path}/a%20cat.png") == str(tmp_path / "a cat.png")


def test_a_path_may_be_relative_to_the_notebooks_folder(tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "book.ipynb"))
    (tmp_path / "cat.png").write_bytes(png())
    assert find("cat.png") == tmp_path / "cat.png"


@pytest.mark.parametrize("text", ["\0", "~nobody-of-this-name/x.png", "x" * 5000])
def test_an_impossible_path_is_only_missing(make, text):
    control = make()
    Page(control).say("path", id="t1", text=text, replace="")
    assert "There is no file" in faults(control)[0]
    assert control.notice == ""


# -- words -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "JPG or PNG, up to 50 MB"),
        ({"accept": ("jpg", "jpeg", "png", "webp"), "max_mb": 10}, "JPG, PNG or WEBP, up to 10 MB"),
        ({"many": True, "max_items": 9}, "up to 9, JPG or PNG, up to 50 MB each"),
        ({"accept": (), "max_mb": None}, ""),
    ],
)
def test_the_hint_says_what_is_taken(changes, words):
    assert hint(param(**changes)) == words


def test_one_comm_where_a_layout_is_shared():
    layout = ipywidgets.Layout()
    before = set(widget._instances)
    control = MediaControl(param(), folder=Path, layout=layout)
    assert set(widget._instances) - before == {control.model_id}


def test_no_value_and_no_path_is_synced(make):
    assert "value" not in make().keys
    assert "value" not in Item(id="a", name="b", value="/secret").shown()


def test_its_repr_is_one_line(make):
    control = make()
    control.value = "https://a/1"
    assert repr(control) == "MediaControl(image_url='https://a/1')"


def test_replacing_keeps_the_place():
    items = tuple(Item(id=i, name=i) for i in "abc")
    assert [i.id for i in put(items, Item(id="x", name="x"), over="b", many=True)] == ["a", "x", "c"]
