from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zoneread.errors import KeymapError
from zoneread.keys.command import Context
from zoneread.keys.load import available, chosen, config_home, examine, folders, load, load_or_default
from zoneread.resources import bundled

if TYPE_CHECKING:
    from tests.keys.conftest import Write

BUNDLED = [bundled("keymaps")]
MINIMAL = '[always]\n"app.quit" = ["q", "ctrl+q"]\n"help.show" = ["f1"]\n"app.cancel" = ["escape"]\n'


def test_a_keymap_of_the_workspace_goes_before_one_of_the_user_and_a_bundled_one(write: Write, config: Path) -> None:
    workspace = write("vim", MINIMAL).parent
    (config / "keymaps").mkdir(parents=True)
    (config / "keymaps" / "vim.toml").write_text(MINIMAL, encoding="utf-8")
    (config / "keymaps" / "mine.toml").write_text(MINIMAL, encoding="utf-8")
    found = available(folders(workspace))
    assert found["vim"] == workspace / "vim.toml"
    assert found["mine"] == config / "keymaps" / "mine.toml"
    assert found["default"] == BUNDLED[0] / "default.toml"
    assert load("vim", folders(workspace)).files == (str(workspace / "vim.toml"),)
    assert load("vim", folders()).files == (str(config / "keymaps" / "vim.toml"),)


