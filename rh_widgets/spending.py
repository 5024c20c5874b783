"""What may be spent, and what is left."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Literal

from .errors import ConfigurationError
from .runs import Budget
from .session import connected, current, purse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from .client import Account

__all__ = ["account", "budget", "within_budget"]

_ASK: Any = object()


def budget(
    amount: Decimal | float | str | None = _ASK,
    currency: str = "CNY",
    *,
    unknown: Literal["refuse", "allow"] = "refuse",
) -> Budget | None:
    """Set what may be spent from here on; a run that would cross it is not sent, and says what is left.

    Prices are set aside when a run is ordered, and the server's bill takes their place. Runs of the
    sandbox never count. Called again with the same currency it changes the amount: what was spent
    stays spent.

    Args:
        amount: In `currency`; `None` lifts the budget; without it, nothing changes.
        currency: What the connection bills in: CNY on runninghub.cn, USD on runninghub.ai.
        unknown: What becomes of runs whose price is not known, or only "from": refused unless `"allow"`.

    Returns:
        The budget in force, whose repr says what is left; `None` where there is none.

    Raises:
        ParameterError: the amount or the currency is not one.
    """
    if amount is _ASK:
        return purse.session
    if amount is None:
        purse.session = None
        return None
    _check_currency(currency)
    made, before = Budget(amount, currency, unknown=unknown), purse.session
    if before is not None and before.currency == made.currency:
        before.amount, before.unknown = made.amount, unknown
        made = before
    purse.session = made
    return made


def _check_currency(currency: str) -> None:
    """Say at once, and not at the first run, that a budget cannot work here.

    Raises:
        ConfigurationError: the connection in use bills in another currency.
    """
    connection = connected()
    if connection and not connection.is_sandbox and currency.strip().upper() != connection.currency:
        raise ConfigurationError(
            f"{connection.label} bills in {connection.currency}, and nothing is converted: "
            "set a budget in that currency."
        )


@contextlib.contextmanager
def within_budget(
    amount: Decimal | float | str, currency: str = "CNY", *, unknown: Literal["refuse", "allow"] = "refuse"
) -> Iterator[Budget]:
    """`with rh.within_budget(2, "CNY"): …`: what is ordered there may cost so much together.

    It counts for the session's budget too, and holds whatever `budget` sets meanwhile. Arguments and errors are
    those of `budget`.
    """
    _check_currency(currency)
    made = Budget(amount, currency, unknown=unknown, written="rh.within_budget({})")
    purse.enter(made)
    try:
        yield made
    finally:
        purse.leave(made)


def account() -> Account:
    """Ask the connected site what is left: money and coins, tasks under way, the kind of key and its limit.

    Raises:
        AuthenticationError: the key is refused.
        ConnectionFailed: the site is not reached.
        APIError: it answers with something else.
    """
    return current().account()
