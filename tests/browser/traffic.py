"""What a page is sent: every frame of its websockets, and every byte of its HTTP answers.

    traffic = Traffic(lab.page)     # before the page is opened: only sockets opened later are heard
    lab.open(…)
    traffic.take()                  # what came until now, and begin anew
    …
    sent = traffic.take()           # a `Sent`: what came since then
    lab.run(2, wait=False)
    sent = traffic.until_first_picture(2)

The frames are counted as the browser's protocol hands them over, the bytes as they were read from
the network: an answer from the browser's cache counts nothing, and one that the browser broke off,
as it does with clips, counts as far as it came.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page, WebSocket

FIRST_PICTURE = """([place, patience]) => new Promise((done, fail) => {
    const end = performance.now() + patience;
    const drawn = one => one.complete && one.naturalWidth > 0;
    const seen = one => (one.tagName === 'VIDEO' ? one.readyState >= 2 || one.poster : drawn(one));
    const look = () => {
        if ([...document.querySelectorAll(`${place} img, ${place} video`)].some(seen)) return done(true);
        if (performance.now() > end) return fail(new Error('no picture came'));
        requestAnimationFrame(look);
    };
    look();
})"""


@dataclass(frozen=True)
class Sent:
    """What came in a while.

    Attributes:
        frames: The sizes of the websocket frames, in bytes, in their order.
        http: The bytes of each address: bodies as they came over the network, without heads.
    """

    frames: tuple[int, ...] = ()
    http: dict[str, int] = field(default_factory=dict)

    @property
    def socket(self) -> int:
        """Bytes over websockets."""
        return sum(self.frames)

    def of(self, part: str) -> int:
        """Bytes from the addresses that have `part` in them, such as `".mp4"`."""
        return sum(size for url, size in self.http.items() if part in url)

    @property
    def content(self) -> int:
        """All bytes but those of JupyterLab's own program, of which parts come when they are first needed."""
        return self.socket + sum(size for url, size in self.http.items() if "/static/" not in url)

    def __str__(self) -> str:
        largest = max(self.frames, default=0)
        http = self.content - self.socket
        return f"{self.socket:,} bytes in {len(self.frames)} frames (largest {largest:,}), {http:,} over HTTP"


class Traffic:
    """Counts what the server sends to a page from now on, through reloads too."""

    def __init__(self, page: Page) -> None:
        self._lock = threading.Lock()
        self._page = page
        self._frames: list[int] = []
        self._http: dict[str, int] = {}
        self._urls: dict[str, str] = {}
        page.on("websocket", self._listen)
        session = page.context.new_cdp_session(page)
        session.on("Network.responseReceived", self._answered)
        session.on("Network.dataReceived", self._came)
        session.send("Network.enable")

    def take(self) -> Sent:
        """What came since it was asked last."""
        self._page.evaluate("() => 0")  # events that wait for us are heard first
        with self._lock:
            sent = Sent(tuple(self._frames), dict(self._http))
            self._frames, self._http = [], {}
        return sent

    def until_first_picture(self, i: int, *, patience: float = 60) -> Sent:
        """Wait for a picture in the output of cell `i` (an image, a poster, a first frame), and say what came."""
        place = f".jp-Notebook .jp-Cell:nth-child({i + 1} of .jp-Cell) .jp-OutputArea"
        self._page.evaluate(FIRST_PICTURE, [place, patience * 1000])
        return self.take()

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda data: self._frames.append(len(data)))

    def _answered(self, event: dict[str, Any]) -> None:
        self._urls[event["requestId"]] = event["response"]["url"]

    def _came(self, event: dict[str, Any]) -> None:
        url = self._urls.get(event["requestId"], "")
        if url.startswith("http"):  # and no data: or blob: address, which came by another way
            with self._lock:
                self._http[url] = self._http.get(url, 0) + event["encodedDataLength"]
