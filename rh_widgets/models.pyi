"""Made from the catalog by `python -m rh_widgets.models`: do not edit."""

from collections.abc import Sequence
from os import PathLike
from typing import Literal

from .specs import Catalog, ModelSpec
from .widgets import Panel

def catalog_in_use() -> Catalog: ...
def panel_for(spec: ModelSpec) -> type[Panel]: ...
def stub() -> str: ...

class AlibabaWan26ImageToVideo(Panel):
    """Wan 2.6: Moves one picture for 5, 10 or 15 s, up to 1080p."""

    image_url: str | PathLike[str] | None
    prompt: str
    negative_prompt: str
    resolution: Literal["720p", "1080p"]
    duration: Literal["5", "10", "15"]
    shot_type: Literal["single", "multi"]
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        prompt: str = ...,
        negative_prompt: str = ...,
        resolution: Literal["720p", "1080p"] = ...,
        duration: Literal["5", "10", "15"] = ...,
        shot_type: Literal["single", "multi"] = ...,
    ) -> None: ...

class AlibabaWan26TextToVideo(Panel):
    """Wan 2.6: Clips of 5, 10 or 15 s from text alone."""

    prompt: str
    negative_prompt: str
    duration: Literal["5", "10", "15"]
    resolution: Literal["1280*720", "720*1280", "1920*1080", "1080*1920"]
    shot_type: Literal["single", "multi"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        negative_prompt: str = ...,
        duration: Literal["5", "10", "15"] = ...,
        resolution: Literal["1280*720", "720*1280", "1920*1080", "1080*1920"] = ...,
        shot_type: Literal["single", "multi"] = ...,
    ) -> None: ...

class BytedanceDreamactorV2(Panel):
    """DreamActor 2: Lets the person in a picture move as in a clip."""

    image_url: str | PathLike[str] | None
    video_url: str | PathLike[str] | None
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        video_url: str | PathLike[str] | None = ...,
    ) -> None: ...

class CinematicVideoGenerator(Panel):
    """Cinematic video: Film-like clips of 5, 10 or 15 s from text and, if wanted, pictures."""

    prompt: str
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    aspect_ratio: Literal["16:9", "9:16", "4:3", "3:4"]
    duration: Literal["5", "10", "15"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        aspect_ratio: Literal["16:9", "9:16", "4:3", "3:4"] = ...,
        duration: Literal["5", "10", "15"] = ...,
    ) -> None: ...

class F2DevEdit(Panel):
    """FLUX.2 dev: Changes a picture as the text says."""

    image_url: str | PathLike[str] | None
    prompt: str
    aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "custom", "auto"]
    custom_width: int
    custom_hight: int
    output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"]
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "custom", "auto"] = ...,
        custom_width: int = ...,
        custom_hight: int = ...,
        output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"] = ...,
    ) -> None: ...

class F2DevEditLora(Panel):
    """FLUX.2 dev, LoRA: Changes a picture as the text says, with a LoRA of your choice."""

    image_url: str | PathLike[str] | None
    prompt: str
    aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "custom", "auto"]
    custom_width: int
    custom_hight: int
    lora: str
    lora_strength: float
    output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"]
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "custom", "auto"] = ...,
        custom_width: int = ...,
        custom_hight: int = ...,
        lora: str = ...,
        lora_strength: float = ...,
        output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"] = ...,
    ) -> None: ...

class F2DevTextToImage(Panel):
    """FLUX.2 dev: A picture from text."""

    prompt: str
    aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "custom"]
    custom_width: int
    custom_hight: int
    output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "custom"] = ...,
        custom_width: int = ...,
        custom_hight: int = ...,
        output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"] = ...,
    ) -> None: ...

class F2DevTextToImageLora(Panel):
    """FLUX.2 dev, LoRA: A picture from text, with a LoRA of your choice."""

    prompt: str
    aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "custom"]
    custom_width: int
    custom_hight: int
    lora: str
    lora_strength: float
    output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "custom"] = ...,
        custom_width: int = ...,
        custom_hight: int = ...,
        lora: str = ...,
        lora_strength: float = ...,
        output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"] = ...,
    ) -> None: ...

class F2Klein4bEdit(Panel):
    """FLUX.2 klein 4B: Changes a picture as the text says."""

    image_url: str | PathLike[str] | None
    prompt: str
    aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2"]
    output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"]
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2"] = ...,
        output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"] = ...,
    ) -> None: ...

class F2Klein4bEditLora(Panel):
    """FLUX.2 klein 4B, LoRA: Changes a picture as the text says, with a LoRA of your choice."""

    image_url: str | PathLike[str] | None
    aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2"]
    prompt: str
    lora: str
    lora_strength: float
    output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"]
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2"] = ...,
        prompt: str = ...,
        lora: str = ...,
        lora_strength: float = ...,
        output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"] = ...,
    ) -> None: ...

class F2Klein4bTextToImage(Panel):
    """FLUX.2 klein 4B: A picture from text."""

    prompt: str
    custom_width: int
    custom_hight: int
    aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "custom"]
    output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        custom_width: int = ...,
        custom_hight: int = ...,
        aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "custom"] = ...,
        output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"] = ...,
    ) -> None: ...

class F2Klein4bTextToImageLora(Panel):
    """FLUX.2 klein 4B, LoRA: A picture from text, with a LoRA of your choice."""

    prompt: str
    aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2"]
    lora: str
    lora_strength: float
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2"] = ...,
        lora: str = ...,
        lora_strength: float = ...,
    ) -> None: ...

class F2Klein9bEdit(Panel):
    """FLUX.2 klein 9B: Changes a picture as the text says."""

    image_url: str | PathLike[str] | None
    prompt: str
    aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "custom", "auto"]
    custom_width: int
    custom_hight: int
    output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"]
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "custom", "auto"] = ...,
        custom_width: int = ...,
        custom_hight: int = ...,
        output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"] = ...,
    ) -> None: ...

class F2Klein9bTextToImage(Panel):
    """FLUX.2 klein 9B: A picture from text."""

    prompt: str
    aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "custom"]
    custom_width: int
    custom_hight: int
    output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "custom"] = ...,
        custom_width: int = ...,
        custom_hight: int = ...,
        output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"] = ...,
    ) -> None: ...

class F2Klein9bTextToImageLora(Panel):
    """FLUX.2 klein 9B, LoRA: A picture from text, with a LoRA of your choice."""

    aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "custom"]
    custom_width: int
    custom_hight: int
    prompt: str
    lora: str
    lora_strength: float
    output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"]
    def __init__(
        self,
        *,
        aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "custom"] = ...,
        custom_width: int = ...,
        custom_hight: int = ...,
        prompt: str = ...,
        lora: str = ...,
        lora_strength: float = ...,
        output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"] = ...,
    ) -> None: ...

class FDev(Panel):
    """FLUX dev: A picture from text."""

    prompt: str
    aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2"]
    output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2"] = ...,
        output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"] = ...,
    ) -> None: ...

class FDevLora(Panel):
    """FLUX dev, LoRA: A picture from text, with a LoRA of your choice."""

    aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2"]
    prompt: str
    lora: str
    lora_strength: float
    output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"]
    def __init__(
        self,
        *,
        aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2"] = ...,
        prompt: str = ...,
        lora: str = ...,
        lora_strength: float = ...,
        output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"] = ...,
    ) -> None: ...

class FKontextDevLora(Panel):
    """FLUX Kontext dev, LoRA: Changes a picture as the text says, with a LoRA of your choice."""

    image_url: str | PathLike[str] | None
    aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "custom", "auto"]
    custom_width: int
    custom_height: int
    lora: str
    lora_strength: float
    prompt: str
    output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"]
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "custom", "auto"] = ...,
        custom_width: int = ...,
        custom_height: int = ...,
        lora: str = ...,
        lora_strength: float = ...,
        prompt: str = ...,
        output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"] = ...,
    ) -> None: ...

class FKreaDevLora(Panel):
    """FLUX Krea dev, LoRA: A picture from text, with a LoRA of your choice."""

    aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2"]
    prompt: str
    lora: str
    lora_strength: float
    output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"]
    def __init__(
        self,
        *,
        aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2"] = ...,
        prompt: str = ...,
        lora: str = ...,
        lora_strength: float = ...,
        output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"] = ...,
    ) -> None: ...

class GoogleVeo31FastImageToVideoChannelLowPrice(Panel):
    """Veo 3.1 Fast, low price: Moves one picture or more for 8 s, up to 4K, with matching sound; the cheap channel, which may fail more often."""

    prompt: str
    aspect_ratio: Literal["16:9", "9:16"]
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    duration: Literal["8"]
    resolution: Literal["720p", "1080p", "4k"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["16:9", "9:16"] = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        duration: Literal["8"] = ...,
        resolution: Literal["720p", "1080p", "4k"] = ...,
    ) -> None: ...

class GoogleVeo31FastImageToVideoOfficialStable(Panel):
    """Veo 3.1 Fast: Moves one picture for 4, 6 or 8 s, to a last picture if wanted, up to 4K, with sound if wanted; the official channel, steady."""

    prompt: str
    image_url: str | PathLike[str] | None
    last_image_url: str | PathLike[str] | None
    negative_prompt: str
    seed: int | None
    aspect_ratio: Literal["16:9", "9:16"]
    resolution: Literal["720p", "1080p", "4k"]
    duration: Literal["4", "6", "8"]
    generate_audio: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_url: str | PathLike[str] | None = ...,
        last_image_url: str | PathLike[str] | None = ...,
        negative_prompt: str = ...,
        seed: int | None = ...,
        aspect_ratio: Literal["16:9", "9:16"] = ...,
        resolution: Literal["720p", "1080p", "4k"] = ...,
        duration: Literal["4", "6", "8"] = ...,
        generate_audio: bool = ...,
    ) -> None: ...

class GoogleVeo31FastStartEndToVideoChannelLowPrice(Panel):
    """Veo 3.1 Fast, low price: Moves one picture for 8 s, to a last picture if wanted, up to 4K, with matching sound; the cheap channel, which may fail more often."""

    prompt: str
    first_frame_url: str | PathLike[str] | None
    last_frame_url: str | PathLike[str] | None
    aspect_ratio: Literal["16:9", "9:16"]
    duration: Literal["8"]
    resolution: Literal["720p", "1080p", "4k"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        first_frame_url: str | PathLike[str] | None = ...,
        last_frame_url: str | PathLike[str] | None = ...,
        aspect_ratio: Literal["16:9", "9:16"] = ...,
        duration: Literal["8"] = ...,
        resolution: Literal["720p", "1080p", "4k"] = ...,
    ) -> None: ...

class GoogleVeo31FastTextToVideoChannelLowPrice(Panel):
    """Veo 3.1 Fast, low price: Clips of 8 s from text alone, up to 4K, with matching sound; the cheap channel, which may fail more often."""

    prompt: str
    aspect_ratio: Literal["16:9", "9:16"]
    duration: Literal["8"]
    resolution: Literal["720p", "1080p", "4k"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["16:9", "9:16"] = ...,
        duration: Literal["8"] = ...,
        resolution: Literal["720p", "1080p", "4k"] = ...,
    ) -> None: ...

class GoogleVeo31FastTextToVideoOfficialStable(Panel):
    """Veo 3.1 Fast: Clips of 4, 6 or 8 s from text alone, up to 4K, with sound if wanted; the official channel, steady."""

    prompt: str
    aspect_ratio: Literal["16:9", "9:16"]
    duration: Literal["4", "6", "8"]
    resolution: Literal["720p", "1080p", "4k"]
    generate_audio: bool
    negative_prompt: str
    seed: int | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["16:9", "9:16"] = ...,
        duration: Literal["4", "6", "8"] = ...,
        resolution: Literal["720p", "1080p", "4k"] = ...,
        generate_audio: bool = ...,
        negative_prompt: str = ...,
        seed: int | None = ...,
    ) -> None: ...

class GoogleVeo31FastVideoExtendOfficialStable(Panel):
    """Veo 3.1 Fast: Continues a clip, up to 1080p, with matching sound; the official channel, steady."""

    video: str | PathLike[str] | None
    prompt: str
    resolution: Literal["720p", "1080p"]
    negative_prompt: str
    seed: int | None
    def __init__(
        self,
        *,
        video: str | PathLike[str] | None = ...,
        prompt: str = ...,
        resolution: Literal["720p", "1080p"] = ...,
        negative_prompt: str = ...,
        seed: int | None = ...,
    ) -> None: ...

class GoogleVeo31LiteImageToVideoChannelLowPrice(Panel):
    """Veo 3.1 Lite, low price: Moves one picture or more for 8 s, up to 4K, with matching sound; the cheap channel, which may fail more often."""

    prompt: str
    aspect_ratio: Literal["16:9", "9:16"]
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    duration: Literal["8"]
    resolution: Literal["720p", "4k"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["16:9", "9:16"] = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        duration: Literal["8"] = ...,
        resolution: Literal["720p", "4k"] = ...,
    ) -> None: ...

class GoogleVeo31LiteImageToVideoOfficialStable(Panel):
    """Veo 3.1 Lite: Moves one picture for 4, 6 or 8 s, up to 1080p, with matching sound; the official channel, steady."""

    prompt: str
    negative_prompt: str
    image_url: str | PathLike[str] | None
    aspect_ratio: Literal["16:9", "9:16"]
    duration: Literal["4", "6", "8"]
    resolution: Literal["720p", "1080p"]
    seed: int | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        negative_prompt: str = ...,
        image_url: str | PathLike[str] | None = ...,
        aspect_ratio: Literal["16:9", "9:16"] = ...,
        duration: Literal["4", "6", "8"] = ...,
        resolution: Literal["720p", "1080p"] = ...,
        seed: int | None = ...,
    ) -> None: ...

class GoogleVeo31LiteStartEndToVideoOfficialStable(Panel):
    """Veo 3.1 Lite: Fills in the movement between a first and a last picture, up to 1080p, with matching sound; the official channel, steady."""

    prompt: str
    first_image_url: str | PathLike[str] | None
    last_image_url: str | PathLike[str] | None
    aspect_ratio: Literal["16:9", "9:16"]
    resolution: Literal["720p", "1080p"]
    negative_prompt: str
    seed: int | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        first_image_url: str | PathLike[str] | None = ...,
        last_image_url: str | PathLike[str] | None = ...,
        aspect_ratio: Literal["16:9", "9:16"] = ...,
        resolution: Literal["720p", "1080p"] = ...,
        negative_prompt: str = ...,
        seed: int | None = ...,
    ) -> None: ...

class GoogleVeo31LiteTextToVideoChannelLowPrice(Panel):
    """Veo 3.1 Lite, low price: Clips of 8 s from text alone, up to 4K, with matching sound; the cheap channel, which may fail more often."""

    prompt: str
    aspect_ratio: Literal["16:9", "9:16"]
    duration: Literal["8"]
    resolution: Literal["720p", "1080p", "4k"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["16:9", "9:16"] = ...,
        duration: Literal["8"] = ...,
        resolution: Literal["720p", "1080p", "4k"] = ...,
    ) -> None: ...

class GoogleVeo31LiteTextToVideoOfficialStable(Panel):
    """Veo 3.1 Lite: Clips of 4, 6 or 8 s from text alone, up to 1080p, with matching sound; the official channel, steady."""

    prompt: str
    negative_prompt: str
    aspect_ratio: Literal["16:9", "9:16"]
    resolution: Literal["720p", "1080p"]
    duration: Literal["4", "6", "8"]
    seed: int | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        negative_prompt: str = ...,
        aspect_ratio: Literal["16:9", "9:16"] = ...,
        resolution: Literal["720p", "1080p"] = ...,
        duration: Literal["4", "6", "8"] = ...,
        seed: int | None = ...,
    ) -> None: ...

class GoogleVeo31ProImageToVideoChannelLowPrice(Panel):
    """Veo 3.1 Pro, low price: Moves one picture for 8 s, with matching sound; the cheap channel, which may fail more often."""

    prompt: str
    aspect_ratio: Literal["16:9", "9:16"]
    image_url: str | PathLike[str] | None
    duration: Literal["8"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["16:9", "9:16"] = ...,
        image_url: str | PathLike[str] | None = ...,
        duration: Literal["8"] = ...,
    ) -> None: ...

class GoogleVeo31ProImageToVideoOfficialStable(Panel):
    """Veo 3.1 Pro: Moves one picture for 4, 6 or 8 s, to a last picture if wanted, up to 4K, with sound if wanted; the official channel, steady."""

    prompt: str
    image_url: str | PathLike[str] | None
    last_image_url: str | PathLike[str] | None
    negative_prompt: str
    seed: int | None
    aspect_ratio: Literal["16:9", "9:16"]
    resolution: Literal["720p", "1080p", "4k"]
    duration: Literal["4", "6", "8"]
    generate_audio: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_url: str | PathLike[str] | None = ...,
        last_image_url: str | PathLike[str] | None = ...,
        negative_prompt: str = ...,
        seed: int | None = ...,
        aspect_ratio: Literal["16:9", "9:16"] = ...,
        resolution: Literal["720p", "1080p", "4k"] = ...,
        duration: Literal["4", "6", "8"] = ...,
        generate_audio: bool = ...,
    ) -> None: ...

class GoogleVeo31ProReferenceToVideoOfficialStable(Panel):
    """Veo 3.1 Pro: Clips that follow pictures given as references, up to 4K, with sound if wanted; the official channel, steady."""

    prompt: str
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    negative_prompt: str
    seed: int | None
    resolution: Literal["720p", "1080p", "4k"]
    generate_audio: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        negative_prompt: str = ...,
        seed: int | None = ...,
        resolution: Literal["720p", "1080p", "4k"] = ...,
        generate_audio: bool = ...,
    ) -> None: ...

class GoogleVeo31ProStartEndToVideoChannelLowPrice(Panel):
    """Veo 3.1 Pro, low price: Moves one picture for 8 s, to a last picture if wanted, up to 4K, with matching sound; the cheap channel, which may fail more often."""

    prompt: str
    first_frame_url: str | PathLike[str] | None
    last_frame_url: str | PathLike[str] | None
    aspect_ratio: Literal["16:9", "9:16"]
    duration: Literal["8"]
    resolution: Literal["720p", "1080p", "4k"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        first_frame_url: str | PathLike[str] | None = ...,
        last_frame_url: str | PathLike[str] | None = ...,
        aspect_ratio: Literal["16:9", "9:16"] = ...,
        duration: Literal["8"] = ...,
        resolution: Literal["720p", "1080p", "4k"] = ...,
    ) -> None: ...

class GoogleVeo31ProTextToVideoChannelLowPrice(Panel):
    """Veo 3.1 Pro, low price: Clips of 8 s from text alone, up to 4K, with matching sound; the cheap channel, which may fail more often."""

    prompt: str
    aspect_ratio: Literal["16:9", "9:16"]
    duration: Literal["8"]
    resolution: Literal["720p", "1080p", "4k"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["16:9", "9:16"] = ...,
        duration: Literal["8"] = ...,
        resolution: Literal["720p", "1080p", "4k"] = ...,
    ) -> None: ...

class GoogleVeo31ProTextToVideoOfficialStable(Panel):
    """Veo 3.1 Pro: Clips of 4, 6 or 8 s from text alone, up to 4K, with sound if wanted; the official channel, steady."""

    prompt: str
    aspect_ratio: Literal["16:9", "9:16"]
    duration: Literal["4", "6", "8"]
    resolution: Literal["720p", "1080p", "4k"]
    generate_audio: bool
    negative_prompt: str
    seed: int | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["16:9", "9:16"] = ...,
        duration: Literal["4", "6", "8"] = ...,
        resolution: Literal["720p", "1080p", "4k"] = ...,
        generate_audio: bool = ...,
        negative_prompt: str = ...,
        seed: int | None = ...,
    ) -> None: ...

class GoogleVeo31ProVideoExtendOfficialStable(Panel):
    """Veo 3.1 Pro: Continues a clip, up to 1080p, with matching sound; the official channel, steady."""

    video: str | PathLike[str] | None
    prompt: str
    resolution: Literal["720p", "1080p"]
    negative_prompt: str
    seed: int | None
    def __init__(
        self,
        *,
        video: str | PathLike[str] | None = ...,
        prompt: str = ...,
        resolution: Literal["720p", "1080p"] = ...,
        negative_prompt: str = ...,
        seed: int | None = ...,
    ) -> None: ...

class GptImage15EditChannelLowPrice(Panel):
    """GPT Image 1.5, low price: Changes or combines up to 2 pictures as the text says; the cheap channel, which may fail more often."""

    prompt: str
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    aspect_ratio: Literal["auto", "1:1", "3:2", "2:3"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        aspect_ratio: Literal["auto", "1:1", "3:2", "2:3"] = ...,
    ) -> None: ...

class GptImage15EditChannelLowPriceDeprecatedPleaseUseGptImage2Instead(Panel):
    """GPT Image 1.5, low price (deprecated): Changes or combines up to 2 pictures as the text says; the cheap channel, which may fail more often."""

    prompt: str
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    aspect_ratio: Literal["auto", "1:1", "3:2", "2:3"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        aspect_ratio: Literal["auto", "1:1", "3:2", "2:3"] = ...,
    ) -> None: ...

class GptImage15ImageToImageOfficialStable(Panel):
    """GPT Image 1.5: Changes or combines up to 10 pictures as the text says; the official channel, steady."""

    prompt: str
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    size: Literal["1024*1024", "1024*1536", "1536*1024"]
    quality: Literal["low", "medium", "high"]
    input_fidelity: Literal["low", "high"] | None
    background: Literal["auto", "transparent", "opaque"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        size: Literal["1024*1024", "1024*1536", "1536*1024"] = ...,
        quality: Literal["low", "medium", "high"] = ...,
        input_fidelity: Literal["low", "high"] | None = ...,
        background: Literal["auto", "transparent", "opaque"] = ...,
    ) -> None: ...

class GptImage15TextToImageChannelLowPrice(Panel):
    """GPT Image 1.5, low price: A picture from text; the cheap channel, which may fail more often."""

    prompt: str
    aspect_ratio: Literal["auto", "1:1", "3:2", "2:3"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["auto", "1:1", "3:2", "2:3"] = ...,
    ) -> None: ...

class GptImage15TextToImageChannelLowPriceDeprecatedPleaseUseGptImage2Instead(Panel):
    """GPT Image 1.5, low price (deprecated): A picture from text; the cheap channel, which may fail more often."""

    prompt: str
    aspect_ratio: Literal["auto", "1:1", "3:2", "2:3"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["auto", "1:1", "3:2", "2:3"] = ...,
    ) -> None: ...

class GptImage15TextToImageOfficialStable(Panel):
    """GPT Image 1.5: A picture from text; the official channel, steady."""

    prompt: str
    size: Literal["1024*1024", "1024*1536", "1536*1024"]
    quality: Literal["low", "medium", "high"]
    background: Literal["auto", "transparent", "opaque"] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        size: Literal["1024*1024", "1024*1536", "1536*1024"] = ...,
        quality: Literal["low", "medium", "high"] = ...,
        background: Literal["auto", "transparent", "opaque"] | None = ...,
    ) -> None: ...

class GptImage20EditChannelLowPrice(Panel):
    """GPT Image 2, low price: Changes or combines up to 10 pictures as the text says, up to 4K; the cheap channel, which may fail more often."""

    prompt: str
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    aspect_ratio: Literal["empty", "3:2", "1:1", "2:3", "5:4", "4:5", "16:9", "9:16", "21:9", "3:4", "4:3"]
    resolution: Literal["1k", "2k", "4k"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        aspect_ratio: Literal["empty", "3:2", "1:1", "2:3", "5:4", "4:5", "16:9", "9:16", "21:9", "3:4", "4:3"] = ...,
        resolution: Literal["1k", "2k", "4k"] = ...,
    ) -> None: ...

class GptImage20TextToImageChannelLowPrice(Panel):
    """GPT Image 2, low price: A picture from text, up to 4K; the cheap channel, which may fail more often."""

    prompt: str
    aspect_ratio: Literal["empty", "3:2", "1:1", "2:3", "5:4", "4:5", "16:9", "9:16", "21:9", "3:4", "4:3"]
    resolution: Literal["1k", "2k", "4k"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["empty", "3:2", "1:1", "2:3", "5:4", "4:5", "16:9", "9:16", "21:9", "3:4", "4:3"] = ...,
        resolution: Literal["1k", "2k", "4k"] = ...,
    ) -> None: ...

class GptImage2ImageToImageOfficialStable(Panel):
    """GPT Image 2: Changes or combines up to 10 pictures as the text says, up to 4K; the official channel, steady."""

    prompt: str
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    aspect_ratio: Literal["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"]
    resolution: Literal["1k", "2k", "4k"]
    quality: Literal["low", "medium", "high"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        aspect_ratio: Literal["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"] = ...,
        resolution: Literal["1k", "2k", "4k"] = ...,
        quality: Literal["low", "medium", "high"] = ...,
    ) -> None: ...

class GptImage2TextToImageOfficialStable(Panel):
    """GPT Image 2: A picture from text, up to 4K; the official channel, steady."""

    prompt: str
    aspect_ratio: Literal["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"]
    resolution: Literal["1k", "2k", "4k"]
    quality: Literal["low", "medium", "high"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"] = ...,
        resolution: Literal["1k", "2k", "4k"] = ...,
        quality: Literal["low", "medium", "high"] = ...,
    ) -> None: ...

