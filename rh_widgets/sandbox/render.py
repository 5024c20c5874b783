"""From an order to a file: frames drawn two at a time, encoded in their order, with their sound.

The same order yields the same bytes: chance comes from the order's seed alone, the encoder runs with a
fixed number of threads, and no time is written into the file. Where a picture is large or long there
are fewer frames per second; size and length are always as asked.
"""

from __future__ import annotations

import itertools
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av

from .geometry import frames_per_second
from .lettering import lower_words, mark
from .order import Order
from .paintings import paint
from .planes import Ink, Planes
from .scene import scene_of
from .solid import gem
from .sound import RATE, melody

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.audio.stream import AudioStream
    from av.container import OutputContainer
    from av.video.stream import VideoStream

__all__ = ["draw_example", "render"]

_DRAWERS = 2
_AHEAD = 4
_AUDIO_FRAME = 1024
_RATE_PARTS = 1001  # NTSC's rates are so many thousands over 1001
_LARGE = 1920 * 1088
_STILLS: dict[str, dict[str, Any]] = {
    "png": {"format": "PNG", "compress_level": 3},
    "jpg": {"format": "JPEG", "quality": 90},
    "webp": {"format": "WEBP", "quality": 90, "method": 2},
}
# SMPTE 170M: the colours in which pictures are turned into planes here.
_COLOURS = 6
_LIMITED = 1


def render(order: Order, target: Path, kind: str, *, rate: int = 0) -> None:
    """Draw an order into a file.

    Args:
        order: What to draw.
        target: Where to; its name says nothing about its type.
        kind: `mp4`, `png`, `jpg`, `webp`, `mp3` or `glb`.
        rate: Frames a second of a clip, for a quick draft of full size and length; 0 is as many as there is time for.
    """
    if kind == "mp4":
        _film(order, target, rate)
    elif kind == "mp3":
        _record(order, target)
    elif kind == "glb":
        target.write_bytes(gem(order.seed))
    else:
        _Picture(order).planes(1.0).image().save(target, **_STILLS[kind])


def draw_example(name: str, target: Path) -> None:
    """Draw the example of this name."""
    kind = name.rpartition(".")[2]
    if kind == "mp4":
        words = "Hills before sunrise"
        _film(
            Order(seed=name, title="", prompt=words, caption="", width=1280, height=720, seconds=5, sound=True), target
        )
    elif kind == "mp3":
        _record(Order(seed=name, title="", prompt="", caption="", width=0, height=0, seconds=10, sound=True), target)
    else:
        paint(name).save(target, "JPEG" if kind == "jpg" else "PNG", quality=90)


class _Picture:
    """The scene of an order with its words, at full size."""

    def __init__(self, order: Order) -> None:
        self._size = (order.width, order.height)
        # Words are drawn no larger than on a 1080p picture and scaled with it from there on.
        scale = min(1.0, (_LARGE / (order.width * order.height)) ** 0.5)
        self._drawn = (max(2, round(order.width * scale / 2) * 2), max(2, round(order.height * scale / 2) * 2))
        width, height = self._drawn
        self._scene = scene_of(order, self._drawn)
        words = lower_words(self._drawn, order.prompt, " \u00b7 ".join(filter(None, (order.title, order.caption))))
        signet = mark(self._drawn)
        self._inks = (Ink.of(words, (0, height - words.height)), Ink.of(signet, (width - signet.width, 0)))
        self._line = max(2, round(min(self._drawn) / 360) * 2)

    def planes(self, moment: float) -> Planes:
        """The whole picture at a moment between 0 and 1."""
        picture = self._scene.planes(moment)
        for ink in self._inks:
            picture.lay(ink)
        width, height = self._drawn
        picture.fill((0, height - self._line, round(width * moment), height), 235)
        return picture.scaled(self._size)


