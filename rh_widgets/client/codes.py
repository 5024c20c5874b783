"""What the API's numbers mean, as one table.

The same numbers come as int `code` (older routes) and as string `errorCode` (v2). A `Row`
says which exception a number becomes, what to do about it, and three things that retry
rules ask: does it prove that nothing was created, is the same question worth asking
again, and does it speak of the call or of the task.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from ..errors import (
    APIError,
    AuthenticationError,
    CapacityError,
    ContentRefused,
    InsufficientBalance,
    RateLimited,
    ServerError,
)
from .settings import Site


@dataclass(frozen=True, slots=True)
class Row:
    """What one number means.

    Attributes:
        kind: The exception it becomes.
        advice: What to do about it.
        unsent: A submit answered so has created nothing, and may be sent again.
        again: A query or an upload answered so may work a moment later.
        call: It speaks of the request that was made, not of the task asked about.
        pause: Seconds before the same may be sent again; nobody publishes any, so these are ours:
            a slot comes free when some task of minutes ends, a rate is counted over seconds.
    """

    kind: type[APIError] = APIError
    advice: str = ""
    unsent: bool = False
    again: bool = False
    call: bool = False
    pause: float = 0.0


_KEY = Row(AuthenticationError, "Check the key: it may be mistyped, expired, or of the other site.", call=True)
_PLAN = Row(
    AuthenticationError,
    "The key is known, but its plan does not include this API. The Standard Model API takes "
    "enterprise-shared keys; see the account's API page.",
    call=True,
)
_BALANCE = Row(
    InsufficientBalance,
    "The balance is too low: top up the account, then submit again. Nothing was charged for this request.",
)
_PARAMETERS = Row(APIError, "Check the parameters against the model's documentation.")
_WORKFLOW = Row(APIError, "Run the workflow once on the website, save it there, and check its node list.")
_PATH = Row(APIError, "The address is not one that the API knows. Check the endpoint and base_url.", call=True)
_CAPACITY = Row(
    CapacityError,
    "Every slot is taken and nothing was created. Wait for a run to finish, then submit again.",
    unsent=True,
    again=True,
    call=True,
    pause=10.0,
)
_RATE = Row(
    RateLimited, "Too many requests in a short time. Wait a little.", unsent=True, again=True, call=True, pause=3.0
)
_BUSY = Row(ServerError, "The server has trouble of its own. Try again in a few minutes.", again=True, call=True)
_OVER = Row(ServerError, "This task is over. A new one may work; it is charged again.")
_MISSING = Row(APIError, "The server does not know this task. It may be of the other site or too old.", call=True)
_UPLOAD = Row(ServerError, "The file did not get through. Upload it again.", again=True, call=True)
_TOO_LARGE = Row(APIError, "The file is larger than the service takes. Send a smaller one, or a public URL.", call=True)
_CONTENT = Row(ContentRefused, "The content rules refuse it. Change the prompt or the picture.")
_PEOPLE = Row(
    ContentRefused,
    "Photorealistic real people are not allowed. Change the picture; seedance 2.0 has a real-person mode.",
)
_UNCLEAR = Row(APIError, "Nobody documents this code. Look at the account's call records before submitting again.")
_OTHER = Row()

_TABLE: Final[dict[str, Row]] = {
    **dict.fromkeys(("301", "1007"), _PARAMETERS),
    **dict.fromkeys(("380", "433", "803", "810", "1101"), _WORKFLOW),
    **dict.fromkeys(("401", "802", "806", "811", "1002"), _KEY),
    **dict.fromkeys(("412", "1001", "1009"), _PATH),
    **dict.fromkeys(("801", "1014"), _PLAN),
    **dict.fromkeys(("416", "605", "812"), _BALANCE),
    **dict.fromkeys(("415", "421", "814", "1520"), _CAPACITY),
    "1003": _RATE,
    **dict.fromkeys(("500", "1005", "1010", "1011", "1012"), _BUSY),
    # "Unknown error, please retry": the end of a task that has it, worth a second look where a question got it.
    "1000": Row(ServerError, _OVER.advice, again=True),
    **dict.fromkeys(("805", "1006", "1015", "1504"), _OVER),
    **dict.fromkeys(("423", "807", "1004"), _MISSING),
    **dict.fromkeys(("808", "1013"), _UPLOAD),
    **dict.fromkeys(("809", "1008"), _TOO_LARGE),
    "901": Row(APIError, "There is no AI app of this number. Check it on the app's page."),
    "1501": _CONTENT,
    "1505": _PEOPLE,
    **dict.fromkeys(("1516", "1517", "1519"), _UNCLEAR),
}

_BY_STATUS: Final[dict[int, Row]] = {
    HTTPStatus.UNAUTHORIZED: _KEY,
    HTTPStatus.FORBIDDEN: Row(AuthenticationError, "The server, or a firewall before it, refuses access.", call=True),
    HTTPStatus.NOT_FOUND: _PATH,
    HTTPStatus.METHOD_NOT_ALLOWED: _PATH,
    HTTPStatus.REQUEST_TIMEOUT: _BUSY,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: _TOO_LARGE,
    HTTPStatus.TOO_MANY_REQUESTS: _RATE,
}

_OTHER_SITE: Final = {Site.AI: Site.CN, Site.CN: Site.AI}


def is_known(code: str) -> bool:
    """Whether it is one of the API's own numbers."""
    return code in _TABLE


def row_for(code: str, status_code: int | None) -> Row:
    """The meaning of a code; of the HTTP status where the code says nothing."""
    if row := _TABLE.get(code):
        return row
    if status_code is None:
        return _OTHER
    if status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _BUSY
    if status_code in _BY_STATUS:
        return _BY_STATUS[status_code]
    redirect = HTTPStatus.MULTIPLE_CHOICES <= status_code < HTTPStatus.BAD_REQUEST
    return _PATH if redirect else _OTHER


def error_from(code: str, message: str, status_code: int | None, site: Site) -> APIError:
    """The exception for an answer that refuses."""
    row = row_for(code, status_code)
    return row.kind(message, code=code, status_code=status_code, advice=_advice(row, site))


def _advice(row: Row, site: Site) -> str:
    """The row's advice; for a refused key also where else it may belong."""
    if row is not _KEY:
        return row.advice
    if other := _OTHER_SITE.get(site):
        return (
            f"Check the key. This is runninghub.{site}; keys of runninghub.{other} work only there: "
            f'if yours is from there, call rh.connect(site="{other}").'
        )
    return 'The sandbox takes the key "sandbox".' if site is Site.SANDBOX else row.advice
