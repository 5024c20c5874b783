"""Names and words for models that nobody has described yet: by rule, from what the vendor says. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["OUTPUTS", "documentation_name", "family_of", "sound_of", "summary_of", "task_of", "title_of"]

OUTPUTS = ("video", "image", "audio", "3d", "text")
_MEDIA = ("video", "image", "audio")
_TITLE_LENGTH = 40
_TASK = re.compile(
    r"(?:multi-)?(?P<given>text|image-audio|image|video|audio|reference|start-end|multimodal)-to-"
    r"(?P<made>video|image|audio|3d|text|world)"
)
_SHORT_TASKS = {
    "i2v": "image-to-video",
    "t2v": "text-to-video",
    "r2v": "reference-to-video",
    "t2i": "text-to-image",
    "i2i": "image-to-image",
    "start-to-end": "start-end-to-video",
}
_SHORT_TASK = re.compile(rf"\b(?:{'|'.join(_SHORT_TASKS)})\b")
_VERBS = re.compile(r"(?:video|image)-(?:edit|extend|upscale)|motion-control|lip-sync|extend|effects|upscale|edit")
_CHANNEL = re.compile(r"-?(official-stable|channel-low-price|official|\[?deprecated\]?.*)$", re.IGNORECASE)
_UMBRELLAS = frozenset({"alibaba", "bytedance", "google", "xai", "rhart", "rh"})
_WRITTEN = ["GPT", "AI", "TTS", "LoRA", "CGI", "IP", "HD", "2K", "4K", "3D", "LTX", "HYPIR", "PixVerse", "MiniMax"]
_WRITTEN += ["HappyHorse", "SkyReels", "preview"]
_SPELLINGS = {"std": "Standard"} | {word.lower(): word for word in _WRITTEN}
_SOUND = ("generateAudio", "generateAudioSwitch", "enableAudio", "sound", "audio", "bgm")


def documentation_name(name_en: object, endpoint: str) -> str:
    """The name under which a model is documented; the endpoint where that is missing or not in Latin letters."""
    name = name_en.strip() if isinstance(name_en, str) else ""
    return name if name.isascii() and re.search(r"[A-Za-z]", name) else endpoint


def title_of(name: str) -> str:
    """`luma/uni-1-max/text-to-image-official-stable` → `Luma Uni 1 Max`: without task and channel, capitalised."""
    low_price = ", low price" if "low-price" in name.lower() else ""
    short = _CHANNEL.sub("", re.sub(r"\s+", "-", name.strip("/ ")))
    bare = _SHORT_TASK.sub("", _TASK.sub("", short.lower()))
    words = [w for w in re.split(r"[^0-9a-z.]+", bare) if w] or [
        w for w in re.split(r"[^0-9a-z.]+", short.lower()) if w
    ]
    if len(words) > 1 and words[0] in _UMBRELLAS:
        words = words[1:]
    title = " ".join(_capital(w) for w in dict.fromkeys(words))
    if len(title) > _TITLE_LENGTH - len(low_price):
        title = title[: _TITLE_LENGTH - len(low_price)].rpartition(" ")[0]
    return f"{title}{low_price}" if title else name


def _capital(word: str) -> str:
    version = re.sub(r"^[vV](?=\d)", "", word)
    return _SPELLINGS.get(word.lower(), version[:1].upper() + version[1:])


def task_of(endpoint: str, name: str, output: str, types: Iterable[str]) -> str:
    """What goes in and what comes out: as the endpoint or the name says, else from the types of the parameters."""
    for text in (endpoint.lower(), name.lower()):
        if found := [*_TASK.finditer(text)]:
            given = found[-1]["given"].replace("multimodal", "reference")
            return f"{given}-to-{found[-1]['made']}"
        if short := _SHORT_TASK.search(text):
            return _SHORT_TASKS[short[0]]
    if verb := _VERBS.search(endpoint.lower()):
        return _task_of_verb(verb[0], output)
    given = next((kind for kind in _MEDIA if kind in {str(t).lower() for t in types}), "text")
    return f"{given}-to-{output}"


def _task_of_verb(verb: str, output: str) -> str:
    if output == "image" and verb.endswith("edit"):
        return "image-to-image"
    return verb if "-" in verb else f"{output}-{verb}"


def family_of(endpoint: str, name: str, families: Iterable[str]) -> str:
    """The first known family that the name speaks of, else the last one in the endpoint, else the name's first word."""
    known = list(families)
    if found := _families_in(name, known) or _families_in(endpoint, known)[::-1]:
        return found[0]
    words = [w for w in re.split(r"[^0-9a-z]+", name.lower()) if w]
    words = [w for w in words if w not in _UMBRELLAS] or words
    return re.sub(r"\d+$", "", words[0]) or words[0]


def _families_in(text: str, families: Iterable[str]) -> list[str]:
    """The families that a text names, in the order of their places; of two in one place the longer first."""
    plain = re.sub(r"[^0-9a-z.]+", "-", text.lower())
    at = {f: re.search(rf"(?:^|-){re.escape(f)}(?=[-\d.]|labs|ml|$)", plain) for f in families}
    return sorted((f for f in at if at[f]), key=lambda f: (at[f].start(), -len(f)))  # type: ignore[union-attr]


def summary_of(task: str, output: str) -> str:
    """One sentence, where nobody has written a better one."""
    made = {"video": "a clip", "image": "a picture", "audio": "sound", "3d": "a 3D model", "text": "text"}[output]
    given, to, _ = task.partition("-to-")
    words = {
        "text": "text",
        "image": "a picture",
        "video": "a clip",
        "audio": "sound",
        "image-audio": "a picture and sound",
        "reference": "pictures or clips given as references",
        "start-end": "a first and a last picture",
    }
    return f"Makes {made} from {words[given]}." if to and given in words else f"Makes {made}."


def sound_of(output: str, params: Sequence[Mapping[str, object]]) -> str:
    """Whether there is sound: always in audio, else as a known switch says, else never."""
    switches = {p["key"] for p in params if p["type"] == "boolean"}
    return "always" if output == "audio" else next((key for key in _SOUND if key in switches), "never")
