"""What a model is: catalog, validation, payload, price, search. Pure: no network, no widgets."""

from .apps import app_endpoint, app_spec
from .catalog import Catalog, builtin_catalog, parse_model
from .flow import KINDS, flow_text
from .graph_fields import GraphField
from .graphs import HOW_TO_EXPORT, ComfyGraph, read_graph
from .links import WorkLink, is_work, read_link
from .listing import price_basis, price_figure, prices_of
from .matches import Matches
from .model import Graph, GraphKind, MediaFacts, ModelSpec, Node, ParamSpec, ParamType, Price, class_name, snake_case
from .own import record_of, spec_of
from .price import Estimate, billed_media, billed_seconds, estimate, money
from .remembered import Remembered, Work
from .sources import Refresh, load_catalog, refresh_catalog, refreshed, reset_catalog, sources_digest
from .validate import (
    build_payload,
    check,
    check_media,
    coerce,
    is_empty,
    is_left_out,
    limits,
    normalise,
    request_of,
    with_defaults,
)
from .workflows import workflow_endpoint, workflow_spec

__all__ = [
    "HOW_TO_EXPORT",
    "KINDS",
    "Catalog",
    "ComfyGraph",
    "Estimate",
    "Graph",
    "GraphField",
    "GraphKind",
    "Matches",
    "MediaFacts",
    "ModelSpec",
    "Node",
    "ParamSpec",
    "ParamType",
    "Price",
    "Refresh",
    "Remembered",
    "Work",
    "WorkLink",
    "app_endpoint",
    "app_spec",
    "billed_media",
    "billed_seconds",
    "build_payload",
    "builtin_catalog",
    "check",
    "check_media",
    "class_name",
    "coerce",
    "estimate",
    "flow_text",
    "is_empty",
    "is_left_out",
    "is_work",
    "limits",
    "load_catalog",
    "money",
    "normalise",
    "parse_model",
    "price_basis",
    "price_figure",
    "prices_of",
    "read_graph",
    "read_link",
    "record_of",
    "refresh_catalog",
    "refreshed",
    "request_of",
    "reset_catalog",
    "snake_case",
    "sources_digest",
    "spec_of",
    "with_defaults",
    "workflow_endpoint",
    "workflow_spec",
]
