"""A `Run`: one generation, from the click to the file, as seen from any thread.

The engine alone writes to it, on the I/O thread; everybody else reads a frozen `State`
that is replaced as a whole, so no reader ever sees half a change.
"""

from __future__ import annotations

import asyncio
import dataclasses
import functools
import logging
import threading
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from ..errors import RunningHubError, RunTimeout
from .as_code import attach_code, curl_code, python_code, query_code
from .eta import together
from .model import Cost, Output, RunStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

    from ..specs import ModelSpec
    from .eta import Forecast
    from .live import NodeProgress
    from .records import Record

__all__ = ["Keeper", "Run", "State"]

log = logging.getLogger(__name__)
_folder = functools.lru_cache(16)(Path)
_STEP = 0.5
_TICK = 0.1  # how soon an interrupt of `await run` is noticed; measured, see Run.__await__


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What changes in the life of a run.

    Attributes:
        queued_at: When the server had taken it.
        started_at: When it was first seen RUNNING.
        ended_at: When it was first seen to be over.
    """

    status: RunStatus = RunStatus.PENDING
    task_id: str = ""
    outputs: tuple[Output, ...] = ()
    cost: Cost | None = None
    error: RunningHubError | None = None
    queued_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    finished_at: datetime | None = None
    note: str = ""
    uploaded: float | None = None
    progress: NodeProgress | None = None


_KEPT = tuple(f for f in dataclasses.fields(State) if f.name not in {"note", "uploaded", "progress"})


class Keeper(Protocol):
    """Who keeps a run going, and what a run asks of it."""

    def cancel(self, run: Run) -> None:
        """Stop it."""

    def download(self, run: Run) -> None:
        """Fetch what is missing of its results."""

    def open_panel(self, run: Run) -> Any:
        """A new panel with its parameters."""

    def card(self, run: Run) -> str | None:
        """A finished run as HTML."""


class Run:
    """One generation: params, task, outputs, cost. Made by `rh.submit` and `rh.generate`.

    Safe to use from any thread. `await run` and `run.wait()` end when the run does, raise
    its error if it has one, and can be interrupted at once; the run itself goes on.

    Attributes:
        id: Our own short name for it.
        model: The endpoint.
        params: What was asked, by Python name.
        site: `ai`, `cn`, `sandbox` or `custom`.
        estimate: The price before.
        created_at: When it was asked for, with its time zone.
        origin: How it was started: `panel`, `generate`, `submit`, `sweep` or `attach`.
        request: A hash of what was asked for; equal requests have equal ones.
        group: What shares a place in the line with others, such as a sweep; empty for a single one.
        notebook: The notebook in which it was asked for; empty elsewhere.
        folder: Where its results go.
        keeper: Who keeps it going.
    """

    def __init__(self, spec: ModelSpec, record: Record, *, forecast: Forecast, keeper: Keeper) -> None:
        self.spec, self._forecast, self.keeper = spec, forecast, keeper
        self.id, self.site, self.folder = record.id, record.site, _folder(record.folder)
        self.origin, self.request, self.notebook = record.origin, record.request, record.notebook
        self.params: Mapping[str, Any] = MappingProxyType(dict(record.params))
        self.created_at, self.estimate = record.created_at, record.estimate
        self.group = ""
        self._state = State(**{f.name: getattr(record, f.name) for f in _KEPT})
        self._lock = threading.Lock()
        self._told = self.done  # that it is over, to all who observe it
        self._over: threading.Event | None = None  # made by who waits: a thousand of them take two megabytes
        self._writer = 0
        self._shown = 0.0
        self._observers: tuple[Callable[[Run], None], ...] = ()

    @property
    def model(self) -> str:
        return self.spec.endpoint

    @property
    def status(self) -> RunStatus:
        return self._state.status

    @property
    def task_id(self) -> str:
        """The server's name for it; empty until the server has answered."""
        return self._state.task_id

    @property
    def outputs(self) -> tuple[Output, ...]:
        return self._state.outputs

    @property
    def cost(self) -> Cost | None:
        """What the server charged, once it says."""
        return self._state.cost

    @property
    def error(self) -> RunningHubError | None:
        """Why there is no result, once that is sure."""
        return self._state.error

    @property
    def forecast_at_first(self) -> Forecast:
        """How long such runs take, from the order on; equal for equal requests."""
        return self._forecast

    @property
    def forecast(self) -> Forecast:
        """How long such runs take; counted anew from when the server has it, and from when it works on it."""
        queued, started = self._state.queued_at, self._state.started_at
        return dataclasses.replace(
            self._forecast,
            queued_since=self._age(queued) if queued else 0.0,
            running_since=self._age(started) if started else None,
        )

    @property
    def queued_at(self) -> datetime | None:
        """When the server had taken it."""
        return self._state.queued_at

    @property
    def started_at(self) -> datetime | None:
        """When the server was first seen to work on it."""
        return self._state.started_at

    @property
    def ended_at(self) -> datetime | None:
        """When the server was first seen to be done with it; its files came after that."""
        return self._state.ended_at

    @property
    def finished_at(self) -> datetime | None:
        return self._state.finished_at

    @property
    def note(self) -> str:
        """What is going on, where the status does not say it all."""
        return self._state.note

    @property
    def uploaded(self) -> float | None:
        """How much of the inputs is sent, 0 to 1, while uploading."""
        return self._state.uploaded

    @property
    def progress(self) -> NodeProgress | None:
        """What the nodes of an app or a workflow do, while that can be heard; else `None`."""
        return self._state.progress

    @property
    def share(self) -> float:
        """How far it is, 0 to 1, as a bar shows it: by the clock, and its nodes. It never falls; 1 is the end."""
        if self.status is RunStatus.SUCCESS:
            return 1.0
        expect, progress = self.forecast, self.progress
        share = expect.fraction(self.elapsed())
        if progress is not None and progress.total:
            share = together(share, progress.share, is_guess=expect.is_guess)
        with self._lock:  # the first word of the nodes may say less than the clock did
            self._shown = max(self._shown, share)
            return self._shown

    @property
    def done(self) -> bool:
        return self.status.is_final

    def elapsed(self, now: datetime | None = None) -> float:
        """Seconds from the start to the end, or to now."""
        return self._age(self.finished_at or now or datetime.now(self.created_at.tzinfo))

    def _age(self, then: datetime) -> float:
        return max((then - self.created_at).total_seconds(), 0.0)

    def wait(self, timeout: float | None = None) -> Run:
        """Block until the run ends. Buttons in the notebook wait too: `await run` keeps them alive.

        Args:
            timeout: Seconds; the run goes on when they are over.

        Returns:
            The run itself, so that `rh.submit(…).wait().outputs` reads well.

        Raises:
            RunTimeout: not done in time.
            RunningHubError: the run's own error.
        """
        try:
            done = self.ended(timeout)
        except KeyboardInterrupt:
            raise self.interrupted() from None
        if not done:
            raise RunTimeout(
                f"Run {self.id} is not done after {timeout:g} s. It goes on: wait again, or look at run.status.",
                run_id=self.id,
                task_id=self.task_id,
            )
        return self._result()

    def interrupted(self) -> KeyboardInterrupt:
        """What to raise when the user stops waiting for it: the run goes on."""
        return KeyboardInterrupt(f"Stopped waiting. Run {self.id} goes on; rh.history[{self.id!r}].cancel() stops it.")

    @property
    def is_told(self) -> bool:
        """Whether it is over, and all who observe it know."""
        return self._told

    def ended(self, timeout: float | None = None) -> bool:
        """Wait for the end, whatever it is; whether it came in that many seconds."""
        if threading.get_ident() == self._writer:  # an observer: the run cannot go on while we wait
            return self.done
        # In steps, for a wait without end cannot be interrupted on every system.
        deadline = None if timeout is None else time.monotonic() + timeout
        over = self._awaited()
        while not over.is_set():
            left = _STEP if deadline is None else min(deadline - time.monotonic(), _STEP)
            if left <= 0:
                return False
            over.wait(left)
        return True

    def _awaited(self) -> threading.Event:
        """What is set when the run is over, and its observers know."""
        with self._lock:
            if self._over is None:
                self._over = threading.Event()
                if self._told:
                    self._over.set()
            return self._over

    def __await__(self) -> Generator[Any, None, Run]:
        # A tick instead of a wrapped future: Jupyter's interrupt is noticed only between steps.
        while not self._told:
            yield from asyncio.sleep(_TICK).__await__()
        return self._result()

    def cancel(self) -> None:
        """Stop it. Before it was sent, nothing is owed; later the server is asked to stop, and may still bill it.

        Where another kernel works on it, that one is asked, and hears of it within a second or two.
        """
        if not self.done:
            self.keeper.cancel(self)

    def download(self) -> None:
        """Fetch the results that are not here, or no longer, in the background. Their links live about a day."""
        self.keeper.download(self)

    def panel(self) -> Any:
        """A new panel with this run's parameters."""
        return self.keeper.open_panel(self)

    def as_python(self) -> str:
        """The code that orders the same once more, as text to copy; of an attached task the code that follows it.

        Raises:
            ParameterError: the model has changed, and no longer takes these values.
        """
        if self.origin == "attach":
            return attach_code(self.task_id)
        return python_code(self.spec, self.params, verb="submit" if self.origin == "submit" else "generate")

    def as_curl(self) -> str:
        """The shell commands that order the same once more, without the key: that is `$RH_API_KEY`.

        Input files of this machine are uploaded first. Of an attached task it is the command that asks for it.

        Raises:
            ParameterError: the model has changed, and no longer takes these values.
        """
        if self.origin == "attach":
            return query_code(self.task_id, site=self.site)
        return curl_code(self.spec, self.params, site=self.site, folder=self.folder)

    def observe(self, callback: Callable[[Run], None]) -> Callable[[], None]:
        """Call `callback(run)` after each change, on the I/O thread; the answer ends that."""
        with self._lock:
            self._observers += (callback,)

        def stop() -> None:
            with self._lock:
                self._observers = tuple(c for c in self._observers if c is not callback)

        return stop

    def advance(self, **changes: Any) -> None:
        """Replace the state and tell the observers. For the engine, its one writer."""
        with self._lock:
            if self._state.status.is_final and "outputs" not in changes:
                return
            self._writer = threading.get_ident()
            self._state = dataclasses.replace(self._state, **changes)
            observers = self._observers
        for callback in observers:
            try:
                callback(self)
            except Exception:
                log.exception("An observer of run %s failed", self.id)
        if self.done:
            with self._lock:
                self._told = True
                if self._over is not None:
                    self._over.set()

    def reopen(self, status: RunStatus) -> None:
        """It is looked after again; for the engine. Who waited for it before has been told the old end."""
        with self._lock:
            self._told = False
            if self._over is not None:
                self._over.clear()
            self._state = dataclasses.replace(
                self._state, status=status, error=None, finished_at=None, note="", progress=None
            )

    def mirror(self, record: Record) -> None:
        """Show what another kernel wrote of it; for the engine."""
        note = self.note or "Another kernel works on it."
        self.advance(**{f.name: getattr(record, f.name) for f in _KEPT}, note=note)

    def _result(self) -> Run:
        if self.error is not None:
            raise self.error.with_traceback(None)  # or each wait would lengthen it
        return self

    def _repr_html_(self) -> str | None:
        """A finished run as the last line of a cell is its card."""
        return self.keeper.card(self) if self.done else None

    def __repr__(self) -> str:
        task = f", task {self.task_id}" if self.task_id else ""
        files = ", ".join(o.place for o in self.outputs)
        tail = f" → {files}" if files else f": {self.error}" if self.error else ""
        return f"<Run {self.id} {self.spec.title}, {self.status.value}{task}{tail}>"
