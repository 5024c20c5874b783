"""The surfaces in a GLB file, as far as a small picture needs them: triangles, and what colours them. Pure.

Read after the glTF 2.0 specification (Khronos, section 3 for the scene, 4.4 for the container).
Meshes that are compressed by an extension, and files with their data elsewhere, are not read.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    Matrix = tuple[tuple[float, ...], ...]
    Point = tuple[float, float, float]

__all__ = ["Surface", "surfaces"]

_JSON, _BIN = 0x4E4F534A, 0x004E4942
_TRIANGLES = 4
_CODES = {5120: "b", 5121: "B", 5122: "h", 5123: "H", 5125: "I", 5126: "f"}
_LARGEST = {5120: 127.0, 5121: 255.0, 5122: 32767.0, 5123: 65535.0}
_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}
_DEEPEST = 64  # nodes within nodes; a file that says more goes in circles
_IDENTITY: Matrix = ((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """Triangles of one material.

    Attributes:
        points: In the space of their node; `place` brings them into the scene's, where y is upwards.
        corners: Three places in `points` for each triangle, counter-clockwise as seen from its front.
        place: The upper three rows of a matrix.
        two_sided: Whether it is seen from behind, too.
        tint: Red, green, blue, 0 to 1, in linear light; it multiplies the other colours.
        colours: One for each point, likewise; empty where there are none.
        places: Where each point lies in the texture, from its upper left; empty where there is none.
        texture: The texture's file, a PNG or JPEG.
    """

    points: Sequence[tuple[float, ...]]
    corners: Sequence[int]
    place: Matrix = _IDENTITY
    two_sided: bool = False
    tint: tuple[float, ...] = (1.0, 1.0, 1.0)
    colours: Sequence[tuple[float, ...]] = ()
    places: Sequence[tuple[float, ...]] = ()
    texture: bytes = b""

    def __len__(self) -> int:
        """How many triangles it has."""
        return len(self.corners) // 3

    @property
    def handedness(self) -> float:
        """Below 0 where its place turns it inside out, as a mirror does."""
        (a, b, c, _), (d, e, f, _), (g, h, i, _) = self.place
        return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)

    def point(self, corner: int) -> Point:
        """Where a corner is in the scene."""
        return _moved(self.place, self.points[self.corners[corner]])


def surfaces(data: bytes) -> list[Surface]:
    """Every surface of the default scene.

    Raises:
        ValueError: for content that is broken, or of a kind that is not read here.
    """
    try:
        return list(_Scene(*_chunks(data)).surfaces())
    except (KeyError, IndexError, TypeError, AttributeError, RecursionError, struct.error) as error:
        raise ValueError(f"no readable GLB: {error!r}") from error


def _chunks(data: bytes) -> tuple[dict[str, Any], bytes]:
    magic, version = struct.unpack_from("<4sI", data)
    if (magic, version) != (b"glTF", 2):
        raise ValueError("no GLB of version 2")
    found: dict[int, bytes] = {}
    at = 12
    while at + 8 <= len(data):
        length, kind = struct.unpack_from("<2I", data, at)
        found.setdefault(kind, data[at + 8 : at + 8 + length])
        at += 8 + length
    return json.loads(found[_JSON]), found.get(_BIN, b"")


class _Row(Sequence[Any]):
    """Values that lie in a row of bytes, unpacked when they are asked for: of millions a picture needs few."""

    def __init__(self, form: str, body: bytes, *, start: int, step: int, count: int, most: float) -> None:
        self._form, self._body, self._start, self._step = struct.Struct(form), body, start, step
        self._count, self._most = count, most
        if count < 1 or start + step * (count - 1) + self._form.size > len(body):
            raise ValueError("the values are not in the file")

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: Any) -> Any:
        values = self._form.unpack_from(self._body, self._start + self._step * range(self._count)[index])
        values = values if self._most == 1 else tuple(v / self._most for v in values)
        return values if len(values) > 1 else values[0]


class _Scene:
    """A file's JSON with its binary part."""

    def __init__(self, tree: dict[str, Any], body: bytes) -> None:
        self._tree, self._body = tree, body

    def surfaces(self) -> Iterator[Surface]:
        scenes = self._tree.get("scenes") or [{"nodes": range(len(self._tree["nodes"]))}]
        for node in scenes[self._tree.get("scene", 0)]["nodes"]:
            yield from self._below(node, _IDENTITY, 0)

    def _below(self, number: int, outer: Matrix, depth: int) -> Iterator[Surface]:
        if depth > _DEEPEST:
            raise ValueError("the nodes go in circles")
        node = self._tree["nodes"][number]
        here = _times(outer, _matrix(node))
        if "mesh" in node:
            for part in self._tree["meshes"][node["mesh"]]["primitives"]:
                if part.get("mode", _TRIANGLES) == _TRIANGLES:
                    yield self._surface(part, here)
        for child in node.get("children", ()):
            yield from self._below(child, here, depth + 1)

    def _surface(self, part: dict[str, Any], here: Matrix) -> Surface:
        given = part["attributes"]
        points = self._values(given["POSITION"])
        material = self._tree["materials"][part["material"]] if "material" in part else {}
        coat = material.get("pbrMetallicRoughness", {})
        picture = coat.get("baseColorTexture", {})
        map_name = f"TEXCOORD_{picture.get('texCoord', 0)}"
        return Surface(
            points=points,
            corners=self._values(part["indices"]) if "indices" in part else range(len(points)),
            place=here,
            two_sided=material.get("doubleSided", False),
            tint=tuple(coat.get("baseColorFactor", (1, 1, 1)))[:3],
            colours=self._values(given["COLOR_0"]) if "COLOR_0" in given else (),
            places=self._values(given[map_name]) if picture and map_name in given else (),
            texture=self._texture(picture["index"]) if picture else b"",
        )

    def _values(self, number: int) -> _Row:
        """The values of an accessor."""
        what = self._tree["accessors"][number]
        view = self._tree["bufferViews"][what["bufferView"]]
        width, code = _WIDTHS[what["type"]], _CODES[what["componentType"]]
        form = f"<{width}{code}"
        start = view.get("byteOffset", 0) + what.get("byteOffset", 0)
        step = view.get("byteStride") or struct.calcsize(form)
        most = _LARGEST.get(what["componentType"], 1) if what.get("normalized") else 1
        body = self._body if not view.get("buffer") else b""
        return _Row(form, body, start=start, step=step, count=what["count"], most=most)

    def _texture(self, number: int) -> bytes:
        source = self._tree["textures"][number].get("source")
        image = self._tree["images"][source] if source is not None else {}
        if "bufferView" not in image:
            return b""
        view = self._tree["bufferViews"][image["bufferView"]]
        start = view.get("byteOffset", 0)
        return self._body[start : start + view["byteLength"]]


def _matrix(node: dict[str, Any]) -> Matrix:
    """A node's own place, as the upper three rows of a matrix."""
    if "matrix" in node:  # by columns
        return tuple(tuple(node["matrix"][row::4]) for row in range(3))
    x, y, z, w = node.get("rotation", (0, 0, 0, 1))
    turn = (
        (1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)),
        (2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)),
        (2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)),
    )
    size, at = node.get("scale", (1, 1, 1)), node.get("translation", (0, 0, 0))
    return tuple((*(t * s for t, s in zip(row, size, strict=True)), at[i]) for i, row in enumerate(turn))


def _times(outer: Matrix, inner: Matrix) -> Matrix:
    columns = list(zip(*inner, (0, 0, 0, 1), strict=True))
    return tuple(tuple(sum(a * b for a, b in zip(row, column, strict=True)) for column in columns) for row in outer)


def _moved(here: Matrix, point: Sequence[float]) -> Point:
    x, y, z = point
    a, b, c = here
    return (
        a[0] * x + a[1] * y + a[2] * z + a[3],
        b[0] * x + b[1] * y + b[2] * z + b[3],
        c[0] * x + c[1] * y + c[2] * z + c[3],
    )
