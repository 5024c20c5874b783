"""Kernels to test on: one interpreter per ipykernel release line.

ipykernel decides how rh_widgets feels (who runs a button's callback, and when), and its
release lines differ in just that. So the tests ask for a *flavour*: "default" is this very
interpreter, a version such as "7.1" a small environment of its own that holds nothing but
that ipykernel and looks through to this interpreter's packages for all the rest. It takes a
second to make and 2 MB to keep, in a cache folder outside the repository.

    python tests/kernels/kernel_flavours.py 6.31 7.1     makes them ahead of time
"""

from __future__ import annotations

import json
import os
import site
import subprocess
import sys
import venv
from importlib.metadata import version
from pathlib import Path

import platformdirs
from filelock import FileLock

DEFAULT = "default"
SUPPORTED = ("6.31", "7.1", "7.3", "7.4")
"""The release lines that differ; 7.0 exists too, and is refused."""

REPOSITORY = Path(__file__).resolve().parents[2]
_VARIABLES_OF_OURS = ("RH_", "RUNNINGHUB_")


def choose(asked: str, *, full: bool, seed: int) -> list[str]:
    """The flavours of one test session.

    Args:
        asked: A comma-separated list, "all", or "" for the usual choice.
        full: The long counts are running: every supported release line.
        seed: Picks the one further release line of a usual run.
    """
    if asked:
        return list(SUPPORTED) if asked == "all" else [name.strip() for name in asked.split(",") if name.strip()]
    if full:
        return list(SUPPORTED)
    installed = ".".join(version("ipykernel").split(".")[:2])
    others = [name for name in SUPPORTED if name != installed]
    return [DEFAULT, others[seed % len(others)]]


def python(flavour: str) -> Path:
    """The interpreter of a flavour, made first where it is missing."""
    if flavour == DEFAULT:
        return Path(sys.executable)
    folder = cache() / f"ipykernel-{flavour}-py{sys.version_info.major}.{sys.version_info.minor}"
    interpreter = folder / "bin" / "python"
    cache().mkdir(parents=True, exist_ok=True)
    with FileLock(f"{folder}.lock"):  # tests run side by side
        if not interpreter.exists():
            venv.create(folder, with_pip=False, symlinks=True)
        _look_through(folder)  # on every use: the cache outlives the environment that it was made from
        if not (folder / "ready").exists():
            _pip(interpreter, f"ipykernel=={flavour}.*")
            (folder / "ready").touch()
    return interpreter


def cache() -> Path:
    """Where the environments are kept between sessions."""
    named = os.environ.get("RH_KERNEL_VENVS")
    return Path(named) if named else platformdirs.user_cache_path("rh-widgets-tests") / "kernels"


def environment(home: Path, **more: str) -> dict[str, str]:
    """Variables for a process under test: this source tree, `home` as its home, no key."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_VARIABLES_OF_OURS)}
    path = os.pathsep.join([str(REPOSITORY), *filter(None, [kept.get("PYTHONPATH")])])
    return kept | {"PYTHONPATH": path, "RH_WIDGETS_HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"} | more


def stop_sandbox(home: Path) -> None:
    """Ends the sandbox that the kernels of `home` shared, if there is one: it outlives them by design."""
    command = [sys.executable, "-c", _STOP_SANDBOX, str(home)]
    subprocess.run(command, env=environment(home), check=True, timeout=60)  # noqa: S603 - our own words only


def write_kernelspec(flavour: str, data_dir: Path) -> str:
    """Makes the flavour known to Jupyter under `data_dir`; returns the kernel's name."""
    name = f"rh-{flavour}"
    folder = data_dir / "kernels" / name
    folder.mkdir(parents=True, exist_ok=True)
    spec = {
        "argv": [str(python(flavour)), "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": f"Python (ipykernel {flavour})",
        "language": "python",
    }
    (folder / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    return name


_STOP_SANDBOX = """
import pathlib, sys
from rh_widgets import sandbox
sandbox.stop(pathlib.Path(sys.argv[1]))
"""


def _look_through(folder: Path) -> None:
    """Lets the environment see this interpreter's packages, after its own."""
    packages = next((folder / "lib").glob("python*/site-packages"))
    lines = [f"import site; site.addsitedir({place!r})" for place in site.getsitepackages()]
    (packages / "look_through.pth").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _pip(interpreter: Path, requirement: str) -> None:
    command = [sys.executable, "-m", "pip", "--python", str(interpreter), "install", "--quiet", requirement]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words only
    if done.returncode:
        raise RuntimeError(f"pip could not install {requirement}:\n{done.stderr[-2000:]}")


if __name__ == "__main__":
    for wanted in sys.argv[1:] or SUPPORTED:
        sys.stdout.write(f"{wanted}: {python(wanted)}\n")
