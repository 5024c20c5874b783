"""The one thread that waits: interrupts, contexts, forks, ends."""

from __future__ import annotations

import asyncio
import contextvars
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time

import pytest

from rh_widgets.client import IOThread

CELL = contextvars.ContextVar("cell", default="none")


@pytest.fixture
def io():
    thread = IOThread("io-under-test")
    yield thread
    thread.close()


def alive(name="io-under-test"):
    return [t for t in threading.enumerate() if t.name == name]


async def value(of=42):
    await asyncio.sleep(0)
    return of


def test_nothing_starts_before_the_first_use(io):
    assert not alive()
    assert io.run(value()) == 42
    (thread,) = alive()
    assert thread.daemon
    io.run(value())
    assert alive() == [thread]


def test_an_exception_travels_as_the_same_object(io):
    mine = LookupError("mine")

    async def fail():
        raise mine

    with pytest.raises(LookupError) as caught:
        io.run(fail())
    assert caught.value is mine
    assert io.run(value()) == 42


def test_a_timeout_of_the_coroutines_own_ends_the_wait(io):
    """`run` waits in slices that end in timeouts of their own; the two must not be mixed up."""

    async def fail():
        raise TimeoutError("mine")

    with pytest.raises(TimeoutError, match="mine"):
        io.run(fail())


def test_a_wait_longer_than_a_slice_goes_on(io, monkeypatch):
    monkeypatch.setattr("rh_widgets.client.io_thread.SLICE", 0.01)
    assert io.run(asyncio.sleep(0.1, "late")) == "late"


@pytest.mark.skipif(sys.platform == "win32", reason="raises a POSIX signal")
def test_an_interrupt_ends_the_wait_at_once_and_not_the_work(io, monkeypatch):
    monkeypatch.setattr("rh_widgets.client.io_thread.SLICE", 60)
    release = threading.Event()
    done = threading.Event()

    async def work():
        while not release.is_set():  # noqa: ASYNC110 - set by another thread
            await asyncio.sleep(0.01)
        done.set()

    main = threading.get_ident()
    threading.Timer(0.1, lambda: signal.pthread_kill(main, signal.SIGINT)).start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        io.run(work())
    assert time.monotonic() - began < 30
    assert not done.is_set()
    release.set()
    assert done.wait(2)
    assert io.run(value()) == 42


def test_nothing_of_the_starters_context_is_seen(io):
    """ipykernel keeps in it which cell an output belongs to."""

    async def look():
        CELL.get()
        return CELL.get(), await asyncio.create_task(inner())

    async def inner():
        return CELL.get()

    token = CELL.set("cell 1")
    try:
        assert io.run(look()) == ("none", "none")
        seen = []
        io.call_later(0, lambda: seen.append(CELL.get())).result(2)
        assert seen == ["none"]
    finally:
        CELL.reset(token)


def test_nothing_set_by_one_coroutine_is_seen_by_the_next(io):
    async def leave():
        CELL.set("left behind")

    async def look():
        return CELL.get()

    io.run(leave())
    assert io.run(look()) == "none"


def test_waiting_for_oneself_is_refused(io):
    async def outer():
        with pytest.raises(RuntimeError, match="wait for itself"):
            io.run(value())
        return "still here"

    assert io.run(outer()) == "still here"


def test_submitting_from_the_thread_itself_is_fine(io):
    async def outer():
        return await asyncio.wrap_future(io.submit(value()))

    assert io.run(outer()) == 42


def test_cancelling_the_future_cancels_the_coroutine(io):
    started, ended = threading.Event(), threading.Event()

    async def work():
        started.set()
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    future = io.submit(work())
    assert started.wait(2)
    assert future.cancel()
    assert ended.wait(2)


def test_a_delayed_call_comes_in_time_and_can_be_taken_back(io):
    seen = []
    io.call_later(0.01, seen.append, "a").result(2)
    later = io.call_later(60, seen.append, "b")
    assert later.cancel()
    io.call_later(0.01, seen.append, "c").result(2)
    assert seen == ["a", "c"]


def test_a_delayed_call_that_fails_is_logged(io, caplog):
    io.call_later(0, lambda: 1 / 0).result(2)
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("end", [KeyboardInterrupt, SystemExit])
def test_a_coroutine_cannot_end_the_thread(io, end, caplog):
    async def leave():
        raise end

    with pytest.raises(end):
        io.run(leave())
    assert io.run(value()) == 42
    assert "it goes on" in caplog.text


