"""Files brought to the site by hand: media and ZIPs for any number of runs.

What runs need they send themselves; this is for what no parameter takes as a file, such as a ZIP for a
node that loads many pictures, and for what shall be at the site before it is needed.
"""

from __future__ import annotations

import concurrent.futures
import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from .errors import Fault, ParameterError
from .media import probe
from .runs import resolve
from .session import current, notebook_folder

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Coroutine
    from pathlib import Path

    from .runs import Held

__all__ = ["Uploaded", "upload"]

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


def upload(path: str | os.PathLike[str], /) -> Uploaded:
    """Bring a picture, a clip, sound or a ZIP to the site, and wait until it is there.

        pictures = rh.upload("pictures.zip")
        rh.submit(workflow, images_12=pictures)        # a node that loads a ZIP by its name

    The same content is not sent again while its link lives. ■ or Ctrl-C stops it.

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
    uploads = current().uploads
    send = uploads.for_nodes if is_zip else uploads.media
    held = _watched(file, lambda told: send(file, told))
    made = Uploaded(held.file_name or held.url if is_zip else held.url)
    made.url, made.file_name, made.size = held.url, held.file_name, held.size
    made.expires_at = dt.datetime.fromtimestamp(held.at + _LIVES, dt.UTC).astimezone()
    return made


def _watched(file: Path, send: Callable[[Callable[[int, int], object]], Coroutine[Any, Any, Held]]) -> Held:
    """Wait for an upload, and show how far it is."""
    from .widgets import progress_line

    share = 0.0

    def told(sent: int, size: int) -> None:
        nonlocal share
        share = sent / size if size else 1.0

    future: concurrent.futures.Future[Held] = current().in_background(send(told))
    try:
        with progress_line(f"Uploading {file.name}, {_size(file.stat().st_size)}") as show:
            while not concurrent.futures.wait([future], timeout=_TICK).done:
                show(share)
        return future.result()
    except OSError as error:
        raise _unreadable(file, error) from error
    except KeyboardInterrupt:
        future.cancel()
        raise KeyboardInterrupt(f"{file.name} is not uploaded: it was stopped at {share:.0%}.") from None


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
    return f"{size / _MB:.1f} MB"
