"""Small clips as a server might make them, with all that a careless copy would lose."""

import os
import struct

import av
from PIL import Image, ImageDraw


def a_clip(path, *, form=None, codec="libx264", sound="aac", faststart=False, rotated=False, **container):
    """A clip with B frames (an edit list, therefore), sound with a priming, and colours that are told."""
    options = {"movflags": "faststart"} if faststart else {}
    with av.open(str(path), "w", format=form, options=options | container) as out:
        out.metadata.update({"artist": "the server", "title": "the server's"})
        video = out.add_stream(codec, rate=12)
        video.width, video.height, video.pix_fmt = 160, 120, "yuv420p"
        video.codec_context.color_range, video.codec_context.colorspace = 1, 1
        audio = out.add_stream(sound, rate=48000, layout="mono") if sound else None
        for i in range(24):
            image = Image.new("RGB", (160, 120), (i * 10, 20, 40))
            ImageDraw.Draw(image).rectangle((i * 3, 10, i * 3 + 60, 90), fill="yellow")
            out.mux(video.encode(av.VideoFrame.from_image(image)))
        for i in range(94) if audio else ():
            out.mux(audio.encode(a_sound(i, audio.codec_context.format.name)))
        out.mux(video.encode(None))
        out.mux(audio.encode(None) if audio else [])
    if rotated:
        turn(path)
    return path


def a_sound(i, form):
    frame = av.AudioFrame(format=form, layout="mono", samples=960)
    frame.sample_rate, frame.pts = 48000, i * 960
    data = os.urandom(1) * (frame.planes[0].buffer_size)
    frame.planes[0].update(data if not form.startswith("flt") else struct.pack("<960f", *([0.1, -0.1] * 480)))
    return frame


def turn(path):
    """Write a quarter turn into the matrix of the first track, as phones do."""
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd") + 4 + 40
    data[at : at + 36] = struct.pack(">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, 120 << 16, 0, 1 << 30)
    path.write_bytes(data)
