"""``zoneread keys list``, ``check`` and ``show``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.programs import run_python
from zoneread.keys.registry import COMMANDS
from zoneread.span.scheme import DEFAULT_SCHEME

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner
    from zoneread.session.workspace import Workspace


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Leave the user's own keymaps out, and start where there is no workspace."""
    monkeypatch.setenv("ZONEREAD_CONFIG", str(tmp_path / "config"))
    monkeypatch.delenv("ZONEREAD_KEYMAP", raising=False)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    return tmp_path / "config"


def test_list_names_every_command_with_its_keys(zoneread: Runner) -> None:
    rows = json.loads(zoneread("keys", "list", "--json").out)
    labels = [f"tag.{key}" for key in DEFAULT_SCHEME.keys]
    assert [row["command"] for row in rows] == [*COMMANDS, *labels]
    undo = next(row for row in rows if row["command"] == "edit.undo")
    assert [keys["shown"] for keys in undo["keys"]] == ["u", "Ctrl+Z"]
    assert undo["chinese"] == "撤销"
    assert undo["keys"][0]["file"].endswith("default.toml")
    ran = zoneread("keys", "list")
    assert ran.status == 0
    (line,) = (line for line in ran.out.splitlines() if line.startswith("edit.undo "))
    assert line.split() == ["edit.undo", "u,", "Ctrl+Z", "undo", "撤销"]


def test_list_of_another_keymap_or_a_context_differs(zoneread: Runner) -> None:
    assert "h, Left" in zoneread("keys", "list", "--keymap", "vim").out
    rows = json.loads(zoneread("keys", "list", "--context", "search", "--json").out)
    assert "search.mode" in {row["command"] for row in rows}
    assert "move.left" not in {row["command"] for row in rows}
    (quit_,) = (row for row in rows if row["command"] == "app.quit")
    assert [keys["shown"] for keys in quit_["keys"]] == ["Ctrl+Q"]


def test_check_of_everything_that_comes_along_finds_no_mistake(zoneread: Runner) -> None:
    ran = zoneread("keys", "check", "--quiet")
    assert (ran.status, ran.out) == (0, "")
    assert [line.partition(":")[0] for line in ran.err.splitlines()] == ["default", "emacs", "onehand", "vim"]


def test_check_tells_what_hides_what_unless_asked_not_to(zoneread: Runner) -> None:
    assert (
        "note: [suggestion] Enter is suggest.accept and hides object.span" in zoneread("keys", "check", "default").out
    )