class Grok3ImageTextToImage(Panel):
    """Grok 3 Image: A picture from text."""

    prompt: str
    def __init__(
        self,
        *,
        prompt: str = ...,
    ) -> None: ...

class Grok3ImageToImage(Panel):
    """Grok 3 Image: Changes a picture as the text says."""

    prompt: str
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
    ) -> None: ...

class Grok4ImageImageToImage(Panel):
    """Grok 4 Image: Changes a picture as the text says."""

    prompt: str
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
    ) -> None: ...

class Grok4ImageTextToImage(Panel):
    """Grok 4 Image: A picture from text."""

    prompt: str
    def __init__(
        self,
        *,
        prompt: str = ...,
    ) -> None: ...

class GrokImageImageToImageChannelLowPrice(Panel):
    """Grok Image, low price: Changes a picture as the text says; the cheap channel, which may fail more often."""

    model: Literal["g-3", "g-4", "g-4.1", "g-4.2"]
    prompt: str
    image_url: str | PathLike[str] | None
    def __init__(
        self,
        *,
        model: Literal["g-3", "g-4", "g-4.1", "g-4.2"] = ...,
        prompt: str = ...,
        image_url: str | PathLike[str] | None = ...,
    ) -> None: ...

class GrokImageTextToImageChannelLowPrice(Panel):
    """Grok Image, low price: A picture from text; the cheap channel, which may fail more often."""

    model: Literal["g-3", "g-4", "g-4.1", "g-4.2"]
    prompt: str
    aspect_ratio: Literal["960x960", "720x1280", "1280x720", "1168x784", "784x1168"] | None
    def __init__(
        self,
        *,
        model: Literal["g-3", "g-4", "g-4.1", "g-4.2"] = ...,
        prompt: str = ...,
        aspect_ratio: Literal["960x960", "720x1280", "1280x720", "1168x784", "784x1168"] | None = ...,
    ) -> None: ...

class Hailuo02Fast(Panel):
    """Hailuo 02 Fast: Moves one picture for 6 or 10 s."""

    prompt: str
    enable_prompt_expansion: bool
    image_url: str | PathLike[str] | None
    duration: Literal["6", "10"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        enable_prompt_expansion: bool = ...,
        image_url: str | PathLike[str] | None = ...,
        duration: Literal["6", "10"] = ...,
    ) -> None: ...

class Hailuo02I2vPro(Panel):
    """Hailuo 02 Pro: Moves one picture, to a last picture if wanted."""

    prompt: str
    enable_prompt_expansion: bool
    first_image_url: str | PathLike[str] | None
    last_image_url: str | PathLike[str] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        enable_prompt_expansion: bool = ...,
        first_image_url: str | PathLike[str] | None = ...,
        last_image_url: str | PathLike[str] | None = ...,
    ) -> None: ...

class Hailuo02I2vStandard(Panel):
    """Hailuo 02 Standard: Moves one picture for 6 or 10 s, to a last picture if wanted."""

    prompt: str
    enable_prompt_expansion: bool
    first_image_url: str | PathLike[str] | None
    last_image_url: str | PathLike[str] | None
    duration: Literal["6", "10"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        enable_prompt_expansion: bool = ...,
        first_image_url: str | PathLike[str] | None = ...,
        last_image_url: str | PathLike[str] | None = ...,
        duration: Literal["6", "10"] = ...,
    ) -> None: ...

class Hailuo02Pro(Panel):
    """Hailuo 02 Pro, text or picture: Clips of 6 s from text and, if wanted, pictures."""

    prompt: str
    enable_prompt_expansion: bool
    first_image_url: str | PathLike[str] | None
    last_image_url: str | PathLike[str] | None
    duration: Literal["6"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        enable_prompt_expansion: bool = ...,
        first_image_url: str | PathLike[str] | None = ...,
        last_image_url: str | PathLike[str] | None = ...,
        duration: Literal["6"] = ...,
    ) -> None: ...

class Hailuo02Standard(Panel):
    """Hailuo 02 Standard, text or picture: Makes a clip from text, or moves a picture for 6 or 10 s, to a last picture if wanted."""

    prompt: str
    enable_prompt_expansion: bool
    first_image_url: str | PathLike[str] | None
    last_image_url: str | PathLike[str] | None
    duration: Literal["6", "10"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        enable_prompt_expansion: bool = ...,
        first_image_url: str | PathLike[str] | None = ...,
        last_image_url: str | PathLike[str] | None = ...,
        duration: Literal["6", "10"] = ...,
    ) -> None: ...

class Hailuo02T2vPro(Panel):
    """Hailuo 02 Pro: Clips from text alone."""

    prompt: str
    enable_prompt_expansion: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        enable_prompt_expansion: bool = ...,
    ) -> None: ...

class Hailuo02T2vStandard(Panel):
    """Hailuo 02 Standard: Clips of 6 or 10 s from text alone."""

    prompt: str
    enable_prompt_expansion: bool
    duration: Literal["6", "10"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        enable_prompt_expansion: bool = ...,
        duration: Literal["6", "10"] = ...,
    ) -> None: ...

class Hailuo23FastImageToVideo(Panel):
    """Hailuo 2.3 Fast: Moves one picture for 6 or 10 s."""

    prompt: str
    enable_prompt_expansion: bool
    image_url: str | PathLike[str] | None
    duration: Literal["6", "10"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        enable_prompt_expansion: bool = ...,
        image_url: str | PathLike[str] | None = ...,
        duration: Literal["6", "10"] = ...,
    ) -> None: ...

class Hailuo23FastProImageToVideo(Panel):
    """Hailuo 2.3 Fast Pro: Moves one picture for 6 s."""

    prompt: str
    enable_prompt_expansion: bool
    image_url: str | PathLike[str] | None
    duration: Literal["6"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        enable_prompt_expansion: bool = ...,
        image_url: str | PathLike[str] | None = ...,
        duration: Literal["6"] = ...,
    ) -> None: ...

class Hailuo23I2vPro(Panel):
    """Hailuo 2.3 Pro: Moves one picture."""

    prompt: str
    enable_prompt_expansion: bool
    image_url: str | PathLike[str] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        enable_prompt_expansion: bool = ...,
        image_url: str | PathLike[str] | None = ...,
    ) -> None: ...

class Hailuo23I2vStandard(Panel):
    """Hailuo 2.3 Standard: Moves one picture for 6 or 10 s."""

    prompt: str
    enable_prompt_expansion: bool
    image_url: str | PathLike[str] | None
    duration: Literal["6", "10"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        enable_prompt_expansion: bool = ...,
        image_url: str | PathLike[str] | None = ...,
        duration: Literal["6", "10"] = ...,
    ) -> None: ...

class Hailuo23T2vPro(Panel):
    """Hailuo 2.3 Pro: Clips from text alone."""

    prompt: str
    enable_prompt_expansion: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        enable_prompt_expansion: bool = ...,
    ) -> None: ...

class Hailuo23T2vStandard(Panel):
    """Hailuo 2.3 Standard: Clips of 6 or 10 s from text alone."""

    prompt: str
    enable_prompt_expansion: bool
    duration: Literal["6", "10"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        enable_prompt_expansion: bool = ...,
        duration: Literal["6", "10"] = ...,
    ) -> None: ...

class Happyhorse10ImageToVideo(Panel):
    """HappyHorse 1.0: Moves one picture for 3 to 15 s, up to 1080p."""

    image_url: str | PathLike[str] | None
    prompt: str
    resolution: Literal["720p", "1080p"]
    duration: Literal["3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"]
    seed: int | None
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        prompt: str = ...,
        resolution: Literal["720p", "1080p"] = ...,
        duration: Literal["3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"] = ...,
        seed: int | None = ...,
    ) -> None: ...

class Happyhorse10ReferenceToVideo(Panel):
    """HappyHorse 1.0: Clips of 3 to 15 s that follow pictures given as references, up to 1080p."""

    prompt: str
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    resolution: Literal["720p", "1080p"]
    aspect_ratio: Literal["16:9", "9:16", "3:4", "4:3", "1:1"]
    duration: Literal["3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"]
    seed: int | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        resolution: Literal["720p", "1080p"] = ...,
        aspect_ratio: Literal["16:9", "9:16", "3:4", "4:3", "1:1"] = ...,
        duration: Literal["3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"] = ...,
        seed: int | None = ...,
    ) -> None: ...

class Happyhorse10TextToVideo(Panel):
    """HappyHorse 1.0: Clips of 3 to 15 s from text alone, up to 1080p."""

    prompt: str
    resolution: Literal["720p", "1080p"]
    duration: Literal["3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"]
    aspect_ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4"]
    seed: int | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        resolution: Literal["720p", "1080p"] = ...,
        duration: Literal["3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"] = ...,
        aspect_ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4"] = ...,
        seed: int | None = ...,
    ) -> None: ...

class Happyhorse10VideoEdit(Panel):
    """HappyHorse 1.0: Changes a clip as the text says, with pictures to go by, up to 1080p."""

    video_url: str | PathLike[str] | None
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    prompt: str
    resolution: Literal["720p", "1080p"]
    audio_setting: Literal["auto", "origin"]
    seed: int | None
    def __init__(
        self,
        *,
        video_url: str | PathLike[str] | None = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        prompt: str = ...,
        resolution: Literal["720p", "1080p"] = ...,
        audio_setting: Literal["auto", "origin"] = ...,
        seed: int | None = ...,
    ) -> None: ...

class HiggsfieldDopImageToVideo(Panel):
    """Higgsfield DoP: Moves one picture, to a last picture if wanted."""

    prompt: str
    image_url: str | PathLike[str] | None
    end_image_url: str | PathLike[str] | None
    options: Literal["dop-lite", "dop-turbo", "dop-preview"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_url: str | PathLike[str] | None = ...,
        end_image_url: str | PathLike[str] | None = ...,
        options: Literal["dop-lite", "dop-turbo", "dop-preview"] = ...,
    ) -> None: ...

class HiggsfieldSoulImageToImage(Panel):
    """Higgsfield Soul: A new picture in a chosen style, from a picture and text."""

    prompt: str
    image_url: str | PathLike[str] | None
    size: Literal["960*1696", "1088*1632", "1152*1536", "1152*2048", "1536*1536", "1536*1152", "1536*2048", "1344*2016", "1632*1088", "1696*960", "2016*1344", "2048*1152", "2048*1536"]
    style: Literal["Creatures", "Medieval", "Spotlight", "Giant People", "Red balloon", "green editorial", "Subway", "Library", "Realistic", "DigitalCam", "Grillz Selfie", "Bleached Brows", "Sitting on the Street", "Crossing the street", "Angel Wings", "Duplicate", "Quiet luxury", "Fireproof", "Elevator Mirror", "360 cam", "Glitch", "FashionShow", "PixeletedFace", "Sunbathing", "Paper Face", "90s Grain", "Geominimal", "Foggy Morning", "Overexposed", "Sunset beach", "Giant Accessory", "RingSelfie", "Street view", "90's Editorial", "Rhyme & blues", "2000s Cam", "CCTV", "0.5 Outfit", "Amalfi Summer", "Bimbocore", "0.5 Selfie", "Sand", "Vintage PhotoBooth", "afterparty cam", "Babydoll MakeUp", "Through The Glass", "Gallery", "Eating Food", "Swords Hill", "Office beach", "Help It's Too Big", "Japandi", "iPhone", "Gorpcore", "Indie sleaze", "Fairycore", "Tumblr", "Avant-garde", "HairClips", "birthday mess", "Clouded Dream", "Y2K Posters", "tokyo drift", "Object Makeup", "Graffiti", "Sunburnt", "hallway noir", "2000s Fashion", "Night Beach", "Movie", "Long legs", "7\"", "General", "Nail Check", "Coquette core", "Mixed Media", "Selfcare", "Grunge", "Double take", "505room", "Flight mode", "Escalator", "burgundy suit", "Fisheye", "Shoe Check", "Rainy Day", "Mt. Fuji", "Sea breeze", "Invertethereal", "Y2K", "Tokyo Streetstyle", "chrome exit", "Night rider", "Artwork", "Glazed doll skin makeup", "mount view", "2049", "blackout fit", "Bike mafia", "static glow", "Nicotine glow", "brick shade", "dmv", "Fish-eye twin", "It's french", "cocktail"]
    strength: float
    quality: Literal["medium", "high"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_url: str | PathLike[str] | None = ...,
        size: Literal["960*1696", "1088*1632", "1152*1536", "1152*2048", "1536*1536", "1536*1152", "1536*2048", "1344*2016", "1632*1088", "1696*960", "2016*1344", "2048*1152", "2048*1536"] = ...,
        style: Literal["Creatures", "Medieval", "Spotlight", "Giant People", "Red balloon", "green editorial", "Subway", "Library", "Realistic", "DigitalCam", "Grillz Selfie", "Bleached Brows", "Sitting on the Street", "Crossing the street", "Angel Wings", "Duplicate", "Quiet luxury", "Fireproof", "Elevator Mirror", "360 cam", "Glitch", "FashionShow", "PixeletedFace", "Sunbathing", "Paper Face", "90s Grain", "Geominimal", "Foggy Morning", "Overexposed", "Sunset beach", "Giant Accessory", "RingSelfie", "Street view", "90's Editorial", "Rhyme & blues", "2000s Cam", "CCTV", "0.5 Outfit", "Amalfi Summer", "Bimbocore", "0.5 Selfie", "Sand", "Vintage PhotoBooth", "afterparty cam", "Babydoll MakeUp", "Through The Glass", "Gallery", "Eating Food", "Swords Hill", "Office beach", "Help It's Too Big", "Japandi", "iPhone", "Gorpcore", "Indie sleaze", "Fairycore", "Tumblr", "Avant-garde", "HairClips", "birthday mess", "Clouded Dream", "Y2K Posters", "tokyo drift", "Object Makeup", "Graffiti", "Sunburnt", "hallway noir", "2000s Fashion", "Night Beach", "Movie", "Long legs", "7\"", "General", "Nail Check", "Coquette core", "Mixed Media", "Selfcare", "Grunge", "Double take", "505room", "Flight mode", "Escalator", "burgundy suit", "Fisheye", "Shoe Check", "Rainy Day", "Mt. Fuji", "Sea breeze", "Invertethereal", "Y2K", "Tokyo Streetstyle", "chrome exit", "Night rider", "Artwork", "Glazed doll skin makeup", "mount view", "2049", "blackout fit", "Bike mafia", "static glow", "Nicotine glow", "brick shade", "dmv", "Fish-eye twin", "It's french", "cocktail"] = ...,
        strength: float = ...,
        quality: Literal["medium", "high"] = ...,
    ) -> None: ...

class Hitem3dPortraitV15ImageTo3d(Panel):
    """Hitem3D Portrait 1.5: A 3D portrait from one picture."""

    request_type: Literal["mesh", "both"]
    image_url: str | PathLike[str] | None
    resolution: Literal["1536"]
    face: int
    def __init__(
        self,
        *,
        request_type: Literal["mesh", "both"] = ...,
        image_url: str | PathLike[str] | None = ...,
        resolution: Literal["1536"] = ...,
        face: int = ...,
    ) -> None: ...

class Hitem3dPortraitV15MultiImageTo3d(Panel):
    """Hitem3D Portrait 1.5, several views: A 3D portrait from pictures of up to four sides."""

    request_type: Literal["mesh", "both"]
    front_image_url: str | PathLike[str] | None
    back_image_url: str | PathLike[str] | None
    left_image_url: str | PathLike[str] | None
    right_image_url: str | PathLike[str] | None
    resolution: Literal["1536"]
    face: int
    def __init__(
        self,
        *,
        request_type: Literal["mesh", "both"] = ...,
        front_image_url: str | PathLike[str] | None = ...,
        back_image_url: str | PathLike[str] | None = ...,
        left_image_url: str | PathLike[str] | None = ...,
        right_image_url: str | PathLike[str] | None = ...,
        resolution: Literal["1536"] = ...,
        face: int = ...,
    ) -> None: ...

class Hitem3dPortraitV20ImageTo3d(Panel):
    """Hitem3D Portrait 2.0: A 3D portrait from one picture."""

    request_type: Literal["mesh", "both"]
    image_url: str | PathLike[str] | None
    resolution: Literal["1536pro"]
    face: int
    def __init__(
        self,
        *,
        request_type: Literal["mesh", "both"] = ...,
        image_url: str | PathLike[str] | None = ...,
        resolution: Literal["1536pro"] = ...,
        face: int = ...,
    ) -> None: ...

class Hitem3dPortraitV20MultiImageTo3d(Panel):
    """Hitem3D Portrait 2.0, several views: A 3D portrait from pictures of up to four sides."""

    request_type: Literal["mesh", "both"]
    front_image_url: str | PathLike[str] | None
    back_image_url: str | PathLike[str] | None
    left_image_url: str | PathLike[str] | None
    right_image_url: str | PathLike[str] | None
    resolution: Literal["1536pro"]
    face: int
    def __init__(
        self,
        *,
        request_type: Literal["mesh", "both"] = ...,
        front_image_url: str | PathLike[str] | None = ...,
        back_image_url: str | PathLike[str] | None = ...,
        left_image_url: str | PathLike[str] | None = ...,
        right_image_url: str | PathLike[str] | None = ...,
        resolution: Literal["1536pro"] = ...,
        face: int = ...,
    ) -> None: ...

class Hitem3dPortraitV21ImageTo3d(Panel):
    """Hitem3D Portrait 2.1: A 3D portrait from one picture."""

    request_type: Literal["mesh", "both"]
    image_url: str | PathLike[str] | None
    resolution: Literal["1536pro"]
    face: int
    def __init__(
        self,
        *,
        request_type: Literal["mesh", "both"] = ...,
        image_url: str | PathLike[str] | None = ...,
        resolution: Literal["1536pro"] = ...,
        face: int = ...,
    ) -> None: ...

class Hitem3dPortraitV21MultiImageTo3d(Panel):
    """Hitem3D Portrait 2.1, several views: A 3D portrait from pictures of up to four sides."""

    request_type: Literal["mesh", "both"]
    front_image_url: str | PathLike[str] | None
    back_image_url: str | PathLike[str] | None
    left_image_url: str | PathLike[str] | None
    right_image_url: str | PathLike[str] | None
    resolution: Literal["1536pro"]
    face: int
    def __init__(
        self,
        *,
        request_type: Literal["mesh", "both"] = ...,
        front_image_url: str | PathLike[str] | None = ...,
        back_image_url: str | PathLike[str] | None = ...,
        left_image_url: str | PathLike[str] | None = ...,
        right_image_url: str | PathLike[str] | None = ...,
        resolution: Literal["1536pro"] = ...,
        face: int = ...,
    ) -> None: ...

class Hitem3dV15ImageTo3d(Panel):
    """Hitem3D 1.5: A 3D model from one picture."""

    request_type: Literal["mesh", "both"]
    image_url: str | PathLike[str] | None
    resolution: Literal["512", "1024", "1536", "1536pro"]
    face: int
    def __init__(
        self,
        *,
        request_type: Literal["mesh", "both"] = ...,
        image_url: str | PathLike[str] | None = ...,
        resolution: Literal["512", "1024", "1536", "1536pro"] = ...,
        face: int = ...,
    ) -> None: ...

class Hitem3dV15MultiImageTo3d(Panel):
    """Hitem3D 1.5, several views: A 3D model from pictures of up to four sides."""

    request_type: Literal["mesh", "both"]
    front_image_url: str | PathLike[str] | None
    back_image_url: str | PathLike[str] | None
    left_image_url: str | PathLike[str] | None
    right_image_url: str | PathLike[str] | None
    resolution: Literal["512", "1024", "1536", "1536pro"]
    face: int
    def __init__(
        self,
        *,
        request_type: Literal["mesh", "both"] = ...,
        front_image_url: str | PathLike[str] | None = ...,
        back_image_url: str | PathLike[str] | None = ...,
        left_image_url: str | PathLike[str] | None = ...,
        right_image_url: str | PathLike[str] | None = ...,
        resolution: Literal["512", "1024", "1536", "1536pro"] = ...,
        face: int = ...,
    ) -> None: ...

class Hitem3dV21ImageTo3d(Panel):
    """Hitem3D 2.1: A 3D model from one picture."""

    request_type: Literal["mesh", "both"]
    image_url: str | PathLike[str] | None
    resolution: Literal["1536pro", "1536fast"]
    face: int
    def __init__(
        self,
        *,
        request_type: Literal["mesh", "both"] = ...,
        image_url: str | PathLike[str] | None = ...,
        resolution: Literal["1536pro", "1536fast"] = ...,
        face: int = ...,
    ) -> None: ...

class Hitem3dV21MultiImageTo3d(Panel):
    """Hitem3D 2.1, several views: A 3D model from pictures of up to four sides."""

    request_type: Literal["mesh", "both"]
    front_image_url: str | PathLike[str] | None
    back_image_url: str | PathLike[str] | None
    left_image_url: str | PathLike[str] | None
    right_image_url: str | PathLike[str] | None
    resolution: Literal["1536pro", "1536fast"]
    face: int
    def __init__(
        self,
        *,
        request_type: Literal["mesh", "both"] = ...,
        front_image_url: str | PathLike[str] | None = ...,
        back_image_url: str | PathLike[str] | None = ...,
        left_image_url: str | PathLike[str] | None = ...,
        right_image_url: str | PathLike[str] | None = ...,
        resolution: Literal["1536pro", "1536fast"] = ...,
        face: int = ...,
    ) -> None: ...

class Hitem3dV2ImageTo3d(Panel):
    """Hitem3D 2.0: A 3D model from one picture."""

    request_type: Literal["mesh", "both"]
    image_url: str | PathLike[str] | None
    resolution: Literal["1536", "1536pro"]
    face: int
    def __init__(
        self,
        *,
        request_type: Literal["mesh", "both"] = ...,
        image_url: str | PathLike[str] | None = ...,
        resolution: Literal["1536", "1536pro"] = ...,
        face: int = ...,
    ) -> None: ...

class Hitem3dV2MultiImageTo3d(Panel):
    """Hitem3D 2.0, several views: A 3D model from pictures of up to four sides."""

    request_type: Literal["mesh", "both"]
    front_image_url: str | PathLike[str] | None
    back_image_url: str | PathLike[str] | None
    left_image_url: str | PathLike[str] | None
    right_image_url: str | PathLike[str] | None
    resolution: Literal["1536", "1536pro"]
    face: int
    def __init__(
        self,
        *,
        request_type: Literal["mesh", "both"] = ...,
        front_image_url: str | PathLike[str] | None = ...,
        back_image_url: str | PathLike[str] | None = ...,
        left_image_url: str | PathLike[str] | None = ...,
        right_image_url: str | PathLike[str] | None = ...,
        resolution: Literal["1536", "1536pro"] = ...,
        face: int = ...,
    ) -> None: ...

class Hunyuan3dV31ImageTo3d(Panel):
    """Hunyuan3D 3.1: A 3D model from one picture, with more sides if wanted."""

    face_count: int
    enable_pbr: bool
    generate_type: Literal["Normal", "Geometry", "Sketch"]
    image_url: str | PathLike[str] | None
    left_image_url: str | PathLike[str] | None
    right_image_url: str | PathLike[str] | None
    back_image_url: str | PathLike[str] | None
    top_image_url: str | PathLike[str] | None
    bottom_image_url: str | PathLike[str] | None
    left_front_image_url: str | PathLike[str] | None
    right_front_image_url: str | PathLike[str] | None
    def __init__(
        self,
        *,
        face_count: int = ...,
        enable_pbr: bool = ...,
        generate_type: Literal["Normal", "Geometry", "Sketch"] = ...,
        image_url: str | PathLike[str] | None = ...,
        left_image_url: str | PathLike[str] | None = ...,
        right_image_url: str | PathLike[str] | None = ...,
        back_image_url: str | PathLike[str] | None = ...,
        top_image_url: str | PathLike[str] | None = ...,
        bottom_image_url: str | PathLike[str] | None = ...,
        left_front_image_url: str | PathLike[str] | None = ...,
        right_front_image_url: str | PathLike[str] | None = ...,
    ) -> None: ...

class Hunyuan3dV31TextTo3d(Panel):
    """Hunyuan3D 3.1: A 3D model from text."""

    prompt: str
    face_count: int
    enable_pbr: bool
    generate_type: Literal["Normal", "Geometry", "Sketch"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        face_count: int = ...,
        enable_pbr: bool = ...,
        generate_type: Literal["Normal", "Geometry", "Sketch"] = ...,
    ) -> None: ...

class HypirBalance(Panel):
    """HYPIR Balance: Enlarges and cleans a picture, close to the original."""

    image_url: str | PathLike[str] | None
    upscale: int
    prompt: str
    short_edge_size: int
    long_edge_size: int
    seed: int | None
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        upscale: int = ...,
        prompt: str = ...,
        short_edge_size: int = ...,
        long_edge_size: int = ...,
        seed: int | None = ...,
    ) -> None: ...

class HypirUltra(Panel):
    """HYPIR Ultra: Enlarges a picture and invents fine detail."""

    image_url: str | PathLike[str] | None
    prompt: str
    short_edge_size: int
    long_edge_size: int
    texture_level: Literal["1", "2", "3", "4", "5", "6", "7"]
    creativity_level: Literal["0", "1", "2", "3", "4"] | None
    upscale: int | None
    seed: int | None
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        prompt: str = ...,
        short_edge_size: int = ...,
        long_edge_size: int = ...,
        texture_level: Literal["1", "2", "3", "4", "5", "6", "7"] = ...,
        creativity_level: Literal["0", "1", "2", "3", "4"] | None = ...,
        upscale: int | None = ...,
        seed: int | None = ...,
    ) -> None: ...

