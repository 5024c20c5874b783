"""What the API's numbers mean, as one table.

The same numbers come as int `code` (older routes) and as string `errorCode` (v2). A `Row`
says which exception a number becomes, what to do about it, and three things that retry
rules ask: does it prove that nothing was created, is the same question worth asking
again, and does it speak of the call or of the task.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
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

# What may be owed, and whether asking again helps: the same few answers for many numbers.
_NOTHING = "Nothing: no task was made."
_REFUSED = "Nothing as a rule: what is refused makes no task."
_MAYBE = "Perhaps: a task that had begun may be billed. The run's cost tells, once the service does."
_UNTOLD = "Not known: a paid task may exist."
_AS_USUAL = "Nothing for the question; the task, if there is one, is billed as usual."
_NEVER = "No: the same request is refused again."
_LATER = "Yes, after a pause. That is done for you, and nothing is ordered twice."
_LOOKS = "Yes, in a few minutes. Looks and uploads are repeated for you, an order only by yourself."
_PAID = "A new run may work, and is charged again: you decide."
_BLINDLY = "Not before you know whether a task exists: it would be a second order."


@dataclass(frozen=True, slots=True)
class Row:
    """What the numbers of one kind mean.

    Attributes:
        kind: The exception they become.
        advice: What to do about it.
        owed: Whether money may be owed, in a sentence.
        repeat: Whether asking again helps, in a sentence.
        unsent: A submit answered so has created nothing, and may be sent again.
        again: A query or an upload answered so may work a moment later.
        call: It speaks of the request that was made, not of the task asked about.
        pause: Seconds before the same may be sent again; nobody publishes any, so these are ours:
            a slot comes free when some task of minutes ends, a rate is counted over seconds.
    """

    kind: type[APIError] = APIError
    advice: str = ""
    owed: str = _REFUSED
    repeat: str = _NEVER
    unsent: bool = False
    again: bool = False
    call: bool = False
    pause: float = 0.0


_KEY = Row(AuthenticationError, "Check the key: it may be mistyped, expired, or of the other site.", call=True)
_PLAN = Row(
    AuthenticationError,
    "The Standard Model API takes enterprise-shared keys: look at the account's API page for one.",
    call=True,
)
_BALANCE = Row(
    InsufficientBalance, "Top up the account, then submit again. Nothing was charged for this request.", _NOTHING
)
_PARAMETERS = Row(APIError, "Check the parameters against the model's documentation.")
_WORKFLOW = Row(APIError, "Run the workflow once on the website, save it there, and check its node list.")
_PATH = Row(APIError, "Check the endpoint and base_url: the API does not know this address.", call=True)
_CAPACITY = Row(
    CapacityError,
    "Nothing was created. Wait for a run to finish, then submit again.",
    _NOTHING,
    _LATER,
    unsent=True,
    again=True,
    call=True,
    pause=10.0,
)
_RATE = Row(
    RateLimited,
    "Wait a little, and ask less often.",
    _NOTHING,
    _LATER,
    unsent=True,
    again=True,
    call=True,
    pause=3.0,
)
_BUSY = Row(
    ServerError, "The trouble is the server's own. Try again in a few minutes.", _REFUSED, _LOOKS, again=True, call=True
)
_GATEWAY = replace(_BUSY, owed="In answer to an order: not known, a paid task may exist. Otherwise nothing.")
_OVER = Row(ServerError, "This task is over. A new one may work; it is charged again.", _MAYBE, _PAID)
_STATE = Row(
    APIError, "Nothing is wrong: wait for the result.", "As for every run: the task is billed.", "There is no need to."
)
_MISSING = Row(
    APIError,
    "Check the task's number, and that you are connected to the site where it was made.",
    _AS_USUAL,
    "No: it will not appear.",
    call=True,
)
_UPLOAD = Row(
    ServerError,
    "Upload the file again, or give a public URL in its place.",
    _NOTHING,
    "Yes: an upload is free, and repeated for you a few times.",
    again=True,
    call=True,
)
_TOO_LARGE = Row(
    APIError, "Send a smaller file, or a public URL.", _NOTHING, "No: the same file is refused again.", call=True
)
_MACHINE = Row(
    APIError,
    'Ask for the other kind of machine ("plus" has 48 GB, "default" 24 GB), '
    "and look at the plan on the account's API page.",
)
_APP = Row(
    APIError,
    "Check the number on the app's page, and that it is of the site you are connected to. "
    "A workflow's number goes into rh.workflow.",
)
_NO_WORKFLOW = Row(
    APIError,
    "Check the number on the workflow's page, that it is of the site you are connected to, and that the workflow "
    "was saved there. An app's number goes into rh.app.",
)
_CONTENT = Row(ContentRefused, "Change the prompt or the picture.", _MAYBE)
_PEOPLE = Row(ContentRefused, "Change the prompt or the picture; seedance 2.0 has a real-person mode.", _MAYBE)
_UNCLEAR = Row(APIError, "Look at the account's call records before submitting again.", _UNTOLD, _BLINDLY)
# Of a workflow that is protected; it has no number of its own, so its words must tell.
_PASSWORD = "Open it again with its password: rh.workflow(…, password=getpass.getpass())."  # noqa: S105 - advice
_OTHER = Row(owed=_UNTOLD, repeat=_BLINDLY)

# Each number with the service's own name for it, where it has one, and what it means. The names are
# those of "API Error Code Reference" in RunningHub's documentation.
_NUMBERS: Final[tuple[tuple[Row, dict[str, tuple[str, str]]], ...]] = (
    (
        _KEY,
        {
            "401": ("", "The key was not accepted."),
            "802": ("APIKEY_UNAUTHORIZED", "The key is not valid here, or no longer."),
            "806": ("APIKEY_USER_NOT_FOUND", "No account belongs to this key."),
            "811": ("CORPAPIKEY_INVALID", "The enterprise key is not valid."),
            "1002": ("", "The key is wrong, or of the other site."),
        },
    ),
    (
        _PLAN,
        {
            "801": ("APIKEY_UNSUPPORTED_FREE_USER", "A free account cannot use the API."),
            "1014": ("", "This API takes only enterprise-shared keys, and yours is another kind."),
        },
    ),
    (
        _BALANCE,
        {
            "416": ("TASK_CREATE_FAILED_BY_NOT_ENOUGH_WALLET", "The wallet does not hold enough for this task."),
            "605": ("", "The balance is too low for this request."),
            "812": ("CORPAPIKEY_INSUFFICIENT_FUNDS", "The enterprise account's balance is too low."),
        },
    ),
    (
        _PARAMETERS,
        {
            "301": ("PARAMS_INVALID", "A parameter is missing or wrong."),
            "1007": ("", "A parameter is missing, or has a value that this model does not take."),
        },
    ),
    (_NO_WORKFLOW, {"380": ("WORKFLOW_NOT_EXISTS", "There is no workflow of this number.")}),
    (
        _WORKFLOW,
        {
            "433": ("VALIDATE_PROMPT_FAILED", "The workflow did not pass its check: a node is wrong or badly joined."),
            "803": ("APIKEY_INVALID_NODE_INFO", "The nodes that were named do not fit the workflow."),
            "810": ("WORKFLOW_NOT_SAVED_OR_NOT_RUNNING", "The workflow was never saved and run on the website."),
            "1101": ("", "The settings of the workflow's nodes could not be read."),
        },
    ),
    (
        _PATH,
        {
            "412": ("TOKEN_INVALID", "The address or its token is not one that the API knows."),
            "1001": ("", "The address is not one that the API knows."),
            "1009": ("", "The address is right, but is asked in another way (GET or POST)."),
        },
    ),
    (
        _CAPACITY,
        {
            "415": ("TASK_INSTANCE_MAXED", "Every machine is taken at the moment."),
            "421": ("TASK_QUEUE_MAXED", "As many tasks as the key may have at once are under way."),
            "814": ("PERSONAL_QUEUE_COUNT_LIMIT", "More than 1000 tasks of yours are waiting."),
            "1520": ("", "The service takes no further tasks at the moment."),
        },
    ),
    (_RATE, {"1003": ("", "Too many requests came in a short time.")}),
    (
        _BUSY,
        {
            "500": ("UNKNOWN_ERROR", "Something failed inside the service, and it does not know what."),
            "1005": ("", "Something failed inside the service."),
            "1010": ("", "The service is not available at the moment."),
            "1011": ("", "The service is busy at the moment."),
            "1012": ("", "A service behind this one failed."),
        },
    ),
    # "Unknown error, please retry": the end of a task that has it, worth a second look where a question got it.
    (replace(_OVER, again=True), {"1000": ("", "The task failed, and the service does not know why.")}),
    (
        _OVER,
        {
            "805": ("APIKEY_TASK_STATUS_ERROR", "The task failed, or was stopped."),
            "1006": ("", "The task took too long, and was ended."),
            "1015": ("", "The model could not make it."),
            "1504": ("", "The model did not answer in time."),
        },
    ),
    (_STATE, {"804": ("APIKEY_TASK_IS_RUNNING", "The task is under way: a state, and no error.")}),
    (_STATE, {"813": ("APIKEY_TASK_IS_QUEUED", "The task waits in the queue: a state, and no error.")}),
    (
        _MISSING,
        {
            # spelled so in the documentation
            "423": ("TASK_NOT_FOUNED", "There is no such task, or it was cleared away."),
            "807": ("APIKEY_TASK_NOT_FOUND", "This key has no such task."),
            "1004": ("", "There is no such task, or it is too old."),
        },
    ),
    (
        _UPLOAD,
        {
            "808": ("APIKEY_UPLOAD_FAILED", "The file did not get through."),
            "1013": ("", "The service could not read the file."),
        },
    ),
    (
        _TOO_LARGE,
        {
            "809": ("APIKEY_FILE_SIZE_EXCEEDED", "The file is larger than this address takes."),
            "1008": ("", "The file is larger than the service takes."),
        },
    ),
    (
        _MACHINE,
        {
            "435": ("TASK_USER_EXCLAPI_INSTANCE_NOT_FOUND", "The key's plan has no machine of the kind asked for."),
            "436": ("TASK_USER_EXCLAPI_REQUIRED", "The key's plan for machines of its own has run out, or is none."),
        },
    ),
    (_APP, {"901": ("WEBAPP_NOT_EXISTS", "There is no AI app of this number.")}),
    (_CONTENT, {"1501": ("", "The content check refused the prompt or a picture.")}),
    (_PEOPLE, {"1505": ("", "Photorealistic pictures of real people are not allowed.")}),
    (
        _UNCLEAR,
        {
            "1516": ("", "Nobody documents this number; the task may exist all the same."),
            "1517": ("", "Nobody documents this number; the task may exist all the same."),
            "1519": ("", "Nobody documents this number; the task may exist all the same."),
        },
    ),
)
_TABLE: Final[dict[str, Row]] = {code: row for row, words in _NUMBERS for code in words}
_WORDS: Final[dict[str, tuple[str, str]]] = {code: said for _, words in _NUMBERS for code, said in words.items()}
NOT_FOUND: Final = frozenset({"423", "807", "1004"})  # no task of that number
NAMES: Final[dict[str, str]] = {name: code for code, (name, _) in _WORDS.items() if name}

_BY_STATUS: Final[dict[int, tuple[Row, str]]] = {
    HTTPStatus.UNAUTHORIZED: (_KEY, "The key was not accepted."),
    HTTPStatus.FORBIDDEN: (
        Row(AuthenticationError, "Ask whose network you are in, or check the key.", call=True),
        "The server, or a firewall before it, refuses access.",
    ),
    HTTPStatus.NOT_FOUND: (_PATH, "There is nothing at this address."),
    HTTPStatus.METHOD_NOT_ALLOWED: (_PATH, "The address is right, but is asked in another way (GET or POST)."),
    HTTPStatus.REQUEST_TIMEOUT: (_GATEWAY, "The server waited for the request, and gave up."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (_TOO_LARGE, "The file is larger than the server takes."),
    HTTPStatus.TOO_MANY_REQUESTS: (_RATE, "Too many requests came in a short time."),
}

_OTHER_SITE: Final = {Site.AI: Site.CN, Site.CN: Site.AI}


def is_known(code: str) -> bool:
    """Whether it is one of the API's own numbers."""
    return code in _TABLE


