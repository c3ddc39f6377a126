from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import hard_text
from zoneread.corpus.found import Found, ReadOptions, Refusal
from zoneread.corpus.read import find_items, read_path
from zoneread.errors import UsageError
from zoneread.text.source import SourceText

PROSE = "云溪开发区管委会深化体制机制改革，完成投资三十亿元，招引项目十二个。"


def texts(path: Path, options: ReadOptions | None = None) -> dict[str, str]:
    """Return the articles found by name; a refusal as ``! reason (hint)``."""
    return {found.name: shown(found) for found in read_path(path, options or ReadOptions())}


def shown(found: Found) -> str:
    return found.content.text if isinstance(found.content, SourceText) else f"! {found.content}"


def only(path: Path, options: ReadOptions | None = None) -> Found:
    found = list(read_path(path, options or ReadOptions()))
    assert len(found) == 1
    return found[0]


def refusal(path: Path, options: ReadOptions | None = None) -> Refusal:
    content = only(path, options).content
    assert isinstance(content, Refusal)
    return content


@given(text=hard_text())
def test_a_text_file_is_its_own_source_text(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("hard") / "a.txt"
    data = (PROSE + text).encode()
    path.write_bytes(data)
    content = only(path).content
    assert isinstance(content, SourceText)
    assert content.data == data
    assert content.text == PROSE + text


def test_the_encoding_is_found_and_reported(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(PROSE.encode("gb18030"))
    found = only(tmp_path / "a.txt")
    assert shown(found) == PROSE
    assert str(found.detection) == "gb18030"


def test_the_encoding_asked_for_is_used(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(PROSE.encode("gb18030"))
    found = only(tmp_path / "a.txt", ReadOptions(encoding="big5"))
    assert isinstance(found.content, SourceText)
    assert found.content.encoding == "big5"
    assert found.content.text != PROSE


def test_an_unknown_encoding_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match='"utf-9"'):
        list(read_path(tmp_path / "missing", ReadOptions(encoding="utf-9")))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "missing.txt").reason == "no such file or folder"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        ("\ufeff \u3000\r\n".encode(), "the text is blank"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "not a text: PNG image"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "not a text: Office document of before 2007 (.doc, .xls)"),
        (bytes(range(256)) * 9, "not a text: binary data"),
    ],
)
def test_what_is_no_text_is_refused_by_its_kind(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    assert refusal(tmp_path / "a.txt").reason == reason


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(200_000_000)
    assert refusal(tmp_path / "a.txt").reason == "200.0 MB; the limit is 20 MB"


def test_a_text_over_the_limit_of_characters_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PROSE * 4, encoding="utf-8")
    assert refusal(tmp_path / "a.txt", ReadOptions(max_characters=100)).reason == "136 characters; the limit is 100"
    assert shown(only(tmp_path / "a.txt", ReadOptions(max_characters=136))) == PROSE * 4


def test_pipes_devices_and_sockets_are_refused_unopened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zoneread.corpus.files.os.open", None)
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket.txt"))
    (tmp_path / "device.txt").symlink_to("/dev/zero")
    assert texts(tmp_path) == {
        "device.txt": "! a device, not a file with an article in it",
        "pipe.txt": "! a named pipe, not a file with an article in it",
        "socket.txt": "! a socket, not a file with an article in it",
    }


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PROSE, encoding="utf-8")
    (tmp_path / "a.txt").chmod(0)
    (tmp_path / "closed").mkdir(mode=0)
    assert set(texts(tmp_path).values()) == {"! may not be read: permission denied"}


def test_a_file_that_vanishes_after_the_listing_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(PROSE, encoding="utf-8")
    (tmp_path / "b.txt").write_text(PROSE, encoding="utf-8")
    reading = read_path(tmp_path)
    assert shown(next(reading)) == PROSE
    (tmp_path / "b.txt").unlink()
    assert shown(next(reading)) == "! no such file or folder"


