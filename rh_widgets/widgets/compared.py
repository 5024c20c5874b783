"""What a comparison shows, in words and as plain HTML: what the runs have in common, and what sets each apart. Pure.

The HTML stays in the saved notebook when the player, which needs its kernel, is gone: the same clips
side by side, as posters that play where their files are.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from ..errors import Fault, ParameterError
from ..runs import RunStatus, differences, made_by, told_apart
from .cards import facts_line, failed_head, remark
from .exhibits import exhibits, output_key
from .look import LINE, MUTED, PAPER, SHADE, TEXT
from .words import esc, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ..runs import Output, Run
    from ..specs import ParamSpec

    Varied = Mapping[str, Mapping[str, Any]]

__all__ = ["Tile", "columns", "param_said", "saved_html", "shared_words", "tiles", "value_said"]

MOST = 9
_LEAD = ("video", "audio", "image", "text", "3d", "file")  # what of a run is compared, where it made several kinds
_LONG = 240  # letters of a prompt
_Words = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One of those that are compared.

    Attributes:
        run: Its run.
        output: What is shown of it; `None` where there is nothing to show.
        key: What the page knows it by.
        number: Its place, from 1.
        differs: Pairs of a label and a value: what sets it apart.
    """

    run: Run
    output: Output | None
    key: str
    number: int
    differs: tuple[tuple[str, str], ...]

    @property
    def called(self) -> str:
        return f"{'Image' if self.output and self.output.kind == 'image' else 'Clip'} {self.number}"

    @property
    def title(self) -> str:
        """What sets it apart, in one line."""
        return ", ".join(f"{label} {value}".strip() for label, value in self.differs) or self.run.spec.title

    @property
    def facts(self) -> str:
        """Pixels, length, price and time of what is there."""
        return facts_line(self.run, titled=False) if self.output else ""

    @property
    def why(self) -> str:
        """Why there is nothing to see, empty where there is."""
        run = self.run
        if not run.done:
            return "Not done yet."
        if run.status is not RunStatus.SUCCESS:
            head, error = failed_head(run), str(run.error or "")
            return error if error.startswith(head) else f"{head}. {error}".strip()
        if self.output is None:
            return "The run gave no result."
        missing = self.output.text is None and (self.output.path is None or not self.output.path.exists())
        return "The file is not here. run.download() fetches it, as long as its link lives." if missing else ""


def tiles(runs: Sequence[Run], varied: Varied | None = None) -> list[Tile]:
    """The clips of some runs: all that a run made of its leading kind, or one each where that would be too many.

    Args:
        runs: What is compared.
        varied: What a sweep varied, by the id of a run; it says more shortly what sets them apart.

    Raises:
        ParameterError: fewer than two, or more than nine.
    """
    shown = [_leading(run) for run in runs]
    if sum(map(len, shown)) > MOST:
        shown = [found[:1] for found in shown]
    count = sum(map(len, shown))
    if not 2 <= count <= MOST:  # noqa: PLR2004 - two are what it takes to compare
        cure = "2 to 9 of them, such as rh.compare(runs[:9])"
        told = "1 result" if count == 1 else f"{count} results"
        raise ParameterError([Fault("runs", told, f"{told} cannot stand side by side.", cure)])
    apart = _apart(runs, varied or {})
    made: list[Tile] = []
    for run, found, row in zip(runs, shown, apart, strict=True):
        words = _apart_words(run, row, apart)
        for i, (key, output) in enumerate(found, 1):
            maker = made_by(run, output) if output else ""
            several = [("", f"{i} of {len(found)}")] if len(found) > 1 else []
            several += [("", maker)] if maker else []
            number = len(made) + 1
            made.append(Tile(run=run, output=output, key=key, number=number, differs=(*words, *several)))
    return made


def _apart(runs: Sequence[Run], varied: Varied) -> list[dict[str, Any]]:
    """For each run what sets it apart: by the words of the sweep they are all of, else by their parameters."""
    if all(run.id in varied for run in runs):
        told = told_apart([varied[run.id] for run in runs])
        if all(told):
            return told
    return differences(runs)[1]