def test_closing_ends_the_thread_and_what_runs_on_it(io):
    tidied = threading.Event()
    started = threading.Event()

    async def work():
        started.set()
        try:
            await asyncio.sleep(60)
        finally:
            tidied.set()

    future = io.submit(work())
    assert started.wait(2)
    io.close()
    assert tidied.is_set()
    assert future.cancelled()
    assert not alive()
    io.close()


def test_closing_what_never_started_is_nothing(io):
    io.close()
    io.close()
    assert not alive()


def test_a_closed_thread_takes_no_work_and_says_so(io):
    io.run(value())
    io.close()
    for call in (io.run, io.submit):
        with pytest.raises(RuntimeError, match=r"rh\.connect"):
            call(value())


def test_it_can_be_closed_from_itself(io):
    io.call_later(0, io.close).cancelled()
    deadline = time.monotonic() + 2
    while alive() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not alive()


def test_closing_while_others_submit_leaves_nobody_waiting(io):
    """Every future ends: with a result, cancelled, or refused at the door."""
    io.run(value())
    ends = []

    def submit():
        for _ in range(200):
            try:
                ends.append(io.submit(value()))
            except RuntimeError:
                return

    threads = [threading.Thread(target=submit) for _ in range(4)]
    for thread in threads:
        thread.start()
    io.close()
    for thread in threads:
        thread.join()
    for future in ends:
        assert future.cancelled() or future.result(2) == 42


def test_many_threads_at_once_start_one_thread(io):
    results = []
    threads = [threading.Thread(target=lambda i=i: results.append(io.run(value(i)))) for i in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == list(range(20))
    assert len(alive()) == 1


def test_it_says_what_it_does(io):
    assert "not started" in repr(io)
    io.run(value())
    assert "running" in repr(io)
    io.close()
    assert "closed" in repr(io)


def in_a_process(code, *flags):
    """Run a script of its own: forks, exits and global patches are not for this process."""
    done = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-W", "error::ResourceWarning", *flags, "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.stderr == ""
    assert done.returncode == 0
    return done.stdout


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_child_makes_its_own_thread_and_leaves_the_parents_alone():
    out = in_a_process(
        """
        import asyncio, os, sys, threading
        from rh_widgets.client import IOThread
        async def value(): await asyncio.sleep(0); return os.getpid()
        io = IOThread()
        assert io.run(value()) == os.getpid()
        io._lock.acquire()  # as if another thread held it at the moment of the fork
        child = os.fork()
        if child == 0:
            assert io.run(value()) == os.getpid()
            io.close()
            sys.stdout.write("child "); sys.stdout.flush()
            sys.exit(0)
        io._lock.release()
        assert os.waitpid(child, 0)[1] == 0
        assert io.run(value()) == os.getpid()
        assert io.run(asyncio.sleep(0.05, "woken")) == "woken"
        io.close()
        print("parent")
        """
    )
    assert out == "child parent\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_child_that_never_uses_it_leaves_quietly():
    out = in_a_process(
        """
        import asyncio, os, sys
        from rh_widgets.client import IOThread
        io = IOThread()
        io.run(asyncio.sleep(0))
        child = os.fork()
        if child == 0:
            sys.exit(0)
        assert os.waitpid(child, 0)[1] == 0
        print(io.run(asyncio.sleep(0.05, "woken")))
        """
    )
    assert out == "woken\n"


def test_leaving_python_with_work_in_flight_is_quick_and_quiet():
    began = time.monotonic()
    in_a_process(
        """
        import asyncio
        from rh_widgets.client import IOThread
        io = IOThread()
        io.submit(asyncio.sleep(600))
        io.run(asyncio.sleep(0))
        """
    )
    assert time.monotonic() - began < 10


def test_it_works_beside_nest_asyncio():
    """Users' notebooks apply it, and it changes every event loop of the process."""
    out = in_a_process(
        """
        import asyncio, nest_asyncio
        from rh_widgets.client import IOThread
        async def main():
            nest_asyncio.apply()
            io = IOThread()
            first = io.run(asyncio.sleep(0.01, "inside"))
            io.close()
            return first
        print(asyncio.run(main()))
        """
    )
    assert out == "inside\n"


def test_it_does_not_touch_the_loop_of_the_thread_that_starts_it():
    async def main():
        before = asyncio.get_running_loop()
        io = IOThread("beside")
        assert await asyncio.wrap_future(io.submit(value())) == 42
        assert asyncio.get_running_loop() is before
        io.close()

    asyncio.run(main())
