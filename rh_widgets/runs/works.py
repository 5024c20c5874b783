"""What the parts of the engine share: who speaks, who writes, who waits."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ..client import Client, Settings, Site
from ..errors import APIError

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from .gate import Gate
    from .purse import Purse
    from .run import Run
    from .stops import Stops
    from .store import Store
    from .timing import Pace

__all__ = ["Works", "now", "retry_after"]


@dataclass(frozen=True, slots=True)
class Works:
    """One connection's means.

    Attributes:
        client: Speaks to the site.
        settings: The site.
        store: Where every change is written before it is told.
        stops: Who wants which run stopped.
        pace: All pauses.
        gate: Who may submit now.
        purse: What may still be spent.
    """

    client: Client
    settings: Settings
    store: Store
    stops: Stops
    pace: Pace
    gate: Gate
    purse: Purse

    @property
    def sandbox(self) -> bool:
        return self.settings.site is Site.SANDBOX

    @property
    def place(self) -> str:
        """The site as the journal knows it: what was ordered at one address is asked about at no other."""
        return self.settings.origin if self.settings.site is Site.CUSTOM else self.settings.site.value

    def pause(self, run: Run, seconds: float, *, yields: bool = False) -> Coroutine[Any, Any, None]:
        """Wait, or until somebody wants the run stopped; if it `yields`, or until a hint."""
        return self.stops.pause(
            run.id, seconds, yields=yields
        )  # not a coroutine of its own: a thousand runs stand here

    def check(self, run: Run) -> None:
        """Raise `Stopped` where somebody wants the run stopped."""
        self.stops.check(run.id)


_one = functools.lru_cache(8)(lambda zone: zone)  # each time would bring a zone of its own, of half a kilobyte


def now() -> datetime:
    """The time, with the user's time zone."""
    told = datetime.now(UTC).astimezone()
    return told.replace(tzinfo=_one(told.tzinfo))


def retry_after(error: Exception) -> float:
    """The pause that the server asked for, in seconds."""
    return (error.retry_after or 0.0) if isinstance(error, APIError) else 0.0
