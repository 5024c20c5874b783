"""`explain`: every number of the contract in our own words, with the truth about the money."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest

from rh_widgets import errors
from rh_widgets.client import Site, error_from, explain
from rh_widgets.client.codes import NAMES, row_for

CONTRACT = Path(__file__).parents[3] / "shared" / "api-contract.md"

# The numbers of the contract's table of errors, by hand, and the two states of its older routes.
REFUSALS = ("301", "1007", "380", "810", "433", "803", "1101", "412", "1001", "1009", "901", "435", "436")
KEYS = ("401", "802", "1002", "811", "806", "801", "1014")
BALANCE = ("416", "605", "812")
CAPACITY = ("415", "421", "1520", "814", "1003")
SERVER = ("500", "1005", "1010", "1011", "1012")
OVER = ("1006", "1504", "1015", "1000", "805")
TASKS = ("423", "807", "1004")
FILES = ("808", "1013", "809", "1008")
CONTENT = ("1501", "1505")
UNCLEAR = ("1516", "1517", "1519")
STATES = ("804", "813")
CODES = (*REFUSALS, *KEYS, *BALANCE, *CAPACITY, *SERVER, *OVER, *TASKS, *FILES, *CONTENT, *UNCLEAR, *STATES)
STATUSES = ("HTTP 401", "HTTP 403", "HTTP 404", "HTTP 405", "HTTP 408", "HTTP 413", "HTTP 429", "HTTP 502")
INTERNAL = re.compile(r"\b[a-z]+[A-Z]\w*|\b[A-Z][a-z]+[A-Z]\w*|\b[A-Za-z]+_\w+|[A-Z]{2,}_")
OURS = ("base_url", "RunningHub")  # what a user does type or read


def words_of(found):
    return (found.meaning, found.owed, found.again, found.cure)


def internal_names(text):
    for name in OURS:
        text = text.replace(name, "")
    return INTERNAL.findall(text)


@pytest.mark.parametrize("what", [*CODES, *STATUSES])
def test_every_code_of_the_contract_has_words_and_a_cure(what):
    """A number tells a user nothing; each has a sentence of its own, and none speaks in names of code."""
    found = explain(what)
    assert found.known
    assert found.meaning != explain("9999").meaning
    assert all(text.endswith(".") and len(text) > 8 for text in words_of(found))
    assert internal_names(" ".join(words_of(found))) == []


@pytest.mark.skipif(not CONTRACT.is_file(), reason="shared/api-contract.md is not beside the checkout")
def test_no_code_of_the_contract_is_left_out_here():
    """The list above is by hand, so that it is there without the contract too."""
    table = CONTRACT.read_text("utf-8").split("## 8. Errors")[1].split("\n## ")[0]
    firsts = [
        line.split("|")[1].replace("HTTP 429", "").replace("> 1000", "") for line in table.splitlines() if "|" in line
    ]
    named = set(re.findall(r"\b\d{3,4}\b", " ".join(firsts)))
    assert len(named) > 40
    assert named <= set(CODES)


def test_the_search_for_internal_names_finds_them():
    """The test above could not fail otherwise."""
    names = ["taskId", "CapacityError", "real_person_mode", "TASK_QUEUE_MAXED"]
    assert all(internal_names(f"Look at {name}.") for name in names)


@pytest.mark.parametrize("code", CODES)
def test_a_number_says_the_same_as_its_text(code):
    """`errorCode` is a string and `code` a number, and users copy either."""
    assert explain(int(code)) == explain(code) == explain(f" {code} ")


@pytest.mark.parametrize("code", CODES)
def test_only_what_proves_it_says_that_nothing_was_made(code):
    """The words on money must not promise more than the rule by which an order is sent again."""
    found, row = explain(code), row_for(code, None)
    assert not row.unsent or found.owed == "Nothing: no task was made."
    assert row.unsent == (code in CAPACITY)
    assert row.unsent == found.again.startswith("Yes, after a pause.")


@pytest.mark.parametrize("what", [*UNCLEAR, "9999"])
def test_an_unclear_code_is_never_asked_again_blindly(what):
    """A paid task may exist."""
    found = explain(what)
    assert "a paid task may exist" in found.owed
    assert found.again.startswith("Not before")


@pytest.mark.parametrize("code", OVER)
def test_a_task_that_is_over_costs_again(code):
    """A new one is a new bill, and the old one may be billed too."""
    assert "charged again" in explain(code).again
    assert explain(code).owed.startswith("Perhaps")


def test_the_service_s_own_names_are_known():
    """Older routes answer with these, and they are what people search for."""
    assert {name: explain(name) for name in NAMES} == {name: explain(code) for name, code in NAMES.items()}
    assert len(NAMES) == 26


@pytest.mark.parametrize("slip", ["TASK_QUEUE_MAXED", "task queue maxed", "Task-Queue-Maxd", "TASK_QUEUE_MAX"])
def test_a_slip_in_a_name_is_forgiven(slip):
    """It is typed from memory, or from a picture of somebody's screen."""
    assert explain(slip) == explain(421)


