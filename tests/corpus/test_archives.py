from __future__ import annotations

import io
import stat
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.corpus.test_read import PROSE, refusal, texts
from zoneread.corpus.archives import member_name
from zoneread.corpus.found import ReadOptions

if TYPE_CHECKING:
    from pathlib import Path


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in members.items():
            out.writestr(name, data)
    return path


def test_an_archive_is_read_like_a_folder(tmp_path: Path) -> None:
    members = {
        "b.txt": PROSE.encode("gb18030"),
        "a/": b"",
        "a/一.md": PROSE.encode(),
        "a/t.csv": f"id,text\nx,{PROSE}\n".encode(),
        "a/.DS_Store": b"x",
        "__MACOSX/b.txt": b"x",
        "a/picture.png": b"x",
        "inner.zip": b"x",
        "empty.txt": b"",
    }
    found = texts(archive(tmp_path / "papers.zip", members))
    assert list(found) == [
        "papers.zip/a/picture.png",
        "papers.zip/a/t.csv#x",
        "papers.zip/a/一.md",
        "papers.zip/b.txt",
        "papers.zip/empty.txt",
        "papers.zip/inner.zip",
    ]
    assert [text for text in found.values() if not text.startswith("!")] == [PROSE] * 3
    assert found["papers.zip/empty.txt"] == "! the file is empty"
    assert found["papers.zip/inner.zip"] == "! an archive inside an archive (unpack it)"


@pytest.mark.parametrize(
    "name", ["../../etc/a.txt", "/etc/a.txt", "..\\..\\etc\\a.txt", "C:\\etc\\a.txt", "./etc//a.txt"]
)
def test_no_member_names_a_place_outside(name: str, tmp_path: Path) -> None:
    before = set(tmp_path.parent.iterdir())
    found = texts(archive(tmp_path / "z.zip", {name: PROSE.encode()}))
    assert found == {"z.zip/etc/a.txt": PROSE}
    assert set(tmp_path.parent.iterdir()) == before
    assert [path.name for path in tmp_path.iterdir()] == ["z.zip"]


def test_a_name_in_gbk_is_read(tmp_path: Path) -> None:
    placeholder = "x" * len("开发区.txt".encode("gbk"))
    data = archive(tmp_path / "z.zip", {placeholder: PROSE.encode()}).read_bytes()
    (tmp_path / "z.zip").write_bytes(data.replace(placeholder.encode(), "开发区.txt".encode("gbk")))
    assert list(texts(tmp_path / "z.zip")) == ["z.zip/开发区.txt"]


def test_member_names_never_hold_lone_surrogates_or_nul() -> None:
    info = zipfile.ZipInfo("a\ud800b.txt")
    info.flag_bits |= 0x800
    assert member_name(info) == "a?b.txt"


def test_a_name_that_occurs_twice_is_refused(tmp_path: Path) -> None:
    archive(tmp_path / "z.zip", {"a.txt": PROSE.encode(), "./a.txt": b"other"})
    assert texts(tmp_path / "z.zip") == {"z.zip/a.txt": "! the name occurs twice in the archive"}


def test_a_member_over_the_limit_is_refused_unpacked(tmp_path: Path) -> None:
    archive(tmp_path / "z.zip", {"bomb.txt": b"a" * 3_000_000, "small.txt": PROSE.encode()})
    found = texts(tmp_path / "z.zip", ReadOptions(max_bytes=1_000_000))
    assert found["z.zip/bomb.txt"].startswith("! 3.0 MB; the limit is 1 MB")
    assert found["z.zip/small.txt"] == PROSE


def test_members_beyond_the_sum_of_sizes_are_refused(tmp_path: Path) -> None:
    archive(tmp_path / "z.zip", {f"{number}.txt": PROSE.encode() * 2000 for number in range(4)})
    size = len(PROSE.encode()) * 2000
    found = texts(tmp_path / "z.zip", ReadOptions(max_archive_bytes=size * 2))
    assert [text.startswith("!") for text in found.values()] == [False, False, True, True]


def test_an_archive_of_too_many_files_is_refused(tmp_path: Path) -> None:
    archive(tmp_path / "z.zip", {f"{number}.txt": b"x" for number in range(11)})
    assert refusal(tmp_path / "z.zip", ReadOptions(max_archive_files=10)).reason == (
        "11 files in the archive; the limit is 10"
    )


def test_encrypted_damaged_and_linked_members_are_refused_alone(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    secret = zipfile.ZipInfo("secret.txt")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(link, "/etc/passwd")
        made.writestr(secret, PROSE)
        made.writestr("broken.txt", "break me " + PROSE)
        made.writestr("fine.txt", PROSE)
    data = bytearray(out.getvalue().replace(b"break me", b"broken!!"))
    central = data.rindex(b"PK\x01\x02", 0, data.rindex(b"secret.txt"))
    data[central + 8] |= 1
    (tmp_path / "z.zip").write_bytes(data)
    found = texts(tmp_path / "z.zip")
    assert found["z.zip/fine.txt"] == PROSE
    assert found["z.zip/link.txt"] == "! a link inside an archive, not a file"
    assert found["z.zip/secret.txt"].startswith("! encrypted")
    assert found["z.zip/broken.txt"].startswith("! not a readable member of the archive: Bad CRC")


def test_an_archive_without_articles_and_a_broken_one_are_refused(tmp_path: Path) -> None:
    assert refusal(archive(tmp_path / "z.zip", {})).reason == "the archive holds no files that are not hidden"
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 and no more")
    assert refusal(tmp_path / "broken.zip").reason.startswith("not a readable zip archive")
