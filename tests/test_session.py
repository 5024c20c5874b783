"""The roof: what `connect`, `submit`, `generate` and their like do, on a sandbox without a socket."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import io
import json
import os
import random
import shlex
import subprocess
import sys
import threading
import time
import types
import warnings
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from IPython.core.interactiveshell import InteractiveShell
from PIL import Image
from traitlets.config import Config

import rh_widgets as rh
from rh_widgets import _roof, session
from rh_widgets.client import Client, sandbox_settings
from rh_widgets.errors import (
    AuthenticationError,
    ConfigurationError,
    ConnectionFailed,
    InsufficientBalance,
    ParameterError,
    RunFailed,
    SubmitAmbiguous,
    UnknownModelError,
)
from rh_widgets.media import probe
from rh_widgets.runs import Cost, Pace, Past, Record, RunStatus
from rh_widgets.sandbox import Address, Store, create_app

KEY = "rhk-0123456789abcdef0123456789abcdef"
OTHER_KEY = "rhk-fedcba9876543210fedcba9876543210"
SORA = "sora-2/text-to-video-pro-official-stable"
VIDU = "vidu/image-to-video-q2-pro"
QUICK = Pace(look=0.02, retry=0.02, retry_most=0.05)


@pytest.fixture(autouse=True)
def fresh(monkeypatch, tmp_path):
    """No connection yet, no warning given yet, a notebook in a folder of its own, no keyring."""
    monkeypatch.setattr(session, "_current", None)
    monkeypatch.setattr(session, "_warned_of", set())
    monkeypatch.setattr(_roof, "_backend", session.current)
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "work.ipynb"))
    monkeypatch.setitem(sys.modules, "keyring", None)


@pytest.fixture
def keyring(monkeypatch):
    """A keyring with a key of the site `.cn`."""
    module = types.ModuleType("keyring")
    module.get_password = lambda service, name: {("rh-widgets", "cn"): OTHER_KEY}.get((service, name))
    monkeypatch.setitem(sys.modules, "keyring", module)


@pytest.fixture
def joined(monkeypatch):
    """Stands where the sandbox process is started, and counts."""
    homes = []

    def ensure_running(home):
        homes.append(home)
        return Address("http://127.0.0.1:9", "sandbox", 1)

    monkeypatch.setattr("rh_widgets.sandbox.ensure_running", ensure_running)
    return homes


def cheap(order, target, kind):
    """A result that costs nothing, for tests that look at something else."""
    target.write_bytes(f"{kind} {order.seed}".encode())


@pytest.fixture
def render():
    return cheap


@pytest.fixture
def app(tmp_path, render):
    """A sandbox in this process, much faster than life."""
    made = create_app(Store(tmp_path / "sandbox"), speed=100_000, render=render)
    yield made
    made.state.sandbox.close()


@pytest.fixture
def connect(app, tmp_path, monkeypatch):
    """Makes a connection to the sandbox the current one."""
    made = []

    def use(key="sandbox"):
        connection = session.Connection(
            sandbox_settings("http://sandbox", key),
            session.shelf,
            folder=tmp_path,
            outputs=tmp_path / "rh_outputs",
            pace=QUICK,
            transport=httpx.ASGITransport(app),
        )
        monkeypatch.setattr(session, "_current", connection)
        made.append(connection)
        return connection

    yield use
    for connection in made:
        session._io.run(connection._client.aclose())


@pytest.fixture
def sandbox(app, connect):
    """The sandbox's own side of the current connection."""
    connect()
    return app.state.sandbox


@pytest.fixture
def shell(monkeypatch):
    """A notebook's shell, as far as cells go."""
    config = Config()
    config.HistoryManager.enabled = False
    monkeypatch.setattr(session, "_in_kernel", lambda: True)
    yield InteractiveShell.instance(config=config)
    InteractiveShell.clear_instance()


def picture(size=12_000_000):
    """A PNG of that many bytes; behind its end it may have anything."""
    noise, out = random.Random(5), io.BytesIO()
    Image.frombytes("RGB", (320, 180), noise.randbytes(320 * 180 * 3)).save(out, "PNG")
    return out.getvalue() + noise.randbytes(size - out.tell())


