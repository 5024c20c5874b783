"""The sandbox itself, without HTTP: makes tasks, looks after them, counts the money.

Time comes from `clock` alone, and where a task stands is worked out anew whenever someone asks.
"""

from __future__ import annotations

import hmac
import random
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from ..media import Probe, probe
from ..specs import ModelSpec, estimate
from .broadcast import Broadcast
from .draft import Draft, drafted
from .faults import Faults, OrderedFault
from .hooks import Hooks
from .jobs import Jobs
from .lifecycle import DAY, OPEN, Account, State, Task, account, ends_at, new_task_id, share, state
from .loras import Loras
from .order import order_of, orders_of_graph, output_types
from .reading import Desk, digest_of
from .slots import lined_up
from .starting import StartDesk
from .wire import Refused
from .works import load_works

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal

    from .jobs import Renderer
    from .line import Line
    from .order import Order
    from .store import Store
    from .works import App, Workflow

__all__ = ["Sandbox"]

_MB = 1024 * 1024
_PERSONAL_QUEUE = 1000
_UPLOAD_FORMATS = frozenset({"jpg", "png", "webp", "zip", "mp3", "wav", "flac", "mp4", "avi", "mov", "mkv"})


class Sandbox:
    """All that the routes share; `app.state.sandbox` of an app made by `create_app`.

    Attributes:
        store: Tasks and files.
        faults: Where troubles are ordered: `sandbox.faults.order("submit", "refuse", code="415")`.
        jobs: The renderings.
        hooks: The webhooks of tasks.
        loras: The LoRAs that were uploaded.
        broadcast: The progress of graphs.
        specs: The models, by endpoint.
        works: The apps and workflows.
        concurrent: How many tasks it works on at a time; the others queue.
        queue: How many may queue; more are refused with 421.
        line: Its sockets; None in process.
        last_seen: The monotonic time of the last request.
    """

    def __init__(
        self,
        store: Store,
        *,
        key: str,
        speed: float,
        clock: Callable[[], float],
        catalog: Mapping[str, ModelSpec],
        render: Renderer,
        build: str,
        concurrent: int,
        queue: int,
        on_stop: Callable[[], None] | None,
    ) -> None:
        self.store, self.faults, self.build = store, Faults(), build
        self.jobs = Jobs(store, clock, render, self._orders)
        self.specs = {spec.endpoint: spec for spec in catalog.values()}
        self.works = load_works()
        self.concurrent, self.queue, self.on_stop = concurrent, queue, on_stop
        self.line: Line | None = None
        self.last_seen = time.monotonic()
        self._key, self._speed, self._clock = key, speed, clock
        self._desk = Desk(store, self._result)
        self._starts = StartDesk(self._desk, self.has_lora)
        self._noise = random.SystemRandom()
        self._lock = threading.Lock()
        self._dealt: tuple[tuple[int, int], dict[str, Task]] = ((-1, 0), {})
        self.hooks, self.loras = Hooks(self, clock, speed), Loras(store, key, clock)
        self.broadcast = Broadcast(self, key)
        store.sweep(clock())
        for task in store.tasks:  # what was being drawn when the last process ended
            self.look_at(task)

    def plug_in(self, line: Line) -> None:
        """It answers on sockets now: whatever can befall those can be ordered."""
        self.line = line
        self.faults.on_sockets = True
        self.hooks.wake()  # of ends that came while nobody was there to tell them

    def touch(self) -> None:
        """Note that someone asked for something."""
        self.last_seen = time.monotonic()
        self.hooks.wake()

    def close(self) -> None:
        """Wait for renderings under way."""
        self.hooks.close()
        self.jobs.close()

    def is_key(self, given: object) -> bool:
        return isinstance(given, str) and hmac.compare_digest(given.encode(), self._key.encode())

    # -- tasks

    def submit(self, spec: ModelSpec, body: Any, *, host: str, struck: Sequence[OrderedFault] = ()) -> Task:
        """Make a task of a request's body, and begin to render it.

        Args:
            spec: The model.
            body: The JSON that came.
            host: The Host header: addresses of that host are this sandbox's own.
            struck: Faults that change the task's fate.

        Raises:
            Refused: 1007 for a faulty body, 421 when the queue is full, 812 when the balance is too low.
        """
        values, seconds = self._desk.read(spec, body, host=host, now=self._clock())
        draft = Draft(
            endpoint=spec.endpoint,
            payload=values,
            digest=digest_of(spec.endpoint, values),
            output=spec.output,
            seconds=float(values.get("duration") or 5),
            types=output_types(spec, values),
            price=estimate(spec, values, media_seconds=seconds).amount,
        )
        task = self._begin(draft, struck)
        self.hooks.keep(task, body.get("webhookUrl"), origin=f"http://{host}")
        return task

    def start(
        self, work: App | Workflow, body: Any, *, host: str, legacy: bool, struck: Sequence[OrderedFault] = ()
    ) -> Task:
        """Make a task of an app or a workflow; as `submit`, in the words of the family that was asked.

        Raises:
            Refused: 301 or 1007 for a faulty body, 803 for a node that there is not, 433 for a graph that cannot
                run, 421 or 814 when the queue is full, 416 when the balance is too low.
        """
        invalid = "301" if legacy else "1007"
        draft = self._starts.read(work, body, host=host, now=self._clock(), invalid=invalid)
        task = self._begin(draft, struck)
        self.hooks.keep(task, body.get("webhookUrl"), origin=f"http://{host}", legacy=legacy)
        return task

    def find(self, task_id: str) -> Task | None:
        """The task of this id, if its model is still known."""
        task = self.store.find(task_id)
        return task if task is not None and self._knows(task) else None

    def look_at(self, task: Task) -> State:
        """The state of a task now; one that should be rendered by now, and is not, is taken up again."""
        where = state(self._lined_up(task), self._clock())
        if where in OPEN and not task.fail_code and task.ready_at is None and self._knows(task):
            self.jobs.start(task)
        return where

    def ends_at(self, task: Task) -> float:
        """When a task ends or ended, by the sandbox's clock; infinity while that cannot be said."""
        return ends_at(self._lined_up(task))

    def share(self, task: Task) -> float:
        """How much of its run a task has behind it, from 0 to 1; see `graph.timetable` for what runs then."""
        return share(self._lined_up(task), self._clock())

    def progress_url(self, task: Task, origin: str) -> str | None:
        """The websocket that tells the progress of a task; `None` for a model's, and for one that does not run.

        Args:
            task: Of either family.
            origin: What addresses of this sandbox begin with, such as `http://127.0.0.1:8000`.
        """
        running = bool(task.graph) and self.look_at(task) is State.RUNNING
        return self.broadcast.address(task, origin) if running else None

    def cancel(self, task: Task) -> None:
        """End a task that is open; one that has ended stays as it is."""
        if self.look_at(task) in OPEN:
            self.store.put(replace(task, cancelled_at=self._clock()))

    def has_expired(self, task: Task) -> bool:
        """Whether the links to a task's results have ended."""
        return self._clock() > self.ends_at(task) + DAY

    def words_of(self, task: Task) -> str:
        """The result of a model whose output is text."""
        prompt = str(task.payload.get("prompt") or task.payload.get("text") or "")
        return f"SANDBOX: {self.specs[task.endpoint].title} would have answered here. It was asked: {prompt}"

    # -- uploads

    def keep_upload(self, source: BinaryIO) -> tuple[Path, Probe]:
        """Keep an uploaded file under its hash.

        Raises:
            Refused: 808 when its content is of a kind that is not taken.
        """
        with tempfile.TemporaryDirectory() as folder:
            draft = Path(folder) / "upload"
            with draft.open("wb") as out:
                while chunk := source.read(_MB):
                    out.write(chunk)
            facts = probe(draft)
            if facts.format not in _UPLOAD_FORMATS:
                raise Refused("808", f"{facts.format or facts.kind} is not taken")
            return self.store.keep_upload(draft, facts.format, self._clock()), facts

    def upload(self, name: str) -> Path | None:
        """The upload of this name, while its link lives."""
        return self.store.upload(name, self._clock())

    def has_lora(self, name: str) -> bool:
        """Whether a graph may load a LoRA of this name: one that was uploaded, or the one that the sandbox brings."""
        return self.loras.has(name)

    # -- money

    def account(self) -> Account:
        return account(map(self._lined_up, self.store.tasks), self.store.credit, self._clock())

    def set_money(self, amount: Decimal) -> None:
        """Let the account show `amount`."""
        self.store.set_credit(self.store.credit + amount - self.account().money)

    def open_tasks(self) -> int:
        """How many tasks are queued or running."""
        now = self.account()
        return now.queued + now.running

    def _lined_up(self, task: Task) -> Task:
        """A task with the time that it really queues."""
        return self._lined().get(task.task_id, task)

    def _lined(self) -> dict[str, Task]:
        """Every task, by id, with the time that it really queues; dealt out anew when a record has changed."""
        known = (self.store.changes, self.concurrent)
        if self._dealt[0] != known:
            # A task whose model is gone is drawn no more, and would never let its slot go.
            tasks = [task for task in self.store.tasks if self._knows(task)]
            self._dealt = (known, lined_up(tasks, self.concurrent))
        return self._dealt[1]

    def _knows(self, task: Task) -> bool:
        """Whether it can still be said what is to be drawn: a graph is in the record, a model may be gone."""
        return bool(task.graph) or task.endpoint in self.specs

    def _orders(self, task: Task) -> list[Order]:
        if task.graph:
            return orders_of_graph(task, self.works.title_of(task.endpoint), self.store.folder)
        order = order_of(self.specs[task.endpoint], task, self.store.folder)
        return [order.numbered(number) for number in range(len(task.files))]

    def _begin(self, draft: Draft, struck: Sequence[OrderedFault]) -> Task:
        with self._lock:
            now = self._clock()
            money = self.account()
            self._check_room(draft, money.queued + money.running)
            task = drafted(draft, new_task_id(now, self._noise), now, self._speed, struck)
            if money.money - money.reserved < (task.amount or 0):
                raise Refused(draft.poor, "the balance is too low")
            self.store.put(task)
        self.jobs.start(task)
        return task

    def _check_room(self, draft: Draft, taken: int) -> None:
        room = self.concurrent + (max(self.queue, _PERSONAL_QUEUE) if draft.personal else self.queue)
        if taken >= room:
            raise Refused("814" if draft.personal else "421", "the queue is full")

    def _result(self, name: str) -> Path | None:
        """A result as the input of another task."""
        task = self.store.find_by_file(name)
        if task is None or self.look_at(task) is not State.SUCCESS:
            return None
        path = self.jobs.path(task, name)
        return path if path.is_file() else None
