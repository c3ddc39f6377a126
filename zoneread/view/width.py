"""How many terminal cells each code point of a text takes, and which code points stand together in one cluster.

Widths are those of Rich (`rich.cells`), the table that Textual's compositor measures with, so that the reader and
the compositor never disagree. Rich counts a character of East Asian width *ambiguous* (“ ” … — · ①) as one cell;
many Chinese terminals draw it in two, hence the `ambiguous` setting.

A cluster is a character with the combining marks, variation selectors and joined emoji that are drawn on top of it,
or a pair of regional indicators (a flag). Its whole width is put on its first code point; the others count zero.
Every cluster takes at least one cell: what would take none (a combining mark at the start of a line, a joiner between
two Hanzi) is drawn as a visible stand-in. Nothing here changes the number of code points.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, get_character_cell_size

from zoneread.text.display import sanitise

if TYPE_CHECKING:
    from collections.abc import Iterable

_JOINER = "\u200d"
_NON_JOINER = "\u200c"
ORPHAN = "◌"
"""Drawn for a mark that has no character to sit on."""
LONE_JOINER = "␦"
"""Drawn for a joiner that joins no emoji and for a non-joiner."""
_FLAG_LETTER = "[\U0001f1e6-\U0001f1ff]"
_PICTOGRAPH_CATEGORIES = frozenset({"So", "Sm"})
PLAIN = "\u3001-\u3029\u4e00-\u9fff\uff01-\uff60"
"""The Hanzi and signs that Chinese text is nearly all made of: two cells in every terminal, drawn as they are."""
_NOT_PLAIN = re.compile(f"[^{PLAIN}]+")
_UNCERTAIN_SINCE = 0x1F000
"""Pictographs from here on are drawn in one cell by old terminals and in two by new ones."""


@lru_cache(maxsize=8192)
def char_width(char: str, ambiguous: int = 1) -> int:
    """Return the cells (0, 1 or 2) that one code point takes by itself; `ambiguous` is the width of the ambiguous ones."""
    width = get_character_cell_size(char)
    if width == 1 and ambiguous == 2 and unicodedata.east_asian_width(char) == "A":
        return 2
    return width


@lru_cache(maxsize=8192)
def is_uncertain(char: str) -> bool:
    """Whether terminals disagree about the width of this code point or of the cluster it is in."""
    return (
        unicodedata.east_asian_width(char) == "A"
        or get_character_cell_size(char) == 0
        or _UNCERTAIN_SINCE <= ord(char) < 0x20000
    )


class Cells(NamedTuple):
    """A text measured in terminal cells.

    `text` is what is drawn, one code point for each of the original. `edges[i]` is the sum of the widths before the
    code point at `i` (length of the text + 1 entries); a line feed is zero wide. `uncertain` finds the code points
    after which a terminal's column may be off, None when the text has none.
    """

    text: str
    edges: array[int]
    uncertain: re.Pattern[str] | None

    def is_head(self, offset: int) -> bool:
        """Whether a cluster (or a line feed, or the end of the text) begins at `offset`."""
        if offset >= len(self.text):
            return True
        return self.edges[offset] != self.edges[offset + 1] or self.text[offset] == "\n"

    def head(self, offset: int) -> int:
        """Return the first offset of the cluster that holds `offset`."""
        while not self.is_head(offset):
            offset -= 1
        return offset

    def tail(self, offset: int) -> int:
        """Return the offset just after the cluster that holds `offset`; the length of the text when it is at the end."""
        offset = min(offset + 1, len(self.text))
        while not self.is_head(offset):
            offset += 1
        return offset


def measure(text: str, *, ambiguous: int = 1) -> Cells:
    """Return `text` as it is drawn, with its widths. Takes time linear in the text: once an article, not once a key.

    Raises ValueError unless `ambiguous` is 1 or 2.
    """
    if ambiguous not in (1, 2):
        raise ValueError(f"ambiguous characters take 1 or 2 cells, not {ambiguous}")
    # All that follows is asked of the few distinct characters that are not plain, not of each of a hundred thousand.
    table = _WidthTable(ambiguous)
    drawn, single = text, table.widths(text)
    if any(sanitise(char) != char for char in table.chars):
        drawn = sanitise(text)
        table = _WidthTable(ambiguous)
        single = table.widths(drawn)
    zero = {char for char in table.chars if table[ord(char)] == "\0" and char != "\n"}
    if zero:
        drawn = _without_loose_marks(drawn, zero)
        single = table.widths(drawn)
    distinct = table.chars
    edges = array("I", accumulate(_widths(drawn, single, distinct, zero), initial=0))
    return Cells(drawn, edges, _char_class(char for char in distinct if char != "\n" and is_uncertain(char)))


class _WidthTable(dict[int, str]):
    """Translates each character into the one whose code is its width, and so comes to hold every one it has met, plain ones apart."""

    def __init__(self, ambiguous: int) -> None:
        super().__init__()
        self._ambiguous = ambiguous

    def __missing__(self, code: int) -> str:
        self[code] = width = chr(char_width(chr(code), self._ambiguous))
        return width

    def widths(self, text: str) -> bytearray:
        """Return the cells of each code point by itself."""
        found = bytearray(b"\2") * len(text)
        for run in _NOT_PLAIN.finditer(text):
            found[run.start() : run.end()] = run.group().translate(self).encode("latin-1")
        return found

    @property
    def chars(self) -> set[str]:
        """The characters met so far that are not plain."""
        return set(map(chr, self))


def _char_class(chars: Iterable[str]) -> re.Pattern[str] | None:
    escaped = "".join(sorted(map(re.escape, chars)))
    return re.compile(f"[{escaped}]") if escaped else None


def _without_loose_marks(text: str, zero: Iterable[str]) -> str:
    """Substitute stand-ins for the zero-width marks at the start of a line and for joiners that join no emoji."""
    if _JOINER in text or _NON_JOINER in text:
        text = re.sub(f"[{_JOINER}{_NON_JOINER}]", _joiner_as_drawn, text)
    return re.sub(rf"(?:\A|(?<=\n))[{''.join(map(re.escape, zero))}]", ORPHAN, text)


def _joiner_as_drawn(match: re.Match[str]) -> str:
    text, offset = match.string, match.start()
    before = offset - 1
    while before >= 0 and char_width(text[before]) == 0 and text[before] not in f"\n{_JOINER}{_NON_JOINER}":
        before -= 1
    joins = before >= 0 and _is_pictograph(text[before]) and _is_pictograph(text[offset + 1 : offset + 2])
    return _JOINER if joins and match.group() == _JOINER else LONE_JOINER


def _is_pictograph(char: str) -> bool:
    return not char.isascii() and unicodedata.category(char) in _PICTOGRAPH_CATEGORIES and char_width(char) > 0


def _widths(text: str, widths: bytearray, distinct: Iterable[str], zero: Iterable[str]) -> bytearray:
    """Return the cells of each code point, those of a cluster all on its first; `widths` are those of the code points."""
    flags = any("\U0001f1e6" <= char <= "\U0001f1ff" for char in distinct)
    if not zero and not flags:
        return widths
    none = "".join(map(re.escape, zero))
    marks = f"[{none}]" if none else r"[^\s\S]"
    joined = f"(?:{_FLAG_LETTER}{{2}}|[^\\n{none}])(?:{marks}*{_JOINER}[^\\n{none}])+{marks}*"
    cluster = re.compile(f"{joined}|{_FLAG_LETTER}{{2}}{marks}*|[^\\n{none}]{marks}+")
    for match in cluster.finditer(text):
        start, end = match.span()
        first = widths[start]
        widths[start:end] = bytes(end - start)
        widths[start] = min(2, max(first, cell_len(match.group())))
    return widths
