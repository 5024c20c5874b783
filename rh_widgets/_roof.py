"""What the roof hands down before anything heavy is imported.

A panel needs the session (to submit, to know the site), but panels live below it and may
be imported first: `from rh_widgets.models import …`. So `__init__`, which always runs
first, leaves the way to the session here, and the panel asks when it is used.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["STARTED_IN", "backend", "set_backend"]


def _here() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError:  # the folder was deleted under us
        return Path.home()


STARTED_IN = _here()  # a later chdir changes nothing
_backend: Callable[[], Any] | None = None


def set_backend(load: Callable[[], Any]) -> None:
    """Name the function that gives the current connection, connecting if need be."""
    global _backend  # noqa: PLW0603 - one per process, set once by __init__
    _backend = load


def backend() -> Any:
    """The current connection."""
    if _backend is None:
        raise RuntimeError("rh_widgets was not imported as a package.")
    return _backend()
