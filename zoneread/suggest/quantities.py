"""Finding quantities: a number with its unit, a share, a rank, or a quantity in words, with its value, unit and trend.

The patterns are those of ``data/metric.toml``. What is found lies in a masked text (`zoneread.suggest.masking`), so that
no number inside quotation marks is ever a quantity.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zoneread.suggest.numerals import ARABIC, HAN, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zoneread.text.ranges import Range

DATA = Path(__file__).parent / "data"
SURELY_MANY = 11
"""From this on a Han number with a measure word is taken for a count; 三个园区 and 两家企业 are manners of speaking."""

_MAGNITUDE = re.compile("[百千万亿几数]+")
"""No number by itself: 万亩新城 measures nothing."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity at `start`..`end` of the text. `kind` is number, duration, rank or words; `value` and `unit` are as written."""

    start: int
    end: int
    kind: str
    value: str = ""
    unit: str = ""
    small: bool = False


@cache
def metric_data() -> Mapping[str, Any]:
    """Return the data file of the metric rules."""
    return tomllib.loads((DATA / "metric.toml").read_text(encoding="utf-8"))


def any_of(patterns: list[str]) -> str:
    """Return the alternation of `patterns`, longest first, so that 个百分点 is not taken for 个."""
    return "|".join(sorted(patterns, key=len, reverse=True))


@dataclass(frozen=True)
class _Patterns:
    numbers: re.Pattern[str]
    barred: re.Pattern[str]
    rank: re.Pattern[str]
    wordy: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    data = metric_data()
    # A number begins where its digits begin, so that a long run of digits is looked at once.
    arabic = rf"(?<![0-9０-９]){ARABIC}(?:多|余|几)?(?:万亿|[十百千]?[万亿]|[百千](?![米克瓦家伏]))?"
    han = rf"(?<!{HAN}){HAN}++(?:点[零一二三四五六七八九]+)?"
    number = rf"(?:{arabic}|{han}|半(?=[年个小]))"
    unit = (
        rf"(?P<strong>[%％‰]|{any_of(data['strong_units'])})"
        rf"|(?P<duration>{any_of(data['durations'])})|(?P<weak>{any_of(data['weak_units'])})"
    )
    more = "(?:余|多|来|几)?"
    numbers = (
        rf"(?:(?P<first>{number}){more}(?:[%％]|[万亿]?元|{any_of(data['weak_units'])})?[-—~～至到])?"
        rf"(?P<number>{number}){more}(?:{unit}){more}(?:以上|以下|以内|左右|上下)?"
    )
    return _Patterns(
        re.compile(numbers),
        re.compile(any_of(data["not_quantity"])),
        re.compile(data["rank"]),
        re.compile(data["wordy"]),
    )


def quantities(mask: str, clause: Range) -> list[Quantity]:
    """Return the quantities in a clause of a masked text, in order; their offsets count in the text."""
    patterns = _patterns()
    barred = [match.span() for match in patterns.barred.finditer(mask, *clause)]
    found = [*_numbers(mask, clause, barred)]
    found += [Quantity(*match.span(), "rank", match[0]) for match in patterns.rank.finditer(mask, *clause)]
    found += [Quantity(*match.span(), "words", match[0]) for match in patterns.wordy.finditer(mask, *clause)]
    return sorted(found, key=lambda quantity: (quantity.start, quantity.end))


def _numbers(mask: str, clause: Range, barred: list[tuple[int, int]]) -> Iterator[Quantity]:
    for match in _patterns().numbers.finditer(mask, *clause):
        start, end = match.span("number")
        number = match["number"]
        if any(low < end and start < high for low, high in barred) or _MAGNITUDE.fullmatch(number):
            continue
        unit = match["strong"] or match["duration"] or match["weak"]
        value = value_of(number.rstrip("多余几"))
        has_digit = any(char.isdecimal() for char in number)
        small = not has_digit and (value is None or value < SURELY_MANY)
        kind = "duration" if match["duration"] else "number"
        yield Quantity(match.start(), match.end(), kind, number, unit, small and not match["strong"])
