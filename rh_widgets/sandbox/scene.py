"""The moving pictures: a landscape drawn from a seed, or the input images in slow motion.

A landscape is a handful of still layers (sky, light, clouds, ridges) that slide at their own speeds.
Layers are masks: sliding one by a part of a pixel is a horizontal resampling of one channel, cheap
enough for every frame. All of it is drawn small and scaled up: the shapes are soft, and the words,
which must be sharp, are laid on later.
"""

from __future__ import annotations

import colorsys
import io
import itertools
import math
import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PIL import Image, ImageDraw, ImageFilter, ImageOps

from ..media import poster, probe
from .planes import Planes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .order import Order

    Colour = tuple[int, int, int]
    Profile = Callable[[float], float]

__all__ = ["Landscape", "Pictures", "Scene", "scene_of"]

_CANVAS = 640 * 360
_SMOOTH = Image.Resampling.BILINEAR
_FADE = 0.18


class Scene(Protocol):
    """Something that looks different from moment to moment."""

    def planes(self, moment: float) -> Planes:
        """A new picture at a moment between 0 (the start) and 1 (the end), of the size asked for."""


def scene_of(order: Order, size: tuple[int, int]) -> Scene:
    """The scene of an order at a size (even): its pictures, where it has some; else a landscape."""
    stills = [_open(path, size) for path in order.pictures]
    stills += [Landscape(address, "", size).frame(0.4) for address in order.outside]
    if stills:
        return Pictures(stills, size, seed=order.seed, strength=order.strength)
    return Landscape(order.seed, order.prompt, size, strength=order.strength)


# -- input pictures


class Pictures:
    """One picture after the other, each in a slow camera move, each fading into the next."""

    def __init__(self, stills: list[Image.Image], size: tuple[int, int], *, seed: str, strength: float) -> None:
        noise = random.Random(seed)
        self._size = size
        self._stills = [Planes.of(_cover(still, size, 1.06 + 0.14 * strength)) for still in stills]
        self._moves = [_Move.draw(noise, strength) for _ in stills]

    def planes(self, moment: float) -> Planes:
        count = len(self._stills)
        place = min(moment, 0.999999) * count
        index = int(place)
        within = place - index
        picture = self._shot(index, within)
        into = (within - 1 + _FADE) / _FADE
        if into > 0 and index + 1 < count:
            # The next shot has begun to move when it appears: no jolt when the fade is over.
            picture = picture.blend(self._shot(index + 1, within - 1), into * into * (3 - 2 * into))
        return picture

    def _shot(self, index: int, within: float) -> Planes:
        still, move = self._stills[index], self._moves[index]
        return still.view(move.box(still.size, self._size, within), self._size)


@dataclass(frozen=True, slots=True)
class _Move:
    """A camera move over a picture: where the view is at the start and at the end, and how near."""

    start: tuple[float, float, float]
    end: tuple[float, float, float]

    @classmethod
    def draw(cls, noise: random.Random, strength: float) -> _Move:
        angle = noise.uniform(0, math.tau)
        far, near = 1.0, 1.0 - min(0.24, 0.11 * strength)
        reach = min(0.9, 0.55 * strength)
        there = (math.cos(angle) * reach, math.sin(angle) * reach)
        wide, close = (-there[0], -there[1], far), (there[0], there[1], near)
        return cls(wide, close) if noise.random() < 0.7 else cls(close, wide)  # noqa: PLR2004 - mostly nearer

    def box(self, source: tuple[int, int], view: tuple[int, int], t: float) -> tuple[float, float, float, float]:
        """The part of the source that is seen; `t` may run a little outside 0 to 1."""
        eased = t if t < 0 else t * t * (3 - 2 * t) * 0.35 + t * 0.65
        x, y, zoom = (a + (b - a) * eased for a, b in zip(self.start, self.end, strict=True))
        scale = min(source[0] / view[0], source[1] / view[1]) * min(1.0, zoom) * 0.97
        width, height = view[0] * scale, view[1] * scale
        left = (source[0] - width) / 2 * (1 + max(-1.0, min(1.0, x)))
        top = (source[1] - height) / 2 * (1 + max(-1.0, min(1.0, y)))
        return left, top, left + width, top + height