@pytest.mark.parametrize("what", [9999, "NO_SUCH_THING", "", "HTTP 200", 204, -1])
def test_what_nobody_documents_says_so_and_what_to_do(what):
    """Never an error for asking, and never a guess."""
    found = explain(what)
    assert not found.known
    assert "Nobody documents" in found.meaning
    assert "call records" in found.cure


def test_a_status_yields_to_a_code_of_the_same_number():
    """500 and 401 are both; the API's own meaning is the likelier, and `HTTP` asks for the other."""
    assert explain(500).title == "500 UNKNOWN_ERROR"
    assert explain("HTTP 500").title == "HTTP 500"
    assert explain(429).title == "HTTP 429"


def test_a_failing_gateway_leaves_the_money_open():
    """A proxy's 502 says nothing about the API that went on working behind it."""
    assert "a paid task may exist" in explain("HTTP 502").owed
    assert "a paid task may exist" not in explain(1011).owed


def test_an_error_is_explained_by_its_code_with_its_own_advice():
    """The error knows the site, so its advice names the other one."""
    found = explain(error_from("1002", "Invalid API Key", 200, Site.AI))
    assert found.meaning == explain(1002).meaning
    assert 'site="cn"' in found.cure
    assert found.said == "Invalid API Key"


def test_an_error_without_a_code_is_explained_by_its_status():
    """A gateway has no code of the API's."""
    found = explain(error_from("", "<html>", 503, Site.AI))
    assert (found.title, found.meaning) == ("HTTP 503", explain("HTTP 503").meaning)


def test_an_error_of_an_unknown_code_is_unknown():
    """Its own words are all there is, so they are shown."""
    found = explain(error_from("7777", "Odd", 200, Site.AI))
    assert (found.title, found.said, found.known) == ("7777", "Odd", False)


def test_a_failed_run_is_explained_by_the_reason_inside():
    """RunFailed says that, its cause says why."""
    failed = errors.RunFailed("no")
    failed.__cause__ = error_from("1505", "", None, Site.AI)
    assert explain(failed).meaning == explain(1505).meaning
    assert explain(errors.RunFailed("no")).meaning == "The task failed."


def every_kind(kind=errors.RunningHubError):
    return [kind, *(k for below in kind.__subclasses__() for k in every_kind(below))]


@pytest.mark.parametrize("kind", [k for k in every_kind() if not issubclass(k, errors.APIError)])
def test_every_kind_of_error_has_words_of_its_own(kind):
    """Those without a code too, down to the leaves of the tree."""
    error = kind.__new__(kind)
    Exception.__init__(error, "words")
    error.__dict__ |= {"faults": (), "name": "x", "nearest": ()}
    found = explain(error)
    assert found.title == kind.__name__
    generic = {errors.RunningHubError, errors.RunError}
    assert (found.meaning == "Something went wrong.") == (kind in generic)
    assert all(text.endswith(".") for text in words_of(found))


def test_a_lost_answer_may_have_made_a_paid_task():
    """The words on screen agree with the rule that it is never sent again."""
    found = explain(errors.SubmitAmbiguous("lost"))
    assert "a paid task may exist" in found.owed
    assert "second order" in found.again


def test_an_error_that_is_not_ours_is_said_to_be_none():
    """An explanation must not pretend."""
    assert not explain(ZeroDivisionError("x")).known


def test_it_reads_in_text_and_in_html():
    """The last line of a cell shows it; saved, it needs no style sheet."""
    found = explain(error_from("1505", "<b>no</b>", 200, Site.AI))
    assert repr(found).splitlines()[0] == f"1505: {found.meaning}"
    assert all(len(line) <= 96 for line in repr(found).splitlines())
    page = found._repr_html_()
    assert "&lt;b&gt;no&lt;/b&gt;" in page
    assert "<b>no" not in page
    assert "What to do" in page


@pytest.mark.parametrize("message", ["", "CORPAPIKEY_INSUFFICIENT_FUNDS"])
def test_a_message_that_is_none_or_a_name_gets_our_words(message):
    """`CORPAPIKEY_INSUFFICIENT_FUNDS (812)` is no sentence; the name stays for who looks it up."""
    error = error_from("812", message, 200, Site.AI)
    assert str(error).startswith("The enterprise account's balance is too low (")
    assert message in str(error)
    assert "812)" in str(error)
    assert error.message == message
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 - our own bytes


def test_a_message_in_words_stays_as_it_is():
    """The API's sentence is about this very request; ours is about the code."""
    assert str(error_from("1501", "Blood in picture 2", 200, Site.AI)).startswith("Blood in picture 2 (1501). ")
