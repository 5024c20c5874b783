"""Kind and format of a file from its first bytes, whatever its name says. Pure."""

from __future__ import annotations

import re

__all__ = ["HEAD", "sniff"]

HEAD = 4096
"""How many bytes `sniff` wants to see."""

_UNKNOWN = ("unknown", "")

_MAGIC: tuple[tuple[bytes, tuple[str, str]], ...] = (
    (b"\xff\xd8\xff", ("image", "jpg")),
    (b"\x89PNG\r\n\x1a\n", ("image", "png")),
    (b"GIF87a", ("image", "gif")),
    (b"GIF89a", ("image", "gif")),
    (b"BM", ("image", "bmp")),
    (b"II*\x00", ("image", "tiff")),
    (b"MM\x00*", ("image", "tiff")),
    (b"fLaC", ("audio", "flac")),
    (b"ID3", ("audio", "mp3")),
    (b"OggS", ("audio", "ogg")),
    (b"FLV\x01", ("video", "flv")),
    (b"glTF", ("3d", "glb")),
    (b"PK\x03\x04", ("unknown", "zip")),
    (b"%PDF-", ("unknown", "pdf")),
)
_RIFF = {b"WEBP": ("image", "webp"), b"WAVE": ("audio", "wav"), b"AVI ": ("video", "avi")}
_BRANDS = {b"qt  ": ("video", "mov"), b"M4A ": ("audio", "m4a"), b"M4B ": ("audio", "m4a")}
_STILL_BRANDS = {b"avif": "avif", b"avis": "avif", b"heic": "heic", b"heix": "heic", b"mif1": "heic", b"msf1": "heic"}
# A QuickTime file from before the `ftyp` box opens with one of these boxes.
_OLD_BOXES = frozenset({b"moov", b"mdat", b"wide", b"pnot"})
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def sniff(head: bytes) -> tuple[str, str]:
    """Kind and format from the first `HEAD` bytes.

    Returns:
        A kind (`image`, `video`, `audio`, `3d`, `text`, `unknown`) and a format such as `jpg`, empty when unknown.
    """
    for magic, answer in _MAGIC:
        # "BM" alone also opens plain words; a bitmap has four zero bytes after its size.
        if head.startswith(magic) and (magic != b"BM" or head[6:10] == b"\0\0\0\0"):
            return answer
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], _UNKNOWN)
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "video", "webm" if b"webm" in head[:64] else "mkv"
    if head[4:8] == b"ftyp" or head[4:8] in _OLD_BOXES:
        return _iso_media(head)
    if _is_mp3_frame(head):
        return "audio", "mp3"
    return ("text", "txt") if _is_text(head) else _UNKNOWN


def _iso_media(head: bytes) -> tuple[str, str]:
    """The family of MP4 and QuickTime, by the brand in its first box."""
    if head[4:8] in _OLD_BOXES:
        return "video", "mov"
    brand = head[8:12]
    if brand in _STILL_BRANDS:
        return "image", _STILL_BRANDS[brand]
    return _BRANDS.get(brand, ("video", "mp4"))


def _is_mp3_frame(head: bytes) -> bool:
    """Whether an MPEG audio frame opens the file: sync bits, a layer, a bit rate and a sample rate that exist."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:  # noqa: PLR2004 - the sync bits of the format
        return False
    version, layer, rate, sampling = (head[1] >> 3) & 3, (head[1] >> 1) & 3, head[2] >> 4, (head[2] >> 2) & 3
    return version != 1 and layer == 1 and rate not in {0, 15} and sampling != 3  # noqa: PLR2004 - reserved values


def _is_text(head: bytes) -> bool:
    if not head or _CONTROL.search(head):
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        # A character cut in two by the end of the head is no fault.
        return error.start >= len(head) - 3 and len(head) >= HEAD
    return True
