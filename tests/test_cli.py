"""The `rh-widgets` command, called as its entry point calls it."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import rh_widgets as rh
from rh_widgets import _roof, cli, sandbox, session
from rh_widgets.client import read_settings
from rh_widgets.errors import ConfigurationError
from rh_widgets.sandbox import Address

REPOSITORY = Path(__file__).resolve().parents[1]
KEY = "rhk-0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    """A home and a notebook's folder of the test's own, no connection, no keyring."""
    monkeypatch.setattr(session, "_current", None)
    monkeypatch.setattr(_roof, "_backend", session.current)
    monkeypatch.setenv("RH_WIDGETS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "work.ipynb"))
    monkeypatch.setitem(sys.modules, "keyring", None)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def launched(monkeypatch, tmp_path):
    """What the demo would start, on two notebooks of the test's own."""
    calls = []

    def along(command, environ):
        calls.append((command, environ))
        return 7

    monkeypatch.setattr(cli, "_along", along)
    source = tmp_path / "shipped"
    source.mkdir()
    for name in ("01_first.ipynb", "02_second.ipynb"):
        (source / name).write_text(json.dumps({"cells": [], "name": name}))
    monkeypatch.setattr(cli, "notebooks", lambda: source)
    return calls


# -- models --------------------------------------------------------------------------------


def test_models_lists_every_model_with_its_price(capsys):
    assert cli.main(["models"]) == 0
    said = capsys.readouterr()
    days = "2026-04-29 and 2026-06-18"
    assert said.err == f"Prices: the list of runninghub.cn in CNY, of {days}; runninghub.ai bills in USD.\n"
    lines = said.out.splitlines()
    assert len(lines) == len(rh.catalog)
    (vidu,) = [line for line in lines if line.startswith("vidu/image-to-video-q2-pro ")]
    head = ["vidu/image-to-video-q2-pro", "image-to-video", "1.20", "CNY", "Vidu", "Q2", "Pro"]
    assert vidu.split() == [*head, "rh.models.ViduImageToVideoQ2Pro"]


def test_words_narrow_the_list_all_of_them_at_once(capsys):
    cli.main(["models", "SORA", "text", "official"])
    endpoints = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert endpoints == ["rhart-video-s-official/text-to-video", "rhart-video-s-official/text-to-video-pro"]


def test_a_slip_is_forgiven_and_said(capsys):
    assert cli.main(["models", "sedance"]) == 0
    said = capsys.readouterr()
    assert "Seedance" in said.out.splitlines()[0]
    assert "“sedance” is read as “seedance”." in said.err


