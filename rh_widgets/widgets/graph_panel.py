"""The panel of an app or workflow: a new seed and another run in one press, and which fields there are.

A workflow may have hundreds of fields, of which a few are shown. When others are chosen the panel takes
the class that has them, in place: whoever holds the panel still does, its runs and results go on, and
what was filled in stays.
"""

from __future__ import annotations

import contextlib
import functools
from typing import TYPE_CHECKING, Any

import ipywidgets as w

from ..errors import ConfigurationError, ParameterError
from .field_chooser import FieldChooser
from .guard import guarded
from .panel import Panel
from .seeds import draw_seed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..specs import ComfyGraph

__all__ = ["GraphPanel"]


class GraphPanel(Panel):
    """The base of the panels of apps and workflows."""

    def __init__(self, **params: Any) -> None:
        self._graph: ComfyGraph | None = None
        self._chooser: FieldChooser | None = None
        super().__init__(**params)

    # What a user does in Python

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that are shown, as `6.text`."""
        return tuple(p.key for p in self.spec.params if p.node and not p.more)

    def new_seeds(self) -> None:
        """Draw another value for each seed, so that the next run differs from the last."""
        for p in self.spec.params:
            if p.is_seed:
                setattr(self, self.names[p.key], draw_seed(p))

    def offer_fields(
        self, graph: ComfyGraph, use: Callable[[tuple[str, ...]], type[Panel]], *, choosing: bool = False
    ) -> None:
        """Let the user choose which fields are shown.

        Args:
            graph: All that there are.
            use: Remembers a choice, and gives the class of panel that has those fields.
            choosing: Begin with that.
        """
        with self._lock:
            self._graph, self._use = graph, use
            self._form.children = (*self._form.children, self._pick)
            if choosing:
                self.choose_fields()

    def choose_fields(self) -> None:
        """Show all fields in place of the form, to choose from.

        Raises:
            ConfigurationError: this panel knows no others, as that of an app.
        """
        with self._lock:
            if self._graph is None:
                raise ConfigurationError("The fields of this panel are its author's choice: there are no others.")
            if self._chooser is None:
                self._chooser = FieldChooser(
                    self._graph, self.fields, act=self._on_chooser, now=self._values, layout=self._shared.layout
                )
                self._chooser.add_class("rh-choose")
                at = self.children.index(self._form)
                self.children = (*self.children[:at], self._chooser, *self.children[at:])
                self.add_class("rh-choosing")

    def use_fields(self, *keys: str) -> None:
        """Show these fields from now on, as `panel.use_fields("6.text", "3.seed")`.

        Raises:
            ParameterError: one of them is not in the workflow.
            ConfigurationError: this panel knows no others; or the choice cannot be remembered.
        """
        with self._lock:
            if self._graph is None:
                raise ConfigurationError("The fields of this panel are its author's choice: there are no others.")
            panel_class = self._use(keys)
            if panel_class is not type(self):
                self._become(panel_class)
            self._put_chooser_away()

    # How that is done

    @property
    def _values(self) -> dict[str, Any]:
        return {key: getattr(self, name) for key, name in self.names.items()}

    def _become(self, panel_class: type[Panel]) -> None:
        """Take another class of the same workflow; what both have stays as it is."""
        for name, watch in self._watched.items():
            self.unobserve(watch, name)
        self._watched.clear()
        before = [child for child in self._form.children if child is not self._pick]
        self.__class__ = panel_class
        for name in self.names.values():  # as traitlets' own `add_traits`
            self.traits()[name].instance_init(self)
        self._typed_wrong, self._refused, self._tried = {}, {}, False
        self._form.remove_class("rh-open")
        self._form.children = (*self._make_fields(), self._pick)
        for child in before:
            if isinstance(child, w.ToggleButton):  # the one whose style is its own
                child.style.close()
            child.close()
        self._bind()
        self._render_header()
        self._refresh()

    def _put_chooser_away(self) -> None:
        if self._chooser is None:
            return
        chooser, self._chooser = self._chooser, None
        self.children = tuple(child for child in self.children if child is not chooser)
        self.remove_class("rh-choosing")
        chooser.close()
        self._pick.focus()

    @functools.cached_property
    def _pick(self) -> w.Button:
        button = w.Button(description="Choose fields", layout=self._shared.layout, style=self._shared.button)
        button.add_class("rh-pick")
        button.on_click(self._on_pick)
        return button

    @functools.cached_property
    def _again(self) -> w.Button:
        button = w.Button(
            description="Generate with a new seed",
            tooltip="Draw a new number for each seed, and run",
            layout=self._shared.layout,
            style=self._shared.button,
        )
        button.add_class("rh-again")
        button.on_click(self._on_again)
        return button

    def _more_buttons(self) -> list[w.Widget]:
        return [self._again]

    def _refresh(self) -> None:
        super()._refresh()
        seeds = {p.name for p in self.spec.params if p.is_seed}
        (self._again.remove_class if seeds else self._again.add_class)("rh-gone")
        self._again.disabled = self._go.disabled and (self._receiving or self._wrong_besides(seeds))

    def _wrong_besides(self, seeds: set[str]) -> bool:
        """Whether anything is wrong that drawing other seeds does not mend."""
        return any(fault.parameter not in seeds for fault in self._find_faults(strict=self._tried))

    def _say(self, words: str, *, trouble: bool = True) -> None:
        if self._chooser is not None and trouble:  # it hides the line below the button
            self._chooser.wrong = words
        else:
            super()._say(words, trouble=trouble)

    # Callbacks

    @guarded
    def _on_again(self, _button: Any) -> None:
        if self._may_go():
            self.new_seeds()
            with contextlib.suppress(ParameterError):  # shown at the fields
                self.submit()

    @guarded
    def _on_pick(self, _button: Any) -> None:
        self.choose_fields()
        if self._chooser is not None:
            self._chooser.eager = True

    @guarded
    def _on_chooser(self, keys: Iterable[str] | None) -> None:
        if keys is None:
            self._put_chooser_away()
        else:
            self.use_fields(*keys)
