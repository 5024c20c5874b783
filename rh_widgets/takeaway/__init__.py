"""Taking it away: what leaves the notebook as a file, and the way back from such a file."""

from .making import contact_sheet, report, side_by_side
from .opening import from_file

__all__ = ["contact_sheet", "from_file", "report", "side_by_side"]
