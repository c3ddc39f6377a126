"""Articles and spans for the store's tests, and a clock and ids that are the same every time."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from zoneread.span.span import Span
from zoneread.store.protocol import NewArticle
from zoneread.store.sqlite import SqliteStore
from zoneread.text.normalise import identity_reading
from zoneread.text.ranges import Range
from zoneread.text.source import from_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEXT = "青砚经开区推行“一窗通办”𠮷模式。\r\n上半年进出口额达到8.6亿元，同比增长12.3%。\r\n　　栖梧智能仓储项目开工。"


def new_article(name: str = "qingyan.txt", text: str = TEXT, *, steps: str = "") -> NewArticle:
    """Return an article whose reading text equals its source text."""
    reading = identity_reading(text)
    if steps:
        reading = type(reading)(reading.text, reading.map, reading.audit, reading.paragraphs, steps)
    return NewArticle(name, name.partition(".")[0], from_text(text), reading, f"/in/{name}")


def new_span(start: int, end: int, label: str = "reform", *, text: str = TEXT, note: str = "") -> Span:
    """Return a span of `text` that has no id yet."""
    place = Range(start, end)
    return Span("", label, place, (place,), place.of(text), note)


def ticking() -> Callable[[], str]:
    """Return a clock that goes on one second with every look."""
    seconds = count()

    def now() -> str:
        total = next(seconds)
        return f"2031-05-{1 + total // 86400:02}T{total // 3600 % 24:02}:{total // 60 % 60:02}:{total % 60:02}Z"

    return now


def counting() -> Callable[[], str]:
    """Return an id factory that counts."""
    numbers = count(1)

    def new_id() -> str:
        return f"{next(numbers):016x}"

    return new_id


def read_everything(path: Path) -> tuple[object, ...]:
    """Read all that a store can tell."""
    with SqliteStore.open(path, readonly=True) as store:
        rows = list(store.export_rows([found.name for found in store.sets()]))
        articles = [(row, store.article(row.id).reading) for row in store.articles()]
        return rows, articles, list(store.log()), store.scheme()
