"""Every pause that a run takes."""

from __future__ import annotations

from dataclasses import dataclass

from .schedule import Limits

__all__ = ["SANDBOX_PACE", "Pace"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Every pause that a run takes, in seconds; tests hand in a quick one.

    Attributes:
        look: Between two looks at a task as long as nothing is learned about such tasks.
        worth: The seconds of waiting that one look is worth, once something is learned.
        jitter: How far fixed pauses are off, either way, so that many do not fall together; a share of them.
        retry: Before the first repetition of what may be repeated; doubles up to `retry_most`.
        connect_tries: How often a server that cannot be reached is tried for a submit.
        patience: How long a full server is asked again before the run gives up.
        limit: How long a task may take, plus `limit_per_second` for each second of the clip.
    """

    look: float = 5.0
    worth: float = 0.1
    jitter: float = 0.2
    retry: float = 1.0
    retry_most: float = 30.0
    connect_tries: int = 3
    patience: float = 600.0
    limit: float = 3600.0
    limit_per_second: float = 120.0

    @property
    def limits(self) -> Limits:
        """What a schedule keeps to: with looks every 5 s, from 1 s to 60 s once it has learned."""
        return Limits(fixed=self.look, jitter=self.jitter, floor=self.look / 5, cap=self.look * 12, worth=self.worth)

    def next_try(self, failures: int) -> float:
        return float(min(self.retry * 2 ** max(failures - 1, 0), self.retry_most))


SANDBOX_PACE = Pace(look=0.6)
