"""A workflow of our own, read as a user's is, for the tests of what shows apps and workflows."""

from __future__ import annotations

import dataclasses

from rh_widgets.specs import GraphKind, ModelSpec, ParamSpec, read_graph, workflow_spec

SEED = 2**64 - 1


def _node(kind: str, title: str = "", **inputs: object) -> dict[str, object]:
    return {"class_type": kind, "_meta": {"title": title}, "inputs": inputs}


GRAPH = read_graph(
    {
        "4": _node("CheckpointLoaderSimple", ckpt_name="dream.safetensors"),
        "6": _node("CLIPTextEncode", "The scene", text="a fox in the snow", clip=["4", 1]),
        "7": _node("CLIPTextEncode", text="blurry", clip=["4", 1]),
        "10": _node("LoadImage", image="api/fox.png"),
        "5": _node("VAEEncode", pixels=["10", 0], vae=["4", 2]),
        "3": _node(
            "KSampler",
            seed=7,
            steps=20,
            cfg=6.5,
            sampler_name="euler",
            model=["4", 0],
            positive=["6", 0],
            negative=["7", 0],
            latent_image=["5", 0],
        ),
        "8": _node("VAEDecode", samples=["3", 0], vae=["4", 2]),
        "9": _node("SaveImage", "Save Image", filename_prefix="fox", images=["8", 0]),
        "12": _node("SaveImage", "Save Mask", filename_prefix="mask", images=["8", 0]),
    }
)


def graph_spec(
    *keys: str, kind: GraphKind = GraphKind.WORKFLOW, summary: str = "", params: tuple[ParamSpec, ...] = (), **of: str
) -> ModelSpec:
    """The workflow with these fields open; `kind`, `cover` and `page` as an app's may be."""
    spec = workflow_spec(GRAPH, "19", site="sandbox", expose=keys or None, title="A fox in the snow")
    return dataclasses.replace(
        spec,
        summary=summary or spec.summary,
        params=(*spec.params, *params),
        graph=dataclasses.replace(spec.graph, kind=kind, **of),
    )
