from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.damage_corpus import DAMAGES, clean_article
from tests.strategies import hard_text
from zoneread.text.beside import rows_beside
from zoneread.text.normalise import normalise
from zoneread.text.offsets import OffsetMap, Piece
from zoneread.text.ranges import Range
from zoneread.text.reading import Kind, Paragraph, Reading


def shown(source: str) -> list[tuple[str, str | None]]:
    """Return the rows as source words and what stands beside them: None hidden, "^" joined above."""
    reading = normalise(source)
    return [
        (
            row.source.of(source),
            None
            if row.paragraph is None
            else reading.paragraphs[row.paragraph].range.of(reading.text)
            if row.first
            else "^",
        )
        for row in rows_beside(source, reading)
    ]


@given(st.one_of(hard_text(), st.text("云溪开发区完成。\n\r\u3000 A(", max_size=60)))
def test_rows_tile_the_source_and_every_paragraph_from_it_stands_beside_one_of_them(source: str) -> None:
    reading = normalise(source)
    rows = rows_beside(source, reading)
    assert "".join(row.source.of(source) for row in rows) == source
    firsts = Counter(row.paragraph for row in rows if row.first)
    from_source = {
        number for number, paragraph in enumerate(reading.paragraphs) if reading.map.to_source(paragraph.range)
    }
    assert set(firsts) == from_source
    assert set(firsts.values()) <= {1}
    for row in rows:
        if row.paragraph is None:
            assert reading.map.to_reading(row.source) is None


@pytest.mark.parametrize("damage", sorted(DAMAGES))
def test_what_stands_beside_a_row_holds_all_that_is_shown_of_it(damage: str) -> None:
    random = Random(7)
    source = DAMAGES[damage](random, clean_article(random)).source
    reading = normalise(source)
    for row in rows_beside(source, reading):
        place = reading.map.to_reading(row.source)
        if row.paragraph is not None and place is not None and reading.text[place.start : place.end].strip():
            assert place.overlaps(reading.paragraphs[row.paragraph].range)


def test_blank_lines_and_indentation_go_with_the_paragraphs_around_them() -> None:
    assert shown("\n\u3000\u3000云溪开发区开工。\n\n\u3000\u3000沐川完工。\n\n") == [
        ("\n\u3000\u3000云溪开发区开工。\n\n", "云溪开发区开工。\n"),
        ("\u3000\u3000沐川完工。\n\n", "沐川完工。"),
    ]


def test_hidden_lines_have_rows_of_their_own() -> None:
    body = "云溪开发区上半年完成投资八亿元，新开工项目十二个，群众满意度进一步提高，各项工作有序推进。"
    rows = shown(f"首页>新闻>正文\n{body}\n分享到：微信\n")
    assert rows[0] == ("首页>新闻>正文\n", None)
    assert rows[1][0].startswith(body)
    assert rows[-1][1] is None


def test_what_is_hidden_between_two_paragraphs_of_one_line_has_a_row_of_its_own() -> None:
    source = "开工。广告沐川。"
    pieces = OffsetMap(8, [Piece(0, 3, 3), Piece(3, 3, 1), Piece(5, 8, 3)])
    paragraphs = (Paragraph(Kind.BODY, Range(0, 4)), Paragraph(Kind.BODY, Range(4, 7)))
    rows = rows_beside(source, Reading("开工。\n沐川。", pieces, (), paragraphs, ""))
    assert [(row.source.of(source), row.paragraph) for row in rows] == [("开工。", 0), ("广告", None), ("沐川。", 1)]


def test_an_empty_source_has_no_rows() -> None:
    assert rows_beside("", normalise("")) == []
    assert [row.source for row in rows_beside("\n\n", normalise("\n\n"))] == [Range(0, 2)]
