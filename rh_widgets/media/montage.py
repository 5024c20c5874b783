"""Clips side by side in one clip. Pure of network and widgets."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from .lettering import font_for, wrap, writable
from .probing import open_container, probe
from .sheet import grid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from av import AudioFrame
    from PIL.Image import Image

__all__ = ["MOST", "Clip", "draw_montage"]

MOST: Final = 9
"""So many clips fit side by side."""

_WIDEST, _LEAST = 1920, 240  # pixels: of the whole, and of a cell
_FASTEST: Final = 60  # frames a second
_SIZE: Final = 22  # pixels of a letter
_LINES: Final = 2
_PAPER, _INK = (18, 19, 22), (236, 237, 240)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """One of the clips.

    Attributes:
        path: Its file.
        caption: What stands below it.
    """

    path: Path
    caption: str


def draw_montage(clips: Sequence[Clip], target: Path, on_progress: Callable[[float], object]) -> None:
    """Write the clips side by side as an MP4 (H.264, and AAC where one has sound).

    Each is scaled into a cell of the first one's shape; a shorter one holds its last picture. The sound
    is that of the first clip which has any.

    Args:
        clips: 2 to 9.
        target: The file; it is there as a whole or not at all, also when this is interrupted.
        on_progress: Called with the share that is done, 0 to 1.

    Raises:
        OSError: a file cannot be read or written.
        ValueError: one of them is no clip.
    """
    draft = target.with_name(f".{target.name}.part")
    try:
        _write(clips, draft, on_progress)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _write(clips: Sequence[Clip], draft: Path, on_progress: Callable[[float], object]) -> None:
    import av

    size, seconds, rate = _measures(clips)
    columns, rows = grid(len(clips))
    bars = [_caption(clip.caption, size[0]) for clip in clips]
    high = size[1] + bars[0].height
    players = [_pictures(clip.path, size) for clip in clips]
    canvas = _paper((columns * size[0], rows * high))
    places = [(i % columns * size[0], i // columns * high) for i in range(len(clips))]
    for (x, y), bar in zip(places, bars, strict=True):
        canvas.paste(bar, (x, y + size[1]))
    with av.open(str(draft), "w", format="mp4", options={"movflags": "faststart"}) as out:
        video: Any = out.add_stream("libx264", rate=rate, options={"preset": "veryfast", "crf": "20"})
        video.width, video.height, video.pix_fmt = *canvas.size, "yuv420p"
        sound = _Sound(out, clips, seconds)
        count = max(round(seconds * rate), 1)
        for number in range(count):
            now = float(number / rate)
            for (x, y), player in zip(places, players, strict=True):
                if (picture := player.at(now)) is not None:
                    canvas.paste(picture, (x, y))
            frame: Any = av.VideoFrame
            out.mux(video.encode(frame.from_image(canvas)))
            sound.up_to(now)
            on_progress((number + 1) / count)
        out.mux(video.encode(None))
        sound.end()


def _measures(clips: Sequence[Clip]) -> tuple[tuple[int, int], float, Fraction]:
    """The pixels of a cell, the length of all in seconds, and the pictures in a second."""
    facts = [probe(clip.path) for clip in clips]
    for clip, fact in zip(clips, facts, strict=True):
        if fact.kind != "video" or not fact.width or not fact.height:
            raise ValueError(f"{clip.path.name} is no clip.")
    columns, _ = grid(len(clips))
    first = facts[0]
    width = min(_WIDEST // columns, max(_LEAST, *(fact.width or 0 for fact in facts)))
    height = round(width * (first.height or 1) / (first.width or 1))
    rate = max(_rate(clip.path, fact.format) for clip, fact in zip(clips, facts, strict=True))
    return (_even(width), _even(height)), max(fact.seconds or 0 for fact in facts), min(rate, Fraction(_FASTEST))


def _rate(path: Path, form: str) -> Fraction:
    with open_container(path, form) as container:
        return (container.streams.video[0].average_rate or Fraction(24)).limit_denominator(1001)


def _even(length: int) -> int:
    return max(length // 2 * 2, 2)


def _paper(size: tuple[int, int]) -> Image:
    from PIL import Image

    return Image.new("RGB", size, _PAPER)


def _caption(text: str, width: int) -> Image:
    """Words on a bar below a clip."""
    from PIL import ImageDraw

    line = round(_SIZE * 1.35)
    bar = _paper((width, _even(_LINES * line + 22)))
    font = font_for(text, _SIZE)
    for i, words in enumerate(wrap(writable(text, font), font, width - 32, _LINES)):
        ImageDraw.Draw(bar).text((16, 10 + i * line), words, font=font, fill=_INK)
    return bar


class _Player:
    """A clip's pictures by time, each given out once."""

    def __init__(self, pictures: Iterator[tuple[float, Callable[[], Image]]]) -> None:
        self._pictures = pictures
        self._next = next(pictures, None)

    def at(self, now: float) -> Image | None:
        """The picture that is due; `None` where the one before still stands."""
        due = None
        while self._next is not None and self._next[0] <= now + 1e-3:
            due, self._next = self._next[1], next(self._pictures, None)
        return due() if due else None


