"""A picture of a 3D file: its triangles seen from the front and a little from above, the far ones drawn first.

A model has up to two million triangles, of which a poster of 480 pixels can show a few thousand: of
larger ones a part is drawn, each triangle as large as all for which it stands.
"""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING

from .glb import surfaces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PIL.Image import Image

    from .glb import Point, Surface

    Colour = tuple[float, float, float]
    Face = tuple[Point, Point, Point, tuple[int, int, int]]

__all__ = ["draw_solid"]

_LARGEST = 256 * 1024 * 1024  # bytes
_DRAWN = 40_000
_OVERLAP = 2.0
_TEXELS = 256
_PAPER = (38, 41, 48)
_INK = (150, 156, 168)
_FILLED = 0.84
_TURN, _TILT = math.radians(-32), math.radians(20)
_LIGHT = (-0.42, 0.66, 0.62)
_DARKEST = 0.30


def draw_solid(path: Path, max_side: int) -> Image:
    """A shaded picture of a GLB, or the word `3D` where it cannot be read.

    Args:
        path: The file.
        max_side: Pixels of the longer side.

    Raises:
        OSError: when the file cannot be read.
    """
    size = (max_side, max_side * 3 // 4)
    try:
        faces = _faces(path.read_bytes()) if path.stat().st_size <= _LARGEST else []
        return _draw(faces, size) if faces else _word(size)
    except (ValueError, ArithmeticError):  # broken, compressed, or full of numbers that are none
        return _word(size)


def _faces(data: bytes) -> list[Face]:
    """The faces that are drawn, those seen from behind left out."""
    found = surfaces(data)
    step = max(1, -(-sum(map(len, found)) // _DRAWN))
    grown = 1.0 if step == 1 else _OVERLAP * math.sqrt(step)
    return [face for surface in found for face in _seen(surface, step, grown)]


def _seen(surface: Surface, step: int, grown: float) -> Iterator[Face]:
    colour_at = _colouring(surface)
    for corner in range(0, len(surface) * 3, step * 3):
        a, b, c = (_turned(surface.point(corner + i)) for i in range(3))
        normal = _normal(a, b, c)
        if surface.two_sided or normal[2] * surface.handedness > 0:
            share = _light(normal)
            red, green, blue = (round(v * share) for v in colour_at(surface.corners[corner]))
            x, y = (a[0] + b[0] + c[0]) / 3, (a[1] + b[1] + c[1]) / 3
            a, b, c = ((x + (p[0] - x) * grown, y + (p[1] - y) * grown, p[2]) for p in (a, b, c))
            yield a, b, c, (red, green, blue)


def _colouring(surface: Surface) -> Callable[[int], Colour]:
    """The colour at a point of a surface, 0 to 255."""
    red, green, blue = (max(0.0, min(1.0, t)) ** (1 / 2.2) * 255 for t in surface.tint)
    if surface.texture and surface.places:
        texture, places = _texture(surface.texture), surface.places
        width, height = texture.size
        texels = texture.tobytes()

        def painted(i: int) -> Colour:
            u, v = places[i]
            at = 3 * (int(v % 1 * height) % height * width + int(u % 1 * width) % width)
            return texels[at] * red / 255, texels[at + 1] * green / 255, texels[at + 2] * blue / 255

        return painted
    if surface.colours:
        return lambda i: tuple(
            t * max(0.0, c) ** (1 / 2.2) for t, c in zip((red, green, blue), surface.colours[i][:3], strict=True)
        )
    return lambda _: (red, green, blue)


def _texture(data: bytes) -> Image:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as source:
        source.draft("RGB", (_TEXELS, _TEXELS))
        picture = source.convert("RGB")
        picture.thumbnail((_TEXELS, _TEXELS))
        return picture


def _turned(point: Point) -> Point:
    """As the viewer sees it: x to the right, y upwards, z towards the eye."""
    x, y, z = point
    across, deep = x * math.cos(_TURN) + z * math.sin(_TURN), z * math.cos(_TURN) - x * math.sin(_TURN)
    return across, y * math.cos(_TILT) - deep * math.sin(_TILT), y * math.sin(_TILT) + deep * math.cos(_TILT)


def _normal(a: Point, b: Point, c: Point) -> Point:
    ux, uy, uz = b[0] - a[0], b[1] - a[1], b[2] - a[2]
    vx, vy, vz = c[0] - a[0], c[1] - a[1], c[2] - a[2]
    return uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx


def _light(normal: Point) -> float:
    """How bright a face is, 0 to 1; of its two sides the one that looks at us counts."""
    size = math.copysign(math.hypot(*normal) or 1.0, normal[2])
    return _DARKEST + (1 - _DARKEST) * max(0.0, sum(n * v for n, v in zip(normal, _LIGHT, strict=True)) / size)


def _draw(faces: list[Face], size: tuple[int, int]) -> Image:
    """The far ones first; twice as large and scaled down, for smooth edges."""
    from PIL import Image, ImageDraw

    big = (size[0] * 2, size[1] * 2)
    xs = [p[0] for face in faces for p in face[:3]]
    ys = [p[1] for face in faces for p in face[:3]]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    scale = _FILLED / max(wide / big[0], high / big[1], 1e-30)
    left, top = big[0] / 2 - (max(xs) + min(xs)) / 2 * scale, big[1] / 2 + (max(ys) + min(ys)) / 2 * scale
    picture = Image.new("RGB", big, _PAPER)
    pen = ImageDraw.Draw(picture)
    for a, b, c, colour in sorted(faces, key=lambda face: face[0][2] + face[1][2] + face[2][2]):
        pen.polygon([(left + x * scale, top - y * scale) for x, y, _ in (a, b, c)], fill=colour)
    return picture.resize(size, Image.Resampling.LANCZOS)


def _word(size: tuple[int, int]) -> Image:
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", size, _PAPER)
    font = ImageFont.load_default(size[1] // 4)
    ImageDraw.Draw(picture).text((size[0] / 2, size[1] / 2), "3D", fill=_INK, font=font, anchor="mm")
    return picture