def test_the_configuration_folder_can_be_named(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert config_home() == config
    monkeypatch.delenv("ZONEREAD_CONFIG")
    assert config_home().name == "zoneread"


def test_a_keymap_is_chosen_by_name_then_environment_then_users_own_then_default(
    write: Write, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert chosen(folders(workspace)) == "default"
    write("user", MINIMAL)
    assert chosen(folders(workspace)) == "user"
    monkeypatch.setenv("ZONEREAD_KEYMAP", "emacs")
    assert chosen(folders(workspace)) == "emacs"
    assert chosen(folders(workspace), "vim") == "vim"


def test_a_line_of_an_overlay_replaces_the_keys_and_an_empty_list_takes_them_away(write: Write) -> None:
    path = write("mine", 'extends = "default"\n[reading]\n"move.left" = ["ctrl+u"]\n"label.repeat" = []\n')
    keymap = load("mine", folders(path.parent))
    assert keymap.keys_for("move.left", Context.READING) == [("ctrl+u",)]
    assert keymap.keys_for("label.repeat", Context.READING) == []
    assert keymap.keys_for("move.right", Context.READING) == [("right",)]


def test_options_of_an_overlay_replace_those_they_name(write: Write) -> None:
    path = write(
        "mine", 'extends = "default"\n[options]\ntimeout = 2\nlabel_letters = "T"\n[reading]\n"label.pick" = []\n'
    )
    options = load("mine", folders(path.parent)).options
    assert (options.timeout, options.letters) == (2.0, ("T",))
    assert (options.count, options.codes) == ("apostrophe", ("t",))


def test_overlays_may_extend_overlays(write: Write) -> None:
    write("one", 'extends = "vim"\n[reading]\n"move.back" = ["backspace"]\n')
    path = write("two", 'extends = "one"\n[reading]\n"move.back" = ["ctrl+t"]\n"move.forward" = []\n')
    keymap = load("two", folders(path.parent))
    assert [Path(file).name for file in keymap.files] == ["default.toml", "vim.toml", "one.toml", "two.toml"]
    assert keymap.keys_for("move.back", Context.READING) == [("ctrl+t",)]
    assert keymap.keys_for("move.left", Context.READING) == [("h",), ("left",)]


def test_a_default_of_the_workspace_extends_the_bundled_one(write: Write) -> None:
    path = write("default", 'extends = "default"\n[reading]\n"move.back" = ["backspace"]\n')
    keymap = load("default", folders(path.parent))
    assert len(keymap.files) == 2
    assert keymap.keys_for("move.back", Context.READING) == [("backspace",)]


def test_a_file_may_be_named_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "elsewhere.toml"
    path.write_text('extends = "vim"\ndescription = "mine"\n', encoding="utf-8")
    keymap = load(str(path), BUNDLED)
    assert (keymap.name, keymap.description) == ("elsewhere", "mine")


def test_an_unknown_keymap_is_answered_with_the_nearest() -> None:
    with pytest.raises(KeymapError, match=r'no keymap "vimm" \(did you mean "vim"\?\)'):
        load("vimm", BUNDLED)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('extends = "emax"\n', r'mine.toml:1: no keymap "emax" \(did you mean "emacs"\?\)'),
        ('\nextends = ["vim"]\n', r"mine.toml:2: extends must name one keymap"),
        ('extends = "mine"\n', r'mine.toml:1: no keymap "mine"'),
        ("[reading\n", r"mine.toml:1: is not TOML: expected ']'"),
        ('[reading]\n"move.left" = ["a"\n[list]\n', r"mine.toml:3: is not TOML"),
        ('[reading]\n"move.left" = ["a"]\n"move.left" = ["b"]\n', r"mine.toml:3: is not TOML: cannot overwrite"),
        ('[reading]\n"move.left" = []\n"move.left".y = 2\n', r"mine.toml:3: is not TOML"),
        ("x = " + "[" * 4000, r"mine.toml"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_clear_mistake(write: Write, text: str, message: str) -> None:
    path = write("mine", text)
    with pytest.raises(KeymapError, match=message):
        load("mine", folders(path.parent))


def test_a_folder_a_missing_and_a_foreign_file_are_clear_mistakes(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "foreign.toml").write_bytes("键 = 1".encode("gb18030"))
    (tmp_path / "large.toml").write_bytes(b"#" * 1_000_001)
    for name, message in [
        ("folder", "cannot be read"),
        ("missing", "cannot be read: No such file"),
        ("foreign", "is not UTF-8"),
        ("large", "too large"),
    ]:
        with pytest.raises(KeymapError, match=message):
            load(str(tmp_path / f"{name}.toml"), BUNDLED)


def test_keymaps_that_extend_one_another_for_ever_end(write: Write) -> None:
    for number in range(12):
        path = write(f"k{number}", f'extends = "k{number + 1}"\n')
    with pytest.raises(KeymapError, match="more than 8 keymaps extend one another"):
        load("k0", folders(path.parent))


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(workspace: Path) -> None:
    text = 'extends = "default"\n[reading]\n\n"move.left" = ["alt+1"]\n'
    (workspace / "mine.toml").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    (problem,) = examine("mine", folders(workspace)).errors
    assert problem.line == 4


def test_the_error_names_the_first_mistake_and_how_to_see_the_rest(write: Write) -> None:
    path = write("mine", 'extends = "default"\n[reading]\n"move.left" = ["alt+1"]\n"move.rihgt" = []\n')
    with pytest.raises(
        KeymapError, match=r"mine.toml:3: move.left: a terminal .* and 1 more: zoneread keys check mine"
    ):
        load("mine", folders(path.parent))


def test_the_default_steps_in_for_a_keymap_with_mistakes(write: Write) -> None:
    write("default", "nonsense = true\n")
    path = write("mine", 'extends = "vim"\n[reading]\n"move.left" = ["alt+1"]\n')
    loaded = load_or_default("mine", folders(path.parent))
    assert loaded.keymap is not None
    assert loaded.keymap.files == (str(BUNDLED[0] / "default.toml"),)
    lost = ["app.quit", "help.show"]
    assert [(problem.line, problem.command) for problem in loaded.errors] == [
        (1, ""),
        *((1, id_) for id_ in lost),
        (3, "move.left"),
    ]


def test_a_keymap_without_mistakes_is_not_replaced() -> None:
    loaded = load_or_default("vim", BUNDLED)
    assert loaded.keymap is not None
    assert loaded.keymap.name == "vim"
    assert loaded.errors == []


def test_a_keymap_that_extends_nothing_has_only_its_own_keys(write: Write) -> None:
    keymap = load("bare", folders(write("bare", MINIMAL).parent), ())
    assert {binding.command for binding in keymap.bindings} == {"app.quit", "help.show", "app.cancel"}
    assert keymap.options.count == ""


@given(
    st.binary(max_size=60) | st.text(max_size=60).map(lambda text: f'extends = "default"\n[reading]\n{text}'.encode())
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_file_whatever_raises_anything_but_a_report(workspace: Path, data: bytes) -> None:
    (workspace / "any.toml").write_bytes(data)
    loaded = examine("any", folders(workspace))
    assert (loaded.keymap is None) == bool(loaded.errors)
    for problem in loaded.errors:
        assert problem.file
        assert problem.message


def test_a_name_that_no_file_can_have_is_a_keymap_that_is_not_there(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = load_or_default("k" * 300, folders())
    assert loaded.keymap == load_or_default("default", folders()).keymap
    assert [error.message for error in loaded.errors] == [f'no keymap "{"k" * 300}"']
    config.mkdir()
    monkeypatch.setenv("ZONEREAD_CONFIG", str(config / ("c" * 300)))
    assert load_or_default(chosen(folders()), folders()).errors == []
