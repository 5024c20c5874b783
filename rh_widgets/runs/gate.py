"""Who may submit now: a fair line, a limit of open tasks, and one back-off for all runs.

    enter ─→ in the line ─→ let in ─┬─ moved ──→ its task is open ─→ leave
               ↑                    ├─ hold ───→ refused: enter again, or leave
               └────────────────────┘  leave ──→ nothing was created

A run holds one of `limit` slots from the moment it is let in until it leaves. Between being
let in and the server's answer its submit is *on its way*; of these there are at most
`submits_at_once`, and after a refusal fewer: one probe first, and one more for each that is
accepted, so that the number doubles with each round of answers.

An answer tells of the time its submit was let in. What was let in before the last refusal is
therefore old news: ten refusals of one storm count once, and a late acceptance does not end
the back-off.

Waiting costs nothing: each ticket in the line is a future, and whatever makes room wakes
exactly those that fit.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from bisect import bisect_left, insort
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .timing import Pace

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Gate"]


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in the line: the `number` of its arrival, and what is set when its turn comes."""

    group: str
    number: int
    turn: asyncio.Future[bool]


@dataclass(frozen=True, slots=True)
class _Flight:
    """A submit on its way, let in after so many refusals."""

    number: int
    refusals: int


class Gate:
    """Lets runs in, one key's worth at a time.

    For one event loop: everything that changes it is called on that loop's thread. What only
    looks (`open`, `waiting`, `position`, `stalled_for`, the repr) may be asked from any thread.

    Args:
        limit: Open tasks at most, such as the `concurrentLimit` of `queue/status`. Under 1
            counts as 1, or nothing would ever move.
        submits_at_once: Submits on their way at most.
        pace: The pauses after refusals: `retry` doubles up to `retry_most`, within `jitter`.
        clock: Seconds that only grow; those of the loop.
    """

    def __init__(
        self,
        *,
        limit: int,
        submits_at_once: int = 8,
        pace: Pace | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit, self._submits_at_once = max(limit, 1), submits_at_once
        self._pace, self._clock = pace or Pace(), clock
        self._waiting: dict[str, _Place] = {}
        self._lines: OrderedDict[str, list[tuple[int, str]]] = OrderedDict()  # by group; the next one first
        self._flights: dict[str, _Flight] = {}
        self._open: set[str] = set()
        self._numbers = itertools.count()
        self._window = submits_at_once
        self._refusals = 0  # ever; tells one storm from the next
        self._in_a_row = 0
        self._refused_at = self._asked_until = self._shut_until = 0.0
        self._shut: asyncio.TimerHandle | None = None
        self._stalled_since: float | None = None

    # Looking

    @property
    def limit(self) -> int:
        """Open tasks at most. Raising it lets waiting runs in at once; lowering it throws nobody out."""
        return self._limit

    @limit.setter
    def limit(self, limit: int) -> None:
        self._limit = max(limit, 1)
        self._let_in()

    @property
    def open(self) -> int:
        """Slots taken: open tasks, and submits on their way."""
        return len(self._open) + len(self._flights)

    @property
    def waiting(self) -> int:
        """Runs in the line."""
        return len(self._waiting)

    @property
    def stalled_for(self) -> float:
        """Seconds since the first refusal after which nothing moved any more; 0 when something will.

        Moving is: a submit was accepted, or a task's slot was left. While tasks of our own are
        open it stays 0, however long they take: each of them ends, and makes room.
        """
        since = self._stalled_since
        return 0.0 if since is None or self._open else self._clock() - since

    def position(self, ticket: str) -> int | None:
        """How many are let in before it, as the line stands; `None` when it is not in the line."""
        place = self._waiting.get(ticket)
        if place is None:
            return None
        lines = list(self._lines.items())  # in one step, for who asks from another thread
        turns = {group: turn for turn, (group, _) in enumerate(lines)}
        own = turns.get(place.group, 0)
        ahead = bisect_left(dict(lines).get(place.group, []), (place.number, ticket))
        rounds = (min(len(line), ahead + (turns[group] < own)) for group, line in lines if group != place.group)
        return ahead + sum(rounds)

    def __repr__(self) -> str:
        words = f"{self.open} of {self._limit} slots taken, {self.waiting} waiting"
        pause = self._shut_until - self._clock()
        held = f"; refused {self._in_a_row}×, next try in {pause:.0f} s" if self._shut and pause > 0 else ""
        return f"Gate({words}{held})"

    # Going through

    async def enter(self, ticket: str, group: str = "") -> bool:
        """Wait for a turn: first come, first served in a group, and the groups take turns.

        A ticket whose submit was refused enters again, and stands where it stood before. To cancel
        the awaiting task leaves the line, or the slot if its turn had just come.

        Args:
            ticket: The run's id.
            group: What shares one line, such as a sweep, so that it does not starve a single click.

        Returns:
            Whether it was let in; False when it was taken out of the line by `leave`.

        Raises:
            ValueError: It is in the line already, or its task is open.
        """
        turn = self.stand(ticket, group)
        try:
            await turn
        except asyncio.CancelledError:
            self.leave(ticket)
            raise
        return ticket in self._flights

    def stand(self, ticket: str, group: str = "") -> asyncio.Future[bool]:
        """The same for who does not wait here; the future tells whether it was let in. Who gives up leaves."""
        if ticket in self._waiting or ticket in self._open:
            raise ValueError(f"{ticket!r} is {'in the line' if ticket in self._waiting else 'open'} already.")
        flight = self._flights.pop(ticket, None)
        number = flight.number if flight else next(self._numbers)
        place = _Place(group, number, asyncio.get_running_loop().create_future())
        self._waiting[ticket] = place
        insort(self._lines.setdefault(group, []), (number, ticket))
        self._let_in()
        return place.turn

    def adopt(self, ticket: str) -> None:
        """A task that is on the server already takes a slot without waiting, above the limit if need be."""
        self._open.add(ticket)

    def moved(self, ticket: str) -> None:
        """Its submit was accepted: the task is open, and the next one may be on its way."""
        flight = self._flights.pop(ticket, None)
        self._open.add(ticket)
        if flight and flight.refusals == self._refusals:
            self._in_a_row = 0
            self._window = min(self._window + 1, self._submits_at_once)
        self._let_in()

    def hold(self, ticket: str, seconds_asked: float | None = None, deserved: float = 0.0) -> float:
        """Its submit was refused for capacity or rate: nobody is let in for a while.

        The pause doubles with refusals in a row, and is what the refusal deserves at least. A slot that is
        left cuts it to the shortest, for it makes room; but never below what the server asked for. The run
        enters again, or leaves.

        Args:
            ticket: The run's id.
            seconds_asked: The server's Retry-After.
            deserved: The seconds that such a refusal is known to take; counts up to the pace's longest pause.

        Returns:
            The pause in seconds; at most, see above.
        """
        now = self._clock()
        if self._stalled_since is None:
            self._stalled_since = now
        self._asked_until = max(self._asked_until, now + (seconds_asked or 0.0))
        flight = self._flights.get(ticket)
        if flight and flight.refusals == self._refusals:
            self._refusals += 1
            self._in_a_row += 1
            self._refused_at, self._window = now, 1
            self._shut_until = now + self._pause(self._in_a_row, deserved)
        until = max(self._shut_until, self._asked_until)
        if until > now:
            self._stay_shut(until)
        return max(until - now, 0.0)

    def leave(self, ticket: str) -> None:
        """It is over, or nothing was created: its slot or its place in the line is free. Idempotent."""
        self._leave_line(ticket)
        self._flights.pop(ticket, None)
        if ticket in self._open:
            self._open.discard(ticket)
            self._stalled_since = None
            self._room_was_made()
        self._let_in()

    # Inside

    def _let_in(self) -> None:
        """Wake as many as fit."""
        while self._lines and self._shut is None and self._has_room():
            ticket = self._next()
            place = self._waiting.pop(ticket)
            if not place.turn.done():  # it was cancelled, and has not run since
                self._flights[ticket] = _Flight(place.number, self._refusals)
                place.turn.set_result(True)

    def _has_room(self) -> bool:
        probing = sum(flight.refusals == self._refusals for flight in self._flights.values())
        return self.open < self._limit and len(self._flights) < self._submits_at_once and probing < self._window

    def _next(self) -> str:
        """Take the first of the group whose turn it is; the group goes to the end of the round."""
        group, line = self._lines.popitem(last=False)
        _, ticket = line.pop(0)
        if line:
            self._lines[group] = line
        return ticket

    def _leave_line(self, ticket: str) -> None:
        place = self._waiting.pop(ticket, None)
        if place is None:
            return
        line = self._lines[place.group]
        del line[bisect_left(line, (place.number, ticket))]
        if not line:
            del self._lines[place.group]
        if not place.turn.done():
            place.turn.set_result(False)

    def _pause(self, refusals: int, least: float = 0.0) -> float:
        jitter = random.uniform(1 - self._pace.jitter, 1 + self._pace.jitter)
        return max(self._pace.next_try(refusals), min(least, self._pace.retry_most)) * jitter

    def _room_was_made(self) -> None:
        """Try again soon: what the server has too little of, it has one more of."""
        self._in_a_row = 0
        if self._shut:
            soon = max(self._refused_at + self._pause(1), self._asked_until)
            self._stay_shut(min(self._shut_until, soon))

    def _stay_shut(self, until: float) -> None:
        if self._shut:
            self._shut.cancel()
        self._shut_until = until
        self._shut = asyncio.get_running_loop().call_later(max(until - self._clock(), 0.0), self._reopen)

    def _reopen(self) -> None:
        self._shut = None
        self._let_in()
