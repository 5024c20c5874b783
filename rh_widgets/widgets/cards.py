"""Results as plain HTML: what is left in the notebook when the kernel is gone. Pure.

A card points at the file beside the notebook and carries its own poster, so a saved
notebook stays small and still plays. All style is inline and uses the front end's own
variables with a fallback: a saved output has no other style sheet to rely on, and an
untrusted notebook strips style elements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..client import EXTENSIONS
from ..media import poster, probe
from ..runs import NodeProgress, Output, Run, RunStatus, disagreement, made_by
from ..specs import ParamSpec, is_empty, money
from .exhibits import exhibits, grouped, is_web, served_path
from .failure import folded_trace
from .look import BRAND, ERROR, FONT, LINE, LINK, MUTED, PAPER, TEXT
from .words import clock, esc, file_size, seconds_text, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = [
    "called",
    "card",
    "facts_line",
    "failed_head",
    "file_card",
    "place_text",
    "progress_line",
    "remark",
    "results",
    "state_word",
    "status_line",
    "title",
]


_FRAME = f"margin:0;border:1px solid {LINE};border-radius:8px;overflow:hidden;background:{PAPER};color:{TEXT};{FONT}"
_MARK = (
    f"float:right;margin-left:8px;padding:0 6px;border:1px solid {LINE};border-radius:3px;"
    "font-size:10px;font-weight:600;letter-spacing:.06em"
)
_BESIDE = 2
_NODE = 60  # characters of a node's title
_SEEN = frozenset({"video", "image"})
_SAID_IN_BYTES = frozenset({"audio", "3d"})
_BESIDE_STATE = "text-align:right;margin-top:-24px;line-height:18px;font-variant-numeric:tabular-nums"


def remark(words: str) -> str:
    """A quiet line above a run."""
    return f'<div style="{FONT};color:{MUTED};padding:2px 0 6px">{esc(words)}</div>'


_GRID = "display:grid;grid-template-columns:repeat(auto-fill,minmax(min(280px,100%),1fr));gap:10px;max-width:960px"


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
    mark = f' id="{esc(anchor)}" data-rh-count="{len(done)}"' if anchor else ""
    return f'{hint}<div{mark} style="{_GRID if cards else ""}">{"".join(cards)}</div>'


def called(runs: Sequence[tuple[Run, str]], folder: Path) -> str:
    """Runs as cards in the order given, each with what it is called there."""
    cards = "".join(card(run, folder, head=name) for run, name in runs)
    return f'<div style="{_GRID}">{cards}</div>' if cards else ""


def file_card(path: Path, folder: Path) -> str:
    """A file that was made of several results: what can be seen of it, its link, its size."""
    facts = probe(path)
    output = Output(path=path, media_type=EXTENSIONS.get(facts.format, ""), facts=facts, poster=poster(path))
    media = exhibits([output], path.name, folder, path.name) if output.kind in _SEEN else ""
    src = served_path(path, folder)
    link = _link(src, "Open file") if src else ""
    said = _muted(f"{place_text(output, folder)} · {file_size(facts.size)}")
    caption = f'<figcaption style="padding:8px 10px;font-size:12px;overflow-wrap:anywhere">{link}{said}</figcaption>'
    return f'<figure style="{_FRAME};max-width:640px">{media}{caption}</figure>'


def _before(run: Run, done: Sequence[Run]) -> Run | None:
    """The run just before, if it was the same request but for a few values."""
    i = list(done).index(run)
    return done[i - 1] if i and done[i - 1].model == run.model else None


def card(run: Run, folder: Path, *, before: Run | None = None, head: str = "") -> str:
    """One run: its media and a caption, or why there is none; `head` in place of its prompt, or of what is new."""
    if run.status is not RunStatus.SUCCESS:
        return _failed(run, folder, head)
    media = _exhibits(run, run.outputs, folder) or _no_result()
    # In a column as narrow as a clip's no image of several could be made out, and no text be read.
    wide = any(o.kind == "text" for o in run.outputs) or any(len(group) > _BESIDE for group in grouped(run.outputs))
    place = ";grid-column:1/-1" if wide else ""
    caption = _caption(run, folder, head or _difference(run, before))
    return f'<figure class="rh-card" style="{_FRAME}{place}">{media}{caption}</figure>'


def _exhibits(run: Run, outputs: Sequence[Output], folder: Path) -> str:
    return exhibits(outputs, f"Result: {shorten(title(run), 90)}", folder, run.id)


def _no_result() -> str:
    return f'<div style="padding:14px;color:{MUTED}">The task succeeded and gave no result.</div>'


def _caption(run: Run, folder: Path, head: str) -> str:
    head = shorten(head or title(run), 110)
    mark = f'<span style="{_MARK}">SANDBOX</span>' if run.site == "sandbox" else ""
    lines = [f'<b style="font-weight:600">{mark}{esc(head)}</b>', _muted(facts_line(run))]
    for group in grouped(run.outputs):
        lines += [_muted(maker)] if (maker := made_by(run, *group)) else []
        lines += [_places(group, folder)] if group[0].path or group[0].url else []
    if run.note:
        lines.append(f'<span role="alert" style="color:{ERROR}">{esc(run.note)}</span>')
    return f'<figcaption style="padding:8px 10px;display:grid;gap:3px;font-size:12px">{"".join(lines)}</figcaption>'


def facts_line(run: Run, *, titled: bool = True) -> str:
    """Model (if `titled`), pixels, length, price, time, in one line."""
    name = run.spec.title if titled else ""
    return " · ".join(filter(None, [name, *_facts(run), _price(run), seconds_text(run.elapsed())]))


def place_text(output: Output, folder: Path) -> str:
    """Where the file is, as seen from the notebook where it lies below it."""
    if output.path is None:
        return output.url
    path, top = output.path.resolve(), folder.resolve()
    return path.relative_to(top).as_posix() if path.is_relative_to(top) else str(path)


def _places(group: list[Output], folder: Path) -> str:
    """Of several images that are here the first; each is a link itself."""
    if len(group) == 1 or any(output.path is None for output in group):
        return "".join(_place(output, folder) for output in group)
    rest = f" and {len(group) - 1} more"
    return f'<span style="overflow-wrap:anywhere">{_muted(place_text(group[0], folder) + rest)}</span>'


def _place(output: Output, folder: Path) -> str:
    """Where the file is, with a link if the notebook's server gives it."""
    if output.path is None:
        known = is_web(output.url)
        return _link(esc(output.url), "Open the result on the server") if known else _muted(output.url)
    src = served_path(output.path, folder)
    link = _file_link(src, output.kind) if src else ""
    return f'<span style="overflow-wrap:anywhere">{link}{_muted(place_text(output, folder))}</span>'


