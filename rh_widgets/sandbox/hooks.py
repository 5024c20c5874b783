"""Webhooks: the end of a task is told to the address that its submit named, in the moment it comes.

Where a task stands is worked out when someone asks, and here nobody does. So a thread waits for the
next end that is known, and looks again when a record changes, which may bring one forward. What was
told, and with what success, is kept on disk: an end that nobody heard of is told by the next process.
"""

from __future__ import annotations

import json
import logging
import math
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from . import wire
from .answers import outputs_answer, query_answer
from .delivery import Outcome, deliver
from .lifecycle import OPEN
from .process import HOST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .lifecycle import Task
    from .service import Sandbox

__all__ = ["Hook", "Hooks"]

_log = logging.getLogger(__name__)

_TRIES = 3
_WORKERS = 8
# In seconds at the speed of life, and the least of it at any speed.
_PATIENCE, _LEAST_PATIENCE = 10.0, 1.0
_PAUSE, _LEAST_PAUSE = 5.0, 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """The webhook of a task, as it is kept on disk.

    Attributes:
        hook_id: By which it can be sent again.
        origin: What the addresses of results begin with, where there is no socket.
        legacy: Whether the outputs envelope is told; else what a query shows.
        created_at, updated_at: Seconds since 1970, by the sandbox's clock.
        told: Whether nothing is left to do.
        tries: How often it was sent.
        good: Whether the last one was taken.
        event_data: What was said, as JSON.
        response: What the receiver said.
    """

    hook_id: str
    task_id: str
    url: str
    origin: str
    legacy: bool
    created_at: float
    updated_at: float
    told: bool = False
    tries: int = 0
    good: bool = False
    event_data: str = ""
    response: str = ""

    def body(self) -> bytes:
        """What is posted: of the legacy family a text within the JSON, of v2 an object."""
        data = self.event_data if self.legacy else json.loads(self.event_data)
        return json.dumps({"event": "TASK_END", "taskId": self.task_id, "eventData": data}).encode()

    def detail(self) -> dict[str, Any]:
        """As `getWebhookDetail` shows it; what is not known before the end is null."""
        known = bool(self.event_data)
        return wire.webhook_detail(
            hook_id=self.hook_id,
            task_id=self.task_id,
            url=self.url,
            data=self.event_data or None,
            status=("SUCCESS" if self.good else "FAILED") if known else None,
            response=self.response if known else None,
            retries=max(0, self.tries - 1),
            created=self.created_at,
            updated=self.updated_at,
        )


