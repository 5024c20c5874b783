"""Runs side by side, played as one: the kernel's half of the compare player.

The browser's half keeps the clips in step (static/compare.js, static/lockstep.js). It takes each file from
the notebook's server where that has it, and asks for it in pieces where it has not; either way
not before it is used. Stars and Keep come here, and go to the journal.
"""

from __future__ import annotations

import threading
import uuid
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets as t

from .below import Below, display_widget
from .compared import Tile, saved_html, shared_words, tiles
from .guard import guarded
from .kernel import check_kernel, in_voila
from .pieces import hand_out
from .player import Clip, describe
from .static_files import static_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from ..runs import History, Run

__all__ = ["Comparison"]


class Comparison(anywidget.AnyWidget):
    """Two to nine clips, images or sounds under one set of controls.

    Args:
        runs: What to compare. One that goes on is shown when it is done; one that failed says why.
        history: Where stars and Keep are written.
        folder: The notebook's.
        varied: What a sweep varied, by the id of a run: its words set them apart.

    Attributes:
        runs: What is compared, in the order in which it is shown.

    Raises:
        ParameterError: there are fewer than two results or more than nine.
    """

    _esm = static_text("pieces.js", "marks.js", "lockstep.js", "compare.js")
    _css = static_text("theme.css", "marks.css", "compare.css")

    tiles = t.List(t.Dict()).tag(sync=True)
    shared: t.List[Any] = t.List().tag(sync=True)
    marks = t.Dict().tag(sync=True)
    said = t.Unicode().tag(sync=True)
    anchor = t.Unicode().tag(sync=True)
    sandbox = t.Bool(False).tag(sync=True)

    def __init__(
        self,
        runs: Sequence[Run],
        *,
        history: History,
        folder: Path,
        varied: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        check_kernel()
        self.runs, self._varied = tuple(runs), varied or {}
        self._history, self._folder = history, folder
        self._lock = threading.RLock()
        self._below = Below()
        self._stops: list[Callable[[], None]] = []  # ipywidgets closes also what was refused, when it is collected
        shown = tiles(self.runs, self._varied)
        super().__init__(anchor=f"rh-compared-{uuid.uuid4().hex[:10]}", **self._state(shown))
        self.marks = {run.id: self._mark(run) for run in self.runs}
        self.on_msg(self._receive)
        self._stops = [run.observe(self._on_run) for run in self.runs]

    def __repr__(self) -> str:
        return f"Comparison({', '.join(f'{run.id} {run.status.value}' for run in self.runs)})"

    def close(self) -> None:
        """Close the player; the runs go on."""
        for stop in self._stops:
            stop()
        super().close()

    def _ipython_display_(self, **_kwargs: Any) -> None:
        """Show the player and, hidden while it lives, the same as plain HTML: only that survives saving."""
        display_widget(self)
        if not in_voila():
            self._below.show(self._html())

    def _html(self) -> str:
        return saved_html(self.runs, self._folder, self.anchor, self._varied)

    def _state(self, shown: list[Tile]) -> dict[str, Any]:
        self._files = {tile.key: tile.output.path for tile in shown if tile.output}
        return {
            "tiles": [_told(tile) for tile in shown],
            "shared": [list(pair) for pair in shared_words(self.runs)],
            "sandbox": all(run.site == "sandbox" for run in self.runs),
        }

    def _mark(self, run: Run) -> dict[str, Any]:
        try:
            stars, kept = self._history.marks(run)
        except KeyError:  # it was deleted; there is nothing to tell, and nowhere to write
            return {}
        return {"stars": stars or 0, "kept": kept}

    def _on_run(self, run: Run) -> None:
        """On the I/O thread: one that went on is done, or its file has come."""
        if not run.done:
            return
        with self._lock:
            for name, value in self._state(tiles(self.runs, self._varied)).items():
                setattr(self, name, value)
            self._below.update(self._html())

    def _receive(self, _widget: Any, content: dict[str, Any], _buffers: Any) -> None:
        if content.get("kind") == "get":
            hand_out(self, content, self._files.__getitem__)
        else:
            self._judge(content)

    @guarded
    def _judge(self, content: dict[str, Any]) -> None:
        """Write what the user thinks of a run, and show what stands in the journal then."""
        run = next(run for run in self.runs if run.id == content["run"])
        try:
            if content["kind"] == "rate":
                self._history.rate(run, int(content["stars"]) or None)
            elif content["kind"] == "keep":
                (self._history.keep if content["kept"] else self._history.unkeep)(run)
            self._say("")
        finally:  # the page shows what was pressed; this is what stands in the journal, as the answer to that press
            self.marks = {**self.marks, run.id: self._mark(run) | {"stamp": str(content.get("stamp", ""))}}

    def _say(self, words: str) -> None:
        self.said = words


def _told(tile: Tile) -> dict[str, Any]:
    """A clip for the browser: all but its path."""
    output = None if tile.why else tile.output
    facts = output.facts if output else None
    clip = Clip(
        path=output.path if output else None,
        media_type=output.media_type if output else "",
        poster=tile.output.poster if tile.output else None,
        title=tile.title,
        caption=tile.facts,
        text=output.text if output else None,
        width=facts.width if facts else None,
        height=facts.height if facts else None,
    )
    return describe(tile.key, clip) | {
        "number": tile.number,
        "called": tile.called,
        "differs": [list(pair) for pair in tile.differs],
        "run": tile.run.id,
        "why": tile.why,
        "seconds": facts.seconds if facts else None,
        "rate": facts.rate if facts else None,
    }
