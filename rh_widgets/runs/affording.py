"""What an account has, beside what is about to be ordered: words to be said before. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..specs import money

if TYPE_CHECKING:
    from ..client import Account
    from .tally import SweepEstimate

__all__ = ["shortfall", "unpriced"]


def shortfall(account: Account | None, price: SweepEstimate) -> str:
    """What to say where the account has less than that, or nothing at all; else empty.

    Coins are no money, and nobody publishes what a price is in coins: they are named beside it.
    """
    if account is None or not price.runs:
        return ""
    left, cost = account.money, price.amounts.get(account.currency)
    if cost is not None and left is not None and cost > left and not account.coins:
        return f"The account has {money(left)} {account.currency}, and that is less than it costs."
    if cost is not None and cost > (left or 0) and account.coins:
        listed = f"{money(cost)} {account.currency} by the list"
        return f"The account has {_left(account)}. It costs {listed}; what that is in coins is not known."
    if not account.money and not account.coins and _left(account):
        return f"The account has nothing left ({_left(account)})."
    return ""


def unpriced(account: Account | None, price: SweepEstimate) -> str:
    """What to say where a price is not known before, as that of apps and workflows, billed by their time."""
    if account is None or not price.unknown or not _left(account):
        return ""
    some = price.unknown < price.runs
    what = f"{price.unknown} of {price.runs} cost{'s' if price.unknown == 1 else ''}" if some else "it costs"
    return f"What {what} is not known before. The account has {_left(account)}."


def _left(account: Account) -> str:
    """Such as `12.50 CNY and 17 coins`; empty where neither is told."""
    amount = [] if account.money is None else [f"{money(account.money)} {account.currency}"]
    coins = [] if account.coins is None else [f"{account.coins:f} coins"]
    return " and ".join(amount + coins)
