"""What a report, a sheet or a montage shows of a run: frozen, and without anything that must not travel. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..runs import caption, differences, labelled, made_by, told_apart

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..runs import Output, Record, Run, RunStatus

__all__ = ["Entry", "entries", "heading"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One run.

    Attributes:
        id: Our name for it.
        title: Its model's.
        status: Where it stands.
        told: The parameters that tell it from the others, as people call and read them.
        short: The same, shorter: of a sweep what varies, slots of a template among it.
        outputs: Its results.
        makers: The node that made each, where a graph made several; else empty.
        cost: What was billed, as text; empty where that is not told.
        seconds: From the order to the end; `None` while it goes on.
        stars: 1 to 5, or `None`.
        kept: Whether it is one to keep.
        remarks: The user's note and labels.
        trouble: Why there is no result.
    """

    id: str
    title: str
    status: RunStatus
    told: Mapping[str, str]
    short: Mapping[str, str]
    outputs: Sequence[Output]
    makers: Sequence[str]
    cost: str
    seconds: float | None
    stars: int | None
    kept: bool
    remarks: str
    trouble: str

    @property
    def marks(self) -> str:
        """`★★★☆☆, kept`; empty where it was not judged."""
        stars = "★" * self.stars + "☆" * (5 - self.stars) if self.stars else ""
        return ", ".join(filter(None, [stars, "kept" if self.kept else ""]))

    @property
    def judged(self) -> str:
        """The same in words: for who listens, and for fonts without stars."""
        return ", ".join(filter(None, [f"{self.stars} of 5 stars" if self.stars else "", "kept" if self.kept else ""]))

    @property
    def caption(self) -> str:
        """What tells it from the others, in one line."""
        return caption(self.short) or self.title


def entries(
    runs: Sequence[Run], records: Mapping[str, Record], varied: Mapping[str, Mapping[str, Any]]
) -> tuple[dict[str, str], list[Entry]]:
    """What is equal in all of the runs, as text, and each run.

    Args:
        runs: The runs, in order.
        records: What the journal has of each, by id.
        varied: What tells them from each other in their sweep, by id; empty where they are of none.
    """
    shared, differ = differences(runs)
    short = told_apart([varied[run.id] for run in runs]) if varied else differ
    equal = labelled(runs[0].spec, shared) if runs else {}
    return equal, [_entry(run, records.get(run.id), *told) for run, *told in zip(runs, differ, short, strict=True)]


def _entry(run: Run, record: Record | None, told: Mapping[str, Any], short: Mapping[str, Any]) -> Entry:
    remarks = [*(record.tags if record else ()), record.note if record else ""]
    return Entry(
        id=run.id,
        title=run.spec.title,
        status=run.status,
        told=labelled(run.spec, told),
        short=labelled(run.spec, short),
        outputs=run.outputs,
        makers=[made_by(run, output) for output in run.outputs],
        cost=str(run.cost) if run.cost else "",
        seconds=run.elapsed() if run.done else None,
        stars=record.stars if record else None,
        kept=bool(record and record.kept),
        remarks=", ".join(filter(None, remarks)),
        trouble=str(run.error) if run.error else "",
    )


def heading(items: Sequence[Entry]) -> str:
    """`12 runs of Vidu Q2 Pro`, for a title."""
    titles = list(dict.fromkeys(item.title for item in items))
    count = f"{len(items)} run{'s' * (len(items) != 1)}"
    return f"{count} of {titles[0]}" if len(titles) == 1 else f"{count} of {len(titles)} models"
