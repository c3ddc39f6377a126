"""One-line documents split into paragraphs: after the repeated title, before rising numerals, at blanks that were indentation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zoneread.text.normalise import Proposal
from zoneread.text.ranges import Range
from zoneread.text.shape import lines
from zoneread.text.steps.chrome_rules import FILE_NAME

if TYPE_CHECKING:
    from zoneread.text.normalise import Context
    from zoneread.text.shape import Line

_LONG, _SHARE = 200, 0.5
_BLANK = " \t\u00a0\u3000"
_NUMERALS = [
    "一二三四五六七八九十"[number - 1] if number <= 10 else "十" + "一二三四五六七八九"[number - 11]
    for number in range(1, 20)
]
_BEGINNING = rf"(?:\A|(?<=[。！？!?；;”’」』）)]))(?P<blanks>[{_BLANK}]*)"
_OUTLINES = tuple(
    tuple(re.compile(_BEGINNING + shape.format(numeral)) for numeral in numerals)
    for shape, numerals in (
        ("{}、", _NUMERALS),
        ("（{}）", _NUMERALS),
        (r"\({}\)", _NUMERALS),
        ("第{}[，、]", _NUMERALS),
        (r"{}[.．、](?!\d)", range(1, 20)),
        ("（{}）", range(1, 20)),
        (r"\({}\)", range(1, 20)),
    )
)
"""How the items of an outline begin: in each, the numerals in their order."""
_INDENTED = re.compile(rf"(?<=[。！？!?…”’」』）)])(?:[\u3000\u00a0]{{2,}}| {{3,}}|[{_BLANK}]*\u3000[{_BLANK}]*)(?=\S)")
_SHORTEST_TITLE = 8


class OneLine:
    """The step `oneline`."""

    name = "oneline"
    version = 2

    def run(self, text: str, context: Context) -> list[Proposal]:
        """Return line feeds for the one line that holds half of a text or more, all certain; nothing for other texts."""
        rows = lines(text)
        found: list[Proposal] = []
        for row in rows:
            if len(row.text) < _LONG or len(row.text) < _SHARE * len(text):
                continue
            found += _after_title(row, _titles(context.source))
            numerals = {
                Range(row.range.start + place.start, row.range.start + place.end) for place in _outlines(row.text)
            }
            found += [Proposal(place, "\n", "numeral") for place in sorted(numerals)]
            found += [
                Proposal(Range(*match.span()), "\n", "indentation")
                for match in _INDENTED.finditer(text, row.range.start, row.range.end)
                if Range(*match.span()) not in numerals
            ]
        return found


def _titles(source: str) -> set[str]:
    """Return the short lines of the source, without blanks and a file's suffix, that may be repeated as the title."""
    found: set[str] = set()
    for line in re.split("[\r\n]+", source):
        if len(line) > 130:
            continue
        name = FILE_NAME.match(line)
        stem = _bare(name["stem"] if name else line)
        if len(stem) >= _SHORTEST_TITLE:
            found.add(stem)
    return found


def _after_title(row: Line, titles: set[str]) -> list[Proposal]:
    head = _bare(row.text[:200])
    repeated = [title for title in titles if head.startswith(title)]
    if not repeated:
        return []
    left = len(max(repeated, key=len))
    at = 0
    while left:
        left -= row.text[at] not in _BLANK
        at += 1
    blanks = len(row.text) - at - len(row.text[at:].lstrip(_BLANK))
    place = Range(row.range.start + at, row.range.start + at + blanks)
    return [Proposal(place, "\n", "title")]


def _outlines(line: str) -> set[Range]:
    """Return the blanks, if only the place, before every item of an outline but one at the very beginning.

    The numerals of an outline rise from one without a gap, to two at least, each after a sentence; they may begin anew.
    """
    found: set[Range] = set()
    for outline in _OUTLINES:
        at = 0
        while True:
            items: list[Range] = []
            for numeral in outline:
                match = numeral.search(line, at)
                if match is None or (items and _begins_anew(outline, line, at, match.start())):
                    break
                items.append(Range(*match.span("blanks")))
                at = match.end()
            if not items:
                break
            if len(items) > 1:
                found.update(place for place in items if place.end > 0)
    return found


def _begins_anew(outline: tuple[re.Pattern[str], ...], line: str, at: int, end: int) -> bool:
    """Whether the outline's first numeral stands between `at` and `end`."""
    return outline[0].search(line, at, end) is not None


def _bare(line: str) -> str:
    return "".join(sign for sign in line if sign not in _BLANK)
