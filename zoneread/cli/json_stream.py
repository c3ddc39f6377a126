"""JSON of any size: its parts are made one after the other.

The text is that of ``json.dumps(value, indent=2)``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Members(NamedTuple):
    """A JSON object by its members. A value may be `Members` too, an iterator for an array, or any JSON value."""

    pairs: Iterable[tuple[str, object]]


def json_lines(value: Members, *, ascii_only: bool = False) -> Iterator[str]:
    """Yield the lines of `value`, some several at once; `ascii_only` escapes every other character, lone surrogates too."""
    line = ""
    for piece in _pieces(value, "\n", ascii_only=ascii_only):
        done, feed, rest = piece.rpartition("\n")
        if feed:
            yield line + done
        line = rest if feed else line + piece
    yield line


def _pieces(value: object, line: str, *, ascii_only: bool) -> Iterator[str]:
    """Yield the text of a value, lines after the first of which begin with what `line` is."""
    inner = f"{line}  "
    if isinstance(value, Members):
        opening, closing = "{}"
        parts = ((f"{json.dumps(key, ensure_ascii=ascii_only)}: ", member) for key, member in value.pairs)
    elif isinstance(value, Iterator):
        opening, closing = "[]"
        parts = (("", member) for member in value)
    else:
        yield json.dumps(value, ensure_ascii=ascii_only, indent=2).replace("\n", line)
        return
    before = opening
    for key, member in parts:
        yield f"{before}{inner}{key}"
        yield from _pieces(member, inner, ascii_only=ascii_only)
        before = ","
    yield f"{opening}{closing}" if before == opening else f"{line}{closing}"
