"""What others have made: apps by their link, workflows by link or file, and what there is to find."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, overload

from .errors import ConfigurationError, Fault, ParameterError
from .session import current, library, notebook_folder, shelf, warn_of_literal
from .specs import HOW_TO_EXPORT, GraphKind, WorkLink, read_link

if TYPE_CHECKING:
    from .client import AppList, AppRecord, QuickStyle
    from .graphs import Opened
    from .widgets import Panel

__all__ = ["Apps", "app", "apps", "quick_create", "quick_styles", "workflow"]

_SORTS: Final = {"recommended": "RECOMMEND", "hottest": "HOTTEST", "newest": "NEWEST"}
_SHOWN: Final = 70  # characters of a description


def app(link: str | int, /, **params: Any) -> Panel:
    """The panel of somebody's published app.

        rh.app("https://www.runninghub.ai/ai-detail/1877265245566922800", text_6="A kite", steps=12)

    Args:
        link: Its number, or the address of its page.
        params: Values for its form. A parameter is called by its field and its node, such as `text_6`, or by
            the field alone where only one node has it; `help(panel)` and a wrong name list them all.

    Raises:
        ConfigurationError: the link names no app, or one of the other site.
        ParameterError: unknown names and wrong values.
        APIError: there is no such app.
        ConnectionFailed: the site is not reached, and the app was never opened here.
    """
    found = read_link(link, GraphKind.APP, site=current().site)
    return _panel(library.open(_of_kind(found, GraphKind.APP)), params)


def quick_create(link: str | int, code: str, /, **params: Any) -> Panel:
    """The panel of an app that is started by quick create, the site's short form of an app with styles to choose.

        rh.quick_create("1877265245566922800", "006", text_6="A kite")

    Args:
        link: The app's number, or the address of its page.
        code: The `quickCreateCode`, such as `"006"`: a text, as its zeros count.
        params: Values for its form.

    Raises:
        ConfigurationError, ParameterError, APIError, ConnectionFailed: as `app`.
    """
    if not str(code).strip():
        raise ParameterError([Fault("code", code, "Quick create needs its code, such as '006'.")])
    found = read_link(link, GraphKind.QUICK, site=current().site)
    return _panel(library.open(_of_kind(found, GraphKind.QUICK, code=str(code).strip())), params)


def workflow(
    source: str | int | os.PathLike[str] | Mapping[str, Any],
    /,
    expose: Sequence[str] | None = None,
    *,
    workflow_id: str | int | None = None,
    password: str | None = None,
    title: str | None = None,
    **params: Any,
) -> Panel:
    """The panel of a ComfyUI workflow, with the fields that were chosen; the choice is remembered.

        rh.workflow("1900000000000000101")
        rh.workflow("graph.json", expose=["6.text", "3.seed"], workflow_id="1900000000000000101")

    Args:
        source: Its number, the address of its page, or a file in ComfyUI's API format (or what is in one).
        expose: The fields of the form as `node.field`, in their order, or one alone; else those chosen before, or
            those that the graph suggests. Seeds are sent in any case, and stand under "More options".
        workflow_id: With a file, a workflow of yours on the site, in whose place the graph runs. The sandbox
            has one of its own.
        password: Of a protected workflow. It is kept in memory, for this connection. Better not in a cell,
            where it is saved with the notebook: `password=getpass.getpass()`.
        title: What to call it.
        params: Values for its form.

    Raises:
        ConfigurationError: the link names no workflow or one of the other site, the file is no graph in the API
            format, or a file comes without `workflow_id`.
        ParameterError: unknown fields, names, and wrong values, with what there is; or there is no such file.
        APIError: there is no such workflow.
        ConnectionFailed: the site is not reached, and the workflow was never opened here.
    """
    connection, graph = current(), _graph_in(source)
    expose = [expose] if isinstance(expose, str) else expose
    named = str(source) if graph is None else _own_id(workflow_id, sandbox=connection.is_sandbox)
    link = _of_kind(read_link(named, GraphKind.WORKFLOW, site=connection.site), GraphKind.WORKFLOW)
    if password is not None:
        warn_of_literal(password, "password", "password=getpass.getpass()")
        connection.keep_password(link.id, password)
        del password  # reports of errors show what a frame holds, and much may go wrong from here on
    if graph is None:
        opened = library.open(link, title=title or "", chosen=expose)
    else:
        opened = library.open_graph(graph, link.id, title=title or _file_name(source), chosen=expose)
    panel = _panel(opened, params)
    if opened.work.chosen is None and not params:
        _ask_for_fields(panel)
    return panel


def _of_kind(link: WorkLink, kind: GraphKind, *, code: str = "") -> WorkLink:
    """A number or a page, as what it was asked for; the stored workflow, and not one that was sent along."""
    return replace(link, kind=kind, code=code, digest="")


def _panel(opened: Opened, params: Mapping[str, Any]) -> Panel:
    """Its panel, with the parameters that are named also where their fields are not chosen."""
    panel = library.panel(opened.work.spec(params), params)
    if opened.note:
        panel.tell(opened.note)
    return panel


def _ask_for_fields(panel: Panel) -> None:
    """Begin with the choice of fields: nobody has made one."""
    from .widgets import GraphPanel

    if isinstance(panel, GraphPanel):
        panel.choose_fields()


def _own_id(workflow_id: str | int | None, *, sandbox: bool) -> str:
    """The workflow in whose place a graph runs."""
    if workflow_id is not None:
        return str(workflow_id)
    if not sandbox:
        raise ConfigurationError(
            "The graph of a file runs in the place of a workflow of yours on the site: save any there, and give its "
            "number, as in rh.workflow('graph.json', workflow_id='19…'). The stored one stays as it is."
        )
    from .sandbox import load_works

    return next(work.id for work in load_works().workflows.values() if not work.password)


def _graph_in(source: Any) -> str | Mapping[str, Any] | None:
    """The graph that is given itself or as a file; `None` for a number or an address.

    Raises:
        ParameterError: there is no such file, or it cannot be read.
    """
    if isinstance(source, Mapping) or (isinstance(source, str) and source.lstrip().startswith("{")):
        return source
    if isinstance(source, int) or (isinstance(source, str) and not _is_file(source)):
        return None
    path = _path(source)
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        reason = f"There is no file {source}."
    except OSError as error:
        reason = f"{source} cannot be read: {error.strerror or error}."
    except UnicodeDecodeError:
        reason = f"{path.name} is no text, and so no graph. {HOW_TO_EXPORT}"
    raise ParameterError([Fault("source", str(source), reason)])


def _path(source: str | os.PathLike[str]) -> Path:
    path = Path(source).expanduser()
    return path if path.is_absolute() or path.exists() else notebook_folder() / path


def _is_file(text: str) -> bool:
    """Whether it is meant as a file: by its name, or since there is one, such as a picture that is none of a graph."""
    if "://" in text or text.strip().isdigit():
        return False
    try:
        return text.lower().endswith(".json") or _path(text).exists()
    except (OSError, ValueError, RuntimeError):  # too long for a name, or no such home
        return False


def _file_name(source: Any) -> str:
    return (
        Path(source).stem if isinstance(source, os.PathLike) or (isinstance(source, str) and _is_file(source)) else ""
    )


class Apps(Sequence["AppRecord"]):
    """A page of published apps; `rh.app(apps[0].id)` opens one. Shown in a notebook it is all of them, to look through.

    Args:
        listed: The page.
        label: What the site is called.
        sort: The order, as users say it.
        fetch: Gives a page of another order, by the site's name for that, and the page's number.
    """

    def __init__(self, listed: AppList, label: str, sort: str, fetch: Callable[[str, int], AppList]) -> None:
        self._listed, self._label, self._sort, self._fetch = listed, label, sort, fetch

    def _ipython_display_(self) -> None:
        from .widgets import AppBrowser, in_notebook

        if not in_notebook():
            raise NotImplementedError  # IPython then asks for its words
        AppBrowser(self._page, app, shelf.io.submit, sort=_SORTS[self._sort])._ipython_display_()

    def _page(self, sort: str, page: int) -> AppList:
        known = sort == _SORTS[self._sort] and page == self.page
        return self._listed if known else self._fetch(sort, page)

    @property
    def total(self) -> int | None:
        """How many there are on all pages; `None` where the site does not say."""
        return self._listed.total

    @property
    def page(self) -> int:
        """Counted from 1."""
        return self._listed.page

    @overload
    def __getitem__(self, place: int) -> AppRecord: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[AppRecord]: ...
    def __getitem__(self, place: int | slice) -> AppRecord | Sequence[AppRecord]:
        return self._listed.records[place]

    def __len__(self) -> int:
        return len(self._listed.records)

    @property
    def _head(self) -> str:
        of = f" of {self.total}" if self.total is not None else ""
        return f"{len(self)}{of} apps on {self._label}, {self._sort}, page {self.page}; rh.app(number) opens one."

    def __repr__(self) -> str:
        return "\n".join([self._head, *(f"{a.id}  {a.title}  {_short(a.description)}".rstrip() for a in self)])

    def _repr_html_(self) -> str:
        rows = [[a.id, a.title, _short(a.description)] for a in self]
        cells = ("".join(f"<td style='text-align:left'>{escape(text)}</td>" for text in row) for row in rows)
        return f"{escape(self._head)}<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def apps(sort: Literal["recommended", "hottest", "newest"] = "recommended", *, page: int = 1, size: int = 12) -> Apps:
    """The site's published apps: in a notebook as cards to look through, in code as a sequence.

        rh.app(rh.apps("newest")[0].id)

    Args:
        sort: `"recommended"`, `"hottest"` or `"newest"`.
        page: Counted from 1.
        size: How many to a page, 50 at most.

    Raises:
        ParameterError: no such order.
        APIError, ConnectionFailed: the site refuses, or is not reached.
    """
    if sort not in _SORTS:
        raise ParameterError([Fault("sort", sort, "There is no such order.", ", ".join(_SORTS))])

    def fetch(sort: str, page: int) -> AppList:
        return current().ask(lambda client: client.apps(sort, page, size))

    return Apps(fetch(_SORTS[sort], page), current().label, sort, fetch)


def quick_styles(link: str | int, /, kind: int = 2, *, path: str | None = None) -> tuple[QuickStyle, ...]:
    """The styles of a quick create: what each adds to a prompt, and the LoRAs that it brings.

    Args:
        link: The number of its app, or the address of that one's page.
        kind: The site's `type` of it.
        path: The route below the site's origin, which the site does not promise.

    Raises:
        ConfigurationError: the link names no app.
        APIError, ConnectionFailed: the site refuses, or is not reached.
    """
    connection = current()
    found = read_link(link, GraphKind.QUICK, site=connection.site)
    more = {} if path is None else {"path": path}
    return connection.ask(lambda client: client.quick_styles(found.id, kind=kind, **more))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1].rstrip()}…"
