"""What runs us: which kernel, which front end. Pure but for reading the surroundings."""

from __future__ import annotations

import functools
import json
import os
import re
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ..errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["cell_text", "check_kernel", "current_cell", "in_notebook", "in_voila", "kernel_fault", "server_link"]


def kernel_fault(version: str) -> str:
    """Why this ipykernel cannot work, or an empty string.

    On 7.0 every write to a widget from a thread raises LookupError, so that no progress
    would ever show; 7.1 mended it.
    """
    if re.match(r"7\.0(\.|$)", version):
        return (
            f"ipykernel {version} cannot show progress: widgets cannot be updated from a thread on 7.0. "
            'Run  pip install "ipykernel>=7.1"  in the kernel\'s environment and restart the kernel.'
        )
    return ""


def ipykernel_version() -> str:
    """The installed version, empty without ipykernel."""
    try:
        return metadata.version("ipykernel")
    except metadata.PackageNotFoundError:
        return ""


def in_notebook() -> bool:
    """Whether a Jupyter kernel runs us, so that there is somewhere to show things."""
    try:
        from IPython import get_ipython
    except ImportError:  # pragma: no cover - ipython is a dependency
        return False
    return getattr(get_ipython(), "kernel", None) is not None


def cell_text() -> str:
    """The text of the cell that runs now; empty outside a notebook."""
    from IPython import get_ipython

    shell = get_ipython()
    cells = shell.user_ns.get("In", [""]) if shell is not None else [""]
    return str(cells[-1]) if cells else ""


def current_cell() -> tuple[str, int]:
    """The id of the cell that runs now, as the front end tells it, and its number; empty and 0 where it does not."""
    from IPython import get_ipython

    shell: Any = get_ipython()
    parent: dict[str, Any] = getattr(shell, "get_parent", dict)() or {}
    return str(parent.get("metadata", {}).get("cellId", "")), int(getattr(shell, "execution_count", 0) or 0)


def in_voila(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the page is Voila's, which ignores updates of what was displayed."""
    return environ.get("SERVER_SOFTWARE", "").lower().startswith("voila")


def server_link(path: Path, environ: Mapping[str, str] = os.environ) -> str | None:
    """The address of a file at the Jupyter server that started this kernel, without its host.

    The server leaves a note of its root and base URL in Jupyter's runtime folder, under its
    process id. `None` where there is no such note, or the file is hidden or not below the root.
    """
    note = _server_note(environ.get("JPY_PARENT_PID", ""))
    try:
        parts = path.resolve().relative_to(Path(note["root_dir"]).resolve()).parts
        base = str(note["base_url"])
    except (KeyError, TypeError, ValueError):
        return None
    if any(part.startswith(".") for part in parts):
        return None
    return f"{base.rstrip('/')}/files/{quote('/'.join(parts))}"


@functools.cache
def _server_note(pid: str) -> dict[str, Any]:
    try:
        from jupyter_core.paths import jupyter_runtime_dir

        note = json.loads((Path(jupyter_runtime_dir()) / f"jpserver-{int(pid)}.json").read_text("utf-8"))
    except (ImportError, OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def check_kernel() -> None:
    """Refuse a kernel that cannot work.

    Raises:
        ConfigurationError: with the cure.
    """
    if in_notebook() and (fault := kernel_fault(ipykernel_version())):
        raise ConfigurationError(fault)
