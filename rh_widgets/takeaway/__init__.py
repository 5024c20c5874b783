"""Taking it away: what leaves the notebook as a file, and the way back from such a file."""

from .making import report
from .opening import from_file

__all__ = ["from_file", "report"]
