"""Memory: strings that an annotation set or gold has accepted, offered again where they occur, and those it refused.

Strings are taken as they were tagged, so that boundaries come out as the annotator likes them. A string with a number of
its own says nothing of another article and is not remembered, unless it names a project.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from zoneread.span.span import CONFIRMED, Origin
from zoneread.suggest.protocol import Suggestion
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zoneread.span.span import Span
    from zoneread.suggest.protocol import ArticleText, Context

SHORTEST = 3
"""Code points; what is shorter must have been accepted twice."""
KEY = 2
"""Strings are looked up by so many first code points."""


class Memory:
    """What has been accepted and refused: how often each string as each label.

    Gold of an article is kept from whoever works on that article: it teaches about the others only.
    """

    def __init__(self) -> None:
        self.accepted: Counter[tuple[str, str]] = Counter()
        self.rejected: Counter[tuple[str, str]] = Counter()
        self._secret: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)

    def learn(self, spans: Iterable[Span], *, secret_of: str = "") -> None:
        """Take in spans; with `secret_of`, an article's id, they are not to be used there."""
        for span in spans:
            key = (span.quote, span.label)
            if span.origin in CONFIRMED:
                self.accepted[key] += 1
                if secret_of:
                    self._secret[secret_of][key] += 1
            elif span.origin is Origin.REJECTED:
                self.rejected[key] += 1

    def times(self, quote: str, label: str, article: str) -> tuple[int, int]:
        """Return how often a string was accepted as this label and how often refused, as far as `article` may know."""
        key = (quote, label)
        return self.accepted[key] - self._secret[article][key], self.rejected[key]

    @property
    def refused(self) -> frozenset[tuple[str, str]]:
        """The strings with their labels that were refused and never accepted."""
        return frozenset(key for key in self.rejected if not self.accepted[key])


class MemorySuggester:
    """Suggests the strings of a memory where they stand."""

    name = "memory"

    def __init__(self, memory: Memory) -> None:
        self._by_key: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        self._memory = memory
        for quote, label in memory.accepted:
            if _worth(quote, label):
                self._by_key[quote[:KEY]].append((quote, label))

    def suggest(self, article: ArticleText, context: Context) -> list[Suggestion]:  # noqa: ARG002  the protocol's signature
        """Return every occurrence of what is remembered; occurrences may overlap."""
        text = article.text
        found = []
        for start in range(len(text) - KEY + 1):
            for quote, label in self._by_key.get(text[start : start + KEY], ()):
                if text.startswith(quote, start):
                    accepted, rejected = self._memory.times(quote, label, article.id)
                    if accepted > rejected and (len(quote) >= SHORTEST or accepted > 1):
                        range_ = Range(start, start + len(quote))
                        found.append(_suggestion(range_, label, accepted, rejected))
        return found


def _suggestion(range_: Range, label: str, accepted: int, rejected: int) -> Suggestion:
    times = "once" if accepted == 1 else f"{accepted} times"
    reason = f"accepted {times} as {label}" + (f", refused {rejected}" if rejected else "")
    score = (accepted + 1) / (accepted + rejected + 2) * 0.5 + 0.48
    return Suggestion(range_, label, min(score, 0.97), reason, MemorySuggester.name)


def _worth(quote: str, label: str) -> bool:
    """Whether a string says something about other articles."""
    if len(quote) < KEY or "\n" in quote or not any(char.isalpha() for char in quote):
        return False
    return label == "project" or not any(char.isdecimal() for char in quote)
