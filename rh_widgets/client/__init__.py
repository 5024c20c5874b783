"""How the wire speaks: settings, the HTTP client, and the thread it runs on. No models, no widgets."""

from .account import Account
from .answers import Result, TaskAnswer, TaskStatus, Uploaded, Usage, read_task
from .codes import error_from
from .deliveries import WebhookEvent
from .download import EXTENSIONS, Downloaded
from .explaining import Explanation, explain
from .fetch import fetch_document
from .http import Client, Patience
from .io_thread import IOThread
from .live import (
    Cached,
    Event,
    Executed,
    Executing,
    Failed,
    Interrupted,
    Progress,
    Started,
    Succeeded,
    listen,
)
from .lora import Lora, LoraPlace, hash_file
from .rules import Verdict, created_nothing, pause_after, scrub, verdict, worth_another_look
from .settings import Key, Settings, Site, base_url, call_records, read_settings, sandbox_settings
from .upload import MOST_FOR_NODES
from .webhooks import Webhook, read_webhook
from .works import STYLES_PATH, AppDemo, AppList, AppRecord, NodeInfo, QuickLora, QuickStyle

__all__ = [
    "EXTENSIONS",
    "MOST_FOR_NODES",
    "STYLES_PATH",
    "Account",
    "AppDemo",
    "AppList",
    "AppRecord",
    "Cached",
    "Client",
    "Downloaded",
    "Event",
    "Executed",
    "Executing",
    "Explanation",
    "Failed",
    "IOThread",
    "Interrupted",
    "Key",
    "Lora",
    "LoraPlace",
    "NodeInfo",
    "Patience",
    "Progress",
    "QuickLora",
    "QuickStyle",
    "Result",
    "Settings",
    "Site",
    "Started",
    "Succeeded",
    "TaskAnswer",
    "TaskStatus",
    "Uploaded",
    "Usage",
    "Verdict",
    "Webhook",
    "WebhookEvent",
    "base_url",
    "call_records",
    "created_nothing",
    "error_from",
    "explain",
    "fetch_document",
    "hash_file",
    "listen",
    "pause_after",
    "read_settings",
    "read_task",
    "read_webhook",
    "sandbox_settings",
    "scrub",
    "verdict",
    "worth_another_look",
]
