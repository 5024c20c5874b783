"""What `import rh_widgets` shows, and what it costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import rh_widgets

PROMISED = {"allow_nested_asyncio", "browse", "catalog", "connect", "estimate", "generate", "history", "models"} | {
    "panel",
    *("sandbox", "submit", "Connection", "Output", "Panel", "Run", "RunStatus", "RunningHubError"),
}
HEAVY = {"ipywidgets", "httpx", "av", "PIL", "starlette", "uvicorn", "anywidget", "traitlets", "IPython", "sqlite3"}


def modules_after(statement: str) -> set[str]:
    """The modules that a fresh interpreter holds after one statement."""
    code = f"{statement}; import sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    return set(done.stdout.split())


def test_all_is_sorted_and_without_doubles():
    assert list(rh_widgets.__all__) == sorted(set(rh_widgets.__all__))


def test_dir_shows_the_public_names_and_nothing_else():
    """Tab completion is the first documentation that a user meets."""
    shown = {name for name in dir(rh_widgets) if not name.startswith("_")}
    assert shown == {name for name in rh_widgets.__all__ if not name.startswith("_")}


def test_the_promised_names_are_there():
    """The names of the design's first page, which other work relies on."""
    assert set(rh_widgets.__all__) >= PROMISED


def test_every_public_name_resolves():
    assert [name for name in rh_widgets.__all__ if getattr(rh_widgets, name, None) is None] == []


def test_no_public_name_is_a_module_by_accident():
    """`rh.client` as a module today and a function tomorrow would break somebody."""
    folder = Path(rh_widgets.__file__).parent
    modules = {path.stem for path in folder.glob("*.py")} | {path.name for path in folder.iterdir() if path.is_dir()}
    assert modules & set(rh_widgets.__all__) <= {"models", "sandbox"}


def test_a_wrong_name_is_an_attribute_error():
    """The lazy face must not turn a slip of the pen into something stranger."""
    assert not hasattr(rh_widgets, "no_such_name")


def test_importing_loads_nothing_heavy():
    assert HEAVY & (modules_after("import rh_widgets") - modules_after("pass")) == set()
