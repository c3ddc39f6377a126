"""What the clean-up makes of articles damaged at random: see tests/damage_corpus.py."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.damage_corpus import DAMAGES, clean_article, found
from zoneread.text.normalise import normalise
from zoneread.text.reading import replay, undo


@pytest.mark.parametrize("step", DAMAGES)
@given(seed=st.integers(0, 2**32))
def test_damage_is_undone_exactly(step: str, seed: int) -> None:
    random = Random(seed)
    damaged = DAMAGES[step](random, clean_article(random))
    reading = normalise(damaged.source)
    assert reading.text == damaged.truth
    assert undo(reading.text, reading.audit) == damaged.source


@given(seed=st.integers(0, 2**32))
def test_a_clean_article_is_left_alone(seed: int) -> None:
    lines = clean_article(Random(seed))
    reading = normalise("\n".join(lines))
    assert reading.text == "\n".join(lines)
    assert not reading.audit


@given(seed=st.integers(0, 2**32))
def test_chrome_around_broken_traditional_text_is_undone_too(seed: int) -> None:
    random = Random(seed)
    broken = DAMAGES["paragraphs"](random, clean_article(random))
    mixed = DAMAGES["chrome"](random, broken.source.split("\n"))
    old = DAMAGES["lines"](random, mixed.source.split("\n"))
    reading = normalise(old.source)
    assert replay(old.source, reading.audit) == reading.text
    assert mixed.facts["chrome"] - {""} >= found(reading, "chrome") - {""}
    assert reading.text == broken.truth
