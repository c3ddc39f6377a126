"""What reading files gives: articles found, or reasons why a file holds none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from zoneread.corpus.encoding import Detection
    from zoneread.text.source import SourceText

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read files. The limits hold for hostile files as well as for honest ones; nothing beyond them is held in memory.

    `base`: names of articles inside this folder are relative to it. `encoding`: a Python codec, instead of detection.
    The columns are those of tables and JSON; empty means the usual names. `max_bytes` bounds one file or one member
    of an archive, `max_archive_bytes` an archive as it lies on the disk and all of it unpacked.
    """

    base: Path | None = None
    encoding: str = ""
    text_column: str = ""
    id_column: str = ""
    title_column: str = ""
    max_bytes: int = 20 * MEGABYTE
    max_characters: int = 1_000_000
    max_archive_bytes: int = 1000 * MEGABYTE
    max_archive_files: int = 100_000


DEFAULT = ReadOptions()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file or a record is no article, and what would help."""

    reason: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.reason} ({self.hint})" if self.hint else self.reason


@dataclass(frozen=True, slots=True)
class Extract:
    """One article inside a file's bytes. `key` tells the articles of one file apart: empty where a file is one article.

    `detection` is None where the bytes are no text (docx, pdf). `notes` say what of the file is not in the text.
    """

    content: SourceText | Refusal
    key: str = ""
    title: str = ""
    detection: Detection | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """An article found, or a refusal, under its name.

    `name` is valid Unicode with `/` between folders: `2020/news.txt`, `table.csv#3`, `papers.zip/2020/news.txt`. It
    may hold controls and is to be made safe where it is printed. `source_path` is where the file was read, for
    people: from the name of the base on when it lies there, and valid Unicode.
    """

    name: str
    source_path: str
    content: SourceText | Refusal
    title: str = ""
    detection: Detection | None = None
    notes: tuple[str, ...] = ()
