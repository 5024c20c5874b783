"""Work: from a checked request to a file on disk. Knows no widgets."""

from .engine import Engine
from .forecast import SANDBOX_PACE, Forecast, Pace, forecast
from .history import History
from .inputs import read_request, resolve
from .model import Cost, Output, RunStatus
from .run import Run

__all__ = [
    "SANDBOX_PACE",
    "Cost",
    "Engine",
    "Forecast",
    "History",
    "Output",
    "Pace",
    "Run",
    "RunStatus",
    "forecast",
    "read_request",
    "resolve",
]
