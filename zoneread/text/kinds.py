"""Kinds of paragraph: title, headings, bylines, captions, lists, body, and what may be the site's own words.

Kinds are opinions for showing and moving about; nothing is hidden or joined because of a kind alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from zoneread.text.ranges import Range
from zoneread.text.reading import Kind, Paragraph
from zoneread.text.script import Script, folded, script_of
from zoneread.text.shape import is_byline, is_caption, is_headline, is_itemised, is_names, is_terminated, lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zoneread.text.offsets import OffsetMap
    from zoneread.text.reading import AuditEntry
    from zoneread.text.shape import Line

HEADING_MARK = re.compile(r"#{1,6}[ \t\u3000]+(?=\S)")
"""The sign of a headline in Markdown, at the beginning of a line."""

_TITLE, _OPENING, _SHORT_SENTENCE, _LIST_ITEM = 64, 60, 45, 160
_FEWEST_CAPTIONS = 3
_PLAIN, _UNMARKED = 36, 14


def paragraphs_of(text: str, offsets: OffsetMap, audit: Sequence[AuditEntry]) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a reading text, each with the line feed that ends it; they tile the text."""
    rows = lines(text)
    if rows and not rows[-1].text:
        rows.pop()
    found: list[Paragraph] = []
    for row, kind in zip(rows, kinds_of(rows, offsets, audit), strict=True):
        end = min(row.range.end + 1, len(text))
        found.append(Paragraph(kind, Range(row.range.start, end)))
    return tuple(found)


def kinds_of(rows: Sequence[Line], offsets: OffsetMap, audit: Sequence[AuditEntry]) -> list[Kind]:
    """Return the kind of each line of a text that `offsets` maps, given what the steps so far have done."""
    texts = [row.text for row in rows]
    if script_of("\n".join(texts)) is not Script.SIMPLIFIED:
        texts = folded("\n".join(texts)).split("\n") if texts else []
    marked = _marked(rows, offsets, audit)
    doubtful = _doubtful(rows, offsets, audit)
    kinds = [_alone(text, index in marked, len(marked) > 1) for index, text in enumerate(texts)]
    for index in doubtful:
        kinds[index] = Kind.CHROME
    _see_names(texts, kinds)
    _see_lists(texts, kinds)
    _see_outline(texts, kinds)
    _see_title(texts, kinds)
    _see_opening(texts, kinds)
    _see_subarticles(kinds)
    return kinds


def _marked(rows: Sequence[Line], offsets: OffsetMap, audit: Sequence[AuditEntry]) -> set[int]:
    """Return the lines that carry a heading mark, shown or hidden."""
    starts = {row.range.start: index for index, row in enumerate(rows)}
    found = {index for index, row in enumerate(rows) if HEADING_MARK.match(row.text)}
    for entry in audit:
        if entry.rule == "heading_mark" and entry.applied:
            found.add(starts.get(offsets.caret_to_reading(entry.source.end), -1))
    return found - {-1}


def _doubtful(rows: Sequence[Line], offsets: OffsetMap, audit: Sequence[AuditEntry]) -> set[int]:
    """Return the lines that the step `chrome` has marked and nobody has settled."""
    found: set[int] = set()
    starts = [row.range.start for row in rows]
    for entry in audit:
        place = offsets.to_reading(entry.source) if entry.step == "chrome" and entry.open else None
        if place is not None:
            first = max(0, bisect_right(starts, place.start) - 1)
            touched = range(first, bisect_left(starts, place.end))
            found |= {index for index in touched if place.overlaps(rows[index].range)}
    return found


def _alone(text: str, marked: bool, marks_headings: bool) -> Kind:
    """Return the kind of a line by itself; where headlines are marked, an unmarked one with a comma must be very short."""
    if marked:
        return Kind.HEADING
    if is_caption(text):
        return Kind.CAPTION
    if is_byline(text):
        return Kind.BYLINE
    if text.startswith("——") and not is_terminated(text) and len(text) <= _TITLE:
        return Kind.HEADING
    doubtful = marks_headings and re.search("[，,]", text) is not None
    return Kind.HEADING if is_headline(text, limit=_UNMARKED if doubtful else _PLAIN) else Kind.BODY


