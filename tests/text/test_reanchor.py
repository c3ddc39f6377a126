from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import hard_text
from zoneread.text.ranges import Range
from zoneread.text.reanchor import Anchor, Place, Reanchoring

OLD = "青砚经开区推行一窗通办模式，办件时间减半。上半年进出口额达到8.6亿元，同比增长12.3%。仓储项目开工，投资三亿元。"


def found(new: str, words: str, old: str = OLD) -> tuple[str, str]:
    """Return the anchor and the words found for the first `words` of `old`."""
    at = old.index(words)
    place = Reanchoring(old, new).place(Range(at, at + len(words)))
    return place.anchor.value, place.range.of(new) if place.range else ""


def test_words_in_an_unchanged_text_are_exact() -> None:
    assert found(OLD, "一窗通办模式") == ("exact", "一窗通办模式")


def test_words_after_an_insertion_have_moved() -> None:
    assert found("本报讯：" + OLD, "8.6亿元") == ("moved", "8.6亿元")
    assert found("新的一句话。" + OLD, "8.6亿元") == ("moved", "8.6亿元")


def test_words_in_a_changed_clause_are_found_by_their_context() -> None:
    assert found(OLD.replace("上半年进出口额", "今年一季度进出口总额"), "达到8.6亿元") == ("moved", "达到8.6亿元")


def test_of_several_places_the_one_with_the_same_context_is_taken() -> None:
    new = "外商投资三亿元了。" + OLD.replace("仓储项目开工，投资三亿元", "仓储项目开工投资三亿元")
    at = new.rindex("三亿元")
    old = Range(OLD.index("三亿元"), OLD.index("三亿元") + 3)
    assert Reanchoring(OLD, new).place(old).range == Range(at, at + 3)


def test_words_without_their_context_need_a_look() -> None:
    assert found("完全不同的一篇，只提到仓储项目而已，别的都没有。", "仓储项目") == ("needs a look", "仓储项目")


def test_two_places_equally_good_need_a_look() -> None:
    old = "甲，一窗通办，乙"
    new = "丙一窗通办丁，戊一窗通办己，"
    assert found(new, "一窗通办", old)[0] == "needs a look"


def test_changed_words_between_unchanged_neighbours_need_a_look() -> None:
    new = OLD.replace("达到8.6亿元", "达到8.7亿元")
    assert found(new, "8.6亿元") == ("needs a look", "8.7亿元")


def test_words_that_are_gone_are_orphans() -> None:
    assert found("今天天气很好，什么也没有发生。", "一窗通办模式") == ("orphan", "")
    assert Reanchoring(OLD, "").place(Range(0, 3)) == Place(Anchor.ORPHAN, None)


def test_a_range_without_words_is_refused() -> None:
    for bad in (Range(3, 3), Range(0, len(OLD) + 1)):
        with pytest.raises(ValueError, match="no words at"):
            Reanchoring(OLD, OLD).place(bad)


@given(hard_text(), st.data())
def test_every_place_in_the_same_text_is_exact(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, max(0, len(text) - 1)))
    end = data.draw(st.integers(start, len(text)))
    if start < end:
        assert Reanchoring(text, text).place(Range(start, end)) == Place(Anchor.EXACT, Range(start, end))


@given(hard_text(), hard_text(), st.data())
def test_exact_and_moved_places_hold_the_same_words(old: str, new: str, data: st.DataObject) -> None:
    mixed = data.draw(st.sampled_from([new, old + new, new + old, old[: len(old) // 2] + new + old[len(old) // 2 :]]))
    start = data.draw(st.integers(0, max(0, len(old) - 1)))
    end = data.draw(st.integers(start, len(old)))
    if start == end:
        return
    place = Reanchoring(old, mixed).place(Range(start, end))
    assert (place.range is None) == (place.anchor is Anchor.ORPHAN)
    if place.range is not None:
        assert place.range.end <= len(mixed)
    if place.anchor in {Anchor.EXACT, Anchor.MOVED}:
        assert place.range is not None
        assert place.range.of(mixed) == old[start:end]
        assert (place.anchor is Anchor.EXACT) <= (place.range.start == start)


def test_two_places_in_the_same_long_context_need_a_look() -> None:
    passage = "该区全面推行一窗通办服务模式并向乡镇延伸"
    old = f"青砚经开区：{passage}，成效明显。"
    new = f"一是{passage}甲。二是{passage}乙。"
    assert found(new, "一窗通办", old)[0] == "needs a look"


def test_other_words_between_unchanged_neighbours_are_not_taken_for_those_that_are_gone() -> None:
    assert found(OLD.replace("8.6亿元", "了新高"), "8.6亿元") == ("orphan", "")
