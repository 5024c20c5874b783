"""Blind judging: two results side by side, and which is better; the kernel's half.

Nothing that reaches the page's elements tells which run is which. What is shown goes by a number drawn
anew for each session, and files become Blobs, whose addresses say nothing (static/judging.js). Each
vote is in the journal before the next two are shown, so that the same question on the same runs goes
on where it was left, in any kernel.
"""

from __future__ import annotations

import random
import threading
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import anywidget
import traitlets as t

from ..errors import Fault, ParameterError
from ..media import data_uri
from ..runs import RunStatus, Settled, Verdict, duels, fit, next_pair, settled
from .below import Below, display_widget
from .cards import remark
from .guard import guarded
from .kernel import check_kernel, in_voila, server_link
from .pieces import hand_out
from .static_files import static_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..runs import Leaderboard, Output, Run, Scores, Vote, Votes

__all__ = ["Judging"]

_FEWEST, _MOST = 2, 200  # runs; with more, each vote would be thought about for seconds
_SHOWN: Final = frozenset({"video", "image", "audio", "text"})
_HINTS: Final = {
    Settled.OPEN: "",
    Settled.BEST: "The best is settled. Go on to sort the others, or finish.",
    Settled.ALL: "The ranking is settled: more votes would hardly change it.",
    Settled.CLOSE: "The rest is too close to call: more votes would hardly change the ranking.",
}
_ALL_SEEN: Final = "Every pair was judged. More votes make the ranking surer."


@dataclass(frozen=True, slots=True)
class _Entry:
    """A run that takes part, what is shown of it, and the name by which the page knows that."""

    run_id: str
    output: Output
    key: str


