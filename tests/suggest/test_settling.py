from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from zoneread.suggest.protocol import ArticleText, Context, Suggestion
from zoneread.suggest.settling import best_first, outside, settle, suggest_all
from zoneread.text.ranges import Range


def made(start: int, end: int, label: str = "reform", score: float = 0.5, suggester: str = "x") -> Suggestion:
    return Suggestion(Range(start, end), label, score, "because", suggester)


suggestions = st.lists(
    st.builds(
        lambda start, length, label, score: made(start, start + length, label, score),
        st.integers(0, 30),
        st.integers(1, 10),
        st.sampled_from(["reform", "metric"]),
        st.sampled_from([0.2, 0.5, 0.9]),
    ),
    max_size=20,
)
ranges = st.builds(lambda start, length: Range(start, start + length), st.integers(0, 30), st.integers(0, 8))


class Fixed:
    name = "fixed"

    def __init__(self, *found: Suggestion) -> None:
        self._found = found

    def suggest(self, article: ArticleText, context: Context) -> tuple[Suggestion, ...]:
        return self._found


def test_the_better_score_wins_and_then_the_longer() -> None:
    assert settle([made(0, 4, score=0.9), made(2, 9, score=0.5)]) == [made(0, 4, score=0.9)]
    assert settle([made(0, 4), made(2, 9)]) == [made(2, 9)]


def test_spans_of_different_labels_may_nest_but_not_cross() -> None:
    nested = [made(0, 9, "reform"), made(2, 5, "metric")]
    assert settle(nested) == nested
    assert settle([made(0, 6, "reform", 0.9), made(4, 9, "metric")]) == [made(0, 6, "reform", 0.9)]
    assert len(settle([made(0, 6, "reform", 0.9), made(0, 6, "metric")])) == 1


@given(suggestions)
def test_what_is_kept_never_clashes_and_what_is_left_out_clashes_with_something_better(found: list[Suggestion]) -> None:
    def together(a: Suggestion, b: Suggestion) -> bool:
        nested = a.range != b.range and (a.range.contains(b.range) or b.range.contains(a.range))
        return not a.range.overlaps(b.range) or (a.label != b.label and nested)

    kept = settle(found)
    assert all(together(a, b) for a, b in combinations(kept, 2))
    for one in found:
        if one not in kept:
            assert any(best_first(other) <= best_first(one) and not together(other, one) for other in kept)


@given(st.data())
def test_the_order_of_suggestions_does_not_matter(data: st.DataObject) -> None:
    found = data.draw(suggestions)
    assert settle(data.draw(st.permutations(found))) == settle(found)


@given(suggestions, st.lists(ranges, max_size=5))
def test_nothing_touches_barred_text_and_nothing_else_goes(found: list[Suggestion], barred: list[Range]) -> None:
    kept = outside(found, barred)
    assert kept == [one for one in found if not any(one.range.overlaps(range_) for range_ in barred)]


def test_judged_text_silent_text_and_unused_labels_get_no_suggestion() -> None:
    fixed = Fixed(made(0, 2), made(4, 6), made(8, 10), made(12, 14, "other"), made(20, 22))
    article = ArticleText("a", "a.txt", "字" * 30, silent=(Range(4, 5),))
    context = Context(("reform",), judged=(Range(1, 2), Range(9, 12)))
    assert suggest_all([fixed], article, context) == [made(20, 22)]


def test_a_finished_article_gets_no_suggestion() -> None:
    article = ArticleText("a", "a.txt", "字" * 30)
    assert suggest_all([Fixed(made(0, 2))], article, Context(finished=True)) == []
