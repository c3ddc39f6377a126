"""SLATE's places: line, token and character from 0, ends inclusive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders import make_article, make_span
from zoneread.formats.base import ReadOptions, Report, WriteOptions
from zoneread.formats.folder import DiskSink, FolderTarget, open_folder
from zoneread.formats.slate import read, token_ranges, write

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "云泽 推行改革\r\n\n  试点 𠮷é\n"


def loaded(folder: Path, lines: str) -> list[tuple[str, str]]:
    (folder / "a.txt").write_bytes(TEXT.encode())
    (folder / "a.txt.annotations").write_bytes(lines.encode())
    with open_folder(folder) as source:
        (found,) = read(source, ReadOptions())
    return [(span.label, span.quote) for span in found.spans]


def test_tokens_are_those_that_slate_makes() -> None:
    seen = TEXT.replace("\r\n", "\n").split("\n")  # as a text file is opened
    assert [[r.of(TEXT) for r in line] for line in token_ranges(TEXT)] == [line.strip().split() for line in seen]


@pytest.mark.parametrize(
    ("line", "quotes"),
    [
        ("(0, 1) - label:a", [("a", "推行改革")]),
        ("((0, 0), (0, 1)) - label:a", [("a", "云泽 推行改革")]),
        ("((0, 1, 2), (0, 1, 3)) - label:a label:b", [("a", "改革"), ("b", "改革")]),
        ("(2, 1, 0) - label:a", [("a", "𠮷")]),
        ("((0, 1, 2), (2, 0, 0)) - label:a", [("a", "改革\r\n\n  试")]),
        ("2 - label:a", [("a", "试点 𠮷é")]),
        ("((0,), (2,)) - label:a", [("a", "云泽 推行改革\r\n\n  试点 𠮷é")]),
        ("0 2 -", []),
        ("((0, 0, 0), (0, 0, 1)) (2, 0, 0) - x", []),
        ("", []),
    ],
)
def test_every_scope_is_read(line: str, quotes: list[tuple[str, str]], tmp_path: Path) -> None:
    assert loaded(tmp_path, f"{line}\n") == quotes


def test_spans_are_written_with_inclusive_ends(tmp_path: Path) -> None:
    article = make_article(TEXT, [make_span(TEXT, 5, 7), make_span(TEXT, 15, 16, "metric")])
    write([article], FolderTarget(DiskSink(tmp_path)), WriteOptions(), Report())
    assert (tmp_path / "lin/a.txt.annotations").read_text() == (
        "((0, 1, 2), (0, 1, 3)) - label:reform\n(2, 1, 0) - label:metric\n"
    )
