"""`rh-widgets catalog`: from the vendor's lists, by file and by address, to the models of a new kernel."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import vendor_lists as vendor

from rh_widgets import cli

REPOSITORY = Path(__file__).resolve().parents[1]
VIDU = "vidu/image-to-video-q2-pro"
NEW = {
    "endpoint": "luma/uni-1/text-to-video",
    "name_en": "luma/uni-1/text-to-video",
    "output_type": "video",
    "params": [{"fieldKey": "prompt", "type": "STRING", "required": True, "maxLength": 600}],
}


@pytest.fixture
def home(tmp_path, monkeypatch):
    """The user's data folder."""
    monkeypatch.setenv("RH_WIDGETS_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder; `/away/…` leads to `/…`, and `/loop` to itself."""

    def do_GET(self):
        if self.path.startswith(("/away/", "/loop")):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/away"))
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, *_):
        """Says nothing."""


@pytest.fixture
def server(tmp_path):
    """A real server over `tmp_path/web`; gives its address and that folder."""
    folder = tmp_path / "web"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", folder
    server.shutdown()
    thread.join()
    server.server_close()


def write(folder, records, prices=()):
    (folder / "models.json").write_text(json.dumps(vendor.registry(records)))
    (folder / "prices.json").write_text(json.dumps(vendor.pricing(list(prices))))


def in_a_new_process(code, home):
    """What a kernel that starts now sees."""
    environ = {**os.environ, "RH_WIDGETS_HOME": str(home)}
    command = [sys.executable, "-c", f"import rh_widgets as rh\n{code}"]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=REPOSITORY, env=environ)  # noqa: S603


def test_a_refresh_by_address_and_the_next_one_with_a_changed_list(home, server, capsys):
    """The round trip: fetch, tell, save, and a new kernel has the new model with class and price."""
    address, folder = server
    records = vendor.listed()
    write(folder, [*records, NEW], [{"endpoint": NEW["endpoint"], "unit": "/次", "price": 1.5}])
    assert cli.main(["catalog", "refresh", f"{address}/models.json", "--prices", f"{address}/away/prices.json"]) == 0
    said = capsys.readouterr().out.splitlines()
    read = f"{len(records) + 1} models and 1 price read from {address}/models.json and {address}/away/prices.json"
    assert said == [
        f"Fetching {address}/models.json …",
        f"Fetching {address}/away/prices.json …",
        "new      luma/uni-1/text-to-video  Luma Uni 1, text-to-video  rh.models.LumaUni1TextToVideo",
        f"{read}: 1 new, 0 changed, 0 dropped; 0 records could not be read.",
        f"Saved to {home / 'catalog-refreshed.json'}. Notebooks have it when their kernel is started anew.",
    ]
    code = "print(rh.models.LumaUni1TextToVideo.spec.title, rh.estimate('luma/uni-1/text-to-video'))"
    assert in_a_new_process(code, home).stdout == "Luma Uni 1 1.50 CNY\n"

    records = [r for r in vendor.listed() if r["endpoint"] != "meshy6/text-to-3d"]
    (vidu,) = [r for r in records if r["endpoint"] == VIDU]
    vidu["params"][0]["maxLength"] = 77
    write(folder, [*records, NEW, "rubbish"])
    assert cli.main(["catalog", "refresh", f"{address}/models.json"]) == 0
    said = capsys.readouterr().out.splitlines()
    read = f"{len(records) + 1} models read from {address}/models.json"
    assert said[1:-1] == [
        f"changed  {VIDU}",
        "         prompt: at most 77 characters, was 4000",
        "dropped  meshy6/text-to-3d  kept, with a note",
        f"unread   record {len(records) + 2} (no endpoint): it is not an object",
        f"{read}: 0 new, 1 changed, 1 dropped; 1 record could not be read.",
    ]
    code = "print(rh.catalog['meshy6/text-to-3d'].notes[-1][:8], rh.estimate('luma/uni-1/text-to-video'))"
    assert in_a_new_process(code, home).stdout == "Delisted 1.50 CNY\n", "prices stay where none are given"