class KlingElements(Panel):
    """Kling elements: Keeps a person or thing from up to four pictures under a name, for later clips."""

    name: str
    description: str
    image_url: str | PathLike[str] | None
    element_refer_list: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    def __init__(
        self,
        *,
        name: str = ...,
        description: str = ...,
        image_url: str | PathLike[str] | None = ...,
        element_refer_list: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
    ) -> None: ...

class KlingLipSyncIdentifyFace(Panel):
    """Kling lip sync: faces: Finds the faces in a clip, as the first step of lip sync."""

    video_url: str | PathLike[str] | None
    video_id: str
    def __init__(
        self,
        *,
        video_url: str | PathLike[str] | None = ...,
        video_id: str = ...,
    ) -> None: ...

class KlingLipSyncLipSyncVideo(Panel):
    """Kling lip sync: Lets a found face speak or sing a given sound, as the second step of lip sync."""

    session_id: str
    face_id: str
    audio_id: str
    audio_url: str | PathLike[str] | None
    sound_start_time: int | None
    sound_end_time: int | None
    sound_insert_time: int | None
    sound_volume: float
    original_audio_volume: float
    def __init__(
        self,
        *,
        session_id: str = ...,
        face_id: str = ...,
        audio_id: str = ...,
        audio_url: str | PathLike[str] | None = ...,
        sound_start_time: int | None = ...,
        sound_end_time: int | None = ...,
        sound_insert_time: int | None = ...,
        sound_volume: float = ...,
        original_audio_volume: float = ...,
    ) -> None: ...

class KlingLipSyncTts(Panel):
    """Kling lip sync: speech: Reads a text aloud in Chinese or English, for lip sync."""

    text: str
    voice_id: Literal["genshin_vindi2", "zhinen_xuesheng", "tiyuxi_xuedi", "ai_shatang", "genshin_klee2", "genshin_kirara", "ai_kaiya", "tiexin_nanyou", "ai_chenjiahao_712", "girlfriend_1_speech02", "chat1_female_new-3", "girlfriend_2_speech02", "cartoon-boy-07", "cartoon-girl-01", "ai_huangyaoshi_712", "you_pingjing", "ai_laoguowang_712", "chengshu_jiejie", "zhuxi_speech02", "uk_oldman3", "laopopo_speech02", "heainainai_speech02", "dongbeilaotie_speech02", "chongqingxiaohuo_speech02", "chuanmeizi_speech02", "chaoshandashu_speech02", "ai_taiwan_man2_speech02", "xianzhanggui_speech02", "tianjinjiejie_speech02", "diyinnansang_DB_CN_M_04-v2", "yizhipiannan-v1", "guanxiaofang-v2", "tianmeixuemei-v1", "daopianyansang-v1", "mengwa-v1", "AOT", "oversea_male1", "girlfriend_4_speech02", "chat_0407_5-1", "uk_boy1", "PeppaPig_platform", "ai_huangzhong_712", "calm_story1", "uk_man2", "reader_en_m-v1", "commercial_lady_en_f-v1"]
    voice_language: Literal["zh", "en"]
    voice_speed: float
    def __init__(
        self,
        *,
        text: str = ...,
        voice_id: Literal["genshin_vindi2", "zhinen_xuesheng", "tiyuxi_xuedi", "ai_shatang", "genshin_klee2", "genshin_kirara", "ai_kaiya", "tiexin_nanyou", "ai_chenjiahao_712", "girlfriend_1_speech02", "chat1_female_new-3", "girlfriend_2_speech02", "cartoon-boy-07", "cartoon-girl-01", "ai_huangyaoshi_712", "you_pingjing", "ai_laoguowang_712", "chengshu_jiejie", "zhuxi_speech02", "uk_oldman3", "laopopo_speech02", "heainainai_speech02", "dongbeilaotie_speech02", "chongqingxiaohuo_speech02", "chuanmeizi_speech02", "chaoshandashu_speech02", "ai_taiwan_man2_speech02", "xianzhanggui_speech02", "tianjinjiejie_speech02", "diyinnansang_DB_CN_M_04-v2", "yizhipiannan-v1", "guanxiaofang-v2", "tianmeixuemei-v1", "daopianyansang-v1", "mengwa-v1", "AOT", "oversea_male1", "girlfriend_4_speech02", "chat_0407_5-1", "uk_boy1", "PeppaPig_platform", "ai_huangzhong_712", "calm_story1", "uk_man2", "reader_en_m-v1", "commercial_lady_en_f-v1"] = ...,
        voice_language: Literal["zh", "en"] = ...,
        voice_speed: float = ...,
    ) -> None: ...

class KlingV25TurboProImageToVideo(Panel):
    """Kling 2.5 Turbo Pro: Moves one picture for 5 or 10 s, to a last picture if wanted."""

    prompt: str
    negative_prompt: str
    duration: Literal["5", "10"]
    guidance_scale: float
    first_image_url: str | PathLike[str] | None
    last_image_url: str | PathLike[str] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        negative_prompt: str = ...,
        duration: Literal["5", "10"] = ...,
        guidance_scale: float = ...,
        first_image_url: str | PathLike[str] | None = ...,
        last_image_url: str | PathLike[str] | None = ...,
    ) -> None: ...

class KlingV25TurboProTextToVideo(Panel):
    """Kling 2.5 Turbo Pro: Clips of 5 or 10 s from text alone."""

    prompt: str
    negative_prompt: str
    duration: Literal["5", "10"]
    guidance_scale: float
    aspect_ratio: Literal["1:1", "16:9", "9:16"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        negative_prompt: str = ...,
        duration: Literal["5", "10"] = ...,
        guidance_scale: float = ...,
        aspect_ratio: Literal["1:1", "16:9", "9:16"] = ...,
    ) -> None: ...

class KlingV25TurboStdImageToVideo(Panel):
    """Kling 2.5 Turbo Standard: Moves one picture for 5 or 10 s."""

    prompt: str
    negative_prompt: str
    duration: Literal["5", "10"]
    guidance_scale: float
    first_image_url: str | PathLike[str] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        negative_prompt: str = ...,
        duration: Literal["5", "10"] = ...,
        guidance_scale: float = ...,
        first_image_url: str | PathLike[str] | None = ...,
    ) -> None: ...

class KlingV25TurboStdTextToVideo(Panel):
    """Kling 2.5 Turbo Standard: Clips of 5 or 10 s from text alone."""

    prompt: str
    negative_prompt: str
    duration: Literal["5", "10"]
    guidance_scale: float
    aspect_ratio: Literal["1:1", "16:9", "9:16"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        negative_prompt: str = ...,
        duration: Literal["5", "10"] = ...,
        guidance_scale: float = ...,
        aspect_ratio: Literal["1:1", "16:9", "9:16"] = ...,
    ) -> None: ...

class KlingV26ProImageToVideo(Panel):
    """Kling 2.6 Pro: Moves one picture for 5 or 10 s, with sound if wanted."""

    prompt: str
    negative_prompt: str
    image_url: str | PathLike[str] | None
    sound: Literal["true", "false"]
    duration: Literal["5", "10"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        negative_prompt: str = ...,
        image_url: str | PathLike[str] | None = ...,
        sound: Literal["true", "false"] = ...,
        duration: Literal["5", "10"] = ...,
    ) -> None: ...

class KlingV26ProMotionControl(Panel):
    """Kling 2.6 Pro: Lets the person in a picture move as in a clip."""

    image_url: str | PathLike[str] | None
    video_url: str | PathLike[str] | None
    character_orientation: Literal["image", "video"]
    prompt: str
    keep_original_sound: Literal["yes", "no"]
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        video_url: str | PathLike[str] | None = ...,
        character_orientation: Literal["image", "video"] = ...,
        prompt: str = ...,
        keep_original_sound: Literal["yes", "no"] = ...,
    ) -> None: ...

class KlingV26ProTextToVideo(Panel):
    """Kling 2.6 Pro: Clips of 5 or 10 s from text alone, with sound if wanted."""

    prompt: str
    negative_prompt: str
    sound: Literal["true", "false"]
    aspect_ratio: Literal["1:1", "16:9", "9:16"]
    duration: Literal["5", "10"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        negative_prompt: str = ...,
        sound: Literal["true", "false"] = ...,
        aspect_ratio: Literal["1:1", "16:9", "9:16"] = ...,
        duration: Literal["5", "10"] = ...,
    ) -> None: ...

class KlingV26StdMotionControl(Panel):
    """Kling 2.6 Standard: Lets the person in a picture move as in a clip."""

    image_url: str | PathLike[str] | None
    video_url: str | PathLike[str] | None
    character_orientation: Literal["image", "video"]
    prompt: str
    keep_original_sound: Literal["yes", "no"]
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        video_url: str | PathLike[str] | None = ...,
        character_orientation: Literal["image", "video"] = ...,
        prompt: str = ...,
        keep_original_sound: Literal["yes", "no"] = ...,
    ) -> None: ...

class KlingV2AiAvatarProImageAudioToVideo(Panel):
    """Kling 2 Avatar Pro: Lets the person in a picture speak or sing a given sound."""

    image_url: str | PathLike[str] | None
    audio_url: str | PathLike[str] | None
    prompt: str
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        audio_url: str | PathLike[str] | None = ...,
        prompt: str = ...,
    ) -> None: ...

class KlingV2AiAvatarStandardImageAudioToVideo(Panel):
    """Kling 2 Avatar Standard: Lets the person in a picture speak or sing a given sound."""

    image_url: str | PathLike[str] | None
    audio_url: str | PathLike[str] | None
    prompt: str
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        audio_url: str | PathLike[str] | None = ...,
        prompt: str = ...,
    ) -> None: ...

class KlingV304kImageToVideo(Panel):
    """Kling 3.0 4K: Moves one picture for 3 to 15 s, to a last picture if wanted, with sound if wanted."""

    image_url: str | PathLike[str] | None
    prompt: str
    negative_prompt: str
    end_image_url: str | PathLike[str] | None
    duration: int
    cfg_scale: float
    sound: bool
    shot_type: Literal["customize", "intelligence"]
    multi_shot: bool
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        prompt: str = ...,
        negative_prompt: str = ...,
        end_image_url: str | PathLike[str] | None = ...,
        duration: int = ...,
        cfg_scale: float = ...,
        sound: bool = ...,
        shot_type: Literal["customize", "intelligence"] = ...,
        multi_shot: bool = ...,
    ) -> None: ...

class KlingV304kMotionControl(Panel):
    """Kling 3.0 4K: Lets the person in a picture move as in a clip."""

    def __init__(self) -> None: ...

class KlingV30ProImageToVideo(Panel):
    """Kling 3.0 Pro: Moves one picture for 3 to 15 s, to a last picture if wanted, with sound if wanted."""

    prompt: str
    negative_prompt: str
    first_image_url: str | PathLike[str] | None
    last_image_url: str | PathLike[str] | None
    duration: Literal["3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"]
    cfg_scale: float
    sound: bool
    multi_shot: bool
    shot_type: Literal["customize", "intelligence"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        negative_prompt: str = ...,
        first_image_url: str | PathLike[str] | None = ...,
        last_image_url: str | PathLike[str] | None = ...,
        duration: Literal["3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"] = ...,
        cfg_scale: float = ...,
        sound: bool = ...,
        multi_shot: bool = ...,
        shot_type: Literal["customize", "intelligence"] = ...,
    ) -> None: ...

class KlingV30ProMotionControl(Panel):
    """Kling 3.0 Pro: Lets the person in a picture move as in a clip."""

    image_url: str | PathLike[str] | None
    video_url: str | PathLike[str] | None
    character_orientation: Literal["image", "video"]
    prompt: str
    negative_prompt: str
    keep_original_sound: bool
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        video_url: str | PathLike[str] | None = ...,
        character_orientation: Literal["image", "video"] = ...,
        prompt: str = ...,
        negative_prompt: str = ...,
        keep_original_sound: bool = ...,
    ) -> None: ...

class KlingV30ProTextToVideo(Panel):
    """Kling 3.0 Pro: Clips of 3 to 15 s from text alone, with sound if wanted."""

    prompt: str
    negative_prompt: str
    duration: Literal["3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"]
    aspect_ratio: Literal["1:1", "16:9", "9:16"]
    cfg_scale: float
    sound: bool
    multi_shot: bool
    shot_type: Literal["customize", "intelligence"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        negative_prompt: str = ...,
        duration: Literal["3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"] = ...,
        aspect_ratio: Literal["1:1", "16:9", "9:16"] = ...,
        cfg_scale: float = ...,
        sound: bool = ...,
        multi_shot: bool = ...,
        shot_type: Literal["customize", "intelligence"] = ...,
    ) -> None: ...

class KlingV30StdImageToVideo(Panel):
    """Kling 3.0 Standard: Moves one picture for 3 to 15 s, to a last picture if wanted, with sound if wanted."""

    prompt: str
    negative_prompt: str
    first_image_url: str | PathLike[str] | None
    last_image_url: str | PathLike[str] | None
    duration: Literal["3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"]
    cfg_scale: float
    sound: bool
    multi_shot: bool
    shot_type: Literal["customize", "intelligence"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        negative_prompt: str = ...,
        first_image_url: str | PathLike[str] | None = ...,
        last_image_url: str | PathLike[str] | None = ...,
        duration: Literal["3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"] = ...,
        cfg_scale: float = ...,
        sound: bool = ...,
        multi_shot: bool = ...,
        shot_type: Literal["customize", "intelligence"] = ...,
    ) -> None: ...

class KlingV30StdMotionControl(Panel):
    """Kling 3.0 Standard: Lets the person in a picture move as in a clip."""

    image_url: str | PathLike[str] | None
    video_url: str | PathLike[str] | None
    character_orientation: Literal["image", "video"]
    prompt: str
    negative_prompt: str
    keep_original_sound: bool
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        video_url: str | PathLike[str] | None = ...,
        character_orientation: Literal["image", "video"] = ...,
        prompt: str = ...,
        negative_prompt: str = ...,
        keep_original_sound: bool = ...,
    ) -> None: ...

class KlingV30StdTextToVideo(Panel):
    """Kling 3.0 Standard: Clips of 3 to 15 s from text alone, with sound if wanted."""

    prompt: str
    negative_prompt: str
    duration: Literal["3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"]
    aspect_ratio: Literal["1:1", "16:9", "9:16"]
    cfg_scale: float
    sound: bool
    multi_shot: bool
    shot_type: Literal["customize", "intelligence"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        negative_prompt: str = ...,
        duration: Literal["3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"] = ...,
        aspect_ratio: Literal["1:1", "16:9", "9:16"] = ...,
        cfg_scale: float = ...,
        sound: bool = ...,
        multi_shot: bool = ...,
        shot_type: Literal["customize", "intelligence"] = ...,
    ) -> None: ...

class KlingV34kTextToVideo(Panel):
    """Kling 3.0 4K: Clips of 3 to 15 s from text alone, with sound if wanted."""

    prompt: str
    negative_prompt: str
    duration: Literal["3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"]
    aspect_ratio: Literal["16:9", "9:16", "1:1"]
    cfg_scale: float
    sound: bool
    shot_type: Literal["customize", "intelligence"]
    multi_shot: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        negative_prompt: str = ...,
        duration: Literal["3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"] = ...,
        aspect_ratio: Literal["16:9", "9:16", "1:1"] = ...,
        cfg_scale: float = ...,
        sound: bool = ...,
        shot_type: Literal["customize", "intelligence"] = ...,
        multi_shot: bool = ...,
    ) -> None: ...

class KlingVideoO1ImageToVideo(Panel):
    """Kling O1: Moves one picture for 5 or 10 s."""

    prompt: str
    aspect_ratio: Literal["1:1", "9:16", "16:9"]
    duration: Literal["5", "10"]
    first_image_url: str | PathLike[str] | None
    mode: Literal["std", "pro"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "9:16", "16:9"] = ...,
        duration: Literal["5", "10"] = ...,
        first_image_url: str | PathLike[str] | None = ...,
        mode: Literal["std", "pro"] = ...,
    ) -> None: ...

class KlingVideoO1StartToEnd(Panel):
    """Kling O1, first and last: Fills in 5 or 10 s between a first and a last picture."""

    prompt: str
    aspect_ratio: Literal["1:1", "9:16", "16:9"]
    duration: Literal["5", "10"]
    first_image_url: str | PathLike[str] | None
    last_image_url: str | PathLike[str] | None
    mode: Literal["std", "pro"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "9:16", "16:9"] = ...,
        duration: Literal["5", "10"] = ...,
        first_image_url: str | PathLike[str] | None = ...,
        last_image_url: str | PathLike[str] | None = ...,
        mode: Literal["std", "pro"] = ...,
    ) -> None: ...

class KlingVideoO1StdEditVideo(Panel):
    """Kling O1 Standard: Changes a clip as the text says, with pictures to go by."""

    mode: Literal["std", "pro"]
    prompt: str
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    video_url: str | PathLike[str] | None
    keep_original_sound: bool
    def __init__(
        self,
        *,
        mode: Literal["std", "pro"] = ...,
        prompt: str = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        video_url: str | PathLike[str] | None = ...,
        keep_original_sound: bool = ...,
    ) -> None: ...

class KlingVideoO1StdRefrenceToVideo(Panel):
    """Kling O1 Standard: Clips of 5 or 10 s that follow pictures and clips given as references."""

    mode: Literal["std", "pro"]
    prompt: str
    aspect_ratio: Literal["1:1", "9:16", "16:9"]
    duration: Literal["5", "10"]
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    video_url: str | PathLike[str] | None
    keep_original_sound: bool
    def __init__(
        self,
        *,
        mode: Literal["std", "pro"] = ...,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "9:16", "16:9"] = ...,
        duration: Literal["5", "10"] = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        video_url: str | PathLike[str] | None = ...,
        keep_original_sound: bool = ...,
    ) -> None: ...

class KlingVideoO1TextToVideo(Panel):
    """Kling O1: Clips of 5 or 10 s from text alone."""

    prompt: str
    aspect_ratio: Literal["1:1", "9:16", "16:9"]
    duration: Literal["5", "10"]
    mode: Literal["std", "pro"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "9:16", "16:9"] = ...,
        duration: Literal["5", "10"] = ...,
        mode: Literal["std", "pro"] = ...,
    ) -> None: ...

class KlingVideoO34kImageToVideo(Panel):
    """Kling O3 4K: Moves one picture for 3 to 15 s, to a last picture if wanted, with sound if wanted."""

    prompt: str
    first_image_url: str | PathLike[str] | None
    last_image_url: str | PathLike[str] | None
    duration: int
    sound: bool
    shot_type: Literal["customize", "intelligence"]
    multi_shot: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        first_image_url: str | PathLike[str] | None = ...,
        last_image_url: str | PathLike[str] | None = ...,
        duration: int = ...,
        sound: bool = ...,
        shot_type: Literal["customize", "intelligence"] = ...,
        multi_shot: bool = ...,
    ) -> None: ...

class KlingVideoO34kReferenceToVideo(Panel):
    """Kling O3 4K: Clips of 3 to 15 s that follow pictures given as references, with sound if wanted."""

    prompt: str
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    keep_original_sound: bool
    sound: bool
    aspect_ratio: Literal["16:9", "9:16", "1:1"]
    duration: int
    shot_type: Literal["customize", "intelligence"]
    multi_shot: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        keep_original_sound: bool = ...,
        sound: bool = ...,
        aspect_ratio: Literal["16:9", "9:16", "1:1"] = ...,
        duration: int = ...,
        shot_type: Literal["customize", "intelligence"] = ...,
        multi_shot: bool = ...,
    ) -> None: ...

class KlingVideoO34kTextToVideo(Panel):
    """Kling O3 4K: Clips of 3 to 15 s from text alone, with sound if wanted."""

    prompt: str
    aspect_ratio: Literal["16:9", "9:16", "1:1"]
    duration: int
    sound: bool
    shot_type: Literal["customize", "intelligence"]
    multi_shot: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["16:9", "9:16", "1:1"] = ...,
        duration: int = ...,
        sound: bool = ...,
        shot_type: Literal["customize", "intelligence"] = ...,
        multi_shot: bool = ...,
    ) -> None: ...

class KlingVideoO3ProImageToVideo(Panel):
    """Kling O3 Pro: Moves one picture for 3 to 15 s, to a last picture if wanted, with sound if wanted."""

    prompt: str
    first_image_url: str | PathLike[str] | None
    last_image_url: str | PathLike[str] | None
    duration: int
    sound: bool
    multi_shot: bool
    shot_type: Literal["customize", "intelligence"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        first_image_url: str | PathLike[str] | None = ...,
        last_image_url: str | PathLike[str] | None = ...,
        duration: int = ...,
        sound: bool = ...,
        multi_shot: bool = ...,
        shot_type: Literal["customize", "intelligence"] = ...,
    ) -> None: ...

class KlingVideoO3ProReferenceToVideo(Panel):
    """Kling O3 Pro: Clips of 3 to 15 s that follow pictures and clips given as references, with sound if wanted."""

    prompt: str
    video_url: str | PathLike[str] | None
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    keep_original_sound: bool
    sound: bool
    aspect_ratio: Literal["16:9", "9:16", "1:1"]
    duration: int
    multi_shot: bool
    shot_type: Literal["customize", "intelligence"] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        video_url: str | PathLike[str] | None = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        keep_original_sound: bool = ...,
        sound: bool = ...,
        aspect_ratio: Literal["16:9", "9:16", "1:1"] = ...,
        duration: int = ...,
        multi_shot: bool = ...,
        shot_type: Literal["customize", "intelligence"] | None = ...,
    ) -> None: ...

class KlingVideoO3ProTextToVideo(Panel):
    """Kling O3 Pro: Clips of 3 to 15 s from text alone, with sound if wanted."""

    prompt: str
    aspect_ratio: Literal["1:1", "16:9", "9:16"]
    sound: bool
    duration: int
    multi_shot: bool
    shot_type: Literal["customize", "intelligence"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "16:9", "9:16"] = ...,
        sound: bool = ...,
        duration: int = ...,
        multi_shot: bool = ...,
        shot_type: Literal["customize", "intelligence"] = ...,
    ) -> None: ...

class KlingVideoO3ProVideoEdit(Panel):
    """Kling O3 Pro: Changes a clip as the text says, with pictures to go by."""

    prompt: str
    video_url: str | PathLike[str] | None
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    keep_original_sound: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        video_url: str | PathLike[str] | None = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        keep_original_sound: bool = ...,
    ) -> None: ...

class KlingVideoO3StdImageToVideo(Panel):
    """Kling O3 Standard: Moves one picture for 3 to 15 s, to a last picture if wanted, with sound if wanted."""

    prompt: str
    first_image_url: str | PathLike[str] | None
    last_image_url: str | PathLike[str] | None
    duration: int
    sound: bool
    multi_shot: bool
    shot_type: Literal["customize", "intelligence"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        first_image_url: str | PathLike[str] | None = ...,
        last_image_url: str | PathLike[str] | None = ...,
        duration: int = ...,
        sound: bool = ...,
        multi_shot: bool = ...,
        shot_type: Literal["customize", "intelligence"] = ...,
    ) -> None: ...

class KlingVideoO3StdReferenceToVideo(Panel):
    """Kling O3 Standard: Clips of 3 to 15 s that follow pictures and clips given as references, with sound if wanted."""

    prompt: str
    video_url: str | PathLike[str] | None
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    keep_original_sound: bool
    sound: bool
    aspect_ratio: Literal["16:9", "9:16", "1:1"]
    duration: int
    multi_shot: bool
    shot_type: Literal["customize", "intelligence"] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        video_url: str | PathLike[str] | None = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        keep_original_sound: bool = ...,
        sound: bool = ...,
        aspect_ratio: Literal["16:9", "9:16", "1:1"] = ...,
        duration: int = ...,
        multi_shot: bool = ...,
        shot_type: Literal["customize", "intelligence"] | None = ...,
    ) -> None: ...

class KlingVideoO3StdTextToVideo(Panel):
    """Kling O3 Standard: Clips of 3 to 15 s from text alone, with sound if wanted."""

    prompt: str
    aspect_ratio: Literal["1:1", "16:9", "9:16"]
    sound: bool
    duration: int
    multi_shot: bool
    shot_type: Literal["customize", "intelligence"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "16:9", "9:16"] = ...,
        sound: bool = ...,
        duration: int = ...,
        multi_shot: bool = ...,
        shot_type: Literal["customize", "intelligence"] = ...,
    ) -> None: ...

class KlingVideoO3StdVideoEdit(Panel):
    """Kling O3 Standard: Changes a clip as the text says, with pictures to go by."""

    prompt: str
    video_url: str | PathLike[str] | None
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    keep_original_sound: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        video_url: str | PathLike[str] | None = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        keep_original_sound: bool = ...,
    ) -> None: ...

class Ltx219bTextToVideoLora(Panel):
    """LTX 2 19B, LoRA: Clips from text, with a LoRA of your choice."""

    def __init__(self) -> None: ...