def _see_names(texts: Sequence[str], kinds: list[Kind]) -> None:
    """Take a line of names for a byline below a headline at the top, and at the end of the text or of one article in it."""
    closing = {Kind.CHROME, Kind.BYLINE, Kind.CAPTION}
    end = len(kinds)
    while end and kinds[end - 1] in closing:
        end -= 1
    for index, text in enumerate(texts):
        if not is_names(text) or kinds[index] not in {Kind.HEADING, Kind.BODY}:
            continue
        at_end = index == end - 1
        below_title = 0 < index <= 3 and all(kind is Kind.HEADING for kind in kinds[:index])
        if at_end or (below_title and " " in text):
            kinds[index] = Kind.BYLINE


def _see_lists(texts: Sequence[str], kinds: list[Kind]) -> None:
    """Take numbered or bulleted lines that end like sentences for a list when two follow one another."""
    items = [
        is_itemised(text) and (is_terminated(text) or text[-1] in "；;") and len(text) <= _LIST_ITEM for text in texts
    ]
    for index, item in enumerate(items):
        if (
            item
            and kinds[index] is Kind.BODY
            and (items[index - 1 : index] == [True] or items[index + 1 : index + 2] == [True])
        ):
            kinds[index] = Kind.LIST


def _see_outline(texts: Sequence[str], kinds: list[Kind]) -> None:
    """Take numbered lines too long for a headline for headlines where another numbered line has no end either."""
    open_ended = [
        index
        for index, text in enumerate(texts)
        if kinds[index] in {Kind.HEADING, Kind.BODY} and is_itemised(text) and is_headline(text, limit=_TITLE)
    ]
    if len(open_ended) > 1:
        for index in open_ended:
            kinds[index] = Kind.HEADING


def _see_opening(texts: Sequence[str], kinds: list[Kind]) -> None:
    """Take three or more single short sentences, a line each, before the first long paragraph for captions."""
    run: list[int] = []
    for index, text in enumerate(texts):
        if len(text) >= _OPENING and kinds[index] is Kind.BODY:
            break
        single = is_terminated(text) and not re.search("[。！？](?=.)", text) and len(text) <= _SHORT_SENTENCE
        if kinds[index] is Kind.CAPTION or (kinds[index] is Kind.BODY and single and text.endswith("。")):
            run.append(index)
        elif kinds[index] is Kind.BODY:
            break
    if len(run) >= _FEWEST_CAPTIONS and len(run) < len(texts) / 2:
        for index in run:
            kinds[index] = Kind.CAPTION


def _see_title(texts: Sequence[str], kinds: list[Kind]) -> None:
    """Take the first line that is neither of a picture nor of an author for the title, if it could be a headline and text follows."""
    for index, kind in enumerate(kinds):
        if kind in {Kind.CAPTION, Kind.BYLINE, Kind.CHROME}:
            continue
        long_title = is_headline(texts[index], limit=_TITLE) and len(re.findall("[，,]", texts[index])) <= 1
        if kind is Kind.HEADING or (long_title and index + 1 < len(kinds)):
            kinds[index] = Kind.TITLE
        return


def _see_subarticles(kinds: list[Kind]) -> None:
    """Take a headline after a byline that closes a text, or just before a byline with text above, for another article's."""
    body_seen = False
    before: Kind | None = None
    for index, kind in enumerate(kinds):
        after = kinds[index + 1] if index + 1 < len(kinds) else None
        if kind is Kind.HEADING and body_seen and Kind.BYLINE in {before, after}:
            kinds[index] = Kind.SUBARTICLE
        body_seen = body_seen or kind is Kind.BODY
        if kind is not Kind.CAPTION:
            before = kinds[index]
