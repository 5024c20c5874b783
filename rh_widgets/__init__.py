"""Generative video in a notebook: a form, a price, honest progress, and clips that stay.

    import rh_widgets as rh

    rh.connect()                                   # without a key: the sandbox
    rh.browse()                                    # which model? search, choose, open
    rh.models.ViduImageToVideoQ2Pro(prompt="…")    # last line of a cell: a panel
    run = rh.generate("sora-2/text-to-video-pro-official-stable", prompt="…")

Everything is loaded when it is first used, so that the import itself costs nothing.
"""

from __future__ import annotations

import logging
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from . import _roof
from ._version import __version__ as __version__

if TYPE_CHECKING:
    from . import models as models
    from . import sandbox as sandbox
    from .client import Account as Account
    from .client import Explanation as Explanation
    from .client import WebhookEvent as WebhookEvent
    from .connection import Connection as Connection
    from .errors import APIError as APIError
    from .errors import AuthenticationError as AuthenticationError
    from .errors import BudgetError as BudgetError
    from .errors import CapacityError as CapacityError
    from .errors import ConfigurationError as ConfigurationError
    from .errors import ConnectionFailed as ConnectionFailed
    from .errors import ContentRefused as ContentRefused
    from .errors import DownloadFailed as DownloadFailed
    from .errors import Fault as Fault
    from .errors import InsufficientBalance as InsufficientBalance
    from .errors import ParameterError as ParameterError
    from .errors import RateLimited as RateLimited
    from .errors import RunCancelled as RunCancelled
    from .errors import RunError as RunError
    from .errors import RunFailed as RunFailed
    from .errors import RunningHubError as RunningHubError
    from .errors import RunTimeout as RunTimeout
    from .errors import RunUnknown as RunUnknown
    from .errors import ServerError as ServerError
    from .errors import SubmitAmbiguous as SubmitAmbiguous
    from .errors import UnknownModelError as UnknownModelError
    from .published import Apps as Apps
    from .published import app as app
    from .published import apps as apps
    from .published import quick_create as quick_create
    from .published import quick_styles as quick_styles
    from .published import workflow as workflow
    from .runs import Budget as Budget
    from .runs import Cost as Cost
    from .runs import History as History
    from .runs import Leaderboard as Leaderboard
    from .runs import Output as Output
    from .runs import Run as Run
    from .runs import RunStatus as RunStatus
    from .runs import Sweep as Sweep
    from .runs import SweepEstimate as SweepEstimate
    from .runs import Tally as Tally
    from .runs import sample as sample
    from .runs import seeds as seeds
    from .runs import template as template
    from .session import allow_nested_asyncio as allow_nested_asyncio
    from .session import attach as attach
    from .session import browse as browse
    from .session import catalog as catalog
    from .session import connect as connect
    from .session import estimate as estimate
    from .session import explain as explain
    from .session import generate as generate
    from .session import history as history
    from .session import panel as panel
    from .session import resume as resume
    from .session import submit as submit
    from .session import sweep as sweep
    from .session import sweeps as sweeps
    from .specs import Catalog as Catalog
    from .specs import Estimate as Estimate
    from .specs import Matches as Matches
    from .specs import ModelSpec as ModelSpec
    from .specs import ParamSpec as ParamSpec
    from .spending import account as account
    from .spending import budget as budget
    from .spending import within_budget as within_budget
    from .takeaway import contact_sheet as contact_sheet
    from .takeaway import from_file as from_file
    from .takeaway import report as report
    from .takeaway import side_by_side as side_by_side
    from .uploads import Lora as Lora
    from .uploads import Uploaded as Uploaded
    from .uploads import upload as upload
    from .uploads import upload_lora as upload_lora
    from .viewing import compare as compare
    from .viewing import gallery as gallery
    from .viewing import judge as judge
    from .viewing import leaderboard as leaderboard
    from .webhook import resend_webhook as resend_webhook
    from .webhook import webhook_app as webhook_app
    from .webhook import webhook_details as webhook_details
    from .widgets import Comparison as Comparison
    from .widgets import Gallery as Gallery
    from .widgets import Judging as Judging
    from .widgets import ModelBrowser as ModelBrowser
    from .widgets import Panel as Panel