def _pictures(path: Path, size: tuple[int, int]) -> _Player:
    def decoded() -> Iterator[tuple[float, Callable[[], Image]]]:
        with open_container(path, probe(path).format) as container:
            first = None
            for frame in container.decode(video=0):
                first = frame.time or 0.0 if first is None else first
                yield (frame.time or 0.0) - first, lambda frame=frame: _fitted(frame, size)  # type: ignore[misc]

    return _Player(decoded())


def _fitted(frame: Any, size: tuple[int, int]) -> Image:
    """A frame as it is to be shown, whole, in the middle of its cell."""
    from PIL import Image, ImageOps

    picture: Image.Image = frame.to_image()
    if frame.rotation:
        picture = picture.rotate(frame.rotation, expand=True)
    small = ImageOps.contain(picture, size, Image.Resampling.BICUBIC)
    cell = _paper(size)
    cell.paste(small, ((size[0] - small.width) // 2, (size[1] - small.height) // 2))
    return cell


class _Sound:
    """The sound of the first clip that has any, written as far as the pictures are."""

    def __init__(self, out: Any, clips: Sequence[Clip], seconds: float) -> None:
        self._out, self._seconds, self._heard = out, seconds, 0.0
        frames = next((found for clip in clips if (found := _sound_of(clip.path)) is not None), None)
        self._frames: Iterator[AudioFrame] = frames or iter(())
        self._stream = out.add_stream("aac", rate=48000, layout="stereo") if frames else None

    def up_to(self, now: float) -> None:
        """Write what is heard until then."""
        while self._stream is not None and self._heard <= min(now, self._seconds):
            frame = next(self._frames, None)
            if frame is None:
                return
            self._heard = float((frame.pts or 0) / frame.sample_rate)
            self._out.mux(self._stream.encode(frame))

    def end(self) -> None:
        if self._stream is not None:
            self.up_to(self._seconds)
            self._out.mux(self._stream.encode(None))


def _sound_of(path: Path) -> Iterator[AudioFrame] | None:
    """A clip's sound in pieces of 48 kHz; `None` where it has none."""
    import av

    form = probe(path).format
    with open_container(path, form) as container:
        if not container.streams.audio:
            return None

    def decoded() -> Iterator[AudioFrame]:
        resampler = av.AudioResampler(format="fltp", layout="stereo", rate=48000)
        with open_container(path, form) as container:
            at = 0
            for frame in container.decode(audio=0):
                for piece in resampler.resample(frame):
                    piece.pts, piece.time_base = at, Fraction(1, 48000)
                    at += piece.samples
                    yield piece

    return decoded()
