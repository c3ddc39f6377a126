"""Another model's predictions, loaded into an annotation set from any format, offered as suggestions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.suggest.protocol import Suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from zoneread.span.span import Span
    from zoneread.suggest.protocol import ArticleText, Context

SCORE = 0.6
"""The score of a span that brought none in an attribute "score"."""


class SetSuggester:
    """Suggests the spans that an annotation set has of the article. `spans` gives them for an article's id."""

    def __init__(self, set_name: str, spans: Callable[[str], Sequence[Span]]) -> None:
        self._set = set_name
        self._spans = spans

    @property
    def name(self) -> str:
        """``set:`` and the set's name."""
        return f"set:{self._set}"

    def suggest(self, article: ArticleText, context: Context) -> list[Suggestion]:  # noqa: ARG002  the protocol's signature
        """Return the set's spans of the article."""
        return [
            Suggestion(span.range, span.label, _score(span), f"in set {self._set}", self.name, dict(span.attributes))
            for span in self._spans(article.id)
        ]


def _score(span: Span) -> float:
    score = span.attributes.get("score", SCORE)
    return float(score) if isinstance(score, float | int) and 0 <= score <= 1 else SCORE
