"""Runs as the cards of a gallery, for the browser and for the saved notebook. Pure.

The browser gets words and addresses; pictures go by themselves, each once (see run_grid). What is saved
is plain HTML: a poster, and the clip where its file is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from ..runs import RunStatus, made_by
from .cards import facts_line, failed_head, remark, state_word, title
from .exhibits import exhibits
from .failure import folded_trace, trace_of
from .look import ERROR, LINE, MUTED, PAPER, SHADE, TEXT
from .player import describe
from .results import clips
from .words import esc, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..runs import Output, Record, Run

__all__ = ["SAVED", "Card", "gallery_card", "saved_gallery"]

SAVED: Final = 24  # cards in the saved notebook: each brings its poster
_TITLE: Final = 160
_WORDS: Final = 240  # letters of an error or a text
_TRACE: Final = 2000  # letters of a traceback

_FIGURE = f"margin:0;min-width:0;border:1px solid {LINE};border-radius:8px;overflow:hidden;background:{PAPER}"
_LINES = f"padding:8px 10px;display:grid;gap:2px;font-size:12px;color:{TEXT}"
_BOX = f"padding:28px 14px;text-align:center;color:{MUTED};background:{SHADE}"
_GRID = "display:grid;grid-template-columns:repeat(auto-fill,minmax(min(210px,100%),1fr));gap:10px;max-width:960px"
_HINT = "This gallery belongs to an earlier session: run this cell to look through all runs again."


@dataclass(frozen=True, slots=True)
class Card:
    """A run in a gallery.

    Attributes:
        data: What the browser gets of it: all but poster and path.
        poster: A JPEG of it.
        path: The file that is handed out under the key of `data["clip"]`.
    """

    data: dict[str, Any]
    poster: bytes | None = None
    path: Path | None = None

    @property
    def id(self) -> str:
        return str(self.data["id"])

    @property
    def key(self) -> str:
        """What the page asks for the file by; empty where there is none."""
        return str(self.data["clip"].get("id", ""))

    def stamped(self, stamp: str) -> Card:
        """As the answer to a press of that stamp."""
        return replace(self, data=self.data | {"stamp": stamp})


def gallery_card(run: Run, record: Record, folder: Path) -> Card:
    """A run for the browser.

    Args:
        run: The run.
        record: What the journal has of it: the user's marks.
        folder: The notebook's.
    """
    shown = _lead(run)
    clip = _clip(run, shown, folder) if run.status is RunStatus.SUCCESS and shown else {}
    data = {
        "id": run.id,
        "title": shorten(title(run), _TITLE),
        "model": run.spec.title,
        "facts": _facts(run, shown) if run.done else "",
        "when": f"{run.created_at:%d %b %Y, %H:%M}",
        "state": "" if run.status is RunStatus.SUCCESS else state_word(run),
        "going": not run.done,
        "asked": run.created_at.timestamp(),
        "end": 0.0 if run.done else run.forecast.end(run.elapsed()),
        "error": shorten(str(run.error or ""), _WORDS),
        "trace": trace_of(run.error, _TRACE),
        "stars": record.stars or 0,
        "kept": record.kept,
        "tags": list(record.tags),
        "note": shorten(record.note, _TITLE),
        "sandbox": run.site == "sandbox",
        "pictured": bool(shown and shown.poster),
        "several": len(run.outputs) if len(run.outputs) > 1 else 0,
        "clip": clip,
        "stamp": "",
    }
    return Card(data, shown.poster if shown else None, shown.path if shown else None)


def _facts(run: Run, shown: Output | None) -> str:
    maker = made_by(run, shown) if shown else ""
    return " · ".join(filter(None, [maker, facts_line(run, titled=False)]))


def _lead(run: Run) -> Output | None:
    """What is shown of a run: the first of its results with a picture, else the first."""
    return next((o for o in run.outputs if o.poster), next(iter(run.outputs), None))


def _clip(run: Run, shown: Output, folder: Path) -> dict[str, Any]:
    clip = clips(run, folder)[run.outputs.index(shown)]
    told = describe(clip.key, replace(clip, poster=None))
    return told | {"text": shorten(clip.text or "", _WORDS)}


def saved_gallery(runs: Sequence[tuple[Run, Record]], found: int, folder: Path, anchor: str) -> str:
    """The first of the runs that are shown, without the gallery.

    Args:
        runs: Those that are shown, with what the journal has of them.
        found: How many were found.
        folder: The notebook's.
        anchor: The id by which the gallery finds and hides it.
    """
    shown = runs[:SAVED]
    of = f" Here are {len(shown)} of {found}." if len(shown) < found else ""
    figures = "".join(_figure(run, record, folder) for run, record in shown)
    return f'<div id="{esc(anchor)}">{remark(_HINT + of)}<div style="{_GRID}">{figures}</div></div>'


def _figure(run: Run, record: Record, folder: Path) -> str:
    head = shorten(title(run), _TITLE)
    shown = _lead(run)
    if run.status is RunStatus.SUCCESS and shown:
        media = exhibits([shown], f"Result: {head}", folder, run.id, preload="none")
    else:
        media = f'<div style="{_BOX}">{esc(failed_head(run) if run.done else state_word(run))}</div>'
    marks = " · ".join(
        filter(None, ["★" * (record.stars or 0), "kept" if record.kept else "", *(f"#{tag}" for tag in record.tags)])
    )
    lines = [(TEXT, head), (MUTED, facts_line(run)), (MUTED, marks), (MUTED, shorten(record.note, _TITLE))]
    lines += [(ERROR, shorten(str(run.error), _WORDS))] if run.error else []
    words = "".join(f'<span style="color:{colour}">{esc(line)}</span>' for colour, line in lines if line)
    words += folded_trace(run.error)
    return f'<figure style="{_FIGURE}">{media}<figcaption style="{_LINES}">{words}</figcaption></figure>'
