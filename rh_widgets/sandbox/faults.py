"""Troubles on order: what a real service does on its bad days, for the next requests.

A fault names the route it waits for and what to do there; `ACTIONS` is the table of all there is.
What spoils an answer does so *after* the request was carried out, which is what makes it nasty: the
task exists. `before=True` spoils it without carrying anything out. A storm is a fault with `times` or
`for_seconds`; bad weather is one with a `chance`, `times=0` and the route `any`.
"""

from __future__ import annotations

import math
import random
import threading
import time
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from .wire import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ACTIONS", "BODIES", "ON_SOCKETS", "ROUTES", "SPOILING", "Faults", "OrderedFault"]

ROUTES = (
    *("submit", "query", "upload", "account", "queue", "status", "outputs", "cancel", "file"),
    *("app", "apps", "workflow"),
    *("lora_link", "lora", "styles"),
    *("webhook", "webhook_detail", "webhook_retry"),
    "ws",
    "any",
)
ACTIONS = {
    "refuse": "answers with `code` in the service's own shape, and creates nothing",
    "unauthorized": "refuses a good key",
    "fail": "lets the task be made, and end in failure with `code`",
    "slow": "lets the task be made, and queue for `seconds` more",
    "repeat": "delivers a webhook once more",
    "silence": "opens a websocket, and says nothing on it",
    "delay": "answers `seconds` later; carried out at once, or with `before` after the wait",
    "drop": "closes the connection without a word; a webhook is never delivered",
    "reset": "resets the connection without a word",
    "hang_up": "resets the connection when half of the request's body has come; nothing is carried out",
    "reset_midway": "sends half of the answer, then resets the connection",
    "cut": "announces the whole answer, sends half of it, and closes the connection; a websocket goes without goodbye",
    "drip": "sends the answer in small pieces over `seconds`",
    "lost": "loses the network for `seconds`: resets every connection, and refuses new ones",
    "http": "answers with HTTP `status` and a gateway's body; below 500 nothing is carried out",
    "garbage": "answers with a web page under HTTP 200; on a websocket, rubbish between the messages",
    "truncated": "answers with the first half of the answer, as if it were all",
}
SPOILING = tuple(ACTIONS)[tuple(ACTIONS).index("drop") :]
ON_SOCKETS = ("reset", "hang_up", "reset_midway", "cut", "drip", "lost")
"""What cannot be done without a socket: in process an answer comes whole or not at all."""

BODIES = ("html", "json", "empty")
# Actions of some routes alone, and routes that have but some actions.
_HOMES = {"fail": ("submit",), "slow": ("submit",), "repeat": ("webhook",), "silence": ("ws",)}
_CHOICES = {"webhook": ("repeat", "delay", "drop"), "ws": ("refuse", "delay", "cut", "reset", "garbage", "silence")}
_TIMED_OUT = 408


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedFault:
    """One trouble.

    Attributes:
        route: One of `ROUTES`; `any` is every one of them.
        action: One of `ACTIONS`.
        code: The API's code, for `refuse` and `fail`.
        message: The API's words; the usual ones of the code when empty.
        status: The HTTP status, for `http`. An expired link is `http` on `file` with 403, 404 or 410.
        body: What comes with it: one of `BODIES`.
        retry_after: The Retry-After header, for `http` and `refuse`; none when empty.
        seconds: How long, for `slow`, `delay`, `drip` and `lost`.
        times: How many requests it strikes; 0 is every one until it is called off. A `repeat` that strikes N times
            has a webhook delivered N + 1 times.
        for_seconds: Strikes every request for so long after it was ordered; `times` counts when 0.
        chance: How likely it strikes a request that fits, from 0 to 1.
        seed: Decides, with the number of requests that fitted so far, which ones those are.
        endpoint: Strikes only what is about this endpoint: submits to it, webhooks and websockets of its tasks; any
            when empty.
        before: Spoils the answer without carrying out the request.
        node: Where the task of a graph fails, for `fail`: the id of a node of it; no node when empty.
    """

    route: str
    action: str
    code: str = "1000"
    message: str = ""
    status: int = 503
    body: str = "html"
    retry_after: str = ""
    seconds: float = 5.0
    times: int = 1
    for_seconds: float = 0.0
    chance: float = 1.0
    seed: int = 0
    endpoint: str = ""
    before: bool = False
    node: str = ""

    @property
    def words(self) -> str:
        """What the service says with this code, or what was ordered."""
        return self.message or Refused(self.code).message

    @property
    def carries_out(self) -> bool:
        """Whether the request does its work before the answer is spoiled."""
        refused = self.action == "http" and self.status < 500 and self.status != _TIMED_OUT  # noqa: PLR2004 - HTTP's
        return not (self.before or refused or self.action == "hang_up")

    def fits(self, route: str, endpoint: str) -> bool:
        """Whether a request to this route is one that it waits for."""
        if self.route != route and (self.route != "any" or not route):
            return False
        return self.endpoint in {"", endpoint} and _is_possible(route, self.action)

    def __post_init__(self) -> None:
        if self.route not in ROUTES:
            raise ValueError(f"No route {self.route!r}; there are {', '.join(ROUTES)}.")
        if self.action not in ACTIONS:
            raise ValueError(f"No action {self.action!r}; there are {', '.join(ACTIONS)}.")
        for wrong, words in self._mistakes():
            if wrong:
                raise ValueError(words)

    def _misplaced(self) -> str:
        homes, choices = _HOMES.get(self.action, ROUTES), _CHOICES.get(self.route, ACTIONS)
        return f"{self.action} is for {', '.join(homes)}; on {self.route} there are {', '.join(choices)}."

    def _mistakes(self) -> list[tuple[bool, str]]:
        lengths = (self.seconds, self.for_seconds)
        return [
            (self.route != "any" and not _is_possible(self.route, self.action), self._misplaced()),
            (self.body not in BODIES, f"No body {self.body!r}; there are {', '.join(BODIES)}."),
            (not 200 <= self.status <= 599, "The status of an answer is from 200 to 599."),  # noqa: PLR2004 - HTTP's
            (not self.code.isdecimal(), "A code is a number in a text."),
            (not 0 <= self.chance <= 1, "A chance is from 0 to 1."),
            (self.times < 0 or not all(0 <= s < math.inf for s in lengths), "Times and seconds are not negative."),
            (not (self.retry_after.isascii() and self.retry_after.isprintable()), "A header is one line of ASCII."),
        ]


