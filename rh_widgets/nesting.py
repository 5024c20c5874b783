"""The one file that knows nest-asyncio.

nest-asyncio 1.6 silently drops queued cells on ipykernel 7.3 and later, which brings its
successor nest-asyncio2; so that one is used wherever it is installed.
"""

from __future__ import annotations

import asyncio
from typing import Any

from .errors import ConfigurationError

__all__ = ["apply"]


def apply(loop: Any) -> None:
    """Patch asyncio so that a running loop may be entered again.

    Raises:
        ConfigurationError: the loop is of another kind, such as uvloop, which cannot be patched.
    """
    if loop is not None and not isinstance(loop, asyncio.BaseEventLoop):
        raise ConfigurationError(
            f"The running loop is {type(loop).__module__}.{type(loop).__name__}, not asyncio's own: it cannot be "
            "nested. Use `await` in cells instead, which needs no nesting."
        )
    try:
        import nest_asyncio2 as nest
    except ImportError:
        import nest_asyncio as nest
    nest.apply(loop)
