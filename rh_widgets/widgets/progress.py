"""A run while it goes on: its state, a clock, a bar, and a button to stop it.

State and clock are widgets of their own: a screen reader says the state aloud, and only when it
changes. When they are sent is the ticker's to say. They are also kept apart from what a user
edits, so that neither waits for the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets as w

from ..runs import RunStatus
from .cards import progress_line, status_line
from .controls import Shared, close_inside
from .static_files import static_text
from .ticker import page

if TYPE_CHECKING:
    from ..runs import Run
    from .backend import Backend

__all__ = ["RunView"]


_SPOKEN = 3  # clock lines between two nodes that are said aloud: they change faster than anybody listens


def _state_html(run: Run | None, node: str) -> str:
    return f"<style>{static_text('run.css')}</style>{status_line(run, node)}" if run else ""


def _node_of(run: Run | None) -> str:
    """The node that works now, for who listens; steps are for who sees."""
    return run.progress.title if run and run.progress and run.status is RunStatus.RUNNING else ""


def _clock_html(run: Run | None) -> str:
    return progress_line(run) if run else ""


def _facts(run: Run | None) -> tuple[object, ...]:
    """What a clock line says beside the time."""
    return (run, run.status, run.note, bool(_node_of(run))) if run else ()


class RunView(w.Box):
    """Shows one run at a time; `show` gives it another.

    Args:
        shared: Layout and styles of the panel that it is part of.
        run: What it shows from the start, which takes no message beyond those that make the view;
            `show` follows it.
    """

    def __init__(self, shared: Shared | None = None, *, run: Run | None = None) -> None:
        shared = shared or Shared()
        self.run = run
        self._backend: Backend | None = None
        self._stop_observing = lambda: None
        common = {"layout": shared.layout, "style": shared.html}
        self._told = _facts(run)
        self._node, self._quiet = _node_of(run), 0  # the node that was said last, and the clock lines since
        self._state = w.HTML(_state_html(run, self._node), **common)
        self._clock = w.HTML(_clock_html(run), **common)
        self._cancel = w.Button(
            description="Cancel", tooltip="Stop this run", layout=shared.layout, style=shared.button
        )
        self._cancel.add_class("rh-quiet")
        self._cancel.on_click(self._on_cancel)
        super().__init__([self._state, self._clock, self._cancel], layout=shared.layout)
        self.add_class("rh-run")

    def show(self, run: Run, backend: Backend) -> None:
        """Follow this run from now on."""
        self._stop_observing()
        self.run, self._backend = run, backend
        self._cancel.disabled = False
        self._stop_observing = run.observe(lambda _: self.render())
        self.render()

    def render(self) -> None:
        """Have the page told what it does not show yet. From any thread, any number of times."""
        if self._backend is not None:
            page.follow(self, self._backend.in_background)

    # What the ticker asks, one question at a time

    @property
    def state_is_old(self) -> bool:
        return self._state.value != _state_html(self.run, self._node)

    @property
    def clock_is_old(self) -> bool:
        return self._told != _facts(self.run)

    @property
    def is_over(self) -> bool:
        """Closed, or the run is, and both lines say so."""
        if self.comm is None or self.run is None:
            return True
        return self.run.done and not self.state_is_old and not self.clock_is_old

    def draw_state(self) -> bool:
        """The end takes the button away too, by its style: no message of its own."""
        self._node, self._quiet = _node_of(self.run), 0
        before, self._state.value = self._state.value, _state_html(self.run, self._node)
        return before != self._state.value

    def draw_clock(self) -> bool:
        """Now and then a new node is said in its place."""
        run = self.run
        self._quiet += 1
        is_due = self._quiet > _SPOKEN or not self._node
        if self._node != _node_of(run) and is_due and not self.clock_is_old:  # what is new is shown, then said
            return self.draw_state()
        told = _facts(run)  # before the line is made: what changes meanwhile is told by the next
        before, self._clock.value = self._clock.value, _clock_html(run)
        self._told = told
        return before != self._clock.value

    def close(self) -> None:
        """Close it with all that is in it; the run goes on."""
        if self.comm is not None:
            self._stop_observing()
            page.forget(self)
            close_inside(self)
        super().close()

    def _on_cancel(self, _button: Any) -> None:
        run = self.run
        if run is not None and not run.done:
            self._cancel.disabled = True
            run.cancel()

    def __repr__(self) -> str:
        return f"RunView({self.run!r})"
