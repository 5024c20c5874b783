"""One JupyterLab and one Chromium for all browser tests; a fresh tab for each.

RH_CHROMIUM          the browser, where it is not /usr/bin/chromium
RH_REQUIRE_BROWSER   1: a machine without a browser fails these tests instead of skipping them
RH_SHOTS             the folder for pictures; else one below pytest's temporary folder
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path

import kernel_flavours
import pytest

REQUIRED = os.environ.get("RH_REQUIRE_BROWSER") == "1"

if importlib.util.find_spec("playwright") is None and not REQUIRED:
    collect_ignore_glob = ["test_*.py"]

    def pytest_report_header():
        return "browser tests: left out, playwright is not installed"


def chromium() -> str | None:
    """The browser to use, or None."""
    named = os.environ.get("RH_CHROMIUM")
    return shutil.which(named) if named else shutil.which("chromium") or shutil.which("chromium-browser")


def missing(what: str) -> None:
    if REQUIRED:
        pytest.fail(f"{what}, and RH_REQUIRE_BROWSER=1")
    pytest.skip(what)


@pytest.fixture(scope="session")
def browser():
    """Chromium, without a window."""
    from jupyter_lab import CHROMIUM_FLAGS
    from playwright.sync_api import sync_playwright

    program = chromium()
    if program is None:
        missing("there is no Chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def jupyter(tmp_path_factory):
    """A running `jupyter lab`; it knows every flavour of kernel that a test asks for."""
    from jupyter_lab import JupyterServer

    server = JupyterServer(tmp_path_factory.mktemp("jupyter"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def shots(tmp_path_factory):
    named = os.environ.get("RH_SHOTS")
    return Path(named) if named else tmp_path_factory.mktemp("shots")


@pytest.fixture
def lab(browser, jupyter, kernel, shots):
    """A fresh tab of JupyterLab, for notebooks on the flavour `kernel`."""
    from jupyter_lab import Lab

    try:
        kernel_flavours.python(kernel)
    except RuntimeError as error:
        missing(f"there is no ipykernel {kernel} ({error})")
    context = browser.new_context(viewport={"width": 1100, "height": 900})
    yield Lab(context.new_page(), jupyter, kernel, shots)
    context.close()
    jupyter.end_kernels()
    # A theme is a setting of the server's: the next test begins in the light one.
    shutil.rmtree(jupyter.settings_dir / "@jupyterlab" / "apputils-extension" / "themes", ignore_errors=True)
    (jupyter.settings_dir / "@jupyterlab" / "apputils-extension" / "themes.jupyterlab-settings").unlink(missing_ok=True)
