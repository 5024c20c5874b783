"""One real video on the real service: it spends money, so only `pytest -m live` runs it."""

from __future__ import annotations

import itertools
import os
import sys

import pytest

import rh_widgets as rh

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(not os.environ.get("RH_API_KEY"), reason="RH_API_KEY is not set"),
]

PATIENCE = 1800  # seconds; a busy model queues for a quarter of an hour
PROMPT = "A paper boat drifts down a quiet stream in the morning light."
COMBINATIONS = 2000  # of options, priced for one model before we settle for the cheapest so far


def values_of(param):
    """What to try for one parameter: its options, both ways of a switch, the least of a number."""
    if param.options:
        return list(param.options)
    if param.type == "boolean":
        return [False, True]
    return [param.min if param.type == "float" else int(param.min)]


def offers(model):
    """Every known price of a text-to-video model as `(estimate, endpoint, params)`."""
    deciding = {*(model.price.depends_on if model.price else ()), "duration"}
    free = [
        param
        for param in model.params
        if (param.key in deciding or (param.required and param.default is None))
        and (param.options or param.type == "boolean" or param.min is not None)
    ]
    tried = itertools.product(*(values_of(param) for param in free))
    for values in itertools.islice(tried, COMBINATIONS):
        params = {"prompt": PROMPT} | {param.name: value for param, value in zip(free, values, strict=True)}
        estimate = rh.estimate(model.endpoint, **params)
        if estimate.amount is not None:
            yield estimate, model.endpoint, params


def test_the_cheapest_model_makes_one_real_video(tmp_path, monkeypatch, capsys):
    """The whole way on the real service: price, submit, wait, download, a file that is a video."""
    monkeypatch.setenv("RH_WIDGETS_HOME", str(tmp_path / "home"))
    connection = rh.connect(outputs=tmp_path / "clips")
    models = [model for model in rh.catalog.values() if model.task == "text-to-video" and model.in_registry]
    estimate, endpoint, params = min(
        (offer for model in models for offer in offers(model)), key=lambda offer: offer[0].amount
    )
    with capsys.disabled():
        sys.stdout.write(f"\n{connection}: {endpoint} {params}: {estimate}\n")
    run = rh.submit(endpoint, **params).wait(timeout=PATIENCE)
    with capsys.disabled():
        sys.stdout.write(f"{run.id}: {run.status}, billed {run.cost}, {[str(o.path) for o in run.outputs]}\n")
    assert run.status == rh.RunStatus.SUCCESS
    (clip, *_) = [output.path for output in run.outputs if output.media_type.startswith("video/")]
    assert clip.stat().st_size > 10_000
    assert clip.parent.is_relative_to(tmp_path)
