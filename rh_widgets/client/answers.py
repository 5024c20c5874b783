"""Reading the wire: pure functions from JSON to frozen facts.

Two families of routes answer in two shapes: v2 is flat (`taskId, status, errorCode,
results …`), the older one wraps in `{"code", "msg", "data"}`. Any non-empty errorCode or
errorMessage is a failure whatever the HTTP status says, except 804 and 813, which are
states in an error's clothes. Everything here is tolerant: a paid task must not be lost
because a number came as a string.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from .account import Account
from .codes import error_from
from .settings import Site

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
    """What the server says about a task; `task_id` is empty where it made none."""

    task_id: str
    status: TaskStatus
    results: tuple[Result, ...] = ()
    usage: Usage = Usage()
    error: APIError | None = None


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file that the service holds for a day: `url` for models, `file_name` for workflows."""

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
_CODES_OF_STATES: Final = {"804": TaskStatus.RUNNING, "813": TaskStatus.QUEUED}
_FINE: Final = {"", "0", "200"}
_NOTHING: Final = {"", "null", "none", "undefined"}
_MOST_DIGITS: Final = 30  # before or after the point: arithmetic on more takes for ever, or memory
_LONGEST: Final = 2_000  # characters of a refusal's words; what is longer is no sentence


def read_text(content: bytes) -> str:
    """A body as text. JSON is in some UTF, told by its first bytes; a charset header is often wrong, or no charset."""
    return content.decode(json.detect_encoding(content), "replace")


def parse_body(text: str) -> dict[str, Any] | None:
    """The JSON object in a body; None when it is anything else."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def read_task(body: dict[str, Any], status_code: int, *, site: Site = Site.AI) -> TaskAnswer:
    """What an answer says about its task, in any shape the service is known to use."""
    code, message = read_refusal(body)
    fields = _fields(body)
    task_id = _task_id(fields)
    results = tuple(map(_result, _items(body, fields)))
    refused = bool(code or message)
    status = _status(body, fields, failed=refused, has_results=bool(results))
    if status is TaskStatus.FAILED and not refused:
        message = _failed_reason(fields.get("failedReason")) or "The task failed, and the server gave no reason"
    error = error_from(code, message, None if task_id else status_code, site) if code or message else None
    return TaskAnswer(task_id, status, results, _usage(body, fields), error)


def read_refusal(body: dict[str, Any]) -> tuple[str, str]:
    """The code and the words of a refusal; both empty where the answer is healthy."""
    fields = _fields(body)
    code = _text(body.get("errorCode")) or _text(body.get("code"))
    message = _text(body.get("errorMessage"))
    if code in _CODES_OF_STATES:
        return "", ""
    if code in _FINE:
        code = ""
    else:
        message = message or _text(_first(body, "msg", "message"))
    tips = _prompt_tips(fields.get("promptTips"))
    reason = _failed_reason(fields.get("failedReason"))
    if not code and not message and not _task_id(fields):
        message = tips
    elif code or message:
        message = _joined(message, reason or tips)
    return code[:_LONGEST], message[:_LONGEST]


def read_state(body: dict[str, Any]) -> TaskStatus | None:
    """The state that an answer names, if it names one that is known."""
    fields = _fields(body)
    named = _text(_first(fields, "status", "taskStatus")).upper()
    data = body.get("data")
    return (
        _STATES.get(named)
        or _STATES.get(data if isinstance(data, str) else "")
        or _CODES_OF_STATES.get(_text(body.get("errorCode")) or _text(body.get("code")))
    )


def read_limit(body: dict[str, Any]) -> int | None:
    """`concurrentLimit` of a queue's status, if it is a number above 0."""
    limit = read_decimal(_fields(body).get("concurrentLimit"))
    return int(limit) if limit and limit >= 1 else None


def read_account(body: dict[str, Any], *, currency: str) -> Account:
    """What `accountStatus` says; `currency` is for an answer without one."""
    fields = _fields(body)
    running = read_decimal(fields.get("currentTaskCounts"))
    return Account(
        money=read_decimal(fields.get("remainMoney")),
        coins=read_decimal(fields.get("remainCoins")),
        currency=_text(fields.get("currency")).upper() or currency,
        running=None if running is None else int(running),
        kind=_text(fields.get("apiType")),
    )