def key_of(connection):
    return connection._settings.key.reveal()


# -- connect -------------------------------------------------------------------------------


def test_an_argument_wins_over_the_environment(monkeypatch, keyring):
    monkeypatch.setenv("RH_API_KEY", OTHER_KEY)
    connection = rh.connect(KEY)
    assert (key_of(connection), connection.site, connection.currency) == (KEY, "ai", "USD")


@pytest.mark.parametrize("name", ["RH_API_KEY", "RUNNINGHUB_API_KEY"])
def test_the_environment_wins_over_the_keyring(monkeypatch, keyring, name):
    monkeypatch.setenv(name, KEY)
    connection = rh.connect()
    assert (key_of(connection), connection.site) == (KEY, "ai")


def test_the_keyring_gives_key_and_site(keyring):
    connection = rh.connect()
    assert (key_of(connection), connection.site, connection.label) == (OTHER_KEY, "cn", "runninghub.cn")


def test_without_a_key_anywhere_it_is_the_sandbox(joined):
    connection = rh.connect()
    assert (connection.site, connection.is_sandbox, connection.currency) == ("sandbox", True, "CNY")
    assert joined == [Path(os.environ["RH_WIDGETS_HOME"])]


def test_the_sandbox_can_be_asked_for_in_spite_of_a_key(monkeypatch, joined):
    monkeypatch.setenv("RH_API_KEY", KEY)
    assert rh.connect(site="sandbox").is_sandbox
    assert len(joined) == 1


def test_a_site_without_a_key_is_refused_with_what_to_do(joined):
    with pytest.raises(ConfigurationError, match="RH_API_KEY"):
        rh.connect(site="cn")
    assert joined == [], "the sandbox is no answer to who asked for a real site"


def test_a_refused_connect_keeps_the_connection_in_use(joined):
    connection = rh.connect()
    with pytest.raises(ConfigurationError):
        rh.connect(site="ai")
    assert session.current() is connection


def test_not_calling_connect_is_the_same_as_calling_it(joined):
    first = session.current()
    assert first.is_sandbox
    assert session.current() is first
    assert len(joined) == 1


