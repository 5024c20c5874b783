"""Made from the catalog by `python -m rh_widgets.models`: do not edit."""

from collections.abc import Sequence
from os import PathLike
from typing import Literal

from .specs import ModelSpec
from .widgets import Panel

def panel_for(spec: ModelSpec) -> type[Panel]: ...
def stub() -> str: ...

class Seedance20MultimodalVideo(Panel):
    """Seedance 2.0: Clips of 4 to 15 s that follow pictures, clips and sound given as references."""

    prompt: str
    resolution: Literal["480p", "720p", "native1080p", "1080p", "2k", "4k"]
    duration: Literal["4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"]
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    video_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    audio_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    generate_audio: bool
    ratio: Literal["adaptive", "16:9", "4:3", "1:1", "3:4", "9:16", "21:9"]
    return_last_frame: bool
    real_person_mode: bool
    seed: int | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        resolution: Literal["480p", "720p", "native1080p", "1080p", "2k", "4k"] = ...,
        duration: Literal["4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"] = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        video_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        audio_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        generate_audio: bool = ...,
        ratio: Literal["adaptive", "16:9", "4:3", "1:1", "3:4", "9:16", "21:9"] = ...,
        return_last_frame: bool = ...,
        real_person_mode: bool = ...,
        seed: int | None = ...,
    ) -> None: ...

class Sora2ImageToVideoProChannelLowPrice(Panel):
    """Sora 2 Pro, low price: Moves one picture for 15 or 25 s, with sound; the cheap channel, which may fail more often."""

    prompt: str
    image_url: str | PathLike[str] | None
    duration: Literal["15", "25"]
    aspect_ratio: Literal["9:16", "16:9"]
    storyboard: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_url: str | PathLike[str] | None = ...,
        duration: Literal["15", "25"] = ...,
        aspect_ratio: Literal["9:16", "16:9"] = ...,
        storyboard: bool = ...,
    ) -> None: ...

class Sora2TextToVideoProOfficialStable(Panel):
    """Sora 2 Pro: Clips of 4 to 20 s with matching sound, from text alone; the official channel, steady."""

    prompt: str
    size: Literal["720x1280", "1280x720", "1024x1792", "1792x1024", "1080x1920", "1920x1080"]
    duration: Literal["4", "8", "12", "16", "20"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        size: Literal["720x1280", "1280x720", "1024x1792", "1792x1024", "1080x1920", "1920x1080"] = ...,
        duration: Literal["4", "8", "12", "16", "20"] = ...,
    ) -> None: ...

class ViduImageToVideoQ2Pro(Panel):
    """Vidu Q2 Pro: Moves one picture for 1 to 10 s and keeps faces and textures steady."""

    prompt: str
    image_url: str | PathLike[str] | None
    duration: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]
    resolution: Literal["540p", "720p", "1080p"]
    movement_amplitude: Literal["auto", "small", "medium", "large"]
    bgm: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_url: str | PathLike[str] | None = ...,
        duration: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"] = ...,
        resolution: Literal["540p", "720p", "1080p"] = ...,
        movement_amplitude: Literal["auto", "small", "medium", "large"] = ...,
        bgm: bool = ...,
    ) -> None: ...

class XaiGrokImagineImageToVideoOfficialStable(Panel):
    """Grok Imagine: Moves one picture for 6 or 10 s, with matching sound."""

    prompt: str
    image_url: str | PathLike[str] | None
    resolution: Literal["720p", "480p"]
    duration: Literal["6", "10"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_url: str | PathLike[str] | None = ...,
        resolution: Literal["720p", "480p"] = ...,
        duration: Literal["6", "10"] = ...,
    ) -> None: ...
