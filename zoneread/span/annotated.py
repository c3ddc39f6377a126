"""An article with one set's spans: what formats write and comparisons read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zoneread.span.span import Span, Status


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """One article as one annotation set has it. `text` is the reading text that the spans' ranges count in.

    `source_path` is where the article came from, as it was named at import; `sha256` is of its source text. `verdicts`
    are what was decided in a gold set, by whom and on which votes: JSON objects, in offsets of the reading text always.
    """

    id: str
    name: str
    title: str
    source_path: str
    sha256: str
    encoding: str
    set: str
    annotator: str
    status: Status
    text: str
    spans: tuple[Span, ...]
    verdicts: tuple[Mapping[str, Any], ...] = ()