def test_two_threads_that_come_first_connect_once(joined):
    found = []
    threads = [threading.Thread(target=lambda: found.append(session.current())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(set(found)) == len(joined) == 1


def test_a_connection_says_where_and_how_but_never_the_key(joined):
    assert repr(rh.connect()) == "Connected to the sandbox: no key, no cost. Results go to rh_outputs/."
    real = rh.connect(KEY)
    assert repr(real) == (
        "Using runninghub.ai, billed in USD; the key is checked at first use. Results go to rh_outputs/."
    )
    assert KEY not in str(vars(real))


# -- a key in a cell -----------------------------------------------------------------------


def cell(shell, source):
    """Run a cell, and tell what it warned of as a notebook would show it."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        shell.run_cell(source, store_history=True).raise_error()
    return [warnings.formatwarning(w.message, w.category, w.filename, w.lineno, w.line) for w in caught]


def test_a_key_typed_into_a_cell_warns_once(shell):
    (said,) = cell(shell, f"import rh_widgets as rh\nrh.connect({KEY!r})")
    assert "saved with the notebook" in said
    assert "getpass" in said
    assert cell(shell, f"rh.connect({KEY!r})") == []


def test_the_warning_of_a_key_does_not_show_it(shell):
    """A warning shows its line of source, and an output is saved with the notebook too."""
    (said,) = cell(shell, f"import rh_widgets as rh\nrh.connect({KEY!r})")
    assert KEY not in said


def test_a_key_from_elsewhere_warns_of_nothing(shell):
    shell.user_ns["secret"] = KEY
    assert cell(shell, "import rh_widgets as rh\nrh.connect(secret)") == []


# -- where results go ----------------------------------------------------------------------


def test_results_go_beside_the_notebook(joined, tmp_path):
    connection = rh.connect()
    assert (connection.folder, connection.outputs) == (tmp_path, tmp_path / "rh_outputs")


def test_a_chdir_changes_nothing(joined, tmp_path, monkeypatch):
    monkeypatch.chdir("/")
    assert rh.connect().outputs == tmp_path / "rh_outputs"
    monkeypatch.delenv("JPY_SESSION_NAME")
    assert rh.connect().folder == _roof._STARTED_IN != Path("/")


@pytest.mark.parametrize("name", ["", "a1b2-console-1", "work.ipynb", "/gone/for/good/work.ipynb"])
def test_a_session_name_that_is_no_notebook_is_not_believed(name):
    """Consoles have names too, and a notebook's folder may be on another machine."""
    assert _roof.notebook_folder({"JPY_SESSION_NAME": name}) == _roof._STARTED_IN


def test_outputs_may_be_put_elsewhere(joined, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    assert rh.connect(outputs="clips").outputs == tmp_path / "clips"
    assert rh.connect(outputs=Path("/data/clips")).outputs == Path("/data/clips")
    assert rh.connect(outputs="~/clips").outputs == tmp_path / "me" / "clips"


# -- calls that need no network ------------------------------------------------------------


@pytest.mark.parametrize("call", [rh.submit, rh.generate, rh.estimate, rh.panel])
def test_the_model_is_positional_only(call):
    """Three models have a parameter called model."""
    with pytest.raises(TypeError, match="positional"):
        call(model=VIDU)


@pytest.mark.parametrize("call", [rh.submit, rh.generate, rh.estimate, rh.panel])
def test_an_unknown_model_names_the_nearest(joined, call):
    with pytest.raises(UnknownModelError) as caught:
        call("vidu q2 image", prompt="x")
    assert caught.value.nearest[0] == "Vidu-image-to-video-q2-pro"
    assert len(caught.value.nearest) == 3


def test_an_estimate_needs_only_what_decides_the_price():
    price = rh.estimate(VIDU, duration=8, resolution="1080p")
    assert (price.amount, price.currency, price.basis) == (Decimal("3.5"), "CNY", "1080p × 8 s")
    assert session._current is None, "an estimate needs no connection"


def test_an_estimate_of_wrong_values_is_refused():
    with pytest.raises(ParameterError, match="duration"):
        rh.estimate(VIDU, duration=77)


@pytest.mark.parametrize("name", [VIDU, "Vidu-image-to-video-q2-pro", "ViduImageToVideoQ2Pro"])
def test_a_panel_is_found_by_each_of_its_names(joined, name):
    panel = rh.panel(name, duration=8)
    assert type(panel) is rh.models.ViduImageToVideoQ2Pro
    assert panel.duration == "8"
    panel.close()


def test_importing_starts_nothing(tmp_path):
    """No thread, no process, no file: an import is no decision to work."""
    code = (
        "import rh_widgets.session, rh_widgets.models, rh_widgets.widgets, threading, os;"
        "print([t.name for t in threading.enumerate()], rh_widgets.session._current, os.listdir())"
    )
    environ = os.environ | {"RH_WIDGETS_HOME": str(tmp_path / "home"), "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path, env=environ
    )
    assert done.stdout.strip() == "['MainThread'] None []"


# -- runs ----------------------------------------------------------------------------------


@pytest.mark.parametrize("render", [None], ids=["real"])
def test_a_run_becomes_a_clip_of_the_asked_size_and_length(sandbox, tmp_path):
    run = rh.submit(SORA, prompt="a paper boat", size="1280x720", duration="4")
    assert run.status is not RunStatus.SUCCESS, "submit does not wait"
    (output,) = run.wait(30).outputs
    facts = probe(output.path)
    assert output.path.parent == tmp_path / "rh_outputs"
    assert (facts.format, facts.width, facts.height) == ("mp4", 1280, 720)
    assert facts.seconds == pytest.approx(4, abs=0.1)
    assert (run.cost.money, run.cost.currency, run.cost.sandbox) == (Decimal("8.4"), "CNY", True)
    assert "not charged" in str(run.cost)
    assert rh.history[run.id] is run


def test_generate_outside_a_notebook_waits_and_shows_nothing(sandbox, capsys):
    run = rh.generate(VIDU, prompt="leaves stir", image_url=picture_file(sandbox), duration=1, resolution="540p")
    assert run.status is RunStatus.SUCCESS
    assert run.outputs[0].path.is_file()
    assert capsys.readouterr() == ("", "")


def test_generate_gives_the_run_whatever_the_display_does(sandbox, monkeypatch):
    """It is ordered: an error of the page's must not look as if it was not."""

    def broken(_run, _backend):
        raise LookupError("no page")

    monkeypatch.setattr("rh_widgets.widgets.in_notebook", lambda: True)
    monkeypatch.setattr("rh_widgets.widgets.show_run", broken)
    assert rh.generate(SORA, prompt="a boat", duration=4).status is RunStatus.SUCCESS


def picture_file(sandbox):
    """A small picture beside the notebook, by its relative name."""
    folder = session.current().folder
    (folder / "cat.png").write_bytes(picture(400_000))
    return "cat.png"


def test_a_picture_arrives_whole(sandbox, tmp_path):
    content = picture()
    (tmp_path / "cat.png").write_bytes(content)
    run = rh.submit(VIDU, prompt="leaves stir", image_url="cat.png", duration=1, resolution="540p")
    run.wait(30)
    (task,) = sandbox.store.tasks
    arrived = sandbox.store.upload(task.payload["imageUrl"].rpartition("/")[2], 0)
    assert hashlib.sha256(arrived.read_bytes()).digest() == hashlib.sha256(content).digest()


def test_faults_are_raised_at_once_and_nothing_is_sent(sandbox):
    with pytest.raises(ParameterError) as caught:
        rh.submit(VIDU, image_url="nowhere.png", duration=77)
    assert [f.parameter for f in caught.value.faults] == ["prompt", "image_url", "duration"]
    assert list(sandbox.store.tasks) == []


def test_a_wrong_key_is_told_with_what_to_do(app, connect):
    connect("wrong-key-0123456789")
    with pytest.raises(AuthenticationError) as caught:
        rh.submit(SORA, prompt="a boat", duration=4).wait(30)
    assert caught.value.advice
    assert "wrong-key-0123456789" not in str(caught.value)
    with pytest.raises(AuthenticationError):
        session.current().account()


def test_a_balance_too_low_is_told_and_nothing_is_made(sandbox):
    sandbox.set_money(Decimal(1))
    with pytest.raises(InsufficientBalance):
        rh.submit(SORA, prompt="a boat", duration=4).wait(30)
    assert list(sandbox.store.tasks) == []


def test_the_balance_is_known_once_it_was_asked_for(sandbox):
    connection = session.current()
    assert connection.balance is None
    sandbox.set_money(Decimal("12.5"))
    assert connection.account().money == connection.balance == Decimal("12.5")


def test_the_account_tells_money_coins_tasks_and_the_limit(sandbox):
    """Money and coins apart, and how busy the key is; in the sandbox it is play money."""
    sandbox.set_money(Decimal("12.5"))
    account = rh.account()
    assert (account.money, account.coins, account.currency) == (Decimal("12.5"), Decimal(0), "CNY")
    assert (account.running, account.limit, account.kind) == (0, sandbox.concurrent, "SHARED")
    assert session.current().balance == account.money
    for shown in (repr(account), account._repr_html_()):
        assert "12.50 CNY, play money" in shown
        assert f"0 open, of {sandbox.concurrent} at once" in shown
        assert "nothing is ever charged" in shown


def test_a_real_account_says_where_it_is_and_no_part_of_the_key():
    """What is shown is saved with the notebook."""
    account = rh.Account(Decimal("0.125"), None, "USD", None, "ENTERPRISE_SHARED", place="runninghub.ai")
    assert repr(account).splitlines() == [
        "Account at runninghub.ai",
        "  Money        0.125 USD",
        "  Coins        not told",
        "  Tasks        not told; how many may be, the server does not say",
        "  Kind of key  enterprise-shared",
    ]
    assert "play money" not in account._repr_html_()


@pytest.mark.parametrize(("money", "shown"), [("7", "7.00"), ("0.004", "0.004"), ("1e30", f"1{'0' * 30}.00")])
def test_an_account_shows_any_balance_that_can_be_read(money, shown):
    """A sum with more digits than arithmetic carries is odd, and no reason for a traceback."""
    assert f"{shown} CNY" in repr(rh.Account(Decimal(money), None, "CNY", 0, ""))


def test_an_account_whose_limit_is_not_told_is_told_all_the_same(sandbox):
    """The route of the limit is documented by third parties alone."""
    sandbox.faults.order("queue", "refuse", code="1001")
    account = rh.account()
    assert account.limit is None
    assert account.money is not None


def test_an_account_that_cannot_be_asked_for_is_a_typed_error(app, connect):
    """A wrong key and a lost network each say what to do, and neither shows the key."""
    key = "wrong-key-0123456789"
    connection = connect(key)
    with pytest.raises(AuthenticationError) as caught:
        rh.account()
    assert key not in str(caught.value)

    def unplugged(request):
        raise httpx.ConnectError("no route", request=request)

    connection._client = Client(connection._settings, transport=httpx.MockTransport(unplugged))
    with pytest.raises(ConnectionFailed, match="Check the network"):
        rh.account()


def test_a_failed_run_is_explained_with_its_bill(sandbox):
    """The reason is the server's; what it cost is known better than any rule says."""
    sandbox.faults.order("submit", "refuse", code="1505")
    run = rh.submit(SORA, prompt="a boat", duration=4)
    with pytest.raises(rh.ContentRefused):
        run.wait(30)
    found = rh.explain(run)
    assert found.meaning == rh.explain(1505).meaning == rh.explain(run.error).meaning
    assert found.owed == rh.explain(1505).owed
    run.advance(outputs=(), cost=rh.Cost(money=Decimal("0.8"), currency="CNY"))
    assert rh.explain(run).owed == "Billed: 0.80 CNY."


def test_a_run_without_an_error_is_explained_too(sandbox):
    """Asked too early, it must not look like a failure."""
    sandbox.faults.order("submit", "delay", seconds=0.5)
    run = rh.submit(SORA, prompt="a boat", duration=4)
    assert rh.explain(run).meaning == "It is under way."
    run.wait(30)
    assert rh.explain(run).meaning == "It went well."
    assert "8.40 CNY (sandbox, not charged)" in rh.explain(run).owed


def test_a_run_as_python_orders_the_same_run_again(sandbox):
    """The cell that was copied is run, and the server gets the same request."""
    first = rh.submit(VIDU, prompt="leaves\n'stir'", image_url=picture_file(sandbox), resolution="540p")
    first.wait(30)
    cell = {}
    exec(first.as_python(), cell)  # noqa: S102 - our own words
    again = cell["run"].wait(30)
    assert (again.params, again.request, again.origin) == (first.params, first.request, "submit")
    older, newer = (task.payload for task in sandbox.store.tasks)
    assert older == newer
    assert "rh.generate(" in rh.generate(SORA, prompt="a boat", duration=4).as_python()


def test_a_run_as_curl_has_its_payload(sandbox):
    """And not the key, which in the environment is nobody else's."""
    run = rh.submit(SORA, prompt="it's", duration=4)
    run.wait(30)
    words = shlex.split(run.as_curl(), comments=True)
    (task,) = sandbox.store.tasks
    assert json.loads(words[-1]) == task.payload
    assert "Authorization: Bearer $RH_API_KEY" in words


def test_an_attached_run_as_code_orders_nothing(sandbox):
    """What it was made from is not known here."""
    made = rh.submit(SORA, prompt="a boat", duration=4).wait(30)
    rh.history.delete(made)
    run = rh.attach(made.task_id)
    assert f'rh.attach("{made.task_id}")' in run.as_python()
    assert "orders nothing" in run.as_curl()
    assert json.loads(shlex.split(run.as_curl(), comments=True)[-1]) == {"taskId": made.task_id}
    run.wait(30)


def test_the_balance_can_be_asked_for_in_the_background(sandbox):
    told = threading.Event()
    session.current().refresh_balance(told.set)
    assert told.wait(10)
    assert session.current().balance is not None


def test_a_dropped_answer_is_never_sent_again(sandbox):
    """The task exists, and a second one would be paid for too."""
    sandbox.faults.order("submit", "drop")
    run = rh.submit(SORA, prompt="a boat", duration=4)
    with pytest.raises(SubmitAmbiguous):
        run.wait(30)
    assert run.status is RunStatus.UNKNOWN
    assert len(list(sandbox.store.tasks)) == 1


def test_a_run_that_fails_on_the_server_says_why(sandbox):
    sandbox.faults.order("submit", "fail", code="1501")
    run = rh.submit(SORA, prompt="a boat", duration=4)
    with pytest.raises(RunFailed, match="1501"):
        run.wait(30)
    assert run.status is RunStatus.FAILED
    assert run.outputs == ()


def test_what_a_run_takes_is_learned_from_finished_ones(sandbox, monkeypatch):
    past = []
    monkeypatch.setattr(type(session.store.journal), "pasts", lambda *_: past)
    monkeypatch.setattr(session.store, "_pasts", {})
    _, guess = session.current().seconds_expected(rh.catalog[SORA])
    assert guess
    past += [Past(queued=0.0, running=100.0)] * 5
    session.store._pasts.clear()
    assert session.current().seconds_expected(rh.catalog[SORA]) == (pytest.approx(100.0, rel=0.01), False)


def test_a_panel_hears_of_past_bills_of_its_model_and_site(keyring, monkeypatch, tmp_path):
    """What another kernel was billed counts too: it is read from the journal."""
    monkeypatch.setenv("RH_WIDGETS_HOME", str(tmp_path / "home"))
    connection, now = rh.connect(), dt.datetime.now(dt.UTC)
    bill = {"estimate": rh.Estimate(amount=Decimal(2)), "cost": Cost(money=Decimal(3), currency="CNY")}
    told = {"site": "cn", "place": "cn", "endpoint": rh.catalog[SORA].endpoint, "status": RunStatus.SUCCESS, **bill}
    for i in range(2):
        assert connection.billed_otherwise(rh.catalog[SORA]) == ""
        session.store.journal.add(Record(id=f"billed{i}", created_at=now, **told)).result()
    words = "the last 2 runs were billed 1.50 times the list price"
    assert connection.billed_otherwise(rh.catalog[SORA]) == words


def test_a_run_opens_its_panel(sandbox):
    run = rh.submit(SORA, prompt="a boat", duration=4)
    panel = run.panel()
    assert panel.params == dict(run.params)
    panel.close()
    run.wait(30)


def test_connecting_anew_lets_the_runs_of_before_end_and_then_their_sockets_go(sandbox, joined):
    before = session.current()
    run = rh.submit(SORA, prompt="a boat", duration=4)
    assert rh.connect() is not before
    assert run.wait(30).outputs[0].path.is_file()
    session._io.run(asyncio.sleep(0))  # the run tells its end before its thread has cleared up behind it
    assert before._client._pools is None


def test_stopping_to_wait_says_that_the_run_goes_on(sandbox, monkeypatch):
    run = rh.submit(SORA, prompt="a boat", duration=4)

    def interrupted(_timeout):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(run, "ended", interrupted)
        with pytest.raises(KeyboardInterrupt, match=rf"Run {run.id} goes on; rh\.history\['{run.id}'\]\.cancel\(\)"):
            run.wait()
    assert run.wait(30).status is RunStatus.SUCCESS


# -- asyncio in cells ----------------------------------------------------------------------


def test_nesting_is_asked_for_on_the_loop_that_runs(monkeypatch):
    loops = []
    monkeypatch.setattr("rh_widgets.nesting.apply", loops.append)
    rh.allow_nested_asyncio()
    assert loops == [None]


# -- models of one's own -------------------------------------------------------------------

OWN = {
    "endpoint": "acme/house/text-to-image",
    "output": "image",
    "params": [{"key": "prompt", "type": "string", "required": True, "max_length": 80}],
    "price": {"currency": "CNY", "unit": "run", "as_of": "2026-08-01", "price": 0.25},
}


@pytest.fixture
def own_models():
    """What is registered in a test goes with it."""
    entries, registered = dict(rh.catalog._entries), rh.catalog.registered
    yield
    rh.catalog._take(entries)
    rh.catalog.registered = registered


@pytest.mark.usefixtures("own_models", "sandbox")
def test_a_registered_model_has_a_class_a_panel_and_a_price():
    """Wherever a model is named, it is found."""
    (spec,) = rh.catalog.register(OWN)
    assert rh.models.AcmeHouseTextToImage.spec is spec
    assert "AcmeHouseTextToImage" in dir(rh.models)
    panel = rh.panel("Acme house text-to-image", prompt="a door")
    assert type(panel) is rh.models.AcmeHouseTextToImage
    panel.close()
    assert str(rh.estimate("acme/house/text-to-image")) == "0.25 CNY"
    assert "acme/house/text-to-image" in rh.catalog.nearest("acme house text")
    with pytest.raises(ParameterError, match="80"):
        rh.submit("acme/house/text-to-image", prompt="x" * 81)


@pytest.mark.usefixtures("own_models")
def test_a_model_registered_anew_has_a_new_class():
    """The old one would know the old limits."""
    rh.catalog.register(OWN)
    old = rh.models.AcmeHouseTextToImage
    rh.catalog.register({**OWN, "params": [{"key": "wish", "type": "string"}]})
    new = rh.models.AcmeHouseTextToImage
    assert new is not old
    assert [p.name for p in new.spec.params] == ["wish"]
    assert rh.models.AcmeHouseTextToImage is new


@pytest.mark.usefixtures("own_models")
def test_the_sandbox_plays_a_model_that_only_this_session_knows(sandbox):
    """It is told when the run starts; and again when the model is changed."""
    assert OWN["endpoint"] not in sandbox.specs
    rh.catalog.register(OWN)
    run = rh.submit("acme/house/text-to-image", prompt="a door").wait(20)
    assert (run.status, len(run.outputs), str(run.cost.money)) == (RunStatus.SUCCESS, 1, "0.25")
    rh.catalog.register({**OWN, "params": [{"key": "wish", "type": "string"}]})
    run = rh.submit("acme/house/text-to-image", wish="a door").wait(20)
    assert run.status is RunStatus.SUCCESS
    assert [p.key for p in sandbox.specs[OWN["endpoint"]].params] == ["wish"]


def test_a_generate_that_was_interrupted_is_not_ordered_twice(sandbox):
    """The same call made again waits for the same run; the one after that orders another."""
    sandbox.faults.order("submit", "delay", seconds=0.5)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rh.Run, "ended", interrupt)
        with pytest.raises(KeyboardInterrupt, match="orders nothing new"):
            rh.generate(SORA, prompt="stopped", duration=4)
    run = rh.generate(SORA, prompt="stopped", duration=4)
    assert [task.payload["prompt"] for task in sandbox.store.tasks].count("stopped") == 1
    assert rh.generate(SORA, prompt="stopped", duration=4) is not run


def interrupt(_run, _timeout):
    raise KeyboardInterrupt


def test_a_budget_in_a_currency_that_is_not_billed_here_is_refused_at_once(connect, monkeypatch):
    connection = connect()
    monkeypatch.setattr(type(connection), "is_sandbox", False)
    with pytest.raises(rh.ConfigurationError, match="bills in CNY"):
        rh.budget(5, "EUR")
    assert rh.budget() is None


# -- sweeps --------------------------------------------------------------------------------


def test_a_budget_that_is_set_or_lifted_lifts_no_narrower_one(connect):
    """Nor is that one taken for the session's."""
    connect()
    try:
        with rh.within_budget(2, "CNY") as narrow:
            assert rh.budget() is None
            wide = rh.budget(20, "CNY")
            assert (wide is narrow, narrow.amount) == (False, 2)
            assert session.purse.budgets == (wide, narrow)
            rh.budget(None)
            assert session.purse.budgets == (narrow,)
        assert session.purse.budgets == ()
    finally:
        rh.budget(None)


def test_a_sweep_is_planned_shown_started_and_found_again(sandbox):
    """Outside a notebook its words are all that is shown; in one its view is handed down."""
    sweep = rh.sweep(SORA, prompt=["<b>a boat</b>", "a kite"], duration=[4, 8])
    with pytest.raises(NotImplementedError):  # by which IPython knows that it must show the repr
        sweep._ipython_display_()
    assert "4 runs: 50.40 CNY, 8.40 to 16.80 each by the list price; the sandbox charges nothing" in repr(sweep)
    assert sandbox.store.tasks == []
    sweep.start().wait(30)
    assert sorted(task.payload["duration"] for task in sandbox.store.tasks) == ["4", "4", "8", "8"]
    assert (sweep.status.succeeded, sweep.spent, rh.sweeps[sweep.id]) == (4, {}, sweep)
    assert rh.sweep(SORA, prompt=["<b>a boat</b>", "a kite"], duration=[4, 8]) is sweep
    assert "rh.generate(" in sweep.runs[0].as_python()
    assert "&lt;" not in rh.sweeps._repr_html_()


def test_two_models_share_a_sweep(sandbox, tmp_path):
    Image.new("RGB", (640, 360), "teal").save(tmp_path / "cat.png")
    sweep = rh.sweep([SORA, VIDU], prompt=["a", "b"], image_url={VIDU: "cat.png"}).start().wait(30)
    assert [run.spec.title for run in sweep.runs] == ["Sora 2 Pro", "Sora 2 Pro", "Vidu Q2 Pro", "Vidu Q2 Pro"]
    assert sweep.status.succeeded == 4


@pytest.mark.usefixtures("own_models")
def test_the_sandbox_plays_a_sweep_of_a_model_that_only_this_session_knows(sandbox):
    rh.catalog.register(OWN)
    assert rh.sweep(OWN["endpoint"], prompt=["a door", "a gate"]).start().wait(20).status.succeeded == 2


def test_a_sweep_of_another_site_is_not_ordered_on_this_one(sandbox, joined):
    sweep = rh.sweep(SORA, prompt=["elsewhere 1", "elsewhere 2"])
    rh.connect(KEY)
    with pytest.raises(ConfigurationError, match="connect there first"):
        sweep.start()
    assert sweep.expected is None
    assert "Nothing is ordered yet" in repr(sweep)


def test_looking_at_sweeps_connects_to_nothing(joined):
    assert all(map(repr, rh.sweeps))
    assert repr(rh.sweeps)
    assert joined == []


def test_an_account_or_budget_that_does_not_suffice_is_said_before(sandbox, monkeypatch):
    """And once more by the start, of the account; a budget refuses by itself."""
    connection = session.current()
    sweep = rh.sweep(SORA, prompt=["too dear 1", "too dear 2"], duration="4")
    monkeypatch.setattr(type(connection), "is_sandbox", False)
    sandbox.set_money(Decimal("16.79"))
    connection.account()
    rh.budget(16, "CNY")
    try:
        assert "The account has 16.79 CNY, and that is less than it costs." in repr(sweep)
        assert "The budget does not suffice (16.00 of 16.00 CNY left): all is ordered, or nothing." in repr(sweep)
        with pytest.warns(UserWarning, match=r"The account has 16\.79 CNY"):
            sweep.start()
        sweep.stop().wait(30)
        sandbox.set_money(Decimal(100))
        connection.account()
        rh.budget(17, "CNY")
        assert sweep.again().cautions() == []
    finally:
        rh.budget(None)


def test_every_fault_of_a_sweep_is_said_at_once_and_an_unknown_model_too(sandbox):
    with pytest.raises(ParameterError) as caught:
        rh.sweep(SORA, prompt=["a", ""], duration=["4", "5"], colour="red")
    assert [fault.parameter for fault in caught.value.faults] == ["colour", "duration", "prompt"]
    with pytest.raises(UnknownModelError):
        rh.sweep([SORA, "no-such-model"], prompt="a")


def test_five_hundred_points_are_planned_and_shown_within_a_second(sandbox):
    began = time.process_time()
    sweep = rh.sweep(SORA, prompt=rh.template("{a} {b}", a=map(str, range(25)), b=map(str, range(10))), duration=[4, 8])
    repr(sweep)
    assert (len(sweep), time.process_time() - began < 1.0) == (500, True)
