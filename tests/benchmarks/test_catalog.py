"""How long the catalog takes: all of it, each spec, each class. Best of several rounds."""

from __future__ import annotations

import time

from rh_widgets.specs import builtin_catalog
from rh_widgets.specs import catalog as module
from rh_widgets.widgets import panel_class

ROUNDS = 7
MOST_MS_TO_LOAD = 25
MOST_MS_FOR_A_CLASS = 1


def best_ms(act):
    def once():
        began = time.perf_counter()
        act()
        return (time.perf_counter() - began) * 1000

    return min(once() for _ in range(ROUNDS))


def load():
    module._glossary.cache_clear()
    module._words_of.cache_clear()
    return builtin_catalog.__wrapped__()


def test_the_catalog_loads_quickly(figure):
    """With every name known; a spec is read when it is asked for."""
    loaded, whole = best_ms(load), best_ms(lambda: list(load().values()))
    figure(f"the catalog loads in {loaded:.1f} ms (<= {MOST_MS_TO_LOAD} ms); with every spec read {whole:.1f} ms")
    assert loaded <= MOST_MS_TO_LOAD


def test_a_class_is_built_quickly(figure):
    specs = list(builtin_catalog().values())
    each = best_ms(lambda: [panel_class(spec) for spec in specs]) / len(specs)
    figure(f"a Panel class is built in {each:.2f} ms, of {len(specs)} (<= {MOST_MS_FOR_A_CLASS} ms)")
    assert each <= MOST_MS_FOR_A_CLASS
