"""A real JupyterLab, and a page object for one notebook in it.

`JupyterServer` is a `jupyter lab` subprocess with settings, data and home folders of its
own, which knows one kernelspec per flavour. `Lab` is one browser tab on it: it speaks of
cells by their number, and waits by what the page shows, never by the clock alone.

JupyterLab hands us its application object (`--LabApp.expose_app_in_browser`). We use it to
*ask* (is the kernel idle?) and for what has no stable button; running cells, clicking and
typing go through the page as a user's would.
"""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.parse import quote

import kernel_flavours
import nbformat

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

SETTINGS = {
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    # Cells that scroll out of view stay in the page, so that a test can look at any of them.
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
    "@jupyterlab/docmanager-extension/plugin": {"autosave": False},
}

# A promise of JupyterLab's may never be kept, and Playwright would wait for it beyond every timeout.
KERNEL_READY = """() => {
    const look = async () => {
        const context = window.jupyterapp?.shell?.currentWidget?.sessionContext;
        if (!context) return false;
        await context.ready;
        const kernel = context.session?.kernel;
        if (!kernel) return false;
        await kernel.info;
        return kernel.connectionStatus === 'connected' && kernel.status === 'idle';
    };
    return Promise.race([look(), new Promise(no => setTimeout(() => no(false), 1000))]);
}"""

END_KERNEL = """how => Promise.race([
    window.jupyterapp.shell.currentWidget.sessionContext[how](),
    new Promise((_, no) => setTimeout(() => no(new Error(`${how}: no end in 60 s`)), 60000)),
])"""

DROP = """async (target, {urls, mime, kind}) => {
    const transfer = new DataTransfer();
    for (const url of urls) {
        const answer = await fetch(url, {cache: 'no-store'});
        if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
        const name = decodeURIComponent(url.split('/').pop());
        transfer.items.add(new File([await answer.arrayBuffer()], name, {type: mime}));
    }
    const common = {bubbles: true, cancelable: true, composed: true};
    if (kind === 'paste') {
        target.dispatchEvent(new ClipboardEvent('paste', {...common, clipboardData: transfer}));
        return;
    }
    const box = target.getBoundingClientRect();
    const place = {clientX: box.x + box.width / 2, clientY: box.y + box.height / 2};
    for (const type of ['dragenter', 'dragover', 'drop'])
        target.dispatchEvent(new DragEvent(type, {...common, ...place, dataTransfer: transfer}));
}"""

PLAY = """async (video, patience) => {
    const state = () => ({
        ready_state: video.readyState,
        width: video.videoWidth,
        height: video.videoHeight,
        duration: Number.isFinite(video.duration) ? video.duration : 0,
        current_time: video.currentTime,
        error: video.error ? `${video.error.code} ${video.error.message}` : '',
        source: video.currentSrc,
    });
    video.muted = true;
    const started = performance.now();
    const from = video.currentTime;
    try { await Promise.race([video.play(), new Promise(r => setTimeout(r, patience))]); }
    catch (error) { return {...state(), error: state().error || String(error)}; }
    while (performance.now() - started < patience && !video.error
           && (video.readyState < 2 || video.currentTime === from))
        await new Promise(r => setTimeout(r, 50));
    const seen = state();
    video.pause();
    return seen;
}"""


@dataclass(frozen=True)
class VideoState:
    """What a `<video>` says of itself after it was asked to play for a moment."""

    ready_state: int
    width: int
    height: int
    duration: float
    current_time: float
    error: str
    source: str

    @property
    def plays(self) -> bool:
        return self.ready_state >= 2 and self.width > 0 and self.current_time > 0 and not self.error


