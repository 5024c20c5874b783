"""Models as a table, in text and in HTML: what the catalog and the results of a search look like. Pure.

A table has at most 30 rows, since a notebook keeps it: a search narrows better than scrolling does.
"""

from __future__ import annotations

import html
import shutil
from typing import TYPE_CHECKING

from .flow import flow_text
from .price import estimate, money

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .model import ModelSpec, Price

__all__ = ["html_table", "price_basis", "price_figure", "prices_of", "text_table"]

_MOST_ROWS = 30
_LEAST_TITLE = 16  # letters
_COLUMNS = ("Model", "From → to", "Family", "Price")
_ALL_COLUMNS = 4  # of the table in text, which has no family
_GAP = "  "
_LEAST = "from "
_PER = {"second": "second", "image": "image", "1000_chars": "1000 characters", "5_seconds": "5 seconds"}

_TEXT = "var(--jp-ui-font-color1, var(--vscode-editor-foreground, CanvasText))"
_MUTED = "var(--jp-ui-font-color2, var(--vscode-descriptionForeground, GrayText))"
_LINE = "var(--jp-border-color2, var(--vscode-panel-border, #8886))"
_FONT = "font:13px/1.45 var(--jp-ui-font-family, system-ui, sans-serif)"
_CODE = "font:12px var(--jp-code-font-family, ui-monospace, monospace);user-select:all;overflow-wrap:anywhere"
_CELL = f"text-align:left;vertical-align:top;padding:4px 14px 4px 0;border-bottom:1px solid {_LINE};background:none"


def price_figure(spec: ModelSpec) -> str:
    """`4.50 CNY` for one run as the model comes; where it goes by the input, `0.90 CNY per second of the video`."""
    return str(estimate(spec))


def price_basis(spec: ModelSpec) -> str:
    """What the figure was made from, and the list price where that says more: `720p × 5 s · 0.90 CNY per second`."""
    if spec.price is None:
        return ""
    listed, price = _list_price(spec.price), estimate(spec)
    said = str(price).removeprefix(_LEAST).startswith(listed.removeprefix(_LEAST))
    return " · ".join(filter(None, [price.basis, "" if said else listed]))


def _list_price(price: Price) -> str:
    """`from 0.50 CNY per second`: the lowest figure of the public list; empty where it has none."""
    amounts = {*([] if price.flat is None else [price.flat]), *(amount for _, amount in price.rules)}
    if not amounts:
        return ""
    least = _LEAST if len(amounts) > 1 or price.lower_bound else ""
    per = f" per {_PER[price.unit]}" if price.unit in _PER else ""
    return f"{least}{money(min(amounts))} {price.currency}{per}"


def prices_of(specs: Iterable[ModelSpec]) -> str:
    """Where the figures are from, in a sentence: the list, and its days."""
    days = sorted({s.price.as_of for s in specs if s.price is not None})
    if not days:
        return ""
    when = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
    return f"Prices are RunningHub's list of {when}, for one run as the model comes."


def text_table(specs: Sequence[ModelSpec], headline: str, remarks: Iterable[str] = (), *, width: int = 0) -> str:
    """The models in aligned columns, no wider than the terminal.

    Args:
        specs: The models.
        headline: The first line.
        remarks: The last lines.
        width: In characters; the terminal's unless given.
    """
    width = width or shutil.get_terminal_size().columns
    shown = specs[:_MOST_ROWS]
    rows = [(s.title, flow_text(s), price_figure(s), f"rh.models.{s.class_name}") for s in shown]
    return "\n".join([headline, *_lines(rows, width), *_after(specs), *remarks])


def _lines(rows: Sequence[tuple[str, ...]], width: int) -> list[str]:
    """Rows in columns. Where they are too wide, the flow goes first, then letters of the title, then the end."""
    if not rows:
        return []
    title, *others = (max(map(len, column)) for column in zip(*rows, strict=True))
    spare = width - sum(others) - len(_GAP) * len(others)
    if title > spare and len(others) == _ALL_COLUMNS - 1:
        return _lines([(row[0], *row[2:]) for row in rows], width)
    widths = [min(title, max(spare, _LEAST_TITLE)), *others]
    cut = [(_short(row[0], widths[0]), *row[1:]) for row in rows]
    lines = (_GAP.join(text.ljust(w) for text, w in zip(row, widths, strict=True)) for row in cut)
    return [_short(line.rstrip(), width) for line in lines]


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _after(specs: Sequence[ModelSpec]) -> list[str]:
    """What stands below the rows: how many are not shown, and where the prices are from."""
    more = len(specs) - _MOST_ROWS
    rest = [f"… and {more} more: narrow with rh.catalog.search(…), or look with rh.browse()."] if more > 0 else []
    return [*rest, *filter(None, [prices_of(specs[:_MOST_ROWS])])]


def html_table(specs: Sequence[ModelSpec], headline: str, remarks: Iterable[str] = ()) -> str:
    """The same in the front end's own colours; a click on a class name selects all of it."""
    after = "".join(f"<div>{html.escape(line)}</div>" for line in (*_after(specs), *remarks))
    return (
        f'<div style="{_FONT};color:{_TEXT};overflow-x:auto"><b style="font-weight:600">{html.escape(headline)}</b>'
        f"{_table(specs[:_MOST_ROWS]) if specs else ''}"
        f'<div style="color:{_MUTED};font-size:12px;padding-top:6px">{after}</div></div>'
    )


def _table(specs: Sequence[ModelSpec]) -> str:
    heads = "".join(f'<th scope="col" style="{_CELL};font-weight:600">{name}</th>' for name in _COLUMNS)
    rows = "".join(f"<tr>{_row(_cells(s))}</tr>" for s in specs)
    look = f"border-collapse:collapse;{_FONT};color:{_TEXT}"
    return f'<table style="{look}"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _row(cells: Iterable[str]) -> str:
    return "".join(f'<td style="{_CELL}">{cell}</td>' for cell in cells)


def _cells(spec: ModelSpec) -> tuple[str, ...]:
    figure = f'<span style="white-space:nowrap">{html.escape(price_figure(spec))}</span>'
    basis = f'<div style="color:{_MUTED};font-size:12px">{html.escape(price_basis(spec))}</div>'
    name = f'<div><code style="{_CODE}">rh.models.{html.escape(spec.class_name)}</code></div>'
    return html.escape(spec.title) + name, html.escape(flow_text(spec)), html.escape(spec.family), figure + basis
