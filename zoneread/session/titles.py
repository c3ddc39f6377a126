"""The title of an article that brings none: read off its reading text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.text.reading import Kind

if TYPE_CHECKING:
    from zoneread.text.reading import Reading

TITLE_CHARACTERS = 80


def title_of(reading: Reading) -> str:
    """Return the headline of a reading text, else its first heading, else the beginning of its first line that is not blank."""
    for kinds in ({Kind.TITLE}, {Kind.HEADING, Kind.SUBARTICLE}, set(Kind) - {Kind.CHROME}):
        for paragraph in reading.paragraphs:
            text = " ".join(paragraph.range.of(reading.text).split())
            if paragraph.kind in kinds and text:
                return text[:TITLE_CHARACTERS]
    return ""
