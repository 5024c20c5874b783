"""A budget is never crossed by what is sent, and its sums are exact."""

from __future__ import annotations

import decimal
import pickle
import random
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rh_widgets.errors import BudgetError, ParameterError
from rh_widgets.runs import Budget, Cost, disagreement
from rh_widgets.specs import Estimate


def price(amount, **more):
    return Estimate(amount=None if amount is None else Decimal(amount), **more)


def bill(amount, currency="CNY", **more):
    return Cost(money=None if amount is None else Decimal(amount), currency=currency, **more)


def figures(budget):
    return tuple(map(str, (budget.spent, budget.reserved, budget.left)))


UNKNOWN, FROM, DOLLARS = price(None), price("0.50", lower_bound=True), price("0.50", currency="USD")


def test_the_bill_replaces_what_was_reserved():
    """An estimate is set aside at submit; what came back is what was spent."""
    budget = Budget(20, "CNY")
    budget.reserve("a", price("1.20"))
    assert figures(budget) == ("0", "1.20", "18.80")
    budget.settle("a", bill("0.80"))
    assert figures(budget) == ("0.80", "0", "19.20")


def test_nothing_created_gives_the_reservation_back():
    """Twice is once."""
    budget = Budget(20, "CNY")
    budget.reserve("a", price("1.20"))
    budget.release("a")
    budget.release("a")
    assert figures(budget) == ("0", "0", "20")


@pytest.mark.parametrize("cost", [None, bill(None), bill(None, coins=Decimal(40)), bill("0.10", "USD")])
def test_without_a_bill_in_its_currency_the_estimate_stands(cost):
    """Coins and other currencies are not converted; better too much than nothing."""
    budget = Budget(20, "CNY")
    budget.reserve("a", price("1.20"))
    budget.settle("a", cost)
    assert figures(budget) == ("1.20", "0", "18.80")
    assert repr(budget) == "18.80 of 20.00 CNY left; 1 run of uncertain price"


def test_a_bill_that_comes_late_replaces_the_estimate_that_stood():
    """A run that is picked up again tells what it cost."""
    budget = Budget(20, "CNY")
    budget.reserve("a", price("1.20"))
    budget.settle("a", None)
    budget.settle("a", bill("0.80"))
    assert figures(budget) == ("0.80", "0", "19.20")
    assert repr(budget) == "19.20 of 20.00 CNY left"


def test_an_estimate_that_stood_is_given_back_but_no_bill_is():
    """Who learns that nothing was created frees the amount; a bill is a bill."""
    budget = Budget(20, "CNY")
    budget.reserve_all([("a", price(1)), ("b", price(2))])
    budget.settle("a", None)
    budget.settle("b", bill(2))
    budget.release("a")
    budget.release("b")
    assert figures(budget) == ("2", "0", "18")


def test_settling_twice_counts_once():
    """The same run is one bill."""
    budget = Budget(20, "CNY")
    budget.reserve("a", price("1.20"))
    for cost in (bill("0.80"), bill("0.80"), None):
        budget.settle("a", cost)
    assert figures(budget) == ("0.80", "0", "19.20")


def test_a_run_reserved_twice_counts_once():
    """A sweep reserves all, then each of its runs reserves as it starts."""
    budget = Budget(2, "CNY")
    budget.reserve_all([("a", price(1)), ("b", price(1))])
    budget.reserve("a", price(1))
    assert figures(budget) == ("0", "2", "0")


def test_a_bill_of_a_run_that_was_not_reserved_counts():
    """Money spent is money spent."""
    budget = Budget(20, "CNY")
    budget.settle("old", bill(3))
    budget.settle("older", None)
    assert figures(budget) == ("3", "0", "17")


def test_what_would_cross_it_is_refused_with_the_figures():
    """The message says what it costs, what is left, what is reserved, and how to raise it."""
    budget = Budget(20, "CNY")
    budget.settle("old", bill("12.10"))
    budget.reserve_all([("a", price("4.00")), ("b", price("3.50"))])
    with pytest.raises(BudgetError) as caught:
        budget.reserve("c", price("0.80"))
    assert str(caught.value) == (
        "This run would cost 0.80 CNY, and 0.40 CNY is left of the budget of 20.00 CNY: 12.10 spent, 7.50 reserved by "
        "2 runs under way. Nothing was sent. To allow it, wait for the bills of the others, or raise the budget: "
        'rh.budget(21, "CNY").'
    )
    assert (caught.value.cost, caught.value.left, caught.value.currency) == (Decimal("0.80"), Decimal("0.40"), "CNY")
    assert figures(budget) == ("12.10", "7.50", "0.40")
    budget.amount = 21
    budget.reserve("c", price("0.80"))


def test_a_run_may_cost_exactly_what_is_left():
    """Up to the amount is not across it; and free is free."""
    budget = Budget("0.3", "CNY")
    budget.reserve_all([(run_id, price("0.1")) for run_id in "abc"])
    budget.reserve("free", price(0))
    assert budget.left == 0


def test_a_sweep_is_reserved_whole_or_not_at_all():
    """The figures name all of it; other reservations are untouched."""
    budget = Budget(5, "CNY", written="budget=({})")
    budget.reserve("other", price(1))
    with pytest.raises(BudgetError, match=r"These 5 runs would cost 5\.00 CNY.*: budget=\(6, \"CNY\"\)\."):
        budget.reserve_all([(str(i), price(1)) for i in range(5)])
    assert figures(budget) == ("0", "1", "4")
    budget.reserve_all([(str(i), price(1)) for i in range(4)])
    assert figures(budget) == ("0", "5", "0")


def test_a_refused_repetition_leaves_the_first_reservation():
    """A dearer second try of the same run that does not fit changes nothing."""
    budget = Budget(5, "CNY")
    budget.reserve("a", price(1))
    with pytest.raises(BudgetError):
        budget.reserve("a", price(6))
    assert budget.reserved == 1


@pytest.mark.parametrize(
    ("estimate", "words"),
    [
        (UNKNOWN, "The price of this run is not known."),
        (FROM, 'The price of this run is known only as "from 0.50 CNY".'),
        (DOLLARS, "The price of this run is listed in USD (0.50 USD); it is not converted to CNY."),
    ],
)
def test_an_unknown_price_asks_first(estimate, words):
    """The message says why it is unknown, what is left, and how to agree."""
    budget = Budget(20, "CNY")
    with pytest.raises(BudgetError) as caught:
        budget.reserve("a", estimate)
    assert str(caught.value) == (
        f"{words} Nothing was sent: the bill could cross what is left of the budget, 20.00 CNY. "
        'If you agree to that: rh.budget(20, "CNY", unknown="allow").'
    )
    assert (caught.value.cost, budget.reserved) == (None, 0)


@pytest.mark.parametrize(("estimate", "reserved"), [(UNKNOWN, "0"), (FROM, "0.50"), (DOLLARS, "0")])
def test_an_agreed_unknown_price_counts_with_what_is_known_of_it(estimate, reserved):
    """Until the bill comes; the repr says that it is uncertain."""
    budget = Budget(20, "CNY", unknown="allow")
    budget.reserve("a", estimate)
    assert str(budget.reserved) == reserved
    assert repr(budget).endswith("1 run of uncertain price")
    budget.settle("a", bill("0.70"))
    assert repr(budget) == "19.30 of 20.00 CNY left"


def test_a_price_that_becomes_known_is_no_longer_uncertain():
    """The same run, reserved again with the length of its input measured."""
    budget = Budget(20, "CNY", unknown="allow")
    budget.reserve("a", UNKNOWN)
    budget.reserve("a", price(1))
    assert repr(budget) == "19.00 of 20.00 CNY left; 1.00 reserved by 1 run"


def test_also_an_agreed_unknown_price_is_refused_when_nothing_is_left():
    """Whatever it costs, it would cross."""
    budget = Budget(1, "CNY", unknown="allow")
    budget.settle("a", bill(1))
    with pytest.raises(BudgetError, match=r"would cost an unknown amount.*rh\.budget\(2, \"CNY\", unknown=\"allow\"\)"):
        budget.reserve("b", UNKNOWN)


def test_a_connection_that_bills_in_another_currency_is_refused():
    """Also where unknown prices were agreed to: its bills could never be held against the amount."""
    budget = Budget(20, "CNY", unknown="allow")
    with pytest.raises(BudgetError, match=r"bills in USD, the budget is in CNY.*rh\.budget\(20, \"USD\", unknown"):
        budget.reserve("a", price(1), billed_in="USD")
    budget.reserve("a", price(1), billed_in="CNY")


def test_bills_may_end_above_the_amount():
    """Then nothing is left, and it says by how much."""
    budget = Budget(1, "CNY")
    budget.reserve("a", price(1))
    budget.settle("a", bill("1.35"))
    assert (budget.left, budget.over) == (0, Decimal("0.35"))
    assert repr(budget) == "0.00 of 1.00 CNY left; 0.35 over it"
    with pytest.raises(BudgetError):
        budget.reserve("b", price("0.01"))


def test_it_reads_like_a_purse():
    """What is left, of what, and what is reserved."""
    budget = Budget("20.00", "cny")
    budget.settle("old", bill("6.40"))
    budget.reserve_all([("a", price("0.50")), ("b", price("0.70"))])
    assert repr(budget) == "12.40 of 20.00 CNY left; 1.20 reserved by 2 runs"


@pytest.mark.parametrize("amount", [-1, "-0.01", float("nan"), "NaN", "sNaN", float("inf"), "a lot", "", None, True])
def test_an_amount_that_is_none_is_refused(amount):
    """Negative, not a number, without end."""
    with pytest.raises(ParameterError, match="a budget is a number"):
        Budget(amount, "CNY")
    budget = Budget(1, "CNY")
    with pytest.raises(ParameterError):
        budget.amount = amount
    assert budget.amount == 1


@pytest.mark.parametrize("wrong", [{"currency": "¥"}, {"currency": ""}, {"currency": "CNY", "unknown": "ask"}])
def test_a_currency_or_choice_that_is_none_is_refused(wrong):
    """A slip of the pen is no budget."""
    with pytest.raises(ParameterError):
        Budget(20, **wrong)


