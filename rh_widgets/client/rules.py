"""What may be done again, and what an exchange amounts to: pure decisions.

Money hangs on two of them. `judge_submit` turns everything that went wrong after the first
byte left, and is not a readable refusal, into `SubmitAmbiguous`. `verdict` sorts the
failures of a submit, and names the only ones after which it may be sent again:

    NOTHING_CREATED  no connection, no name, no handshake; 415, 421, 814, 1003, 1520; HTTP 429
    FINAL            every other readable refusal: any other code without a task, HTTP 3xx and 4xx
    AMBIGUOUS        a reset, a timeout, HTTP 408 or 5xx without a code of the API's, a broken answer

A failed exchange arrives here as a `Trouble`, which is plain text: see `trouble`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from http import HTTPStatus
from typing import Any, Final

from ..errors import APIError, AuthenticationError, ConnectionFailed, ServerError, SubmitAmbiguous
from .answers import TaskAnswer, TaskStatus, read_refusal, read_state, read_task
from .codes import error_from, is_known, row_for
from .settings import Site, call_records
from .tolerant import parse_body

PIECE: Final = 8
LONGEST_DELAY: Final = 3600.0  # seconds; a server that names more has made a mistake
# A task's number anywhere in an answer, also in JSON within a string, and whether it is there to its end.
_NAMED_TASK: Final = re.compile(r'"task_?id\\*"\s*:\s*\\*"?([1-9]\d*)(\\*"|\s*[,}])?', re.IGNORECASE)


class Verdict(Enum):
    """What a failed submit means for the money."""

    NOTHING_CREATED = "send it again"
    FINAL = "refused: shown, and sent again only by the user"
    AMBIGUOUS = "a paid task may exist: never resent"


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer, as text, with the key already struck out of it."""

    status_code: int
    text: str
    retry_after: float | None = None
    leads_to: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """No answer. `reached` is False only where that is proven: not one byte of the request left.

    `received` is what came of an answer that broke off, with the key struck out of it.
    """

    reached: bool
    text: str
    received: str = ""


def verdict(error: Exception) -> Verdict:
    """What became of a submit that raised `error`."""
    if isinstance(error, SubmitAmbiguous):
        return Verdict.AMBIGUOUS
    if isinstance(error, ConnectionFailed):
        return Verdict.NOTHING_CREATED
    unsent = isinstance(error, APIError) and row_for(error.code, error.status_code).unsent
    return Verdict.NOTHING_CREATED if unsent else Verdict.FINAL


def created_nothing(error: Exception) -> bool:
    """Whether a submit that failed so has created nothing, and may be sent again."""
    return verdict(error) is Verdict.NOTHING_CREATED


def pause_after(error: Exception) -> float:
    """Seconds to leave the server alone after a refusal: what it asked for, else what the code deserves."""
    if not isinstance(error, APIError):
        return 0.0
    if error.retry_after is not None:
        return error.retry_after
    return row_for(error.code, error.status_code).pause


def read_delay(text: str) -> float | None:
    """The seconds in a Retry-After header; None for a date, and for all that is no number."""
    return min(float(text), LONGEST_DELAY) if text.isascii() and text.isdigit() else None


def worth_another_look(error: Exception, *, first: bool = True) -> bool:
    """Whether a query or an upload that failed so may work a moment later.

    Args:
        error: What it raised.
        first: Whether it is the first failure in a row: a good key is now and then refused once.
    """
    if isinstance(error, ConnectionFailed):
        return True
    if isinstance(error, AuthenticationError):
        return first
    if not isinstance(error, APIError):
        return False
    # A ServerError without a code and under HTTP 200 is an answer that could not be read.
    unread = isinstance(error, ServerError) and not error.code
    return unread or row_for(error.code, error.status_code).again


def judge_submit(reply: Reply | Trouble, *, site: Site, place: str) -> TaskAnswer:
    """What became of a submit.

    Raises:
        ConnectionFailed: Proven: nothing left this machine.
        SubmitAmbiguous: Something left, and no answer tells what became of it.
        APIError: A readable refusal.
    """
    if isinstance(reply, Trouble):
        task_id = _named_task(reply.received)
        raise _ambiguous(place, site, reply.text, task_id) if reply.reached else _unreached(place, reply.text)
    body = parse_body(reply.text)
    answer = read_task(body, reply.status_code, site=site) if body is not None else None
    if answer and answer.task_id:
        return answer
    if not _NAMED_TASK.search(reply.text):  # an answer that refuses and names a task has said nothing
        if answer and answer.error and _believable(answer.error.code, reply.status_code):
            raise _with_delay(answer.error, reply)
        if _refuses(reply.status_code):
            raise _plain_refusal(reply, site)
    task_id = _named_task(reply.text)
    what = f"could be read as far as task {task_id}" if task_id else "names neither a task nor a reason"
    raise _ambiguous(place, site, f"the answer (HTTP {reply.status_code}) {what}", task_id)


