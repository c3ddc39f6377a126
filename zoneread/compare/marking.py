"""A pair of spans in its text: context, and what only one of the two has inside the quote.

``…before[{-only A-}both{+only B+}]after…``, the marks of ``git diff --word-diff``, readable without colour. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.compare.diff import pieces
from zoneread.text.display import sanitise

if TYPE_CHECKING:
    from collections.abc import Callable

    from zoneread.compare.align import Pair
    from zoneread.span.span import Span

CONTEXT = 8
"""Code points of text shown on either side of a pair."""

_MARKS = {"a": ("{-", "-}"), "b": ("{+", "+}")}


def flat(text: str) -> str:
    """Return `text` on one line with nothing in it that a terminal would obey."""
    return sanitise(text.replace("\n", "⏎"))


def around(text: str, pair: Pair[Span], context: int) -> tuple[str, str]:
    """Return the text before and after the pair."""
    start, end = min(span.start for span in pair.spans), max(span.end for span in pair.spans)
    return text[max(0, start - context) : start], text[end : end + context]


def marked(
    text: str,
    pair: Pair[Span],
    context: int = CONTEXT,
    *,
    paint: Callable[[str, str], str] = lambda words, _whose: words,
) -> str:
    """Return the pair in its context on one line, boundary changes marked; `paint` colours what only "a" or "b" has."""
    before, after = around(text, pair, context)
    inside = []
    for whose, start, end in pieces(pair):
        words = flat(text[start:end])
        if whose in _MARKS:
            opening, closing = _MARKS[whose]
            words = paint(f"{opening}{words}{closing}", whose)
        inside.append(words)
    return f"{flat(before)}[{''.join(inside)}]{flat(after)}"
