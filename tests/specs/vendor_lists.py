"""The vendor's lists in the vendor's format, written here from our catalog, so that a test can change a copy."""

from __future__ import annotations

import json

from rh_widgets.specs import builtin_catalog

UNITS = {"run": "/次", "second": "/秒", "image": "/张", "1000_chars": "/1000字符", "5_seconds": "/5秒", "unknown": "/?"}


def listed(*endpoints):
    """The vendor's record of each model; of all that the vendor has, unless endpoints are given."""
    specs = builtin_catalog().values()
    return [a_record(m) for m in specs if (m.endpoint in endpoints if endpoints else m.in_registry)]


def a_record(spec):
    return {
        "class_name": "RunningHubNode",
        "display_name": f"RH {spec.name}",
        "name_cn": "文生图",
        "name_en": spec.name,
        "endpoint": spec.endpoint,
        "output_type": {"text": "string"}.get(spec.output, spec.output),
        "category": "RunningHub/Some",
        "params": [a_param(p) for p in spec.params if p.type.value != "model"],
    }


def a_param(p):
    """As the vendor writes it: options as objects, formats as JSON in a string, a sample prompt as a default."""
    said = {
        "fieldKey": p.key,
        "type": p.type.value.upper(),
        "required": p.required,
        "label": p.key,
        "description": p.key,
    }
    said["defaultValue"] = "A cat, seen from behind." if p.key == "prompt" else p.default
    if p.options:
        said["options"] = [{"value": o, "description": o, "descriptionEn": o} for o in p.options]
    if p.is_media:
        said |= {"multipleInputs": p.many, "maxInputNum": p.max_items or 1, "maxSize": p.max_mb}
        said["accept"] = json.dumps([a.upper() for a in p.accept]) if p.accept else None
    said |= {"min": p.min, "max": p.max, "step": p.step, "maxLength": p.max_length}
    return {name: value for name, value in said.items() if value is not None}


def priced(*endpoints):
    """The vendor's record of each price."""
    specs = builtin_catalog().values()
    return [a_price(m) for m in specs if m.price and (m.endpoint in endpoints if endpoints else m.in_registry)]


def a_price(spec):
    price = spec.price
    said = {
        "endpoint": spec.endpoint,
        "currency": price.currency,
        "unit": UNITS[price.unit] + ("起" if price.lower_bound else ""),
        "updated_at": price.as_of,
    }
    if not price.rules:
        return said | {"pricing_type": "fixed", "price": float(price.flat)}
    rules = [{"when": dict(when), "price": float(amount)} for when, amount in price.rules]
    return said | {"pricing_type": "parameter_based", "depends_on": list(price.depends_on), "rules": rules}


def registry(records):
    return {"version": "public-2026-08-01", "model_count": len(records), "models": records}


def pricing(records):
    return {"version": "public-2026-08-01", "pricing": records}
