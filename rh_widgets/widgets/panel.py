"""A model's form: controls, price, the button that spends, progress, results.

    header     what it is, where it runs, what is left
    form       one control per parameter, bound to a trait of the same name
    side       price, Generate, and the run that goes on

Values flow down: control → trait → run. A trait checks what Python gives it at once and
raises; what a user types is never refused but marked, at its field. Callbacks may come on
any thread (Jupyter's subshells), so they share one lock and do no
long work; what goes wrong in one is shown in the panel, for Jupyter would hide it.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import threading
import time
from typing import TYPE_CHECKING, Any, ClassVar

import ipywidgets as w
from IPython.display import display

from .. import _roof
from ..errors import Fault, ParameterError, RunningHubError
from ..runs import curl_code, media_seconds, python_code
from ..specs import (
    Estimate,
    ModelSpec,
    ParamSpec,
    ParamType,
    billed_media,
    billed_seconds,
    check,
    estimate,
    is_left_out,
)
from .controls import Shared, close_inside, control_for, label, to_control, to_value
from .copying import CopyLine
from .guard import guarded
from .heads import header, price_box
from .kernel import check_kernel, in_voila
from .progress import RunView
from .results import ResultsArea
from .static_files import static_text
from .words import esc

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..runs import Run
    from .backend import Backend
    from .player import Player

__all__ = ["Panel"]

log = logging.getLogger(__name__)
_DOUBLE_CLICK = 1.0  # seconds in which a second click is taken for a slip, not for a second order


class Panel(w.Box):
    """The base of all panels; `rh.models` has one class per model.

    Every parameter of the model is an attribute: set it from Python or in the form. A
    parameter whose name the panel itself uses has a trailing underscore. Values of the
    wrong kind raise `ParameterError`.

    Attributes:
        spec: What the catalog says of the model.
        runs: The runs started here, oldest first.
    """

    spec: ClassVar[ModelSpec]
    names: ClassVar[dict[str, str]]  # wire key → attribute
    runs: list[Run]
    children: tuple[w.Widget, ...]

    def __init__(self, **params: Any) -> None:
        check_kernel()
        backend: Backend = _roof.backend()
        self.runs = []
        self._lock = threading.RLock()
        self._shared = Shared()
        self._typed_wrong: dict[str, Fault] = {}
        self._refused: dict[str, Fault] = {}
        self._tried = False
        self._clicked_at = float("-inf")
        self._watched: dict[str, Callable[[Any], None]] = {}
        self._results = ResultsArea()
        self._run_view: RunView | None = None
        self._player: Player | None = None
        self._message: w.HTML | None = None
        super().__init__(self._build(backend), layout=self._shared.layout)
        self.add_class("rh-panel")
        self._bind()
        self._set(params)
        self._refresh()
        if not backend.is_sandbox and backend.balance is None:
            backend.refresh_balance(self._render_header)

    # What a user does in Python

    @property
    def params(self) -> dict[str, Any]:
        """What is chosen, by Python name, without what is empty."""
        held = [(p, getattr(self, self.names[p.key])) for p in self.spec.params]
        return {p.name: value for p, value in held if not is_left_out(p, value)}

    @property
    def estimate(self) -> Estimate:
        """The price of a run with these values."""
        params = self.params
        return estimate(self.spec, params, media_seconds=media_seconds(self.spec, params, _roof.notebook_folder()))

    @property
    def run(self) -> Run | None:
        """The latest run started here."""
        return self.runs[-1] if self.runs else None

    @property
    def faults(self) -> list[Fault]:
        """Everything to mend before it can run."""
        return self._find_faults(strict=True)

    def as_python(self) -> str:
        """The code that orders what is chosen here, as text to copy; also while something is still missing."""
        return python_code(self.spec, self.params)

    def as_curl(self) -> str:
        """The shell commands that order what is chosen here, without the key: that is `$RH_API_KEY`.

        Input files of this machine are uploaded first.

        Raises:
            ParameterError: every fault at once, as for a run.
        """
        backend: Backend = _roof.backend()
        return curl_code(self.spec, self.params, site=backend.site, folder=_roof.notebook_folder())

    def submit(self) -> Run:
        """Start a run, as the Generate button does.

        Raises:
            ParameterError: every fault at once; nothing was sent.
        """
        with self._lock:
            self._tried = True
            self._refused = {}
            self._say("")
            try:
                backend, run = self._start()
            except ParameterError as error:
                self._refused = {f.parameter: f for f in error.faults}
                self._refresh()
                raise
            self._tried = False
            self._follow(run, backend)
        return run

    def _start(self) -> tuple[Backend, Run]:
        """Order a run, and note it before anything else can go wrong."""
        faults = self._find_faults(strict=True) or self._still_coming()
        if faults:
            raise ParameterError(faults)
        backend: Backend = _roof.backend()
        run = backend.start(self.spec, self.params, origin="panel")
        self.runs.append(run)
        self._results.runs.append(run)
        self._clicked_at = time.monotonic()  # as of now: a second click waits in the queue while the first is served
        return backend, run

    def _still_coming(self) -> list[Fault]:
        waiting = "Still on its way: wait until it has arrived."
        return [Fault(p.name, "", waiting) for p in self.spec.params if getattr(self._controls[p.key], "busy", False)]

    def _ipython_display_(self, **_kwargs: Any) -> None:
        """Show the panel and, below it, its results: two outputs, for only the second survives."""
        display(self._repr_mimebundle_(), raw=True)
        self._results.take_over(self.spec.endpoint, self._on_run)
        self._take_up()
        if not in_voila():
            self._results.display(_roof.backend().folder)

    def show_results_in(self, area: ResultsArea) -> None:
        """Leave the results to somebody who shows those of several panels; before anything was ordered here."""
        self._results = area
        self._take_up()

    def _take_up(self) -> None:
        """Go on with what a panel of this model had ordered here before the kernel ended, and say so."""
        backend: Backend = _roof.backend()
        try:
            runs = backend.claim(self.spec, "panel")
        except RunningHubError as error:
            self._say(str(error))
            return
        if not runs:
            return
        self._results.runs[:0] = runs
        for run in runs:
            self._show_run(run, backend)
        count = "One run" if len(runs) == 1 else f"{len(runs)} runs"
        words = f"{count} from before the kernel restarted: taken up again, nothing new was ordered."
        self._say(words, trouble=False)

    def __repr__(self) -> str:
        chosen = ", ".join(f"{k}={v!r}" for k, v in self.params.items())
        return f"{type(self).__name__}({chosen})"

    # Building

    @classmethod
    def _form_order(cls) -> list[ParamSpec]:
        """Long texts first, then media, short fields, switches."""

        def rank(p: ParamSpec) -> int:
            if p.is_media:
                return 1
            if p.type is ParamType.STRING and (p.long or not p.node):
                return 0
            return 3 if p.type is ParamType.BOOLEAN else 2

        return sorted(cls.spec.params, key=lambda p: (p.more, rank(p)))

    def _build(self, backend: Backend) -> list[w.Widget]:
        shared = self._shared
        html = functools.partial(w.HTML, layout=shared.layout, style=shared.html)
        self._style = html(f"<style>{static_text('theme.css', 'panel.css')}</style>{self._results.live_style}")
        self._header, self._price = html(header(self.spec, backend)), html()
        self._shown_site = _site(backend)
        self._go = w.Button(description="Generate", layout=shared.layout, style=shared.button)
        self._go.add_class("rh-go")
        self._go.on_click(self._on_go)
        self._form = w.Box(self._make_fields(), layout=shared.layout)
        self._form.add_class("rh-form")
        code = CopyLine({"python": self.as_python, "curl": self.as_curl}, layout=shared.layout)
        self._side = w.Box([self._price, self._go, *self._more_buttons(), code], layout=shared.layout)
        self._side.add_class("rh-side")
        for widget, name in ((self._style, "rh-style"), (self._header, "rh-header"), (self._price, "rh-price-box")):
            widget.add_class(name)
        return [self._style, self._header, self._form, self._side]

    def _make_fields(self) -> list[w.Widget]:
        """A control for each parameter, and what hides those that few will need."""
        self._controls = {p.key: control_for(p, self._shared, self._inputs_folder) for p in self._form_order()}
        fields: list[w.Widget] = list(self._controls.values())
        extra = sum(p.more for p in self.spec.params)
        self._more: w.ToggleButton | None = None
        if extra:
            self._more = w.ToggleButton(description=f"More options ({extra})", layout=self._shared.layout)
            self._more.observe(self._on_more, "value")
            self._more.add_class("rh-more")
            fields.insert(len(fields) - extra, self._more)
        return fields

    def _more_buttons(self) -> list[w.Widget]:
        """What stands below Generate."""
        return []

    def _bind(self) -> None:
        for p in self.spec.params:
            control = self._controls[p.key]
            self._hold(p, getattr(self, self.names[p.key]))
            control.observe(functools.partial(self._on_control, p), "value")
            if p.is_media:
                control.observe(self._on_items, "items")
            self._watched[self.names[p.key]] = functools.partial(self._on_trait, p)
            self.observe(self._watched[self.names[p.key]], self.names[p.key])

    def _set(self, params: dict[str, Any]) -> None:
        """Take the constructor's values; all wrong ones are named at once."""
        faults: list[Fault] = []
        for name, value in params.items():
            p = self.spec.param(name)
            if p is None:
                faults += check(self.spec, {name: value})[-1:]
                continue
            try:
                setattr(self, self.names[p.key], value)
            except ParameterError as error:
                faults += error.faults
        if faults:
            self.close()
            raise ParameterError(faults)

    def close(self) -> None:
        """Close the panel and every widget in it; runs go on."""
        if self.comm is not None:  # the finaliser comes here too, also where the panel could not be made
            close_inside(self)
        super().close()

    def _inputs_folder(self) -> Any:
        return _roof.backend().outputs / "inputs"

    # Callbacks

    @guarded
    def _on_control(self, p: ParamSpec, change: Any) -> None:
        self._typed_wrong.pop(p.name, None)
        self._refused.pop(p.name, None)
        try:
            setattr(self, self.names[p.key], to_value(change["new"]))
        except ParameterError as error:
            self._typed_wrong[p.name] = error.faults[0]
        self._refresh()

    @guarded
    def _on_trait(self, p: ParamSpec, change: Any) -> None:
        self._refused.pop(p.name, None)
        self._hold(p, change["new"])
        self._refresh()

    @guarded
    def _on_items(self, _change: Any) -> None:
        self._refresh()

    def _hold(self, p: ParamSpec, value: Any) -> None:
        control, held = self._controls[p.key], to_control(p, value)
        if to_value(control.value) != to_value(held):
            control.value = held

    @guarded
    def _on_more(self, change: Any) -> None:
        (self._form.add_class if change["new"] else self._form.remove_class)("rh-open")

    @guarded
    def _on_go(self, _button: Any) -> None:
        if self._may_go():
            with contextlib.suppress(ParameterError):  # shown at the fields
                self.submit()

    def _may_go(self) -> bool:
        """Whether a press means an order: it is no second click, and the price was seen."""
        if time.monotonic() - self._clicked_at < _DOUBLE_CLICK:
            return False
        if self._shown_site != _site(_roof.backend()):  # connected anew since this panel was drawn
            self._refresh()
            self._say(f"You are now connected to {_roof.backend().label}. Look at the price, then press again.")
            return False
        return True

    def _follow(self, run: Run, backend: Backend) -> None:
        """Show a run that is ordered. What goes wrong here must not look as if it was not."""
        try:
            self._refresh()
            self._show_run(run, backend)
        except Exception as error:
            log.exception("Run %s cannot be shown", run.id)
            self._say(f"Run {run.id} is going on but cannot be shown here ({error}): see rh.history[{run.id!r}].")

    def _show_run(self, run: Run, backend: Backend) -> None:
        if self._run_view is None:
            self._run_view = RunView(self._shared, run=run)
            self._side.children = (*self._side.children, self._run_view)
        if self._player is None:
            self._player = self._results.player(self._shared.layout)
            self._player.add_class("rh-slot")
            self.children = (*self.children, self._player)
        self._run_view.show(run, backend)
        self._go.description = "Generate another"
        run.observe(self._on_run)
        if run.done:
            self._on_run(run)

    def _on_run(self, run: Run) -> None:
        """A run of ours changed; on the I/O thread, which never waits for the form's lock."""
        if not run.done:
            return
        backend: Backend = _roof.backend()
        self._results.update(backend.folder)
        if self._player is not None:
            self._results.fill(self._player, self.spec.endpoint, backend.folder)
        if all(r.done for r in self.runs):
            self._go.description = "Generate"
        backend.refresh_balance(self._render_header)

    # Showing

    @property
    def _receiving(self) -> bool:
        """Whether a file is still on its way from the browser."""
        return any(getattr(control, "busy", False) for control in self._controls.values())

    def _find_faults(self, *, strict: bool) -> list[Fault]:
        """All faults in form order; without `strict` not those of fields still empty."""
        params = self.params
        found = {f.parameter: f for f in check(self.spec, params)}
        found |= {f.parameter: f for c in self._controls.values() for f in getattr(c, "faults", ())}
        found |= self._refused | self._typed_wrong
        known = [p.name for p in self._form_order() if p.name in found]
        return [found[n] for n in known if strict or n in params or n in self._typed_wrong or n in self._refused]

    def _refresh(self) -> None:
        """Bring labels, faults, price, site and button up to date."""
        if self._shown_site != _site(_roof.backend()):
            self._render_header()
        faults = {f.parameter: f for f in self._find_faults(strict=self._tried)}
        for p in self.spec.params:
            self._mark(p, faults.get(p.name))
        if self._more is not None and any(p.more and p.name in faults for p in self.spec.params):
            self._more.value = True
        self._go.disabled = bool(faults) or self._receiving
        self._price.value = self._price_html(len(faults))

    def _mark(self, p: ParamSpec, fault: Fault | None) -> None:
        control = self._controls[p.key]
        words = _fault_text(fault) if fault else ""
        (control.add_class if fault else control.remove_class)("rh-bad")
        if p.is_media:
            own = fault is not None and any(f == fault for f in control.faults)
            control.fault = "" if own else words
        else:
            control.description = label(p, getattr(self, self.names[p.key]), words)

    def tell(self, words: str) -> None:
        """Say something about this panel, in one line under the button."""
        self._say(words, trouble=False)

    def _say(self, words: str, *, trouble: bool = True) -> None:
        """One line under the button, for what has no field."""
        if self._message is None:
            if not words:
                return
            self._message = w.HTML(layout=self._shared.layout, style=self._shared.html)
            self._side.children = (*self._side.children, self._message)
        look, role = ("rh-e", "alert") if trouble else ("rh-muted", "status")
        self._message.value = f'<div class="{look}" role="{role}">{esc(words)}</div>' if words else ""

    def _price_html(self, faults: int) -> str:
        # Only what the controls know by now, for callbacks look into no file; what they learn comes back as a change.
        lengths = {p.key: self._controls[p.key].seconds for p in billed_media(self.spec)}
        try:
            price = estimate(self.spec, self.params, media_seconds=billed_seconds(self.spec, lengths))
        except ParameterError:
            price = Estimate(amount=None)
        return price_box(self.spec, price, _roof.backend(), faults=faults, receiving=self._receiving)

    def _render_header(self) -> None:
        backend: Backend = _roof.backend()
        self._header.value, self._shown_site = header(self.spec, backend), _site(backend)


def _site(backend: Backend) -> tuple[str, str]:
    """What a panel says of where it runs; when that changes, nothing is ordered by an old click."""
    return backend.label, backend.currency


def _fault_text(fault: Fault) -> str:
    allowed = f" Allowed: {fault.allowed}." if fault.allowed else ""
    return f"{fault.reason}{allowed}"
