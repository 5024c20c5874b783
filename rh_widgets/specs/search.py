"""Finding a model: filters that must hold, and words by which what is left is ranked. Pure.

Every word has to be found somewhere in a model: in its title, name, endpoint, family, flow,
task or summary, which count in that order. A word that no model has is taken for the nearest
one that some model has, and the result says so.
"""

from __future__ import annotations

import difflib
import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from ..errors import Fault, ParameterError
from .flow import KINDS, flow_text, makes, takes
from .matches import Matches
from .price import estimate
from .wording import KIND_OF, Flow, akin, cut, joined, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from .model import ModelSpec

__all__ = ["search"]

_CURRENCY = "CNY"  # what the catalog's list is in, and so `max_price`
_WEIGHTS = {"title": 6, "name": 5, "endpoint": 4, "family": 4, "flow": 3, "task": 2, "summary": 1}
_WHOLE, _START, _PART = 1.0, 0.7, 0.4
_SAME_TASK, _SAME_ENDS = 6.0, 2.0
_LEAST_START, _LEAST_PART, _LEAST_OF_PROSE, _LEAST_TYPO = 2, 3, 4, 4  # letters; fewer would be found everywhere
_CLOSE = 0.75
_DOUBTFUL = re.compile("withdrawn|deprecated|may be refused|so prefer that one")
_FILTERS: dict[str, Callable[[ModelSpec], tuple[str, ...]]] = {
    "task": lambda s: (s.task,),
    "output": lambda s: (s.output,),
    "family": lambda s: (s.family,),
    "takes": takes,
}


def search(
    catalog: Mapping[str, ModelSpec],
    words: str = "",
    *,
    max_price: Any = None,
    cheapest_first: bool = False,
    **filters: str | None,
) -> Matches:
    """The models that match; see `Catalog.search`."""
    everything = list(catalog.values())
    wanted, most = _checked(everything, filters, max_price)
    scores, remark = _scores(words, everything)
    found = [s for s in _in_order(everything) if scores[s.endpoint] and _passes(s, wanted)]
    found.sort(key=lambda s: -scores[s.endpoint])
    if cheapest_first:
        found.sort(key=_dearness)
    within = found if most is None else [s for s in found if _dearness(s) <= most]
    unpriced = 0 if most is None else sum(_price(s) is None for s in found)
    return Matches(tuple(within), asked=words.strip(), unpriced=unpriced, remark=remark)


# Filters


def _checked(
    specs: Iterable[ModelSpec], filters: Mapping[str, str | None], max_price: Any
) -> tuple[dict[str, str], Decimal | None]:
    """The filters in the spelling that is compared, and the most that a run may cost."""
    wanted, faults = {}, []
    for name, value in filters.items():
        if value is None:
            continue
        allowed = KINDS if name == "takes" else sorted({_FILTERS[name](s)[0] for s in specs})
        if _plain(value) in map(_plain, allowed):
            wanted[name] = _plain(value)
        else:
            faults.append(Fault(name, value, f"there is no {value!r} among the models.", ", ".join(allowed)))
    most = None if max_price is None else _amount(max_price)
    if max_price is not None and most is None:
        faults.append(Fault("max_price", max_price, f"{max_price!r} is no price.", f"0 or more, in {_CURRENCY}"))
    if faults:
        raise ParameterError(faults)
    return wanted, most


def _passes(spec: ModelSpec, wanted: Mapping[str, str]) -> bool:
    return all(value in map(_plain, _FILTERS[name](spec)) for name, value in wanted.items())


def _plain(value: object) -> str:
    """A filter's value as it is compared: in any case, with hyphens, spaces or underscores."""
    return re.sub(r"[\s_-]+", "-", str(value).strip().lower())


def _amount(value: Any) -> Decimal | None:
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount >= 0 else None


def _price(spec: ModelSpec) -> Decimal | None:
    """What a run costs as the model comes; `None` where that is not known in the list's own currency."""
    price = estimate(spec)
    return price.amount if price.currency == _CURRENCY else None


