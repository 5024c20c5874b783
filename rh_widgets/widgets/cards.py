"""Results as plain HTML: what is left in the notebook when the kernel is gone. Pure.

A card points at the file beside the notebook and carries its own poster, so a saved
notebook stays small and still plays. All style is inline and uses the front end's own
variables with a fallback: a saved output has no other style sheet to rely on, and an
untrusted notebook strips style elements.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ..runs import Output, Run, RunStatus, disagreement
from ..specs import ParamSpec, is_empty, money
from .words import clock, esc, seconds_text, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = [
    "card",
    "facts_line",
    "place_text",
    "progress_line",
    "remark",
    "results",
    "served_path",
    "status_line",
    "title",
]

TEXT = "var(--jp-ui-font-color1, var(--vscode-editor-foreground, CanvasText))"
MUTED = "var(--jp-ui-font-color2, var(--vscode-descriptionForeground, GrayText))"
LINE = "var(--jp-border-color2, var(--vscode-panel-border, #8886))"
PAPER = "var(--jp-layout-color1, var(--vscode-editor-background, Canvas))"
SHADE = "var(--jp-layout-color2, var(--vscode-sideBar-background, #8881))"
LINK = "var(--jp-content-link-color, var(--vscode-textLink-foreground, LinkText))"
ERROR = "var(--rh-error, var(--jp-error-color1, var(--vscode-errorForeground, #c62828)))"
BRAND = "var(--jp-brand-color1, var(--vscode-progressBar-background, #1a6fd4))"
FONT = "font:13px/1.45 var(--jp-ui-font-family, system-ui, sans-serif)"

_FRAME = f"margin:0;border:1px solid {LINE};border-radius:8px;overflow:hidden;background:{PAPER};color:{TEXT};{FONT}"
_MARK = (
    f"float:right;margin-left:8px;padding:0 6px;border:1px solid {LINE};border-radius:3px;"
    "font-size:10px;font-weight:600;letter-spacing:.06em"
)
_BESIDE_STATE = "text-align:right;margin-top:-24px;line-height:18px;font-variant-numeric:tabular-nums"
_TEXT = "margin:0;padding:12px;white-space:pre-wrap;max-height:320px;overflow:auto"
_MEDIA = "display:block;width:100%;max-height:440px;object-fit:contain;background:#000"


def served_path(path: Path, folder: Path) -> str | None:
    """The link from a notebook in `folder` to a file, or `None` where its server will not give it.

    Jupyter serves what lies below its root and is not hidden; of that root only the
    notebook's own folder is sure.
    """
    try:
        parts = path.resolve().relative_to(folder.resolve()).parts
    except ValueError:
        return None
    if any(part.startswith(".") for part in parts):
        return None
    return quote("/".join(parts))


def remark(words: str) -> str:
    """A quiet line above a run."""
    return f'<div style="{FONT};color:{MUTED};padding:2px 0 6px">{esc(words)}</div>'


def results(runs: Sequence[Run], folder: Path, *, anchor: str = "", hint: str = "") -> str:
    """Every finished run as a card, newest first, in a grid.

    Args:
        runs: Oldest first; those not done are left out.
        folder: The notebook's.
        anchor: The id of the grid, by which a live panel finds it in the page.
        hint: A line above, for a notebook that is opened without its kernel.
    """
    done = [r for r in runs if r.done]
    cards = [card(r, folder, before=_before(r, done)) for r in reversed(done)]
    grid = "display:grid;grid-template-columns:repeat(auto-fill,minmax(min(280px,100%),1fr));gap:10px;max-width:960px"
    mark = f' id="{esc(anchor)}" data-rh-count="{len(done)}"' if anchor else ""
    return f'{hint}<div{mark} style="{grid if cards else ""}">{"".join(cards)}</div>'


def _before(run: Run, done: Sequence[Run]) -> Run | None:
    """The run just before, if it was the same request but for a few values."""
    i = list(done).index(run)
    return done[i - 1] if i and done[i - 1].model == run.model else None


def card(run: Run, folder: Path, *, before: Run | None = None) -> str:
    """One run: its media and a caption, or why there is none."""
    if run.status is not RunStatus.SUCCESS:
        return _failed(run, folder)
    media = "".join(_media(run, o, folder) for o in run.outputs) or _no_result()
    return f'<figure class="rh-card" style="{_FRAME}">{media}{_caption(run, folder, before)}</figure>'


def _no_result() -> str:
    return f'<div style="padding:14px;color:{MUTED}">The task succeeded and gave no result.</div>'


def _media(run: Run, output: Output, folder: Path) -> str:
    return _player(run, output, folder)


def _player(run: Run, output: Output, folder: Path) -> str:
    if output.text is not None and output.path is None and not output.url:
        return f'<pre style="{_TEXT}">{esc(output.text)}</pre>'
    poster = _poster(output)
    src = served_path(output.path, folder) if output.path else None
    label = esc(f"Result: {shorten(title(run), 90)}")
    kind = output.media_type.split("/")[0]
    if src and kind == "video":
        shown = f' poster="{poster}"' if poster else ""
        ratio = _ratio(output)
        return (
            f'<video controls muted loop playsinline preload="metadata"{shown} src="{src}" aria-label="{label}" '
            f'style="{_MEDIA}{ratio}"></video>'
        )
    if src and kind == "audio":
        return f'<audio controls preload="metadata" src="{src}" aria-label="{label}" style="width:100%"></audio>'
    if src and kind == "image":
        return f'<img src="{src}" alt="{label}" style="{_MEDIA}">'
    if poster:
        return f'<img src="{poster}" alt="{label}" style="{_MEDIA}">'
    return f'<div style="padding:28px 14px;text-align:center;color:{MUTED};background:{SHADE}">No preview</div>'


def _poster(output: Output) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(output.poster).decode()}" if output.poster else ""


def _ratio(output: Output) -> str:
    """Reserves the place before the video is there, so that nothing jumps."""
    facts = output.facts
    return f";aspect-ratio:{facts.width}/{facts.height}" if facts and facts.width and facts.height else ""


def _caption(run: Run, folder: Path, before: Run | None) -> str:
    head = shorten(_difference(run, before) or title(run), 110)
    mark = f'<span style="{_MARK}">SANDBOX</span>' if run.site == "sandbox" else ""
    lines = [f'<b style="font-weight:600">{mark}{esc(head)}</b>', _muted(facts_line(run))]
    lines += [_place(o, folder) for o in run.outputs if o.path or o.url]
    if run.note:
        lines.append(f'<span role="alert" style="color:{ERROR}">{esc(run.note)}</span>')
    return f'<figcaption style="padding:8px 10px;display:grid;gap:3px;font-size:12px">{"".join(lines)}</figcaption>'


def facts_line(run: Run) -> str:
    """Model, pixels, length, price, time, in one line."""
    return " · ".join(filter(None, [run.spec.title, *_facts(run), _price(run), seconds_text(run.elapsed())]))


def place_text(output: Output, folder: Path) -> str:
    """Where the file is, as seen from the notebook where it lies below it."""
    if output.path is None:
        return output.url
    path, top = output.path.resolve(), folder.resolve()
    return path.relative_to(top).as_posix() if path.is_relative_to(top) else str(path)


def _place(output: Output, folder: Path) -> str:
    """Where the file is, with a link if the notebook's server gives it."""
    if output.path is None:
        # A link of the server's own making may be of any scheme, and a live output is not sanitised.
        is_web = output.url.lower().startswith(("http://", "https://"))
        return _link(esc(output.url), "Open the result on the server") if is_web else _muted(output.url)
    src = served_path(output.path, folder)
    link = _link(src, "Open file") if src else ""
    return f'<span style="overflow-wrap:anywhere">{link}{_muted(place_text(output, folder))}</span>'


