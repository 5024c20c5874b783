"""One Panel class per model, made when it is first asked for.

    rh.models.ViduImageToVideoQ2Pro(prompt="…")

All classes at once would cost every import about a tenth of a second; `dir()` and Tab
know all names without making any. `models.pyi` tells type checkers and editors the same;
`python -m rh_widgets.models` writes it anew from the catalog.
"""

from __future__ import annotations

import json
import threading
from functools import cache
from typing import TYPE_CHECKING, Any

from . import _roof
from .errors import UnknownModelError
from .specs import Catalog, ModelSpec, ParamSpec, ParamType, builtin_catalog, load_catalog

if TYPE_CHECKING:
    from .widgets import Panel

_classes: dict[tuple[str, ...], type[Panel]] = {}
_lock = threading.Lock()


def catalog_in_use() -> Catalog:
    """The catalog of this process, `rh.catalog`: read when first asked for, on whichever thread."""
    with _lock:
        return _catalog()


@cache
def _catalog() -> Catalog:
    return load_catalog(_roof.home())


def panel_for(spec: ModelSpec) -> type[Panel]:
    """The Panel class of a model; the same one each time, until the model is registered anew.

    A workflow has one for each choice of its fields, until it is opened and is another.
    """
    from .widgets import panel_class

    key = (spec.class_name,) if spec.graph is None else (spec.endpoint, spec.graph.site, *(p.key for p in spec.params))
    with _lock:
        made = _classes.get(key)
        if made is None or (made.spec is not spec and (spec.graph is None or made.spec != spec)):
            made = _classes[key] = panel_class(spec)
        return made


def __getattr__(name: str) -> Any:
    if name.startswith("_"):
        raise AttributeError(name)
    catalog = catalog_in_use()
    if name not in catalog.classes:
        nearest = UnknownModelError(name, _nearest(name))
        raise AttributeError(str(nearest))
    return panel_for(catalog[catalog.classes[name]])


def _nearest(name: str) -> list[str]:
    catalog = catalog_in_use()
    return [catalog[n].class_name for n in catalog.nearest(name)]


def __dir__() -> list[str]:
    return sorted(catalog_in_use().classes)


# The stub file

_PLAIN = {ParamType.INT: "int", ParamType.FLOAT: "float", ParamType.BOOLEAN: "bool"}


def stub() -> str:
    """The text of `models.pyi`: what ships, whatever the user's own catalog has besides."""
    head = [
        '"""Made from the catalog by `python -m rh_widgets.models`: do not edit."""',
        "",
        "from collections.abc import Sequence",
        "from os import PathLike",
        "from typing import Literal",
        "",
        "from .specs import Catalog, ModelSpec",
        "from .widgets import Panel",
        "",
        "def catalog_in_use() -> Catalog: ...",
        "def panel_for(spec: ModelSpec) -> type[Panel]: ...",
        "def stub() -> str: ...",
    ]
    specs = sorted(builtin_catalog().values(), key=lambda spec: spec.class_name)
    return "\n".join([*head, *(line for spec in specs for line in _stub_class(spec)), ""])


def _stub_class(spec: ModelSpec) -> list[str]:
    names = panel_for(spec).names
    fields = [f"    {names[p.key]}: {_stub_type(p)}" for p in spec.params]
    values = [f"        {names[p.key]}: {_stub_type(p)} = ...," for p in spec.params]
    head = ["", f"class {spec.class_name}(Panel):", f'    """{spec.title}: {spec.summary}"""', ""]
    if not values:
        return [*head, "    def __init__(self) -> None: ..."]
    return [*head, *fields, "    def __init__(", "        self,", "        *,", *values, "    ) -> None: ..."]


def _stub_type(p: ParamSpec) -> str:
    if p.type is ParamType.LIST:
        options = ", ".join(json.dumps(o, ensure_ascii=False) for o in p.options)
        return f"Literal[{options}]" + ("" if p.default is not None else " | None")
    if p.is_media:
        one = "str | PathLike[str]"
        return f"{one} | Sequence[{one}] | None" if p.many else f"{one} | None"
    plain = _PLAIN.get(p.type, "str")
    return plain if p.default is not None or plain == "str" else f"{plain} | None"


if __name__ == "__main__":
    from pathlib import Path

    Path(__file__).with_suffix(".pyi").write_text(stub(), "utf-8")
