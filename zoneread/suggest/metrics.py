"""The metric rules: which clause reports a quantity, where its indicator begins, where it ends, and its attributes.

A clause with a quantity is a metric. Its span begins after what only leads up to the indicator (times, adverbs, the zone
as subject, a project whose figure it is) and ends with the clause, or with the quantity when a new thing follows
it (总投资10亿元的…). Clauses joined by 、 和 及 are several metrics when each has a quantity of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from zoneread.suggest.masking import clauses
from zoneread.suggest.protocol import Suggestion
from zoneread.suggest.quantities import Quantity, any_of, metric_data, quantities
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zoneread.span.span import AttributeValue

LONGEST_TAIL = 16
"""Code points that may follow the last quantity in its clause and still belong to it (6个亿元以上项目签约)."""
MOVE_WITHIN = 4
"""Code points around a small number in words within which something rises or falls by it."""
SHORTEST_NAME = 2
"""Code points that must name what the quantity is of; 20余次 alone tells nothing."""
COUNTS = frozenset({"number", "duration"})

_JOINT = re.compile("(?:、|以及|[和及与并])(?![谐平会时])")
_TAIL_ENDS = re.compile(
    "用于|建成|打造成|(?:完善|改造|改善|购置|购买|修建|新建|扩建)(?=..)|在内的?|的(?=记录|纪录|成绩|佳绩)|组成|担任"
)
_CAPITAL = re.compile("(?:资金|资本|投资|规模)(?:为|达)?$")
_OPENING_VERB = re.compile("(?:实施|开展|建设|推进|设立|建成|撬动|用于|打造|推动|举办|组建|担任|参加|的|等|、)$")
_ATTRIBUTIVE = re.compile("[的与](?=.)")
_STOPS = "的了等、*| "
_INDICATOR = re.compile(r"[\u3400-\u9fff“〓A-Za-z]")
_HABIT = re.compile("每|至少|这|那|上述|一[次个家项名期]$")
_INDICATES = re.compile("事项|覆盖|[率数额件案]")
_MOVES = re.compile("增|减|降|升|缩|翻|提高|超过")


@cache
def _lead() -> re.Pattern[str]:
    lead = metric_data()["lead"]
    return re.compile(rf"(?:{lead['time']})?(?:{lead['subjects']}|{any_of(lead['words'])})?[，,、]?\s*")


@cache
def _time() -> re.Pattern[str]:
    return re.compile(metric_data()["lead"]["time"])


@cache
def _trends() -> Mapping[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in metric_data()["trend"].items()}


def prepare() -> None:
    """Read the data file now, and not with the first article."""
    list(metrics("税收3元", ()))


def metrics(mask: str, names: Sequence[Range]) -> Iterator[Suggestion]:
    """Yield the metrics of a masked text. `names` are the projects, reforms and the like found already, sorted.

    A number inside a name is part of the name. A span never begins or ends inside a name.
    """
    period = ""
    near = _Near(names)
    for clause in clauses(mask):
        here = near.overlapping(clause)
        found = [
            quantity
            for quantity in quantities(mask, clause)
            if not any(_part_of(mask, quantity, name) for name in here)
        ]
        found = [quantity for quantity in found if not quantity.small] or found
        period = _period(clause.of(mask)) or period
        for part, held in _parts(mask, clause, found):
            suggestion = _metric(mask, part, held, here, period)
            if suggestion is not None:
                yield suggestion
        if mask[clause.end : clause.end + 1] in {"\n", ""}:
            period = ""


class _Near:
    """Sorted ranges of which those near a place are found without looking at the others."""

    def __init__(self, ranges: Sequence[Range]) -> None:
        self._ranges = ranges
        self._starts = [range_.start for range_ in ranges]
        self._longest = max((range_.length for range_ in ranges), default=0)

    def overlapping(self, place: Range) -> list[Range]:
        """Return the ranges that share a code point with `place`, sorted."""
        first = bisect_left(self._starts, place.start - self._longest)
        last = bisect_left(self._starts, place.end)
        return [range_ for range_ in self._ranges[first:last] if range_.overlaps(place)]


def _part_of(mask: str, quantity: Quantity, name: Range) -> bool:
    """Whether a quantity belongs to a name rather than to a metric of its own: the capital of a company does not."""
    return name.overlaps(Range(quantity.start, quantity.end)) and not _CAPITAL.search(mask, name.start, quantity.start)


def _period(clause: str) -> str:
    """Return the time that a clause names, such as 上半年; "" when it names none."""
    longest = max((match[0] for match in _time().finditer(clause)), key=len, default="")
    return longest.lstrip("截至到自从止")


def _parts(mask: str, clause: Range, found: list[Quantity]) -> Iterator[tuple[Range, list[Quantity]]]:
    """Yield the parts of a clause with their quantities: cut at a joint between two quantities."""
    start, held = clause.start, found[:1]
    for left, right in pairwise(found):
        gap = mask[left.end : right.start]
        joint = _JOINT.search(gap)
        if joint is not None and (joint.start() or _INDICATOR.search(gap, joint.end())):
            yield Range(start, left.end + joint.start()), held
            start, held = left.end + joint.end(), []
        held = [*held, right]
    if held:
        yield Range(start, clause.end), held


def _metric(
    mask: str, part: Range, found: Sequence[Quantity], names: Sequence[Range], period: str
) -> Suggestion | None:
    if not _counts(mask, part, found):
        return None
    first, last = found[0], max(found, key=lambda quantity: quantity.end)
    start = _begin(mask, part, first.start, names)
    range_ = Range(start, _end(mask, part, last.end, names))
    words = range_.of(mask)
    bare = sum(quantity.end - quantity.start for quantity in found if quantity.kind in COUNTS)
    if len(words) < 4 or range_.length - bare < SHORTEST_NAME:
        return None
    score, reason = _verdict(words, found)
    return Suggestion(range_, "metric", score, reason, "rules", _attributes(words, found, period))


def _counts(mask: str, part: Range, found: Sequence[Quantity]) -> bool:
    """Whether the quantities of a part make it a metric: one of them at least must be more than a manner of speaking."""
    performance = re.search(metric_data()["performance"], part.of(mask)) is not None
    return any(
        (quantity.kind != "duration" or performance) and (not quantity.small or _means_it(mask, part, quantity))
        for quantity in found
    )


def _means_it(mask: str, part: Range, quantity: Quantity) -> bool:
    """Whether a small number in words is a result: it moves, or it is what its clause ends with (通报表扬两次)."""
    near = mask[max(part.start, quantity.start - MOVE_WITHIN) : min(part.end, quantity.end + MOVE_WITHIN)]
    last = quantity.end == part.end and quantity.start - part.start >= MOVE_WITHIN
    return _MOVES.search(near) is not None or (
        last and quantity.unit in {"次", "家", "个", "项", "名", "期"} and not _HABIT.search(part.of(mask))
    )


def _begin(mask: str, part: Range, first: int, names: Sequence[Range]) -> int:
    """Return where the indicator begins, `first` at the latest."""
    start = part.start
    while True:
        start = max((name.end for name in names if _before(mask, name, start, first)), default=start)
        lead = _lead().match(mask, start)
        if lead is None or not start < lead.end() <= first:
            return start
        start = lead.end()


def _before(mask: str, name: Range, start: int, first: int) -> bool:
    """Whether a name at `start` only stands before its figure: not when it is a part of the indicator (告知承诺事项78项)."""
    return name.start <= start < name.end < first and _INDICATES.match(mask, name.end) is None


def _end(mask: str, part: Range, last: int, names: Sequence[Range]) -> int:
    """Return where the metric ends: with its clause, unless something new begins after its quantity."""
    end = min((name.start for name in names if last <= name.start < part.end), default=part.end)
    while end < part.end and (verb := _OPENING_VERB.search(mask, last, end)):
        end = verb.start()
    stop = _ATTRIBUTIVE.match(mask, last) or _TAIL_ENDS.search(mask, last, end)
    if stop is not None and stop.start() < end:
        end = stop.start()
    if end - last > LONGEST_TAIL:
        return last
    while end > last and mask[end - 1] in _STOPS:
        end -= 1
    return end


def _verdict(words: str, found: Sequence[Quantity]) -> tuple[float, str]:
    """Return score and reason."""
    if any(quantity.kind == "rank" for quantity in found):
        return 0.85, "rank"
    trend = _trend(words)
    if trend:
        return 0.95, "number with unit and trend"
    if all(quantity.small or quantity.kind == "words" for quantity in found):
        return 0.7, "quantity in words"
    if any(quantity.kind == "duration" for quantity in found):
        return 0.8, "time taken"
    return 0.9, "number with unit"


def _trend(words: str) -> str:
    return next((name for name, pattern in _trends().items() if pattern.search(words)), "")


def _attributes(words: str, found: Sequence[Quantity], period: str) -> Mapping[str, AttributeValue]:
    last = next((quantity for quantity in reversed(found) if quantity.kind != "words"), found[-1])
    values = {"value": last.value, "unit": last.unit, "trend": _trend(words), "period": period}
    return {key: value for key, value in values.items() if value}