def _link(address: str, words: str) -> str:
    return f'<a href="{address}" target="_blank" rel="noopener" style="color:{LINK};margin-right:12px">{words}</a>'


def _muted(text: object) -> str:
    return f'<span style="color:{MUTED}">{esc(text)}</span>'


def title(run: Run) -> str:
    """What a card is called: its prompt, else its model."""
    return str(run.params.get("prompt") or run.params.get("text") or run.spec.title)


def _difference(run: Run, before: Run | None) -> str:
    """`Same, movement large`: what differs from the run before, when the prompt is the same."""
    if before is None or before.params.get("prompt") != run.params.get("prompt"):
        return ""
    changed = [p for p in run.spec.params if run.params.get(p.name) != before.params.get(p.name)]
    said = [_change(p, run.params.get(p.name)) for p in sorted(changed, key=lambda p: p.is_media)]
    return f"Same, {', '.join(said)}" if said else "Same again"


def _change(p: ParamSpec, value: Any) -> str:
    name = p.label.lower()
    if is_empty(value):
        return f"no {name}"
    if p.is_media:
        return f"{'other' if p.many else 'another'} {name}"
    if isinstance(value, bool):
        return f"{name} {'on' if value else 'off'}"
    return f"{name} {value} {p.unit}".rstrip()


