"""The control of one image, video or audio parameter.

The browser only asks: choose, drop, paste, type, remove, move, each as a custom message. What is
there is decided here and goes back as the synced trait `items`; `value` follows from the items
and never leaves Python. A file comes in pieces of 1 MiB, each acknowledged, so that no frame comes
near the websocket's limit of 10 MiB and a busy kernel is never flooded.

Messages come on any thread (JUPYTER.md), and files are looked into on worker threads. So the items
are an immutable tuple that is replaced under a lock, and the traits are set outside it: their
observers belong to others, who have locks of their own.
"""

from __future__ import annotations

import functools
import logging
import os
import threading
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

import anywidget
import traitlets as t

from .. import _roof
from ..errors import Fault
from ..media import Probe, data_uri, poster, probe
from ..runs import data_file, resolve
from ..specs import ParamSpec, check_media
from .incoming import Incoming
from .static_files import static_text
from .words import file_size, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["Item", "MediaControl", "hint"]

_log = logging.getLogger(__name__)

_THUMB_SIDE, _THUMB_BYTES = 240, 6000  # in base64 under 8 KB: thumbnails travel with every change
_STEPS = 10  # progress is told in tenths: each telling carries all the items
_NAME, _EXAMPLE = 60, 32  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One file of the control, as it is shown.

    Attributes:
        value: What the parameter gets: a path, a URL, a data URI; empty while there is none.
        note: Its measures: `1920 × 1080 · 2.1 MB`.
        thumb: A small JPEG as a data URI; empty where nothing can be drawn.
        fault: What is wrong with it, in a sentence.
        progress: From 0 to 1 while it is being uploaded.
        seconds: How long it lasts, where that is known.
    """

    id: str
    name: str
    value: str = ""
    note: str = ""
    thumb: str = ""
    fault: str = ""
    progress: float | None = None
    seconds: float | None = None

    def shown(self) -> dict[str, Any]:
        """The item for the browser, which does not need its value."""
        fields = ("id", "name", "note", "thumb", "fault", "progress")
        return {field: getattr(self, field) for field in fields}


Items = tuple[Item, ...]


class MediaControl(anywidget.AnyWidget):
    """Takes one file, or several in an order.

    Args:
        param: The parameter.
        folder: Where uploaded files are kept; asked for each time, since a connection may change it.
        layout: A Layout to share; without one the control opens a comm for its own.

    Attributes:
        value: `None` or text; for a parameter that takes several, a tuple of texts. Paths, URLs or
            data URIs. May be set from Python; never sent to the browser.
        fault: A fault of the whole field, for the panel to write.
    """

    _esm = static_text("media_control.js")
    _css = static_text("media_control.css")

    value = t.Any(None, allow_none=True)
    items = t.List(t.Dict()).tag(sync=True)
    fault = t.Unicode("").tag(sync=True)
    notice = t.Unicode("").tag(sync=True)
    spec = t.Dict().tag(sync=True)
    disabled = t.Bool(False).tag(sync=True)

    def __init__(self, param: ParamSpec, *, folder: Callable[[], Path], layout: Any = None) -> None:
        self._param, self._folder = param, folder
        self._lock = threading.RLock()
        self._items: Items = ()
        self._uploads: dict[str, Incoming] = {}
        self._jobs: set[Future[None]] = set()
        self._own: set[int] = set()
        self._made = 0
        super().__init__(spec=describe(param), **({} if layout is None else {"layout": layout}))
        self.value = _joined(param, ())
        self.on_msg(self._receive)

    @property
    def faults(self) -> list[Fault]:
        """What is wrong with the files that are here."""
        return [Fault(self._param.name, shorten(i.value or i.name, _NAME), i.fault) for i in self._items if i.fault]

    @property
    def seconds(self) -> tuple[float | None, ...]:
        """The length of each file of the value, in seconds; `None` for one that is not known, or not yet."""
        return tuple(i.seconds for i in self._items if i.value)

    @property
    def busy(self) -> bool:
        """Whether a file is still being uploaded, or looked into for the first time."""
        return any(i.progress is not None for i in self._items)

    def clear(self) -> None:
        """Take everything out."""
        self.notice = ""
        self._change(lambda _: ())

    def settle(self, timeout: float = 10.0) -> None:
        """Wait until every file that is here has been looked into."""
        wait(list(self._jobs), timeout)

    def close(self) -> None:
        with self._lock:
            uploads, self._uploads = self._uploads, {}
        for incoming in uploads.values():
            incoming.discard()
        super().close()

    def __repr__(self) -> str:
        value = self.value
        return f"MediaControl({self._param.name}={shorten(repr(value), _NAME)})"

    # -- what the browser says ---------------------------------------------------------

    def _receive(self, _: Any, content: dict[str, Any], buffers: Sequence[memoryview]) -> None:
        act = {
            "hello": self._hello,
            "offer": self._offer,
            "chunk": self._chunk,
            "broken": self._broken,
            "path": self._path,
            "remove": self._remove,
            "place": self._place,
        }.get(content.get("kind", ""))
        try:
            if act is not None:
                act(content, buffers)
        except Exception as error:  # noqa: BLE001 - Jupyter would swallow it
            _log.exception("a message of %r was not handled", self._param.name)
            self.notice = f"This did not work: {error or type(error).__name__}."

    def _hello(self, content: dict[str, Any], _: Sequence[memoryview]) -> None:
        """A page was opened. What another one was sending will not go on: it was reloaded or closed."""
        page = content["client"]
        left = {key for key, incoming in self._uploads.items() if incoming.client != page and not incoming.whole}
        self._change(lambda items: tuple(i for i in items if i.id not in left))

    def _offer(self, content: dict[str, Any], _: Sequence[memoryview]) -> None:
        """Files were chosen, dropped or pasted; nothing of them has been sent yet."""
        files, over = content["files"], content.get("replace", "")
        self.notice = refusal(self._param, self._items, len(files), over)
        for file in files:
            if self.notice:
                self._stop(file["id"])
            else:
                self._begin(file, over, content["client"])

    def _begin(self, file: dict[str, Any], over: str, client: str) -> None:
        item = Item(id=file["id"], name=shorten(file["name"], _NAME), progress=0.0)
        fault = self._fault(item.name, _Announced(self._param, file["size"]))
        if not fault:
            try:
                incoming = Incoming(self._folder(), file["name"], file["size"], client=client)
            except OSError as error:
                fault = f"{item.name} cannot be stored: {error}."
        if fault:
            self._stop(item.id)
            self._put(replace(item, fault=fault, progress=None), over)
            return
        with self._lock:
            self._uploads[item.id] = incoming
        self._put(item, over)
        self.send({"kind": "ack", "id": item.id, "received": 0})

    def _chunk(self, content: dict[str, Any], buffers: Sequence[memoryview]) -> None:
        key = content["id"]
        incoming = self._uploads.get(key)
        if incoming is None:
            self._stop(key)
            return
        try:
            incoming.write(content["offset"], buffers[0])
        except (OSError, ValueError, IndexError) as error:
            self._fail(key, f"did not arrive whole: {error}.")
            return
        self.send({"kind": "ack", "id": key, "received": incoming.received})
        self._mend(key, progress=int(_STEPS * incoming.received / incoming.size) / _STEPS)
        if incoming.whole:
            self._work(key, functools.partial(self._finish, key, incoming))

    def _broken(self, content: dict[str, Any], _: Sequence[memoryview]) -> None:
        """The browser could not read on: a folder was dropped, or the file was changed meanwhile."""
        self._fail(content["id"], "cannot be read by the browser. Is it a folder, or was it changed just now?")

    def _path(self, content: dict[str, Any], _: Sequence[memoryview]) -> None:
        self.notice = refusal(self._param, self._items, 1, content.get("replace", ""))
        if not self.notice:
            item = look_up(content["id"], typed(content["text"]))
            self._put(item, content.get("replace", ""))
            self._look_into(item)

    def _remove(self, content: dict[str, Any], _: Sequence[memoryview]) -> None:
        self.notice = ""
        self._change(lambda items: tuple(i for i in items if i.id != content["id"]))

    def _place(self, content: dict[str, Any], _: Sequence[memoryview]) -> None:
        self._change(lambda items: placed(items, content["id"], content["index"]))

    # -- files -------------------------------------------------------------------------

    def _finish(self, key: str, incoming: Incoming) -> None:
        """Judge a whole file by its content, and keep it if it is good."""
        facts = probe(incoming.path)
        fault = self._fault(incoming.name, facts)
        if fault:
            self._mend(key, fault=fault, note=measures(facts), progress=None)
            return
        path = incoming.keep(facts.format or "bin")
        # The value first: a thumbnail of a large picture may take a second.
        self._mend(key, value=str(path), note=measures(facts), seconds=facts.seconds, progress=None)
        self._mend(key, thumb=thumbnail(path))

    def _look_into(self, item: Item) -> None:
        if item.fault or is_url(item.value):
            return
        self._work(item.id, functools.partial(self._inspect, item))

    def _inspect(self, item: Item) -> None:
        with _as_file(item.value) as path:
            facts = probe(path)
            fault = self._fault(item.name, facts)
            self._mend(item.id, fault=fault, note=measures(facts), seconds=facts.seconds)
            if not fault:
                self._mend(item.id, thumb=thumbnail(path))

    def _fault(self, name: str, facts: Any) -> str:
        found = check_media(self._param, [facts])
        return sentence(self._param, name, found[0].reason) if found else ""

    def _work(self, key: str, job: Callable[[], None]) -> None:
        """Do it on a worker thread; an error becomes the item's fault."""

        def run() -> None:
            try:
                job()
            except Exception as error:  # noqa: BLE001 - nobody waits for the future
                _log.warning("%r: a file could not be looked into", self._param.name, exc_info=True)
                self._fail(key, f"cannot be read: {error}.")

        future = _workers().submit(run)
        self._jobs.add(future)
        future.add_done_callback(self._jobs.discard)

    def _fail(self, key: str, what: str) -> None:
        name = next((i.name for i in self._items if i.id == key), "")
        self._mend(key, fault=f"{name} {what}", progress=None)

    def _stop(self, key: str) -> None:
        self.send({"kind": "stop", "id": key})

    # -- state -------------------------------------------------------------------------

    def _put(self, item: Item, over: str) -> None:
        self._change(lambda items: put(items, item, over=over, many=self._param.many))

    def _mend(self, key: str, **fields: Any) -> None:
        """Change the fields of one item, if it is still there."""
        self._change(lambda items: tuple(replace(i, **fields) if i.id == key else i for i in items))

    def _change(self, edit: Callable[[Items], Items]) -> None:
        with self._lock:
            self._items = edit(self._items)
            coming = {i.id for i in self._items if i.progress is not None}
            over = {key: self._uploads.pop(key) for key in list(self._uploads) if key not in coming}
        for key, incoming in over.items():
            incoming.discard()
            self._stop(key)
        self._publish()

    def _publish(self) -> None:
        """Set the traits from the items; again, if another thread changed the items meanwhile."""
        while True:
            items = self._items
            self.items = [i.shown() for i in items]
            self._own.add(threading.get_ident())
            try:
                self.value = _joined(self._param, [i.value for i in items if i.value])
            finally:
                self._own.discard(threading.get_ident())
            if items is self._items:
                return

    @t.validate("value")
    def _valid(self, proposal: Any) -> Any:
        return _joined(self._param, split(self._param, proposal["value"]))

    @t.observe("value")
    def _given(self, change: Any) -> None:
        """Someone set the value from Python; our own settings are told by their thread."""
        if threading.get_ident() in self._own:
            # Observers that come after this one may well set the value for themselves.
            self._own.discard(threading.get_ident())
            return
        self.notice = ""
        known = {i.value: i for i in self._items}
        values = split(self._param, change.new)
        items = tuple(known.pop(value) if value in known else self._new(value) for value in values)
        fresh = [i for i in items if i not in self._items]
        self._change(lambda _: items)
        for item in fresh:
            self._look_into(item)

    def _new(self, value: str) -> Item:
        with self._lock:
            self._made += 1
            return look_up(f"p{self._made}", value)


