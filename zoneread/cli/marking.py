"""A pair of spans in its text: context, and what only one of the two has inside the quote.

``…before[{-only A-}both{+only B+}]after…``, the marks of ``git diff --word-diff``, readable without colour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from zoneread.compare.diff import pieces
from zoneread.text.display import sanitise

if TYPE_CHECKING:
    from zoneread.compare.align import Pair
    from zoneread.span.span import Span

CONTEXT = 8
"""Code points of text shown on either side of a pair."""

_MARKS = {"a": ("{-", "-}", "red"), "b": ("{+", "+}", "green")}


def flat(text: str) -> str:
    """Return `text` on one line with nothing in it that a terminal would obey."""
    return sanitise(text.replace("\n", "⏎"))


def around(text: str, pair: Pair[Span], context: int) -> tuple[str, str]:
    """Return the text before and after the pair."""
    start, end = min(span.start for span in pair.spans), max(span.end for span in pair.spans)
    return text[max(0, start - context) : start], text[end : end + context]


def marked(text: str, pair: Pair[Span], context: int = CONTEXT, *, colour: bool = False) -> str:
    """Return the pair in its context on one line, boundary changes marked."""
    before, after = around(text, pair, context)
    inside = []
    for whose, start, end in pieces(pair):
        words = flat(text[start:end])
        if whose in _MARKS:
            opening, closing, tint = _MARKS[whose]
            words = f"{opening}{words}{closing}"
            words = click.style(words, fg=tint) if colour else words
        inside.append(words)
    return f"{flat(before)}[{''.join(inside)}]{flat(after)}"
