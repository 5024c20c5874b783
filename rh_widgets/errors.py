"""What can go wrong, as one tree.

    RunningHubError
    ├── ConfigurationError           no key, wrong site, bad base URL, a kernel that cannot work
    ├── UnknownModelError (KeyError) names the nearest models
    ├── ParameterError (ValueError)  every fault of a form at once, before any network
    ├── BudgetError                  would cost more than is left
    ├── ConnectionFailed             the server was not reached; nothing was created
    ├── SubmitAmbiguous              the answer was lost; a paid task may exist
    ├── DownloadFailed               the result exists, its file could not be fetched
    ├── APIError                     code, message, status_code; also when HTTP said 200
    │   ├── AuthenticationError
    │   ├── InsufficientBalance
    │   ├── CapacityError
    │   ├── RateLimited
    │   ├── ContentRefused
    │   └── ServerError
    └── RunError                     run_id and task_id as text
        ├── RunFailed
        ├── RunCancelled
        ├── RunUnknown               the server no longer tells; it may still run, and be billed
        └── RunTimeout (TimeoutError)

Errors carry plain values (text, numbers, `Fault`), never live objects, so that they
can be logged, pickled and shown in a widget. No error ever carries a key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal


class RunningHubError(Exception):
    """The root of everything that rh_widgets raises on purpose."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows: what happened and what to do, without thirty lines of our own code above it."""
        return [f"\x1b[31m{type(self).__name__}\x1b[0m: {self}"]


class ConfigurationError(RunningHubError):
    """No key, the wrong site, a bad base URL, or a kernel that cannot work."""


class UnknownModelError(RunningHubError, KeyError):
    """No model of that name; `nearest` holds up to three names that come close."""

    def __init__(self, name: str, nearest: Sequence[str] = ()) -> None:
        super().__init__(name, tuple(nearest))
        self.name = name
        self.nearest = tuple(nearest)

    def __str__(self) -> str:
        hint = f" Did you mean {' or '.join(repr(n) for n in self.nearest)}?" if self.nearest else ""
        finds = "rh.browse() shows them all, rh.catalog.search('…') finds some by words."
        return f"There is no model {self.name!r}.{hint} {finds}"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend before a request can be sent.

    Attributes:
        parameter: The Python name of the parameter.
        value: What was given, shortened for display.
        reason: One sentence: what is wrong and what to do.
        allowed: What would be accepted, in words; empty where the reason says it.
    """

    parameter: str
    value: Any
    reason: str
    allowed: str = ""

    def __str__(self) -> str:
        return f"{self.parameter}: {self.reason}" + (f" Allowed: {self.allowed}." if self.allowed else "")


class ParameterError(RunningHubError, ValueError):
    """Values that the model would refuse; nothing was sent.

    Attributes:
        faults: Every fault found, in the order of the model's parameters.
        parameter, value, reason, allowed: Those of the first fault.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)
        first = self.faults[0]
        self.parameter, self.value = first.parameter, first.value
        self.reason, self.allowed = first.reason, first.allowed

    def __str__(self) -> str:
        return "\n".join(map(str, self.faults))


class BudgetError(RunningHubError):
    """The run would cost more than is left, or nobody agreed to its unknown price; it was not sent.

    Attributes:
        cost: What it would cost, in `currency`; `None` where that is not known.
        left: What is left of the budget.
        currency: The budget's.
    """

    def __init__(self, message: str, *, cost: Decimal | None = None, left: Decimal, currency: str) -> None:
        super().__init__(message)
        self.cost, self.left, self.currency = cost, left, currency

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.args, self.__dict__)


class ConnectionFailed(RunningHubError):
    """The server was not reached; nothing was created there, nothing is owed."""


class SubmitAmbiguous(RunningHubError):
    """The request left, its answer was lost: a paid task may exist. Never resent by itself.

    `task_id` is the task's, where what came of the answer still names it: a run goes on with that.
    """

    task_id: str = ""


class DownloadFailed(RunningHubError):
    """The task succeeded, its file could not be fetched. `url` is where it still may be."""

    def __init__(self, message: str, *, url: str = "") -> None:
        super().__init__(message)
        self.url = url


class APIError(RunningHubError):
    """The server refused, or a task of its ended badly; also when HTTP said 200.

    Attributes:
        code: The API's own code as text, `""` when it gave none.
        message: The API's own words.
        status_code: The HTTP status, `None` for a code found in a task's state.
        advice: What to do about it, in our words.
        meaning: What the code means, in our words; shown where the API's own are none or a bare name.
        retry_after: After how many seconds the server said to come again, `None` when it did not.
        node_id, node_name, exception_type, traceback: Of a workflow whose node failed: which, and of
            what, as text; empty otherwise.
    """

    retry_after: float | None = None
    meaning: str = ""
    node_id: str = ""
    node_name: str = ""
    exception_type: str = ""
    traceback: str = ""

    def __init__(
        self, message: str, *, code: str = "", status_code: int | None = None, advice: str = "", meaning: str = ""
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.status_code, self.advice = code, message, status_code, advice
        self.meaning = meaning

    def __str__(self) -> str:
        told = self.meaning.removesuffix(".") if " " not in self.message else ""  # as TASK_QUEUE_MAXED, or nothing
        number = self.code or (f"HTTP {self.status_code}" if self.status_code else "")
        label = ", ".join(filter(None, [self.message if told else "", number]))
        what = told or self.message or "The server gave no reason"
        if label or self.advice:  # "…, or name one that is there. (1000)." has one full stop too many
            what = what.removesuffix(".")
        return what + (f" ({label})" if label else "") + (f". {self.advice}" if self.advice else "")

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), (self.message,), self.__dict__)


class AuthenticationError(APIError):
    """The key is wrong, expired, of the other site, or of a plan without this API."""


class InsufficientBalance(APIError):
    """The account's balance is too low."""


class CapacityError(APIError):
    """Every slot is taken; nothing was created. Trying again later is safe."""


class RateLimited(APIError):
    """Too many requests; nothing was created."""


class ContentRefused(APIError):
    """The prompt or a picture breaks the content rules; change it."""


class ServerError(APIError):
    """The server failed on its own side."""


class RunError(RunningHubError):
    """A run that did not end in a result."""

    def __init__(self, message: str, *, run_id: str = "", task_id: str = "") -> None:
        super().__init__(message)
        self.run_id, self.task_id = run_id, task_id

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.args, self.__dict__)


class RunFailed(RunError):
    """The task ended in failure on the server.

    Attributes:
        node_id, node_name, exception_type, traceback: Of a workflow whose node failed: which, by the name
            that its author gave it where that is known, and of what, as text; empty otherwise.
    """

    node_id: str = ""
    node_name: str = ""
    exception_type: str = ""
    traceback: str = ""


class RunCancelled(RunError):
    """The run was cancelled here."""


class RunUnknown(RunError):
    """What became of the task cannot be learned; it may still run on the server, and be billed."""


class RunTimeout(RunError, TimeoutError):
    """Not done in the time given; it still runs on the server."""


def _rebuild(kind: type[RunningHubError], args: tuple[Any, ...], state: dict[str, Any]) -> RunningHubError:
    """Unpickle an error whose constructor takes keywords."""
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(state)
    return error