# -- decisions ---------------------------------------------------------------------------


class _Announced:
    """What is known of a file before it comes: its size; the rest is believed for now."""

    seconds = None

    def __init__(self, param: ParamSpec, size: int) -> None:
        self.size = size
        self.kind = param.type.value if size else "unknown"
        self.format = param.accept[0].lower() if param.accept else ""
        self.format = "jpg" if self.format == "jpeg" else self.format


def describe(param: ParamSpec) -> dict[str, Any]:
    """What the browser needs to know of a parameter."""
    return {
        "label": param.label,
        "kind": param.type.value,
        "required": param.required and not _example(param),
        "hint": "; ".join(filter(None, [hint(param), _example(param)])),
        "help": param.help,
        "many": param.many,
        "max_items": param.max_items,
        "accept": ",".join(f".{a.lower()}" for a in _formats(param)) or f"{param.type.value}/*",
    }


def _example(param: ParamSpec) -> str:
    """What a field of an app or workflow has, where nothing is put into it: a file that only the site has."""
    if not (param.node and param.default):
        return ""
    name = unquote(urlsplit(str(param.default)).path).rstrip("/").rsplit("/", 1)[-1]
    return f"empty: its own example, {shorten(name or str(param.default), _EXAMPLE)}"


def hint(param: ParamSpec) -> str:
    """What is taken: `JPG or PNG, up to 50 MB`."""
    *most, last = [a.upper() for a in param.accept if a.lower() != "jpeg" or "jpg" not in param.accept] or [""]
    count = f"up to {param.max_items}" if param.many and param.max_items else ""
    size = f"up to {param.max_mb:g} MB{' each' if param.many else ''}" if param.max_mb is not None else ""
    return ", ".join(filter(None, [count, f"{', '.join(most)} or {last}" if most else last, size]))


