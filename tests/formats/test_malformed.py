"""Files that are not as they must be: every format names the file, the line or path in it, and what was expected."""

from __future__ import annotations

import io
import json
import math
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import make_article, make_span
from tests.formats.laws import through
from zoneread.errors import FormatError, UsageError
from zoneread.formats import checked, folder
from zoneread.formats.base import Format, ReadOptions, Report, Shape, WriteOptions
from zoneread.formats.folder import DiskSink, FolderSource, FolderTarget, ZipSink, open_folder
from zoneread.formats.registry import FORMATS, folder_reader, folder_writer, reader, writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from zoneread.span.annotated import AnnotatedArticle

SPAN = {"start": 0, "end": 2, "label": "reform"}
NATIVE = {
    "schema": "zoneread/1",
    "article": {"id": "a1", "name": "a.txt"},
    "set": "lin",
    "text": "云泽改革",
    "spans": [],
}
FILES = [known for known in FORMATS.values() if known.readable and known.shape is Shape.FILE]
FOLDERS = [known for known in FORMATS.values() if known.readable and known.shape is Shape.FOLDER]
LINES = [FORMATS[name] for name in ("jsonl", "spans", "doccano", "prodigy", "spacy-json", "csv", "tsv", "bio")]


def read(name: str, data: bytes | str | object) -> list[object]:
    known = FORMATS[name]
    if not isinstance(data, bytes | str):
        data = json.dumps(data, ensure_ascii=False)
    stream = io.BytesIO(data if isinstance(data, bytes) else data.encode())
    return list(reader(known)(stream, "f", ReadOptions(variant=known.variant)))


def read_folder(name: str, where: Path, **files: bytes | str) -> list[object]:
    for file, data in files.items():
        path = where / file.replace("__", ".")
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    with open_folder(where) as source:
        return list(folder_reader(FORMATS[name])(source, ReadOptions()))


