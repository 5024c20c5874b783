"""The node classes that the sandbox knows: their inputs, what they save, how long they take.

Names and inputs are those of ComfyUI and of the node packs that workflows on the service use. A class that
is not here is taken as it comes: its inputs are not checked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["MEDIA_FIELDS", "Field", "Kind", "kind_of"]


@dataclass(frozen=True, slots=True)
class Field:
    """An input of a node.

    Attributes:
        type: `INT`, `FLOAT`, `STRING`, `BOOLEAN`, `LIST`, or `LINK` for what only another node can give.
        low, high: The limits of a number, both included.
        options: What a LIST has to choose from.
        required: Whether a graph without it is refused.
    """

    type: str
    low: float = 0
    high: float = 0
    options: tuple[str, ...] = ()
    required: bool = True


@dataclass(frozen=True, slots=True)
class Kind:
    """A class of nodes.

    Attributes:
        fields: Its inputs, by name.
        saves: The type of the files that it puts out; empty for all that do not end a graph.
        weight: How long it takes, beside other nodes; a sampler takes one for each step besides.
    """

    fields: Mapping[str, Field] = field(default_factory=dict)
    saves: str = ""
    weight: float = 0.3


def kind_of(name: str) -> Kind:
    """The class of this name; of an unknown one only whether it saves something, by its name."""
    if name in _KINDS:
        return _KINDS[name]
    if not name.startswith("Save"):
        return Kind()
    return Kind(saves="mp4" if "Video" in name else "mp3" if "Audio" in name else "png")


MEDIA_FIELDS = {
    "LoadImage": ("image", "image"),
    "LoadImageMask": ("image", "image"),
    "LoadVideo": ("file", "video"),
    "VHS_LoadVideo": ("video", "video"),
    "LoadAudio": ("audio", "audio"),
}
"""Of the classes that read a file: the field that names it, and the kind that it must be of."""

_LINK, _TEXT, _SWITCH = Field("LINK"), Field("STRING"), Field("BOOLEAN")
_MAY = Field("LINK", required=False)
_SIDE, _ONE, _STRENGTH = Field("INT", 16, 16384), Field("INT", 1, 4096), Field("FLOAT", -100, 100)
_SCALING = Field("LIST", options=("nearest-exact", "bilinear", "area", "bicubic", "lanczos"))
_CROP = Field("LIST", options=("disabled", "center"))
_SEED = Field("INT", 0, 2**64 - 1)

_SAMPLER = {
    "model": _LINK,
    "positive": _LINK,
    "negative": _LINK,
    "latent_image": _LINK,
    "seed": _SEED,
    "steps": Field("INT", 1, 10_000),
    "cfg": Field("FLOAT", 0, 100),
    "sampler_name": Field(
        "LIST", options=("euler", "euler_ancestral", "heun", "dpmpp_2m", "dpmpp_2m_sde", "dpmpp_sde", "ddim", "uni_pc")
    ),
    "scheduler": Field("LIST", options=("normal", "karras", "exponential", "sgm_uniform", "simple", "beta")),
    "denoise": Field("FLOAT", 0, 1),
}
_WAN = {
    "positive": _LINK,
    "negative": _LINK,
    "vae": _LINK,
    "width": _SIDE,
    "height": _SIDE,
    "length": Field("INT", 1, 16384),
    "batch_size": _ONE,
    "clip_vision_output": _MAY,
    "start_image": _MAY,
}
_COMBINE = {
    "images": _LINK,
    "frame_rate": Field("FLOAT", 1, 120),
    "loop_count": Field("INT", 0, 100),
    "filename_prefix": _TEXT,
    "format": _TEXT,
    "pingpong": _SWITCH,
    "save_output": _SWITCH,
}

_KINDS = {
    "CheckpointLoaderSimple": Kind({"ckpt_name": _TEXT}, weight=3),
    "UNETLoader": Kind({"unet_name": _TEXT, "weight_dtype": _TEXT}, weight=3),
    "CLIPLoader": Kind({"clip_name": _TEXT, "type": _TEXT}, weight=1),
    "CLIPVisionLoader": Kind({"clip_name": _TEXT}, weight=1),
    "VAELoader": Kind({"vae_name": _TEXT}, weight=1),
    "RHLoraLoader": Kind(
        {"model": _LINK, "clip": _MAY, "lora_name": _TEXT, "strength_model": _STRENGTH, "strength_clip": _STRENGTH},
        weight=1,
    ),
    "ModelSamplingSD3": Kind({"model": _LINK, "shift": Field("FLOAT", 0, 100)}),
    "CLIPSetLastLayer": Kind({"clip": _LINK, "stop_at_clip_layer": Field("INT", -24, -1)}),
    "CLIPTextEncode": Kind({"clip": _LINK, "text": _TEXT}),
    "CLIPVisionEncode": Kind({"clip_vision": _LINK, "image": _LINK, "crop": _TEXT}),
    "EmptyLatentImage": Kind({"width": _SIDE, "height": _SIDE, "batch_size": Field("INT", 1, 16)}),
    "ImpactSwitch": Kind({"select": Field("INT", 1, 999)}),
    "ComfySwitchNode": Kind({"switch": _SWITCH}),
    "WanImageToVideo": Kind(_WAN, weight=2),
    "KSampler": Kind(_SAMPLER),
    "VAEDecode": Kind({"samples": _LINK, "vae": _LINK}, weight=3),
    "LoadImage": Kind({"image": _TEXT}),
    "ImageScale": Kind({"image": _LINK, "upscale_method": _SCALING, "width": _SIDE, "height": _SIDE, "crop": _CROP}),
    "ImageScaleBy": Kind({"image": _LINK, "upscale_method": _SCALING, "scale_by": Field("FLOAT", 0.01, 8)}),
    "CreateVideo": Kind({"images": _LINK, "fps": Field("FLOAT", 1, 120)}),
    "SaveImage": Kind({"images": _LINK, "filename_prefix": _TEXT}, saves="png"),
    "SaveVideo": Kind({"video": _LINK, "filename_prefix": _TEXT}, saves="mp4", weight=1),
    "VHS_VideoCombine": Kind(_COMBINE, saves="mp4", weight=2),
}
