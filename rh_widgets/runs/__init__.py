"""Work: from a checked request to a file on disk. Knows no widgets."""

from .as_code import curl_code, python_code
from .bills import billed_otherwise
from .budget import Budget, disagreement
from .choosing import HasRuns, chosen_runs
from .differences import differences
from .durations import Durations, Past, alike
from .engine import Engine
from .eta import Forecast, forecast
from .history import History
from .inputs import data_file, media_seconds, read_request, resolve
from .model import Cost, Output, RunStatus
from .purse import Purse
from .records import Record
from .run import Keeper, Run
from .schedule import Limits, Schedule, Waiting, most_urgent
from .store import Store
from .timing import SANDBOX_PACE, Pace

__all__ = [
    "SANDBOX_PACE",
    "Budget",
    "Cost",
    "Durations",
    "Engine",
    "Forecast",
    "HasRuns",
    "History",
    "Keeper",
    "Limits",
    "Output",
    "Pace",
    "Past",
    "Purse",
    "Record",
    "Run",
    "RunStatus",
    "Schedule",
    "Store",
    "Waiting",
    "alike",
    "billed_otherwise",
    "chosen_runs",
    "curl_code",
    "data_file",
    "differences",
    "disagreement",
    "forecast",
    "media_seconds",
    "most_urgent",
    "python_code",
    "read_request",
    "resolve",
]