def native(**changes: object) -> dict[str, object]:
    return NATIVE | changes


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("jsonl", "{", r"f:1: not JSON: Expecting property name"),
        ("jsonl", "[1]", r"f:1: expected an object, not \[1\]"),
        ("jsonl", native(schema="zoneread/9"), r'f:1: "schema" is "zoneread/9" \(this version reads zoneread/1\)'),
        ("jsonl", {"scheme": "zoneread/1"}, r'the key "schema" is missing \(did you mean "scheme"\?\)'),
        ("jsonl", native(text=1), r'f:1: "text" must be a text, not 1'),
        ("jsonl", native(status="doen"), r'no status "doen" \(did you mean "done"\?\)'),
        ("jsonl", native(spans=[SPAN | {"start": 2}]), r"f:1: spans\[0\]: 2..2 is not a span \(0 <= start < end\)"),
        ("jsonl", native(spans=[SPAN | {"start": -1}]), r"-1..2 is not a span"),
        ("jsonl", native(spans=[SPAN | {"start": 3}]), r"3..2 is not a span"),
        ("jsonl", native(spans=[SPAN | {"start": True}]), r'"start" must be a whole number, not true'),
        ("jsonl", native(spans=[SPAN | {"start": 0.5}]), r'"start" must be a whole number, not 0.5'),
        ("jsonl", native(spans=[SPAN | {"origin": "made"}]), r'no origin "made"'),
        ("jsonl", native(spans=[SPAN | {"attributes": {"value": [1]}}]), r'the attribute "value" must be'),
        ("jsonl", native(spans=[SPAN | {"fragments": [[1]]}]), r'"fragments" must be pairs \[start, end\]'),
        ("jsonl", native(spans={"0": SPAN}), r'"spans" must be a list'),
        ("jsonl", json.dumps(native(text="\ud800")), r'"text" holds a lone surrogate'),
        ("jsonl", b'{"schema": "\xff"}', r"f:1: not UTF-8: invalid start byte at byte 12"),
        ("jsonl", "[" * 100_000, r"f:1: not JSON: nested too deeply"),
        ("jsonl", '{"schema": ' + "9" * 5000 + "}", r"a number too long"),
        ("spans", {"article": "a", "start": 0, "end": 1}, r'the key "label" is missing'),
        ("spans", {"article": "a", "start": None, "end": 1, "label": "metric"}, r'"start" is empty'),
        ("spans", SPAN | {"article": "a", "unit": "utf8"}, r'no unit "utf8" \(did you mean "utf16"\?\)'),
        ("spans", SPAN | {"article": "a", "coordinates": "file"}, r'"coordinates" must be "reading" or "source"'),
        ("doccano", {"text": "云"}, r'the key "label" is missing \(doccano writes'),
        ("doccano", {"text": "云", "label": [[0, 1]]}, r'label\[0\] must be \[start, end, "label"\]'),
        ("doccano", {"text": "云", "label": [[1, 0, "x"]]}, r"1..0 is not a span"),
        ("doccano", {"text": "云", "entities": [{"label": "x", "start_offset": 0}]}, r'"end_offset" is missing'),
        ("labelstudio", "{", r"f: not JSON"),
        ("labelstudio", [{"data": {}}], r'f: task 1: data: the key "text" is missing'),
        (
            "labelstudio",
            [
                {
                    "data": {"text": "𠮷"},
                    "annotations": [{"result": [{"type": "labels", "value": {"start": 0, "end": 1, "labels": ["x"]}}]}],
                }
            ],
            r"f: task 1: annotations\[0\]: result\[0\]: value: 0..1: 1 lies inside a character \(UTF-16 units",
        ),
        (
            "labelstudio",
            [
                {
                    "data": {"text": "云"},
                    "annotations": [{"result": [{"type": "labels", "value": {"start": 0, "end": 9, "labels": ["x"]}}]}],
                }
            ],
            r"9 is outside the text",
        ),
        ("prodigy", {"text": "云", "answer": "maybe"}, r'no answer "maybe" \(one of: accept, reject, ignore\)'),
        ("prodigy", {"text": "云", "spans": [{"start": 0, "end": 1}]}, r'f:1: spans\[0\]: the key "label" is missing'),
        ("spacy-json", {"text": "云", "ents": [{"start": 0, "end": "1"}]}, r'"end" must be a whole number, not "1"'),
        ("spacy-json", {"text": "云", "zoneread": {"spans": [1]}}, r'"spans" must be lists'),
        ("docbin", b"nonsense", r"f: not a DocBin"),
        ("parquet", b"PAR1 nonsense", r"f: not Parquet"),
        ("xlsx", b"PK nonsense", r"f: not a workbook"),
        ("w3c", {"items": [{"body": "x"}]}, r'f: item 1: the key "target" is missing'),
        (
            "w3c",
            {"items": [{"body": "x", "target": {"selector": {"type": "TextQuoteSelector", "exact": "云"}}}]},
            r"no TextPositionSelector",
        ),
        (
            "w3c",
            {"items": [{"body": [], "target": {"selector": {"type": "TextPositionSelector", "start": 0, "end": 1}}}]},
            "it holds the label",
        ),
        ("csv", "", r'f:1: the column "label" is missing'),
        ("csv", "label,start,fin\n", r'f:1: the column "end" is missing'),
        ("csv", "label,start,end\n", r'f:1: the column "article_id" is missing'),
        ("csv", "article_id,label,start,end\na,x,1\n", r"f:2: 3 cells, but the header has 4"),
        ("csv", "article_id,label,start,end\na,x,1,２\n", r'f:2: "end" must be a whole number, not "２"'),
        ("csv", 'article_id,label,start,end\na,"x,1,2\n', r"f:2: not a table: unexpected end of data"),
        ("csv", 'article_id,label,start,end\na,"x"y,1,2\n', r"f:2: not a table"),
        ("csv", "article_id,label,start,end,attributes\na,x,1,2,{\n", r"f:2: attributes: not JSON"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(name: str, data: object, message: str) -> None:
    known = FORMATS[name]
    if known.extra:
        pytest.importorskip({"parquet": "pyarrow", "xlsx": "openpyxl", "spacy": "spacy"}[known.extra])
    with pytest.raises(FormatError, match=message):
        read(name, data)


@pytest.mark.parametrize(
    ("name", "files", "message"),
    [
        ("brat", {"a__ann": "T1\treform 0 2\t云泽\n"}, r"a.txt: this file is missing"),
        (
            "brat",
            {"a__ann": "T1\treform 0 2\t改革\n", "a__txt": "云泽"},
            r'a.ann:1: the text file has "云泽" there, not "改革"',
        ),
        ("brat", {"a__ann": "T1\treform 0 9\t云泽\n", "a__txt": "云泽"}, r"a.ann:1: 0..9 is not in the text of 2"),
        ("brat", {"a__ann": "T1\treform 2 0\t云泽\n", "a__txt": "云泽"}, r"2..0 is not in the text"),
        ("brat", {"a__ann": "T1\treform zero\t云泽\n", "a__txt": "云泽"}, r'"reform zero" is not a label and offsets'),
        ("brat", {"a__ann": "T1\tx 0 1;2 3\t云革\n", "a__txt": "云泽革"}, r"in several pieces|not"),
        (
            "brat",
            {"a__ann": "T1\tx 0 1\t云\nT1\tx 0 1\t云\n", "a__txt": "云泽革"},
            r'a.ann:2: the id "T1" is there twice',
        ),
        ("brat", {"a__ann": "?\tx\n", "a__txt": "云"}, r"a.ann:1: not a line of brat's"),
        ("brat", {"a__ann": "", "a__txt": b"\xff"}, r"a.txt: not UTF-8"),
        ("brat", {"a__txt": "云"}, r"no file ends in .ann"),
        ("slate", {"a__txt__annotations": "(0, 9) - label:x\n", "a__txt": "云"}, r"there is nothing at \(0, 9\)"),
        ("slate", {"a__txt__annotations": "__import__('os') - label:x\n", "a__txt": "云"}, r"not a line of SLATE's"),
        ("slate", {"a__txt__annotations": "((0, 0, 1), (0, 0, 0)) - label:x\n", "a__txt": "云泽"}, r"ends before"),
        ("webanno", {"a__tsv": "1-1\t0-1\t云\t_\n"}, r"a.tsv:1: the first line must be \"#FORMAT=WebAnno TSV 3.3\""),
        (
            "webanno",
            {"a__tsv": "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Zone|label\n\n\n#Text=云\nx\t_\n"},
            r"a.tsv:6: not a token",
        ),
        (
            "webanno",
            {"a__tsv": "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Zone|label\n\n\n#Text=云\n1-1\t0-1\t云\n"},
            r"a.tsv:6: 3 columns",
        ),
        (
            "webanno",
            {"a__tsv": "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Zone|label\n\n\n#Text=云\n1-1\t0-9\t云\tx\t\n"},
            r"outside the text",
        ),
        ("xmi", {"a__xmi": "<xmi"}, r"a.xmi: not XML"),
        ("xmi", {"a__xmi": "<x/>"}, r"a.xmi: no Sofa"),
        ("jsoncas", {"a__json": "{}"}, r'"%FEATURE_STRUCTURES" is missing'),
        ("jsoncas", {"a__json": '{"%FEATURE_STRUCTURES": []}'}, r"a.json: no Sofa"),
        ("yedda", {"a__ann": b"\xff"}, r"a.ann: not UTF-8"),
    ],
)
def test_what_is_wrong_in_a_folder_is_said_with_its_file(
    name: str, files: dict[str, str | bytes], message: str, tmp_path: Path
) -> None:
    with pytest.raises(FormatError, match=message):
        read_folder(name, tmp_path, **files)


ZONE = '<z:Zone xmlns:z="http:///webanno/custom.ecore" sofa="1" label="x" begin="{}" end="{}"/>'
XMI = '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"><cas:Sofa xmi:id="1" sofaString="&#x20BB7;a"/>{}</xmi:XMI>'


@pytest.mark.parametrize(
    ("begin", "end", "message"),
    [("0", "1", "inside a character"), ("0", "9", "outside"), ("x", "2", '"begin" must be'), ("2", "0", "not a span")],
)
def test_places_in_a_cas_that_are_none(begin: str, end: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=rf"a.xmi:1: .*{message}"):
        read_folder("xmi", tmp_path, a__xmi=XMI.format(ZONE.format(begin, end)))


def test_xml_bombs_and_external_entities_are_refused_before_anything_is_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><b>&b;</b>'
    outside = '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'
    for data in (bomb, outside):
        with pytest.raises(FormatError, match="a document type declaration is not allowed"):
            read_folder("xmi", tmp_path, a__xmi=data)


@pytest.mark.parametrize("name", ["../evil.ann", "/evil.ann", "a/../../evil.ann", "a\\..\\evil.ann"])
def test_an_archive_whose_names_lead_out_of_it_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), "x")
    with pytest.raises(FormatError, match="which leads out of it"), open_folder(path):
        pass


