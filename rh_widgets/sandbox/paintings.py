"""The still examples: a lantern, a portrait, a boat; drawn large and scaled down for smooth edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFilter

from .scene import Landscape

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["paint"]


def paint(name: str) -> Image.Image:
    """The picture of this name."""
    return _PICTURES[name]()


def _lantern() -> Image.Image:
    size = (1280, 720)
    picture = _backdrop("lantern at dusk 3", "lantern evening lake", size)
    _glow(picture, (640, 350), 330, (255, 170, 70), 0.75)
    big = Image.new("RGBA", (size[0] * 2, size[1] * 2))
    draw = ImageDraw.Draw(big)
    draw.line([(1280, 0), (1280, 440)], fill=(30, 16, 12, 255), width=6)
    for row in range(470, 931):
        # Paper over hoops: light in the middle, amber towards top and bottom, a fine line at each hoop.
        place = (row - 700) / 230
        half = 210 * (1 - abs(place) ** 2.6) + 70
        warm = (1 - place * place) * (0.93 if (row - 470) % 46 < 5 else 1.0)  # noqa: PLR2004 - the hoop's thickness
        draw.line((1280 - half, row, 1280 + half, row), fill=(255, round(140 + 95 * warm), round(60 + 100 * warm), 255))
    for y in (455, 925):
        draw.rounded_rectangle((1190, y, 1370, y + 34), radius=10, fill=(74, 30, 20, 255))
    for i in range(-3, 4):
        draw.line([(1280 + i * 10, 960), (1280 + i * 13, 1110)], fill=(200, 60, 40, 255), width=5)
    _lay(picture, big)
    return picture


def _portrait() -> Image.Image:
    size = (768, 1024)
    picture = _backdrop("portrait backdrop 1", "garden morning", size).filter(ImageFilter.GaussianBlur(9))
    big = Image.new("RGBA", (size[0] * 2, size[1] * 2))
    draw = ImageDraw.Draw(big)
    skin, shade, hair, coat = (238, 190, 160, 255), (214, 152, 122, 255), (44, 26, 34, 255), (38, 84, 104, 255)
    draw.ellipse((380, 330, 1156, 1330), fill=hair)
    draw.rounded_rectangle((400, 800, 1136, 1560), radius=220, fill=hair)
    draw.rounded_rectangle((130, 1500, 1406, 2300), radius=420, fill=coat)
    draw.polygon([(560, 1500), (768, 1830), (976, 1500)], fill=(232, 226, 214, 255))
    draw.rounded_rectangle((640, 1180, 896, 1620), radius=110, fill=shade)
    draw.ellipse((468, 470, 1068, 1300), fill=skin)
    draw.chord((430, 380, 1106, 1010), 180, 335, fill=hair)
    for x in (640, 896):
        draw.ellipse((x - 50, 838, x + 50, 902), fill=(252, 248, 244, 255))
        draw.ellipse((x - 28, 836, x + 28, 904), fill=(56, 88, 72, 255))
        draw.ellipse((x - 13, 854, x + 13, 886), fill=(16, 14, 20, 255))
        draw.ellipse((x - 2, 850, x + 12, 866), fill=(255, 255, 255, 255))
        draw.arc((x - 76, 770, x + 76, 900), 205, 335, fill=hair, width=14)
        draw.ellipse((x - 66, 960, x + 66, 1050), fill=(239, 178, 151, 255))
    draw.arc((736, 900, 816, 1030), 20, 150, fill=shade, width=10)
    draw.chord((672, 1080, 864, 1180), 0, 180, fill=(196, 84, 92, 255))
    draw.line([(672, 1130), (864, 1130)], fill=(150, 56, 66, 255), width=7)
    _lay(picture, big)
    _glow(picture, (180, 160), 520, (255, 226, 180), 0.4)
    return picture


def _boat() -> Image.Image:
    size = (1024, 1024)
    picture = _backdrop("boat under the moon 5", "boat on the sea", size)
    big = Image.new("RGBA", (size[0] * 2, size[1] * 2))
    draw = ImageDraw.Draw(big)
    for i in range(26):
        y, half = 1290 + i * 22, 150 - abs(i - 6) * 5
        draw.line([(1024 - half, y), (1024 + half, y)], fill=(255, 248, 224, max(0, 120 - i * 4)), width=7)
    draw.polygon([(1030, 900), (1030, 1310), (1330, 1290)], fill=(250, 244, 232, 255))
    draw.polygon([(1006, 980), (1006, 1300), (800, 1286)], fill=(226, 216, 200, 255))
    draw.line([(1018, 860), (1018, 1360)], fill=(50, 30, 26, 255), width=14)
    draw.polygon([(720, 1330), (1340, 1330), (1220, 1450), (830, 1450)], fill=(92, 40, 34, 255))
    draw.line([(720, 1330), (1340, 1330)], fill=(220, 170, 120, 255), width=10)
    _lay(picture, big)
    return picture


def _backdrop(seed: str, words: str, size: tuple[int, int]) -> Image.Image:
    return Landscape(seed, words, size).frame(0.5).resize(size, Image.Resampling.BICUBIC)


def _glow(picture: Image.Image, at: tuple[int, int], radius: int, colour: tuple[int, int, int], power: float) -> None:
    light = Image.new("L", picture.size)
    x, y = at
    inner = radius // 2
    ImageDraw.Draw(light).ellipse([x - inner, y - inner, x + inner, y + inner], fill=round(255 * power))
    picture.paste(colour, mask=light.filter(ImageFilter.GaussianBlur(radius * 0.4)))


def _lay(picture: Image.Image, big: Image.Image) -> None:
    small = big.resize(picture.size, Image.Resampling.LANCZOS)
    picture.paste(small, mask=small)


_PICTURES: dict[str, Callable[[], Image.Image]] = {
    "lantern.jpg": _lantern,
    "portrait.png": _portrait,
    "boat.jpg": _boat,
}
