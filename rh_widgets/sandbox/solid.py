"""A gem from a seed, as a glTF binary: what a 3D model of the sandbox yields."""

from __future__ import annotations

import colorsys
import json
import math
import random
import struct

__all__ = ["gem"]

_SIDES = 8


def gem(seed: str) -> bytes:
    """A cut stone: two rings of corners and two tips, one colour, flat faces."""
    noise = random.Random(seed)
    corners = _corners(noise)
    faces = _faces()
    body = b"".join(struct.pack("<3f", *corner) for corner in corners)
    indices = b"".join(struct.pack("<3H", *face) for face in faces)
    return _pack(_scene(corners, len(faces) * 3, len(body), len(indices), _colour(noise)), body + indices)


def _corners(noise: random.Random) -> list[tuple[float, float, float]]:
    wide, crown, high = noise.uniform(0.8, 1.1), noise.uniform(0.4, 0.65), noise.uniform(0.3, 0.5)
    rings = [(wide, 0.0), (crown, high)]
    around = [i * math.tau / _SIDES for i in range(_SIDES)]
    points = [(radius * math.cos(a), y, radius * math.sin(a)) for radius, y in rings for a in around]
    return [*points, (0.0, -noise.uniform(0.9, 1.3), 0.0), (0.0, high, 0.0)]


def _faces() -> list[tuple[int, int, int]]:
    n, below, above = _SIDES, 2 * _SIDES, 2 * _SIDES + 1
    faces = []
    for i in range(n):
        j = (i + 1) % n
        faces += [(below, i, j), (i, n + i, j), (j, n + i, n + j), (n + i, above, n + j)]
    return faces


def _colour(noise: random.Random) -> list[float]:
    return [*colorsys.hls_to_rgb(noise.random(), 0.5, 0.7), 1.0]


def _scene(
    corners: list[tuple[float, float, float]], count: int, body: int, indices: int, colour: list[float]
) -> dict[str, object]:
    axes = list(zip(*corners, strict=True))
    return {
        "asset": {"version": "2.0", "generator": "rh_widgets sandbox"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1, "material": 0}]}],
        "materials": [{"pbrMetallicRoughness": {"baseColorFactor": colour, "roughnessFactor": 0.2}}],
        "buffers": [{"byteLength": body + indices}],
        "bufferViews": [
            {"buffer": 0, "byteLength": body, "target": 34962},
            {"buffer": 0, "byteOffset": body, "byteLength": indices, "target": 34963},
        ],
        "accessors": [
            {
                "bufferView": 0,
                "componentType": 5126,
                "count": len(corners),
                "type": "VEC3",
                "min": _rounded(min(a) for a in axes),
                "max": _rounded(max(a) for a in axes),
            },
            {"bufferView": 1, "componentType": 5123, "count": count, "type": "SCALAR"},
        ],
    }


def _rounded(values: object) -> list[float]:
    """As the 32-bit numbers that are in the buffer."""
    return [struct.unpack("<f", struct.pack("<f", v))[0] for v in values]  # type: ignore[attr-defined]


def _pack(scene: dict[str, object], data: bytes) -> bytes:
    text = json.dumps(scene, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    data += b"\0" * (-len(data) % 4)
    chunks = struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", len(data), b"BIN\0") + data
    return struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks
