"""Who may submit now: the line, the limit, and the back-off, on a virtual clock."""

from __future__ import annotations

import asyncio
import itertools

import pytest
import virtual_loop
from hypothesis import given, settings
from hypothesis import strategies as st

from rh_widgets.runs import Pace
from rh_widgets.runs.gate import Gate

STEADY = Pace(jitter=0.0)


def on_a_gate(scenario=None, /, **options):
    """Run an async test that takes a gate, on a virtual clock."""

    def wrap(scenario):
        def test():
            async def play():
                clock = asyncio.get_running_loop().time
                await scenario(Gate(**{"limit": 3, "pace": STEADY, "clock": clock} | options))

            virtual_loop.run(play())

        test.__name__, test.__doc__ = scenario.__name__, scenario.__doc__
        return test

    return wrap(scenario) if scenario else wrap


async def settle():
    """Let everything that is ready run."""
    for _ in range(5):
        await asyncio.sleep(0)


class Crowd:
    """Tasks that enter, and the order in which they were let in."""

    def __init__(self, gate):
        self.gate, self.inside, self.tasks = gate, [], {}

    async def come(self, *tickets, group=""):
        for ticket in tickets:
            self.tasks[ticket] = asyncio.create_task(self._enter(ticket, group))
            await settle()

    async def _enter(self, ticket, group):
        if await self.gate.enter(ticket, group):
            self.inside.append(ticket)

    async def accept(self, *tickets):
        for ticket in tickets:
            self.gate.moved(ticket)
        await settle()

    async def leave(self, *tickets):
        for ticket in tickets:
            self.gate.leave(ticket)
        await settle()

    async def hold(self, ticket, asked=None, group=""):
        """A refusal, after which the run stands in the line again."""
        self.inside.remove(ticket)
        pause = self.gate.hold(ticket, asked)
        await self.come(ticket, group=group)
        return pause


@on_a_gate
async def test_no_more_than_the_limit_are_let_in(gate):
    """A slot is taken from being let in until leaving, whatever the server says in between."""
    crowd = Crowd(gate)
    await crowd.come(*"abcde")
    await crowd.accept(*"abc")
    assert (crowd.inside, gate.open, gate.waiting) == ([*"abc"], 3, 2)
    await crowd.leave("b")
    assert crowd.inside == [*"abcd"]


@on_a_gate
async def test_leaving_twice_frees_one_slot(gate):
    """Leaving is idempotent."""
    crowd = Crowd(gate)
    await crowd.come(*"abcdef")
    await crowd.leave("a", "a", "a")
    assert (crowd.inside, gate.waiting) == ([*"abcd"], 2)


@on_a_gate(limit=1)
async def test_a_higher_limit_lets_waiting_ones_in_at_once(gate):
    """The server tells the limit of a key late; nobody waits for the next task to end."""
    crowd = Crowd(gate)
    await crowd.come(*"abcd")
    gate.limit = 3
    await settle()
    assert crowd.inside == [*"abc"]


@on_a_gate
async def test_a_lower_limit_throws_nobody_out(gate):
    """Open tasks stay; the line moves again below the new limit."""
    crowd = Crowd(gate)
    await crowd.come(*"abcd")
    gate.limit = 1
    await crowd.leave("a", "b")
    assert (crowd.inside, gate.open) == ([*"abc"], 1)
    await crowd.leave("c")
    assert crowd.inside == [*"abcd"]


@on_a_gate(limit=0)
async def test_a_limit_of_nought_counts_as_one(gate):
    """Or nothing would ever move."""
    crowd = Crowd(gate)
    await crowd.come(*"ab")
    assert (gate.limit, crowd.inside) == (1, ["a"])


@on_a_gate
async def test_an_adopted_task_takes_a_slot_above_the_limit(gate):
    """What is on the server already is not asked to wait, and others wait for it."""
    crowd = Crowd(gate)
    for ticket in "wxyz":
        gate.adopt(ticket)
    await crowd.come("a")
    assert (gate.open, crowd.inside) == (4, [])
    await crowd.leave("w")
    assert crowd.inside == []
    await crowd.leave("x")
    assert crowd.inside == ["a"]


@on_a_gate(limit=50, submits_at_once=2)
async def test_submits_on_their_way_have_a_limit_of_their_own(gate):
    """An accepted submit makes room for the next, though its task is still open."""
    crowd = Crowd(gate)
    await crowd.come(*"abcd")
    assert crowd.inside == [*"ab"]
    await crowd.accept("a")
    assert (crowd.inside, gate.open) == ([*"abc"], 3)


@on_a_gate(limit=50, submits_at_once=2)
async def test_a_submit_from_before_a_storm_counts_as_on_its_way(gate):
    """One slow answer and the probes after a refusal are together no more than may be on their way."""
    crowd = Crowd(gate)
    await crowd.come("slow", *"abcde")
    await crowd.hold("a")
    await asyncio.sleep(1.1)
    for ticket in "abc":
        await crowd.accept(ticket)
    assert crowd.inside == ["slow", *"abcd"]


@on_a_gate(limit=1)
async def test_a_single_click_does_not_wait_for_a_sweep(gate):
    """The groups take turns, and in a group it is first come, first served."""
    crowd = Crowd(gate)
    await crowd.come(*(f"s{i}" for i in range(500)), group="sweep")
    await crowd.come("click", group="panel")
    assert gate.position("click") == 1
    for _ in range(3):
        await crowd.leave(crowd.inside[-1])
    assert crowd.inside == ["s0", "s1", "click", "s2"]


@on_a_gate(limit=1)
async def test_the_position_is_the_number_let_in_before(gate):
    """What the progress says is what happens."""
    crowd = Crowd(gate)
    await crowd.come("now")
    for i, group in enumerate("aaabacbbcab"):
        await crowd.come(f"{group}{i}", group=group)
    said = {ticket: gate.position(ticket) for ticket in crowd.tasks if ticket != "now"}
    while gate.waiting:
        await crowd.leave(crowd.inside[-1])
    assert said == {ticket: place for place, ticket in enumerate(crowd.inside[1:])}
    assert gate.position("now") is None


@on_a_gate(limit=1)
async def test_cancelling_leaves_the_line_at_once(gate):
    """The one behind moves up."""
    crowd = Crowd(gate)
    await crowd.come(*"abc")
    crowd.tasks["b"].cancel()
    await settle()
    assert (gate.waiting, gate.position("c")) == (1, 0)
    await crowd.leave("a")
    assert crowd.inside == [*"ac"]


@on_a_gate(limit=1)
async def test_who_is_cancelled_after_being_woken_passes_the_slot_on(gate):
    """Between the wake and the waiter's next step a cancellation must not lose the slot."""
    crowd = Crowd(gate)
    await crowd.come(*"abc")
    gate.leave("a")  # b's turn has come, b has not run yet
    assert gate.open == 1
    crowd.tasks["b"].cancel()
    await settle()
    assert (crowd.inside, gate.open, gate.waiting) == ([*"ac"], 1, 0)


@on_a_gate(limit=1)
async def test_who_is_cancelled_before_being_woken_is_passed_over(gate):
    """A cancelled waiter that has not run yet gets no slot."""
    crowd = Crowd(gate)
    await crowd.come(*"abc")
    crowd.tasks["b"].cancel()
    gate.leave("a")
    await settle()
    assert (crowd.inside, gate.open, gate.waiting) == ([*"ac"], 1, 0)


@on_a_gate(limit=1)
async def test_who_is_taken_out_of_the_line_is_told_so(gate):
    """`leave` from elsewhere ends the waiting, also when the turn had just come."""
    told = {}

    async def enter(ticket):
        told[ticket] = await gate.enter(ticket)

    tasks = [asyncio.create_task(enter(ticket)) for ticket in "abc"]
    await settle()
    gate.leave("b")
    gate.leave("a")  # c's turn has come, c has not run yet
    gate.leave("c")
    await asyncio.gather(*tasks)
    assert (told, gate.open, gate.waiting) == ({"a": True, "b": False, "c": False}, 0, 0)


@pytest.mark.parametrize("known", ["open", "waiting"])
def test_nobody_stands_in_the_line_twice(known):
    """A ticket is one run."""

    async def play():
        gate = Gate(limit=1)
        gate.adopt("open")
        task = asyncio.create_task(gate.enter("waiting"))
        await settle()
        with pytest.raises(ValueError, match="already"):
            await gate.enter(known)
        task.cancel()

    virtual_loop.run(play())


@on_a_gate
async def test_after_a_refusal_nobody_is_let_in_for_the_pause(gate):
    """Neither those who wait nor those who come."""
    crowd = Crowd(gate)
    await crowd.come("a")
    assert await crowd.hold("a") == 1.0
    await crowd.come("b")
    await asyncio.sleep(0.99)
    assert crowd.inside == []
    await asyncio.sleep(0.02)
    assert crowd.inside == ["a"]


@on_a_gate
async def test_the_pause_doubles_with_refusals_in_a_row_up_to_the_most(gate):
    """1 s, 2 s … 30 s; from the beginning once a submit was accepted."""
    crowd = Crowd(gate)
    await crowd.come("a")
    pauses = []
    for _ in range(7):
        pauses.append(await crowd.hold("a"))
        await asyncio.sleep(31)
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    await crowd.accept("a")
    await crowd.come("b")
    assert await crowd.hold("b") == 1


@on_a_gate(limit=1)
async def test_a_refusal_has_the_pause_that_it_deserves(gate):
    """At least, and within the longest pause; a slot that is left still makes the next try come soon."""
    await gate.enter("a")
    assert gate.hold("a", None, 10.0) == 10
    await gate.enter("a")
    assert [gate.hold("a", None, 99.0), gate.hold("a", 45.0, 10.0)] == [30, 45]


@on_a_gate(limit=2)
async def test_a_slot_that_is_left_cuts_the_pause_that_a_refusal_deserves(gate):
    await gate.enter("a")
    gate.moved("a")
    await gate.enter("b")
    gate.hold("b", None, 10.0)
    entered = asyncio.create_task(gate.enter("b"))
    await settle()
    gate.leave("a")
    await asyncio.sleep(1.01)
    assert entered.done()


def test_the_pause_has_jitter():
    """Several kernels on one key do not come back in the same moment."""

    async def pause():
        gate = Gate(limit=1)
        await gate.enter("a")
        return gate.hold("a")

    pauses = {virtual_loop.run(pause()) for _ in range(50)}
    assert len(pauses) > 10
    assert all(0.8 <= seconds <= 1.2001 for seconds in pauses)


@on_a_gate
async def test_the_server_may_ask_for_more(gate):
    """Retry-After is kept whole, also when it comes with old news, and never shortens."""
    crowd = Crowd(gate)
    await crowd.come(*"abc")
    assert await crowd.hold("a", 45.0) == 45
    assert await crowd.hold("b", 60.0) == 60
    assert await crowd.hold("c", 5.0) == 60
    await asyncio.sleep(59.9)
    assert crowd.inside == []
    await asyncio.sleep(0.2)
    assert crowd.inside == ["a"]


@on_a_gate(limit=20, submits_at_once=10)
async def test_one_storm_counts_once_however_late_its_refusals_come(gate):
    """What was let in before the first refusal tells of the same moment."""
    crowd = Crowd(gate)
    await crowd.come(*"abcdefghij")
    assert [await crowd.hold(ticket) for ticket in "abcdefghi"] == [1] * 9
    await asyncio.sleep(1.1)
    assert crowd.inside == ["j", "a"]
    await crowd.hold("j")  # after the pause, but let in before it
    assert await crowd.hold("a") == 2


@on_a_gate(limit=50, submits_at_once=8)
async def test_after_a_hold_one_probe_goes_and_then_twice_as_many_with_each_round(gate):
    """A storm makes no stampede."""
    crowd = Crowd(gate)
    await crowd.come(*(f"r{i}" for i in range(40)))
    for ticket in list(crowd.inside):
        await crowd.hold(ticket)
    rounds = []
    await asyncio.sleep(1.1)
    while crowd.inside:
        now, crowd.inside = crowd.inside, []
        rounds.append(len(now))
        await crowd.accept(*now)
    assert rounds == [1, 2, 4, 8, 8, 8, 8, 1]


@on_a_gate
async def test_who_was_refused_keeps_its_place(gate):
    """The refused are the first of their group, in the order in which they came."""
    crowd = Crowd(gate)
    await crowd.come(*"abcd")
    for ticket in "cab":
        await crowd.hold(ticket)
    assert [gate.position(ticket) for ticket in "abcd"] == [0, 1, 2, 3]


@on_a_gate
async def test_an_acceptance_from_before_the_storm_does_not_end_it(gate):
    """Old news: the back-off goes on."""
    crowd = Crowd(gate)
    await crowd.come(*"ab")
    await crowd.hold("a")
    await crowd.accept("b")
    await asyncio.sleep(1.1)
    assert await crowd.hold("a") == 2


@on_a_gate(limit=20)
async def test_a_task_that_ends_makes_room_soon(gate):
    """The long pause is cut to the shortest, but not to nothing, and not below what was asked for."""
    crowd = Crowd(gate)
    gate.adopt("x")
    gate.adopt("y")
    await crowd.come("a")
    for pause in (31, 31, 31, 31, 31, 0.5):
        await crowd.hold("a")
        await asyncio.sleep(pause)
    await crowd.leave("x")
    assert crowd.inside == []
    await asyncio.sleep(0.6)
    assert crowd.inside == ["a"]
    assert await crowd.hold("a") == 1  # and should the server be slow to free it, the next try is soon
    await asyncio.sleep(1.1)
    await crowd.hold("a", 40.0)
    await crowd.leave("y")
    await asyncio.sleep(39)
    assert crowd.inside == []


@on_a_gate
async def test_a_refused_run_that_gives_up_makes_no_room(gate):
    """Only a task that was there can make room."""
    crowd = Crowd(gate)
    await crowd.come(*"ab")
    gate.hold("a")
    await crowd.hold("b")
    await crowd.leave("a")
    await asyncio.sleep(0.9)
    assert crowd.inside == ["a"]


@on_a_gate
async def test_it_is_stalled_only_while_refusals_come_and_nothing_moves(gate):
    """The time runs from the first refusal, stops with an acceptance, and never while tasks are open."""
    crowd = Crowd(gate)
    await crowd.come("a")
    await asyncio.sleep(100)
    assert gate.stalled_for == 0
    await crowd.hold("a")
    await asyncio.sleep(100)
    await crowd.hold("a")
    assert gate.stalled_for == 100
    await asyncio.sleep(100)
    await crowd.accept("a")
    await crowd.come("b")
    await crowd.hold("b")
    await asyncio.sleep(100)
    assert gate.stalled_for == 0
    await crowd.leave("a")
    assert gate.stalled_for == 0
    await crowd.hold("b")
    await asyncio.sleep(7)
    assert gate.stalled_for == 7


@on_a_gate
async def test_it_says_how_it_stands(gate):
    """For a log, or a curious user."""
    crowd = Crowd(gate)
    await crowd.come(*"abcd")
    assert repr(gate) == "Gate(3 of 3 slots taken, 1 waiting)"
    await crowd.hold("a")
    assert repr(gate) == "Gate(2 of 3 slots taken, 2 waiting; refused 1×, next try in 1 s)"


def test_a_thousand_waiters_cost_nothing_while_they_wait():
    """No timer and no turn of the loop goes to who waits; one release wakes one."""

    async def play():
        loop = asyncio.get_running_loop()
        gate = Gate(limit=1, clock=loop.time)
        gate.adopt("open")
        woken = []

        async def enter(ticket):
            await gate.enter(ticket)
            woken.append(ticket)

        tasks = [asyncio.create_task(enter(str(i))) for i in range(1000)]
        await settle()
        assert (gate.waiting, len(loop._scheduled), len(loop._ready)) == (1000, 0, 0)
        gate.leave("open")
        assert len(loop._ready) == 1
        await settle()
        assert woken == ["0"]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert (gate.waiting, gate.open) == (0, 1)

    virtual_loop.run(play())


class Site:
    """A server with `slots` that refuses what is too much; tells what a gate lets through to it."""

    def __init__(self, slots):
        self.slots, self.busy, self.refused, self.done = slots, 0, 0, []

    async def run(self, gate, ticket, group, answers_in=0.2, takes=5.0):
        """The life of a run, as an engine lives it."""
        try:
            while await gate.enter(ticket, group):
                await asyncio.sleep(answers_in)
                if self.busy < self.slots:
                    break
                self.refused += 1
                gate.hold(ticket)
            self.busy += 1
            gate.moved(ticket)
            try:
                await asyncio.sleep(takes)
            finally:
                self.busy -= 1
            self.done.append(ticket)
        finally:
            gate.leave(ticket)


def test_five_hundred_runs_drain_through_three_slots_that_nobody_told_of():
    """Every run ends, the slots are kept busy, and the server is not asked without end."""

    async def play():
        loop = asyncio.get_running_loop()
        gate, site = Gate(limit=50, clock=loop.time), Site(3)
        worst = 0.0
        runs = [asyncio.create_task(site.run(gate, str(i), "sweep", takes=60.0)) for i in range(500)]
        while not all(run.done() for run in runs):
            await asyncio.sleep(10)
            worst = max(worst, gate.stalled_for)
        return site, worst, loop.time(), gate

    site, worst, took, gate = virtual_loop.run(play())
    assert sorted(site.done, key=int) == [str(i) for i in range(500)]
    assert worst < 30
    assert took < 1.15 * 500 / 3 * 60
    assert site.refused < 10 * 500
    assert (gate.open, gate.waiting) == (0, 0)


# What happens to run i: when it comes, how long its answer and its task take, when somebody
# cancels it (if at all), and in which group it is.
RUNS = st.lists(
    st.tuples(
        st.floats(0, 20),
        st.floats(0, 5),
        st.floats(0, 30),
        st.none() | st.floats(0, 60),
        st.sampled_from("abc"),
    ),
    min_size=1,
    max_size=40,
)


@settings(derandomize=True, deadline=None, database=None, max_examples=150)
@given(RUNS, st.integers(1, 6), st.integers(1, 6), st.integers(1, 4), st.lists(st.integers(1, 8), max_size=4))
def test_whatever_happens_the_limit_holds_and_nobody_is_lost(runs, limit, slots, at_once, limits):
    """Comings, ends, cancellations, refusals and new limits in any order: everybody gets through, or out."""

    async def play():
        loop = asyncio.get_running_loop()
        gate, site = Gate(limit=limit, submits_at_once=at_once, clock=loop.time), Site(slots)
        admit, most = gate._let_in, 0

        def watched():
            nonlocal most
            before = gate.open
            admit()
            most = max(most, len(gate._flights))
            assert gate.open <= max(gate.limit, before)

        gate._let_in = watched

        async def live(i, comes, answers_in, takes, group):
            await asyncio.sleep(comes)
            await site.run(gate, str(i), group, answers_in, takes)

        async def change_limit():
            for new in limits:
                await asyncio.sleep(7)
                gate.limit = new

        tasks = [asyncio.create_task(live(i, c, a, t, g)) for i, (c, a, t, _, g) in enumerate(runs)]
        for task, (*_, cancelled_at, _group) in zip(tasks, runs, strict=True):
            if cancelled_at is not None:
                loop.call_later(cancelled_at, task.cancel)
        await asyncio.gather(change_limit(), *tasks, return_exceptions=True)
        assert most <= at_once
        assert (gate.open, gate.waiting, gate._lines) == (0, 0, {})
        ended = {str(i) for i, task in enumerate(tasks) if not task.cancelled()}
        assert ended == set(site.done)
        assert not [task for task in tasks if not task.cancelled() and task.exception()]

    virtual_loop.run(play())


@settings(derandomize=True, deadline=None, database=None, max_examples=100)
@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=30), st.sets(st.integers(0, 29)))
def test_nobody_is_overtaken_by_more_than_one_of_each_other_group_a_turn(groups, cancelled):
    """No starvation: between two turns of a group that waits, each other group has one turn at most."""

    async def play():
        loop = asyncio.get_running_loop()
        gate = Gate(limit=1, clock=loop.time)
        gate.adopt("open")
        crowd = Crowd(gate)
        for i, group in enumerate(groups):
            await crowd.come(f"{group}{i:02}", group=group)
        for i in cancelled & set(range(len(groups))):
            crowd.tasks[f"{groups[i]}{i:02}"].cancel()
        await settle()
        await crowd.leave("open")
        while gate.waiting:
            await crowd.leave(crowd.inside[-1])
        return crowd.inside

    order = virtual_loop.run(play())
    assert len(order) == len(set(range(len(groups))) - cancelled)
    for group in "abc":
        own = [ticket for ticket in order if ticket[0] == group]
        assert own == sorted(own)
        turns = [-1, *(i for i, ticket in enumerate(order) if ticket[0] == group)]
        for here, there in itertools.pairwise(turns):
            between = [ticket[0] for ticket in order[here + 1 : there]]
            assert len(between) == len(set(between))
