"""What all the tests share: no key, no home of the user's, and the choice of kernels."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import shutil
import sys
import tempfile
from pathlib import Path

import kernel_flavours
import pytest

BROWSER = Path(__file__).parent / "browser"


def pytest_addoption(parser):
    parser.addoption(
        "--kernels",
        default=os.environ.get("RH_KERNELS", ""),
        help='ipykernel release lines to test on, such as "6.31,7.1", "default" or "all" (also RH_KERNELS)',
    )


def pytest_configure(config):
    # For all the time: imports at the top, fixtures that outlive a test, and threads that outlast it look there too.
    home = Path(tempfile.mkdtemp(prefix="rh-home-"))
    os.environ["RH_WIDGETS_HOME"] = str(home)
    config.add_cleanup(lambda: _leave(home))
    os.environ.pop("RH_WIDGETS_CATALOG", None)
    marks = config.getoption("markexpr")
    full = "full" in marks and "not full" not in marks
    # Kept for the workers of pytest-xdist, which must choose the same tests, also at midnight.
    seed = int(os.environ.setdefault("RH_TEST_SEED", str(dt.datetime.now(dt.UTC).toordinal())))
    config.stash[FLAVOURS] = kernel_flavours.choose(config.getoption("kernels"), full=full, seed=seed)
    config.stash[FULL] = full


def _leave(home):
    """The sandbox that tests without a key have joined goes, and with it the folder."""
    if (home / "sandbox").exists():
        from rh_widgets.sandbox import stop

        stop(home)
    shutil.rmtree(home, ignore_errors=True)


FLAVOURS = pytest.StashKey[list[str]]()
FULL = pytest.StashKey[bool]()
COUNTS = pytest.StashKey[list[str]]()


def pytest_report_header(config):
    return f"kernels: {', '.join(config.stash[FLAVOURS])}"


def pytest_generate_tests(metafunc):
    """A test that takes `kernel` runs once per flavour; one marked `any_kernel` on the first alone."""
    if "kernel" not in metafunc.fixturenames:
        return
    flavours = metafunc.config.stash[FLAVOURS]
    if metafunc.definition.get_closest_marker("any_kernel"):
        flavours = flavours[:1]
    # `-m full` asks for every kernel, so there every one of these tests is a part of the long counts.
    marks = [pytest.mark.full] if metafunc.config.stash[FULL] else []
    metafunc.parametrize(
        "kernel", [pytest.param(name, marks=marks) for name in flavours], scope="session", ids=flavours
    )


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config, items):
    """Browser tests are marked, and run last; a sample is a part of the long counts too.

    They are the slowest; and Playwright keeps an event loop open in this thread, beside
    which no other test could call `asyncio.run`.
    """
    for item in items:
        if BROWSER in item.path.parents:
            item.add_marker("browser")
        if config.stash[FULL] and item.get_closest_marker("sampled"):
            item.add_marker("full")
    result = yield  # -m chooses by the marks; then tests with the same kernel are brought together
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    return result


@pytest.fixture(autouse=True)
def _nothing_of_the_users(monkeypatch, request):
    """No test sees a real key."""
    if request.node.get_closest_marker("live"):
        return
    for name in [name for name in os.environ if name.startswith(("RH_API", "RUNNINGHUB_", "RH_WEBHOOK_"))]:
        monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _nothing_held_by_an_earlier_sandbox():
    """Those without a socket all have one address: what the one before held, the next has not."""
    session = sys.modules.get("rh_widgets.session")
    if session is None or session.store._open is None:
        return
    journal = session.store.journal
    if journal.query("SELECT 1 FROM uploads LIMIT 1"):
        journal.put(lambda db: db.execute("DELETE FROM uploads")).result()


@pytest.fixture(scope="session")
def _turns(tmp_path_factory, worker_id):
    """A file that all workers lock: a test takes a share of it, one that must be alone the whole."""
    base = tmp_path_factory.getbasetemp()
    with ((base if worker_id == "master" else base.parent) / "turns.lock").open("w") as file:
        yield file


@pytest.fixture(autouse=True)
def _alone_or_beside_others(request, _turns):
    """What measures time needs the machine for itself."""
    fcntl.flock(_turns, fcntl.LOCK_EX if request.node.get_closest_marker("alone") else fcntl.LOCK_SH)
    yield
    fcntl.flock(_turns, fcntl.LOCK_UN)


@pytest.fixture(scope="session")
def say(request):
    """Call it with one line of text: it stands among the counts in the summary."""
    return request.config.stash.setdefault(COUNTS, []).append


def pytest_terminal_summary(terminalreporter, config):
    lines = config.stash.get(COUNTS, [])
    if lines:
        terminalreporter.section("counts")
        for line in lines:
            terminalreporter.write_line(line)
