"""Files that swell, or that break the library which reads them, are refused and cost this process nothing."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import IO, TYPE_CHECKING, Any

import pytest

from zoneread.errors import FormatError
from zoneread.formats import apart
from zoneread.formats.base import ReadOptions
from zoneread.formats.folder import open_folder
from zoneread.formats.registry import find_format, reader
from zoneread.formats.table import COLUMNS
from zoneread.swelling import FLOOR

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROWS = 2_000
CRASH = "crash"


def unpacked(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    """What the other process calls when a test names this module."""
    said = stream.read().decode()
    if said == CRASH:
        import ctypes

        ctypes.string_at(0)
    if said == "swell":
        yield {"held": len(bytearray(apart.MEMORY + 1))}
    yield {"said": said}
    if said == "raise":
        raise ValueError("first line\nsecond line")


def apart_from(said: str) -> list[dict[str, Any]]:
    stream = io.BytesIO(said.encode())
    return [one.value for one in apart.read_apart(__name__, stream, "a.bin", "a sound file", "part")]


def loaded(name: str, data: bytes) -> list[object]:
    known = find_format(name)
    return list(reader(known)(io.BytesIO(data), f"a{known.suffix}", ReadOptions(known.variant)))


def test_what_the_other_process_finds_is_what_the_file_holds() -> None:
    assert apart_from("岚川𠮷\0") == [{"said": "岚川𠮷\0"}]


def test_a_crash_of_the_library_is_a_file_that_cannot_be_read() -> None:
    with pytest.raises(FormatError, match=r"a\.bin: not a sound file, or damaged: it cannot be read"):
        apart_from(CRASH)


def test_more_memory_than_the_process_may_take_is_refused() -> None:
    with pytest.raises(FormatError, match="not a sound file, or damaged: MemoryError"):
        apart_from("swell")


def test_what_the_library_says_comes_on_one_line_after_what_it_found() -> None:
    stream = io.BytesIO(b"raise")
    found = apart.read_apart(__name__, stream, "a.bin", "a sound file", "part")
    assert next(found).value == {"said": "raise"}
    with pytest.raises(FormatError, match=r"damaged: first line$"):
        next(found)


def test_a_file_that_was_begun_is_read_from_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"hello")
    with path.open("rb") as stream:
        assert stream.read(2) == b"he"
        assert [one.value for one in apart.read_apart(__name__, stream, "a", "b", "c")] == [{"said": "hello"}]


def test_a_parquet_file_that_says_one_long_text_many_times_is_refused() -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    long = pa.DictionaryArray.from_arrays(pa.array([0] * ROWS, pa.int32()), pa.array(["改" * 7_000_000]))
    out = io.BytesIO()
    pq.write_table(pa.table({"text": long}), out, compression="zstd")
    assert len(out.getvalue()) < 10_000
    with pytest.raises(FormatError, match=r"more than 32 MB|MemoryError"):
        loaded("parquet", out.getvalue())


def test_a_docbin_that_swells_is_refused() -> None:
    pytest.importorskip("spacy")
    with pytest.raises(FormatError, match="unpacks to far too much"):
        loaded("docbin", zlib.compress(b"\0" * (FLOOR + 1), 9))


def repacked(change: dict[str, bytes], *, add: bytes = b"") -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    made, out = io.BytesIO(), io.BytesIO()
    book = openpyxl.Workbook(write_only=True)
    book.create_sheet("spans")
    book.save(made)
    header = b"".join(b'<c t="inlineStr"><is><t>%s</t></is></c>' % column.encode() for column in COLUMNS)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if "sheet1" in name:
                rows = b'<sheetData><row r="1">' + header + b"</row>" + change.get("rows", b"") + b"</sheetData>"
                data = re.sub(rb"<sheetData\s*/>|<sheetData>.*</sheetData>", change.get("before", b"") + rows, data)
                data += add
            new.writestr(name, data)
    return out.getvalue()


def test_a_workbook_that_swells_is_refused() -> None:
    with pytest.raises(FormatError, match="unpacks to far too much"):
        loaded("xlsx", repacked({}, add=b" " * (FLOOR + 1)))


@pytest.mark.parametrize(
    "change",
    [
        {"before": b'<dimension ref="A1:XFD1048576"/>'},
        {"rows": b'<row r="99999999999"><c><v>1</v></c></row>'},
    ],
    ids=["size", "row"],
)
def test_a_workbook_is_no_larger_than_excel_makes_one_whatever_it_says(
    change: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zoneread.formats.xlsx.MAX_ROWS", 1_000)
    assert loaded("xlsx", repacked(change)) == []


def archive(path: Path, *, method: int = zipfile.ZIP_DEFLATED, members: int = 1, size: int = 10) -> Path:
    with zipfile.ZipFile(path, "w", method) as out:
        for number in range(members):
            out.writestr(f"{number}.ann", b"\0" * size)
    return path


def test_an_archive_that_swells_is_refused_before_anything_is_unpacked(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", members=3, size=FLOOR // 3 + 1)
    with pytest.raises(FormatError, match="unpacks to far too much"), open_folder(path):
        pass


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_an_archive_packed_in_an_unusual_way_is_refused(tmp_path: Path, method: int) -> None:
    path = archive(tmp_path / "a.zip", method=method)
    with pytest.raises(FormatError, match=r'"0.ann" is packed in an unusual way'), open_folder(path):
        pass
