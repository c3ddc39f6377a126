"""A file's format is told by its name and its first bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders import make_article, make_span
from zoneread.errors import UsageError
from zoneread.formats.base import Format, Report, Shape, WriteOptions
from zoneread.formats.folder import DiskSink, FolderTarget
from zoneread.formats.guessing import guess
from zoneread.formats.registry import FORMATS, find_format, folder_writer, format_of, writer
from zoneread.session.manifest import manifest

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "云泽推行并联审批，同比增长9.5%。"
ARTICLE = make_article(TEXT, [make_span(TEXT, 4, 8, note="见下"), make_span(TEXT, 9, 17, "metric")])
FILES = [known for known in FORMATS.values() if known.readable and known.shape is Shape.FILE]
FOLDERS = [known for known in FORMATS.values() if known.shape is Shape.FOLDER]


@pytest.mark.parametrize("known", FILES, ids=lambda known: known.name)
def test_our_own_files_are_known_by_content_or_name(known: Format, tmp_path: Path) -> None:
    path = tmp_path / f"gold{known.suffix}"
    if known.extra:
        pytest.importorskip({"parquet": "pyarrow", "xlsx": "openpyxl", "spacy": "spacy"}[known.extra])
    with path.open("wb") as out:
        writer(known)([ARTICLE], out, WriteOptions(variant=known.variant), Report())
    assert guess(path) is known


@pytest.mark.parametrize("known", FOLDERS, ids=lambda known: known.name)
@pytest.mark.parametrize("ours", [True, False])
def test_folders_are_known_by_their_manifest_or_their_files(known: Format, ours: bool, tmp_path: Path) -> None:
    target = FolderTarget(DiskSink(tmp_path))
    folder_writer(known)([ARTICLE], target, WriteOptions(), Report())
    if ours:
        target.finish(manifest(known, Report()))
    assert guess(tmp_path) is known


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('{"article": "000.txt", "start": 39, "end": 47, "label": "reform"}', "spans"),
        ('{"label": "reform", "end": 47, "start": 39, "article": "000.txt"}', "spans"),
        ('{"id": 1, "text": "云泽改革", "source": "x", "label": [[0, 2, "metric"]], "Comments": []}', "doccano"),
        ('{"id": 1, "text": "云泽", "meta": {}, "annotation_approver": null, "labels": [[0, 1, "x"]]}', "doccano"),
        ('{"data": "云泽", "label": [[0, 1, "x"]]}', "doccano"),
        (
            '{"id": 1, "text": "云泽", "entities": [{"id": 0, "label": "x", "start_offset": 0, "end_offset": 1}]}',
            "doccano",
        ),
        ('[{"id": 7, "data": {"text": "云泽"}, "annotations": []}]', "labelstudio"),
        ('{"text": "云泽", "_input_hash": 1, "spans": [{"start": 0, "end": 1, "label": "x"}]}', "prodigy"),
        ('{"text": "云泽", "spans": [{"start": 0, "end": 1, "label": "x"}], "answer": "accept"}', "prodigy"),
        ('{"text":"云泽","ents":[{"start":0,"end":1,"label":"x"}],"tokens":[]}', "spacy-json"),
    ],
)
def test_files_of_other_tools_are_known_by_their_keys(line: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / "export.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    assert guess(path).name == name


@pytest.mark.parametrize("content", ["", "岚川推行并联审批。", '{"x": 1}'])
def test_what_cannot_be_told_must_be_said(content: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=r"a.jsonl: which format is it\? \(--format with one of: jsonl, csv"):
        guess(path)


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError, match=r'no format "dockano" \(did you mean "doccano"\?\)'):
        find_format("dockano")


def test_the_longest_suffix_names_the_format() -> None:
    found = [format_of(name) for name in ("a.jsonl", "a.spans.jsonl", "A.CSV", "a.txt")]
    assert [known and known.name for known in found] == ["jsonl", "spans", "csv", None]


@pytest.mark.parametrize("name", ["jsonl", "spans", "doccano", "prodigy", "spacy-json"])
def test_a_long_text_before_the_keys_that_tell_does_no_harm(name: str, tmp_path: Path) -> None:
    text = TEXT * 2_000
    path = tmp_path / "gold.dat"
    with path.open("wb") as out:
        writer(FORMATS[name])([make_article(text, [make_span(text, 4, 8)])], out, WriteOptions(), Report())
    assert guess(path) is FORMATS[name]


@pytest.mark.parametrize("data", [b"{", b'{"a": ' + b"[" * 100_000, b'{"n": ' + b"9" * 5_000 + b"}", b'{"\xff": 1}'])
def test_a_first_line_that_is_no_json_is_not_guessed_at(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.dat").write_bytes(data)
    with pytest.raises(UsageError, match="which format is it"):
        guess(tmp_path / "x.dat")