class Ltx23ImageToVideo(Panel):
    """LTX 2.3: Moves one picture for 5 to 20 s, up to 1080p."""

    image_url: str | PathLike[str] | None
    prompt: str
    resolution: Literal["480p", "720p", "1080p"]
    aspect_ratio: Literal["9:16", "16:9"]
    duration: int
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        prompt: str = ...,
        resolution: Literal["480p", "720p", "1080p"] = ...,
        aspect_ratio: Literal["9:16", "16:9"] = ...,
        duration: int = ...,
    ) -> None: ...

class Ltx23ImageToVideoLora(Panel):
    """LTX 2.3, LoRA: Moves one picture for 5 to 15 s, with a LoRA of your choice, up to 1080p."""

    image_url: str | PathLike[str] | None
    resolution: Literal["480p", "720p", "1080p"]
    aspect_ratio: Literal["16:9", "9:16"]
    duration: int
    lora1: str
    lora1_strength_model: float
    lora2: str
    lora2_strength_model: float
    lora3: str
    lora3_strength_model: float
    prompt: str
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        resolution: Literal["480p", "720p", "1080p"] = ...,
        aspect_ratio: Literal["16:9", "9:16"] = ...,
        duration: int = ...,
        lora1: str = ...,
        lora1_strength_model: float = ...,
        lora2: str = ...,
        lora2_strength_model: float = ...,
        lora3: str = ...,
        lora3_strength_model: float = ...,
        prompt: str = ...,
    ) -> None: ...

class Ltx23TextToVideo(Panel):
    """LTX 2.3: Clips of 5 to 15 s from text alone, up to 1080p."""

    prompt: str
    resolution: Literal["480p", "720p", "1080p"]
    aspect_ratio: Literal["16:9", "9:16"]
    duration: int
    def __init__(
        self,
        *,
        prompt: str = ...,
        resolution: Literal["480p", "720p", "1080p"] = ...,
        aspect_ratio: Literal["16:9", "9:16"] = ...,
        duration: int = ...,
    ) -> None: ...

class Ltx23TextToVideoLora(Panel):
    """LTX 2.3, LoRA: Clips of 5 to 15 s from text alone, with a LoRA of your choice, up to 1080p."""

    prompt: str
    resolution: Literal["480p", "720p", "1080p"]
    aspect_ratio: Literal["9:16", "16:9"]
    duration: int
    lora1: str
    lora1_strength_model: float
    lora2: str
    lora2_strength_model: float
    lora3: str
    lora3_strength_model: float
    def __init__(
        self,
        *,
        prompt: str = ...,
        resolution: Literal["480p", "720p", "1080p"] = ...,
        aspect_ratio: Literal["9:16", "16:9"] = ...,
        duration: int = ...,
        lora1: str = ...,
        lora1_strength_model: float = ...,
        lora2: str = ...,
        lora2_strength_model: float = ...,
        lora3: str = ...,
        lora3_strength_model: float = ...,
    ) -> None: ...

class Marble10ImageToWorld(Panel):
    """Marble 1.0: A 3D world from one picture."""

    image_url: str
    text_prompt: str
    is_pano: bool
    disable_recaption: bool
    display_name: str
    seed: int | None
    permission_public: bool
    permission_allow_id_access: bool
    tags: str
    permission_allowed_readers: str
    permission_allowed_writers: str
    def __init__(
        self,
        *,
        image_url: str = ...,
        text_prompt: str = ...,
        is_pano: bool = ...,
        disable_recaption: bool = ...,
        display_name: str = ...,
        seed: int | None = ...,
        permission_public: bool = ...,
        permission_allow_id_access: bool = ...,
        tags: str = ...,
        permission_allowed_readers: str = ...,
        permission_allowed_writers: str = ...,
    ) -> None: ...

class Marble10MultiImageToWorld(Panel):
    """Marble 1.0, several pictures: A 3D world from pictures."""

    text_prompt: str
    reconstruct_images: bool
    disable_recaption: bool
    display_name: str
    seed: int | None
    permission_public: bool
    permission_allow_id_access: bool
    tags: str
    permission_allowed_readers: str
    permission_allowed_writers: str
    def __init__(
        self,
        *,
        text_prompt: str = ...,
        reconstruct_images: bool = ...,
        disable_recaption: bool = ...,
        display_name: str = ...,
        seed: int | None = ...,
        permission_public: bool = ...,
        permission_allow_id_access: bool = ...,
        tags: str = ...,
        permission_allowed_readers: str = ...,
        permission_allowed_writers: str = ...,
    ) -> None: ...

class Marble10TextToWorld(Panel):
    """Marble 1.0: A 3D world from text."""

    prompt: str
    disable_recaption: bool
    display_name: str
    seed: int | None
    permission_public: bool
    permission_allow_id_access: bool
    tags: str
    permission_allowed_readers: str
    permission_allowed_writers: str
    def __init__(
        self,
        *,
        prompt: str = ...,
        disable_recaption: bool = ...,
        display_name: str = ...,
        seed: int | None = ...,
        permission_public: bool = ...,
        permission_allow_id_access: bool = ...,
        tags: str = ...,
        permission_allowed_readers: str = ...,
        permission_allowed_writers: str = ...,
    ) -> None: ...

class Marble10VideoToWorld(Panel):
    """Marble 1.0: A 3D world from a clip."""

    video_url: str
    text_prompt: str
    disable_recaption: bool
    display_name: str
    seed: int | None
    permission_public: bool
    permission_allow_id_access: bool
    tags: str
    permission_allowed_readers: str
    permission_allowed_writers: str
    def __init__(
        self,
        *,
        video_url: str = ...,
        text_prompt: str = ...,
        disable_recaption: bool = ...,
        display_name: str = ...,
        seed: int | None = ...,
        permission_public: bool = ...,
        permission_allow_id_access: bool = ...,
        tags: str = ...,
        permission_allowed_readers: str = ...,
        permission_allowed_writers: str = ...,
    ) -> None: ...

class Marble11ImageToWorld(Panel):
    """Marble 1.1: A 3D world from one picture."""

    image_url: str
    text_prompt: str
    is_pano: bool
    disable_recaption: bool
    display_name: str
    seed: int | None
    permission_public: bool
    permission_allow_id_access: bool
    tags: str
    permission_allowed_readers: str
    permission_allowed_writers: str
    def __init__(
        self,
        *,
        image_url: str = ...,
        text_prompt: str = ...,
        is_pano: bool = ...,
        disable_recaption: bool = ...,
        display_name: str = ...,
        seed: int | None = ...,
        permission_public: bool = ...,
        permission_allow_id_access: bool = ...,
        tags: str = ...,
        permission_allowed_readers: str = ...,
        permission_allowed_writers: str = ...,
    ) -> None: ...

class Marble11MultiImageToWorld(Panel):
    """Marble 1.1, several pictures: A 3D world from pictures."""

    text_prompt: str
    reconstruct_images: bool
    disable_recaption: bool
    display_name: str
    seed: int | None
    permission_public: bool
    permission_allow_id_access: bool
    tags: str
    permission_allowed_readers: str
    permission_allowed_writers: str
    def __init__(
        self,
        *,
        text_prompt: str = ...,
        reconstruct_images: bool = ...,
        disable_recaption: bool = ...,
        display_name: str = ...,
        seed: int | None = ...,
        permission_public: bool = ...,
        permission_allow_id_access: bool = ...,
        tags: str = ...,
        permission_allowed_readers: str = ...,
        permission_allowed_writers: str = ...,
    ) -> None: ...

class Marble11PlusImageToWorld(Panel):
    """Marble 1.1 Plus: A 3D world from one picture."""

    image_url: str
    text_prompt: str
    is_pano: bool
    disable_recaption: bool
    display_name: str
    seed: int | None
    permission_public: bool
    permission_allow_id_access: bool
    tags: str
    permission_allowed_readers: str
    permission_allowed_writers: str
    def __init__(
        self,
        *,
        image_url: str = ...,
        text_prompt: str = ...,
        is_pano: bool = ...,
        disable_recaption: bool = ...,
        display_name: str = ...,
        seed: int | None = ...,
        permission_public: bool = ...,
        permission_allow_id_access: bool = ...,
        tags: str = ...,
        permission_allowed_readers: str = ...,
        permission_allowed_writers: str = ...,
    ) -> None: ...

class Marble11PlusMultiImageToWorld(Panel):
    """Marble 1.1 Plus, several pictures: A 3D world from pictures."""

    text_prompt: str
    reconstruct_images: bool
    disable_recaption: bool
    display_name: str
    seed: int | None
    permission_public: bool
    permission_allow_id_access: bool
    tags: str
    permission_allowed_readers: str
    permission_allowed_writers: str
    def __init__(
        self,
        *,
        text_prompt: str = ...,
        reconstruct_images: bool = ...,
        disable_recaption: bool = ...,
        display_name: str = ...,
        seed: int | None = ...,
        permission_public: bool = ...,
        permission_allow_id_access: bool = ...,
        tags: str = ...,
        permission_allowed_readers: str = ...,
        permission_allowed_writers: str = ...,
    ) -> None: ...

class Marble11PlusTextToWorld(Panel):
    """Marble 1.1 Plus: A 3D world from text."""

    prompt: str
    disable_recaption: bool
    display_name: str
    seed: int | None
    permission_public: bool
    permission_allow_id_access: bool
    tags: str
    permission_allowed_readers: str
    permission_allowed_writers: str
    def __init__(
        self,
        *,
        prompt: str = ...,
        disable_recaption: bool = ...,
        display_name: str = ...,
        seed: int | None = ...,
        permission_public: bool = ...,
        permission_allow_id_access: bool = ...,
        tags: str = ...,
        permission_allowed_readers: str = ...,
        permission_allowed_writers: str = ...,
    ) -> None: ...

class Marble11PlusVideoToWorld(Panel):
    """Marble 1.1 Plus: A 3D world from a clip."""

    video_url: str
    text_prompt: str
    disable_recaption: bool
    display_name: str
    seed: int | None
    permission_public: bool
    permission_allow_id_access: bool
    tags: str
    permission_allowed_readers: str
    permission_allowed_writers: str
    def __init__(
        self,
        *,
        video_url: str = ...,
        text_prompt: str = ...,
        disable_recaption: bool = ...,
        display_name: str = ...,
        seed: int | None = ...,
        permission_public: bool = ...,
        permission_allow_id_access: bool = ...,
        tags: str = ...,
        permission_allowed_readers: str = ...,
        permission_allowed_writers: str = ...,
    ) -> None: ...

class Marble11TextToWorld(Panel):
    """Marble 1.1: A 3D world from text."""

    prompt: str
    disable_recaption: bool
    display_name: str
    seed: int | None
    permission_public: bool
    permission_allow_id_access: bool
    tags: str
    permission_allowed_readers: str
    permission_allowed_writers: str
    def __init__(
        self,
        *,
        prompt: str = ...,
        disable_recaption: bool = ...,
        display_name: str = ...,
        seed: int | None = ...,
        permission_public: bool = ...,
        permission_allow_id_access: bool = ...,
        tags: str = ...,
        permission_allowed_readers: str = ...,
        permission_allowed_writers: str = ...,
    ) -> None: ...

class Marble11VideoToWorld(Panel):
    """Marble 1.1: A 3D world from a clip."""

    video_url: str
    text_prompt: str
    disable_recaption: bool
    display_name: str
    seed: int | None
    permission_public: bool
    permission_allow_id_access: bool
    tags: str
    permission_allowed_readers: str
    permission_allowed_writers: str
    def __init__(
        self,
        *,
        video_url: str = ...,
        text_prompt: str = ...,
        disable_recaption: bool = ...,
        display_name: str = ...,
        seed: int | None = ...,
        permission_public: bool = ...,
        permission_allow_id_access: bool = ...,
        tags: str = ...,
        permission_allowed_readers: str = ...,
        permission_allowed_writers: str = ...,
    ) -> None: ...

class MarbleUploadMediaAsset(Panel):
    """Marble upload: Uploads a picture or a clip for a Marble world."""

    file_name: str
    kind: Literal["image", "video"]
    extension: str
    image_url: str | PathLike[str] | None
    video_url: str | PathLike[str] | None
    def __init__(
        self,
        *,
        file_name: str = ...,
        kind: Literal["image", "video"] = ...,
        extension: str = ...,
        image_url: str | PathLike[str] | None = ...,
        video_url: str | PathLike[str] | None = ...,
    ) -> None: ...

class Meshy6ImageTo3d(Panel):
    """Meshy 6: A 3D model from one picture."""

    image_url: str | PathLike[str] | None
    topology: Literal["triangle", "quad"]
    target_polycount: int
    symmetry_mode: Literal["off", "auto", "on"]
    should_remesh: bool
    should_texture: bool
    enable_pbr: bool
    ta_pose: bool
    texture_prompt: str
    texture_image_url: str | PathLike[str] | None
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        topology: Literal["triangle", "quad"] = ...,
        target_polycount: int = ...,
        symmetry_mode: Literal["off", "auto", "on"] = ...,
        should_remesh: bool = ...,
        should_texture: bool = ...,
        enable_pbr: bool = ...,
        ta_pose: bool = ...,
        texture_prompt: str = ...,
        texture_image_url: str | PathLike[str] | None = ...,
    ) -> None: ...

class Meshy6TextTo3d(Panel):
    """Meshy 6: A 3D model from text."""

    prompt: str
    art_style: Literal["realistic", "sculpture"]
    topology: Literal["triangle", "quad"]
    target_polycount: int
    symmetry_mode: Literal["off", "auto", "on"]
    should_remesh: bool
    enable_pbr: bool
    ta_pose: bool
    enable_prompt_expansion: bool
    texture_prompt: str
    texture_image_url: str | PathLike[str] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        art_style: Literal["realistic", "sculpture"] = ...,
        topology: Literal["triangle", "quad"] = ...,
        target_polycount: int = ...,
        symmetry_mode: Literal["off", "auto", "on"] = ...,
        should_remesh: bool = ...,
        enable_pbr: bool = ...,
        ta_pose: bool = ...,
        enable_prompt_expansion: bool = ...,
        texture_prompt: str = ...,
        texture_image_url: str | PathLike[str] | None = ...,
    ) -> None: ...

class MidjourneyImageToVideo(Panel):
    """Midjourney video: Moves one picture, to a last picture if wanted."""

    prompt: str
    first_image_url: str | PathLike[str] | None
    last_image_url: str | PathLike[str] | None
    resolution: Literal["480p", "720p"]
    motion: Literal["low", "high"]
    raw: bool
    loop: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        first_image_url: str | PathLike[str] | None = ...,
        last_image_url: str | PathLike[str] | None = ...,
        resolution: Literal["480p", "720p"] = ...,
        motion: Literal["low", "high"] = ...,
        raw: bool = ...,
        loop: bool = ...,
    ) -> None: ...

class MidjourneyTextToImageNiji6(Panel):
    """Midjourney Niji 6: Drawn pictures in the manner of anime, from text and, if wanted, pictures as examples."""

    prompt: str
    chaos: int
    quality: Literal["0.5", "1", "2"]
    stylize: int
    weird: int
    raw: bool
    image_url: str | PathLike[str] | None
    iw: int
    cref: str | PathLike[str] | None
    cw: int
    sref: str | PathLike[str] | None
    sw: int
    sv: int
    stop: int
    tile: bool
    aspect_ratio: Literal["1:1", "4:3", "3:2", "16:9", "3:4", "2:3", "9:16"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        chaos: int = ...,
        quality: Literal["0.5", "1", "2"] = ...,
        stylize: int = ...,
        weird: int = ...,
        raw: bool = ...,
        image_url: str | PathLike[str] | None = ...,
        iw: int = ...,
        cref: str | PathLike[str] | None = ...,
        cw: int = ...,
        sref: str | PathLike[str] | None = ...,
        sw: int = ...,
        sv: int = ...,
        stop: int = ...,
        tile: bool = ...,
        aspect_ratio: Literal["1:1", "4:3", "3:2", "16:9", "3:4", "2:3", "9:16"] = ...,
    ) -> None: ...

class MidjourneyTextToImageNiji7(Panel):
    """Midjourney Niji 7: Drawn pictures in the manner of anime, from text and, if wanted, pictures as examples."""

    prompt: str
    chaos: int
    stylize: int
    weird: int
    raw: bool
    image_url: str | PathLike[str] | None
    iw: int
    sref: str | PathLike[str] | None
    sw: int
    sv: int
    aspect_ratio: Literal["1:1", "4:3", "3:2", "16:9", "3:4", "2:3", "9:16"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        chaos: int = ...,
        stylize: int = ...,
        weird: int = ...,
        raw: bool = ...,
        image_url: str | PathLike[str] | None = ...,
        iw: int = ...,
        sref: str | PathLike[str] | None = ...,
        sw: int = ...,
        sv: int = ...,
        aspect_ratio: Literal["1:1", "4:3", "3:2", "16:9", "3:4", "2:3", "9:16"] = ...,
    ) -> None: ...

class MidjourneyTextToImageV6(Panel):
    """Midjourney 6: Pictures from text and, if wanted, pictures as examples."""

    prompt: str
    chaos: int
    quality: Literal["0.5", "1", "2"]
    stylize: int
    weird: int
    raw: bool
    image_url: str | PathLike[str] | None
    iw: int
    cref: str | PathLike[str] | None
    cw: int
    sref: str | PathLike[str] | None
    sw: int
    sv: int
    stop: int
    tile: bool
    aspect_ratio: Literal["1:1", "4:3", "3:2", "16:9", "3:4", "2:3", "9:16"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        chaos: int = ...,
        quality: Literal["0.5", "1", "2"] = ...,
        stylize: int = ...,
        weird: int = ...,
        raw: bool = ...,
        image_url: str | PathLike[str] | None = ...,
        iw: int = ...,
        cref: str | PathLike[str] | None = ...,
        cw: int = ...,
        sref: str | PathLike[str] | None = ...,
        sw: int = ...,
        sv: int = ...,
        stop: int = ...,
        tile: bool = ...,
        aspect_ratio: Literal["1:1", "4:3", "3:2", "16:9", "3:4", "2:3", "9:16"] = ...,
    ) -> None: ...

class MidjourneyTextToImageV61(Panel):
    """Midjourney 6.1: Pictures from text and, if wanted, pictures as examples."""

    prompt: str
    negative_prompt: str
    chaos: int
    quality: Literal["0.5", "1", "2"]
    stylize: int
    weird: int
    raw: bool
    image_url: str | PathLike[str] | None
    iw: int
    cref: str | PathLike[str] | None
    cw: int
    sref: str | PathLike[str] | None
    sw: int
    sv: int
    stop: int
    tile: bool
    aspect_ratio: Literal["1:1", "4:3", "3:2", "16:9", "3:4", "2:3", "9:16"] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        negative_prompt: str = ...,
        chaos: int = ...,
        quality: Literal["0.5", "1", "2"] = ...,
        stylize: int = ...,
        weird: int = ...,
        raw: bool = ...,
        image_url: str | PathLike[str] | None = ...,
        iw: int = ...,
        cref: str | PathLike[str] | None = ...,
        cw: int = ...,
        sref: str | PathLike[str] | None = ...,
        sw: int = ...,
        sv: int = ...,
        stop: int = ...,
        tile: bool = ...,
        aspect_ratio: Literal["1:1", "4:3", "3:2", "16:9", "3:4", "2:3", "9:16"] | None = ...,
    ) -> None: ...

class MidjourneyTextToImageV7(Panel):
    """Midjourney 7: Pictures from text and, if wanted, pictures as examples."""

    prompt: str
    negative_prompt: str
    chaos: int
    quality: Literal["1", "2", "4"]
    stylize: int
    weird: int
    raw: bool
    image_url: str | PathLike[str] | None
    iw: int
    sref: str | PathLike[str] | None
    sw: int
    sv: int
    oref: str | PathLike[str] | None
    ow: int
    tile: bool
    aspect_ratio: Literal["1:1", "4:3", "3:2", "16:9", "3:4", "2:3", "9:16"] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        negative_prompt: str = ...,
        chaos: int = ...,
        quality: Literal["1", "2", "4"] = ...,
        stylize: int = ...,
        weird: int = ...,
        raw: bool = ...,
        image_url: str | PathLike[str] | None = ...,
        iw: int = ...,
        sref: str | PathLike[str] | None = ...,
        sw: int = ...,
        sv: int = ...,
        oref: str | PathLike[str] | None = ...,
        ow: int = ...,
        tile: bool = ...,
        aspect_ratio: Literal["1:1", "4:3", "3:2", "16:9", "3:4", "2:3", "9:16"] | None = ...,
    ) -> None: ...

class MinimaxMusic25(Panel):
    """MiniMax Music 2.5: A song from lyrics and a style."""

    prompt: str
    lyrics: str
    bitrate: Literal["32000", "60000", "64000", "128000", "256000"]
    sample_rate: Literal["16000", "24000", "32000", "44100"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        lyrics: str = ...,
        bitrate: Literal["32000", "60000", "64000", "128000", "256000"] = ...,
        sample_rate: Literal["16000", "24000", "32000", "44100"] = ...,
    ) -> None: ...

class MinimaxSpeech02Hd(Panel):
    """MiniMax Speech 02 HD: Reads a text aloud, with a choice of voice, speed and mood."""

    text: str
    pronunciation_dict: str
    voice_id: str
    speed: float
    volume: float
    pitch: int
    emotion: Literal["happy", "sad", "angry", "fearful", "disgusted", "surprised", "neutral"]
    enable_base64_output: bool
    english_normalization: bool
    def __init__(
        self,
        *,
        text: str = ...,
        pronunciation_dict: str = ...,
        voice_id: str = ...,
        speed: float = ...,
        volume: float = ...,
        pitch: int = ...,
        emotion: Literal["happy", "sad", "angry", "fearful", "disgusted", "surprised", "neutral"] = ...,
        enable_base64_output: bool = ...,
        english_normalization: bool = ...,
    ) -> None: ...

class MinimaxSpeech02Turbo(Panel):
    """MiniMax Speech 02 Turbo: Reads a text aloud, with a choice of voice, speed and mood."""

    text: str
    pronunciation_dict: str
    voice_id: str
    speed: float
    volume: float
    pitch: int
    emotion: Literal["happy", "sad", "angry", "fearful", "disgusted", "surprised", "neutral"]
    enable_base64_output: bool
    english_normalization: bool
    def __init__(
        self,
        *,
        text: str = ...,
        pronunciation_dict: str = ...,
        voice_id: str = ...,
        speed: float = ...,
        volume: float = ...,
        pitch: int = ...,
        emotion: Literal["happy", "sad", "angry", "fearful", "disgusted", "surprised", "neutral"] = ...,
        enable_base64_output: bool = ...,
        english_normalization: bool = ...,
    ) -> None: ...

class MinimaxSpeech26Hd(Panel):
    """MiniMax Speech 2.6 HD: Reads a text aloud, with a choice of voice, speed and mood."""

    text: str
    pronunciation_dict: str
    voice_id: str
    speed: float
    volume: float
    pitch: int
    emotion: Literal["happy", "sad", "angry", "fearful", "disgusted", "surprised", "neutral"]
    enable_base64_output: bool
    english_normalization: bool
    def __init__(
        self,
        *,
        text: str = ...,
        pronunciation_dict: str = ...,
        voice_id: str = ...,
        speed: float = ...,
        volume: float = ...,
        pitch: int = ...,
        emotion: Literal["happy", "sad", "angry", "fearful", "disgusted", "surprised", "neutral"] = ...,
        enable_base64_output: bool = ...,
        english_normalization: bool = ...,
    ) -> None: ...

class MinimaxSpeech26Turbo(Panel):
    """MiniMax Speech 2.6 Turbo: Reads a text aloud, with a choice of voice, speed and mood."""

    text: str
    pronunciation_dict: str
    voice_id: str
    speed: float
    volume: float
    pitch: int
    emotion: Literal["happy", "sad", "angry", "fearful", "disgusted", "surprised", "neutral"]
    enable_base64_output: bool
    english_normalization: bool
    def __init__(
        self,
        *,
        text: str = ...,
        pronunciation_dict: str = ...,
        voice_id: str = ...,
        speed: float = ...,
        volume: float = ...,
        pitch: int = ...,
        emotion: Literal["happy", "sad", "angry", "fearful", "disgusted", "surprised", "neutral"] = ...,
        enable_base64_output: bool = ...,
        english_normalization: bool = ...,
    ) -> None: ...

class MinimaxSpeech28Hd(Panel):
    """MiniMax Speech 2.8 HD: Reads a text aloud, with a choice of voice, speed and mood."""

    text: str
    pronunciation_dict: str
    voice_id: str
    speed: float
    volume: float
    pitch: int
    emotion: Literal["happy", "sad", "angry", "fearful", "disgusted", "surprised", "neutral"]
    enable_base64_output: bool
    english_normalization: bool
    def __init__(
        self,
        *,
        text: str = ...,
        pronunciation_dict: str = ...,
        voice_id: str = ...,
        speed: float = ...,
        volume: float = ...,
        pitch: int = ...,
        emotion: Literal["happy", "sad", "angry", "fearful", "disgusted", "surprised", "neutral"] = ...,
        enable_base64_output: bool = ...,
        english_normalization: bool = ...,
    ) -> None: ...

