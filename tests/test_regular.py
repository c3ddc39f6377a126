"""Only regular files are read, and never more of one than there is room for."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from zoneread.regular import REGULAR, kind_at, open_regular, read_regular

pipes = pytest.mark.skipif(sys.platform == "win32", reason="no named pipes")


def test_a_file_of_just_the_limit_is_read_and_a_longer_one_refused(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"12345")
    assert read_regular(path, 5) == b"12345"
    with pytest.raises(OSError, match="too large: more than 4 bytes"):
        read_regular(path, 4)


@pipes
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a")
    with pytest.raises(OSError, match="a named pipe, not a file"):
        open_regular(tmp_path / "a")


@pipes
def test_a_device_and_a_link_to_one_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("/dev/zero")
    for path in (Path("/dev/zero"), tmp_path / "a"):
        with pytest.raises(OSError, match="a device, not a file"):
            read_regular(path, 10)


@pipes
def test_a_socket_and_a_folder_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("s")
        with pytest.raises(OSError, match="a socket, not a file"):
            open_regular(Path("s"))
    with pytest.raises(OSError, match="a folder, not a file"):
        open_regular(tmp_path)


def test_a_name_that_no_file_can_have_is_an_error_of_the_file_system() -> None:
    with pytest.raises(OSError, match="no file can have this name"):
        open_regular(Path("a\0b"))


def test_what_is_at_a_path_is_told_whatever_the_path(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    assert kind_at(tmp_path / "a") == REGULAR
    assert kind_at(tmp_path) == "a folder"
    for nothing in (tmp_path / "b", Path("x" * 5_000), Path("a\0b")):
        assert kind_at(nothing) == ""


@pipes
def test_a_file_that_was_replaced_by_a_pipe_since_it_was_looked_at_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.touch()
    looked_at = path.stat()
    monkeypatch.setattr(Path, "stat", lambda _: looked_at)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(OSError, match="a named pipe, not a file"):
        open_regular(path)
