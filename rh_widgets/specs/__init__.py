"""What a model is: catalog, validation, payload, price. Pure: no network, no widgets."""

from .catalog import Catalog, builtin_catalog, parse_model
from .model import MediaFacts, ModelSpec, ParamSpec, ParamType, Price, class_name, snake_case
from .price import Estimate, billed_media, billed_seconds, estimate, money
from .validate import build_payload, check, check_media, coerce, is_empty, normalise, with_defaults

__all__ = [
    "Catalog",
    "Estimate",
    "MediaFacts",
    "ModelSpec",
    "ParamSpec",
    "ParamType",
    "Price",
    "billed_media",
    "billed_seconds",
    "build_payload",
    "builtin_catalog",
    "check",
    "check_media",
    "class_name",
    "coerce",
    "estimate",
    "is_empty",
    "money",
    "normalise",
    "parse_model",
    "snake_case",
    "with_defaults",
]
