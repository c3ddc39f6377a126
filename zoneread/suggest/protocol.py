"""The seam: what a suggester is given and what it gives back.

A suggester is any object with a `name` and a method `suggest(article, context)`. It proposes; it never stores, and what
it proposes never counts as confirmed: a suggestion becomes a span only when a person accepts it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from zoneread.span.scheme import DEFAULT_SCHEME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zoneread.span.span import AttributeValue
    from zoneread.text.ranges import Range


@dataclass(frozen=True, slots=True)
class ArticleText:
    """What a suggester sees of an article.

    `text` is the reading text; `silent` are ranges of it where nothing is suggested: bylines, and what may be the
    site's own words.
    """

    id: str
    name: str
    text: str
    silent: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What is known besides the article. `labels` are those in use, `judged` the ranges that the annotator has judged.

    `finished` means that the annotator is done with the article: all of it is judged.
    """

    labels: tuple[str, ...] = DEFAULT_SCHEME.keys
    judged: tuple[Range, ...] = ()
    finished: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A span to be judged. `range` counts code points of the reading text; `score` lies between 0 and 1.

    `reason` says in words why ("number with unit and trend"), `suggester` who.
    """

    range: Range
    label: str
    score: float
    reason: str
    suggester: str = ""
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)

    @property
    def start(self) -> int:
        """The offset of its first code point."""
        return self.range.start

    @property
    def end(self) -> int:
        """The offset after its last code point."""
        return self.range.end


class Suggester(Protocol):
    """Anything that proposes spans."""

    @property
    def name(self) -> str:
        """Its name on the command line and beside its suggestions."""

    def suggest(self, article: ArticleText, context: Context) -> Sequence[Suggestion]:
        """Return its proposals for the article in any order; they may overlap, and may lie on judged text."""
