"""The reference of `test_many_runs`: a thread per run that polls every 5 s, over a shared `httpx.Client`."""

from __future__ import annotations

import json
import os
import sys
import threading
import time

from quiet_server import resident


def main(port: str, count: int, seconds: float) -> dict[str, float]:
    """Start them, let them poll for a while, and leave."""
    import httpx

    client = httpx.Client(timeout=60)
    base, sent = f"http://127.0.0.1:{port}/openapi/v2", threading.Semaphore(0)

    def poll(number: int) -> None:
        task = client.post(f"{base}/model", json={"prompt": f"boat {number}"}).json()["taskId"]
        sent.release()
        while client.post(f"{base}/query", json={"taskId": task}).json()["status"] == "RUNNING":
            time.sleep(5)

    threading.Thread(target=poll, args=(-1,), daemon=True).start()
    sent.acquire()
    imported = resident()
    for i in range(count):
        threading.Thread(target=poll, args=(i,), daemon=True).start()
    for _ in range(count):
        sent.acquire()
    began = time.process_time()
    time.sleep(seconds)
    took, now = time.process_time() - began, resident()
    return {"cpu": took, "runs": now - imported, "all": now}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))), flush=True)  # noqa: T201
    os._exit(0)
