"""The readers, by the suffix of the file; one registry that reading, help and messages share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.corpus.docx import read_docx
from zoneread.corpus.found import Refusal
from zoneread.corpus.html import read_html
from zoneread.corpus.pdf import read_pdf
from zoneread.corpus.plain import read_plain
from zoneread.corpus.tables import read_json, read_json_lines, read_tab_separated, read_table
from zoneread.errors import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import TypeAlias

    from zoneread.corpus.found import Extract, ReadOptions

    Reader: TypeAlias = Callable[[bytes, ReadOptions], Iterator[Extract]]

READERS: Mapping[str, Reader] = {
    ".txt": read_plain,
    ".text": read_plain,
    ".md": read_plain,
    ".markdown": read_plain,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".docx": read_docx,
    ".pdf": read_pdf,
    ".csv": read_table,
    ".tsv": read_tab_separated,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".json": read_json,
}
"""A reader yields the articles of a file's bytes. It raises ArticleError when there are none, MissingExtraError when it lacks its package."""

ARCHIVE = ".zip"


def no_reader(suffix: str) -> Refusal:
    """Return the refusal of a file whose suffix no reader is for, naming those that there are."""
    return Refusal(f"no reader for {suffix} files", nearest(suffix, [*READERS, ARCHIVE], limit=20))
