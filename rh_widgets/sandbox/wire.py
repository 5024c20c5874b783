"""The answers, exactly as the contract prints them: same keys, same order, same types. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

__all__ = [
    "LEGACY_MESSAGES",
    "MESSAGES",
    "NODE",
    "Refused",
    "envelope",
    "failed",
    "flat",
    "legacy_outputs",
    "refused",
    "result",
    "started",
    "submitted",
    "succeeded",
    "uploaded",
    "webhook_detail",
]

MESSAGES = {
    "401": "ApiKey verification failed: invalid or expired key",
    "415": "TASK_INSTANCE_MAXED",
    "421": "TASK_QUEUE_MAXED",
    "808": "APIKEY_UPLOAD_FAILED",
    "812": "CORPAPIKEY_INSUFFICIENT_FUNDS",
    "1000": "Unknown error, please retry or contact support",
    "1001": "Invalid URL",
    "1002": "Invalid API Key, please check your credentials",
    "1003": "Rate limit exceeded, please slow down requests",
    "1004": "Task not found, please check the task ID",
    "1005": "Internal server error",
    "1007": "Invalid parameters, please check your input",
    "1008": "File too large",
    "1009": "Request method not supported",
    "1011": "System is currently busy, please retry later",
    "1014": "Access Denied: Standard Model API is restricted to Enterprise-Shared API Keys only.",
    "1501": "Content verification failed, please modify your prompt or images",
    "1504": "Task execution timed out",
    "1505": "Photorealistic real people are prohibited, please modify your prompt or image",
}
LEGACY_MESSAGES = {
    "301": "PARAMS_INVALID",
    "380": "WORKFLOW_NOT_EXISTS",
    "416": "TASK_CREATE_FAILED_BY_NOT_ENOUGH_WALLET",
    "433": "VALIDATE_PROMPT_FAILED",
    "435": "TASK_USER_EXCLAPI_INSTANCE_NOT_FOUND",
    "436": "TASK_USER_EXCLAPI_REQUIRED",
    "802": "APIKEY_UNAUTHORIZED",
    "803": "APIKEY_INVALID_NODE_INFO",
    "804": "APIKEY_TASK_IS_RUNNING",
    "805": "APIKEY_TASK_STATUS_ERROR",
    "807": "APIKEY_TASK_NOT_FOUND",
    "808": "APIKEY_UPLOAD_FAILED",
    "809": "APIKEY_FILE_SIZE_EXCEEDED",
    "810": "WORKFLOW_NOT_SAVED_OR_NOT_RUNNING",
    "813": "APIKEY_TASK_IS_QUEUED",
    "814": "PERSONAL_QUEUE_MAXED",
    "901": "WEBAPP_NOT_EXISTS",
}

# A constant on the service too: JSON within a string, with a space after each colon and comma.
_TIPS = '{"result": true, "error": null, "outputs_to_execute": ["4"], "node_errors": {}}'
NODE = "4"
"""The node that is named behind a model's results."""


class Refused(Exception):
    """A request that is refused with `code`; `reason` is for the log, never for the wire."""

    def __init__(self, code: str, reason: str = "", *, message: str = "") -> None:
        super().__init__(code, reason)
        self.code, self.reason = code, reason
        self.message = message or MESSAGES.get(code) or LEGACY_MESSAGES.get(code) or "Unknown error"


def flat(
    task_id: str,
    status: str,
    *,
    code: str = "",
    message: str = "",
    results: Sequence[dict[str, Any]] | None = None,
    client_id: str = "",
    tips: str = "",
) -> dict[str, Any]:
    """The shape of every v2 answer about a task."""
    return {
        "taskId": task_id,
        "status": status,
        "errorCode": code,
        "errorMessage": message,
        "results": None if results is None else list(results),
        "clientId": client_id,
        "promptTips": tips,
    }


