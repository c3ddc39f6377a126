"""Site chrome at head and foot: navigation, sharing, downloads, disclaimers, recommendations, contact lines. Hidden, never deleted.

A line is hidden only when it fits a rule whole and stands before the first or after the last paragraph proper (a long
line that ends like a sentence and is no notice of the site). In the middle of an article the same lines are marked.
Captions and bylines are never hidden.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from zoneread.text.normalise import Proposal
from zoneread.text.ranges import Range
from zoneread.text.script import Script, folded, script_of
from zoneread.text.shape import Line, is_byline, is_caption, is_itemised, is_terminated, lines
from zoneread.text.steps.chrome_rules import FILE_NAME, OPENERS, classify, is_date, is_medium, notice, page_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zoneread.text.normalise import Context

_LONG, _LONG_IN_BRIEFS = 40, 10
_MARKED_INSIDE = frozenset({"share", "legal", "recommendation", "download", "navigation", "page_number"})
_BLANKS = re.compile("[\\s\u3000\u00a0]+")
_EDITOR = re.compile(
    r"[\[【（(]?\s*(?:责任编辑|值班编辑|责编|编辑|编审|审核|校对|监制|终审|复审|初审|审签)\s*[:：|｜丨/／]"
)
_FOLLOW = re.compile("关注我们|点击(?:上方|下方|蓝字|顶部)")
_RUNNING, _PAGE_OF, _PAGES = re.compile("[:：]\\d\\d|://|www"), re.compile(r"\d+\s*/\s*\d+\Z"), 3
_FOLLOWER = 40
_TOP, _RECORD = 40, 120


class Chrome:
    """The step `chrome`."""

    name = "chrome"
    version = 2

    def run(self, text: str, context: Context) -> list[Proposal]:  # noqa: ARG002 - the protocol's signature
        """Return the hiding of chrome lines with a line feed each: certain at head and foot, questions in the middle."""
        rows = lines(text)
        plain = lines(folded(text)) if script_of(text) is not Script.SIMPLIFIED else rows
        record = _document_record(plain)
        first, last = _paragraphs_proper(plain, since=record.stop)
        dated = any(is_date(line.text) for line in plain[first:last])
        rules: dict[int, tuple[str, bool]] = {}
        for index, line in enumerate(plain):
            rule = _rule_of(line.text)
            outside = index < first or index > last
            if rule == "metadata" and is_date(line.text) and (dated or (index > last and index - 1 not in rules)):
                continue  # an entry of a diary, or below the name of whoever signs
            if rule is not None and (outside or rule in _MARKED_INSIDE):
                # Above an article such a line may be its headline, below it begins the links to others.
                rules[index] = (rule, outside and (rule != "recommendation" or index > last))
        rules |= _page_numbers(plain, rules)
        rules |= _running_lines(plain)
        rules |= _media(plain, rules, first)
        rules |= {index: ("download", True) for index in record if plain[index].text and index not in rules}
        rules |= _file_names(plain, first)
        rules |= _followers(plain, rules, last)
        return _proposals(rows, rules)


def _rule_of(line: str) -> str | None:
    if not line or (is_caption(line) and not _FOLLOW.search(line)):
        return None
    if is_byline(line) and not _EDITOR.match(line):
        return None
    return classify(line)


def _document_record(rows: list[Line]) -> range:
    """Return the lines between a document's file name at the top and the same name once more before the text: the site's record of it."""
    names = [(index, name["stem"]) for index, line in enumerate(rows[:_TOP]) if (name := FILE_NAME.match(line.text))]
    if len(names) < 2 or names[0][0] > 2 or names[0][1] != names[-1][1] or names[-1][0] == len(rows) - 1:
        return range(0)
    between = range(names[0][0] + 1, names[-1][0])
    return between if all(len(rows[index].text) <= _RECORD for index in between) else range(0)


def _paragraphs_proper(rows: list[Line], *, since: int) -> tuple[int, int]:
    """Return the first and the last paragraph proper, none before `since`; without any, all lines are inside: nothing is certain then."""
    for longest in (_LONG, _LONG_IN_BRIEFS):
        found = [
            index
            for index, line in enumerate(rows)
            if index >= since and len(line.text) >= longest and is_terminated(line.text) and classify(line.text) is None
        ]
        if found:
            return found[0], found[-1]
    return 0, len(rows) - 1


def _file_names(rows: list[Line], first: int) -> dict[int, tuple[str, bool]]:
    """Return the lines before the article that are its file name, when the same words stand elsewhere without a suffix."""
    found: dict[int, tuple[str, bool]] = {}
    bare = [_BLANKS.sub("", line.text) for line in rows]
    for index, line in enumerate(rows[:first]):
        name = FILE_NAME.match(line.text)
        if name is None:
            continue
        stem = _BLANKS.sub("", name["stem"])
        again = any(
            other != index and bare[other].startswith(stem) and not FILE_NAME.match(rows[other].text)
            for other in range(len(rows))
        )
        found[index] = ("file_name", again)
    return found


def _page_numbers(rows: list[Line], rules: Mapping[int, tuple[str, bool]]) -> dict[int, tuple[str, bool]]:
    """Return all page numbers as certain where at least two of them rise by one each: then they are those of pages."""
    found = {index: page_number(rows[index].text) for index, (rule, _) in rules.items() if rule == "page_number"}
    numbers = [number for _, number in sorted(found.items()) if number is not None]
    rising = len(numbers) > 1 and all(one + 1 == two for one, two in pairwise(numbers))
    return dict.fromkeys(found, ("page_number", True)) if rising else {}


def _running_lines(rows: list[Line]) -> dict[int, tuple[str, bool]]:
    """Return the site's lines that stand the same on three pages or more, but for the page's number: dates of printing, addresses."""
    found: dict[str, list[int]] = {}
    for index, line in enumerate(rows):
        if _RUNNING.search(line.text) and _rule_of(line.text) == "metadata":
            found.setdefault(_PAGE_OF.sub("", line.text), []).append(index)
    return {index: ("running_line", True) for places in found.values() if len(places) >= _PAGES for index in places}


def _media(rows: list[Line], rules: Mapping[int, tuple[str, bool]], first: int) -> dict[int, tuple[str, bool]]:
    """Return the names of papers and accounts that stand alone in the head, next to what else is the site's."""
    head = [index for index in range(first) if is_medium(rows[index].text)]
    return {index: ("metadata", True) for index in head if rules.keys() & {index - 1, index + 1}}


