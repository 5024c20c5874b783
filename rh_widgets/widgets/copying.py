"""A quiet line that copies what is chosen as code. The text is made when it is asked for, and never saved."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import anywidget

from ..errors import RunningHubError
from .static_files import static_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["CopyLine"]

log = logging.getLogger(__name__)


class CopyLine(anywidget.AnyWidget):
    """`As code`, which opens to two buttons.

    Args:
        forms: What makes the text of each: `python` and `curl`. What they raise is shown.
        layout: A Layout to share.
    """

    _esm = static_text("copying.js")
    _css = static_text("copying.css")

    def __init__(self, forms: Mapping[str, Callable[[], str]], *, layout: Any = None) -> None:
        self._forms = dict(forms)
        super().__init__(**({} if layout is None else {"layout": layout}))
        self.on_msg(self._receive)

    def _receive(self, _: Any, content: dict[str, Any], __: Any) -> None:
        form = content.get("form")
        if form not in self._forms:
            return
        try:
            answer = {"text": self._forms[form]()}
        except RunningHubError as error:
            answer = {"fault": str(error)}
        except Exception as error:
            log.exception("No code as %s", form)
            answer = {"fault": f"Something went wrong here: {type(error).__name__}: {error}"}
        self.send(answer)

    def __repr__(self) -> str:
        return f"CopyLine({', '.join(self._forms)})"
