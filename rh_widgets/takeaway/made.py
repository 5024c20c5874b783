"""A file that was made here: a path that shows itself at the end of a cell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

__all__ = ["MadeFile"]

if TYPE_CHECKING:
    from pathlib import Path as _Base
else:
    _Base = type(Path())  # below Python 3.12 only the system's own kind of path can be derived from


class MadeFile(_Base):
    """A path; in a notebook a picture, or a player, and a link to the file stand for it."""

    def _repr_html_(self) -> str | None:
        from ..session import notebook_folder
        from ..widgets import file_card

        return file_card(Path(self), notebook_folder()) if self.is_file() else None
