"""Callbacks of widgets: one at a time, and what they raise is shown, for Jupyter would hide it."""

from __future__ import annotations

import functools
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ..errors import RunningHubError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["guarded", "told"]

log = logging.getLogger(__name__)


def guarded(method: Callable[..., None]) -> Callable[..., None]:
    """Run a callback under the `_lock` of its widget, whose `_say` shows what it raises."""

    @functools.wraps(method)
    def call(self: Any, *args: Any) -> None:
        with self._lock, told(self):
            method(self, *args)

    return call


@contextmanager
def told(widget: Any) -> Iterator[None]:
    """Have a widget say what is raised inside, by its `_say`."""
    try:
        yield
    except RunningHubError as error:
        widget._say(str(error))  # noqa: SLF001 - as one of its own methods
    except Exception as error:
        log.exception("A callback of %r failed", widget)
        widget._say(f"Something went wrong here: {type(error).__name__}: {error}")  # noqa: SLF001
