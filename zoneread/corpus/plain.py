"""Plain text and Markdown: the source text is the file, byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.corpus.encoding import Detection, detect, looks_binary
from zoneread.corpus.found import Extract
from zoneread.corpus.kinds import binary_kind
from zoneread.errors import ArticleError
from zoneread.text.source import codec_name, from_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zoneread.corpus.found import ReadOptions


def read_plain(data: bytes, options: ReadOptions) -> Iterator[Extract]:
    """Yield the one article of a text file. Raises ArticleError when the bytes are no text, UsageError for an unknown encoding."""
    detection = detect_text(data, options)
    yield Extract(from_bytes(data, detection.encoding), detection=detection)


def detect_text(data: bytes, options: ReadOptions) -> Detection:
    """Return the encoding asked for or found. Raises ArticleError for bytes that are known not to be text, naming the kind."""
    kind = binary_kind(data)
    if kind:
        raise ArticleError(f"not a text: {kind}")
    if options.encoding:
        return Detection(codec_name(options.encoding, data))
    detection = detect(data)
    if looks_binary(data, detection):
        raise ArticleError("not a text: binary data", hint="if it is a text, name its encoding with --encoding")
    return detection
