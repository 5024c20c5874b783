"""Work: from a checked request to a file on disk. Knows no widgets."""

from .affording import shortfall, unpriced
from .as_code import curl_code, python_code
from .bills import billed_before, billed_otherwise
from .budget import Budget, disagreement
from .choosing import HasRuns, chosen_runs
from .contrast import caption, differences, labelled, told_apart
from .durations import Durations, Past, alike
from .engine import Engine
from .eta import Forecast, forecast
from .facets import Facets
from .history import History
from .inputs import data_file, media_seconds, read_request, resolve
from .leaderboard import Leaderboard
from .lease import Lease
from .listening import read_task_id, tell
from .live import NodeProgress
from .makers import made_by
from .model import Cost, Output, RunStatus
from .order import Order
from .pairing import Settled, next_pair, settled
from .plan import Plan, Point, planned
from .provenance import Provenance, found_again, provenance_of, run_of_file, sign
from .purse import Purse
from .records import Record
from .run import Keeper, Run
from .schedule import Limits, Schedule
from .scores import Duel, Scores, fit
from .slots import Template, template
from .space import Sample, drafts, sample, seeds
from .store import Store
from .sweep import Desk, Member, Sweep
from .sweep_tables import varied
from .sweeps import Sweeps
from .tally import Expected, SweepEstimate, Tally
from .timing import SANDBOX_PACE, Pace
from .uploading import Held, Uploads
from .votes import QUESTION, Verdict, Vote, Votes, duels

__all__ = [
    "QUESTION",
    "SANDBOX_PACE",
    "Budget",
    "Cost",
    "Desk",
    "Duel",
    "Durations",
    "Engine",
    "Expected",
    "Facets",
    "Forecast",
    "HasRuns",
    "Held",
    "History",
    "Keeper",
    "Leaderboard",
    "Lease",
    "Limits",
    "Member",
    "NodeProgress",
    "Order",
    "Output",
    "Pace",
    "Past",
    "Plan",
    "Point",
    "Provenance",
    "Purse",
    "Record",
    "Run",
    "RunStatus",
    "Sample",
    "Schedule",
    "Scores",
    "Settled",
    "Store",
    "Sweep",
    "SweepEstimate",
    "Sweeps",
    "Tally",
    "Template",
    "Uploads",
    "Verdict",
    "Vote",
    "Votes",
    "alike",
    "billed_before",
    "billed_otherwise",
    "caption",
    "chosen_runs",
    "curl_code",
    "data_file",
    "differences",
    "disagreement",
    "drafts",
    "duels",
    "fit",
    "forecast",
    "found_again",
    "labelled",
    "made_by",
    "media_seconds",
    "next_pair",
    "planned",
    "provenance_of",
    "python_code",
    "read_request",
    "read_task_id",
    "resolve",
    "run_of_file",
    "sample",
    "seeds",
    "settled",
    "shortfall",
    "sign",
    "tell",
    "template",
    "told_apart",
    "unpriced",
    "varied",
]
