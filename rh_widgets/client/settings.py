"""Where to send, and with which key.

`read_settings` decides it once, from (in this order) its arguments, the environment and
the keyring. Keys of the two sites are not interchangeable, so a keyring entry is filed
under its site: `keyring set rh-widgets ai`, `keyring set rh-widgets cn`.

A key lives in a `Key`, which shows itself only to who calls `reveal()`. It is checked when
it is made, because what a header cannot carry would come back inside an error message.
"""

from __future__ import annotations

import hashlib
import logging
import os
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final, NoReturn
from urllib.parse import SplitResult, urlsplit

from ..errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .webhooks import Webhook

logger = logging.getLogger(__name__)

API_PATH: Final = "/openapi/v2"
KEY_VARIABLES: Final = ("RH_API_KEY", "RUNNINGHUB_API_KEY")
URL_VARIABLE: Final = "RH_API_BASE_URL"
KEYRING_SERVICE: Final = "rh-widgets"


class Site(StrEnum):
    """Whose API it is; each has its own keys, balances and files."""

    AI = "ai"
    CN = "cn"
    SANDBOX = "sandbox"
    CUSTOM = "custom"


_ORIGINS: Final = {Site.AI: "https://www.runninghub.ai", Site.CN: "https://www.runninghub.cn"}
_DOMAINS: Final = {"runninghub.ai": Site.AI, "runninghub.cn": Site.CN}


class Key:
    """A secret that does not show itself: no repr, no pickle, no copy.

    Raises:
        ConfigurationError: It is empty, or holds what no key holds. The message never shows it.
    """

    __slots__ = ("_secret",)

    def __init__(self, secret: str) -> None:
        secret = secret.strip()
        if not secret:
            raise ConfigurationError("The API key is empty. Leave it out to work on the sandbox.")
        if not all("!" <= character <= "~" for character in secret):
            raise ConfigurationError(
                "The API key holds a space or a character that no key has. Copy it again, the key alone."
            )
        self._secret = secret

    def reveal(self) -> str:
        """The secret itself: for a header or a body, at the moment of sending."""
        return self._secret

    @property
    def account(self) -> str:
        """What tells its account from others on this machine, and nothing about the key."""
        return hashlib.sha256(f"account of rh_widgets: {self._secret}".encode()).hexdigest()[:16]

    def __repr__(self) -> str:
        return "Key(hidden)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and self._secret == other._secret

    def __hash__(self) -> int:
        return hash((Key, self._secret))

    def __reduce_ex__(self, _protocol: object) -> NoReturn:
        raise TypeError("A Key is not copied, pickled or saved.")


@dataclass(frozen=True, slots=True)
class Settings:
    """One connection's facts.

    Attributes:
        site: Whose API it is.
        origin: `https://www.runninghub.ai`, without a slash at the end.
        key: The key of that site.
        currency: In which it bills.
        webhook: Where it is to tell that a task is over; nowhere, if there is none.
    """

    site: Site
    origin: str
    key: Key
    currency: str
    webhook: Webhook | None = None

    @property
    def base_url(self) -> str:
        return self.origin + API_PATH

    @property
    def label(self) -> str:
        """What to call it in one word: `runninghub.ai`, `sandbox`, or the host."""
        if self.site in _ORIGINS:
            return f"runninghub.{self.site}"
        return "sandbox" if self.site is Site.SANDBOX else urlsplit(self.origin).netloc


def call_records(site: Site, task_id: str = "") -> str:
    """Where an account's calls can be seen: the page of a task; the site, where the task is not known.

    Of the list itself no address is on record. Empty for a sandbox or a server of one's own.
    """
    origin = _ORIGINS.get(site, "")
    return f"{origin}/call-api/call-record-detail/{task_id}" if origin and task_id else origin


def base_url(site: str) -> str:
    """The API's address at one of RunningHub's sites; empty for a sandbox or a server of one's own."""
    return _ORIGINS[Site(site)] + API_PATH if site in _ORIGINS else ""


def sandbox_settings(origin: str, key: str = "sandbox") -> Settings:
    """Settings for a sandbox at `origin`."""
    return _settings(Site.SANDBOX, origin.rstrip("/"), Key(key))


