"""What the view of a sweep says: its head, its offer, how it stands, and a tile for each point. Pure.

Tiles are small: whatever a finished run has to show is asked for by the page, when it comes into view.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ..runs import RunStatus, caption
from ..specs import is_empty, money
from .cards import called, facts_line, failed_head, remark
from .compared import value_said
from .words import esc, shorten

if TYPE_CHECKING:
    from pathlib import Path

    from ..runs import Member, Sweep, SweepEstimate, Tally
    from ..specs import ModelSpec

__all__ = ["clock", "groups", "head", "offer", "saved_html", "standing", "tile"]

_LONG: Final = 300  # letters of a prompt
_WHY: Final = 200
_STATES: Final = {
    RunStatus.PENDING: "In line",
    RunStatus.UPLOADING: "Sending its files",
    RunStatus.SUBMITTING: "Being sent",
    RunStatus.QUEUED: "In the server's line",
    RunStatus.RUNNING: "Being made",
    RunStatus.DOWNLOADING: "Being fetched",
}
_STOPPING: Final = "What is not sent yet then costs nothing; what the server has already it may still bill."
_SAVED: Final = 24  # cards with posters in the saved notebook; more would make it slow to open


def head(sweep: Sweep) -> dict[str, Any]:
    """The title, what varies with its values, and what is equal in all points."""
    plan = sweep.plan
    names = ", ".join(spec.title for spec in plan.models)
    counts = [f"{len(values)} × {_label(plan.models[0], name).lower()}" for name, values in plan.axes.items()]
    how = "" if plan.mode == "grid" else f" ({plan.mode})"
    return {
        "title": f"{_runs(len(sweep))} of {names}",
        "varied": ", ".join(counts) + how,
        "shared": _shared(sweep),
        "sandbox": sweep.site == "sandbox",
        "id": sweep.id,
    }


def _shared(sweep: Sweep) -> list[list[str]]:
    """Pairs of a label and a value that all points have, but for what varies."""
    first, *rest = sweep.points
    names = [name for name in first.params if name not in first.varied and not is_empty(first.params[name])]
    equal = [name for name in names if all(point.params.get(name) == first.params[name] for point in rest)]
    return [list(said(first.spec, name, first.params[name])) for name in equal]


def said(spec: ModelSpec, name: str, value: Any) -> tuple[str, str]:
    """Something that varies, as people call it, and its value as they read it."""
    return _label(spec, name), shorten(value_said(spec.param(name), value), _LONG)


def _label(spec: ModelSpec, name: str) -> str:
    param = spec.param(name)
    return param.label if param else name.replace("_", " ").capitalize()


def groups(sweep: Sweep) -> list[dict[str, Any]]:
    """The points by the value of what varies first, where a grid has more than that; else all as one."""
    axes = sweep.plan.axes
    first = next(iter(axes), "") if sweep.plan.mode == "grid" and len(axes) > 1 else ""
    found: dict[str, dict[str, Any]] = {}
    for point in sweep.points:
        value = point.varied.get(first)
        heading = list(said(point.spec, first, value)) if first else []
        found.setdefault(repr(value), {"words": heading, "tiles": []})["tiles"].append(point.number)
    return list(found.values())


def tile(member: Member, *, without: str = "") -> dict[str, Any]:
    """A point as a tile.

    Args:
        member: The point and its run.
        without: What need not be said, for its group says it.
    """
    point, run = member.point, member.run
    words = [list(said(point.spec, name, value)) for name, value in point.varied.items() if name != without]
    state, text = _state(member)
    return {
        "number": point.number,
        "run": run.id if run is not None else "",
        "words": words or [["", f"Run {point.number + 1}"]],
        "state": state,
        "said": text,
        "facts": facts_line(run, titled=False) if run is not None and run.status is RunStatus.SUCCESS else "",
        "reused": member.reused,
    }


def _state(member: Member) -> tuple[str, str]:
    run = member.run
    if member.is_open or run is None:
        return "open", "Not ordered"
    if run.status is RunStatus.SUCCESS:
        return "done", ""
    if run.done:
        head, why = failed_head(run), str(run.error or "")
        state = "stopped" if run.status is RunStatus.CANCELLED else "failed"
        return state, shorten(why if why.startswith(head) else f"{head}. {why}", _WHY)
    going = run.status in {RunStatus.RUNNING, RunStatus.QUEUED, RunStatus.DOWNLOADING}
    return "going" if going else "waiting", _STATES[run.status]


def standing(sweep: Sweep) -> dict[str, Any]:
    """How it stands: the counts in words, and the share that is over."""
    tally = sweep.status
    billed = [f"{money(amount)} {currency} billed" for currency, amount in sweep.spent.items()]
    return {
        "counts": "; ".join([str(tally), *billed]) if sweep.is_started else "Nothing is ordered yet",
        "share": (tally.over - tally.cancelled) / tally.total if tally.total else 0.0,
        "going": tally.going > 0,
        "over": sweep.is_started and tally.going == 0 and tally.open == 0,
        "done": tally.succeeded,
    }


def clock(sweep: Sweep) -> str:
    """How long all that is not over takes from now; empty where nothing can be said."""
    expected = sweep.expected
    return str(expected) if expected is not None and expected.seconds else ""


def offer(sweep: Sweep) -> dict[str, Any]:
    """What can be pressed, with its price, and what to know before."""
    tally, price = sweep.status, sweep.left_to_order
    held = sweep.reusable if tally.open and not tally.going else 0  # it looks into the journal
    again = tally.failed + tally.cancelled and not tally.going
    asked = price if tally.open else sweep.left_to_retry
    return {
        "start": _start(sweep, tally, price),
        "price": _STOPPING if tally.going else _price(sweep, asked) if tally.open or again else "",
        "reuse": f"Take {_results(held)} here already, of just the same request" if held else "",
        "stop": "Stop" if tally.going else "",
        "retry": f"Try {_failed(tally)} again{_for(sweep, sweep.left_to_retry)}" if again else "",
        "notes": [*sweep.cautions(), *_unknown(tally)] if tally.open or tally.unknown else [],
    }


def _start(sweep: Sweep, tally: Tally, price: SweepEstimate) -> str:
    if not tally.open or tally.going:
        return ""
    every = f"Run all {tally.open}" if tally.open > 1 else "Run it"
    verb = f"Go on with {_runs(tally.open)}" if sweep.is_started else every
    return verb + _for(sweep, price)


def _for(sweep: Sweep, price: SweepEstimate) -> str:
    """The sum, for a button that spends it."""
    if sweep.site == "sandbox" or price.amount is None:
        return ""
    return f" for {'at least ' if price.lower_bound else ''}{money(price.amount)} {price.currency}"


def _price(sweep: Sweep, price: SweepEstimate) -> str:
    if sweep.site == "sandbox":
        return f"{price} by the list price; the sandbox charges nothing"
    return f"{price}, by the list price"


def _unknown(tally: Tally) -> list[str]:
    if not tally.unknown:
        return []
    words = "may be paid for, and nobody can tell: look at the account's call records. Nothing here orders them again."
    return [f"{_runs(tally.unknown)} {words}"]


def saved_html(sweep: Sweep, folder: Path, anchor: str) -> str:
    """The sweep without its view: what stays in the saved notebook.

    Args:
        sweep: It.
        folder: The notebook's.
        anchor: The id by which the view finds and hides it.
    """
    told = head(sweep)
    hint = (
        "This sweep belongs to an earlier session: run this cell to see it live again, which orders nothing. "
        f"{told['title']}; {told['varied']}; {standing(sweep)['counts']}."
    )
    done = [(m.run, _called(m)) for m in sweep.members if m.run is not None and m.run.done]
    more = f"{len(done) - _SAVED} more are in rh.sweeps[{sweep.id!r}]." if len(done) > _SAVED else ""
    cards = called(done[:_SAVED], folder)
    return f'<div id="{esc(anchor)}">{remark(hint)}{cards}{remark(more) if more else ""}</div>'


def _called(member: Member) -> str:
    """All that tells it from the others, in a line, as no group says a part of it."""
    return caption({label: value for label, value in tile(member)["words"] if label})


def _runs(count: int) -> str:
    return "1 run" if count == 1 else f"{count} runs"


def _results(count: int) -> str:
    return "the 1 result that is" if count == 1 else f"the {count} results that are"


def _failed(tally: Tally) -> str:
    counts = {"failed": tally.failed, "cancelled": tally.cancelled}
    return " and ".join(f"{count} {what}" for what, count in counts.items() if count)