def judge_query(reply: Reply | Trouble, task_id: str, *, site: Site, place: str) -> TaskAnswer:
    """What the server says about a task.

    Raises:
        ConnectionFailed: No answer came.
        APIError: The question was refused; that says nothing about the task.
    """
    body = judge_call(reply, site=site, place=place, refuse=False)
    answer = read_task(body, reply.status_code if isinstance(reply, Reply) else HTTPStatus.OK, site=site)
    state = read_state(body)
    settled = state in {TaskStatus.FAILED, TaskStatus.CANCELLED}
    if answer.error and not settled and (not answer.task_id or row_for(answer.error.code, None).call):
        raise _with_delay(answer.error, reply)
    if not (answer.task_id or answer.error or answer.results or state):
        raise _unreadable(reply)
    return replace(answer, task_id=task_id)


def judge_call(reply: Reply | Trouble, *, site: Site, place: str, refuse: bool = True) -> dict[str, Any]:
    """The body of an answer to a call that creates nothing.

    Raises:
        ConnectionFailed: No answer came.
        APIError: The call was refused (unless `refuse` is False: then a readable refusal is returned),
            or the answer cannot be read.
    """
    if isinstance(reply, Trouble):
        raise _unreached(place, reply.text, reached=reply.reached)
    body = parse_body(reply.text)
    code, message = read_refusal(body) if body is not None else ("", "")
    refused = bool(code or message)
    if refused and refuse:
        raise _with_delay(error_from(code, message, reply.status_code, site), reply)
    if body is None or (reply.status_code >= HTTPStatus.MULTIPLE_CHOICES and not refused):
        raise _plain_refusal(reply, site)
    return body


def scrub(text: str, secret: str) -> str:
    """Strike a secret out of a text; out of everything but links also every piece of eight characters of it.

    A link is full of hexadecimal digits: one in a million holds such a piece by chance, and
    a paid result must not be lost to that.
    """
    if len(secret) < PIECE:  # the sandbox's public key is a common word
        return text
    text = text.replace(secret, "…")
    pieces = [secret[start : start + PIECE] for start in range(len(secret) - PIECE + 1)]
    if not any(piece in text for piece in pieces):
        return text
    return re.sub(r'[^\s"]+', lambda match: _without(match[0], pieces), text)


def _without(word: str, pieces: list[str]) -> str:
    if "://" in word.replace("\\", ""):  # JSON may escape slashes
        return word
    for piece in pieces:
        word = word.replace(piece, "…")
    return word


def _named_task(text: str) -> str:
    """The one task that a broken answer names to the end of its number; empty where there is none, or several."""
    whole = {match[1] for match in _NAMED_TASK.finditer(text) if match[2]}
    return whole.pop() if len(whole) == 1 else ""


def _refuses(status_code: int) -> bool:
    """Whether the status alone says that the request was not carried out; a timeout says nothing."""
    return (
        HTTPStatus.MULTIPLE_CHOICES <= status_code < HTTPStatus.INTERNAL_SERVER_ERROR
        and status_code != HTTPStatus.REQUEST_TIMEOUT
    )


def _believable(code: str, status_code: int) -> bool:
    """Whether an answer without a task is the API's own refusal.

    Under HTTP 5xx a gateway may be speaking, in JSON of its own, of an API that went on
    working behind it. Only a code of the API's, and none that merely repeats HTTP, counts.
    """
    if status_code < HTTPStatus.INTERNAL_SERVER_ERROR and status_code != HTTPStatus.REQUEST_TIMEOUT:
        return True
    return is_known(code) and code != "500"


def _unreadable(reply: Reply | Trouble) -> ServerError:
    status = reply.status_code if isinstance(reply, Reply) else None
    words = "The server's answer could not be read"
    return ServerError(words, status_code=status, advice="Try again in a few minutes.")


def _plain_refusal(reply: Reply, site: Site) -> APIError:
    """The error for an answer that has a status and no words."""
    if reply.status_code < HTTPStatus.MULTIPLE_CHOICES:
        return _unreadable(reply)
    words = f"The server answered HTTP {reply.status_code}"
    if reply.leads_to:
        words += f" and points to {reply.leads_to}, where the key is not sent"
    return _with_delay(error_from("", words, reply.status_code, site), reply)


def _with_delay(error: APIError, reply: Reply | Trouble) -> APIError:
    if isinstance(reply, Reply):
        error.retry_after = reply.retry_after
    return error


def _unreached(place: str, text: str, *, reached: bool = False) -> ConnectionFailed:
    what = "gave no answer" if reached else "was not reached"
    return ConnectionFailed(f"{place} {what}: {text}. Check the network, then try again.")


def _ambiguous(place: str, site: Site, text: str, task_id: str = "") -> SubmitAmbiguous:
    page = call_records(site, task_id)
    where = f" at {page}" if page else ""
    error = SubmitAmbiguous(
        f"The request went to {place}, its answer was lost: {text}. A paid task may exist. "
        f"Look at the account's call records{where} before you submit again."
    )
    error.task_id = task_id
    return error
