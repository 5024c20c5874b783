"""What the roof hands down before anything heavy is imported.

A panel needs the session (to submit, to know the site), but panels live below it and may
be imported first: `from rh_widgets.models import …`. So `__init__`, which always runs
first, leaves the way to the session here, and the panel asks when it is used.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["backend", "home", "notebook_folder", "set_backend"]


def _here() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError:  # the folder was deleted under us
        return Path.home()


_STARTED_IN = _here()  # a later chdir changes nothing
_backend: Callable[[], Any] | None = None


def notebook_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of the notebook that runs us, else where Python was when rh_widgets was imported."""
    notebook = environ.get("JPY_SESSION_NAME", "")
    if notebook.endswith(".ipynb") and Path(notebook).is_absolute() and Path(notebook).parent.is_dir():
        return Path(notebook).parent
    return _STARTED_IN


def home(environ: Mapping[str, str] = os.environ) -> Path:
    """Where rh_widgets keeps what outlives a notebook: `RH_WIDGETS_HOME`, else the user's data folder."""
    import platformdirs

    named = environ.get("RH_WIDGETS_HOME")
    return Path(named) if named else Path(platformdirs.user_data_path("rh_widgets", appauthor=False))


def set_backend(load: Callable[[], Any]) -> None:
    """Name the function that gives the current connection, connecting if need be."""
    global _backend  # noqa: PLW0603 - one per process, set once by __init__
    _backend = load


def backend() -> Any:
    """The current connection."""
    if _backend is None:
        raise RuntimeError("rh_widgets was not imported as a package.")
    return _backend()
