"""The head of a panel and its price box, as HTML. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..specs import money
from .words import esc, seconds_text, task_text

if TYPE_CHECKING:
    from ..specs import Estimate, ModelSpec
    from .backend import Backend

__all__ = ["header", "price_box"]


def header(spec: ModelSpec, backend: Backend) -> str:
    """What the model is, where it runs, and what is left there."""
    what = f'<h3>{esc(spec.title)}</h3><span class="rh-muted">{esc(task_text(spec.task))}</span>'
    notes = f'<div class="rh-note">{esc(" ".join(spec.notes))}</div>' if spec.notes else ""
    head = f'<div class="rh-head">{what}<span class="rh-grow"></span>{_badge(backend)}</div>'
    return f'{head}<div class="rh-sum">{esc(spec.summary)}</div>{notes}'


def _badge(backend: Backend) -> str:
    if backend.is_sandbox:
        return '<span class="rh-chip rh-sb">SANDBOX</span><span class="rh-chip">no key, no cost</span>'
    left = f" · {money(backend.balance)} {backend.currency} left" if backend.balance is not None else ""
    return f'<span class="rh-chip">{esc(backend.label + left)}</span>'


def price_box(spec: ModelSpec, price: Estimate, backend: Backend, *, faults: int = 0, receiving: bool = False) -> str:
    """The figure, what it was made from, who is paid, and what to expect or to mend."""
    listed = price.as_of and (price.amount is not None or price.rate)
    of = f'list price of <span class="rh-date">{price.as_of}</span>' if listed else "not in the public list"
    media = price.rate.partition(" of ")[2]
    basis = " · ".join(filter(None, [media and f"of {esc(media)}", esc(price.basis), of]))
    last = "receiving your file …" if receiving else _outlook(spec, backend, faults)
    bills = "" if price.amount is None else esc(backend.billed_otherwise(spec))
    lines = (basis, _who_pays(price, backend), bills, last)
    rest = "".join(f"<div>{line}</div>" for line in lines if line)
    return f'<div class="rh-price">{_figure(price)}</div><div class="rh-muted">{rest}</div>'


def _figure(price: Estimate) -> str:
    if price.amount is None and not price.rate:
        return "Price unknown"
    least = "<small>from </small>" if price.lower_bound else ""
    figure, unit = (money(price.amount), price.currency) if price.amount is not None else _rate(price)
    return f"{least}{figure} <small>{esc(unit)}</small>"


def _rate(price: Estimate) -> tuple[str, str]:
    """The price of a unit, short enough for one line: what it is a unit of goes below."""
    figure, _, unit = price.rate.partition(" of ")[0].partition(" ")
    return figure, unit


def _who_pays(price: Estimate, backend: Backend) -> str:
    if backend.is_sandbox:
        return "charged only with a key"
    if price.currency != backend.currency:
        return f"the .cn site's list; {esc(backend.label)} bills in {esc(backend.currency)}"
    return f"billed by {esc(backend.label)}"


def _outlook(spec: ModelSpec, backend: Backend, faults: int) -> str:
    if faults:
        things = "1 thing" if faults == 1 else f"{faults} things"
        return f'<span class="rh-e" role="status">{things} to mend before it can run</span>'
    seconds, guess = backend.seconds_expected(spec)
    return f"{'usually ' if guess else ''}about {seconds_text(seconds)}"
