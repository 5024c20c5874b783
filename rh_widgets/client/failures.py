"""A node of a workflow that failed, as ComfyUI reports it in `failedReason`."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from .tolerant import as_text, first_of, opened, whole

if TYPE_CHECKING:
    from ..errors import APIError

__all__ = ["NodeFailure", "node_label", "read_failure", "without_sockets"]

_LONGEST: Final = 20_000  # characters of a traceback; its end tells what went wrong
_LONGEST_NAME: Final = 200  # characters of what a node or an exception is called
# However often it was packed into JSON or an address; what it is opened with also where it stands alone.
_SOCKET: Final = re.compile(
    r"wss?(?::|%3A)(?:\\*/|%2F)[^\s\"]+|Rh-Comfy-Auth\W*(?:3D)?[^\s\"&]+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class NodeFailure:
    """Which node failed, and of what; empty texts where the server does not say.

    Attributes:
        message: The exception's own words.
        node_id: The node's number in the graph.
        node_name: Its class, or its title.
        exception_type: As `TypeError`.
        traceback: Lines of Python, the last ones where there are many.
    """

    message: str = ""
    node_id: str = ""
    node_name: str = ""
    exception_type: str = ""
    traceback: str = ""

    @property
    def words(self) -> str:
        """One line on it; the one source of these words."""
        said = ": ".join(filter(None, [self.exception_type, self.message]))
        if not (self.node_id or self.node_name):
            return self.message or said
        node = node_label(self.node_id, self.node_name)
        return f"{node} failed: {said}" if said else f"{node} failed"

    def tell(self, error: APIError) -> None:
        """Put the facts on the error that the words are in."""
        for name, value in asdict(self).items():
            if name != "message" and value:
                setattr(error, name, value if name == "traceback" else without_sockets(value)[:_LONGEST_NAME])


def node_label(node_id: str, node_name: str) -> str:
    """`KSampler (node 3)`; what of it is known."""
    number = f"node {node_id}" if node_id else ""
    return f"{node_name} ({number})" if node_name and number else node_name or number.capitalize()


def read_failure(value: Any) -> NodeFailure:
    """The report, which comes as an object, as JSON text of one, or as plain words."""
    reason = opened(value)
    if not isinstance(reason, dict):
        return NodeFailure(without_sockets(as_text(reason)))
    return NodeFailure(
        message=without_sockets(as_text(first_of(reason, "exception_message", "message"))),
        node_id=as_text(reason.get("node_id")),
        node_name=as_text(first_of(reason, "node_name", "node_type")),
        exception_type=as_text(reason.get("exception_type")),
        traceback=_traceback(reason.get("traceback")),
    )


def without_sockets(text: str) -> str:
    """A text without the addresses of progress sockets: these carry credentials."""
    return _SOCKET.sub("…", text)


def _traceback(value: Any) -> str:
    """A traceback's text; it comes as a list of lines, as JSON text of one, or as text."""
    lines = opened(value)
    if isinstance(lines, list):
        text = "\n".join(line.rstrip("\n") for line in lines if isinstance(line, str))
    else:
        text = lines if isinstance(lines, str) else ""
    return without_sockets(whole(text).strip("\n"))[-_LONGEST:]
