"""The source text: an article exactly as its file holds it. The anchor of record; nothing in zoneread changes it.

Decoding never loses anything: bytes that do not decode survive as lone surrogates (`surrogateescape`, for UTF-16
`surrogatepass`), newlines and byte order marks stay, and the bytes are kept beside the text.
"""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass
from functools import cached_property

from zoneread.errors import ArticleError, UsageError, nearest

ENCODINGS = ("utf-8", "gb18030", "gbk", "big5", "big5hkscs", "cp950", "utf-16-le", "utf-16-be")
"""The encodings that Chinese articles come in, for messages; others that Python knows are taken too."""


@dataclass(frozen=True)
class SourceText:
    """An article's bytes with the codec that decodes them.

    `data` is the file as it is (for documents and archives: UTF-8 of the extracted text); `encoding` is the name of
    a Python codec that keeps the byte order mark. Made by `from_bytes` or `from_text`, which check both.
    """

    data: bytes
    encoding: str

    @cached_property
    def text(self) -> str:
        """The decoded text. It may hold lone surrogates and is never normalised."""
        return self.data.decode(self.encoding, _errors(self.encoding))

    @cached_property
    def sha256(self) -> str:
        """Hex digest of the text encoded as UTF-8 with `surrogatepass`: the same for the same text in any encoding."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def byte_offset(self, source_offset: int) -> int:
        """Return where in `data` the code point at `source_offset` begins, the length of `data` for the end.

        Raises ValueError outside 0..len(text). Where one code of Big5-HKSCS makes two code points, the second
        begins where the code ends.
        """
        if not 0 <= source_offset <= len(self.text):
            raise ValueError(f"no code point {source_offset} in a text of {len(self.text)}")
        return len(self.text[:source_offset].encode(self.encoding, _errors(self.encoding)))


def from_bytes(data: bytes, encoding: str) -> SourceText:
    """Return the source text of `data`; raises UsageError for an unknown codec, ArticleError when nothing can decode it.

    `utf-8-sig`, `utf-16` and `utf-32` are replaced by the codec that keeps the byte order mark as a code point.
    """
    source = SourceText(data, codec_name(encoding, data))
    try:
        _ = source.text
    except UnicodeDecodeError as error:
        raise ArticleError(
            f"the bytes are not {source.encoding}: {error.reason} at byte {error.start}",
            hint="choose another with --encoding",
        ) from None
    return source


def from_text(text: str) -> SourceText:
    """Return the source text whose data are `text` in UTF-8; code points that UTF-8 refuses survive where bytes can.

    Raises ArticleError for a lone surrogate that stands for no byte: such a text never came out of a file.
    """
    try:
        source = SourceText(text.encode("utf-8", "surrogateescape"), "utf-8")
    except UnicodeEncodeError as error:
        raise ArticleError(f"the text holds a lone surrogate at code point {error.start}") from None
    if source.text != text:
        raise ArticleError("the text holds lone surrogates that stand for whole characters")
    return source


def decoded(data: bytes, encoding: str) -> str | None:
    """Return the text of `data`, None when not all of it can be decoded."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def codec_name(encoding: str, data: bytes = b"") -> str:
    """Return Python's name of the codec, byte order marks kept; UsageError with the nearest name for an unknown one."""
    try:
        codec = codecs.lookup(encoding)
        "".encode(codec.name)
    except (LookupError, ValueError):
        raise UsageError(
            f'no encoding is called "{encoding}"', where="--encoding", hint=nearest(encoding, ENCODINGS)
        ) from None
    if codec.name == "utf-8-sig":
        return "utf-8"
    if codec.name in {"utf-16", "utf-32"}:
        big = data.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE))
        return f"{codec.name}-be" if big else f"{codec.name}-le"
    return codec.name


def _errors(encoding: str) -> str:
    return "surrogatepass" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