def sentence(param: ParamSpec, name: str, reason: str) -> str:
    """A fault with the file's name and what would be taken."""
    first = reason.replace("This file", name, 1) if reason.startswith("This file") else f"{name}: {reason}"
    return f"{first} Choose {_choice(param)}."


def _choice(param: ParamSpec) -> str:
    allowed = hint(replace(param, many=False))
    if not param.accept:
        kind = "a sound file" if param.type.value == "audio" else f"{_article(param.type.value)} {param.type.value}"
        return f"{kind} of {allowed}" if allowed else kind
    return f"{_article(allowed)} {allowed}"


def _article(word: str) -> str:
    """By sound: an MP3, a JPG; an image, a video."""
    return "an" if word[0] in ("AEFHILMNORSX" if word[:1].isupper() else "aeiou") else "a"


def refusal(param: ParamSpec, items: Items, coming: int, over: str) -> str:
    """Why a choice of several files is not taken at all, or nothing."""
    if not param.many:
        return f"Takes one file, not {coming}." if coming > 1 else ""
    total = sum(i.id != over for i in items) + coming
    if param.max_items is None or total <= param.max_items:
        return ""
    return f"Takes up to {param.max_items} files, and this would make {total}. Remove some first, or choose fewer."


def put(items: Items, item: Item, *, over: str, many: bool) -> Items:
    """The items with a new one: in the place of `over`, else at the end; alone where only one is taken."""
    if not many:
        return (item,)
    if any(i.id == over for i in items):
        return tuple(item if i.id == over else i for i in items)
    return (*items, item)


