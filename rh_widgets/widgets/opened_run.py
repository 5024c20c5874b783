"""One run of the gallery, opened: its results in full, what the user says of it, and its panel."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import ipywidgets as w

from ..errors import RunningHubError
from .cards import state_word, title
from .controls import Shared, close_inside
from .guard import guarded
from .player import Player
from .results import clips
from .words import esc

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..runs import History, Run
    from .panel import Panel

__all__ = ["OpenedRun"]


class OpenedRun(w.Box):
    """A run with its player, tags and note, and below them the panel with its parameters.

    Args:
        run: The run.
        history: Where tags and note are written.
        folder: The notebook's.
        open_panel: Makes the panel; where that fails it is said why, and the results are there all the same.

    Attributes:
        run: The run.
        panel: Its panel; `None` where there can be none.
    """

    def __init__(self, run: Run, *, history: History, folder: Path, open_panel: Callable[[Run], Panel | None]) -> None:
        self.run, self._history, self._folder = run, history, folder
        self._lock = threading.RLock()
        self._shared = Shared()
        self._said = w.HTML(layout=self._shared.layout, style=self._shared.html)
        self._head = w.HTML(layout=self._shared.layout, style=self._shared.html)
        self._player = Player(layout=self._shared.layout)
        record = history.record(run)
        self._tags = self._field("Tags", ", ".join(record.tags), "best, draft …")
        self._note = self._field("Note", record.note, "what to remember of it")
        words = w.Box([self._tags, self._note], layout=self._shared.layout)
        words.add_class("rh-words-of")
        self.panel = self._make(open_panel)
        parts = [self._head, self._player, words, self._said, *([self.panel] if self.panel else [])]
        super().__init__(parts, layout=self._shared.layout)
        self._tags.observe(self._on_tags, "value")
        self._note.observe(self._on_note, "value")
        self.refresh()

    def _make(self, open_panel: Callable[[Run], Panel | None]) -> Panel | None:
        try:
            return open_panel(self.run)
        except RunningHubError as error:  # its model is gone, or takes other values today
            self._say(f"There is no panel for it. {error}")
            return None

    def _field(self, label: str, value: str, placeholder: str) -> w.Text:
        field = w.Text(
            value=value,
            description=label,
            placeholder=placeholder,
            continuous_update=False,
            layout=self._shared.layout,
            style=self._shared.text,
        )
        field.add_class("rh-q")
        return field

    def refresh(self) -> None:
        """Show the run as it is now."""
        known = f"Run {self.run.id} of {self.run.created_at:%d %b %Y, %H:%M}"
        going = "" if self.run.done else f"<h3>{esc(title(self.run))}</h3>"  # else the card below says it
        said = known if self.run.done else f"{known} · {state_word(self.run).lower()}"
        self._head.value = f'{going}<div class="rh-muted">{esc(said)}</div>'
        self._player.show(clips(self.run, self._folder) if self.run.done else [])

    @guarded
    def _on_tags(self, change: Any) -> None:
        """What stands there now is put on, and what stood there before is taken off."""
        wanted = {tag.strip() for tag in change["new"].split(",") if tag.strip()}
        there = set(self._history.record(self.run).tags)
        self._history.untag(self.run, *there - wanted)
        self._history.tag(self.run, *wanted - there)
        self._say("")

    @guarded
    def _on_note(self, change: Any) -> None:
        self._history.note(self.run, change["new"].strip())
        self._say("")

    def _say(self, words: str) -> None:
        self._said.value = f'<div class="rh-e" role="alert">{esc(words)}</div>' if words else ""

    def close(self) -> None:
        """Close it with its panel; runs go on."""
        if self.comm is not None:
            close_inside(self)
        super().close()

    def __repr__(self) -> str:
        return f"OpenedRun({self.run!r})"