class MinimaxSpeech28Turbo(Panel):
    """MiniMax Speech 2.8 Turbo: Reads a text aloud, with a choice of voice, speed and mood."""

    text: str
    pronunciation_dict: str
    voice_id: str
    speed: float
    volume: float
    pitch: int
    emotion: Literal["happy", "sad", "angry", "fearful", "disgusted", "surprised", "neutral"]
    enable_base64_output: bool
    english_normalization: bool
    def __init__(
        self,
        *,
        text: str = ...,
        pronunciation_dict: str = ...,
        voice_id: str = ...,
        speed: float = ...,
        volume: float = ...,
        pitch: int = ...,
        emotion: Literal["happy", "sad", "angry", "fearful", "disgusted", "surprised", "neutral"] = ...,
        enable_base64_output: bool = ...,
        english_normalization: bool = ...,
    ) -> None: ...

class MinimaxVoiceClone(Panel):
    """MiniMax voice clone: Imitates a recorded voice and reads a text with it."""

    audio: str | PathLike[str] | None
    custom_voice_id: str
    text: str
    accuracy: float
    need_noise_reduction: bool
    need_volume_normalization: bool
    model: Literal["speech-02-hd", "speech-02-turbo", "speech-2.5-hd-preview", "speech-2.5-turbo-preview", "speech-2.6-hd", "speech-2.6-turbo", "speech-2.8-turbo", "speech-2.8-hd"]
    language_boost: Literal["Chinese", "Chinese,Yue", "English", "Arabic", "Russian", "Spanish", "French", "Portuguese", "German", "Turkish", "Dutch", "Ukrainian", "Vietnamese", "Indonesian", "Japanese", "Italian", "Korean", "Thai", "Polish", "Romanian", "Greek", "Czech", "Finnish", "Hindi", "auto"] | None
    def __init__(
        self,
        *,
        audio: str | PathLike[str] | None = ...,
        custom_voice_id: str = ...,
        text: str = ...,
        accuracy: float = ...,
        need_noise_reduction: bool = ...,
        need_volume_normalization: bool = ...,
        model: Literal["speech-02-hd", "speech-02-turbo", "speech-2.5-hd-preview", "speech-2.5-turbo-preview", "speech-2.6-hd", "speech-2.6-turbo", "speech-2.8-turbo", "speech-2.8-hd"] = ...,
        language_boost: Literal["Chinese", "Chinese,Yue", "English", "Arabic", "Russian", "Spanish", "French", "Portuguese", "German", "Turkish", "Dutch", "Ukrainian", "Vietnamese", "Indonesian", "Japanese", "Italian", "Korean", "Thai", "Polish", "Romanian", "Greek", "Czech", "Finnish", "Hindi", "auto"] | None = ...,
    ) -> None: ...

class MinimaxVoiceDesign(Panel):
    """MiniMax voice design: Makes a new voice from a description."""

    prompt: str
    preview_text: str
    voice_id: str
    aigc_watermark: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        preview_text: str = ...,
        voice_id: str = ...,
        aigc_watermark: bool = ...,
    ) -> None: ...

class NanoBanana2Gemini31flashImageToImageChannelLowPrice(Panel):
    """Nano Banana 2, low price: Changes or combines up to 10 pictures as the text says, up to 4K; the cheap channel, which may fail more often."""

    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    prompt: str
    aspect_ratio: Literal["1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "5:4", "4:5", "21:9", "1:4", "4:1", "1:8", "8:1"]
    resolution: Literal["1k", "2k", "4k"]
    def __init__(
        self,
        *,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "5:4", "4:5", "21:9", "1:4", "4:1", "1:8", "8:1"] = ...,
        resolution: Literal["1k", "2k", "4k"] = ...,
    ) -> None: ...

class NanoBanana2Gemini31flashImageToImageOfficialStable(Panel):
    """Nano Banana 2: Changes or combines up to 14 pictures as the text says, up to 4K; the official channel, steady."""

    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    prompt: str
    aspect_ratio: Literal["1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "5:4", "4:5", "21:9", "1:4", "4:1", "1:8", "8:1"]
    resolution: Literal["1k", "2k", "4k"]
    def __init__(
        self,
        *,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "5:4", "4:5", "21:9", "1:4", "4:1", "1:8", "8:1"] = ...,
        resolution: Literal["1k", "2k", "4k"] = ...,
    ) -> None: ...

class NanoBanana2Gemini31flashTextToImageChannelLowPrice(Panel):
    """Nano Banana 2, low price: A picture from text, up to 4K; the cheap channel, which may fail more often."""

    prompt: str
    aspect_ratio: Literal["1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "5:4", "4:5", "21:9", "1:4", "4:1", "1:8", "8:1"]
    resolution: Literal["1k", "2k", "4k"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "5:4", "4:5", "21:9", "1:4", "4:1", "1:8", "8:1"] = ...,
        resolution: Literal["1k", "2k", "4k"] = ...,
    ) -> None: ...

class NanoBanana2Gemini31flashTextToImageOfficialStable(Panel):
    """Nano Banana 2: A picture from text, up to 4K; the official channel, steady."""

    prompt: str
    aspect_ratio: Literal["1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "5:4", "4:5", "21:9", "1:4", "4:1", "1:8", "8:1"]
    resolution: Literal["1k", "2k", "4k"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "5:4", "4:5", "21:9", "1:4", "4:1", "1:8", "8:1"] = ...,
        resolution: Literal["1k", "2k", "4k"] = ...,
    ) -> None: ...

class NanoBananaEditChannelLowPrice(Panel):
    """Nano Banana, low price: Changes or combines up to 5 pictures as the text says; the cheap channel, which may fail more often."""

    prompt: str
    aspect_ratio: Literal["auto", "1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "5:4", "4:5", "21:9"]
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["auto", "1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "5:4", "4:5", "21:9"] = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
    ) -> None: ...

class NanoBananaEditOfficialStable(Panel):
    """Nano Banana: Changes or combines up to 5 pictures as the text says; the official channel, steady."""

    prompt: str
    aspect_ratio: Literal["auto", "1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "5:4", "4:5", "21:9"]
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["auto", "1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "5:4", "4:5", "21:9"] = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
    ) -> None: ...

class NanoBananaProEditChannelLowPrice(Panel):
    """Nano Banana Pro, low price: Changes or combines up to 10 pictures as the text says, up to 4K; the cheap channel, which may fail more often."""

    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    prompt: str
    aspect_ratio: Literal["1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "5:4", "4:5", "21:9"]
    resolution: Literal["1k", "2k", "4k"]
    def __init__(
        self,
        *,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "5:4", "4:5", "21:9"] = ...,
        resolution: Literal["1k", "2k", "4k"] = ...,
    ) -> None: ...

class NanoBananaProEditOfficialStable(Panel):
    """Nano Banana Pro: Changes or combines up to 10 pictures as the text says, up to 4K; the official channel, steady."""

    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    prompt: str
    resolution: Literal["1k", "2k", "4k"]
    aspect_ratio: Literal["1:1", "3:2", "2:3", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"]
    def __init__(
        self,
        *,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        prompt: str = ...,
        resolution: Literal["1k", "2k", "4k"] = ...,
        aspect_ratio: Literal["1:1", "3:2", "2:3", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"] = ...,
    ) -> None: ...

class NanoBananaProEditUltraOfficialStable(Panel):
    """Nano Banana Pro Ultra: Changes or combines up to 10 pictures as the text says, up to 8K; the official channel, steady."""

    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    prompt: str
    resolution: Literal["4k", "8k"]
    aspect_ratio: Literal["1:1", "3:2", "2:3", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"]
    def __init__(
        self,
        *,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        prompt: str = ...,
        resolution: Literal["4k", "8k"] = ...,
        aspect_ratio: Literal["1:1", "3:2", "2:3", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"] = ...,
    ) -> None: ...

class NanoBananaProTextToImageChannelLowPrice(Panel):
    """Nano Banana Pro, low price: A picture from text, up to 4K; the cheap channel, which may fail more often."""

    prompt: str
    aspect_ratio: Literal["1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "5:4", "4:5", "21:9"]
    resolution: Literal["1k", "2k", "4k"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "5:4", "4:5", "21:9"] = ...,
        resolution: Literal["1k", "2k", "4k"] = ...,
    ) -> None: ...

class NanoBananaProTextToImageOfficialStable(Panel):
    """Nano Banana Pro: A picture from text, up to 4K; the official channel, steady."""

    resolution: Literal["1k", "2k", "4k"]
    prompt: str
    aspect_ratio: Literal["1:1", "3:2", "2:3", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"]
    def __init__(
        self,
        *,
        resolution: Literal["1k", "2k", "4k"] = ...,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "3:2", "2:3", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"] = ...,
    ) -> None: ...

class NanoBananaProTextToImageUltraOfficialStable(Panel):
    """Nano Banana Pro Ultra: A picture from text, up to 8K; the official channel, steady."""

    prompt: str
    resolution: Literal["4k", "8k"]
    aspect_ratio: Literal["1:1", "3:2", "2:3", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        resolution: Literal["4k", "8k"] = ...,
        aspect_ratio: Literal["1:1", "3:2", "2:3", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"] = ...,
    ) -> None: ...

class NanoBananaTextToImageChannelLowPrice(Panel):
    """Nano Banana, low price: A picture from text; the cheap channel, which may fail more often."""

    prompt: str
    aspect_ratio: Literal["auto", "1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "5:4", "4:5", "21:9"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["auto", "1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "5:4", "4:5", "21:9"] = ...,
    ) -> None: ...

class NanoBananaTextToImageOfficialStable(Panel):
    """Nano Banana: A picture from text; the official channel, steady."""

    prompt: str
    aspect_ratio: Literal["auto", "1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "5:4", "4:5", "21:9"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["auto", "1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "5:4", "4:5", "21:9"] = ...,
    ) -> None: ...

class PixverseC1ImageToVideo(Panel):
    """PixVerse C1: Moves one picture for 1 to 15 s, up to 1080p, with sound if wanted."""

    image_url: str | PathLike[str] | None
    prompt: str
    resolution: Literal["360p", "540p", "720p", "1080p"]
    duration: int
    generate_audio_switch: bool
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        prompt: str = ...,
        resolution: Literal["360p", "540p", "720p", "1080p"] = ...,
        duration: int = ...,
        generate_audio_switch: bool = ...,
    ) -> None: ...

class PixverseC1ReferenceToVideo(Panel):
    """PixVerse C1: Clips of 1 to 15 s from text, up to 1080p, with sound if wanted."""

    prompt: str
    aspect_ratio: Literal["16:9", "4:3", "1:1", "3:4", "9:16", "2:3", "3:2", "21:9"]
    resolution: Literal["360p", "540p", "720p", "1080p"]
    duration: int
    generate_audio_switch: bool
    seed: int | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["16:9", "4:3", "1:1", "3:4", "9:16", "2:3", "3:2", "21:9"] = ...,
        resolution: Literal["360p", "540p", "720p", "1080p"] = ...,
        duration: int = ...,
        generate_audio_switch: bool = ...,
        seed: int | None = ...,
    ) -> None: ...

class PixverseC1TextToVideo(Panel):
    """PixVerse C1: Clips of 1 to 15 s from text alone, up to 1080p, with sound if wanted."""

    prompt: str
    resolution: Literal["360p", "540p", "720p", "1080p"]
    generate_audio_switch: bool
    duration: int
    aspect_ratio: Literal["16:9", "4:3", "1:1", "3:4", "9:16", "2:3", "3:2", "21:9"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        resolution: Literal["360p", "540p", "720p", "1080p"] = ...,
        generate_audio_switch: bool = ...,
        duration: int = ...,
        aspect_ratio: Literal["16:9", "4:3", "1:1", "3:4", "9:16", "2:3", "3:2", "21:9"] = ...,
    ) -> None: ...

class PixverseC1Transition(Panel):
    """PixVerse C1: Fills in 1 to 15 s between a first and a last picture, up to 1080p, with sound if wanted."""

    prompt: str
    first_image_url: str | PathLike[str] | None
    end_image_url: str | PathLike[str] | None
    resolution: Literal["360p", "540p", "720p", "1080p"]
    duration: int
    generate_audio_switch: bool
    aspect_ratio: Literal["16:9", "4:3", "1:1", "3:4", "9:16", "2:3", "3:2", "21:9"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        first_image_url: str | PathLike[str] | None = ...,
        end_image_url: str | PathLike[str] | None = ...,
        resolution: Literal["360p", "540p", "720p", "1080p"] = ...,
        duration: int = ...,
        generate_audio_switch: bool = ...,
        aspect_ratio: Literal["16:9", "4:3", "1:1", "3:4", "9:16", "2:3", "3:2", "21:9"] = ...,
    ) -> None: ...

class PixverseV55Effects(Panel):
    """PixVerse 5.5 effects: Puts a ready-made effect on one picture for 5, 8 or 10 s."""

    image_url: str | PathLike[str] | None
    effect: Literal["Kiss Me AI", "Muscle Surge", "Anything", "Robot", "The Tiger Touch", "Holy Wings", "Hulk", "Venom", "Microwave", "Hug", "Kiss", "3D Figurine Factor", "Baby Face", "Bald Swipe", "Black Myth: Wukong", "BOOM DROP", "Squid Game", "Zombie Mode"]
    resolution: Literal["360p", "540p", "720p", "1080p"]
    duration: Literal["5", "8", "10"]
    negative_prompt: str
    thinking_type: Literal["auto", "enabled", "disabled"]
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        effect: Literal["Kiss Me AI", "Muscle Surge", "Anything", "Robot", "The Tiger Touch", "Holy Wings", "Hulk", "Venom", "Microwave", "Hug", "Kiss", "3D Figurine Factor", "Baby Face", "Bald Swipe", "Black Myth: Wukong", "BOOM DROP", "Squid Game", "Zombie Mode"] = ...,
        resolution: Literal["360p", "540p", "720p", "1080p"] = ...,
        duration: Literal["5", "8", "10"] = ...,
        negative_prompt: str = ...,
        thinking_type: Literal["auto", "enabled", "disabled"] = ...,
    ) -> None: ...

class PixverseV55ImageToVideo(Panel):
    """PixVerse 5.5: Moves one picture for 5, 8 or 10 s, up to 1080p, with sound if wanted."""

    prompt: str
    image_url: str | PathLike[str] | None
    resolution: Literal["360p", "540p", "720p", "1080p"]
    duration: Literal["5", "8", "10"]
    thinking_type: Literal["auto", "enabled", "disabled"]
    negative_prompt: str
    generate_audio_switch: Literal["true", "false"]
    generate_multi_clip_switch: Literal["true", "false"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_url: str | PathLike[str] | None = ...,
        resolution: Literal["360p", "540p", "720p", "1080p"] = ...,
        duration: Literal["5", "8", "10"] = ...,
        thinking_type: Literal["auto", "enabled", "disabled"] = ...,
        negative_prompt: str = ...,
        generate_audio_switch: Literal["true", "false"] = ...,
        generate_multi_clip_switch: Literal["true", "false"] = ...,
    ) -> None: ...

class PixverseV55TextToVideo(Panel):
    """PixVerse 5.5: Clips of 5, 8 or 10 s from text alone, up to 1080p, with sound if wanted."""

    prompt: str
    negative_prompt: str
    resolution: Literal["360p", "540p", "720p", "1080p"]
    duration: Literal["5", "8", "10"]
    aspect_ratio: Literal["16:9", "4:3", "1:1", "3:4", "9:16"]
    thinking_type: Literal["auto", "enabled", "disabled"]
    generate_audio_switch: Literal["true", "false"]
    generate_multi_clip_switch: Literal["true", "false"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        negative_prompt: str = ...,
        resolution: Literal["360p", "540p", "720p", "1080p"] = ...,
        duration: Literal["5", "8", "10"] = ...,
        aspect_ratio: Literal["16:9", "4:3", "1:1", "3:4", "9:16"] = ...,
        thinking_type: Literal["auto", "enabled", "disabled"] = ...,
        generate_audio_switch: Literal["true", "false"] = ...,
        generate_multi_clip_switch: Literal["true", "false"] = ...,
    ) -> None: ...

class PixverseV55Transition(Panel):
    """PixVerse 5.5: Fills in 5, 8 or 10 s between a first and a last picture, up to 1080p."""

    prompt: str
    image_url: str | PathLike[str] | None
    end_image_url: str | PathLike[str] | None
    aspect_ratio: Literal["16:9", "1:1", "4:3", "3:4", "9:16"]
    duration: Literal["5", "8", "10"]
    resolution: Literal["360p", "540p", "720p", "1080p"]
    thinking_type: Literal["auto", "enabled", "disabled"]
    negative_prompt: str
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_url: str | PathLike[str] | None = ...,
        end_image_url: str | PathLike[str] | None = ...,
        aspect_ratio: Literal["16:9", "1:1", "4:3", "3:4", "9:16"] = ...,
        duration: Literal["5", "8", "10"] = ...,
        resolution: Literal["360p", "540p", "720p", "1080p"] = ...,
        thinking_type: Literal["auto", "enabled", "disabled"] = ...,
        negative_prompt: str = ...,
    ) -> None: ...

class PixverseV56ImageToVideo(Panel):
    """PixVerse 5.6: Moves one picture for 5, 8 or 10 s, up to 1080p, with sound if wanted."""

    prompt: str
    image_url: str | PathLike[str] | None
    resolution: Literal["360p", "540p", "720p", "1080p"]
    duration: Literal["5", "8", "10"]
    generate_audio_switch: Literal["true", "false"]
    thinking_type: Literal["auto", "enabled", "disabled"]
    negative_prompt: str
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_url: str | PathLike[str] | None = ...,
        resolution: Literal["360p", "540p", "720p", "1080p"] = ...,
        duration: Literal["5", "8", "10"] = ...,
        generate_audio_switch: Literal["true", "false"] = ...,
        thinking_type: Literal["auto", "enabled", "disabled"] = ...,
        negative_prompt: str = ...,
    ) -> None: ...

class PixverseV56TextToVideo(Panel):
    """PixVerse 5.6: Clips of 5, 8 or 10 s from text alone, up to 1080p, with sound if wanted."""

    prompt: str
    resolution: Literal["360p", "540p", "720p", "1080p"]
    duration: Literal["5", "8", "10"]
    aspect_ratio: Literal["16:9", "4:3", "1:1", "3:4", "9:16"]
    generate_audio_switch: Literal["true", "false"]
    thinking_type: Literal["auto", "enabled", "disabled"]
    negative_prompt: str
    def __init__(
        self,
        *,
        prompt: str = ...,
        resolution: Literal["360p", "540p", "720p", "1080p"] = ...,
        duration: Literal["5", "8", "10"] = ...,
        aspect_ratio: Literal["16:9", "4:3", "1:1", "3:4", "9:16"] = ...,
        generate_audio_switch: Literal["true", "false"] = ...,
        thinking_type: Literal["auto", "enabled", "disabled"] = ...,
        negative_prompt: str = ...,
    ) -> None: ...

class PixverseV6Extend(Panel):
    """PixVerse 6, longer: Continues a clip for 1 to 15 s, up to 1080p."""

    prompt: str
    video_url: str | PathLike[str] | None
    resolution: Literal["360p", "540p", "720p", "1080p"]
    duration: int
    generate_audio_switch: bool
    negative_prompt: str
    style: Literal["anime", "3d_animation", "clay", "comic", "cyberpunk"] | None
    seed: int | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        video_url: str | PathLike[str] | None = ...,
        resolution: Literal["360p", "540p", "720p", "1080p"] = ...,
        duration: int = ...,
        generate_audio_switch: bool = ...,
        negative_prompt: str = ...,
        style: Literal["anime", "3d_animation", "clay", "comic", "cyberpunk"] | None = ...,
        seed: int | None = ...,
    ) -> None: ...

class PixverseV6ImageToVideo(Panel):
    """PixVerse 6: Moves one picture for 1 to 15 s, up to 1080p, with sound if wanted."""

    image_url: str | PathLike[str] | None
    prompt: str
    resolution: Literal["360p", "540p", "720p", "1080p"]
    duration: int
    generate_audio_switch: bool
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        prompt: str = ...,
        resolution: Literal["360p", "540p", "720p", "1080p"] = ...,
        duration: int = ...,
        generate_audio_switch: bool = ...,
    ) -> None: ...

class PixverseV6TextToVideo(Panel):
    """PixVerse 6: Clips of 1 to 15 s from text alone, up to 1080p, with sound if wanted."""

    prompt: str
    resolution: Literal["360p", "540p", "720p", "1080p"]
    duration: int
    generate_audio_switch: bool
    aspect_ratio: Literal["16:9", "4:3", "1:1", "3:4", "9:16", "2:3", "3:2", "21:9"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        resolution: Literal["360p", "540p", "720p", "1080p"] = ...,
        duration: int = ...,
        generate_audio_switch: bool = ...,
        aspect_ratio: Literal["16:9", "4:3", "1:1", "3:4", "9:16", "2:3", "3:2", "21:9"] = ...,
    ) -> None: ...

class PixverseV6Transition(Panel):
    """PixVerse 6 transition: Fills in 1 to 15 s between a first and a last picture, up to 1080p, with sound if wanted."""

    prompt: str
    first_image_url: str | PathLike[str] | None
    end_image_url: str | PathLike[str] | None
    resolution: Literal["360p", "540p", "720p", "1080p"]
    duration: int
    generate_audio_switch: bool
    generate_multi_clip_switch: bool
    aspect_ratio: Literal["16:9", "4:3", "1:1", "3:4", "9:16", "2:3", "3:2", "21:9"]
    style: Literal["anime", "3d_animation", "clay", "comic", "cyberpunk"] | None
    negative_prompt: str
    seed: int | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        first_image_url: str | PathLike[str] | None = ...,
        end_image_url: str | PathLike[str] | None = ...,
        resolution: Literal["360p", "540p", "720p", "1080p"] = ...,
        duration: int = ...,
        generate_audio_switch: bool = ...,
        generate_multi_clip_switch: bool = ...,
        aspect_ratio: Literal["16:9", "4:3", "1:1", "3:4", "9:16", "2:3", "3:2", "21:9"] = ...,
        style: Literal["anime", "3d_animation", "clay", "comic", "cyberpunk"] | None = ...,
        negative_prompt: str = ...,
        seed: int | None = ...,
    ) -> None: ...

class QwenImage20ImageEdit(Panel):
    """Qwen Image 2.0: Changes or combines up to 3 pictures as the text says."""

    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    prompt: str
    negative_prompt: str
    size: Literal["1024*1024", "1536*1536", "768*1152", "1024*1536", "1152*768", "1536*1024", "960*1280", "1080*1440", "1280*960", "1440*1080", "720*1280", "1080*1920", "1280*720", "1920*1080", "1344*576", "2048*872"] | None
    image_num: Literal["1", "2", "3", "4", "5", "6"]
    def __init__(
        self,
        *,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        prompt: str = ...,
        negative_prompt: str = ...,
        size: Literal["1024*1024", "1536*1536", "768*1152", "1024*1536", "1152*768", "1536*1024", "960*1280", "1080*1440", "1280*960", "1440*1080", "720*1280", "1080*1920", "1280*720", "1920*1080", "1344*576", "2048*872"] | None = ...,
        image_num: Literal["1", "2", "3", "4", "5", "6"] = ...,
    ) -> None: ...

class QwenImage20ProImageEdit(Panel):
    """Qwen Image 2.0 Pro: Changes or combines up to 3 pictures as the text says."""

    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    prompt: str
    negative_prompt: str
    size: Literal["1024*1024", "1536*1536", "768*1152", "1024*1536", "1152*768", "1536*1024", "960*1280", "1080*1440", "1280*960", "1440*1080", "720*1280", "1080*1920", "1280*720", "1920*1080", "1344*576", "2048*872"] | None
    image_num: Literal["1", "2", "3", "4", "5", "6"]
    def __init__(
        self,
        *,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        prompt: str = ...,
        negative_prompt: str = ...,
        size: Literal["1024*1024", "1536*1536", "768*1152", "1024*1536", "1152*768", "1536*1024", "960*1280", "1080*1440", "1280*960", "1440*1080", "720*1280", "1080*1920", "1280*720", "1920*1080", "1344*576", "2048*872"] | None = ...,
        image_num: Literal["1", "2", "3", "4", "5", "6"] = ...,
    ) -> None: ...

class QwenImage20ProTextToImage(Panel):
    """Qwen Image 2.0 Pro: 1 to 6 pictures from text."""

    prompt: str
    negative_prompt: str
    size: Literal["1024*1024", "1536*1536", "768*1152", "1024*1536", "1152*768", "1536*1024", "960*1280", "1080*1440", "1280*960", "1440*1080", "720*1280", "1080*1920", "1280*720", "1920*1080", "1344*576", "2048*872"]
    image_num: Literal["1", "2", "3", "4", "5", "6"]
    prompt_extend: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        negative_prompt: str = ...,
        size: Literal["1024*1024", "1536*1536", "768*1152", "1024*1536", "1152*768", "1536*1024", "960*1280", "1080*1440", "1280*960", "1440*1080", "720*1280", "1080*1920", "1280*720", "1920*1080", "1344*576", "2048*872"] = ...,
        image_num: Literal["1", "2", "3", "4", "5", "6"] = ...,
        prompt_extend: bool = ...,
    ) -> None: ...

