"""A request as code to copy: the Python and the curl that order the same run once more. Pure.

A key never stands in either: Python finds it as `connect` does, curl takes it from
`$RH_API_KEY`. What cannot be seen in a string is spelled out, so that what is read is what
is sent.
"""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING, Any, Final

from ..client import base_url
from ..errors import ParameterError
from ..specs import ModelSpec, build_payload, check, class_name, normalise, request_of, with_defaults
from .inputs import local_files, resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

__all__ = ["attach_code", "curl_code", "python_code", "query_code"]

_LINE: Final = 80  # characters of a prompt in one line of code
# A line is cut after white space; a word that is longer than a line stays whole.
_PIECES: Final = re.compile(rf"[^\n]{{1,{_LINE}}}(?:\s+|$)|\S+\s*|\s+")
_KEY: Final = '-H "Authorization: Bearer $RH_API_KEY"'
_KEY_NAME: Final = "RH_API_KEY"
_BASE: Final = '"$RH_API_BASE_URL"'
_BELOW: Final = "/openapi/v2"
_JSON: Final = '-H "Content-Type: application/json"'
_HELD: Final = """python3 -c 'import json, sys; print(json.load(sys.stdin)["data"]["{}"])'"""


def python_code(spec: ModelSpec, params: Mapping[str, Any], *, verb: str = "generate") -> str:
    """A cell that orders this once more.

    Values are as they go on the wire. Of the defaults only those are left out that every order
    fills in again; the others are named, for without them it would be another request. Those of a
    graph are all named: its author may change it.

    Args:
        spec: The model.
        params: By Python name or wire key; they may be incomplete.
        verb: `generate` or `submit`.

    Raises:
        ParameterError: unknown names and values of a wrong kind.
    """
    values = with_defaults(spec, normalise(spec, params)) if spec.graph else normalise(spec, params)
    given = [p for p in spec.params if p.key in values and (p.node or not (p.required and values[p.key] == p.default))]
    lines = [_quoted(_name(spec)), *(f"{p.name}={_literal(values[p.key])}" for p in given)]
    body = "".join(f"    {line},\n" for line in lines)
    files = ", ".join(str(path) for _, _, path in local_files(spec, values))
    note = f"# Uploaded from this machine when it is run: {_in_comment(files)}\n" if files else ""
    return f"import rh_widgets as rh\n\n{note}run = rh.{verb}(\n{body})"


def attach_code(task_id: str) -> str:
    """A cell that follows a task which was made elsewhere."""
    return f"import rh_widgets as rh\n\nrun = rh.attach({_quoted(task_id)})"


def curl_code(spec: ModelSpec, params: Mapping[str, Any], *, site: str, folder: Path) -> str:
    """Commands for a POSIX shell that order this once more: first the uploads, then the order.

    Args:
        spec: The model.
        params: By Python name or wire key.
        site: `ai`, `cn`, `sandbox` or `custom`; the address of the last two is `$RH_API_BASE_URL`.
        folder: Where relative paths begin.

    Raises:
        ParameterError: every fault at once: what is refused here is not ordered.
    """
    faults = check(spec, params)
    if faults:
        raise ParameterError(faults)
    values = with_defaults(spec, normalise(spec, params))
    files, stem = local_files(spec, values), _unused(values)
    names = [f"{stem}{number}" for number in range(1, len(files) + 1)]
    for name, (key, place, _) in zip(names, files, strict=True):
        link = f"${name}"
        values[key] = link if place is None else [*values[key][:place], link, *values[key][place + 1 :]]
    paths, called = [resolve(str(path), folder) for _, _, path in files], "fileName" if spec.graph else "download_url"
    uploads = [_upload(name, site, path, called=called) for name, path in zip(names, paths, strict=True)]
    order = _post(site, *request_of(spec, build_payload(spec, values)), names)
    commands = " &&\n".join([*uploads, order])  # no file, no order
    return "\n".join([*_remarks(site), commands])


