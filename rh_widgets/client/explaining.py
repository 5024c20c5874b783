"""What an error means, in plain words: its sense, the money, whether to ask again, and the cure."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import Final

from .. import errors
from .codes import NAMES, Row, is_known, meaning_of, name_of, row_for
from .facts import Facts

_NEAR: Final = 0.75  # how like a known name a slip must be, from 0 to 1
_HTTP: Final = re.compile(r"(?:http)?\s*(\d{3})", re.IGNORECASE)
_UNKNOWN_CURE: Final = (
    "Look at the account's call records before submitting again. If it stays, ask RunningHub's support, "
    "with this code and the task's number."
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Explanation(Facts):
    """An error in plain words; shows itself as a small table.

    Attributes:
        title: What is explained: a code, or a kind of error.
        meaning: What it means.
        owed: Whether anything may be owed.
        again: Whether asking again helps.
        cure: What to do.
        said: The error's own words, where there are any.
        known: Whether it is documented anywhere; what is said of an unknown one errs on the safe side.
    """

    title: str
    meaning: str
    owed: str
    again: str
    cure: str
    said: str = ""
    known: bool = True

    @property
    def _headline(self) -> str:
        return f"{self.title}: {self.meaning}"

    @property
    def _facts(self) -> list[tuple[str, str]]:
        return [
            ("Anything owed?", self.owed),
            ("Ask again?", self.again),
            ("What to do", self.cure),
            ("It said", self.said),
        ]


def explain(what: int | str | BaseException) -> Explanation:
    """Explain a code, the service's name for one, an HTTP status, or an error.

    Codes go before HTTP statuses of the same number: say `"HTTP 401"` for the latter.
    """
    if isinstance(what, BaseException):
        return _of_error(what)
    text = str(what).strip()
    code = _code_of(text)
    if code:
        return _of_row(_title(code), meaning_of(code), row_for(code, None))
    match = _HTTP.fullmatch(text)
    status = int(match[1]) if match else None
    if meaning := meaning_of("", status):
        return _of_row(f"HTTP {status}", meaning, row_for("", status))
    return _unknown(text)


def _code_of(text: str) -> str:
    """The number that a text means: itself, or the service's name for it, a slip of the pen forgiven."""
    if is_known(text):
        return text
    name = re.sub(r"[^A-Z0-9]+", "_", text.upper()).strip("_")
    near = difflib.get_close_matches(name, NAMES, n=1, cutoff=_NEAR)
    return NAMES[near[0]] if near else ""


def _title(code: str) -> str:
    name = name_of(code)
    return f"{code} {name}" if name else code


def _of_row(title: str, meaning: str, row: Row, *, cure: str = "", said: str = "") -> Explanation:
    return Explanation(
        title=title, meaning=meaning, owed=row.owed, again=row.repeat, cure=cure or row.advice, said=said
    )


def _unknown(title: str, said: str = "") -> Explanation:
    row = row_for("", None)
    return Explanation(
        title=title or "No code",
        meaning="Nobody documents this code.",
        owed=row.owed,
        again=row.repeat,
        cure=_UNKNOWN_CURE,
        said=said,
        known=False,
    )


def _of_error(error: BaseException) -> Explanation:
    """An error by what it carries: a code, a status, the reason inside it, else by its kind."""
    if isinstance(error, errors.APIError):
        return _of_answer(error)
    if isinstance(error, errors.RunFailed) and isinstance(error.__cause__, errors.RunningHubError):
        return _of_error(error.__cause__)
    title = type(error).__name__
    for kind, meaning, owed, again, cure in _KINDS:
        if isinstance(error, kind):
            return Explanation(title=title, meaning=meaning, owed=owed, again=again, cure=cure, said=str(error))
    return Explanation(
        title=title,
        meaning="This error is not one of ours.",
        owed="That depends on what was under way: rh.history has every run.",
        again="Nobody can tell.",
        cure="Read its own words, and the last lines of the traceback.",
        said=str(error),
        known=False,
    )