def _open(path: Path, size: tuple[int, int]) -> Image.Image:
    """An image file, or the first telling frame of a clip."""
    side = max(size)
    if probe(path).kind != "image":
        drawn = poster(path, max_side=min(side, 1920), max_bytes=4_000_000)
        return Image.open(io.BytesIO(drawn)).convert("RGB") if drawn else Image.new("RGB", size, (24, 26, 34))
    with Image.open(path) as source:
        source.draft("RGB", (side * 2, side * 2))
        picture = ImageOps.exif_transpose(source)
        if picture.mode in {"RGBA", "LA", "PA", "P"}:
            clear = picture.convert("RGBA")
            picture = Image.new("RGB", clear.size, (24, 26, 34))
            picture.paste(clear, mask=clear.getchannel("A"))
        return picture.convert("RGB")


def _cover(picture: Image.Image, size: tuple[int, int], room: float) -> Image.Image:
    """The middle of a picture in the aspect of `size`, `room` times as large, to move about in."""
    return ImageOps.fit(picture, (_even(size[0] * room), _even(size[1] * room)), Image.Resampling.LANCZOS)


# -- landscapes

_PALETTES: dict[str, tuple[str, str, str, str, str]] = {
    # name: the sky above, its middle, the horizon, the light, the nearest ground
    "dusk": ("1b1a3f", "7a3b6b", "f29a6b", "ffe0a8", "140f24"),
    "dawn": ("3a5a92", "c79fb4", "ffd7b0", "fff3d6", "1d2440"),
    "gold": ("5a3416", "c8792b", "ffcf70", "fff1c4", "24140a"),
    "sea": ("0b3050", "2a7d9c", "a9e0dd", "f4fff4", "06202f"),
    "forest": ("12382f", "3f7d5a", "cfe3a1", "f8ffd8", "071c16"),
    "night": ("050818", "16244f", "41558f", "dfe8ff", "04060f"),
    "aurora": ("040d1f", "0d4a52", "4fc49a", "d4ffe4", "030a12"),
    "rose": ("43204f", "b4587f", "ffc2b8", "fff0e6", "1d0f26"),
    "snow": ("6d8fb8", "b7cde2", "eef4fa", "ffffff", "2c4260"),
    "neon": ("0c0620", "4b1a7a", "e0489a", "7df3ff", "070312"),
    "ember": ("1a0a10", "7d1f1f", "f0712c", "ffd08a", "0c0508"),
    "jade": ("083a3c", "1f8077", "b8ecc4", "f5ffe0", "04191a"),
}
_WORDS = (
    (r"neon|cyber|city|street|tokyo|城市|街|霓虹|都市", "neon", "city"),
    (r"aurora|northern light|极光", "aurora", "peaks"),
    (r"snow|winter|ice|arctic|雪|冬|冰", "snow", "peaks"),
    (r"ocean|sea|wave|beach|coast|boat|lake|river|rain|海|浪|湖|河|雨|船", "sea", "waves"),
    (r"forest|wood|jungle|tree|garden|bamboo|森林|竹|树|花园", "forest", "trees"),
    (r"desert|dune|sand|savanna|沙漠|沙", "gold", "dunes"),
    (r"night|star|moon|midnight|夜|星|月", "night", "peaks"),
    (r"fire|lava|volcano|forge|molten|火|熔", "ember", "peaks"),
    (r"sunset|dusk|evening|lantern|夕阳|黄昏|灯", "dusk", "trees"),
    (r"sunrise|dawn|morning|清晨|日出|早晨", "dawn", "dunes"),
    (r"flower|blossom|love|cherry|花|樱", "rose", "dunes"),
)
_KINDS = ("peaks", "dunes", "trees", "waves", "city")
_DARK = frozenset({"night", "aurora", "neon", "dusk", "ember"})


