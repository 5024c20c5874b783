"""Several runs at once: side by side, judged, ranked, looked through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .models import panel_for
from .runs import QUESTION, History, Leaderboard, Sweep, Votes, chosen_runs, varied
from .session import catalog, history, library, notebook_folder, shelf, store
from .specs import is_work

if TYPE_CHECKING:
    from .runs import Run
    from .widgets import Comparison, Gallery, Judging, Panel

__all__ = ["compare", "gallery", "judge", "leaderboard"]


def compare(*runs: Any) -> Comparison:
    """Two to nine results side by side, played as one: seek, step, loop, listen to one, wipe between two.

    What is equal in all of them stands once above; what sets each apart stands under it, with its stars and Keep.

    Args:
        runs: Runs, their ids or task ids, sweeps, `rh.history.filter(…)`, or lists of these. Of a run that made
            several results each is shown, where there is room.

    Raises:
        ParameterError: something that names no run, or not two to nine results.
    """
    from .widgets import Comparison

    chosen = chosen_runs(runs, history)
    apart = varied(store.journal, [run.id for run in chosen])
    return Comparison(chosen, history=history, folder=notebook_folder(), varied=apart)


def judge(runs: Any, *, question: str = QUESTION) -> Judging:
    """Judge runs blind: two at a time, side by side, and nothing tells which is which until the end.

    Votes are kept: the same question on the same runs, or on some of them, goes on where it was left, in any
    kernel. "Both bad" is a tie for the ranking, and counted beside it. It ends when you finish it, and says
    when more votes would hardly change the ranking.

    Args:
        runs: Runs, their ids, a sweep, a part of the history, or lists of these; those without a result
            are left out.
        question: What is asked. Votes on different questions are kept apart.

    Raises:
        ParameterError: something that names no run, or not 2 to 200 of them have a result.
    """
    from .widgets import Judging

    chosen = chosen_runs(runs, history)
    return Judging(chosen, Votes(store, question), reveal=lambda: _leaderboard(runs, question=question))


def leaderboard(runs: Any, *, by: str = "", question: str = QUESTION) -> Leaderboard:
    """How runs stand: score, win rate, stars, what is kept, and what a run and a kept one cost.

    Args:
        runs: Runs, their ids, a sweep (with earlier tries, for they cost too), a part of the history, or
            lists of these.
        by: `"run"`, `"model"`, a parameter such as `"prompt"`, or a slot of a sweep's template; else a table
            for each thing that differs.
        question: Count only votes on this question; see `judge`.

    Raises:
        ParameterError: something that names no run, or a `by` that these runs do not have.
    """
    return _leaderboard(runs, by=by, question=question)


def _leaderboard(runs: Any, *, by: str = "", question: str) -> Leaderboard:
    things = runs if isinstance(runs, list | tuple) else [runs]
    varied = {i: values for thing in things if isinstance(thing, Sweep) for i, values in thing.varied.items()}
    chosen = chosen_runs([runs, list(varied)], history)
    return Leaderboard(chosen, store, by=by, question=question, varied=varied)


def gallery(runs: Any = None) -> Gallery:
    """Look through all runs ever made: search, filters, posters, and clips that play when they are pointed at.

    Runs can be given stars, kept, tagged, chosen and then compared, exported or deleted; a run that is opened
    shows its results in full, and its panel. `gallery.chosen` and `gallery.found` give them to the next cell.

    Args:
        runs: Only these: `rh.history.filter(…)`, a sweep, runs, their ids, or lists of these; else all.

    Raises:
        ParameterError: something that names no run.
    """
    from .widgets import Gallery

    return Gallery(
        _history_of(runs),
        folder=notebook_folder(),
        open_panel=_open_known_panel,
        in_background=shelf.io.submit,
        compare=lambda chosen: compare(*chosen),
    )


def _history_of(runs: Any) -> History:
    if runs is None or isinstance(runs, History):
        return history if runs is None else runs
    return history.among(*chosen_runs(runs, history))


def _open_known_panel(run: Run) -> Panel:
    """Its panel.

    Raises:
        UnknownModelError: its model is in no catalog any more.
        ConfigurationError: its app or workflow is not remembered.
        ParameterError: its model takes other values today.
    """
    return library.open_panel(run) if is_work(run.model) else panel_for(catalog[run.model])(**run.params)
