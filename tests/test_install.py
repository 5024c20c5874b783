"""The README's two commands on a machine that has nothing: install, and open the demo."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import urllib.request
import venv
from urllib.error import URLError

import kernel_flavours
import pytest
from jupyter_lab import free_port

PATIENCE = 60  # seconds until JupyterLab answers


@pytest.fixture
def bare(tmp_path):
    """The variables of somebody who does not know this source tree."""
    variables = kernel_flavours.environment(tmp_path / "home", JUPYTER_CONFIG_DIR=str(tmp_path / "config"))
    del variables["PYTHONPATH"]
    return variables


def answers(url, process):
    """Whether a server answers before PATIENCE or its process ends."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
                return True
        except (URLError, OSError):
            time.sleep(0.2)  # another process is at work; there is nothing to wait on
    return False


@pytest.mark.full
def test_a_fresh_install_opens_the_demo(bare, tmp_path):
    """`pip install ".[demo]" && rh-widgets demo`: the wheel carries the notebooks, and JupyterLab answers."""
    folder = tmp_path / "venv"
    venv.create(folder, with_pip=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", f"{kernel_flavours.REPOSITORY}[demo]"]
    subprocess.run(pip, env=bare, check=True)  # noqa: S603 - our own words only

    (packages,) = (folder / "lib").glob("python*/site-packages")
    for part in (
        "_notebooks/01_first_video.ipynb",
        "py.typed",
        "specs/data",
        "widgets/static/model-viewer/model-viewer.min.js",
    ):
        assert (packages / "rh_widgets" / part).exists(), f"the wheel has no {part}"

    port = free_port()
    command = [str(folder / "bin" / "rh-widgets"), "demo", "--no-browser", "--port", str(port)]
    log = tmp_path / "demo.log"
    with (
        log.open("wb") as lines,
        subprocess.Popen(  # noqa: S603
            command, cwd=tmp_path, env=bare, stdout=lines, stderr=lines, start_new_session=True
        ) as demo,
    ):
        try:
            assert answers(f"http://127.0.0.1:{port}/api", demo), log.read_text(errors="replace")[-3000:]
        finally:
            os.killpg(demo.pid, signal.SIGINT)  # as Ctrl-C in its terminal would
            os.killpg(demo.pid, signal.SIGTERM)  # JupyterLab asks back after the first
    kernel_flavours.stop_sandbox(tmp_path / "home")
