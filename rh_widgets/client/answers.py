"""Reading the wire: pure functions from JSON to frozen facts.

Two families of routes answer in two shapes: v2 is flat (`taskId, status, errorCode,
results …`), the older one wraps in `{"code", "msg", "data"}`. Any non-empty errorCode or
errorMessage is a failure whatever the HTTP status says, except 804 and 813, which are
states in an error's clothes. Everything here is tolerant: a paid task must not be lost
because a number came as a string.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from .account import Account
from .codes import error_from
from .failures import NodeFailure, read_failure, without_sockets
from .settings import Site
from .tips import read_tips
from .tolerant import as_text, data_of, dumped, first_of, opened, read_decimal, whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..errors import APIError


class TaskStatus(StrEnum):
    """Where a task is, in the server's words."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    SUCCESS = "SUCCESS"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that a task made: a file at `url`, or a `text`."""

    url: str
    text: str | None
    output_type: str
    node_id: str | None


@dataclass(frozen=True, slots=True)
class Usage:
    """What a task cost; None where the server does not say.

    Attributes:
        money: In the account's currency: the service's own and third parties' together.
        coins: The service's coins, kept apart from money.
        seconds: How long it worked.
    """

    money: Decimal | None = None
    coins: Decimal | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class TaskAnswer:
    """What the server says about a task; `task_id` is empty where it made none.

    `progress_url` is where a workflow's nodes can be listened to, where the server says so. It carries
    credentials: not for a log, a file or a screen.
    """

    task_id: str
    status: TaskStatus
    results: tuple[Result, ...] = ()
    usage: Usage = Usage()
    error: APIError | None = None
    progress_url: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file that the service holds for a day: `url` for models, `file_name` for nodes; what is not told is empty."""

    url: str
    file_name: str
    size: int


_STATES: Final = {
    "CREATE": TaskStatus.QUEUED,
    "QUEUED": TaskStatus.QUEUED,
    "RUNNING": TaskStatus.RUNNING,
    "SUCCESS": TaskStatus.SUCCESS,
    "FAILED": TaskStatus.FAILED,
    "CANCEL": TaskStatus.CANCELLED,
    "CANCELED": TaskStatus.CANCELLED,
    "CANCELLED": TaskStatus.CANCELLED,
}
_CODES_OF_STATES: Final = {"804": TaskStatus.RUNNING, "813": TaskStatus.QUEUED}  # no refusals
_FAILED: Final = "805"
_FINE: Final = {"", "0", "200"}
_LONGEST: Final = 2_000  # characters of a refusal's words; what is longer is no sentence


def read_task(body: dict[str, Any], status_code: int, *, site: Site = Site.AI) -> TaskAnswer:
    """What an answer says about its task, in any shape the service is known to use."""
    code, message = read_refusal(body)
    fields = data_of(body)
    task_id = _task_id(fields)
    results = tuple(map(_result, _items(body, fields)))
    refused = bool(code or message)
    status = _status(body, fields, failed=refused, has_results=bool(results))
    failure = read_failure(fields.get("failedReason"))
    tips = _tips(fields)
    if status is TaskStatus.FAILED and not refused:
        message = failure.words or tips.message or "The task failed, and the server gave no reason"
        message = without_sockets(message)[:_LONGEST]
    error = error_from(code, message, None if task_id else status_code, site) if code or message else None
    if error:
        (failure if failure.words else tips).tell(error)
    return TaskAnswer(task_id, status, results, _usage(body, fields), error, _progress_url(fields))


def read_refusal(body: dict[str, Any]) -> tuple[str, str]:
    """The code and the words of a refusal; both empty where the answer is healthy."""
    fields = data_of(body)
    code = as_text(body.get("errorCode")) or as_text(body.get("code"))
    message = as_text(body.get("errorMessage"))
    if code in _CODES_OF_STATES:
        return "", ""
    if code in _FINE:
        code = ""
    else:
        message = message or as_text(first_of(body, "msg", "message"))
    tips = _tips(fields).message
    if isinstance(opened(message), dict):  # the complaints themselves, in the message's place
        message = tips or message
    reason = read_failure(fields.get("failedReason")).words
    if not code and not message and not _task_id(fields):
        message = tips
    elif code or message:
        # A bare name, as APIKEY_TASK_STATUS_ERROR, says nothing beside the node's own words.
        message = reason if reason and " " not in message else _joined(message, reason or tips)
    return code[:_LONGEST], without_sockets(message)[:_LONGEST]


def read_state(body: dict[str, Any]) -> TaskStatus | None:
    """The state that an answer names, if it names one that is known."""
    fields, data = data_of(body), body.get("data")
    named = as_text(first_of(fields, "status", "taskStatus")) or as_text(data)
    code = as_text(body.get("errorCode")) or as_text(body.get("code"))
    state = _STATES.get(named.upper())
    if code == _FAILED:
        return state if state is TaskStatus.CANCELLED else TaskStatus.FAILED
    done = TaskStatus.SUCCESS if code == "0" and isinstance(data, list) else None  # the results, be they none
    return state or _CODES_OF_STATES.get(code) or done


def read_limit(body: dict[str, Any]) -> int | None:
    """`concurrentLimit` of a queue's status, if it is a number above 0."""
    limit = read_decimal(data_of(body).get("concurrentLimit"))
    return int(limit) if limit and limit >= 1 else None


