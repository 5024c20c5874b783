"""What a run made, as plain HTML: each output by what shows its kind. Pure.

Whatever needs its file to be seen has a poster in the page too, so that something is seen where
the file is not: on GitHub, or when the notebook was moved without its results.
"""

from __future__ import annotations

import functools
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import quote

from ..media import data_uri
from .look import MUTED, SHADE
from .words import esc, file_size

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ..runs import Output

    _Draw = Callable[[Output, str, str | None, str], str]

__all__ = ["exhibits", "grouped", "is_web", "output_key", "served_path"]

_MOST_TEXT = 20_000  # characters; a saved notebook stays small, and the rest is in `run.outputs`

_MEDIA = "display:block;width:100%;max-height:440px;object-fit:contain;background:#000;margin:0"
_TEXT = (
    "margin:0;padding:12px;font:inherit;color:inherit;background:none;"
    "white-space:pre-wrap;overflow-wrap:anywhere;max-height:320px;overflow:auto"
)
_AUDIO = f"display:block;box-sizing:border-box;width:100%;height:78px;padding:12px;background:{SHADE}"
_GRID = "display:grid;grid-template-columns:repeat(auto-fit,minmax(min(150px,100%),1fr));gap:2px"
_CELL = "display:block;width:100%;height:100%;max-height:300px;object-fit:contain;background:#000;margin:0"
_BADGE = (
    "position:absolute;left:50%;bottom:12px;transform:translateX(-50%);padding:4px 12px;border-radius:99px;"
    "font-size:12px;font-weight:600;color:#fff;background:#000b;white-space:nowrap"
)


def served_path(path: Path, folder: Path) -> str | None:
    """The link from a notebook in `folder` to a file, or `None` where its server will not give it.

    Jupyter serves what lies below its root and is not hidden; of that root only the
    notebook's own folder is sure.
    """
    try:
        parts = path.resolve().relative_to(folder.resolve()).parts
    except ValueError:
        return None
    if any(part.startswith(".") for part in parts):
        return None
    return quote("/".join(parts))


def is_web(address: str) -> bool:
    """Whether an address is a link: a server may send any scheme, and a live output is not sanitised."""
    return address.lower().startswith(("http://", "https://"))


def output_key(run_id: str, index: int) -> str:
    """By what a live page knows an output again."""
    return f"{run_id}-{index}"


def grouped(outputs: Sequence[Output]) -> list[list[Output]]:
    """The outputs in their order, images that follow each other together."""
    numbered = enumerate(outputs)
    return [
        [o for _, o in group] for _, group in groupby(numbered, lambda n: "image" if n[1].kind == "image" else n[0])
    ]


def exhibits(outputs: Sequence[Output], label: str, folder: Path, run_id: str, *, preload: str = "metadata") -> str:
    """All outputs of a run, one below the other; several images as a grid.

    Args:
        outputs: As the server ordered them.
        label: What they are called for screen readers.
        folder: The notebook's.
        run_id: With an output's place in the order, what a live page knows it by.
        preload: What a browser may fetch of a clip before it is played: `metadata` or `none`.
    """
    places = {id(output): output_key(run_id, i) for i, output in enumerate(outputs)}
    return "".join(
        _images(group, label, folder)
        if len(group) > 1
        else _one(group[0], label, folder, places[id(group[0])], preload)
        for group in grouped(outputs)
    )


def _one(output: Output, label: str, folder: Path, key: str, preload: str) -> str:
    src = served_path(output.path, folder) if output.path else None
    video: _Draw = functools.partial(_video, preload=preload)
    draw: _Draw = {"video": video, "audio": _audio, "image": _image, "3d": _solid, "text": _nothing}.get(
        output.kind, _file
    )
    return draw(output, esc(label), src, key) + _text(output, esc(label))


def _nothing(_output: Output, _label: str, _src: str | None, _key: str) -> str:
    return ""


