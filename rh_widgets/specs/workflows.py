"""From a graph and what is chosen of it to a model, and the options that every start of a graph takes. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .graph_fields import LARGEST_SEED
from .model import Graph, GraphKind, ModelSpec, ParamSpec, ParamType, class_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .graph_fields import GraphField
    from .graphs import ComfyGraph

__all__ = ["graph_class_name", "page_of", "start_options", "workflow_endpoint", "workflow_spec"]

_PAGES: Final = {GraphKind.WORKFLOW: "#/workflow", GraphKind.APP: "ai-detail", GraphKind.QUICK: "ai-detail"}


def workflow_endpoint(workflow_id: str, graph: ComfyGraph | None = None) -> str:
    """What a workflow is called everywhere; one whose graph is sent along is another than the stored one."""
    return f"run/workflow/{workflow_id}" + (f"/{graph.digest}" if graph else "")


def workflow_spec(
    graph: ComfyGraph,
    id: str,  # noqa: A002 - the vendor's word
    *,
    site: str,
    expose: Iterable[str] | None = None,
    title: str = "",
    whole: bool = False,
    fixed: Iterable[tuple[str, Any]] = (),
) -> ModelSpec:
    """A workflow as a model. Its seeds are parameters whatever is chosen, so that a run can be repeated.

    Args:
        graph: What it does.
        id: The workflow's, as the site has it.
        site: Where it is.
        expose: The fields to open, as `6.text`, in the order of the form; else those that the graph suggests.
        title: What it is called, where that is known.
        whole: Whether the graph itself is sent, in the place of the one that the site has under this id.
        fixed: What each request carries besides, by wire key.

    Raises:
        ParameterError: every field that there is not, with what there is instead.
    """
    chosen = graph.chosen(graph.suggested if expose is None else expose)
    seeds = [f for f in graph.fields if f.is_seed and f not in chosen]
    endpoint = workflow_endpoint(id, graph if whole else None)
    fields = [*(_param(f) for f in chosen), *(_param(f, more=True) for f in seeds)]
    return ModelSpec(
        endpoint=endpoint,
        name=endpoint,
        class_name=graph_class_name(title, f"Workflow{id}"),
        title=title or f"Workflow {id}",
        summary=f"A ComfyUI workflow of {len(graph.nodes)} nodes.",
        family="",
        task="workflow",
        output=graph.output,
        params=(*fields, *start_options(GraphKind.WORKFLOW, whole=whole)),
        graph=Graph(
            kind=GraphKind.WORKFLOW,
            id=id,
            site=site,
            nodes=graph.nodes,
            fixed=(*fixed, *([("workflow", graph.text)] if whole else [])),
            page=page_of(GraphKind.WORKFLOW, id, site),
            rest=graph.rest([*chosen, *seeds]),
        ),
    )


def graph_class_name(title: str, otherwise: str) -> str:
    """The name of its Panel class: its title's where that is in Latin letters."""
    return class_name(title) if title.isascii() and title[:1].isalpha() else class_name(otherwise)


def page_of(kind: GraphKind, work_id: str, site: str) -> str:
    """Where people see it; empty for a sandbox or a server of one's own."""
    return f"https://www.runninghub.{site}/{_PAGES[kind]}/{work_id}" if site in {"ai", "cn"} else ""


def _param(f: GraphField, *, more: bool = False) -> ParamSpec:
    is_media = f.type in {ParamType.IMAGE, ParamType.VIDEO, ParamType.AUDIO}
    left = f" Left empty: the workflow's own file, {f.value}." if is_media and f.value else ""
    limits = {"min": min(0, f.value), "max": max(LARGEST_SEED, f.value)} if f.is_seed else {}
    return ParamSpec(
        key=f.key,
        name=f.name,
        type=f.type,
        label=f.label,
        help=f"The {f.field} of {f.node}.{left}",
        required=not is_media,
        default=f.value if f.value or not is_media else None,
        options=f.options,
        more=more,
        node=f.node.id,
        field=f.field,
        long=f.long,
        # Of words nothing at all is a choice; of a name, as of a LoRA, it is none.
        blank=f.type is ParamType.STRING and (f.long or not f.value),
        **limits,
    )


def start_options(kind: GraphKind, *, whole: bool = False) -> tuple[ParamSpec, ...]:
    """What a start takes besides the fields of nodes (the vendor's documentation, public copies of 2025/26).

    Only the newer forms keep a machine, and of these nobody says that they take a `whole` graph: they might
    run the stored one in its place.
    """
    metadata = ParamSpec(
        key="addMetadata",
        name="add_metadata",
        type=ParamType.BOOLEAN,
        label="Write the graph into pictures",
        help="Whether the server writes prompt and workflow into the files that it makes.",
        required=True,
        default=True,
        more=True,
    )
    machine = ParamSpec(
        key="instanceType",
        name="instance_type",
        type=ParamType.LIST,
        label="Machine",
        help="default has 24 GB of video memory, plus has 48 GB and costs more.",
        options=("default", "plus"),
        option_labels=("default · 24 GB", "plus · 48 GB"),
        more=True,
    )
    queue = ParamSpec(
        key="usePersonalQueue",
        name="use_personal_queue",
        type=ParamType.LIST,  # the wire has the words, not a switch
        label="Personal queue",
        help="Whether it waits in the account's own line instead of being refused when all slots are taken.",
        options=("true", "false"),
        option_labels=("yes", "no"),
        more=True,
    )
    warm = ParamSpec(
        key="retainSeconds",
        name="retain_seconds",
        type=ParamType.INT,
        label="Keep machine, seconds",
        help="How long the machine is kept ready after the run, in seconds, so that the next one starts at once.",
        unit="s",
        min=1,
        more=True,
    )
    of_workflow = (metadata,) if kind is GraphKind.WORKFLOW else ()
    return (machine, *of_workflow, queue, *(() if kind is GraphKind.QUICK or whole else (warm,)))
