"""What may still be spent: a ledger that says no before a run is sent.

    reserve ─┬─ settle ──→ spent: the bill, or the estimate where no bill came
             └─ release ─→ back: nothing was created

A run's price is reserved before it is sent, so that runs under way together cannot cross the
amount either. A run whose answer was lost may have been billed: it keeps its reservation, as
if spent, until somebody who knows more settles or releases it. Sandbox runs never count:
nobody reserves or settles for them.

Nothing is ever converted. A list price in another currency than the budget's is a price that
the budget does not know.
"""

from __future__ import annotations

import threading
from decimal import ROUND_CEILING, Context, Decimal, InvalidOperation
from functools import reduce
from typing import TYPE_CHECKING, Literal

from ..errors import BudgetError, Fault, ParameterError
from ..specs import money

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from ..specs import Estimate
    from .model import Cost

__all__ = ["Budget", "disagreement"]

_EXACT = Context(prec=100)  # sums do not round, whatever the caller has set for its own thread
_NOTHING = Decimal(0)
_CENT = _HUNDREDTH = Decimal("0.01")


class Budget:
    """An amount that runs may cost together. Safe from any thread.

    Args:
        amount: What may be spent, in `currency`; a float counts as it is written.
        currency: Three letters, such as `"CNY"`.
        unknown: What becomes of runs whose price is not known, or only "from": `"refuse"`, or
            `"allow"` where somebody agreed. Those count with what is known of their price until
            the bill comes, so that they may cross the budget.
        written: How a user writes such a budget, for the advice in errors; `{}` stands for the
            arguments.

    Raises:
        ParameterError: the amount is no number or below 0, or the currency or `unknown` is not one.
    """

    def __init__(
        self,
        amount: Decimal | float | str,
        currency: str,
        *,
        unknown: Literal["refuse", "allow"] = "refuse",
        written: str = "rh.budget({})",
    ) -> None:
        self._amount, self._currency = _amount(amount), _currency(currency)
        self._allows_unknown, self._written = _agreed(unknown), written
        self._lock = threading.RLock()
        self._reserved: dict[str, Decimal] = {}
        self._spent: dict[str, Decimal] = {}
        self._vague: set[str] = set()  # runs of which neither a bill nor a whole price is known

    @property
    def currency(self) -> str:
        return self._currency

    @property
    def amount(self) -> Decimal:
        """What may be spent in all. It can be set at any time; what was spent stays spent."""
        return self._amount

    @amount.setter
    def amount(self, amount: Decimal | float | str) -> None:
        self._amount = _amount(amount)

    @property
    def unknown(self) -> Literal["refuse", "allow"]:
        """What becomes of runs whose price is not known, or only "from". It can be set at any time."""
        return "allow" if self._allows_unknown else "refuse"

    @unknown.setter
    def unknown(self, unknown: Literal["refuse", "allow"]) -> None:
        self._allows_unknown = _agreed(unknown)

    @property
    def spent(self) -> Decimal:
        """What the runs that are over have cost."""
        with self._lock:
            return _total(self._spent)

    @property
    def reserved(self) -> Decimal:
        """What the runs under way, and those whose answer was lost, are expected to cost."""
        with self._lock:
            return _total(self._reserved)

    @property
    def left(self) -> Decimal:
        """What new runs may cost; never below 0."""
        with self._lock:
            return max(self._balance(self._reserved), _NOTHING)

    @property
    def over(self) -> Decimal:
        """By how much bills have crossed the amount; 0 where they have not."""
        with self._lock:
            return max(self._balance(self._reserved).copy_negate(), _NOTHING)

    def reserve(self, run_id: str, estimate: Estimate, *, billed_in: str = "") -> None:
        """Set a run's price aside. A second time for the same run replaces the first.

        Args:
            run_id: The run.
            estimate: What it is expected to cost.
            billed_in: The connection's currency, where it is known.

        Raises:
            BudgetError: it would cross the budget, is billed in another currency, or nobody
                agreed to its unknown price. Nothing is set aside; it must not be sent.
        """
        self.reserve_all([(run_id, estimate)], billed_in=billed_in)

    def reserve_all(self, runs: Iterable[tuple[str, Estimate]], *, billed_in: str = "") -> None:
        """Set the prices of many runs aside, all or none; else as `reserve`."""
        asked = dict(runs)
        vague = {run_id for run_id, estimate in asked.items() if self._known(estimate) is None or estimate.lower_bound}
        with self._lock:
            others = {run_id: cost for run_id, cost in self._reserved.items() if run_id not in asked}
            new = {run_id: self._known(estimate) or _NOTHING for run_id, estimate in asked.items()}
            self._check_currency(billed_in)
            self._check_known([asked[run_id] for run_id in asked if run_id in vague])
            self._check_left(others, new, vague)
            self._reserved = others | new
            self._vague = (self._vague - asked.keys()) | vague

    def settle(self, run_id: str, cost: Cost | None) -> None:
        """The run is over, and paid for: its bill replaces what was reserved.

        Where no bill in the budget's currency came, the estimate stands as spent. A bill counts
        also where nothing was reserved, and replaces an earlier bill of the same run. Bills may
        end above the amount: then nothing is left, and `over` says by how much.
        """
        with self._lock:
            reserved = self._reserved.pop(run_id, None)
            if cost is not None and cost.money is not None and cost.currency == self._currency:
                self._spent[run_id] = cost.money
                self._vague.discard(run_id)
            elif reserved is not None:
                self._spent[run_id] = reserved
                self._vague.add(run_id)

    def release(self, run_id: str) -> None:
        """Nothing was created: what was set aside for the run is free again. No bill is taken back."""
        with self._lock:
            self._reserved.pop(run_id, None)
            if run_id in self._vague:
                self._vague.discard(run_id)
                self._spent.pop(run_id, None)

    def __repr__(self) -> str:
        with self._lock:
            words = [f"{money(self.left)} of {self._in_words(self._amount)} left"]
            words += [f"{money(self.over)} over it"] if self.over else []
            words += [f"{money(self.reserved)} reserved by {_runs(self._reserved)}"] if self._reserved else []
            words += [f"{_runs(self._vague)} of uncertain price"] if self._vague else []
            return "; ".join(words)

    def _balance(self, reserved: Mapping[str, Decimal]) -> Decimal:
        """What is left besides these reservations; below 0 where bills crossed the amount."""
        return _EXACT.subtract(self._amount, _EXACT.add(_total(self._spent), _total(reserved)))

    def _known(self, estimate: Estimate) -> Decimal | None:
        """What is known of a price in this currency."""
        return estimate.amount if estimate.currency == self._currency else None

    def _check_currency(self, billed_in: str) -> None:
        if billed_in in {"", self._currency}:
            return
        raise self._error(
            f"This connection bills in {billed_in}, the budget is in {self._currency}, and nothing is converted. "
            f"Nothing was sent. Set a budget in {billed_in}, such as {self._call(self._amount, currency=billed_in)}."
        )

    def _check_known(self, vague: Sequence[Estimate]) -> None:
        if not vague or self._allows_unknown:
            return
        agree = self._call(self._amount, unknown=True)
        raise self._error(
            f"{_uncertainty(vague, self._currency)} Nothing was sent: the bill could cross what is left of the budget, "
            f"{self._in_words(self.left)}. If you agree to that: {agree}."
        )

    def _check_left(self, others: Mapping[str, Decimal], new: Mapping[str, Decimal], vague: set[str]) -> None:
        cost, balance = _total(new), self._balance(others)
        if cost <= max(balance, _NOTHING) and (balance > 0 or not vague):
            return
        whose = "This run" if len(new) == 1 else f"These {len(new)} runs"
        price = self._in_words(cost) if cost else "an unknown amount"
        least = "at least " if vague and cost else ""
        reserved = f", {money(_total(others))} reserved by {_runs(others)} under way" if others else ""
        enough = _EXACT.add(_EXACT.subtract(self._amount, balance), max(cost, _CENT))
        call = self._call(enough.to_integral_value(ROUND_CEILING, _EXACT))
        raise self._error(
            f"{whose} would cost {least}{price}, and {self._in_words(max(balance, _NOTHING))} is left of the budget of "
            f"{self._in_words(self._amount)}: {money(self.spent)} spent{reserved}. Nothing was sent. "
            f"To allow it, {'wait for the bills of the others, or ' if others else ''}raise the budget: {call}.",
            cost=None if vague else cost,
            left=max(balance, _NOTHING),
        )

    def _error(self, words: str, cost: Decimal | None = None, left: Decimal | None = None) -> BudgetError:
        return BudgetError(words, cost=cost, left=self.left if left is None else left, currency=self._currency)

    def _in_words(self, amount: Decimal) -> str:
        return f"{money(amount)} {self._currency}"

    def _call(self, amount: Decimal, *, currency: str = "", unknown: bool = False) -> str:
        """How to write a budget like this one, but for this."""
        agreed = ', unknown="allow"' if unknown or self._allows_unknown else ""
        return self._written.format(f'{amount.normalize(_EXACT):f}, "{currency or self._currency}"{agreed}')


