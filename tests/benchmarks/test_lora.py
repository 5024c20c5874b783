"""A large LoRA goes from disk to the site in pieces, however often it is cut."""

from __future__ import annotations

import json
import math
import os
import struct
import subprocess
import sys
from pathlib import Path

from rh_widgets.sandbox import Store, serving

MB = 1 << 20
LARGE, MOST = 300 * MB, 30.0  # bytes, and MB of memory


def lora(path, size):
    """A whole file of tensors that takes no room on the disk."""
    table = json.dumps({"w": {"dtype": "U8", "shape": [size], "data_offsets": [0, size]}}).encode()
    path.write_bytes(struct.pack("<Q", len(table)) + table)
    os.truncate(path, 8 + len(table) + size)
    return path


def test_three_hundred_megabytes_cost_no_memory_also_when_they_are_cut_in_the_middle(tmp_path, figure):
    """The second try needs nobody's help."""
    with serving(Store(tmp_path / "store"), speed=math.inf) as (address, sandbox):
        files = lora(tmp_path / "small.safetensors", MB), lora(tmp_path / "large.safetensors", LARGE)
        command = [sys.executable, str(Path(__file__).parent / "lora_kernel.py"), address.origin, *map(str, files)]
        environment = os.environ | {"RH_WIDGETS_HOME": str(tmp_path / "home")}
        with subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        ) as kernel:
            assert kernel.stdout.readline() == "ready\n"
            sandbox.faults.order("lora", "hang_up")
            words, _ = kernel.communicate("\n", timeout=120)
        told = json.loads(words)
        assert sandbox.loras.has(told["name"])
        assert not sandbox.faults.pending()
    grew = told["grew"] / MB
    figure(f"a LoRA of 300 MB, cut in the middle once: {grew:.1f} MB of memory more, {told['seconds']:.1f} s")
    assert grew < MOST