class Judging(anywidget.AnyWidget):
    """Asks which of two is better, until the ranking is settled or the judge has had enough.

    Args:
        runs: Those that take part; one without a result is left out.
        votes: Where votes are kept, and the question.
        reveal: Makes the leaderboard.
        seed: Draws the order and the sides; without one nobody can tell them beforehand.

    Raises:
        ParameterError: fewer than 2 or more than 200 of the runs have a result to show.
    """

    _esm = static_text("pieces.js", "lockstep.js", "judging.js")
    _css = static_text("theme.css", "judging.css")

    question = t.Unicode().tag(sync=True)
    pair = t.Dict().tag(sync=True)
    progress = t.Unicode().tag(sync=True)
    hint = t.Unicode().tag(sync=True)
    wrong = t.Unicode().tag(sync=True)
    can_undo = t.Bool(False).tag(sync=True)
    over = t.Bool(False).tag(sync=True)
    board = t.Unicode().tag(sync=True)
    anchor = t.Unicode().tag(sync=True)
    turn = t.Int(0).tag(sync=True)

    def __init__(
        self, runs: Sequence[Run], votes: Votes, *, reveal: Callable[[], Leaderboard], seed: int | None = None
    ) -> None:
        check_kernel()
        self._rng = random.Random(seed)
        self._entries = _entries(runs, self._rng)
        if not _FEWEST <= len(self._entries) <= _MOST:
            count = len(self._entries)
            runs_said = "1 run" if len(runs) == 1 else f"{len(runs)} runs"
            reason = f"Of {runs_said} {count} {'has' if count == 1 else 'have'} a result to show."
            raise ParameterError([Fault("runs", len(runs), reason, f"{_FEWEST} to {_MOST} to judge")])
        self._ids = [entry.run_id for entry in self._entries]
        self._left_out = len(runs) - len(self._entries)
        self._votes, self._reveal = votes, reveal
        self._cast: list[Vote] = votes.among(self._ids)
        self._mine = [vote.id for vote in self._cast]  # and not what another kernel casts meanwhile
        self._now = (0, 1)
        self._lock = threading.RLock()
        self._shown = Below()
        super().__init__(question=votes.question, anchor=f"rh-judged-{uuid.uuid4().hex[:10]}")
        self._ask_next()
        self.on_msg(self._receive)

    def __repr__(self) -> str:
        return f"Judging({self.question!r}, {len(self._entries)} runs, {self.progress})"

    def _ipython_display_(self, **_kwargs: Any) -> None:
        """Show the pair and, below it, what survives saving: at the end the leaderboard."""
        display_widget(self)
        if not in_voila():
            self._shown.show(self._below())

    # What a user does, in Python as in the page

    def vote(self, verdict: Verdict | str) -> None:
        """Say which of the two that are shown is better, and go on to the next.

        Args:
            verdict: `"left"`, `"right"`, `"tie"` or `"both bad"`.

        Raises:
            ParameterError: one of the runs was deleted meanwhile.
            ConfigurationError: the journal cannot be written.
        """
        with self._lock:
            left, right = (self._ids[i] for i in self._now)
            self._mine.append(self._votes.cast(left, right, Verdict(verdict)))
            self._cast = self._votes.among(self._ids)
            self._ask_next()

    def undo(self) -> None:
        """Take back the last vote, and show its two again."""
        with self._lock:
            number = self._mine.pop() if self._mine else 0
            last = next((vote for vote in self._cast if vote.id == number), None)
            if last is None:
                return
            self._votes.take_back(number)
            self._cast = self._votes.among(self._ids)
            self._show((self._ids.index(last.left), self._ids.index(last.right)))

    def finish(self) -> None:
        """Show the leaderboard, which tells who is who."""
        with self._lock:
            found = self._reveal()._repr_html_()
            self.board = "" if self._shown else found
            self.over = True
            self._shown.update(found)

    def go_on(self) -> None:
        """Put the leaderboard away, and ask about the same two again."""
        with self._lock:
            self.over, self.board = False, ""
            self._shown.update(self._below())

    # Asking

    def _scores(self) -> tuple[Scores, dict[tuple[int, int], int]]:
        """What the votes say, and how often each pair was asked."""
        met = duels(self._cast, self._ids)
        return fit(len(self._ids), met), {(duel.one, duel.two): int(duel.votes) for duel in met}

    def _ask_next(self) -> None:
        scores, asked = self._scores()
        said = sorted(map(self._ids.index, self._cast[-1].pair)) if self._cast else []
        self._show(next_pair(scores, asked, self._rng, last=(said[0], said[1]) if said else None))

    def _show(self, pair: tuple[int, int]) -> None:
        scores, asked = self._scores()
        self._now = pair
        pairs = len(self._ids) * (len(self._ids) - 1) // 2
        left_out = f" · {self._left_out} without a result left out" if self._left_out else ""
        votes = len(self._cast)
        with self.hold_sync():
            self.pair = {"left": _told(self._entries[pair[0]]), "right": _told(self._entries[pair[1]])}
            self.progress = f"{votes} vote{'s' * (votes != 1)} · {len(asked)} of {pairs} pairs judged{left_out}"
            self.hint = _HINTS[settled(scores, asked)] or (_ALL_SEEN if len(asked) == pairs else "")
            self.can_undo, self.wrong = bool(self._mine), ""

    def _below(self) -> str:
        """What stands below until the end: for a notebook opened without its kernel, where it went."""
        words = remark(
            "This judging belongs to an earlier session, so Jupyter cannot draw it. Its votes are in the journal: "
            "run this cell to go on."
        )
        return f'<div class="{self.anchor}-hint">{words}</div>'

    # Callbacks

    def _receive(self, _widget: Any, content: dict[str, Any], _buffers: Any) -> None:
        if content.get("kind") == "get":
            hand_out(self, content, lambda key: next(e for e in self._entries if e.key == key).output.path)
        else:
            self._act(content)

    @guarded
    def _act(self, content: dict[str, Any]) -> None:
        """A press in the page; one that was meant for two that are gone is let be."""
        acts = {"undo": self.undo, "finish": self.finish, "go_on": self.go_on}
        try:
            if content.get("turn") != self.turn:
                return
            if content.get("kind") == "vote":
                self.vote(str(content.get("verdict")))
            elif content.get("kind") in acts:
                acts[content["kind"]]()
        finally:
            self.turn += 1  # the page waits for it

    def _say(self, words: str) -> None:
        self.wrong = words


def _entries(runs: Iterable[Run], rng: random.Random) -> list[_Entry]:
    """The runs that have something to show, in an order that tells nothing."""
    shown = [(run.id, output) for run in runs if (output := _result(run)) is not None]
    rng.shuffle(shown)
    return [_Entry(run_id, output, f"clip{i}") for i, (run_id, output) in enumerate(shown)]


def _result(run: Run) -> Output | None:
    """What is judged of a run: the first of its results that is here and can be seen or heard."""
    if run.status is not RunStatus.SUCCESS:
        return None
    return next((output for output in run.outputs if _can_show(output)), None)


def _can_show(output: Output) -> bool:
    if output.kind == "text":
        return True
    return bool(output.poster) if output.kind not in _SHOWN else output.path is not None and output.path.is_file()


def _told(entry: _Entry) -> dict[str, Any]:
    """A result for the page, without a word that tells whose it is. The link stays out of the page's elements."""
    output = entry.output
    facts = output.facts
    return {
        "id": entry.key,
        "kind": output.kind if output.kind in _SHOWN else "still",
        "type": output.media_type,
        "link": (server_link(output.path) if output.path else "") or "",
        "poster": data_uri(output.poster, "image/jpeg") if output.poster else "",
        "text": output.text or "",
        "seconds": facts.seconds if facts else None,
        "ratio": f"{facts.width} / {facts.height}" if facts and facts.width and facts.height else "",
    }