def read_settings(
    api_key: str | Key | None = None,
    *,
    site: str | None = None,
    base_url: str | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Settings | None:
    """Find the key and the site.

    Args:
        api_key: Wins over the environment, which wins over the keyring.
        site: `"ai"`, `"cn"` or `"sandbox"`; wins over the environment's base URL.
        base_url: With or without `/openapi/v2`; https, unless it is on this machine.
        environ: Where `RH_API_KEY`, `RUNNINGHUB_API_KEY` and `RH_API_BASE_URL` are looked up.

    Returns:
        None where nothing asks for a real service: the sandbox is meant.

    Raises:
        ConfigurationError: A site without a key, a bad base URL, or a key that cannot be one.
    """
    asked = _site(site)
    if asked is Site.SANDBOX:
        return sandbox_settings(parse_origin(base_url)[0], _text(api_key) or "sandbox") if base_url else None
    address = base_url or ("" if asked else environ.get(URL_VARIABLE, "").strip())
    origin, found = parse_origin(address) if address else ("", asked)
    if asked and found is not asked:
        raise ConfigurationError(f"site={site!r} and base_url={base_url!r} are two different places; give one of them.")
    key = _given_key(api_key, environ)
    if key is None:
        key, found = _stored_key(origin, found)
    if key is None:
        if found is None:
            return None
        raise ConfigurationError(
            f"There is no API key for {origin or _ORIGINS[found]}. Set RH_API_KEY, or give one: "
            f"rh.connect(getpass.getpass(), site={found.value!r}). Without any key: rh.connect(site='sandbox')."
        )
    found = found or Site.AI
    return _settings(found, origin or _ORIGINS[found], key)


def parse_origin(base_url: str) -> tuple[str, Site]:
    """Split a base URL into its origin and whose it is.

    A path before `/openapi/v2` is kept, so that a reverse proxy can stand in between.

    Raises:
        ConfigurationError: Not a URL, in clear over a network, or with a name and password in it.
    """
    parts = split_address(base_url.strip())
    host = (parts.hostname or "").lower()
    if parts.scheme not in {"http", "https"} or not host:
        raise ConfigurationError('base_url must be a whole address, such as "https://www.runninghub.ai/openapi/v2".')
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ConfigurationError("base_url takes an address only: no user name, no password, no ?, no #.")
    if parts.scheme == "http" and not is_loopback(host):
        raise ConfigurationError(f"base_url must be https: over http the key would travel in clear to {host}.")
    domain = ".".join(host.split(".")[-2:])
    site = _DOMAINS.get(domain, Site.CUSTOM)
    if site in _ORIGINS and host in {domain, f"www.{domain}"} and parts.port in {None, 443}:
        return _ORIGINS[site], site  # the bare domain redirects, and API calls follow no redirect
    path = parts.path.rstrip("/").removesuffix(API_PATH)
    return f"{parts.scheme}://{parts.netloc.lower()}{path}", site


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def is_private(host: str) -> bool:
    """Whether a host name or address is this machine, or one that only its own network reaches."""
    try:
        return ip_address(host.strip("[]")).is_private
    except ValueError:
        return is_loopback(host)


def split_address(text: str) -> SplitResult:
    """The pieces of an address; all empty where it is none."""
    try:
        parts = urlsplit(text)
        _ = parts.port  # the port is only read, and refused, on access
    except ValueError:
        parts = SplitResult("", "", "", "", "")
    return parts


def _settings(site: Site, origin: str, key: Key) -> Settings:
    return Settings(site, origin, key, "USD" if site is Site.AI else "CNY")


def _site(name: str | None) -> Site | None:
    if name is None:
        return None
    if name not in {Site.AI, Site.CN, Site.SANDBOX}:
        raise ConfigurationError(f'There is no site {name!r}. Choose "ai", "cn" or "sandbox".')
    return Site(name)


def _text(key: str | Key | None) -> str:
    return key.reveal() if isinstance(key, Key) else key or ""


def _given_key(api_key: str | Key | None, environ: Mapping[str, str]) -> Key | None:
    if api_key is not None:
        return api_key if isinstance(api_key, Key) else Key(api_key)
    values = (environ.get(name, "").strip() for name in KEY_VARIABLES)
    return next((Key(value) for value in values if value), None)


def _stored_key(origin: str, site: Site | None) -> tuple[Key | None, Site | None]:
    """The keyring's key, and the site it is of; where no site was asked for, `.ai` is looked up first."""
    if site is None:
        names: tuple[tuple[str, Site], ...] = ((Site.AI, Site.AI), (Site.CN, Site.CN))
    else:
        names = ((urlsplit(origin).netloc if site is Site.CUSTOM else site, site),)
    for name, of in names:
        if secret := _from_keyring(name):
            return Key(secret), of
    return None, site


def _from_keyring(name: str) -> str:
    """What the keyring holds under a name; a keyring that is missing, locked or broken holds nothing."""
    try:
        import keyring  # optional, and slow to import

        return (keyring.get_password(KEYRING_SERVICE, name) or "").strip()
    except ImportError:
        return ""
    except Exception as error:  # noqa: BLE001 - backends raise whatever their desktop raises
        logger.info("The keyring could not be read (%s); going on without it.", type(error).__name__)
        return ""
