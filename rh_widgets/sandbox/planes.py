"""Pictures in the encoder's own colours: brightness at full size, two channels of colour at half.

Frames are put together from these planes and never from RGB: a third of the pixels to move, and no
conversion per frame. Words are white or black, so colour under them is simply pulled to neutral.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    import av

__all__ = ["Ink", "Planes"]

_SMOOTH = Image.Resampling.BILINEAR
# Video keeps brightness within 16 to 235 and colour within 16 to 240.
_LUMA = [round(16 + v * 219 / 255) for v in range(256)]
_CHROMA = [round(128 + (v - 128) * 224 / 255) for v in range(256)]
_NEUTRAL = 128


@dataclass(frozen=True, slots=True)
class Ink:
    """Something to lay over a picture: grey values and their mask, at full and at half size."""

    at: tuple[int, int]
    grey: Image.Image
    mask: Image.Image
    small_mask: Image.Image

    @classmethod
    def of(cls, picture: Image.Image, at: tuple[int, int]) -> Ink:
        """From an RGBA picture; `at` is even, so that both sizes agree on the place."""
        mask = picture.getchannel("A")
        small = mask.resize(((mask.width + 1) // 2, (mask.height + 1) // 2), Image.Resampling.BOX)
        return cls(at, picture.convert("RGB").convert("L").point(_LUMA), mask, small)


@dataclass(frozen=True, slots=True)
class Planes:
    """One picture: brightness, and the two colour channels at half its size."""

    luma: Image.Image
    blue: Image.Image
    red: Image.Image

    @classmethod
    def of(cls, picture: Image.Image, size: tuple[int, int] | None = None) -> Planes:
        """From an RGB picture, scaled to `size` (even), or as large as it is."""
        size = size or picture.size
        half = (size[0] // 2, size[1] // 2)
        luma, blue, red = picture.convert("YCbCr").split()
        colours = (_resized(c.point(_CHROMA), half) for c in (blue, red))
        return cls(_resized(luma.point(_LUMA), size), *colours)

    @property
    def size(self) -> tuple[int, int]:
        return self.luma.size

    def view(self, box: tuple[float, float, float, float], size: tuple[int, int]) -> Planes:
        """The part inside `box`, scaled to `size`."""
        half = (size[0] // 2, size[1] // 2)
        small = (box[0] / 2, box[1] / 2, box[2] / 2, box[3] / 2)
        return Planes(
            self.luma.resize(size, _SMOOTH, box=box),
            self.blue.resize(half, _SMOOTH, box=small),
            self.red.resize(half, _SMOOTH, box=small),
        )

    def blend(self, other: Planes, share: float) -> Planes:
        """A mixture; `share` of 1 is the other alone."""
        return Planes(
            Image.blend(self.luma, other.luma, share),
            Image.blend(self.blue, other.blue, share),
            Image.blend(self.red, other.red, share),
        )

    def lay(self, ink: Ink) -> None:
        """Print on this picture."""
        x, y = ink.at
        self.luma.paste(ink.grey, ink.at, ink.mask)
        for channel in (self.blue, self.red):
            channel.paste(_NEUTRAL, (x // 2, y // 2), ink.small_mask)

    def fill(self, box: tuple[int, int, int, int], grey: int) -> None:
        """Fill a rectangle with a grey."""
        self.luma.paste(_LUMA[grey], box)
        for channel in (self.blue, self.red):
            channel.paste(_NEUTRAL, (box[0] // 2, box[1] // 2, (box[2] + 1) // 2, box[3] // 2))

    def scaled(self, size: tuple[int, int]) -> Planes:
        return self if self.size == size else self.view((0, 0, *self.size), size)

    def image(self) -> Image.Image:
        """As an RGB picture."""
        luma = self.luma.point(_inverse(_LUMA))
        colours = [c.point(_inverse(_CHROMA)).resize(self.size, _SMOOTH) for c in (self.blue, self.red)]
        return Image.merge("YCbCr", (luma, *colours)).convert("RGB")

    def video_frame(self) -> av.VideoFrame:
        """As a frame for the encoder."""
        import av

        frame = av.VideoFrame(*self.size, "yuv420p")
        for plane, channel in zip(frame.planes, (self.luma, self.blue, self.red), strict=True):
            plane.update(_padded(channel, plane.line_size, plane.buffer_size))
        return frame


def _padded(channel: Image.Image, line: int, size: int) -> bytes:
    """The bytes of a channel, its rows as long as the encoder has them."""
    if channel.width != line:
        wide = Image.new("L", (line, channel.height))
        wide.paste(channel, (0, 0))
        channel = wide
    return channel.tobytes().ljust(size, b"\0")


def _resized(channel: Image.Image, size: tuple[int, int]) -> Image.Image:
    return channel if channel.size == size else channel.resize(size, _SMOOTH)


def _inverse(table: list[int]) -> list[int]:
    """The table that undoes `table`."""
    return [min(range(256), key=lambda v: abs(table[v] - wanted)) for wanted in range(256)]
