"""More than a hundred thousand answers that make no sense: typed errors, no hang, and never a second bill.

`-m full` takes 25,000 on each of five routes, 100,000 of them on submit, query, upload and account;
every other run the first 2,000 of each.
"""

from __future__ import annotations

import asyncio
import json
import pickle
import time
from collections import Counter

import httpx
import pytest
from fuzzed_answers import fuzzed
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from rh_widgets.client import Client, Verdict, verdict
from rh_widgets.client.rules import LONGEST_DELAY
from rh_widgets.errors import APIError, RunningHubError

FEW = [500, pytest.param(10_000, marks=pytest.mark.full)]  # of the routes that move no money
COUNTS = [2_000, pytest.param(25_000, marks=pytest.mark.full)]
SLOWEST = 3.0  # seconds of this process's time for one answer; the largest holds 100,000 characters
UNSENT = {"415", "421", "814", "1003", "1520"}
# Every number of the contract but 500, which HTTP has too; 804 and 813 are states.
SAID = {"301", "380", "401", "412", "416", "423", "433", "605", "801", "802", "803", "805", "806", "807", "808", "809"}
SAID |= {"810", "811", "812", "901", "1501", "1504", "1505", "1516", "1517", "1519", "1101", *UNSENT}
SAID |= {str(code) for code in range(1000, 1016)}


def outcomes(settings, answers, call):
    """What a client makes of each answer: a fact or an error, and the seconds it took."""
    given = []
    client = Client(settings, transport=httpx.MockTransport(lambda request: given.pop().response(request)))
    with asyncio.Runner() as runner:
        for current in answers:
            given.append(current)
            started = time.process_time()
            try:
                outcome = runner.run(call(client))
            except RunningHubError as error:
                outcome = error
            yield current, outcome, time.process_time() - started
        runner.run(client.aclose())


def is_sound(outcome, secret):
    """It can be shown, logged and kept: no key in it, no half character, nothing that does not pickle."""
    words = str(outcome)
    words.encode()
    assert secret not in words
    assert len(words) < 1_000_000
    pickle.loads(pickle.dumps(outcome))  # noqa: S301 - our own
    if isinstance(outcome, APIError):
        assert outcome.retry_after is None or 0 <= outcome.retry_after <= LONGEST_DELAY


def pairs(value):
    """Every key and value at any depth of a JSON text, also where a key comes twice, and of JSON in its strings."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Pairs):
            yield from value
            waiting += [inner for _, inner in value]
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and value.lstrip()[:1] in {"{", "["}:
            waiting.append(parsed(value))


class Pairs(list):
    """A JSON object as it was written."""


def parsed(text):
    """JSON, read by other code than the client's; None where it is none."""
    try:
        return json.loads(text, object_pairs_hook=Pairs)
    except (ValueError, RecursionError):
        return None


def is_number(value):
    return isinstance(value, (str, int)) and (digits := str(value).strip("0 ")).isascii() and digits.isdigit()


def codes_of(answer):
    """The numbers that an answer gives readably; None where something in it names a task all the same."""
    body = httpx.Response(answer.status, headers=answer.headers, content=answer.body).content
    read = parsed(body.decode(json.detect_encoding(body), "replace"))
    if any(key.lower() in {"taskid", "task_id"} and is_number(value) for key, value in pairs(read)):
        return None
    told = dict(read) if isinstance(read, Pairs) else {}
    return {str(told[key]).strip() for key in ("errorCode", "code") if isinstance(told.get(key), (str, int))}


