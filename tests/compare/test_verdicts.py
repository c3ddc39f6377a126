"""Verdicts in the log."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import hard_text
from zoneread.compare.cases import Choice
from zoneread.compare.verdicts import Verdict, decode, encode

votes = st.dictionaries(
    hard_text(max_pieces=3),
    st.lists(st.tuples(st.integers(0, 9), st.integers(10, 20), hard_text(max_pieces=2)), max_size=2).map(tuple),
    max_size=3,
)
verdicts = st.builds(
    Verdict,
    key=st.text("0123456789abcdef", min_size=12, max_size=12),
    article=st.just("a0123456789ab"),
    choice=st.sampled_from(Choice),
    sets=st.lists(hard_text(max_pieces=2), max_size=2).map(tuple),
    votes=votes,
    gold=st.lists(st.just("s1"), max_size=2).map(tuple),
    rule=st.sampled_from(["", "majority"]),
    reason=hard_text(max_pieces=4),
)


@given(st.lists(verdicts, max_size=3))
def test_what_is_decoded_is_what_was_encoded(found: list[Verdict]) -> None:
    assert decode(encode(found)) == found


@pytest.mark.parametrize(
    "why",
    ["", "settled a conflict", "{", '{"verdicts"', '{"verdicts":[1]}', '{"verdicts":[{"key":1}]}', '{"verdicts":0}'],
)
def test_any_other_reason_holds_no_verdict(why: str) -> None:
    assert decode(why) == []
