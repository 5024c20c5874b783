"""What a file can carry about itself: a few words for everybody's tools, and one text of ours. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from typing import BinaryIO, Final

__all__ = ["KEY", "LONGEST", "Label", "Piece", "fits", "part", "xmp", "xmp_text"]

KEY: Final = "rh_widgets"
"""The name under which our text stands."""

LONGEST: Final = 1 << 22
"""Bytes of metadata that are looked at; a file that announces more is not read."""

Piece = bytes | tuple[int, int]
"""A part of a new file: bytes, or from where to where the old one is taken over."""

_SPACE: Final = "https://rh-widgets.invalid/provenance/1/"  # a name, and no address
_OURS: Final = re.compile(r"<rh:provenance>([^<]*)</rh:provenance>")
_PACKET: Final = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">{}</rdf:RDF></x:xmpmeta>'
    '<?xpacket end="w"?>'
)
_END: Final = "</rdf:RDF>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What is written into a file.

    Attributes:
        title: One line.
        comment: Likewise.
        description: As long as it is.
        data: Ours: JSON.
    """

    title: str
    comment: str
    description: str
    data: str


def part(file: BinaryIO, start: int, end: int) -> bytes:
    """Some bytes of a file, all of them.

    Raises:
        ValueError: they are not there, or more than anybody needs.
    """
    if not 0 <= end - start <= 16 * LONGEST:
        raise ValueError("a part that cannot be")
    file.seek(start)
    data = file.read(end - start)
    if len(data) != end - start:
        raise ValueError("the file ends too early")
    return data


def fits(data: bytes, most: int) -> bytes:
    """The same, where the format has room for it.

    Raises:
        ValueError: it has not.
    """
    if len(data) > most:
        raise ValueError(f"no room for {len(data)} bytes")
    return data


def xmp(label: Label, before: bytes = b"") -> bytes:
    """A packet of XMP; into one that a file has already, ours is put beside what is there.

    Raises:
        ValueError: the one before cannot be read.
    """
    ours = f'<rdf:Description rdf:about="" xmlns:rh="{_SPACE}"><rh:provenance>{_xml(label.data)}</rh:provenance>'
    if before:
        head, end, tail = _OURS.sub("", before.decode()).rpartition(_END)
        if not end:
            raise ValueError("XMP of another kind")
        return f"{head}{ours}</rdf:Description>{end}{tail}".encode()
    alts = {"title": label.title, "description": f"{label.description}\n{label.comment}"}
    words = "".join(
        f'<dc:{name}><rdf:Alt><rdf:li xml:lang="x-default">{_xml(text)}</rdf:li></rdf:Alt></dc:{name}>'
        for name, text in alts.items()
    )
    common = f'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">{words}</rdf:Description>'
    return _PACKET.format(f"{common}{ours}</rdf:Description>").encode()


def xmp_text(packet: bytes) -> str | None:
    """Our text in a packet of XMP. It is looked for, not parsed: XML from strangers is not expanded here."""
    found = _OURS.search(packet.decode("utf-8", "replace"))
    return unescape(found[1]) if found else None


def _xml(text: str) -> str:
    return escape(text, quote=False)
