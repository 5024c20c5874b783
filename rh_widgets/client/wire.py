"""One exchange with the API: a request with the key in it goes out, a `Reply` or a `Trouble` comes back.

The only place where an API call sees the HTTP library's exceptions. Three pools. Files share
kept connections, and so do questions, which have their own (see `questions`). A submit goes
over a fresh one: a kept connection that idled out fails just like a lost answer, and a lost
answer to a submit is money. None follows redirects by itself, stores cookies, or goes through
a proxy to this machine.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Any, Final
from urllib.request import getproxies

import httpx

from .._version import __version__
from ..errors import ConfigurationError
from . import questions
from .masking import keep_out_of_logs
from .passwords import Passwords
from .questions import Questions
from .rules import Reply, Trouble, judge_call, read_delay, scrub
from .settings import is_loopback
from .tolerant import read_text
from .trouble import trouble_from

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable

    from .settings import Key, Settings
    from .upload import FileBody

MAX_CONNECTIONS: Final = 10
MAX_TRANSFERS: Final = 6  # so that a question always finds a free connection
AGENT: Final = {"User-Agent": f"rh-widgets/{__version__}", "Accept": "*/*"}
_LOCAL: Final = ("all://localhost", "all://127.0.0.1", "all://[::1]")


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait: for a connection, for an answer, for a submit's answer, for the next piece of a file."""

    connect: float = 10.0
    answer: float = 30.0
    submit: float = 120.0
    piece: float = 60.0

    def timeout(self, read: float) -> httpx.Timeout:
        return httpx.Timeout(read, connect=self.connect, pool=None)


class Wire:
    """What every call of a `Client` stands on.

    Args:
        settings: Where, and with which key.
        transport: Stands in for the network, in tests.
        patience: The timeouts.
        sleep: Waits between a download's tries.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        patience: Patience = Patience(),
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.settings = settings
        self._transport, self._patience, self._sleep = transport, patience, sleep
        self._pools: _Pools | None = None
        self._passwords = Passwords()
        keep_out_of_logs(settings.key)

    def __repr__(self) -> str:
        return f"<Client of {self.settings.label}>"

    def keep_password(self, work_id: str, password: Key) -> None:
        """Send this password with whatever is asked about a protected app or workflow; it is shown nowhere."""
        keep_out_of_logs(password)
        self._passwords.keep(work_id, password)

    async def aclose(self) -> None:
        """Close every connection; a later call opens new ones."""
        pools, self._pools = self._pools, None
        if pools is not None:
            await pools.aclose()

    async def _ask(self, route: str, body: dict[str, Any], *, key_field: str) -> dict[str, Any]:
        """Call a route of the older family: the key is in the body, and never in this frame, which may raise."""
        reply = await self._post(self.settings.origin + route, body, key_field=key_field)
        return judge_call(reply, site=self.settings.site, place=self.settings.label)

    async def _tell(self, route: str, body: dict[str, Any]) -> dict[str, Any]:
        """Call a route below the origin that takes the key in the header."""
        reply = await self._post(self.settings.origin + route, body)
        return judge_call(reply, site=self.settings.site, place=self.settings.label)

    async def _get(self, route: str, query: dict[str, str], *, key_field: str) -> dict[str, Any]:
        """Call a route that wants the key in its address; that it is not logged is seen to in `masking`."""
        self._open()  # what the environment spoils raises here, where no frame holds a secret
        url, timeouts = self.settings.origin + route, self._patience.timeout(self._patience.answer)
        asked = query | self._secrets(url, query, key_field)
        reply = await self._exchange(url, b"", {}, timeouts=timeouts, method="GET", query=asked)
        del asked  # what is raised from here on leaves a frame without the key
        return judge_call(reply, site=self.settings.site, place=self.settings.label)

    async def _post(
        self, url: str, body: dict[str, Any], *, read: float | None = None, fresh: bool = False, key_field: str = ""
    ) -> Reply | Trouble:
        self._open()
        json.dumps(body, allow_nan=False)  # what is no JSON raises here too, where the frame holds no secret
        content = json.dumps(body | self._secrets(url, body, key_field)).encode("ascii")
        timeouts = self._patience.timeout(read or self._patience.answer)
        return await self._exchange(url, content, {"Content-Type": "application/json"}, timeouts=timeouts, fresh=fresh)

    async def _exchange(
        self,
        url: str,
        content: bytes | FileBody,
        headers: dict[str, str],
        *,
        timeouts: httpx.Timeout,
        fresh: bool = False,
        method: str = "POST",
        query: dict[str, str] | None = None,
    ) -> Reply | Trouble:
        """Send it to the API, and put whatever comes of it into plain words.

        Nothing is raised from inside the `except`: an exception of httpx holds the request,
        and with it the key, and would stay reachable as the context of ours.
        """
        request = httpx.Request(method, _url(url), params=query, content=content, headers=AGENT | headers)
        request.extensions["timeout"] = timeouts.as_dict()
        self._authorise(request)
        pools, received = self._open(), bytearray()
        try:
            if pools.asked and not fresh and isinstance(content, bytes):
                return self._reply(answer := await pools.asked.ask(request), answer.content)
            client = pools.fresh if fresh else pools.kept
            response = await client.send(request, stream=True, follow_redirects=False)
            async with contextlib.aclosing(response):
                async for piece in response.aiter_bytes():
                    received += piece
                    if len(received) > questions.LARGEST:
                        raise questions.overlong()  # noqa: TRY301 - put into words as all that fails here
            return self._reply(response, bytes(received))
        except Exception as error:  # noqa: BLE001 - whatever it is, a submit that left is ambiguous
            return trouble_from(error, self._strike, bytes(received))

    def _secrets(self, url: str, body: dict[str, Any], key_field: str) -> dict[str, str]:
        """What a body needs that nobody may see: the key, where the route wants it there, and a work's password."""
        key = {key_field: self.settings.key.reveal()} if key_field else {}
        return key | self._passwords.fitting(url, body)

    def _strike(self, text: str) -> str:
        """What a server says, without our secrets."""
        return self._passwords.strike(scrub(text, self.settings.key.reveal()))

    def _authorise(self, request: httpx.Request) -> None:
        """Add the key; to the API's own origin alone, whatever an endpoint may look like."""
        home = _url(self.settings.origin)
        if (request.url.scheme, request.url.host, request.url.port) != (home.scheme, home.host, home.port):
            raise ConfigurationError("The endpoint leads away from the API; the key is not sent there.")
        request.headers["Authorization"] = f"Bearer {self.settings.key.reveal()}"

    def _reply(self, response: httpx.Response, content: bytes) -> Reply:
        target = response.headers["location"] if response.has_redirect_location else ""
        return Reply(
            response.status_code,
            self._strike(read_text(content)),
            retry_after=read_delay(response.headers.get("retry-after", "")),
            leads_to=self._strike(response.url.join(target).host) if target else "",
        )

    def _open(self) -> _Pools:
        """The pools of the running loop; connections of another loop, or of before a fork, are of no use."""
        loop = asyncio.get_running_loop()
        if self._pools is None or self._pools.loop is not loop:
            self._pools = _Pools.open(loop, self._transport, self.settings.origin)
        return self._pools


