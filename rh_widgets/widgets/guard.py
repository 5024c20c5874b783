"""Callbacks of widgets: one at a time, and what they raise is shown, for Jupyter would hide it."""

from __future__ import annotations

import functools
import logging
from typing import TYPE_CHECKING, Any

from ..errors import RunningHubError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["guarded"]

log = logging.getLogger(__name__)


def guarded(method: Callable[..., None]) -> Callable[..., None]:
    """Run a callback under the `_lock` of its widget, whose `_say` shows what it raises."""

    @functools.wraps(method)
    def call(self: Any, *args: Any) -> None:
        with self._lock:
            try:
                method(self, *args)
            except RunningHubError as error:
                self._say(str(error))
            except Exception as error:
                log.exception("A callback of %r failed", self)
                self._say(f"Something went wrong here: {type(error).__name__}: {error}")

    return call
