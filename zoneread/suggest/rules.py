"""The rules: projects, reforms and Party-building by the data files, metrics by their quantities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.suggest.masking import masked
from zoneread.suggest.metrics import metrics
from zoneread.suggest.phrases import bundled_lexicon, phrases
from zoneread.suggest.settling import settle

if TYPE_CHECKING:
    from zoneread.suggest.protocol import ArticleText, Context, Suggestion

LEXICONS = ("project", "reform", "party-building")


class RuleSuggester:
    """Suggests by rules and word lists alone: the same for every annotator and every state of the work."""

    name = "rules"

    def __init__(self, *, without: frozenset[str] = frozenset()) -> None:
        self._without = without

    def suggest(self, article: ArticleText, context: Context) -> list[Suggestion]:  # noqa: ARG002  the protocol's signature
        """Return the rules' spans, settled among themselves; none of the labels that another suggester speaks for."""
        mask = masked(article.text)
        named = settle(
            suggestion for label in LEXICONS for suggestion in phrases(bundled_lexicon(label), article.text, mask)
        )
        found = [*named, *metrics(mask, [suggestion.range for suggestion in named])]
        return [suggestion for suggestion in found if suggestion.label not in self._without]