class QwenImage20TextToImage(Panel):
    """Qwen Image 2.0: 1 to 6 pictures from text."""

    prompt: str
    negative_prompt: str
    size: Literal["1024*1024", "1536*1536", "768*1152", "1024*1536", "1152*768", "1536*1024", "960*1280", "1080*1440", "1280*960", "1440*1080", "720*1280", "1080*1920", "1280*720", "1920*1080", "1344*576", "2048*872"]
    image_num: Literal["1", "2", "3", "4", "5", "6"]
    prompt_extend: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        negative_prompt: str = ...,
        size: Literal["1024*1024", "1536*1536", "768*1152", "1024*1536", "1152*768", "1536*1024", "960*1280", "1080*1440", "1280*960", "1440*1080", "720*1280", "1080*1920", "1280*720", "1920*1080", "1344*576", "2048*872"] = ...,
        image_num: Literal["1", "2", "3", "4", "5", "6"] = ...,
        prompt_extend: bool = ...,
    ) -> None: ...

class QwenImageEdit2511(Panel):
    """Qwen Image Edit 2511: Changes or combines up to 3 pictures as the text says."""

    image_url: str | PathLike[str] | None
    image_url2: str | PathLike[str] | None
    image_url3: str | PathLike[str] | None
    prompt: str
    aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2"]
    output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"]
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        image_url2: str | PathLike[str] | None = ...,
        image_url3: str | PathLike[str] | None = ...,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2"] = ...,
        output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"] = ...,
    ) -> None: ...

class QwenImageEdit2511Lora(Panel):
    """Qwen Image Edit 2511, LoRA: Changes a picture as the text says, with a LoRA of your choice."""

    image_url: str | PathLike[str] | None
    prompt: str
    aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2"] | None
    lora: str
    lora_strength: float
    output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"]
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2"] | None = ...,
        lora: str = ...,
        lora_strength: float = ...,
        output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"] = ...,
    ) -> None: ...

class QwenImageTextToImage2512(Panel):
    """Qwen Image 2512: A picture from text."""

    prompt: str
    aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "custom"]
    custom_width: int
    custom_height: int
    output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "custom"] = ...,
        custom_width: int = ...,
        custom_height: int = ...,
        output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"] = ...,
    ) -> None: ...

class QwenImageTextToImage2512Lora(Panel):
    """Qwen Image 2512, LoRA: A picture from text, with a LoRA of your choice."""

    aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2"]
    prompt: str
    lora: str
    lora_strength: float
    output_format: Literal["png", "jpeg", "webp (lossless)", "webp (lossy)"]
    def __init__(
        self,
        *,
        aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2"] = ...,
        prompt: str = ...,
        lora: str = ...,
        lora_strength: float = ...,
        output_format: Literal["png", "jpeg", "webp (lossless)", "webp (lossy)"] = ...,
    ) -> None: ...

class RhVideoFpsIncreaser(Panel):
    """Smoother video: Makes a clip smoother, with more frames per second."""

    video_url: str | PathLike[str] | None
    def __init__(
        self,
        *,
        video_url: str | PathLike[str] | None = ...,
    ) -> None: ...

class RhVideoUpscaler(Panel):
    """Video upscaler: Enlarges a clip, up to 4K."""

    video_url: str | PathLike[str] | None
    target_resolution: Literal["720p", "1080p", "2k", "4k"]
    def __init__(
        self,
        *,
        video_url: str | PathLike[str] | None = ...,
        target_resolution: Literal["720p", "1080p", "2k", "4k"] = ...,
    ) -> None: ...

class RhartTextG25FlashCvImageToText(Panel):
    """Gemini 2.5 Flash, CV: Answers a question about a picture."""

    prompt: str
    image_url: str | PathLike[str] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_url: str | PathLike[str] | None = ...,
    ) -> None: ...

class RhartTextG25FlashImageToText(Panel):
    """Gemini 2.5 Flash: Answers a question about a picture."""

    prompt: str
    image_url: str | PathLike[str] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_url: str | PathLike[str] | None = ...,
    ) -> None: ...

class RhartTextG25FlashTextToText(Panel):
    """Gemini 2.5 Flash: Answers a question in text."""

    prompt: str
    def __init__(
        self,
        *,
        prompt: str = ...,
    ) -> None: ...

class RhartTextG25FlashVideoToText(Panel):
    """Gemini 2.5 Flash: Answers a question about a clip."""

    prompt: str
    video_url: str | PathLike[str] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        video_url: str | PathLike[str] | None = ...,
    ) -> None: ...

class RhartTextG25ProCvImageToText(Panel):
    """Gemini 2.5 Pro, CV: Answers a question about a picture."""

    prompt: str
    image_url: str | PathLike[str] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_url: str | PathLike[str] | None = ...,
    ) -> None: ...

class RhartTextG25ProImageToText(Panel):
    """Gemini 2.5 Pro: Answers a question about a picture."""

    prompt: str
    image_url: str | PathLike[str] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_url: str | PathLike[str] | None = ...,
    ) -> None: ...

class RhartTextG25ProTextToText(Panel):
    """Gemini 2.5 Pro: Answers a question in text."""

    prompt: str
    def __init__(
        self,
        *,
        prompt: str = ...,
    ) -> None: ...

class RhartTextG25ProVideoToText(Panel):
    """Gemini 2.5 Pro: Answers a question about a clip."""

    prompt: str
    video_url: str | PathLike[str] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        video_url: str | PathLike[str] | None = ...,
    ) -> None: ...

class RhartTextG3FlashPreviewCvImageToText(Panel):
    """Gemini 3 Flash preview, CV: Answers a question about a picture."""

    prompt: str
    image_url: str | PathLike[str] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_url: str | PathLike[str] | None = ...,
    ) -> None: ...

class RhartTextG3FlashPreviewImageToText(Panel):
    """Gemini 3 Flash preview: Answers a question about a picture."""

    prompt: str
    image_url: str | PathLike[str] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_url: str | PathLike[str] | None = ...,
    ) -> None: ...

class RhartTextG3FlashPreviewTextToText(Panel):
    """Gemini 3 Flash preview: Answers a question in text."""

    prompt: str
    def __init__(
        self,
        *,
        prompt: str = ...,
    ) -> None: ...

class RhartTextG3FlashPreviewVideoToText(Panel):
    """Gemini 3 Flash preview: Answers a question about a clip."""

    prompt: str
    video_url: str | PathLike[str] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        video_url: str | PathLike[str] | None = ...,
    ) -> None: ...

class RhartTextG3ProPreviewCvImageToText(Panel):
    """Gemini 3 Pro preview, CV: Answers a question about a picture."""

    prompt: str
    image_url: str | PathLike[str] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_url: str | PathLike[str] | None = ...,
    ) -> None: ...

class RhartTextG3ProPreviewImageToText(Panel):
    """Gemini 3 Pro preview: Answers a question about a picture."""

    prompt: str
    image_url: str | PathLike[str] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_url: str | PathLike[str] | None = ...,
    ) -> None: ...

class RhartTextG3ProPreviewTextToText(Panel):
    """Gemini 3 Pro preview: Answers a question in text."""

    prompt: str
    def __init__(
        self,
        *,
        prompt: str = ...,
    ) -> None: ...

class RhartTextG3ProPreviewVideoToText(Panel):
    """Gemini 3 Pro preview: Answers a question about a clip."""

    prompt: str
    video_url: str | PathLike[str] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        video_url: str | PathLike[str] | None = ...,
    ) -> None: ...

class RhartTextQwen27bChat(Panel):
    """Qwen 27B chat: Answers in text, about pictures and a clip too."""

    prompt: str
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    video_url: str | PathLike[str] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        video_url: str | PathLike[str] | None = ...,
    ) -> None: ...

class RunwaymlGen4AlephVideoToVideoOfficialStable(Panel):
    """Runway Gen-4 Aleph: Changes a clip as the text says; the official channel, steady."""

    prompt: str
    video_url: str | PathLike[str] | None
    aspect_ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4"]
    reference_image_url: str | PathLike[str] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        video_url: str | PathLike[str] | None = ...,
        aspect_ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4"] = ...,
        reference_image_url: str | PathLike[str] | None = ...,
    ) -> None: ...

class RunwaymlGen4TurboImageToVideoChannelLowPrice(Panel):
    """Runway Gen-4 Turbo, low price: Moves one picture for 5 or 10 s; the cheap channel, which may fail more often."""

    prompt: str
    image_url: str | PathLike[str] | None
    duration: Literal["5", "10"]
    aspect_ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4", "21:9"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_url: str | PathLike[str] | None = ...,
        duration: Literal["5", "10"] = ...,
        aspect_ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4", "21:9"] = ...,
    ) -> None: ...

class RunwaymlGen4TurboImageToVideoOfficialStable(Panel):
    """Runway Gen-4 Turbo: Moves one picture for 5 or 10 s; the official channel, steady."""

    prompt: str
    image_url: str | PathLike[str] | None
    duration: Literal["5", "10"]
    aspect_ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4"] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_url: str | PathLike[str] | None = ...,
        duration: Literal["5", "10"] = ...,
        aspect_ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4"] | None = ...,
    ) -> None: ...

class Seedance20FastImageToVideo(Panel):
    """Seedance 2.0 Fast: Moves one picture for 4 to 15 s, to a last picture if wanted, up to 4K, with sound if wanted."""

    prompt: str
    resolution: Literal["480p", "720p", "native1080p", "1080p", "2k", "4k"]
    duration: Literal["4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"]
    first_frame_url: str | PathLike[str] | None
    last_frame_url: str | PathLike[str] | None
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
        first_frame_url: str | PathLike[str] | None = ...,
        last_frame_url: str | PathLike[str] | None = ...,
        generate_audio: bool = ...,
        ratio: Literal["adaptive", "16:9", "4:3", "1:1", "3:4", "9:16", "21:9"] = ...,
        return_last_frame: bool = ...,
        real_person_mode: bool = ...,
        seed: int | None = ...,
    ) -> None: ...

class Seedance20FastMultimodalVideo(Panel):
    """Seedance 2.0 Fast: Clips of 4 to 15 s that follow pictures, clips and sound given as references, up to 4K, with sound if wanted."""

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

class Seedance20FastTextToVideo(Panel):
    """Seedance 2.0 Fast: Clips of 4 to 15 s from text alone, up to 4K, with sound if wanted."""

    prompt: str
    resolution: Literal["480p", "720p", "native1080p", "1080p", "2k", "4k"]
    duration: Literal["4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"]
    generate_audio: bool
    ratio: Literal["adaptive", "16:9", "4:3", "1:1", "3:4", "9:16", "21:9"]
    web_search: bool
    return_last_frame: bool
    seed: int | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        resolution: Literal["480p", "720p", "native1080p", "1080p", "2k", "4k"] = ...,
        duration: Literal["4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"] = ...,
        generate_audio: bool = ...,
        ratio: Literal["adaptive", "16:9", "4:3", "1:1", "3:4", "9:16", "21:9"] = ...,
        web_search: bool = ...,
        return_last_frame: bool = ...,
        seed: int | None = ...,
    ) -> None: ...

class Seedance20GlobalFastImageToVideo(Panel):
    """Seedance 2.0 Global Fast: Moves one picture for 4 to 15 s, to a last picture if wanted, up to 4K, with sound if wanted."""

    prompt: str
    resolution: Literal["480p", "720p", "1080p", "2k", "4k"]
    duration: Literal["4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"]
    first_frame_url: str | PathLike[str] | None
    last_frame_url: str | PathLike[str] | None
    generate_audio: bool
    ratio: Literal["adaptive", "16:9", "4:3", "1:1", "3:4", "9:16", "21:9"]
    real_person_mode: bool
    conversion_slots: Literal["all", "firstFrameUrl", "lastFrameUrl"]
    return_last_frame: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        resolution: Literal["480p", "720p", "1080p", "2k", "4k"] = ...,
        duration: Literal["4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"] = ...,
        first_frame_url: str | PathLike[str] | None = ...,
        last_frame_url: str | PathLike[str] | None = ...,
        generate_audio: bool = ...,
        ratio: Literal["adaptive", "16:9", "4:3", "1:1", "3:4", "9:16", "21:9"] = ...,
        real_person_mode: bool = ...,
        conversion_slots: Literal["all", "firstFrameUrl", "lastFrameUrl"] = ...,
        return_last_frame: bool = ...,
    ) -> None: ...

class Seedance20GlobalFastMultimodalVideo(Panel):
    """Seedance 2.0 Global Fast: Clips of 4 to 15 s that follow pictures, clips and sound given as references, up to 4K, with sound if wanted."""

    prompt: str
    resolution: Literal["480p", "720p", "1080p", "2k", "4k"]
    duration: Literal["4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"]
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    video_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    audio_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    generate_audio: bool
    ratio: Literal["adaptive", "16:9", "4:3", "1:1", "3:4", "9:16", "21:9"]
    real_person_mode: bool
    conversion_slots: Literal["all", "image1", "image2", "image3", "image4", "image5", "image6", "image7", "image8", "image9", "video1", "video2", "video3"]
    return_last_frame: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        resolution: Literal["480p", "720p", "1080p", "2k", "4k"] = ...,
        duration: Literal["4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"] = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        video_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        audio_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        generate_audio: bool = ...,
        ratio: Literal["adaptive", "16:9", "4:3", "1:1", "3:4", "9:16", "21:9"] = ...,
        real_person_mode: bool = ...,
        conversion_slots: Literal["all", "image1", "image2", "image3", "image4", "image5", "image6", "image7", "image8", "image9", "video1", "video2", "video3"] = ...,
        return_last_frame: bool = ...,
    ) -> None: ...

class Seedance20GlobalFastTextToVideo(Panel):
    """Seedance 2.0 Global Fast: Clips of 4 to 15 s from text alone, up to 4K, with sound if wanted."""

    prompt: str
    resolution: Literal["480p", "720p", "1080p", "2k", "4k"]
    duration: Literal["4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"]
    generate_audio: bool
    ratio: Literal["adaptive", "16:9", "4:3", "1:1", "3:4", "9:16", "21:9"]
    web_search: bool
    return_last_frame: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        resolution: Literal["480p", "720p", "1080p", "2k", "4k"] = ...,
        duration: Literal["4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"] = ...,
        generate_audio: bool = ...,
        ratio: Literal["adaptive", "16:9", "4:3", "1:1", "3:4", "9:16", "21:9"] = ...,
        web_search: bool = ...,
        return_last_frame: bool = ...,
    ) -> None: ...

class Seedance20GlobalImageToVideo(Panel):
    """Seedance 2.0 Global: Moves one picture for 4 to 15 s, to a last picture if wanted, up to 4K, with sound if wanted."""

    prompt: str
    resolution: Literal["480p", "720p", "native1080p", "1080p", "2k", "4k"]
    duration: Literal["4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"]
    first_frame_url: str | PathLike[str] | None
    last_frame_url: str | PathLike[str] | None
    generate_audio: bool
    ratio: Literal["adaptive", "16:9", "4:3", "1:1", "3:4", "9:16", "21:9"]
    real_person_mode: bool
    conversion_slots: Literal["all", "firstFrameUrl", "lastFrameUrl"]
    return_last_frame: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        resolution: Literal["480p", "720p", "native1080p", "1080p", "2k", "4k"] = ...,
        duration: Literal["4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"] = ...,
        first_frame_url: str | PathLike[str] | None = ...,
        last_frame_url: str | PathLike[str] | None = ...,
        generate_audio: bool = ...,
        ratio: Literal["adaptive", "16:9", "4:3", "1:1", "3:4", "9:16", "21:9"] = ...,
        real_person_mode: bool = ...,
        conversion_slots: Literal["all", "firstFrameUrl", "lastFrameUrl"] = ...,
        return_last_frame: bool = ...,
    ) -> None: ...

class Seedance20GlobalMultimodalVideo(Panel):
    """Seedance 2.0 Global: Clips of 4 to 15 s that follow pictures, clips and sound given as references, up to 4K, with sound if wanted."""

    prompt: str
    resolution: Literal["480p", "720p", "native1080p", "1080p", "2k", "4k"]
    duration: Literal["4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"]
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    video_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    audio_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    generate_audio: bool
    ratio: Literal["adaptive", "16:9", "4:3", "1:1", "3:4", "9:16", "21:9"]
    real_person_mode: bool
    conversion_slots: Literal["all", "image1", "image2", "image3", "image4", "image5", "image6", "image7", "image8", "image9", "video1", "video2", "video3"]
    return_last_frame: bool
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
        real_person_mode: bool = ...,
        conversion_slots: Literal["all", "image1", "image2", "image3", "image4", "image5", "image6", "image7", "image8", "image9", "video1", "video2", "video3"] = ...,
        return_last_frame: bool = ...,
    ) -> None: ...

class Seedance20GlobalTextToVideo(Panel):
    """Seedance 2.0 Global: Clips of 4 to 15 s from text alone, up to 4K, with sound if wanted."""

    prompt: str
    resolution: Literal["480p", "720p", "native1080p", "1080p", "2k", "4k"]
    duration: Literal["4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"]
    generate_audio: bool
    ratio: Literal["adaptive", "16:9", "4:3", "1:1", "3:4", "9:16", "21:9"]
    web_search: bool
    return_last_frame: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        resolution: Literal["480p", "720p", "native1080p", "1080p", "2k", "4k"] = ...,
        duration: Literal["4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"] = ...,
        generate_audio: bool = ...,
        ratio: Literal["adaptive", "16:9", "4:3", "1:1", "3:4", "9:16", "21:9"] = ...,
        web_search: bool = ...,
        return_last_frame: bool = ...,
    ) -> None: ...

class Seedance20ImageToVideo(Panel):
    """Seedance 2.0: Moves one picture for 4 to 15 s, to a last picture if wanted, up to 4K, with sound if wanted."""

    prompt: str
    resolution: Literal["480p", "720p", "native1080p", "1080p", "2k", "4k"]
    duration: Literal["4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"]
    first_frame_url: str | PathLike[str] | None
    last_frame_url: str | PathLike[str] | None
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
        first_frame_url: str | PathLike[str] | None = ...,
        last_frame_url: str | PathLike[str] | None = ...,
        generate_audio: bool = ...,
        ratio: Literal["adaptive", "16:9", "4:3", "1:1", "3:4", "9:16", "21:9"] = ...,
        return_last_frame: bool = ...,
        real_person_mode: bool = ...,
        seed: int | None = ...,
    ) -> None: ...

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

class Seedance20TextToVideo(Panel):
    """Seedance 2.0: Clips of 4 to 15 s from text alone, up to 4K, with sound if wanted."""

    prompt: str
    resolution: Literal["480p", "720p", "native1080p", "1080p", "2k", "4k"]
    duration: Literal["4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"]
    generate_audio: bool
    ratio: Literal["adaptive", "16:9", "4:3", "1:1", "3:4", "9:16", "21:9"]
    web_search: bool
    return_last_frame: bool
    seed: int | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        resolution: Literal["480p", "720p", "native1080p", "1080p", "2k", "4k"] = ...,
        duration: Literal["4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"] = ...,
        generate_audio: bool = ...,
        ratio: Literal["adaptive", "16:9", "4:3", "1:1", "3:4", "9:16", "21:9"] = ...,
        web_search: bool = ...,
        return_last_frame: bool = ...,
        seed: int | None = ...,
    ) -> None: ...

class SeedanceV15ProImageToVideo(Panel):
    """Seedance 1.5 Pro: Moves one picture for 4 to 12 s, to a last picture if wanted, up to 1080p, with sound if wanted."""

    prompt: str
    first_image_url: str | PathLike[str] | None
    last_image_url: str | PathLike[str] | None
    aspect_ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4", "21:9", "adaptive"]
    duration: Literal["4", "5", "6", "7", "8", "9", "10", "11", "12"]
    resolution: Literal["480p", "720p", "1080p"]
    generate_audio: Literal["true", "false"]
    camera_fixed: Literal["false", "true"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        first_image_url: str | PathLike[str] | None = ...,
        last_image_url: str | PathLike[str] | None = ...,
        aspect_ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4", "21:9", "adaptive"] = ...,
        duration: Literal["4", "5", "6", "7", "8", "9", "10", "11", "12"] = ...,
        resolution: Literal["480p", "720p", "1080p"] = ...,
        generate_audio: Literal["true", "false"] = ...,
        camera_fixed: Literal["false", "true"] = ...,
    ) -> None: ...

class SeedanceV15ProImageToVideoFast(Panel):
    """Seedance 1.5 Pro Fast: Moves one picture for 4 to 12 s, to a last picture if wanted, up to 1080p, with sound if wanted."""

    prompt: str
    first_image_url: str | PathLike[str] | None
    last_image_url: str | PathLike[str] | None
    aspect_ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4", "21:9", "adaptive"]
    duration: Literal["4", "5", "6", "7", "8", "9", "10", "11", "12"]
    resolution: Literal["720p", "1080p"]
    generate_audio: Literal["true", "false"]
    camera_fixed: Literal["false", "true"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        first_image_url: str | PathLike[str] | None = ...,
        last_image_url: str | PathLike[str] | None = ...,
        aspect_ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4", "21:9", "adaptive"] = ...,
        duration: Literal["4", "5", "6", "7", "8", "9", "10", "11", "12"] = ...,
        resolution: Literal["720p", "1080p"] = ...,
        generate_audio: Literal["true", "false"] = ...,
        camera_fixed: Literal["false", "true"] = ...,
    ) -> None: ...

class SeedanceV15ProTextToVideo(Panel):
    """Seedance 1.5 Pro: Clips of 4 to 12 s from text alone, up to 1080p, with sound if wanted."""

    prompt: str
    aspect_ratio: Literal["16:9", "9:16", "4:3", "3:4", "1:1", "21:9"]
    duration: Literal["4", "5", "6", "7", "8", "9", "10", "11", "12"]
    resolution: Literal["480p", "720p", "1080p"]
    generate_audio: Literal["true", "false"]
    camera_fixed: Literal["false", "true"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["16:9", "9:16", "4:3", "3:4", "1:1", "21:9"] = ...,
        duration: Literal["4", "5", "6", "7", "8", "9", "10", "11", "12"] = ...,
        resolution: Literal["480p", "720p", "1080p"] = ...,
        generate_audio: Literal["true", "false"] = ...,
        camera_fixed: Literal["false", "true"] = ...,
    ) -> None: ...

class SeedanceV15ProTextToVideoFast(Panel):
    """Seedance 1.5 Pro Fast: Clips of 4 to 12 s from text alone, up to 1080p, with sound if wanted."""

    prompt: str
    aspect_ratio: Literal["16:9", "9:16", "4:3", "3:4", "1:1", "21:9"]
    duration: Literal["4", "5", "6", "7", "8", "9", "10", "11", "12"]
    resolution: Literal["720p", "1080p"]
    generate_audio: Literal["true", "false"]
    camera_fixed: Literal["false", "true"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["16:9", "9:16", "4:3", "3:4", "1:1", "21:9"] = ...,
        duration: Literal["4", "5", "6", "7", "8", "9", "10", "11", "12"] = ...,
        resolution: Literal["720p", "1080p"] = ...,
        generate_audio: Literal["true", "false"] = ...,
        camera_fixed: Literal["false", "true"] = ...,
    ) -> None: ...

class SeedanceV1LiteReferenceToVideo(Panel):
    """Seedance 1 Lite: Clips of 2 to 12 s that follow pictures given as references."""

    prompt: str
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    duration: Literal["2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]
    camera_fixed: Literal["false", "true"]
    resolution: Literal["720p", "480p"]
    aspect_ratio: Literal["16:9", "9:16", "4:3", "3:4", "21:9", "1:1"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        duration: Literal["2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"] = ...,
        camera_fixed: Literal["false", "true"] = ...,
        resolution: Literal["720p", "480p"] = ...,
        aspect_ratio: Literal["16:9", "9:16", "4:3", "3:4", "21:9", "1:1"] = ...,
    ) -> None: ...

class SeedreamV45ImageToImage(Panel):
    """Seedream 4.5: Changes or combines up to 10 pictures as the text says, up to 4K."""

    prompt: str
    width: int
    height: int
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    sequential_image_generation: Literal["disabled", "auto"]
    max_images: int
    resolution: Literal["2k", "4k"] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        width: int = ...,
        height: int = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        sequential_image_generation: Literal["disabled", "auto"] = ...,
        max_images: int = ...,
        resolution: Literal["2k", "4k"] | None = ...,
    ) -> None: ...

class SeedreamV45TextToImage(Panel):
    """Seedream 4.5: 1 to 15 pictures from text, up to 4K."""

    prompt: str
    width: int
    height: int
    sequential_image_generation: Literal["disabled", "auto"]
    max_images: int
    resolution: Literal["2k", "4k"] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        width: int = ...,
        height: int = ...,
        sequential_image_generation: Literal["disabled", "auto"] = ...,
        max_images: int = ...,
        resolution: Literal["2k", "4k"] | None = ...,
    ) -> None: ...

class SeedreamV4ImageToImage(Panel):
    """Seedream 4: Changes or combines up to 10 pictures as the text says, up to 4K."""

    prompt: str
    width: int
    height: int
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    sequential_image_generation: Literal["disabled", "auto"]
    max_images: int
    resolution: Literal["1k", "2k", "4k"] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        width: int = ...,
        height: int = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        sequential_image_generation: Literal["disabled", "auto"] = ...,
        max_images: int = ...,
        resolution: Literal["1k", "2k", "4k"] | None = ...,
    ) -> None: ...

class SeedreamV4TextToImage(Panel):
    """Seedream 4: 1 to 15 pictures from text, up to 4K."""

    prompt: str
    width: int
    height: int
    sequential_image_generation: Literal["disabled", "auto"]
    max_images: int
    resolution: Literal["1k", "2k", "4k"] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        width: int = ...,
        height: int = ...,
        sequential_image_generation: Literal["disabled", "auto"] = ...,
        max_images: int = ...,
        resolution: Literal["1k", "2k", "4k"] | None = ...,
    ) -> None: ...

