"""Which budgets a run counts for, from its order to its bill."""

from __future__ import annotations

import itertools
import threading
from typing import TYPE_CHECKING

from .model import RunStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .budget import Budget
    from .run import Run

__all__ = ["Purse"]


class Purse:
    """The budgets in force. Safe to use from any thread.

    A run counts for those that were in force when it was ordered, also when they are not any more.
    Runs of the sandbox cost nothing and never come here.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._session: Budget | None = None
        self._within: tuple[Budget, ...] = ()
        self._of: dict[str, tuple[Budget, ...]] = {}

    @property
    def budgets(self) -> tuple[Budget, ...]:
        """The budgets in force: the session's, if there is one, and those that stand within it."""
        with self._lock:
            return self._in_force()

    @property
    def session(self) -> Budget | None:
        """The session's own. To set or lift it lifts none of the others."""
        return self._session

    @session.setter
    def session(self, budget: Budget | None) -> None:
        with self._lock:
            self._session = budget

    def enter(self, budget: Budget) -> None:
        """One more is in force from now on."""
        with self._lock:
            self._within += (budget,)

    def leave(self, budget: Budget) -> None:
        """It is in force no more."""
        with self._lock:
            self._within = tuple(one for one in self._within if one is not budget)

    def _in_force(self) -> tuple[Budget, ...]:
        return self._within if self._session is None else (self._session, *self._within)

    def reserve(self, runs: Sequence[Run], billed_in: str) -> None:
        """Set the prices of these runs aside in each budget: all of them, or none.

        Raises:
            BudgetError: together they would cross one of them. None may be sent.
        """
        prices = [(run.id, run.estimate) for run in runs if run.estimate is not None]
        with self._lock:  # so that no other start sees what is given back a moment later
            budgets = self._in_force() if prices else ()
            for i, budget in enumerate(budgets):
                try:
                    budget.reserve_all(prices, billed_in=billed_in)
                except BaseException:
                    for before, (run_id, _) in itertools.product(budgets[:i], prices):
                        before.release(run_id)
                    raise
            self._of.update({run_id: budgets for run_id, _ in prices if budgets})

    def settle(self, run: Run) -> None:
        """A run is over: put its bill in the place of its estimate, or give that back.

        One of which nobody knows whether it is billed keeps its estimate set aside.
        """
        with self._lock:
            budgets = self._of.pop(run.id, ())
        for budget in budgets:
            if run.ended_at is not None:
                budget.settle(run.id, run.cost)
            elif not run.task_id and run.status is not RunStatus.UNKNOWN:
                budget.release(run.id)
