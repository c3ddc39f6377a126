"""Word documents (.docx) by python-docx (the extra `docx`).

The source text is the paragraphs and the tables in the order of the document, a paragraph or a table row a line,
cells separated by tabs. Headers, footers, footnotes and text boxes are not read.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from zoneread.corpus.files import too_large
from zoneread.corpus.foreign import parsing
from zoneread.corpus.found import Extract
from zoneread.errors import ArticleError, missing_extra
from zoneread.swelling import UNPACKERS, swollen
from zoneread.text.source import from_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from zoneread.corpus.found import ReadOptions

_UNPACKED = 10
_TITLES = frozenset({"Title", "标题", "Heading 1", "heading 1"})


def read_docx(data: bytes, options: ReadOptions) -> Iterator[Extract]:
    """Yield the document's text. Raises ArticleError for a broken, encrypted or oversized one, MissingExtraError without python-docx."""
    try:
        import docx
    except ImportError:
        raise missing_extra("python-docx", "docx", "reading .docx files") from None
    _check_size(data, options)
    with parsing("Word document", hint="open it in Word and save it again"):
        document = docx.Document(io.BytesIO(data))
        lines = list(_lines(document))
        title = next((item.text for item in document.paragraphs if item.style and item.style.name in _TITLES), "")
        boxed = bool(document.element.xpath(".//w:txbxContent"))
    text = "\n".join(lines)
    if not text.strip():
        raise ArticleError("the document holds no text in paragraphs or tables")
    notes = ("the text in text boxes is not read",) if boxed else ()
    yield Extract(from_text(text), title=title.strip(), notes=notes)


def _check_size(data: bytes, options: ReadOptions) -> None:
    """Refuse a document that unpacks to ten times the limit of a file; zipfile never unpacks more than is declared."""
    with parsing("Word document"), zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if swollen(members, len(data)) or any(member.compress_type not in UNPACKERS for member in members):
        raise ArticleError("the document unpacks to far too much", hint="save it anew")
    if unpacked > _UNPACKED * options.max_bytes:
        raise too_large(unpacked, _UNPACKED * options.max_bytes)


def _lines(container: Any) -> Iterator[str]:
    """Yield the lines of a document or a cell; a merged cell is given once in its row."""
    for block in container.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                cells = {id(cell._tc): cell for cell in row.cells}  # noqa: SLF001 - the only mark of a merged cell
                yield "\t".join("\n".join(_lines(cell)) for cell in cells.values())
        else:
            yield block.text
