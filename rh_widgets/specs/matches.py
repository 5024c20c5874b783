"""What a search found: a sequence of models that shows itself as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

from ..errors import UnknownModelError
from .listing import html_table, text_table

if TYPE_CHECKING:
    from .model import ModelSpec

__all__ = ["Matches"]


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Matches(Sequence[Any]):
    """The models that a search found, the best first; by position, or by any of a model's names.

    Attributes:
        specs: The models.
        asked: The words that were searched for.
        unpriced: How many more match but for the price of a run, which is not known; unknown is not cheap.
        remark: Which words were taken for others, empty when none were.
    """

    specs: tuple[ModelSpec, ...]
    asked: str = ""
    unpriced: int = 0
    remark: str = ""

    @overload
    def __getitem__(self, key: int | str) -> ModelSpec: ...
    @overload
    def __getitem__(self, key: slice) -> Matches: ...
    def __getitem__(self, key: int | str | slice) -> ModelSpec | Matches:
        if isinstance(key, slice):
            return Matches(self.specs[key], asked=self.asked, remark=self.remark)
        if isinstance(key, int):
            return self.specs[key]
        found = next((s for s in self.specs if _is_called(s, key)), None)
        if found is None:
            raise UnknownModelError(key, [s.name for s in self.specs[:3]])
        return found

    def __contains__(self, key: object) -> bool:
        return any(s is key or (isinstance(key, str) and _is_called(s, key)) for s in self.specs)

    def __len__(self) -> int:
        return len(self.specs)

    @property
    def headline(self) -> str:
        """How many there are, and for which words."""
        many = f"{len(self.specs) or 'No'} model{'' if len(self.specs) == 1 else 's'}"
        return f"{many} for “{self.asked}”" if self.asked else many

    @property
    def remarks(self) -> list[str]:
        """What to know about the result: words that were read as others, and who was left out."""
        left = [f"{self.unpriced} more match, but what a run costs is not known."] if self.unpriced else []
        fewer = [] if self.specs or self.unpriced else ["Try fewer words, or fewer filters."]
        return [*([self.remark] if self.remark else []), *left, *fewer]

    def __repr__(self) -> str:
        return text_table(self.specs, self.headline, self.remarks)

    def _repr_html_(self) -> str:
        return html_table(self.specs, self.headline, self.remarks)


def _is_called(spec: ModelSpec, name: str) -> bool:
    """Whether that is one of the model's names, in any case and with any signs between the letters."""
    plain = [*map(str.lower, filter(str.isalnum, name))]
    return any(plain == [*map(str.lower, filter(str.isalnum, n))] for n in (spec.endpoint, spec.name, spec.class_name))
