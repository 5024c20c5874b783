"""The picture of a GLB, of files that another library has written."""

from __future__ import annotations

import io
import json
import struct

import numpy as np
import pytest
import trimesh
from PIL import Image, ImageStat

from rh_widgets.media import poster, probe
from rh_widgets.media.glb import surfaces

PAPER = (38, 41, 48)
BROKEN = [b"glTF\x02\0\0\0", b"glTF\x01\0\0\0" + b"x" * 40, b"glTF\x02\0\0\0" + b"\xff" * 80]


def drawn(tmp_path, data):
    path = tmp_path / "x.glb"
    path.write_bytes(data)
    return Image.open(io.BytesIO(poster(path, max_bytes=200_000))).convert("RGB")


def written(mesh):
    return mesh.export(file_type="glb")


def is_paper(pixel):
    return max(abs(a - b) for a, b in zip(pixel, PAPER, strict=True)) < 12


def tinted(mesh, colour):
    mesh.visual = trimesh.visual.TextureVisuals(
        material=trimesh.visual.material.PBRMaterial(baseColorFactor=[*colour, 255])
    )
    return mesh


def turned(mesh, degrees, axis):
    mesh.apply_transform(trimesh.transformations.rotation_matrix(np.radians(degrees), axis))
    return mesh


def test_a_glb_is_told_by_its_content(tmp_path):
    (tmp_path / "x").write_bytes(written(trimesh.creation.box()))
    assert (probe(tmp_path / "x").kind, probe(tmp_path / "x").format) == ("3d", "glb")


def test_a_solid_fills_the_middle_and_leaves_the_edge(tmp_path):
    picture = drawn(tmp_path, written(trimesh.creation.icosphere()))
    assert picture.size == (480, 360)
    assert not is_paper(picture.getpixel((240, 180)))
    assert all(is_paper(picture.getpixel(at)) for at in [(3, 3), (476, 3), (3, 356), (476, 356), (60, 180)])


def test_one_looks_through_a_hole(tmp_path):
    """A ring that faces the viewer: its middle is empty, its rim is not."""
    picture = drawn(tmp_path, written(turned(trimesh.creation.torus(1, 0.25), 20, [1, 0, 0])))
    assert is_paper(picture.getpixel((240, 180)))
    assert not is_paper(picture.getpixel((240, 48)))


def test_the_light_comes_from_the_upper_left(tmp_path):
    picture = drawn(tmp_path, written(trimesh.creation.icosphere(4)))
    assert picture.getpixel((190, 100))[0] > picture.getpixel((290, 270))[0] + 60


@pytest.mark.parametrize("colour", [(220, 20, 20), (20, 220, 20), (20, 20, 220)])
def test_a_material_gives_its_colour(tmp_path, colour):
    pixel = drawn(tmp_path, written(tinted(trimesh.creation.icosphere(), colour))).getpixel((220, 150))
    assert max(range(3), key=pixel.__getitem__) == max(range(3), key=colour.__getitem__)


def test_the_points_give_their_colours(tmp_path):
    ball = trimesh.creation.icosphere(4)
    ball.visual.vertex_colors = [(255, 0, 0, 255) if y > 0 else (0, 0, 255, 255) for _, y, _ in ball.vertices]
    picture = drawn(tmp_path, written(ball))
    above, below = picture.getpixel((240, 70)), picture.getpixel((240, 300))
    assert above[0] > 2 * above[2]
    assert below[2] > 2 * below[0]


