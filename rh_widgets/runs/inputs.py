"""Input files: from what a user names to what can be sent. Local reading only."""

from __future__ import annotations

import base64
import functools
import logging
import mimetypes
import os
import re
import tempfile
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote_to_bytes

from ..errors import Fault, ParameterError
from ..media import Probe, probe
from ..specs import ModelSpec, ParamSpec, ParamType, billed_media, billed_seconds, check, is_empty

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["data_file", "is_remote", "local_files", "media_seconds", "read_request", "resolve", "written_out"]

log = logging.getLogger(__name__)
# What the site calls files that nodes load: those of an upload, and those that its own pages name by their content.
_HELD: Final = re.compile(r"(open)?api/[\w.-]+|[0-9a-f]{32,64}(\.\w+)?", re.ASCII)


def is_remote(value: str) -> bool:
    """Whether a media value goes to the server as it stands: a URL or a data URI."""
    return value.lower().startswith(("http://", "https://", "data:"))


def _is_held(p: ParamSpec, value: str) -> bool:
    """Whether it names a file that the site has: one of a node's may be the graph's own, or an earlier upload."""
    return bool(p.node) and (value == p.default or bool(_HELD.fullmatch(value)))


def resolve(value: str, folder: Path) -> Path:
    """A user's path, absolute: `~` is home; relative is to the working directory, or else to the notebook's folder."""
    path = Path(os.path.expanduser(value))  # noqa: PTH111 - Path.expanduser raises for unknown users
    return path.absolute() if path.exists() else folder / path


