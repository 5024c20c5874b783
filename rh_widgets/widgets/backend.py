"""What a panel needs of the connection; the session has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping
    from concurrent.futures import Future
    from decimal import Decimal
    from pathlib import Path

    from ..runs import Run
    from ..specs import ModelSpec

__all__ = ["Backend"]


class Backend(Protocol):
    """The connection, as glass sees it."""

    @property
    def site(self) -> str:
        """`ai`, `cn`, `sandbox` or `custom`."""

    @property
    def is_sandbox(self) -> bool: ...

    @property
    def label(self) -> str:
        """The site as people call it: `sandbox`, `runninghub.ai`."""

    @property
    def currency(self) -> str:
        """What the site bills in."""

    @property
    def balance(self) -> Decimal | None:
        """As last told; `None` when not known."""

    @property
    def folder(self) -> Path:
        """The notebook's folder."""

    @property
    def outputs(self) -> Path:
        """Where results go."""

    def start(self, spec: ModelSpec, params: Mapping[str, Any], *, origin: str = ...) -> Run: ...

    def claim(self, spec: ModelSpec, origin: str) -> list[Run]:
        """The runs of this notebook that a kernel which is gone had begun, taken up; each is given once."""

    def seconds_expected(self, spec: ModelSpec) -> tuple[float, bool]:
        """The median time of a run, and whether that is a guess."""

    def billed_otherwise(self, spec: ModelSpec) -> str:
        """What to say where the latest bills of a model are not what the list price said; else empty."""

    def billed_before(self, spec: ModelSpec) -> str:
        """What the latest runs were billed, in words; empty where there are none."""

    def refresh_balance(self, then: Callable[[], None]) -> None:
        """Ask for the balance in the background, then call back on the I/O thread."""

    def in_background(self, work: Coroutine[Any, Any, Any]) -> Future[Any]:
        """Run a coroutine on the I/O thread."""