def _film(order: Order, target: Path, rate: int = 0) -> None:
    best = rate or frames_per_second(order.width, order.height, order.seconds, order.rate)
    exact = Fraction(best).limit_denominator(_RATE_PARTS)
    count = max(1, round(order.seconds * exact))
    with av.open(str(target), "w", format="mp4", options={"movflags": "+faststart", "fflags": "+bitexact"}) as out:
        video = _video_stream(out, order, exact)
        sound = _Sound(out, order) if order.sound else None
        for i, frame in enumerate(_frames(order, count)):
            if sound is not None:
                sound.up_to(float(i / exact))
            frame.pts, frame.time_base = i, 1 / exact
            out.mux(video.encode(frame))
        if sound is not None:
            sound.finish()
        out.mux(video.encode(None))


def _video_stream(out: OutputContainer, order: Order, rate: Fraction) -> VideoStream:
    large = order.width * order.height > _LARGE
    options = {"preset": "ultrafast" if large else "superfast", "crf": "21", "g": str(round(rate * 2))}
    video = out.add_stream("libx264", rate=rate, options=options)
    video.width, video.height, video.pix_fmt = order.width, order.height, "yuv420p"
    context = video.codec_context
    context.thread_count = 2
    context.color_primaries = context.color_trc = context.colorspace = _COLOURS
    context.color_range = _LIMITED
    return video


def _frames(order: Order, count: int) -> Iterator[av.VideoFrame]:
    """The frames in their order, a few of them drawn ahead: drawing and encoding share the cores."""
    picture = _Picture(order)

    def draw(moment: float) -> av.VideoFrame:
        return picture.planes(moment).video_frame()

    moments = (i / max(1, count - 1) for i in range(count))
    with ThreadPoolExecutor(_DRAWERS, thread_name_prefix="rh-sandbox-draw") as pool:
        waiting: deque[Future[av.VideoFrame]] = deque(pool.submit(draw, m) for m in itertools.islice(moments, _AHEAD))
        while waiting:
            yield waiting.popleft().result()
            for moment in itertools.islice(moments, 1):
                waiting.append(pool.submit(draw, moment))


class _Sound:
    """The sound track, written along with the pictures: a player need not seek for it."""

    def __init__(self, out: OutputContainer, order: Order) -> None:
        self._out = out
        self._stream: AudioStream = out.add_stream("aac", rate=RATE, layout="mono")
        self._frames = _audio_frames(melody(order.seed, order.seconds))
        self._time = 0.0

    def up_to(self, seconds: float) -> None:
        while self._time <= seconds:
            frame = next(self._frames, None)
            if frame is None:
                return
            self._out.mux(self._stream.encode(frame))
            self._time += frame.samples / RATE

    def finish(self) -> None:
        self.up_to(float("inf"))
        self._out.mux(self._stream.encode(None))


def _audio_frames(samples: bytes) -> Iterator[av.AudioFrame]:
    step = _AUDIO_FRAME * 2
    for start in range(0, len(samples), step):
        piece = samples[start : start + step]
        frame = av.AudioFrame(format="s16", layout="mono", samples=len(piece) // 2)
        frame.planes[0].update(piece.ljust(frame.planes[0].buffer_size, b"\0"))
        frame.sample_rate, frame.pts, frame.time_base = RATE, start // 2, Fraction(1, RATE)
        yield frame


def _record(order: Order, target: Path) -> None:
    rate = order.sample_rate or RATE
    turn = av.AudioResampler(format="s16p", layout="mono", rate=rate)
    with av.open(str(target), "w", format="mp3", options={"fflags": "+bitexact"}) as out:
        stream: AudioStream = out.add_stream("libmp3lame", rate=rate, layout="mono")
        if order.bit_rate:
            stream.codec_context.bit_rate = order.bit_rate
        for frame in [*_audio_frames(melody(order.seed, order.seconds)), None]:
            for turned in turn.resample(frame):
                out.mux(stream.encode(turned))
        out.mux(stream.encode(None))
