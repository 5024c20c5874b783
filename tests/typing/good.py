"""What type checkers must accept. Checked by a test, never run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import rh_widgets as rh
from rh_widgets.models import Seedance20MultimodalVideo, ViduImageToVideoQ2Pro

if TYPE_CHECKING:
    from decimal import Decimal


def connecting() -> str:
    connection = rh.connect(site="sandbox", outputs=Path("clips"))
    left: Decimal | None = connection.balance
    return f"{connection.label} {left}"


def panels() -> rh.Panel:
    panel = ViduImageToVideoQ2Pro(prompt="leaves stir", image_url=Path("cat.png"), duration="5", bgm=False)
    panel.resolution = "1080p"
    run: rh.Run = panel.submit()
    print(run.id, panel.estimate.amount)  # noqa: T201 - never run
    Seedance20MultimodalVideo(prompt="a walk", image_urls=["a.png", Path("b.png")], seed=None)
    also = rh.models.ViduImageToVideoQ2Pro(prompt="leaves stir")
    rh.models.QwenImage20TextToImage(prompt="a lighthouse", image_num="3", size="1024*1024", prompt_extend=False)
    rh.models.KlingV304kMotionControl()
    text: str = also.prompt
    return rh.panel("vidu/image-to-video-q2-pro", prompt=text)


def works() -> rh.Panel:
    panel = rh.app("1877265245566922800", text_6="a fox")
    run: rh.Run = rh.submit(panel, seed_3=7)
    rh.generate(type(panel), text_6="an owl")
    rh.workflow(Path("graph.json"), ["6.text"], workflow_id=19, title="Fox", password="…")
    price: rh.Estimate = rh.estimate(panel)
    apps: rh.Apps = rh.apps("newest", page=2)
    rh.sweep([panel, run.model], seed=[1, 2])
    return rh.quick_create(apps[0].id, "006", text_6=f"{price.amount}")


async def runs() -> Path | None:
    run = rh.submit("sora-2/text-to-video-pro-official-stable", prompt="a boat", duration=4)
    done: rh.Run = await run
    status: rh.RunStatus = done.status
    price: rh.Estimate = rh.estimate(run.model, duration=8)
    output: rh.Output = rh.generate(run.model, prompt=f"{status} {price.amount}").outputs[0]
    return output.path


def asking(run: rh.Run, panel: rh.Panel) -> list[str]:
    account: rh.Account = rh.account()
    left: Decimal | None = account.money
    found: list[rh.Explanation] = [rh.explain(1505), rh.explain("TASK_QUEUE_MAXED"), rh.explain(run)]
    if run.error:
        found.append(rh.explain(run.error))
    return [
        f"{left} {account.limit}",
        run.as_python(),
        run.as_curl(),
        panel.as_python(),
        panel.as_curl(),
        found[0].cure,
    ]


def finding() -> rh.ModelSpec:
    matches: rh.Matches = rh.catalog.search("image to video", output="video", max_price=2)
    print(matches.unpriced, len(matches[:3]), matches["ViduImageToVideoQ2Pro"].title)  # noqa: T201 - never run
    browser: rh.ModelBrowser = rh.browse("sora", max_price="1.50")
    panel: rh.Panel = browser.open_model(matches[0].endpoint)
    return panel.spec


async def sweeping() -> list[rh.Run]:
    prompt = rh.template("a {animal} in {place}", animal=["cat", "owl"], place="rain")
    sweep: rh.Sweep = rh.sweep("sora-2", prompt=prompt, duration=["4", "8"], seed=rh.seeds(3))
    rh.sweep(["sora-2", "vidu"], rh.sample(12, seed=1), prompt=["a", "b"])
    rh.sweep("sora-2", "zip", prompt=["a", "b"], duration=["4", "8"])
    total: Decimal | None = sweep.estimate.amount
    done: rh.Sweep = await sweep.start(reuse=True)
    counts: rh.Tally = done.retry().wait(60).status
    print(total, counts.failed, rh.sweeps[-1].id, len(rh.sweeps))  # noqa: T201 - never run
    return rh.sweeps["a1b2c3d4e5f6"].stop().runs


def catalog() -> list[str]:
    try:
        model = rh.catalog["sora-2"]
    except rh.UnknownModelError as error:
        return list(error.nearest)
    return [p.name for p in model.params]
