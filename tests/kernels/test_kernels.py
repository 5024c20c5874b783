"""What differs between kernels and needs no page: who is refused, and what can be interrupted."""

from __future__ import annotations

import os
import signal
import threading
import time

import kernel_flavours
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

MODEL = "sora-2/text-to-video-pro-official-stable"
SUBMIT = f"import rh_widgets as rh; run = rh.submit({MODEL!r}, prompt='A quiet room', duration='4')"
WAITS = {"wait": "run.wait()", "await": "await run"}


class Kernel:
    """A kernel without a front end: runs code, and tells how it ended."""

    def __init__(self, flavour, folder, home):
        name = kernel_flavours.write_kernelspec(flavour, folder / "data")
        specs = KernelSpecManager(kernel_dirs=[str(folder / "data" / "kernels")])
        self._manager = KernelManager(kernel_name=name, kernel_spec_manager=specs)
        self._manager.start_kernel(cwd=str(folder), env=kernel_flavours.environment(home))
        self._client = self._manager.client()
        self._client.start_channels()
        self._client.wait_for_ready(timeout=60)

    def run(self, code, *, patience=60):
        """The reply of one cell; `status` is "ok" or "error"."""
        return self._client.execute_interactive(code, timeout=patience, output_hook=lambda _message: None)["content"]

    def do(self, code):
        """Runs a cell that must not fail."""
        reply = self.run(code)
        assert reply["status"] == "ok", f"{reply['ename']}: {reply['evalue']}"

    def value(self, expression):
        """The text of an expression in the kernel."""
        reply = self._client.execute_interactive(
            "", user_expressions={"it": f"str({expression})"}, timeout=60, output_hook=lambda _message: None
        )
        return reply["content"]["user_expressions"]["it"]["data"]["text/plain"].strip("'\"")

    def tab(self, cell):
        """What Tab offers at the end of a cell."""
        return [text.lstrip(".") for text in self._client.complete(cell, reply=True, timeout=60)["content"]["matches"]]

    def interrupt_after(self, seconds):
        """Presses ■ a little later; `pressed_at` tells when."""

        def press():
            self.pressed_at = time.monotonic()
            # What ■ comes to; the manager's own method would leave this thread an open event loop.
            os.kill(self._manager.provisioner.pid, signal.SIGINT)

        threading.Timer(seconds, press).start()

    def close(self):
        self._client.stop_channels()
        self._manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """One home, and so one sandbox, for all kernels of these tests."""
    folder = tmp_path_factory.mktemp("kernels_home")
    yield folder
    kernel_flavours.stop_sandbox(folder)


@pytest.fixture
def start(tmp_path, home):
    """Starts kernels of a flavour; ends them with the test."""
    running = []

    def start(flavour):
        running.append(Kernel(flavour, tmp_path, home))
        return running[-1]

    yield start
    for kernel in running:
        kernel.close()


def test_ipykernel_7_0_is_refused_with_the_cure(start):
    """It cannot update a widget from a thread; a panel that stands still would tell nobody why."""
    session = start("7.0")
    session.do("import rh_widgets as rh")
    for use in ("rh.connect()", f"rh.panel({MODEL!r})", f"rh.submit({MODEL!r}, prompt='x')"):
        reply = session.run(use)
        assert (reply["status"], reply["ename"]) == ("error", "ConfigurationError")
        assert "ipykernel>=7.1" in reply["evalue"]


def test_waiting_can_be_interrupted_at_once_and_the_run_goes_on(start, kernel):
    """■ ends the waiting, not the run: neither `run.wait()` nor `await run` holds the kernel."""
    session = start(kernel)
    session.do(SUBMIT)
    for wait in ("run.wait()", "await run"):
        session.interrupt_after(0.5)
        reply = session.run(wait)
        took = time.monotonic() - session.pressed_at
        assert (reply["status"], reply["ename"]) in {("error", "KeyboardInterrupt"), ("error", "CancelledError")}
        assert took < 1, wait
    session.do("await run")
    assert session.value("run.status") == "SUCCESS"


@pytest.mark.any_kernel
def test_two_kernels_share_one_sandbox(start, kernel):
    """What one kernel spends, the other sees: it is one service, as the real one is."""
    first, second = start(kernel), start("default")
    for session in (first, second):
        session.do("import rh_widgets as rh; connection = rh.connect()")
    before = second.value("connection.account().money")
    first.do(f"{SUBMIT}; run.wait()")
    assert second.value("connection.account().money") != before


def test_tab_completes_classes_parameters_options_and_models(start, kernel):
    """As the kernel is set up by itself, and nobody has asked for completion."""
    session = start(kernel)
    session.do("import rh_widgets as rh")
    for cell, whole in (
        ("rh.models.Sora2TextToVideoProO", "Sora2TextToVideoProOfficialStable"),
        ("rh.models.ViduImageToVideoQ2Pro(\n    prompt='x',\n    dur", "duration="),
        ("rh.models.ViduImageToVideoQ2Pro(movement_amplitude='la", "large"),
        ("rh.submit('sora-2/text-to-video-pro-off", MODEL),
        ('rh.catalog["sora-2/text-to-video-pro-off', MODEL),
    ):
        assert whole in session.tab(cell), cell
