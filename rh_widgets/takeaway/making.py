"""What leaves the notebook as a file: a report, a contact sheet, clips side by side."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from ..errors import Fault, ParameterError
from ..media import MOST, Cell, Clip, data_uri, draw_montage, draw_sheet
from ..runs import Leaderboard, RunStatus, caption, chosen_runs, varied
from ..session import history, store
from .entries import entries, heading
from .made import MadeFile
from .page import page

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ..runs import Output, Record, Run
    from .entries import Entry

__all__ = ["contact_sheet", "report", "side_by_side"]

_EMBEDDED: Final = 100 * 1024 * 1024  # bytes of clips in one page; browsers grow slow beyond


def report(
    runs: Any, path: str | os.PathLike[str] = "report.html", *, embed: bool = False, title: str = ""
) -> MadeFile:
    """Write a page about some runs that stands alone: results, what differs, leaderboard, all parameters and costs.

    It opens offline, without a script, in light and dark, and can be printed. Posters are in it. Clips
    lie where they are and are reached from it, as long as the page stays beside them; with `embed` they
    are in it too, up to 100 MB. No folder of yours and no key is in it.

    Args:
        runs: Runs, their ids, a sweep, a part of the history, or lists of these.
        path: The file to write; one from before is replaced.
        embed: Put the files into the page, so that it can be sent alone.
        title: Its heading; else the number of runs and their model.

    Returns:
        The file: a path that shows itself at the end of a cell.

    Raises:
        ParameterError: something that names no run, or no run at all.
        OSError: the file cannot be written.
    """
    target, chosen = MadeFile(path).expanduser(), _some(runs)
    equal, items = entries(chosen, _records(chosen), _varied(chosen))
    source, left_out = _sources([o for item in items for o in item.outputs], target.absolute().parent, embed=embed)
    lead, board = [*_lead(items), *left_out], _board(chosen)
    text = page(title or heading(items), items, lead=lead, equal=equal, board=board, source=source)
    write_whole(target, text.encode())
    return target


def contact_sheet(runs: Any, path: str | os.PathLike[str] = "sheet.png", *, title: str = "") -> MadeFile:
    """Draw a contact sheet: a picture of every result, what differs below it, what is equal on top.

    Args:
        runs: Runs, their ids, a sweep, a part of the history, or lists of these.
        path: The PNG to write; one from before is replaced.
        title: Its heading; else the number of runs and their model.

    Returns:
        The file: a path that shows itself at the end of a cell.

    Raises:
        ParameterError: something that names no run, or no run at all.
        OSError: the file cannot be written.
    """
    target, chosen = MadeFile(path).expanduser(), _some(runs)
    equal, items = entries(chosen, _records(chosen), _varied(chosen))
    line = caption({name: value for name, value in equal.items() if name != "Model"})
    cells = [cell for item in items for cell in _cells(item)]
    write_whole(target, draw_sheet(title or heading(items), [line] if line else [], cells))
    return target


def side_by_side(runs: Any, path: str | os.PathLike[str] = "both.mp4") -> MadeFile:
    """Put the clips of 2 to 9 runs into one, side by side, with what differs below each.

    They start together; a shorter one holds its last picture. The sound is that of the first which has
    any. ■ stops it, and leaves no half file.

    Args:
        runs: Runs, their ids, a sweep, a part of the history, or lists of these.
        path: The MP4 to write; one from before is replaced.

    Returns:
        The file: a path that shows itself at the end of a cell.

    Raises:
        ParameterError: fewer than 2 or more than 9 clips, or one whose file is not here.
        OSError: the file cannot be written.
    """
    from ..widgets import progress_line

    target, chosen = MadeFile(path).expanduser(), _some(runs)
    _, items = entries(chosen, _records(chosen), _varied(chosen))
    if not 2 <= len(items) <= MOST:  # noqa: PLR2004 - two sides
        raise ParameterError([Fault("runs", len(items), "So many do not fit side by side.", f"2 to {MOST}")])
    clips = [_clip(item) for item in items]
    target.parent.mkdir(parents=True, exist_ok=True)
    with progress_line(f"Writing {target.name}") as show:
        draw_montage(clips, target, show)
    return target


def _clip(item: Entry) -> Clip:
    """The first clip of a run."""
    clip = next((o for o in item.outputs if o.kind == "video"), None)
    if clip is None or clip.path is None or not clip.path.is_file():
        reason = "It has no clip." if clip is None else "Its clip is not here: run.download() fetches it."
        raise ParameterError([Fault("runs", item.id, reason)])
    return Clip(path=clip.path, caption=" · ".join(filter(None, [item.caption, item.judged])))


def _cells(item: Entry) -> list[Cell]:
    """A cell for each result of a run, and one for a run without any."""
    small = " · ".join(filter(None, [item.judged, item.cost]))
    shown = [(output.poster, output.text or output.media_type) for output in item.outputs]
    shown = shown or [(None, item.trouble or item.status.value.lower())]
    return [Cell(picture=poster, caption=item.caption, small=small, instead=words) for poster, words in shown]


def _records(runs: Sequence[Run]) -> dict[str, Record]:
    return {run.id: record for run in runs if (record := store.journal.get(run.id))}


def _varied(runs: Sequence[Run]) -> dict[str, dict[str, Any]]:
    return varied(store.journal, [run.id for run in runs])


def _some(runs: Any) -> list[Run]:
    """Raises `ParameterError` where there is none."""
    chosen = chosen_runs(runs, history)
    if not chosen:
        raise ParameterError([Fault("runs", "", "There is no run among these.")])
    return chosen


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, and its folder, that is there as a whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _lead(items: Sequence[Entry]) -> list[str]:
    stands = Counter("succeeded" if item.status is RunStatus.SUCCESS else item.status.value.lower() for item in items)
    counts = ", ".join(f"{number} {status}" for status, number in stands.items())
    return [f"{counts}. Written on {datetime.now().astimezone():%Y-%m-%d %H:%M}."]


def _board(runs: Sequence[Run]) -> str:
    """The leaderboard, without tables by input file: those name folders."""
    if len(runs) < 2:  # noqa: PLR2004 - nothing to compare
        return ""
    board = Leaderboard(runs, store, varied=_varied(runs))
    for name in {p.name for run in runs for p in run.spec.params if p.is_media} & set(board.tables):
        del board.tables[name]
    return board._repr_html_() if board.tables else ""


def _sources(outputs: Sequence[Output], folder: Path, *, embed: bool) -> tuple[Callable[[Output], str], list[str]]:
    """The address of each output's file in a page in that folder, and words on those that have none."""
    known: dict[Path, str] = {}
    room, far, large = _EMBEDDED, 0, 0
    for output in outputs:
        path = output.path
        if path is None or not path.is_file():
            continue
        size = path.stat().st_size
        if embed and size <= room:
            known[path] = data_uri(path.read_bytes(), output.media_type or "application/octet-stream")
            room -= size
            continue
        large += embed
        known[path] = _beside(path, folder)
        far += not known[path]
    said = []
    if large:
        said.append(f"{large} files are not in this page, which holds {_EMBEDDED // 1024**2} MB at most.")
    if far:
        said.append(f"{far} files lie elsewhere and cannot be played from here: their posters stand for them.")
    return (lambda output: known.get(output.path, "") if output.path else ""), said


def _beside(path: Path, folder: Path) -> str:
    """The way from the page to a file below its folder; empty for one elsewhere: its folders do not travel."""
    path = path.absolute()
    return quote(path.relative_to(folder).as_posix()) if path.is_relative_to(folder) else ""
