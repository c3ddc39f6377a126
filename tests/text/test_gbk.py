from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.damage_simulator import article, site_table, through_site
from zoneread.text.gbk import char_of, fold, has_folded, is_lead, is_trail, pair_of, shown_by_site, unfold


def test_every_pair_is_one_character_and_comes_back() -> None:
    pairs = [(lead, trail) for lead in range(256) for trail in range(256) if is_lead(lead) and is_trail(trail)]
    assert len(pairs) == 23_940
    for lead, trail in pairs:
        char = char_of(lead, trail)
        assert char is not None
        assert pair_of(char) == bytes((lead, trail))


@pytest.mark.parametrize(("lead", "trail"), [(0x80, 0x40), (0xFF, 0x40), (0x81, 0x3F), (0x81, 0x7F), (0x81, 0xFF)])
def test_other_bytes_are_no_pair(lead: int, trail: int) -> None:
    assert char_of(lead, trail) is None


@pytest.mark.parametrize("char", ["a", "\n", "𠮷", "é", "\ud800", "\U0010ffff", "\x00"])
def test_other_characters_have_no_pair(char: str) -> None:
    assert pair_of(char) is None or char == "é"


def test_the_private_characters_of_older_tables_have_their_pairs() -> None:
    assert pair_of("\ue815") == b"\xfe\x50"
    assert pair_of("\ue843") == b"\xfe\x7e"
    assert pair_of("\ue844") == b"\xfe\x80"
    assert pair_of("\ue864") == b"\xfe\xa0"


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_folding_takes_unfolding_back(text: str) -> None:
    assert fold(unfold(text)) == text
    assert has_folded(text)
    assert not has_folded(f"{text}，")


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.booleans(), st.sampled_from([10, 60, 300]))
def test_two_simulations_written_apart_agree(number: int, hostile: bool, size: int) -> None:
    """Law: what the repair believes of the site is what the tests' own model of it does."""
    random = Random(number)
    clean = article(random, 12)
    damaged = through_site(clean, site_table(clean, random, size, hostile=hostile))
    assert shown_by_site(clean, damaged.table) == damaged.shown


def test_what_gbk_does_not_have_is_shown_as_a_question_mark() -> None:
    assert shown_by_site("𠮷ab", []) == "?ab"
    assert shown_by_site("，", [], folds=False) == "，"
