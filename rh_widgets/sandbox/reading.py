"""From a request's body to what is to be made, or a refusal.

The Python face of the package is lenient (`5` for `"5"`); the wire is not: types must be exact, and
what is required must be there even where it has a default. The catalog's own `check` comes after.

A media value is one of four things: a file of this sandbox (an upload, an example, a result), whose
content is looked at; a data URI, which is decoded and looked at; any other http(s) address, which
is **never fetched**; anything else, which is refused.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import ipaddress
import json
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from ..media import Probe, probe
from ..specs import ModelSpec, ParamSpec, ParamType, billed_seconds, check, is_empty
from .examples import example
from .wire import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .store import Store

__all__ = ["Desk", "digest_of", "is_loopback", "is_outside", "read_values"]

_TYPES: dict[ParamType, tuple[type, ...]] = {
    ParamType.STRING: (str,),
    ParamType.MODEL: (str,),
    ParamType.LIST: (str,),
    ParamType.INT: (int,),
    ParamType.FLOAT: (int, float),
    ParamType.BOOLEAN: (bool,),
}
_DATA_URI = re.compile(r"data:[\w.+-]+/[\w.+-]+(?:;[\w.+-]+=[\w.+-]+)*;base64,", re.ASCII)


def read_values(spec: ModelSpec, body: Any) -> dict[str, Any]:
    """The model's own values of a body, by wire key; unknown keys are let go, as the service does.

    Raises:
        Refused: 1007 for a missing key or a value of a wrong type.
    """
    if not isinstance(body, dict):
        raise Refused("1007", "the body is no JSON object")
    values = {}
    for p in spec.params:
        value = body.get(p.key, body.get(getattr(p, "node_key", None) or p.key))
        if is_empty(value):
            if p.required:
                raise Refused("1007", f"{p.key} is required")
        elif not _is_typed(p, value):
            raise Refused("1007", f"{p.key}: {str(value)[:60]!r} has a wrong type or is no option")
        else:
            values[p.key] = value
    return values


def _is_typed(p: ParamSpec, value: Any) -> bool:
    if p.is_media:
        items = value if p.many else [value]
        return isinstance(items, list) and all(isinstance(v, str) and v.strip() for v in items)
    if isinstance(value, bool) is not (p.type is ParamType.BOOLEAN):
        return False
    # An option is taken letter by letter: the catalog's `check` would forgive the case.
    exact = p.type is not ParamType.LIST or not p.options or value in p.options
    return isinstance(value, _TYPES[p.type]) and exact


class Desk:
    """Reads submits for one store.

    Args:
        store: Where uploads lie and where decoded data URIs go.
        result: Finds the file of a result by the name it is served under.
    """

    def __init__(self, store: Store, result: Callable[[str], Path | None]) -> None:
        self._store = store
        self._result = result

    @property
    def folder(self) -> Path:
        """What references are below."""
        return self._store.folder

    def read(self, spec: ModelSpec, body: Any, *, host: str, now: float) -> tuple[dict[str, Any], float | None]:
        """The values with their media as references, and how many seconds of media are billed.

        A reference is a path below the store's folder, or the outside address as it was given.

        Raises:
            Refused: 1007.
        """
        values = read_values(spec, body)
        facts: dict[str, list[Probe]] = {}
        lengths: dict[str, list[float | None]] = {}
        for p in spec.params:
            if p.is_media and p.key in values:
                given = values[p.key] if p.many else [values[p.key]]
                kept = [self.reference(value, host, now) for value in given]
                values[p.key] = kept if p.many else kept[0]
                looks = [None if is_outside(ref) else probe(self._store.folder / ref) for ref in kept]
                facts[p.key] = [look for look in looks if look]
                lengths[p.key] = [look.seconds if look else None for look in looks]
        faults = check(spec, values, facts)
        if faults:
            raise Refused("1007", str(faults[0]))
        return values, billed_seconds(spec, lengths)

    def reference(self, value: str, host: str, now: float) -> str:
        """The file behind an address or a data URI; an outside address as it is.

        Raises:
            Refused: 1007.
        """
        if value.startswith("data:"):
            return self._name(self._decode(value, now))
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise Refused("1007", "a media value is neither an address nor a data URI")
        if parts.netloc != host and not is_loopback(parts.hostname):
            return value
        path = self._own(unquote(parts.path), now)
        if path is None:
            raise Refused("1007", f"there is no {parts.path} here")
        return self._name(path)

    def named(self, name: str, now: float) -> str | None:
        """The file that a node names: an upload by its `fileName`, or an example."""
        folder, _, file = name.rpartition("/")
        own = f"uploads/{file}" if folder in {"openapi", "api"} else "" if folder else f"examples/{file}"
        path = self._own(own, now)
        return self._name(path) if path else None

    def _own(self, path: str, now: float) -> Path | None:
        folder, _, name = path.strip("/").rpartition("/")
        if folder == "uploads":
            return self._store.upload(name, now)
        if folder == "examples":
            return example(self._store, name)
        if folder == "files":
            made = self._result(name)
            return made and self._store.keep_upload(made, made.suffix.lstrip("."), now)
        return None

    def _decode(self, value: str, now: float) -> Path:
        header = _DATA_URI.match(value)
        if header is None:
            raise Refused("1007", "a data URI without base64")
        try:
            data = base64.b64decode(value[header.end() :], validate=True)
        except (binascii.Error, ValueError):
            raise Refused("1007", "a data URI that does not decode") from None
        with tempfile.TemporaryDirectory() as folder:
            draft = Path(folder) / "data"
            draft.write_bytes(data)
            return self._store.keep_upload(draft, probe(draft).format or "bin", now)

    def _name(self, path: Path) -> str:
        return path.relative_to(self._store.folder).as_posix()


def digest_of(endpoint: str, payload: Mapping[str, Any]) -> str:
    """A hash of a request: equal for equal endpoints, values and media contents."""
    text = json.dumps([endpoint, payload], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def is_loopback(host: str) -> bool:
    """Whether a host name can only mean this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_outside(reference: str) -> bool:
    """Whether a reference is an address that is never fetched."""
    return "://" in reference