def row_for(code: str, status_code: int | None) -> Row:
    """The meaning of a code; of the HTTP status where the code says nothing."""
    return _TABLE.get(code) or _by_status(status_code)[0]


def name_of(code: str) -> str:
    """The service's own name for a code; empty where it has none."""
    return _WORDS[code][0] if code in _WORDS else ""


def meaning_of(code: str, status_code: int | None = None) -> str:
    """One sentence on a code, else on the HTTP status; empty where nobody says."""
    return _WORDS[code][1] if code in _WORDS else _by_status(status_code)[1]


def _by_status(status_code: int | None) -> tuple[Row, str]:
    if status_code is None:
        return _OTHER, ""
    if status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _GATEWAY, "The server, or something before it, failed."
    if status_code in _BY_STATUS:
        return _BY_STATUS[status_code]
    redirect = HTTPStatus.MULTIPLE_CHOICES <= status_code < HTTPStatus.BAD_REQUEST
    return (_PATH, "The address leads elsewhere.") if redirect else (_OTHER, "")


def error_from(code: str, message: str, status_code: int | None, site: Site) -> APIError:
    """The exception for an answer that refuses."""
    row = row_for(code, status_code)
    return row.kind(
        message,
        code=code,
        status_code=status_code,
        advice=_PASSWORD if row is _PARAMETERS and "password" in message.lower() else _advice(row, site),
        meaning=meaning_of(code, status_code),
    )


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
