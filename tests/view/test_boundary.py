"""Edges of selections: trimmed, moved by steps, mended once and for all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import article, hard_text, ranges
from zoneread.text.ranges import Range
from zoneread.view.boundary import LOOSE, Edge, Fault, find_trouble, move_edge, snap, trim, without_blanks
from zoneread.view.document import Document
from zoneread.view.layout import Layout


@st.composite
def readings(draw: st.DrawFn) -> tuple[Document, Range]:
    text = draw(st.one_of(hard_text(), article()))
    return Document(text), draw(ranges(len(text)))


def marked(notation: str) -> tuple[Document, Range]:
    """Read 「甲⟦乙⟧丙」 as a text and the range between the marks."""
    before, _, rest = notation.partition("⟦")
    inside, _, after = rest.partition("⟧")
    return Document(before + inside + after), Range(len(before), len(before) + len(inside))


@pytest.mark.parametrize(
    ("notation", "trimmed"),
    [
        ("⟦，改革。⟧", "改革"),
        ("⟦《办法》。⟧", "《办法》"),
        ("⟦《办法⟧》", "办法"),
        ("⟦改革“⟧好”", "改革"),
        ("甲）⟦）改革⟧", "改革"),
        ("⟦12.3%。⟧", "12.3%"),
        ("⟦ \u3000改革\n⟧", "改革"),
        ("⟦。。⟧", "。。"),
        ("⟦⟧甲", ""),
    ],
)
def test_trimming(notation: str, trimmed: str) -> None:
    document, selection = marked(notation)
    assert trim(document, selection).of(document.text) == trimmed


@pytest.mark.parametrize(
    ("notation", "kept"),
    [
        ("⟦ \u3000改革。\r\n⟧好", "改革。"),
        ("⟦，改 革\t⟧", "，改 革"),
        ("好⟦\u3000\n⟧", ""),
        ("⟦𠮷\n⟧", "𠮷"),
        ("⟦⟧甲", ""),
    ],
)
def test_only_blanks_and_line_ends_are_left_out(notation: str, kept: str) -> None:
    document, selection = marked(notation)
    found = without_blanks(document.text, selection)
    assert found.of(document.text) == kept
    assert selection.contains(found)


@given(readings())
def test_trimming_twice_is_trimming_once_and_stays_inside(reading: tuple[Document, Range]) -> None:
    document, selection = reading
    once = trim(document, selection)
    assert selection.contains(once)
    assert trim(document, once) == once
    if once != selection:
        assert document.text[once.start] not in LOOSE
        assert document.text[once.end - 1] not in LOOSE


@pytest.mark.parametrize(
    ("notation", "fault", "mended"),
    [
        ("⟦推行改革，⟧好", Fault.SIGNS, "推行改革"),
        ("达8⟦.6亿元⟧", Fault.NUMBER, "8.6亿元"),
        ("增长⟦12⟧.3%", Fault.NUMBER, "12.3%"),
        ("增长⟦12.3⟧%", Fault.NUMBER, "12.3%"),
        ("降⟦2⟧个百分点", Fault.NUMBER, "2个百分点"),
        ("投资⟦3,0⟧00亿", Fault.NUMBER, "3,000亿"),
        ("产值⟦12.5⟧亿元", Fault.NUMBER, "12.5亿元"),
        ("产值⟦12.5亿⟧元", Fault.NUMBER, "12.5亿元"),
        ("产值12.5⟦亿元⟧", Fault.NUMBER, "12.5亿元"),
        ("入驻⟦3000⟧多家", Fault.NUMBER, "3000多家"),
        ("新增⟦1.2⟧万人次", Fault.NUMBER, "1.2万人次"),
        ("完成⟦２０⟧％", Fault.NUMBER, "２０％"),
        ("⟦2023⟧年6月", Fault.NUMBER, "2023年"),
        ("⟦1—9⟧月", Fault.NUMBER, "1—9月"),
        ("降至⟦3⟧个工作日", Fault.NUMBER, "3个工作日"),
        ("降至-⟦3度⟧", Fault.NUMBER, "-3度"),
        ("⟦《开放办法⟧》", Fault.PAIR, "《开放办法》"),
        ("“⟦红色管家”服务队⟧", Fault.PAIR, "“红色管家”服务队"),
        ("⟦改革“⟧好”", Fault.PAIR, "改革"),
        ("⟦改革”⟧", Fault.PAIR, "改革"),
        ("⟦云溪开发区\n桂⟧岭", Fault.LINES, "云溪开发区"),
    ],
)
def test_trouble(notation: str, fault: Fault, mended: str) -> None:
    document, selection = marked(notation)
    trouble = find_trouble(document, selection)
    assert trouble is not None
    assert (trouble.fault, trouble.mended.of(document.text)) == (fault, mended)


@pytest.mark.parametrize(
    "notation",
    [
        "⟦改革⟧，",
        "达⟦8.6亿元⟧",
        "⟦《办法》⟧",
        "⟦，⟧",
        "⟦⟧",
        "⟦A+B⟧",
        "⟦-3度⟧",
        "⟦2023年⟧6月底",
        "6月-⟦8月⟧",
        "⟦第三⟧批",
        "⟦两⟧次",
    ],
)
def test_no_trouble(notation: str) -> None:
    assert find_trouble(*marked(notation)) is None


@given(readings())
def test_nothing_is_wrong_with_what_was_mended(reading: tuple[Document, Range]) -> None:
    document, selection = reading
    trouble = find_trouble(document, selection)
    if trouble is not None:
        assert trouble.mended != selection
        assert find_trouble(document, trouble.mended) is None


@given(readings(), st.sampled_from(Edge), st.booleans(), st.booleans())
def test_moving_an_edge_leaves_the_other_and_at_least_a_character(
    reading: tuple[Document, Range], edge: Edge, out: bool, word: bool
) -> None:
    document, selection = reading
    layout = Layout(document.text, 20)
    cells = layout.cells_of_text
    selection = Range(cells.head(selection.start), cells.head(selection.end))
    moved = move_edge(document, layout, selection, edge, out=out, word=word)
    assert (moved.end == selection.end) if edge is Edge.LEFT else (moved.start == selection.start)
    assert moved.contains(selection) if out else selection.contains(moved)
    assert bool(moved.length) >= bool(selection.length)


@pytest.mark.parametrize(
    ("edge", "out", "moved"),
    [
        (Edge.LEFT, True, "溪开发区"),
        (Edge.LEFT, False, "发区"),
        (Edge.RIGHT, True, "开发区是"),
        (Edge.RIGHT, False, "开发"),
    ],
)
def test_moving_an_edge_by_a_character(edge: Edge, out: bool, moved: str) -> None:
    document, selection = marked("云溪⟦开发区⟧是")
    layout = Layout(document.text, 20)
    assert move_edge(document, layout, selection, edge, out=out).of(document.text) == moved


def test_an_edge_does_not_leave_the_text_nor_cross_the_other() -> None:
    document, selection = marked("⟦区⟧")
    layout = Layout("区", 20)
    for edge in Edge:
        for out in (True, False):
            assert move_edge(document, layout, selection, edge, out=out) == selection


def test_snapping_takes_whole_words() -> None:
    document, selection = marked("投资A⟦BC 1⟧23亿")
    assert snap(document, selection).of(document.text).startswith("ABC 123")


@given(readings())
def test_snapping_only_widens_and_settles(reading: tuple[Document, Range]) -> None:
    document, selection = reading
    snapped = snap(document, selection)
    assert snapped.contains(selection)