def placed(items: Items, key: str, index: int) -> Items:
    """The items with one of them moved."""
    moved = [i for i in items if i.id == key]
    rest = [i for i in items if i.id != key]
    at = max(0, min(index, len(rest)))
    return (*rest[:at], *moved, *rest[at:])


def split(param: ParamSpec, value: Any) -> tuple[str, ...]:
    """A value as a tuple of texts.

    Raises:
        TraitError: for what cannot be meant as a file, and for several where one is taken.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return ()
    values = list(value) if isinstance(value, list | tuple) else [value]
    texts = [os.fspath(v) if isinstance(v, os.PathLike) else v for v in values]
    if not all(isinstance(v, str) and v.strip() for v in texts):
        raise t.TraitError(f"{param.name} takes a path, a URL or a data URI, not {shorten(repr(value), _NAME)}.")
    if len(texts) > 1 and not param.many:
        raise t.TraitError(f"{param.name} takes one file, not {len(texts)}.")
    return tuple(texts)


def _joined(param: ParamSpec, values: Sequence[str]) -> str | tuple[str, ...] | None:
    return tuple(values) if param.many else next(iter(values), None)


def is_url(value: str) -> bool:
    return value.lower().startswith(("http://", "https://"))


def is_data(value: str) -> bool:
    return value.lower().startswith("data:")


def typed(text: str) -> str:
    """What was typed or pasted as a path, without the quotes and schemes that file managers add."""
    bare = text.strip()
    if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "\"'":
        bare = bare[1:-1].strip()
    if bare.lower().startswith("file://"):
        bare = url2pathname(urlsplit(bare).path)
    return bare


def look_up(key: str, value: str) -> Item:
    """A value as an item, from its text and the file system's index alone."""
    if is_data(value):
        return Item(id=key, name="data URI", value=value)
    if is_url(value):
        parts = urlsplit(value)
        name = unquote(parts.path.rstrip("/").rsplit("/", 1)[-1]) or parts.netloc
        return Item(id=key, name=shorten(name, _NAME), value=value, note=parts.netloc)
    path = find(value)
    name = shorten(Path(value).name or value, _NAME)
    if path is None:
        fault = f"There is no file {value}. Check the path, or choose a file."
    elif path.is_dir():
        fault = f"{name} is a folder. Choose a file in it."
    else:
        fault = ""
    return Item(id=key, name=name, value=value, fault=fault)


