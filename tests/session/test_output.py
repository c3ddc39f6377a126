"""A written file appears whole or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from zoneread.errors import UsageError
from zoneread.session.output import whole_file
from zoneread.store.files import written_whole

if TYPE_CHECKING:
    from pathlib import Path


def test_a_finished_block_leaves_the_file_and_no_other(tmp_path: Path) -> None:
    target = tmp_path / "gold.jsonl"
    with whole_file(target) as out:
        out.write(b"all")
    assert target.read_bytes() == b"all"
    assert list(tmp_path.iterdir()) == [target]


def test_a_block_that_fails_leaves_the_old_file_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "gold.jsonl"
    target.write_bytes(b"old")
    with pytest.raises(RuntimeError, match="half way"):
        _write_half(target)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def _write_half(target: Path) -> None:
    with whole_file(target) as out:
        out.write(b"half")
        raise RuntimeError("half way")


def test_a_replaced_file_keeps_its_mode(tmp_path: Path) -> None:
    target = tmp_path / "gold.jsonl"
    target.write_bytes(b"old")
    target.chmod(0o640)
    with whole_file(target) as out:
        out.write(b"new")
    assert target.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(("name", "words"), [("", "this is a folder"), ("no/such/gold.jsonl", "cannot write")])
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(UsageError, match=words), whole_file(tmp_path / name) as out:
        out.write(b"all")


def test_a_full_disk_is_one_line_and_nothing_half_written(tmp_path: Path) -> None:
    target = tmp_path / "gold.jsonl"
    with pytest.raises(UsageError, match="No space left"), whole_file(target):
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    link, target = tmp_path / "link.jsonl", tmp_path / "kept" / "gold.jsonl"
    target.parent.mkdir()
    link.symlink_to(target)
    for data in (b"old", b"new"):
        with whole_file(link) as out:
            out.write(data)
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX")
def test_what_is_no_file_is_never_replaced(tmp_path: Path) -> None:
    """As root, a device would be: and then every program of the machine writes into an export."""
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    for path in (pipe, link):
        with pytest.raises(UsageError, match=r"this is a named pipe \(name a file, or - for"), whole_file(path) as out:
            out.write(b"never")
    with pytest.raises(FileExistsError, match="this is a named pipe"):
        written_whole(pipe, lambda _part: pytest.fail("written"))
    assert pipe.is_fifo()
