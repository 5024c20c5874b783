"""Example media that the sandbox draws itself, on first ask, for first steps without files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os

    from .store import Store

__all__ = ["EXAMPLES", "example", "save_example"]

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


def save_example(name: str, folder: str | os.PathLike[str] = ".") -> Path:
    """Draw an example into a folder, to have a file at hand for first steps; one that is there is left alone.

    Args:
        name: One of `EXAMPLES`.
        folder: The working directory unless given.

    Raises:
        ValueError: for a name that there is not.
    """
    if name not in EXAMPLES:
        raise ValueError(f"There is no example {name!r}; there are {', '.join(EXAMPLES)}.")
    path = Path(folder) / name
    if not path.exists():
        from .render import draw_example

        path.parent.mkdir(parents=True, exist_ok=True)
        draw_example(name, path)
    return path
