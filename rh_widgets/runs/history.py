"""`rh.history`: every run ever made from here, in all kernels, oldest first unless sorted otherwise."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, overload

from ..errors import Fault, ParameterError
from ..specs import money
from .facets import Facets, facets
from .filters import OPEN, SORTS, Filter
from .model import RunStatus
from .rows import flat, record_row
from .tables import dataframe, html_table, shorten, text_table, write_csv

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator, Mapping

    from .records import Record
    from .run import Run
    from .store import Store

__all__ = ["History"]

_SHOWN: Final = 20  # runs in a table on the screen
_ALL: Final = Filter()
_STARS: Final = range(1, 6)
_WORDS: Final = ("prompt", "text_")
_PROMPT: Final = 48  # letters of it in a table, and of what the user said of a run
_COLUMNS: Final = ("id", "created_at", "status", "title", "cost", "prompt", "marks")


class History:
    """The runs in the journal, or those of them that a filter lets through.

    `history["a1b2c3d4e5f6"]` (our id or the server's task id), `history[-1]`, `history[-5:]`,
    `for run in history`, `len(history)`. Runs of the sandbox are among them, and never count as spent.

    Args:
        store: Where the runs are.
        wake: Gets the record of a run that is looked at and not over; it may take it up.
        endpoint: The endpoint of a model's name.
        chosen: Which runs are meant.
    """

    def __init__(
        self,
        store: Store,
        *,
        wake: Callable[[Record], Any] = lambda _: None,
        endpoint: Callable[[str], str] = str,
        chosen: Filter = _ALL,
    ) -> None:
        self._store, self._wake, self._endpoint, self._chosen = store, wake, endpoint, chosen

    def filter(
        self,
        words: str = "",
        *,
        model: str = "",
        status: str = "",
        site: str = "",
        tag: str = "",
        since: datetime | str | None = None,
        until: datetime | str | None = None,
        stars: int = 0,
        kept: bool = False,
        sort: str = "",
    ) -> History:
        """Those of these runs that are all of this; may be filtered further.

        Args:
            words: Each must stand in a parameter, the model's name, the note or a tag.
            model: An endpoint, a documentation name or a class name.
            status: Such as `"SUCCESS"`; `"OPEN"` for those that go on.
            site: `"ai"`, `"cn"`, `"sandbox"` or `"custom"`.
            tag: A label.
            since: A time, or ISO text such as `"2026-05-01"`.
            until: Likewise.
            stars: At least so many.
            kept: Only those that you keep.
            sort: `"newest"`, `"cost"` (dearest first, each currency by itself), `"stars"` (most first), `"time"`
                (longest first) or `"model"`; else the oldest is the first.

        Raises:
            ParameterError: a status, time or order that cannot be read.
        """
        old = self._chosen
        chosen = replace(
            old,
            words=(*old.words, *words.split()),
            model=self._endpoint(model) if model else old.model,
            status=_status(status) if status else old.status,
            site=site or old.site,
            tag=tag or old.tag,
            since=_time("since", since) if since else old.since,
            until=_time("until", until) if until else old.until,
            stars=max(stars, old.stars),
            kept=kept or old.kept,
            sort=_sort(sort) if sort else old.sort,
        )
        return self._of(chosen)

    def among(self, *runs: Run | str) -> History:
        """Those of these runs that are named, by themselves or by their ids."""
        ids, old = [_id(run) for run in runs], self._chosen.ids
        return self._of(replace(self._chosen, ids=tuple(i for i in ids if old is None or i in old)))

    def _of(self, chosen: Filter) -> History:
        return History(self._store, wake=self._wake, endpoint=self._endpoint, chosen=chosen)

    @overload
    def __getitem__(self, key: str | int) -> Run: ...
    @overload
    def __getitem__(self, key: slice) -> list[Run]: ...
    def __getitem__(self, key: str | int | slice) -> Run | list[Run]:
        if isinstance(key, slice):
            return [self._store.run(record) for record in self._slice(key)]
        record = self._record(key)
        if not record.status.is_final:
            self._wake(record)
        return self._store.run(record)

    def _record(self, key: str | int) -> Record:
        if isinstance(key, int):
            found = self._slice(slice(key, key + 1 or None))
            if not found:
                raise IndexError(f"There are {len(self)} runs.")
            return found[0]
        record = self._store.journal.get(str(key))
        if record is None:
            raise KeyError(f"No run {key!r}; rh.history lists them.")
        return record

    def _slice(self, key: slice) -> list[Record]:
        """Records by position; only those asked for are read."""
        count = len(self)
        start, stop, step = key.indices(count)
        low, high = (start, stop) if step > 0 else (stop + 1, start + 1)
        if high <= low:
            return []
        read = self._store.journal.find(self._chosen, limit=high - low, offset=low)
        return read[::step] if step > 0 else read[::-1][::-step]

    def __iter__(self) -> Iterator[Run]:
        for record in self._records():
            yield self._store.run(record)

    def __len__(self) -> int:
        return self._store.journal.count(self._chosen)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._store.journal.get(key) is not None

    def _records(self) -> list[Record]:
        return self._store.journal.find(self._chosen)

    def page(self, start: int, count: int) -> list[tuple[Run, Record]]:
        """Some of these runs, each with what the journal has of it."""
        found = self._store.journal.find(self._chosen, limit=count, offset=start)
        return [(self._store.run(record), record) for record in found]

    def facets(self) -> Facets:
        """What these runs can be filtered by."""
        return facets(self._store.journal, self._chosen)

    # What a user adds

    def note(self, run: Run | str, words: str) -> None:
        """Keep a note with a run, in place of the one before."""
        self._judge(run, note=words)

    def tag(self, run: Run | str, *tags: str) -> None:
        """Put labels on a run."""
        self._store.journal.tag(self._record(_id(run)).id, tags, on=True)

    def untag(self, run: Run | str, *tags: str) -> None:
        """Take labels off a run."""
        self._store.journal.tag(self._record(_id(run)).id, tags, on=False)

    def rate(self, run: Run | str, stars: int | None) -> None:
        """Say how good a run is: 1 to 5 stars, or `None` to take that back.

        Raises:
            ParameterError: another number.
        """
        if stars is not None and stars not in _STARS:
            raise ParameterError([Fault("stars", stars, "That is no number of stars.", "1 to 5, or None")])
        self._judge(run, stars=stars)

    def keep(self, *runs: Run | str) -> None:
        """Mark runs as the ones to keep: what a kept clip costs is counted by these."""
        for run in runs:
            self._judge(run, kept=True)

    def unkeep(self, *runs: Run | str) -> None:
        """Take that mark off."""
        for run in runs:
            self._judge(run, kept=False)

    def marks(self, run: Run | str) -> tuple[int | None, bool]:
        """The stars that a run was given, and whether it is kept.

        Raises:
            KeyError: there is no such run.
        """
        record = self._record(_id(run))
        return record.stars, record.kept

    def record(self, run: Run | str) -> Record:
        """What the journal has of a run: its tags, note and marks too.

        Raises:
            KeyError: there is no such run.
        """
        return self._record(_id(run))

    def _judge(self, run: Run | str, **values: Any) -> None:
        self._store.journal.change(self._record(_id(run)).id, 0.0, **values).result()

    def delete(self, *runs: Run | str, files: bool = False) -> None:
        """Forget runs that are over.

        Args:
            runs: Runs or their ids.
            files: Delete their result files too.

        Raises:
            ParameterError: one of them goes on; cancel it first.
            KeyError: there is no such run.
        """
        records = [self._record(_id(run)) for run in runs]
        going = [r.id for r in records if not r.status.is_final]
        if going:
            reason = "It goes on, and what it makes would be lost: cancel it first, or wait."
            raise ParameterError([Fault("runs", i, reason) for i in going])
        if files:
            for path in (o.path for r in records for o in r.outputs if o.path):
                path.unlink(missing_ok=True)
        self._store.journal.delete(r.id for r in records)

    # Sums and exports

    def spent(self) -> dict[str, Decimal]:
        """What the server billed for these runs, by currency. Play money of the sandbox is left out."""
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for cost in (r.cost for r in self._records() if not r.sandbox):
            if cost is not None and cost.money is not None:
                sums[cost.currency] += cost.money
        return dict(sums)

    def bills(self) -> list[dict[str, Any]]:
        """What was billed beside what the list price had said, by model and currency, where both are known.

        Returns:
            Dicts of `model`, `currency`, `runs`, `listed` and `billed` (Decimal, summed), most billed first.
        """
        sums: dict[tuple[str, str], list[Decimal]] = defaultdict(lambda: [Decimal(), Decimal(), Decimal()])
        for record in self._records():
            cost, price = record.cost, record.estimate
            if record.sandbox or cost is None or cost.money is None or price is None or price.amount is None:
                continue
            if cost.currency == price.currency:
                entry = sums[record.endpoint, cost.currency]
                entry[:] = [entry[0] + 1, entry[1] + price.amount, entry[2] + cost.money]
        rows = [
            {"model": model, "currency": currency, "runs": int(runs), "listed": listed, "billed": billed}
            for (model, currency), (runs, listed, billed) in sums.items()
        ]
        return sorted(rows, key=lambda row: row["billed"], reverse=True)

    def rows(self) -> list[dict[str, Any]]:
        """Each run as plain values: text, numbers, and `params` as a dict."""
        return [record_row(record) for record in self._records()]

    def to_dataframe(self) -> Any:
        """A pandas DataFrame, one row per run, each parameter in a column of its own.

        Raises:
            ConfigurationError: pandas is not installed.
        """
        return dataframe(flat(row) for row in self.rows())

    def to_csv(self, path: str | os.PathLike[str]) -> Path:
        """Write a CSV file, one line per run, each parameter in a column of its own."""
        return write_csv(path, (flat(row) for row in self.rows()))

    def to_jsonl(self, path: str | os.PathLike[str]) -> Path:
        """Write JSON lines, one object per run."""
        with Path(path).open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in self.rows())
        return Path(path)

    # Showing

    def _latest(self) -> tuple[list[str], list[dict[str, str]], int]:
        """The columns; the last runs, newest first unless sorted, as short texts; and how many there are besides."""
        chosen = replace(self._chosen, sort=self._chosen.sort or "newest")
        shown = self._store.journal.find(chosen, limit=_SHOWN)
        rows = [_short(record) for record in shown]
        columns = [name for name in _COLUMNS if name != "marks" or any(row[name] for row in rows)]
        return columns, rows, max(len(self) - len(shown), 0)

    def __repr__(self) -> str:
        columns, rows, more = self._latest()
        if not rows:
            return "No runs yet." if self._chosen == _ALL else "No such runs."
        return text_table(columns, rows, f"{_more(more)}rh.gallery() shows them with pictures.")

    def _repr_html_(self) -> str:
        columns, rows, more = self._latest()
        if not rows:
            return escape(repr(self))
        return html_table(columns, rows, f"{_more(more)}<code>rh.gallery()</code> shows them with pictures.")


def _more(count: int) -> str:
    return f"… and {count} more. " if count else ""


def _id(run: Run | str) -> str:
    return run if isinstance(run, str) else run.id


def _status(text: str) -> str:
    known = (*RunStatus.__members__, OPEN)
    if text.upper() not in known:
        raise ParameterError([Fault("status", text, "There is no such status.", ", ".join(known))])
    return text.upper()


def _sort(name: str) -> str:
    if name not in SORTS:
        raise ParameterError([Fault("sort", name, "There is no such order.", ", ".join(SORTS))])
    return name


def _time(name: str, value: datetime | str) -> datetime:
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        raise ParameterError([Fault(name, value, "It is not a time.", 'ISO text such as "2026-05-01 14:30"')]) from None


def _short(record: Record) -> dict[str, str]:
    """A record as one line of a table."""
    return {
        "id": record.id,
        "created_at": f"{record.created_at:%Y-%m-%d %H:%M}",
        "status": record.status.value,
        "title": record.title,
        "cost": _cost(record),
        "prompt": shorten(_words(record.params), _PROMPT),
        "marks": shorten(_marks(record), _PROMPT),
    }


def _words(params: Mapping[str, Any]) -> str:
    """The prompt; of an app or a workflow its first text, by the name of its field, for no model is asked here."""
    texts = (str(value) for name, value in params.items() if value and name.startswith(_WORDS))
    return next(texts, "")


def _marks(record: Record) -> str:
    """What the user has said of a run: stars, whether it is kept, labels, the note."""
    stars = f"{record.stars} star{'s' if record.stars != 1 else ''}" if record.stars else ""
    return ", ".join(filter(None, [stars, "kept" if record.kept else "", *record.tags, record.note]))


def _cost(record: Record) -> str:
    if record.sandbox:
        return "sandbox"
    cost = record.cost
    return f"{money(cost.money)} {cost.currency}" if cost is not None and cost.money is not None else ""