def test_words_that_match_nothing_say_so(capsys):
    assert cli.main(["models", "no", "such", "model"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "No model matches 'no such model'" in said.err


# -- the command itself --------------------------------------------------------------------


def test_version(capsys):
    with pytest.raises(SystemExit, match="0"):
        cli.main(["--version"])
    assert capsys.readouterr().out == f"rh-widgets {rh.__version__}\n"


def test_an_error_of_ours_is_one_line_and_not_a_traceback(capsys, monkeypatch):
    def refuse(*_args, **_details):
        raise ConfigurationError("A sandbox runs already.")

    monkeypatch.setattr(sandbox, "serve", refuse)
    assert cli.main(["sandbox"]) == 1
    assert capsys.readouterr().err == "rh-widgets: A sandbox runs already.\n"


def test_an_interrupt_ends_it_as_a_terminal_expects(monkeypatch):
    def interrupt(*_args, **_details):
        raise KeyboardInterrupt

    monkeypatch.setattr(sandbox, "serve", interrupt)
    assert cli.main(["sandbox"]) == 130


# -- sandbox -------------------------------------------------------------------------------


def test_sandbox_serves_the_users_home_on_the_asked_port(monkeypatch, capsys, tmp_path):
    asked = []

    def serve(home, *, port, speed, on_ready):
        asked.append((home, port))
        on_ready(Address(f"http://127.0.0.1:{port}", "sandbox", 1))

    monkeypatch.setattr(sandbox, "serve", serve)
    assert cli.main(["sandbox", "--port", "9123"]) == 0
    assert asked == [(tmp_path / "home", 9123)]
    said = capsys.readouterr().out
    assert "http://127.0.0.1:9123/openapi/v2" in said
    assert "with the key  sandbox" in said


def test_sandbox_stop_says_when_there_was_none(capsys):
    assert cli.main(["sandbox", "--stop"]) == 0
    assert "no sandbox running" in capsys.readouterr().out


# -- demo ----------------------------------------------------------------------------------


def test_demo_without_jupyterlab_says_what_to_install(monkeypatch, capsys, launched):
    real = cli._installed
    monkeypatch.setattr(cli, "_installed", lambda name: "" if name == "jupyterlab" else real(name))
    assert cli.main(["demo"]) == 1
    assert 'pip install "rh-widgets[demo]"' in capsys.readouterr().err
    assert launched == []


def test_demo_opens_the_first_of_its_copies(launched, tmp_path):
    assert cli.main(["demo"]) == 7, "the exit code is JupyterLab's"
    copies = tmp_path / "rh_widgets_demo"
    ((command, _),) = launched
    assert sorted(path.name for path in copies.iterdir()) == ["01_first.ipynb", "02_second.ipynb"]
    assert command[:4] == [sys.executable, "-m", "jupyter", "lab"]
    assert "--LabApp.default_url=/lab/tree/01_first.ipynb" in command
    assert f"--ServerApp.root_dir={copies}" in command
    assert "--no-browser" not in command
    assert "--LabApp.news_url=None" in command, "its question would lie over the first cells"


def test_demo_takes_a_folder_a_port_and_no_browser(launched, tmp_path):
    cli.main(["demo", "--no-browser", "--port", "9999", "--folder", str(tmp_path / "mine")])
    ((command, _),) = launched
    assert {"--no-browser", "--port=9999", f"--ServerApp.root_dir={tmp_path / 'mine'}"} <= set(command)
    assert (tmp_path / "mine" / "01_first.ipynb").is_file()


def test_a_second_demo_keeps_what_was_changed_and_brings_back_what_is_missing(launched, tmp_path):
    cli.main(["demo"])
    copies = tmp_path / "rh_widgets_demo"
    (copies / "01_first.ipynb").write_text("mine")
    (copies / "02_second.ipynb").unlink()
    cli.main(["demo"])
    assert (copies / "01_first.ipynb").read_text() == "mine"
    assert (copies / "02_second.ipynb").is_file()


def test_a_demo_never_spends(launched, monkeypatch):
    """No key from the environment reaches its kernels, and the rest of the environment does."""
    for name in ("RH_API_KEY", "RUNNINGHUB_API_KEY"):
        monkeypatch.setenv(name, KEY)
    monkeypatch.setenv("RH_API_BASE_URL", "https://www.runninghub.cn")
    monkeypatch.setenv("MINE", "stays")
    cli.main(["demo"])
    ((_, environ),) = launched
    assert KEY not in environ.values()
    assert read_settings(environ=environ) is None, "these variables alone mean the sandbox"
    assert environ["MINE"] == "stays"


GOES_ALONG = """
import os, sys
from rh_widgets import cli
child = "import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(5)); print('up', flush=True); " \\
    "signal.pause()"
sys.exit(cli._along([sys.executable, "-c", child], dict(os.environ)))
"""


@pytest.mark.skipif(not hasattr(signal, "pause"), reason="no signals here")
def test_who_ends_the_demo_ends_jupyterlab():
    """Nothing is left behind on its port; and ^C is JupyterLab's to answer."""
    command = [sys.executable, "-c", GOES_ALONG]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as demo:  # noqa: S603
        assert demo.stdout.readline() == "up\n"
        demo.send_signal(signal.SIGINT)
        assert demo.poll() is None
        demo.terminate()
        assert demo.wait(20) == 5


def test_a_demo_looks_into_no_keyring(launched):
    """A key is laid there once and forgotten; the demo has promised that nothing costs anything."""
    cli.main(["demo"])
    ((_, environ),) = launched
    assert environ["PYTHON_KEYRING_BACKEND"] == "keyring.backends.null.Keyring"


@pytest.mark.skipif(not cli._installed("keyring"), reason="keyring is not installed")
def test_keyring_understands_what_the_demo_tells_it(launched):
    cli.main(["demo"])
    ((_, environ),) = launched
    code = "import keyring; print(keyring.get_password('rh-widgets', 'ai'), type(keyring.get_keyring()).__module__)"
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.split() == ["None", "keyring.backends.null"]


def test_the_notebooks_are_found_in_a_checkout():
    assert (cli.notebooks() / "01_first_video.ipynb").is_file()


# -- doctor --------------------------------------------------------------------------------


@pytest.fixture
def real_sandbox(tmp_path):
    """The connection and the process that the doctor leaves are ended with the test."""
    yield
    if session._current is not None:
        session._io.run(session._current._client.aclose())
    with contextlib.suppress(OSError):
        sandbox.stop(tmp_path / "home")


def findings(capsys):
    """The doctor's lines by what they are about: whether it is well, and the words."""
    lines = [line.split(maxsplit=2) for line in capsys.readouterr().out.splitlines()]
    return {what: (mark == "ok", text) for mark, what, text in lines}


def test_doctor_finds_all_well_without_a_key(real_sandbox, capsys, tmp_path):
    assert cli.main(["doctor"]) == 0
    found = findings(capsys)
    assert {what for what, (ok, _) in found.items() if ok} == {"versions", "kernel", "key", "sandbox", "files"}
    assert f"rh_widgets {rh.__version__}" in found["versions"][1]
    assert found["key"][1] == "no key: the sandbox is used, nothing can be charged"
    assert found["sandbox"][1].startswith("answers, ")
    assert found["files"][1] == f"results can be written to {tmp_path / 'rh_outputs'}"
    assert not (tmp_path / "rh_outputs").exists(), "looking leaves nothing behind"


@pytest.fixture
def no_sandbox(monkeypatch):
    def fail(_home):
        raise ConfigurationError("The sandbox did not start: see its log.")

    monkeypatch.setattr(sandbox, "ensure_running", fail)


def test_doctor_names_what_does_not_work_and_looks_at_the_rest(no_sandbox, capsys):
    assert cli.main(["doctor"]) == 1
    found = findings(capsys)
    assert found["sandbox"] == (False, "The sandbox did not start: see its log.")
    assert found["files"][0], "a place for results is there all the same"


def test_doctor_tells_of_a_key_that_is_not_accepted_without_showing_it(no_sandbox, capsys, monkeypatch):
    monkeypatch.setenv("RH_API_KEY", KEY)
    monkeypatch.setenv("RH_API_BASE_URL", "http://127.0.0.1:9")
    assert cli.main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "BAD  key" in said
    assert KEY not in said


def test_doctor_refuses_a_kernel_that_cannot_work_with_the_cure(no_sandbox, capsys, monkeypatch):
    real = cli._installed
    monkeypatch.setattr(cli, "_installed", lambda name: "7.0.1" if name == "ipykernel" else real(name))
    cli.main(["doctor"])
    ok, text = findings(capsys)["kernel"]
    assert not ok
    assert 'pip install "ipykernel>=7.1"' in text


def test_doctor_names_a_folder_that_cannot_be_written(no_sandbox, capsys, tmp_path):
    (tmp_path / "rh_outputs").write_text("a file stands where the folder should be")
    assert cli.main(["doctor"]) == 1
    ok, text = findings(capsys)["files"]
    assert not ok
    assert "rh_outputs" in text


def test_the_entry_point_is_the_command():
    """What pip installs as `rh-widgets`."""
    assert 'rh-widgets = "rh_widgets.cli:main"' in (REPOSITORY / "pyproject.toml").read_text("utf-8")
    command = [sys.executable, "-m", "rh_widgets.cli", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=REPOSITORY)  # noqa: S603
    for name in ("demo", "sandbox", "models", "doctor"):
        assert name in done.stdout
