"""The command line's manners: one line of error, a hint, an exit status, lazy imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.programs import run_python
from zoneread import __version__
from zoneread.cli.main import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner
    from zoneread.session.workspace import Workspace


def test_an_unknown_command_is_answered_with_the_nearest(zoneread: Runner) -> None:
    ran = zoneread("exprot")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == 'zoneread: no command "exprot" (did you mean "export"?)\n'


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("02-qiwu.txt", "to open an article: zoneread read 02-qiwu.txt"),
        ("二次出发", "to open an article: zoneread read 二次出发"),
        ("folder", "to open a workspace: zoneread --workspace folder"),
        ("lin.zrb", "to open a database: zoneread --db lin.zrb"),
        ("甲" * 5_000, "to open an article: zoneread read 甲"),
    ],
)
def test_what_is_opened_otherwise_is_answered_with_how(
    zoneread: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str, hint: str
) -> None:
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    ran = zoneread(word)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert hint in ran.err or "甲" * 1_000 in ran.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["keys", "chekc"], 'zoneread keys: no command "chekc" (did you mean "check"?)'),
        (["labels", "show"], 'zoneread labels: no command "show" (one of: export, guideline, import, list)'),
        (["keys"], "zoneread keys: which command? (one of: "),
    ],
)
def test_a_command_of_a_command_is_answered_likewise(zoneread: Runner, words: list[str], told: str) -> None:
    ran = zoneread(*words)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith(f"zoneread: {told}")


def test_an_unknown_option_names_the_command_and_its_help(zoneread: Runner) -> None:
    ran = zoneread("list", "--jsn")
    assert ran.status == 2
    assert ran.err.count("\n") == 1
    assert "zoneread list: No such option" in ran.err
    assert "see zoneread list --help" in ran.err


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help_with_an_example(zoneread: Runner, command: str) -> None:
    ran = zoneread(command, "--help")
    assert ran.status == 0
    assert "Example" in ran.out
    assert f"zoneread {command}" in ran.out


def test_the_version_is_the_packages(zoneread: Runner) -> None:
    assert zoneread("--version").out == f"zoneread {__version__}\n"


def test_outside_a_workspace_one_line_says_what_to_do(
    zoneread: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = zoneread("list")
    assert ran.status == 2
    assert "not a workspace" in ran.err
    assert "zoneread init DIR" in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("arguments", [("--workspace", "DIR", "sets"), ("sets", "--workspace", "DIR")])
def test_the_workspace_may_be_named_before_or_after_the_command(
    zoneread: Runner, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = zoneread(*(str(workspace.root) if word == "DIR" else word for word in arguments))
    assert ran.status == 0
    assert "lin" in ran.out


def test_without_a_terminal_the_reader_says_what_it_would_open_and_leaves(
    zoneread: Runner, workspace: Workspace
) -> None:
    ran = zoneread()
    assert ran.status == 2
    assert str(workspace.database) in ran.err
    assert ran.out == ""


HUGE = "99999999999999999999999"


@pytest.mark.parametrize(
    "words",
    [
        ["log", "--limit", HUGE],
        ["next", "--count", HUGE],
        ["labels", "list", "--version", HUGE],
        ["export", "--set", "lin", "--format", "jsonl", "--seed", HUGE],
        ["suggest", "--seconds", "inf", "--command", "true"],
        ["suggest", "--seconds", "nan", "--command", "true"],
        ["suggest", "--seconds", "1e300", "--command", "true"],
    ],
)
def test_numbers_beyond_reason_are_one_line_or_do_no_harm(
    zoneread: Runner, workspace: Workspace, words: list[str]
) -> None:
    ran = zoneread("--workspace", str(workspace.root), *words)
    if ran.status:
        assert (ran.status in {1, 2}, ran.out, ran.err.count("\n")) == (True, "", 1)
    else:
        assert ran.out


def test_a_file_that_is_no_database_is_one_line_and_status_3(zoneread: Runner, workspace: Workspace) -> None:
    workspace.database.write_bytes("不是数据库".encode() * 500)
    ran = zoneread("list")
    assert ran.status == 3
    assert ran.err.count("\n") == 1
    assert "annotations.db" in ran.err


def test_terminal_escapes_in_an_argument_never_reach_the_terminal(zoneread: Runner, workspace: Workspace) -> None:
    ran = zoneread("show", "\x1b]0;owned\x07")
    assert ran.status == 2
    assert "\x1b" not in ran.err


@pytest.mark.parametrize("arguments", [("export", "--help"), ("list",), ("diff", "lin", "zhao"), ("--help",)])
def test_headless_commands_import_neither_textual_nor_the_dictionaries(
    workspace: Workspace, arguments: tuple[str, ...]
) -> None:
    code = (
        "import sys\n"
        "from zoneread.cli.main import run\n"
        f"status = run({list(arguments)!r})\n"
        "heavy = {'textual', 'pypinyin', 'opencc', 'rjieba', 'sqlite_utils'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "sys.exit(status)\n"
    )
    done = run_python(code, cwd=workspace.root)
    assert (done.returncode, done.stderr) == (0, "")
