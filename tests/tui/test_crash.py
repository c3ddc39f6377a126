"""Reports of failures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zoneread.tui.crash import LIMIT, describe_failure, log_failure, log_file

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

SECRET = "栖梧经开区内部消息"


def failure() -> Exception:
    article = SECRET
    try:
        int(article)
    except ValueError as error:
        return error
    raise AssertionError("unreachable")


def test_a_report_names_the_kind_and_the_place_and_nothing_of_the_article() -> None:
    report = describe_failure(failure(), "command label.1")
    assert "ValueError" in report
    assert "in failure" in report
    assert "while: command label.1" in report
    assert SECRET not in report


def test_the_log_is_in_the_state_folder_and_for_the_owner_alone() -> None:
    name = log_failure(failure(), "x")
    assert name == str(log_file())
    assert log_file().stat().st_mode & 0o077 == 0
    log_failure(failure(), "y")
    assert log_file().read_text(encoding="utf-8").count("ValueError") == 2


def test_a_log_that_has_grown_starts_anew_and_keeps_the_one_before() -> None:
    log_failure(failure(), "x")
    log_file().write_text("x" * (LIMIT + 1), encoding="utf-8")
    log_failure(failure(), "y")
    assert len(log_file().read_text(encoding="utf-8")) < LIMIT
    assert log_file().with_suffix(".log.1").stat().st_size > LIMIT


def test_a_log_that_cannot_be_written_is_no_second_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    monkeypatch.setenv("ZONEREAD_STATE", str(blocked))
    assert log_failure(failure(), "x").startswith("(no log: ")