def _followers(rows: list[Line], rules: dict[int, tuple[str, bool]], last: int) -> dict[int, tuple[str, bool]]:
    """Return the short lines after the foot has begun: titles of other pages, names of the site's other columns."""
    found: dict[int, tuple[str, bool]] = {}
    begun = listed = False
    for index in range(last + 1, len(rows)):
        line = rows[index].text
        if index in rules:
            begun = begun or rules[index][0] in OPENERS or _EDITOR.match(line) is not None
            listed = listed or rules[index][0] == "recommendation"
        elif begun and line and not is_terminated(line) and not is_caption(line) and not is_byline(line):
            found[index] = ("foot", len(line) <= _FOLLOWER and (listed or not is_itemised(line)))
        elif begun and notice(line) is None:
            begun = False
    return found


def _proposals(rows: list[Line], rules: dict[int, tuple[str, bool]]) -> list[Proposal]:
    """Return one proposal a line: with the feed after it as long as nothing before is shown, else with the feed before it."""
    found: list[Proposal] = []
    at_head = True
    for index, line in enumerate(rows):
        if index not in rules:
            at_head = False
            continue
        rule, certain = rules[index]
        is_last = index == len(rows) - 1
        if at_head:
            place = Range(line.range.start, line.range.end + (not is_last))
        else:
            place = Range(line.range.start - 1, line.range.end)
        found.append(Proposal(place, "", rule, certain))
    return found