def test_a_folder_is_read_recursively_sorted_and_without_hidden_files(tmp_path: Path) -> None:
    for name in ["b.txt", "a/z.md", "a/y.txt", ".hidden.txt", ".git/x.txt", "a/.DS_Store", "c"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(PROSE, encoding="utf-8")
    assert list(texts(tmp_path)) == ["a/y.txt", "a/z.md", "b.txt", "c"]
    assert [item.name for item in find_items(tmp_path)] == ["a/y.txt", "a/z.md", "b.txt", "c"]


def test_names_are_relative_to_the_base_when_the_path_lies_in_it(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    (corpus / "2020").mkdir(parents=True)
    (corpus / "2020" / "a.txt").write_text(PROSE, encoding="utf-8")
    options = ReadOptions(base=corpus)
    for path in [corpus, corpus / "2020", corpus / "2020" / "a.txt", corpus / "2020" / ".." / "2020"]:
        assert list(texts(path, options)) == ["2020/a.txt"]
    assert list(texts(corpus / "2020", ReadOptions(base=tmp_path / "elsewhere"))) == ["a.txt"]


def test_each_file_is_read_once_and_loops_end(tmp_path: Path) -> None:
    (tmp_path / "z").mkdir()
    (tmp_path / "z" / "a.txt").write_text(PROSE, encoding="utf-8")
    (tmp_path / "a_link.txt").symlink_to(tmp_path / "z" / "a.txt")
    (tmp_path / "b_link").symlink_to(tmp_path / "z", target_is_directory=True)
    (tmp_path / "z" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    found = texts(tmp_path)
    assert list(found) == ["loop.txt", "z/a.txt"]
    assert found["loop.txt"].startswith("! cannot be read")


def test_a_link_to_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "missing")
    assert texts(tmp_path) == {"a.txt": "! no such file or folder"}


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty" / "deeper").mkdir(parents=True)
    assert refusal(tmp_path / "empty").reason == "holds no files that are not hidden"


def test_in_a_folder_unknown_suffixes_are_refused_but_a_named_file_is_read_by_its_content(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(PROSE, encoding="utf-8")
    assert texts(tmp_path)["a.log"].startswith("! no reader for .log files (one of: .txt")
    assert texts(tmp_path / "a.log") == {"a.log": PROSE}


def test_names_that_are_not_utf_8_become_readable(tmp_path: Path) -> None:
    gbk = "开发区".encode("gbk") + b".txt"
    (tmp_path / os.fsdecode(gbk)).write_text(PROSE, encoding="utf-8")
    (tmp_path / os.fsdecode(b"\xff.txt")).write_text(PROSE, encoding="utf-8")
    assert list(texts(tmp_path)) == ["开发区.txt", "%FF.txt"]
    for found in read_path(tmp_path):
        found.name.encode()
        found.source_path.encode()


def test_of_files_whose_names_are_read_as_the_same_all_but_the_first_are_refused(tmp_path: Path) -> None:
    """The second would become a revision of the first, whose text nobody would see again."""
    try:
        for name in ("岚.txt".encode(), "岚.txt".encode("gb18030")):
            Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(PROSE, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes no such names")
    found = list(read_path(tmp_path))
    assert [one.name for one in found] == ["岚.txt", "岚.txt"]
    assert sorted(shown(one) for one in found) == ["! another file has the same name (rename one of them)", PROSE]


def test_a_path_that_no_system_has_is_refused(tmp_path: Path) -> None:
    for name in ["a\0b", "\ud800.txt", "x" * 5000]:
        found = only(tmp_path / name)
        assert isinstance(found.content, Refusal)
        found.name.encode()


@given(
    data=st.binary(max_size=300),
    suffix=st.sampled_from(["txt", "html", "docx", "pdf", "csv", "jsonl", "json", "zip", "", "xyz"]),
)
def test_no_bytes_under_any_suffix_make_reading_raise(
    data: bytes, suffix: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("any") / f"a.{suffix}"
    path.write_bytes(data)
    for found in read_path(path):
        assert isinstance(found.content, (SourceText, Refusal))


def test_damaged_bytes_in_titles_and_ids_never_reach_a_name(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(f"id,title,text\n开\xff,题\xff,{PROSE}\n".encode().replace(b"\xc3\xbf", b"\xff"))
    found = only(tmp_path / "a.csv")
    assert (found.name, found.title) == ("a.csv#开\ufffd", "题\ufffd")
    assert shown(found) == PROSE
    assert str(found.detection) == "utf-8 (2 damaged bytes)"


def test_what_the_system_forbids_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(PROSE, encoding="utf-8")

    def forbid(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("zoneread.corpus.files.os.open", forbid)
    assert refusal(tmp_path / "a.txt").reason == "may not be read: permission denied"


def test_a_file_that_says_it_is_small_is_read_no_further_than_the_limit() -> None:
    path = Path("/proc/self/status")
    if not path.exists():
        pytest.skip("no /proc")
    assert path.stat().st_size == 0
    assert refusal(path, ReadOptions(max_bytes=50)).reason == "0.0 MB; the limit is 0 MB"


def test_a_folder_behind_a_link_gives_way_to_the_folder_itself(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"m{number}").mkdir()
        (tmp_path / f"m{number}" / "a.txt").write_text(PROSE, encoding="utf-8")
        (tmp_path / f"a{number}").symlink_to(tmp_path / f"m{number}", target_is_directory=True)
        (tmp_path / f"z{number}").symlink_to(tmp_path / f"m{number}", target_is_directory=True)
    assert list(texts(tmp_path)) == [f"m{number}/a.txt" for number in range(4)]
