"""What is left on the key's account, and how busy it is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .facts import Facts


@dataclass(frozen=True, slots=True, repr=False)
class Account(Facts):
    """Balance and load of the key's account; None where the server does not say.

    Attributes:
        money: In `currency`.
        coins: The service's coins, which are no money.
        currency: What the account is billed in.
        running: How many tasks are open, those that still queue included.
        kind: What kind of key it is, in the service's own word.
        limit: How many tasks may be open at once.
        place: The site as people call it.
        sandbox: Whether it is play money.
    """

    money: Decimal | None
    coins: Decimal | None
    currency: str
    running: int | None
    kind: str
    limit: int | None = None
    place: str = ""
    sandbox: bool = False

    @property
    def _headline(self) -> str:
        if self.sandbox:
            return "The sandbox's account: play money, nothing is ever charged"
        return f"Account at {self.place}" if self.place else "Account"

    @property
    def _facts(self) -> list[tuple[str, str]]:
        unit = f"{self.currency}, play money" if self.sandbox else self.currency
        return [
            ("Money", "not told" if self.money is None else f"{_figure(self.money)} {unit}"),
            ("Coins", "not told" if self.coins is None else f"{self.coins:f}"),
            ("Tasks", _load(self.running, self.limit)),
            ("Kind of key", self.kind.lower().replace("_", "-") or "not told"),
        ]


def _figure(amount: Decimal) -> str:
    """Two places, more where the amount has more."""
    text = f"{amount:.2f}"  # not round(), which raises for more digits than arithmetic carries
    return text if Decimal(text) == amount else f"{amount:f}"


def _load(running: int | None, limit: int | None) -> str:
    """`2 of 50 at once`: how many are open, and how many may be."""
    now = "not told" if running is None else f"{running} open"
    return f"{now}, of {limit} at once" if limit else f"{now}; how many may be, the server does not say"
