"""A quiet arpeggio from a seed: eight plucked notes over a low fifth, made once and looped."""

from __future__ import annotations

import math
import operator
import random
from array import array

__all__ = ["RATE", "melody"]

RATE = 24_000
_NOTES = 8
_RING = 1.2
_SCALES = ((0, 2, 4, 7, 9), (0, 3, 5, 7, 10), (0, 2, 5, 7, 9), (0, 2, 4, 6, 9))
_LOUD = 7000
_FADE = 0.25


def melody(seed: str, seconds: float) -> bytes:
    """Mono samples of 16 bits at `RATE`, exactly `seconds` long."""
    noise = random.Random(f"sound {seed}")
    count = round(seconds * RATE)
    loop = _loop(noise)
    samples = (loop * (count // len(loop) + 1))[:count]
    _fade(samples)
    return samples.tobytes()


def _loop(noise: random.Random) -> array[int]:
    """One round of the arpeggio; what rings over its end comes back at its start, so that it closes."""
    step = round(RATE * noise.uniform(0.42, 0.62))
    root = 110.0 * 2 ** (noise.randrange(-3, 6) / 12)
    scale = noise.sample(noise.choice(_SCALES), 4)
    plucks = [_pluck(root * 2 ** (octave + tone / 12)) for octave, tone in zip((1, 1, 2, 2), scale, strict=True)]
    length = step * _NOTES
    mixed = _drone(root, length)
    for i in range(_NOTES):
        _add(mixed, plucks[i % 4 if i < 4 else noise.randrange(4)], i * step)  # noqa: PLR2004 - each once, then freely
    return array("h", map(int, mixed))


def _add(mixed: list[float], sound: list[float], start: int) -> None:
    """Lay a sound into a loop, from `start` on and around its end."""
    room = len(mixed) - start
    mixed[start : start + len(sound)] = map(operator.add, mixed[start:], sound[:room])
    rest = sound[room:]
    mixed[: len(rest)] = map(operator.add, mixed, rest)


def _drone(root: float, length: int) -> list[float]:
    """A low note and its fifth, tuned to close after an eighth of the loop."""
    part = length // _NOTES
    low, fifth = (round(f * part / RATE) * math.tau / part for f in (root, root * 1.5))
    sin = math.sin
    return [_LOUD * 0.12 * (sin(low * k) + 0.6 * sin(fifth * k)) for k in range(part)] * _NOTES


def _pluck(pitch: float) -> list[float]:
    turn, sin, exp = math.tau * pitch / RATE, math.sin, math.exp
    decay, attack = -1 / (RATE * 0.38), RATE * 0.012
    return [
        _LOUD * 0.42 * min(1.0, k / attack) * exp(decay * k) * (sin(turn * k) + 0.28 * sin(2 * turn * k))
        for k in range(round(RATE * _RING))
    ]


def _fade(samples: array[int]) -> None:
    """In at the start and out at the end, in place."""
    reach = min(round(RATE * _FADE), len(samples) // 2)
    for k in range(reach):
        samples[k] = round(samples[k] * k / reach)
        samples[-1 - k] = round(samples[-1 - k] * k / reach)
