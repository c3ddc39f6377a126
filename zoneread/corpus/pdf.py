"""PDF documents with a text layer, by pypdf (the extra `pdf`).

The source text is the text of the pages, an empty line between them. Scanned pages have no text: a document without
any is refused, single pages without are noted. Columns come out as the file has them.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from zoneread.corpus.foreign import parsing, silence
from zoneread.corpus.found import Extract
from zoneread.errors import ArticleError, missing_extra
from zoneread.text.source import from_text
from zoneread.text.surrogates import mended

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zoneread.corpus.found import ReadOptions


def read_pdf(data: bytes, options: ReadOptions) -> Iterator[Extract]:
    """Yield the document's text. Raises ArticleError for a broken, encrypted or scanned one, MissingExtraError without pypdf."""
    try:
        import pypdf
    except ImportError:
        raise missing_extra("pypdf", "pdf", "reading PDF files") from None
    silence("pypdf")
    pages: list[str] = []
    with parsing("PDF document"):
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ArticleError("the PDF document is encrypted", hint="save it without a password")
        length = 0
        for page in reader.pages:
            pages.append(page.extract_text())
            length += len(pages[-1])
            if length > options.max_characters:
                break  # refused for its length, however long the rest is
        title = str((reader.metadata and reader.metadata.title) or "")
    text = "\n\n".join(pages)
    if not text.strip():
        raise ArticleError(
            "the PDF document has no text layer", hint="run a text recognition over it first, for example ocrmypdf"
        )
    empty = [str(number) for number, page in enumerate(pages, 1) if not page.strip()]
    notes = (f"no text on page {', '.join(empty)}",) if empty else ()
    yield Extract(from_text(mended(text)), title=mended(title).strip(), notes=notes)
