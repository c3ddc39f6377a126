"""The list of a question's choices. One that must be read to its end goes on in further rows where it does not fit."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, set_cell_size

from zoneread.text.display import sanitise
from zoneread.tui.lines import Piece, cut
from zoneread.tui.virtual_list import VirtualList
from zoneread.view.folding import fold, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zoneread.tui.question import Choice
    from zoneread.tui.skin import Skin

WIDE, ALSO = 96, 20
"""Cells from which a list has a column for what its choices are also called, and the cells of that column."""
KEYS_APART = "  "
"""What stands between the keys of a detail, which are never torn."""


class _Row(NamedTuple):
    """A row of the list: of which choice, the how manieth of it, and what stands in its two columns."""

    choice: int
    part: int
    detail: str = ""
    text: str = ""


class ChoiceList(VirtualList):
    """The choices of a question; its items are rows, of which a choice has one or, where it must be whole, several."""

    TITLE = False

    def __init__(self, skin: Skin) -> None:
        super().__init__(skin, id="choices")
        self.choices: Sequence[Choice] = ()
        self._rows: list[_Row] = []
        self._details = 0
        self.active = True

    @property
    def chosen(self) -> Choice | None:
        """The choice under the cursor; None in an empty list and on a heading."""
        choice = self.choices[self._rows[self.index].choice] if self._rows else None
        return choice if choice is not None and not choice.heading else None

    def show(self, choices: Sequence[Choice]) -> None:
        """Show other choices from the top."""
        self.choices = choices
        self._details = max((cell_len(choice.detail) for choice in choices), default=0)
        self._lay_out()
        self.index = next((at for at in range(self.count()) if self._stands(at)), 0)
        self.top = 0
        self.reload()

    def go_to(self, key: str) -> None:
        """Put the cursor on the choice that means `key`, on the first row when there is none."""
        self.move_to(next((at for at, row in enumerate(self._rows) if self.choices[row.choice].key == key), 0))

    def step(self, by: int) -> None:
        """Move by rows, on to the next choice, or back to the last where there is no further one."""
        if not self._rows:
            return
        target = max(0, min(self.index + by, self.count() - 1))
        way = 1 if by > 0 else -1
        ahead = range(target, self.count() if way > 0 else -1, way)
        back = range(target, -1 if way > 0 else self.count(), -way)
        self.move_to(next((at for at in (*ahead, *back) if self._stands(at)), 0))

    def _stands(self, index: int) -> bool:
        """Whether the cursor may stand on a row: the first of a choice, not a heading."""
        row = self._rows[index]
        return not row.part and not self.choices[row.choice].heading

    # rows

    def _lay_out(self) -> None:
        width = self.size.width
        self._rows = []
        for number, choice in enumerate(self.choices):
            if choice.whole and width:
                parts = enumerate(self._parts(choice, width))
                self._rows += [_Row(number, part, detail, text) for part, (detail, text) in parts]
            else:
                self._rows.append(_Row(number, 0))

    def _parts(self, choice: Choice, width: int) -> Iterator[tuple[str, str]]:
        """Yield the rows of a choice that must be whole: its detail and its text."""
        room, space = self._columns(choice, width)
        text, also = sanitise(choice.text, keep=""), sanitise(choice.also, keep="")
        details = _packed(sanitise(choice.detail, keep="").split(KEYS_APART), max(1, room - 1))
        if also and width >= WIDE:
            column = self._clear_column(width - ALSO)
            beside = zip_longest(wrap(text, column - room - 3), wrap(also, width - column - 1), fillvalue="")
            texts = [set_cell_size(left, column - room - 1) + right for left, right in beside]
        else:
            *texts, last = wrap(text, space) if choice.detail else fold(text, space)
            together = f"{last}  {also}" if also else last
            texts += [together] if cell_len(together) <= space else [last, *wrap(also, space)]
        yield from zip_longest(details, texts, fillvalue="")

    def _columns(self, choice: Choice, width: int) -> tuple[int, int]:
        """Return the cells for the detail, with the blank behind it, and for the text."""
        room = min(max(8, width // 3), self._details + 3) if choice.detail else 0
        return room, max(2, width - room - 2)

    def count(self) -> int:
        """Return how many rows there are."""
        return len(self._rows)

    def empty(self) -> str:
        """Return what is said when nothing fits."""
        return "nothing fits"

    def item(self, index: int, width: int) -> list[Piece]:
        """Return detail and text in columns, and what else it is called behind them: where there is room, in one of its own."""
        row = self._rows[index]
        choice = self.choices[row.choice]
        if choice.heading:
            return [(f" {choice.text}", "panel.title"), (" " * width, "panel.title")]
        room, space = self._columns(choice, width)
        detail, text = row.detail, row.text
        if not choice.whole:
            detail, text = cut(sanitise(choice.detail, keep=""), room), cut(sanitise(choice.text, keep=""), space)
        return [
            (" ", "panel"),
            *((f"{detail}{' ' * max(1, room - cell_len(detail))}", "panel.strong"),) * bool(choice.detail),
            (text, "panel"),
        ]

    def _clear_column(self, column: int) -> int:
        """Return the column, or the one before it, from which wide characters lie across the fewest seams."""
        return min((column, column - 1), key=lambda at: sum(seam > at and (seam - at) % 2 for seam in self._seams))

    # the cursor

    def is_lit(self, index: int) -> bool:
        """Whether the row is of the choice under the cursor."""
        return self._rows[index].choice == self._rows[self.index].choice

    def move_to(self, index: int) -> None:
        """Put the cursor on the first row of the choice nearest to `index`, and bring all of it into view."""
        index = max(0, min(index, self.count() - 1))
        super().move_to(index - self._rows[index].part if self._rows else 0)
        self.changed()

    def show_cursor(self) -> None:
        """Scroll as little as it takes for the choice under the cursor to be visible, to its end where there is room."""
        super().show_cursor()
        last = self.index
        while last + 1 < self.count() and self._rows[last + 1].part:
            last += 1
        self.top = min(self.index, max(self.top, last - self.page + 1))

    def lie_over(self, seams: frozenset[int]) -> None:
        """Keep wide characters off these columns, and lay the columns of the list out anew."""
        if seams != self._seams:
            super().lie_over(seams)
            self._lay_out_again()

    def on_resize(self) -> None:
        """Lay the choices out in the new width, and show the list down to the cursor."""
        self._lay_out_again()
        super().on_resize()

    def _lay_out_again(self) -> None:
        choice = self._rows[self.index].choice if self._rows else 0
        self._lay_out()
        self.index = next((at for at, row in enumerate(self._rows) if row.choice == choice), 0)


def _packed(words: Sequence[str], width: int) -> list[str]:
    """Return words in lines of at most `width` cells, none of them torn; one that is longer is cut."""
    lines = [""]
    for word in words:
        together = f"{lines[-1]}{KEYS_APART}{word}" if lines[-1] else word
        if cell_len(together) <= width or not lines[-1]:
            lines[-1] = cut(together, width)
        else:
            lines.append(cut(word, width))
    return lines