def test_check_tells_of_a_keymap_that_extends_another_only_its_own_notes(zoneread: Runner, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('extends = "default"\n[common]\n"article.next" = ["g ."]\n', encoding="utf-8")
    ran = zoneread("keys", "check", str(path))
    assert (ran.status, ran.out) == (0, "")
    path.write_text('extends = "default"\n[suggestion]\n"suggest.accept" = ["w"]\n', encoding="utf-8")
    assert zoneread("keys", "check", str(path)).out.startswith(f"{path}:3: note: [suggestion] w is suggest.accept")


def test_check_reports_every_mistake_and_exits_with_two(zoneread: Runner, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('extends = "default"\n[reading]\n"move.lefft" = []\n"move.left" = ["ctrl+1"]\n', encoding="utf-8")
    ran = zoneread("keys", "check", str(path))
    assert ran.status == 2
    first, second = ran.out.splitlines()
    assert first == f'{path}:3: [reading] no command "move.lefft" (did you mean "move.left"?)'
    assert second.startswith(f"{path}:4: [reading] move.left: a terminal cannot send Ctrl+1")
    assert ran.err == f"{path}: 2 mistakes\n"
    (value,) = json.loads(zoneread("keys", "check", str(path), "--json").out)
    assert value["ok"] is False
    assert [(problem["line"], problem["kind"], problem["command"]) for problem in value["problems"]] == [
        (3, "mistake", "move.lefft"),
        (4, "mistake", "move.left"),
    ]


def test_check_finds_the_keymaps_of_the_workspace(zoneread: Runner, workspace: Workspace) -> None:
    (workspace.keymaps / "mine.toml").write_text('extends = "vim"\n', encoding="utf-8")
    assert "mine: fine" in zoneread("keys", "check").err
    assert "did you mean" in zoneread("keys", "check", "mime").out


def test_an_escape_in_a_keymap_does_not_reach_the_terminal(zoneread: Runner, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('extends = "default"\n[reading]\n"a\\u001b[2Jb" = ["\\u009b"]\n', encoding="utf-8")
    ran = zoneread("keys", "check", str(path))
    assert ran.status == 2
    assert not {"\x1b", "\x9b"} & set(ran.out + ran.err)


def test_show_tells_what_keys_do_in_each_context(zoneread: Runner) -> None:
    rows = json.loads(zoneread("keys", "show", "enter", "--json").out)
    assert {row["where"]: row["command"] for row in rows} == {
        "reading": "object.span",
        "selection": "object.span",
        "suggestion": "suggest.accept",
        "review": "object.span",
        "list": "list.open",
        "articles": "list.open",
        "spans": "list.open",
        "help": "list.open",
        "hint": "hint.accept",
        "prompt": "prompt.accept",
        "search": "prompt.accept",
        "palette": "prompt.accept",
    }
    assert "accept the suggestion" in zoneread("keys", "show", "enter").out


def test_show_of_the_beginning_of_a_sequence_lists_what_may_follow(zoneread: Runner) -> None:
    rows = json.loads(zoneread("keys", "show", "t", "--context", "reading", "--json").out)
    assert [row["shown"] for row in rows] == ["t g g", "t z b", "t x m", "t d j"]
    assert zoneread("keys", "show", "ctrl+u").out == "Ctrl+U does nothing\n"
    assert zoneread("keys", "show", "w", "--context", "list").out == "w does nothing in list\n"


def test_show_of_a_command_tells_its_keys_and_where_they_are_given(zoneread: Runner) -> None:
    out = zoneread("keys", "show", "hint.jump").out
    assert "jump to text by its pinyin initials" in out
    assert "asks for: initials" in out
    assert "default.toml:" in out
    assert "takes a count" in zoneread("keys", "show", "move.left").out
    assert "has no key" in zoneread("keys", "show", "extend.gap.next", "--keymap", "onehand").out
    assert json.loads(zoneread("keys", "show", "tag.reform", "--json").out)["keys"][0]["file"] == "label scheme"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["label.repaet"], 'neither a key nor a command (did you mean "label.repeat"?)'),
        (["entre"], 'neither a key nor a command (did you mean "enter"?)'),
        (["ctrl+i"], "a terminal cannot send Ctrl+I (arrives as tab; write that)"),
        (["x", "--keymap", "vmi"], 'no keymap "vmi" (did you mean "vim"?)'),
        (["x", "--workspace", "nowhere"], "no such folder"),
    ],
)
def test_what_makes_no_sense_is_one_line_and_a_hint(zoneread: Runner, words: list[str], message: str) -> None:
    ran = zoneread("keys", "show", *words)
    assert ran.status == 2
    assert message in ran.err
    assert ran.err.count("\n") == 1


def test_the_keymap_is_that_of_the_environment_or_the_users_own(
    zoneread: Runner, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (config / "keymaps").mkdir(parents=True)
    (config / "keymaps" / "user.toml").write_text(
        'extends = "default"\n[reading]\n"label.repeat" = []\n', encoding="utf-8"
    )
    assert "has no key" in zoneread("keys", "show", "label.repeat").out
    monkeypatch.setenv("ZONEREAD_KEYMAP", "vim")
    assert "Space Space" in zoneread("keys", "show", "label.repeat").out


def test_keys_are_listed_without_the_terminal_library_or_pypinyin(tmp_path: Path) -> None:
    code = (
        "import sys; from zoneread.cli.main import run; status = run(['keys', 'list']);"
        "heavy = {'textual', 'pypinyin', 'sqlite_utils', 'rjieba', 'opencc'} & set(sys.modules);"
        "sys.exit(f'{status} {heavy}' if status or heavy else 0)"
    )
    ran = run_python(code, cwd=tmp_path, ZONEREAD_CONFIG=str(tmp_path))
    assert (ran.returncode, ran.stderr) == (0, "")
