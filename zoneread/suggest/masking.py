"""A text with its quotations masked, cut into clauses: what rules look at, offset for offset the text itself.

Within quotation and book-title marks a rule must not find verbs, numbers or punctuation: 《…三年行动的意见》 is one
thing. So their contents are masked by `MASK`, one for one, and the marks stay. A short remark in parentheses that has
neither number nor punctuation, (院所) or (三氯甲基), interrupts no clause and is masked with its parentheses.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterator

MASK = "〓"
LONGEST = 60
"""Code points within marks; a longer quotation is somebody's speech, and is looked into."""

_QUOTED = re.compile(r"“[^“”\n]{1,60}”|《[^《》\n]{1,60}》|「[^「」\n]{1,60}」|〈[^〈〉\n]{1,60}〉|\"[^\"\n]{1,40}\"")
_REMARK = re.compile(
    r"(?<=[\u3400-\u9fff])[（(](?![^（）()]*(?:项目|园|基地|中心)[）)])[\u3400-\u9fffA-Za-z]{1,10}[）)](?=[\u3400-\u9fff0-9])"
)
_SPEECH = re.compile(r"[。！？!?]|[，,].*[，,]")
_CHAINED = re.compile(r"(?:[^\n，,。；;！!？?：:（）()|【】>*—…\t　 ]| (?![\u3400-\u9fff“])|(?<![\u3400-\u9fff”]) )+")
_INSIDE_NUMBER = re.compile(r"(?<=\d)(?:[,，]\d{3}|[:：]\d{2})(?!\d)")


def masked(text: str) -> str:
    """Return `text` with the contents of quotations masked: the same length, the same offsets."""
    return _REMARK.sub(lambda remark: MASK * len(remark[0]), _QUOTED.sub(_mask, text))


def _mask(match: re.Match[str]) -> str:
    quoted = match[0]
    if _SPEECH.search(quoted):
        return quoted
    return quoted[0] + MASK * (len(quoted) - 2) + quoted[-1]


def clauses(mask: str) -> Iterator[Range]:
    """Yield the clauses of a masked text: what stands between punctuation marks, blanks at the edges left out.

    A comma or a colon between two digits does not end a clause; a blank between two Hanzi does.
    """
    start: int | None = None
    end = 0
    for match in _CHAINED.finditer(mask):
        if start is not None and not _joined(mask, end, match.start()):
            yield from _trimmed(mask, start, end)
            start = None
        if start is None:
            start = match.start()
        end = match.end()
    if start is not None:
        yield from _trimmed(mask, start, end)


def _joined(mask: str, end: int, start: int) -> bool:
    return start == end + 1 and _INSIDE_NUMBER.match(mask, end) is not None


def _trimmed(mask: str, start: int, end: int) -> Iterator[Range]:
    inner = mask[start:end]
    start += len(inner) - len(inner.lstrip())
    end -= len(inner) - len(inner.rstrip())
    if start < end:
        yield Range(start, end)
