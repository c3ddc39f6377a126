"""The keymaps that come along: what each promises in its first lines, and what the input methods need."""

from __future__ import annotations

import re
import tomllib

import pytest

from zoneread.keys import names
from zoneread.keys.command import Context
from zoneread.keys.document import bundled_keymaps, page
from zoneread.keys.load import examine
from zoneread.keys.registry import COMMANDS
from zoneread.resources import bundled

FOLDER = bundled("keymaps")
KEYMAPS = {keymap.name: keymap for keymap in bundled_keymaps()}
DEFAULT = KEYMAPS["default"]


@pytest.mark.parametrize("name", ["default", "vim", "emacs", "onehand"])
def test_a_bundled_keymap_has_no_mistake_and_finds_room_for_every_label(name: str) -> None:
    loaded = examine(name, [FOLDER])
    assert loaded.errors == []
    assert [str(problem) for problem in loaded.problems if problem.file == "label scheme"] == []
    assert loaded.keymap is not None
    assert loaded.keymap.description


def test_the_default_keymap_lists_every_command() -> None:
    tables = tomllib.loads((FOLDER / "default.toml").read_text(encoding="utf-8"))
    listed = [id_ for table, entries in tables.items() if table in set(Context) for id_ in entries]
    assert sorted(set(listed)) == sorted(COMMANDS)


def test_the_default_keymap_lists_a_command_twice_only_for_the_list_of_spans() -> None:
    tables = tomllib.loads((FOLDER / "default.toml").read_text(encoding="utf-8"))
    listed = [id_ for table, entries in tables.items() if table in set(Context) - {"spans"} for id_ in entries]
    assert sorted(listed) == sorted(set(listed))


@pytest.mark.parametrize("name", sorted(KEYMAPS))
def test_every_command_keeps_a_key_except_those_a_keymap_takes_away(name: str) -> None:
    tables = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    given_up = {id_ for table in set(Context) & set(tables) for id_, keys in tables[table].items() if not keys}
    bound = {binding.command for binding in KEYMAPS[name].bindings}
    assert set(COMMANDS) - bound == given_up
    assert {id_.partition(".")[0] for id_ in given_up} <= {"extend"}


def survives_input_method(keys: tuple[str, ...]) -> bool:
    """Whether an input method in Chinese mode lets every key through: anything but a letter."""
    return not any(len(key) == 1 and key.isalpha() for key in keys)


@pytest.mark.parametrize(
    "id_",
    [
        *(
            "move.left",
            "move.right",
            "move.up",
            "move.down",
            "move.word.next",
            "move.sentence.next",
            "move.clause.next",
        ),
        *("move.paragraph.next", "move.span.next", "move.hit.next", "move.page.down", "move.start", "move.back"),
        *("extend.left", "extend.right", "extend.word.next", "extend.row.end", "object.unit", "object.span"),
        *("select.grow", "select.shrink", "select.trim", "select.mend", "select.other_end"),
        *("label.1", "label.2", "label.3", "label.4", "label.repeat", "label.repeat.next"),
        *("span.retag", "span.delete", "span.note", "span.attributes", "span.resize", "span.split", "span.merge"),
        *("edit.undo", "edit.redo", "article.next", "article.previous", "article.undone.next", "article.done.next"),
        *("article.nothing.next", "article.skip.next", "search.open", "suggest.next", "suggest.previous"),
        *("panel.articles", "panel.spans", "panel.guideline", "view.lanes", "help.show", "palette.open", "app.quit"),
    ],
)
def test_a_frequent_command_has_a_key_that_an_input_method_lets_through(id_: str) -> None:
    assert any(survives_input_method(keys) for keys in DEFAULT.keys_for(id_, Context.SELECTION))


@pytest.mark.parametrize("id_", ["suggest.accept", "suggest.reject", "label.1", "select.grow", "article.done.next"])
def test_judging_suggestions_needs_no_letters(id_: str) -> None:
    assert any(survives_input_method(keys) for keys in DEFAULT.keys_for(id_, Context.SUGGESTION))


@pytest.mark.parametrize(
    "id_",
    [id_ for id_ in COMMANDS if id_.startswith("review.take") or id_ in {"review.next", "review.defer", "review.both"}],
)
def test_deciding_in_review_needs_no_letters(id_: str) -> None:
    assert any(survives_input_method(keys) for keys in DEFAULT.keys_for(id_, Context.REVIEW))


