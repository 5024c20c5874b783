"""One sandbox process per user: joined by all, survived by its tasks, gone when idle."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import rh_widgets
from rh_widgets.errors import ConfigurationError
from rh_widgets.sandbox import ensure_running, serve, status, stop
from rh_widgets.sandbox.process import Place, build_of

SORA = "/openapi/v2/rhart-video-s-official/text-to-video-pro"
BODY = {"prompt": "A kite", "size": "1280x720", "duration": "4"}


@pytest.fixture
def home(tmp_path):
    yield tmp_path
    stop(tmp_path)


def ask(address, path, body=None, method="POST"):
    host, port = address.origin.removeprefix("http://").split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=20)
    try:
        headers = {"Authorization": f"Bearer {address.key}", "Content-Type": "application/json"}
        connection.request(method, path, json.dumps(body or {}), headers)
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()


def until(found, seconds=15):
    """Wait for something that another process does."""
    deadline = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_alive(pid):
    # A child of this process that has ended is a zombie until it is waited for.
    try:
        return os.waitpid(pid, os.WNOHANG) == (0, 0)
    except ChildProcessError:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        return True


JOIN = """
import sys
from pathlib import Path
from rh_widgets.sandbox import ensure_running
print(ensure_running(Path(sys.argv[1])).pid)
"""


def join_elsewhere(home):
    """The process id that another Python process gets to see."""
    environ = {**os.environ, "PYTHONPATH": str(Path(rh_widgets.__file__).parent.parent)}
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", JOIN, str(home)], capture_output=True, text=True, check=True, env=environ, timeout=60
    )
    return int(done.stdout)


def test_eight_processes_at_once_start_one_server(home):
    with ThreadPoolExecutor(8) as pool:
        pids = list(pool.map(lambda _: join_elsewhere(home), range(8)))
    assert len(set(pids)) == 1
    assert status(home)["pid"] == pids[0]


def test_it_outlives_the_process_that_started_it_and_shares_its_tasks(home):
    pid = join_elsewhere(home)
    one, other = ensure_running(home), ensure_running(home)
    assert one == other
    assert one.pid == pid
    task_id = ask(one, SORA, BODY)["taskId"]
    assert ask(other, "/openapi/v2/query", {"taskId": task_id})["status"] in {"QUEUED", "RUNNING"}


def test_a_killed_server_is_followed_by_one_on_the_same_port_with_the_same_tasks(home):
    first = ensure_running(home)
    task_id = ask(first, SORA, BODY)["taskId"]
    os.kill(first.pid, signal.SIGKILL)
    until(lambda: not is_alive(first.pid))
    second = ensure_running(home)
    assert second.pid != first.pid
    assert second.origin == first.origin
    assert ask(second, "/openapi/v2/query", {"taskId": task_id})["errorCode"] == ""


def test_it_binds_to_this_machine_alone(home):
    port = int(ensure_running(home).origin.rpartition(":")[2])
    outside = socket.socket()
    # A listener on all addresses would keep a second one from binding to any other loopback address.
    outside.bind(("127.0.0.2", port))
    outside.close()


def test_an_idle_server_ends_by_itself(home):
    address = ensure_running(home, idle=0.3)
    until(lambda: not is_alive(address.pid))
    assert status(home) is None


def test_a_server_with_open_tasks_is_not_idle(home):
    address = ensure_running(home, idle=0.3)
    ask(address, SORA, BODY)
    time.sleep(1.0)
    assert is_alive(address.pid)


def test_stop_ends_it_and_says_whether_there_was_one(home):
    address = ensure_running(home)
    assert stop(home) is True
    until(lambda: not is_alive(address.pid))
    assert stop(home) is False
    assert status(home) is None


def test_a_server_of_other_code_is_succeeded(home, monkeypatch):
    old = ensure_running(home)
    task_id = ask(old, SORA, BODY)["taskId"]
    monkeypatch.setattr("rh_widgets.sandbox.process.build_of", lambda: "newer")
    new = ensure_running(home)
    assert new.pid != old.pid
    assert not is_alive(old.pid)
    assert ask(new, "/openapi/v2/query", {"taskId": task_id})["errorCode"] == ""


def test_a_server_of_another_catalog_is_succeeded_by_one_that_knows_it(home):
    """A team's file, or a refresh, that came after the sandbox was started."""
    old = ensure_running(home)
    assert ask(old, "/openapi/v2/acme/house", {"prompt": "A kite"})["errorCode"] == "1001"
    record = {"endpoint": "acme/house", "output": "image", "params": [{"key": "prompt", "type": "string"}]}
    (home / "catalog").mkdir()
    (home / "catalog" / "acme.json").write_text(json.dumps(record))
    new = ensure_running(home)
    assert new.pid != old.pid
    assert ask(new, "/openapi/v2/acme/house", {"prompt": "A kite"})["taskId"]
    assert ensure_running(home) == new


def test_two_servers_never_share_a_home(home):
    ensure_running(home)
    with pytest.raises(ConfigurationError, match="runs already"):
        serve(home)


def test_another_program_on_the_old_port_is_let_alone(home):
    with socket.create_server(("127.0.0.1", 0)) as other:
        place = Place(home)
        place.folder.mkdir(parents=True)
        place.write({"port": other.getsockname()[1], "pid": 1, "version": "0"})
        threading.Thread(target=answer_nonsense, args=(other,), daemon=True).start()
        address = ensure_running(home)
        assert not address.origin.endswith(f":{other.getsockname()[1]}")


def answer_nonsense(listener):
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection:
            connection.recv(1000)
            connection.sendall(b"220 mail.example\r\n")


def test_a_broken_state_file_is_no_obstacle(home):
    place = Place(home)
    place.folder.mkdir(parents=True)
    place.state.write_text('["torn')
    assert ensure_running(home).pid == status(home)["pid"]


def test_a_server_that_cannot_start_says_where_its_log_is(home, monkeypatch):
    monkeypatch.setattr(
        "rh_widgets.sandbox.process._command", lambda *_: [sys.executable, "-c", "raise SystemExit('no luck')"]
    )
    with pytest.raises(ConfigurationError, match="no luck") as caught:
        ensure_running(home)
    assert "sandbox.log" in str(caught.value)


def test_an_ordered_drop_closes_the_connection_without_a_word(home):
    address = ensure_running(home)
    ask(address, "/sandbox/faults", {"route": "submit", "action": "drop"})
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        ask(address, SORA, BODY)
    assert status(home)["tasks"] == 1


def test_a_taken_port_is_a_clear_error(home):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(ConfigurationError, match=str(port)):
            serve(home, port=port)


def test_equal_code_has_an_equal_hash_wherever_it_lies(tmp_path):
    for copy in ("one", "two"):
        folder = tmp_path / copy / "sandbox"
        folder.mkdir(parents=True)
        (folder / "app.py").write_text("x = 1\n")
    assert build_of(tmp_path / "one") == build_of(tmp_path / "two")
    (tmp_path / "two" / "sandbox" / "app.py").write_text("x = 2\n")
    assert build_of(tmp_path / "one") != build_of(tmp_path / "two")


def test_an_interrupt_ends_a_foreground_sandbox_in_peace(home):
    command = [sys.executable, "-m", "rh_widgets.sandbox", "--home", str(home)]
    environ = {**os.environ, "PYTHONPATH": str(Path(rh_widgets.__file__).parent.parent)}
    with subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True) as child:  # noqa: S603 - our own
        until(lambda: status(home) is not None)
        child.send_signal(signal.SIGINT)
        _, said = child.communicate(timeout=15)
    assert child.returncode == 0
    assert "Traceback" not in said