_HOMES = {
    "client": ["Account", "Explanation", "WebhookEvent"],
    "connection": ["Connection"],
    "errors": [
        "APIError",
        "AuthenticationError",
        "BudgetError",
        "CapacityError",
        "ConfigurationError",
        "ConnectionFailed",
        "ContentRefused",
        "DownloadFailed",
        "Fault",
        "InsufficientBalance",
        "ParameterError",
        "RateLimited",
        "RunCancelled",
        "RunError",
        "RunFailed",
        "RunTimeout",
        "RunUnknown",
        "RunningHubError",
        "ServerError",
        "SubmitAmbiguous",
        "UnknownModelError",
    ],
    "runs": [
        "Budget",
        "Cost",
        "History",
        "Leaderboard",
        "Output",
        "Run",
        "RunStatus",
        "Sweep",
        "SweepEstimate",
        "Tally",
        "sample",
        "seeds",
        "template",
    ],
    "session": [
        "allow_nested_asyncio",
        "attach",
        "browse",
        "catalog",
        "connect",
        "estimate",
        "explain",
        "generate",
        "history",
        "panel",
        "resume",
        "submit",
        "sweep",
        "sweeps",
    ],
    "published": ["Apps", "app", "apps", "quick_create", "quick_styles", "workflow"],
    "spending": ["account", "budget", "within_budget"],
    "specs": ["Catalog", "Estimate", "Matches", "ModelSpec", "ParamSpec"],
    "widgets": ["Comparison", "Gallery", "Judging", "ModelBrowser", "Panel"],
    "takeaway": ["contact_sheet", "from_file", "report", "side_by_side"],
    "uploads": ["Lora", "Uploaded", "upload", "upload_lora"],
    "viewing": ["compare", "gallery", "judge", "leaderboard"],
    "webhook": ["resend_webhook", "webhook_app", "webhook_details"],
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}
_MODULES = ("models", "sandbox")

__all__ = [
    "APIError",
    "Account",
    "Apps",
    "AuthenticationError",
    "Budget",
    "BudgetError",
    "CapacityError",
    "Catalog",
    "Comparison",
    "ConfigurationError",
    "Connection",
    "ConnectionFailed",
    "ContentRefused",
    "Cost",
    "DownloadFailed",
    "Estimate",
    "Explanation",
    "Fault",
    "Gallery",
    "History",
    "InsufficientBalance",
    "Judging",
    "Leaderboard",
    "Lora",
    "Matches",
    "ModelBrowser",
    "ModelSpec",
    "Output",
    "Panel",
    "ParamSpec",
    "ParameterError",
    "RateLimited",
    "Run",
    "RunCancelled",
    "RunError",
    "RunFailed",
    "RunStatus",
    "RunTimeout",
    "RunUnknown",
    "RunningHubError",
    "ServerError",
    "SubmitAmbiguous",
    "Sweep",
    "SweepEstimate",
    "Tally",
    "UnknownModelError",
    "Uploaded",
    "WebhookEvent",
    "__version__",
    "account",
    "allow_nested_asyncio",
    "app",
    "apps",
    "attach",
    "browse",
    "budget",
    "catalog",
    "compare",
    "connect",
    "contact_sheet",
    "estimate",
    "explain",
    "from_file",
    "gallery",
    "generate",
    "history",
    "judge",
    "leaderboard",
    "models",
    "panel",
    "quick_create",
    "quick_styles",
    "report",
    "resend_webhook",
    "resume",
    "sample",
    "sandbox",
    "seeds",
    "side_by_side",
    "submit",
    "sweep",
    "sweeps",
    "template",
    "upload",
    "upload_lora",
    "webhook_app",
    "webhook_details",
    "within_budget",
    "workflow",
]


if not TYPE_CHECKING:  # a type checker that saw it would let every misspelt name pass

    def __getattr__(name: str) -> Any:
        if name in _MODULES:
            return import_module(f".{name}", __name__)
        if name not in _HOME_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(f".{_HOME_OF[name]}", __name__), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return list(__all__)


def _current() -> Any:
    return import_module(".session", __name__).current()


logging.getLogger(__name__).addHandler(logging.NullHandler())  # in a notebook the rest lands in somebody's cell
_roof.set_backend(_current)
if "IPython" in sys.modules:
    import_module(".completion", __name__).offer()
