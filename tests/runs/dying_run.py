"""A process that makes one run and is killed at a point of its life, or takes up what one like it left.

    dying_run.py ORIGIN FOLDER POINT     order a run, and die at that point; "end" lives
    dying_run.py ORIGIN FOLDER resume    take up what was left, and print the journal as JSON

What dies is the process, by SIGKILL, in the middle of a line: nothing of it can tidy up. The
points are wrapped around the package from outside; it knows nothing of them.
"""

from __future__ import annotations

import functools
import inspect
import json
import os
import signal
import sys
from collections import Counter
from pathlib import Path

from rh_widgets import session
from rh_widgets.client import Client, sandbox_settings
from rh_widgets.client import download as downloading
from rh_widgets.runs import Pace, fetching
from rh_widgets.runs.journal import Journal

ORIGIN, FOLDER, POINT = sys.argv[1:]
QUICK = Pace(look=0.05, retry=0.05, retry_most=0.1, patience=2.0)
MODEL = "sora-2/text-to-video-pro-official-stable"
WRAPPED = {
    "commit": (Journal, "_commit"),
    "submit": (Client, "submit"),
    "query": (Client, "query"),
    "download": (Client, "download"),
    "block": (downloading._Part, "add"),
    "keep": (downloading._Part, "keep"),
    "look": (fetching, "look_into"),
}
_seen: Counter[str] = Counter()


def die_at(point: str) -> None:
    """Die, if this is the point: `commit:2:after` is after the second commit."""
    if point == POINT:
        os.kill(os.getpid(), signal.SIGKILL)


def wrap(name: str) -> None:
    """Let a function pass two points: before it, and after it."""
    owner, attribute = WRAPPED[name]
    plain = getattr(owner, attribute)

    @functools.wraps(plain)
    def call(*args, **keywords):
        _seen[name] += 1
        number = _seen[name]
        die_at(f"{name}:{number}:before")
        result = plain(*args, **keywords)
        if not inspect.isawaitable(result):
            die_at(f"{name}:{number}:after")
            return result
        return _then(result, f"{name}:{number}:after")

    setattr(owner, attribute, call)


async def _then(awaitable, point):
    result = await awaitable
    die_at(point)
    return result


def told(run) -> dict[str, object]:
    return {
        "status": run.status.value,
        "task_id": run.task_id,
        "files": [[str(o.path), o.sha256] for o in run.outputs],
        "error": type(run.error).__name__ if run.error else "",
    }


def main() -> None:
    """Order, or take up."""
    folder = Path(FOLDER)
    session._current = session.Connection(
        sandbox_settings(ORIGIN), folder=folder, outputs=folder / "rh_outputs", pace=QUICK
    )
    if POINT != "resume":
        for name in WRAPPED:
            wrap(name)
        session.submit(MODEL, prompt="a boat", duration=4).wait(60)
        return
    for run in session.resume():
        run._awaited().wait(60)
        run.keeper.download(run)
    print(json.dumps([told(run) for run in session.history]))  # noqa: T201 - it is a program


if __name__ == "__main__":
    main()
