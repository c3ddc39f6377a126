"""The native format says everything, in code points."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any, Literal

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOW, make_article, make_span
from tests.formats.laws import annotated_articles
from zoneread.formats.base import Report, WriteOptions
from zoneread.formats.jsonl import write
from zoneread.text.ranges import Range

if TYPE_CHECKING:
    from zoneread.span.annotated import AnnotatedArticle

HARD = "云泽𠮷区①😀e\u0301\r\n\u3000改革\u0000“一网”②。"


def lines(*articles: AnnotatedArticle) -> list[dict[str, Any]]:
    out = io.BytesIO()
    write(articles, out, WriteOptions(), Report())
    return [json.loads(line) for line in out.getvalue().decode("utf-8").splitlines()]


def test_a_line_holds_the_article_the_set_and_every_span() -> None:
    text = "岚川推行并联审批。"
    (line,) = lines(make_article(text, [make_span(text, 4, 8, note="见第二段")]))
    assert line == {
        "schema": "zoneread/1",
        "article": {
            "id": "a0123456789ab",
            "name": "a.txt",
            "source": "corpus/a.txt",
            "sha256": "0" * 64,
            "encoding": "utf-8",
        },
        "set": "lin",
        "annotator": "lin",
        "status": "done",
        "scheme_version": 1,
        "text": text,
        "spans": [
            {
                "id": "s0000000400000008",
                "label": "reform",
                "start": 4,
                "end": 8,
                "text": "并联审批",
                "source_start": 4,
                "source_end": 8,
                "note": "见第二段",
                "origin": "manual",
                "created": NOW,
                "updated": NOW,
            }
        ],
    }


@given(st.data())
def test_the_text_at_the_offsets_is_the_quote_whatever_the_characters(data: st.DataObject) -> None:
    text = data.draw(st.text(st.sampled_from(HARD), min_size=1, max_size=30))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    (line,) = lines(make_article(text, [make_span(text, start, end)]))
    (span,) = line["spans"]
    assert str(line["text"])[span["start"] : span["end"]] == span["text"] == text[start:end]


def test_a_span_in_pieces_names_its_fragments() -> None:
    text = "新增市场主体三千家"
    span = make_span(text, 0, 9).with_(source=(Range(0, 6), Range(20, 23)))
    (line,) = lines(make_article(text, [span]))
    (value,) = line["spans"]
    assert (value["source_start"], value["source_end"]) == (0, 23)
    assert value["fragments"] == [[0, 6], [20, 23]]


@given(annotated_articles(), st.sampled_from(["reading", "source"]))
def test_a_line_is_written_as_json_would_write_it(
    articles: list[AnnotatedArticle], coordinates: Literal["reading", "source"]
) -> None:
    out = io.BytesIO()
    write(articles, out, WriteOptions(coordinates=coordinates), Report())
    for line in out.getvalue().decode().split("\n")[:-1]:
        assert line == json.dumps(json.loads(line), ensure_ascii=False)


def test_a_file_name_that_is_not_unicode_does_not_break_the_line() -> None:
    (line,) = lines(make_article("正文", name="\udcff.txt"))
    assert line["article"]["name"] == "\udcff.txt"