def test_a_texture_lies_where_it_belongs(tmp_path):
    """Green on its left half and red on its right: so is the square that it covers."""
    texture = Image.new("RGB", (64, 64), "red")
    texture.paste((0, 255, 0), (0, 0, 32, 64))
    points = [(x / 8 - 1, y / 8 - 1, 0) for y in range(17) for x in range(17)]
    corners = [(17 * y + x, 17 * y + x + 1, 17 * y + x + 18) for y in range(16) for x in range(16)]
    corners += [(17 * y + x, 17 * y + x + 18, 17 * y + x + 17) for y in range(16) for x in range(16)]
    places = [((x + 1) / 2, (y + 1) / 2) for x, y, _ in points]
    square = trimesh.Trimesh(points, corners, process=False)
    square.visual = trimesh.visual.TextureVisuals(uv=np.array(places), image=texture)
    picture = drawn(tmp_path, written(square))
    left, right = picture.getpixel((180, 180)), picture.getpixel((300, 180))
    assert left[1] > 2 * left[0]
    assert right[0] > 2 * right[1]


def test_the_parts_of_a_scene_stand_where_their_nodes_say(tmp_path):
    scene = trimesh.Scene()
    for x in (-3, 3):
        scene.add_geometry(trimesh.creation.box(), transform=trimesh.transformations.translation_matrix([x, 0, 0]))
    picture = drawn(tmp_path, written(scene))
    assert is_paper(picture.getpixel((240, 180)))
    assert len([x for x in range(480) if not is_paper(picture.getpixel((x, 180)))]) > 40


def test_of_a_large_solid_a_part_is_drawn_without_holes(tmp_path):
    """A ball of 327,680 triangles, eight times what is drawn."""
    picture = drawn(tmp_path, written(trimesh.creation.icosphere(7)))
    inner = picture.crop((170, 110, 310, 250))
    holes = sum(is_paper(pixel) for pixel in zip(*[iter(inner.tobytes())] * 3, strict=True))
    assert holes == 0
    assert ImageStat.Stat(inner.convert("L")).mean[0] > 100


def test_rows_with_space_between_their_values_are_read():
    """Positions that share their bytes with normals, as many exporters write them; no indices."""
    body = b"".join(struct.pack("<6f", *point, 9, 9, 9) for point in [(0, 0, 0), (1, 0, 0), (0, 2, 0)])
    tree = {
        "asset": {"version": "2.0"},
        "nodes": [{"mesh": 0, "scale": [2, 2, 2], "children": []}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
        "accessors": [{"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3"}],
        "bufferViews": [{"buffer": 0, "byteLength": len(body), "byteStride": 24}],
    }
    (surface,) = surfaces(packed(tree, body))
    assert [surface.point(i) for i in range(3)] == [(0, 0, 0), (2, 0, 0), (0, 4, 0)]


def packed(tree, body=b""):
    text = json.dumps(tree).encode()
    text += b" " * (-len(text) % 4)
    chunks = struct.pack("<2I", len(text), 0x4E4F534A) + text + struct.pack("<2I", len(body), 0x004E4942) + body
    return struct.pack("<4s2I", b"glTF", 2, 12 + len(chunks)) + chunks


def unreadable():
    """Broken, in circles, with values outside the file, compressed, and without any face."""
    yield from BROKEN
    yield packed({"nodes": [{"children": [0]}]})
    row = {"bufferView": 0, "componentType": 5126, "count": 10**9, "type": "VEC3"}
    part = {"attributes": {"POSITION": 0}}
    tree = {"nodes": [{"mesh": 0}], "meshes": [{"primitives": [part]}], "bufferViews": [{}], "accessors": [row]}
    yield packed(tree, b"\0" * 36)
    loose = {key: value for key, value in row.items() if key != "bufferView"} | {"count": 3}
    yield packed(tree | {"accessors": [loose]})  # as Draco leaves it
    yield packed({"nodes": [{}]})
    yield packed(tree | {"accessors": [row | {"count": 3}]}, struct.pack("<f", float("nan")) * 9)


@pytest.mark.parametrize("data", list(unreadable()))
def test_what_cannot_be_read_is_a_plain_picture(tmp_path, data):
    """The word 3D in the middle, and nothing raised."""
    picture = drawn(tmp_path, data)
    box = picture.convert("L").point([0] * 90 + [255] * 166).getbbox()
    assert box is not None
    assert 150 < box[0] < box[2] < 330
