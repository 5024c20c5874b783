"""Apps and workflows as specs made by hand."""

from __future__ import annotations

from rh_widgets.specs import Graph, GraphKind, ModelSpec, Node, ParamSpec, ParamType

NODES = (
    Node("4", "Base model", "CheckpointLoaderSimple"),
    Node("12", "Load LoRA", "RHLoraLoader"),
    Node("6", "Prompt", "CLIPTextEncode"),
    Node("3", "", "KSampler"),
    Node("9", "Save", "SaveImage"),
)


def field(node, name, kind, **more):
    return ParamSpec(
        key=f"{node}.{name}", name=f"{name}_{node}", type=kind, label=name.title(), node=node, field=name, **more
    )


PARAMS = (
    field("6", "text", ParamType.STRING, required=True, default="a fox", blank=True, long=True),
    field("3", "seed", ParamType.INT, required=True, default=7, min=0, max=2**64 - 1),
    field("3", "steps", ParamType.INT, required=True, default=20),
    field("10", "image", ParamType.IMAGE, default="example.png"),
    ParamSpec(key="instanceType", name="instance_type", type=ParamType.LIST, label="Machine", options=("plus",)),
    ParamSpec(key="retainSeconds", name="retain_seconds", type=ParamType.INT, label="Keep warm"),
)


def graph_spec(kind=GraphKind.WORKFLOW, *, number="1904136902449209346", params=PARAMS, nodes=NODES, **more):
    """An app or a workflow with a prompt, a seed, and a picture."""
    part = "workflow" if kind is GraphKind.WORKFLOW else "ai-app"
    return ModelSpec(
        endpoint=f"run/{part}/{number}",
        name=f"run/{part}/{number}",
        class_name=f"Graph{number}",
        title="Fox in the snow",
        summary="",
        family="",
        task="",
        output="image",
        params=params,
        graph=Graph(kind=kind, id=number, nodes=nodes, **more),
    )


WORKFLOW, APP = graph_spec(), graph_spec(GraphKind.APP, number="1877265245566922800")


GRAPH = {
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "base.safetensors"}},
    "10": {"class_type": "LoadImage", "inputs": {"image": "example.png"}, "_meta": {"title": "Your picture"}},
    "11": {"class_type": "VAEEncode", "inputs": {"pixels": ["10", 0], "vae": ["4", 2]}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"clip": ["4", 1], "text": "a fox"},
          "_meta": {"title": "Prompt"}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "", "clip": ["4", 1]}},
    "3": {
        "class_type": "KSampler",
        "inputs": {
            "model": ["4", 0], "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["11", 0],
            "seed": 2**60 + 1, "steps": 4, "cfg": 6.5, "sampler_name": "euler", "scheduler": "normal", "denoise": 0.6,
        },
    },
    "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
    "9": {"class_type": "SaveImage", "inputs": {"images": ["8", 0], "filename_prefix": "x"}},
}  # fmt: skip
"""A graph as ComfyUI's API form has it: a picture and a prompt become a picture."""


def asked_for(payload):
    """The prompt that a task was made for, of a model or of a graph."""
    nodes = payload.get("nodeInfoList", ())
    return payload.get("prompt") or next(n["fieldValue"] for n in nodes if n["fieldName"] == "text")
