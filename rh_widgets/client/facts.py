"""A few facts below a headline, in text and in HTML. Pure."""

from __future__ import annotations

import html
import textwrap
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDTH: Final = 96  # characters: what a cell shows without scrolling
_MUTED: Final = "var(--jp-ui-font-color2, var(--vscode-descriptionForeground, GrayText))"
_LOOK: Final = (
    "font:13px/1.45 var(--jp-ui-font-family, system-ui, sans-serif);max-width:720px;"
    "color:var(--jp-ui-font-color1, var(--vscode-editor-foreground, CanvasText))"
)
_TABLE: Final = "border-collapse:collapse;font:inherit;color:inherit;margin:4px 0 0"
_CELL: Final = "text-align:left;vertical-align:top;padding:2px 14px 2px 0;background:none;overflow-wrap:anywhere"


class Facts(ABC):
    """What shows itself as a headline and a few facts."""

    __slots__ = ()

    @property
    @abstractmethod
    def _headline(self) -> str: ...

    @property
    @abstractmethod
    def _facts(self) -> list[tuple[str, str]]:
        """Names and values; what has no value is left out."""

    def __repr__(self) -> str:
        return text_facts(self._headline, self._facts)

    def _repr_html_(self) -> str:
        return html_facts(self._headline, self._facts)


def text_facts(headline: str, rows: Sequence[tuple[str, str]]) -> str:
    """The headline, then a line for each fact that has a value, names and values aligned."""
    told = [(name, value) for name, value in rows if value]
    wide = max((len(name) for name, _ in told), default=0)
    lines = (_line(name.ljust(wide), value) for name, value in told)
    return "\n".join([headline, *lines])


def _line(name: str, value: str) -> str:
    start = f"  {name}  "
    return textwrap.fill(value, _WIDTH, initial_indent=start, subsequent_indent=" " * len(start))


def html_facts(headline: str, rows: Sequence[tuple[str, str]]) -> str:
    """The same in the front end's own colours; it needs no style sheet, so it survives saving."""
    body = "".join(_row(name, value) for name, value in rows if value)
    return (
        f'<div style="{_LOOK}"><b style="font-weight:600">{html.escape(headline)}</b>'
        f'<table style="{_TABLE}"><tbody>{body}</tbody></table></div>'
    )


def _row(name: str, value: str) -> str:
    head = f'<th scope="row" style="{_CELL};font-weight:400;white-space:nowrap;color:{_MUTED}">{html.escape(name)}</th>'
    return f'<tr style="background:none">{head}<td style="{_CELL}">{html.escape(value)}</td></tr>'
