"""Tables (.csv, .tsv) and JSON (.jsonl, .json) with an article a record.

The text is in the column asked for, else in the first of the usual names. A record is named by its id column when
there is one, else by its number from 1. A record that is no article is refused alone; the others are read.
"""

from __future__ import annotations

import csv
import io
import json
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from zoneread.corpus.found import Extract, Refusal
from zoneread.corpus.plain import detect_text
from zoneread.errors import ArticleError, nearest
from zoneread.text.source import from_bytes, from_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any, TypeAlias

    from zoneread.corpus.encoding import Detection
    from zoneread.corpus.found import ReadOptions
    from zoneread.text.source import SourceText

    _Record: TypeAlias = dict[Any, Any] | Refusal

TEXT_COLUMNS = (
    "text",
    "content",
    "body",
    "article",
    "fulltext",
    "正文",
    "内容",
    "内文",
    "文本",
    "全文",
    "內容",
    "文章",
)
ID_COLUMNS = ("id", "uid", "doc_id", "docid", "article_id", "编号", "序号", "編號", "序號")
TITLE_COLUMNS = ("title", "headline", "标题", "题目", "標題", "題目")


def read_table(data: bytes, options: ReadOptions, delimiter: str = "") -> Iterator[Extract]:
    """Yield the articles of a table with a header row; without `delimiter` it is the likeliest of comma, semicolon and tab.

    Raises ArticleError when there is no column with text.
    """
    detection = detect_text(data, options)
    text = _decode(data, detection)
    delimiter = delimiter or max(",;\t", key=text.split("\n", 1)[0].count)
    with _field_size(len(text) + 1):
        try:
            rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
        except csv.Error as error:
            raise ArticleError(f"not a readable table: {error}") from error
    if len(rows) < 2:
        raise ArticleError("the table holds no rows below its header")
    yield from _extracts([dict(zip(rows[0], row, strict=False)) for row in rows[1:]], options, detection)


def read_tab_separated(data: bytes, options: ReadOptions) -> Iterator[Extract]:
    """Yield the articles of a table whose cells are separated by tabs, as `read_table` does."""
    return read_table(data, options, "\t")


def read_json_lines(data: bytes, options: ReadOptions) -> Iterator[Extract]:
    """Yield the articles of a file with a JSON object a line; a line that is none is refused alone.

    Raises ArticleError when no line holds a text.
    """
    detection = detect_text(data, options)
    lines = [line for line in _decode(data, detection).split("\n") if line.strip()]
    yield from _extracts([_parsed(line) for line in lines], options, detection)


def read_json(data: bytes, options: ReadOptions) -> Iterator[Extract]:
    """Yield the articles of a JSON array of objects, or of one object. Raises ArticleError when no object holds a text."""
    detection = detect_text(data, options)
    parsed = _load(_decode(data, detection))
    if isinstance(parsed, Refusal) and b"\n" in data.strip():
        yield from read_json_lines(data, options)  # JSON lines under the wrong suffix
    elif isinstance(parsed, Refusal):
        raise ArticleError(parsed.reason)
    elif isinstance(parsed, list):
        yield from _extracts([_record(item) for item in parsed], options, detection)
    else:
        for extract in _extracts([_record(parsed)], options, detection):
            yield replace(extract, key="")


def _decode(data: bytes, detection: Detection) -> str:
    return from_bytes(data, detection.encoding).text.removeprefix("\ufeff")


def _load(text: str) -> Any:
    """Return what JSON holds, or why it is none; numbers too long and nests too deep are refused too."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        return Refusal(f"not JSON: {error}")
    except (ValueError, RecursionError) as error:
        return Refusal(f"not readable JSON: {error}")


def _parsed(line: str) -> _Record:
    found = _load(line)
    return found if isinstance(found, Refusal) else _record(found)


def _record(item: object) -> _Record:
    if isinstance(item, dict):
        return item
    return Refusal(f"not an object but a JSON {type(item).__name__}", 'a record is written {"text": "…"}')


@contextmanager
def _field_size(limit: int) -> Iterator[None]:
    """Let the csv module take cells as long as a file may be; its limit is the whole process's, so put it back."""
    before = csv.field_size_limit(limit)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _extracts(records: Sequence[_Record], options: ReadOptions, detection: Detection) -> Iterator[Extract]:
    """Yield every record's article or refusal. Raises ArticleError when none of them has a text at all."""
    columns = {column: None for record in records if isinstance(record, dict) for column in record}
    column = _choose(options.text_column, TEXT_COLUMNS, columns)
    if column is None:
        raise _no_text(options.text_column, columns, records)
    ids = _choose(options.id_column, ID_COLUMNS, columns)
    titles = _choose(options.title_column, TITLE_COLUMNS, columns)
    seen: set[str] = set()
    for number, record in enumerate(records, 1):
        if isinstance(record, Refusal):
            yield Extract(record, key=str(number), detection=detection)
            continue
        key = _key(record.get(ids)) or str(number)
        title = record.get(titles)
        content = _content(record.get(column), column)
        if key in seen:
            content = Refusal(f'the id "{key}" occurs twice in the file', "name a column whose values are unique")
        seen.add(key)
        yield Extract(content, key, title if isinstance(title, str) else "", detection)


def _choose(asked: str, usual: Sequence[str], columns: Iterable[str]) -> str | None:
    """Return the column asked for, else the first of the usual ones, without regard to case and blanks."""
    folded = {column.strip().casefold(): column for column in reversed(list(columns))}
    names = [asked.strip().casefold()] if asked else list(usual)
    return next((folded[name] for name in names if name in folded), None)


def _no_text(asked: str, columns: Iterable[str], records: Sequence[_Record]) -> ArticleError:
    """Return the error that says which columns there are, or what is wrong with the first record."""
    if asked:
        return ArticleError(f'no column "{asked}"', hint=nearest(asked, columns))
    first = records[0] if records else Refusal("no records")
    if isinstance(first, Refusal):
        return ArticleError(f"no article in the file; record 1: {first.reason}", hint=first.hint)
    return ArticleError("no column with a text", hint=f"name one with --text-column, {nearest('', columns)}")


def _key(value: object) -> str:
    return str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def _content(value: object, column: str) -> SourceText | Refusal:
    if not isinstance(value, str):
        return Refusal(f'no text in "{column}"')
    try:
        return from_text(value)
    except ArticleError as error:
        return Refusal(error.message, error.hint)