class Landscape:
    """Ridges before a low light, drawn from a seed; words of the prompt choose the hour and the place."""

    def __init__(self, seed: str, prompt: str, size: tuple[int, int], *, strength: float = 1.0) -> None:
        noise = random.Random(seed)
        self._whole, self._size = size, _fit(size, _CANVAS)
        palette, kind = _mood(prompt, noise)
        self._colours = _shifted(palette, noise)
        self._strength = strength * noise.choice((-1.0, 1.0))
        self._sky = self._draw_sky(noise, stars=palette in _DARK)
        self._layers = [*self._clouds(noise), *self._ridges(noise, kind)]
        self._motes = [_Mote.draw(noise) for _ in range(26)]
        self._glints = [_disc(radius, self._size) for radius in (0.006, 0.012, 0.022)]

    def planes(self, moment: float) -> Planes:
        return Planes.of(self.frame(moment), self._whole)

    def frame(self, moment: float) -> Image.Image:
        """The picture as it is drawn: RGB, and small."""
        picture = self._sky.copy()
        for layer in self._layers:
            layer.lay(picture, moment, self._strength)
        light = Image.new("RGB", self._size, self._colours[3])
        glow = Image.new("L", self._size)
        for mote in self._motes:
            mote.draw_on(glow, self._glints, moment)
        picture.paste(light, mask=glow)
        return picture

    def _draw_sky(self, noise: random.Random, *, stars: bool) -> Image.Image:
        width, height = self._size
        above, middle, horizon, light, _ = self._colours
        sky = _gradient(self._size, [(0.0, above), (0.42, middle), (0.72, horizon), (1.0, horizon)])
        if stars:
            draw = ImageDraw.Draw(sky)
            for _ in range(90):
                x, y, bright = noise.random() * width, noise.random() ** 1.7 * height * 0.6, noise.random()
                draw.point((x, y), _mix(above, (255, 255, 255), 0.25 + 0.7 * bright))
        x, y = noise.uniform(0.2, 0.8) * width, noise.uniform(0.34, 0.56) * height
        radius = noise.uniform(0.055, 0.1) * min(width, height) * 1.3
        for reach, power in ((7.0, 0.38), (3.2, 0.4), (1.7, 0.45)):
            sky.paste(light, mask=_glow(self._size, (x, y), radius * reach, power))
        disc = Image.new("L", (width * 2, height * 2))
        ImageDraw.Draw(disc).ellipse((2 * (x - radius), 2 * (y - radius), 2 * (x + radius), 2 * (y + radius)), fill=245)
        sky.paste(_mix(light, (255, 255, 255), 0.35), mask=disc.resize(self._size, _SMOOTH))
        return sky

    def _clouds(self, noise: random.Random) -> list[_Layer]:
        width, height = self._size
        layers = []
        for depth in (0.18, 0.32):
            mask = Image.new("L", (width * 2, height))
            draw = ImageDraw.Draw(mask)
            for _ in range(noise.randint(5, 8)):
                x, y = noise.random() * width * 2, noise.uniform(0.08, 0.55) * height
                long, thick = noise.uniform(0.1, 0.34) * width, noise.uniform(0.008, 0.03) * height
                for _ in range(5):
                    dx, dy = noise.uniform(-0.5, 0.5) * long, noise.uniform(-1.2, 1.2) * thick
                    draw.ellipse((x + dx - long / 2, y + dy - thick, x + dx + long / 2, y + dy + thick), fill=95)
            mask = mask.filter(ImageFilter.GaussianBlur(height * 0.022))
            colour = _mix(self._colours[2], self._colours[3], 0.5)
            layers.append(_Layer.cut(Image.new("RGB", self._size, colour), mask, depth))
        return layers

    def _ridges(self, noise: random.Random, kind: str) -> list[_Layer]:
        _, middle, horizon, light, ground = self._colours
        count = 5
        layers = []
        for i in range(count):
            near = (i + 1) / count
            top = 0.52 + 0.40 * (i / count) ** 1.15
            body = _mix(_mix(horizon, middle, 0.55), ground, near**0.85)
            haze = _mix(body, horizon, 0.62 * (1 - near) + 0.1)
            fill = _gradient(self._size, [(0.0, body), (max(0.05, top), _mix(body, light, 0.10)), (1.0, haze)])
            mask = _ridge_mask(self._size, _profile(kind, noise, near), top, lit=noise if kind == "city" else None)
            layers.append(_Layer.cut(fill, mask, 0.25 + 1.15 * near**1.6, bob=0.012 * near if kind == "waves" else 0.0))
        return layers


