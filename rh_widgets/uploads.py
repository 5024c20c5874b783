"""Files brought to the site by hand: media and ZIPs for any number of runs, and LoRAs.

What runs need they send themselves; this is for what no parameter takes as a file, such as a ZIP for a
node that loads many pictures, or a LoRA, and for what shall be at the site before it is needed.
"""

from __future__ import annotations

import concurrent.futures
import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from .errors import Fault, ParameterError
from .media import probe, tensors_fault
from .runs import resolve
from .session import current, notebook_folder

if TYPE_CHECKING:
    import os
    from collections.abc import Coroutine
    from pathlib import Path

    from .runs import Held

__all__ = ["Lora", "Uploaded", "upload", "upload_lora"]

_TICK: Final = 0.2  # seconds between two looks at how far it is
_LIVES: Final = 24 * 3600.0  # seconds, by the API's documentation
_MEDIA: Final = {"image", "video", "audio"}
_MB: Final = 1024 * 1024


class Uploaded(str):
    """A file that the site holds for a day. It is text, and can stand wherever its link or name can.

    As text it is the link, which models take; of a ZIP it is the name, which nodes take.

    Attributes:
        url: Its link; empty where the site gave none.
        file_name: Its name at the site, for fields of nodes.
        expires_at: When the link dies.
        size: In bytes.
    """

    __slots__ = ("expires_at", "file_name", "size", "url")

    url: str
    file_name: str
    expires_at: dt.datetime
    size: int

    def __repr__(self) -> str:
        until = f"{self.expires_at:%Y-%m-%d %H:%M}"
        return f"Uploaded({str(self)!r}, {_size(self.size)}, until {until})"


class Lora(str):
    """A LoRA at the site. It is text: the name that goes into a LoRA field.

    Attributes:
        name: That name.
        size: In bytes.
        md5: Of the content, by which the site keeps it.
    """

    __slots__ = ("md5", "name", "size")

    name: str
    size: int
    md5: str

    def __repr__(self) -> str:
        return f"Lora({self.name!r}, {_size(self.size)})"


def upload(path: str | os.PathLike[str], /) -> Uploaded:
    """Bring a picture, a clip, sound or a ZIP to the site, and wait until it is there.

        pictures = rh.upload("pictures.zip")
        rh.submit(workflow, images_12=pictures)        # a node that loads a ZIP by its name

    The same content is not sent again for half a day. ■ or Ctrl-C stops it.

    Args:
        path: The file; as in parameters, relative to the notebook.

    Raises:
        ParameterError: There is no such file, or it is of another kind.
        RunningHubError: The site refused it, or was not reached.
    """
    file = _found(path)
    facts = _look(file, path)
    is_zip = facts.format == "zip"
    if facts.kind not in _MEDIA and not is_zip:
        what = facts.kind if facts.kind != "unknown" else facts.format or "something else"
        raise _fault(path, f"{file.name} is {what}. RunningHub takes pictures, clips, sound and ZIP files.")
    uploads, way = current().uploads, _Way(file)
    held = _watched(file, way, (uploads.for_nodes if is_zip else uploads.media)(file, way.sending))
    made = Uploaded(held.file_name or held.url if is_zip else held.url)
    made.url, made.file_name, made.size = held.url, held.file_name, held.size
    made.expires_at = dt.datetime.fromtimestamp(held.at + _LIVES, dt.UTC).astimezone()
    return made


def upload_lora(path: str | os.PathLike[str], /, name: str | None = None) -> Lora:
    """Bring a LoRA to the site, and wait until it is there.

        style = rh.upload_lora("ink-wash.safetensors")
        rh.submit(workflow, lora_name_7=style)

    The site keeps it by its content, so what it has is not sent again. A transfer that breaks off
    begins anew by itself; ■ or Ctrl-C stops it.

    Args:
        path: The `.safetensors` file; as in parameters, relative to the notebook.
        name: What to call it at the site; the file's name unless given.

    Raises:
        ParameterError: There is no such file, it is no `.safetensors` file by its content, or not whole.
        RunningHubError: The site refused it, or was not reached.
    """
    file = _found(path)
    try:
        fault = tensors_fault(file)
    except OSError as error:
        raise _unreadable(path, error) from error
    if fault:
        raise _fault(path, f"{file.name} {fault}.")
    uploads, way = current().uploads, _Way(file)
    held = _watched(file, way, uploads.lora(file, name or file.stem, way.sending, way.reading))
    made = Lora(held.file_name)
    made.name, made.size, made.md5 = held.file_name, held.size, held.digest
    return made


class _Way:
    """How far an upload is, as the I/O thread tells it.

    Args:
        file: What is sent.
    """

    def __init__(self, file: Path) -> None:
        self._name = f"{file.name}, {_size(file.stat().st_size)}"
        self.words, self.share = f"Uploading {self._name}", 0.0

    def reading(self, done: int, size: int) -> None:
        self.words, self.share = f"Reading {self._name}", done / max(size, 1)

    def sending(self, done: int, size: int) -> None:
        self.words, self.share = f"Uploading {self._name}", done / max(size, 1)


def _watched(file: Path, way: _Way, send: Coroutine[Any, Any, Held]) -> Held:
    """Wait for an upload, and show how far it is."""
    from .widgets import progress_line

    future: concurrent.futures.Future[Held] = current().in_background(send)
    try:
        with progress_line(way.words) as show:
            while not concurrent.futures.wait([future], timeout=_TICK).done:
                show(way.share, way.words)
        return future.result()
    except OSError as error:
        raise _unreadable(file, error) from error
    except KeyboardInterrupt:
        future.cancel()
        raise KeyboardInterrupt(f"{file.name} is not uploaded: it was stopped at {way.share:.0%}.") from None


def _found(path: str | os.PathLike[str]) -> Path:
    file = resolve(str(path).strip(), notebook_folder())
    if not file.is_file():
        raise _fault(path, f"{path} is a folder, not a file." if file.is_dir() else f"There is no file {path}.")
    return file


def _look(file: Path, path: str | os.PathLike[str]) -> Any:
    try:
        return probe(file)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: str | os.PathLike[str], error: Exception) -> ParameterError:
    return _fault(path, f"Cannot read {path}: {getattr(error, 'strerror', None) or error}.")


def _fault(path: str | os.PathLike[str], reason: str) -> ParameterError:
    return ParameterError([Fault("path", str(path), reason)])


def _size(size: int) -> str:
    return f"{size / _MB:.1f} MB" if size > _MB / 10 else f"{size / 1024:.1f} kB"