def _video(output: Output, label: str, src: str | None, _key: str, *, preload: str) -> str:
    if not src:
        return _still(output, label)
    poster = f' poster="{_poster(output)}"' if output.poster else ""
    return (
        f'<video controls muted loop playsinline preload="{preload}"{poster} src="{src}" aria-label="{label}" '
        f'style="{_MEDIA}{_ratio(output)}"></video>'
    )


def _audio(output: Output, label: str, src: str | None, _key: str) -> str:
    if not src:
        return _still(output, label)
    return f'<audio controls preload="metadata" src="{src}" aria-label="{label}" style="{_AUDIO}"></audio>'


def _image(output: Output, label: str, src: str | None, _key: str) -> str:
    return _opening(src, _still(output, label, src, _MEDIA + _ratio(output)), f"Open the image: {label}")


def _images(outputs: list[Output], label: str, folder: Path) -> str:
    cells = []
    for i, output in enumerate(outputs, 1):
        src = served_path(output.path, folder) if output.path else None
        name = f"{esc(label)}, {i} of {len(outputs)}"
        cells.append(_opening(src, _still(output, name, src, _CELL + _ratio(output)), f"Open image {i}: {name}"))
    return f'<div class="rh-images" style="{_GRID}">{"".join(cells)}</div>'


def _solid(output: Output, label: str, src: str | None, key: str) -> str:
    """A poster and a link; a live page turns the poster into a viewer when it is pressed (turntable.py)."""
    if output.path is None:
        return _file(output, label, src, key)
    # JupyterLab has nothing that opens it: it is saved.
    link = f'href="{src}" download' if src else 'role="button" tabindex="0"'
    hint = '<span class="rh-solid-hint" style="display:none"> · press to turn it</span>'
    return (
        f'<a class="rh-solid" data-rh-solid="{esc(key)}" {link} aria-label="3D {label}" '
        f'style="display:block;position:relative;color:inherit;text-decoration:none">{_still(output, label)}'
        f'<span style="{_BADGE}">3D{hint}</span></a>'
    )


def _file(output: Output, label: str, _src: str | None, _key: str) -> str:
    """A file that nothing here can show: what it is and how large."""
    if output.poster:
        return _still(output, label)
    form = output.path.suffix.lstrip(".").upper() if output.path else ""
    size = file_size(output.facts.size) if output.facts else ""
    return _box(" · ".join(filter(None, [form, size])) or "No preview")


def _text(output: Output, label: str) -> str:
    """As text, never as markup; a long one scrolls, and a very long one ends early."""
    if output.text is None:
        return ""
    more = f"\n… {len(output.text) - _MOST_TEXT} more characters are in run.outputs"
    words = esc(output.text[:_MOST_TEXT]) + (more if len(output.text) > _MOST_TEXT else "")
    return f'<pre tabindex="0" aria-label="{label}" style="{_TEXT}">{words}</pre>'


def _still(output: Output, label: str, src: str | None = None, style: str = _MEDIA) -> str:
    """The poster, else the picture itself, else a word."""
    shown = _poster(output) if output.poster else src
    return f'<img src="{shown}" alt="{label}" style="{style}">' if shown else _box("No preview")


def _opening(src: str | None, inside: str, label: str) -> str:
    if not src:
        return inside
    return f'<a href="{src}" target="_blank" rel="noopener" aria-label="{label}" style="display:block">{inside}</a>'


def _box(words: str) -> str:
    return f'<div style="padding:28px 14px;text-align:center;color:{MUTED};background:{SHADE}">{esc(words)}</div>'


def _poster(output: Output) -> str:
    return data_uri(output.poster, "image/jpeg") if output.poster else ""


def _ratio(output: Output) -> str:
    """Reserves the place before the media is there, so that nothing jumps."""
    facts = output.facts
    return f";aspect-ratio:{facts.width}/{facts.height}" if facts and facts.width and facts.height else ""
