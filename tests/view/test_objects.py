"""Text objects hold the selection; the ladder climbs to the whole text and comes down the same way."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import article, hard_text, ranges
from zoneread.text.ranges import Range
from zoneread.view.document import Document
from zoneread.view.objects import OBJECTS, Ladder, grow

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = "云溪推行“管委会+公司”模式，外贸额达8.6亿元，同比增长12.3%。\n（见《开放（试行）办法》）桂岭。\n"


def found(words: str) -> Range:
    return Range(TEXT.index(words), TEXT.index(words) + len(words))


@pytest.fixture
def document() -> Document:
    document = Document(TEXT)
    document.spans = [found("推行“管委会+公司”模式"), found("管委会"), found("委会+公司”模式，外贸额")]
    return document


@st.composite
def readings(draw: st.DrawFn) -> tuple[Document, Range]:
    text = draw(st.one_of(hard_text(), article()))
    document = Document(text)
    document.spans = draw(st.lists(ranges(len(text)), max_size=5))
    return document, draw(ranges(len(text)))


@given(readings(), st.sampled_from(sorted(OBJECTS)))
def test_an_object_is_in_the_text_and_holds_the_selection_but_for_its_loose_ends(
    reading: tuple[Document, Range], name: str
) -> None:
    document, selection = reading
    reached = OBJECTS[name](document, selection)
    assert 0 <= reached.start <= reached.end <= document.length
    if name not in ("clause", "sentence", "paragraph"):
        assert reached.contains(selection)


@pytest.mark.parametrize("sign", ["——", "……", "――", "⋯⋯"])
@pytest.mark.parametrize("half", [0, 1])
def test_a_dash_or_an_ellipsis_is_one_unit(sign: str, half: int) -> None:
    text = f"三步走{sign}先放权{sign}"
    at = text.index(sign) + half
    for name in ("unit", "word"):
        assert OBJECTS[name](Document(text), Range(at, at)).of(text) == sign
        assert OBJECTS[name](Document(text), Range(at, at + 1)).of(text) == sign


@pytest.mark.parametrize(
    ("name", "at", "reached"),
    [
        ("quoted", "公司", "“管委会+公司”"),
        ("quoted", "“", "“管委会+公司”"),
        ("quoted", "试行", "（试行）"),
        ("quoted", "（试行）", "《开放（试行）办法》"),
        ("quoted", "《开放（试行）办法》", "（见《开放（试行）办法》）"),
        ("quoted", "桂岭", "桂岭"),
        ("chain", "委会", "管委会+公司"),
        ("chain", "外贸", "外贸"),
        ("number", ".6亿", "8.6亿元"),
        ("number", "2.3", "12.3%"),
        ("growth", "2.3", "同比增长12.3%"),
        ("growth", "8.6", "8.6"),
        ("unit", "亿", "8.6亿元"),
        ("unit", "委", "管委会+公司"),
        ("unit", "管委会+公司", "“管委会+公司”"),
        ("clause", "额", "外贸额达8.6亿元"),
        ("sentence", "额", "云溪推行“管委会+公司”模式，外贸额达8.6亿元，同比增长12.3%"),
        ("span", "管委会", "推行“管委会+公司”模式"),
        ("span", "桂岭", "桂岭"),
    ],
)
def test_the_object_around(name: str, at: str, reached: str, document: Document) -> None:
    assert OBJECTS[name](document, found(at)).of(TEXT) == reached


def test_an_empty_selection_takes_the_object_of_the_character_after_it(document: Document) -> None:
    at = found("公司").start
    assert OBJECTS["quoted"](document, Range(at, at)).of(TEXT) == "“管委会+公司”"
    assert OBJECTS["span"](document, Range(at - 3, at - 3)) == found("管委会")


def test_the_end_of_the_text_has_the_objects_of_its_last_character() -> None:
    document = Document("云溪（桂岭）")
    assert OBJECTS["quoted"](document, Range(6, 6)) == Range(2, 6)


@pytest.mark.parametrize("name", sorted(OBJECTS))
def test_an_empty_text_has_no_objects(name: str) -> None:
    assert OBJECTS[name](Document(""), Range(0, 0)) == Range(0, 0)


def climb(step: Callable[[Range], Range], selection: Range) -> list[Range]:
    climbed = [selection]
    while (again := step(climbed[-1])) != climbed[-1]:
        climbed.append(again)
    return climbed


@given(readings())
def test_growing_nests_and_ends_at_the_whole_text(reading: tuple[Document, Range]) -> None:
    document, selection = reading
    climbed = climb(lambda at: grow(document, at), selection)
    assert climbed[-1] == Range(0, document.length)
    for inner, outer in itertools.pairwise(climbed):
        assert outer.contains(inner)
        assert outer.length > inner.length


@given(readings())
def test_shrinking_takes_back_what_was_grown(reading: tuple[Document, Range]) -> None:
    document, selection = reading
    ladder = Ladder()
    climbed = climb(lambda at: ladder.grow(document, at), selection)
    for below in reversed(climbed[:-1]):
        selection = ladder.shrink(document, climbed.pop())
        assert selection == below


@given(readings())
def test_shrinking_what_was_not_grown_gives_something_smaller_inside(reading: tuple[Document, Range]) -> None:
    document, selection = reading
    smaller = Ladder().shrink(document, selection)
    assert selection.contains(smaller)
    assert smaller.length < selection.length or selection.length < 2
    assert smaller.length or not selection.length


def test_the_ladder_stops_at_each_unit(document: Document) -> None:
    here = found("公司")
    climbed = [at.of(TEXT) for at in climb(lambda at: grow(document, at), Range(here.start, here.start))]
    stops = ["管委会+公司", "“管委会+公司”", "推行“管委会+公司”模式", "云溪推行“管委会+公司”模式"]
    assert [at for at in climbed if at in stops] == stops
    assert climbed[-1] == TEXT


def test_no_rung_but_the_whole_text_only_adds_blanks_at_its_ends() -> None:
    text = "\u3000\u3000总量居全市首位。\n\u3000\u3000好。\n"
    start = text.index("总量")
    climbed = climb(lambda at: grow(Document(text), at), Range(start, start))
    assert climbed[-1] == Range(0, len(text))
    assert all(at.of(text) == at.of(text).strip() for at in climbed[:-1])


def test_a_selection_that_moved_in_between_has_no_way_back(document: Document) -> None:
    ladder = Ladder()
    ladder.grow(document, found("公司"))
    elsewhere = found("桂岭")
    assert ladder.shrink(document, elsewhere) == Range(elsewhere.start, elsewhere.start + 1)
