"""JSON of any size: its parts are made one after the other.

The text is that of `json_text` with an indent of 2.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from zoneread.cli.common import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable


class Members(NamedTuple):
    """A JSON object by its members. A value may be `Members` too, an iterator for an array, or any JSON value."""

    pairs: Iterable[tuple[str, object]]


def json_lines(value: Members) -> Iterator[str]:
    """Yield the lines of `value`, some several at once."""
    line = ""
    for piece in _pieces(value, "\n"):
        done, feed, rest = piece.rpartition("\n")
        if feed:
            yield line + done
        line = rest if feed else line + piece
    yield line


def _pieces(value: object, line: str) -> Iterator[str]:
    """Yield the text of a value, lines after the first of which begin with what `line` is."""
    inner = f"{line}  "
    if isinstance(value, Members):
        opening, closing = "{}"
        parts = ((f"{json_text(key)}: ", member) for key, member in value.pairs)
    elif isinstance(value, Iterator):
        opening, closing = "[]"
        parts = (("", member) for member in value)
    else:
        yield json_text(value, indent=2).replace("\n", line)
        return
    before = opening
    for key, member in parts:
        yield f"{before}{inner}{key}"
        yield from _pieces(member, inner)
        before = ","
    yield f"{opening}{closing}" if before == opening else f"{line}{closing}"
