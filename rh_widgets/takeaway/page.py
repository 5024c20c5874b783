"""A report as one HTML page that stands alone: no network, no script, light and dark, on paper too. Pure."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from ..media import data_uri

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..runs import Output
    from .entries import Entry

    Source = Callable[[Output], str]

__all__ = ["page"]

# The page's own word to the browser that it needs nothing from anywhere.
_RULES: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file: data:; media-src 'self' file: data:"
)
_MINUTE: Final = 60


def page(
    title: str, items: Sequence[Entry], *, lead: Sequence[str], equal: Mapping[str, str], board: str, source: Source
) -> str:
    """The whole page.

    Args:
        title: Its heading.
        items: The runs.
        lead: Lines below the heading.
        equal: The parameters that are the same in all runs.
        board: The leaderboard as HTML; empty where there is none.
        source: The address of an output's file as the page may use it; empty where it has none.
    """
    parts = [
        f"<h1>{escape(title)}</h1>",
        *(f"<p class=lead>{escape(line)}</p>" for line in lead),
        _equal(equal),
        _section("Results", "".join(_figure(item, source) for item in items), "results"),
        _section("Leaderboard", board, "board") if board else "",
        _section("All runs", _table(items), "runs"),
    ]
    css = files(__package__).joinpath("report.css").read_text("utf-8")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_RULES}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(title)}</title><style>{css}</style></head><body><main>{''.join(parts)}</main></body></html>\n"
    )


def _section(name: str, body: str, kind: str) -> str:
    return f'<section class="{kind}"><h2>{escape(name)}</h2><div>{body}</div></section>'


def _equal(equal: Mapping[str, str]) -> str:
    if not equal:
        return ""
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in equal.items())
    return f'<section class="equal"><h2>The same in all</h2><dl>{rows}</dl></section>'


def _figure(item: Entry, source: Source) -> str:
    pairs = zip(item.outputs, item.makers, strict=True)
    shown = "".join(_show(output, item, source(output)) + _maker(maker) for output, maker in pairs)
    shown = shown or f"<p class=none>{escape(item.trouble or 'No result yet.')}</p>"
    facts = " · ".join(filter(None, [item.cost, _seconds(item.seconds)]))
    lines = [
        f"<strong>{escape(item.caption)}</strong>",
        _marks(item),
        f"<span>{escape(facts)}</span>" if facts else "",
        f"<em>{escape(item.remarks)}</em>" if item.remarks else "",
    ]
    return f"<figure>{shown}<figcaption>{''.join(filter(None, lines))}</figcaption></figure>"


def _maker(name: str) -> str:
    return f"<p class=maker>{escape(name)}</p>" if name else ""


def _marks(item: Entry) -> str:
    if not item.marks:
        return ""
    return f'<span role="img" aria-label="{escape(item.judged)}">{escape(item.marks)}</span>'


def _show(output: Output, item: Entry, address: str) -> str:
    """A result: to be played where its file can be reached, else its picture."""
    about = escape(f"Result of {item.caption}", quote=True)
    poster = data_uri(output.poster, "image/jpeg") if output.poster else ""
    where = escape(address, quote=True)
    if output.kind == "text":
        return f'<pre tabindex="0" role="region" aria-label="{about}">{escape(output.text or "")}</pre>'
    if output.kind == "video" and address:
        return f'<video controls preload="none" poster="{poster}" src="{where}" aria-label="{about}"></video>'
    if output.kind == "audio" and address:
        return f'<audio controls preload="none" src="{where}" aria-label="{about}"></audio>'
    picture = f'<img alt="{about}" src="{poster or where}">' if poster or (output.kind == "image" and address) else ""
    if not address:
        return picture or f"<p class=none>{escape(output.media_type or 'A result')}, not in this report.</p>"
    return f'<a href="{where}">{picture or escape(output.media_type or "The file")}</a>'


def _table(items: Sequence[Entry]) -> str:
    names = list(dict.fromkeys(name for item in items for name in item.told))
    head = ["Run", "Status", *names, "Cost", "Time", "Stars", "Kept", "Notes"]
    rows = "".join(_row(item, names) for item in items)
    cells = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    return (
        '<div class="wide" tabindex="0" role="region" aria-label="All runs">'
        f"<table><thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(item: Entry, names: Sequence[str]) -> str:
    values = [
        item.status.value.lower(),
        *(item.told.get(name, "") for name in names),
        item.cost,
        _seconds(item.seconds),
        str(item.stars or ""),
        "yes" if item.kept else "",
        "; ".join(filter(None, [item.remarks, item.trouble])),
    ]
    cells = "".join(f"<td>{escape(value)}</td>" for value in values)
    return f'<tr><th scope="row">{escape(item.id)}</th>{cells}</tr>'


def _seconds(seconds: float | None) -> str:
    if seconds is None:
        return ""
    whole = max(round(seconds), 1)
    return f"{whole} s" if whole < _MINUTE else f"{whole // _MINUTE} min {whole % _MINUTE} s"