def _facts(run: Run) -> list[str]:
    facts = next((o.facts for o in run.outputs if o.facts), None)
    if facts is None:
        return []
    size = f"{facts.width} × {facts.height}" if facts.width and facts.height else ""
    return [size, f"{facts.seconds:.3g} s" if facts.seconds else ""]


def _price(run: Run) -> str:
    cost = run.cost
    if cost is None or (cost.money is None and not cost.coins):
        return ""
    parts = [f"{money(cost.money)} {cost.currency}"] if cost.money is not None else []
    parts += [f"{cost.coins:f} coins"] if cost.coins else []
    off = disagreement(run.estimate, cost) if run.estimate else None
    return " + ".join(parts) + (" (not charged)" if cost.sandbox else "") + (f" ({off})" if off else "")


def _failed(run: Run, folder: Path) -> str:
    """A run without a result, in words: what happened, and what is known of it."""
    head = {
        RunStatus.CANCELLED: "Cancelled",
        RunStatus.UNKNOWN: "It is not known what became of this run",
    }.get(run.status, "No result")
    colour = MUTED if run.status is RunStatus.CANCELLED else ERROR
    known = [run.spec.title, f"task {run.task_id}" if run.task_id else "", f"run {run.id}", _price(run)]
    media = "".join(_media(run, o, folder) for o in run.outputs if o.path)
    return (
        f'<figure class="rh-card" style="{_FRAME}">{media}'
        '<figcaption style="padding:10px 12px;display:grid;gap:4px;font-size:12px">'
        f'<b style="font-weight:600;color:{colour}">{head}</b>'
        f'<span style="overflow-wrap:anywhere">{esc(run.error or "")}</span>'
        f"{_muted(shorten(title(run), 90))}{_muted(' · '.join(filter(None, known)))}</figcaption></figure>"
    )


_STATES = {
    RunStatus.PENDING: "Waiting",
    RunStatus.UPLOADING: "Uploading",
    RunStatus.SUBMITTING: "Sending",
    RunStatus.QUEUED: "Queued",
    RunStatus.RUNNING: "Running",
    RunStatus.DOWNLOADING: "Fetching the result",
    RunStatus.SUCCESS: "Done",
    RunStatus.FAILED: "Failed",
    RunStatus.CANCELLED: "Cancelled",
    RunStatus.UNKNOWN: "Outcome unknown",
}


def status_line(run: Run) -> str:
    """The state in a word. Changed only when the state does: a screen reader says it aloud."""
    style = f"{FONT};font-size:12px;line-height:18px;font-weight:600;color:{TEXT}"
    return f'<div role="status" aria-live="polite" style="{style}">{_STATES[run.status]}</div>'


def progress_line(run: Run) -> str:
    """Clock, bar, and when it should end."""
    elapsed, expect = run.elapsed(), run.forecast
    share = 1.0 if run.status is RunStatus.SUCCESS else expect.fraction(elapsed)
    late = expect.is_late(elapsed)
    about = f"{clock(elapsed)} of about {clock(expect.end(elapsed))}" if not run.done and not late else clock(elapsed)
    if run.uploaded is not None:
        about = f"{run.uploaded:.0%} sent"
        share = run.uploaded
    percent = int(share * 100)
    return (
        f'<div style="{FONT};color:{MUTED};display:grid;gap:6px;font-size:12px">'
        f'<div style="{_BESIDE_STATE}">{about}</div>'
        f'<div role="progressbar" aria-label="{esc(run.spec.title)}" aria-valuemin="0" aria-valuemax="100" '
        f'aria-valuenow="{percent}" style="height:6px;border-radius:3px;background:{LINE};overflow:hidden">'
        f'<div style="height:100%;width:{percent}%;background:{_bar_colour(run)}"></div></div>'
        f'<div class="rh-expect" style="overflow-wrap:anywhere">{esc(_expectation(run, elapsed))}</div></div>'
    )


def _bar_colour(run: Run) -> str:
    return ERROR if run.status in (RunStatus.FAILED, RunStatus.UNKNOWN) else BRAND


def _expectation(run: Run, elapsed: float) -> str:
    if run.status is RunStatus.SUCCESS:
        return "The result is below."
    if run.done:
        return shorten(str(run.error or ""), 160)
    if run.note:
        return shorten(run.note, 160)
    if run.status is RunStatus.UPLOADING:
        return "Sending your files."
    if run.forecast.is_late(elapsed):
        return "Taking longer than usual."
    guess = " (a guess until some runs are done)" if run.forecast.is_guess else ""
    return f"9 of 10 end by {clock(run.forecast.usual_end)}{guess}"
