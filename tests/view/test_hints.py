"""Hints point at what is on the screen and are told apart by what is typed."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import article, hard_text, ranges
from zoneread.text.ranges import Range
from zoneread.view.document import Document
from zoneread.view.hints import HINT_KEYS, NEAR, end_targets, hint_labels, pinyin_targets, unit_targets
from zoneread.view.layout import Layout

TEXT = "云溪推行改革创新，再推改革创新举措。\n桂岭改革。\n"


def test_initials_find_what_is_on_the_screen_the_nearest_first() -> None:
    document = Document(TEXT)
    assert [t.start for t in pinyin_targets(document, Range(0, len(TEXT)), "ggcx", 12)] == [11, 4]
    assert [t.of(TEXT) for t in pinyin_targets(document, Range(0, 10), "ggcx", 0)] == ["改革创新"]
    assert pinyin_targets(document, Range(0, len(TEXT)), "zzzz", 0) == []
    assert pinyin_targets(document, Range(0, len(TEXT)), " ", 0) == []


def test_matches_may_overlap() -> None:
    document = Document("改改改")
    assert [tuple(t) for t in pinyin_targets(document, Range(0, 3), "gg", 0)] == [(0, 2), (1, 3)]


def test_what_lies_behind_the_cursor_is_twice_as_far() -> None:
    document = Document("改革，，，改革")
    shown = Range(0, document.length)
    assert [t.start for t in pinyin_targets(document, shown, "gg", 2)] == [5, 0]


@given(st.one_of(hard_text(), article()), st.data())
def test_targets_begin_on_the_screen_each_at_a_place_of_its_own(text: str, data: st.DataObject) -> None:
    shown = data.draw(ranges(len(text)))
    targets = unit_targets(Document(text), shown, shown.start)
    starts = [target.start for target in targets]
    assert starts == sorted(set(starts))
    assert all(shown.holds(start) for start in starts)


def test_a_quoted_name_is_a_target_with_its_head_noun() -> None:
    text = "云溪推行“管委会+公司”模式，完成投资3.2亿元，同比增长9.5%。"
    found = {target.of(text) for target in unit_targets(Document(text), Range(0, len(text)), 0)}
    assert {"“管委会+公司”模式", "完成投资3.2亿元", "同比增长9.5%"} <= found


@given(st.integers(0, 800))
def test_no_hint_begins_another(count: int) -> None:
    labels = hint_labels(count)
    assert len(set(labels)) == len(labels) == min(count, len(HINT_KEYS) ** 2)
    ordered = sorted(labels)
    assert not any(other.startswith(one) for one, other in itertools.pairwise(ordered))


@given(st.integers(0, 800))
def test_the_nearest_targets_have_the_shortest_hints(count: int) -> None:
    lengths = [len(label) for label in hint_labels(count)]
    assert lengths == sorted(lengths)
    assert set(lengths) <= {1, 2}


def test_few_hints_are_single_home_keys() -> None:
    assert hint_labels(5) == ["f", "j", "d", "k", "s"]
    assert hint_labels(30)[:2] == ["f", "j"]
    assert len(hint_labels(30)[-1]) == 2


@given(st.one_of(hard_text(), article()), st.data())
def test_the_nearest_characters_have_a_letter_each_small_from_the_cursor_on_and_capital_before(
    text: str, data: st.DataObject
) -> None:
    layout = Layout(text, 40)
    cells = layout.cells_of_text
    cursor = cells.head(data.draw(st.integers(0, len(text))))
    targets = end_targets(Document(text), layout, Range(0, len(text)), cursor)
    assert all(len(letter) == 1 for letter in targets)
    assert len(set(targets.values())) == len(targets)
    assert all((place.start >= cursor) == letter.islower() for letter, place in targets.items())
    heads = sorted({cells.head(offset) for offset in range(len(text))})
    seen = [head for head in heads if not text[head : cells.tail(head)].isspace()]
    assert {place.start for place in targets.values()} == {
        *[head for head in seen if head >= cursor][:NEAR],
        *[head for head in seen if head < cursor][-NEAR:],
    }


@given(st.one_of(hard_text(), article()))
def test_for_the_last_end_capitals_go_on_where_small_letters_stop(text: str) -> None:
    layout = Layout(text, 40)
    targets = end_targets(Document(text), layout, Range(0, len(text)), 0, only_ahead=True)
    starts = [place.start for place in targets.values()]
    assert starts == sorted(starts)
    assert "".join(targets) == (HINT_KEYS + HINT_KEYS.upper())[: len(targets)]
