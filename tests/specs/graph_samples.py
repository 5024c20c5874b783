"""A small graph with all that graphs are made of, and an app's call example."""

from __future__ import annotations

import json
from typing import Any

GRAPH: dict[str, Any] = {
    "9": {"class_type": "SaveImage", "inputs": {"filename_prefix": "fox", "images": ["8", 0]}},
    "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
    "3": {
        "class_type": "KSampler",
        "_meta": {"title": "KSampler"},
        "inputs": {
            "seed": 18446744073709551615,
            "steps": 20,
            "cfg": 6.5,
            "sampler_name": "euler",
            "scheduler": "beta57",
            "model": ["4", 0],
            "positive": ["6", 0],
            "negative": ["7", 0],
            "latent_image": ["5", 0],
        },
    },
    "6": {"class_type": "CLIPTextEncode", "_meta": {"title": "Prompt"}, "inputs": {"text": "a fox", "clip": ["4", 1]}},
    "7": {
        "class_type": "CLIPTextEncode",
        "_meta": {"title": "CLIP Text Encode (Prompt)"},
        "inputs": {"text": "", "clip": ["4", 1]},
    },
    "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 768, "height": 512, "batch_size": 1}},
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "fox.safetensors"}},
    "10": {"class_type": "LoadImage", "inputs": {"image": "example.png", "upload": "image"}},
    "11": {"class_type": "ImageBlur", "inputs": {"blur": True, "image": ["10", 0], "noise_seed": 5}},
}

WORDS = "[{}]".format(
    ",".join(json.dumps({"name": name, "index": str(i)}) for i, name in enumerate(["Upright", "Wide"], 1))
)


def entry(node: str, field: str, kind: str, value: Any, data: Any = None, **more: Any) -> dict[str, Any]:
    return {"nodeId": node, "fieldName": field, "fieldType": kind, "fieldValue": value, "fieldData": data, **more}


DEMO: dict[str, Any] = {
    "webappName": "Lantern painter",
    "webappDescription": "Paints a picture.",
    "covers": [{"url": "https://example.org/cover.jpg", "thumbnailUri": "https://example.org/small.jpg"}],
    "nodeInfoList": [
        entry("6", "text", "STRING", "a fox", "", nodeName="CLIPTextEncode", descriptionEn="Prompt"),
        entry("14", "select", "SWITCH", 2, WORDS, description="画面比例"),
        entry("3", "seed", "INT", "18446744073709551615", None, descriptionEn="Seed"),
        entry("3", "steps", "int", "20", '["INT",{"default":20,"min":1,"max":100,"step":1}]'),
        entry("3", "cfg", "FLOAT", "6.5", '["FLOAT",{"min":0.0,"max":30.0,"step":0.1}]'),
        entry("3", "sampler_name", "LIST", "euler", '[["euler","uni_pc"],{"default":"euler"}]'),
        entry("53", "method", "LIST", "lanczos", '["bicubic","nearest"]'),
        entry("13", "switch", "BOOLEAN", "false"),
        entry("52", "image", "image", "boat.jpg"),
        entry("60", "mask", "MASK", "m.png"),
        entry("6", "text", "STRING", "the same once more"),
    ],
}