def test_links_that_lead_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.ann").write_text("[@x#y*]")
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "a.ann").symlink_to(tmp_path / "secret.ann")
    with open_folder(inside) as source:
        assert source.names(".ann") == []


def test_a_member_that_swells_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "MAX_MEMBER", 1000)
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.ann", "x" * 100_000)
    with open_folder(path) as source, pytest.raises(FormatError, match="a file of more than"):
        source.data("a.ann")


def test_a_broken_archive_and_a_missing_folder_are_named(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04nonsense")
    with pytest.raises(FormatError, match=r"x.zip: not a zip archive"), open_folder(tmp_path / "x.zip"):
        pass
    with pytest.raises(UsageError, match=r"gone: cannot be read"), open_folder(tmp_path / "gone"):
        pass


@pytest.mark.parametrize("known", LINES, ids=lambda known: known.name)
def test_a_line_without_end_is_refused_without_holding_it(known: Format, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checked, "MAX_LINE", 1 << 20)

    class Endless(io.RawIOBase):
        given = 0

        def readable(self) -> bool:
            return True

        def readline(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert 0 < size <= (1 << 20) + 1
            self.given += size
            return b"x" * size

    stream = Endless()
    with pytest.raises(FormatError, match="f:1: a line of more than 1 MB"):
        list(reader(known)(stream, "f", ReadOptions(variant=known.variant)))  # type: ignore[arg-type]
    assert stream.given <= (1 << 20) + 1


@pytest.mark.parametrize("name", ["labelstudio", "w3c"])
def test_a_document_over_the_limit_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checked, "MAX_DOCUMENT", 1000)
    with pytest.raises(FormatError, match="a file of more than"):
        read(name, b"[" + b" " * 2000 + b"]")


def sample() -> AnnotatedArticle:
    text = "云泽推行并联审批，同比增长9.5%。\n第二段😀。"
    return make_article(text, [make_span(text, 4, 8, note="见下"), make_span(text, 9, 17, "metric")])


@pytest.mark.parametrize("known", FILES, ids=lambda known: known.name)
@settings(max_examples=40)
@given(data=st.data())
def test_a_damaged_file_is_refused_or_read_but_never_breaks_the_program(known: Format, data: st.DataObject) -> None:
    if known.extra:
        pytest.importorskip({"parquet": "pyarrow", "xlsx": "openpyxl", "spacy": "spacy"}[known.extra])
    out = io.BytesIO()
    writer(known)([sample()], out, WriteOptions(variant=known.variant), Report())
    damaged = damage(bytearray(out.getvalue()), data)
    error = refusal(lambda: list(reader(known)(io.BytesIO(damaged), "f", ReadOptions(variant=known.variant))))
    assert error is None or error.where.startswith("f")


@pytest.mark.parametrize("known", FOLDERS, ids=lambda known: known.name)
@settings(max_examples=25)
@given(data=st.data())
def test_a_damaged_folder_is_refused_or_read_but_never_breaks_the_program(known: Format, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as name:
        where = Path(name)
        folder_writer(known)([sample()], FolderTarget(DiskSink(where)), WriteOptions(), Report())
        path = data.draw(st.sampled_from(sorted(where.rglob("a*"))))
        path.write_bytes(damage(bytearray(path.read_bytes()), data))
        with open_folder(where) as source:
            error = refusal(lambda: list(folder_reader(known)(source, ReadOptions())))
        assert error is None or error.where.startswith(name)


JSON = [one for one in FORMATS.values() if one.name in {"jsonl", "spans", "doccano", "labelstudio", "prodigy", "w3c"}]
JSON += [FORMATS["spacy-json"], FORMATS["jsoncas"]]
WRONG: list[Any] = [None, 1, -1, 1.5, "x", "", [], {}, True, "\ud800", 10**30, [[]], [1], {"a": 1}, math.nan]
MISSING = object()


@pytest.mark.parametrize("known", JSON, ids=lambda known: known.name)
def test_a_value_that_is_missing_or_of_another_kind_is_refused_or_passed_over(known: Format) -> None:
    value = json.loads(sample_of(known))
    refused = 0
    for path in inside(value):
        for wrong in [*WRONG, MISSING]:
            error = refusal(read_damaged(known, json.dumps(changed(value, path, wrong)).encode()))
            assert error is None or "f" in error.where, f"{path} {wrong!r}"
            refused += error is not None
    assert refused > 100


def sample_of(known: Format) -> bytes:
    """Return the file, or the one file of the folder, that the sample makes in the format."""
    if known.shape is Shape.FILE:
        out = io.BytesIO()
        writer(known)([sample()], out, WriteOptions(variant=known.variant), Report())
        return out.getvalue().splitlines()[0] if known.suffix.endswith("l") else out.getvalue()
    with tempfile.TemporaryDirectory() as name:
        folder_writer(known)([sample()], FolderTarget(DiskSink(Path(name))), WriteOptions(), Report())
        (path,) = Path(name).rglob("*.json")
        return path.read_bytes()


def read_damaged(known: Format, damaged: bytes) -> Callable[[], object]:
    """Return what reads the damaged file, or a folder that holds it."""
    if known.shape is Shape.FILE:
        return lambda: list(reader(known)(io.BytesIO(damaged), "f", ReadOptions(variant=known.variant)))
    files = FolderSource(OneFile(damaged), {"f.json": None}, None)
    return lambda: list(folder_reader(known)(files, ReadOptions()))


class OneFile:
    """A folder in memory with the file f.json."""

    label = "folder"

    def __init__(self, data: bytes) -> None:
        self._data = data

    def names(self) -> list[str]:
        return ["f.json"]

    def size(self, name: str) -> int:
        return len(self._data)

    def open(self, name: str) -> io.BytesIO:
        return io.BytesIO(self._data)


def inside(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every value in a JSON value."""
    yield path
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield from inside(value[key], (*path, key))


def changed(value: Any, path: tuple[Any, ...], wrong: Any) -> Any:
    """Return the JSON value with another one at the path, or without it when that is `MISSING`."""
    if not path:
        return None if wrong is MISSING else wrong
    key, *rest = path
    copy = dict(value) if isinstance(value, dict) else list(value)
    if wrong is MISSING and not rest:
        del copy[key]
    else:
        copy[key] = changed(value[key], tuple(rest), wrong)
    return copy


def refusal(read_it: Callable[[], object]) -> FormatError | None:
    """Return the refusal that reading ends in, None when it does not."""
    try:
        read_it()
    except FormatError as error:
        return error
    return None


def damage(content: bytearray, data: st.DataObject) -> bytes:
    """Cut the content short, or put other bytes in some places."""
    if data.draw(st.booleans()):
        return bytes(content[: data.draw(st.integers(0, 10**6)) % (len(content) + 1)])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, 10**6)) % max(1, len(content))
        content[at : at + 1] = data.draw(
            st.sampled_from([b"", b"\xff", b"9", b'"', b"]", b"\x00", b"\n", b"-", b"null"])
        )
    return bytes(content)


def test_reading_goes_on_after_a_bad_line_when_it_may() -> None:
    good = json.dumps(native(text="云泽"))
    errors: list[FormatError] = []
    options = ReadOptions(refuse=errors.append)
    found = list(reader(FORMATS["jsonl"])(io.BytesIO(f"{good}\n{{\n{good}\n".encode()), "f", options))
    assert [article.where for article in found] == ["f:1", "f:3"]
    assert [error.where for error in errors] == ["f:2"]


def test_an_archive_reads_like_the_folder_it_holds(tmp_path: Path) -> None:
    (from_disk,), _ = through(FORMATS["brat"], [sample()], tmp_path / "folder")
    path = tmp_path / "x.zip"
    with path.open("wb") as out:
        sink = ZipSink(out)
        folder_writer(FORMATS["brat"])([sample()], FolderTarget(sink), WriteOptions(), Report())
        sink.close()
    with open_folder(path) as source:
        (from_zip,) = folder_reader(FORMATS["brat"])(source, ReadOptions())
    assert [(one.label, one.range) for one in from_zip.spans] == [(one.label, one.range) for one in from_disk.spans]
