"""The `rh-widgets` command: demo, sandbox, webhook, models, catalog, doctor."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import json
import logging
import os
import platform
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path
from typing import TYPE_CHECKING

from . import _roof, session
from ._version import __version__
from .client import fetch_document, read_settings
from .errors import ConfigurationError, RunningHubError
from .specs import refresh_catalog, refreshed, reset_catalog
from .webhook import serve_webhook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from .specs import Refresh

__all__ = ["main"]

_KEYS = ("RH_API_KEY", "RUNNINGHUB_API_KEY", "RH_API_BASE_URL")
_NO_KEYRING = "keyring.backends.null.Keyring"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 when all is well."""
    args = _parser().parse_args(argv)
    try:
        code: int = args.run(args)
    except RunningHubError as error:
        print(f"rh-widgets: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="rh-widgets", description="Generative video in a notebook.")
    parser.add_argument("--version", action="version", version=f"rh-widgets {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    demo = commands.add_parser("demo", help="open JupyterLab on a copy of the notebooks, on the sandbox")
    demo.add_argument("--no-browser", action="store_true", help="do not open a browser, print the address")
    demo.add_argument("--port", type=int, help="port of JupyterLab (default: the first free one from 8888)")
    demo.add_argument("--folder", type=Path, help="where the copy goes (default: rh_widgets_demo in this folder)")
    demo.set_defaults(run=_demo)

    sandbox = commands.add_parser("sandbox", help="run the sandbox in this terminal")
    sandbox.add_argument("--port", type=int, default=8765, help="port on 127.0.0.1 (default: %(default)s)")
    sandbox.add_argument("--speed", type=float, default=9.0, help="times faster than life; inf: at once (default: 9)")
    sandbox.add_argument("--stop", action="store_true", help="end the one that runs in the background")
    sandbox.set_defaults(run=_sandbox)

    webhook = commands.add_parser("webhook", help="hear from the site that tasks are over, and wake the notebooks")
    webhook.add_argument("--port", type=int, default=8766, help="port to listen on (default: %(default)s)")
    webhook.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    webhook.set_defaults(run=_webhook)

    models = commands.add_parser("models", help="list the models, or those that match some words")
    models.add_argument("words", nargs="*", help="such as: image video vidu")
    models.set_defaults(run=_models)

    catalog = commands.add_parser("catalog", help="bring the catalog up to date, or back to the one of the package")
    catalog.set_defaults(run=_catalog)
    _add_catalog_commands(catalog.add_subparsers(metavar="ACTION"))

    doctor = commands.add_parser("doctor", help="say what works here and what does not")
    doctor.set_defaults(run=_doctor)
    return parser


def _add_catalog_commands(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    refresh = actions.add_parser("refresh", help="read the vendor's public list of models")
    refresh.add_argument("source", metavar="FILE|URL", help="such as model-registry.public.json")
    refresh.add_argument("--prices", metavar="FILE|URL", help="the list of prices, such as pricing.public.json")
    refresh.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    refresh.set_defaults(run=_refresh)
    reset = actions.add_parser("reset", help="forget what was refreshed; your own models stay")
    reset.set_defaults(run=_reset)


def notebooks() -> Path:
    """The folder of the notebooks: in the wheel inside the package, in a checkout beside it."""
    inside = Path(str(resources.files(__package__) / "_notebooks"))
    return inside if inside.is_dir() else Path(__file__).resolve().parent.parent / "notebooks"


def _demo(args: argparse.Namespace) -> int:
    if not _installed("jupyterlab"):
        print('JupyterLab is missing. Run  pip install "rh-widgets[demo]"  and try again.', file=sys.stderr)
        return 1
    folder = (args.folder or Path("rh_widgets_demo")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    for notebook in sorted(notebooks().glob("*.ipynb")):
        if not (folder / notebook.name).exists():  # a second demo keeps what the first one made
            (folder / notebook.name).write_text(_without_outputs(notebook.read_text("utf-8")), "utf-8")
    first = min(folder.glob("*.ipynb"), default=None)
    command = [sys.executable, "-m", "jupyter", "lab", f"--ServerApp.root_dir={folder}"]
    command += ["--LabApp.news_url=None"]  # else it asks, over the first cells, whether one wants Jupyter's news
    command += [f"--LabApp.default_url=/lab/tree/{first.name}"] if first else []
    command += ["--no-browser"] if args.no_browser else []
    command += [f"--port={args.port}", "--ServerApp.port_retries=0"] if args.port else []
    command += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    print(f"The notebooks are in {folder}. They run on the sandbox: no key, no cost. Ctrl-C, twice, ends JupyterLab.")
    # A demo never spends: no key of the environment, and none that was laid into the keyring one day.
    environ = {k: v for k, v in os.environ.items() if k not in _KEYS} | {"PYTHON_KEYRING_BACKEND": _NO_KEYRING}
    return _along(command, environ)


def _along(command: Sequence[str], environ: dict[str, str]) -> int:
    """Run a program in our place: what asks us to end asks it, and its exit code is ours."""
    with subprocess.Popen(command, env=environ) as program:  # noqa: S603 - our own command
        # The terminal gives Ctrl-C to the program too, which asks once more.
        before = (
            signal.signal(signal.SIGINT, signal.SIG_IGN),
            signal.signal(signal.SIGTERM, lambda *_: program.terminate()),
        )
        try:
            return program.wait()
        finally:
            for number, handler in zip((signal.SIGINT, signal.SIGTERM), before, strict=True):
                signal.signal(number, handler)


def _without_outputs(notebook: str) -> str:
    """A notebook as new: the clips of its saved outputs are not in the copy."""
    content = json.loads(notebook)
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    return json.dumps(content, ensure_ascii=False, indent=1)


def _sandbox(args: argparse.Namespace) -> int:
    from .sandbox import Address, serve, stop

    def say(address: Address) -> None:
        print(f"The sandbox: {address.origin}/openapi/v2  with the key  {address.key}  (Ctrl-C ends it)", flush=True)

    if args.stop:
        print("Stopped." if stop(session.home()) else "There was no sandbox running.")
    else:
        serve(session.home(), port=args.port, speed=args.speed, on_ready=say)
    return 0


_TO_DO = """\
Listening for webhooks at {address}  (Ctrl-C ends it)
1. Lead a public address here, with a tunnel or a reverse proxy of your choice.
2. In each notebook:  rh.connect(webhook="https://YOUR.PUBLIC.HOST/")   or set RH_WEBHOOK_URL.
3. Check the way:  curl -X POST https://YOUR.PUBLIC.HOST/ -d '{{"taskId": "1"}}'
   It answers "received": true, and a line with a count appears below.
"""


def _webhook(args: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s")
    logging.getLogger("rh_widgets.webhook").setLevel(logging.INFO)
    with contextlib.suppress(KeyboardInterrupt):  # how it is meant to end
        serve_webhook(args.host, args.port, on_ready=lambda address: print(_TO_DO.format(address=address), flush=True))
    return 0


def _models(args: argparse.Namespace) -> int:
    found = session.catalog.search(" ".join(args.words))
    prices = {m.endpoint: session.estimate(m.endpoint) for m in found.specs}
    width = max((len(str(price)) for price in prices.values()), default=0)
    for m in found.specs:
        price = prices[m.endpoint]
        print(f"{m.endpoint:<54}  {m.task:<20}  {price!s:<{width}}  {m.title:<34}  rh.models.{m.class_name}")
    if days := sorted({price.as_of for price in prices.values()} - {""}):
        note = f"Prices: the list of runninghub.cn in CNY, of {' and '.join(days)}; runninghub.ai bills in USD."
        print(note, file=sys.stderr)
    if not found:
        print(f"No model matches {' '.join(args.words)!r}. Try fewer words, such as: kling image", file=sys.stderr)
    elif found.remark:
        print(found.remark, file=sys.stderr)
    return 0 if found else 1


def _catalog(_args: argparse.Namespace) -> int:
    day, source = refreshed(session.home())
    print(
        f"{len(session.catalog)} models, " + (f"refreshed on {day} from {source}" if day else "as the package has them")
    )
    return 0


def _refresh(args: argparse.Namespace) -> int:
    today = dt.datetime.now(dt.UTC).date().isoformat()
    registry, prices = _read(args.source), _read(args.prices) if args.prices else None
    found = refresh_catalog(session.home(), registry, prices, source=args.source, today=today, dry_run=args.dry_run)
    for line in _told(found, " and ".join(filter(None, [args.source, args.prices]))):
        print(line)
    if args.dry_run:
        print("Nothing was changed: this was a dry run.")
    elif found.changes:
        print(f"Saved to {found.file}. Notebooks have it when their kernel is started anew.")
    return 0


def _read(source: str) -> bytes:
    """A file's or an address's content; one line on the terminal for what takes long.

    Raises:
        ConfigurationError: the file cannot be read.
        RunningHubError: the address cannot be fetched.
    """
    if "://" in source:
        print(f"Fetching {source} …", flush=True)
        return fetch_document(source)
    try:
        return Path(source).expanduser().read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{source} cannot be read: {error.strerror or error}.") from None


def _told(found: Refresh, sources: str) -> Iterator[str]:
    """What a refresh came to: model by model, then in one line."""
    changes = found.changes
    for m in changes.added:
        yield f"new      {m.endpoint}  {m.title}, {m.task}  rh.models.{m.class_name}"
    for changed in changes.changed:
        yield f"changed  {changed.spec.endpoint}"
        yield from (f"         {line}" for line in changed.lines)
    yield from (f"dropped  {m.endpoint}  kept, with a note" for m in changes.dropped)
    yield from (f"back     {m.endpoint}" for m in changes.back)
    yield from (f"unread   {record}" for record in found.unread)
    prices = "" if found.prices is None else f" and {_count(found.prices, 'price')}"
    back = f", {len(changes.back)} back" if changes.back else ""
    yield (
        f"{_count(found.read, 'model')}{prices} read from {sources}: {len(changes.added)} new, "
        f"{len(changes.changed)} changed, {len(changes.dropped)} dropped{back}; "
        f"{_count(len(found.unread), 'record')} could not be read."
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _reset(_args: argparse.Namespace) -> int:
    was_there = reset_catalog(session.home())
    print(
        "The catalog is the one of the package again." if was_there else "The catalog was not refreshed: nothing to do."
    )
    return 0


# Doctor: each check answers with a line; pure as far as it can be


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's: what was looked at, whether it is well, and what to do if not."""

    what: str
    ok: bool
    text: str


def _doctor(_args: argparse.Namespace) -> int:
    findings = [_look(what, check) for what, check in _CHECKS.items()]
    for f in findings:
        print(f"{'ok  ' if f.ok else 'BAD '} {f.what:<10} {f.text}")
    return 0 if all(f.ok for f in findings) else 1


def _look(what: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except (RunningHubError, OSError) as error:
        return Finding(what, ok=False, text=str(error))


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _versions() -> Finding:
    names = ("ipywidgets", "anywidget", "httpx", "av", "pillow", "jupyterlab")
    found = ", ".join(f"{n} {_installed(n) or 'missing'}" for n in names)
    needed = all(_installed(n) for n in names[:-1])
    return Finding("versions", ok=needed, text=f"rh_widgets {__version__}, Python {platform.python_version()}, {found}")


def _kernel() -> Finding:
    from .widgets import kernel_fault

    version = _installed("ipykernel")
    fault = kernel_fault(version)
    return Finding("kernel", ok=not fault, text=fault or f"ipykernel {version or 'not installed here'}")


def _key() -> Finding:
    settings = read_settings()
    if settings is None:
        return Finding("key", ok=True, text="no key: the sandbox is used, nothing can be charged")
    connection = session.connect()
    account = connection.account()
    left = f"{account.money} {account.currency}" if account.money is not None else "an unknown amount"
    return Finding("key", ok=True, text=f"accepted by {connection.label}, {left} left")


def _sandbox_answers() -> Finding:
    connection = session.connect(site="sandbox")
    account = connection.account()
    return Finding("sandbox", ok=True, text=f"answers, {account.money} play {account.currency} left")


def _writes() -> Finding:
    place = _roof.notebook_folder() / "rh_outputs"  # and not the connection's: there may be none
    for folder in (place, session.home()):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    if not any(place.iterdir()):
        place.rmdir()
    return Finding("files", ok=True, text=f"results can be written to {place}")


_CHECKS = {"versions": _versions, "kernel": _kernel, "key": _key, "sandbox": _sandbox_answers, "files": _writes}

if __name__ == "__main__":
    sys.exit(main())
