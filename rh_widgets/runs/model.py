"""What a run is made of: status, outputs, cost. Frozen values that may cross any thread."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import builtins
    from decimal import Decimal
    from pathlib import Path

    from ..media import Probe
from ..specs import money

__all__ = ["Cost", "Output", "RunStatus"]


class RunStatus(StrEnum):
    """Where a run stands.

    `UNKNOWN` means: sent, but the answer was lost; a paid task may exist.
    """

    PENDING = "PENDING"
    UPLOADING = "UPLOADING"
    SUBMITTING = "SUBMITTING"
    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    DOWNLOADING = "DOWNLOADING"
    SUCCESS = "SUCCESS"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"
    UNKNOWN = "UNKNOWN"

    @property
    def is_final(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self in _FINAL


_FINAL = frozenset({RunStatus.SUCCESS, RunStatus.FAILED, RunStatus.CANCELLED, RunStatus.UNKNOWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One result of a run.

    Attributes:
        path: The file on this machine; `None` until it is fetched.
        url: Where the server keeps it; such links live about a day.
        media_type: Such as `video/mp4`; by the file's content where that can be told, else as the server says.
        text: The result of a text model, also where it came as a file.
        node_id: The workflow node that made it, where there is one.
        facts: What is in the file: pixels, seconds, bytes.
        poster: A small JPEG of it, for the saved card.
        sha256: Of the file as it is here, in hexadecimal.
        server_sha256: Of the file as it came, where it was written anew to carry its provenance; else empty.
        bytes: Its size.
    """

    path: Path | None = None
    url: str = ""
    media_type: str = ""
    text: str | None = None
    node_id: str | None = None
    facts: Probe | None = None
    poster: builtins.bytes | None = None
    sha256: str = ""
    server_sha256: str = ""
    bytes: int | None = None

    @property
    def is_missing(self) -> bool:
        """Whether there is a file to fetch: a link, and no whole file here."""
        return bool(self.url) and not self._is_whole

    @property
    def _is_whole(self) -> bool:
        try:
            return self.path is not None and self.path.stat().st_size == (self.bytes or self.path.stat().st_size)
        except OSError:
            return False

    @property
    def kind(self) -> str:
        """What can show it: `video`, `image`, `audio`, `3d` (a GLB), `text` or `file`."""
        if self.media_type == "model/gltf-binary":
            return "3d"
        family = self.media_type.partition("/")[0]
        return family if family in {"video", "image", "audio"} else "file" if self.text is None else "text"

    @property
    def place(self) -> str:
        """The file with its folder, else the link, else the text; short, for display."""
        return f"{self.path.parent.name}/{self.path.name}" if self.path else self.url or self.text or ""

    def __repr__(self) -> str:
        return f"Output({self.media_type or 'text'}, {self.place!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What the server says a run used. Money and coins are two things and stay apart.

    Attributes:
        money: In `currency`; `None` when the server did not say.
        coins: RunningHub coins; `None` when none were used.
        sandbox: Play money: never counts as spending.
    """

    money: Decimal | None = None
    coins: Decimal | None = None
    currency: str = ""
    sandbox: bool = False

    def __str__(self) -> str:
        parts = [f"{money(self.money)} {self.currency}"] if self.money is not None else []
        parts += [f"{self.coins:f} coins"] if self.coins else []
        text = " + ".join(parts) or "cost not told"
        return f"{text} (sandbox, not charged)" if self.sandbox and parts else text
