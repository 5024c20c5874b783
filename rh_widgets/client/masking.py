"""Keeping the key out of the HTTP library's own log.

httpx logs URLs, and httpcore logs at DEBUG every step, with the headers of answers. Those
of requests it leaves out; but a debugging proxy, or a server that means well, repeats them
in its answer. So one filter sits on those loggers and strikes every key in use out of what
they say; also the query of an address that
asks with a key or is signed, and a progress socket's address.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Final

from .failures import without_sockets
from .rules import scrub

if TYPE_CHECKING:
    from .settings import Key

LOGGERS: Final = ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.proxy", "httpcore.socks")
# An address that asks with a secret, however short that is, and however it had to be written there.
_ASKED_WITH: Final = re.compile(r"""\?[^\s"']*\b(?:apiKey|accessPassword)=[^\s"']*""", re.IGNORECASE)
# What a PUT goes to is signed: for an hour, whoever knows the address may write there.
_PUT_AT: Final = re.compile(r"""(\bPUT [^\s"'?]*)\?[^\s"']*""")


class _Mask(logging.Filter):
    """Lets every record pass, without the keys."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: set[Key] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        said = clean = record.getMessage()
        for key in tuple(self.keys):
            clean = scrub(clean, key.reveal())
        clean = _PUT_AT.sub(r"\1?…", _ASKED_WITH.sub("?…", without_sockets(clean)))
        if clean != said:
            record.msg, record.args = clean, ()
        return True


_mask = _Mask()


def keep_out_of_logs(key: Key) -> None:
    """Strike a key out of whatever the HTTP library logs from now on."""
    _mask.keys.add(key)
    for name in LOGGERS:
        logging.getLogger(name).addFilter(_mask)