def query_code(task_id: str, *, site: str) -> str:
    """A command for a POSIX shell that asks how a task stands."""
    return "\n".join(
        ["# Asks for a task's state and results; orders nothing.", _post(site, "query", {"taskId": task_id})]
    )


def _remarks(site: str) -> list[str]:
    """What to know before it is run: which key, which server, whose money."""
    if base_url(site):
        return [f"# Orders a run at runninghub.{site}, and is charged. RH_API_KEY holds your key."]
    where = "the sandbox" if site == "sandbox" else "a server of its own"
    return [
        f"# Made for {where}: RH_API_BASE_URL holds its address, with /openapi/v2 at the end,",
        "# and RH_API_KEY the key for it. At RunningHub's own address it is charged.",
    ]


def _upload(name: str, site: str, path: Path, *, called: str) -> str:
    """Send a file, and keep what it is called there, which lives for a day, in a variable of the shell."""
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')  # as curl reads the name of a file
    part = shlex.quote(f'file=@"{escaped}"')
    return f"{name}=$(curl -sS {_address(site, 'media/upload/binary')} {_KEY} -F {part} |\n  {_HELD.format(called)})"


def _post(site: str, path: str, payload: Mapping[str, Any], variables: Sequence[str] = ()) -> str:
    if path.startswith("/"):  # of the older family, which has the key in the body
        body = _body({"apiKey": f"${_KEY_NAME}", **payload}, [_KEY_NAME, *variables])
        return f"curl -sS {_address(site, path)} \\\n  {_JSON} \\\n  --data-raw {body}"
    body = _body(payload, variables)
    return f"curl -sS {_address(site, path)} \\\n  {_KEY} \\\n  {_JSON} \\\n  --data-raw {body}"


def _address(site: str, path: str) -> str:
    """Where a route is; one that begins with `/` is below the origin."""
    origin = base_url(site)
    if path.startswith("/"):
        return (origin.removesuffix(_BELOW) if origin else f'"${{RH_API_BASE_URL%{_BELOW}}}"') + shlex.quote(path)
    return f"{origin or _BASE}/{shlex.quote(path)}"


def _body(payload: Mapping[str, Any], variables: Sequence[str]) -> str:
    """The JSON as one word of the shell, in which nothing but our own variables is filled in."""
    text = shlex.quote(_visible(json.dumps(payload, ensure_ascii=False, indent=2), lambda c: json.dumps(c)[1:-1]))
    for name in variables:  # once: the key stands first, and a prompt that is its name stays one
        text = text.replace(f'"${name}"', f"""\"'\"${name}\"'\"""", 1)
    return text


def _unused(payload: Mapping[str, Any]) -> str:
    """The beginning of a variable's name that no value has in it."""
    stem, text = "UPLOAD_", str(payload)
    while stem in text:
        stem += "_"
    return stem


def _name(spec: ModelSpec) -> str:
    """The documentation's name; of two models that share one, the other is called by its endpoint."""
    return spec.name if spec.name and class_name(spec.name) == spec.class_name else spec.endpoint


def _literal(value: Any) -> str:
    """A value of the wire as Python; long text in lines."""
    if isinstance(value, list):
        return f"[{', '.join(map(_quoted, value))}]"
    if not isinstance(value, str):
        return repr(value)
    pieces = _PIECES.findall(value)
    if len(pieces) <= 1:
        return _quoted(value)
    return "".join(["(\n", *(f"        {_quoted(piece)}\n" for piece in pieces), "    )"])


def _quoted(text: str) -> str:
    """A string of Python's: JSON is one too, save for letters that have to be spelled."""
    return _visible(json.dumps(text, ensure_ascii=False), lambda c: c.encode("unicode_escape").decode())


def _visible(text: str, spell: Callable[[str], str]) -> str:
    """Nothing hidden: marks of direction, letters without a width, half characters are spelled out."""
    return "".join(c if c.isprintable() or c == "\n" else spell(c) for c in text)


def _in_comment(text: str) -> str:
    return _visible(text, lambda _: "?").replace("\n", "?")  # a comment ends with its line
