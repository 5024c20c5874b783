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
    "Refused",
    "envelope",
    "failed",
    "flat",
    "legacy_outputs",
    "refused",
    "result",
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
    "802": "APIKEY_UNAUTHORIZED",
    "804": "APIKEY_TASK_IS_RUNNING",
    "805": "APIKEY_TASK_STATUS_ERROR",
    "807": "APIKEY_TASK_NOT_FOUND",
    "808": "APIKEY_UPLOAD_FAILED",
    "809": "APIKEY_FILE_SIZE_EXCEEDED",
    "813": "APIKEY_TASK_IS_QUEUED",
}

# A constant on the service too: JSON within a string, with a space after each colon and comma.
_TIPS = '{"result": true, "error": null, "outputs_to_execute": ["4"], "node_errors": {}}'
_NODE = "4"


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


def submitted(task_id: str, client_id: str) -> dict[str, Any]:
    """A submit that made a task; the pages print RUNNING, also where the task still queues."""
    return flat(task_id, "RUNNING", client_id=client_id, tips=_TIPS)


def refused(code: str, message: str) -> dict[str, Any]:
    """A submit or query that was refused; sent with HTTP 200."""
    return flat("", "", code=code, message=message)


def failed(task_id: str, code: str, message: str) -> dict[str, Any]:
    """A task that ended badly."""
    return flat(task_id, "FAILED", code=code, message=message)


def result(*, url: str | None, kind: str, text: str | None = None) -> dict[str, Any]:
    """One entry of `results`."""
    return {"url": url, "outputType": kind, "text": text, "nodeId": _NODE}


def succeeded(
    task_id: str, results: Sequence[dict[str, Any]], *, price: Decimal | None, seconds: float
) -> dict[str, Any]:
    """A task that ended well, with what it cost."""
    usage = {
        "consumeMoney": None,
        "consumeCoins": None,
        "taskCostTime": str(round(seconds)),
        "thirdPartyConsumeMoney": None if price is None else plain(price),
    }
    return {**flat(task_id, "SUCCESS", results=results), "usage": usage}


def uploaded(*, kind: str, url: str, name: str, size: int) -> dict[str, Any]:
    """A v2 upload; `message` here, `msg` in the legacy family."""
    data = {"type": kind, "download_url": url, "fileName": name, "size": str(size)}
    return {"code": 0, "message": "success", "data": data}


def envelope(data: object = None, *, code: int = 0, message: str = "success") -> dict[str, Any]:
    """A legacy answer."""
    return {"code": code, "msg": message, "data": data}


def legacy_outputs(files: Sequence[tuple[str, str]], *, price: Decimal | None, seconds: float) -> dict[str, Any]:
    """The legacy list of results; `files` holds (address, type)."""
    return envelope(
        [
            {
                "fileUrl": url,
                "fileType": kind,
                "taskCostTime": str(round(seconds)),
                "nodeId": _NODE,
                "consumeCoins": None,
                "consumeMoney": None,
                "thirdPartyConsumeMoney": None if price is None else plain(price),
            }
            for url, kind in files
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
