"""`rh.leaderboard`: which prompt, which value, which model, which run is best, and what a kept clip costs."""

from __future__ import annotations

from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from ..errors import Fault, ParameterError
from ..media import data_uri
from ..specs import is_empty, money
from .contrast import caption, differences, labelled
from .standings import Standing, standings
from .tables import dataframe, shorten, write_csv
from .votes import QUESTION, Votes

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence
    from decimal import Decimal
    from pathlib import Path

    from .records import Record
    from .run import Run
    from .store import Store

__all__ = ["Leaderboard"]

_NAME: Final = 60  # letters of a value in a table
_RUN: Final = 160  # of a run, which may differ from the others in several
_POSTERS: Final = 24  # of so many runs the picture is shown: a saved notebook stays small
_NOTHING: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType({})
_NOT_SET: Final = "not set"
_UNKNOWN: Final = "-"
_NBSP: Final = "\N{NO-BREAK SPACE}"
_COLUMNS: Final = (
    *(f"score (90{_NBSP}%)", "win rate", "votes", "both bad", "stars", "kept"),
    *("cost per run", "cost per kept", "time"),
)
_LEGEND: Final = (
    "Score: of 100 votes that choose, how many it wins against an average judged run, and where that "
    "lies with 90 %. Votes and win rate are those against other groups; a tie is half a win, and so is “both "
    "bad”, which is counted apart too. Costs are whole bills, failures included. Time is the median at the server."
)


