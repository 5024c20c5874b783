"""What goes into a model and what comes out, read from its parameters and its task. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .model import ModelSpec

__all__ = ["KINDS", "flow_text", "makes", "takes"]

KINDS = ("text", "image", "video", "audio")
_WORDS = frozenset({"prompt", "text", "textPrompt", "description", "lyrics"})
_FEW = 2


def takes(spec: ModelSpec) -> tuple[str, ...]:
    """What can go in: kinds of files, also those that may be left out, and `text` where words alone will do."""
    declared = [kind for kind in KINDS if any(p.type == kind for p in spec.params)]
    files = declared or _said_by_task(spec)
    words_alone_will_do = _is_from_text(spec) or (_has_words(spec) and (bool(declared) or not files))
    alone = words_alone_will_do and not _needed(spec)
    return (*(["text"] if alone else []), *files)


def makes(spec: ModelSpec) -> str:
    """What comes out: the task's own word where it has one, such as `world`, else the kind of file."""
    before, _, after = spec.task.rpartition("-to-")
    return after if before else spec.output


def flow_text(spec: ModelSpec) -> str:
    """`image → video`, `image + audio → video`, `text or image → image`."""
    needed, possible = _needed(spec), takes(spec)
    if needed:
        start = " + ".join(needed)
    elif _is_from_text(spec):
        start = "text"
    else:
        start = (", " if len(possible) > _FEW else " or ").join(possible) or spec.task.replace("-", " ")
    return f"{start} → {makes(spec)}"


def _needed(spec: ModelSpec) -> list[str]:
    return [kind for kind in KINDS if any(p.type == kind and p.required for p in spec.params)]


def _is_from_text(spec: ModelSpec) -> bool:
    return spec.task.startswith("text-to-")


def _has_words(spec: ModelSpec) -> bool:
    return any(p.key in _WORDS for p in spec.params)


def _said_by_task(spec: ModelSpec) -> list[str]:
    """For the few models whose files the public data declares as plain text, or not at all."""
    before = spec.task.rpartition("-to-")[0].split("-")
    return [kind for kind in KINDS if kind != "text" and kind in before]
