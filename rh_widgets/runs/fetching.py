"""From a task's last answer to files: outputs, cost, or the run's error."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import hashlib
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ..client import Downloaded, Result, TaskAnswer, TaskStatus, Usage
from ..errors import DownloadFailed, RunningHubError
from .endings import Stopped, failure
from .looking import look_into
from .model import Cost, Output, RunStatus
from .provenance import sign
from .works import Works, now

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .run import Run

__all__ = ["Fetcher"]

log = logging.getLogger(__name__)
_LONGEST_TITLE: Final = 80  # letters in a file's name; anybody calls an app what they like


class Fetcher:
    """Fetches the results of one connection's runs."""

    def __init__(self, works: Works, *, provenance: bool) -> None:
        self._works, self._provenance = works, provenance
        self._fetching: set[str] = set()

    async def collect(self, run: Run, answer: TaskAnswer) -> None:
        """Take what a task that is over has made, and what it cost.

        Raises:
            Stopped: it was cancelled, and not from here.
            RunFailed: it failed; what it made all the same is fetched first.
        """
        store, told = self._works.store, self._told(run, answer)
        note = ""
        if answer.status is not TaskStatus.CANCELLED and any(o.is_missing for o in told["outputs"]):
            store.advance(run, status=RunStatus.DOWNLOADING, **told)
            note, told = await self._fetch(run, _types(answer.results)), {}
        if answer.status is TaskStatus.SUCCESS:
            await store.keep(run, status=RunStatus.SUCCESS, finished_at=now(), note=note, **told)
            return
        store.advance(run, **told)
        raise Stopped(elsewhere=True) if answer.status is TaskStatus.CANCELLED else failure(run, answer.error)

    def tidy(self, run: Run) -> None:
        """Remove what a killed process left of its downloads: halves, and a name that was taken for one."""
        halves = run.folder.glob(f".{_stem(run)}*.part")
        names = (path for path in run.folder.glob(f"{_stem(run)}*") if not path.stat().st_size)
        for path in [*halves, *names]:
            with contextlib.suppress(OSError):
                path.unlink()

    def _told(self, run: Run, answer: TaskAnswer) -> dict[str, Any]:
        """What a task's last answer says, as changes of its run."""
        return {"cost": self._cost(answer.usage), "ended_at": now(), "outputs": _known(run, answer.results)}

    async def again(self, run: Run) -> None:
        """Fetch what is missing of a run that is over. A second call meanwhile does nothing."""
        if run.id in self._fetching:
            return
        self._fetching.add(run.id)
        try:
            note = await self._fetch(run, await self._renew_links(run))
        finally:
            self._fetching.discard(run.id)
        run.advance(outputs=run.outputs, note=note)

    async def _renew_links(self, run: Run) -> tuple[str, ...]:
        """Ask for the results once more, for fresh links to them; the types that the server names."""
        if not run.task_id:
            return ()
        try:
            answer = await self._works.client.query(run.task_id)
        except RunningHubError as error:  # the old links may do
            log.info("No fresh links for task %s: %s", run.task_id, error)
            return ()
        if answer.status is not TaskStatus.SUCCESS or len(answer.results) != len(run.outputs):
            return ()
        self._works.store.advance(run, outputs=_known(run, answer.results))
        return _types(answer.results)

    async def _fetch(self, run: Run, types: tuple[str, ...]) -> str:
        """Download what is not here; a note on what could not be fetched.

        Args:
            run: Its run.
            types: The server's word on what each output is; may be empty.
        """
        note = ""
        for i, output in enumerate(run.outputs):
            if not output.is_missing:
                continue
            stem = _stem(run) + (f"-{i + 1}" if len(run.outputs) > 1 else "")
            try:
                hint = types[i] if types else ""
                file = await self._works.client.download(
                    output.url, run.folder, stem, output_type=hint, finish=self._finish(run, i)
                )
                file = await asyncio.to_thread(_only_copy, file, stem)
            except (DownloadFailed, OSError) as error:
                log.warning("Run %s: %s", run.id, error)
                note = f"{error} run.download() tries again."
                continue
            # The path first: whatever a look into the file brings, it is here and paid for.
            told = {"path": file.path, "media_type": file.media_type, "bytes": file.size}
            self._put(run, i, **told, sha256=file.sha256, server_sha256=file.server_sha256)
            self._put(run, i, **await asyncio.to_thread(look_into, file.path, file.media_type))
        return note

    def _finish(self, run: Run, i: int) -> Callable[[Path], bool] | None:
        """What writes into a file where it comes from."""
        secret = self._works.settings.key.reveal()
        return functools.partial(sign, run, i, secret=secret) if self._provenance else None

    def _put(self, run: Run, i: int, **fields: Any) -> None:
        """Set some fields of one output."""
        outputs = list(run.outputs)
        outputs[i] = replace(outputs[i], **fields)
        self._works.store.advance(run, outputs=tuple(outputs))

    def _cost(self, usage: Usage) -> Cost:
        works = self._works
        return Cost(money=usage.money, coins=usage.coins, currency=works.settings.currency, sandbox=works.sandbox)


def _only_copy(file: Downloaded, stem: str) -> Downloaded:
    """One file of two: a process that was killed after it had named its download, and before it noted it, left one."""
    first = file.path.with_name(stem + file.path.suffix)
    if first == file.path or not first.is_file() or first.stat().st_size != file.size:
        return file
    with first.open("rb") as content:
        if hashlib.file_digest(content, "sha256").hexdigest() != file.sha256:
            return file
    file.path.unlink()
    return replace(file, path=first)


def _known(run: Run, results: tuple[Result, ...]) -> tuple[Output, ...]:
    """The outputs that results announce; what is known of one already is kept."""
    before = dict(enumerate(run.outputs))
    return tuple(_output(result, before.get(i)) for i, result in enumerate(results))


def _output(result: Result, before: Output | None) -> Output:
    if before is not None:
        return replace(before, url=result.url)
    return Output(url=result.url, text=result.text, node_id=result.node_id)


def _types(results: tuple[Result, ...]) -> tuple[str, ...]:
    return tuple(result.output_type for result in results)


def _stem(run: Run) -> str:
    """A readable file name: model, date, time, and the run's id, which keeps it unique. No disk shortens it."""
    title = "".join(c if c.isascii() and c.isalnum() else "-" for c in run.spec.title.lower())
    slug = "-".join(filter(None, title.split("-")))[:_LONGEST_TITLE].rstrip("-") or "result"
    return f"{slug}-{run.created_at:%m%d-%H%M%S}-{run.id[:4]}"
