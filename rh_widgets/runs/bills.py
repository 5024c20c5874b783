"""What a model's runs were billed: beside what the list price had said, or where there is no such price."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ..specs import Estimate, money
from .budget import disagreement
from .model import Cost
from .records import read_cost, read_estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .journal import Journal

__all__ = ["billed_before", "billed_otherwise"]

_LATEST: Final = 5  # runs: a list price that was put right is believed again soon
_FEWEST: Final = 2  # one bill may be a slip
_BILLED: Final = (
    "SELECT estimate, cost FROM runs WHERE endpoint = ? AND site = ? AND status = 'SUCCESS' "
    "AND estimate NOT NULL AND cost NOT NULL ORDER BY created_at DESC LIMIT ?"
)
_PAID: Final = (
    "SELECT cost FROM runs WHERE endpoint = ? AND site = ? AND status = 'SUCCESS' "
    "AND cost NOT NULL ORDER BY created_at DESC LIMIT ?"
)


def billed_otherwise(journal: Journal, endpoint: str, site: str) -> str:
    """What to say where the latest bills of a model on a site are not what the list price said; else empty.

    The sandbox's play money says nothing, nor do bills in another currency than the list's.

    Raises:
        ConfigurationError: the journal cannot be read.
    """
    if site == "sandbox":
        return ""
    rows = journal.query(_BILLED, [endpoint, site, _LATEST])
    return _told([(read_estimate(row["estimate"]), read_cost(row["cost"])) for row in rows])


def _told(bills: Sequence[tuple[Estimate, Cost]]) -> str:
    """The mean bill beside the mean price, judged as a card judges one bill."""
    both = [
        (price.amount, cost.money, price.lower_bound, cost.currency)
        for price, cost in bills
        if price.amount is not None and cost.money is not None and price.currency == cost.currency
    ]
    if len(both) < _FEWEST:
        return ""
    listed, billed = sum((b[0] for b in both), Decimal()), sum((b[1] for b in both), Decimal())
    price = Estimate(amount=listed / len(both), currency=both[0][3], lower_bound=any(b[2] for b in both))
    if not listed or disagreement(price, Cost(money=billed / len(both), currency=both[0][3])) is None:
        return ""
    return f"the last {len(both)} runs were billed {billed / listed:.2f} times the list price"


def billed_before(journal: Journal, endpoint: str, site: str) -> str:
    """What the latest runs of an app or workflow cost, whose price nobody publishes; empty where none was billed.

    Raises:
        ConfigurationError: the journal cannot be read.
    """
    told = [read_cost(row["cost"]) for row in journal.query(_PAID, [endpoint, site, _LATEST])]
    costs = [cost for cost in told if cost.coins or cost.money is not None]
    paid: dict[str, list[Decimal]] = {}
    for cost in costs:
        if cost.coins:
            paid.setdefault("coins", []).append(cost.coins)
        if cost.money is not None:
            paid.setdefault(cost.currency, []).append(cost.money)
    said = " and ".join(f"{_range(unit, amounts)} {unit}" for unit, amounts in paid.items())
    count = "the last run" if len(costs) == 1 else f"the last {len(costs)} runs"
    return f"{count} cost {said}" if said else ""


def _range(unit: str, amounts: Sequence[Decimal]) -> str:
    """`0.21 to 0.35`, `17`."""
    ends = (min(amounts), max(amounts))
    return " to ".join(dict.fromkeys(f"{a.normalize():f}" if unit == "coins" else money(a) for a in ends))
