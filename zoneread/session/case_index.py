"""What is kept of every case of a review, however many there are: some 150 bytes each, where a case with its spans has 2,500."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zoneread.compare.cases import Case, CaseKind


class Fact(NamedTuple):
    """What a list of cases is asked of each. Cases of an article that have it in common share one."""

    article: str
    kind: CaseKind
    labels: tuple[str, ...]


class CaseIndex:
    """The facts of cases by key, and the keys by article, each article's in text order."""

    def __init__(self) -> None:
        self.facts: dict[str, Fact] = {}
        self.keys: dict[str, tuple[str, ...]] = {}

    def put(self, article: str, found: Sequence[Case]) -> None:
        """Put in an article's cases, in place of those that it had; one that is new comes last."""
        for key in self.keys.get(article, ()):
            self.facts.pop(key, None)
        shared: dict[Fact, Fact] = {}
        for case in found:
            fact = Fact(article, case.kind, case.labels)
            self.facts[case.key] = shared.setdefault(fact, fact)
        self.keys[article] = tuple(case.key for case in found)

    def has(self, article: str, found: Sequence[Case]) -> bool:
        """Return whether these are the article's cases, with the same facts."""
        now = [(case.key, (article, case.kind, case.labels)) for case in found]
        return now == [(key, self.facts[key]) for key in self.keys.get(article, ())]

    def sorted(self, articles: Iterable[str]) -> CaseIndex:
        """Return it with the articles in this order."""
        self.keys = {article: self.keys[article] for article in articles if article in self.keys}
        return self