@dataclass(frozen=True, slots=True)
class _Layer:
    """A fill seen through a mask twice as wide as the picture, from row `top` on; `depth` is how far it slides."""

    fill: Image.Image
    mask: Image.Image
    top: int
    depth: float
    bob: float = 0.0

    @classmethod
    def cut(cls, fill: Image.Image, mask: Image.Image, depth: float, bob: float = 0.0) -> _Layer:
        """Of a whole picture's fill and mask, the rows in which there is anything."""
        _, top, _, bottom = mask.getbbox() or (0, 0, 0, 1)
        seen = mask.crop((0, top, mask.width, bottom))
        return cls(fill.crop((0, top, fill.width, bottom)), seen, top, depth, bob)

    def lay(self, picture: Image.Image, moment: float, strength: float) -> None:
        width, height = self.fill.size
        left = width * (0.5 + min(max(0.2 * self.depth * strength, -0.49), 0.49) * moment)
        seen = self.mask.resize((width, height), _SMOOTH, box=(left, 0, left + width, height))
        sway = picture.height * self.bob * (1 + math.sin(moment * 9 + self.depth * 5))
        picture.paste(self.fill, (0, self.top + round(sway)), seen)


@dataclass(frozen=True, slots=True)
class _Mote:
    """A point of light adrift."""

    x: float
    y: float
    rise: float
    sway: float
    phase: float
    size: int

    @classmethod
    def draw(cls, noise: random.Random) -> _Mote:
        size = noise.choice((0, 0, 0, 1, 1, 2))
        y = noise.uniform(0.35, 1.1)
        return cls(noise.random(), y, noise.uniform(0.05, 0.22), noise.uniform(0.01, 0.04), noise.random() * 7, size)

    def draw_on(self, glow: Image.Image, glints: list[Image.Image], moment: float) -> None:
        twinkle = 0.45 + 0.55 * math.sin(self.phase + moment * 8) ** 2
        glint = glints[self.size]
        x = (self.x + self.sway * math.sin(self.phase + moment * 4)) * glow.width
        y = (self.y - self.rise * moment) * glow.height
        at = (round(x - glint.width / 2), round(y - glint.height / 2))
        glow.paste(round(200 * twinkle / (1 + 0.7 * self.size)), at, glint)


def _mood(prompt: str, noise: random.Random) -> tuple[str, str]:
    """A palette and a kind of place: by the prompt's words where they tell, else by chance."""
    palette, kind = noise.choice(sorted(_PALETTES)), noise.choice(_KINDS)
    for words, by_word, place in _WORDS:
        if re.search(words, prompt, re.IGNORECASE):
            return by_word, place
    return palette, kind


def _shifted(palette: str, noise: random.Random) -> list[Colour]:
    """The palette, its hues turned a little: two prompts about the sea are two seas."""
    turn, lift = noise.uniform(-0.045, 0.045), noise.uniform(0.9, 1.1)
    colours = []
    for text in _PALETTES[palette]:
        hue, light, depth = colorsys.rgb_to_hls(*(int(text[i : i + 2], 16) / 255 for i in (0, 2, 4)))
        red, green, blue = colorsys.hls_to_rgb((hue + turn) % 1, min(1.0, light * lift), depth)
        colours.append((round(red * 255), round(green * 255), round(blue * 255)))
    return colours


