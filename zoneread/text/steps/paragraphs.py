"""Broken paragraphs: sentences that stop at a column's end and go on after blank lines or captions run on again.

A paragraph that does not end like a sentence goes on in the next one when that is a paragraph too and the chain comes
to the end of a sentence; captions between the parts are moved behind it. Anything less is marked: a chain without an
end, a paragraph that has lost its beginning or its end. Nothing is guessed and nothing is dropped.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from zoneread.text.kinds import kinds_of
from zoneread.text.normalise import Proposal
from zoneread.text.ranges import Range
from zoneread.text.reading import Kind
from zoneread.text.script import folded
from zoneread.text.shape import HAN, is_itemised, is_terminated, leaves_open, lines, opens_sentence
from zoneread.text.steps.chrome_rules import classify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zoneread.text.normalise import Context
    from zoneread.text.shape import Line

_FRAGMENT, _DOUBTFUL, _VERSE = 25, 40, 20
_DATELINE = re.compile("本报讯|本网讯|本台讯|新华社|人民网|中新网|据.{2,10}(?:报道|消息)|近日[，,]")
_LOST_BEGINNING = re.compile(
    rf"""(?x)
    [，、。；：！？,;」』”’）)》] (?!\s*\Z)
    | (?!【|[一二三四五六七八九十甲乙丙丁戊上中下]、)[{HAN}]、[^，。]{{0,12}}[^，。、]
    | 的(?!确|士|哥|卢) | 们 | 号(?![召称角码令外子手脉志]) | 性(?![质能格别价命情状])
    | 等(?![待到级于候等量次同不额价效]) | 年[,，]
    """
)
_INSIDE = re.compile("[，。；！？,;]")
_LATIN = re.compile("[A-Za-z]")


class Paragraphs:
    """The step `paragraphs`."""

    name = "paragraphs"
    version = 2

    def run(self, text: str, context: Context) -> list[Proposal]:
        """Return the joins and moves, certain where a sentence ends, and the flags."""
        rows = lines(text)
        kinds = kinds_of(rows, context.map, context.audit)
        found: list[Proposal] = []
        joined: set[int] = set()
        index = 0
        while index < len(rows):
            chain = _chain(rows, kinds, index)
            if len(chain) > 1:
                found += _joins(rows, chain)
                joined |= set(chain)
            elif _has_lost_its_end(rows[index].text, kinds[index]):
                found.append(_flag(rows[index], "lost_end", at_end=True))
            index = chain[-1] + 1
        for index, row in enumerate(rows):
            if kinds[index] is Kind.BODY and index not in joined and _LOST_BEGINNING.match(folded(row.text[:20])):
                found.append(_flag(row, "lost_beginning", at_end=False))
        return found


def _chain(rows: Sequence[Line], kinds: Sequence[Kind], index: int) -> list[int]:
    """Return the paragraphs, from `index` on, that are one: itself, what it goes on in, what that goes on in."""
    chain = [index]
    while _breaks_off(rows[chain[-1]].text, kinds[chain[-1]]):
        following = chain[-1] + 1
        while following < len(rows) and kinds[following] is Kind.CAPTION:
            following += 1
        if following >= len(rows) or kinds[following] is not Kind.BODY or not _goes_on(rows[following].text):
            break
        chain.append(following)
    return chain


def _breaks_off(line: str, kind: Kind) -> bool:
    """Whether a paragraph stops inside a sentence. What may be a headline or a row of a table is none."""
    if kind is not Kind.BODY or not line or is_terminated(line) or line.count("|") >= 2:
        return False
    if classify(folded(line)) is not None:
        return False
    return _INSIDE.search(line) is not None or opens_sentence(line) or leaves_open(line) or len(line) >= _DOUBTFUL


def _has_lost_its_end(line: str, kind: Kind) -> bool:
    return _breaks_off(line, kind) and len(line) >= _FRAGMENT and not is_itemised(line)


def _goes_on(line: str) -> bool:
    return bool(line) and not is_itemised(line) and not _DATELINE.match(line)


def _joins(rows: Sequence[Line], chain: Sequence[int]) -> list[Proposal]:
    texts = [rows[index].text for index in chain]
    ends = is_terminated(texts[-1])
    listed = sum(text[-1] in "；;" for text in texts) > 1
    if listed or (not ends and not _worth_asking(texts)):
        return []
    certain = ends and not any(_may_end_so(text) for text in texts[:-1])
    found: list[Proposal] = []
    for before, after in pairwise(chain):
        feed = Range(rows[after].range.start - 1, rows[after].range.start)
        latin = _LATIN.match(rows[before].text[-1]) and _LATIN.match(rows[after].text[0])
        captions = Range(rows[before].range.end, feed.start)
        if captions.is_empty:
            found.append(Proposal(feed, " " if latin else "", "broken_sentence", certain))
        elif certain:
            found.append(Proposal(feed, " " if latin else "", "broken_sentence"))
            moved = "".join(f"\n{rows[index].text}" for index in range(before + 1, after))
            found.append(Proposal(captions, moved, "caption_moved", target=rows[chain[-1]].range.end))
        else:
            found.append(Proposal(feed, "\n", "broken_by_caption", certain=False))
    return found


def _may_end_so(text: str) -> bool:
    """Whether a line may well end with its comma or semicolon: one of a verse, of a slogan."""
    return text[-1] in "；;，," and len(text) < _VERSE


def _worth_asking(texts: Sequence[str]) -> bool:
    return any(text[-1] in "，,、" or len(text) >= _DOUBTFUL for text in texts[:-1])


def _flag(row: Line, rule: str, *, at_end: bool) -> Proposal:
    """Return a mark on the line's first or last code point that proposes nothing."""
    start = row.range.end - 1 if at_end else row.range.start
    return Proposal(Range(start, start + 1), row.text[-1 if at_end else 0], rule, certain=False)
