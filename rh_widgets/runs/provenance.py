"""Where a result comes from, as its file says it: written when it is fetched, read by `rh.from_file`.

A file travels. So it tells of an input file the name and the hash, and never its folder; of an address
never what follows the question mark, which may open it to anybody; and no key.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from .._version import __version__
from ..client import scrub
from ..errors import Fault, ParameterError
from ..media import make_label, read_label, write_label
from .digests import digest
from .inputs import is_remote

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..specs import ModelSpec
    from .journal import Journal
    from .run import Run

__all__ = ["Provenance", "found_again", "provenance_of", "run_of_file", "sign"]

log = logging.getLogger(__name__)

_FORMAT: Final = 1
_LINK: Final = re.compile(r"https?://\S+", re.IGNORECASE)
_LONGEST_PATH: Final = 1000  # characters; a prompt may be longer, and no file system takes it for a name


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What a file says of itself.

    Attributes:
        model: The endpoint.
        params: By Python name; an input file is a dict of its `file` name and `sha256`, an address whose
            end was left out one of `url` and `cut`.
        task_id: The server's name for the task.
        run_id: Our own.
        site: Where it ran.
    """

    model: str
    params: Mapping[str, Any] = field(default_factory=dict)
    task_id: str = ""
    run_id: str = ""
    site: str = ""


# Writing


def sign(run: Run, place: int, path: Path, *, secret: str = "") -> bool:
    """Write into a result file where it comes from.

    Args:
        run: What made it.
        place: Which of its outputs it is, from 0.
        path: The file; it stays as it is where its format has no place for that.
        secret: What must not stand in it.

    Returns:
        Whether it was written.
    """
    try:
        told = _scrubbed(_told(run, place), secret)
        prompt = run.spec.words(told["params"])
        made = make_label(told, title=prompt or run.spec.title, comment=_comment(run), description=prompt)
        return write_label(path, made)
    except Exception:  # it is paid for: whatever this trips over, the file is a result
        log.warning("Where the result of run %s comes from is not in its file", run.id, exc_info=True)
        return False


def _told(run: Run, place: int) -> dict[str, Any]:
    known = {p.name: p for p in run.spec.params}
    media = {name for name, value in run.params.items() if (known[name].is_media if name in known else _is_path(value))}
    media |= {name for name, value in run.params.items() if _is_signed(value)}
    return {
        "format": _FORMAT,
        "software": f"rh_widgets {__version__}",
        "model": run.model,
        "title": run.spec.title,
        "params": {name: _named(value) if name in media else value for name, value in run.params.items()},
        "site": run.site,
        "task_id": run.task_id,
        "run_id": run.id,
        "output": place + 1,
        "created_at": run.created_at.astimezone(UTC).isoformat(timespec="seconds"),
    }


def _is_path(value: Any) -> bool:
    """Whether it names a file of this machine, where the model is not known that could tell."""
    if not isinstance(value, str) or len(value) > _LONGEST_PATH or not Path(value).is_absolute():
        return False
    return Path(value).is_file()


def _is_signed(value: Any) -> bool:
    """Whether it is an address and nothing else, of which a part is not for strangers, such as in a node's `url`."""
    return isinstance(value, str) and bool(_LINK.fullmatch(value)) and _address(value) != value


def _comment(run: Run) -> str:
    day = f"{run.created_at.astimezone(UTC):%Y-%m-%d}"
    return f"Made with {run.spec.title} on RunningHub, task {run.task_id}, {day}, by rh_widgets {__version__}."


def _named(value: Any) -> Any:
    """An input as a stranger may know it."""
    if isinstance(value, list | tuple):
        return [_named(item) for item in value]
    if not isinstance(value, str) or not value:
        return value
    if value.lower().startswith("data:"):
        return {"file": "", "sha256": hashlib.sha256(value.encode()).hexdigest()}
    if is_remote(value):
        return _address(value)
    path = Path(value)
    return {"file": PureWindowsPath(path.name).name, "sha256": _hash(path)}


def _address(value: str) -> str | dict[str, Any]:
    parts = urlsplit(value)
    host = parts.netloc.rpartition("@")[2]
    plain = f"{parts.scheme}://{host}{parts.path}"
    return value if plain == value else {"url": plain, "cut": True}


