"""How long the catalog takes: all of it, each spec, each class.

Best of several rounds, in processor time: nothing here waits, and other work of the machine is not counted.
"""

from __future__ import annotations

import json
import time

import vendor_lists as vendor

from rh_widgets.specs import builtin_catalog, load_catalog, refresh_catalog
from rh_widgets.specs import catalog as module
from rh_widgets.widgets import panel_class

ROUNDS = 15
MOST_MS_TO_LOAD = 25
MOST_MS_FOR_A_CLASS = 1


def best_ms(act):
    def once():
        began = time.process_time()
        act()
        return (time.process_time() - began) * 1000

    return min(once() for _ in range(ROUNDS))


def load_builtin():
    forget()
    return builtin_catalog.__wrapped__()


def forget():
    module._glossary.cache_clear()
    module._words_of.cache_clear()


def test_the_catalog_loads_quickly(figure):
    """With every name known; a spec is read when it is asked for."""
    loaded, whole = best_ms(load_builtin), best_ms(lambda: list(load_builtin().values()))
    figure(f"the catalog loads in {loaded:.1f} ms (<= {MOST_MS_TO_LOAD} ms); with every spec read {whole:.1f} ms")
    assert loaded <= MOST_MS_TO_LOAD


def test_a_refreshed_catalog_with_models_of_a_team_loads_quickly(figure, tmp_path):
    """Every model changed, forty new, fifty of the team's own: the worst that is likely."""
    records = vendor.listed()
    for record in records:
        record["params"].append({"fieldKey": "brandNew", "type": "INT", "min": 0, "max": 9})
    records += [{**records[0], "endpoint": f"new/{i}/text-to-image", "name_en": f"new-{i}"} for i in range(40)]
    lists = json.dumps(vendor.registry(records)).encode(), json.dumps(vendor.pricing(vendor.priced())).encode()
    changes = refresh_catalog(tmp_path, *lists, source="list.json", today="2026-08-01").changes
    assert (len(changes.added), len(changes.changed)) == (40, len(records) - 40)
    prompt = {"key": "prompt", "type": "string", "required": True}
    team = [{"endpoint": f"team/{i}", "output": "video", "params": [prompt]} for i in range(50)]
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "team.json").write_text(json.dumps(team))

    def load():
        forget()
        return load_catalog(tmp_path, {})

    loaded = best_ms(load)
    figure(f"refreshed, with a team's models: {len(load())} models load in {loaded:.1f} ms (<= {MOST_MS_TO_LOAD} ms)")
    assert loaded <= MOST_MS_TO_LOAD


def test_a_class_is_built_quickly(figure):
    specs = list(builtin_catalog().values())
    each = best_ms(lambda: [panel_class(spec) for spec in specs]) / len(specs)
    figure(f"a Panel class is built in {each:.2f} ms, of {len(specs)} (<= {MOST_MS_FOR_A_CLASS} ms)")
    assert each <= MOST_MS_FOR_A_CLASS
