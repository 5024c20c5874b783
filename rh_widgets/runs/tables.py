"""Rows taken elsewhere: a DataFrame, a CSV file, a line of text."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ConfigurationError

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping

__all__ = ["dataframe", "shorten", "write_csv"]


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
