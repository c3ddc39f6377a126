"""The rules: projects, reforms and Party-building by the data files, metrics by their quantities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.suggest.masking import masked
from zoneread.suggest.metrics import metrics, prepare
from zoneread.suggest.phrases import bundled_lexicon, phrases
from zoneread.suggest.settling import settle

if TYPE_CHECKING:
    from zoneread.suggest.protocol import ArticleText, Context, Suggestion

LEXICONS = ("project", "reform", "party-building")


class RuleSuggester:
    """Suggests by rules and word lists alone: the same for every annotator and every state of the work.

    The data files are read when the first one is made, which takes four times as long as suggesting for an article.
    """

    name = "rules"

    def __init__(self, *, without: frozenset[str] = frozenset()) -> None:
        self._without = without
        self._lexicons = [bundled_lexicon(label) for label in LEXICONS]
        prepare()

    def suggest(self, article: ArticleText, context: Context) -> list[Suggestion]:  # noqa: ARG002  the protocol's signature
        """Return the rules' spans, settled among themselves; none of the labels that another suggester speaks for."""
        mask = masked(article.text)
        named = settle(suggestion for lexicon in self._lexicons for suggestion in phrases(lexicon, article.text, mask))
        found = [*named, *metrics(mask, [suggestion.range for suggestion in named])]
        return [suggestion for suggestion in found if suggestion.label not in self._without]