_url = functools.lru_cache(256)(httpx.URL)  # a look always goes to the same one


@functools.cache
def tls() -> ssl.SSLContext:
    """Whom to trust; read once, for it costs 50 ms."""
    return httpx.create_ssl_context()


@dataclass(frozen=True, slots=True)
class _Pools:
    """The connections of one loop: for files, for submits, and for questions, which are small."""

    loop: asyncio.AbstractEventLoop
    kept: httpx.AsyncClient
    fresh: httpx.AsyncClient
    asked: Questions | None  # None where a proxy, or a test's transport, must carry them
    transfers: asyncio.Semaphore

    @classmethod
    def open(cls, loop: asyncio.AbstractEventLoop, transport: httpx.AsyncBaseTransport | None, origin: str) -> _Pools:
        at_home = is_loopback(httpx.URL(origin).host)
        local = {*_LOCAL, origin} if at_home else _LOCAL
        trouble = ""
        try:
            verify = tls()
            kept, fresh = (
                httpx.AsyncClient(
                    transport=transport,
                    verify=verify,
                    limits=httpx.Limits(max_connections=MAX_CONNECTIONS, max_keepalive_connections=idle),
                    headers=AGENT,
                    cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
                    mounts=None if transport else dict.fromkeys(local),
                )
                for idle in (MAX_CONNECTIONS, 0)
            )
            plain = transport is None and (at_home or not getproxies())
            asked = Questions(MAX_CONNECTIONS, verify) if plain else None
        except (ImportError, OSError, ValueError, httpx.InvalidURL) as error:
            trouble = type(error).__name__
        if trouble:  # not its text: a proxy's address may hold a password
            raise ConfigurationError(
                f"The network settings of the environment cannot be used ({trouble}). "
                "Look at HTTPS_PROXY, ALL_PROXY, SSL_CERT_FILE and SSL_CERT_DIR."
            )
        return cls(loop, kept, fresh, asked, asyncio.Semaphore(MAX_TRANSFERS))

    async def aclose(self) -> None:
        await self.kept.aclose()
        await self.fresh.aclose()
        if self.asked:
            self.asked.close()
