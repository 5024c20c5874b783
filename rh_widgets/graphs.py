"""Models by whatever names them: the catalog's, an app or a workflow of the connected site, a panel.

An app or a workflow is in no catalog: the site is asked what it is when it is opened, and that is kept. So its
name, `run/ai-app/…`, stands wherever a model's does, also in a kernel that has no network, and its runs open
again as they were.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .client import Site
from .errors import ConfigurationError, ConnectionFailed, Fault, ParameterError, ServerError
from .models import panel_for
from .specs import Catalog, GraphKind, ModelSpec, Remembered, Work, WorkLink, is_work, read_graph, read_link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from .client import AppDemo
    from .connection import Connection
    from .runs import Run
    from .widgets import Panel

__all__ = ["Library", "Opened"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """An app or workflow that was opened.

    Attributes:
        note: What to say of it, where the site was not reached; else empty.
    """

    work: Work
    note: str = ""


class Library:
    """Every model by its names.

    Args:
        catalog: Those of the documentation, and the team's own.
        remembered: The apps and workflows that were opened before.
        connection: Gives the connection in use, connecting if need be.
    """

    def __init__(self, catalog: Catalog, remembered: Remembered, connection: Callable[[], Connection]) -> None:
        self._catalog, self.remembered, self._connection = catalog, remembered, connection

    def asked(self, model: Any, params: Mapping[str, Any]) -> tuple[ModelSpec, dict[str, Any]]:
        """A model and what is asked of it; a panel brings its own values, and what is said besides goes above them.

        Args:
            model: A name, a page's address, a Panel, or a Panel class.
            params: By Python name or wire key.

        Raises:
            UnknownModelError, ConfigurationError: as `spec`.
            ParameterError: it is none of these.
        """
        spec = self.spec(model, params)
        held = {} if isinstance(model, str | type) else dict(getattr(model, "params", {}))
        given = {p.name if (p := spec.param(name)) else name for name in params}
        # What is given twice, as text and text_6, stays so: it is for the check to refuse.
        return spec, {name: value for name, value in held.items() if name not in given} | dict(params)

    def spec(self, model: Any, names: Iterable[str] = ()) -> ModelSpec:
        """The model of a name, an address, a Panel or a Panel class; of a workflow with these fields open.

        The site is asked only for an app or a workflow that was never opened here, or lacks one of the names.

        Raises:
            UnknownModelError: with the nearest names.
            ConfigurationError: an app or workflow of the other site, or one that only its file knows.
            APIError: the site does not have it.
            ConnectionFailed: the site is not reached.
            ParameterError: it is no name of a model.
        """
        known = model if isinstance(model, ModelSpec) else getattr(model, "spec", None)
        if isinstance(known, ModelSpec):
            return self._wider(known, names)
        if not isinstance(model, str):
            wanted = "a name, a page's address, a Panel or a Panel class"
            raise ParameterError([Fault("model", repr(model)[:60], f"A model is named by {wanted}.")])
        if model in self._catalog or not is_work(model):
            return self._catalog[model]
        return self._work(read_link(model, site=self._connection().site), tuple(names))

    def _wider(self, spec: ModelSpec, names: Iterable[str]) -> ModelSpec:
        """The model of a panel; of a workflow also with fields that the panel does not show."""
        missing = [name for name in names if spec.param(name) is None]
        if not missing or spec.graph is None:
            return spec
        shown = [p.key for p in spec.params]
        return self.remembered.spec(spec.graph.site, spec.endpoint, [*shown, *missing]) or spec

    def at_hand(self, name: str) -> ModelSpec | None:
        """The model of a name or an address, if it is known without asking anybody, of whichever site."""
        if name in self._catalog or not is_work(name):
            return self._catalog.get(name)
        endpoint = read_link(name).endpoint
        return next((spec for site in Site if (spec := self.remembered.spec(site.value, endpoint))), None)

    def _work(self, link: WorkLink, names: tuple[str, ...]) -> ModelSpec:
        before = self.remembered.spec(self._connection().site, link.endpoint, names)
        if before and (link.digest or all(before.param(name) for name in names)):
            return before
        if link.digest:
            raise ConfigurationError(
                f"The graph behind {link.endpoint!r} came from a file, and that is not remembered here: open it once "
                f"more with rh.workflow('the file.json', workflow_id={link.id!r})."
            )
        return self.open(link).work.spec(names)

    def known(
        self, endpoint: str, site: str, names: Iterable[str] = (), *, title: str = "", output: str = "video"
    ) -> ModelSpec:
        """The model of a run in the journal; of one that nobody knows any more, what the journal has. Asks no site.

        Args:
            endpoint: As the journal has it.
            site: Where it ran.
            names: The parameters that it had.
            title: As the journal has it.
            output: Likewise.
        """
        if endpoint in self._catalog:
            return self._catalog[endpoint]
        before = self.remembered.spec(site, endpoint, names) if is_work(endpoint) else None
        return before or ModelSpec(
            endpoint=endpoint,
            name=endpoint,
            class_name="",
            title=title or endpoint,
            summary="",
            family="",
            task="",
            output=output,
            params=(),
        )

    def panel(self, spec: ModelSpec, params: Mapping[str, Any]) -> Panel:
        """A new panel with these values; that of a workflow lets its fields be chosen.

        Raises:
            ParameterError: unknown names and wrong values.
        """
        from .widgets import GraphPanel

        panel = panel_for(spec)(**params)
        if isinstance(panel, GraphPanel) and spec.graph and spec.graph.kind is GraphKind.WORKFLOW:
            work = self.remembered.find(spec.graph.site, spec.endpoint)
            if work is not None:
                panel.offer_fields(read_graph(work.source), lambda keys: panel_for(self.choose(work, keys)))
        return panel

    def open_panel(self, run: Run) -> Panel:
        """A new panel with a run's parameters.

        Raises:
            ConfigurationError: it is of an app or a workflow that is not remembered here.
            ParameterError: its model takes other values today.
        """
        if run.spec.graph is None and is_work(run.model):
            raise ConfigurationError(
                f"What {run.model!r} is was forgotten: open it once with rh.app or rh.workflow, then its runs open too."
            )
        return self.panel(run.spec, run.params)

    def endpoint(self, name: str) -> str:
        """The endpoint of a model, however it is named; a name that says nothing as it is."""
        if name in self._catalog:
            return self._catalog[name].endpoint
        return (read_link(name).endpoint or name) if is_work(name) else name

    # Opening

    def open(self, link: WorkLink, *, title: str = "", chosen: Iterable[str] | None = None) -> Opened:
        """Ask the site what an app or a workflow is, and remember it; where no answer comes, as it was before will do.

        Args:
            link: Which; its kind is known.
            title: What to call a workflow; else what it was called before.
            chosen: The fields to open; else those chosen before.

        Raises:
            ParameterError: fields that it does not have.
            APIError: the site does not have it.
            ConnectionFailed: the site is not reached, and it was never opened here.
        """
        connection = self._connection()
        before = self.remembered.find(connection.site, link.endpoint)
        try:
            source, called = self._fetched(connection, link)
        except (ConnectionFailed, ServerError) as error:
            if before is None:
                raise
            log.info("%s is opened as it was before: %s", link.endpoint, error)
            return Opened(self._kept(before, title, chosen), _as_before(before, connection.label))
        work = Work(
            kind=link.kind or GraphKind.APP,
            id=link.id,
            site=connection.site,
            source=source,
            title=called or (before.title if before else ""),
            code=link.code,
            chosen=before.chosen if before else None,
        )
        return Opened(self._kept(work, title, chosen))

    def open_graph(
        self, source: str | Mapping[str, Any], workflow_id: str, *, title: str = "", chosen: Iterable[str] | None = None
    ) -> Opened:
        """A graph of one's own, which is sent along with each start of that workflow.

        Raises:
            ConfigurationError: it is no graph in the API format.
            ParameterError: fields that it does not have.
        """
        graph, site = read_graph(source), self._connection().site
        work = Work(kind=GraphKind.WORKFLOW, id=workflow_id, site=site, source=graph.text, title=title, whole=True)
        before = self.remembered.find(site, work.endpoint)
        if before is not None:
            work = replace(work, title=title or before.title, chosen=before.chosen)
        return Opened(self._kept(work, title, chosen))

    def choose(self, work: Work, chosen: Iterable[str] | None) -> ModelSpec:
        """Open other fields of a workflow, and remember that; `None` goes back to those it suggests.

        Raises:
            ParameterError: fields that it does not have.
        """
        if chosen is not None:
            chosen = [field.key for field in read_graph(work.source).chosen(chosen)]
        work = replace(work, chosen=None if chosen is None else tuple(chosen))
        self.remembered.keep(work)
        return work.spec()

    def _kept(self, work: Work, title: str, chosen: Iterable[str] | None) -> Work:
        """The work with what the user says of it, remembered."""
        if chosen is not None and work.kind is GraphKind.WORKFLOW:
            work = replace(work, chosen=tuple(f.key for f in read_graph(work.source).chosen(chosen)))
        work = replace(work, title=title or work.title, opened_at=work.opened_at or _now())
        work.spec()  # what cannot be read is not remembered
        self.remembered.keep(work)
        return work

    @staticmethod
    def _fetched(connection: Connection, link: WorkLink) -> tuple[str, str]:
        """What the site has of it, as JSON; and its title, where the site says one."""
        if link.kind is GraphKind.WORKFLOW:
            return read_graph(connection.ask(lambda client: client.workflow_graph(link.id))).text, ""
        demo = connection.ask(lambda client: client.app(link.id))
        return json.dumps(_demo_record(demo), ensure_ascii=False), demo.name


def _demo_record(demo: AppDemo) -> dict[str, Any]:
    """An app's call example in the words of the wire, as it is kept."""
    return {
        "webappName": demo.name,
        "webappDescription": demo.description,
        "covers": list(demo.covers),
        "nodeInfoList": [
            {
                "nodeId": node.node_id,
                "nodeName": node.node_name,
                "fieldName": node.field,
                "fieldType": node.kind,
                "fieldValue": node.value,
                "fieldData": node.choices,
                "description": node.description,
                "descriptionEn": node.description_en,
            }
            for node in demo.nodes
        ],
    }


def _as_before(work: Work, label: str) -> str:
    day = f" on {work.opened_at[:10]}" if work.opened_at else " before"
    return f"{label} did not answer: this is how it was when it was opened{day}."


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
