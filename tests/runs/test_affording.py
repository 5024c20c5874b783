"""What is said of the account before many runs are ordered."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rh_widgets.client import Account
from rh_widgets.runs import SweepEstimate, shortfall, unpriced

PRICED = SweepEstimate(runs=2, amounts={"CNY": Decimal("16.80")})
UNKNOWN = SweepEstimate(runs=2, vague=2, unknown=2)
PARTLY = SweepEstimate(runs=3, amounts={"CNY": Decimal(1)}, vague=1, unknown=1)


def account(money, coins, currency="CNY"):
    money, coins = (None if n is None else Decimal(n) for n in (money, coins))
    return Account(money, coins, currency, 0, "SHARED")


@pytest.mark.parametrize(
    ("has", "price", "words"),
    [
        (account("16.79", "0"), PRICED, "The account has 16.79 CNY, and that is less than it costs."),
        (account("16.80", "0"), PRICED, ""),
        (account("1", "0", "USD"), PRICED, ""),
        (account("0", "0", "USD"), PRICED, "The account has nothing left (0.00 USD and 0 coins)."),
        (
            account(None, "120"),
            PRICED,
            "The account has 120 coins. It costs 16.80 CNY by the list; what that is in coins is not known.",
        ),
        (
            account("5", "120"),
            PRICED,
            (
                "The account has 5.00 CNY and 120 coins. It costs 16.80 CNY by the list; "
                "what that is in coins is not known."
            ),
        ),
        (account("20", "120"), PRICED, ""),
        (account(None, "0"), UNKNOWN, "The account has nothing left (0 coins)."),
        (account(None, "7"), UNKNOWN, ""),
        (account(None, None), UNKNOWN, ""),
        (None, PRICED, ""),
        (account("0", "0"), SweepEstimate(runs=0), ""),
    ],
)
def test_what_does_not_suffice_is_said(has, price, words):
    assert shortfall(has, price) == words


@pytest.mark.parametrize(
    ("has", "price", "words"),
    [
        (account(None, "120"), UNKNOWN, "What it costs is not known before. The account has 120 coins."),
        (
            account("3", "0"),
            PARTLY,
            "What 1 of 3 costs is not known before. The account has 3.00 CNY and 0 coins.",
        ),
        (account("3", "0"), PRICED, ""),
        (account(None, None), UNKNOWN, ""),
        (None, UNKNOWN, ""),
    ],
)
def test_a_price_that_is_not_known_is_said_beside_what_there_is(has, price, words):
    assert unpriced(has, price) == words
