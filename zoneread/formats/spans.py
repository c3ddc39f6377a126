"""The `spans` format: JSON lines, one span a line, whoever's and of whatever article.

::

    {"article": "01-yunze-web.txt", "start": 412, "end": 420, "label": "reform"}

`article` is an article's id or name. Offsets are code points, half-open, of the reading or the source text; which,
the file does not say, so the caller must. Known further keys: "set", "quote" (or "text"), "note", "annotator",
"attributes", "id", "created", "updated". Others are ignored.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from zoneread.errors import FormatError, nearest
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zoneread.span.span import AttributeValue

MAX_LINE = 1_000_000
"""Bytes a line may have."""

REQUIRED: tuple[tuple[str, type], ...] = (("article", str), ("start", int), ("end", int), ("label", str))
OPTIONAL: tuple[str, ...] = ("set", "quote", "note", "annotator", "id", "created", "updated")


@dataclass(frozen=True, slots=True)
class ForeignSpan:
    """One line of the file; `where` is the file's name with the line number, for messages."""

    where: str
    article: str
    range: Range
    label: str
    set: str = ""
    quote: str = ""
    note: str = ""
    annotator: str = ""
    id: str = ""
    created: str = ""
    updated: str = ""
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)


def read(stream: IO[bytes], *, name: str) -> Iterator[ForeignSpan]:
    """Yield the spans of `stream`, one line at a time. Raises FormatError with file and line at the first bad line."""
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        where = f"{name}:{number}"
        if len(line) > MAX_LINE:
            raise FormatError(f"a line of more than {MAX_LINE:,} bytes", where=where)
        if line.strip():
            yield _span(_object(line, where), where)


def _object(line: bytes, where: str) -> dict[str, Any]:
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise FormatError(f"not UTF-8: {error.reason} at byte {error.start} of the line", where=where) from None
    except (json.JSONDecodeError, RecursionError) as error:
        detail = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
        raise FormatError(f"not JSON: {detail}", where=where, hint="one object a line") from None
    if not isinstance(value, dict):
        raise FormatError("not a JSON object", where=where, hint='{"article": …, "start": …, "end": …, "label": …}')
    return value


def _span(value: dict[str, Any], where: str) -> ForeignSpan:
    for key, kind in REQUIRED:
        if key not in value:
            raise FormatError(f'the key "{key}" is missing', where=where, hint=nearest(key, value))
        if type(value[key]) is not kind:
            noun = "a text" if kind is str else "a whole number"
            raise FormatError(f'"{key}" must be {noun}, not {json.dumps(value[key], ensure_ascii=False)}', where=where)
    if not 0 <= value["start"] < value["end"]:
        raise FormatError(f"{value['start']}..{value['end']} is not a span", where=where, hint="0 <= start < end")
    texts = {key: value[key] for key in OPTIONAL if isinstance(value.get(key), str)}
    texts.setdefault("quote", value["text"] if isinstance(value.get("text"), str) else "")
    attributes = value.get("attributes")
    return ForeignSpan(
        where,
        value["article"],
        Range(value["start"], value["end"]),
        value["label"],
        attributes=attributes if isinstance(attributes, dict) else {},
        **texts,
    )
