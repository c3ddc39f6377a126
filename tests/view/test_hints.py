"""Hints point at what is on the screen and are told apart by what is typed."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import article, hard_text, ranges
from zoneread.text.ranges import Range
from zoneread.view.document import Document
from zoneread.view.hints import AHEAD, HINT_KEYS, end_labels, end_targets, hint_labels, pinyin_targets, unit_targets
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
def test_the_next_characters_can_each_be_pointed_at_with_one_letter(text: str, data: st.DataObject) -> None:
    cursor = data.draw(st.integers(0, len(text)))
    layout = Layout(text, 40)
    cursor = layout.cells_of_text.head(cursor)
    targets = end_targets(Document(text), layout, Range(0, len(text)), cursor)
    labels = end_labels(len(targets))
    ahead = [target for target, label in zip(targets, labels, strict=False) if len(label) == 1]
    wanted = [place for place in targets if place.start >= cursor]
    assert ahead[: len(wanted[:AHEAD])] == wanted[:AHEAD]
    assert all(not target.of(text).isspace() for target in targets)
    only = end_targets(Document(text), layout, Range(0, len(text)), cursor, only_ahead=True)
    assert all(target.start >= cursor for target in only)


@given(st.one_of(hard_text(), article()))
def test_two_letters_lie_over_no_other_target(text: str) -> None:
    layout = Layout(text, 40)
    targets = end_targets(Document(text), layout, Range(0, len(text)), 0)
    edges = layout.cells_of_text.edges
    far = sorted(targets[AHEAD:])
    for one, other in itertools.pairwise(far):
        assert edges[other.start] - edges[one.start] >= 2


@given(st.integers(0, 200))
def test_no_label_of_an_end_begins_another(count: int) -> None:
    labels = end_labels(count)
    assert len(set(labels)) == len(labels)
    ordered = sorted(labels)
    assert not any(other.startswith(one) for one, other in itertools.pairwise(ordered))