def disagreement(estimate: Estimate, cost: Cost) -> str | None:
    """What to say where the bill is not what the list price said; `None` where they agree.

    They differ by more than a cent and by more than a hundredth of the price; a price "from" is
    contradicted only by a lower bill. Other currencies, and the sandbox's play money, say nothing.
    """
    listed, billed = estimate.amount, cost.money
    if listed is None or billed is None or estimate.currency != cost.currency or cost.sandbox:
        return None
    off = listed - billed if estimate.lower_bound else abs(listed - billed)
    if off <= max(_CENT, listed * _HUNDREDTH):
        return None
    least = "at least " if estimate.lower_bound else ""
    return f"the list price said {least}{money(listed)}"


def _uncertainty(vague: Sequence[Estimate], currency: str) -> str:
    """Why a price is not known; of many, the first speaks for all."""
    price = vague[0]
    whose = "The price of this run" if len(vague) == 1 else f"The price of {len(vague)} of the runs"
    if price.amount is None:
        return f"{whose} is not known."
    if price.currency != currency:
        return f"{whose} is listed in {price.currency} ({price}); it is not converted to {currency}."
    return f'{whose} is known only as "{price}".'


def _total(amounts: Mapping[str, Decimal]) -> Decimal:
    return reduce(_EXACT.add, amounts.values(), _NOTHING)


def _runs(runs: Collection[str]) -> str:
    return "1 run" if len(runs) == 1 else f"{len(runs)} runs"


def _agreed(unknown: str) -> bool:
    """Whether runs of unknown price may go."""
    if unknown not in {"refuse", "allow"}:
        raise ParameterError([Fault("unknown", unknown, "there is no such choice.", "'refuse' or 'allow'")])
    return unknown == "allow"


def _amount(given: Decimal | float | str) -> Decimal:
    """An amount of money, 0 or more."""
    try:
        amount = Decimal(str(given))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not (amount.is_finite() and amount >= 0):
        raise ParameterError([Fault("amount", given, "a budget is a number, 0 or more.")])
    return amount


def _currency(given: str) -> str:
    """A currency as the API writes it: three capital letters."""
    currency = given.strip().upper()
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):  # noqa: PLR2004
        raise ParameterError([Fault("currency", given, "a currency is three letters.", '"CNY" or "USD"')])
    return currency