def test_escape_is_the_only_key_of_nothing() -> None:
    for keymap in KEYMAPS.values():
        with_escape = {binding.command for binding in keymap.bindings if "escape" in binding.keys}
        assert with_escape == {"app.cancel"}
        for command in with_escape:
            assert any("escape" not in keys for keys in keymap.keys_for(command, Context.PROMPT))


def test_a_span_of_four_characters_twelve_away_takes_four_keys() -> None:
    jump, tag = DEFAULT.keys_for("hint.jump", Context.READING)[0], DEFAULT.keys_for("label.1", Context.SELECTION)[0]
    initials = 2
    assert len(jump) + initials + len(tag) <= 4


def test_no_key_is_two_characters_under_an_input_method() -> None:
    doubled = {"circumflex_accent", "underscore"}
    assert not [binding for binding in DEFAULT.bindings if doubled & set(binding.keys)]


LEFT_HAND = frozenset("`12345qwertasdfgzxcvb~!@#$%QWERTASDFGZXCVB")


@pytest.mark.parametrize(
    "id_",
    [
        *("move.left", "move.right", "move.up", "move.down", "move.word.next", "move.sentence.next", "move.span.next"),
        *(
            "object.unit",
            "select.grow",
            "select.shrink",
            "select.anchor",
            "select.mend",
            "hint.jump",
            "label.1",
            "label.4",
        ),
        *("label.repeat", "label.repeat.next", "span.delete", "span.note", "edit.undo", "edit.redo", "suggest.next"),
        *("article.next", "article.previous", "article.done.next", "article.nothing.next", "article.skip.next"),
    ],
)
def test_the_left_hand_reaches_everything_frequent(id_: str) -> None:
    def is_left(key: str) -> bool:
        return names.character_of(key) in LEFT_HAND or key in {"space", "tab", "escape"}

    assert any(all(map(is_left, keys)) for keys in KEYMAPS["onehand"].keys_for(id_, Context.READING))


@pytest.mark.parametrize(
    ("name", "keys", "id_"),
    [
        ("vim", ("j",), "move.down"),
        ("vim", ("g", "g"), "move.start"),
        ("vim", ("G",), "move.end"),
        ("vim", ("d", "d"), "span.delete"),
        ("vim", ("ctrl+r",), "edit.redo"),
        ("emacs", ("ctrl+n",), "move.down"),
        ("emacs", ("ctrl+space",), "select.anchor"),
        ("emacs", ("ctrl+x", "ctrl+c"), "app.quit"),
        ("emacs", ("ctrl+s",), "move.hit.next"),
    ],
)
def test_a_familiar_key_does_the_familiar_thing(name: str, keys: tuple[str, ...], id_: str) -> None:
    assert dict(KEYMAPS[name].resolve(Context.READING).leaves())[keys] == id_


def test_the_page_names_every_command_and_every_key() -> None:
    text = page(list(KEYMAPS.values()))
    for id_ in COMMANDS:
        assert f"| `{id_}` |" in text
    for binding in DEFAULT.bindings:
        shown = names.show_sequence(binding.keys)
        assert (f"`{shown}`" if "`" not in shown else f"`` {shown} ``") in text.replace("\\|", "|")


def test_the_page_is_a_table_of_even_rows() -> None:
    columns = 0
    for row in page(list(KEYMAPS.values())).splitlines():
        found = len(re.findall(r"(?<!\\)\|", row)) if row.startswith("|") else 0
        assert not (found and columns) or found == columns, row
        columns = found


def test_the_example_of_the_page_is_a_keymap_without_mistakes(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = page(list(KEYMAPS.values()))
    path = tmp_path_factory.mktemp("example") / "mine.toml"
    path.write_text(text.partition("```toml\n")[2].partition("```")[0], encoding="utf-8")
    assert examine(str(path), [FOLDER]).errors == []


def test_the_page_in_the_repository_is_up_to_date() -> None:
    written = FOLDER.parent / "docs" / "keys.md"
    assert written.read_text(encoding="utf-8") == page(list(KEYMAPS.values()))