def _file_link(src: str, kind: str) -> str:
    """JupyterLab opens what it can show, and complains of the rest unless told to save it."""
    if kind in {"3d", "file"}:
        return f'<a href="{src}" download style="color:{LINK};margin-right:12px">Save file</a>'
    return _link(src, "Open file")


def _link(address: str, words: str) -> str:
    return f'<a href="{address}" target="_blank" rel="noopener" style="color:{LINK};margin-right:12px">{words}</a>'


def _muted(text: object) -> str:
    return f'<span style="color:{MUTED}">{esc(text)}</span>'


def title(run: Run) -> str:
    """What a card is called: its prompt, else its model."""
    return str(run.spec.words(run.params) or run.params.get("text") or run.spec.title)


def _difference(run: Run, before: Run | None) -> str:
    """`Same, movement large`: what differs from the run before, when the prompt is the same."""
    if before is None or before.spec.words(before.params) != run.spec.words(run.params):
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
    return f"{name} {p.option_label(value) or value} {p.unit}".rstrip()


def _facts(run: Run) -> list[str]:
    facts = next((o.facts for o in run.outputs if o.facts), None)
    if facts is None:
        return []
    images = sum(o.kind == "image" for o in run.outputs)
    return [
        f"{images} images" if images > 1 else "",
        f"{facts.width} × {facts.height}" if facts.width and facts.height else "",
        f"{facts.seconds:.3g} s" if facts.seconds else "",
        f"{facts.format.upper()}, {file_size(facts.size)}" if facts.kind in _SAID_IN_BYTES and facts.format else "",
    ]


