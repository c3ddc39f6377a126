"""Which quotation marks and brackets belong together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Sequence

PAIRS = {
    "“": "”",
    "‘": "’",
    "《": "》",
    "〈": "〉",
    "（": "）",
    "「": "」",
    "『": "』",
    "【": "】",
    "〔": "〕",
    "〖": "〗",
    "［": "］",
    "｛": "｝",
    "(": ")",
    "[": "]",
    "{": "}",
}
"""The closing sign of each opening one."""
_OPENING = {closing: opening for opening, closing in PAIRS.items()}


class Brackets(NamedTuple):
    """The pairs, from the opening sign to the closing one and both included, sorted, outer before inner; and the lone signs."""

    pairs: Sequence[Range]
    lone: frozenset[int]


def match_brackets(text: str, where: Range) -> Brackets:
    """Pair the signs of `text` inside `where`. Pairs nest and never cross: a sign left open inside a closed pair is lone."""
    pairs: list[Range] = []
    lone: set[int] = set()
    waiting: list[int] = []
    for offset in range(*where):
        char = text[offset]
        if char in PAIRS:
            waiting.append(offset)
        elif char in _OPENING:
            partner = _last_of(text, waiting, _OPENING[char])
            if partner is None:
                lone.add(offset)
                continue
            lone.update(waiting[partner + 1 :])
            pairs.append(Range(waiting[partner], offset + 1))
            del waiting[partner:]
    lone.update(waiting)
    return Brackets(sorted(pairs, key=lambda pair: (pair.start, -pair.end)), frozenset(lone))


def _last_of(text: str, waiting: Sequence[int], sign: str) -> int | None:
    for number in range(len(waiting) - 1, -1, -1):
        if text[waiting[number]] == sign:
            return number
    return None
