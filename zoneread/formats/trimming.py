"""Cutting a span down to what a format can hold: without white space, or line breaks, at its ends or inside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Callable

    from zoneread.formats.base import Report
    from zoneread.span.annotated import AnnotatedArticle
    from zoneread.span.span import Span

BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""The characters at which ``str.splitlines`` splits; many readers of line-based formats split there too."""
_UNBROKEN = re.compile(f"[^{BREAKS}]+")


def is_break(character: str) -> bool:
    """Whether the character is one of `BREAKS`."""
    return character in BREAKS


def trimmed(text: str, range_: Range, unwanted: Callable[[str], bool] = str.isspace) -> Range | None:
    """Return the range without the unwanted characters at its ends, None when it has no other ones."""
    start, end = range_
    while start < end and unwanted(text[start]):
        start += 1
    while start < end and unwanted(text[end - 1]):
        end -= 1
    return Range(start, end) if start < end else None


def carried(
    article: AnnotatedArticle,
    span: Span,
    report: Report,
    *,
    unwanted: Callable[[str], bool] = str.isspace,
    what: str = "white space",
) -> Range | None:
    """Return the part of `span` that can go out, having noted in `report` when that is not all of it."""
    range_ = trimmed(article.text, span.range, unwanted)
    if range_ is None:
        report.drop(article, span, f"it is nothing but {what}")
    elif range_ != span.range:
        report.change(article, span, f"{what} at its ends cannot be carried")
    return range_


def unbroken(text: str, range_: Range) -> list[Range]:
    """Return the parts of the range between line breaks."""
    return [Range(*found.span()) for found in _UNBROKEN.finditer(text, range_.start, range_.end)]
