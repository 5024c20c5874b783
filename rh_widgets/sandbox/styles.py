"""The styles of quick create, as the service lists them: what a code of a quick start stands for."""

from __future__ import annotations

from typing import Any

from .loras import OWN_LORA

__all__ = ["styles"]

_STYLES = (
    ("001", "Ink wash", "ink wash painting, soft edges, paper grain", "inkwash", 0.8),
    ("002", "Paper cut", "layers of cut paper, hard shadows", "papercut", 0.6),
    ("006", "Night lights", "lanterns at night, long exposure", "nightlight", 0.7),
)


def styles(kind: int, app: str, origin: str) -> list[dict[str, Any]]:
    """The styles of an app.

    Args:
        kind: The `type` that was asked for.
        app: Its id.
        origin: What the addresses of previews begin with.
    """
    return [
        {
            "id": code,
            "type": kind,
            "webappId": app,
            "modelCategory": "style",
            "modelName": name,
            "modelKey": code,
            "modelPreviewUrl": f"{origin}/examples/lantern.jpg",
            "content": words,
            "modelTrigger": trigger,
            # The service spells it so.
            "modelLoar1FileName": OWN_LORA,
            "modelLoar1Weight": weight,
            "modelLoar2FileName": None,
            "modelLoar2Weight": None,
        }
        for code, name, words, trigger, weight in _STYLES
    ]