def read_upload(body: dict[str, Any], *, size: int) -> Uploaded | None:
    """What the upload route says; None without a link."""
    fields = _fields(body)
    url = _text(_first(fields, "download_url", "downloadUrl", "url"))
    told = read_decimal(fields.get("size"))
    return Uploaded(url, _text(fields.get("fileName")), size if told is None else int(told)) if url else None


def read_decimal(value: Any) -> Decimal | None:
    """A finite number from a number or a string; None for everything else, and for what counts nothing on earth."""
    try:
        number = Decimal(_text(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) <= _MOST_DIGITS else None


def _fields(body: dict[str, Any]) -> dict[str, Any]:
    """What speaks of the task: the body itself, and above it the `data` of an envelope."""
    data = _loaded(body.get("data"))
    return body | {k: v for k, v in data.items() if v not in (None, "")} if isinstance(data, dict) else body


def _status(body: dict[str, Any], fields: dict[str, Any], *, failed: bool, has_results: bool) -> TaskStatus:
    state = read_state(body)
    if failed and state is not TaskStatus.CANCELLED:
        return TaskStatus.FAILED
    if state:
        return state
    if has_results:
        return TaskStatus.SUCCESS
    # A word that nobody has seen yet: something goes on, and the next query tells more.
    return TaskStatus.RUNNING if _text(_first(fields, "status", "taskStatus")) else TaskStatus.QUEUED


def _items(body: dict[str, Any], fields: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """Every result, as a dict, wherever the shape keeps them."""
    data = body.get("data")
    found = _loaded(data if isinstance(data, list) else _first(fields, "results", "outputs"))
    listed = found if isinstance(found, list) else [found] if found else []
    for item in listed:
        if isinstance(item, dict):
            yield item
        elif isinstance(item, str) and item:
            yield {"output": item}


def _result(item: dict[str, Any]) -> Result:
    url = _text(_first(item, "url", "fileUrl", "outputUrl"))
    words = _first(item, "text", "content", "output")
    text = _whole("" if words is None else words if isinstance(words, str) else _dumped(words))
    if not url and _is_link(text):
        url, text = text.strip(), ""
    return Result(
        url=url,
        text=text or None,
        output_type=_text(_first(item, "outputType", "fileType")).lower().lstrip("."),
        node_id=_text(item.get("nodeId")) or None,
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


def _failed_reason(value: Any) -> str:
    """One line from ComfyUI's report on a failed node, which comes as an object or as JSON text."""
    reason = _loaded(value)
    if not isinstance(reason, dict):
        return _text(reason)
    words = _text(_first(reason, "exception_message", "exception_type"))
    node = _text(_first(reason, "node_name", "node_id"))
    return f"{words} (node {node})" if words and node else words


def _prompt_tips(value: Any) -> str:
    """What a workflow's own check complains about; empty when it is content."""
    tips = _loaded(value)
    if not isinstance(tips, dict):
        return ""
    problems = [tips.get("error"), tips.get("node_errors")]
    return "; ".join(_whole(p if isinstance(p, str) else _dumped(p)) for p in problems if p)


def _joined(message: str, detail: str) -> str:
    return message if detail in message else f"{message}: {detail}" if message else detail


def _loaded(value: Any) -> Any:
    """JSON inside a string, opened; everything else as it is."""
    if isinstance(value, str) and value.lstrip()[:1] in {"{", "["}:
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _task_id(fields: dict[str, Any]) -> str:
    """The task's number; empty for a zero, and for a float, which has lost its last digits."""
    value = _first(fields, "taskId", "task_id")
    text = "" if isinstance(value, float) else _text(value)
    return "" if text in {"0", "-1"} else text


def _first(fields: dict[str, Any], *names: str) -> Any:
    return next((fields[name] for name in names if fields.get(name) not in (None, "")), None)


def _text(value: Any) -> str:
    """A short text from a string or a number; empty for null in any of its spellings."""
    if value is None or isinstance(value, (bool, dict, list)):
        return ""
    text = _whole(str(value)).strip()
    return "" if text.lower() in _NOTHING else text


def _whole(text: str) -> str:
    """A text that every file and screen takes: JSON can hold one half of a character."""
    return text.encode("utf-8", "replace").decode()


def _dumped(value: Any) -> str:
    """JSON for the eye; empty where it is nested beyond what can be written."""
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return ""


def _is_link(text: str) -> bool:
    return text.strip().startswith(("http://", "https://")) and not any(c.isspace() for c in text.strip())
