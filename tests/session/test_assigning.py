from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneread.errors import UsageError
from zoneread.session.assigning import deal

NAMES = ["林", "赵", "高", "何", "吴"]


def test_articles_are_dealt_evenly_and_everybody_meets_everybody() -> None:
    pairs = deal([f"a{n}" for n in range(30)], NAMES[:3], 2)
    assert Counter(name for _, name in pairs) == {"林": 20, "赵": 20, "高": 20}
    holders: dict[str, list[str]] = {}
    for article, name in pairs:
        holders.setdefault(article, []).append(name)
    assert set(Counter(frozenset(names) for names in holders.values()).values()) == {10}


def test_the_same_seed_deals_the_same_and_another_deals_otherwise() -> None:
    articles = [f"a{n}" for n in range(20)]
    assert deal(articles, NAMES, 1, seed=3) == deal(articles, NAMES, 1, seed=3)
    assert deal(articles, NAMES, 1, seed=3) != deal(articles, NAMES, 1, seed=4)


@pytest.mark.parametrize(
    ("names", "overlap", "message"),
    [
        (["a", "b"], 3, r"cannot go to 3 of 2 annotators \(1 to 2\)"),
        (["a"], 0, "cannot go to 0 of 1"),
        (["a", "a"], 1, "named twice"),
        ([], 1, "annotators need names"),
        ([""], 1, "annotators need names"),
    ],
)
def test_a_deal_that_cannot_be_is_refused(names: list[str], overlap: int, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        deal(["x"], names, overlap)


@given(
    st.lists(st.integers(0, 60).map(lambda n: f"a{n}"), unique=True, max_size=40),
    st.integers(1, 5),
    st.integers(1, 5),
    st.integers(0, 40),
    st.none() | st.integers(0, 9),
)
def test_new_articles_are_dealt_without_disturbing_old_ones(
    articles: list[str], people: int, overlap: int, cut: int, seed: int | None
) -> None:
    names = NAMES[:people]
    overlap = min(overlap, people)
    first = deal(articles[:cut], names, overlap, seed=seed)
    before: dict[str, list[str]] = {}
    for article, name in first:
        before.setdefault(article, []).append(name)
    second = deal(articles, names, overlap, before=before, seed=seed)
    assert not set(first) & set(second)
    everything = first + second
    assert len(set(everything)) == len(everything)
    assert Counter(article for article, _ in everything) == dict.fromkeys(articles, overlap)
    loads = Counter(dict.fromkeys(names, 0))
    loads.update(name for _, name in everything)
    assert max(loads.values()) - min(loads.values()) <= 1
    assert deal(articles, names, overlap, before={a: [n for x, n in everything if x == a] for a in articles}) == []


def test_people_who_have_met_least_are_paired_next() -> None:
    dealt = deal([f"a{n}" for n in range(6)], NAMES[:4], 2)
    pairs: dict[str, list[str]] = {}
    for article, name in dealt:
        pairs.setdefault(article, []).append(name)
    assert len({frozenset(names) for names in pairs.values()}) == 6
