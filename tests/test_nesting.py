"""nest-asyncio: asked for only, on plain loops only, and the one that does not lose cells."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import types

import pytest

import rh_widgets as rh
from rh_widgets import nesting
from rh_widgets.errors import ConfigurationError


@pytest.fixture
def patched(monkeypatch):
    """Stands where both libraries are, and tells which was asked, for which loop."""
    asked = []
    for name in ("nest_asyncio", "nest_asyncio2"):
        module = types.ModuleType(name)
        module.apply = lambda loop, name=name: asked.append((name, loop))
        monkeypatch.setitem(sys.modules, name, module)
    return asked


@pytest.fixture
def loop():
    made = asyncio.new_event_loop()
    yield made
    made.close()


def test_the_successor_is_taken_where_it_is_installed(patched, loop):
    """nest-asyncio drops queued cells on ipykernel 7.3 and later, which brings the successor."""
    nesting.apply(loop)
    assert patched == [("nest_asyncio2", loop)]


def test_without_the_successor_it_is_nest_asyncio(patched, loop, monkeypatch):
    monkeypatch.setitem(sys.modules, "nest_asyncio2", None)
    nesting.apply(loop)
    assert patched == [("nest_asyncio", loop)]


def test_a_loop_of_another_kind_is_refused_with_what_to_do(patched):
    foreign = type("Loop", (asyncio.AbstractEventLoop,), {"__module__": "uvloop"})()
    with pytest.raises(ConfigurationError, match=r"uvloop\.Loop, not asyncio's own.*Use `await`"):
        nesting.apply(foreign)
    assert patched == []


def test_outside_a_loop_it_is_applied_to_those_to_come(patched):
    rh.allow_nested_asyncio()
    assert patched == [("nest_asyncio2", None)]


def test_inside_a_loop_it_is_applied_to_that_one(patched):
    async def cell():
        rh.allow_nested_asyncio()
        return asyncio.get_running_loop()

    assert [asyncio.run(cell())] == [loop for _, loop in patched]


def test_it_is_never_applied_unasked():
    code = (
        "import rh_widgets.session, rh_widgets.widgets, rh_widgets.nesting, sys;"
        "print({'nest_asyncio', 'nest_asyncio2'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "set()"


def test_after_it_a_cell_may_call_asyncio_run():
    """The real library, in an interpreter of its own: it changes asyncio for good."""
    code = (
        "import asyncio, rh_widgets as rh\n"
        "async def inner(): return 'inner'\n"
        "async def cell():\n"
        "    rh.allow_nested_asyncio()\n"
        "    return asyncio.run(inner())\n"
        "print(asyncio.run(cell()))"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "inner"