def submitted(task_id: str, client_id: str, tips: str = _TIPS) -> dict[str, Any]:
    """A submit that made a task; the pages print RUNNING, also where the task still queues."""
    return flat(task_id, "RUNNING", client_id=client_id, tips=tips)


def started(task_id: str, client_id: str, *, status: str, tips: str, progress: str | None) -> dict[str, Any]:
    """The legacy start of an app or a workflow that made a task; `progress` is where its websocket is."""
    data = {"netWssUrl": progress, "taskId": task_id, "clientId": client_id, "taskStatus": status, "promptTips": tips}
    return envelope(data)


def refused(code: str, message: str) -> dict[str, Any]:
    """A submit or query that was refused; sent with HTTP 200."""
    return flat("", "", code=code, message=message)


def failed(task_id: str, code: str, message: str, reason: dict[str, str] | None = None) -> dict[str, Any]:
    """A task that ended badly; `reason` where it did so at a node."""
    answer = flat(task_id, "FAILED", code=code, message=message)
    return {**answer, "failedReason": reason} if reason else answer


def result(*, url: str | None, kind: str, text: str | None = None, node: str = NODE) -> dict[str, Any]:
    """One entry of `results`."""
    return {"url": url, "outputType": kind, "text": text, "nodeId": node}


def succeeded(
    task_id: str, results: Sequence[dict[str, Any]], *, price: Decimal | None, seconds: float, by_time: bool = False
) -> dict[str, Any]:
    """A task that ended well, with what it cost."""
    own, third = _bill(price, by_time=by_time)
    usage = {
        "consumeMoney": own,
        "consumeCoins": None,
        "taskCostTime": str(round(seconds)),
        "thirdPartyConsumeMoney": third,
    }
    return {**flat(task_id, "SUCCESS", results=results), "usage": usage}


def uploaded(*, kind: str, url: str, name: str, size: int) -> dict[str, Any]:
    """A v2 upload; `message` here, `msg` in the legacy family."""
    data = {"type": kind, "download_url": url, "fileName": name, "size": str(size)}
    return {"code": 0, "message": "success", "data": data}


def envelope(data: object = None, *, code: int = 0, message: str = "success") -> dict[str, Any]:
    """A legacy answer."""
    return {"code": code, "msg": message, "data": data}


def legacy_outputs(
    files: Sequence[tuple[str, str, str]], *, price: Decimal | None, seconds: float, by_time: bool = False
) -> dict[str, Any]:
    """The legacy list of results; `files` holds (address, type, node)."""
    own, third = _bill(price, by_time=by_time)
    return envelope(
        [
            {
                "fileUrl": url,
                "fileType": kind,
                "taskCostTime": str(round(seconds)),
                "nodeId": node,
                "consumeCoins": None,
                "consumeMoney": own,
                "thirdPartyConsumeMoney": third,
            }
            for url, kind, node in files
        ]
    )


def webhook_detail(
    *,
    hook_id: str,
    task_id: str,
    url: str,
    data: str | None,
    status: str | None,
    response: str | None,
    retries: int,
    created: float,
    updated: float,
) -> dict[str, Any]:
    """What became of a webhook; the key is masked, as the service does it."""
    return {
        "id": hook_id,
        "userApiKey": "****",
        "taskId": task_id,
        "webhookUrl": url,
        "event": "TASK_END",
        "eventData": data,
        "callbackStatus": status,
        "callbackResponse": response,
        "retryCount": retries,
        "createTime": _when(created),
        "updateTime": _when(updated),
    }


def _when(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def plain(amount: Decimal) -> str:
    """A figure without an exponent or trailing zeros: `0.8`, `24`."""
    return format(amount.normalize(), "f")


def _bill(price: Decimal | None, *, by_time: bool) -> tuple[str | None, str | None]:
    """What the service takes for its machine's time, and what a third party does for its model."""
    amount = None if price is None else plain(price)
    return (amount, None) if by_time else (None, amount)
