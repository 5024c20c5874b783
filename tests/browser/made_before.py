"""Runs that were made before the test: small clips on disk, and in the journal as finished runs."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import io
from decimal import Decimal
from typing import TYPE_CHECKING

import av
from PIL import Image, ImageDraw

from rh_widgets.errors import RunFailed
from rh_widgets.media import poster, probe
from rh_widgets.runs import Cost, Output, Record, RunStatus, Store
from rh_widgets.specs import builtin_catalog

if TYPE_CHECKING:
    from pathlib import Path

MODELS = ("rhart-video-s-official/text-to-video-pro", "vidu/image-to-video-q2-pro", "vidu/text-to-video-q3-pro")
SCENES = ("A lantern sways", "Fog over the harbour", "A fox in the snow", "Kites above the dunes", "Rain on a tin roof")
RATE, LENGTH, WIDTH, HEIGHT = 24, 2, 960, 540  # frames a second, seconds, pixels
SHADES = 5


@functools.cache
def film(shade: int) -> bytes:
    """A clip of its own for each shade: a disc that moves, with the grain of a real film."""
    ground = Image.new("RGB", (WIDTH, HEIGHT), f"hsl({shade * 67 % 360}, 55%, 40%)")
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as out:
        stream = out.add_stream("libx264", rate=RATE, options={"crf": "27", "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for i in range(RATE * LENGTH):
            grain = Image.effect_noise((WIDTH, HEIGHT), 50).convert("RGB")
            shown = Image.blend(ground, grain, 0.15)
            x = 80 + i * (WIDTH - 160) / (RATE * LENGTH)
            ImageDraw.Draw(shown).ellipse((x - 50, HEIGHT / 2 - 50, x + 50, HEIGHT / 2 + 50), fill="white")
            out.mux(stream.encode(av.VideoFrame.from_image(shown)))
        out.mux(stream.encode(None))
    return file.getvalue()


def write_runs(home: Path, folder: Path, count: int, *, failed: int = 0, **changes: object) -> list[Record]:
    """Finished runs in the journal of `home`, their clips below `folder`; the last `failed` of them have none.

    The first is the oldest, and each a minute younger than the one before.
    """
    folder.mkdir(parents=True, exist_ok=True)
    store = Store(lambda: home, revive=lambda record: record)
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    records = []
    for number in range(count):
        asked = now - dt.timedelta(minutes=count - number)
        made = _record(number, asked, folder, fails=number >= count - failed).changed(**changes)
        store.journal.add(made)
        if made.outputs:
            store.journal.change(made.id, 0.0, outputs=made.outputs)
        records.append(made)
    store.journal.close()
    return records


def _record(number: int, asked: dt.datetime, folder: Path, *, fails: bool) -> Record:
    spec = builtin_catalog()[MODELS[number % len(MODELS)]]
    known = {
        "endpoint": spec.endpoint,
        "title": spec.title,
        "params": {"prompt": f"{SCENES[number % len(SCENES)]}, take {number + 1}", "duration": "5"},
        "folder": str(folder),
        "created_at": asked,
        "finished_at": asked + dt.timedelta(seconds=20 + number),
    }
    name = hashlib.sha256(f"{folder}{number}".encode()).hexdigest()[:12]
    if fails:
        error = RunFailed("The content was refused: choose other words.", run_id=name, task_id="")
        return Record(id=name, site="ai", place="ai", status=RunStatus.FAILED, error=error, **known)
    path = folder / f"{name}.mp4"
    path.write_bytes(film(number % SHADES))
    output = Output(
        path=path, media_type="video/mp4", facts=probe(path), poster=poster(path), bytes=path.stat().st_size
    )
    cost = Cost(money=Decimal(number % 7 + 1) / 10, currency="USD")
    stars, kept = (number % 6 or None), number % 5 == 0
    return Record(
        id=name,
        site="ai",
        place="ai",
        status=RunStatus.SUCCESS,
        cost=cost,
        outputs=(output,),
        stars=stars,
        kept=kept,
        task_id=f"task-{name}",
        **known,
    )