def _profile(kind: str, noise: random.Random, near: float) -> Profile:
    """The outline of a ridge: heights around 0, for places from 0 to 2 picture widths."""
    waves = [(noise.uniform(0.6, 1.4) * 2**k, noise.random() * math.tau, 0.55**k) for k in range(6)]

    def swell(x: float, first: int, last: int) -> float:
        return math.fsum(high * math.sin(often * x * 3.1 + phase) for often, phase, high in waves[first:last])

    if kind == "dunes":
        return lambda x: 0.055 * swell(x, 0, 2)
    if kind == "waves":
        return lambda x: 0.008 * swell(x, 1, 3) + 0.010 * abs(math.sin(x * (14 - 8 * near) + waves[0][1]))
    if kind == "trees":
        tops = [noise.random() for _ in range(512)]
        often = 95 - 55 * near

        def trees(x: float) -> float:
            place = x * often
            middle = abs(place % 1 - 0.5) * 2
            tip: float = (1 - middle) ** 0.8
            return 0.035 * swell(x, 0, 2) + (0.012 + 0.075 * near * tops[int(place) % 512]) * tip

        return trees
    if kind == "city":
        roofs = [noise.random() ** 1.6 for _ in range(512)]
        often = 26 - 10 * near
        return lambda x: 0.03 + 0.2 * (0.45 + 0.55 * (1 - near)) * roofs[int(x * often) % 512]
    return lambda x: 0.085 * (1 - 0.35 * near) * (1 - 1.6 * abs(math.sin(swell(x, 0, 3) * 0.9))) + 0.02 * swell(x, 3, 6)


def _ridge_mask(size: tuple[int, int], profile: Profile, top: float, *, lit: random.Random | None) -> Image.Image:
    """All that is under an outline, twice as wide as the picture, with smooth edges."""
    width, height = size
    mask = Image.new("L", (width * 4, height * 2))
    heights = [(x, (top - profile(x / width / 2)) * height * 2) for x in range(0, width * 4 + 1, 2)]
    # Each step of the outline is upright: walls are, and on slopes it is too small to see.
    edge = [point for (_, low), (x, high) in itertools.pairwise(heights) for point in ((x, low), (x, high))]
    draw = ImageDraw.Draw(mask)
    draw.polygon([(0, height * 2), *edge, (width * 4, height * 2)], fill=255)
    if lit is not None:
        # A window is a hole in the wall: what shines behind the town shines through it.
        for _ in range(420):
            x, y = edge[lit.randrange(len(edge))]
            y += lit.uniform(0.02, 0.3) * height
            draw.rectangle((x, y, x + 3, y + 4), fill=lit.choice((70, 120, 160)))
    return mask.resize((width * 2, height), _SMOOTH)


# -- brushes


def _fit(size: tuple[int, int], pixels: int) -> tuple[int, int]:
    """A size of the same aspect with at most so many pixels, even."""
    scale = min(1.0, math.sqrt(pixels / (size[0] * size[1])))
    return _even(size[0] * scale), _even(size[1] * scale)


def _even(length: float) -> int:
    return max(2, round(length / 2) * 2)


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * min(max(share, 0.0), 1.0)) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _gradient(size: tuple[int, int], stops: list[tuple[float, Colour]]) -> Image.Image:
    """Colours from the top to the bottom, with a grain too fine to see, which keeps the steps from showing."""
    width, height = size
    column = bytearray()
    for y in range(height):
        place = y / max(1, height - 1)
        (start, one), (end, other) = next(
            ((a, b) for a, b in itertools.pairwise(stops) if place <= b[0]), (stops[-2], stops[-1])
        )
        column += bytes(_mix(one, other, (place - start) / max(1e-6, end - start)))
    return Image.frombytes("RGB", (1, height), bytes(column)).resize((width, height))


def _glow(size: tuple[int, int], centre: tuple[float, float], radius: float, power: float) -> Image.Image:
    """A round light that fades to nothing at `radius`."""
    side = max(4, round(radius * 2))
    fade = ImageOps.invert(Image.radial_gradient("L")).point(
        [round(255 * power * (v / 255) ** 1.8) for v in range(256)]
    )
    # The gradient's circle touches the corners; what lies outside the inner circle must be dark.
    fade = fade.point([max(0, v - round(255 * power * 0.08)) for v in range(256)])
    glow = Image.new("L", size)
    glow.paste(fade.resize((side, side), _SMOOTH), (round(centre[0] - side / 2), round(centre[1] - side / 2)))
    return glow


def _disc(radius: float, size: tuple[int, int]) -> Image.Image:
    side = max(3, round(radius * min(size) * 2) | 1)
    disc = Image.new("L", (side * 4, side * 4))
    ImageDraw.Draw(disc).ellipse((side * 0.5, side * 0.5, side * 3.5, side * 3.5), fill=255)
    return disc.filter(ImageFilter.GaussianBlur(side * 0.45)).resize((side, side), _SMOOTH)
