"""Readers of web pages, Word and PDF documents, tables and JSON, each given a file made here."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import docx
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from tests.strategies import hard_text
from zoneread.corpus.found import Extract, ReadOptions, Refusal
from zoneread.corpus.readers import READERS
from zoneread.errors import ArticleError, MissingExtraError
from zoneread.text.source import SourceText

if TYPE_CHECKING:
    from collections.abc import Sequence

PARAGRAPHS = [
    "云溪开发区管委会深化体制机制改革，推行“管委会+公司”模式，完成投资三十亿元，招引项目十二个。",
    "桂岭园区党支部组织党员走进车间，帮助企业解决用工、用电和融资问题，服务企业二百余家。",
    "下一步，全区将以更大力度招商引资，建设现代产业新城，推动高质量发展再上新台阶。",
]


def extracts(suffix: str, data: bytes, **options: str | int) -> list[Extract]:
    return list(READERS[suffix](data, ReadOptions(**options)))  # type: ignore[arg-type]


def text_of(extract: Extract) -> str:
    assert isinstance(extract.content, SourceText)
    return extract.content.text


def reason_of(extract: Extract) -> str:
    assert isinstance(extract.content, Refusal)
    return extract.content.reason


# Web pages


def page(charset: str = "utf-8", paragraphs: Sequence[str] = PARAGRAPHS) -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!DOCTYPE html><html><head><meta charset='{charset}'><title>云溪改革</title><script>var 脚本=1</script></head>"
        f"<body><nav><a href='/'>首页导航</a></nav><article><h1>云溪改革</h1>{body}</article>"
        "<footer>版权所有</footer></body></html>"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_web_page_gives_its_article_without_scripts_and_navigation(encoding: str) -> None:
    (found,) = extracts(".html", page(encoding).encode(encoding))
    text = text_of(found)
    assert all(paragraph in text for paragraph in PARAGRAPHS)
    assert "脚本" not in text
    assert "首页导航" not in text
    assert found.title == "云溪改革"
    assert text.splitlines()[0] == "云溪改革"
    assert text.count("云溪改革") == 1


def test_a_title_that_the_page_does_not_show_is_no_line_of_its_text() -> None:
    (found,) = extracts(".html", page().replace("<h1>云溪改革</h1>", "").encode())
    assert found.title == "云溪改革"
    assert "云溪改革" not in text_of(found)


def test_a_page_too_short_to_tell_is_believed_about_its_encoding() -> None:
    (found,) = extracts(".html", page("gb2312", ["一"]).replace("云溪改革", "丐").encode("gb2312"))
    assert found.detection is not None
    assert found.detection.encoding == "gb18030"
    assert found.detection.certain


def test_a_page_without_an_article_is_refused() -> None:
    with pytest.raises(ArticleError, match="no article found"):
        extracts(".html", b"<html><body></body></html>")


# Word documents


def word(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_word_document_gives_paragraphs_and_tables_in_their_order() -> None:
    document = docx.Document()
    document.add_heading("云溪改革", 1)
    document.add_paragraph(PARAGRAPHS[0])
    table = document.add_table(2, 3)
    for number, cell in enumerate([*table.rows[0].cells, *table.rows[1].cells]):
        cell.text = f"格{number}"
    table.cell(1, 0).merge(table.cell(1, 1))
    document.add_paragraph("𠮷\u3000末段")
    (found,) = extracts(".docx", word(document))
    assert text_of(found).split("\n") == ["云溪改革", PARAGRAPHS[0], "格0\t格1\t格2", "格3", "格4\t格5", "𠮷\u3000末段"]
    assert found.title == "云溪改革"
    assert found.notes == ()


def test_a_word_document_without_text_is_refused() -> None:
    with pytest.raises(ArticleError, match="holds no text"):
        extracts(".docx", word(docx.Document()))


def test_a_word_document_that_unpacks_to_too_much_is_refused() -> None:
    document = docx.Document()
    document.add_paragraph("开" * 300_000)
    with pytest.raises(ArticleError, match="the limit is"):
        extracts(".docx", word(document), max_bytes=20_000)


def test_a_broken_word_document_is_refused() -> None:
    with pytest.raises(ArticleError, match="not a readable Word document"):
        extracts(".docx", b"PK\x03\x04 and no more")


# PDF documents


def pdf(pages: Sequence[str], password: str = "", title: str = "") -> bytes:
    """Return a PDF whose pages have a text layer; an empty text makes a page without one."""
    writer = pypdf.PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for text in pages:
        leaf = writer.add_blank_page(200, 200)
        if text:
            stream = DecodedStreamObject()
            stream.set_data(f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode())
            fonts = DictionaryObject({NameObject("/F1"): font})
            leaf[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
            leaf[NameObject("/Contents")] = stream
    if title:
        writer.add_metadata({"/Title": title})
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_gives_its_pages_and_names_those_without_text() -> None:
    (found,) = extracts(".pdf", pdf(["first page", "", "third page"], title="云溪改革"))
    assert text_of(found) == "first page\n\n\n\nthird page"
    assert found.title == "云溪改革"
    assert found.notes == ("no text on page 2",)


def test_a_scanned_pdf_is_refused_with_a_way_out() -> None:
    with pytest.raises(ArticleError, match=r"no text layer.*text recognition"):
        extracts(".pdf", pdf([""]))


def test_an_encrypted_pdf_is_refused() -> None:
    with pytest.raises(ArticleError, match="is encrypted"):
        extracts(".pdf", pdf(["secret"], password="geheim"))


def test_a_broken_pdf_is_refused() -> None:
    with pytest.raises(ArticleError, match="not a readable PDF document"):
        extracts(".pdf", b"%PDF-1.7\n" + b"garbage\n" * 50)


def test_the_warnings_of_a_library_stay_off_stderr() -> None:
    warn = "import logging; logging.getLogger('pypdf._reader').warning('loud')"
    quiet = f"from zoneread.corpus.foreign import silence; silence('pypdf'); {warn}"
    for code, said in [(warn, "loud\n"), (quiet, "")]:
        assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stderr == said


@pytest.mark.parametrize(
    ("suffix", "module", "extra"),
    [(".html", "trafilatura", "html"), (".docx", "docx", "docx"), (".pdf", "pypdf", "pdf")],
)
def test_a_missing_package_is_named_with_its_extra(
    suffix: str, module: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError, match=rf"zoneread\[{extra}\]"):
        extracts(suffix, b"<html>" if suffix == ".html" else b"")


# Tables


@given(st.lists(hard_text(), min_size=1, max_size=5), st.sampled_from([",", ";", "\t"]))
def test_every_cell_of_the_text_column_comes_back(cells: list[str], delimiter: str) -> None:
    quoted = ['"' + cell.replace('"', '""') + '"' for cell in cells]
    rows = [f"编号{delimiter}正文", *(f"k{number}{delimiter}{cell}" for number, cell in enumerate(quoted))]
    found = extracts(".csv", ("\ufeff" + "\r\n".join(rows)).encode(), encoding="utf-8")
    assert [text_of(extract) for extract in found] == cells
    assert [extract.key for extract in found] == [f"k{number}" for number in range(len(cells))]


def test_a_table_is_read_in_its_own_encoding_with_titles_and_numbers() -> None:
    table = "标题,内容\n" + "".join(f"第{number}篇,{text}\n" for number, text in enumerate(PARAGRAPHS))
    found = extracts(".csv", table.encode("gb18030"))
    assert [(extract.key, extract.title, text_of(extract)) for extract in found] == [
        (str(number + 1), f"第{number}篇", text) for number, text in enumerate(PARAGRAPHS)
    ]
    assert str(found[0].detection) == "gb18030"


def test_a_cell_may_be_longer_than_the_csv_module_likes() -> None:
    long = "开发区，" * 50_000
    (found,) = extracts(".tsv", f"text\n{long}".encode())
    assert text_of(found) == long


def test_the_columns_asked_for_are_used() -> None:
    table = "id,text,alt,no\n1,甲,乙,x\n".encode()
    (found,) = extracts(".csv", table, text_column="Alt", id_column="no", encoding="utf-8")
    assert (text_of(found), found.key) == ("乙", "x")


@pytest.mark.parametrize(
    ("data", "options", "said"),
    [
        ("a,b\n1,2\n", {}, r"no column with a text \(name one with --text-column, one of: a, b\)"),
        ("text,b\n1,2\n", {"text_column": "txt"}, r'no column "txt" \(did you mean "text"\?\)'),
        ("text\n", {}, "no rows"),
    ],
)
def test_a_table_without_text_says_what_it_has(data: str, options: dict[str, str], said: str) -> None:
    with pytest.raises(ArticleError, match=said):
        extracts(".csv", data.encode(), **options)


def test_an_id_that_occurs_twice_is_refused_and_the_rest_is_read() -> None:
    found = extracts(".csv", "id,text\nx,甲\nx,乙\ny,丙\n".encode(), encoding="utf-8")
    assert [type(extract.content) for extract in found] == [SourceText, Refusal, SourceText]
    assert reason_of(found[1]) == 'the id "x" occurs twice in the file'


# JSON


@given(st.lists(hard_text(), min_size=1, max_size=5), st.booleans())
def test_every_text_of_json_lines_comes_back(texts: list[str], escaped: bool) -> None:
    lines = [json.dumps({"text": text, "title": "题"}, ensure_ascii=escaped) for text in texts]
    for suffix, data in [(".jsonl", "\n".join(lines)), (".json", f"[{','.join(lines)}]")]:
        found = extracts(suffix, data.encode())
        assert [text_of(extract) for extract in found] == texts
        assert [extract.key for extract in found] == [str(number) for number in range(1, len(texts) + 1)]
        assert {extract.title for extract in found} == {"题"}


def test_a_bad_line_is_refused_alone() -> None:
    lines = ['{"content": "甲"}', "{", "[1]", '{"content": 3}', '{"content": "\\ud800"}', "", '{"content": "乙"}']
    found = extracts(".jsonl", "\n".join(lines).encode())
    assert [extract.key for extract in found] == ["1", "2", "3", "4", "5", "6"]
    assert text_of(found[5]) == "乙"
    assert reason_of(found[1]).startswith("not JSON: ")
    assert reason_of(found[2]) == "not an object but a JSON list"
    assert reason_of(found[3]) == 'no text in "content"'
    assert reason_of(found[4]) == "the text holds a lone surrogate at code point 0"


def test_one_json_object_is_one_article_without_a_number() -> None:
    (found,) = extracts(".json", '{"id": 7, "正文": "甲"}'.encode())
    assert (found.key, text_of(found)) == ("", "甲")


def test_json_lines_under_the_name_of_json_are_read() -> None:
    assert len(extracts(".json", b'{"text": "a"}\n{"text": "b"}\n')) == 2


@pytest.mark.parametrize("data", [b"[" * 100_000, b"{", b'[{"text": 1e5}', b'{"n": ' + b"1" * 5000 + b"}"])
def test_json_that_cannot_be_read_is_refused(data: bytes) -> None:
    with pytest.raises(ArticleError, match="JSON"):
        extracts(".json", data)


def test_only_a_line_feed_ends_a_json_line() -> None:
    (found,) = extracts(".jsonl", '{"text": "甲\u2028乙\x85丙"}'.encode())
    assert text_of(found) == "甲\u2028乙\x85丙"


def test_a_character_that_a_pdf_gives_in_halves_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pypdf.PageObject, "extract_text", lambda _: "\ud842\udfb7林\ud800")
    (found,) = extracts(".pdf", pdf(["x"]))
    assert text_of(found) == "𠮷林\ufffd"