def _dearness(spec: ModelSpec) -> Decimal:
    """A price to compare by: one that is not known is dearer than any."""
    price = _price(spec)
    return Decimal("Infinity") if price is None else price


# Words


def _scores(words: str, specs: list[ModelSpec]) -> tuple[dict[str, float], str]:
    """How well each model matches, 0 where a word is not found; and a remark on words taken for others."""
    flows, plain = read(words)
    if not flows and not plain:
        return dict.fromkeys((s.endpoint for s in specs), 1.0), ""
    said = {s.endpoint: _texts(s) for s in specs}
    heard = {word: _heard(word, list(said.values())) for word in plain}
    terms = [akin(heard[word]) for word in plain]
    changed = [f"“{word}” is read as “{other}”." for word, other in heard.items() if other != word]
    return {s.endpoint: _score(s, said[s.endpoint], flows, terms, words) for s in specs}, " ".join(changed)


def _heard(word: str, said: list[dict[str, str]]) -> str:
    """The word itself if any model has it, else the nearest that one has."""
    if len(word) < _LEAST_TYPO or any(_word_score(texts, akin(word)) for texts in said):
        return word
    known = {piece for texts in said for text in texts.values() for piece in cut(text)} | set(KIND_OF)
    return next(iter(difflib.get_close_matches(word, known, n=1, cutoff=_CLOSE)), word)


def _score(
    spec: ModelSpec, texts: dict[str, str], flows: list[Flow], terms: list[tuple[str, ...]], words: str
) -> float:
    scores = [*(_flow_score(spec, flow) for flow in flows), *(_word_score(texts, term) for term in terms)]
    return sum(scores) + _is_title(spec, words) if all(scores) else 0.0


def _flow_score(spec: ModelSpec, flow: Flow) -> float:
    if f"{flow.start}-to-{flow.end}" == spec.task:
        return _SAME_TASK
    return _SAME_ENDS if flow.start in takes(spec) and flow.end in (spec.output, makes(spec)) else 0.0


def _word_score(texts: dict[str, str], words: tuple[str, ...]) -> float:
    return max(weight * max(_likeness(word, texts[of], of) for word in words) for of, weight in _WEIGHTS.items())


def _likeness(word: str, text: str, of: str) -> float:
    """Prose is taken by the word: `wan` is no part of `wanted`."""
    pieces = cut(text)
    if word in pieces:
        return _WHOLE
    is_prose = of == "summary"
    long_enough = word.isdigit() or len(word) >= (_LEAST_OF_PROSE if is_prose else _LEAST_START)
    if long_enough and any(piece.startswith(word) for piece in pieces):
        return _START
    return _PART if not is_prose and len(word) >= _LEAST_PART and word in joined(text) else 0.0


def _is_title(spec: ModelSpec, words: str) -> bool:
    """Whether the whole title was asked for: `sora 2` means Sora 2 before Sora 2 Pro."""
    return set(cut(spec.title)) <= set(cut(words))


def _texts(spec: ModelSpec) -> dict[str, str]:
    said = {of: getattr(spec, of) for of in _WEIGHTS if of != "flow"}
    return said | {"flow": " ".join((*takes(spec), flow_text(spec), spec.output))}


# What matches as well


def _in_order(specs: list[ModelSpec]) -> list[ModelSpec]:
    """What is in use before what may be gone, what makes things before tools, the newest of a family first."""
    families = {family: i for i, family in enumerate(dict.fromkeys(s.family for s in specs))}
    return sorted(specs, key=lambda s: (_is_doubtful(s), _is_tool(s), families[s.family], -_version(s)))


def _is_doubtful(spec: ModelSpec) -> bool:
    """Whether the catalog warns that the vendor may no longer run it."""
    return bool(_DOUBTFUL.search(" ".join(spec.notes)))


def _is_tool(spec: ModelSpec) -> bool:
    return "-to-" not in spec.task


def _version(spec: ModelSpec) -> float:
    """The first number of the title, which is the version in all but a few."""
    return next((float(piece) for piece in cut(spec.title) if piece.replace(".", "", 1).isdigit()), 0.0)
