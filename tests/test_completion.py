"""Tab: what IPython's own completer offers in a cell, with jedi and without, as kernels use it."""

from __future__ import annotations

import subprocess
import sys
import types

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

import rh_widgets as rh
from rh_widgets import completion
from rh_widgets.completion import offers, open_call

VIDU = "rh.models.ViduImageToVideoQ2Pro("
DURATIONS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]


@pytest.fixture(params=[True, False], ids=["jedi", "no jedi"])
def shell(request):
    """A shell with the package in it, as after `import rh_widgets as rh` in a cell."""
    config = Config()
    config.HistoryManager.enabled = False
    config.IPCompleter.use_jedi = request.param
    made = InteractiveShell.instance(config=config)
    made.user_ns["rh"] = rh
    completion.offer()
    yield made
    InteractiveShell.clear_instance()


@pytest.fixture
def tab(shell):
    """What Tab makes of a cell whose end the cursor is at: the texts that could stand there then."""

    def press(cell):
        with provisionalcompleter():
            found = list(shell.Completer.completions(cell, len(cell)))
        return [cell[: c.start] + c.text for c in found]

    return press


# -- what a user presses Tab for -------------------------------------------------------------


def test_tab_completes_class_names(tab):
    names = tab("rh.models.Sora2")
    assert "rh.models.Sora2TextToVideoProOfficialStable" in names
    assert len(names) == sum(name.startswith("Sora2") for name in dir(rh.models))


@pytest.mark.parametrize("head", [VIDU, f'{VIDU}prompt="(a, b", ', f"{VIDU}\n    bgm=False,\n    "])
def test_tab_completes_the_parameters_of_a_panel(tab, head):
    """Also in a call of several lines, and after a text with signs in it."""
    assert tab(f"{head}dur") == [f"{head}duration="]


@pytest.mark.parametrize("quote", ['"', "'"])
def test_tab_completes_options(tab, quote):
    """And nothing else: neither files nor builtins are durations."""
    found = tab(f"{VIDU}duration={quote}")
    assert sorted(found) == sorted(f"{VIDU}duration={quote}{option}" for option in DURATIONS)


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        (f'{VIDU}prompt="it\'s (late", resolution="10', "1080p"),
        (f'{VIDU}\n    prompt="""two\nlines, "quoted" (""",\n    movement_amplitude="la', "large"),
        ('rh.models.QwenImage20TextToImage(size="1024*15', "1024*1536"),
        ('rh.models.Seedance20MultimodalVideo(ratio="21', "21:9"),
    ],
)
def test_an_option_is_completed_whatever_signs_are_in_it_or_before_it(tab, typed, whole):
    assert tab(typed) == [typed[: typed.rindex('"') + 1] + whole]


@pytest.mark.parametrize("call", ["panel", "submit", "generate", "estimate"])
def test_tab_completes_the_name_of_a_model(tab, call):
    names = {m.name for m in rh.catalog.values() if m.name.startswith("sora-2/text")}
    assert set(tab(f'rh.{call}("sora-2/te')) == {f'rh.{call}("{name}' for name in names}
    assert f'rh.{call}("vidu/image-to-video-q2-pro' in tab(f'rh.{call}("vidu/im')


@pytest.mark.parametrize("call", ["panel", "submit", "generate", "estimate"])
def test_tab_completes_parameters_and_options_behind_the_name_of_a_model(tab, call):
    head = f'rh.{call}("vidu/image-to-video-q2-pro", '
    assert tab(f"{head}dur") == [f"{head}duration="]
    assert tab(f'{head}prompt="x", resolution="7') == [f'{head}prompt="x", resolution="720p']


@pytest.mark.parametrize("name", ["vidu/image-to-video-q2-turbo", "Vidu-image-to-video-q2-turbo"])
def test_tab_completes_the_keys_of_the_catalog(tab, name):
    """By endpoint and by the documentation's name."""
    assert tab(f'rh.catalog["{name[:-4]}') == [f'rh.catalog["{name}']


def test_a_class_that_was_imported_by_its_name_is_known_too(shell, tab):
    shell.user_ns["Vidu"] = rh.models.ViduImageToVideoQ2Pro
    assert tab('Vidu(resolution="5') == ['Vidu(resolution="540p']


# -- where it keeps still --------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    [
        'print("sor',
        'rh.connect(site="a',
        f'{VIDU}prompt="a',
        f'{VIDU}duration="5") + other("1',
        'rh.submit("no such model", duration="',
        'rh.submit(name, duration="',
        'rh.models.NoSuchModel(duration="',
        'unknown(duration="',
        "!echo it's (here",
        "",
    ],
)
def test_nothing_is_offered_where_we_know_nothing(cell):
    call = open_call(cell)
    assert call is None or offers(call, {"rh": rh, "print": print, "other": print}) == []


def test_no_attribute_of_another_module_or_object_is_asked_for():
    """Tab must not run anybody's code."""

    class Trap:
        @property
        def submit(self):
            raise AssertionError

    class Module(types.ModuleType):
        def __getattr__(self, name):
            raise AssertionError

    for callee in (Trap(), Module("theirs")):
        assert offers(open_call('it.submit("so'), {"it": callee}) == []


# -- in a kernel -----------------------------------------------------------------------------


def test_outside_ipython_nothing_is_set_up():
    """A script pays nothing for Tab."""
    code = "import rh_widgets, sys; print('rh_widgets.completion' in sys.modules, 'IPython' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.split() == ["False", "False"]