def _scrubbed(value: Any, secret: str) -> Any:
    if isinstance(value, str):
        return scrub(value, secret)
    if isinstance(value, list | tuple):
        return [_scrubbed(item, secret) for item in value]
    return {k: _scrubbed(v, secret) for k, v in value.items()} if isinstance(value, Mapping) else value


def _hash(path: Path) -> str:
    """Empty for a file that is not there."""
    try:
        return digest(path)
    except OSError:
        return ""


# Reading


def provenance_of(path: Path) -> Provenance | None:
    """What a file says of itself; `None` where it says nothing, or nothing that can be read.

    Raises:
        ParameterError: there is no such file.
    """
    try:
        text = read_label(path)
    except OSError as error:
        reason = "There is no such file." if isinstance(error, FileNotFoundError) else f"It cannot be read: {error}."
        raise ParameterError([Fault("path", str(path), reason)]) from None
    try:
        return _read(json.loads(text)) if text else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        log.debug("%s says nothing that can be read", path.name, exc_info=True)
        return None


def _read(told: Mapping[str, Any]) -> Provenance:
    words = {name: str(told.get(name) or "") for name in ("model", "task_id", "run_id", "site")}
    return Provenance(params={str(k): v for k, v in dict(told.get("params") or {}).items()}, **words)


def run_of_file(path: Path, told: Provenance | None, journal: Journal) -> str | None:
    """The id of the run that made a file, by what the file says, else by its hash; `None` for a stranger."""
    if told is not None:
        names = [told.run_id, told.task_id]
        rows = journal.query("SELECT id FROM runs WHERE id = ? OR (task_id = ? AND task_id != '')", names)
    else:
        digest = _hash(path)
        rows = journal.query(
            "SELECT run_id AS id FROM outputs WHERE (sha256 = ? OR server_sha256 = ?) AND ? != ''", [digest] * 3
        )
    return rows[0]["id"] if rows else None


def found_again(
    spec: ModelSpec, told: Mapping[str, Any], known: Mapping[str, Any], folders: Iterable[Path]
) -> tuple[dict[str, Any], list[str]]:
    """A file's parameters with their input files, where these are still there and the same.

    Args:
        spec: Its model.
        told: As the file has them.
        known: As the journal has them; empty for a run of somebody else's.
        folders: Where an input file is looked for by its name.

    Returns:
        The parameters, without what is missing; and words on what is.
    """
    places, missing = list(folders), []
    params = dict(told)
    media = {p.name for p in spec.params if p.is_media}
    for name in (p.name for p in spec.params if p.name in told and (p.is_media or isinstance(told[p.name], Mapping))):
        several = isinstance(told[name], list)
        items, before = (_list(told[name]), _list(known.get(name)))
        found = []
        for i, item in enumerate(items):
            path = _found(item, before[i] if i < len(before) else None, places if name in media else [])
            if path is None:
                missing.append(f"{name}: {_called(item)}")
            else:
                found.append(path)
        params[name] = found if several else next(iter(found), None)
    return {name: value for name, value in params.items() if value is not None}, missing


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [] if value is None else [value]


def _called(item: Any) -> str:
    """An input as a file names it."""
    named = (item.get("file") or item.get("url")) if isinstance(item, Mapping) else None
    return str(named or "an input without a name")


def _found(item: Any, before: Any, folders: list[Path]) -> str | None:
    """An input file as it was named, or one with its name and content in one of the folders.

    A file may be a stranger's: a path in it counts for nothing, or it could name any file of this machine
    as something to upload.
    """
    if not isinstance(item, Mapping):
        return item if isinstance(item, str) and is_remote(item) else None
    if isinstance(before, str) and is_remote(before):
        return before
    digest = str(item.get("sha256") or "")
    if isinstance(before, str) and _is(Path(before), digest, unsure=True):
        return before
    name = PureWindowsPath(str(item.get("file") or "")).name
    named = (folder / name for folder in folders if name)
    return next((str(path) for path in named if _is(path, digest)), None)


def _is(path: Path, digest: str, *, unsure: bool = False) -> bool:
    """Whether a file is there and has that content; where that is not known, what the journal names will do."""
    return path.is_file() and (_hash(path) == digest if digest else unsure)
