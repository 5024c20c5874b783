"""`rh.models`: a class per model at run time, the same in the stub file, and what type checkers make of it."""

from __future__ import annotations

import inspect
import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Literal, get_args

import pytest

import rh_widgets as rh
from rh_widgets import models
from rh_widgets.errors import ParameterError
from rh_widgets.widgets import Panel

TYPING = Path(__file__).parent / "typing"
REPOSITORY = TYPING.parents[1]
NAMES = (TYPING.parent / "specs" / "class_names.txt").read_text("utf-8").split()


def run(*command, **variables):
    environ = os.environ | variables
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=REPOSITORY, env=environ)  # noqa: S603


# -- classes -------------------------------------------------------------------------------


def test_the_names_of_the_classes_are_these():
    """Users' notebooks hold them: a name that changes breaks somebody's work."""
    assert dir(models) == NAMES


def test_tab_offers_every_class_and_makes_none():
    """IPython asks `dir`; building all classes for one Tab would be felt."""
    code = (
        "import rh_widgets as rh; names = dir(rh.models); from rh_widgets import models;"
        "print(len(names), len(models._classes), 'KlingV30ProTextToVideo' in names)"
    )
    assert run(sys.executable, "-c", code).stdout.split() == [str(len(NAMES)), "0", "True"]


def test_a_class_is_the_same_each_time_and_by_each_way():
    first = rh.models.ViduImageToVideoQ2Pro
    assert first is models.ViduImageToVideoQ2Pro
    assert first is models.panel_for(rh.catalog["vidu/image-to-video-q2-pro"])
    assert issubclass(first, Panel)
    assert first.__module__ == "rh_widgets.models"


def test_a_wrong_name_names_the_nearest():
    with pytest.raises(AttributeError, match="ViduImageToVideoQ2Pro'"):
        _ = models.ViduImageToVideoQ2


def test_a_private_name_is_a_plain_attribute_error():
    """Tools ask for all sorts of names; none of them is a misspelt model."""
    with pytest.raises(AttributeError, match=r"^_repr_html_$"):
        _ = models._repr_html_


@pytest.mark.parametrize("name", NAMES)
def test_every_class_can_be_built(name):
    cls = getattr(models, name)
    assert cls.__name__ == name
    assert cls.spec.class_name == name
    assert cls.__doc__.startswith(f"{cls.spec.title}: {cls.spec.summary}")
    for p in cls.spec.params:
        assert cls.class_traits()[cls.names[p.key]].help == p.help
    cls().close()


@pytest.mark.parametrize("name", NAMES)
def test_a_signature_has_every_parameter_by_keyword_with_its_default(name):
    cls = getattr(models, name)
    parameters = inspect.signature(cls).parameters.values()
    assert [p.name for p in parameters] == [cls.names[p.key] for p in cls.spec.params]
    assert {p.kind for p in parameters} <= {inspect.Parameter.KEYWORD_ONLY}
    assert [p.default for p in parameters] == [p.default for p in cls.spec.params]


def test_a_signature_shows_the_options():
    duration = inspect.signature(models.Sora2TextToVideoProOfficialStable).parameters["duration"]
    assert duration.annotation == Literal["4", "8", "12", "16", "20"]
    assert duration.default == "12"
    assert "12" in get_args(duration.annotation)


def test_a_docstring_tells_limits_formats_and_notes():
    said = models.ViduImageToVideoQ2Pro.__doc__
    for words in (
        "Endpoint `vidu/image-to-video-q2-pro`",
        "prompt: What happens in the clip: subject, movement, light, camera, sound. Required. At most 4000 characters.",
        "image_url: The picture that the clip starts from. Required. JPG, PNG, up to 50 MB.",
        "movement_amplitude: How far things may move; auto lets the model decide. One of auto, small, medium, large.",
    ):
        assert words in said
    assert "The vendor calls this endpoint deprecated" in models.Sora2ImageToVideoProChannelLowPrice.__doc__