def test_a_float_counts_as_it_is_written():
    """0.1 is a tenth."""
    assert Budget(0.1, "CNY").amount == Decimal("0.1")


def test_its_error_survives_a_pickle():
    """With its figures."""
    with pytest.raises(BudgetError) as caught:
        Budget(1, "CNY").reserve("a", price(2))
    copied = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert (str(copied), copied.cost, copied.left, copied.currency) == (str(caught.value), 2, 1, "CNY")


def test_the_callers_rounding_does_not_reach_the_sums():
    """A notebook that works with three digits still gets a true ledger."""
    with decimal.localcontext(prec=3):
        budget = Budget("1000.05", "CNY")
        budget.reserve_all([("a", price("333.333")), ("b", price("0.004"))])
        budget.settle("a", bill("333.334"))
        assert figures(budget) == ("333.334", "0.004", "666.712")


@pytest.mark.parametrize(
    ("estimate", "cost", "words"),
    [
        (price("0.50"), bill("0.80"), "the list price said 0.50"),
        (price("0.50"), bill("0.30"), "the list price said 0.50"),
        (price("0.50"), bill("0.51"), None),
        (price("100"), bill("100.90"), None),
        (price("100"), bill("101.10"), "the list price said 100.00"),
        (price("0.004"), bill("0.009"), None),
        (price("0.50"), bill("0"), "the list price said 0.50"),
        (FROM, bill("3.00"), None),
        (FROM, bill("0.30"), "the list price said at least 0.50"),
        (DOLLARS, bill("3.60"), None),
        (UNKNOWN, bill("3.60"), None),
        (price("0.50"), bill(None), None),
        (price("0.50"), bill("0.80", sandbox=True), None),
    ],
)
def test_a_bill_that_is_not_the_list_price_is_put_in_words(estimate, cost, words):
    """More than a cent and a hundredth, in one currency, for real money."""
    assert disagreement(estimate, cost) == words


AMOUNTS = st.decimals(0, 10, places=3, allow_nan=False, allow_infinity=False)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["reserve", "settle", "unbilled", "release"]),
        st.lists(st.integers(0, 9), min_size=1, max_size=4, unique=True),
        AMOUNTS,
    ),
    max_size=40,
)


@settings(derandomize=True, deadline=None, database=None, max_examples=300)
@given(AMOUNTS, STEPS)
def test_the_ledger_is_a_plain_sum_and_is_crossed_by_no_reservation(amount, steps):
    """Any order of reservations, bills and releases, against a ledger in thousandths as whole numbers."""
    budget = Budget(amount, "CNY")
    held, spent, unbilled = {}, {}, set()
    for step, runs, figure in steps:
        thousandths = int(figure * 1000)
        first = runs[0]
        if step == "reserve":
            others = sum(v for run, v in held.items() if run not in runs)
            fits = len(runs) * thousandths <= max(int(amount * 1000) - others - sum(spent.values()), 0)
            try:
                budget.reserve_all([(str(run), price(figure)) for run in runs])
            except BudgetError:
                assert not fits
            else:
                assert fits
                held |= dict.fromkeys(runs, thousandths)
                unbilled -= set(runs)
        elif step == "settle":
            budget.settle(str(first), bill(figure))
            held.pop(first, None)
            spent[first] = thousandths
            unbilled.discard(first)
        elif step == "unbilled":
            budget.settle(str(first), None)
            if first in held:
                spent[first] = held.pop(first)
                unbilled.add(first)
        else:
            budget.release(str(first))
            held.pop(first, None)
            if first in unbilled:
                unbilled.discard(first)
                del spent[first]
        assert budget.reserved * 1000 == sum(held.values())
        assert budget.spent * 1000 == sum(spent.values())
        assert (budget.left - budget.over) * 1000 == int(amount * 1000) - sum(held.values()) - sum(spent.values())


@pytest.fixture
def hurried_threads():
    """Threads that change places at every turn, so that a missing lock shows."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("hurried_threads")
@pytest.mark.parametrize("seed", range(5))
def test_many_threads_together_do_not_cross_it(seed):
    """Eight threads reserve, settle and release at once; no bill here is dearer than its estimate."""
    budget, start = Budget(30, "CNY"), threading.Barrier(8)

    def work(thread):
        draw, crossed, bills = random.Random(seed * 8 + thread), 0, []
        start.wait()
        for i in range(100):
            run_id, cents = f"{thread}-{i}", draw.randint(1, 200)
            try:
                budget.reserve(run_id, price(Decimal(cents) / 100))
            except BudgetError:
                continue
            crossed = max(crossed, budget.over)
            if draw.random() < 0.9:
                budget.release(run_id)
            else:
                bills.append(Decimal(draw.randint(0, cents)) / 100)
                budget.settle(run_id, bill(bills[-1]))
        return crossed, sum(bills)

    with ThreadPoolExecutor(8) as pool:
        crossed, bills = zip(*pool.map(work, range(8)), strict=True)
    assert set(crossed) == {0}
    assert budget.spent == sum(bills) <= 30
    assert (budget.reserved, budget.left) == (0, 30 - sum(bills))
