"""WebAnno TSV as INCEpTION writes it, and the escaping of its reserved characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import make_article, make_span
from tests.formats.laws import through
from zoneread.formats.base import ReadOptions
from zoneread.formats.folder import open_folder
from zoneread.formats.registry import FORMATS
from zoneread.formats.webanno import escape_text, escape_value, read, unescape_text, unescape_value

if TYPE_CHECKING:
    from pathlib import Path

    from zoneread.formats.loaded import LoadedArticle

RESERVED = "\\[]|_->;*\t\nab改\r\f\b\x01"


def parsed(folder: Path, *lines: str) -> LoadedArticle:
    head = ("#FORMAT=WebAnno TSV 3.3", "#T_SP=webanno.custom.Zone|label|note", "", "")
    (folder / "a.tsv").write_bytes("\n".join([*head, *lines, ""]).encode())
    with open_folder(folder) as source:
        (found,) = read(source, ReadOptions())
    return found


@given(st.text(st.sampled_from(RESERVED)))
def test_escaped_values_and_texts_come_back(text: str) -> None:
    assert unescape_value(escape_value(text)) == text
    assert unescape_text(escape_text(text)) == text
    assert "\n" not in escape_text(text)
    assert "\t" not in escape_value(text) + escape_text(text)


def test_every_reserved_character_is_escaped_as_the_format_says() -> None:
    assert escape_value("\\ [ ] | _ -> ; \t \n *") == r"\\ \[ \] \| \_ \-> \; \t \n \*"


def test_a_label_of_reserved_characters_comes_back(tmp_path: Path) -> None:
    text = "云泽推行并联审批"
    label = "a[1]|b_c->d;*e"
    spans = [make_span(text, 0, 4, label), make_span(text, 2, 6, "x_[")]
    (found,), _ = through(FORMATS["webanno"], [make_article(text, spans)], tmp_path)
    assert [(span.label, span.quote) for span in found.spans] == [(label, "云泽推行"), ("x_[", "推行并联")]


def test_sentences_without_a_gap_are_joined_and_those_with_one_are_filled(tmp_path: Path) -> None:
    found = parsed(
        tmp_path,
        "#Text=云😀", "1-1\t0-1\t云\t_\t_\t", "1-2\t1-3\t😀\tx[1]\t_[1]\t", "",
        "#Text=泽", "2-1\t3-4\t泽\tx[1]\t_[1]\t", "",
        "#Text=改", "#Text=革", "3-1\t6-7\t改\t_\t_\t", "3-2\t8-9\t革\ty|z[2]\t*|*[2]\t",
    )  # fmt: skip
    assert found.text == "云😀泽\n 改\n革"
    assert [(span.label, span.quote) for span in found.spans] == [("x", "😀泽"), ("y", "革"), ("z", "革")]


def test_one_sub_token_is_a_span_of_its_own(tmp_path: Path) -> None:
    found = parsed(tmp_path, "#Text=云泽改革", "1-1\t0-4\t云泽改革\t_\t_\t", "1-1.1\t2-4\t改革\treform\t*\t")
    assert [(span.label, span.quote) for span in found.spans] == [("reform", "改革")]
