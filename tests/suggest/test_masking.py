from __future__ import annotations

import itertools

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
