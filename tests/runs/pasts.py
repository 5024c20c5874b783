"""How tests draw the durations of past runs."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st

# The same examples each time, and no clock: the machine may be busy.
DETERMINISTIC = settings(derandomize=True, deadline=None, max_examples=200)
SECONDS = st.one_of(st.just(0.0), st.just(90.0), st.floats(0, 2000), st.floats(0, 1e300))
