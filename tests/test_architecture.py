"""The floors of the house: who may import whom, read from the source.

    __init__ | cli | completion > spending | takeaway | uploads | viewing | webhook > session > connection > models
    > widgets > runs | sandbox > client | specs | media > errors

A file may use the floors below its own, never its own floor's neighbours; inside a package
it imports the sibling module, across packages the package's face. Each outside library is
known to one folder, so that it can be changed there.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1] / "rh_widgets"
FILES = sorted(path for path in ROOT.rglob("*.py") if "_notebooks" not in path.parts)
FLOORS = [
    {"errors", "_version", "_roof"},  # _roof: the way up that is handed down to the panels
    {"client", "media", "nesting", "specs"},
    {"runs", "sandbox"},
    {"widgets"},
    {"models"},
    {"connection"},
    {"graphs"},
    {"session"},
    {"published", "spending", "takeaway", "uploads", "viewing", "webhook"},
    {"cli", "completion", ""},  # "" is the package's own face
]
NEVER = {"sandbox": {"client"}}  # two readings of one contract, independent or they prove nothing
HOMES = {
    "h11": {"client"},
    "httpcore": {"client"},
    "httpx": {"client"},
    "keyring": {"client"},
    "websockets": {"client"},
    "sqlite3": {"runs"},
    "av": {"media", "sandbox"},
    "PIL": {"media", "sandbox"},
    "starlette": {"sandbox"},
    "uvicorn": {"sandbox", "webhook"},
    "python_multipart": {"sandbox"},
    "ipywidgets": {"widgets"},
    "anywidget": {"widgets"},
    "traitlets": {"widgets"},
    "IPython": {"widgets"},
}


def imports(path: Path) -> set[str]:
    """Every module that a file imports, wherever in it, by its full dotted name."""
    package = ["rh_widgets", *path.relative_to(ROOT).parent.parts]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *filter(None, [node.module])])
            submodules = {f"{module}.{a.name}" for a in node.names if is_module(f"{module}.{a.name}")}
            found |= submodules or {module}
    return found


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split(".")[1:])
    return name.startswith("rh_widgets.") and (path.with_suffix(".py").exists() or path.is_dir())


def floor_of(name: str) -> str:
    """`rh_widgets.specs.price` lives on "specs"; the package itself on ""."""
    return [*name.split("."), ""][1]


def height(floor: str) -> int:
    return next(number for number, names in enumerate(FLOORS) if floor in names)


def own_floor(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py").replace("__init__", "")


def test_every_file_stands_on_a_floor():
    """A new module is given a floor before it is written."""
    assert {own_floor(path) for path in FILES} <= set().union(*FLOORS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_run_down(path):
    """A file imports lower floors by their face, its own package by its modules, and nothing else of ours."""
    own, wrong = own_floor(path), []
    for name in sorted(name for name in imports(path) if name.split(".")[0] == "rh_widgets"):
        floor = floor_of(name)
        if floor == own:
            if name.count(".") < 2 and path.name != "__init__.py":
                wrong.append(f"{name}: inside a package, import the sibling module")
        elif height(floor) >= height(own) or floor in NEVER.get(own, ()):
            wrong.append(f"{name}: not below {own or 'the face'}")
        elif name.count(".") > 1 and own:
            wrong.append(f"{name}: across packages, import the package's face")
    assert not wrong


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_an_outside_library_is_known_to_one_folder(path):
    """To change a library is the work of one folder."""
    libraries = {name.split(".")[0] for name in imports(path)}
    assert {name for name in libraries & set(HOMES) if own_floor(path) not in HOMES[name]} == set()


def test_nest_asyncio_is_known_to_one_file():
    """It changes the interpreter for everybody: one door, opened by the user."""
    knowing = [path for path in FILES if {"nest_asyncio", "nest_asyncio2"} & imports(path)]
    assert len(knowing) <= 1


def test_heavy_libraries_are_imported_late():
    """All of the face can be looked at before a video, an image or a server library is loaded."""
    look = "import rh_widgets, sys; [getattr(rh_widgets, name) for name in rh_widgets.__all__]; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)  # noqa: S603
    assert not {"av", "PIL", "starlette", "uvicorn", "python_multipart", "nest_asyncio", "websockets"} & set(
        done.stdout.split()
    )