class Hooks:
    """The webhooks of a sandbox.

    Args:
        sandbox: Knows where its tasks stand.
        clock: The sandbox's.
        speed: The sandbox's; its patience with a receiver is that much shorter.
    """

    def __init__(self, sandbox: Sandbox, clock: Callable[[], float], speed: float) -> None:
        self._sandbox, self._clock, self._store = sandbox, clock, sandbox.store
        self._patience = max(_LEAST_PATIENCE, _PATIENCE / speed)
        self._pause = max(_LEAST_PAUSE, _PAUSE / speed)
        self._folder = self._store.folder / "hooks"
        self._folder.mkdir(exist_ok=True)
        self._hooks = {hook.task_id: hook for hook in self._read()}
        self._untold = {hook.task_id for hook in self._hooks.values() if not hook.told}
        self._under_way: set[str] = set()
        self._state = threading.Condition()
        self._nudged = False
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="rh-sandbox-webhook")
        self._store.on_change = self.wake

    def keep(self, task: Task, url: object, *, origin: str, legacy: bool = False) -> None:
        """Tell an address of a task's end when it comes.

        Args:
            task: Just made.
            url: The `webhookUrl` of its submit; anything but a text is let go.
            origin: What the addresses of its results begin with, such as `http://127.0.0.1:8000`.
            legacy: Whether it was made by the legacy family, whose webhooks hold the outputs envelope.
        """
        if not isinstance(url, str) or not url.strip():
            return
        # Its number is the task's next: there is one webhook for a task.
        number, now = str(int(task.task_id) + 1), self._clock()
        self._put(
            Hook(
                hook_id=number,
                task_id=task.task_id,
                url=url.strip(),
                origin=origin,
                legacy=legacy,
                created_at=now,
                updated_at=now,
            )
        )
        self.wake()

    def of_task(self, task_id: str) -> Hook | None:
        return self._hooks.get(task_id)

    def resend(self, hook_id: str, url: str) -> bool:
        """Send one again, to this address; whether there is one of this id."""
        found = next((hook for hook in list(self._hooks.values()) if hook.hook_id == hook_id), None)
        if found is not None:
            self._put(replace(found, url=url, told=False))
            self.wake()
        return found is not None

    def wake(self) -> None:
        """Look whether something has ended."""
        with self._state:
            if not self._untold or self._closed.is_set():
                return
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="rh-sandbox-hooks", daemon=True)
                self._thread.start()
            self._nudged = True
            self._state.notify()

    def close(self) -> None:
        """Begin no further delivery; what is left is told by the next process."""
        self._closed.set()
        with self._state:
            self._state.notify()
        if self._thread is not None:
            self._thread.join()
        self._pool.shutdown(wait=False, cancel_futures=True)

    # -- when

    def _watch(self) -> None:
        while not self._closed.is_set():
            with self._state:
                self._nudged = False
            pause = self._look()
            with self._state:
                self._state.wait_for(lambda: self._nudged or self._closed.is_set(), pause)

    def _look(self) -> float | None:
        """Tell what has ended; the seconds until the next end that is known."""
        ends = []
        for task_id in self._untold - self._under_way:
            task = self._sandbox.find(task_id)
            if task is not None and self._sandbox.look_at(task) in OPEN:
                ends.append(self._sandbox.ends_at(task))
            elif task is not None:
                self._under_way.add(task_id)
                self._pool.submit(self._work, self._hooks[task_id], task)
        soonest = min(ends, default=math.inf)
        return None if soonest == math.inf else max(0.0, soonest - self._clock())

    # -- what

    def _work(self, hook: Hook, task: Task) -> None:
        try:
            self._tell(hook, task)
        except Exception as error:  # noqa: BLE001 - whatever it is, it must be seen where one asks for the webhook
            _log.exception("the webhook of task %s failed", task.task_id)
            self._note(replace(hook, told=True, event_data=hook.event_data or "{}", response=str(error)))
        finally:
            self._under_way.discard(task.task_id)
            self.wake()

    def _tell(self, hook: Hook, task: Task) -> None:
        answer = (outputs_answer if hook.legacy else query_answer)(self._sandbox, task, self._origin(hook))
        hook = replace(hook, event_data=json.dumps(answer, ensure_ascii=False))
        again = True
        while again:
            struck = self._sandbox.faults.take("webhook", task.endpoint)
            again = any(f.action == "repeat" for f in struck)
            if self._closed.wait(sum(f.seconds for f in struck if f.action == "delay")):
                return
            if any(f.action == "drop" for f in struck):
                hook = replace(hook, response="never sent, as ordered", told=not again)
                self._note(hook)
            else:
                hook = self._send(hook, last=not again)

    def _send(self, hook: Hook, *, last: bool) -> Hook:
        """Send it until it is taken, or there is no hope."""
        for retry in range(_TRIES):
            if self._closed.wait(self._pause if retry else 0):
                break
            outcome = deliver(hook.url, hook.body(), self._patience)
            over = outcome.good or outcome.final or retry + 1 == _TRIES
            hook = self._heard(hook, outcome, told=last and over)
            if over:
                break
        return hook

    def _heard(self, hook: Hook, outcome: Outcome, *, told: bool) -> Hook:
        hook = replace(hook, good=outcome.good, response=outcome.words, tries=hook.tries + 1, told=told)
        self._note(hook)
        return hook

    def _origin(self, hook: Hook) -> str:
        line = self._sandbox.line
        return hook.origin if line is None else f"http://{HOST}:{line.port}"

    # -- records

    def _note(self, hook: Hook) -> None:
        current = self._hooks[hook.task_id]
        # Sent on its way to another address meanwhile: that one has not heard of it.
        told = hook.told and current.url == hook.url
        self._put(replace(hook, url=current.url, told=told, updated_at=self._clock()))

    def _put(self, hook: Hook) -> None:
        with self._state:
            self._store.write(self._folder / f"{hook.task_id}.json", asdict(hook))
            self._hooks[hook.task_id] = hook
            (self._untold.discard if hook.told else self._untold.add)(hook.task_id)

    def _read(self) -> Iterator[Hook]:
        for path in sorted(self._folder.glob("*.json")):
            try:
                yield Hook(**json.loads(path.read_text("utf-8")))
            except (OSError, ValueError, TypeError):
                _log.warning("skipped %s, which does not read as a webhook", path.name)