def read_request(spec: ModelSpec, params: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """The wire values of a request after every check that needs no network.

    Relative paths become absolute, so that a later `chdir` changes nothing.

    Raises:
        ParameterError: every fault at once, missing files and wrong content included.
    """
    faults: list[Fault] = []
    given = dict(params)
    facts: dict[str, list[Probe]] = {}
    for name in params:
        p = spec.param(name)
        if p is None or is_empty(params[name]):
            continue
        if not p.is_media:
            faults += _lora_faults(p, params[name], folder)
            continue
        several = isinstance(params[name], list | tuple)
        named = list(params[name]) if several else [params[name]]
        items = [_located(v, folder, p) for v in named]
        given[name] = items if several else items[0]
        facts[p.key], missing = _probe_all(p, items, named)
        faults += missing
    found = check(spec, given, facts)
    missing_at = {f.parameter for f in faults}
    faults += [f for f in found if f.parameter not in missing_at]
    if faults:
        order = {p.name: i for i, p in enumerate(spec.params)}
        raise ParameterError(sorted(faults, key=lambda f: order.get(f.parameter, len(order))))
    return given


def media_seconds(spec: ModelSpec, params: Mapping[str, Any], folder: Path) -> float | None:
    """How long the input is that the price goes by, in seconds.

    `None` where the price goes by something else, or the length of a file is not known: what an
    address leads to is not fetched, and what is wrong with a file is for the request to say.
    """
    billed = billed_media(spec)
    lengths: dict[str, list[float | None]] = {}
    for name, value in params.items() if billed else ():
        p = spec.param(name)
        if p in billed and not is_empty(value):
            items = value if isinstance(value, list | tuple) else [value]
            lengths[p.key] = [
                _length(_located(v, folder, p)) if isinstance(v, str | os.PathLike) else None for v in items
            ]
    return billed_seconds(spec, lengths)


def local_files(spec: ModelSpec, values: Mapping[str, Any]) -> list[tuple[str, int | None, Path]]:
    """Every local file among wire values: its key, its place in a list if any, its path."""
    found: list[tuple[str, int | None, Path]] = []
    for p in spec.params:
        value = values.get(p.key)
        if not p.is_media or value is None:
            continue
        items = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        texts = [(i, v) for i, v in items if isinstance(v, str)]  # a form's author may have made a number a picture
        found += [(p.key, i, Path(v)) for i, v in texts if not is_remote(v) and not _is_held(p, v)]
    return found


def _lora_faults(p: ParamSpec, value: Any, folder: Path) -> list[Fault]:
    """A LoRA of this machine where the name of one at the site is wanted."""
    if not isinstance(value, str | os.PathLike):
        return []
    text = os.fspath(value)
    # A bare name in a node's field may be one of the site's that happens to lie here too.
    meant = p.type is ParamType.MODEL or not isinstance(value, str) or Path(text).name != text
    if not meant or not text.lower().endswith(".safetensors") or not resolve(text, folder).is_file():
        return []
    reason = (
        "This is a file of yours, and the name of a LoRA at the site is wanted: rh.upload_lora(path) brings it there."
    )
    return [Fault(p.name, text, reason)]


def _located(value: Any, folder: Path, p: ParamSpec) -> Any:
    if isinstance(value, os.PathLike):
        value = os.fspath(value)
    if not isinstance(value, str) or not value.strip() or is_remote(value):
        return value
    path = resolve(value.strip(), folder)
    return value.strip() if _is_held(p, value.strip()) and not path.exists() else str(path)


@contextmanager
def data_file(uri: str) -> Iterator[Path]:
    """The content of a data URI as a temporary file.

    Raises:
        ValueError: it does not decode.
    """
    head, _, body = uri.partition(",")
    with tempfile.TemporaryDirectory(prefix="rh-") as folder:
        path = Path(folder) / "data"
        path.write_bytes(base64.b64decode(body) if head.endswith(";base64") else unquote_to_bytes(body))
        yield path


def written_out(spec: ModelSpec, values: dict[str, Any]) -> AbstractContextManager[object]:
    """Put the data URIs meant for nodes into files, as which they can be uploaded: nodes load nothing else.

    Args:
        spec: The app or workflow.
        values: By wire key; the paths take the place of the data URIs.

    Returns:
        What keeps the files, and removes them at its end.
    """
    given = {p.key: str(values.get(p.key) or "") for p in spec.params if p.node and p.is_media}
    uris = {key: value for key, value in given.items() if _is_data(value)}
    if not uris:
        return nullcontext()
    folder = tempfile.TemporaryDirectory(prefix="rh-")
    for number, (key, uri) in enumerate(uris.items()):
        suffix = mimetypes.guess_extension(uri[5:].partition(",")[0].partition(";")[0].strip().lower()) or ""
        with data_file(uri) as path:
            values[key] = str(path.rename(Path(folder.name) / f"data{number}{suffix}"))
    return folder


def _is_data(value: Any) -> bool:
    return isinstance(value, str) and value.lower().startswith("data:")


def _length(item: Any) -> float | None:
    """The seconds of one file, given as a path, a data URI or an address."""
    try:
        if not is_remote(item):
            return _look(Path(item)).seconds
        if _is_data(item):
            with data_file(item) as path:
                return probe(path).seconds
    except (OSError, ValueError):
        log.debug("The length of a file is not known", exc_info=True)
    return None


def _look(path: Path) -> Probe:
    """What is in a file; looked into once, as long as it does not change."""
    stat = path.stat()
    return _seen(path, stat.st_size, stat.st_mtime_ns)


@functools.lru_cache(maxsize=256)
def _seen(path: Path, _size: int, _changed: int) -> Probe:
    return probe(path)


def _probe_all(p: ParamSpec, items: list[Any], named: list[Any]) -> tuple[list[Probe], list[Fault]]:
    """What is in the local files, and which cannot be read; `named` is how the user spelled them."""
    facts, faults = [], []
    for item, name in zip(items, named, strict=True):
        if not isinstance(item, str) or not item.strip() or _is_held(p, item):
            continue
        try:
            if p.node and _is_data(item):
                with data_file(item) as path:
                    facts.append(probe(path))
            elif not is_remote(item):
                facts.append(_look(Path(item)))
        except IsADirectoryError:
            faults.append(Fault(p.name, str(name), f"{name} is a folder, not a file."))
        except (OSError, ValueError) as error:
            reason = "There is no file" if isinstance(error, FileNotFoundError) else "Cannot read"
            shown = f"{name:.60}…" if _is_data(name) else name
            faults.append(Fault(p.name, str(shown), f"{reason} {shown}."))
    return facts, faults
