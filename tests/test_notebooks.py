"""The committed notebooks: they run without a key, and they are small and clean to look at."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import kernel_flavours
import nbclient
import nbformat
import pytest

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
PATIENCE = 180  # seconds for one cell: a sandbox video takes about ten
POSTER_BYTES = 60_000
DATA_URI = re.compile(r"data:([\w.+-]+/[\w.+-]+);base64,([A-Za-z0-9+/=]+)")
LONG_BASE64 = re.compile(r"[A-Za-z0-9+/]{2000,}")
# The first letter stands in brackets so that these very lines are no findings of another test.
PLACE = re.compile(r"(?<![\w.:/-])/(?:[h]ome|[U]sers|[r]oot|[w]ork|[t]mp|[v]ar|[o]pt)/\w|\b[A-Z]:\\\\?Users")

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)


@pytest.fixture
def kernel_name(tmp_path, monkeypatch):
    """A kernel of this interpreter with a home of its own and no key; its sandbox is ended with it."""
    variables = kernel_flavours.environment(tmp_path / "home", JUPYTER_DATA_DIR=str(tmp_path / "data"))
    for name in os.environ.keys() - variables.keys():
        monkeypatch.delenv(name)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    yield kernel_flavours.write_kernelspec(kernel_flavours.DEFAULT, tmp_path / "data")
    kernel_flavours.stop_sandbox(tmp_path / "home")


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def faults(notebook):
    """Tracebacks and whatever was written to stderr."""
    outputs = [output for cell in code_cells(notebook) for output in cell.outputs]
    return [output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"]


def shown(notebook):
    """All text that a notebook holds, source and outputs."""
    return nbformat.writes(notebook).replace('\\"', '"')


def test_the_first_notebook_is_there():
    """It is what `rh-widgets demo` and Binder open."""
    assert "01_first_video.ipynb" in [path.name for path in NOTEBOOKS]


@each_notebook
def test_a_notebook_runs_on_the_sandbox(path, kernel_name, tmp_path):
    """Every cell works for somebody who has just installed it and has no key."""
    copy = tmp_path / "notebooks"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("rh_outputs", ".*"))
    notebook = nbformat.read(copy / path.name, as_version=4)
    for cell in code_cells(notebook):
        cell.outputs = []
    client = nbclient.NotebookClient(
        notebook, timeout=PATIENCE, kernel_name=kernel_name, resources={"metadata": {"path": str(copy)}}
    )
    client.execute()
    assert faults(notebook) == []
    assert list((copy / "rh_outputs").rglob("*.mp4")), "no cell made a video"


@each_notebook
def test_a_committed_notebook_was_run_from_top_to_bottom(path):
    """A reader on GitHub sees what the cells do."""
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    cells = code_cells(notebook)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert faults(notebook) == []


@each_notebook
def test_a_committed_notebook_holds_posters_and_no_clips(path):
    """The only media in it are small JPEG posters."""
    text = shown(nbformat.read(path, as_version=4))
    found = DATA_URI.findall(text)
    assert {kind for kind, _ in found} <= {"image/jpeg"}
    assert [len(data) for _, data in found if len(data) > POSTER_BYTES] == []
    assert LONG_BASE64.findall(DATA_URI.sub("", text)) == []


@each_notebook
def test_a_committed_notebook_names_no_place_of_a_machine(path):
    assert PLACE.findall(DATA_URI.sub("", shown(nbformat.read(path, as_version=4)))) == []


@each_notebook
def test_a_committed_notebook_holds_no_widget_state(path):
    """Saved widget state is large, stale, and may hold what was typed."""
    assert "widgets" not in nbformat.read(path, as_version=4).metadata
