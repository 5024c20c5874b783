"""A server that costs next to nothing: tasks end at times of their own, and every look is counted.

Run as a program it prints its port, serves until its input is closed, and then prints what
it saw as JSON: how many looks, and how late after a task's end it was first looked at.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
import time
from pathlib import Path


class Tasks:
    """Every task ends after a time drawn by seed, counted from its submit."""

    def __init__(self, median: float, spread: float) -> None:
        self._draw = random.Random(1)
        self._median, self._spread = median, spread
        self.ends: dict[str, float] = {}
        self.seen: dict[str, float] = {}
        self.submits = self.looks = 0

    def answer(self, path: str, body: bytes) -> dict:
        if path.endswith("/query"):
            return self._look(json.loads(body)["taskId"])
        if path.endswith("/queue/status"):
            return {"code": 0, "data": {"concurrentLimit": 100_000}}
        self.submits += 1
        task = str(10**18 + self.submits)
        self.ends[task] = time.monotonic() + (
            self._median and self._draw.lognormvariate(0, self._spread) * self._median
        )
        return _task(task, "RUNNING")

    def _look(self, task: str) -> dict:
        self.looks += 1
        now = time.monotonic()
        if now < self.ends[task]:
            return _task(task, "RUNNING")
        self.seen.setdefault(task, now)
        return _task(task, "SUCCESS") | {"results": [{"text": "done"}]}

    def told(self) -> dict:
        late = [self.seen[task] - self.ends[task] for task in self.seen]
        return {
            "submits": self.submits,
            "looks": self.looks,
            "ended": len(late),
            "delay": sum(late) / max(len(late), 1),
        }


def _task(task: str, status: str) -> dict:
    return {"taskId": task, "status": status, "errorCode": "", "errorMessage": "", "results": None}


def resident() -> int:
    """The memory of this process, in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


async def serve(tasks: Tasks) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                line, *fields = head.decode("latin-1").split("\r\n")
                length = next((int(f.split(":")[1]) for f in fields if f.lower().startswith("content-length:")), 0)
                body = json.dumps(tasks.answer(line.split()[1], await reader.readexactly(length))).encode()
                kind = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                writer.write(kind + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 - it is a program
    await asyncio.to_thread(sys.stdin.read)
    print(json.dumps(tasks.told()), flush=True)  # noqa: T201 - it is a program


if __name__ == "__main__":
    asyncio.run(serve(Tasks(float(sys.argv[1]), float(sys.argv[2]))))
