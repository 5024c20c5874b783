"""Rows taken elsewhere: a DataFrame, a CSV file, a table on the screen, a line of text."""

from __future__ import annotations

import csv
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ConfigurationError

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["dataframe", "html_table", "shorten", "text_table", "write_csv"]


def dataframe(rows: Iterable[Mapping[str, Any]]) -> Any:
    """A pandas DataFrame.

    Raises:
        ConfigurationError: pandas is not installed.
    """
    try:
        import pandas as pd  # type: ignore[import-untyped,import-not-found,unused-ignore]
    except ImportError:
        raise ConfigurationError("to_dataframe needs pandas: pip install pandas. rows() needs nothing.") from None
    return pd.DataFrame(list(rows))


def write_csv(path: str | os.PathLike[str], rows: Iterable[Mapping[str, Any]]) -> Path:
    """Write a CSV file, whose columns are all the names that any row has."""
    lines = list(rows)
    names = list(dict.fromkeys(name for row in lines for name in row))
    with Path(path).open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(lines)
    return Path(path)


def shorten(text: str, most: int) -> str:
    """One line of at most so many letters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def text_table(columns: Sequence[str], rows: Sequence[Mapping[str, str]], tail: str = "") -> str:
    """Lines of equal columns, without their names, and what else is to be said below."""
    widths = {name: max(len(name), *(len(row[name]) for row in rows)) for name in columns}
    lines = ["  ".join(row[name].ljust(widths[name]) for name in columns).rstrip() for row in rows]
    return "\n".join([*lines, *([tail] if tail else [])])


def html_table(columns: Sequence[str], rows: Sequence[Mapping[str, str]], tail: str = "") -> str:
    """The same for a page; `tail` is HTML."""
    left = 'style="text-align:left"'  # Jupyter puts numbers, and all else, to the right
    head = "".join(f"<th {left}>{name.replace('_', ' ')}</th>" for name in columns)
    cells = ("".join(f"<td {left}>{escape(row[name])}</td>" for name in columns) for row in rows)
    body = "".join(f"<tr>{row}</tr>" for row in cells)
    below = f"<div>{tail}</div>" if tail else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{below}"
