"""The hits of a search in all articles: shown one a line with their neighbourhood (KWIC), and stepped through in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len

from zoneread.text.display import sanitise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zoneread.session.searching import Hit

BEFORE = 24
"""Cells before the hit in a line."""


@dataclass(slots=True)
class Concordance:
    """The hits by article and place; `index` is the one that was gone to last."""

    query: str
    hits: Sequence[Hit]
    index: int = 0

    @property
    def articles(self) -> int:
        """How many articles have hits."""
        return len({hit.article.id for hit in self.hits})

    def in_article(self, id_: str) -> list[Hit]:
        """Return the hits of one article."""
        return [hit for hit in self.hits if hit.article.id == id_]

    def step(self, article: str, offset: int, by: int) -> int:
        """Return the index `by` hits on from an offset of an article, or from the last one when it has no hits.

        It lies outside the list when the step leads over an end.
        """
        here = [index for index, hit in enumerate(self.hits) if hit.article.id == article]
        if not here:
            return self.index + by
        before = sum(self.hits[index].range.start < offset for index in here)
        at = before < len(here) and self.hits[here[before]].range.start == offset
        return here[0] + before + by - (by > 0 and not at)


def kwic(hit: Hit) -> tuple[str, str]:
    """Return a hit as a line with the hits below each other, and the article it is in."""
    before = sanitise(hit.before, keep="")
    while cell_len(before) > BEFORE:
        before = before[1:]
    pad = " " * (BEFORE - cell_len(before))
    return f"{pad}{before}【{hit.quote}】{hit.after}", hit.article.title or hit.article.name
