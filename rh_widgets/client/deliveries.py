"""What became of a task's webhook: whether the address answered, and once more, please."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from ..errors import ServerError
from .facts import Facts
from .tolerant import as_text, data_of, first_of, opened, read_decimal
from .wire import Wire

__all__ = ["Deliveries", "WebhookEvent"]

_LONGEST: Final = 2_000  # characters of what the address answered


_STANDS: Final = {"SUCCESS": "taken", "FAILED": "not taken", "": "not sent yet"}


@dataclass(frozen=True, slots=True, repr=False)
class WebhookEvent(Facts):
    """A message that the service sent, or tried to send, at a task's end.

    Attributes:
        id: The message's own number, by which it is sent again.
        task_id: The task that ended.
        url: Where it went; not shown, for users put secrets into such addresses.
        status: `SUCCESS` or `FAILED`, or a word that nobody has seen yet.
        response: What the address answered, its beginning.
        tries: How often it was sent again; None where the server does not say.
        created_at: The server's own clock, as it writes it, of a zone that it does not name.
        updated_at: Likewise.
    """

    id: str
    task_id: str
    url: str
    status: str
    response: str
    tries: int | None
    created_at: str
    updated_at: str

    @property
    def _headline(self) -> str:
        return f"Webhook of task {self.task_id}: {_STANDS.get(self.status, self.status.lower())}"

    @property
    def _facts(self) -> list[tuple[str, str]]:
        return [
            ("Sent to", urlsplit(self.url).netloc.rpartition("@")[2]),
            ("Answered", self.response),
            ("Sent again", "" if self.tries is None else f"{self.tries} times" if self.tries != 1 else "once"),
            ("At", self.updated_at or self.created_at),
        ]


class Deliveries(Wire):
    """Questions about webhooks."""

    async def webhook_details(self, task_id: str) -> WebhookEvent:
        """What became of a task's webhook.

        Raises:
            ConnectionFailed: No answer came.
            APIError: There is no such task, or none of its webhooks was called.
        """
        body = await self._ask("/task/openapi/getWebhookDetail", {"taskId": task_id}, key_field="apiKey")
        if event := read_event(body):
            return event
        raise ServerError(
            f"The answer tells of no webhook of task {task_id}",
            advice="A webhook is called when its task is over, and only where the task was ordered with an "
            "address: rh.connect(webhook='https://…') before the run.",
        )

    async def resend_webhook(self, webhook_id: str, url: str) -> None:
        """Have a message sent again, to this address.

        Raises:
            ConnectionFailed: No answer came.
            APIError: It was refused.
        """
        body = {"webhookId": webhook_id, "webhookUrl": url}
        await self._ask("/task/openapi/retryWebhook", body, key_field="apiKey")


def read_event(body: dict[str, Any]) -> WebhookEvent | None:
    """The answer on a webhook; None where it names none."""
    data = opened(body.get("data"))
    fields = next((d for d in data if isinstance(d, dict)), {}) if isinstance(data, list) else data_of(body)
    number = as_text(first_of(fields, "id", "webhookId"))
    tries = read_decimal(fields.get("retryCount"))
    return (
        WebhookEvent(
            id=number,
            task_id=as_text(fields.get("taskId")),
            url=as_text(fields.get("webhookUrl")),
            status=as_text(fields.get("callbackStatus")).upper(),
            response=as_text(fields.get("callbackResponse"))[:_LONGEST],
            tries=None if tries is None else int(tries),
            created_at=as_text(fields.get("createTime")),
            updated_at=as_text(fields.get("updateTime")),
        )
        if number
        else None
    )
