"""One sandbox process per user, which every kernel joins and which outlives them all.

`ensure_running` reads the state file (port, process id) and asks that port for its health. Whoever
finds nothing there takes a lock of the operating system, looks again, and starts the one child. The
child binds to loopback, on the port that the last one had if it is free: addresses that a notebook
holds stay true over a restart. It writes the state file once it listens, holds a lock of its own for
its whole life, so that there can never be two over one store, and ends by itself when idle.

A process of other code than this (an older version of the package) is asked to end, and succeeded;
tasks are on disk, so nothing is lost.

Standard library only, beside the catalog: this module loads with the package.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
import logging
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Address", "Locked", "Place", "build_for", "build_of", "ensure_running", "lock", "status", "stop"]

_log = logging.getLogger(__name__)

KEY = "sandbox"
HOST = "127.0.0.1"
_PATIENCE = 15.0
_PROBE = 2.0
_TICK = 0.05
_PACKAGE = Path(__file__).resolve().parent.parent
_MEMORY = 0x40  # a byte far inside the lock file: Windows locks ranges, and the file may be empty

_children: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True, slots=True)
class Address:
    """Where the user's sandbox answers."""

    origin: str
    key: str
    pid: int


@dataclass(frozen=True, slots=True)
class Place:
    """The files of one user's sandbox, under `home`."""

    home: Path

    @property
    def folder(self) -> Path:
        return self.home / "sandbox"

    @property
    def state(self) -> Path:
        return self.folder / "state.json"

    @property
    def log(self) -> Path:
        return self.folder / "sandbox.log"

    @property
    def store(self) -> Path:
        return self.folder / "store"

    def read(self) -> dict[str, Any]:
        """The state file; empty when there is none, or none that reads."""
        try:
            record = json.loads(self.state.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return record if isinstance(record, dict) else {}

    def write(self, record: dict[str, Any]) -> None:
        draft = self.state.with_suffix(f".{os.getpid()}.part")
        draft.write_text(json.dumps(record), "utf-8")
        draft.replace(self.state)


class Locked(Exception):
    """Someone else holds the lock."""


def ensure_running(home: str | os.PathLike[str], *, idle: float | None = None) -> Address:
    """Start or join the user's sandbox process, and wait until it answers.

    Args:
        home: The folder under which it keeps everything.
        idle: Seconds without a request after which a process started now ends; half an hour when None.

    Raises:
        ConfigurationError: when it does not start; says where its log is.
    """
    place, build = Place(Path(home)), build_for(Path(home))
    found = _running(place, build=build)
    if found is not None:
        return found
    place.folder.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + _PATIENCE
    with _waiting_lock(place.folder / "start.lock", deadline):
        found = _running(place, build=build)
        if found is not None:
            return found
        _end(place, deadline)
        return _start(place, deadline, idle)


def status(home: str | os.PathLike[str]) -> dict[str, Any] | None:
    """What the user's sandbox says of itself (version, pid, origin, open tasks); None when none runs."""
    place = Place(Path(home))
    port = place.read().get("port")
    health = _health(port)
    return None if health is None else {**health, "origin": _origin(port)}


def stop(home: str | os.PathLike[str]) -> bool:
    """End the user's sandbox process; its tasks stay on disk.

    Returns:
        Whether there was one.
    """
    place = Place(Path(home))
    return _end(place, time.monotonic() + _PATIENCE)


def build_of(package: Path = _PACKAGE) -> str:
    """A hash of the code that a sandbox process runs: equal for equal installations, wherever they lie."""
    digest = hashlib.sha256()
    for folder in ("sandbox", "specs", "media"):
        for path in sorted((package / folder).rglob("*")):
            if path.suffix in {".py", ".json"}:
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def build_for(home: Path) -> str:
    """What a user's sandbox process is made of: the code, and the models of the user's own.

    So one that was started before the catalog was refreshed is succeeded by one that knows it.
    """
    from ..specs import sources_digest

    return build_of() + sources_digest(home)


@contextlib.contextmanager
def lock(path: Path) -> Iterator[None]:
    """Hold the operating system's lock on a file; it is let go with the process, however that ends.

    Raises:
        Locked: when another holds it.
    """
    number = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(number)
        yield
    finally:
        os.close(number)


def _take(number: int) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(number, _MEMORY, os.SEEK_SET)
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise Locked from None


@contextlib.contextmanager
def _waiting_lock(path: Path, deadline: float) -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        while True:
            try:
                stack.enter_context(lock(path))
                break
            except Locked:
                if time.monotonic() > deadline:
                    raise ConfigurationError(
                        f"Another process has been starting the sandbox for long; see {path}."
                    ) from None
                time.sleep(_TICK)
        yield


def _running(place: Place, *, build: str = "") -> Address | None:
    """The process that answers; with `build`, only when it runs that code."""
    port = place.read().get("port")
    health = _health(port)
    if health is None or (build and health.get("build") != build):
        return None
    return Address(_origin(port), KEY, int(health["pid"]))


def _health(port: object) -> dict[str, Any] | None:
    record = _ask(port, "GET", "/sandbox/health")
    return record if record and record.get("name") == "rh_widgets sandbox" else None


def _ask(port: object, method: str, path: str) -> dict[str, Any] | None:
    """One JSON answer of whatever listens on a port of this machine; None when that is no sandbox."""
    if not isinstance(port, int):
        return None
    # http.client and not urllib: no proxy settings of the user's come between us and loopback.
    connection = http.client.HTTPConnection(HOST, port, timeout=_PROBE)
    try:
        connection.request(method, path, headers={"Authorization": f"Bearer {KEY}"})
        record = json.loads(connection.getresponse().read())
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
    return record if isinstance(record, dict) else None


def _end(place: Place, deadline: float) -> bool:
    """Ask a running process to end, and wait until its lock is free."""
    port = place.read().get("port")
    if _health(port) is None:
        return False
    _ask(port, "POST", "/sandbox/stop")
    while time.monotonic() < deadline:
        with contextlib.suppress(Locked), lock(place.folder / "running.lock"):
            return True
        time.sleep(_TICK)
    raise ConfigurationError(f"The old sandbox on port {port} does not end; see {place.log}.")


def _start(place: Place, deadline: float, idle: float | None) -> Address:
    with place.log.open("ab") as log:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            _command(place, idle),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # Where the package is, and not where the user is: a random.py there is no module of ours.
            cwd=_PACKAGE.parent,
            **_detached(),
        )
    # Kept, so that no warning about a child that is still running comes when the object is collected.
    _children[:] = [*(c for c in _children if c.poll() is None), child]
    while time.monotonic() < deadline:
        # Of whatever code it is: the files may have changed since this process read them.
        found = _running(place)
        if found is not None:
            return found
        if child.poll() is not None:
            break
        time.sleep(_TICK)
    raise ConfigurationError(f"The sandbox did not start: {_last_words(place.log)}. Its log is {place.log}.")


def _command(place: Place, idle: float | None) -> list[str]:
    command = [sys.executable, "-m", f"{__package__}", "--home", str(place.home.resolve()), "--port", "0"]
    return command if idle is None else [*command, "--idle", str(idle)]


def _detached() -> dict[str, Any]:
    """So that the child survives its kernel, and the interrupts meant for it."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _last_words(log: Path) -> str:
    try:
        lines = log.read_text("utf-8", "replace").strip().splitlines()
    except OSError:
        return "it wrote no log"
    return lines[-1] if lines else "it said nothing"


def _origin(port: object) -> str:
    return f"http://{HOST}:{port}"
