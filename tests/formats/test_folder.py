"""Folders of small files: names that every system takes, a manifest that knows them, archives that are always the same."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import make_article
from zoneread.errors import FormatError
from zoneread.formats.folder import DiskSink, FolderTarget, ZipSink, open_folder, safe_name

if TYPE_CHECKING:
    from pathlib import Path


@given(st.text(max_size=120) | st.text("𠮷甲a", min_size=50, max_size=120))
def test_a_safe_name_has_nothing_that_a_system_or_a_tool_stumbles_over(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe) <= 80
    assert len(safe.encode()) <= 240, "file systems take 255 bytes, the suffix included"
    assert safe not in {".", ".."}
    assert not re.search(r"[\s/\\:*?\"<>|\[\]()]", safe)


def test_articles_of_the_same_name_get_places_of_their_own() -> None:
    target = FolderTarget(ZipSink(io.BytesIO()))
    names = ["a/一.txt", "a_一.txt", "A/一.TXT", "a/一.md"]
    assert [target.place(make_article("", name=name)) for name in names] == [
        "lin/a_一", "lin/a_一-2", "lin/A_一-3", "lin/a_一-4",
    ]  # fmt: skip


def test_the_manifest_names_each_file_and_its_article(tmp_path: Path) -> None:
    target = FolderTarget(DiskSink(tmp_path))
    target.add_article(make_article("正文", name="卷/一.txt"), {".ann": b"", ".txt": "正文".encode()})
    target.finish({"tool": "zoneread"})
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert [(entry["file"], entry["name"]) for entry in manifest["files"]] == [("lin/卷_一.ann", "卷/一.txt")]
    with open_folder(tmp_path) as folder:
        found = folder.article("lin/卷_一.ann", "正文", [])
    assert (found.id, found.name, found.set, found.sha256) == ("a0123456789ab", "卷/一.txt", "lin", "0" * 64)


def test_the_same_files_make_the_same_archive() -> None:
    def archive() -> bytes:
        out = io.BytesIO()
        sink = ZipSink(out)
        sink.add("a.txt", "云泽".encode())
        sink.close()
        return out.getvalue()

    assert archive() == archive()
    assert zipfile.ZipFile(io.BytesIO(archive())).read("a.txt").decode() == "云泽"


def test_a_broken_manifest_is_named(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"files": [{}]}')
    with (
        pytest.raises(FormatError, match=r'manifest.json: files\[0\]: the key "file" is missing'),
        open_folder(tmp_path),
    ):
        pass


def test_one_file_is_read_with_its_neighbours_of_the_same_name(tmp_path: Path) -> None:
    for name in ("a.txt", "a.ann", "ab.ann", "b.ann"):
        (tmp_path / name).write_bytes(b"")
    with open_folder(tmp_path / "a.ann") as folder:
        assert folder.names(".ann", ".txt") == ["a.ann", "a.txt"]
