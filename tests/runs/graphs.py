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
