"""Work: from a checked request to a file on disk. Knows no widgets."""

from .budget import Budget, disagreement
from .engine import Engine
from .history import History
from .inputs import read_request, resolve
from .model import Cost, Output, RunStatus
from .records import Record
from .run import Keeper, Run
from .store import Store
from .timing import SANDBOX_PACE, Forecast, Pace, forecast

__all__ = [
    "SANDBOX_PACE",
    "Budget",
    "Cost",
    "Engine",
    "Forecast",
    "History",
    "Keeper",
    "Output",
    "Pace",
    "Record",
    "Run",
    "RunStatus",
    "Store",
    "disagreement",
    "forecast",
    "read_request",
    "resolve",
]