def read_account(body: dict[str, Any], *, currency: str) -> Account:
    """What `accountStatus` says; `currency` is for an answer without one."""
    fields = data_of(body)
    running = read_decimal(fields.get("currentTaskCounts"))
    return Account(
        money=read_decimal(fields.get("remainMoney")),
        coins=read_decimal(fields.get("remainCoins")),
        currency=as_text(fields.get("currency")).upper() or currency,
        running=None if running is None else int(running),
        kind=as_text(fields.get("apiType")),
    )


def read_upload(body: dict[str, Any], *, size: int) -> Uploaded | None:
    """What an upload route says; None where it gives neither a link nor a name."""
    fields = data_of(body)
    url = as_text(first_of(fields, "download_url", "downloadUrl", "url"))
    name, told = as_text(fields.get("fileName")), read_decimal(fields.get("size"))
    return Uploaded(url, name, size if told is None else int(told)) if url or name else None


def _status(body: dict[str, Any], fields: dict[str, Any], *, failed: bool, has_results: bool) -> TaskStatus:
    state = read_state(body)
    if failed and state is not TaskStatus.CANCELLED:
        return TaskStatus.FAILED
    if state:
        return state
    if has_results:
        return TaskStatus.SUCCESS
    # A word that nobody has seen yet: something goes on, and the next query tells more.
    return TaskStatus.RUNNING if as_text(first_of(fields, "status", "taskStatus")) else TaskStatus.QUEUED


def _items(body: dict[str, Any], fields: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """Every result, as a dict, wherever the shape keeps them."""
    data = body.get("data")
    found = opened(data if isinstance(data, list) else first_of(fields, "results", "outputs"))
    listed = found if isinstance(found, list) else [found] if found else []
    for item in listed:
        if isinstance(item, dict):
            yield item
        elif isinstance(item, str) and item:
            yield {"output": item}


def _result(item: dict[str, Any]) -> Result:
    url = as_text(first_of(item, "url", "fileUrl", "outputUrl"))
    words = first_of(item, "text", "content", "output")
    text = whole("" if words is None else words if isinstance(words, str) else dumped(words))
    if not url and _is_link(text):
        url, text = text.strip(), ""
    return Result(
        url=url,
        text=text or None,
        output_type=as_text(first_of(item, "outputType", "fileType")).lower().lstrip("."),
        node_id=as_text(item.get("nodeId")) or None,
    )


def _usage(body: dict[str, Any], fields: dict[str, Any]) -> Usage:
    """The cost; older answers repeat the whole task's on each output, so the first one is it."""
    usage = fields.get("usage")
    places = [usage if isinstance(usage, dict) else {}, *_items(body, fields)]
    names = ("consumeMoney", "thirdPartyConsumeMoney", "consumeCoins", "taskCostTime")
    place = next((p for p in places if any(read_decimal(p.get(name)) is not None for name in names)), {})
    own, third, coins, seconds = (read_decimal(place.get(name)) for name in names)
    paid = [amount for amount in (own, third) if amount is not None]
    return Usage(sum(paid, Decimal(0)) if paid else None, coins, None if seconds is None else float(seconds))


def _progress_url(fields: dict[str, Any]) -> str:
    url = as_text(fields.get("netWssUrl"))
    return url if url.lower().startswith(("wss://", "ws://")) else ""


def _tips(fields: dict[str, Any]) -> NodeFailure:
    """What a workflow's own check complains about, wherever the answer says it; no words when it is content."""
    places = (fields.get(name) for name in ("promptTips", "errorMessage", "msg", "message"))
    return next((tips for tips in map(read_tips, places) if tips.message), NodeFailure())


def _joined(message: str, detail: str) -> str:
    if detail in message or message in detail:
        return max(message, detail, key=len)
    return f"{message}: {detail}"


def _task_id(fields: dict[str, Any]) -> str:
    """The task's number; empty for a zero, and for a float, which has lost its last digits."""
    value = first_of(fields, "taskId", "task_id")
    text = "" if isinstance(value, float) else as_text(value)
    return "" if text in {"0", "-1"} else text


def _is_link(text: str) -> bool:
    return text.strip().startswith(("http://", "https://")) and not any(c.isspace() for c in text.strip())
