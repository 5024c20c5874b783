"""Troubles on order: what a real service does on its bad days, for the next few requests.

A fault names the route it waits for and what to do there. `refuse` and `unauthorized` answer in the
service's own shapes and create nothing; `fail` and `slow` let the task be made and change its fate;
`drop`, `http`, `garbage` and `truncated` spoil the answer *after* the request was carried out, which
is what makes them nasty: the task exists. `before=True` spoils it without carrying anything out.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, fields, replace
from typing import Any

from .wire import Refused

__all__ = ["ACTIONS", "ROUTES", "Faults", "OrderedFault"]

ROUTES = ("submit", "query", "upload", "account", "queue", "status", "outputs", "cancel", "file")
ACTIONS = ("refuse", "unauthorized", "fail", "slow", "delay", "drop", "http", "garbage", "truncated")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedFault:
    """One trouble.

    Attributes:
        route: One of `ROUTES`.
        action: One of `ACTIONS`.
        code: The API's code, for `refuse` and `fail`.
        message: The API's words; the usual ones of the code when empty.
        status: The HTTP status, for `http`.
        seconds: How long, for `slow` (in the queue) and `delay` (before the answer).
        times: How many requests it strikes.
        endpoint: Strikes only submits to this endpoint; any when empty.
        before: Spoils the answer without carrying out the request.
    """

    route: str
    action: str
    code: str = "1000"
    message: str = ""
    status: int = 503
    seconds: float = 5.0
    times: int = 1
    endpoint: str = ""
    before: bool = False

    @property
    def words(self) -> str:
        """What the service says with this code, or what was ordered."""
        return self.message or Refused(self.code).message

    def __post_init__(self) -> None:
        if self.route not in ROUTES:
            raise ValueError(f"No route {self.route!r}; there are {', '.join(ROUTES)}.")
        if self.action not in ACTIONS:
            raise ValueError(f"No action {self.action!r}; there are {', '.join(ACTIONS)}.")


class Faults:
    """The troubles on order; each request takes those that wait for it. Safe to use from any thread."""

    def __init__(self) -> None:
        self._waiting: list[OrderedFault] = []
        self._lock = threading.Lock()

    def order(self, route: str, action: str, **details: Any) -> OrderedFault:
        """Order a fault; `details` are the other attributes of `OrderedFault`.

        Raises:
            ValueError: for a route or action that there is not.
            TypeError: for an unknown detail.
        """
        fault = OrderedFault(route=route, action=action, **details)
        with self._lock:
            self._waiting.append(fault)
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
            if accepted is None or not isinstance(value, accepted):
                raise ValueError(f"{key} is unknown or of a wrong type.")
        return self.order(str(record.get("route", "")), str(record.get("action", "")), **details)

    def take(self, route: str, endpoint: str = "") -> list[OrderedFault]:
        """The faults that strike this request, each used up by one."""
        with self._lock:
            struck = [f for f in self._waiting if f.route == route and f.endpoint in {"", endpoint}]
            if struck:
                left = [replace(f, times=f.times - 1) if f in struck else f for f in self._waiting]
                self._waiting = [f for f in left if f.times > 0]
        return struck

    def pending(self) -> list[OrderedFault]:
        """What still waits."""
        with self._lock:
            return list(self._waiting)

    def clear(self) -> None:
        """Call everything off."""
        with self._lock:
            self._waiting.clear()
