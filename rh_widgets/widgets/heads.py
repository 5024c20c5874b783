"""The head of a panel and its price box, as HTML. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..specs import GraphKind, money
from .exhibits import is_web
from .words import esc, seconds_text, shorten, task_text

if TYPE_CHECKING:
    from ..specs import Estimate, Graph, ModelSpec
    from .backend import Backend

__all__ = ["header", "price_box"]

_FOLDED: Final = 180  # characters; a longer description of an app begins folded
_KINDS: Final = {GraphKind.APP: "app", GraphKind.QUICK: "quick create", GraphKind.WORKFLOW: "workflow"}


def header(spec: ModelSpec, backend: Backend) -> str:
    """What the model is, where it runs, and what is left there."""
    about = _page(spec.graph) if spec.graph else f'<span class="rh-muted">{esc(task_text(spec.task))}</span>'
    kind = f'<span class="rh-chip">{_KINDS[spec.graph.kind]}</span>' if spec.graph else ""
    chips = f'<span class="rh-grow"></span>{kind}{_badge(backend)}'
    notes = f'<div class="rh-note">{esc(" ".join(spec.notes))}</div>' if spec.notes else ""
    head = f'<div class="rh-head"><h3>{esc(spec.title)}</h3>{about}{chips}</div>'
    words = f"{head}{_summary(spec)}{notes}"
    cover = _cover(spec.graph) if spec.graph else ""
    return f'<div class="rh-covered">{cover}<div>{words}</div></div>' if cover else words


def _cover(graph: Graph) -> str:
    """A small picture; where it cannot be had, nothing stands in its place."""
    if not is_web(graph.cover):
        return ""
    # No referrer: the picture's host need not learn where a notebook lives.
    return (
        f'<img class="rh-cover" src="{esc(graph.cover)}" alt="" loading="lazy" decoding="async" '
        'referrerpolicy="no-referrer" onerror="this.remove()">'
    )


def _page(graph: Graph) -> str:
    """The way to where people see it."""
    if not is_web(graph.page):
        return ""
    return f'<a class="rh-page" href="{esc(graph.page)}" target="_blank" rel="noopener">Its page</a>'


def _summary(spec: ModelSpec) -> str:
    said = esc(spec.summary) if spec.graph is None else _folded(spec.summary.strip())
    return f'<div class="rh-sum">{said}</div>' if said or spec.graph is None else ""


def _folded(text: str) -> str:
    if len(text) <= _FOLDED:
        return esc(text)
    return (
        f'<details class="rh-fold"><summary><span>{esc(shorten(text, _FOLDED))}</span></summary>'
        f"<div>{esc(text)}</div></details>"
    )


def _badge(backend: Backend) -> str:
    if backend.is_sandbox:
        return '<span class="rh-chip rh-sb">SANDBOX</span><span class="rh-chip">no key, no cost</span>'
    left = f" · {money(backend.balance)} {backend.currency} left" if backend.balance is not None else ""
    return f'<span class="rh-chip">{esc(backend.label + left)}</span>'


def price_box(spec: ModelSpec, price: Estimate, backend: Backend, *, faults: int = 0, receiving: bool = False) -> str:
    """The figure, what it was made from, who is paid, and what to expect or to mend."""
    last = "receiving your file …" if receiving else _outlook(spec, backend, faults)
    if spec.graph is not None and price.amount is None and not price.rate:
        lines: tuple[str, ...] = ("billed by time, shown after the run", esc(_paid_before(spec, backend)), last)
        return _box("Price not published", lines, "rh-price rh-unlisted")
    listed = price.as_of and (price.amount is not None or price.rate)
    of = f'list price of <span class="rh-date">{price.as_of}</span>' if listed else "not in the public list"
    media = price.rate.partition(" of ")[2]
    basis = " · ".join(filter(None, [media and f"of {esc(media)}", esc(price.basis), of]))
    bills = "" if price.amount is None else esc(backend.billed_otherwise(spec))
    return _box(_figure(price), (basis, _who_pays(price, backend), bills, last))


def _box(figure: str, lines: tuple[str, ...], look: str = "rh-price") -> str:
    rest = "".join(f"<div>{line}</div>" for line in lines if line)
    return f'<div class="{look}">{figure}</div><div class="rh-muted">{rest}</div>'


def _paid_before(spec: ModelSpec, backend: Backend) -> str:
    """What is known of the price of something that has none in any list."""
    return "charged only with a key" if backend.is_sandbox else backend.billed_before(spec)


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
