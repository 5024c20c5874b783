"""A process that uploads one LoRA to a server of its own, and prints by how many bytes it grew and what arrived.

python lora_sender.py large.safetensors
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
from contextlib import suppress
from pathlib import Path

from rh_widgets.client import Client, Key, Settings, Site

SCALE = 1 if sys.platform == "darwin" else 1024  # ru_maxrss is in bytes there, in KiB elsewhere


def high_water():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * SCALE


async def upload(path):
    """Upload twice, a small one first: what is imported and opened once is no growth."""
    arrived = 0

    async def exchange(reader, writer):
        nonlocal arrived
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        left, put = length, head.startswith(b"PUT")
        while left:
            left -= len(await reader.read(min(left, 1 << 16)))
        arrived += length if put else 0
        data = {"fileName": "api-lora-cn/x.safetensors", "url": f"http://127.0.0.1:{port}/x?q-sign=1"}
        body = b"" if put else json.dumps({"code": 0, "data": data}).encode()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()

    async def serve(reader, writer):
        with suppress(asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            while True:
                await exchange(reader, writer)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    client = Client(Settings(Site.CUSTOM, f"http://127.0.0.1:{port}", Key("c0ffee"), "CNY"))
    small = path.with_name("small")
    small.write_bytes(b"x")
    await client.upload_lora(small)
    before, arrived = high_water(), 0
    await client.upload_lora(path)
    print(high_water() - before, arrived)  # noqa: T201
    await client.aclose()
    server.close()


if __name__ == "__main__":
    asyncio.run(upload(Path(sys.argv[1])))
