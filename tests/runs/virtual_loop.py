"""An event loop whose time passes only when nothing is left to do, and then at once."""

from __future__ import annotations

import asyncio
import selectors


class _Selector(selectors.DefaultSelector):
    """Skips every pause; what would wait for ever is an error, for nobody is left to end it."""

    now = 0.0

    def select(self, timeout=None):
        if timeout is None:
            raise AssertionError("Something waits, and nothing will ever wake it.")
        self.now += max(timeout, 0.0)
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """`loop.time` starts at 0 and jumps from timer to timer."""

    def __init__(self):
        self._virtual = _Selector()
        super().__init__(self._virtual)

    def time(self):
        return self._virtual.now


def run(coroutine):
    """Run to the end on a virtual clock, in real milliseconds."""
    with asyncio.Runner(loop_factory=VirtualLoop, debug=False) as runner:
        return runner.run(coroutine)
