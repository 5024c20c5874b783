"""Listening to a workflow while it runs: ComfyUI's own messages, as frozen events.

What is told here is a courtesy: the bar moves, a node is named. What became of a task is
asked by `Client.query`, and nothing is lost where this fails. So whatever makes no sense is
passed over, and only what ends the listening is told as an error.

The address carries credentials. It is in no event, no error and no log.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from ..errors import ConnectionFailed
from .failures import NodeFailure, read_failure
from .settings import is_loopback
from .tolerant import as_text, first_of, read_decimal
from .trouble import in_words
from .wire import tls

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

__all__ = [
    "Cached",
    "Event",
    "Executed",
    "Executing",
    "Failed",
    "Interrupted",
    "Progress",
    "Started",
    "Succeeded",
    "listen",
    "read_event",
]

LARGEST: Final = 16 << 20  # bytes; a preview is a picture, and passed over
CONNECTS: Final = 10.0  # seconds
_LONGEST_ID: Final = 100  # characters; it is shown where no title is known
_MOST_NODES: Final = 10_000

# The library logs the address at DEBUG; this logger is nobody's child, and says nothing.
_SILENT: Final = logging.Logger("silent", logging.CRITICAL + 1)  # noqa: LOG001 - so that no configuration of logging wakes it


@dataclass(frozen=True, slots=True)
class Started:
    """The workflow begins."""


@dataclass(frozen=True, slots=True)
class Cached:
    """These nodes are not worked on: what they make is there already."""

    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Executing:
    """This node is worked on now; None: all are done."""

    node: str | None


@dataclass(frozen=True, slots=True)
class Progress:
    """This node is so far: `value` of `max`, both above 0."""

    node: str
    value: float
    max: float


@dataclass(frozen=True, slots=True)
class Executed:
    """This node has made a result."""

    node: str


@dataclass(frozen=True, slots=True)
class Succeeded:
    """The workflow is done."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A node failed, and with it the workflow; `traceback` is lines of Python."""

    node_id: str
    node_name: str
    exception_type: str
    message: str
    traceback: str


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The workflow was stopped."""


Event = Started | Cached | Executing | Progress | Executed | Succeeded | Failed | Interrupted


async def listen(url: str) -> AsyncGenerator[Event, None]:
    """What a workflow says while it runs, until it ends or the server hangs up.

    Close it when it is no longer wanted (`contextlib.aclosing`): the connection closes with it.

    Args:
        url: A task's `progress_url`: wss, or ws on this machine.

    Raises:
        ConnectionFailed: It could not be reached, or broke off. The task is not touched by that.
    """
    import websockets.asyncio.client
    import websockets.exceptions

    reason = _fault(url)
    try:
        if not reason:
            async with websockets.asyncio.client.connect(url, **_ways(url)) as socket:
                try:
                    async for message in socket:
                        if event := read_event(message):
                            yield event
                            if _ends(event):
                                return
                finally:
                    socket.transport.abort()  # without goodbye: a loop that ends has no time to wait for one
    except websockets.exceptions.WebSocketException as error:
        reason = _words(error)
    except (OSError, ValueError, EOFError, ImportError) as error:
        reason = in_words(error) if isinstance(error, OSError) else type(error).__name__
    del url  # reports of errors show what a frame holds
    # Raised outside of the `except`: an exception of the library holds the address too.
    if reason:
        raise ConnectionFailed(f"The workflow's progress cannot be listened to: {reason}. It goes on all the same.")


def read_event(message: str | bytes) -> Event | None:
    """One message; None for a picture, and for all that is not understood."""
    if not isinstance(message, str):
        return None
    try:
        body = json.loads(message)
    except (ValueError, RecursionError):
        return None
    data = body.get("data") if isinstance(body, dict) else None
    read = _READERS.get(as_text(body.get("type"))) if isinstance(data, dict) else None
    return read(data) if read and isinstance(data, dict) else None


def _cached(data: dict[str, Any]) -> Cached:
    nodes = data.get("nodes")
    named = (as_text(node)[:_LONGEST_ID] for node in nodes[:_MOST_NODES]) if isinstance(nodes, list) else ()
    return Cached(tuple(filter(None, named)))


def _executing(data: dict[str, Any]) -> Executing | None:
    if "node" not in data:
        return None
    return Executing(_node(data) or None)


def _progress(data: dict[str, Any]) -> Progress | None:
    node, value, most = _node(data), read_decimal(data.get("value")), read_decimal(data.get("max"))
    if not node or value is None or not most or most < 0 or value < 0:
        return None
    return Progress(node, float(min(value, most)), float(most))


def _executed(data: dict[str, Any]) -> Executed | None:
    node = _node(data)
    return Executed(node) if node else None


def _failed(data: dict[str, Any]) -> Failed:
    told: NodeFailure = read_failure(data)
    return Failed(told.node_id, told.node_name, told.exception_type, told.message, told.traceback)


def _node(data: dict[str, Any]) -> str:
    """The node as the graph numbers it: one that was unfolded in the run shows under `display_node`."""
    return as_text(first_of(data, "display_node", "node"))[:_LONGEST_ID]


_READERS: Final[dict[str, Callable[[dict[str, Any]], Event | None]]] = {
    "execution_start": lambda _: Started(),
    "execution_cached": _cached,
    "executing": _executing,
    "progress": _progress,
    "executed": _executed,
    "execution_success": lambda _: Succeeded(),
    "execution_error": _failed,
    "execution_interrupted": lambda _: Interrupted(),
}


def _ends(event: Event) -> bool:
    """Whether nothing follows; older servers say so only by a node that is none."""
    return isinstance(event, Succeeded | Failed | Interrupted) or event == Executing(None)


def _fault(url: str) -> str:
    """Why an address is not listened to; empty where it is."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "its address is no URL"
    safe = parts.scheme == "wss" or (parts.scheme == "ws" and is_loopback(host))
    return "" if safe and host and not parts.fragment else "its address is not a wss one"


def _ways(url: str) -> dict[str, Any]:
    """How to connect: through the environment's proxies, but never to this machine through one."""
    parts = urlsplit(url)
    return {
        "ssl": tls() if parts.scheme == "wss" else None,
        "proxy": None if is_loopback(parts.hostname or "") else True,
        "max_size": LARGEST,
        "open_timeout": CONNECTS,
        "close_timeout": 1.0,
        "logger": _SILENT,
    }


def _words(error: Exception) -> str:
    """What a failure of the library amounts to; its own words hold the address."""
    from websockets.exceptions import ConnectionClosed, InvalidStatus

    if isinstance(error, InvalidStatus):
        return f"the server answered HTTP {error.response.status_code}"
    return "the connection broke" if isinstance(error, ConnectionClosed) else "the server speaks another language"
