"""What was opened before: apps and workflows as the site gave them, and what was chosen of them.

    works/<site>/ai-app-1877265245566922800.json

They are in no catalog, and a run in the journal knows only its values. So what an app or workflow was when it
was opened last is kept beside the journal, one file each, and its runs open again without any network.
"""

from __future__ import annotations

import contextlib
import functools
import json
import logging
import os
import re
import tempfile
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..errors import ConfigurationError, ParameterError
from .apps import app_endpoint, app_spec
from .graphs import read_graph
from .model import GraphKind, snake_case
from .workflows import workflow_endpoint, workflow_spec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .graphs import ComfyGraph
    from .model import ModelSpec

__all__ = ["Remembered", "Work"]

log = logging.getLogger(__name__)
_MOST: Final = 500  # works of a site; a graph has some 20 KB
_FORMAT: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """An app or a workflow, as it was opened.

    Attributes:
        kind: How it is started.
        id: The site's.
        site: `ai`, `cn`, `sandbox` or `custom`.
        source: What the site or a file says of it: a graph in the API format, or an app's call example, as JSON.
        title: What the user or the site calls it.
        whole: Whether the graph is sent along, in the place of the stored one.
        code: Of a quick create.
        chosen: The fields of a workflow that its form has, as `6.text`; `None` for those it suggests.
        opened_at: When, ISO 8601.
    """

    kind: GraphKind
    id: str
    site: str
    source: str
    title: str = ""
    whole: bool = False
    code: str = ""
    chosen: tuple[str, ...] | None = None
    opened_at: str = ""

    @property
    def endpoint(self) -> str:
        """What it is called everywhere."""
        if self.kind is not GraphKind.WORKFLOW:
            return app_endpoint(self.id, self.code)
        return workflow_endpoint(self.id, read_graph(self.source) if self.whole else None)

    def spec(self, names: Iterable[str] = ()) -> ModelSpec:
        """It as a model; the same one for the same names.

        Args:
            names: Parameters that it must have, such as those of a run: fields that are not chosen now are
                added. What there is not, there is not.

        Raises:
            ConfigurationError: its source cannot be read.
        """
        return _spec(self, tuple(sorted(set(names))) if self.kind is GraphKind.WORKFLOW else ())


@functools.lru_cache(maxsize=256)  # a list of runs asks for each
def _spec(work: Work, names: tuple[str, ...]) -> ModelSpec:
    if work.kind is not GraphKind.WORKFLOW:
        return app_spec(json.loads(work.source), work.id, site=work.site, kind=work.kind, code=work.code)
    graph = read_graph(work.source)
    # The stored workflow may have changed since; what was chosen and is gone is not missed.
    chosen = graph.suggested if work.chosen is None else [key for key in work.chosen if graph.field(key)]
    make = functools.partial(workflow_spec, graph, work.id, site=work.site, title=work.title, whole=work.whole)
    plain = make(expose=chosen)
    more = _unshown(graph, plain, [name for name in names if plain.param(name) is None])
    return make(expose=[*chosen, *more]) if more else plain


def _unshown(graph: ComfyGraph, shown: ModelSpec, names: Iterable[str]) -> list[str]:
    """The fields that names mean which no parameter has; the bare field where only one node has it."""
    closed = [f for f in graph.fields if shown.param(f.key) is None]
    bare = [snake_case(f.field) for f in graph.fields]
    wanted = {snake_case(name) for name in names} | set(names)
    alone = {name for name in wanted if bare.count(name) == 1}
    return [f.key for f in closed if {f.key, f.name} & wanted or snake_case(f.field) in alone]


class Remembered:
    """The works that were opened here, by site and endpoint. Safe to use from any thread and any kernel.

    Args:
        home: Tells the user's data folder, whenever it is needed.
    """

    def __init__(self, home: Callable[[], Path] | Path) -> None:
        self._home = home if callable(home) else lambda: home

    def find(self, site: str, endpoint: str) -> Work | None:
        """What was opened last under that name; a file that is broken is skipped, and said in the log."""
        return _read(self._file(site, endpoint))

    def keep(self, work: Work) -> None:
        """Remember a work. What cannot be written is said in the log: it can be fetched again."""
        file = self._file(work.site, work.endpoint)
        told = {"format": _FORMAT, **asdict(work)}
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            _write(file, json.dumps(told, ensure_ascii=False))
            self._forget_oldest(file.parent)
        except OSError as error:
            log.warning("%s is not remembered: %s", work.endpoint, error)

    def spec(self, site: str, endpoint: str, names: Iterable[str] = ()) -> ModelSpec | None:
        """A work as a model, with these parameters among its own; `None` for one that is not remembered."""
        work = self.find(site, endpoint)
        try:
            return None if work is None else work.spec(names)
        except (ConfigurationError, ParameterError, ValueError, AttributeError, TypeError) as error:
            log.warning("%s is remembered, and cannot be read: %s", endpoint, error)
            return None

    def works(self, site: str) -> list[Work]:
        """All that is remembered of a site, the newest first."""
        files = sorted(self._folder(site).glob("*.json"), key=_age, reverse=True)
        return [work for work in map(_read, files) if work is not None]

    def _folder(self, site: str) -> Path:
        return self._home() / "works" / re.sub(r"\W", "_", site or "custom")

    def _file(self, site: str, endpoint: str) -> Path:
        # No two of a site share a file, also where the disk takes "A" for "a": a quick create's code is any text.
        name = re.sub(r"[^0-9a-z/-]", lambda match: f"_{ord(match[0]):x}_", endpoint.removeprefix("run/"))
        return self._folder(site) / f"{name.replace('/', '-')}.json"

    @staticmethod
    def _forget_oldest(folder: Path) -> None:
        files = sorted(folder.glob("*.json"), key=_age, reverse=True)
        for file in files[_MOST:]:
            file.unlink(missing_ok=True)


def _read(file: Path) -> Work | None:
    try:
        stat = file.stat()
        return _parsed(file, stat.st_mtime_ns, stat.st_size)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        log.warning("What is remembered in %s cannot be read: %s", file.name, error)
        return None


@functools.lru_cache(maxsize=64)
def _parsed(file: Path, _changed: int, _size: int) -> Work:
    return _work(json.loads(file.read_text("utf-8")))


def _age(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


def _write(file: Path, text: str) -> None:
    """All or nothing: another kernel may read it meanwhile."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.stem, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as part:
            part.write(text)
        Path(name).replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _work(told: Any) -> Work:
    known = {f.name for f in fields(Work)}
    values = {name: value for name, value in told.items() if name in known}
    chosen = values.get("chosen")
    values["chosen"] = None if chosen is None else tuple(map(str, chosen))
    return Work(**{**values, "kind": GraphKind(values["kind"])})