@dataclass
class JupyterServer:
    """One `jupyter lab` subprocess; `root` is the folder of its notebooks."""

    folder: Path
    root: Path = field(init=False)
    url: str = field(init=False)
    _process: subprocess.Popen[bytes] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.root = self.folder / "notebooks"
        self.root.mkdir(parents=True)
        self.url = f"http://127.0.0.1:{free_port()}"

    @property
    def home(self) -> Path:
        """RH_WIDGETS_HOME of every kernel here: the sandbox and the history live in it."""
        return self.folder / "home"

    @property
    def log(self) -> Path:
        return self.folder / "jupyter.log"

    @property
    def environment(self) -> dict[str, str]:
        """The server's variables, and by inheritance its kernels'."""
        names = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
        own = {f"JUPYTER_{name}": str(self.folder / name.lower()) for name in names}
        own["JUPYTERLAB_SETTINGS_DIR"] = str(self.settings_dir)
        own["JUPYTERLAB_WORKSPACES_DIR"] = str(self.folder / "workspaces")
        return kernel_flavours.environment(self.home, IPYTHONDIR=str(self.folder / "ipython"), **own)

    @property
    def settings_dir(self) -> Path:
        return self.folder / "settings"

    def start(self, patience: float = 60) -> None:
        for name, values in SETTINGS.items():
            path = self.settings_dir / f"{name}.jupyterlab-settings"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(values), encoding="utf-8")
        command = [
            *(sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root"),
            *(f"--port={self.url.rsplit(':', 1)[1]}", "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1"),
            *("--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True", f"--ServerApp.root_dir={self.root}"),
            *("--LabApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly"),
        ]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own words only
                command, env=self.environment, cwd=self.root, stdout=log, stderr=subprocess.STDOUT
            )
        self._await_answer(patience)

    def stop(self) -> None:
        """Ends the server, which ends its kernels, and the sandbox that they shared."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        kernel_flavours.stop_sandbox(self.home)

    def end_kernels(self) -> None:
        """Ends every kernel, as closing a notebook does not: they would pile up."""
        for session in json.loads(self._ask("/api/sessions")):
            self._ask(f"/api/sessions/{session['id']}", method="DELETE")

    def kernel_name(self, flavour: str) -> str:
        return kernel_flavours.write_kernelspec(flavour, Path(self.environment["JUPYTER_DATA_DIR"]))

    def _ask(self, path: str, *, method: str = "GET") -> bytes:
        request = urllib.request.Request(self.url + path, method=method)  # noqa: S310 - our own address
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
            body: bytes = answer.read()
        return body

    def _await_answer(self, patience: float) -> None:
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                break
            try:
                self._ask("/api")
            except (URLError, OSError):
                time.sleep(0.1)  # there is no page yet whose clock could be used
            else:
                return
        raise RuntimeError(f"JupyterLab does not answer:\n{self.log.read_text(errors='replace')[-3000:]}")


@dataclass
class Lab:
    """One tab of JupyterLab on one notebook.

    Cells are counted from 0, as in the list given to `open`.
    """

    page: Page
    server: JupyterServer
    kernel: str
    shots: Path
    console: list[str] = field(default_factory=list)
    _notebook: str = ""

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.console.append(f"pageerror: {error}"))
        self.page.on("console", lambda line: line.type == "error" and self.console.append(f"console: {line.text}"))

    # -- the notebook ----------------------------------------------------------------

    @property
    def folder(self) -> Path:
        """Where the notebook lies, and so where its `rh_outputs` will be."""
        return self.path.parent

    @property
    def path(self) -> Path:
        return self.server.root / self._notebook

    def open(self, name: str, cells: list[str]) -> None:
        """Writes a notebook of these code cells (its own folder keeps its outputs apart) and opens it."""
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
        notebook.metadata["kernelspec"] = {"name": self.server.kernel_name(self.kernel), "display_name": self.kernel}
        stem = name.removesuffix(".ipynb")
        self._notebook = f"{stem}-{self.kernel}-{len(list(self.server.root.iterdir()))}/{stem}.ipynb"
        self.folder.mkdir(parents=True)
        nbformat.write(notebook, self.path)
        self.open_file(self._notebook)

    def open_file(self, path: str, *, kernel_ready: bool = True) -> None:
        """Opens a notebook that is already there, by its path below the server's root."""
        self._notebook = path
        self.page.goto(f"{self.server.url}/lab/tree/{quote(path)}?reset")
        self.page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
        if not kernel_ready:
            return
        from playwright.sync_api import TimeoutError as PlaywrightTimeout

        try:
            self.wait_idle()
        except PlaywrightTimeout:  # now and then JupyterLab misses a new kernel's first answer; a user reloads
            self.page.reload()
            self.page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
            self.wait_idle()

    def reopen(self) -> None:
        """Closes the tab and opens the file as it was saved; its kernel is a new one that knows nothing."""
        self.page.goto("about:blank")
        self.open_file(self._notebook)

    def save(self) -> None:
        self._command("docmanager:save")
        self.page.wait_for_function("() => !window.jupyterapp.shell.currentWidget.context.model.dirty", timeout=30_000)

    def saved(self) -> nbformat.NotebookNode:
        """The notebook as it is on disk."""
        return nbformat.read(self.path, as_version=4)

    # -- the kernel ------------------------------------------------------------------

    def wait_idle(self, timeout: float = 60) -> None:
        self.page.wait_for_function(KERNEL_READY, timeout=timeout * 1000, polling=100)

    def shutdown_kernel(self) -> None:
        self.page.evaluate(END_KERNEL, "shutdown")

    def restart_kernel(self) -> None:
        self.page.evaluate(END_KERNEL, "restartKernel")
        self.wait_idle()

    def interrupt_kernel(self) -> None:
        self._command("notebook:interrupt-kernel")

    # -- cells -----------------------------------------------------------------------

    def cell(self, i: int) -> Locator:
        return self.page.locator(".jp-Notebook .jp-Cell").nth(i)

    def output(self, i: int) -> Locator:
        """All that a cell shows below itself."""
        return self.cell(i).locator(".jp-Cell-outputArea")

    def run(self, i: int, *, wait: bool = True, timeout: float = 60) -> None:
        """Runs a cell as a user does; returns when it has ended, or at once with `wait=False`."""
        self.page.evaluate(
            "i => window.jupyterapp.shell.currentWidget.content.widgets[i].model.sharedModel.execution_count = null", i
        )
        self.cell(i).locator(".jp-InputArea-editor").click()
        self.page.keyboard.press("Control+Enter")
        if wait:
            self.wait_done(i, timeout=timeout)

    def wait_done(self, i: int, *, timeout: float = 60) -> None:
        """Waits for the number beside a cell that was run: `[*]` becomes `[3]`."""
        prompt = self.cell(i).locator(".jp-InputArea-prompt")
        prompt.filter(has_text=re.compile(r"\[\d+\]")).wait_for(timeout=timeout * 1000)

    def run_all(self, *, timeout: float = 120) -> None:
        for i in range(self.page.locator(".jp-Notebook .jp-Cell").count()):
            if "jp-CodeCell" in (self.cell(i).get_attribute("class") or ""):
                self.run(i, timeout=timeout)

    def outputs_text(self, i: int) -> str:
        return self.output(i).inner_text() if self.output(i).count() else ""

    def errors(self, i: int | None = None) -> list[str]:
        """Every fault that a cell (or any cell) shows: tracebacks, stderr, widgets without a model."""
        place = self.page.locator(".jp-Notebook") if i is None else self.output(i)
        faults = place.locator(
            '[data-mime-type="application/vnd.jupyter.error"], [data-mime-type="application/vnd.jupyter.stderr"]'
        )
        lost = place.get_by_text(re.compile(r"Error displaying widget|Error creating widget|model not found"))
        return [*faults.all_inner_texts(), *lost.all_inner_texts()]

    # -- the look --------------------------------------------------------------------

    def theme(self, shade: str) -> None:
        """Changes to the light or the dark theme."""
        name = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}[shade]
        self._command("apputils:change-theme", {"theme": name})
        light = "true" if shade == "light" else "false"
        self.page.wait_for_function(f"() => document.body.dataset.jpThemeLight === '{light}'", timeout=10_000)

    def viewport(self, width: int, height: int = 900) -> None:
        self.page.set_viewport_size({"width": width, "height": height})

    def screenshot(self, name: str, of: Locator | None = None) -> Path:
        """A picture of the page, or of one element, in the folder that RH_SHOTS names."""
        self.shots.mkdir(parents=True, exist_ok=True)
        path = self.shots / f"{name}.png"
        (of or self.page).screenshot(path=path)
        return path

    # -- files and videos ------------------------------------------------------------

    def drop_file(self, target: Locator, name: str, mime: str, content: bytes, *, kind: str = "drop") -> None:
        """Drops a file on an element (or pastes it, `kind="paste"`) as if it came from the desktop.

        The page fetches the bytes from the notebook server: 45 MB would choke an `evaluate`.
        """
        self.drop_files(target, {name: content}, mime, kind=kind)

    def drop_files(self, target: Locator, files: dict[str, bytes], mime: str, *, kind: str = "drop") -> None:
        """Several files in one drop, in this order."""
        shelf = self.server.root / "from_the_desktop"
        shelf.mkdir(exist_ok=True)
        for name, content in files.items():
            (shelf / name).write_bytes(content)
        urls = [f"{self.server.url}/files/from_the_desktop/{quote(name)}" for name in files]
        target.evaluate(DROP, {"urls": urls, "mime": mime, "kind": kind})
        for name in files:
            (shelf / name).unlink()

    def video_state(self, video: Locator, *, patience: float = 10) -> VideoState:
        """Plays a `<video>` (muted) until a frame has moved, and says what it found."""
        video.wait_for(state="attached", timeout=patience * 1000)
        return VideoState(**video.evaluate(PLAY, patience * 1000))

    def _command(self, name: str, arguments: dict[str, str] | None = None) -> None:
        self.page.evaluate(
            "([name, given]) => window.jupyterapp.commands.execute(name, given).then(() => null)",
            [name, arguments or {}],
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
