"""The values of a store that showing an article needs: few, so that the reader starts soon. The rest is in `protocol`."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from zoneread.text.offsets import OffsetMap
from zoneread.text.reading import Reading, load_audit, load_paragraphs

if TYPE_CHECKING:
    from zoneread.text.source import SourceText


GUIDELINE = "guideline"
"""The name of the document that annotators go by; bundles carry it."""


class SetKind(StrEnum):
    """What an annotation set is for."""

    ANNOTATOR = "annotator"
    """One person's own; nobody else writes to it but a reviewer."""
    GOLD = "gold"
    """What reviewers settled on."""
    IMPORTED = "imported"
    """Loaded from another tool's file."""


class ArticleRow(NamedTuple):
    """An article's facts at its current revision, without its text. `characters` counts code points of the reading text.

    `id` is "a" and 12 hex digits of the first revision's sha256 (more when another article has them already).
    `sha256` is of the current source text, `steps` the clean-up that made the current reading text.
    """

    id: str
    name: str
    title: str
    source_path: str
    sha256: str
    encoding: str
    revision: int
    characters: int
    steps: str
    imported_at: str


class StoredArticle:
    """One revision of an article. `text` is its reading text; source, map and audit are unpacked when first asked for."""

    def __init__(self, row: ArticleRow, text: str, packed: PackedArticle) -> None:
        self.row = row
        self.text = text
        self.packed = packed

    @cached_property
    def source(self) -> SourceText:
        """The source text with its bytes."""
        from zoneread.text.source import SourceText

        return SourceText(self.packed.data, self.row.encoding)

    @cached_property
    def map(self) -> OffsetMap:
        """The offset map between reading and source text; raises DataError when it is malformed."""
        return OffsetMap.load(self.packed.offset_map)

    @cached_property
    def reading(self) -> Reading:
        """The reading text with its offset map, audit and paragraphs; raises DataError when they are malformed."""
        return Reading(
            text=self.text,
            map=self.map,
            audit=load_audit(self.packed.audit),
            paragraphs=load_paragraphs(self.packed.paragraphs),
            steps=self.row.steps,
        )


class PackedArticle(NamedTuple):
    """What a revision keeps beside its reading text: the bytes, and the JSON of map, audit and paragraphs."""

    data: bytes
    offset_map: str
    audit: str
    paragraphs: str
