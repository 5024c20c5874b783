"""All that can go wrong between a click and a file, over real sockets: a table, and what it takes to try it.

A `Trouble` is one line of the table: at which step, what the server does there, and what must
come of a run. `Town` is the server with its books open; a `Kernel` is one process's worth of us.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import math
import random
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from graphs import GRAPH, asked_for
from PIL import Image
from scripted_server import until

from rh_widgets.client import Client, IOThread, Key, Patience, Settings, Site
from rh_widgets.errors import (
    APIError,
    AuthenticationError,
    CapacityError,
    ConnectionFailed,
    ContentRefused,
    InsufficientBalance,
    RunCancelled,
    RunFailed,
    RunUnknown,
    ServerError,
    SubmitAmbiguous,
)
from rh_widgets.runs import Engine, Pace, Purse, Run, RunStatus, Store, forecast
from rh_widgets.runs.filters import Filter
from rh_widgets.sandbox import Faults, serving
from rh_widgets.sandbox import Store as SandboxStore
from rh_widgets.sandbox.lifecycle import State
from rh_widgets.sandbox.works import App, Workflow
from rh_widgets.specs import ModelSpec, app_spec, builtin_catalog, read_graph, workflow_spec

MODEL = "rhart-image/z-image-turbo/image-to-image"
APP_ID, WORKFLOW_ID = "1877265245566922899", "1904136902449209399"


def _opened(node, field, kind):
    told = {"nodeId": node, "nodeName": GRAPH[node]["class_type"], "fieldName": field, "fieldType": kind}
    value = str(GRAPH[node]["inputs"][field])
    return told | {"fieldValue": value, "fieldData": "", "description": "", "descriptionEn": ""}


DEMO = {
    "webappName": "Fox",
    "nodeInfoList": [_opened("10", "image", "IMAGE"), _opened("6", "text", "STRING"), _opened("3", "seed", "INT")],
}


@dataclass(frozen=True)
class Work:
    """What a run is of.

    Attributes:
        prompt, picture: The parameters that take them.
        more: What else is given.
    """

    spec: ModelSpec
    prompt: str
    picture: str
    more: dict[str, Any] = field(default_factory=dict)


WORKFLOW = workflow_spec(
    read_graph(GRAPH), WORKFLOW_ID, site="custom", expose=["10.image", "6.text", "3.seed"], title="Fox, by hand"
)
WORKS = {
    "model": Work(builtin_catalog()[MODEL], "prompt", "image_url"),
    "app": Work(app_spec(DEMO, APP_ID, site="custom"), "text_6", "image_10"),
    "workflow": Work(WORKFLOW, "text_6", "image_10"),
    "workflow by v2": Work(WORKFLOW, "text_6", "image_10", {"retain_seconds": 10}),
}
"""What is run: a model, and graphs by each of their routes."""
SPECS = {work.spec.endpoint: work.spec for work in WORKS.values()}


def prompt_of(params):
    """What a run was asked for, by the names of its parameters."""
    return params.get("prompt") or params["text_6"]


PACE = Pace(look=0.02, retry=0.1, retry_most=0.1, patience=0.3, limit=30, limit_per_second=0)
# Who waits so long only takes a busy machine for silence. A look and a piece are asked for again; a submit is
# not, so it is given more, and what follows a silence still comes in time.
HASTY = Patience(connect=10, answer=0.6, submit=2.0, piece=0.6)
STALL, LONG_STALL = 1.5, 4.0  # seconds of silence, longer than that
CALM = Patience(connect=10, answer=30, submit=30, piece=30)

SUCCESS, FAILED, CANCELLED, UNKNOWN = RunStatus.SUCCESS, RunStatus.FAILED, RunStatus.CANCELLED, RunStatus.UNKNOWN


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """One kind of failure at one step.

    Attributes:
        step: connect, submit, answer, query, download, upload or cancel.
        name: What happens there.
        route, action, details: As `Faults.order` takes them.
        end: How the run ends.
        error: What it raises then.
        submits: How many submits reach the server.
        tasks: How many tasks it makes; `None` where that is a race, of none and one.
        fetched: Whether the file is here when the run ends.
        after: How the run stands once somebody has resumed.
        loses: Whether the answer to a submit may be lost.
        patience: How long the client waits.
    """

    step: str
    name: str
    route: str
    action: str
    details: dict[str, Any] = field(default_factory=dict)
    end: RunStatus = SUCCESS
    error: type[Exception] | None = None
    submits: int = 1
    tasks: int | None = 1
    fetched: bool = True
    after: RunStatus | None = None
    loses: bool = False
    patience: Patience = CALM

    @property
    def id(self) -> str:
        return f"{self.step}: {self.name}"


_HALVES = {"cut", "reset_midway"}  # what came of the answer names the task, which is followed


def _after_the_answer_was_made() -> list[Trouble]:
    """The task exists, and the answer does not arrive."""
    ways = {
        "closed": ("drop", {}),
        "reset": ("reset", {}),
        "reset in the middle": ("reset_midway", {}),
        "cut": ("cut", {}),
        "a web page": ("garbage", {}),
        "network lost": ("lost", {"seconds": 0.1}),
        "HTTP 408": ("http", {"status": 408, "body": "empty"}),
        "HTTP 500 as JSON": ("http", {"status": 500, "body": "json"}),
        "HTTP 502": ("http", {"status": 502}),
        "HTTP 503": ("http", {"status": 503, "retry_after": "1"}),
        "HTTP 504": ("http", {"status": 504}),
    }
    lost: dict[str, Any] = {"end": UNKNOWN, "error": SubmitAmbiguous, "loses": True}
    made = [
        Trouble(step="answer", name=f"{name}, {when}", route="submit", action=action, details=more, tasks=tasks,
                **({} if tasks and action in _HALVES else lost))
        for name, (action, details) in ways.items()
        for when, more, tasks in (
            ("task made", details, 1),
            ("nothing made", {**details, "before": True}, 0),
        )
    ]  # fmt: skip
    silence = {"seconds": LONG_STALL}
    return [
        *made,
        Trouble(step="answer", name="silence, task made", route="submit", action="delay", details=silence,
                patience=HASTY, **lost),
        Trouble(step="answer", name="silence before the task", route="submit", action="delay",
                details=silence | {"before": True}, tasks=None, patience=HASTY, **lost),
        Trouble(step="answer", name="half, with the task's name", route="submit", action="truncated"),
        Trouble(step="answer", name="half, without one", route="submit", action="truncated",
                details={"before": True}, tasks=0, **lost),
        Trouble(step="answer", name="late", route="submit", action="delay", details={"seconds": 0.2}),
        Trouble(step="answer", name="drop by drop", route="submit", action="drip", details={"seconds": 0.2}),
    ]  # fmt: skip


def _refused_submits() -> list[Trouble]:
    """The server says no: nothing is created, and the code tells whether to ask again."""
    full = {"end": FAILED, "error": CapacityError, "submits": -1, "tasks": 0}
    again = [
        Trouble(step="submit", name=f"refused {code} once", route="submit", action="refuse", details={"code": code},
                submits=2)
        for code in ("415", "421", "814", "1003", "1520")
    ]  # fmt: skip
    final = {
        "301": APIError,
        "401": AuthenticationError,
        "500": ServerError,
        "812": InsufficientBalance,
        "1007": APIError,
        "1011": ServerError,
        "1014": AuthenticationError,
        "1501": ContentRefused,
        "1516": APIError,
    }
    never = [
        Trouble(step="submit", name=f"refused {code}", route="submit", action="refuse", details={"code": code},
                end=FAILED, error=error, tasks=0)
        for code, error in final.items()
    ]  # fmt: skip
    statuses = [
        Trouble(step="submit", name=f"HTTP {status}", route="submit", action="http", details={"status": status},
                end=FAILED, error=APIError, tasks=0)
        for status in (301, 400, 403, 404, 413)
    ]  # fmt: skip
    return [
        *again,
        *never,
        *statuses,
        Trouble(step="submit", name="full for good", route="submit", action="refuse",
                details={"code": "415", "times": 0}, **full),
        Trouble(step="submit", name="HTTP 429 once", route="submit", action="http", details={"status": 429}, submits=2),
        Trouble(step="submit", name="the task fails", route="submit", action="fail", details={"code": "1501"},
                end=FAILED, error=RunFailed),
        Trouble(step="submit", name="the task is slow", route="submit", action="slow", details={"seconds": 0.3}),
    ]  # fmt: skip


_PASSING: dict[str, tuple[str, dict[str, Any]]] = {
    "closed": ("drop", {}),
    "reset": ("reset", {}),
    "reset in the middle": ("reset_midway", {}),
    "cut": ("cut", {}),
    "drop by drop": ("drip", {"seconds": 0.2}),
    "late": ("delay", {"seconds": 0.2}),
    "network lost": ("lost", {"seconds": 0.05}),
    "HTTP 408": ("http", {"status": 408}),
    "HTTP 429": ("http", {"status": 429}),
    "HTTP 500 as JSON": ("http", {"status": 500, "body": "json"}),
    "HTTP 503": ("http", {"status": 503, "body": "empty"}),
}
_UNREADABLE = {"a web page": ("garbage", {}), "half": ("truncated", {})}
_CODES = {f"refused {code}": ("refuse", {"code": code}) for code in ("1003", "1010", "1011", "1012")}


def _passing(step: str, route: str, ways: dict[str, tuple[str, dict[str, Any]]]) -> list[Trouble]:
    """What is over at the next try, and costs nothing but time."""
    return [
        Trouble(step=step, name=name, route=route, action=action, details=details, loses=action == "lost")
        for name, (action, details) in ways.items()
    ]


def _queries() -> list[Trouble]:
    untold: dict[str, Any] = {"end": UNKNOWN, "error": RunUnknown, "after": SUCCESS, "fetched": False}
    return [
        *_passing("query", "query", _PASSING | _UNREADABLE | _CODES | {"refused 1000": ("refuse", {"code": "1000"})}),
        Trouble(step="query", name="silence", route="query", action="delay", details={"seconds": STALL},
                patience=HASTY),
        Trouble(step="query", name="key refused once", route="query", action="unauthorized"),
        # The older family knows it, and is asked before that is believed.
        Trouble(step="query", name="task not found, five times", route="query", action="refuse",
                details={"code": "1004", "times": 5}),
        Trouble(step="query", name="HTTP 404, five times", route="query", action="http",
                details={"status": 404, "times": 5}, **untold),
    ]  # fmt: skip


def _uploads() -> list[Trouble]:
    unsent: dict[str, Any] = {"end": FAILED, "submits": 0, "tasks": 0}
    codes = _CODES | {f"refused {code}": ("refuse", {"code": code}) for code in ("808", "1013")}
    return [
        *_passing("upload", "upload", _PASSING | _UNREADABLE | codes),
        Trouble(step="upload", name="silence", route="upload", action="delay", details={"seconds": LONG_STALL},
                patience=HASTY),
        Trouble(step="upload", name="key refused once", route="upload", action="unauthorized"),
        Trouble(step="upload", name="key refused", route="upload", action="unauthorized", details={"times": 2},
                error=AuthenticationError, **unsent),
        Trouble(step="upload", name="refused 1008", route="upload", action="refuse", details={"code": "1008"},
                error=APIError, **unsent),
        Trouble(step="upload", name="HTTP 413", route="upload", action="http", details={"status": 413},
                error=APIError, **unsent),
        Trouble(step="upload", name="closed three times", route="upload", action="drop", details={"times": 3},
                error=ConnectionFailed, **unsent),
    ]  # fmt: skip


def _downloads() -> list[Trouble]:
    gone = {f"HTTP {status}": ("http", {"status": status}) for status in (403, 404, 410)}
    gone |= {"a web page": ("garbage", {}), "cut four times": ("cut", {"times": 4})}
    return [
        *_passing("download", "file", _PASSING),
        Trouble(step="download", name="silence", route="file", action="delay", details={"seconds": STALL},
                patience=HASTY),
        *(
            Trouble(step="download", name=name, route="file", action=action, details=details, fetched=False)
            for name, (action, details) in gone.items()
        ),
    ]  # fmt: skip


def _connections() -> list[Trouble]:
    """The limit of tasks is asked for first; then the network is gone when the request should leave."""
    return [
        Trouble(step="connect", name="network lost for a moment", route="queue", action="lost",
                details={"seconds": 0.05}, loses=True),
        Trouble(step="connect", name="network lost", route="queue", action="lost", details={"seconds": 2.0},
                end=FAILED, error=ConnectionFailed, submits=0, tasks=0),
    ]  # fmt: skip


def _cancels() -> list[Trouble]:
    """Somebody wants it stopped while the task runs."""
    stopped: dict[str, Any] = {"end": CANCELLED, "error": RunCancelled, "fetched": False}
    return [
        Trouble(step="cancel", name="heard", route="cancel", action="delay", details={"seconds": 0.0}, **stopped),
        Trouble(step="cancel", name="heard, and the answer lost", route="cancel", action="reset", **stopped),
        Trouble(step="cancel", name="not heard", route="cancel", action="reset", details={"before": True}),
        Trouble(step="cancel", name="refused", route="cancel", action="refuse", details={"code": "807"}),
        Trouble(step="cancel", name="HTTP 503", route="cancel", action="http",
                details={"status": 503, "before": True}),
    ]  # fmt: skip


TROUBLES = [
    *_connections(),
    *_uploads(),
    *_refused_submits(),
    *_after_the_answer_was_made(),
    *_queries(),
    *_downloads(),
    *_cancels(),
]


class Weather(Faults):
    """Faults on order, and the books: which requests came, and how often each fault struck."""

    def __init__(self) -> None:
        super().__init__()
        self.on_sockets = True
        self.came: Counter[str] = Counter()
        self.struck: Counter[Any] = Counter()

    def take(self, route, endpoint=""):
        struck = super().take(route, endpoint)
        self.came[route] += 1
        self.struck.update(struck)
        return struck


def picture(order, target, kind):
    """A result of some 80 kB that costs nothing, and tells one request from another."""
    noise = random.Random(order.seed).randbytes(160 * 160 * 3)
    Image.frombytes("RGB", (160, 160), noise).save(target, kind)


class Town:
    """A sandbox on a socket, with its books open."""

    def __init__(self, origin, sandbox):
        self.origin, self.sandbox = origin, sandbox
        self.weather = sandbox.faults = Weather()
        sandbox.set_money(10**7)
        workflow = Workflow(id=WORKFLOW_ID, title="Fox, by hand", graph=GRAPH)
        app = App(
            id=APP_ID, title="Fox", description="", cover="", workflow=workflow, nodes=tuple(DEMO["nodeInfoList"])
        )
        sandbox.works.workflows[WORKFLOW_ID], sandbox.works.apps[APP_ID] = workflow, app

    def order(self, trouble, **more):
        return self.weather.order(action=trouble.action, **{"route": trouble.route} | trouble.details | more)

    def clear(self):
        """Call all troubles off, and wait until the network is back."""
        self.weather.clear()
        until(self._answers)

    def _answers(self):
        try:
            with urllib.request.urlopen(f"{self.origin}/sandbox/health", timeout=10):  # noqa: S310 - loopback
                return True
        except OSError:
            return False

    def tasks(self):
        """Every task by the prompt that it was made for."""
        made = {}
        for task in self.sandbox.store.tasks:
            made.setdefault(asked_for(task.payload), []).append(task)
        return made

    def is_paid(self, task):
        return self.sandbox.look_at(task) is State.SUCCESS

    def served(self, task):
        """The hash of what the server serves as a task's result, over the wire."""
        [name] = task.files
        with urllib.request.urlopen(f"{self.origin}/files/{name}", timeout=30) as answer:  # noqa: S310
            return hashlib.sha256(answer.read()).hexdigest()


