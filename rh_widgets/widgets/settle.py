"""`rh.generate` in a cell: a live view that settles into a card.

While the run goes on the cell shows a widget; at the end the same display becomes plain
HTML, from the I/O thread, so that the saved notebook holds the card and no widget.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from IPython.display import HTML, display

from .cards import remark
from .kernel import check_kernel
from .progress import RunView
from .turntable import live_results

if TYPE_CHECKING:
    from ..runs import Run
    from .backend import Backend

__all__ = ["show_run"]


def show_run(run: Run, backend: Backend, *, note: str = "") -> None:
    """Show a run in the current cell until it ends, then its card.

    Args:
        run: The run.
        backend: The connection.
        note: What is to be said of it, above.
    """
    check_kernel()
    view = RunView(run=run)
    view.add_class("rh-alone")
    view.show(run, backend)
    if note:
        display(HTML(remark(note)))
    handle = display(view, display_id=True)
    if handle is None:
        return

    def settle(run: Run) -> None:
        if run.done:
            handle.update(HTML(live_results([run], backend.folder)))
            view.close()

    run.observe(settle)
    if run.done:  # it may have ended before anybody listened
        settle(run)
