"""Lines in a given width."""

from __future__ import annotations

import os
import re
import sys
import termios

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import hard_text
from zoneread.text.display import sanitise
from zoneread.view.folding import fold, told, wrap
from zoneread.view.width import measure

RED, RESET = "\x1b[31m", "\x1b[0m"
CODE = re.compile("\x1b\\[[0-9;]*m")
WORDS = st.text(alphabet="经开区的 word-x，。（\n", max_size=80)


def cells(line: str) -> int:
    return measure(line).edges[-1]


def bare(text: str) -> str:
    return "".join(character for character in text if not character.isspace())


@given(WORDS | hard_text(), st.integers(2, 30))
def test_wrapping_loses_nothing_but_blanks_and_keeps_to_the_width(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert bare("".join(lines)) == bare(text)
    assert all(cells(line) <= width for line in lines)


def test_latin_words_stay_whole_and_signs_where_they_belong() -> None:
    assert wrap("a concrete measure", 10) == ["a concrete", "measure"]
    assert wrap("开发区改革，再出发", 10) == ["开发区改", "革，再出发"]
    assert wrap("开发区改（革", 10) == ["开发区改", "（革"]
    assert wrap("", 10) == [""]
    assert wrap("a\n\nb", 10) == ["a", "", "b"]


def test_a_word_that_is_longer_than_a_row_is_cut() -> None:
    assert wrap("改 abcdefghijkl", 5) == ["改", "abcde", "fghij", "kl"]


@given(st.integers(0, 6), WORDS, st.integers(8, 30))
def test_the_rows_of_a_folded_line_are_set_in_below_it(lead: int, words: str, width: int) -> None:
    line = " " * lead + words.replace("\n", "").strip()
    first, *rest = fold(line, width)
    assert all(cells(row) <= width for row in (first, *rest))
    assert bare("".join((first, *rest))) == bare(line)
    inset = min(len(line) - len(line.lstrip()) + 4, width // 2)
    assert all(row.startswith(" " * inset) and row[inset] != " " for row in rest)
    if cells(line) <= width:
        assert first == line


@given(st.lists(st.tuples(st.sampled_from(["", RED]), st.text(alphabet="改a ，", max_size=20)), max_size=5))
def test_colours_stay_on_their_characters_and_end_with_the_row(parts: list[tuple[str, str]]) -> None:
    line = "".join(f"{code}{words}{RESET if code else ''}" for code, words in parts)
    rows = fold(line, 12)
    assert [colours(line)] == [[one for row in rows for one in colours(row)]]
    if len(rows) > 1:
        assert all(not CODE.search(row) or row.endswith(RESET) or row.rfind(RESET) > row.rfind(RED) for row in rows)


def colours(line: str) -> list[tuple[str, str]]:
    """Return the characters that are no blanks with their colours."""
    found, now, at = [], "", 0
    for code in [*CODE.finditer(line), None]:
        stop = code.start() if code else len(line)
        found += [(character, now) for character in line[at:stop] if not character.isspace()]
        if code:
            now, at = code.group().replace(RESET, ""), code.end()
    return found


def test_what_is_folded_is_measured_as_it_is_drawn() -> None:
    assert fold(sanitise("改革\x1b改革"), 5) == ["改革␛", "  改", "  革"]


@pytest.mark.skipif(sys.platform == "win32", reason="has no terminals of this kind")
def test_a_line_is_folded_to_the_terminal_it_goes_to_whatever_other_streams_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    line = "zoneread: no article is called by this long name (nearest: another)"
    leader, follower = os.openpty()
    try:
        termios.tcsetwinsize(follower, (20, 30))
        with os.fdopen(follower, "w") as terminal:
            rows = told(line, terminal).split("\n")
            monkeypatch.setenv("COLUMNS", "200")
            assert told(line, terminal) == line
    finally:
        os.close(leader)
    assert len(rows) > 2
    assert all(cells(row) <= 30 for row in rows)
    assert " ".join(row.strip() for row in rows) == line