def test_a_refresh_by_file_a_dry_run_and_a_reset(home, tmp_path, capsys):
    """And `catalog` alone tells which one is in use."""
    write(tmp_path, [*vendor.listed(), NEW])
    assert cli.main(["catalog", "refresh", "models.json", "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "new      luma/uni-1/text-to-video" in said
    assert said.endswith("Nothing was changed: this was a dry run.\n")
    assert not home.exists()
    cli.main(["catalog"])
    assert capsys.readouterr().out == "337 models, as the package has them\n"
    assert cli.main(["catalog", "refresh", "models.json"]) == 0
    assert [f.name for f in home.iterdir()] == ["catalog-refreshed.json"]
    capsys.readouterr()
    cli.main(["catalog"])
    assert "refreshed on 20" in (said := capsys.readouterr().out)
    assert said.endswith("from models.json\n")
    assert cli.main(["catalog", "reset"]) == 0
    assert list(home.iterdir()) == []
    assert cli.main(["catalog", "reset"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "The catalog is the one of the package again.",
        "The catalog was not refreshed: nothing to do.",
    ]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{address}/gone.json", "the server said 404"),
        ("{address}/page.html", "This is not JSON"),
        ("{address}/loop", "led on and on"),
        ("{address}/other.json", "not the vendor's format"),
        ("http://127.0.0.1:9/models.json", "the connection was refused"),
        ("http://no-such-host.invalid/models.json", "could not be fetched"),
        ("ftp://127.0.0.1/models.json", "only http and https"),
        ("nothing.json", "nothing.json cannot be read: No such file"),
    ],
)
def test_what_cannot_be_had_is_one_line_and_the_old_catalog_stays(home, server, capsys, source, words):
    """The exit code says it too."""
    address, folder = server
    (folder / "page.html").write_text("<html>Sorry</html>")
    (folder / "other.json").write_text('{"hello": "world"}')
    write(folder, [*vendor.listed(), NEW])
    cli.main(["catalog", "refresh", str(folder / "models.json")])
    before = (home / "catalog-refreshed.json").read_bytes()
    capsys.readouterr()
    for command in ([source], ["models.json", "--prices", source]):
        (Path.cwd() / "models.json").write_bytes((folder / "models.json").read_bytes())
        assert cli.main(["catalog", "refresh", *(part.format(address=address) for part in command)]) == 1
        (line,) = capsys.readouterr().err.splitlines()
        assert line.startswith("rh-widgets: ")
        assert words in line
        assert (home / "catalog-refreshed.json").read_bytes() == before


def test_a_damaged_data_folder_breaks_neither_import_nor_catalog(home):
    """A new kernel says it once, and has the models of the package; so has the command that mends it."""
    (home / "catalog").mkdir(parents=True)
    (home / "catalog-refreshed.json").write_bytes(b"\x00\x01rubbish")
    (home / "catalog" / "team.json").write_text("{")
    code = "print(len(rh.catalog), len(dir(rh.models)), rh.models.ViduImageToVideoQ2Pro.__name__); rh.catalog"
    done = in_a_new_process(code, home)
    assert done.stdout == "337 337 ViduImageToVideoQ2Pro\n"
    assert done.stderr.count("catalog-refreshed.json is damaged") == 1
    assert done.stderr.count("team.json cannot be read: it is not JSON") == 1
    assert "rh-widgets catalog reset" in done.stderr
    assert cli.main(["catalog", "reset"]) == 0


def test_importing_reads_nothing_of_it(home):
    """Not even a damaged file is noticed before the catalog is asked for."""
    home.mkdir()
    (home / "catalog-refreshed.json").write_text("rubbish")
    code = "import sys; print([m for m in sys.modules if m.startswith('rh_widgets.specs')])"
    done = in_a_new_process(code, home)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_a_teams_file_is_there_in_every_kernel(home):
    """With a class, by Tab, and in the list."""
    (home / "catalog").mkdir(parents=True)
    record = {"endpoint": "acme/house", "output": "image", "params": [{"key": "prompt", "type": "string"}]}
    (home / "catalog" / "acme.json").write_text(json.dumps(record))
    listed = "'Acme House' in repr(rh.catalog.search('acme'))"
    code = f"print(rh.models.AcmeHouse.__name__, 'AcmeHouse' in dir(rh.models), {listed})"
    assert in_a_new_process(code, home).stdout == "AcmeHouse True True\n"
