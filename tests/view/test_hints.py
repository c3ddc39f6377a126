"""Hints point at what is on the screen and are told apart by what is typed."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import article, hard_text, ranges
from zoneread.text.ranges import Range
from zoneread.view.document import Document
from zoneread.view.hints import HINT_KEYS, hint_labels, pinyin_targets, unit_targets

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


@given(st.one_of(hard_text(), article()), st.data())
def test_units_and_words_on_the_screen_are_targets_that_do_not_overlap(text: str, data: st.DataObject) -> None:
    shown = data.draw(ranges(len(text)))
    targets = unit_targets(Document(text), shown, shown.start)
    assert [t.start for t in targets] == sorted(t.start for t in targets)
    for one, other in itertools.pairwise(targets):
        assert shown.contains(one)
        assert not one.overlaps(other)


def test_a_unit_is_one_target() -> None:
    text = "推行“管委会”模式"
    assert "“管委会”" in [t.of(text) for t in unit_targets(Document(text), Range(0, len(text)), 0)]


@given(st.integers(0, 800))
def test_hints_are_two_letters_and_differ(count: int) -> None:
    labels = hint_labels(count)
    assert len(set(labels)) == len(labels) == min(count, len(HINT_KEYS) ** 2)
    assert {len(label) for label in labels} <= {2}


def test_few_hints_use_the_home_keys() -> None:
    assert hint_labels(5) == ["ff", "fj", "fd", "jf", "jj"]
