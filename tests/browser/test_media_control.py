"""The media control and the player in a real JupyterLab."""

from __future__ import annotations

import hashlib
import io
import json
import random
import re

import pytest
from PIL import Image

CONTROL = """
import pathlib, time
from rh_widgets.specs import ParamSpec, ParamType
from rh_widgets.widgets.media_control import MediaControl
folder = pathlib.Path("rh_outputs/inputs")
def control(**changes):
    plain = dict(key="imageUrl", name="image_url", type=ParamType.IMAGE, label="First image", required=True,
                 accept=("jpg", "png"), max_mb=50, help="The clip begins with it.")
    return MediaControl(ParamSpec(**(plain | changes)), folder=lambda: folder)
"""
TELL = """
import json
c.settle()
print(json.dumps(dict(value=c.value, faults=[f.reason for f in c.faults], notice=c.notice, busy=c.busy,
                      files=sorted(p.name for p in folder.glob("*")) if folder.exists() else [])))
"""


def png(seed: int = 1, size: tuple[int, int] = (640, 360), padding: int = 0) -> bytes:
    out = io.BytesIO()
    hue = random.Random(seed).randrange(256)
    ramp = Image.linear_gradient("L").resize(size)
    Image.merge(
        "HSV", (ramp.point(lambda v: (v // 4 + hue) % 256), ramp.point(lambda _: 190), ramp.rotate(180))
    ).convert("RGB").save(out, "PNG")
    return out.getvalue() + random.Random(seed).randbytes(padding)


class Field:
    """The control in the page, and what Python holds of it."""

    def __init__(self, lab, source: str) -> None:
        self.lab = lab
        lab.open("media", [CONTROL + source, TELL])
        lab.run(0)
        self.root = lab.output(0).locator(".rh-m").first
        self.root.wait_for()
        self.zone = self.root.locator(".rh-m-zone")
        self.items = self.root.locator(".rh-m-item")
        self.path = self.root.get_by_role("textbox")
        self.status = self.root.locator("[role=status]")

    def told(self) -> dict:
        self.lab.run(1)
        return json.loads(self.lab.outputs_text(1).strip())

    def await_item(self, text: str):
        self.items.filter(has_text=text).wait_for(timeout=60_000)

    def await_status(self, text: str):
        self.status.filter(has_text=text).wait_for(state="attached", timeout=10_000)

    def type_path(self, text: str):
        self.path.fill(text)
        self.path.press("Enter")


@pytest.fixture
def field(lab):
    return lambda source="c = control(); c": Field(lab, source)


def test_a_dropped_file_of_45_mb_arrives_whole(lab, field):
    here = field()
    content = png(padding=45_000_000)
    lab.drop_file(here.zone, "big photo.png", "image/png", content)
    here.await_item("640 × 360 · 42.9 MB")
    told = here.told()
    assert told["faults"] == []
    assert told["value"].endswith(".png")
    assert hashlib.sha256((lab.folder / told["value"]).read_bytes()).hexdigest() == hashlib.sha256(content).hexdigest()
    assert here.items.locator("img").get_attribute("src").startswith("data:image/jpeg")
    assert (len(told["files"]), lab.errors(), lab.console) == (1, [], [])


def test_a_file_is_chosen_from_the_keyboard(lab, field, tmp_path):
    """Enter on the button opens the dialog; JupyterLab does not take it for "edit this cell"."""
    here = field()
    (tmp_path / "cat.png").write_bytes(png())
    # Playwright begins to listen for dialogs with the first listener, and does not wait until it does.
    lab.page.on("filechooser", lambda _: None)
    lab.page.wait_for_timeout(300)
    here.root.get_by_role("button", name="Choose a file: First image").focus()
    with lab.page.expect_file_chooser() as chooser:
        lab.page.keyboard.press("Enter")
    chooser.value.set_files(tmp_path / "cat.png")
    here.await_item("640 × 360")
    here.await_status("cat.png added, 640 × 360")
    with lab.page.expect_file_chooser() as chooser:
        here.root.get_by_role("button", name="Replace cat.png").press("Enter")
    (tmp_path / "dog.png").write_bytes(png(2))
    chooser.value.set_files(tmp_path / "dog.png")
    here.await_item("dog.png")
    assert here.items.count() == 1
    here.root.get_by_role("button", name="Remove dog.png").press("Space")
    here.await_status("dog.png removed")
    assert lab.page.evaluate("() => document.activeElement.textContent") == "Choose a file"
    assert here.told()["value"] is None


@pytest.mark.any_kernel
def test_a_picture_is_pasted(lab, field):
    here = field()
    here.path.focus()
    lab.drop_file(here.path, "image.png", "image/png", png(), kind="paste")
    here.await_item("640 × 360")
    assert here.told()["value"].startswith("rh_outputs/inputs/image-")


@pytest.mark.any_kernel
def test_a_picture_is_pasted_with_the_keys_while_a_button_has_the_focus(lab, field):
    here = field()
    lab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    lab.page.evaluate(
        """async () => {
            const canvas = new OffscreenCanvas(120, 80);
            canvas.getContext('2d').fillRect(10, 10, 50, 50);
            const blob = await canvas.convertToBlob({type: 'image/png'});
            await navigator.clipboard.write([new ClipboardItem({'image/png': blob})]);
        }"""
    )
    here.root.get_by_role("button", name="Choose a file").focus()
    lab.page.keyboard.press("Control+V")
    here.await_item("120 × 80")


@pytest.mark.any_kernel
def test_typing_a_path_is_not_a_notebook_command(lab, field):
    """`a`, `b`, `d d` and Enter would add, delete and edit cells in JupyterLab's command mode."""
    here = field()
    (lab.folder / "abdd.png").write_bytes(png())
    cells = lab.page.locator(".jp-Notebook .jp-Cell").count()
    here.path.click()
    lab.page.keyboard.type("abdd.png")
    lab.page.keyboard.press("Enter")
    here.await_item("640 × 360")
    assert lab.page.locator(".jp-Notebook .jp-Cell").count() == cells
    assert here.path.input_value() == ""
    assert here.told()["value"] == "abdd.png"


@pytest.mark.any_kernel
def test_a_wrong_path_stays_to_be_corrected(lab, field):
    here = field()
    (lab.folder / "cat.png").write_bytes(png())
    here.type_path("car.png")
    here.root.get_by_role("alert").filter(has_text="There is no file car.png").wait_for()
    assert here.path.input_value() == "car.png"
    here.type_path("cat.png")
    here.await_item("640 × 360")
    here.type_path("https://example.com/pictures/dog.png")
    here.await_item("example.com")
    assert here.told()["value"] == "https://example.com/pictures/dog.png"


@pytest.mark.any_kernel
def test_a_text_file_is_refused_in_words(lab, field):
    here = field()
    lab.drop_file(here.zone, "notes.txt", "text/plain", b"only words\n" * 20)
    fault = here.root.get_by_role("alert").filter(has_text="is text, not an image.")
    fault.wait_for()
    assert here.items.inner_text().startswith("notes.txt")
    told = here.told()
    assert told["faults"] == ["notes.txt is text, not an image. Choose a JPG or PNG, up to 50 MB."]
    assert (told["value"], told["files"]) == (None, [])


@pytest.mark.any_kernel
def test_a_file_too_large_is_refused_before_it_is_sent(lab, field):
    here = field("c = control(max_mb=10); c")
    lab.page.evaluate(
        "() => { const s = WebSocket.prototype.send; window.sent = 0;"
        " WebSocket.prototype.send = function (d) { window.sent += d.byteLength || d.length; return s.call(this, d) } }"
    )
    lab.drop_file(here.zone, "huge.png", "image/png", png(padding=11 * 1024 * 1024))
    here.root.get_by_role("alert").filter(has_text="has 11.0 MB, more than 10 MB").wait_for()
    assert lab.page.evaluate("() => window.sent") < 100_000
    assert here.told()["files"] == []


@pytest.mark.any_kernel
def test_several_files_are_ordered_from_the_keyboard_and_it_is_said(lab, field):
    here = field('c = control(many=True, max_items=3, label="Pictures"); c')
    lab.drop_files(here.zone, {f"{name}.png": png(i) for i, name in enumerate("abc")}, "image/png")
    here.await_item("c.png")
    for i in range(3):  # they are looked into side by side
        here.items.nth(i).get_by_text("640 × 360").wait_for()
    names = here.root.locator(".rh-m-name")
    here.root.get_by_role("button", name="Move left: c.png").focus()
    lab.page.keyboard.press("Enter")
    here.await_status("c.png is now number 2 of 3")
    lab.page.keyboard.press("Enter")
    here.await_status("c.png is now number 1 of 3")
    assert names.all_inner_texts() == ["c.png", "a.png", "b.png"]
    assert lab.page.evaluate("() => document.activeElement.getAttribute('aria-label')") == "Move right: c.png"
    told = here.told()
    assert [re.sub(r".*/(\w)-.*", r"\1", value) for value in told["value"]] == ["c", "a", "b"]
    lab.drop_file(here.zone, "d.png", "image/png", png(9))
    here.root.get_by_role("alert").filter(has_text="Takes up to 3 files, and this would make 4.").wait_for()
    assert here.items.count() == 3


SLOW = """
import rh_widgets.widgets.incoming as incoming
write = incoming.Incoming.write
def slow(self, offset, piece):
    time.sleep(0.3)
    write(self, offset, piece)
incoming.Incoming.write = slow
c = control(); c
"""


@pytest.mark.any_kernel
def test_a_reload_in_mid_upload_leaves_nothing_behind(lab, field):
    here = field(SLOW)
    lab.save()
    lab.drop_file(here.zone, "big.png", "image/png", png(padding=20 * 1024 * 1024))
    here.root.get_by_text(re.compile(r"Uploading [1-9]0 %")).wait_for()
    lab.page.reload()
    lab.wait_idle()
    here.root.get_by_role("button", name="Choose a file").wait_for()
    told = here.told()
    assert (told["value"], told["busy"], told["files"]) == (None, False, [])


@pytest.mark.any_kernel
def test_a_new_choice_takes_over_from_a_running_upload(lab, field):
    here = field(SLOW)
    lab.drop_file(here.zone, "big.png", "image/png", png(padding=20 * 1024 * 1024))
    here.root.get_by_text(re.compile(r"Uploading [1-9]0 %")).wait_for()
    lab.drop_file(here.zone, "small.png", "image/png", png(2))
    here.items.filter(has_text="small.png").get_by_text("640 × 360").wait_for()
    told = here.told()
    assert told["value"].startswith("rh_outputs/inputs/small-")
    assert len(told["files"]) == 1


@pytest.mark.any_kernel
def test_an_upload_is_cancelled(lab, field):
    here = field(SLOW)
    lab.drop_file(here.zone, "big.png", "image/png", png(padding=20 * 1024 * 1024))
    here.root.get_by_text(re.compile(r"Uploading [1-9]0 %")).wait_for()
    here.root.get_by_role("button", name="Cancel the upload of big.png").click()
    here.root.get_by_role("button", name="Choose a file").wait_for()
    assert here.told()["files"] == []


def test_an_upload_beside_a_busy_kernel_says_so_and_arrives(lab, field):
    here = field()
    lab.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.content.widgets[1].model.sharedModel.setSource('time.sleep(5)')"
    )
    lab.run(1, wait=False)
    lab.cell(1).get_by_text("[*]").wait_for()
    lab.drop_file(here.zone, "cat.png", "image/png", png(padding=3_000_000))
    here.root.get_by_text(re.compile("Waiting for the kernel|640 × 360")).first.wait_for()
    here.await_item("640 × 360")
    lab.wait_done(1)


@pytest.mark.any_kernel
def test_an_exception_in_the_kernel_is_shown_in_the_control(lab, field):
    here = field("c = control(); c._folder = lambda: 1 / 0; c")
    lab.drop_file(here.zone, "cat.png", "image/png", png())
    here.root.get_by_role("alert").filter(has_text="This did not work: division by zero.").wait_for()


@pytest.mark.any_kernel
def test_everything_to_be_used_has_a_name(lab, field):
    here = field('c = control(many=True, label="Pictures"); c.value = ["https://a.b/1.png", "https://a.b/2.png"]; c')
    tree = here.root.aria_snapshot()
    assert '- group "Pictures' in tree
    assert "(required)" in tree
    for name in ("Move right: 1.png", "Replace 1.png", "Remove 2.png", "Add files: Pictures"):
        assert f'button "{name}"' in tree
    assert 'textbox "Pictures: path or URL"' in tree
    assert not re.search(r"- (button|textbox|img)\s*$", tree, re.MULTILINE)


@pytest.mark.any_kernel
def test_nothing_jumps_when_a_file_comes(lab, field):
    for width in (1280, 800):
        lab.viewport(width)
        here = field(
            'c = control(); import ipywidgets; ipywidgets.VBox([c], layout=ipywidgets.Layout(max_width="640px"))'
        )
        before = here.root.bounding_box()["height"]
        lab.drop_file(here.zone, "cat.png", "image/png", png())
        here.await_item("640 × 360")
        assert here.root.bounding_box()["height"] == before


@pytest.mark.any_kernel
def test_it_fits_into_320_pixels(lab, field):
    here = field(
        'c = control(many=True); c.value = ["https://example.com/" + "long" * 30 + ".png"]\n'
        'import ipywidgets; ipywidgets.VBox([c], layout=ipywidgets.Layout(width="320px"))'
    )
    wide = here.root.evaluate(
        "node => [...node.querySelectorAll('*')].filter(n => !n.closest('.rh-m-unseen')"
        " && n.getBoundingClientRect().right > node.getBoundingClientRect().right + 1).map(n => n.className)"
    )
    assert wide == []


# Without the note of its server the kernel cannot link to a file: it must come in pieces, as in Voila.
PLAYER = """
import os, pathlib, av, ipywidgets
os.environ.pop("JPY_PARENT_PID", None)
from rh_widgets.media import poster
from rh_widgets.widgets.player import Clip, Player
def clip(name, colour):
    with av.open(name, "w") as box:
        stream = box.add_stream("h264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for i in range(20):
            frame = av.VideoFrame(320, 180, "yuv420p")
            for n, plane in enumerate(frame.planes):
                plane.update(bytes([(colour + i * 3 * (n == 0)) % 255]) * plane.buffer_size)
            box.mux(stream.encode(frame))
        box.mux(stream.encode(None))
    path = pathlib.Path(name)
    with path.open("ab") as file:  # a box that players pass over, so that it takes several pieces
        file.write((5 * 2**20).to_bytes(4, "big") + b"free" + bytes(5 * 2**20 - 8))
    return Clip(path=path, media_type="video/mp4", poster=poster(path), title="A lantern", mark="SANDBOX",
                caption="Vidu Q2 Pro · 320 × 180 · 2 s", place=name, width=320, height=180)
"""


def test_a_video_plays_inside_a_layout_of_the_users(lab):
    lab.open("player", [PLAYER + "p = Player([clip('one.mp4', 90)]); ipywidgets.HBox([p])"])
    lab.run(0)
    video = lab.output(0).locator(".rh-p video")
    lab.output(0).locator("[data-rh-ready]").wait_for(timeout=20_000)
    state = lab.video_state(video)
    assert state.plays
    assert state.source.startswith("blob:")
    assert (state.width, state.height) == (320, 180)
    assert (lab.errors(), lab.console) == ([], [])


@pytest.mark.any_kernel
def test_a_video_out_of_view_is_not_fetched_and_blobs_are_given_back(lab):
    lab.open(
        "player",
        [
            PLAYER + "p = Player([clip('one.mp4', 90)])\n"
            "ipywidgets.VBox([ipywidgets.Box(layout=ipywidgets.Layout(min_height='3000px')), p])",
            "p.show([])",
        ],
    )
    lab.page.evaluate(
        """() => { window.alive = new Set(); const [make, end] = [URL.createObjectURL, URL.revokeObjectURL];
            URL.createObjectURL = b => {
                const u = make.call(URL, b); if (b.type === 'video/mp4') alive.add(u); return u; };
            URL.revokeObjectURL = u => { alive.delete(u); end.call(URL, u); }; }"""
    )
    lab.run(0)
    card = lab.output(0).locator(".rh-p-card")
    card.wait_for(state="attached")
    lab.page.evaluate("() => document.querySelector('.jp-WindowedPanel-outer, .jp-Notebook').scrollTo(0, 0)")
    lab.page.wait_for_timeout(700)
    fetched_unseen = lab.page.evaluate("() => alive.size")
    card.scroll_into_view_if_needed()
    lab.output(0).locator("[data-rh-ready]").wait_for(timeout=20_000)
    assert (fetched_unseen, lab.page.evaluate("() => alive.size")) == (0, 1)
    lab.run(1)
    card.wait_for(state="detached")
    assert lab.page.evaluate("() => alive.size") == 0


@pytest.mark.any_kernel
def test_a_file_that_went_away_is_told_in_its_card(lab):
    lab.open("player", [PLAYER + "p = Player([clip('one.mp4', 90)]); pathlib.Path('one.mp4').unlink(); p"])
    lab.run(0)
    lab.output(0).get_by_text("The file is no longer there.").wait_for()
