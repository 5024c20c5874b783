"""What is said of a sweep: its plan, how it stands, and what can be done. Pure, but for what it asks the sweep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..specs import money

if TYPE_CHECKING:
    from .sweep import Sweep
    from .tally import Tally

__all__ = ["summary"]


def summary(sweep: Sweep) -> list[str]:
    """Every line: what it is, how it stands or what it costs, and what to call next."""
    head = f"Sweep {sweep.id}, {sweep.plan.title}."
    return [head, *(_standing(sweep) if sweep.is_started else _offer(sweep)), *_next(sweep)]


def _offer(sweep: Sweep) -> list[str]:
    return [f"Nothing is ordered yet. {_price(sweep)}{_time(sweep)}."]


def _price(sweep: Sweep) -> str:
    price = sweep.left_to_order
    charged = " by the list price; the sandbox charges nothing" if sweep.site == "sandbox" else " by the list price"
    return f"{_runs(price.runs)}: {price}{charged if price.amounts else ''}"


def _time(sweep: Sweep) -> str:
    expected = sweep.expected
    return f"; {expected}" if expected is not None and expected.seconds else ""


def _standing(sweep: Sweep) -> list[str]:
    status = sweep.status
    billed = [f"{money(amount)} {currency} billed" for currency, amount in sweep.spent.items()]
    return [f"{'; '.join([str(status), *billed])}{_time(sweep)}."]


def _next(sweep: Sweep) -> list[str]:
    status = sweep.status
    if status.succeeded == status.total:
        return ["All of it is here. sweep.again() makes a new one of the same plan."]
    lines = [*_reuse(sweep), *sweep.cautions(), *_order(sweep, status), *_ended_badly(status)]
    return [*lines, *_stop(sweep, status)]


def _stop(sweep: Sweep, status: Tally) -> list[str]:
    if sweep.stopping:
        return [
            "Stopping. What was not sent owes nothing; the server is asked to stop the rest, and may still bill it."
        ]
    return ["sweep.stop() stops what is under way."] if status.going else []


def _reuse(sweep: Sweep) -> list[str]:
    held = sweep.reusable
    if not held:
        return []
    return [f"Of {held} of them a result is here already: start(reuse=True) takes it, and orders only the others."]


def _order(sweep: Sweep, status: Tally) -> list[str]:
    if not status.open:
        return []
    if not sweep.is_started:
        return ["sweep.start() orders all of it."]
    return [f"Not ordered: {_price(sweep)}. sweep.start() orders them."]


def _ended_badly(status: Tally) -> list[str]:
    lines = []
    if status.failed:
        lines.append(f"{_runs(status.failed)} failed: sweep.retry() orders what failed again.")
    if status.cancelled:
        lines.append(
            f"{_runs(status.cancelled)} cancelled on the server, which may bill that all the same; "
            "sweep.retry() orders them once more."
        )
    if status.unknown:
        lines.append(
            f"{_runs(status.unknown)} whose answer was lost: they may be paid for, and are never ordered again. "
            "Look at the account's call records."
        )
    return lines


def _runs(count: int) -> str:
    return "1 run" if count == 1 else f"{count} runs"
