from __future__ import annotations

import pytest

from zoneread.text.wording import counted


@pytest.mark.parametrize(
    ("count", "noun", "said"),
    [(0, "span", "0 spans"), (1, "span", "1 span"), (2, "loss", "2 losses"), (1200, "article", "1,200 articles")],
)
def test_a_noun_goes_with_its_number(count: int, noun: str, said: str) -> None:
    assert counted(count, noun) == said
