"""Web pages: the article in them, as trafilatura finds it (the extra `html`).

The source text is the extracted text, one paragraph a line; navigation and the like that the extractor leaves in is
for the clean-up of the reading text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from zoneread.corpus.encoding import Detection
from zoneread.corpus.foreign import parsing, silence
from zoneread.corpus.found import Extract
from zoneread.corpus.plain import detect_text
from zoneread.errors import ArticleError, UsageError, missing_extra
from zoneread.text.source import codec_name, from_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zoneread.corpus.found import ReadOptions

_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{1,30})", re.IGNORECASE)
_HEAD_BYTES = 4096


def read_html(data: bytes, options: ReadOptions) -> Iterator[Extract]:
    """Yield the article of a page. Raises ArticleError when there is none, MissingExtraError without trafilatura."""
    try:
        import trafilatura
    except ImportError:
        raise missing_extra("trafilatura", "html", "reading web pages") from None
    silence("trafilatura")
    detection = _detection(data, options)
    page = data.decode(detection.encoding, "replace").removeprefix("\ufeff")
    with parsing("web page"):
        found = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False, favor_recall=True)
        title = str(getattr(found, "title", "") or "")
        headed = _is_headline(trafilatura.load_html(page), title)
    text = str(getattr(found, "text", "") or "")
    if not text.strip():
        raise ArticleError("no article found in the web page", hint="save the article as text")
    if headed and title not in text.splitlines():
        text = f"{title}\n{text}"  # the extractor takes it for the page's title only
    notes = (f"{detection.undecodable} damaged bytes of the page read as U+FFFD",) if detection.undecodable else ()
    yield Extract(from_text(text), title=title, detection=detection, notes=notes)


def _is_headline(page: Any, title: str) -> bool:
    """Whether the page, an lxml element or None, shows its title as a headline."""
    if page is None or not title:
        return False
    return any("".join("".join(shown.itertext()).split()) == "".join(title.split()) for shown in page.iter("h1", "h2"))


def _detection(data: bytes, options: ReadOptions) -> Detection:
    """Trust the bytes; where they leave doubt, trust what the page says of itself if its bytes agree."""
    detection = detect_text(data, options)
    declared = _DECLARED.search(data[:_HEAD_BYTES])
    if detection.certain or options.encoding or declared is None:
        return detection
    try:
        encoding = codec_name(declared[1].decode("ascii"), data)
        encoding = {"gb2312": "gb18030", "gbk": "gb18030"}.get(encoding, encoding)
        data.decode(encoding)
    except (UsageError, UnicodeDecodeError):
        return detection
    return Detection(encoding)
