"""What type checkers must refuse: each line marked with the error's code, and no other. Never run."""

from __future__ import annotations

import rh_widgets as rh
from rh_widgets.models import NoSuchModel  # expect: attr-defined
from rh_widgets.models import Sora2TextToVideoProOfficialStable as Sora


def panels() -> None:
    Sora(prompt="a boat", duration="5")  # expect: arg-type
    Sora(promt="a boat")  # expect: call-arg
    Sora("a boat")  # expect: call-arg
    rh.models.QwenImage20TextToImage(image_num="7")  # expect: arg-type
    rh.models.KlingV304kMotionControl(prompt="a boat")  # expect: call-arg
    panel = Sora()
    panel.size = "1x1"  # expect: assignment
    panel.prompt = 3  # expect: assignment
    rh.models.NoSuchModel()  # expect: attr-defined
    NoSuchModel()


def calls() -> None:
    rh.connect(sites="ai")  # expect: call-arg
    rh.submit(3)  # expect: arg-type
    rh.submit(model="sora-2")  # expect: call-arg
    rh.sweep("sora-2", "all", prompt=["a"])  # expect: arg-type
    rh.sweep(model="sora-2", prompt=["a"])  # expect: call-arg
    rh.sweep("sora-2").status = "DONE"  # expect: assignment,misc
    rh.no_such_name()  # expect: attr-defined
    rh.submit("sora-2").status = "DONE"  # expect: assignment,misc
    left: int = rh.estimate("sora-2").amount  # expect: assignment
    del left
