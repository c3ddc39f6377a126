"""What an interchange file says of an article: foreign, unchecked against any article of ours."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from zoneread.formats.units import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zoneread.span.span import AttributeValue, Origin, Status
    from zoneread.text.ranges import Range


@dataclass(slots=True)
class LoadedSpan:
    """One span of the file. `where` is its place there, for messages; what the file does not say is empty or None.

    `range` counts in the unit of its article, `source` in code points of the source text. Never changed once made;
    that nothing enforces it makes reading a file of many spans markedly quicker.
    """

    where: str
    range: Range
    label: str
    quote: str = ""
    id: str = ""
    note: str = ""
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    origin: Origin | None = None
    annotator: str = ""
    created: str = ""
    updated: str = ""
    source: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadedArticle:
    """One article as one annotation set of the file has it. `text` is None when the file does not hold it.

    `id`, `name` and `sha256` are what the article may be found by; all may be empty. `coordinates` says which of our
    texts the ranges count in, "" when the file does not say.
    """

    where: str
    spans: tuple[LoadedSpan, ...]
    id: str = ""
    name: str = ""
    title: str = ""
    source_path: str = ""
    sha256: str = ""
    encoding: str = ""
    set: str = ""
    annotator: str = ""
    status: Status | None = None
    text: str | None = None
    unit: Unit = Unit.CODEPOINT
    coordinates: Literal["", "reading", "source"] = ""
    verdicts: tuple[Mapping[str, Any], ...] = ()