def _is_possible(route: str, action: str) -> bool:
    return route in _HOMES.get(action, ROUTES) and action in _CHOICES.get(route, ACTIONS)


class _Waiting:
    """A fault and what is left of it."""

    def __init__(self, fault: OrderedFault, now: float) -> None:
        self.fault, self.left, self.seen = fault, fault.times, 0
        self.ends = now + fault.for_seconds if fault.for_seconds else math.inf

    def strikes(self) -> bool:
        """Whether it strikes the next request that fits."""
        self.seen += 1
        struck = random.Random(f"{self.fault.seed}:{self.seen}").random() < self.fault.chance
        self.left -= struck
        return struck

    @property
    def counts(self) -> bool:
        """Whether it ends by its strikes, and not by the clock or by being called off."""
        return self.fault.times > 0 and not self.fault.for_seconds

    def is_over(self, now: float) -> bool:
        return now >= self.ends or (self.counts and self.left <= 0)


class Faults:
    """The troubles on order; each request takes those that wait for it. Safe to use from any thread.

    Args:
        clock: The time in seconds, for storms.

    Attributes:
        on_sockets: Whether there are sockets to do mischief to.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.on_sockets = False
        self._clock = clock
        self._waiting: list[_Waiting] = []
        self._lock = threading.Lock()

    def order(self, route: str, action: str, **details: Any) -> OrderedFault:
        """Order a fault; `details` are the other attributes of `OrderedFault`.

        Raises:
            ValueError: for a fault that there is not, or that needs a socket where there is none.
            TypeError: for an unknown detail.
        """
        fault = OrderedFault(route=route, action=action, **details)
        if action in ON_SOCKETS and not self.on_sockets:
            raise ValueError(
                f"{action!r} needs a socket, and this sandbox answers in process: order it from one on a port "
                "(`rh-widgets sandbox`, or `rh_widgets.sandbox.serving`)."
            )
        with self._lock:
            self._waiting.append(_Waiting(fault, self._clock()))
        return fault

    def order_from(self, record: Any) -> OrderedFault:
        """Order a fault from JSON.

        Raises:
            ValueError: for anything that does not read.
        """
        if not isinstance(record, dict):
            raise ValueError("A fault is an object.")  # noqa: TRY004 - one error for all that does not read
        kinds = {f.name: type(f.default) for f in fields(OrderedFault) if f.name not in {"route", "action"}}
        details = {key: value for key, value in record.items() if key not in {"route", "action"}}
        for key, value in details.items():
            accepted = (int, float) if kinds.get(key) is float else kinds.get(key)
            if accepted is None or not isinstance(value, accepted) or (isinstance(value, bool) != (accepted is bool)):
                raise ValueError(f"{key} is unknown or of a wrong type.")
        return self.order(str(record.get("route", "")), str(record.get("action", "")), **details)

    def take(self, route: str, endpoint: str = "") -> list[OrderedFault]:
        """The faults that strike this request, each used up by one."""
        with self._lock:
            self._drop_what_is_over()
            struck = [w.fault for w in self._waiting if w.fault.fits(route, endpoint) and w.strikes()]
            self._drop_what_is_over()
        return struck

    @property
    def by_endpoint(self) -> bool:
        """Whether one of them waits for a certain endpoint."""
        with self._lock:
            return any(w.fault.endpoint for w in self._waiting)

    def pending(self) -> list[OrderedFault]:
        """What still waits; `times` is how often each will strike yet."""
        with self._lock:
            self._drop_what_is_over()
            return [replace(w.fault, times=w.left) if w.counts else w.fault for w in self._waiting]

    def clear(self) -> None:
        """Call everything off."""
        with self._lock:
            self._waiting.clear()

    def _drop_what_is_over(self) -> None:
        now = self._clock()
        self._waiting = [w for w in self._waiting if not w.is_over(now)]