def is_told(answer, sentence):
    """Whether the answer itself says what the client makes of it."""
    if answer.fault:
        unsent = answer.fault.__name__ in {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError"}
        return sentence is (Verdict.NOTHING_CREATED if unsent else Verdict.AMBIGUOUS)
    codes = codes_of(answer) if sentence is not Verdict.AMBIGUOUS else set()
    if codes is None:
        return False
    if sentence is Verdict.NOTHING_CREATED:
        return answer.status == 429 or bool(codes & UNSENT)
    silent = answer.status >= 500 or answer.status == 408
    return sentence is Verdict.AMBIGUOUS or not silent or bool(codes & SAID)


def told(say, route, seen):
    ends = ", ".join(f"{count:,} {name}" for name, count in seen.most_common())
    say(f"fuzzed answers to {route}: {seen.total():,}, of which {ends}")


@pytest.mark.parametrize("count", COUNTS)
def test_no_answer_to_a_submit_makes_a_second_bill(settings, secret, count, say):
    """It is a task or a typed error; and no refusal is believed that the answer does not readably hold."""
    answers = (fuzzed("submit", n, secret) for n in range(count))
    seen: Counter[str] = Counter()
    for number, (answer, outcome, seconds) in enumerate(outcomes(settings, answers, lambda c: c.submit("a/b", {}))):
        assert seconds < SLOWEST, number
        is_sound(outcome, secret)
        if isinstance(outcome, RunningHubError):
            seen[verdict(outcome).name] += 1
            assert is_told(answer, verdict(outcome)), (number, answer)
        else:
            assert outcome.task_id, number
            seen["task"] += 1
    assert set(seen) == {"task", *Verdict.__members__}
    told(say, "submit", seen)


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("route", ["query", "upload", "account", "limit"])
def test_no_answer_raises_anything_but_the_packages_own_errors(settings, secret, tmp_path, *, route, count, say):
    """Whatever the server says, who asked gets a fact or an error of ours."""
    picture = tmp_path / "a.png"
    picture.write_bytes(b"a picture")
    call = {
        "query": lambda c: c.query("19"),
        "upload": lambda c: c.upload(picture),
        "account": lambda c: c.account(),
        "limit": lambda c: c.most_at_once(),
    }[route]
    answers = (fuzzed(route, n, secret) for n in range(count))
    told(say, route, sorted_out(outcomes(settings, answers, call), secret))


def sorted_out(outcomes, secret):
    """How many facts and errors there are, each of which must be sound and quickly told."""
    seen: Counter[str] = Counter()
    for number, (_, outcome, seconds) in enumerate(outcomes):
        assert seconds < SLOWEST, number
        is_sound(outcome, secret)
        seen[type(outcome).__name__ if isinstance(outcome, RunningHubError) else "fact"] += 1
    assert seen["fact"]
    assert len(seen) > 1
    return seen


ASKED = {
    "outputs": lambda c: c.outputs("19"),
    "apps": lambda c: c.apps(),
    "app": lambda c: c.app("7"),
    "graph": lambda c: c.workflow_graph("7"),
    "styles": lambda c: c.quick_styles("7"),
    "webhook": lambda c: c.webhook_details("19"),
    "lora": lambda c: c.lora_url("a", "0" * 32),
}


@pytest.mark.parametrize("count", FEW)
@pytest.mark.parametrize("route", ASKED)
def test_no_answer_on_apps_and_workflows_raises_anything_else(settings, secret, *, route, count, say):
    """The same for what is asked about graphs."""
    answers = (fuzzed(route, n, secret) for n in range(count))
    told(say, route, sorted_out(outcomes(settings, answers, ASKED[route]), secret))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ["taskId", "status", "errorCode", "errorMessage", "code", "msg", "data", "results", "usage", "promptTips"]
BODIES = st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=6)


@how(
    derandomize=True,
    database=None,
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(body=BODIES, status=st.sampled_from([200, 200, 200, 400, 408, 429, 500, 504]))
def test_any_json_under_the_contracts_keys_is_judged(mocked, secret, body, status):
    """The same for what nobody thought of: shapes that are drawn, and made as small as they can be."""
    text = json.dumps(body)
    for call in (lambda c: c.submit("a/b", {}), lambda c: c.query("19"), lambda c: c.account()):
        try:
            outcome = mocked(httpx.Response(status, text=text), call)
        except RunningHubError as error:
            outcome = error
        is_sound(outcome, secret)
