"""Word from a webhook receiver, which is another process: this task may be over.

A connection that gave the site a webhook listens on a UDP port of loopback for as long as it has
runs under way. A file without content says so, by its name: `listening/<process>.<port>`, where the
process is called as in the journal. A receiver sends the name of the task, and nothing else, to every
port of a process that lives.

Whoever else on this machine sends a name there brings about what a forged webhook does: a look at
that task, if a run here waits for it, at most once a second. See `hints`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import socket
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

    from .lease import Lease
    from .works import Works

__all__ = ["Ear", "read_task_id", "tell"]

log = logging.getLogger(__name__)
_HOST: Final = "127.0.0.1"
_LOOK: Final = 1.0  # seconds between two looks whether anything goes on here still
_TASK_ID: Final = re.compile(r"[0-9A-Za-z_-]{1,64}", re.ASCII)


def read_task_id(value: object) -> str:
    """The name of a task in what a stranger sends; empty where it is none."""
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text if _TASK_ID.fullmatch(text) else ""


class Ear:
    """Where one connection hears of its tasks.

    Args:
        works: The connection's means.
        hint: Gets the name of each task that it hears of.
    """

    def __init__(self, works: Works, hint: Callable[[str], object]) -> None:
        self._works, self._hint = works, hint
        self._listening = False

    @property
    def wanted(self) -> bool:
        """Whether somebody may have something to tell, and nobody listens yet."""
        return self._works.settings.webhook is not None and not self._listening

    async def listen(self) -> None:
        """As long as anything goes on here, take hints from receivers. A second call meanwhile does nothing."""
        if not self.wanted:
            return
        self._listening = True
        try:
            async with self._open():
                while self._works.stops.active:  # noqa: ASYNC110 - the end of a run, of which a thousand go on, must cost nothing
                    await asyncio.sleep(_LOOK)
        except OSError as error:
            log.warning("No webhook wakes the runs here (%s): they are looked at as always", error)
        finally:
            self._listening = False

    @contextlib.asynccontextmanager
    async def _open(self) -> AsyncIterator[None]:
        store = self._works.store
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: _Heard(self._hint), local_addr=(_HOST, 0)
        )
        port = transport.get_extra_info("sockname")[1]
        sign = store.home / "listening" / f"{store.lease.token}.{port}"
        try:
            await asyncio.to_thread(_hang_out, sign, store.lease)
            yield
        finally:
            transport.close()
            with contextlib.suppress(OSError):
                sign.unlink(missing_ok=True)


class _Heard(asyncio.DatagramProtocol):
    """Reads what comes to the port; what is no name of a task is let go."""

    def __init__(self, hint: Callable[[str], object]) -> None:
        self._hint = hint

    def datagram_received(self, data: bytes, _sender: object) -> None:
        if task_id := read_task_id(data.decode("ascii", "replace")):
            self._hint(task_id)


def tell(home: Path, lease: Lease, task_id: str) -> int:
    """Tell every process of this user that listens that a task may be over.

    Args:
        home: The data folder.
        lease: Knows which processes live.
        task_id: The task's name.

    Returns:
        How many ports it was sent to.
    """
    told = 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mouth:
        for sign in _living(home / "listening", lease):
            with contextlib.suppress(OSError, ValueError, OverflowError):  # such as a name that is none of ours
                mouth.sendto(task_id.encode("ascii"), (_HOST, int(sign.name.rpartition(".")[2])))
                told += 1
    return told


def _hang_out(sign: Path, lease: Lease) -> None:
    """Say where this process listens; what processes left that are gone goes too."""
    sign.parent.mkdir(parents=True, exist_ok=True)
    for _ in _living(sign.parent, lease):
        pass
    sign.touch()


def _living(folder: Path, lease: Lease) -> Iterator[Path]:
    """The signs of processes that live; those of others are taken down."""
    for sign in folder.glob("*.*"):
        if lease.is_alive(sign.name.rpartition(".")[0]):
            yield sign
        else:
            with contextlib.suppress(OSError):
                sign.unlink(missing_ok=True)
