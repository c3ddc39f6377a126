from __future__ import annotations

import itertools

import pytest
from hypothesis import given

from tests import strategies
from zoneread.suggest.masking import MASK, clauses, masked


def test_quotations_are_masked_and_their_marks_stay() -> None:
    assert masked("推行“三化三减”改革") == f"推行“{MASK * 4}”改革"


def test_speech_is_not_masked() -> None:
    spoken = "他说:“先干起来,再说别的,不等。”"
    assert masked(spoken) == spoken


@given(strategies.hard_text() | strategies.article())
def test_masking_moves_nothing(text: str) -> None:
    assert len(masked(text)) == len(text)


def test_clauses_end_at_punctuation_but_not_within_a_number() -> None:
    text = "税收1,280万元,增长12%;见10:30的班次。"
    assert [part.of(text) for part in clauses(text)] == ["税收1,280万元", "增长12%", "见10:30的班次"]


@given(strategies.hard_text() | strategies.article())
def test_clauses_are_in_order_disjoint_and_not_blank(text: str) -> None:
    found = list(clauses(masked(text)))
    assert all(left.end <= right.start for left, right in itertools.pairwise(found))
    assert all(part.of(masked(text)).strip() == part.of(masked(text)) != "" for part in found)


@pytest.mark.parametrize("text", ["与大学(院所)签约", "生产二(三氯甲基)碳酸酯", "把镇（街道）的职能剥离"])
def test_a_short_remark_interrupts_no_clause(text: str) -> None:
    assert [part.of(text) for part in clauses(masked(text))] == [text]


@pytest.mark.parametrize("text", ["科技园(原创新产业园)已建成", "税收(3亿元)增长", "改革(审批、监管)全面推开"])
def test_a_remark_with_names_numbers_or_punctuation_stands_for_itself(text: str) -> None:
    assert len(list(clauses(masked(text)))) > 1


def test_a_blank_between_hanzi_ends_a_clause_and_another_does_not() -> None:
    text = "签约48个 总投资312亿元 港区 开门红 PM 2.5 达标"
    assert [part.of(text) for part in clauses(text)] == ["签约48个", "总投资312亿元", "港区", "开门红 PM 2.5 达标"]