def _of_answer(error: errors.APIError) -> Explanation:
    meaning = meaning_of(error.code, error.status_code)
    if error.node_id and error.code in _OF_TASKS:
        row, title = row_for("805", None), _title(error.code) if error.code else "A node failed"
        return _of_row(title, "A node of the workflow failed.", row, cure=_NODE_CURE, said=error.message)
    if not meaning:
        return _unknown(error.code, error.message)
    title = _title(error.code) if is_known(error.code) else f"HTTP {error.status_code}"
    row = row_for(error.code, error.status_code)
    return _of_row(title, meaning, row, cure=error.advice, said=error.message)


_OF_TASKS: Final = {"", "805", "1000", "1015"}  # the end of a task, of which its node says more than the code
_NODE_CURE: Final = (
    "Look at what the node was given: a value, a file or a LoRA that it cannot use, or a picture too large for "
    "the machine. run.error.traceback has its own report."
)
_NOTHING_SENT: Final = "Nothing: no request was sent."
_UNTOLD: Final = "Not known: a paid task may exist."
# Kinds of errors that carry no code: meaning, what may be owed, whether to ask again, the cure.
_KINDS: Final[tuple[tuple[type[BaseException], str, str, str, str], ...]] = (
    (
        errors.ParameterError,
        "The model would refuse these values.",
        _NOTHING_SENT,
        "Yes, once the values are mended.",
        "Mend what it names: all faults are listed at once.",
    ),
    (
        errors.UnknownModelError,
        "There is no model of this name.",
        _NOTHING_SENT,
        "Yes, with the right name.",
        "Take one of the names that it suggests, or look with rh.browse().",
    ),
    (
        errors.ConfigurationError,
        "Something about the key, the address or the kernel is not right.",
        _NOTHING_SENT,
        "Yes, once that is mended.",
        "Do what its own words say; `rh-widgets doctor` looks at everything.",
    ),
    (
        errors.BudgetError,
        "The run would go beyond what you allowed.",
        _NOTHING_SENT,
        "Yes, with a larger budget or a cheaper request.",
        "Look at rh.budget(), and raise it if you mean to.",
    ),
    (
        errors.ConnectionFailed,
        "The server was not reached, or gave no answer to a question.",
        "Nothing: nothing was created. Tasks that are under way go on.",
        "Yes, as soon as the network is back.",
        "Check the network, a proxy and the address; `rh-widgets doctor` looks at them.",
    ),
    (
        errors.SubmitAmbiguous,
        "The order left, and its answer was lost.",
        _UNTOLD,
        "Not before you have looked: it would be a second order.",
        "Look at the account's call records. If the task is there, rh.attach(task number) fetches its result.",
    ),
    (
        errors.DownloadFailed,
        "The result is made, and its file could not be fetched.",
        "Yes: the task succeeded, and is billed.",
        "Yes, and it is free: links live for about a day.",
        "Call run.download(), or rh.resume().",
    ),
    (
        errors.RunCancelled,
        "The run was cancelled.",
        "Nothing if it was cancelled before it was sent; later the service may still bill it.",
        "A new run is a new order.",
        "Nothing, unless you want it after all: run.panel() opens it again.",
    ),
    (
        errors.RunUnknown,
        "What became of the task cannot be learned.",
        _UNTOLD,
        "Not before you have looked: it would be a second order.",
        "Call rh.resume(), and look at the account's call records.",
    ),
    (
        errors.RunTimeout,
        "It did not end in the time given. It goes on at the server.",
        "Yes: the task goes on, and is billed.",
        "Wait again; a new run would be a second order.",
        "Call run.wait() once more, or rh.resume() later.",
    ),
    (
        errors.RunFailed,
        "The task failed.",
        "Perhaps: the run's cost tells, once the service does.",
        "A new run may work, and is charged again: you decide.",
        "Read its own words; change the prompt or the files if they speak of those.",
    ),
    (
        errors.RunningHubError,
        "Something went wrong.",
        "Its own words tell, if anything is.",
        "Its own words tell.",
        "Do what its own words say.",
    ),
)