@contextlib.contextmanager
def town(folder, speed=math.inf):
    with serving(SandboxStore(folder), speed=speed, render=picture) as (address, sandbox):
        yield Town(address.origin, sandbox)


class Kernel:
    """One process's worth: its own thread, journal connection, lease and engine, on a home that it may share."""

    def __init__(self, origin, folder, *, patience=CALM, pace=PACE, at_once=None, store=None):
        self.folder, self.io = folder, IOThread()
        settings = Settings(Site.CUSTOM, origin, Key("sandbox"), "CNY")
        self.client = Client(settings, patience=patience, sleep=lambda seconds: asyncio.sleep(seconds / 10))
        self.store = store or Store(lambda: folder / "home", self._revive)
        self.engine = Engine(
            self.client,
            settings,
            self.io,
            folder=folder,
            outputs=folder / "rh_outputs",
            store=self.store,
            pace=pace,
            keeper=self,
            purse=Purse(),
            at_once=at_once,
        )

    def _revive(self, record):
        return Run(SPECS[record.endpoint], record, forecast=forecast("image"), keeper=self)

    def cancel(self, run):
        self.engine.cancel(run)

    def download(self, run):
        self.engine.download(run)

    def start(self, prompt, work="model", *, picture=True):
        """A run from a picture of its own, so that nothing of it was uploaded before; or from a link."""
        image = "https://pictures.test/cat.png"
        if picture:
            image = self.folder / f"{prompt}.png"
            image.parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (64, 64), hashlib.sha256(prompt.encode()).digest()[0]).save(image)
        what = WORKS[work]
        return self.engine.start(what.spec, {what.prompt: prompt, what.picture: str(image)} | what.more)

    def records(self):
        """Every run in the journal, as it is on the disk."""
        self.store.journal.flush()
        return self.store.journal.find(Filter())

    def close(self):
        self.io.run(self.client.aclose())
        self.io.close()
        self.store.journal.close()


@contextlib.contextmanager
def kernel(*args, **details):
    made = Kernel(*args, **details)
    try:
        yield made
    finally:
        made.close()


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()
