"""So many runs at once, polled by the engine's one thread; prints what that took as JSON. See `test_many_runs`."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from quiet_server import resident


def main(port: str, count: int, seconds: float, home: str) -> dict[str, float]:
    """Start them, let them be polled every 5 s for a while, and leave."""
    os.environ["RH_WIDGETS_HOME"] = home
    import rh_widgets as rh
    from rh_widgets import session
    from rh_widgets.client import Key, Settings, Site
    from rh_widgets.runs import Pace

    settings = Settings(Site.CUSTOM, f"http://127.0.0.1:{port}", Key("k" * 32), "CNY")
    connection = session.Connection(
        settings, session.shelf, folder=Path(home), outputs=Path(home), pace=Pace(), at_once=10**6
    )
    spec = rh.catalog["sora-2/text-to-video-pro-official-stable"]
    _sent([connection.start(spec, {"prompt": "the first", "duration": 4})])
    imported = resident()
    runs = [connection.start(spec, {"prompt": f"boat {i}", "duration": 4}) for i in range(count)]
    _sent(runs)
    began = time.process_time()
    time.sleep(seconds)
    return {"cpu": time.process_time() - began, "runs": resident() - imported, "all": resident()}


def _sent(runs) -> None:
    while not all(run.task_id for run in runs):
        time.sleep(0.02)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4])), flush=True)  # noqa: T201
    os._exit(0)  # the tasks go on, and nobody waits for them
