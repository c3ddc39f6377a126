"""CSV for people and spreadsheets: one span a row, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import make_article, make_span
from zoneread.formats.base import ReadOptions, Report, WriteOptions
from zoneread.formats.table import COLUMNS, defuse, read, write
from zoneread.span.scheme import DEFAULT_SCHEME, Scheme

if TYPE_CHECKING:
    from zoneread.span.annotated import AnnotatedArticle


def written(*articles: AnnotatedArticle, excel: bool = False) -> bytes:
    out = io.BytesIO()
    write(articles, out, WriteOptions(excel=excel), Report())
    return out.getvalue()


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def test_every_span_is_a_row_with_the_articles_facts() -> None:
    text = "岚川推行并联审批，同比增长9.5%。"
    (first, second) = rows(written(make_article(text, [make_span(text, 4, 8), make_span(text, 9, 17, "metric")])))
    assert set(first) == {*COLUMNS, "scheme_version"}
    assert (first["text"], first["start"], first["end"]) == ("并联审批", "4", "8")
    assert (second["label"], second["set"], second["article_name"]) == ("metric", "lin", "a.txt")


def test_every_row_names_the_version_of_the_labels() -> None:
    out = io.BytesIO()
    options = WriteOptions(scheme=Scheme(DEFAULT_SCHEME.labels, version=7))
    write([make_article("岚川推行并联审批", [make_span("岚川推行并联审批", 4, 8)])], out, options, Report())
    assert [row["scheme_version"] for row in rows(out.getvalue())] == ["7"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "'"])
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(start: str) -> None:
    text = f"{start}cmd|' /C calc'!A0"
    (row,) = rows(written(make_article(text, [make_span(text, 0, len(text))])))
    assert row["text"] == f"'{text}"


@given(st.text(max_size=8))
def test_dropping_one_leading_apostrophe_undoes_the_defusing(cell: str) -> None:
    assert defuse(cell).removeprefix("'") == cell.removeprefix("'") or defuse(cell) == f"'{cell}"
    assert defuse(cell)[:1] not in set("=+-@\t\r")


def test_the_byte_order_mark_is_there_for_excel_only() -> None:
    text = "正文"
    assert written(make_article(text), excel=True).startswith(b"\xef\xbb\xbf")
    assert not written(make_article(text)).startswith(b"\xef\xbb\xbf")


def test_line_breaks_and_quotes_in_a_quote_survive() -> None:
    text = '他说"一网,通办"\r\n并联'
    (row,) = rows(written(make_article(text, [make_span(text, 0, len(text))])))
    assert row["text"] == text


def test_a_byte_order_mark_is_taken_off_the_file_and_off_nothing_else() -> None:
    text = "推行\n\ufeff改革"
    data = written(make_article(text, [make_span(text, 0, 6)]), excel=True)
    (found,) = read(io.BytesIO(data), "f", ReadOptions(variant="csv"))
    assert [span.quote for span in found.spans] == [text]


def test_a_table_of_another_program_needs_an_article_a_label_and_a_place() -> None:
    data = b"article_name,start,end,label\na.txt,0,2,reform\na.txt,2,4,metric\nb.txt,0,1,reform\n"
    found = list(read(io.BytesIO(data), "f", ReadOptions(variant="csv")))
    assert [(one.name, [(s.range.start, s.range.end, s.label) for s in one.spans]) for one in found] == [
        ("a.txt", [(0, 2, "reform"), (2, 4, "metric")]),
        ("b.txt", [(0, 1, "reform")]),
    ]
