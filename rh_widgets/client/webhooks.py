"""The address at which a user wants to hear that a task is over."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, NoReturn

from ..errors import ConfigurationError
from .settings import is_loopback, is_private, split_address

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .settings import Settings

WEBHOOK_VARIABLE: Final = "RH_WEBHOOK_URL"
_EXAMPLE: Final = '"https://my.public.host/hook"'


class Webhook:
    """An address that shows no more of itself than its host: behind that, users put what strangers must not know."""

    __slots__ = ("_url", "host")

    def __init__(self, url: str) -> None:
        self._url, self.host = url, split_address(url).netloc

    def reveal(self) -> str:
        """The address itself, at the moment of sending."""
        return self._url

    def __repr__(self) -> str:
        return f"<Webhook at {self.host}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Webhook) and self._url == other._url

    def __hash__(self) -> int:
        return hash((Webhook, self._url))

    def __reduce_ex__(self, _protocol: object) -> NoReturn:
        raise TypeError("A Webhook is not copied, pickled or saved.")


def read_webhook(url: str | None, settings: Settings, *, environ: Mapping[str, str] = os.environ) -> Webhook | None:
    """The webhook that is asked for, if one is.

    Args:
        url: Wins over `RH_WEBHOOK_URL` in the environment; an empty one asks for none.
        settings: Who is to call it.
        environ: Where `RH_WEBHOOK_URL` is looked up.

    Raises:
        ConfigurationError: It is no address that the site could call. The message never shows it.
    """
    url = (environ.get(WEBHOOK_VARIABLE, "") if url is None else url).strip()
    if not url:
        return None
    parts = split_address(url)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host or not all("!" <= letter <= "~" for letter in url):
        raise ConfigurationError(f"webhook must be a whole address, such as {_EXAMPLE}.")
    if "@" in parts.netloc:
        raise ConfigurationError("webhook takes no user name and no password. A secret can be a part of its path.")
    near = "this machine" if is_loopback(host) else "in your own network" if is_private(host) else ""
    if near and not is_private(split_address(settings.origin).hostname or ""):
        raise ConfigurationError(
            f"{settings.label} cannot call {host}, which is {near}. Give webhook a public address, "
            f"such as {_EXAMPLE}, that a tunnel leads here."
        )
    return Webhook(url)