class SeedreamV5LiteImageToImage(Panel):
    """Seedream 5 Lite: Changes or combines up to 10 pictures as the text says, up to 3K."""

    prompt: str
    width: int
    height: int
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    sequential_image_generation: Literal["disabled", "auto"]
    max_images: int
    resolution: Literal["2k", "3k"] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        width: int = ...,
        height: int = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        sequential_image_generation: Literal["disabled", "auto"] = ...,
        max_images: int = ...,
        resolution: Literal["2k", "3k"] | None = ...,
    ) -> None: ...

class SeedreamV5LiteTextToImage(Panel):
    """Seedream 5 Lite: 1 to 15 pictures from text, up to 3K."""

    prompt: str
    width: int
    height: int
    sequential_image_generation: Literal["disabled", "auto"]
    max_images: int
    tools_type: Literal["web_search"]
    resolution: Literal["2k", "3k"] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        width: int = ...,
        height: int = ...,
        sequential_image_generation: Literal["disabled", "auto"] = ...,
        max_images: int = ...,
        tools_type: Literal["web_search"] = ...,
        resolution: Literal["2k", "3k"] | None = ...,
    ) -> None: ...

class SkyreelsV3ReferenceToVideo(Panel):
    """SkyReels 3: Clips of 1 to 5 s that follow pictures given as references."""

    prompt: str
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    duration: int
    aspect_ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        duration: int = ...,
        aspect_ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4"] = ...,
    ) -> None: ...

class SkyreelsV3ShotSwitchingVideoExtension(Panel):
    """SkyReels 3, next shot: Continues a clip with a new shot for 2 to 5 s."""

    prompt: str
    video_url: str | PathLike[str] | None
    duration: int
    cut_type: Literal["Auto", "Cut-In", "Cut-Out", "Shot/Reverse Shot", "Multi-Angle", "Cut Away"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        video_url: str | PathLike[str] | None = ...,
        duration: int = ...,
        cut_type: Literal["Auto", "Cut-In", "Cut-Out", "Shot/Reverse Shot", "Multi-Angle", "Cut Away"] = ...,
    ) -> None: ...

class SkyreelsV3SingleShotVideoExtension(Panel):
    """SkyReels 3, same shot: Continues a clip in the same shot for 5 to 30 s."""

    prompt: str
    video_url: str | PathLike[str] | None
    duration: int
    def __init__(
        self,
        *,
        prompt: str = ...,
        video_url: str | PathLike[str] | None = ...,
        duration: int = ...,
    ) -> None: ...

class SkyreelsV3VideoRestyling(Panel):
    """SkyReels 3 restyling: Gives a clip another look, such as Lego or pixel art."""

    video_url: str | PathLike[str] | None
    style_name: Literal["simpsons", "lego", "paper_cutting", "amigurumi", "animal_crossing", "van_gogh", "pixel_art"] | None
    def __init__(
        self,
        *,
        video_url: str | PathLike[str] | None = ...,
        style_name: Literal["simpsons", "lego", "paper_cutting", "amigurumi", "animal_crossing", "van_gogh", "pixel_art"] | None = ...,
    ) -> None: ...

class SkyreelsV4ImageToVideo(Panel):
    """SkyReels 4: Moves one picture for 3 to 15 s, with sound if wanted."""

    prompt: str
    first_frame_image_url: str | PathLike[str] | None
    sound: bool
    duration: int
    mode: Literal["std"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        first_frame_image_url: str | PathLike[str] | None = ...,
        sound: bool = ...,
        duration: int = ...,
        mode: Literal["std"] = ...,
    ) -> None: ...

class SkyreelsV4ImageToVideoFast(Panel):
    """SkyReels 4 Fast: Moves one picture for 3 to 15 s, up to 1080p."""

    prompt: str
    first_image_url: str | PathLike[str] | None
    duration: int
    prompt_optimizer: bool
    resolution: Literal["480p", "720p", "1080p"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        first_image_url: str | PathLike[str] | None = ...,
        duration: int = ...,
        prompt_optimizer: bool = ...,
        resolution: Literal["480p", "720p", "1080p"] = ...,
    ) -> None: ...

class SkyreelsV4ImageToVideoStd(Panel):
    """SkyReels 4 Standard: Moves one picture for 3 to 15 s, up to 1080p, with sound if wanted."""

    prompt: str
    first_image_url: str | PathLike[str] | None
    sound: bool
    duration: int
    prompt_optimizer: bool
    resolution: Literal["480p", "720p", "1080p"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        first_image_url: str | PathLike[str] | None = ...,
        sound: bool = ...,
        duration: int = ...,
        prompt_optimizer: bool = ...,
        resolution: Literal["480p", "720p", "1080p"] = ...,
    ) -> None: ...

class SkyreelsV4OmniReference(Panel):
    """SkyReels 4: Clips of 3 to 15 s from text, up to 1080p, with sound if wanted."""

    prompt: str
    aspect_ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4"]
    duration: int
    sound: bool
    prompt_optimizer: bool
    resolution: Literal["480p", "720p", "1080p"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4"] = ...,
        duration: int = ...,
        sound: bool = ...,
        prompt_optimizer: bool = ...,
        resolution: Literal["480p", "720p", "1080p"] = ...,
    ) -> None: ...

class SkyreelsV4TextToVideo(Panel):
    """SkyReels 4: Clips of 3 to 15 s from text alone, with sound if wanted."""

    prompt: str
    sound: bool
    duration: int
    aspect_ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4"]
    mode: Literal["std"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        sound: bool = ...,
        duration: int = ...,
        aspect_ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4"] = ...,
        mode: Literal["std"] = ...,
    ) -> None: ...

class SkyreelsV4TextToVideoFast(Panel):
    """SkyReels 4 Fast: Clips of 3 to 15 s from text alone, up to 1080p."""

    prompt: str
    duration: int
    aspect_ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4"]
    prompt_optimizer: bool
    resolution: Literal["480p", "720p", "1080p"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        duration: int = ...,
        aspect_ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4"] = ...,
        prompt_optimizer: bool = ...,
        resolution: Literal["480p", "720p", "1080p"] = ...,
    ) -> None: ...

class SkyreelsV4TextToVideoStd(Panel):
    """SkyReels 4 Standard: Clips of 3 to 15 s from text alone, up to 1080p, with sound if wanted."""

    prompt: str
    sound: bool
    duration: int
    aspect_ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4"]
    prompt_optimizer: bool
    resolution: Literal["480p", "720p", "1080p"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        sound: bool = ...,
        duration: int = ...,
        aspect_ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4"] = ...,
        prompt_optimizer: bool = ...,
        resolution: Literal["480p", "720p", "1080p"] = ...,
    ) -> None: ...

class Sora2ImageToVideoAsynChannelLowPrice(Panel):
    """Sora 2 asyn, low price: Moves one picture for 10 or 15 s, with matching sound; the cheap channel, which may fail more often."""

    image_url: str | PathLike[str] | None
    duration: Literal["10", "15"]
    aspect_ratio: Literal["9:16", "16:9"]
    prompt: str
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        duration: Literal["10", "15"] = ...,
        aspect_ratio: Literal["9:16", "16:9"] = ...,
        prompt: str = ...,
    ) -> None: ...

class Sora2ImageToVideoChannelLowPrice(Panel):
    """Sora 2, low price: Moves one picture for 10 or 15 s, with matching sound; the cheap channel, which may fail more often."""

    image_url: str | PathLike[str] | None
    duration: Literal["10", "15"]
    aspect_ratio: Literal["9:16", "16:9"]
    prompt: str
    storyboard: bool
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        duration: Literal["10", "15"] = ...,
        aspect_ratio: Literal["9:16", "16:9"] = ...,
        prompt: str = ...,
        storyboard: bool = ...,
    ) -> None: ...

class Sora2ImageToVideoChannelLowPriceFormer(Panel):
    """Sora 2, low price (former): Moves one picture for 10 or 15 s, with matching sound; the cheap channel, which may fail more often."""

    image_url: str | PathLike[str] | None
    duration: Literal["10", "15"]
    aspect_ratio: Literal["9:16", "16:9"]
    prompt: str
    storyboard: bool
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        duration: Literal["10", "15"] = ...,
        aspect_ratio: Literal["9:16", "16:9"] = ...,
        prompt: str = ...,
        storyboard: bool = ...,
    ) -> None: ...

class Sora2ImageToVideoOfficialStable(Panel):
    """Sora 2: Moves one picture for 4, 8 or 12 s, with matching sound; the official channel, steady."""

    prompt: str
    duration: Literal["4", "8", "12"]
    image_url: str | PathLike[str] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        duration: Literal["4", "8", "12"] = ...,
        image_url: str | PathLike[str] | None = ...,
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

class Sora2ImageToVideoProChannelLowPriceFormer(Panel):
    """Sora 2 Pro, low price (former): Moves one picture for 15 or 25 s, with matching sound; the cheap channel, which may fail more often."""

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

class Sora2ImageToVideoProOfficialStable(Panel):
    """Sora 2 Pro: Moves one picture for 4 to 20 s, up to 1080p, with matching sound; the official channel, steady."""

    prompt: str
    resolution: Literal["720p", "1080p"]
    duration: Literal["4", "8", "12", "16", "20"]
    image_url: str | PathLike[str] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        resolution: Literal["720p", "1080p"] = ...,
        duration: Literal["4", "8", "12", "16", "20"] = ...,
        image_url: str | PathLike[str] | None = ...,
    ) -> None: ...

class Sora2ImageToVideoRealisticOfficialStable(Panel):
    """Sora 2, realistic: Moves one picture for 4, 8 or 12 s, with matching sound; the official channel, steady."""

    prompt: str
    duration: Literal["4", "8", "12"]
    image_url: str | PathLike[str] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        duration: Literal["4", "8", "12"] = ...,
        image_url: str | PathLike[str] | None = ...,
    ) -> None: ...

class Sora2TextToVideoChannelLowPrice(Panel):
    """Sora 2, low price: Clips of 10 or 15 s from text alone, with matching sound; the cheap channel, which may fail more often."""

    duration: Literal["10", "15"]
    prompt: str
    aspect_ratio: Literal["9:16", "16:9"]
    storyboard: bool
    def __init__(
        self,
        *,
        duration: Literal["10", "15"] = ...,
        prompt: str = ...,
        aspect_ratio: Literal["9:16", "16:9"] = ...,
        storyboard: bool = ...,
    ) -> None: ...

class Sora2TextToVideoChannelLowPriceFormer(Panel):
    """Sora 2, low price (former): Clips of 10 or 15 s from text alone, with matching sound; the cheap channel, which may fail more often."""

    duration: Literal["10", "15"]
    prompt: str
    aspect_ratio: Literal["9:16", "16:9"]
    storyboard: bool
    def __init__(
        self,
        *,
        duration: Literal["10", "15"] = ...,
        prompt: str = ...,
        aspect_ratio: Literal["9:16", "16:9"] = ...,
        storyboard: bool = ...,
    ) -> None: ...

class Sora2TextToVideoOfficialStable(Panel):
    """Sora 2: Clips of 4, 8 or 12 s from text alone, with matching sound; the official channel, steady."""

    prompt: str
    size: Literal["720x1280", "1280x720"]
    duration: Literal["4", "8", "12"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        size: Literal["720x1280", "1280x720"] = ...,
        duration: Literal["4", "8", "12"] = ...,
    ) -> None: ...

class Sora2TextToVideoProChannelLowPrice(Panel):
    """Sora 2 Pro, low price: Clips of 15 or 25 s from text alone, with matching sound; the cheap channel, which may fail more often."""

    prompt: str
    duration: Literal["15", "25"]
    aspect_ratio: Literal["9:16", "16:9"]
    storyboard: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        duration: Literal["15", "25"] = ...,
        aspect_ratio: Literal["9:16", "16:9"] = ...,
        storyboard: bool = ...,
    ) -> None: ...

class Sora2TextToVideoProChannelLowPriceFormer(Panel):
    """Sora 2 Pro, low price (former): Clips of 15 or 25 s from text alone, with matching sound; the cheap channel, which may fail more often."""

    prompt: str
    duration: Literal["15", "25"]
    aspect_ratio: Literal["9:16", "16:9"]
    storyboard: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
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

class SoraUploadCharacterChannelLowPrice(Panel):
    """Sora character, low price: Keeps a character from a clip, for later Sora clips; the cheap channel, which may fail more often."""

    video_url: str | PathLike[str] | None
    def __init__(
        self,
        *,
        video_url: str | PathLike[str] | None = ...,
    ) -> None: ...

class SoraUploadCharacterOfficial(Panel):
    """Sora character: Keeps a character from a clip under a name, for later Sora clips; the official channel, steady."""

    video_url: str | PathLike[str] | None
    name: str
    def __init__(
        self,
        *,
        video_url: str | PathLike[str] | None = ...,
        name: str = ...,
    ) -> None: ...

class SunoCustomV45(Panel):
    """Suno 4.5, own lyrics: A song from your own lyrics, title and style."""

    title: str
    prompt: str
    tags: str
    def __init__(
        self,
        *,
        title: str = ...,
        prompt: str = ...,
        tags: str = ...,
    ) -> None: ...

class SunoCustomV5(Panel):
    """Suno 5, own lyrics: A song from your own lyrics, title and style."""

    title: str
    prompt: str
    tags: str
    def __init__(
        self,
        *,
        title: str = ...,
        prompt: str = ...,
        tags: str = ...,
    ) -> None: ...

class SunoCustomV55(Panel):
    """Suno 5.5, own lyrics: A song from your own lyrics, title and style."""

    title: str
    prompt: str
    tags: str
    def __init__(
        self,
        *,
        title: str = ...,
        prompt: str = ...,
        tags: str = ...,
    ) -> None: ...

class SunoLyrics(Panel):
    """Suno lyrics: Writes the lyrics of a song."""

    prompt: str
    def __init__(
        self,
        *,
        prompt: str = ...,
    ) -> None: ...

class SunoSingleV45(Panel):
    """Suno 4.5: A song from a description, sung or instrumental."""

    title: str
    description: str
    make_instrumental: Literal["false", "true"]
    def __init__(
        self,
        *,
        title: str = ...,
        description: str = ...,
        make_instrumental: Literal["false", "true"] = ...,
    ) -> None: ...

class SunoSingleV5(Panel):
    """Suno 5: A song from a description, sung or instrumental."""

    title: str
    description: str
    make_instrumental: Literal["false", "true"]
    def __init__(
        self,
        *,
        title: str = ...,
        description: str = ...,
        make_instrumental: Literal["false", "true"] = ...,
    ) -> None: ...

class SunoSingleV55(Panel):
    """Suno 5.5: A song from a description, sung or instrumental."""

    title: str
    description: str
    make_instrumental: Literal["false", "true"]
    def __init__(
        self,
        *,
        title: str = ...,
        description: str = ...,
        make_instrumental: Literal["false", "true"] = ...,
    ) -> None: ...

class TopazlabsImageUpscaleCgi(Panel):
    """Topaz Upscale CGI: Enlarges rendered pictures and drawings, 2, 4 or 6 times."""

    image_url: str | PathLike[str] | None
    scale: Literal["2x", "4x", "6x"]
    subject_detection: Literal["All", "Foreground", "Background"]
    face_enhancement: bool
    face_enhancement_creativity: float
    face_enhancement_strength: float
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        scale: Literal["2x", "4x", "6x"] = ...,
        subject_detection: Literal["All", "Foreground", "Background"] = ...,
        face_enhancement: bool = ...,
        face_enhancement_creativity: float = ...,
        face_enhancement_strength: float = ...,
    ) -> None: ...

class TopazlabsImageUpscaleHighFidelityV2(Panel):
    """Topaz Upscale High Fidelity 2: Enlarges a good photograph, true to it, 2, 4 or 6 times."""

    image_url: str | PathLike[str] | None
    scale: Literal["2x", "4x", "6x"]
    subject_detection: Literal["All", "Foreground", "Background"]
    face_enhancement: bool
    face_enhancement_creativity: float
    face_enhancement_strength: float
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        scale: Literal["2x", "4x", "6x"] = ...,
        subject_detection: Literal["All", "Foreground", "Background"] = ...,
        face_enhancement: bool = ...,
        face_enhancement_creativity: float = ...,
        face_enhancement_strength: float = ...,
    ) -> None: ...

class TopazlabsImageUpscaleLowResolutionV2(Panel):
    """Topaz Upscale Low Resolution 2: Enlarges a small or blurred picture, 2, 4 or 6 times."""

    image_url: str | PathLike[str] | None
    scale: Literal["2x", "4x", "6x"]
    subject_detection: Literal["All", "Foreground", "Background"]
    face_enhancement: bool
    face_enhancement_creativity: float
    face_enhancement_strength: float
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        scale: Literal["2x", "4x", "6x"] = ...,
        subject_detection: Literal["All", "Foreground", "Background"] = ...,
        face_enhancement: bool = ...,
        face_enhancement_creativity: float = ...,
        face_enhancement_strength: float = ...,
    ) -> None: ...

class TopazlabsImageUpscaleStandardV2(Panel):
    """Topaz Upscale Standard 2: Enlarges a picture of any kind, 2, 4 or 6 times."""

    image_url: str | PathLike[str] | None
    scale: Literal["2x", "4x", "6x"]
    subject_detection: Literal["All", "Foreground", "Background"]
    face_enhancement: bool
    face_enhancement_creativity: float
    face_enhancement_strength: float
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        scale: Literal["2x", "4x", "6x"] = ...,
        subject_detection: Literal["All", "Foreground", "Background"] = ...,
        face_enhancement: bool = ...,
        face_enhancement_creativity: float = ...,
        face_enhancement_strength: float = ...,
    ) -> None: ...

class TopazlabsImageUpscaleTextRefine(Panel):
    """Topaz Upscale Text: Enlarges a picture with writing in it, 2, 4 or 6 times."""

    image_url: str | PathLike[str] | None
    scale: Literal["2x", "4x", "6x"]
    subject_detection: Literal["All", "Foreground", "Background"]
    face_enhancement: bool
    face_enhancement_creativity: float
    face_enhancement_strength: float
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        scale: Literal["2x", "4x", "6x"] = ...,
        subject_detection: Literal["All", "Foreground", "Background"] = ...,
        face_enhancement: bool = ...,
        face_enhancement_creativity: float = ...,
        face_enhancement_strength: float = ...,
    ) -> None: ...

class TopazlabsVideoUpscale(Panel):
    """Topaz Video Upscale: Enlarges a clip, up to 4K, at 30 or 60 frames per second."""

    video_url: str | PathLike[str] | None
    target_resolution: Literal["720p", "1080p", "4k"]
    target_fps: Literal["30", "60"]
    def __init__(
        self,
        *,
        video_url: str | PathLike[str] | None = ...,
        target_resolution: Literal["720p", "1080p", "4k"] = ...,
        target_fps: Literal["30", "60"] = ...,
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

class ViduImageToVideoQ2ProFast(Panel):
    """Vidu Q2 Pro Fast: Moves one picture for 1 to 10 s, up to 1080p, with music if wanted."""

    prompt: str
    image_url: str | PathLike[str] | None
    duration: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]
    resolution: Literal["720p", "1080p"]
    movement_amplitude: Literal["auto", "small", "medium", "large"]
    bgm: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_url: str | PathLike[str] | None = ...,
        duration: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"] = ...,
        resolution: Literal["720p", "1080p"] = ...,
        movement_amplitude: Literal["auto", "small", "medium", "large"] = ...,
        bgm: bool = ...,
    ) -> None: ...

class ViduImageToVideoQ2Turbo(Panel):
    """Vidu Q2 Turbo: Moves one picture for 1 to 10 s, up to 1080p, with music if wanted."""

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

class ViduImageToVideoQ3Pro(Panel):
    """Vidu Q3 Pro: Moves one picture for 1 to 16 s, up to 2K, with sound if wanted."""

    prompt: str
    image_url: str | PathLike[str] | None
    duration: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"]
    resolution: Literal["360p", "540p", "720p", "1080p", "2k"]
    audio: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_url: str | PathLike[str] | None = ...,
        duration: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"] = ...,
        resolution: Literal["360p", "540p", "720p", "1080p", "2k"] = ...,
        audio: bool = ...,
    ) -> None: ...

class ViduImageToVideoQ3ProFast(Panel):
    """Vidu Q3 Pro Fast: Moves one picture for 1 to 16 s, up to 1080p, with sound if wanted."""

    prompt: str
    image_url: str | PathLike[str] | None
    duration: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"]
    resolution: Literal["720p", "1080p"]
    audio: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_url: str | PathLike[str] | None = ...,
        duration: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"] = ...,
        resolution: Literal["720p", "1080p"] = ...,
        audio: bool = ...,
    ) -> None: ...

class ViduImageToVideoQ3Turbo(Panel):
    """Vidu Q3 Turbo: Moves one picture for 1 to 16 s, up to 1080p, with sound if wanted."""

    prompt: str
    image_url: str | PathLike[str] | None
    duration: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"]
    resolution: Literal["540p", "720p", "1080p"]
    audio: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_url: str | PathLike[str] | None = ...,
        duration: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"] = ...,
        resolution: Literal["540p", "720p", "1080p"] = ...,
        audio: bool = ...,
    ) -> None: ...

class ViduReferenceToVideoQ2(Panel):
    """Vidu Q2: Clips of 1 to 10 s that follow pictures given as references, up to 1080p."""

    prompt: str
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    aspect_ratio: Literal["16:9", "9:16", "4:3", "3:4", "1:1"]
    resolution: Literal["540p", "720p", "1080p"]
    duration: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]
    movement_amplitude: Literal["auto", "small", "medium", "large"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        aspect_ratio: Literal["16:9", "9:16", "4:3", "3:4", "1:1"] = ...,
        resolution: Literal["540p", "720p", "1080p"] = ...,
        duration: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"] = ...,
        movement_amplitude: Literal["auto", "small", "medium", "large"] = ...,
    ) -> None: ...

class ViduReferenceToVideoQ2Pro(Panel):
    """Vidu Q2 Pro: Clips of 1 to 10 s that follow pictures and clips given as references, up to 1080p."""

    prompt: str
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    videos: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    aspect_ratio: Literal["16:9", "9:16", "4:3", "3:4", "1:1"]
    resolution: Literal["540p", "720p", "1080p"]
    duration: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]
    movement_amplitude: Literal["auto", "small", "medium", "large"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        videos: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        aspect_ratio: Literal["16:9", "9:16", "4:3", "3:4", "1:1"] = ...,
        resolution: Literal["540p", "720p", "1080p"] = ...,
        duration: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"] = ...,
        movement_amplitude: Literal["auto", "small", "medium", "large"] = ...,
    ) -> None: ...

class ViduReferenceToVideoQ3(Panel):
    """Vidu Q3: Clips of 3 to 16 s that follow pictures given as references, up to 1080p, with sound if wanted."""

    prompt: str
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    duration: int
    resolution: Literal["540p", "720p", "1080p"]
    aspect_ratio: Literal["16:9", "9:16", "4:3", "3:4", "1:1", "auto"]
    audio: Literal["true", "false"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        duration: int = ...,
        resolution: Literal["540p", "720p", "1080p"] = ...,
        aspect_ratio: Literal["16:9", "9:16", "4:3", "3:4", "1:1", "auto"] = ...,
        audio: Literal["true", "false"] = ...,
    ) -> None: ...

class ViduReferenceToVideoQ3Mix(Panel):
    """Vidu Q3 Mix: Clips of 1 to 16 s that follow pictures given as references, up to 1080p, with sound if wanted."""

    prompt: str
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    duration: int
    resolution: Literal["720p", "1080p"]
    aspect_ratio: Literal["16:9", "9:16", "4:3", "3:4", "1:1", "auto"]
    audio: Literal["true", "false"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        duration: int = ...,
        resolution: Literal["720p", "1080p"] = ...,
        aspect_ratio: Literal["16:9", "9:16", "4:3", "3:4", "1:1", "auto"] = ...,
        audio: Literal["true", "false"] = ...,
    ) -> None: ...

class ViduStartEndToVideoQ2Pro(Panel):
    """Vidu Q2 Pro: Fills in 1 to 8 s between a first and a last picture, up to 1080p, with music if wanted."""

    prompt: str
    first_image_url: str | PathLike[str] | None
    last_image_url: str | PathLike[str] | None
    duration: Literal["1", "2", "3", "4", "5", "6", "7", "8"]
    resolution: Literal["540p", "720p", "1080p"]
    movement_amplitude: Literal["auto", "small", "medium", "large"]
    bgm: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        first_image_url: str | PathLike[str] | None = ...,
        last_image_url: str | PathLike[str] | None = ...,
        duration: Literal["1", "2", "3", "4", "5", "6", "7", "8"] = ...,
        resolution: Literal["540p", "720p", "1080p"] = ...,
        movement_amplitude: Literal["auto", "small", "medium", "large"] = ...,
        bgm: bool = ...,
    ) -> None: ...