def test_importing_a_class_loads_no_session():
    """A script that only builds panels later pays for no connection."""
    code = (
        "from rh_widgets.models import ViduImageToVideoQ2Pro as cls;"
        "import sys; print(cls.__name__, 'rh_widgets.session' in sys.modules)"
    )
    assert run(sys.executable, "-c", code).stdout.split() == ["ViduImageToVideoQ2Pro", "False"]


def test_a_class_that_was_imported_alone_finds_the_session_when_it_is_used(monkeypatch):
    code = (
        "from rh_widgets.models import ViduImageToVideoQ2Pro as cls\n"
        "import rh_widgets.sandbox\n"
        "from rh_widgets.sandbox import Address\n"
        "rh_widgets.sandbox.ensure_running = lambda home: Address('http://127.0.0.1:9', 'sandbox', 1)\n"
        "print(cls(duration=8))\n"
    )
    done = run(sys.executable, "-c", code)
    assert done.stdout.startswith("ViduImageToVideoQ2Pro(duration='8'"), done.stderr


def test_a_wrong_value_names_what_is_allowed():
    with pytest.raises(ParameterError) as caught:
        rh.estimate("ViduImageToVideoQ2Pro", movement_amplitude="huge")
    assert caught.value.allowed == "auto, small, medium, large"


# -- the stub file -------------------------------------------------------------------------


def test_the_stub_is_fresh():
    """`python -m rh_widgets.models` writes it anew."""
    assert Path(models.__file__).with_suffix(".pyi").read_text("utf-8") == models.stub()


def test_the_stub_says_that_it_is_generated():
    assert "do not edit" in models.stub().splitlines()[0]


# -- type checkers -------------------------------------------------------------------------


def expected():
    """The lines of the bad file that are marked, with the codes of their errors."""
    lines = enumerate((TYPING / "bad.py").read_text("utf-8").splitlines(), 1)
    found = {i: re.search(r"# expect: ([\w,-]+)", line) for i, line in lines}
    return {i: set(match[1].split(",")) for i, match in found.items() if match}


@pytest.fixture(scope="module")
def mypy():
    """What mypy says of both files: file name → line → codes."""
    done = run(
        sys.executable, "-m", "mypy", "--strict", "--output=json", str(TYPING / "good.py"), str(TYPING / "bad.py")
    )
    found = {"good.py": defaultdict(set), "bad.py": defaultdict(set)}
    for line in done.stdout.splitlines():
        record = json.loads(line)
        if record["severity"] == "error":
            found[Path(record["file"]).name][record["line"]].add(record["code"])
    assert any(found.values()), done.stdout + done.stderr
    return found


def test_mypy_accepts_good_uses(mypy):
    assert mypy["good.py"] == {}


def test_mypy_refuses_each_marked_line_and_no_other(mypy):
    assert mypy["bad.py"] == expected()


@pytest.fixture(scope="module")
def pyright():
    """What pyright says of both files: file name → lines. It runs from its wheels alone, also without a network."""
    offline = {"PYRIGHT_PYTHON_GLOBAL_NODE": "off", "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}
    files = str(TYPING / "good.py"), str(TYPING / "bad.py")
    done = run(sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable, *files, **offline)
    report = json.loads(done.stdout or "{}")
    assert report.get("summary", {}).get("filesAnalyzed") == len(files), done.stdout + done.stderr
    found = {"good.py": set(), "bad.py": set()}
    for record in report["generalDiagnostics"]:
        if record["severity"] == "error":
            found[Path(record["file"]).name].add(record["range"]["start"]["line"] + 1)
    return found


def test_pyright_accepts_good_uses(pyright):
    assert pyright["good.py"] == set()


def test_pyright_refuses_each_marked_line_and_no_other(pyright):
    assert pyright["bad.py"] == set(expected())
