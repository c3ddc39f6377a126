"""Hypothesis strategies that every part shares: hard characters, article-like texts, ranges and partitions of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

HARD_PIECES: tuple[str, ...] = (
    "𠮷",  # a Hanzi beyond the BMP
    "𪚥",
    "👩‍👩‍👧",  # joined by ZWJ
    "🇨🇳",  # two regional indicators
    "é",  # a combining mark
    "葛\U000e0100",  # an ideographic variation selector
    "❤️",  # an emoji variation selector
    "Ａ",  # full-width forms
    "１",
    "％",
    "\r\n",
    "\r",
    "\n",
    "\n\n",
    "\u3000",
    "\u00a0",
    " ",
    "\t",
    "\ufeff",
    "\u200b",
    "\u200d",
    "\u202e",  # right-to-left override
    "\x00",
    "\x1b[31m",
    "\x85",
    "\u2028",
    "\ue848",  # private use
    "\ufffd",
)
"""Pieces of valid text that break careless code; none of them holds a lone surrogate."""

LONE_SURROGATES: tuple[str, ...] = ("\ud800", "\udc80", "\udcff", "\udfff")

_HANZI = "开发区管委会公司改革项目党建指标增长完成亿元年月日的了在和云溪桂岭"
_TRADITIONAL = "開發區業務報請頁揚黨經濟體"
_SIGNS = "，。；：！？、“”‘’（）《》…—·,.;:!?()\"'+-%#*|•□〔〕【】"
_LATIN = "ABCxyz0123456789"


def hanzi() -> SearchStrategy[str]:
    """Single Hanzi, common and Traditional ones."""
    return st.sampled_from(_HANZI + _TRADITIONAL)


def hard_text(*, max_pieces: int = 40, surrogates: bool = False) -> SearchStrategy[str]:
    """Texts mixed from Hanzi, signs, Latin and hard pieces, the empty text among them.

    With `surrogates` lone surrogates occur too, as they do in a decoded source text.
    """
    pieces = HARD_PIECES + (LONE_SURROGATES if surrogates else ())
    piece = st.one_of(
        st.text(st.sampled_from(_HANZI), min_size=1, max_size=8),
        st.sampled_from(_TRADITIONAL),
        st.sampled_from(_SIGNS),
        st.sampled_from(_LATIN),
        st.sampled_from(pieces),
    )
    return st.lists(piece, max_size=max_pieces).map("".join)


def sentence() -> SearchStrategy[str]:
    """One terminated sentence of Hanzi with commas."""
    clause = st.text(st.sampled_from(_HANZI), min_size=2, max_size=16)
    return st.builds(
        lambda clauses, end: "，".join(clauses) + end,
        st.lists(clause, min_size=1, max_size=4),
        st.sampled_from("。。。！？"),
    )


def paragraph() -> SearchStrategy[str]:
    """One to five sentences on one line."""
    return st.lists(sentence(), min_size=1, max_size=5).map("".join)


def article(*, min_paragraphs: int = 1) -> SearchStrategy[str]:
    """A title line and paragraphs, one a line, without hard characters."""
    title = st.text(st.sampled_from(_HANZI), min_size=4, max_size=18)
    return st.builds(
        lambda head, body: "\n".join([head, *body]),
        title,
        st.lists(paragraph(), min_size=min_paragraphs, max_size=6),
    )


def ranges(length: int, *, allow_empty: bool = True) -> SearchStrategy[Range]:
    """Ranges inside 0..length; with `allow_empty` false the length must be at least 1."""
    if allow_empty:
        ends = st.tuples(st.integers(0, length), st.integers(0, length))
        return ends.map(lambda pair: Range(min(pair), max(pair)))
    return st.integers(0, length - 1).flatmap(
        lambda start: st.integers(start + 1, length).map(lambda end: Range(start, end))
    )


@st.composite
def disjoint_ranges(draw: DrawFn, length: int, *, max_size: int = 6) -> list[Range]:
    """Sorted, disjoint ranges inside 0..length; some may be empty or touch, no two are equal."""
    cuts = sorted(draw(st.lists(st.integers(0, length), max_size=2 * max_size)))
    found = [Range(cuts[i], cuts[i + 1]) for i in range(0, len(cuts) - 1, 2)]
    return list(dict.fromkeys(found))


@st.composite
def text_with_range(draw: DrawFn, *, allow_empty: bool = True) -> tuple[str, Range]:
    """A hard text and a range in it; without empty ranges the text is not empty either."""
    text = draw(hard_text())
    if not allow_empty and not text:
        text = "区"
    return text, draw(ranges(len(text), allow_empty=allow_empty))
