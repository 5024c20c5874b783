"""A run while it goes on, the card that it settles into, and the surroundings in which it is shown."""

from __future__ import annotations

import json
from decimal import Decimal
from types import SimpleNamespace

import pytest
from IPython.core.interactiveshell import InteractiveShell
from ipywidgets.widgets import widget as ipywidget

import rh_widgets as rh
from rh_widgets.errors import ConfigurationError, RunFailed
from rh_widgets.runs import RunStatus
from rh_widgets.specs import Estimate
from rh_widgets.widgets import cell_text, check_kernel, in_notebook, kernel, kernel_fault, show_run
from rh_widgets.widgets.heads import header, price_box
from rh_widgets.widgets.kernel import in_voila, server_link

SORA = "sora-2/text-to-video-pro-official-stable"


# -- a cell with generate ------------------------------------------------------------------


def test_generate_shows_a_live_view_that_settles_into_a_card(backend, run_of, clip, shown, tmp_path):
    run = run_of(SORA, params={"prompt": "a boat"}, status=RunStatus.RUNNING)
    show_run(run, backend)
    (live,) = shown
    assert "application/vnd.jupyter.widget-view+json" in live["data"]
    backend.end(run, clip(tmp_path / "boat.mp4"))
    card = shown[-1]
    assert card["transient"]["display_id"] == live["transient"]["display_id"]
    assert 'src="boat.mp4"' in card["data"]["text/html"]
    assert "application/vnd.jupyter.widget-view+json" not in card["data"], "the saved notebook holds no dead widget"


def test_a_run_that_ended_before_it_was_shown_is_a_card_at_once(backend, run_of, shown):
    run = run_of(SORA, status=RunStatus.FAILED, error=RunFailed("The prompt was refused."))
    show_run(run, backend)
    assert "The prompt was refused." in shown[-1]["data"]["text/html"]


def test_a_settled_view_leaves_no_widget_behind(backend, run_of, shown):
    before = set(ipywidget._instances)
    run = run_of(SORA, status=RunStatus.RUNNING)
    show_run(run, backend)
    backend.end(run)
    assert set(ipywidget._instances) == before


# -- heads ---------------------------------------------------------------------------------


def test_a_head_tells_title_task_notes_and_site(backend):
    said = header(rh.catalog["sora-2/image-to-video-pro-channel-low-price"], backend)
    for words in ("Sora 2 Pro, low price", "image → video", "calls this endpoint deprecated", "SANDBOX"):
        assert words in said


def test_a_head_escapes_the_label_of_a_site(bills_in_dollars):
    bills_in_dollars.label = "<b>evil</b>"
    price = Estimate(amount=Decimal(1), currency="<i>", basis="<u>")
    said = header(rh.catalog[SORA], bills_in_dollars) + price_box(rh.catalog[SORA], price, bills_in_dollars)
    assert "&lt;b&gt;evil" in said
    assert not any(mark in said for mark in ("<b>", "<i>", "<u>"))


def test_a_price_names_its_day_and_who_bills(bills_in_dollars):
    price = Estimate(amount=Decimal("2.5"), currency="USD", as_of="2026-04-29")
    said = price_box(rh.catalog[SORA], price, bills_in_dollars)
    assert "2026-04-29" in said
    assert "billed by runninghub.ai" in said
    assert "usually about 1 min 30 s" in said


# -- surroundings --------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["7.0", "7.0.1", "7.0.0a1"])
def test_ipykernel_7_0_is_refused_with_the_cure(version):
    assert 'pip install "ipykernel>=7.1"' in kernel_fault(version)


@pytest.mark.parametrize("version", ["", "6.31.0", "7.1.0", "7.4.0", "17.0", "70.1"])
def test_other_kernels_are_fine(version):
    assert kernel_fault(version) == ""


def test_a_kernel_that_cannot_work_is_refused_when_it_runs_us(monkeypatch):
    monkeypatch.setattr(kernel, "ipykernel_version", lambda: "7.0.1")
    check_kernel()  # installed, but it does not run us
    monkeypatch.setattr(kernel, "in_notebook", lambda: True)
    with pytest.raises(ConfigurationError, match="restart the kernel"):
        check_kernel()


def test_a_plain_shell_is_no_notebook(shown, monkeypatch):
    assert not in_notebook()
    monkeypatch.setattr(InteractiveShell.instance(), "kernel", SimpleNamespace(), raising=False)
    assert in_notebook()


def test_the_current_cell_is_the_one_that_runs(shown):
    shell = InteractiveShell.instance()
    shell.user_ns["cell_text"] = cell_text
    assert shell.run_cell("said = cell_text()  # this one", store_history=True).success
    assert shell.user_ns["said"] == "said = cell_text()  # this one"


def test_outside_a_shell_there_is_no_cell():
    assert cell_text() == ""


@pytest.mark.parametrize(
    ("software", "is_voila"), [("voila/0.5.8", True), ("Voila", True), ("jupyter_server/2", False), ("", False)]
)
def test_voila_is_known_by_its_server(software, is_voila):
    assert in_voila({"SERVER_SOFTWARE": software}) is is_voila
    assert in_voila({}) is False


@pytest.fixture
def server_note(tmp_path, monkeypatch):
    """The note that a Jupyter server leaves, for a server of this process id."""
    root = tmp_path / "root"
    (root / "books" / ".hidden").mkdir(parents=True)
    note = {"root_dir": str(root), "base_url": "/user/ada/", "token": "a secret of the server's"}
    (tmp_path / "jpserver-4711.json").write_text(json.dumps(note))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    kernel._server_note.cache_clear()
    yield root
    kernel._server_note.cache_clear()


def test_a_file_below_the_servers_root_has_a_link(server_note):
    path = server_note / "books" / "my clip #1.mp4"
    assert server_link(path, {"JPY_PARENT_PID": "4711"}) == "/user/ada/files/books/my%20clip%20%231.mp4"


def test_a_file_that_the_server_will_not_give_has_none(server_note, tmp_path):
    environ = {"JPY_PARENT_PID": "4711"}
    assert server_link(tmp_path / "elsewhere.mp4", environ) is None
    assert server_link(server_note / "books" / ".hidden" / "a.mp4", environ) is None


@pytest.mark.parametrize("pid", ["", "12", "../../etc"])
def test_without_a_server_there_is_no_link(server_note, pid):
    assert server_link(server_note / "a.mp4", {"JPY_PARENT_PID": pid}) is None
