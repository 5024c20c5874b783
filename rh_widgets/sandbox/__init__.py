"""A local RunningHub: the same wire, real rendered media, no key, no cost, no outbound traffic.

The two halves load apart: joining the user's sandbox process takes the standard library alone;
the app and its server frameworks load on first use of their names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .examples import EXAMPLES, save_example
from .process import Address, ensure_running, status, stop

if TYPE_CHECKING:
    from .app import create_app
    from .faults import Faults, OrderedFault
    from .server import serve, serving
    from .service import Sandbox
    from .store import Store
    from .works import load_works

__all__ = [
    "EXAMPLES",
    "Address",
    "Faults",
    "OrderedFault",
    "Sandbox",
    "Store",
    "create_app",
    "ensure_running",
    "load_works",
    "save_example",
    "serve",
    "serving",
    "status",
    "stop",
]

_LATE = {
    "Faults": "faults",
    "OrderedFault": "faults",
    "Sandbox": "service",
    "Store": "store",
    "create_app": "app",
    "load_works": "works",
    "serve": "server",
    "serving": "server",
}


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{_LATE[name]}", __name__), name)