def find(text: str) -> Path | None:
    """The file meant by a path, if it is there."""
    with suppress(OSError, ValueError):
        path = resolve(text, _roof.notebook_folder())
        return path if path.exists() else None
    return None


def measures(facts: Probe) -> str:
    """`1920 × 1080 · 2.1 MB`, `1280 × 720 · 5.0 s · 3.0 MB`."""
    size = f"{facts.width} × {facts.height}" if facts.width and facts.height else ""
    length = f"{facts.seconds:.1f} s" if facts.seconds else ""
    return " · ".join(filter(None, [size, length, file_size(facts.size)]))


def thumbnail(path: Path) -> str:
    """A small JPEG of a picture or clip as a data URI, or nothing."""
    drawn = poster(path, max_side=_THUMB_SIDE, max_bytes=_THUMB_BYTES)
    return data_uri(drawn, "image/jpeg") if drawn else ""


def _formats(param: ParamSpec) -> list[str]:
    return [*param.accept, *(["jpeg"] if "jpg" in param.accept and "jpeg" not in param.accept else [])]


@contextmanager
def _as_file(value: str) -> Iterator[Path]:
    """A value's path; the content of a data URI is laid into a temporary file for as long."""
    if is_data(value):
        with data_file(value) as path:
            yield path
        return
    found = find(value)
    if found is None:
        raise FileNotFoundError(f"there is no file {value}")
    yield found


@functools.cache
def _workers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=2, thread_name_prefix="rh-media")
