"""A process that uploads a small LoRA, waits for a line, uploads a large one, and prints what that took.

python lora_kernel.py http://127.0.0.1:8765 small.safetensors large.safetensors
"""

from __future__ import annotations

import json
import resource
import sys
import time

import rh_widgets as rh

SCALE = 1 if sys.platform == "darwin" else 1024  # ru_maxrss is in bytes there, in KiB elsewhere


def high_water():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * SCALE


origin, small, large = sys.argv[1:]
rh.connect(base_url=origin, api_key="sandbox")
rh.upload_lora(small)  # what is imported and opened once is no growth
print("ready", flush=True)  # noqa: T201
input()
before, begun = high_water(), time.monotonic()
name = rh.upload_lora(large)
print(json.dumps({"grew": high_water() - before, "seconds": time.monotonic() - begun, "name": name}))  # noqa: T201
