"""Example media that the sandbox draws itself, on first ask, for first steps without files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from .store import Store

__all__ = ["EXAMPLES", "example"]

EXAMPLES = {
    "lantern.jpg": "A paper lantern over a lake at dusk, 1280 x 720.",
    "portrait.png": "A drawn portrait, 768 x 1024.",
    "boat.jpg": "A small boat on a calm sea, 1024 x 1024.",
    "clip.mp4": "Five seconds of hills before sunrise, 1280 x 720.",
    "song.mp3": "Ten seconds of a quiet arpeggio.",
}
"""The names under `/examples/`, and what they show."""


def example(store: Store, name: str) -> Path | None:
    """The file of an example, drawn now if it never was; `None` when there is none of this name."""
    if name not in EXAMPLES:
        return None
    path = store.examples / name
    if not path.is_file():
        from .render import draw_example

        with store.writing(path) as draft:
            draw_example(name, draft)
    return path