class ViduStartEndToVideoQ2ProFast(Panel):
    """Vidu Q2 Pro Fast: Fills in 1 to 8 s between a first and a last picture, up to 1080p, with music if wanted."""

    prompt: str
    first_image_url: str | PathLike[str] | None
    last_image_url: str | PathLike[str] | None
    duration: Literal["1", "2", "3", "4", "5", "6", "7", "8"]
    resolution: Literal["720p", "1080p"]
    movement_amplitude: Literal["auto", "small", "medium", "large"]
    bgm: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        first_image_url: str | PathLike[str] | None = ...,
        last_image_url: str | PathLike[str] | None = ...,
        duration: Literal["1", "2", "3", "4", "5", "6", "7", "8"] = ...,
        resolution: Literal["720p", "1080p"] = ...,
        movement_amplitude: Literal["auto", "small", "medium", "large"] = ...,
        bgm: bool = ...,
    ) -> None: ...

class ViduStartEndToVideoQ2Turbo(Panel):
    """Vidu Q2 Turbo: Fills in 1 to 8 s between a first and a last picture, up to 1080p, with music if wanted."""

    prompt: str
    first_image_url: str | PathLike[str] | None
    last_image_url: str | PathLike[str] | None
    duration: Literal["1", "2", "3", "4", "5", "6", "7", "8"]
    resolution: Literal["540p", "720p", "1080p"]
    movement_amplitude: Literal["auto", "small", "medium", "large"]
    bgm: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        first_image_url: str | PathLike[str] | None = ...,
        last_image_url: str | PathLike[str] | None = ...,
        duration: Literal["1", "2", "3", "4", "5", "6", "7", "8"] = ...,
        resolution: Literal["540p", "720p", "1080p"] = ...,
        movement_amplitude: Literal["auto", "small", "medium", "large"] = ...,
        bgm: bool = ...,
    ) -> None: ...

class ViduStartEndToVideoQ3Pro(Panel):
    """Vidu Q3 Pro: Fills in 1 to 16 s between a first and a last picture, up to 1080p, with sound if wanted."""

    prompt: str
    first_image_url: str | PathLike[str] | None
    last_image_url: str | PathLike[str] | None
    duration: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"]
    resolution: Literal["540p", "720p", "1080p"]
    movement_amplitude: Literal["auto", "small", "medium", "large"]
    audio: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        first_image_url: str | PathLike[str] | None = ...,
        last_image_url: str | PathLike[str] | None = ...,
        duration: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"] = ...,
        resolution: Literal["540p", "720p", "1080p"] = ...,
        movement_amplitude: Literal["auto", "small", "medium", "large"] = ...,
        audio: bool = ...,
    ) -> None: ...

class ViduStartEndToVideoQ3ProFast(Panel):
    """Vidu Q3 Pro Fast: Fills in 1 to 16 s between a first and a last picture, up to 1080p, with sound if wanted."""

    prompt: str
    first_image_url: str | PathLike[str] | None
    last_image_url: str | PathLike[str] | None
    duration: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"]
    resolution: Literal["720p", "1080p"]
    audio: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        first_image_url: str | PathLike[str] | None = ...,
        last_image_url: str | PathLike[str] | None = ...,
        duration: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"] = ...,
        resolution: Literal["720p", "1080p"] = ...,
        audio: bool = ...,
    ) -> None: ...

class ViduStartEndToVideoQ3Turbo(Panel):
    """Vidu Q3 Turbo: Fills in 1 to 16 s between a first and a last picture, up to 1080p, with sound if wanted."""

    prompt: str
    first_image_url: str | PathLike[str] | None
    last_image_url: str | PathLike[str] | None
    duration: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"]
    resolution: Literal["540p", "720p", "1080p"]
    movement_amplitude: Literal["auto", "small", "medium", "large"]
    audio: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        first_image_url: str | PathLike[str] | None = ...,
        last_image_url: str | PathLike[str] | None = ...,
        duration: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"] = ...,
        resolution: Literal["540p", "720p", "1080p"] = ...,
        movement_amplitude: Literal["auto", "small", "medium", "large"] = ...,
        audio: bool = ...,
    ) -> None: ...

class ViduTextToVideoQ2(Panel):
    """Vidu Q2: Clips of 1 to 10 s from text alone, up to 1080p."""

    prompt: str
    style: Literal["general", "anime"]
    aspect_ratio: Literal["4:3", "3:4", "16:9", "9:16", "1:1"]
    resolution: Literal["540p", "720p", "1080p"]
    movement_amplitude: Literal["auto", "small", "medium", "large"]
    duration: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        style: Literal["general", "anime"] = ...,
        aspect_ratio: Literal["4:3", "3:4", "16:9", "9:16", "1:1"] = ...,
        resolution: Literal["540p", "720p", "1080p"] = ...,
        movement_amplitude: Literal["auto", "small", "medium", "large"] = ...,
        duration: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"] = ...,
    ) -> None: ...

class ViduTextToVideoQ3Pro(Panel):
    """Vidu Q3 Pro: Clips of 1 to 16 s from text alone, up to 1080p, with sound if wanted."""

    prompt: str
    style: Literal["general", "anime"]
    aspect_ratio: Literal["4:3", "3:4", "16:9", "9:16", "1:1"]
    resolution: Literal["360p", "540p", "720p", "1080p"]
    duration: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"]
    audio: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        style: Literal["general", "anime"] = ...,
        aspect_ratio: Literal["4:3", "3:4", "16:9", "9:16", "1:1"] = ...,
        resolution: Literal["360p", "540p", "720p", "1080p"] = ...,
        duration: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"] = ...,
        audio: bool = ...,
    ) -> None: ...

class ViduTextToVideoQ3ProFast(Panel):
    """Vidu Q3 Pro Fast: Clips of 1 to 16 s from text alone, up to 1080p, with sound if wanted."""

    prompt: str
    aspect_ratio: Literal["16:9", "9:16", "4:3", "3:4", "1:1"]
    resolution: Literal["720p", "1080p"]
    duration: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"]
    audio: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["16:9", "9:16", "4:3", "3:4", "1:1"] = ...,
        resolution: Literal["720p", "1080p"] = ...,
        duration: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"] = ...,
        audio: bool = ...,
    ) -> None: ...

class ViduTextToVideoQ3Turbo(Panel):
    """Vidu Q3 Turbo: Clips of 1 to 16 s from text alone, up to 1080p, with sound if wanted."""

    prompt: str
    style: Literal["general", "anime"]
    aspect_ratio: Literal["4:3", "3:4", "16:9", "9:16", "1:1"]
    resolution: Literal["540p", "720p", "1080p"]
    duration: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"]
    audio: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        style: Literal["general", "anime"] = ...,
        aspect_ratio: Literal["4:3", "3:4", "16:9", "9:16", "1:1"] = ...,
        resolution: Literal["540p", "720p", "1080p"] = ...,
        duration: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"] = ...,
        audio: bool = ...,
    ) -> None: ...

class Wan22ImageToImage(Panel):
    """Wan 2.2: Changes a picture as the text says."""

    image_url: str | PathLike[str] | None
    prompt: str
    aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "custom", "auto"]
    custom_width: int
    custom_height: int
    output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"]
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "custom", "auto"] = ...,
        custom_width: int = ...,
        custom_height: int = ...,
        output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"] = ...,
    ) -> None: ...

class Wan22ImageToVideo(Panel):
    """Wan 2.2: Moves one picture for 5 or 8 s."""

    image_url: str | PathLike[str] | None
    prompt: str
    negative_prompt: str
    duration: Literal["8", "5"]
    resolution: Literal["auto", "1024×1920", "1920×1024", "720×1280", "1280×720", "480×832", "832×480"]
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        prompt: str = ...,
        negative_prompt: str = ...,
        duration: Literal["8", "5"] = ...,
        resolution: Literal["auto", "1024×1920", "1920×1024", "720×1280", "1280×720", "480×832", "832×480"] = ...,
    ) -> None: ...

class Wan22TextToImageLora(Panel):
    """Wan 2.2, LoRA: A picture from text, with a LoRA of your choice."""

    prompt: str
    aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "custom"]
    custom_width: int
    custom_height: int
    lora: str
    lora_strength: float
    output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "custom"] = ...,
        custom_width: int = ...,
        custom_height: int = ...,
        lora: str = ...,
        lora_strength: float = ...,
        output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"] = ...,
    ) -> None: ...

class Wan22TextToVideo(Panel):
    """Wan 2.2: Clips of 5 or 8 s from text alone."""

    resolution: Literal["832×480", "480×832", "1280×720", "720×1280", "1920×1024", "1024×1920"]
    duration: Literal["8", "5"]
    prompt: str
    negative_prompt: str
    def __init__(
        self,
        *,
        resolution: Literal["832×480", "480×832", "1280×720", "720×1280", "1920×1024", "1024×1920"] = ...,
        duration: Literal["8", "5"] = ...,
        prompt: str = ...,
        negative_prompt: str = ...,
    ) -> None: ...

class Wan22VideoStartToEnd(Panel):
    """Wan 2.2, first and last: Fills in 5 or 8 s between a first and a last picture."""

    image_url: str | PathLike[str] | None
    last_image_url: str | PathLike[str] | None
    prompt: str
    negative_prompt: str
    duration: Literal["8", "5"]
    resolution: Literal["auto", "1024×1920", "1920×1024", "720×1280", "1280×720", "480×832", "832×480"]
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        last_image_url: str | PathLike[str] | None = ...,
        prompt: str = ...,
        negative_prompt: str = ...,
        duration: Literal["8", "5"] = ...,
        resolution: Literal["auto", "1024×1920", "1920×1024", "720×1280", "1280×720", "480×832", "832×480"] = ...,
    ) -> None: ...

class Wan25PreviewImageToImage(Panel):
    """Wan 2.5 preview: Changes or combines up to 3 pictures as the text says."""

    prompt: str
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    negative_prompt: str
    size: Literal["1280*1280", "1024*1024", "800*1200", "1200*800", "960*1280", "1280*960", "720*1280", "1280*720", "1344*576"]
    n: int
    prompt_extend: bool
    seed: int | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        negative_prompt: str = ...,
        size: Literal["1280*1280", "1024*1024", "800*1200", "1200*800", "960*1280", "1280*960", "720*1280", "1280*720", "1344*576"] = ...,
        n: int = ...,
        prompt_extend: bool = ...,
        seed: int | None = ...,
    ) -> None: ...

class Wan25PreviewImageToVideo(Panel):
    """Wan 2.5 preview: Moves one picture for 5 or 10 s, up to 1080p."""

    prompt: str
    image_url: str | PathLike[str] | None
    audio_url: str | PathLike[str] | None
    negative_prompt: str
    duration: Literal["5", "10"]
    resolution: Literal["480p", "720p", "1080p"]
    prompt_extend: bool
    seed: int | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        image_url: str | PathLike[str] | None = ...,
        audio_url: str | PathLike[str] | None = ...,
        negative_prompt: str = ...,
        duration: Literal["5", "10"] = ...,
        resolution: Literal["480p", "720p", "1080p"] = ...,
        prompt_extend: bool = ...,
        seed: int | None = ...,
    ) -> None: ...

class Wan25PreviewTextToImage(Panel):
    """Wan 2.5 preview: 1 to 4 pictures from text."""

    prompt: str
    negative_prompt: str
    size: Literal["1280*1280", "1104*1472", "1472*1104", "960*1696", "1696*960"]
    n: int
    prompt_extend: bool
    seed: int | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        negative_prompt: str = ...,
        size: Literal["1280*1280", "1104*1472", "1472*1104", "960*1696", "1696*960"] = ...,
        n: int = ...,
        prompt_extend: bool = ...,
        seed: int | None = ...,
    ) -> None: ...

class Wan25PreviewTextToVideo(Panel):
    """Wan 2.5 preview: Clips of 5 or 10 s from text alone."""

    prompt: str
    negative_prompt: str
    audio_url: str | PathLike[str] | None
    duration: Literal["5", "10"]
    size: Literal["832*480", "480*832", "624*624", "1280*720", "720*1280", "960*960", "1088*832", "832*1088", "1920*1080", "1080*1920", "1440*1440", "1632*1248", "1248*1632"]
    prompt_extend: bool
    seed: int | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        negative_prompt: str = ...,
        audio_url: str | PathLike[str] | None = ...,
        duration: Literal["5", "10"] = ...,
        size: Literal["832*480", "480*832", "624*624", "1280*720", "720*1280", "960*960", "1088*832", "832*1088", "1920*1080", "1080*1920", "1440*1440", "1632*1248", "1248*1632"] = ...,
        prompt_extend: bool = ...,
        seed: int | None = ...,
    ) -> None: ...

class Wan26ImageToVideoFlash(Panel):
    """Wan 2.6 Flash: Moves one picture for 2 to 15 s, up to 1080p, with sound if wanted."""

    prompt: str
    negative_prompt: str
    image_url: str | PathLike[str] | None
    audio_url: str | PathLike[str] | None
    resolution: Literal["720p", "1080p"]
    duration: Literal["2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"]
    shot_type: Literal["single", "multi"]
    enable_prompt_expansion: bool
    enable_audio: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        negative_prompt: str = ...,
        image_url: str | PathLike[str] | None = ...,
        audio_url: str | PathLike[str] | None = ...,
        resolution: Literal["720p", "1080p"] = ...,
        duration: Literal["2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"] = ...,
        shot_type: Literal["single", "multi"] = ...,
        enable_prompt_expansion: bool = ...,
        enable_audio: bool = ...,
    ) -> None: ...

class Wan26ReferenceToVideo(Panel):
    """Wan 2.6: Clips of 2 to 10 s that follow pictures and clips given as references."""

    prompt: str
    negative_prompt: str
    video_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    size: Literal["1280*720", "720*1280", "960*960", "1088*832", "832*1088", "1920*1080", "1080*1920", "1440*1440", "1632*1248", "1248*1632"]
    duration: Literal["2", "3", "4", "5", "6", "7", "8", "9", "10"]
    shot_type: Literal["single", "multi"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        negative_prompt: str = ...,
        video_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        size: Literal["1280*720", "720*1280", "960*960", "1088*832", "832*1088", "1920*1080", "1080*1920", "1440*1440", "1632*1248", "1248*1632"] = ...,
        duration: Literal["2", "3", "4", "5", "6", "7", "8", "9", "10"] = ...,
        shot_type: Literal["single", "multi"] = ...,
    ) -> None: ...

class Wan26ReferenceToVideoFlash(Panel):
    """Wan 2.6 Flash: Clips of 2 to 10 s that follow pictures and clips given as references, with sound if wanted."""

    prompt: str
    negative_prompt: str
    video_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    size: Literal["1280*720", "720*1280", "960*960", "1088*832", "832*1088", "1920*1080", "1080*1920", "1440*1440", "1632*1248", "1248*1632"]
    duration: Literal["2", "3", "4", "5", "6", "7", "8", "9", "10"]
    shot_type: Literal["single", "multi"]
    audio: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        negative_prompt: str = ...,
        video_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        size: Literal["1280*720", "720*1280", "960*960", "1088*832", "832*1088", "1920*1080", "1080*1920", "1440*1440", "1632*1248", "1248*1632"] = ...,
        duration: Literal["2", "3", "4", "5", "6", "7", "8", "9", "10"] = ...,
        shot_type: Literal["single", "multi"] = ...,
        audio: bool = ...,
    ) -> None: ...

class Wan27ImageEdit(Panel):
    """Wan 2.7: Changes or combines up to 9 pictures as the text says."""

    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    prompt: str
    width: int
    height: int
    def __init__(
        self,
        *,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        prompt: str = ...,
        width: int = ...,
        height: int = ...,
    ) -> None: ...

class Wan27ImageEditPro(Panel):
    """Wan 2.7 Pro: Changes or combines up to 9 pictures as the text says."""

    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    prompt: str
    width: int
    height: int
    def __init__(
        self,
        *,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        prompt: str = ...,
        width: int = ...,
        height: int = ...,
    ) -> None: ...

class Wan27ImageToVideo(Panel):
    """Wan 2.7: Moves one picture for 2 to 15 s, to a last picture if wanted, up to 1080p."""

    prompt: str
    first_image_url: str | PathLike[str] | None
    last_image_url: str | PathLike[str] | None
    audio_url: str | PathLike[str] | None
    negative_prompt: str
    resolution: Literal["720P", "1080P"]
    duration: Literal["2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"]
    prompt_extend: bool
    seed: int | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        first_image_url: str | PathLike[str] | None = ...,
        last_image_url: str | PathLike[str] | None = ...,
        audio_url: str | PathLike[str] | None = ...,
        negative_prompt: str = ...,
        resolution: Literal["720P", "1080P"] = ...,
        duration: Literal["2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"] = ...,
        prompt_extend: bool = ...,
        seed: int | None = ...,
    ) -> None: ...

class Wan27ReferenceToVideo(Panel):
    """Wan 2.7: Clips of 2 to 10 s that follow pictures, clips and sound given as references, up to 1080p."""

    prompt: str
    video_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    audio_url: str | PathLike[str] | None
    negative_prompt: str
    resolution: Literal["720P", "1080P"]
    duration: Literal["2", "3", "4", "5", "6", "7", "8", "9", "10"]
    aspect_ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4"]
    prompt_extend: bool
    seed: int | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        video_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        audio_url: str | PathLike[str] | None = ...,
        negative_prompt: str = ...,
        resolution: Literal["720P", "1080P"] = ...,
        duration: Literal["2", "3", "4", "5", "6", "7", "8", "9", "10"] = ...,
        aspect_ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4"] = ...,
        prompt_extend: bool = ...,
        seed: int | None = ...,
    ) -> None: ...

class Wan27TextToImage(Panel):
    """Wan 2.7: A picture from text."""

    prompt: str
    width: int
    height: int
    thinking_mode: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        width: int = ...,
        height: int = ...,
        thinking_mode: bool = ...,
    ) -> None: ...

class Wan27TextToImagePro(Panel):
    """Wan 2.7 Pro: A picture from text."""

    prompt: str
    width: int
    height: int
    thinking_mode: bool
    def __init__(
        self,
        *,
        prompt: str = ...,
        width: int = ...,
        height: int = ...,
        thinking_mode: bool = ...,
    ) -> None: ...

class Wan27TextToVideo(Panel):
    """Wan 2.7: Clips of 2 to 15 s from text alone, up to 1080p."""

    prompt: str
    negative_prompt: str
    audio_url: str | PathLike[str] | None
    duration: Literal["2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"]
    resolution: Literal["720P", "1080P"]
    aspect_ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4"]
    prompt_extend: bool
    seed: int | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        negative_prompt: str = ...,
        audio_url: str | PathLike[str] | None = ...,
        duration: Literal["2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"] = ...,
        resolution: Literal["720P", "1080P"] = ...,
        aspect_ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4"] = ...,
        prompt_extend: bool = ...,
        seed: int | None = ...,
    ) -> None: ...

class Wan27VideoEdit(Panel):
    """Wan 2.7: Changes a clip as the text says, with pictures to go by, up to 1080p."""

    prompt: str
    video_url: str | PathLike[str] | None
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    negative_prompt: str
    resolution: Literal["720P", "1080P"]
    duration: Literal["0", "2", "3", "4", "5", "6", "7", "8", "9", "10"]
    aspect_ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4"]
    prompt_extend: bool
    seed: int | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        video_url: str | PathLike[str] | None = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        negative_prompt: str = ...,
        resolution: Literal["720P", "1080P"] = ...,
        duration: Literal["0", "2", "3", "4", "5", "6", "7", "8", "9", "10"] = ...,
        aspect_ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4"] = ...,
        prompt_extend: bool = ...,
        seed: int | None = ...,
    ) -> None: ...

class Wan27VideoExtend(Panel):
    """Wan 2.7: Continues a clip for 2 to 15 s, up to 1080p."""

    prompt: str
    video_url: str | PathLike[str] | None
    audio_url: str | PathLike[str] | None
    negative_prompt: str
    resolution: Literal["720P", "1080P"]
    duration: Literal["2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"]
    prompt_extend: bool
    seed: int | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        video_url: str | PathLike[str] | None = ...,
        audio_url: str | PathLike[str] | None = ...,
        negative_prompt: str = ...,
        resolution: Literal["720P", "1080P"] = ...,
        duration: Literal["2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"] = ...,
        prompt_extend: bool = ...,
        seed: int | None = ...,
    ) -> None: ...

class XaiGrokImagineEditVideoOfficialStable(Panel):
    """Grok Imagine: Changes a clip as the text says, with matching sound; the official channel, steady."""

    prompt: str
    video_url: str | PathLike[str] | None
    resolution: Literal["720p", "480p"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        video_url: str | PathLike[str] | None = ...,
        resolution: Literal["720p", "480p"] = ...,
    ) -> None: ...

class XaiGrokImagineImageEditOfficialStable(Panel):
    """Grok Imagine Image: Changes a picture as the text says; the official channel, steady."""

    prompt: str
    image: str | PathLike[str] | None
    def __init__(
        self,
        *,
        prompt: str = ...,
        image: str | PathLike[str] | None = ...,
    ) -> None: ...

class XaiGrokImagineImageTextToImageOfficialStable(Panel):
    """Grok Imagine Image: A picture from text; the official channel, steady."""

    prompt: str
    aspect_ratio: Literal["2:1", "20:9", "16:9", "4:3", "3:2", "1:1", "2:3", "3:4", "9:16", "9:20", "1:2"]
    output_format: Literal["jpeg", "png"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["2:1", "20:9", "16:9", "4:3", "3:2", "1:1", "2:3", "3:4", "9:16", "9:20", "1:2"] = ...,
        output_format: Literal["jpeg", "png"] = ...,
    ) -> None: ...

class XaiGrokImagineImageToVideoChannelLowPrice(Panel):
    """Grok Imagine, low price: Moves one picture or more for 6 to 30 s, with matching sound; the cheap channel, which may fail more often."""

    prompt: str
    aspect_ratio: Literal["2:3", "3:2", "1:1", "16:9", "9:16"]
    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    resolution: Literal["720p", "480p"]
    duration: int
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["2:3", "3:2", "1:1", "16:9", "9:16"] = ...,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        resolution: Literal["720p", "480p"] = ...,
        duration: int = ...,
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

class XaiGrokImagineTextToVideoChannelLowPrice(Panel):
    """Grok Imagine, low price: Clips of 6 to 30 s from text alone, with matching sound; the cheap channel, which may fail more often."""

    prompt: str
    aspect_ratio: Literal["2:3", "3:2", "1:1", "16:9", "9:16"]
    resolution: Literal["720p", "480p"]
    duration: int
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["2:3", "3:2", "1:1", "16:9", "9:16"] = ...,
        resolution: Literal["720p", "480p"] = ...,
        duration: int = ...,
    ) -> None: ...

class XaiGrokImagineTextToVideoOfficialStable(Panel):
    """Grok Imagine: Clips of 6 or 10 s from text alone, with matching sound; the official channel, steady."""

    prompt: str
    aspect_ratio: Literal["16:9", "9:16", "1:1"]
    resolution: Literal["720p", "480p"]
    duration: Literal["6", "10"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["16:9", "9:16", "1:1"] = ...,
        resolution: Literal["720p", "480p"] = ...,
        duration: Literal["6", "10"] = ...,
    ) -> None: ...

class XaiGrokImagineVideoReferenceToVideoOfficialStable(Panel):
    """Grok Imagine: Clips of 6 or 10 s that follow pictures given as references, with matching sound; the official channel, steady."""

    image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None
    prompt: str
    duration: Literal["6", "10"]
    resolution: Literal["720p", "480p"]
    def __init__(
        self,
        *,
        image_urls: str | PathLike[str] | Sequence[str | PathLike[str]] | None = ...,
        prompt: str = ...,
        duration: Literal["6", "10"] = ...,
        resolution: Literal["720p", "480p"] = ...,
    ) -> None: ...

class XaiGrokImagineVideoVideoExtendOfficialStable(Panel):
    """Grok Imagine: Continues a clip for 6 or 10 s, with matching sound; the official channel, steady."""

    video_url: str | PathLike[str] | None
    prompt: str
    duration: Literal["6", "10"]
    def __init__(
        self,
        *,
        video_url: str | PathLike[str] | None = ...,
        prompt: str = ...,
        duration: Literal["6", "10"] = ...,
    ) -> None: ...

class ZImageTurbo(Panel):
    """Z-Image Turbo: A picture from text."""

    prompt: str
    aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2"]
    output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2"] = ...,
        output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"] = ...,
    ) -> None: ...

class ZImageTurboImageToImage(Panel):
    """Z-Image Turbo: Changes a picture as the text says."""

    image_url: str | PathLike[str] | None
    prompt: str
    aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2"]
    output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"]
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2"] = ...,
        output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"] = ...,
    ) -> None: ...

class ZImageTurboImageToImageLora(Panel):
    """Z-Image Turbo, LoRA: Changes a picture as the text says, with a LoRA of your choice."""

    image_url: str | PathLike[str] | None
    prompt: str
    aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2"]
    lora: str
    lora_strength: float
    output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"]
    def __init__(
        self,
        *,
        image_url: str | PathLike[str] | None = ...,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2"] = ...,
        lora: str = ...,
        lora_strength: float = ...,
        output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"] = ...,
    ) -> None: ...

class ZImageTurboLora(Panel):
    """Z-Image Turbo, LoRA: A picture from text, with a LoRA of your choice."""

    prompt: str
    aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2"]
    lora: str
    lora_strength: float
    output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"]
    def __init__(
        self,
        *,
        prompt: str = ...,
        aspect_ratio: Literal["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2"] = ...,
        lora: str = ...,
        lora_strength: float = ...,
        output_format: Literal["png", "jpeg", "webp(lossless)", "webp(lossy)"] = ...,
    ) -> None: ...
