"""Kinds of file by their first bytes, so that what is no text is refused by its name."""

from __future__ import annotations

_MAGICS = (
    (b"%PDF-", "PDF document"),
    (b"PK\x03\x04", "zip archive"),
    (b"PK\x05\x06", "zip archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office document of before 2007 (.doc, .xls)"),
    (b"{\\rtf", "RTF document"),
    (b"\x89PNG\r\n\x1a\n", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF87a", "GIF image"),
    (b"GIF89a", "GIF image"),
    (b"II*\0", "TIFF image"),
    (b"MM\0*", "TIFF image"),
    (b"RIFF", "RIFF file (image, sound or film)"),
    (b"OggS", "Ogg sound"),
    (b"ID3", "MP3 sound"),
    (b"\x1f\x8b", "gzip archive"),
    (b"BZh", "bzip2 archive"),
    (b"\xfd7zXZ\0", "xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip archive"),
    (b"Rar!\x1a\x07", "RAR archive"),
    (b"SQLite format 3\0", "SQLite database"),
    (b"\x7fELF", "program"),
    (b"MZ\x90\0", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
)
_HTML = (b"<!doctype html", b"<html")


def binary_kind(data: bytes) -> str:
    """Return the name of the kind of file that begins so, empty when no known kind does. Only the first bytes count."""
    if data[4:8] == b"ftyp":
        return "MP4 film"
    return next((kind for magic, kind in _MAGICS if data.startswith(magic)), "")


def suffix_by_content(data: bytes) -> str:
    """Return the suffix of the reader that bytes of an unknown name are for: .pdf, .docx, .zip, .html, else .txt."""
    kind = binary_kind(data)
    if kind == "PDF document":
        return ".pdf"
    if kind == "zip archive":
        return ".docx" if b"word/document.xml" in data else ".zip"
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return ".html" if head.startswith(_HTML) else ".txt"
