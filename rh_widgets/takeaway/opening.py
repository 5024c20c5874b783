"""The way back: from a result file to the panel that made it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import _roof
from ..errors import Fault, ParameterError
from ..runs import found_again, provenance_of, run_of_file
from ..session import history, library, store
from ..specs import is_work

if TYPE_CHECKING:
    import os

    from ..runs import Provenance, Run
    from ..specs import ModelSpec
    from ..widgets import Panel

__all__ = ["from_file"]


def from_file(path: str | os.PathLike[str]) -> Panel:
    """The panel that made a clip, a picture, a sound or a 3D model, filled in as it was.

    The file's own metadata tells; a file without any is looked for in the journal by its content. Input
    files come back where they are still there and the same: where they were, beside the file, or beside
    the notebook. The panel says which ones are missing.

    Args:
        path: A result file, also one that was renamed, moved, or made by somebody else with rh_widgets.

    Raises:
        ParameterError: there is no such file, or nobody knows where it comes from; or the model no longer
            takes these values.
        UnknownModelError: its model is not in the catalog, with the nearest names.
    """
    path = Path(path).expanduser()
    told = provenance_of(path)
    known = run_of_file(path, told, store.journal)
    run = history[known] if known else None
    model = (told and told.model) or (run.model if run else "")
    if not model:
        raise _stranger(path, run)
    spec = _spec(model, told, run)
    params, missing = _inputs(spec, path, told, run)
    panel = library.panel(spec, params)
    if missing:
        panel.tell(f"Not found any more, or changed since: {'; '.join(missing)}.")
    return panel


def _spec(model: str, told: Provenance | None, run: Run | None) -> ModelSpec:
    """Its model; of an app or a workflow as it is remembered, wherever it ran, else as the connected site has it."""
    params = told.params if told else run.params if run else {}
    site = told.site if told and told.site else run.site if run else ""
    known = library.remembered.spec(site, model, params) if is_work(model) else None
    return known or library.spec(model, params)


def _inputs(spec: ModelSpec, path: Path, told: Provenance | None, run: Run | None) -> tuple[dict[str, Any], list[str]]:
    known = run.params if run else {}
    if told is None:
        return dict(known), []
    here = _roof.notebook_folder()
    return found_again(spec, told.params, known, [path.parent, here, here / "rh_outputs" / "inputs"])


def _stranger(path: Path, run: Run | None) -> ParameterError:
    if run is not None:
        reason = f"It is the result of task {run.task_id}, which was made elsewhere: its model is not known here."
    else:
        reason = (
            "It does not say how it was made, and no run in rh.history has it. Files that were fetched with "
            "rh.connect(provenance=False), or saved anew by another program, do not tell."
        )
    return ParameterError([Fault("path", str(path), reason)])