def _price(run: Run) -> str:
    cost = run.cost
    if cost is None or (cost.money is None and not cost.coins):
        return ""
    parts = [f"{money(cost.money)} {cost.currency}"] if cost.money is not None else []
    parts += [f"{cost.coins:f} coins"] if cost.coins else []
    off = disagreement(run.estimate, cost) if run.estimate else None
    return " + ".join(parts) + (" (not charged)" if cost.sandbox else "") + (f" ({off})" if off else "")


def failed_head(run: Run) -> str:
    """What became of a run that has no result, in a few words."""
    return {
        RunStatus.CANCELLED: "Cancelled",
        RunStatus.UNKNOWN: "It is not known what became of this run",
    }.get(run.status, "No result")


def _failed(run: Run, folder: Path, name: str) -> str:
    """A run without a result, in words: what happened, and what is known of it."""
    head = failed_head(run)
    colour = MUTED if run.status is RunStatus.CANCELLED else ERROR
    known = [run.spec.title, f"task {run.task_id}" if run.task_id else "", f"run {run.id}", _price(run)]
    media = _exhibits(run, [o for o in run.outputs if o.path], folder)
    return (
        f'<figure class="rh-card" style="{_FRAME}">{media}'
        '<figcaption style="padding:10px 12px;display:grid;gap:4px;font-size:12px">'
        f'<b style="font-weight:600;color:{colour}">{head}</b>'
        f'<span style="overflow-wrap:anywhere">{esc(run.error or "")}</span>{folded_trace(run.error)}'
        f"{_muted(shorten(name or title(run), 90))}{_muted(' · '.join(filter(None, known)))}</figcaption></figure>"
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


def state_word(run: Run) -> str:
    """Where a run stands, in a word or two."""
    return _STATES[run.status]


_UNSEEN = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap"


def status_line(run: Run, node: str = "") -> str:
    """The state in a word. Changed only when the state does: a screen reader says it aloud, and the node with it."""
    style = f"{FONT};font-size:12px;line-height:18px;font-weight:600;color:{TEXT}"
    mark = ' class="rh-over"' if run.done else ""
    spoken = f'<span style="{_UNSEEN}">: {esc(node)}</span>' if node else ""
    return f'<div role="status" aria-live="polite"{mark} style="{style}">{state_word(run)}{spoken}</div>'


def progress_line(run: Run) -> str:
    """Clock, bar, and when it should end."""
    elapsed, expect = run.elapsed(), run.forecast
    share = run.share
    late = expect.is_late(elapsed)
    about = clock(elapsed)
    if (
        not run.done and not late and run.status is not RunStatus.DOWNLOADING
    ):  # never beyond the end that the line below names
        about += f" of about {clock(min(expect.end(elapsed), expect.usual_end))}"
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
        f'<div class="rh-expect" style="overflow-wrap:anywhere">{esc(_expectation(run, elapsed))}</div>'
        f"{folded_trace(run.error)}</div>"
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
    return _outlook(run, elapsed)


def _outlook(run: Run, elapsed: float) -> str:
    """What its nodes do, else when it should end."""
    if run.status is RunStatus.RUNNING and run.progress is not None and run.progress.title:
        return _node_line(run.progress)
    if run.forecast.is_late(elapsed):
        return "Taking longer than usual."
    guess = " (a guess until some runs are done)" if run.forecast.is_guess else ""
    return f"90 % of such runs end by {clock(run.forecast.usual_end)}{guess}"


def _node_line(progress: NodeProgress) -> str:
    """`KSampler · step 12 of 20 · node 7 of 11`."""
    step = f"step {progress.step} of {progress.steps}" if progress.steps else ""
    place = f"node {min(progress.done + 1, progress.total)} of {progress.total}" if progress.total else ""
    return " · ".join(filter(None, [shorten(progress.title, _NODE), step, place]))
