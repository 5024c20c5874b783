"""What a text that somebody pasted says of an app or a workflow: an id, and where it is. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ..errors import ConfigurationError
from .model import GraphKind

__all__ = ["WorkLink", "is_work", "read_link"]

_ID: Final = r"(?P<id>\d{5,})"
_SITE: Final = re.compile(r"(?:^|[/.@\s\"'])runninghub\.(?P<site>ai|cn)\b", re.IGNORECASE)
_FORMS: Final = (
    (GraphKind.QUICK, re.compile(rf"\brun/quick-ai-app/{_ID}/(?P<code>[\w-]+)")),
    (GraphKind.APP, re.compile(rf"\brun/ai-app/{_ID}")),
    (GraphKind.WORKFLOW, re.compile(rf"\brun/workflow/{_ID}(?:/(?P<digest>[0-9a-f]{{8}})\b)?")),
    (GraphKind.APP, re.compile(rf"/(?:ai-detail|webapp|ai-app)/{_ID}")),
    (GraphKind.WORKFLOW, re.compile(rf"/(?:workflow|post)/{_ID}")),
    (GraphKind.APP, re.compile(rf"webappId[\"']?\s*[:=]\s*[\"']?{_ID}")),
    (GraphKind.WORKFLOW, re.compile(rf"workflowId[\"']?\s*[:=]\s*[\"']?{_ID}")),
)
_BARE: Final = re.compile(_ID)
_ENDPOINT: Final = re.compile(r"run/(?:ai-app|workflow|quick-ai-app)/\d{5,}(?:/[\w-]+)?")
_HOW: Final = {
    GraphKind.APP: "its number, or the address of its page such as https://www.runninghub.ai/ai-detail/…",
    GraphKind.WORKFLOW: "its number, the address of its page such as https://www.runninghub.ai/workflow/…, or a file",
    GraphKind.QUICK: "the number of its app, or the address of that one's page",
}
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLink:
    """An app or a workflow, as a text names it.

    Attributes:
        kind: Which of the two; `None` where the text is a bare number.
        site: `ai` or `cn`; empty where the text does not say.
        code: Of a quick create.
        digest: Of a workflow whose graph is sent along.
    """

    id: str
    kind: GraphKind | None = None
    site: str = ""
    code: str = ""
    digest: str = ""

    @property
    def endpoint(self) -> str:
        """What it is called everywhere; empty for a bare number."""
        if self.kind is None:
            return ""
        if self.kind is GraphKind.QUICK:
            return f"run/quick-ai-app/{self.id}/{self.code}"
        name = "ai-app" if self.kind is GraphKind.APP else "workflow"
        return f"run/{name}/{self.id}" + (f"/{self.digest}" if self.digest else "")


def is_work(text: str) -> bool:
    """Whether a text in the place of a model's name is an app or a workflow: an endpoint, or a page's address."""
    return bool(_ENDPOINT.fullmatch(text.strip())) or (_SITE.search(text) is not None and _found(text) is not None)


def read_link(text: str | int, kind: GraphKind | None = None, *, site: str = "") -> WorkLink:
    """What a text names: a number, an endpoint, a page's address, or an example of a call.

    Args:
        text: What was pasted.
        kind: What is wanted; `None` takes either.
        site: The site that is connected; addresses of the other one are refused.

    Raises:
        ConfigurationError: it names nothing, or something else, or something of the other site.
    """
    words = str(text).strip()
    link = WorkLink(id=words) if _BARE.fullmatch(words) else _found(words)
    if link is None or (link.kind is None and kind is None):
        how = _HOW[kind] if kind else "the address of its page, or an endpoint such as run/ai-app/…"
        raise ConfigurationError(
            f"No app or workflow is named by {_short(words)!r}. Give {how}. A model is opened by rh.panel."
        )
    if kind and link.kind and not _fits(link.kind, kind):
        other = "rh.app" if link.kind is not GraphKind.WORKFLOW else "rh.workflow"
        raise ConfigurationError(f"{_short(words)!r} is {_article(link.kind)}, not {_article(kind)}: use {other}(…).")
    if site in {"ai", "cn"} and link.site and link.site != site:
        raise ConfigurationError(
            f"This is on runninghub.{link.site}, and you are connected to runninghub.{site}: neither numbers nor keys "
            f"of the one mean anything on the other. Call rh.connect(site={link.site!r}) with a key of that site first."
        )
    return link


def _found(text: str) -> WorkLink | None:
    for kind, pattern in _FORMS:
        if match := pattern.search(text):
            more = {name: value for name, value in match.groupdict().items() if value}
            site = _SITE.search(text)
            return WorkLink(kind=kind, site=site["site"].lower() if site else "", **more)
    return None


def _fits(found: GraphKind, wanted: GraphKind) -> bool:
    return found is wanted or {found, wanted} == {GraphKind.APP, GraphKind.QUICK}


def _article(kind: GraphKind) -> str:
    return {GraphKind.APP: "an app", GraphKind.WORKFLOW: "a workflow", GraphKind.QUICK: "a quick create"}[kind]


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