class Leaderboard:
    """How runs stand, as it was when this was made: one table for each thing they differ in.

    Args:
        runs: The runs.
        store: Where their stars, marks and votes are.
        by: One table only: `"run"`, `"model"`, or a parameter such as `"prompt"`.
        question: Only votes on this question count.
        varied: What tells runs of sweeps from each other, slots of templates among it, by the run's id.

    Attributes:
        tables: For each, what the groups have in common and how they stand, the best first.

    Raises:
        ParameterError: `by` is nothing that these runs have.
    """

    def __init__(
        self,
        runs: Sequence[Run],
        store: Store,
        *,
        by: str = "",
        question: str = QUESTION,
        varied: Mapping[str, Mapping[str, Any]] = _NOTHING,
    ) -> None:
        self.question = question
        self._records = store.journal.several(run.id for run in runs)
        self._runs = [run for run in runs if run.id in self._records]  # the others were deleted
        self._votes = Votes(store, question).among(run.id for run in self._runs)
        self._varied = varied
        _, self._differ = differences(self._runs)
        if all(run.id in varied for run in self._runs):
            self._differ = [{name: self._value(run, name) for name in varied[run.id]} for run in self._runs]
        wanted = [self._checked(by)] if by else self._default()
        self.tables: dict[str, list[Standing]] = {name: self._table(name) for name in wanted}

    # Grouping

    def _default(self) -> list[str]:
        """What differs, but not what is another in each run, for that is the runs' own table."""
        names = dict.fromkeys(name for row in self._differ for name in row)
        telling = [name for name in names if len({self._value(run, name) for run in self._runs}) < len(self._runs)]
        return [*sorted(telling, key=lambda name: name == "model"), "run"]

    def _checked(self, by: str) -> str:
        names = dict.fromkeys(name for run in self._runs for name in (*self._varied.get(run.id, ()), *run.params))
        known = list(dict.fromkeys(["run", "model", *names]))
        if by not in known:
            raise ParameterError([Fault("by", by, "These runs have no such thing.", ", ".join(known))])
        return by

    def _table(self, by: str) -> list[Standing]:
        groups: dict[str, list[Record]] = {}
        for run in self._runs:
            groups.setdefault(self._value(run, by), []).append(self._records[run.id])
        return standings(groups, self._votes)

    def _value(self, run: Run, by: str) -> str:
        if by == "run":
            return run.id
        if by == "model" and by not in run.params:
            return run.spec.title
        value = self._varied.get(run.id, {}).get(by, run.params.get(by))
        if is_empty(value):
            return _NOT_SET
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)

    # Taking it away

    def rows(self) -> list[dict[str, Any]]:
        """Each line as plain values.

        `by` and `value` say which; `score`, `low`, `high` and `win_rate` are shares; `billed`, `cost_per_run`
        and `cost_per_kept` are dicts by unit, amounts as text; `untold` says how many bills are missing;
        `seconds` is a median. What is not known is `None`.
        """
        return [_row(by, standing) for by, table in self.tables.items() for standing in table]

    def to_dataframe(self) -> Any:
        """A pandas DataFrame, one line per group, each unit of cost in a column of its own.

        Raises:
            ConfigurationError: pandas is not installed.
        """
        return dataframe(map(_flat, self.rows()))

    def to_csv(self, path: str | os.PathLike[str]) -> Path:
        """Write a CSV file, one line per group, each unit of cost in a column of its own."""
        return write_csv(path, map(_flat, self.rows()))

    # Showing

    @property
    def headline(self) -> str:
        """What it is made of, in a line."""
        count, votes = len(self._runs), len(self._votes)
        asked = f" on “{self.question}”" if self.question != QUESTION else ""
        return f"{count} run{'s' * (count != 1)}, {votes} vote{'s' * (votes != 1)}{asked}"

    def _label(self, by: str, standing: Standing) -> str:
        """What a line is called: of a run what tells it from the others."""
        if by != "run":
            return shorten(standing.name, _NAME)
        place = next(i for i, run in enumerate(self._runs) if run.id == standing.name)
        run = self._runs[place]
        told = {name: shorten(value, _NAME) for name, value in labelled(run.spec, self._differ[place]).items()}
        return shorten(caption(told) or run.spec.words(run.params) or run.spec.title, _RUN)

    def __repr__(self) -> str:
        if not self._runs:
            return "No runs to rank."
        lines = [self.headline]
        for by, table in self.tables.items():
            columns, cells = _told(table)
            rows = [
                [self._label(by, s) + f" · {s.name}" * (by == "run"), *c] for s, c in zip(table, cells, strict=True)
            ]
            lines += ["", *_aligned([[by, *columns], *rows])]
        return "\n".join([*lines, "", _LEGEND])

    def _repr_html_(self) -> str:
        if not self._runs:
            return escape(repr(self))
        tables = "".join(self._html(by, table) for by, table in self.tables.items())
        return (
            '<div style="overflow-x:auto" tabindex="0" role="region" aria-label="Leaderboard">'
            f"<div>{escape(self.headline)}</div>{tables}"
            f'<div style="font-size:12px;max-width:90ch">{escape(_LEGEND)}</div></div>'
        )

    def _html(self, by: str, table: Sequence[Standing]) -> str:
        left = 'style="text-align:left"'  # Jupyter puts numbers, and all else, to the right
        columns, cells = _told(table)
        head = "".join(f'<th scope="col" {left}>{escape(name)}</th>' for name in (by.replace("_", " "), *columns))
        body = "".join(
            f"<tr><td {left}>{self._head(by, standing, i)}</td>"
            + "".join(f"<td {left}>{escape(cell)}</td>" for cell in row)
            + "</tr>"
            for i, (standing, row) in enumerate(zip(table, cells, strict=True))
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def _head(self, by: str, standing: Standing, place: int) -> str:
        """The first cell of a line: of a run with its picture and its id."""
        label = escape(self._label(by, standing))
        if by != "run":
            return label
        posters = [output.poster for output in self._records[standing.name].outputs if output.poster]
        look = "display:block;width:96px;height:54px;object-fit:cover;margin:0 0 4px"
        picture = f'<img alt="" style="{look}" src="{data_uri(posters[0], "image/jpeg")}">' if posters else ""
        return f"{picture if place < _POSTERS else ''}{label}<div>{escape(standing.name)}</div>"


def _told(table: Sequence[Standing]) -> tuple[list[str], list[list[str]]]:
    """The columns in which any line says something, and the lines."""
    rows = [_cells(standing) for standing in table]
    told = [i for i in range(len(_COLUMNS)) if any(row[i] != _UNKNOWN for row in rows)]
    return [_COLUMNS[i] for i in told], [[row[i] for i in told] for row in rows]


def _cells(standing: Standing) -> list[str]:
    s = standing
    return [
        _score(s),
        _UNKNOWN if s.win_rate is None else f"{s.win_rate:.0%}",
        f"{s.votes}",
        f"{s.bad}" if s.votes or s.bad else _UNKNOWN,
        _stars(s),
        ("kept" if s.kept else _UNKNOWN) if _is_one(s) else f"{s.kept} of {len(s.ids)}",
        _amounts(s.cost_per_run) + (f", {s.untold} not told" if s.untold and s.untold < len(s.ids) else ""),
        _per_kept(s),
        _UNKNOWN if s.seconds is None else f"{s.seconds:.3g}{_NBSP}s",
    ]


def _score(standing: Standing) -> str:
    """`72 (51 to 86)`."""
    if standing.score is None or standing.low is None or standing.high is None:
        return "not judged"
    return f"{100 * standing.score:.0f} ({100 * standing.low:.0f}{_NBSP}to{_NBSP}{100 * standing.high:.0f})"


def _is_one(standing: Standing) -> bool:
    return len(standing.ids) == 1


def _stars(standing: Standing) -> str:
    if standing.stars is None:
        return _UNKNOWN
    return f"{standing.stars:.0f} ★" if _is_one(standing) else f"{standing.stars:.1f} ★ ({standing.starred})"


def _per_kept(standing: Standing) -> str:
    if not standing.kept:
        return _UNKNOWN if _is_one(standing) else "none kept"
    return ("at least " if standing.untold and standing.billed else "") + _amounts(standing.cost_per_kept)


def _amounts(amounts: Mapping[str, Decimal] | None) -> str:
    """`1.20 CNY + 3 coins`: units are never added up."""
    if amounts is None:
        return "not told"
    return " + ".join(f"{_short(amount)} {unit}" for unit, amount in amounts.items()) or "nothing"


def _short(amount: Decimal) -> str:
    """A mean has no end of digits; four that count are enough."""
    return money(round(amount, max(2, 3 - amount.adjusted())) if amount else amount)


def _row(by: str, standing: Standing) -> dict[str, Any]:
    s = standing
    numbers = {name: getattr(s, name) for name in ("done", "judged", "score", "low", "high", "win_rate", "votes")}
    numbers |= {name: getattr(s, name) for name in ("wins", "losses", "ties", "bad", "stars", "starred", "kept")}
    row = {"by": by, "value": s.name, "runs": len(s.ids), **numbers}
    row |= {name: _texts(getattr(s, name)) for name in ("billed", "cost_per_run", "cost_per_kept")}
    return row | {"untold": s.untold, "seconds": s.seconds}


def _texts(amounts: Mapping[str, Decimal] | None) -> dict[str, str] | None:
    """Money as text: a float would lose some of it."""
    return None if amounts is None else {unit: f"{amount:f}" for unit, amount in amounts.items()}


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row for a table: each unit of a cost in a column of its own."""
    plain = {name: value for name, value in row.items() if not isinstance(value, dict)}
    costs = {name: value for name, value in row.items() if isinstance(value, dict)}
    return plain | {f"{name}.{unit}": amount for name, value in costs.items() for unit, amount in value.items()}


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines of text, each column as wide as its widest cell."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
