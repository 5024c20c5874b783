"""Tab in IPython: models, parameters and options where they are written inside a call.

    rh.panel("sor⇥        rh.submit("sora-2/text-to-video", dur⇥        rh.models.Sora2TextToVideo(duration="⇥

IPython completes `rh.models.…` and the keywords of a panel by itself, from `dir` and signatures;
it knows neither what a string may say nor which parameters a model's name brings. It asks every
matcher at each Tab with the whole cell, which is unfinished Python: so the cell is not parsed but
read token by token, up to the innermost call that is still open at the cursor.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .specs import ModelSpec

__all__ = ["OpenCall", "offer", "offers", "open_call"]

_TOKEN = re.compile(
    r"""
      (?P<comment> \#[^\n]* )
    | (?P<text> \"{3}.*?\"{3} | '{3}.*?'{3} | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' )
    | (?P<quoted> (?:"[^"\n]*|'[^'\n]*)\Z )
    | (?P<name> [^\W\d][\w.]* )
    | (?P<sign> [()\[\]{},=] )
    | (?P<space> \s+ )
    | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(slots=True, kw_only=True)
class OpenCall:
    """A call whose closing bracket is still to come.

    Attributes:
        callee: The dotted name that is called; empty for other brackets.
        place: Which argument the cursor is in, from 0.
        keyword: The name of that argument, where it has one.
        model: The first argument, where that is a finished text.
        typed: What stands of the argument so far.
        is_text: Whether that is inside quotes.
    """

    callee: str
    place: int = 0
    keyword: str = ""
    model: str = ""
    typed: str = ""
    is_text: bool = False


class _Offer(NamedTuple):
    """What IPython wants of a completion."""

    text: str
    type: str


def offer() -> None:
    """Let the running IPython, if there is one, ask here at each Tab."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is None:
        return

    def rh_widgets_matcher(context: Any) -> dict[str, Any]:
        lines = context.full_text.split("\n")[: context.cursor_line]
        call = open_call("\n".join([*lines, context.text_until_cursor]))
        found = offers(call, shell.user_ns) if call else []
        kind = "value" if call and call.is_text else "param"
        return {
            "completions": [_Offer(text, kind) for text in found],
            "matched_fragment": call.typed if call else "",
            "suppress": bool(found and call and call.is_text),  # file names and builtins are no options
        }

    rh_widgets_matcher.matcher_api_version = 2  # type: ignore[attr-defined]
    shell.Completer.custom_matchers.append(rh_widgets_matcher)


def open_call(text: str) -> OpenCall | None:
    """The innermost call that is open at the end of unfinished Python."""
    stack: list[OpenCall] = []
    name = ""
    for token in _TOKEN.finditer(text):
        kind, said = token.lastgroup, token.group()
        if kind in ("space", "comment"):
            continue
        if kind == "sign":
            _step(stack, said, name)
        elif stack and kind == "text" and not stack[-1].place:
            stack[-1].model = said.strip("\"'")
        elif stack and (kind == "quoted" or (kind == "name" and token.end() == len(text))):
            stack[-1].is_text = kind == "quoted"
            stack[-1].typed = said[1:] if kind == "quoted" else said
        name = said if kind == "name" else ""
    return stack[-1] if stack else None


def _step(stack: list[OpenCall], sign: str, name: str) -> None:
    """What a bracket, a comma or an equals sign does to the calls that are open."""
    if sign in "([{":
        stack.append(OpenCall(callee=name if sign == "(" else ""))
    elif not stack:
        return
    elif sign in ")]}":
        stack.pop()
    elif sign == ",":
        stack[-1].place, stack[-1].keyword = stack[-1].place + 1, ""
    else:
        stack[-1].keyword = name


def offers(call: OpenCall, names: Mapping[str, Any]) -> list[str]:
    """What could stand where the cursor is, for a call of ours.

    Args:
        call: The call.
        names: What the callee's first name may stand for: the user's variables.
    """
    callee = _look_up(call.callee, names)
    if _takes_model(callee):
        from .session import catalog, library

        if call.place == 0:
            return _beginning(call.typed, catalog.names) if call.is_text and not call.keyword else []
        spec = library.at_hand(call.model)
        return _arguments(spec, call, {p.key: p.name for p in spec.params}) if spec else []
    if isinstance(callee, type) and hasattr(callee, "spec"):
        return _arguments(callee.spec, call, getattr(callee, "names", {}))
    return []


def _look_up(dotted: str, names: Mapping[str, Any]) -> Any:
    """What a dotted name stands for. Only modules of ours are asked: another's attributes may run code."""
    first, *rest = dotted.split(".")
    found = names.get(first)
    for name in rest:
        if not isinstance(found, ModuleType) or found.__name__.partition(".")[0] != __package__:
            return None
        found = getattr(found, name, None)
    return found


def _takes_model(callee: Any) -> bool:
    """Whether it is a function of ours that is told the model first: `submit`, `panel` and their like."""
    return (
        isinstance(callee, FunctionType)
        and callee.__module__.partition(".")[0] == __package__
        and callee.__code__.co_varnames[: callee.__code__.co_posonlyargcount] == ("model",)
    )


def _arguments(spec: ModelSpec, call: OpenCall, names: Mapping[str, str]) -> list[str]:
    """The options of the argument that is being written, or else the names of arguments."""
    if not call.is_text:
        return [] if call.keyword else _beginning(call.typed, [f"{name}=" for name in names.values()])
    p = spec.param(call.keyword)
    return _beginning(call.typed, p.options) if p else []


def _beginning(typed: str, known: Iterable[str]) -> list[str]:
    return [text for text in known if text.lower().startswith(typed.lower())]
