"""How the wire speaks: settings, the HTTP client, and the thread it runs on. No models, no widgets."""

from .account import Account
from .answers import Result, TaskAnswer, TaskStatus, Uploaded, Usage, read_task
from .codes import error_from
from .download import EXTENSIONS, Downloaded
from .explaining import Explanation, explain
from .fetch import fetch_document
from .http import Client, Patience
from .io_thread import IOThread
from .rules import Verdict, created_nothing, pause_after, scrub, verdict, worth_another_look
from .settings import Key, Settings, Site, base_url, call_records, read_settings, sandbox_settings
from .webhooks import Webhook, read_webhook

__all__ = [
    "EXTENSIONS",
    "Account",
    "Client",
    "Downloaded",
    "Explanation",
    "IOThread",
    "Key",
    "Patience",
    "Result",
    "Settings",
    "Site",
    "TaskAnswer",
    "TaskStatus",
    "Uploaded",
    "Usage",
    "Verdict",
    "Webhook",
    "base_url",
    "call_records",
    "created_nothing",
    "error_from",
    "explain",
    "fetch_document",
    "pause_after",
    "read_settings",
    "read_task",
    "read_webhook",
    "sandbox_settings",
    "scrub",
    "verdict",
    "worth_another_look",
]