def _leading(run: Run) -> list[tuple[str, Output | None]]:
    """The outputs of the kind that matters most, with their keys; one without an output where there are none."""
    outputs = list(enumerate(run.outputs)) if run.status is RunStatus.SUCCESS else []
    kind = min((output.kind for _, output in outputs), key=_LEAD.index, default="")
    found: list[tuple[str, Output | None]] = [(output_key(run.id, i), o) for i, o in outputs if o.kind == kind]
    return found or [(output_key(run.id, 0), None)]


def shared_words(runs: Sequence[Run]) -> _Words:
    """Pairs of a label and a value: what is equal in all runs, said once."""
    shared, _ = differences(runs)
    return [param_said(runs[0], name, value) for name, value in shared.items()]


def _apart_words(run: Run, row: dict[str, Any], rows: Sequence[dict[str, Any]]) -> _Words:
    """What sets a run apart; also what it leaves out and another has, if it could have it."""
    names = dict.fromkeys(name for other in rows for name in other)
    said = [param_said(run, name, row[name]) for name in names if name in row]
    left_out = [p for name in names if name not in row and (p := run.spec.param(name))]
    return [*said, *((p.label, "none") for p in left_out)]


def param_said(run: Run, name: str, value: Any) -> tuple[str, str]:
    """A parameter as people call it, and its value as they read it."""
    p = run.spec.param(name)
    return (p.label if p else name.replace("_", " ").capitalize()), value_said(p, value)


def value_said(p: ParamSpec | None, value: Any) -> str:
    """A value of a parameter as people read it; of `None`, a value of something else."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list | tuple):
        return ", ".join(value_said(p, part) for part in value)
    if p and p.is_media:
        return "a file" if str(value).startswith("data:") else PurePath(str(value).partition("?")[0]).name
    if p and (label := p.option_label(value)):
        return label
    return shorten(f"{value} {p.unit if p else ''}", _LONG)


def columns(count: int) -> int:
    """How many stand beside each other where there is room."""
    return 2 if count <= 4 else 3  # noqa: PLR2004 - 2 × 2, then 3 × 2 and 3 × 3


# As it is saved

_FIGURE = f"margin:0;min-width:0;border:1px solid {LINE};border-radius:8px;overflow:hidden;background:{PAPER}"
_LINES = f"padding:8px 10px;display:grid;gap:2px;font-size:12px;color:{TEXT}"
_HINT = "This comparison belongs to an earlier session: run this cell to play the clips in step again."


def saved_html(runs: Sequence[Run], folder: Path, anchor: str, varied: Varied | None = None) -> str:
    """The comparison without its player.

    Args:
        runs: Those that are compared.
        folder: The notebook's.
        anchor: The id by which the player finds and hides it.
        varied: See `tiles`.
    """
    shown = tiles(runs, varied)
    wide = f"calc({100 / columns(len(shown)):.2f}% - 10px)"
    grid = f"display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,max(170px,{wide})),1fr));gap:10px"
    equal = remark(" · ".join(f"{label} {value}" for label, value in shared_words(runs)))
    figures = "".join(_figure(tile, folder) for tile in shown)
    return f'<div id="{esc(anchor)}">{remark(_HINT)}{equal}<div style="{grid};max-width:1120px">{figures}</div></div>'


def _figure(tile: Tile, folder: Path) -> str:
    if tile.why or tile.output is None:
        shown = f'<div style="padding:28px 14px;color:{MUTED};background:{SHADE}">{esc(tile.why)}</div>'
    else:
        label = f"{tile.called}: {tile.title}"
        shown = exhibits([tile.output], label, folder, tile.run.id, preload="none")
    facts = f'<span style="color:{MUTED}">{esc(tile.facts)}</span>'
    lines = f'<b style="font-weight:600">{tile.number} · {esc(shorten(tile.title, _LONG))}</b>{facts}'
    return f'<figure style="{_FIGURE}">{shown}<figcaption style="{_LINES}">{lines}</figcaption></figure>'
